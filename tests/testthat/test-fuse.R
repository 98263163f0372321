test_that("a band is wider the fewer raters there are, and absent without a level", {
  wide <- band_limits(c(0, 0), c(1, 1), c(2L, 10L), 0.95)
  expect_equal(wide[[2L]], stats::qt(0.975, c(1, 9)))
  expect_equal(wide[[1L]], -wide[[2L]])
  expect_true(all(vapply(band_limits(0, 1, 3L, NULL), is.null, NA)))
  expect_identical(band_limits(0, 1, 1L, 0.95)[[1L]], NA_real_) # one rater says nothing of the others
})

test_that("weights are one for each rater, by name", {
  raters <- c("a", "b")
  expect_identical(check_rater_weights(NULL, raters), c(a = 1, b = 1))
  expect_identical(check_rater_weights(c(b = 2, a = 0), raters), c(a = 0, b = 2))
  expect_error(check_rater_weights(c(1, 2), raters), class = "musefuse_error_weights")
  expect_error(check_rater_weights(c(a = 1), raters), class = "musefuse_error_weights")
  expect_error(check_rater_weights(c(a = 1, b = -1), raters), class = "musefuse_error_weights")
  expect_error(check_rater_weights(c(a = 0, b = 0), raters), class = "musefuse_error_weights")
  expect_error(check_rater_weights(c(a = 1, b = 1, z = 1), raters), class = "musefuse_error")
})

test_that("recordings with fewer raters than are asked for are named: all of their gold standard is missing", {
  two <- ratings[ratings$rater %in% c("anna", "ben") & ratings$recording == "clip1", ]
  expect_warning(gold <- fuse_mean(two, min_raters = 3), "clip1 / arousal", class = "musefuse_warning_min_raters")
  expect_true(all(is.na(gold$value)))
  for (fuse in list(fuse_ewe, fuse_median)) {
    expect_warning(suppressMessages(fuse(two, min_raters = 3)), class = "musefuse_warning_min_raters")
  }
  expect_no_warning(fuse_mean(two, min_raters = 2))
})

test_that("noise below what a double holds changes nothing that counts (rOpenSci's G5.9a)", {
  clip <- as.data.frame(ratings[ratings$recording == "clip1", ])
  noisy <- clip
  noisy$value <- clip$value * (1 + .Machine$double.eps * rep_len(c(-1, 1, 0), nrow(clip)))
  both <- lapply(list(clip, noisy), as_annotations, quiet = TRUE)
  expect_gt(sum(both[[1L]]$value != both[[2L]]$value, na.rm = TRUE), 100)
  segments <- ratings_segments[ratings_segments$recording == "clip1", ]
  alike <- function(what) expect_equal(what(both[[1L]]), what(both[[2L]]), tolerance = 1e-10) # sums of 500 terms
  for (fuse in list(fuse_mean, fuse_median, fuse_ewe)) alike(function(x) fuse(x)$value)
  alike(function(x) agreement(x, conf_level = NULL)$estimate)
  alike(function(x) as.data.frame(extract_features(fuse_mean(x), segments, c("mean", "std", "trend"))))
})
