test_that("a point a known lag, with the interval of its rater", {
  lags <- estimate_lag(ratings, "pairwise")
  picture <- ggplot2::autoplot(lags, most = 12)
  expect_identical(sort(picture$data$lag), sort(lags$lag[!is.na(lags$lag)]))
  expect_identical(picture$labels$x, "Lag (s)")
  expect_match(picture$labels$title, "Relative lags", fixed = TRUE)
  none <- lags
  none$lag <- NA_real_
  expect_error(suppressWarnings(ggplot2::autoplot(none)), class = "musefuse_error_missing")
})

test_that("as many panels as leave room for all names: 24 below each other", {
  x <- simulate_annotations(4, 15, dimensions = c("a", "b"), duration = 20, seed = 1)
  lags <- suppressMessages(estimate_lag(x, resamples = 20, seed = 1))
  picture <- ggplot2::autoplot(lags)
  expect_identical(levels(droplevels(factor(picture$data$recording))), levels(lags$recording)[[1]])
  expect_match(picture$labels$caption, "1 of 4 recordings")
  one <- lags[lags$dimension == "a", ]
  expect_identical(unlist(room_for_names(one)["most"], use.names = FALSE), 3L)
  expect_identical(room_for_names(one)$wrapped(3L), 3L)
  expect_identical(length(unique(ggplot2::autoplot(lags, most = 8)$data$recording)), 4L)
})

test_that("raters keep their order, though the reference has no interval", {
  x <- simulate_annotations(1, 12, dimensions = "a", duration = 60, seed = 1)
  lags <- suppressMessages(estimate_lag(x, resamples = 20, seed = 1))
  expect_true(anyNA(lags$conf.low))
  panel <- ggplot2::ggplot_build(ggplot2::autoplot(lags))$layout$panel_params[[1L]]
  expect_identical(panel$y$get_limits(), rev(levels(lags$rater)))
})
