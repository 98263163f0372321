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

test_that("timecodes of NTSC count 30 frames a second and show 29.97; those with a semicolon drop two a minute", {
  seconds <- function(text, rate) read_times(text, "frames", rate, "time")$time
  expect_equal(seconds(c("01:00:00:00", "00:00:00:15"), 29.97), c(108000, 15) * 1.001 / 30)
  expect_equal(seconds(c("00:59:59;29", "00:01:00;02", "00:10:00;00"), 29.97), c(107891, 1800, 17982) * 1.001 / 30)
  expect_equal(seconds("01:00:00;00", 59.94), 215784 * 1.001 / 60)
  expect_equal(seconds(c("01:00:00:00", "00:00:01:05"), 25), c(3600, 1.2))
  expect_equal(seconds("00:01:00:06", 12.5), 60 + 6 / 12.5)
})
