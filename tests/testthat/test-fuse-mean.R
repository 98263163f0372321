test_that("mean, trimmed mean and median equal base R at each time, also with missing ratings", {
  x <- noisy_ratings(50, noise = c(0.1, 0.3, 0.6, 1, 2))
  x[cbind(sample(50, 30, TRUE), sample(5, 30, TRUE))] <- NA
  x[7, ] <- NA
  data <- as_ratings(x)
  by_time <- function(f) unname(apply(x, 1, f))
  # sums of five numbers in another order: a few units in the last place
  expect_equal(fuse_mean(data, centre = FALSE)$value, by_time(\(v) mean(v, na.rm = TRUE)) |> na_not_nan(),
    tolerance = 1e-14)
  expect_equal(fuse_mean(data, trim = 0.2)$value,
    by_time(\(v) mean(v, na.rm = TRUE, trim = 0.2)) |> na_not_nan(), tolerance = 1e-14)
  expect_equal(fuse_median(data)$value, by_time(\(v) stats::median(v, na.rm = TRUE)), tolerance = 1e-14)
  expect_equal(fuse_mean(data, trim = 0.5)$value, fuse_median(data)$value)
  expect_equal(fuse_mean(data)$n_raters, rowSums(!is.na(x)))
})

test_that("the band of the mean is the t interval over the raters present", {
  x <- noisy_ratings(20, noise = c(0.5, 0.5, 0.5, 0.5))
  x[3, 2] <- NA
  gold <- fuse_mean(as_ratings(x), centre = FALSE, conf_level = 0.9)
  limits <- apply(x, 1, function(v) stats::t.test(v[!is.na(v)], conf.level = 0.9)$conf.int)
  # the jackknife of a mean is its standard error exactly; 1e-12 for the order of the sums
  expect_equal(gold$conf.low, limits[1, ], tolerance = 1e-12)
  expect_equal(gold$conf.high, limits[2, ], tolerance = 1e-12)
  expect_null(fuse_mean(as_ratings(x), conf_level = NULL)[["conf.low"]])
})

test_that("the band of the median has the exact bootstrap error", {
  x <- noisy_ratings(6, noise = c(0.5, 0.5, 0.5))
  gold <- fuse_median(as_ratings(x), conf_level = 0.95)
  # all 3^3 resamples of three raters
  draws <- as.matrix(expand.grid(1:3, 1:3, 1:3))
  exact <- apply(x, 1, function(v) {
    medians <- apply(draws, 1, function(d) stats::median(v[d]))
    sqrt(mean((medians - mean(medians))^2))
  })
  expect_equal((gold$conf.high - gold$value) / stats::qt(0.975, 2), exact, tolerance = 1e-12)
})

test_that("centring removes the jump that a drop-out makes", {
  x <- cbind(a = rep(0, 100), b = rep(1, 100), c = rep(2, 100)) + 0.1 * sin(seq_len(100) / 5)
  x[51:100, "c"] <- NA
  jump <- function(gold) abs(gold$value[51] - gold$value[50])
  expect_gt(jump(fuse_mean(as_ratings(x), centre = FALSE)), 0.4)
  expect_lt(jump(fuse_mean(as_ratings(x))), 0.05)
})

test_that("levels are those of the additive model of raters and times, as lm() has it", {
  x <- noisy_ratings(60, noise = rep(0.3, 4)) + rep(c(0, 1, -1, 3), each = 60)
  set.seed(2)
  x[sample(240, 80)] <- NA
  x[1:30, 4] <- NA
  weights <- c(0.1, 0.4, 0.2, 0.3)
  rows <- data.frame(y = c(x), time = factor(rep(1:60, 4)), rater = factor(rep(1:4, each = 60)),
    w = rep(weights, each = 60))
  level <- c(0, stats::coef(stats::lm(y ~ 0 + time + rater, rows, weights = w))[paste0("rater", 2:4)])
  level <- level - sum(weights * level) / sum(weights)
  expected <- apply(sweep(x, 2, level), 1, stats::weighted.mean, w = weights, na.rm = TRUE)
  # normal equations lose about the square of the condition of the design
  expect_equal(cpp_weighted_mean(x, weights, TRUE, 1L, FALSE)$value, na_not_nan(expected), tolerance = 1e-10)
})

