walk <- function(n) cumsum(rnorm(n))

# Sum over all paths (Cuturi & Blondel 2017, eq. 1): the definition, for short series.
all_paths <- function(x, y, gamma) {
  costs <- function(i, j) {
    here <- (x[i] - y[j])^2
    if (i == 1 && j == 1) {
      return(here)
    }
    here + c(
      if (i > 1 && j > 1) costs(i - 1, j - 1), if (j > 1) costs(i, j - 1), if (i > 1) costs(i - 1, j)
    )
  }
  -gamma * log(sum(exp(-costs(length(x), length(y)) / gamma)))
}

test_that("soft_dtw is the soft minimum over all paths", {
  set.seed(1)
  for (gamma in c(0.3, 1, 10)) {
    x <- rnorm(4)
    y <- rnorm(5)
    expect_equal(soft_dtw(x, y, gamma), all_paths(x, y, gamma), tolerance = 1e-12)
  }
})

test_that("gamma near 0 is DTW, from below", {
  set.seed(2)
  x <- walk(40)
  y <- walk(50)
  hard <- dtw(x, y, window = 10)$distance
  values <- vapply(10^(-(0:6)), function(gamma) soft_dtw(x, y, gamma, window = 10), 0)
  expect_true(all(diff(values) > -1e-9) && all(values <= hard + 1e-9))
  # At most gamma times the log of the number of paths (below 3^90) apart.
  expect_equal(values[[7]], hard, tolerance = 1e-6 * 90 * log(3))
})

test_that("the gradient is that of finite differences", {
  set.seed(3)
  x <- cbind(walk(12), walk(12))
  y <- cbind(walk(15), walk(15))
  y[4, 1] <- NA
  for (gamma in c(0.1, 1, 5)) {
    found <- soft_dtw(x, y, gamma, gradient = TRUE)
    slope <- vapply(seq_along(x), function(i) {
      (soft_dtw(replace(x, i, x[i] + 1e-5), y, gamma) - soft_dtw(replace(x, i, x[i] - 1e-5), y, gamma)) / 2e-5
    }, 0)
    # Central differences of step 1e-5: the error is of order h^2.
    expect_equal(c(found$gradient), slope, tolerance = 1e-6)
    expect_identical(found$value, soft_dtw(x, y, gamma))
  }
  expect_null(dim(soft_dtw(1:3, 1:4, gradient = TRUE)$gradient))
})

test_that("a missing sample is no free place for soft_dtw(), as for dtw()", {
  set.seed(5)
  x <- walk(40)
  y <- walk(50)
  missing <- c(9, 20:22, 30)
  gap <- replace(y, missing, NA)
  line <- replace(y, missing, approx(seq_along(y)[-missing], y[-missing], missing)$y)
  # Interpolation rounds.
  expect_equal(soft_dtw(x, gap, 0.1), soft_dtw(x, line, 0.1), tolerance = 1e-12)
  back <- soft_dtw(gap, x, 0.1, gradient = TRUE)
  full <- soft_dtw(line, x, 0.1, gradient = TRUE)$gradient
  expect_equal(back$gradient, replace(full, missing, 0), tolerance = 1e-12)
  long <- replace(y, 11:30, NA)
  # At most gamma times the log of the number of paths (below 3^90) apart, as above.
  expect_equal(soft_dtw(x, long, 1e-6), dtw(x, long)$distance, tolerance = 1e-6 * 90 * log(3))
  nobody <- soft_dtw(cbind(x, NA), cbind(y, NA), 0.1, gradient = TRUE)
  expect_equal(nobody$value, soft_dtw(x, y, 0.1), tolerance = 1e-12)
  expect_true(all(nobody$gradient[, 2] == 0))
})

test_that("the barycentre is stationary, lies below its start, and tends to DBA", {
  set.seed(4)
  series <- lapply(c(40, 45, 38), function(n) sin(seq(0, 6, length.out = n)) + rnorm(n, sd = 0.2))
  weights <- c(1, 2, 0.5)
  soft <- dtw_barycentre(series, weights = weights, gamma = 0.5, max_iter = 500, tolerance = 1e-14)
  expect_true(all(diff(soft$objective) <= 0))
  slope <- Reduce(`+`, Map(function(s, w) w * soft_dtw(soft$centre, s, 0.5, gradient = TRUE)$gradient, series, weights))
  expect_lt(max(abs(slope)), 1e-4)
  hard <- dtw_barycentre(series, weights = weights, tolerance = 0)
  near <- dtw_barycentre(series, weights = weights, gamma = 1e-6, tolerance = 0)
  expect_equal(near$centre, hard$centre, tolerance = 1e-3)
})

test_that("fuse_softdtw fuses each cell, the same for any threads", {
  clip <- ratings[ratings$recording == "clip1" & ratings$rater != "emil", ] # emil goes along with nobody there
  clip <- clip[clip$time < 60, ]
  gold <- fuse_softdtw(clip, window = 3, max_iter = 5)
  expect_s3_class(gold, "gold")
  expect_identical(fuse_softdtw(clip, window = 3, max_iter = 5, threads = 2)$value, gold$value)
  expect_true(all(diff(tidy(gold, "iterations")$objective[1:6]) <= 0))
  expect_identical(run_settings(settings(gold), clip)$value, gold$value)
  expect_error(fuse_softdtw(clip, gamma = 0), class = "musefuse_error_argument")
  expect_error(soft_dtw(1:3, 1:3, gamma = -1), class = "musefuse_error_argument")
})
