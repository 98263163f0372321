# What the MuSe-Toolbox gets wrong in alignment and fusion (G1-G22 of REFERENCE-TOOL.md), and what we do
# instead. G4-G6, G8, G16-G19 concern its files and command line and have no counterpart here.

walks <- function(n = 200, raters = 3, seed = 1) {
  set.seed(seed)
  noise <- replicate(raters, as.vector(stats::filter(rnorm(n), 0.95, "recursive")))
  as_annotations(matrix(noise, n) + 3 * sin(seq_len(n) / 15), rate = 4)
}
facts_of <- function(x) fit_of(x)$recordings

test_that("G1: carrying the weights on is a variant of its own, with a lower objective", {
  data <- walks()
  one_step <- facts_of(align_gctw(data, "robust"))
  full <- facts_of(align_gctw(data, "full"))
  expect_lt(full$objective, one_step$objective)
  expect_lte(one_step$objective, one_step$objective_start)
})

test_that("G2: a constant, step-like or copied rater does not switch the alignment off, and is named", {
  constant <- walks(raters = 4)
  second <- constant$rater == levels(constant$rater)[[2]]
  constant$value[second] <- 0.4
  expect_warning(aligned <- align_gctw(constant), levels(constant$rater)[[2]], class = "musefuse_warning_constant")
  moved <- tapply(abs(warping_paths(aligned)$lag), constant$rater, max)
  expect_identical(unname(moved[[2]]), 0)
  expect_true(all(moved[-2] > 0))
  expect_warning(align_gctw(constant, "muse"), "nobody was warped", class = "musefuse_warning_convergence")

  for (bad in list(rep(0:1, each = 100), walks()$value[1:200])) {
    data <- walks(raters = 4)
    data$value[data$rater == levels(data$rater)[[4]]] <- bad
    expect_gt(max(abs(warping_paths(align_gctw(data))$lag)), 0)
  }
})

test_that("G3: ten samples and fewer do not crash", {
  for (n in c(1, 2, 5, 10)) {
    data <- walks(n)
    expect_warning(aligned <- align_gctw(data), class = "musefuse_warning")
    expect_identical(aligned$value, data$value)
  }
})

test_that("G7: a gap stays where it is and moves nothing behind it", {
  data <- walks()
  third <- which(data$rater == levels(data$rater)[[3]])
  gap <- data
  gap$value[third[80:100]] <- NA
  late <- third[150:200]
  # behind the gap the third rater is read where he was, to the little that the warp changes
  change <- abs(warping_paths(align_gctw(gap))$lag[late] - warping_paths(align_gctw(data))$lag[late])
  expect_lt(max(change), 21 / 4 / 2) # the original moves him by the gap: 21 samples
  expect_true(all(is.finite(fuse_raaw(gap)$value)))
})

test_that("G10, G11: nothing is rounded, and equal raters have a concordance of 1", {
  data <- walks()
  tiny <- data
  tiny$value <- data$value * 1e-6
  expect_equal(fuse_ewe(tiny)$value, fuse_ewe(data)$value * 1e-6, tolerance = 1e-10)
  expect_equal(fuse_raaw(tiny)$value, fuse_raaw(data)$value * 1e-6, tolerance = 1e-6)
  x <- data$value[1:40]
  expect_identical(cpp_pairwise_agreement(cbind(x, x), "ccc")[1, 2], 1)
})

test_that("G12, G13: no silent NaN where nobody agrees, and one rater passes", {
  opposed <- as_annotations(data.frame(recording = "r", dimension = "d", rater = rep(1:3, each = 200),
    time = rep(1:200 / 4, 3), value = as.vector(sapply(c(0, 2, 4) * pi / 3, function(p) sin(1:200 / 9 + p)))))
  expect_error(fuse_raaw(opposed, "none"), class = "musefuse_error_weights")
  expect_warning(gold <- fuse_raaw(opposed, "none", fallback = "mean"), class = "musefuse_warning_weights")
  expect_true(all(is.finite(gold$value)))
  one <- opposed[opposed$rater == "1", ]
  expect_equal(suppressWarnings(fuse_raaw(one))$value, one$value)
  # a flipped rater has weight 0 and does not cost the good ones theirs with EWE+
  flipped <- walks(raters = 4)
  last <- flipped$rater == levels(flipped$rater)[[4]]
  flipped$value[last] <- -flipped$value[last]
  weight <- tidy(suppressWarnings(fuse_ewe(flipped, weighting = "reliability")))$weight
  expect_lt(weight[[4]], 0.01) # its half steps leave a trace of the equal weights at the start
  expect_true(all(weight[1:3] > 0.1))
})

test_that("G14: smoothing a gold standard does not drag its ends to zero", {
  data <- walks()
  data$value <- data$value + 100
  gold <- fuse_mean(data)
  smooth <- smooth_kernel(gold, window = samples(15))
  expect_gt(min(smooth$value[c(1, 200)]), 80)
})

test_that("G20: no chance in any fusion that aligns", {
  data <- walks(raters = 3)
  set.seed(1)
  one <- fuse_raaw(data, list("gctw", synchronise = TRUE))$value
  set.seed(2)
  expect_identical(fuse_raaw(data, list("gctw", synchronise = TRUE))$value, one)
})

test_that("G21: raters and recordings of unequal length are fused", {
  data <- walks()
  data <- data[!(data$rater == levels(data$rater)[[2]] & data$time > 40), ]
  gold <- fuse_raaw(data)
  expect_identical(nrow(gold), 200L)
  expect_true(all(is.finite(gold$value)))
  expect_identical(unique(gold$n_raters[gold$time > 45]), 2L)
})

test_that("G22: the scale does not matter, the clock is anchored, and a lag can be taken out", {
  data <- walks()
  scaled <- data
  scaled$value <- data$value * 0.01
  warps <- function(x, ...) warping_paths(align_gctw(x, ...))$lag
  expect_equal(warps(scaled), warps(data), tolerance = 1e-6)
  expect_gt(max(abs(warps(scaled, "muse") - warps(data, "muse"))), 1e-3)
  lag <- matrix(warps(data), ncol = 3)
  expect_lt(max(abs(rowMeans(lag))), 1e-8)
  moved <- shift_lag(data, stats::setNames(c(0, -2, 0), levels(data$rater)))
  lags <- fit_of(align_gctw(moved, synchronise = TRUE))$raters$lag
  expect_gt(lags[[2]], lags[[1]])
})
