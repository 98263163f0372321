overall <- function(series, index) {
  agreement(traces_of_raters(series), index, type = "overall", conf_level = NULL)$estimate
}

test_that("concordance() is Lin's, by hand", {
  x <- c(1, 2, 3, 4)
  y <- c(2, 2, 4, 5)
  # means 2.5 and 3.25, population variances 1.25 and 1.6875, covariance 1.375
  expect_equal(concordance(x, y), 2 * 1.375 / (1.25 + 1.6875 + 0.75^2))
  expect_identical(concordance(x, x), 1)
  expect_equal(concordance(x, -x + 5), -1)
  expect_identical(concordance(c(x, NA, 7), c(y, 3, NA)), concordance(x, y))
  expect_identical(concordance(rep(2, 4), rep(2, 4)), NA_real_)
  expect_identical(concordance(rep(2, 4), rep(3, 4)), 0)
  expect_identical(concordance(NA, 1), NA_real_)
  # in far-off units nothing is lost (1e-8: the inputs themselves have 1e-16 * 1e9 left)
  expect_equal(concordance(1e9 + x, 1e9 + y), concordance(x, y), tolerance = 1e-8)
  expect_error(concordance(x, 1:3), class = "musefuse_error_argument")
  expect_error(concordance(x, "a"), class = "musefuse_error_argument")
})

test_that("pairs have the golden CCC and Pearson's r", {
  golden <- read_shared("golden", "ewe", "ccc_matrices.csv")
  for (setting in c("raw", "savgol5", "savgol5_allSamples", "none_perSample")) {
    for (video in c("11", "32")) {
      input <- as.matrix(read_shared("golden", "ewe", paste0("input_", setting, "_", video, ".csv"))[-1])
      colnames(input) <- 1:3
      pairs <- agreement(traces_of_raters(input), c("ccc", "pearson"), conf_level = NULL)
      for (kind in c("ccc_lin_population", "pearson")) {
        rows <- golden[golden$setting == setting & golden$video == video & golden$kind == kind & golden$i < golden$j, ]
        ours <- pairs$estimate[pairs$index == c(ccc_lin_population = "CCC", pearson = "Pearson")[[kind]]]
        expect_equal(ours, rows$value[order(rows$i, rows$j)], tolerance = 1e-12) # rounding on both sides
      }
    }
  }
})

test_that("correlations are those of stats::cor on the pairs that are complete", {
  x <- noisy()
  x[c(5:20, 100)] <- NA
  x[sample(length(x), 60)] <- NA
  for (method in c("pearson", "spearman")) {
    ours <- agreement(traces_of_raters(x), method, conf_level = NULL)
    pairs <- utils::combn(4, 2)
    expected <- apply(pairs, 2, function(p) {
      both <- stats::complete.cases(x[, p])
      stats::cor(x[both, p[1]], x[both, p[2]], method = method)
    })
    expect_equal(ours$estimate, expected, tolerance = 1e-12)
    expect_equal(ours$n, apply(pairs, 2, function(p) sum(stats::complete.cases(x[, p]))))
    expect_equal(overall(x, method), mean(expected), tolerance = 1e-12)
  }
  tied <- round(x)
  expect_equal(overall(tied[, 1:2], "spearman"),
    stats::cor(tied[, 1], tied[, 2], method = "spearman", use = "complete.obs"), tolerance = 1e-12)
})

test_that("ICCs are psych's", {
  skip_if_not_installed("psych")
  x <- noisy()
  icc <- c(icc_a1 = "ICC2", icc_ak = "ICC2k", icc_c1 = "ICC3", icc_ck = "ICC3k")
  for (series in list(x, x[, 1:2], -x * 1e-3 + 7)) {
    theirs <- suppressMessages(suppressWarnings(psych::ICC(series, lmer = FALSE)))$results
    ours <- agreement(traces_of_raters(series), names(icc), type = "overall", conf_level = NULL)
    expect_identical(as.character(ours$index), c("ICC(A,1)", "ICC(A,k)", "ICC(C,1)", "ICC(C,k)"))
    expect_equal(ours$estimate, theirs$ICC[match(icc, theirs$type)], tolerance = 1e-10)
  }
})

