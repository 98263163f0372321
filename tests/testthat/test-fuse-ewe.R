settings <- c("raw", "savgol5", "savgol5_perSample", "savgol5_allSamples", "none_perSample")

golden_input <- function(setting, video) {
  input <- read_shared("golden", "ewe", paste0("input_", setting, "_", video, ".csv"))
  as.matrix(input[, -1])
}

test_that("weights and fused signals equal the golden numbers of every definition", {
  weights <- read_shared("golden", "ewe", "weights.csv")
  variants <- list(
    pair_ccc_lin = list("pairwise", "ccc"), pair_pearson = list("pairwise", "pearson"),
    loo_pearson = list("leave_one_out", "pearson"), loo_ccc_lin = list("leave_one_out", "ccc"),
    all_pearson = list("consensus", "pearson"), all_ccc_lin = list("consensus", "ccc")
  )
  for (setting in settings) for (video in c(11, 32)) {
    data <- as_ratings(golden_input(setting, video))
    golden <- read_shared("golden", "ewe", paste0("fused_", setting, "_", video, ".csv"))
    for (variant in names(variants)) {
      gold <- fuse_ewe(data, agreement = variants[[variant]][[1]], index = variants[[variant]][[2]])
      expected <- weights[weights$setting == setting & weights$video == video & weights$variant == variant, ]
      # moments of 600 samples in another order of summation
      expect_equal(tidy(gold)$agreement, expected$r, tolerance = 1e-12)
      expect_equal(tidy(gold)$weight, expected$weight, tolerance = 1e-12)
      expect_equal(gold$value, golden[[paste0("fused_", variant)]], tolerance = 1e-12)
    }
  }
})

test_that("the original's rounding explains all that separates us from it", {
  for (setting in settings) for (video in c(11, 32)) {
    golden <- read_shared("golden", "ewe", paste0("fused_", setting, "_", video, ".csv"))
    x <- golden_input(setting, video)
    gold <- fuse_ewe(as_ratings(x))
    # Three roundings to 3 decimals move a value by up to 0.0015; CCC of mixed divisors and 4 decimals
    # moves the weights by less than 1e-4 each, so the value by less than 3e-4 times its spread.
    spread <- max(apply(x, 1, function(v) diff(range(v))))
    expect_lt(max(abs(gold$value - golden$fused_tool_rounded)), 0.0015 + 3e-4 * spread)
    expect_lt(max(abs(gold$value - golden$fused_tool_unrounded)), 3e-4 * spread)
  }
})

test_that("EWE equals its formula, written out", {
  x <- noisy_ratings()
  population_ccc <- function(a, b) {
    va <- mean((a - mean(a))^2)
    vb <- mean((b - mean(b))^2)
    2 * mean((a - mean(a)) * (b - mean(b))) / (va + vb + (mean(a) - mean(b))^2)
  }
  r <- sapply(1:3, function(k) mean(sapply(setdiff(1:3, k), function(j) population_ccc(x[, k], x[, j]))))
  expect_equal(fuse_ewe(as_ratings(x))$value, drop(x %*% r) / sum(r), tolerance = 1e-12)
})

test_that("a silent rater changes nothing", {
  for (raters in 2:3) {
    x <- noisy_ratings()[, seq_len(raters)]
    for (weighting in c("agreement", "reliability")) for (agreement in c("pairwise", "leave_one_out", "consensus")) {
      fuse <- function(x) fuse_ewe(as_ratings(x), weighting = weighting, agreement = agreement)
      without <- fuse(x)
      expect_warning(with <- fuse(cbind(x[, 1, drop = FALSE], NA, x[, -1])), class = "musefuse_warning_weights")
      columns <- c("value", "conf.low", "conf.high", "n_raters")
      # the very same numbers: the silent column never enters the sums
      expect_identical(as.list(with)[columns], as.list(without)[columns])
      expect_identical(tidy(with)$weight[-2], tidy(without)$weight)
      expect_identical(tidy(with)$weight[[2]], 0)
      expect_identical(tidy(with)$agreement[-2], tidy(without)$agreement)
      expect_identical(tidy(with)$agreement[[2]], NA_real_)
    }
  }
})

