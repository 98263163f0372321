test_that("a point a known lag, with the interval of its rater", {
  lags <- estimate_lag(ratings, "pairwise")
  picture <- ggplot2::autoplot(lags)
  expect_identical(sort(picture$data$lag), sort(lags$lag[!is.na(lags$lag)]))
  expect_identical(picture$labels$x, "Lag (s)")
  expect_match(picture$labels$title, "Relative lags", fixed = TRUE)
  none <- lags
  none$lag <- NA_real_
  expect_error(suppressWarnings(ggplot2::autoplot(none)), class = "musefuse_error_missing")
})
