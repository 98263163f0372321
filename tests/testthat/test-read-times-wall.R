# Clocks on the wall. The oracle: instants that are a minute (or an hour) apart, shown by R on the wall of a place.
shown_in <- function(instant, tz) format(instant, "%Y-%m-%d %H:%M:%S", tz = tz)
from <- function(text, step, n) as.POSIXct(text, tz = "UTC") + step * seq(0, n - 1)
wave <- function(n) sin(seq_len(n) / 9)
wall_file <- function(d, .local_envir = parent.frame()) {
  file <- withr::local_tempfile(fileext = ".csv", .local_envir = .local_envir)
  utils::write.csv(d, file, row.names = FALSE)
  file
}

test_that("a clock that is put forward or back is an error that shows tz, and tz reads it right", {
  for (place in list(c("Europe/Berlin", "2021-03-28 00:30:00"), c("Europe/Berlin", "2021-10-30 23:30:00"),
    c("America/New_York", "2021-03-14 06:10:00"), c("America/New_York", "2021-11-07 05:10:00"),
    c("Europe/London", "2021-10-31 00:10:00"), c("Australia/Sydney", "2021-04-03 15:10:00"))) {
    for (step in c(1, 60, 900, 3600)) {
      instant <- from(place[[2L]], step, if (step == 1) 7300 else if (step == 60) 180 else 36000 / step + 20)
      if (step > 60) instant <- instant - 36000
      d <- data.frame(time = shown_in(instant, place[[1L]]), anna = wave(length(instant)))
      label <- paste(place[[1L]], place[[2L]], step)
      expect_error(as_annotations(d), "tz = ", class = "musefuse_error_time", label = label)
      x <- as_annotations(d, tz = place[[1L]], quiet = TRUE)
      expect_identical(x$time, as.numeric(instant - instant[[1L]], units = "secs"), label = label)
      expect_match(traces(x)$time_ref, paste0("Z[", place[[1L]], "]"), fixed = TRUE)
    }
  }
  file <- wall_file(d)
  expect_error(read_annotations(file), "read_annotations(path, tz = \"Australia/Sydney\")", fixed = TRUE,
    class = "musefuse_error_time")
  expect_identical(read_annotations(file, tz = "Australia/Sydney", quiet = TRUE)$time, x$time)
  expect_match(paste(utils::capture.output(print(settings(x))), collapse = " "), "Australia/Sydney")
})

test_that("each rater's trace is told apart, in any order of rows", {
  instant <- from("2021-10-30 23:30:00", 60, 200)
  d <- rbind(data.frame(rater = "anna", time = shown_in(instant, "Europe/Berlin"), value = wave(200)),
    data.frame(rater = "ben", time = shown_in(instant[50:180], "Europe/Berlin"), value = wave(131)))
  truth <- as.numeric(c(instant, instant[50:180]) - instant[[1L]], units = "secs")
  by_time <- d[order(truth), ]
  newest_first <- d[rev(seq_len(nrow(d))), ]
  for (rows in list(d, by_time, newest_first)) {
    expect_error(as_annotations(rows), class = "musefuse_error_time")
    # the order of rows that were written newest first is told by a warning
    expect_identical(suppressWarnings(as_annotations(rows, tz = "Europe/Berlin", quiet = TRUE))$time, truth)
  }
  # hours that were sorted by what the wall shows: the second is the later one
  hours <- from("2021-10-30 12:00:00", 900, 100)
  sorted <- data.frame(time = sort(shown_in(hours, "Europe/Berlin")), anna = wave(100))
  expect_error(as_annotations(sorted), class = "musefuse_error_time")
  # (a warning says that times were sorted)
  expect_identical(diff(suppressWarnings(as_annotations(sorted, tz = "Europe/Berlin", quiet = TRUE))$time),
    rep(900, 99))
})

test_that("clocks that are not put forward are left alone, times that no clock showed are refused", {
  steady <- data.frame(time = shown_in(from("2021-03-28 00:30:00", 60, 180), "UTC"), anna = wave(180))
  expect_identical(diff(as_annotations(steady, quiet = TRUE)$time), rep(60, 179))
  expect_error(as_annotations(steady, tz = "Europe/Berlin"), "never showed", class = "musefuse_error_time")
  # a pause of an hour on another day, or at another time
  for (day in c("2021-03-27 00:30:00", "2021-03-28 11:30:00")) {
    paused <- from(day, 60, 180)[-(31:90)]
    expect_no_error(as_annotations(data.frame(time = shown_in(paused, "UTC"), anna = wave(120)), quiet = TRUE))
  }
  gap <- data.frame(time = shown_in(from("2021-03-28 01:30:00", 60, 180)[-(31:90)], "UTC"), anna = wave(120))
  expect_error(as_annotations(gap), "tz = \"UTC\"", class = "musefuse_error_time")
  x <- as_annotations(gap, tz = "UTC", quiet = TRUE)
  expect_identical(max(diff(x$time)), 3660)
  expect_identical(traces(x)$time_ref, "2021-03-28T01:30:00.000Z")
  sparse <- data.frame(time = shown_in(from("2021-03-25 08:00:00", 7 * 3600, 40), "UTC"), anna = wave(40))
  expect_message(as_annotations(sparse), "2021-03-28.*tz = ")
  days <- data.frame(time = as.Date("2021-03-20") + 0:20, anna = wave(21))
  expect_no_match(paste(capture.output(as_annotations(days), type = "message"), collapse = " "), "tz = ")
  once <- data.frame(time = shown_in(from("2021-10-31 00:30:00", 60, 180), "UTC"), anna = wave(180))
  expect_message(as_annotations(once, tz = "Europe/Berlin"), "is there\\s+once")
})