test_that("weights are renormalised over who is present", {
  x <- noisy_ratings()
  x[10:20, 1] <- NA
  gold <- fuse_ewe(as_ratings(x), centre = FALSE)
  w <- tidy(gold)$weight
  expect_equal(gold$value[10:20], drop(x[10:20, 2:3] %*% w[2:3]) / sum(w[2:3]), tolerance = 1e-12)
  expect_identical(gold$n_raters[10:20], rep(2L, 11))
})

test_that("degenerate cases of the original have an answer here", {
  series <- read_fixture("ewe-degenerate-series.csv")
  ratings_of <- function(case) {
    rows <- series[series$case == case, c("r1", "r2", "r3", "r4", "r5")]
    as_ratings(as.matrix(rows[, colSums(is.finite(as.matrix(rows))) > 0, drop = FALSE]))
  }
  tool <- function(case) series$fused_tool_unrounded[series$case == case]

  for (case in c("identical", "large_scale", "tiny_scale", "two_raters")) {
    scale <- max(abs(ratings_of(case)$value))
    # mixed divisors move a CCC of 40 samples by up to 1 / 40 of itself; weights hardly move
    expect_equal(fuse_ewe(ratings_of(case))$value / scale, tool(case) / scale, tolerance = 1e-3)
  }
  for (case in c("const_rater", "const_zero_rater")) {
    expect_warning(gold <- fuse_ewe(ratings_of(case)), class = "musefuse_warning_weights")
    expect_equal(gold$value, tool(case), tolerance = 1e-12)
  }
  # the original: NaN in silence
  expect_error(fuse_ewe(ratings_of("all_mutually_negative")), class = "musefuse_error_weights")
  expect_error(fuse_ewe(ratings_of("all_const_same")), class = "musefuse_error_weights")
  expect_warning(gold <- fuse_ewe(ratings_of("all_mutually_negative"), fallback = "mean"),
    class = "musefuse_warning_weights")
  expect_equal(gold$value, suppressWarnings(fuse_mean(ratings_of("all_mutually_negative")))$value)
  expect_warning(gold <- fuse_ewe(ratings_of("all_const_diff"), fallback = "median"),
    class = "musefuse_warning_weights")
  expect_equal(gold$value, fuse_median(ratings_of("all_const_diff"))$value)
  expect_warning(gold <- fuse_ewe(ratings_of("two_opposite")), class = "musefuse_warning_weights")
  expect_equal(gold$value, suppressWarnings(fuse_mean(ratings_of("two_opposite")))$value)
  expect_warning(gold <- fuse_ewe(ratings_of("one_rater")), class = "musefuse_warning_one_rater")
  expect_equal(gold$value, ratings_of("one_rater")$value)
  expect_false(anyNA(fuse_ewe(ratings_of("with_nan"))$value))
})

test_that("agreement does not depend on a common offset, Pearson not on each rater's scale", {
  x <- noisy_ratings()
  base <- tidy(fuse_ewe(as_ratings(x)))$weight
  expect_equal(tidy(fuse_ewe(as_ratings(1e6 + 10 * x)))$weight, base, tolerance = 1e-9)
  scaled <- sweep(sweep(x, 2, c(1, 2, 4), `*`), 2, c(5, 0, -7), `+`)
  expect_equal(
    tidy(fuse_ewe(as_ratings(scaled), index = "pearson"))$weight,
    tidy(fuse_ewe(as_ratings(x), index = "pearson"))$weight, tolerance = 1e-9
  )
})

test_that("reliability weights find the good raters and do better than the plain ones", {
  better <- vapply(1:20, function(seed) {
    x <- noisy_ratings(200, noise = c(0.2, 0.4, 0.8, 1.6), seed = seed)
    signal <- sin(seq(0, 12, length.out = 200)) + cos(seq(0, 5, length.out = 200))
    off <- function(gold) mean((gold$value - signal)^2)
    off(fuse_ewe(as_ratings(x), weighting = "reliability")) < off(fuse_ewe(as_ratings(x)))
  }, NA)
  # a coin would give 10 of 20; at least 17 has probability 0.001
  expect_gte(sum(better), 17)
  w <- tidy(fuse_ewe(as_ratings(noisy_ratings()), weighting = "reliability"))$weight
  expect_false(is.unsorted(rev(w)))
})

test_that("one strong inverted rater does not undo the others' reliability weights", {
  x <- noisy_ratings(200, noise = c(0.1, 0.2, 0.3))
  inverted <- cbind(x[, 1:2], -3 * x[, 3])
  expect_warning(gold <- fuse_ewe(as_ratings(inverted), weighting = "reliability"), class = "musefuse_warning_weights")
  w <- tidy(gold)$weight
  expect_lt(w[3], 0.01)
  expect_gt(min(w[1:2]), 0.3)
})

