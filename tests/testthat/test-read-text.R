test_that("the first bytes tell the encoding", {
  expect_identical(text_code(as.raw(c(0xef, 0xbb, 0xbf, 0x61)))[c("code", "mark")], list(code = "UTF-8", mark = 3L))
  expect_identical(text_code(as.raw(c(0xff, 0xfe, 0x61, 0)))$code, "UTF-16LE")
  expect_identical(text_code(as.raw(c(0xfe, 0xff, 0, 0x61)))$code, "UTF-16BE")
  expect_identical(text_code(charToRaw("time,a"))$mark, 0L)
})

test_that("lines end in any system's way, and lose their mark", {
  expect_identical(split_lines("a\r\nb\nc\rd"), c("a", "b", "c", "d"))
  file <- tempfile()
  on.exit(unlink(file))
  writeBin(c(as.raw(c(0xef, 0xbb, 0xbf)), charToRaw("time\n1\n")), file)
  expect_identical(read_lines(file), c("time", "1"))
})

test_that("text of old Macs and of DOS is shown by each code, and none is guessed", {
  for (code in c("macintosh", "CP850")) {
    file <- withr::local_tempfile(fileext = ".csv")
    text <- "time,J\u00fcrgen,Bj\u00f6rn\n0,0.1,0.2\n0.5,0.2,0.3\n1,0.3,0.1\n"
    writeBin(iconv(text, "UTF-8", code, toRaw = TRUE)[[1L]], file)
    expect_error(read_annotations(file, quiet = TRUE), code, class = "musefuse_error_file")
    x <- read_annotations(file, quiet = TRUE, encoding = code)
    expect_identical(levels(x$rater), c("J\u00fcrgen", "Bj\u00f6rn"))
  }
  text <- "time,J\u00fcrgen,it\u2019s,\u0160imon\n0,0.1,0.2,1\n0.5,0.2,0.3,2\n"
  writeBin(iconv(text, "UTF-8", "CP1252", toRaw = TRUE)[[1L]], file)
  expect_identical(levels(read_annotations(file, quiet = TRUE)$rater)[[1L]], "J\u00fcrgen")
})
