test_that("times from 0 to 1 may be shares, a long count of one by one is said", {
  shares <- data.frame(time = seq(0, 1, 0.025), anna = sin(0:40), ben = cos(0:40))
  expect_error(as_annotations(shares), "time = 60 \\* time", class = "musefuse_error_time")
  file <- withr::local_tempfile(fileext = ".csv")
  utils::write.csv(shares, file, row.names = FALSE)
  expect_error(read_annotations(file), "x\\$time <- 60", class = "musefuse_error_time")
  expect_identical(as_annotations(shares, unit = "s", quiet = TRUE)$time[1:41], shares$time)
  expect_error(as_annotations(stats::setNames(shares, c("norm_time", "anna", "ben"))), "shares",
    class = "musefuse_error_time")
  expect_identical(as_annotations(shares[1:11, ], quiet = TRUE)$time[11], 0.25)
  expect_message(as_annotations(data.frame(time = 0:150, anna = sin(0:150 / 9))), "counts one by one")
  expect_message(as_annotations(data.frame(time = 19753:19790, anna = sin(0:37 / 3))), "counts one by one")
  expect_error(as_annotations(data.frame(tick = 0:9, anna = sin(0:9))), "rate = 25", class = "musefuse_error_time")
})

test_that("microseconds of a screen are no milliseconds of a quarter of a minute", {
  screen <- data.frame(time = 16667 * 0:200, anna = sin(0:200 / 9))
  expect_error(as_annotations(screen), "unit = \"us\"", class = "musefuse_error_time")
  expect_equal(as_annotations(screen, unit = "us", quiet = TRUE)$time[2], 0.016667)
})