test_that("reliability weights equal the prototype's on complete simulated ratings", {
  ratings <- utils::read.csv(gzfile(shared_path("golden", "latent", "ratings.csv.gz")))
  fused <- utils::read.csv(gzfile(shared_path("golden", "latent", "fused_reference.csv.gz")))
  for (scenario in c("lag", "hetero", "advers")) {
    x <- as.matrix(ratings[ratings$scenario == scenario & ratings$replicate == 0, paste0("r", 1:5)])
    golden <- fused$ewe_plus[fused$scenario == scenario & fused$replicate == 0]
    gold <- suppressWarnings(fuse_ewe(as_ratings(x), weighting = "reliability"))
    # the prototype adds the plain mean of the raters' means, we the weighted one; 8 decimals are stored
    w <- tidy(gold)$weight
    expect_equal(gold$value - sum(w * colMeans(x)) + mean(colMeans(x)), golden, tolerance = 1e-7)
  }
})

test_that("the band is the jackknife with the weights estimated anew", {
  x <- noisy_ratings(40, noise = c(0.2, 0.4, 0.6, 0.8))
  for (weighting in c("agreement", "reliability")) {
    gold <- fuse_ewe(as_ratings(x), weighting = weighting, conf_level = 0.95)
    without <- sapply(1:4, function(k) fuse_ewe(as_ratings(x[, -k]), weighting = weighting)$value)
    se <- sqrt(3 / 4 * rowSums((without - rowMeans(without))^2))
    expect_equal(gold$conf.high - gold$value, stats::qt(0.975, 3) * se, tolerance = 1e-10)
  }
})

test_that("conditions name the raters and recordings", {
  opposed <- cbind(a = 1:20, b = -(1:20), c = rep(c(1, -1), 10))
  expect_snapshot(error = TRUE, fuse_ewe(as_ratings(opposed)))
  inverted <- noisy_ratings(50, noise = c(0.1, 0.3, 0.3, 0.1))
  inverted[, 4] <- -inverted[, 4]
  colnames(inverted) <- c("Anna", "\u00c5sa", "Ida", "Bj\u00f6rn")
  expect_snapshot(gold <- fuse_ewe(as_ratings(inverted, recording = "film 1"), weighting = "reliability"))
  expect_snapshot(error = TRUE, fuse_ewe(as_ratings(opposed), agreement = "pairs"))
})

test_that("REFERENCE-TOOL G10, G12, G13: one sample, one rater and an inverted one have an answer", {
  sample <- as_ratings(matrix(c(0.2, 0.3, 0.5), 1))
  expect_error(fuse_ewe(sample), class = "musefuse_error_weights") # there: ZeroDivisionError
  expect_warning(gold <- fuse_ewe(sample, fallback = "mean"), class = "musefuse_warning_weights")
  expect_equal(gold$value, 1 / 3)
  # The cases of the original by what it says of each: NaN and crashes are never silent here.
  status <- read_shared("golden", "ewe", "degenerate_status.csv")
  series <- read_fixture("ewe-degenerate-series.csv")
  for (case in intersect(status$case[status$status != "ok"], series$case)) {
    rows <- series[series$case == case, c("r1", "r2", "r3", "r4", "r5")]
    data <- as_ratings(as.matrix(rows[, colSums(is.finite(as.matrix(rows))) > 0, drop = FALSE]))
    said <- tryCatch(fuse_ewe(data), warning = identity, error = identity)
    if (case == "with_nan") expect_false(anyNA(said$value)) else expect_s3_class(said, "condition")
  }
})

test_that("REFERENCE-TOOL G11: the order of the raters does not matter", {
  x <- noisy_ratings()
  colnames(x) <- c("a", "b", "c")
  # sums in another order
  expect_equal(fuse_ewe(as_ratings(x[, 3:1]))$value, fuse_ewe(as_ratings(x))$value, tolerance = 1e-14)
})

test_that("the same bytes for any number of threads", {
  for (weighting in c("agreement", "reliability")) {
    expect_identical(fuse_ewe(ratings, weighting = weighting, threads = 3), fuse_ewe(ratings, weighting = weighting))
  }
})
