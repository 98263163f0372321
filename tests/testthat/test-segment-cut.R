test_that("segments are told in any unit of time", {
  hours <- data.frame(recording = "day", start_h = c(0, 6), end_h = c(6, 24))
  expect_identical(segment_table(hours)$end, c(6, 24) * 3600)
  expect_identical(segment_table(data.frame(recording = "day", start = 0, end = 2), unit = "days")$end, 172800)
  expect_identical(segment_table(data.frame(recording = "r", start = 0, end = 3e6), unit = "us")$end, 3)
  expect_error(segment_table(data.frame(recording = "r", start = 0, end = 1), unit = "weeks"),
    class = "musefuse_error_argument")
})
