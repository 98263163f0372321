seconds_of <- function(x, ...) {
  out <- read_times(x, ...)
  out$time - out$time[[1L]]
}

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

test_that("names of columns tell units, in several languages", {
  unit <- function(...) unname(vapply(c(...), unit_of_name, ""))
  expect_identical(unit("time_ms", "Time [ms]", "timestamp (ms)", "timeMs", "Millisekunden"), rep("ms", 5))
  expect_identical(unit("Time(sec)", "time_s", "Sekunden", "secondes", "segundos", "seconds_elapsed"), rep("s", 6))
  expect_identical(unit("time_min", "Minuten"), rep("min", 2))
  expect_identical(unit("Frame", "frame_number"), rep("frames", 2))
  expect_identical(unit("time", "Timestamp", "frame_time", "Zeit"), rep(NA_character_, 4))
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

test_that("clocks that tell the date start with the recording; raters of different days each at 0", {
  at <- as.POSIXct("2021-05-03 10:00:00", tz = "UTC")
  same <- data.frame(rater = rep(c("a", "b"), each = 3), time = at + c(0:2, 0:2 + 1), value = 1:6)
  x <- as_annotations(same, quiet = TRUE)
  expect_identical(x$time, c(0, 1, 2, 1, 2, 3))
  days <- transform(same, time = time + rep(c(0, 86400), each = 3))
  y <- as_annotations(days, quiet = TRUE)
  expect_identical(y$time, c(0, 1, 2, 0, 1, 2))
  expect_identical(traces(y)$time_ref, c("2021-05-03T10:00:00.000Z", "2021-05-04T10:00:01.000Z"))
  expect_message(as_annotations(days), "start at 0")
})

test_that("a time of day that passes midnight goes on", {
  expect_identical(seconds_of(c("23:59:58", "23:59:59", "00:00:00", "00:00:01")), c(0, 1, 2, 3))
  # the next rater's trace begins before midnight again
  expect_identical(seconds_of(c("23:59:59", "00:00:01", "23:59:59", "00:00:01")), c(0, 2, 0, 2))
  expect_identical(seconds_of(c("00:00:00", "00:10:00", "00:00:00")), c(0, 600, 0))
})

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

test_that("durations, ISO weeks, dates of digits with fractions, milliseconds beside a clock", {
  expect_identical(seconds_of(c("0m0s", "1m1.5s", "1h0m2s")), c(0, 61.5, 3602))
  expect_identical(seconds_of(c("PT0S", "PT1M1.5S")), c(0, 61.5))
  expect_identical(seconds_of(c("2024-W05-3T10:00:00", "2024-W05-4T10:00:01")), c(0, 86401))
  expect_identical(read_times("2020-W53-7")$origin, as.numeric(as.Date("2021-01-03")) * 86400)
  expect_identical(seconds_of(paste0("2024-01-31T10:00:0", c(0, 2), "+01:00[Europe/Berlin]")), c(0, 2))
  expect_equal(seconds_of(c(20240131100000, 20240131100000.25, 20240131100101.5)), c(0, 0.25, 61.5))
  expect_identical(unname(vapply(c("video_frame", "vidframe", "num_frame", "Bildnummer"), unit_of_name, "")),
    rep("frames", 4))
})

test_that("milliseconds behind a colon are none of frames, and no second has more frames than its rate", {
  step <- c(0, 0.25, 0.5, 0.75, 1)
  expect_equal(seconds_of(sprintf("10:00:%02d:%03.0f", c(2, 2, 2, 2, 3), 1000 * (step %% 1))), step)
  expect_equal(seconds_of(sprintf("2021-03-27 23:59:%02d:%03.0f", c(2, 2, 2, 2, 3), 1000 * (step %% 1))), step)
  expect_error(seconds_of(c("00:00:00:24", "00:00:01:29"), rate = 25), "rate = 30", class = "musefuse_error_time")
  expect_error(seconds_of(c("00:00:00:24", "00:00:01:99"), rate = 25), "rate = 100", class = "musefuse_error_time")
  expect_error(seconds_of(c("00:00:00:240", "00:00:01:200"), rate = 100), "rate = 1000", class = "musefuse_error_time")
})

test_that("clocks whose last numbers are frames are asked about, and read by their unit", {
  frame <- 0:99
  codes <- list(sprintf("00:%02d:%02d", frame %/% 25, frame %% 25), sprintf("00:00:%02d.%02d", frame %/% 25,
    frame %% 25))
  for (code in codes) {
    expect_error(seconds_of(code), "unit = \"frames\", rate = 25", class = "musefuse_error_time")
    expect_equal(seconds_of(code, unit = "frames", rate = 25), frame / 25)
  }
  expect_equal(seconds_of(sprintf("00:%02d:%02d", 0:199 %/% 60, 0:199 %% 60)), 0:199)
  expect_error(seconds_of(sprintf("10:00:%02d PM", 0:9), unit = "frames", rate = 25), "10:00:00 PM",
    class = "musefuse_error_time")
  clips <- data.frame(recording = rep(c("a", "b", "c"), each = 30), time = sprintf("00:%02d", 0:29), value = 1:90 / 90)
  expect_identical(as_annotations(clips, quiet = TRUE)$time, rep(as.double(0:29), 3)) # they begin anew, too
})

test_that("zones by their letters and dates as JavaScript writes them are instants", {
  expect_identical(seconds_of(c("2021-10-31 02:59:59 CEST", "2021-10-31 02:00:00 CET")), c(0, 1))
  expect_identical(seconds_of(c("Sat Mar 27 2021 23:59:59 GMT+0100 (CET)", "Sun Mar 28 2021 03:00:00 GMT+0200 (CEST)")),
    c(0, 7201))
})

test_that("timecodes of NTSC count 30 frames a second and show 29.97; those with a semicolon drop two a minute", {
  seconds <- function(text, rate) read_times(text, "frames", rate, "time")$time
  expect_equal(seconds(c("01:00:00:00", "00:00:00:15"), 29.97), c(108000, 15) * 1.001 / 30)
  expect_equal(seconds(c("00:59:59;29", "00:01:00;02", "00:10:00;00"), 29.97), c(107891, 1800, 17982) * 1.001 / 30)
  expect_equal(seconds("01:00:00;00", 59.94), 215784 * 1.001 / 60)
  expect_equal(seconds(c("01:00:00:00", "00:00:01:05"), 25), c(3600, 1.2))
  expect_equal(seconds("00:01:00:06", 12.5), 60 + 6 / 12.5)
})
