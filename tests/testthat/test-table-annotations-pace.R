# Paces that no hand has, of times in a wrong unit; told by closed cases.

course <- function(time, name = "joy") {
  as.data.frame(stats::setNames(list(time, sin(seq_along(time) / 9)), c("time", name)))
}
asked <- function(...) {
  said <- character()
  withCallingHandlers(as_annotations(...), message = function(cnd) {
    said <<- c(said, cli::ansi_strip(conditionMessage(cnd)))
    rlang::cnd_muffle(cnd)
  })
  any(grepl("is the unit of the times right", gsub("\\s+", " ", said), fixed = TRUE))
}

test_that("seconds taken for milliseconds, and milliseconds for seconds, are asked about once read", {
  half <- seq(0, 60, 0.5)
  expect_true(asked(course(half), unit = "ms")) # 2,000 a second
  expect_true(asked(course(1000 * c(half, 60 + half[-1L])), unit = "s")) # one every 500 s for 33 hours
  expect_false(asked(course(half), unit = "s"))
  expect_false(asked(course(1000 * half), unit = "ms"))
})

test_that("sensors, dates, declared days and diaries with nights are not asked about", {
  expect_false(asked(course(seq(0, 2, 0.001), "ecg"), unit = "s"))
  expect_true(asked(course(seq(0, 2, 0.001)), unit = "s"))
  expect_false(asked(course(7 * (0:29)), unit = "days"))
  expect_true(asked(course(7 * 86400 * (0:29)), unit = "s"))
  expect_false(asked(course(as.POSIXct("2024-06-03", tz = "UTC") + 7 * 86400 * (0:29)), tz = "UTC"))
  diary <- as.vector(outer(3600 * c(9:20), 86400 * 0:6, "+")) # hourly from 9 to 20
  expect_false(asked(course(diary), unit = "s"))
})

test_that("tables changed by hand are asked about when printed", {
  shown <- function(x) any(grepl("is the unit of the times right", cli::ansi_strip(format(x)), fixed = TRUE))
  times_by <- function(k) {
    x <- ratings
    x$time <- x$time * k
    x
  }
  expect_false(shown(ratings))
  expect_true(shown(times_by(1000)))
  expect_true(shown(times_by(1 / 60)))
})
