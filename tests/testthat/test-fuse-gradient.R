# Three raters of one signal on a clock of 4 Hz.
three <- function(n = 240) {
  x <- noisy_ratings(n)
  colnames(x) <- c("a", "b", "c")
  x
}

# Each rater beside the others, by lm().
additive_levels <- function(x) {
  rows <- data.frame(y = c(x), time = factor(row(x)), rater = factor(col(x)))
  own <- c(0, stats::coef(stats::lm(y ~ 0 + time + rater, rows))[paste0("rater", seq_len(ncol(x))[-1L])])
  own - mean(own)
}

# Dense oracle: the minimum of the sum of squares by solve(), the common step by optimise() of Huber's loss.
dense_gradient <- function(x, anchor, cutoff = 1.345) {
  n <- nrow(x)
  steps <- diff(x)
  spread <- function(common) sqrt(pi / 2) * mean(abs(steps - common), na.rm = TRUE)
  loss <- function(m, d, limit) sum(ifelse(abs(d - m) <= limit, (d - m)^2 / 2, limit * (abs(d - m) - limit / 2)))
  common <- apply(steps, 1L, stats::median, na.rm = TRUE)
  for (round in 1:60) {
    limit <- cutoff * spread(common)
    common <- apply(steps, 1L, function(d) {
      d <- d[!is.na(d)]
      stats::optimise(loss, range(d) + c(-1e-9, 1e-9), d = d, limit = limit, tol = 1e-12)$minimum
    })
  }
  level <- rowMeans(sweep(x, 2L, additive_levels(x)), na.rm = TRUE)
  d <- diff(diag(n))
  there <- !is.na(common)
  d <- d[there, , drop = FALSE]
  solve(crossprod(d) + diag(n) / anchor^2, crossprod(d, common[there]) + level / anchor^2)[, 1L]
}

test_that("the result is the minimum of its objective, solved densely", {
  x <- noisy_ratings(60, noise = c(0.1, 0.3, 0.6, 0.3)) # of two raters far apart any mean is Huber's
  x[20:25, 2L] <- NA
  gold <- fuse_gradient(as_ratings(x), window = samples(1), anchor = 3, equalise = FALSE)
  # 1e-6: optimise() finds the minimum of a parabola to the root of the machine's precision
  expect_equal(gold$value, unname(dense_gradient(x, 3 * 4)), tolerance = 1e-6)
})

test_that("raters who move alike give their own course, whatever their levels", {
  x <- three()[, c("a", "a", "a")]
  colnames(x) <- c("a", "b", "c")
  gold <- fuse_gradient(as_ratings(sweep(x, 2L, c(0, 5, -2), `+`)), window = samples(1))
  # one step alike, summed up 240 times
  expect_equal(gold$value, x[, 1L] + 1, tolerance = 1e-10)
})

test_that("an offset of a rater moves the whole by its share", {
  x <- three()
  x[50:80, "c"] <- NA
  moved <- x
  moved[, "b"] <- moved[, "b"] + 6
  expect_equal(fuse_gradient(as_ratings(moved))$value, fuse_gradient(as_ratings(x))$value + 2, tolerance = 1e-10)
  expect_equal(fuse_gradient(as_ratings(moved), equalise = FALSE)$value,
    fuse_gradient(as_ratings(x), equalise = FALSE)$value + 2, tolerance = 1e-10)
})

test_that("neither the order of raters matters nor one who rated nothing", {
  x <- three()
  gold <- fuse_gradient(as_ratings(x))
  expect_equal(fuse_gradient(as_ratings(x[, 3:1]))$value, gold$value, tolerance = 1e-10)
  with_empty <- fuse_gradient(as_ratings(cbind(x, d = NA)))
  expect_equal(with_empty[c("value", "conf.low", "conf.high", "n_raters")],
    gold[c("value", "conf.low", "conf.high", "n_raters")], tolerance = 1e-10)
})

test_that("equal spread makes raters' units no matter, and other scales are refused otherwise", {
  x <- three()
  x <- apply(x, 2L, function(v) 2 * (v - min(v)) / diff(range(v)) - 1)
  wide <- sweep(x, 2L, c(1, 1, 100), `*`)
  shape <- function(gold) as.vector(scale(gold$value))
  expect_equal(shape(fuse_gradient(as_ratings(wide))), shape(fuse_gradient(as_ratings(x))), tolerance = 1e-8)
  expect_error(fuse_gradient(as_ratings(wide), equalise = FALSE), class = "musefuse_error_values")
})

