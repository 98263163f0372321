# Clocks cut to whole seconds, made by cutting clocks that are known.

cut_at <- function(true) data.frame(time = floor(true), a = sin(true), b = cos(true))
times_of <- function(x, rater = "a") x$time[x$rater == rater]

test_that("a clock cut to whole seconds is told, with the rate that spreads it", {
  true <- seq(0, 59.5, 0.5)
  expect_error(as_annotations(cut_at(true), unit = "s"), "rate = 2", class = "musefuse_error_duplicates")
  expect_message(x <- as_annotations(cut_at(true), rate = 2), "0.5 s apart")
  expect_identical(times_of(x), true)
  expect_identical(x$value[x$rater == "b"], cos(true))
  file <- tempfile(fileext = ".csv")
  clock <- format(as.POSIXct("2024-05-03 10:00:00", tz = "UTC") + floor(true), "%H:%M:%S")
  utils::write.csv(replace(cut_at(true), "time", list(clock)), file, row.names = FALSE)
  expect_error(read_annotations(file), "rate = 2", class = "musefuse_error_duplicates")
  expect_equal(times_of(read_annotations(file, rate = 2, quiet = TRUE)), 36000 + true)
})

test_that("each trace is spread by itself, and one that begins within a second fills its end", {
  long <- rbind(cbind(rater = "x", cut_at(seq(0.5, 30, 0.5))), cbind(rater = "y", cut_at(seq(0, 20, 0.5))))
  x <- as_annotations(long, rater = rater, value = a, rate = 2, quiet = TRUE)
  expect_identical(times_of(x, "x"), seq(0.5, 30, 0.5))
  expect_identical(times_of(x, "y"), c(seq(0, 19.5, 0.5), 20))
})

test_that("a rate that is not that of the clock is an error", {
  expect_error(as_annotations(cut_at(seq(0, 59.5, 0.5)), rate = 3), "rate = 2", class = "musefuse_error_argument")
  expect_error(as_annotations(cut_at(0:59), rate = 2), "few share one", class = "musefuse_error_argument")
  rough <- data.frame(time = c(0, 0, 1, 5, 5, 5, 5, 9, 10, 10, 10, 17), a = 1:12)
  expect_error(as_annotations(rough, rate = 2), class = "musefuse_error_argument")
})

test_that("seconds that begin and end within are cut, too, as are tenths", {
  whole <- rep(0:3, c(7, 10, 10, 6))
  expect_error(as_annotations(data.frame(time = whole, a = 1:33)), "rate = 10", class = "musefuse_error_duplicates")
  x <- as_annotations(data.frame(time = whole, a = 1:33), rate = 10, quiet = TRUE)
  expect_equal(x$time, 0.3 + 0:32 / 10)
  tenths <- data.frame(time = round(0:99 / 25 - 0.02, 1), a = 1:100)
  expect_error(as_annotations(tenths), "steps of 0.1 s.*rate = 25", class = "musefuse_error_duplicates")
})
