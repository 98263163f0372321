test_that("text becomes numbers by the decimal mark that is given or clear", {
  expect_identical(text_to_number(c("1.5", "2")), c(1.5, 2))
  expect_identical(text_to_number(c("1,5", "2"), ","), c(1.5, 2))
  expect_identical(text_to_number("1.5", ","), NA_real_)
  expect_identical(text_to_number("1,5", "."), NA_real_)
  expect_identical(text_to_number("1e3"), 1000)
})

test_that("words for a missing cell are found, one's own too", {
  expect_identical(is_na_text(c("NA", " ", "0", NA)), c(TRUE, TRUE, FALSE, TRUE))
  expect_identical(is_na_text("-99", -99), TRUE)
})

test_that("quotes within quotes are one, by both readers; a quote that goes on in the next line is an error", {
  rows <- function(rater) sprintf("clip,\"%s\",%g,%g", rater, (0:59) / 4, sin(0:59))
  file <- withr::local_tempfile(fileext = ".csv", lines = c("recording,rater,time,value", rows("ben"),
    rows("An \"\"x\"\" na")))
  open <- withr::local_tempfile(fileext = ".csv", lines = c("recording,rater,time,value", "clip,\"an", "na\",0,1",
    rows("ben")))
  for (fread in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = fread)
    expect_setequal(levels(read_annotations(file, quiet = TRUE)$rater), c("ben", "An \"x\" na"))
    expect_error(read_annotations(open, quiet = TRUE), "Line 2 opens a quote", class = "musefuse_error_values")
  }
})

test_that("words for missing ratings are the same with and without data.table, early and late in a file", {
  skip_if_not_installed("data.table")
  for (word in c("NA", "NaN", "nan", "N/A", "None", "-", ".", "?", "#N/A", "-1.#IND", "", " NA ")) {
    for (at in c(3L, 900L)) {
      value <- replace(sprintf("%.3f", sin(seq_len(1000))), at, word)
      file <- withr::local_tempfile(fileext = ".csv",
        lines = c("time,anna,ben", sprintf("%.2f,%s,%.2f", (seq_len(1000) - 1) / 4, value, cos(seq_len(1000)))))
      read <- lapply(c(TRUE, FALSE), function(fread) {
        withr::local_options(musefuse.fread = fread)
        as.data.frame(read_annotations(file, quiet = TRUE))
      })
      expect_identical(read[[1L]], read[[2L]], info = word)
      value <- read[[1L]]$value
      expect_identical(which(is.na(value)), at, info = word)
      expect_false(any(is.nan(value)))
    }
  }
})

test_that("a cell that is the name of a column is no missing rating", {
  file <- withr::local_tempfile(fileext = ".csv",
    lines = c("time,1,2", sprintf("%.2f,%d,%d", (0:49) / 4, 0:49 %% 3L, 1L)))
  for (fread in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = fread)
    expect_false(anyNA(read_annotations(file, quiet = TRUE, layout = "recordings")$value))
  }
})

test_that("a row of too few cells among the first ones is refused, not what stands before it left out", {
  for (at in 1:5) {
    rows <- replace(paste(0:8, 1:9, 2:10, sep = ","), at, "7,7")
    path <- withr::local_tempfile(lines = c("time,anna,ben", rows), fileext = ".csv")
    expect_error(read_annotations(path, quiet = TRUE), class = "musefuse_error") # the first is taken for a header
  }
})
