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