test_that("a rater who joins late, in perfect agreement, changes nothing, band and weights included", {
  line <- matrix(0:99 / 100, 100, 3)
  line[1:50, 3] <- NA
  for (fuse in list(fuse_mean, fuse_ewe)) {
    gold <- fuse(as_ratings(line))
    expect_equal(gold$value, 0:99 / 100, tolerance = 1e-14)
    expect_lt(max(gold$conf.high - gold$conf.low), 1e-12)
  }
})

test_that("raters who share no time keep their levels", {
  x <- cbind(a = c(rep(1, 5), rep(NA, 5)), b = c(rep(NA, 5), rep(3, 5)))
  expect_equal(suppressWarnings(fuse_mean(as_ratings(x)))$value, rep(c(1, 3), each = 5))
})

test_that("the order of the raters does not matter", {
  x <- noisy_ratings(60)
  colnames(x) <- c("a", "b", "c")
  expect_equal(fuse_mean(as_ratings(x))$value, fuse_mean(as_ratings(x[, c(3, 1, 2)]))$value, tolerance = 1e-14)
})

test_that("times with too few raters have no value", {
  x <- noisy_ratings(10)
  x[2, 1:2] <- NA
  gold <- fuse_mean(as_ratings(x), min_raters = 2)
  expect_identical(which(is.na(gold$value)), 2L)
  expect_identical(gold$n_raters[2], 1L)
})

test_that("unequal clocks are brought to one", {
  slow <- as_ratings(matrix(seq(0, 10, by = 0.5), dimnames = list(NULL, "slow")), rate = 2)
  fast <- as_ratings(matrix(seq(0, 8, by = 0.25), dimnames = list(NULL, "fast")), rate = 4)
  both <- rbind(as.data.frame(slow), as.data.frame(fast))
  gold <- fuse_mean(both, centre = FALSE)
  # both raters say "value = time", so the fused value is the time
  expect_equal(gold$value, gold$time)
  expect_equal(range(gold$time), c(0, 10))
})

test_that("what cannot be fused is said", {
  x <- noisy_ratings(20)
  expect_snapshot(error = TRUE, {
    fuse_mean(as_ratings(x)[0, ])
    fuse_mean(x)
    fuse_mean(data.frame(time = 1, value = 2))
    fuse_mean(as_ratings(x), trim = 0.7)
    fuse_mean(as_ratings(x), min_raters = 0)
    fuse_mean(as_ratings(x), conf_level = 95)
    fuse_mean(as_ratings(x), trimm = 0.1)
  })
  expect_error(fuse_mean(as_ratings(x)[0, ]), class = "musefuse_error_empty")
  expect_error(fuse_mean(x), class = "musefuse_error_columns")
  expect_error(fuse_mean(as_ratings(x), trim = 0.7), class = "musefuse_error_argument")
})

test_that("one rater, one sample and nothing but missing are results, not accidents", {
  one <- as_ratings(noisy_ratings(20)[, 1, drop = FALSE])
  expect_warning(gold <- fuse_mean(one), class = "musefuse_warning_one_rater")
  expect_equal(gold$value, one$value)
  expect_true(all(is.na(gold$conf.low)))

  single <- as_ratings(matrix(c(1, 3), nrow = 1))
  expect_equal(fuse_mean(single)$value, 2)

  nothing <- as_ratings(matrix(NA_real_, 5, 2))
  gold <- fuse_mean(nothing)
  expect_true(all(is.na(gold$value)))
  expect_identical(tidy(gold, "recordings")$status, "degenerate")
  expect_output(print(gold), "Degenerate")
})
