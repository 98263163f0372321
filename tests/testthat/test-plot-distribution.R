clip <- ratings[ratings$recording == "clip1", ]

test_that("each family is drawn, and densities are those of the distributions", {
  gold <- fuse_mean(clip)
  for (family in c("normal", "beta", "quantile")) {
    soft <- suppressWarnings(as_distribution(gold, family, scale = c(-1, 1)))
    built <- ggplot2::ggplot_build(autoplot(soft, type = "density"))
    expect_gt(nrow(built$data[[1L]]), 100L)
  }
  normal <- as_distribution(gold)
  fit <- fit_of(normal)
  row <- normal[50L, ]
  density <- function(y) distribution_density(row, y, fit)
  expect_equal(stats::integrate(density, -Inf, Inf)$value, 1, tolerance = 1e-4) # what integrate() promises
  beta <- suppressWarnings(as_distribution(gold, "beta", scale = c(-1, 1)))
  row <- beta[50L, ]
  fit <- fit_of(beta)
  expect_equal(stats::integrate(function(y) y * density(y), -1, 1)$value, row$value, tolerance = 1e-4)
})

test_that("times and recordings without a spread are left out", {
  one <- suppressWarnings(as_distribution(fuse_mean(clip[clip$rater == clip$rater[1L], ])))
  expect_s3_class(ggplot2::ggplot_build(autoplot(one)), "ggplot_built")
  expect_error(autoplot(one, type = "gold"), class = "musefuse_error_argument")
})