test_that("a cursor that is put back does not move the gold standard", {
  x <- noisy_ratings(240, noise = c(0.05, 0.05, 0.05))
  clean <- fuse_gradient(as_ratings(x), equalise = FALSE, anchor = 60)$value
  x[120:240, 2L] <- x[120:240, 2L] + 3
  jump <- function(value) mean(value[130:150] - clean[130:150]) - mean(value[90:110] - clean[90:110])
  # the mean takes a third of the jump at once
  expect_equal(jump(fuse_mean(as_ratings(x))$value), 1, tolerance = 0.1)
  expect_lt(jump(fuse_gradient(as_ratings(x), equalise = FALSE, anchor = 60)$value), 0.35)
})

test_that("gaps of all stay gaps, and both sides keep to the mean", {
  x <- three()
  x[100:110, ] <- NA
  x[201:240, "a"] <- NA
  gold <- fuse_gradient(as_ratings(x), min_raters = 2)
  expect_identical(which(is.na(gold$value)), 100:110)
  expect_identical(gold$n_raters, as.integer(rowSums(!is.na(x))))
  expect_gt(stats::cor(gold$value, fuse_mean(as_ratings(x))$value, use = "complete.obs"), 0.95)
  expect_identical(sum(is.na(fuse_gradient(as_ratings(x), min_raters = 3)$value)), 51L)
})

test_that("the band is the jackknife over raters", {
  x <- three(80)
  fuse <- function(keep) fuse_gradient(as_ratings(x[, keep]), equalise = FALSE, conf_level = NULL)$value
  without <- vapply(1:3, function(k) fuse(-k), numeric(80))
  se <- sqrt(2 / 3 * rowSums((without - rowMeans(without))^2))
  gold <- fuse_gradient(as_ratings(x), equalise = FALSE, conf_level = 0.9)
  expect_equal(gold$conf.high - gold$value, stats::qt(0.95, 2) * se, tolerance = 1e-8)
})

test_that("one rater, one sample and nothing but missing are results", {
  x <- three(40)
  expect_warning(one <- fuse_gradient(as_ratings(x[, 1L, drop = FALSE]), window = samples(1)),
    class = "musefuse_warning_one_rater")
  expect_equal(one$value, unname(x[, 1L]), tolerance = 1e-10)
  expect_equal(fuse_gradient(as_ratings(matrix(c(1, 3), 1L)))$value, 2)
  expect_true(all(is.na(fuse_gradient(as_ratings(matrix(NA_real_, 5L, 2L)))$value)))
  expect_equal(fuse_gradient(as_ratings(matrix(c(1, 3), 5L, 2L, byrow = TRUE)))$value, rep(2, 5L))
})

test_that("what cannot be done is said", {
  data <- as_ratings(three(40))
  expect_error(fuse_gradient(data, anchor = 0), class = "musefuse_error_argument")
  expect_error(fuse_gradient(data, anchor = Inf), class = "musefuse_error_argument")
  expect_error(fuse_gradient(data, window = -1), class = "musefuse_error_argument")
  expect_error(fuse_gradient(data, equalise = NA), class = "musefuse_error_argument")
  expect_error(fuse_gradient(data[0, ]), class = "musefuse_error_empty")
})

test_that("a level far from 0 costs no digits beyond those of the ratings", {
  x <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]
  plain <- suppressWarnings(fuse_gradient(x))$value
  x$value <- x$value + 1e9
  # ratings at 1e9 are known to 1e-7; the smoothed mean and the integral of steps keep ten times that
  expect_lt(max(abs(suppressWarnings(fuse_gradient(x))$value - 1e9 - plain), na.rm = TRUE), 2e-6)
})

test_that("a window longer than the recording is one of all of it, at no cost", {
  x <- as_ratings(noisy_ratings(40))
  expect_identical(fuse_gradient(x, window = 1e9)$value, fuse_gradient(x, window = samples(81))$value)
})
