small <- as_annotations(data.frame(
  recording = c("a", "a", "a", "b"), rater = c("x", "x", "y", "y"), time = c(0, 1, 1, 0), value = 1:4
))

test_that("wide and long are the same ratings", {
  w <- to_wide(small)
  expect_equal(as.data.frame(w), data.frame(
    recording = factor(c("a", "a", "b")), dimension = factor("rating"), time = c(0, 1, 0),
    x = c(1, 2, NA), y = c(NA, 3, 4)
  ))
  back <- as_annotations(to_wide(ratings))
  expect_equal(as.data.frame(back), as.data.frame(ratings))
})

test_that("a matrix is one cell; several are listed", {
  m <- as.matrix(small, recording = "a")
  expect_equal(m, matrix(c(1, 2, NA, 3), 2, dimnames = list(NULL, c("x", "y"))), ignore_attr = "time")
  expect_equal(attr(m, "time"), c(0, 1))
  expect_error(as.matrix(small), class = "musefuse_error_data")
  expect_error(as.matrix(small, recording = "z"), class = "musefuse_error_unknown")
  expect_error(to_wide(as_annotations(data.frame(rater = "time", time = 0, value = 1))),
    class = "musefuse_error_columns")
  expect_snapshot({
    as.matrix(ratings)
    as.matrix(small, recording = "z")
  }, error = TRUE)
})

test_that("what is written is read back, in each layout and unit", {
  for (unit in c("s", "ms", "min")) {
    folder <- tempfile()
    files <- write_annotations(ratings, folder, unit = unit)
    expect_length(files, 12)
    again <- read_annotations(folder, quiet = TRUE)
    # times pass through text of 15 digits
    expect_equal(as.data.frame(again), as.data.frame(ratings), tolerance = 1e-13)
    file <- tempfile(fileext = ".csv")
    write_annotations(ratings, file, layout = "long", unit = unit)
    expect_equal(as.data.frame(read_annotations(file, quiet = TRUE)), as.data.frame(ratings), tolerance = 1e-13)
  }
  # a rater who did not rate a recording has no column there
  folder <- tempfile()
  files <- write_annotations(small, folder)
  expect_equal(readLines(files[[2L]]), c("time_s,y", "0,4"))
  clash <- as_annotations(data.frame(recording = c("a/b", "a:b"), rater = "x", time = 0, value = 1))
  expect_error(write_annotations(clash, folder), class = "musefuse_error_file")
})

test_that("one file for all is no layout of formats of many files", {
  expect_error(write_annotations(ratings, withr::local_tempfile(), format = "elan", layout = "long"),
    "format = \"csv\"", class = "musefuse_error_argument")
})
