three <- function(n = 240) {
  x <- noisy_ratings(n)
  colnames(x) <- c("a", "b", "c")
  x
}

# All votes, one by one.
votes_of <- function(levels) {
  n <- nrow(levels)
  net <- count <- matrix(0, n, n)
  for (k in seq_len(ncol(levels))) for (i in seq_len(n)) for (j in seq_len(n)) {
    if (i == j || anyNA(levels[c(i, j), k])) next
    net[i, j] <- net[i, j] + sign(levels[i, k] - levels[j, k])
    count[i, j] <- count[i, j] + 1
  }
  list(net = net, count = count)
}

test_that("Copeland's score is the majority of votes, counted one by one", {
  levels <- three(14)
  levels[3, 1] <- levels[7, 1] # a tie
  levels[c(2, 5), 2] <- NA
  levels[9, ] <- NA
  votes <- votes_of(levels)
  met <- rowSums(votes$count > 0)
  expect_equal(cpp_window_scores(levels, "copeland"), ifelse(met > 0, rowSums(sign(votes$net)) / met, NA))
})

test_that("Bradley and Terry's scores are those of a logistic regression on all votes", {
  levels <- three(12)
  levels[3, 1] <- levels[7, 1]
  levels[c(2, 5), 2] <- NA
  votes <- votes_of(levels)
  pairs <- which(upper.tri(votes$count) & votes$count > 0, arr.ind = TRUE)
  design <- matrix(0, nrow(pairs), 12)
  design[cbind(seq_len(nrow(pairs)), pairs[, 1])] <- 1
  design[cbind(seq_len(nrow(pairs)), pairs[, 2])] <- -1
  won <- (votes$count[pairs] + 1 + votes$net[pairs]) / 2
  fit <- suppressWarnings(stats::glm(cbind(won, votes$count[pairs] + 1 - won) ~ 0 + design[, -12], # half votes
    family = stats::binomial, control = list(epsilon = 1e-12)))
  odds <- c(stats::coef(fit), 0)
  # the core stops when no log odds moves by more than 1e-6 a round
  expect_equal(cpp_window_scores(levels, "bradley_terry"), unname(odds - mean(odds)), tolerance = 1e-4)
})

test_that("the ordering is invariant under increasing maps of each rater", {
  x <- three()
  bent <- cbind(a = exp(2 * x[, "a"]), b = x[, "b"]^3, c = atan(x[, "c"]) - 7)
  for (rule in c("copeland", "bradley_terry")) {
    middle <- function(x) fuse_ordinal(as_ratings(x), window = samples(7), rule = rule)$value[seq(4, 238, 7)]
    expect_identical(rank(signif(middle(bent), 10)), rank(signif(middle(x), 10)), info = rule)
  }
})

test_that("unanimous raters keep their ordering and the mean its values", {
  set.seed(2)
  base <- cumsum(stats::rnorm(60))
  x <- cbind(a = base, b = 2 * base, c = base + 1)
  gold <- fuse_ordinal(as_ratings(x), window = samples(1))
  expect_equal(order(gold$value), order(base))
  # the windows are samples: the values are those of the mean of equalised raters, which all are the same course
  scaled <- mean(colMeans(x)) + (base - mean(base)) * 4 / 3
  expect_equal(gold$value, scaled, tolerance = 1e-12)
})

test_that("the medians of a window are the middle ratings, and commute with monotone maps", {
  x <- three(50)
  x[c(3, 11:16), 2] <- NA
  block <- (seq_len(50) - 1L) %/% 6L + 1L
  by_hand <- function(which) apply(x, 2L, function(v) tapply(v, block, function(w) {
    w <- sort(w)
    if (length(w) == 0L) NA else w[[which(length(w))]]
  }))
  expect_equal(window_medians(x, block), cbind(by_hand(function(m) ceiling(m / 2)), by_hand(function(m) m %/% 2 + 1)),
    ignore_attr = TRUE)
  expect_equal(window_medians(exp(x), block), exp(window_medians(x, block)))
  expect_equal(window_medians(-x, block), -window_medians(x, block)[, c(4:6, 1:3)])
  expect_equal(window_means(x[, 2L], block), as.vector(tapply(x[, 2L], block, mean, na.rm = TRUE)) |> na_not_nan())
})

test_that("scales turned round turn the gold standard round", {
  x <- round(three(), 1) # with ties
  for (rule in c("copeland", "bradley_terry")) {
    fused <- function(x) fuse_ordinal(as_ratings(x), rule = rule)$value
    expect_equal(fused(-x), -fused(x), tolerance = 1e-8)
  }
})

test_that("neither the order of raters matters nor one who rated nothing", {
  x <- three()
  gold <- fuse_ordinal(as_ratings(x))
  expect_equal(fuse_ordinal(as_ratings(x[, 3:1]))$value, gold$value, tolerance = 1e-12)
  with_empty <- fuse_ordinal(as_ratings(cbind(x, d = NA)))
  expect_equal(with_empty[c("value", "conf.low", "conf.high", "n_raters")],
    gold[c("value", "conf.low", "conf.high", "n_raters")], tolerance = 1e-12)
})

test_that("gaps of all stay gaps, also of whole windows; scales may be far apart", {
  x <- three()
  x[97:112, ] <- NA # two windows of eight samples
  x[201:240, "a"] <- NA
  gold <- fuse_ordinal(as_ratings(sweep(x, 2L, c(1, 1, 100), `*`)), min_raters = 2)
  expect_identical(which(is.na(gold$value)), 97:112)
  expect_identical(sum(is.na(fuse_ordinal(as_ratings(x), min_raters = 3)$value)), 56L)
})

test_that("the band is the jackknife over raters", {
  x <- three(80)
  x <- sweep(x, 2L, apply(x, 2L, population_sd), `/`) # equal spread, so that leaving one out changes no scale
  fuse <- function(keep) fuse_ordinal(as_ratings(x[, keep]), conf_level = NULL)$value
  without <- vapply(1:3, function(k) fuse(-k), numeric(80))
  se <- sqrt(2 / 3 * rowSums((without - rowMeans(without))^2))
  gold <- fuse_ordinal(as_ratings(x), conf_level = 0.9)
  expect_equal(gold$conf.high - gold$value, stats::qt(0.95, 2) * se, tolerance = 1e-8)
})

test_that("one rater, one sample, constants and nothing but missing are results", {
  x <- three(40)
  expect_warning(one <- fuse_ordinal(as_ratings(x[, 1L, drop = FALSE]), window = samples(1)),
    class = "musefuse_warning_one_rater")
  expect_equal(one$value, unname(x[, 1L]), tolerance = 1e-12)
  expect_equal(fuse_ordinal(as_ratings(matrix(c(1, 3), 1L)))$value, 2)
  expect_true(all(is.na(fuse_ordinal(as_ratings(matrix(NA_real_, 5L, 2L)))$value)))
  expect_equal(fuse_ordinal(as_ratings(matrix(c(1, 3), 50L, 2L, byrow = TRUE)))$value, rep(2, 50L))
})

test_that("what cannot be done is said", {
  data <- as_ratings(three(40))
  expect_error(fuse_ordinal(data, rule = "borda"), class = "musefuse_error_argument")
  expect_error(fuse_ordinal(data, window = 0), class = "musefuse_error_argument")
  expect_error(fuse_ordinal(data[0, ]), class = "musefuse_error_empty")
})

test_that("gold_standard() hands the rule on", {
  data <- as_ratings(three(60))
  expect_equal(gold_standard(data, "ordinal", rule = "bradley_terry")$value,
    fuse_ordinal(data, rule = "bradley_terry")$value)
})
