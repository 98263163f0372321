# A format of two fields a line, for the door alone.
demo_format <- function() {
  list(demo = list(
    files = "[.]demo$",
    sniff = function(file, top) identical(top$lines[1], "DEMO"),
    read = function(file, options) {
      text <- read_lines(file$path)[-1]
      if (length(text) == 0L) abort_musefuse("{.file {file$path}} is short.", "file", call = options$call)
      cells <- strsplit(text, ";")
      list(rows = list(recording = file$name, dimension = "joy", rater = options$who %||% "a",
        time = as.numeric(vapply(cells, `[`, "", 1)), value = as.numeric(vapply(cells, `[`, "", 2))))
    },
    options = "who"
  ))
}

skip_if_not_installed("withr")

test_that("a file that a format claims never falls through to the reader of tables", {
  withr::local_options(musefuse.formats = demo_format())
  folder <- withr::local_tempdir()
  writeLines(c("DEMO", "0;1", "2;3"), file.path(folder, "x.demo"))
  writeLines(c("time_s,ann", "0,5"), file.path(folder, "y.csv"))
  x <- read_annotations(file.path(folder, "x.demo"), quiet = TRUE, who = "me")
  expect_identical(x$time, c(0, 2))
  expect_identical(x$value, c(1, 3))
  expect_identical(levels(x$rater), "me")
  expect_error(read_annotations(file.path(folder, "x.demo"), whom = "me"), class = "musefuse_error_argument")
  expect_setequal(levels(read_annotations(folder, quiet = TRUE)$recording), c("x", "y"))
  writeLines("DEMO", file.path(folder, "z.csv"))
  expect_error(read_annotations(folder), "is short", class = "musefuse_error_file")
  expect_error(read_annotations(folder, format = "dmeo"), class = "musefuse_error_argument")
})

test_that("the code of the text is said to formats, too", {
  words <- c("\u0441\u043c\u0435\u0445", "\u0442\u0438\u0448\u0438\u043d\u0430")
  srt <- c("1", "00:00:00,000 --> 00:00:01,000", words[[1L]], "", "2", "00:00:01,000 --> 00:00:02,000", words[[2L]], "")
  file <- withr::local_tempfile(fileext = ".srt")
  writeBin(iconv(paste0(srt, "\n", collapse = ""), "UTF-8", "CP1251", toRaw = TRUE)[[1L]], file)
  expect_identical(as.character(read_segments(file, encoding = "CP1251", quiet = TRUE)$label), words)
  expect_error(read_segments(file, quiet = TRUE), "encoding = \"CP1251\"", class = "musefuse_error_file")
})

test_that("a format that is declared for other files, or empty ones, is refused in our words", {
  for (lines in list(c("time,anna", "0,1", "1,2"), c("# a: b", "# c: d"), c("", ""))) {
    path <- format_folder(f.csv = lines)
    for (format in c("facts", "carma", "pagan", "deam", "bids_events", "imotions")) {
      expect_error(quiet_read(path, format = format), class = "musefuse_error", info = format)
    }
  }
  expect_error(quiet_read(format_folder(f.csv = "time,anna"), format = "elan_text"), "no file of format",
    class = "musefuse_error_file")
})