# Six persons, four judges: Shrout & Fleiss (1979), table 2; coefficients table 4.
shrout_fleiss_example <- matrix(
  c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), 6, byrow = TRUE
)

test_that("ICCs are those printed by Shrout & Fleiss (1979), under their labels too", {
  codes <- c("icc_1", "icc_a1", "icc_c1", "icc_k", "icc_ak", "icc_ck")
  expect_equal(round(overall(shrout_fleiss_example, codes), 2), c(0.17, 0.29, 0.71, 0.44, 0.62, 0.91))
  theirs <- c("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
  expect_identical(overall(shrout_fleiss_example, theirs), overall(shrout_fleiss_example, codes))
})

# Henderson's method 3 by the residuals of lm(): an independent road to the same components.
components_by_lm <- function(x) {
  d <- data.frame(y = as.vector(x), time = factor(row(x)), rater = factor(col(x)))
  d <- d[!is.na(d$y), ]
  left <- function(formula) sum(stats::resid(stats::lm(formula, d))^2)
  n <- nrow(d)
  a <- nlevels(droplevels(d$time))
  b <- nlevels(droplevels(d$rater))
  full <- left(y ~ time + rater)
  rest <- full / (n - a - b + 1)
  c(times = (left(y ~ rater) - full - (a - 1) * rest) / (n - b),
    raters = (left(y ~ time) - full - (b - 1) * rest) / (n - a), rest = rest)
}

test_that("ICCs with missing ratings follow from the method of fitting constants", {
  x <- noisy(60) * 7 + 1e3
  x[sample(length(x), 70)] <- NA
  x[5, ] <- NA
  by_lm <- components_by_lm(x)
  # 1e-7: lm() works on ratings about 1000 with a spread of some 10
  expect_equal(unlist(cpp_variance_components(x))[1:3], by_lm, tolerance = 1e-7)
  expect_equal(overall(x, "icc_a1"), by_lm[["times"]] / sum(by_lm), tolerance = 1e-7)
  expect_equal(overall(x, "icc_c1"), by_lm[["times"]] / (by_lm[["times"]] + by_lm[["rest"]]), tolerance = 1e-7)
  rated <- rowSums(!is.na(x))
  rated <- rated[rated > 0]
  k <- (sum(rated) - sum(rated^2) / sum(rated)) / (length(rated) - 1)
  one <- overall(x, "icc_a1")
  expect_equal(overall(x, "icc_ak"), k * one / (1 + (k - 1) * one)) # Spearman & Brown
  # no time that all rated, and still an ICC
  turns <- noisy(90)
  for (t in seq_len(90)) turns[t, 1 + t %% 4] <- NA
  expect_equal(overall(turns, "icc_c1"), overall(noisy(90), "icc_c1"), tolerance = 0.2)
  # raters who never meet have no common scale
  apart <- noisy(40)
  apart[1:20, 1:2] <- NA
  apart[21:40, 3:4] <- NA
  expect_identical(overall(apart, "icc_a1"), NA_real_)
})

test_that("irr, irrNA, irrCAC and psych find the same coefficients, with missing ratings and without", {
  full <- unname(as.matrix(read_fixture("agreement-peers-ratings.csv")))
  holes <- replace(full, cbind(c(1, 3, 3, 7, 9, 12, 12), c(2, 1, 4, 3, 2, 1, 3)), NA)
  codes <- matrix(pmin(pmax(round((full - 6) / 2), 1), 5), nrow(full))
  data <- list(full = full, holes = holes, codes = codes, codes_na = replace(codes, is.na(holes), NA),
    pair = codes[, 1:2])
  theirs <- read_fixture("agreement-peers.csv")
  for (rows in split(theirs, theirs$data)) {
    rounded <- startsWith(rows$origin, "irrCAC")
    # irr::kripp.alpha() on complete data is left out: it forgets to divide by raters - 1. irrNA's two-way ICCs, too,
    # which go by another analysis of variance: ICC(A,1) .758, ICC(C,1) .839, ours .763, .852, by REML .766, .851.
    ours <- overall(data[[rows$data[[1L]]]], unique(rows$index))[match(rows$index, unique(rows$index))]
    expect_equal(ours[!rounded], rows$value[!rounded], tolerance = 1e-12)
    expect_lt(max(0, abs(ours - rows$value)[rounded]), 5.1e-6)
  }
})

test_that("components are those of REML up to its small difference from ANOVA", {
  skip_on_cran() # much computing: tools/test.R runs it
  skip_if_not_installed("lme4")
  set.seed(4)
  x <- outer(stats::rnorm(200), stats::rnorm(8), `+`) + stats::rnorm(1600)
  x[sample(1600, 300)] <- NA
  d <- data.frame(y = as.vector(x), time = factor(row(x)), rater = factor(col(x)))
  reml <- as.data.frame(lme4::VarCorr(lme4::lmer(y ~ 1 + (1 | time) + (1 | rater), d, na.action = stats::na.omit)))
  theirs <- stats::setNames(reml$vcov, reml$grp)[c("time", "rater", "Residual")]
  # with 19 % missing the two estimators use the ratings with slightly other weights
  expect_equal(unname(unlist(cpp_variance_components(x))[1:3]), unname(theirs), tolerance = 0.02)
})

test_that("a coefficient that would be beyond 1 is not there, with the reason, and intervals stay in their range", {
  # means of all times equal: nothing but disagreement, McGraw & Wong's ICC(A,k) would be 6
  latin <- matrix(((outer(0:5, 0:5, `+`)) %% 6) + 1, 6)
  ours <- agreement(traces_of_raters(latin), c("icc_ak", "icc_ck", "icc_a1"), type = "overall", resamples = 50,
    seed = 1)
  expect_identical(is.na(ours$estimate), c(TRUE, TRUE, FALSE))
  expect_equal(ours$estimate[3], -0.25) # irrNA 0.2.3, data set Indep
  expect_true(all(nzchar(ours$reason[1:2])))
  set.seed(2)
  for (seed in 1:20) {
    x <- vapply(1:4, function(k) ar1(40, 0.9) * sample(c(-1, 1), 1), numeric(40))
    rows <- agreement(traces_of_raters(x), names(agreement_indices)[1:15], type = "overall", resamples = 50,
      seed = seed)
    known <- rows[!is.na(rows$conf.low), ]
    expect_true(all(known$conf.low >= known$range_low & known$conf.high <= known$range_high))
    expect_true(all(is.na(rows$estimate) | rows$estimate <= rows$range_high))
    expect_true(all(rows$n_eff >= least_n_eff | nzchar(rows$reason)))
  }
})

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example C; AC1: Gwet (2014), table 2.
reliability_data <- t(rbind(
  c(1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA), c(1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3),
  c(NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA), c(1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA)
))

test_that("alpha of four scales and AC1 are the published ones", {
  codes <- c("alpha_nominal", "alpha_ordinal", "alpha", "alpha_ratio", "ac1")
  expect_equal(round(overall(reliability_data, codes), 3), c(0.743, 0.815, 0.849, 0.797, 0.775))
  below <- agreement(traces_of_raters(reliability_data - 3), "alpha_ratio", type = "overall", conf_level = NULL)
  expect_identical(below$estimate, NA_real_)
  expect_match(below$reason, "below 0")
})

test_that("Kendall's W follows from the mean rank correlation; kappa is Cohen's, by its definition", {
  x <- noisy(50)
  k <- ncol(x)
  expect_equal(overall(x, "kendall"), (1 + (k - 1) * overall(x, "spearman")) / k) # Kendall 1948, without ties
  tied <- round(x)
  r <- apply(tied, 2, rank)
  # the formula with correction for ties (Siegel & Castellan 1988)
  ties <- sum(apply(tied, 2, function(v) sum(table(v)^3 - table(v))))
  w <- (12 * sum(rowSums(r)^2) - 3 * k^2 * 50 * 51^2) / (k^2 * (50^3 - 50) - k * ties)
  expect_equal(overall(tied, "kendall"), w)
  two <- cbind(a = c(1, 2, 3, 3, 2, 1, 4, 1), b = c(1, 2, 3, 4, 2, 2, 4, 3))
  counts <- table(factor(two[, 1], 1:4), factor(two[, 2], 1:4)) / 8
  expected <- outer(rowSums(counts), colSums(counts))
  for (power in c(0, 1, 2)) {
    apart <- if (power == 0) 1 - diag(4) else (abs(outer(1:4, 1:4, `-`)) / 3)^power
    code <- c("kappa", "kappa_linear", "kappa_quadratic")[power + 1]
    expect_equal(overall(two, code), 1 - sum(apart * counts) / sum(apart * expected))
  }
  expect_error(overall(noisy(200), "kappa"), "100 different values")
})

# Conger's kappa and Gwet's AC with missing ratings, as Gwet (2014, chapters 2, 4 and 5) defines them: what is observed
# of the times that two rated or more, what chance gives of all ratings of each rater, or of each time.
class_coefficient <- function(x, weights, chance) {
  classes <- sort(unique(x[!is.na(x)]))
  q <- length(classes)
  counts <- t(apply(x, 1L, function(row) vapply(classes, function(class) sum(row == class, na.rm = TRUE), 0)))
  m <- rowSums(counts)
  observed <- mean((rowSums(counts * (counts %*% weights)) - m)[m > 1] / (m * (m - 1))[m > 1])
  if (chance == "conger") {
    shares <- apply(x, 2L, function(of) vapply(classes, function(class) mean(of[!is.na(of)] == class), 0))
    pairs <- utils::combn(ncol(x), 2L)
    expected <- mean(apply(pairs, 2L, function(of) sum(weights * outer(shares[, of[1L]], shares[, of[2L]]))))
  } else {
    p <- colMeans((counts / m)[m > 0, , drop = FALSE])
    expected <- sum(weights) / (q * (q - 1)) * sum(p * (1 - p))
  }
  (observed - expected) / (1 - expected)
}

test_that("kappa, AC1, AC2 and W of many raters with missing ratings and ties are their definitions", {
  withr::local_seed(7)
  x <- pmin(pmax(matrix(sample(1:4, 60, TRUE), 60, 4) + matrix(sample(-1:1, 240, TRUE, c(1, 3, 1)), 60), 1), 4)
  x[sample(240, 60)] <- NA
  apart <- abs(outer(1:4, 1:4, `-`)) / 3
  expect_equal(overall(x, c("kappa", "kappa_linear", "kappa_quadratic", "ac1", "ac2")), c(
    class_coefficient(x, diag(4), "conger"), class_coefficient(x, 1 - apart, "conger"),
    class_coefficient(x, 1 - apart^2, "conger"), class_coefficient(x, diag(4), "gwet"),
    class_coefficient(x, 1 - apart^2, "gwet")))
  # W of the times that all rated: the variance of rank sums over its most, ties made up for (Siegel & Castellan 1988)
  r <- apply(x[stats::complete.cases(x), ], 2L, rank)
  n <- nrow(r)
  ties <- sum(apply(r, 2L, function(v) sum(table(v)^3 - table(v))))
  expect_equal(overall(x, "kendall"), (12 * sum(rowSums(r)^2) - 3 * 16 * n * (n + 1)^2) / (16 * (n^3 - n) - 4 * ties))
})

# Krippendorff (2011): coincidences of all pairs within units, ordinal differences by how many values lie between.
alpha_by_coincidences <- function(x, difference) {
  values <- sort(unique(x[!is.na(x)]))
  o <- matrix(0, length(values), length(values))
  for (t in which(rowSums(!is.na(x)) > 1)) {
    n <- table(factor(x[t, ], values))
    o <- o + (outer(n, n) - diag(as.vector(n))) / (sum(n) - 1)
  }
  n <- rowSums(o)
  d <- difference(values, n)
  1 - (sum(n) - 1) * sum(o * d) / sum(outer(n, n) * d)
}

test_that("alpha of all four scales with ties and missing ratings is that of the coincidences", {
  withr::local_seed(8)
  x <- matrix(sample(1:5, 50, TRUE), 50, 3) + matrix(sample(0:2, 150, TRUE, c(4, 1, 1)), 50)
  x[sample(150, 40)] <- NA
  between <- function(values, n) {
    outer(seq_along(n), seq_along(n), Vectorize(function(a, b) (sum(n[a:b]) - (n[a] + n[b]) / 2)^2))
  }
  expect_equal(overall(x, c("alpha_nominal", "alpha_ordinal", "alpha", "alpha_ratio")), c(
    alpha_by_coincidences(x, function(v, n) 1 - diag(length(v))), alpha_by_coincidences(x, between),
    alpha_by_coincidences(x, function(v, n) outer(v, v, `-`)^2),
    alpha_by_coincidences(x, function(v, n) (outer(v, v, `-`) / outer(v, v, `+`))^2)))
})

test_that("times that one alone rated are no common ones, and no interval is beside its estimate", {
  withr::local_seed(1)
  x <- noisy(240)
  x[stats::runif(length(x)) > 0.1] <- NA
  codes <- c("icc_1", "icc_k", "icc_a1", "icc_ak", "icc_c1", "icc_ck", "alpha")
  for (type in c("overall", "pairwise")) {
    ours <- agreement(traces_of_raters(x), codes, type = type, resamples = 50, seed = 1)
    shared <- if (type == "overall") sum(rowSums(!is.na(x)) > 1) else {
      pairs <- utils::combn(4, 2)
      apply(pairs, 2, function(of) sum(rowSums(!is.na(x[, of])) == 2))
    }
    expect_identical(as.integer(ours$n), rep(as.integer(shared), length(codes)))
    known <- ours[!is.na(ours$conf.high), ]
    expect_true(all(known$n_eff <= known$n))
    expect_true(all(is.na(known$estimate) | known$conf.high >= known$estimate - 1e-12))
    expect_true(all(known$range_low[known$index == "ICC(C,k)"] == 0))
  }
  x[, 1:2][rowSums(!is.na(x[, 3:4])) > 0, ] <- NA
  apart <- agreement(traces_of_raters(x), "icc_c1", type = "overall", conf_level = NULL)
  expect_match(apart$reason, "groups that share no times")
  x[, c(1, 3)] <- NA
  lonely <- agreement(traces_of_raters(x), c("icc_1", "icc_c1"), type = "overall", conf_level = NULL)
  expect_identical(lonely$n, c(0L, 0L))
  expect_identical(agreement_table(lonely)$Times, c("0", "0"))
  expect_match(paste(format(lonely), collapse = " "), "not defined")
})

test_that("Cronbach's alpha is k / (k - 1) (1 - sum of variances / variance of the sum)", {
  x <- noisy()
  expect_equal(overall(x, "cronbach"), 4 / 3 * (1 - sum(apply(x, 2, stats::var)) / stats::var(rowSums(x))))
})

# All pairs, one by one: Krippendorff's observed and expected disagreement as they are defined.
alpha_by_pairs <- function(x) {
  rated <- rowSums(!is.na(x)) >= 2
  units <- lapply(which(rated), function(t) x[t, !is.na(x[t, ])])
  all <- unlist(units)
  squares <- function(v) sum(outer(v, v, `-`)^2)
  observed <- sum(vapply(units, function(v) squares(v) / (length(v) - 1), 0)) / length(all)
  1 - observed / (squares(all) / (length(all) * (length(all) - 1)))
}

test_that("Krippendorff's alpha is its definition, also with missing ratings", {
  # Two raters, three units: (1,1), (2,3), (4,4). Observed: 2 * 1 / 6 = 1/3. Expected: the pairs of
  # {1,1,2,3,4,4} differ by squares that sum to 2 * (6 * 47 - 15^2) = 114, over 30. Alpha = 1 - 10/114.
  by_hand <- matrix(c(1, 2, 4, 1, 3, 4), 3)
  expect_equal(overall(by_hand, "alpha"), 1 - 10 / 114)
  x <- noisy(80)
  expect_equal(overall(x, "alpha"), alpha_by_pairs(x), tolerance = 1e-12)
  x[sample(length(x), 100)] <- NA
  expect_equal(overall(x, "alpha"), alpha_by_pairs(x), tolerance = 1e-12)
  # a unit with a single rating does not count
  alone <- rbind(x, c(99, NA, NA, NA))
  expect_equal(overall(alone, "alpha"), overall(x, "alpha"))
})

test_that("every index is a matter of relation: units and the order of raters do not count", {
  x <- noisy()
  index <- setdiff(names(agreement_indices), "alpha_ratio") # a ratio scale has a zero
  x[] <- round(x)
  value <- overall(x, index)
  expect_equal(overall(1000 * x - 5e4, index), value, tolerance = 1e-9)
  expect_equal(overall(x[, c(3, 1, 4, 2)] |> `colnames<-`(letters[1:4]), index), value, tolerance = 1e-12)
  same <- cbind(a = x[, 1], b = x[, 1], c = x[, 1])
  expect_equal(overall(same, index), rep(1, length(index)))
})

test_that("each rater is compared with the mean of the others", {
  x <- noisy()
  x[7:12, 2] <- NA
  ours <- agreement(traces_of_raters(x), "ccc", type = "leave_one_out", conf_level = NULL)
  expected <- vapply(1:4, function(k) concordance(x[, k], rowMeans(x[, -k], na.rm = TRUE)), 0)
  expect_equal(ours$estimate, expected)
  expect_identical(as.character(ours$rater), c("a", "b", "c", "d"))
  expect_identical(ours$n_raters, rep(4L, 4))
})

test_that("segments and windows see their own times only", {
  x <- noisy()
  data <- traces_of_raters(x)
  segments <- data.frame(recording = "v", segment = 1:3, start = c(0, 20, 500), end = c(20, 45.25, 600))
  ours <- agreement(data, "alpha", type = "overall", segments = segments, conf_level = NULL)
  expect_equal(ours$estimate[1:2], c(alpha_by_pairs(x[1:80, ]), alpha_by_pairs(x[81:181, ])))
  expect_identical(ours$estimate[3], NA_real_)
  moving <- agreement(data, "ccc", type = "overall", window = 10, step = 5, conf_level = NULL)
  expect_equal(moving$start, seq(0, 65, by = 5))
  expect_equal(moving$end, moving$start + 10)
  expect_equal(moving$estimate[3], overall(x[41:80, ], "ccc"))
  unknown <- rbind(segments, data.frame(recording = "w", segment = 1L, start = 0, end = 9))
  expect_warning(agreement(data, type = "overall", segments = unknown, conf_level = NULL),
    class = "musefuse_warning_segments")
})

test_that("the same seed gives the same bytes for any number of threads", {
  data <- traces_of_raters(noisy(120))
  once <- agreement(data, c("ccc", "alpha"), resamples = 50, seed = 7)
  expect_identical(agreement(data, c("ccc", "alpha"), resamples = 50, seed = 7, threads = 2), once)
  set.seed(3)
  drawn <- agreement(data, resamples = 50)
  set.seed(3)
  expect_identical(agreement(data, resamples = 50), drawn)
  expect_false(identical(agreement(data, resamples = 50)$conf.low, drawn$conf.low))
})

continuous_indices <- setdiff(names(agreement_indices), c("alpha_nominal", "alpha_ratio", "kappa", "kappa_linear",
  "kappa_quadratic", "ac1", "ac2"))
test_that("intervals hold the estimate, grow with confidence and shrink with time", {
  short <- agreement(traces_of_raters(noisy(300)), continuous_indices, type = "overall", seed = 1)
  wide <- agreement(traces_of_raters(noisy(300)), continuous_indices, type = "overall", seed = 1,
    conf_level = 0.99)
  expect_true(all(short$conf.low < short$estimate & short$estimate < short$conf.high))
  expect_true(all(wide$conf.low < short$conf.low & wide$conf.high > short$conf.high))
  long <- agreement(traces_of_raters(noisy(6000)), continuous_indices, type = "overall", seed = 1)
  expect_true(all(long$conf.high - long$conf.low < 0.6 * (short$conf.high - short$conf.low)))
  expect_true(all(long$n_eff > 5 * short$n_eff))
})

test_that("independent samples count in full, and their interval is Fisher's", {
  set.seed(5)
  common <- stats::rnorm(2000)
  x <- cbind(a = common + stats::rnorm(2000), b = common + stats::rnorm(2000))
  ours <- agreement(traces_of_raters(x), "pearson", resamples = 2000, seed = 1)
  expect_gt(ours$n_eff, 1500) # the estimate of a spectrum at 0 has a relative error of some 10 %
  fisher <- tanh(atanh(stats::cor(x)[1, 2]) + c(-1.96, 1.96) / sqrt(1997))
  expect_equal(c(ours$conf.low, ours$conf.high), fisher, tolerance = 0.03)
})

test_that("effective samples follow the autocorrelation, whatever the sampling rate", {
  n_eff <- vapply(1:40, function(seed) {
    set.seed(seed)
    x <- vapply(1:2, function(k) ar1(4000, 0.98), numeric(4000))
    fine <- agreement(traces_of_raters(x), "pearson", resamples = 2, seed = 1)$n_eff
    coarse <- agreement(traces_of_raters(x[seq(1, 4000, by = 5), ]), "pearson", resamples = 2, seed = 1)$n_eff
    c(fine, coarse)
  }, c(0, 0))
  truth <- 4000 * (1 - 0.98^2) / (1 + 0.98^2) # Bartlett 1935, independent series: 80.8
  # medians of 40 estimates, each with a relative error of some 25 %
  expect_equal(stats::median(n_eff[1, ]), truth, tolerance = 0.2)
  expect_equal(stats::median(n_eff[2, ]), truth, tolerance = 0.25)
})

test_that("one rater, constants, missing traces and short recordings give NA, never an error", {
  x <- noisy(60)
  x[, 2] <- 3
  x[, 3] <- NA
  ours <- agreement(traces_of_raters(x), c("ccc", "pearson"), resamples = 20, seed = 1)
  expect_identical(nrow(ours), 12L)
  expect_true(all(is.na(ours$estimate[ours$rater == "c" | ours$other == "c"])))
  expect_identical(ours$estimate[ours$index == "CCC" & ours$rater == "a" & ours$other == "b"], 0)
  expect_true(is.na(ours$estimate[ours$index == "Pearson" & ours$rater == "a" & ours$other == "b"]))
  expect_identical(agreement(traces_of_raters(x), "alpha", type = "overall", seed = 1)$n_raters, 3L)
  expect_warning(lone <- agreement(traces_of_raters(x[, 1, drop = FALSE]), type = "overall"),
    class = "musefuse_warning_data")
  expect_identical(lone$estimate, NA_real_)
  expect_warning(none <- agreement(traces_of_raters(x[, 1, drop = FALSE])), class = "musefuse_warning_data")
  expect_identical(nrow(none), 0L)
  expect_output(print(none), "No rows")
  expect_identical(nrow(agreement(traces_of_raters(x[1:3, c(1, 4)]), resamples = 10)), 1L)
  same <- agreement(traces_of_raters(cbind(a = x[, 1], b = x[, 1])), resamples = 10)
  expect_equal(c(same$estimate, same$conf.low, same$conf.high), c(1, 1, 1))
})

test_that("bad requests are refused", {
  data <- traces_of_raters(noisy(60))
  expect_error(agreement(data, "gamma"), class = "musefuse_error_argument")
  expect_error(agreement(data, character()), class = "musefuse_error_argument")
  expect_error(agreement(data, type = "triple"), class = "musefuse_error_argument")
  expect_error(agreement(data, by = "window"), class = "musefuse_error_argument")
  expect_error(agreement(data, by = "segment"), class = "musefuse_error_argument")
  expect_error(agreement(data, by = "recording", window = 3), class = "musefuse_error_argument")
  expect_error(agreement(data, conf_level = 95), class = "musefuse_error_argument")
  expect_error(agreement(data, resamples = 1), class = "musefuse_error_argument")
  expect_error(agreement(data[0, ]), class = "musefuse_error_empty")
  expect_snapshot(error = TRUE, {
    agreement(data, "gamma")
    agreement(data, by = "window")
    agreement(data, step = 3)
    concordance(1:3, 1:2)
  })
})

test_that("the original's inter-rater agreement is the mean Pearson correlation of all pairs", {
  golden <- read_shared("golden", "ewe", "interrater_agreement.csv")
  golden <- golden[golden$video %in% c("11", "32"), ] # its mean and spread are over a third video, too
  for (i in seq_len(nrow(golden))) {
    input <- read_shared("golden", "ewe", paste0("input_", golden$setting[i], "_", golden$video[i], ".csv"))
    got <- agreement(as_ratings(as.matrix(input[-1])), index = "pearson", type = "overall", conf_level = NULL)
    # moments of 600 samples in another order of summation
    expect_equal(got$estimate, golden$value[i], tolerance = 1e-12)
  }
})

test_that("standard errors are the spread of the estimate from one recording to the next", {
  ar1 <- function(n, phi) {
    as.numeric(stats::filter(c(stats::rnorm(1), stats::rnorm(n - 1, sd = sqrt(1 - phi^2))), phi, "recursive"))
  }
  set.seed(1)
  found <- replicate(500, {
    common <- ar1(400, 0.8)
    x <- vapply(1:2, function(k) sqrt(0.5) * (common + ar1(400, 0.8)), double(400))
    own <- cpp_measure_agreement(x, list(indices = "pearson", type = "overall", begin = 0L, end = 400L,
      step = 1L, still = 0, resamples = 200L, block = 0L, seed = 1, first_item = 0, threads = 1L))
    c(atanh(own$estimate), own$se) # the standard error is on the scale of Fisher's z
  })
  # The spread of 500 is known to 1 / sqrt(1000) of itself: three of that, and as much for the bootstrap's bias.
  expect_lt(abs(mean(found[2, ]) / stats::sd(found[1, ]) - 1), 0.1)
})

test_that("indices have the names of other packages, and near names are hinted at", {
  few <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]
  theirs <- c("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k", "icc3k")
  found <- agreement(few, theirs, type = "overall", conf_level = NULL)
  expect_identical(unname(found$index), agreement(few, c("icc_1", "icc_a1", "icc_c1", "icc_k", "icc_ak", "icc_ck"),
    type = "overall", conf_level = NULL)$index)
  hinted <- c(krippendorff = "alpha", cohen = "kappa", gwet = "ac1", lin = "ccc", icc = "icc_ck")
  for (name in names(hinted)) {
    expect_error(agreement(few, name), paste0("Did you mean.*", hinted[[name]]), class = "musefuse_error_argument")
  }
})

