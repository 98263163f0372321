test_that("times of every class and writing become seconds", {
  step <- c(0, 1.5, 61)
  expect_identical(seconds_of(as.POSIXct("2021-05-03 23:59:59", tz = "UTC") + step), step)
  expect_identical(seconds_of(as.POSIXlt(as.POSIXct("2021-05-03", tz = "UTC") + step)), step)
  expect_identical(seconds_of(as.Date("2021-05-03") + 0:2), c(0, 86400, 172800))
  expect_identical(seconds_of(as.difftime(c(0, 1, 2), units = "mins")), c(0, 60, 120))
  expect_identical(seconds_of(c("2021-05-03T10:00:00.000+02:00", "2021-05-03T10:00:01.500+02:00",
    "2021-05-03T09:01:01+01:00")), step)
  expect_identical(seconds_of(c("2021-05-03 23:59:59", "2021-05-04 00:00:00,5", "2021-05-04 00:01:00")), step)
  expect_identical(seconds_of(c("20210503T100000Z", "20210503T100001Z")), c(0, 1))
  expect_identical(seconds_of(c("31.12.2020 10:00:00", "01.01.2021 10:00:00")), c(0, 86400))
  expect_identical(seconds_of(c("12/31/2020 10:00 AM", "12/31/2020 1:00 PM")), c(0, 10800))
  expect_identical(seconds_of(c("00:00:00", "00:00:01.500", "00:01:01")), step)
  expect_identical(seconds_of(c("00:00", "00:01,5", "01:01")), step)
  expect_identical(seconds_of(c("10:00", "10:01"), unit = "hh:mm"), c(0, 60))
  expect_identical(seconds_of(c("10:00", "10:01"), unit = "mm:ss"), c(0, 1))
  expect_identical(seconds_of(c("0 days 00:00:05.25", "1 days 00:00:05.25")), c(0, 86400))
  expect_equal(seconds_of(c("00:00:01:00", "00:00:01:12"), rate = 24), c(0, 0.5))
  expect_identical(seconds_of(c("250 ms", "1.75 s", "1 min")), c(0, 1.5, 59.75))
  expect_identical(seconds_of(1.6e9 + step), step)
  expect_identical(seconds_of(1.6e12 + 1000 * step), step)
  expect_identical(seconds_of(c(0, 3, 7), name = "time_ms"), c(0, 0.003, 0.007))
  expect_identical(seconds_of(c(0, 1, 2), unit = "h"), c(0, 3600, 7200))
  expect_identical(seconds_of(c(0, 25), unit = "frames", rate = 25), c(0, 1))
})

test_that("classes of other packages are understood", {
  step <- c(0, 60, 120)
  if (requireNamespace("hms", quietly = TRUE)) expect_identical(seconds_of(hms::hms(seconds = step)), step)
  if (requireNamespace("units", quietly = TRUE)) {
    expect_equal(seconds_of(units::set_units(0:2, "min", mode = "standard")), step)
    expect_error(read_times(units::set_units(0:2, "m", mode = "standard")), class = "musefuse_error_time")
  }
  skip_if_not_installed("zoo")
  x <- as_annotations(zoo::zoo(cbind(anna = 1:3, ben = 4:6), as.POSIXct("2021-05-03", tz = "UTC") + step))
  expect_identical(x$time, rep(step, 2))
  expect_identical(traces(x)$time_ref, rep("2021-05-03T00:00:00.000Z", 2))
  expect_identical(as_annotations(zoo::zoo(1:3, 0:2))$time, c(0, 1, 2))
  skip_if_not_installed("xts")
  y <- as_annotations(xts::xts(cbind(anna = 1:3), as.POSIXct("2021-05-03", tz = "UTC") + step))
  expect_identical(y$time, step)
})

test_that("a unit that is neither declared nor clear is asked for, from files and from data frames", {
  clocks <- list(every_15 = seq(0, 585, 15), bursts = c(outer(0:7 * 8, 0:9 * 3000, "+")), minutes = 60 * 0:50,
    bursts_1 = c(outer(0:7, 0:9 * 3000, "+")), every_25 = seq(0, 3000, 25), every_90 = seq(0, 3600, 90),
    khz = as.double(0:5000))
  for (clock in clocks) {
    slow <- if (length(clock) > 1000) 500 else 1 # a wave takes 3.1 s on a clock of 1000 Hz
    d <- data.frame(time = clock, anna = sin(clock / slow), ben = cos(clock / slow))
    expect_error(as_annotations(d), class = "musefuse_error_time")
    expect_error(as_annotations(as.matrix(d[-1]), time = clock), class = "musefuse_error_time")
    file <- withr::local_tempfile(fileext = ".csv")
    utils::write.csv(d, file, row.names = FALSE)
    expect_error(read_annotations(file), class = "musefuse_error_time")
    expect_identical(read_annotations(file, unit = "ms", quiet = TRUE)$time, rep(clock, 2) / 1000)
    expect_identical(as_annotations(d, unit = "s")$time, rep(clock, 2))
  }
  sensors <- data.frame(daqtime = 0:50, ecg = sin(0:50), eda = cos(0:50))
  expect_error(as_annotations(sensors, quiet = TRUE), class = "musefuse_error_time")
  ms <- data.frame(time = 250 * 0:60, anna = 1:61)
  expect_identical(as_annotations(ms, quiet = TRUE)$time, 0.25 * 0:60)
  expect_snapshot(as_annotations(data.frame(time = clocks$every_15, anna = 1)), error = TRUE)
})

test_that("a second clock that tells the date tells the unit of the first", {
  bursts <- c(outer(0:7 * 8, 0:9 * 3000, "+"))
  log <- data.frame(Participant = "p1", Timestamp = 1.7e12 + bursts + 3, VideoTime = bursts, Value = sin(bursts))
  file <- withr::local_tempfile(fileext = ".csv")
  utils::write.csv(format(log, digits = 15, trim = TRUE), file, row.names = FALSE, quote = FALSE)
  expect_identical(read_annotations(file, quiet = TRUE)$time, bursts / 1000)
})

test_that("minutes and seconds, or hours and minutes? Day or month first? Frames without a rate?", {
  expect_error(read_times(c("10:00", "10:01")), class = "musefuse_error_time")
  expect_error(read_times(c("03/05/2021", "04/05/2021")), class = "musefuse_error_time")
  expect_error(read_times(0:3, name = "frame"), class = "musefuse_error_time")
  expect_error(read_times(c("00:00:01:12")), class = "musefuse_error_time")
  expect_error(read_times("2021-02-31"), class = "musefuse_error_time")
  expect_error(read_times("10:75:00"), class = "musefuse_error_time")
  expect_error(as_annotations(stats::ts(1:24, start = 2000, frequency = 12)), class = "musefuse_error_time")
})

test_that("a time of day that passes midnight goes on", {
  expect_identical(seconds_of(c("23:59:58", "23:59:59", "00:00:00", "00:00:01")), c(0, 1, 2, 3))
  # the next rater's trace begins before midnight again
  expect_identical(seconds_of(c("23:59:59", "00:00:01", "23:59:59", "00:00:01")), c(0, 2, 0, 2))
  expect_identical(seconds_of(c("00:00:00", "00:10:00", "00:00:00")), c(0, 600, 0))
})
