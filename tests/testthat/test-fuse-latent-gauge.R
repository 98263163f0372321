test_that("a mean of raters is off by a mixture of normals over how far raters are apart", {
  estimate <- c(0.2, -0.1, 0.5)
  error <- c(0.1, 0.2, 0.15)
  weight <- c(0.5, 0.2, 0.3)
  # by adaptive integration over the spread, the mean of raters integrated out in closed form
  posterior <- Vectorize(function(spread) {
    variance <- spread^2 + error^2
    middle <- sum(estimate / variance) / sum(1 / variance)
    prod(stats::dnorm(estimate, middle, sqrt(variance))) / sqrt(sum(1 / variance)) / (0.3 + spread)^2
  })
  inside <- Vectorize(function(spread, half) 2 * stats::pnorm(half / sqrt(sum(weight^2 * (spread^2 + error^2)))) - 1)
  top <- 10 * (stats::sd(estimate) + 0.3 + max(error))
  integral <- function(f) stats::integrate(f, 0, top, subdivisions = 500L, rel.tol = 1e-9)$value
  held <- function(half) integral(function(s) posterior(s) * inside(s, half)) / integral(posterior)
  for (level in c(0.5, 0.95)) {
    # the grid of 100 spreads
    expect_equal(held(half_common(estimate, error, 10 * weight, 0.3, level)), level, tolerance = 1e-3)
  }
})

test_that("of many raters it is the normal interval of their mean, and of alike ones that of their errors", {
  withr::local_seed(1)
  estimate <- stats::rnorm(400)
  half <- half_common(estimate, rep(1e-3, 400), rep(1, 400), 1, 0.95)
  expect_equal(half, stats::qnorm(0.975) * stats::sd(estimate) / 20, tolerance = 0.01)
  error <- c(1, 2, 3)
  alike <- half_common(c(1, 1, 1), error, rep(1, 3), 1e-4, 0.95)
  expect_equal(alike, stats::qnorm(0.975) * sqrt(sum(error^2)) / 3, tolerance = 0.01)
})

test_that("an interval of levels holds the mean of all raters as often as it says", {
  skip_on_cran()
  withr::local_seed(2)
  held <- function(raters, spread) {
    mean(replicate(400, {
      error <- stats::runif(raters, 0.02, 0.06)
      estimate <- stats::rnorm(raters, 0, sqrt(spread^2 + error^2))
      abs(mean(estimate)) <= half_common(estimate, error, rep(1, raters), 0.07, 0.95)
    }))
  }
  # standard error of a share of 400 .011; a prior cannot be right for every spread, and errs on the wide side
  for (raters in c(2, 3, 6)) for (spread in c(0, 0.05, 0.12)) expect_gt(held(raters, spread), 0.92)
})

test_that("the band is the course's, level's, scale's and clock's, and gives the course's back", {
  gold <- suppressWarnings(fuse_latent(ratings, rate = 1, band = "full"))
  facts <- tidy(gold, "recordings")
  for (i in seq_len(nrow(facts))) {
    rows <- as.data.frame(gold)[gold$recording == facts$recording[[i]] & gold$dimension == facts$dimension[[i]], ]
    expect_equal(facts$middle[[i]], mean(rows$value[rows$n_raters > 0]))
    slope <- diff(rows$value, 2) / diff(rows$time, 2)
    inner <- seq_along(slope) + 1L
    added <- (rows$conf.high - rows$value)^2 - course_half(rows, fit_of(gold))^2
    expect_equal(added[inner], facts$level_error[[i]]^2 + (facts$scale_error[[i]] * (rows$value[inner] -
      facts$middle[[i]]))^2 + (facts$clock_error[[i]] * slope)^2)
  }
  # moved and stretched, it is the same course
  moved <- suppressWarnings(fuse_latent(ratings, rate = 1, level = "means", band = "full"))
  halves <- lapply(list(gold, moved), function(gold) {
    unlist(lapply(split(as.data.frame(gold), cell_key(gold)), course_half, fit_of(gold)))
  })
  expect_equal(halves[[2L]], halves[[1L]])
  course <- suppressWarnings(fuse_latent(ratings, rate = 1))
  alone <- lapply(split(as.data.frame(course), cell_key(course)), course_half, fit_of(course))
  expect_equal(unlist(alone), halves[[1L]])
  expect_match(format(course), "of the course[.]", all = FALSE)
  expect_match(format(gold), "of course, level", all = FALSE)
})

test_that("slopes are those of a parabola, and of what is there", {
  time <- c(0, 1, 3, 4, 5)
  expect_equal(slope_of(1:5, (1:5)^2)[2:4], c(4, 6, 8))
  expect_equal(slope_of(time, 2 * time), rep(2, 5))
  expect_equal(slope_of(time, c(0, 2, NA, 8, 10))[-3], rep(2, 4))
  expect_equal(slope_of(time, c(NA, 2, NA, 8, NA))[c(2, 4)], c(0, 0))
  expect_equal(slope_of(3, 1), 0)
})

test_that("of one rater the band is that rater's", {
  one <- ratings[ratings$rater == "ben" & ratings$recording == "clip1" & ratings$dimension == "arousal", ]
  alone <- suppressWarnings(fuse_latent(one))
  expect_equal(unlist(tidy(alone, "recordings")[c("level_error", "scale_error", "clock_error")], use.names = FALSE),
    c(0, 0, 0))
  full <- suppressWarnings(fuse_latent(one, band = "full"))
  expect_equal(full$conf.low, alone$conf.low)
})

test_that("the clock of a latent fusion is as uncertain as the earliest of its raters, who is too early by chance", {
  clock <- list(lag = c(0, 1, 2), error = rep(1, 3), weight = c(0.5, 0.25, 0.25), reliable = rep(TRUE, 3),
    anchor_error = 0, earliest = TRUE)
  withr::local_seed(1)
  # equally late, but for errors: raters were moved by their weighted mean for nothing
  expect_gt(mean(clock_draws(replace(clock, "lag", list(c(0, 1, 1))), 2000L)), 0.1)
  expect_lt(max(abs(clock_draws(replace(clock, "error", list(rep(1e-3, 3))), 10L))), 0.01)
  known <- clock_draws(replace(clock, c("earliest", "anchor_error"), list(FALSE, 0.3)), 4000L)
  expect_equal(stats::sd(known), sqrt(0.09 + 0.375), tolerance = 0.05) # standard error 1 %
  expect_equal(clock_draws(NULL, 2L), c(0, 0))
  expect_equal(clock_draws(replace(clock, "reliable", list(c(TRUE, FALSE, FALSE))), 2L), c(0, 0))
  # lags that are spread and measured with errors: does the interval hold by how much the signal is off?
  held <- replicate(300, {
    true <- stats::rnorm(5, sd = 0.8)
    clock$lag <- true + stats::rnorm(5, sd = 0.5)
    clock$lag <- clock$lag - min(clock$lag)
    of <- c(list(error = rep(0.5, 5), weight = rep(0.2, 5), reliable = rep(TRUE, 5)), clock[c("lag", "earliest")])
    off <- mean(clock$lag - true) + min(true)
    off >= stats::quantile(drawn <- clock_draws(of, 200L), 0.025) && off <= stats::quantile(drawn, 0.975)
  })
  expect_gt(mean(held), 0.87) # the prior takes raters for equally late until their lags say otherwise; here .8 s
})
