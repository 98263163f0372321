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
