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
