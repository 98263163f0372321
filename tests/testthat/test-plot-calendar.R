dated <- function(ref, days = 10) {
  x <- data.frame(recording = rep(c("a", "b"), each = 24 * days), time = rep(3600 * seq_len(24 * days) - 3600, 2),
    value = 1)
  set_traces(as_annotations(x, unit = "s"), time_ref = ref)
}
labels_of <- function(picture) {
  scale <- ggplot2::ggplot_build(picture)$layout$panel_params[[1L]]$x
  scale$get_labels()
}

test_that("axes show dates where they are known, in English whatever the locale", {
  x <- dated("2024-03-25T00:00:00.000Z[Europe/Berlin]")
  skip_if_not("Europe/Berlin" %in% OlsonNames())
  labels <- stats::na.omit(labels_of(autoplot(x)))
  expect_true(all(grepl("^[0-9]+ (Mar|Apr)(\n2024)?$", labels)))
  expect_match(labels[[1L]], "\n2024$")
  # midnight is midnight after clocks went forward, too
  at <- calendar_breaks(c(0, 9 * 86400), list(instant = 1711321200, zone = "Europe/Berlin", clock = FALSE), 8)
  expect_equal(at, 86400 * 0:9 - 3600 * (0:9 >= 7))
  expect_false(any(grepl("Mar", labels_of(autoplot(dated("start of the film"))))))
})

test_that("days that were split have times of day, and films their minutes", {
  days <- split_recordings(dated("2024-05-01", 2), quiet = TRUE)
  expect_true(all(grepl("^[0-9]{2}:00$", stats::na.omit(labels_of(autoplot(days))))))
  expect_identical(calendar_labels(c(0, 86400), list(instant = 0, zone = "", clock = TRUE)), c("00:00", "24:00"))
  film <- set_traces(ratings, time_ref = "2024-05-01T20:15")
  expect_match(stats::na.omit(labels_of(autoplot(film)))[[2L]], "^[0-9]+:[0-9]{2}$")
  gold <- suppressWarnings(fuse_mean(dated("2024-03-25")))
  over <- autoplot(segment_fixed(gold, 86400), data = gold)
  expect_match(stats::na.omit(labels_of(over))[[1L]], "Mar")
})

test_that("months and years are where calendars have them", {
  calendar <- list(instant = as.numeric(as.Date("2021-01-04")) * 86400, zone = "", clock = FALSE)
  labels <- calendar_labels(calendar_breaks(c(0, 365 * 86400), calendar, 4), calendar)
  expect_identical(labels, c("1 Apr\n2021", "1 Jul", "1 Oct", "1 Jan\n2022"))
  expect_identical(time_code(266400), "3 d 2:00")
  expect_identical(rate_words(c(1 / 1800, 1 / 1800)), "one every 30 min")
  expect_identical(rate_words(c(1, 4)), "1 to 4 Hz")
  expect_identical(rate_words(1 / 86400), "one a day")
})

test_that("recordings of hours on several days say which, where neither axes nor names do", {
  x <- data.frame(recording = rep(c("a", "b"), each = 4), value = 1:8,
    time = as.POSIXct("2024-03-11 09:00", tz = "UTC") + 3600 * (rep(c(0, 72), each = 4) + 0:3 * 2))
  caption <- function(x) autoplot(suppressMessages(as_annotations(x)))$labels$caption
  expect_identical(caption(x), "Recorded from 11 Mar 2024 to 14 Mar 2024.")
  expect_null(caption(x[x$recording == "a", ]))
  expect_null(caption(transform(x, recording = paste("day", as.Date(time)))))
  expect_null(autoplot(set_traces(ratings, time_ref = "2024-05-01T20:15"))$labels$caption)
})
