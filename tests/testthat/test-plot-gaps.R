gappy <- function() {
  time <- setdiff(0:40, 10:14)
  value <- sin(time / 5)
  value[time %in% 25:27] <- NA
  data.frame(recording = "one", dimension = "arousal", rater = rep(c("a", "b"), each = length(time)), time = time,
    value = value)
}

# The stretches that a line is drawn in: it ends at each missing value.
stretches <- function(picture, layer = 1L) {
  drawn <- ggplot2::layer_data(picture, layer)
  vapply(split(drawn$y, drawn$group), function(y) sum(rle(!is.na(y))$values), 0L)
}

test_that("lines break over missing ratings and over missing rows, or are joined over both", {
  x <- as_annotations(gappy())
  expect_identical(unname(stretches(autoplot(x))), c(3L, 3L))
  expect_identical(unname(stretches(autoplot(x, gaps = "joined"))), c(1L, 1L))
  expect_error(autoplot(x, gaps = "none"), class = "musefuse_error_argument")
  gold <- suppressWarnings(fuse_mean(x))
  gold$value[gold$time %in% 25:27] <- NA
  line <- length(autoplot(gold)$layers)
  expect_gt(stretches(autoplot(gold), line)[[1L]], 1L)
  expect_identical(unname(stretches(autoplot(gold, gaps = "joined"), line)), 1L)
})

test_that("only a trace with a clock has rows that are missing", {
  expect_identical(gaps_in_time(c(0:9, 12:20), rep(1, 19)), 10L)
  expect_identical(gaps_in_time(c(0:9, 100:109), rep(1:2, each = 10)), integer())
  expect_identical(gaps_in_time(cumsum(c(1, 5, 2, 9, 1, 30)), rep(1, 6)), integer())
  expect_identical(gaps_in_time(3, 1), integer())
  expect_identical(with_gaps(as_tibble(gappy())[0, ], "broken"), as_tibble(gappy())[0, ])
})

test_that("values are drawn as they are, and nothing else is", {
  x <- gappy()
  drawn <- with_gaps(tibble::as_tibble(x), "broken")
  expect_identical(drawn$value[drawn$time %in% x$time], x$value)
  expect_identical(drawn$time[!drawn$time %in% x$time], c(12, 12))
})

test_that("diaries stop at night, whenever that is, and nothing else does", {
  withr::local_seed(2)
  beeps <- sort(as.vector(outer(c(9, 12, 15, 18, 21) * 3600, 0:13 * 86400, "+") + runif(70, -3000, 3000)))
  nights <- which(diff(beeps %/% 86400) > 0)
  expect_identical(gaps_in_time(beeps, rep(1, 70)), nights)
  expect_identical(gaps_in_time(beeps - 7 * 3600, rep(1, 70)), nights) # time 0 is no midnight
  missed <- setdiff(seq_along(beeps), c(3, 20:26)) # a beep, and a day and more
  at <- beeps[missed]
  expect_identical(gaps_in_time(at, rep(1, length(at))), which(diff(at %/% 86400) > 0))
  expect_identical(gaps_in_time(beeps[1:10], rep(1, 10)), integer()) # two days are no habit
  expect_identical(gaps_in_time(sort(runif(500, 0, 10 * 86400)), rep(1, 500)), integer())
  trading <- setdiff(0:60, c(5:6, 12:13, 19:20, 26:27, 33:34, 40:41, 47:48, 54:55)) * 86400
  expect_identical(gaps_in_time(trading, rep(1, length(trading))), integer())
})

test_that("what stands alone between gaps is a point", {
  x <- data.frame(recording = "one", dimension = "a", rater = "r", time = 0:9,
    value = c(1, NA, 2, NA, NA, 3, 4, 5, NA, 6))
  expect_identical(which(lone_samples(x)), c(1L, 3L, 10L))
  points <- ggplot2::layer_data(autoplot(as_annotations(x)), 2L)
  expect_identical(points$y, c(1, 2, 6))
  expect_identical(lone_samples(x[0L, ]), logical())
})

test_that("a trace without any value keeps its panel where gaps are joined", {
  silent <- ratings[ratings$dimension == "arousal" & ratings$recording %in% c("clip1", "clip2"), ]
  silent$value[silent$recording == "clip2"] <- NA
  built <- ggplot2::ggplot_build(autoplot(silent, gaps = "joined"))
  expect_identical(as.character(built$layout$layout$recording), c("clip1", "clip2"))
})

test_that("lines of windows stop where windows are missing", {
  start <- setdiff(seq(0, 100, 5), 40:60)
  rows <- data.frame(recording = "one", start = rev(start), end = rev(start) + 10, estimate = 1)
  drawn <- windows_with_gaps(rows, c("estimate", "conf.low"))
  expect_identical(which(is.na(drawn$estimate)), 9L)
  expect_false(is.unsorted(drawn$time))
})
