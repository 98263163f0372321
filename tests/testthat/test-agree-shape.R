# Agreement in shape: indices "sda" and "changes" of agreement(), spelt out here in R.
traces_at <- function(series, rate = 4) {
  n <- nrow(series)
  raters <- letters[seq_len(ncol(series))]
  new_annotations(rep("v", length(series)), rep("arousal", length(series)), rep(raters, each = n),
    rep((seq_len(n) - 1) / rate, ncol(series)), as.vector(series))
}
shape <- function(series, index = "sda", ..., type = "overall") {
  agreement(traces_at(series), index, type = type, conf_level = NULL, ...)
}
wobbly <- function(n = 200, raters = 3, seed = 1) {
  set.seed(seed)
  round(vapply(seq_len(raters), function(k) cumsum(stats::rnorm(n)), numeric(n)), 1)
}

test_that("SDA by hand: +1 where both rise, fall or rest, -1 elsewhere", {
  x <- cbind(c(1, 2, 2, 1, 3, 3), c(5, 9, 9, 9, 10, 0))
  # changes + 0 - + 0 and + 0 0 + -: three of five the same
  expect_equal(shape(x, change = samples(1))$estimate, 1 / 5)
  # changes of up to 1 are none: 0 0 0 + 0 and + 0 0 0 -
  expect_equal(shape(x, change = samples(1), still = 1)$estimate, 2 * 2 / 5 - 1)
  expect_identical(shape(x, change = 0.25)$n, 5L) # 4 Hz
  expect_equal(shape(x, change = samples(1), type = "pairwise")$estimate, 1 / 5)
})

test_that("both are the definition on pairs with gaps, over any change, and of more raters the mean over pairs", {
  x <- wobbly()
  x[c(4, 50:60, 230, 401:420)] <- NA
  pairs <- utils::combn(3, 2)
  for (step in c(1, 4, 7)) {
    d <- apply(x, 2, function(one) c(rep(NA, step), diff(one, step)))
    sda <- apply(pairs, 2, function(p) {
      2 * mean(sign(round(d[, p[1]], 8)) == sign(round(d[, p[2]], 8)), na.rm = TRUE) - 1
    })
    r <- apply(pairs, 2, function(p) stats::cor(d[, p[1]], d[, p[2]], use = "complete.obs"))
    each <- shape(x, c("sda", "changes"), change = samples(step), type = "pairwise")
    expect_equal(each$estimate[each$index == "SDA"], sda, tolerance = 1e-12) # rounding
    expect_equal(each$estimate[each$index == "Changes"], r, tolerance = 1e-12)
    all <- shape(x, c("sda", "changes"), change = step / 4)
    expect_equal(all$estimate, c(mean(sda), mean(r)), tolerance = 1e-12)
  }
  # the mean of the others changes, not the changes' mean sign
  others <- rowMeans(x[, -1], na.rm = TRUE)
  one <- shape(x, "sda", change = samples(1), type = "leave_one_out")$estimate[[1]]
  expect_equal(one, 2 * mean(sign(round(diff(x[, 1]), 8)) == sign(round(diff(others), 8)), na.rm = TRUE) - 1)
})

test_that("SDA overlooks any bending that keeps the order; changes overlook levels and units", {
  x <- wobbly()
  bent <- cbind(exp(x[, 1] / 20), x[, 2]^3 + x[, 2], atan(x[, 3] / 10))
  expect_equal(shape(bent)$estimate, shape(x)$estimate)
  expect_equal(shape(cbind(x[, 1], exp(x[, 1] / 10)))$estimate, 1)
  expect_equal(shape(cbind(x[, 1], -x[, 1]), "changes")$estimate, -1)
  moved <- sweep(sweep(x, 2, c(1, 7, 0.1), `*`), 2, c(5, -300, 0), `+`)
  expect_equal(shape(moved, "changes")$estimate, shape(x, "changes")$estimate)
  # ... and slow drifts that CCC and r take for disagreement
  set.seed(2)
  common <- as.numeric(stats::filter(stats::rnorm(400), 0.8, "recursive"))
  drifting <- cbind(common + seq(0, 20, length.out = 400), common - seq(0, 20, length.out = 400))
  expect_lt(shape(drifting, "pearson")$estimate, 0)
  expect_gt(shape(drifting, "changes")$estimate, 0.9)
  expect_gt(shape(drifting)$estimate, 0.8)
})

test_that("traces at rest, short ones and far-off units", {
  x <- wobbly(100, 2)
  expect_identical(shape(cbind(rep(3, 100), rep(5, 100)))$estimate, NA_real_) # nobody moves
  noise <- 0.1 * rep(c(3, 1, 2), length.out = 100) / rep(c(3, 1, 2), length.out = 100) # 0.1 but for rounding
  expect_identical(shape(cbind(noise, 0.2))$estimate, NA_real_)
  expect_equal(shape(cbind(x[, 1], 1))$estimate, 2 * mean(round(diff(x[, 1], 4), 8) == 0) - 1)
  expect_identical(shape(cbind(x[, 1], 1), "changes")$estimate, NA_real_)
  expect_identical(shape(x[1:4, ])$estimate, NA_real_) # no change over a second
  expect_equal(shape(1e9 + x)$estimate, shape(x)$estimate)
  expect_equal(shape(x * 1e-200, still = 0)$estimate, shape(x)$estimate)
  expect_error(shape(x, change = 0), class = "musefuse_error_argument")
  expect_error(shape(x, still = -1), class = "musefuse_error_argument")
})

test_that("intervals stay within the range and cover; chance, prints and methods know the shape", {
  x <- wobbly(400)
  found <- agreement(traces_at(x + x[, 1]), c("sda", "changes"), type = "overall", resamples = 100, seed = 1)
  expect_true(all(found$conf.low >= -1 & found$conf.high <= 1 & found$conf.low < found$estimate))
  same <- agreement(traces_at(cbind(x[, 1], x[, 1])), "sda", resamples = 100, seed = 1)
  expect_identical(c(same$estimate, same$conf.high), c(1, 1))
  expect_output(print(found), "SDA: signed differential agreement")
  tested <- shape(x + 3 * x[, 1], c("sda", "changes"), chance = "shift", surrogates = 19, seed = 1)
  expect_true(all(tested$p.value == 0.05))
  expect_output(print(tested), "More than chance (p <= .05): SDA in 1 of 1 rows", fixed = TRUE)
  words <- paste(report_methods(shape(x, c("sda", "changes"), still = 0.5)), collapse = " ")
  expect_match(words, "signed differential agreement \\(SDA; Booth & Narayanan, 2020\\)")
  expect_match(words, "changes over 1 s; up to 0.5 counted as none")
  data <- traces_at(x)
  again <- agreement(data, "sda", change = samples(2), still = 1, conf_level = NULL)
  expect_identical(run_settings(settings(again), data)$estimate, again$estimate)
})