test_that("instants that show another clock are asked for, too; tz is refused where it says nothing", {
  instant <- from("2021-10-30 23:30:00", 60, 181)
  as_utc <- data.frame(time = as.POSIXct(shown_in(instant, "Europe/Berlin"), tz = "UTC"), anna = wave(181))
  expect_error(as_annotations(as_utc), "tz = \"Europe/Berlin\"", class = "musefuse_error_time")
  expect_identical(diff(as_annotations(as_utc, tz = "Europe/Berlin", quiet = TRUE)$time), rep(60, 180))
  expect_error(as_annotations(as.matrix(as_utc["anna"]), time = as_utc$time), "as.POSIXct",
    class = "musefuse_error_time")
  true <- data.frame(time = instant, anna = wave(181))
  expect_no_error(as_annotations(true, quiet = TRUE))
  expect_error(as_annotations(data.frame(time = 0:9, anna = 1:10), tz = "UTC"), class = "musefuse_error_argument")
  zoned <- data.frame(time = c("2021-05-03T10:00:00Z", "2021-05-03T10:00:01Z"), anna = 1:2)
  expect_error(as_annotations(zoned, tz = "Europe/Berlin"), class = "musefuse_error_argument")
  expect_error(as_annotations(zoned, tz = "Berlin"), class = "musefuse_error_argument")
})

test_that("a clock that passes midnight goes on, whether its date does or not, which is said", {
  clock <- c("23:59:58", "23:59:59", "00:00:00", "00:00:01")
  expect_message(x <- as_annotations(data.frame(time = clock, anna = 1:4), quiet = FALSE), "midnight")
  expect_identical(x$time - x$time[[1L]], c(0, 1, 2, 3))
  dated <- data.frame(time = paste("2021-05-03", clock), anna = 1:4)
  expect_message(y <- as_annotations(dated), "midnight")
  expect_identical(y$time, c(0, 1, 2, 3))
  file <- wall_file(data.frame(date = "03.05.2021", time = clock, anna = 1:4))
  expect_message(z <- read_annotations(file), "midnight")
  expect_identical(z$time, c(0, 1, 2, 3))
  expect_identical(traces(z)$time_ref, "2021-05-03T23:59:58.000")
  # each rater's own day, and two nights of one session
  two <- data.frame(rater = rep(c("a", "b"), each = 4), time = paste(rep(c("2021-05-03", "2021-05-04"), each = 4),
    clock), value = 1:8)
  expect_identical(as_annotations(two, quiet = TRUE)$time, rep(c(0, 1, 2, 3), 2))
  nights <- data.frame(time = paste("2021-05-03", c(clock, clock)), anna = 1:8)
  expect_identical(as_annotations(nights, quiet = TRUE)$time, c(0:3, 86400 + 0:3))
  twelve <- data.frame(time = c("12:59:59", "01:00:00", "01:00:01"), anna = 1:3)
  expect_message(h <- as_annotations(twelve), "twelve hours")
  expect_identical(diff(h$time), c(1, 1))
})

test_that("a clock that counts down is an error whose calls work", {
  d <- data.frame(rater = rep(c("a", "b"), c(11, 9)), time = c(10:0, 8:0), value = 1:20)
  cnd <- expect_error(as_annotations(d), "countdown = TRUE", class = "musefuse_error_time")
  expect_match(conditionMessage(cnd), "countdown = FALSE", fixed = TRUE)
  up <- as_annotations(d, countdown = TRUE, quiet = TRUE)
  expect_identical(up$time, c(0:10, 2:10) + 0)
  expect_identical(up$value, 1:20 + 0)
  sorted <- suppressWarnings(as_annotations(d, countdown = FALSE, quiet = TRUE))
  expect_identical(sorted$time, c(0:10, 0:8) + 0)
  file <- wall_file(transform(d, time = sprintf("00:%02d", time)))
  expect_error(read_annotations(file), "countdown = TRUE", class = "musefuse_error_time")
  expect_identical(read_annotations(file, countdown = TRUE, quiet = TRUE)$time, up$time)
  named <- wall_file(data.frame(remaining = seq(1, 0, -0.25), anna = 1:5))
  expect_error(read_annotations(named), "time that is left", class = "musefuse_error_time")
  expect_identical(read_annotations(named, countdown = TRUE, quiet = TRUE)$time, seq(0, 1, 0.25))
  both <- wall_file(data.frame(time_left = seq(1, 0, -0.25), elapsed = seq(0, 1, 0.25), anna = 1:5))
  expect_identical(read_annotations(both, quiet = TRUE)$time, seq(0, 1, 0.25))
  expect_error(as_annotations(cbind(a = 1:9), time = 9:1), "max(time) - time", fixed = TRUE,
    class = "musefuse_error_time")
  dates <- data.frame(time = shown_in(from("2021-05-03 10:00:00", -60, 9), "UTC"), anna = 1:9) # newest first, surely
  expect_identical(suppressWarnings(as_annotations(dates, quiet = TRUE))$value, 9:1 + 0)
  expect_error(as_annotations(dates, countdown = TRUE), class = "musefuse_error_argument")
  expect_snapshot(as_annotations(d), error = TRUE)
})