test_that("ratings that rounding alone keeps apart are ties, and of one class", {
  set.seed(2)
  common <- sample(-2:2, 80, TRUE)
  exact <- vapply(1:3, function(k) pmin(2, pmax(-2, common + sample(-1:1, 80, TRUE))), numeric(80)) / 10
  exact[sample(240, 15)] <- NA
  shaken <- (exact + 0.2) * 3
  shaken <- shaken * (1 + .Machine$double.eps * sample(-8:8, 240, TRUE)) / 3 - 0.2
  expect_gt(length(unique(stats::na.omit(c(shaken)))), 20L)
  ranked <- c("spearman", "alpha_ordinal", "kendall", "alpha_nominal", "kappa", "ac1", "kappa_quadratic")
  of <- function(x) agreement(traces_of_raters(x), ranked, type = "overall", conf_level = NULL)$estimate
  expect_equal(of(shaken), of(exact), tolerance = 1e-10)
  gold <- function(x) fuse_ordinal(traces_of_raters(x), conf_level = NULL)$value
  expect_equal(gold(shaken), gold(exact), tolerance = 1e-10)
})

test_that("a rater who rests whenever the other one rates has no correlation with them, at any scale", {
  set.seed(1)
  x <- cbind(stats::rnorm(60), c(stats::rnorm(30), 0.1 + stats::runif(30) * 1e-17), stats::rnorm(60))
  x[, 2] <- x[, 2] + c(rep(0, 30), rep(c(0, 1e-17), 15))
  x[1:30, 1] <- NA # beside the first one the second one is a constant but for rounding
  of <- function(x, index = "pearson") {
    agreement(traces_of_raters(x), index, type = "overall", conf_level = NULL)$estimate
  }
  shaken <- x * 7.3 + 2.1
  # the mean over the other two pairs
  expect_equal(of(x), mean(c(stats::cor(x[31:60, 1], x[31:60, 3]), stats::cor(x[, 2], x[, 3]))), tolerance = 1e-10)
  expect_equal(of(shaken), of(x), tolerance = 1e-10)
  expect_equal(of(shaken, "spearman"), of(x, "spearman"), tolerance = 1e-10)
})

test_that("resamples that are no number are an error of ours", {
  for (no in list(mean, new.env(), quote(x))) {
    expect_error(agreement(ratings, resamples = no), class = "musefuse_error_argument")
  }
})
