# A slow signal under noise that is independent in time: smoothing is all there is to gain.
rough_ratings <- function(raters = 4, n = 480) {
  set.seed(5)
  signal <- sin(seq_len(n) / 60) + cos(seq_len(n) / 37)
  ratings <- vapply(seq_len(raters), function(k) signal + stats::rnorm(n, 0, 1), numeric(n))
  colnames(ratings) <- letters[seq_len(raters)]
  as_ratings(ratings)
}

test_that("the window is the one that meets raters left out best", {
  rough <- rough_ratings()
  window <- control_window(rough)
  expect_gt(window, 0)
  scores <- smoothed_mean_scores(held_out_traces(annotation_cells(rough)))
  expect_identical(dim(scores), c(4L, length(control_windows)))
  expect_identical(control_windows[[which.max(colMeans(atanh(scores)))]], window)
  gold <- smoothed_fusions[["mean, smoothed"]](rough)
  expect_equal(gold$value, smooth_kernel(fuse_mean(rough), window = window)$value)
})

test_that("the control joins comparisons", {
  compared <- compare_fusions(rough_ratings(), c("mean", "mean, smoothed", "ewe, smoothed"))
  expect_identical(levels(compared$method), c("mean", "mean, smoothed", "ewe, smoothed"))
  expect_lt(compared$roughness[[2L]], 0.2 * compared$roughness[[1L]])
  expect_error(compare_fusions(rough_ratings(), "median, smoothed"), class = "musefuse_error_argument")
})

test_that("the best shift finds a late rater", {
  x <- sin(seq_len(400) / 15)
  late <- c(rep(NA, 12), x[1:388])
  expect_equal(shift_to_rater(x, late, 4)$r, 1)
  expect_true(is.na(shift_to_rater(x, rep(NA_real_, 400), 4)$r))
})

test_that("a lead that is smoothing is no reason for a model", {
  choice <- choose_fusion(rough_ratings(3))
  gained <- isTRUE(choice$facts$latent_gain > choice$facts$latent_gain_se)
  expect_identical(choice$verb == "fuse_latent", gained)
  expect_match(choice$reasons[[1L]], "Fisher's z")
  late <- choose_fusion(simulate_annotations(scenario = "hetero", recordings = 2, duration = 120, seed = 1))
  expect_identical(late$verb, "fuse_latent")
  expect_gt(late$facts$latent_gain, late$facts$latent_gain_se)
})
