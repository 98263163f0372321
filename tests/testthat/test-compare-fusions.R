simulated <- function(...) simulate_annotations(2, raters = 4, duration = 60, rate = 4, seed = 3, ...)

test_that("one row a method, recording and dimension, with the truth where it is known", {
  data <- simulated()
  compared <- compare_fusions(data, c("mean", "ewe", "raaw"))
  expect_s3_class(compared, "fusion_comparison")
  expect_identical(nrow(compared), 6L)
  expect_true(all(c("ccc", "pearson", "truth_ccc", "truth_r", "truth_r_aligned", "truth_lag", "roughness",
    "edge", "share_missing", "seconds") %in% names(compared)))
  expect_true(all(compared$truth_r_aligned >= compared$truth_r))
  expect_true(all(compared$truth_lag > 0)) # all raters are late
  # against the definition, by hand
  gold <- fuse_mean(data)
  first <- gold$recording == "recording 1"
  truth <- truth(data)$signal
  at <- truth$value[truth$recording == "recording 1"]
  expect_equal(compared$truth_r[[1]], stats::cor(gold$value[first], at))
  # the mean is the mean of the raters, at its ends too
  expect_lt(max(compared$edge[compared$method == "mean"]), 1e-12)
  real <- compare_fusions(as_annotations(as_tibble(data)), "mean")
  expect_false(any(startsWith(names(real), "truth_")))
})

test_that("methods are found by name, or given as functions; a failing one does not take the others along", {
  data <- simulated()
  expect_error(compare_fusions(data, "best"), class = "musefuse_error_argument")
  expect_error(compare_fusions(data, list(fuse_mean)), class = "musefuse_error_argument")
  expect_warning(
    compared <- compare_fusions(data, list(mean = fuse_mean, bad = function(d) stop("no {way}"))),
    class = "musefuse_warning_fusion"
  )
  expect_identical(compared$error, c(NA, NA, "no {way}", "no {way}"))
  expect_true(all(is.na(compared$ccc[compared$method == "bad"])))
  expect_identical(tidy(compared)$method, factor(c("mean", "bad"), c("mean", "bad")))
})

test_that("pictures of comparisons, lags and warps are ggplots with alt text", {
  data <- simulated()
  compared <- compare_fusions(data, c("mean", "gctw"))
  pictures <- list(
    autoplot(compared), autoplot(compared, "scores"), autoplot(estimate_lag(data, "pairwise")),
    autoplot(estimate_lag(data, window = 30, resamples = 0)), autoplot(warp_basis(splines = 4)),
    autoplot(fuse_raaw(data), "warp"), autoplot(fuse_gctw(data), "alignment"),
    autoplot(align_gctw(data), "warp"), autoplot(align_gctw(data), "alignment")
  )
  for (picture in pictures) {
    expect_s3_class(picture, "ggplot")
    expect_true(nzchar(picture$labels$alt))
    built <- ggplot2::ggplot_build(picture)
    expect_gt(nrow(built$data[[1L]]), 0L)
  }
  expect_error(autoplot(fuse_mean(data), "warp"), class = "musefuse_error_fit")
})
