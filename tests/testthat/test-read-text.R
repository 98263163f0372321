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

test_that("a header of known words tells the code page; where no word is known the pages are shown", {
  in_code <- function(text, code) {
    file <- withr::local_tempfile(fileext = ".csv", .local_envir = parent.frame())
    writeBin(iconv(text, "UTF-8", code, toRaw = TRUE)[[1L]], file)
    file
  }
  tables <- list(
    CP1251 = paste0("\u0412\u0440\u0435\u043c\u044f (\u0441)",
      "\t\u044d\u043a\u0441\u043f\u0435\u0440\u0442\t\u043e\u0446\u0435\u043d\u043a\u0430"),
    GB18030 = "\u65f6\u95f4(\u79d2)\t\u8bc4\u5206\u8005\t\u8bc4\u5206",
    `SHIFT-JIS` = "\u6642\u9593(\u79d2)\t\u8a55\u4fa1\u8005\t\u8a55\u4fa1",
    `EUC-KR` = "\uc2dc\uac04(\ucd08)\t\ud3c9\uac00\uc790\t\ud3c9\uac00",
    CP1254 = "saniye\tkat\u0131l\u0131mc\u0131\tde\u011fer", CP1250 = "czas (s)\ts\u0119dzia\twarto\u015b\u0107",
    macintosh = "temps (s)\t\u00e9valuateur\t\u00e9valuation"
  )
  for (code in names(tables)) {
    file <- in_code(paste0(tables[[code]], "\n", paste0(rep(0:2 / 2, 2), "\t", rep(7:8, each = 3), "\t", 1:6 / 8,
      collapse = "\n"), "\n"), code)
    expect_message(x <- read_annotations(file), code, class = "musefuse_message_read")
    expect_identical(levels(x$rater), c("7", "8"))
  }
  expect_null(code_page_of(iconv("Dur\u00e9e;\u00c9valuateur;\u00e9valuation", "UTF-8", "CP1252")))
  unknown <- in_code("time\t\u0416\u0436\u0449\u044b\t\u0429\u0449\u0436\u044b\n0\t1\t2\n0.5\t2\t1\n", "CP1251")
  expect_error(read_annotations(unknown, quiet = TRUE), "CP1251", class = "musefuse_error_file")
})

test_that("packed text that was cut off is refused, parts of bgzip are read", {
  pack <- function(text) {
    file <- withr::local_tempfile(fileext = ".gz")
    connection <- gzfile(file, "wb")
    writeLines(text, connection)
    close(connection)
    readBin(file, "raw", 1e5)
  }
  text <- c("time,anna", paste(0:99 / 4, (37 * 0:99) %% 101, sep = ","))
  whole <- pack(text)
  file <- withr::local_tempfile(fileext = ".csv.gz")
  for (bytes in list(utils::head(whole, -100L), utils::head(whole, -2L))) {
    writeBin(bytes, file)
    expect_error(read_annotations(file, quiet = TRUE), "cut off", class = "musefuse_error_file")
  }
  writeBin(c(pack(text[1:50]), pack(text[-(1:50)])), file)
  expect_identical(nrow(read_annotations(file, quiet = TRUE)), 100L)
})
