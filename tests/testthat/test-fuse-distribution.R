five <- function(n = 40) {
  x <- noisy_ratings(n, noise = c(0.1, 0.2, 0.3, 0.4, 0.5)) / 4
  x[3, 2:3] <- NA
  x[7, -1] <- NA
  x[9, ] <- NA
  x
}

test_that("sd and the distribution of another rater are those of a linear model, time by time", {
  x <- five()
  soft <- as_distribution(fuse_mean(as_ratings(x), centre = FALSE))
  expect_equal(soft$sd, unname(apply(x, 1L, stats::sd, na.rm = TRUE)), tolerance = 1e-12)
  expect_identical(which(is.na(soft$sd)), c(7L, 9L))
  for (i in c(1, 3, 30)) {
    y <- x[i, !is.na(x[i, ])]
    limits <- stats::predict(stats::lm(y ~ 1), data.frame(row.names = 1L), interval = "prediction", level = 0.9)
    # the same numbers in another order
    expect_equal(soft$value[i] + soft$scale[i] * stats::qt(c(0.05, 0.95), soft$df[i]), limits[1L, 2:3],
      tolerance = 1e-10, ignore_attr = TRUE)
  }
  expect_identical(soft$n_raters, as.integer(rowSums(!is.na(x))))
})

test_that("the beta distribution has the moments that were asked for", {
  x <- five()
  x <- 50 + 12 * x # on 0 to 100
  soft <- as_distribution(fuse_mean(as_ratings(x)), "beta", scale = c(0, 100))
  seen <- !is.na(soft$sd)
  with(soft[seen, ], {
    # closed form of the moments (Johnson, Kotz & Balakrishnan 1995, ch. 25)
    expect_equal(100 * alpha / (alpha + beta), value, tolerance = 1e-12)
    expect_equal(100 * sqrt(alpha * beta / ((alpha + beta)^2 * (alpha + beta + 1))), sd, tolerance = 1e-10)
  })
  first <- soft[1L, ]
  variance <- stats::integrate(function(y) (100 * y - first$value)^2 * stats::dbeta(y, first$alpha, first$beta), 0, 1)
  expect_equal(sqrt(variance$value), first$sd, tolerance = 1e-5) # what integrate() promises is 1e-4 of the integral
})

test_that("quantiles are those of the raters present", {
  x <- five()
  soft <- as_distribution(fuse_median(as_ratings(x)), "quantile", quantiles = c(0.9, 0.5, 0.1))
  expect_named(soft, c("recording", "dimension", "time", "value", "sd", "n_raters", "q10", "q50", "q90"))
  expect_equal(soft$q90[3], stats::quantile(x[3, ], 0.9, na.rm = TRUE, type = 8L, names = FALSE))
  expect_equal(soft$q50[-c(7, 9)], soft$value[-c(7, 9)], tolerance = 1e-12)
  expect_true(all(is.na(soft$q50[c(7, 9)])))
})

test_that("raters are read where the fusion put them", {
  set.seed(4)
  signal <- sin(seq(0, 20, length.out = 400)) / 2
  lag <- c(0, 4, 8) # samples at 4 Hz: 0, 1 and 2 s late
  x <- vapply(lag, function(by) c(rep(signal[[1L]], by), signal[seq_len(400L - by)]), numeric(400))
  data <- as_ratings(x)
  apart <- as_distribution(fuse_mean(data))
  aligned <- as_distribution(fuse_raaw(data, "lag", weighting = "reliability"))
  # the same course, so aligned raters hardly differ
  expect_lt(stats::median(aligned$sd, na.rm = TRUE), 0.2 * stats::median(apart$sd, na.rm = TRUE))
  moved <- shift_lag(data, c(r1 = 0, r2 = 1, r3 = 2))
  by_hand <- apply(to_wide(moved)[c("r1", "r2", "r3")], 1L, stats::sd, na.rm = TRUE)
  expect_lt(max(by_hand, na.rm = TRUE), 1e-12)
  latent <- suppressWarnings(as_distribution(fuse_latent(data)))
  expect_lt(stats::median(latent$sd, na.rm = TRUE), 0.3 * stats::median(apart$sd, na.rm = TRUE))
})

test_that("times without a beta distribution are counted, with the reason", {
  x <- cbind(c(0, 0.9, 0.5, 1, 0.4), c(1, 0.9, 0.6, 1, 0.6), c(1, 0.9, 0.7, 1, NA))
  gold <- fuse_mean(as_ratings(x), centre = FALSE)
  expect_snapshot(soft <- as_distribution(gold, "beta", scale = c(0, 1)))
  expect_identical(which(is.na(soft$alpha)), c(1L, 2L, 4L))
  expect_warning(floored <- as_distribution(gold, "beta", scale = c(0, 1), min_sd = 0.05),
    class = "musefuse_warning_values")
  expect_false(is.na(floored$alpha[2]))
  expect_equal(floored$sd[2], 0.05)
})

test_that("the scale is that of the traces, or asked for", {
  data <- as_ratings(five())
  expect_error(as_distribution(fuse_mean(data), "beta"), class = "musefuse_error_argument")
  expect_error(as_distribution(fuse_mean(data), "beta", scale = c(1, -1)), class = "musefuse_error_argument")
  known <- fuse_mean(set_traces(data, scale = c(-2, 2)))
  expect_equal(as_distribution(known, "beta")$alpha, as_distribution(known, "beta", scale = c(-2, 2))$alpha)
})

test_that("a gold standard may carry its sd; without it and without ratings that is said", {
  gold <- fuse_mean(as_ratings(five()), keep_ratings = FALSE)
  expect_error(as_distribution(gold), class = "musefuse_error_fit")
  carried <- gold
  carried$sd <- 0.25
  soft <- suppressWarnings(as_distribution(carried))
  expect_equal(soft$scale[1], 0.25 * sqrt(1 + 1 / 5))
  carried$sd[[2L]] <- -1
  expect_error(suppressWarnings(as_distribution(carried)), class = "musefuse_error_values")
})

test_that("one rater and nothing but missing are results; smoothing afterwards keeps the raters", {
  alone <- suppressWarnings(fuse_mean(as_ratings(five()[, 1L, drop = FALSE])))
  expect_warning(one <- as_distribution(alone), "no time with two raters", class = "musefuse_warning_one_rater")
  expect_true(all(is.na(one$sd)))
  expect_output(print(one), "Gold standard as distributions")
  none <- suppressWarnings(as_distribution(fuse_mean(as_ratings(matrix(NA_real_, 5L, 2L))), "quantile"))
  expect_true(all(is.na(none$q05)))
  smooth <- as_distribution(smooth_kernel(fuse_mean(as_ratings(five())), window = samples(5)))
  expect_equal(smooth$sd[-c(7, 9)], as_distribution(fuse_mean(as_ratings(five())))$sd[-c(7, 9)])
  expect_error(as_distribution(five()), class = "musefuse_error_columns")
  expect_error(as_distribution(fuse_mean(as_ratings(five())), "gamma"), class = "musefuse_error_argument")
})

test_that("settings repeat a gold standard of distributions", {
  ratings <- as_ratings(five())
  soft <- as_distribution(fuse_mean(ratings), "quantile", quantiles = c(0.1, 0.9))
  expect_identical(as.list(suppressWarnings(run_settings(settings(soft), ratings))), as.list(soft))
})
