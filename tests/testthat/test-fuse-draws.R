bands_of <- function(gold) suppressMessages(gold_bands(check_gold(gold)))

test_that("draws about a conditional mean have the distribution of the band at each time", {
  gold <- fuse_mean(ratings)
  cell <- bands_of(gold)[[1]]
  drawn <- with_seed(1, draw_band(cell, list(decay = 3, offset = 0.2, order = NA), 4000))
  rated <- !is.na(cell$value)
  inside <- rowMeans(drawn > cell$value - cell$below & drawn < cell$value + cell$above)[rated]
  # 95 % band; standard error of a share of 4000 draws is .0034, and the times hang together
  expect_equal(mean(inside), 0.95, tolerance = 0.01)
  expect_lt(max(abs(inside - 0.95)), 0.02)
  expect_equal(apply(drawn, 1, median), cell$value, tolerance = 0.05)
})

test_that("draws of the signal have the mean and covariance of a Gaussian process given the gold standard", {
  withr::local_seed(4)
  time <- sort(runif(25, 0, 12))
  n <- length(time)
  cell <- list(time = time, value = rnorm(n), below = rep(1.1, n), above = rep(1.1, n), df = rep(Inf, n), level = 0.95,
    raters = rep(4:5, length.out = n))
  cell$value[c(3, 10:12)] <- NA
  rated <- !is.na(cell$value)
  h <- abs(outer(time, time, "-"))
  for (order in 1:3) {
    memory <- list(decay = 2, offset = 0.3, order = order, scale = 3, variance = 0.8)
    sd <- pooled_error(cell)
    prior <- 0.8 * matern[[order]](h / 3) + 10 * max(var(cell$value, na.rm = TRUE), 0.8)
    both <- prior + outer(sd, sd) * (0.3 + 0.7 * exp(-h / 2))
    weight <- prior[, rated] %*% solve(both[rated, rated])
    drawn <- with_seed(1, draw_band(cell, memory, 8000))
    expect_identical(is.na(drawn[, 1]), !rated)
    left <- (prior - weight %*% prior[rated, ])[rated, rated]
    # standard errors of 8000 draws: 1 % of a standard deviation of .5, 1.6 % of a variance of .25
    expect_lt(max(abs(rowMeans(drawn)[rated] - (weight %*% cell$value[rated])[rated])), 0.03)
    expect_lt(max(abs(cov(t(drawn[rated, ])) - left)), 0.05 * max(diag(left)))
  }
})

test_that("the core's conditional mean is that of the dense equations, for series side by side", {
  withr::local_seed(5)
  time <- cumsum(c(0, rep(0.5, 20), 3, runif(20)))
  n <- length(time)
  sd <- runif(n, 0.2, 0.6)
  values <- matrix(rnorm(2 * n), n)
  values[c(1, 7:9, n), ] <- NaN
  seen <- !is.na(values[, 1])
  h <- abs(outer(time, time, "-"))
  for (order in 1:3) {
    prior <- 1.3 * matern[[order]](h / 5) + 2
    both <- prior + outer(sd, sd) * (0.2 + 0.8 * exp(-h / 3)) + diag(1.3e-7, n) # the core's white share
    found <- cpp_signal_given(time, sd, values, c(order = order, scale = 5, variance = 1.3, level = 2, decay = 3,
      offset = 0.2))
    expect_equal(found, prior[, seen] %*% solve(both[seen, seen], values[seen, ]), tolerance = 1e-9)
  }
})

test_that("the signal's scale and variance are found again", {
  withr::local_seed(6)
  time <- seq(0, 300, by = 0.5)
  cells <- lapply(1:20, function(i) {
    signal <- 0.8 * matern_noise(time, list(order = 2L, scale = 6), 1)[, 1]
    error <- 0.4 * correlated_noise(time, list(decay = 3, offset = 0.2), 1)[, 1]
    list(time = time, value = signal + error, below = rep(0.4, 601), above = rep(0.4, 601), df = rep(Inf, 601),
      level = 2 * pnorm(1) - 1, dimension = "a")
  })
  found <- fit_signal(cells, list(decay = 3, offset = 0.2))
  expect_equal(found$variance, 0.64, tolerance = 0.15) # 20 recordings of 25 scales: standard error about 6 %
  half <- function(order, scale) uniroot(function(h) matern[[order]](h / scale) - 0.5, c(0, 100))$root
  expect_equal(half(found$order, found$scale), half(2, 6), tolerance = 0.15)
  # nothing but error has next to no signal
  noise <- lapply(cells, function(cell) {
    cell$value <- 0.4 * correlated_noise(time, list(decay = 3, offset = 0.2), 1)[, 1]
    cell
  })
  expect_lt(fit_signal(noise, list(decay = 3, offset = 0.2))$variance, 0.03)
})

test_that("noise is standard normal with the autocorrelation of the model, for steps of any length", {
  time <- c(0, 1, 1.5, 4, 10)
  z <- with_seed(2, correlated_noise(time, list(decay = 2, offset = 0.3), 20000))
  expected <- 0.3 + 0.7 * exp(-abs(outer(time, time, "-")) / 2)
  expect_equal(cor(t(z)), expected, tolerance = 0.03) # standard error of a correlation .007
  expect_equal(apply(z, 1, sd), rep(1, 5), tolerance = 0.02)
})

test_that("a band of no width draws the gold standard", {
  gold <- fuse_mean(ratings)
  gold$conf.low <- gold$conf.high <- gold$value
  for (cell in bands_of(gold)) {
    drawn <- draw_band(cell, list(decay = 1, offset = 0, order = 2L), 3)
    expect_identical(drawn, matrix(cell$value, length(cell$value), 3))
  }
})

test_that("decay and offset are found again in simulated errors", {
  withr::local_seed(3)
  time <- seq(0, 400, by = 0.5)
  traces <- lapply(1:60, function(i) correlated_noise(time, list(decay = 5, offset = 0.3), 1)[, 1])
  acf <- pooled_acf(traces, rep(list(time), 60))
  found <- fit_memory(acf$lag, acf$r)
  expect_equal(found$decay, 5, tolerance = 0.25) # about 10 % of standard error
  expect_equal(found$offset, 0.3, tolerance = 0.35) # 60 offsets: sd of a variance of 18 %
  exact <- fit_memory(acf$lag, 0.2 + 0.8 * exp(-acf$lag / 7))
  expect_equal(exact$decay, 7, tolerance = 0.05) # steps of the grid
  expect_equal(exact$offset, 0.2, tolerance = 0.05)
})

test_that("what cannot be drawn is an error that says why", {
  gold <- fuse_mean(ratings)
  bare <- gold
  bare$conf.low <- NULL
  expect_error(gold_bands(bare), class = "musefuse_error_columns")
  gold$conf.low[gold$recording == "clip2" & gold$dimension == "valence"] <- NA
  expect_error(bands_of(gold), "clip2 / valence", class = "musefuse_error_missing")
  expect_error(error_memory(fuse_mean(ratings, keep_ratings = FALSE)), "decay", class = "musefuse_error_argument")
  expect_message(gold_bands(check_gold(as.data.frame(fuse_mean(ratings)))), "95 %", class = "musefuse_message_band")
})

test_that("where one rater was alone the band is that of the times around", {
  expect_equal(filled_width(c(1, NA, 3, NA), 1:4), c(1, 2, 3, 3))
  expect_equal(filled_width(c(NA, 2), 1:2), c(2, 2))
  expect_true(all(is.na(filled_width(c(NA_real_, NA), 1:2))))
})

test_that("draws of the latent fusion know that level and scale are those of the raters who rated", {
  gold <- suppressWarnings(fuse_latent(ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ],
    rate = 1))
  cell <- gold_bands(gold)[[1L]]
  raters <- tidy(gold)
  used <- raters[raters$weight > 0, ]
  n <- nrow(used)
  w <- used$weight / sum(used$weight)
  # where the recording is: at 0 a rater's level is a matter of the scale's zero
  level <- used$offset + used$gain * tidy(gold, "recordings")$middle
  expect_equal(cell$common[["level"]]^2, sum(w^2 * (level - sum(w * level))^2) * n / (n - 1))
  expect_equal(cell$common$df, n - 1)
  # what raters' gains are uncertain by, methods/pooled.md 3
  lasting <- 1 / (1 / (2 * tidy(gold, "recordings")$length_scale / sqrt(3)) + 1 / used$tau)
  sampled <- sum(w^2 * (1 - used$communality) / used$communality * 2 * lasting / used$seconds)
  apart <- sum(w^2 * (log(used$gain) - sum(w * log(used$gain)))^2) * n / (n - 1)
  expect_equal(cell$common$scale^2, max(sampled, apart))
  memory <- signal_memory(list(cell), error_memory(gold), latent = TRUE)
  cell$below[] <- cell$above[] <- 0
  cell$common$clock <- NULL
  level <- with_seed(1, colMeans(draw_band(cell, memory, 4000L), na.rm = TRUE)) - mean(cell$value, na.rm = TRUE)
  # quantiles of 4000 draws: standard error of .02 to .04
  shares <- c(0.1, 0.25, 0.75, 0.9)
  expect_lt(max(abs(stats::quantile(level / cell$common$level, shares) - stats::qt(shares, n - 1))), 0.15)
})

test_that("draws about the latent fusion have the covariance of a signal given its raters, in the band's width", {
  withr::local_seed(7)
  time <- c(0:7, 10, 12)
  n <- length(time)
  cell <- list(time = time, below = rep(0.5, n), above = rep(0.5, n), level = 2 * pnorm(1) - 1,
    raters = c(3, 3, 2, 3, 0, 3, 3, 3, 1, 3),
    course = list(order = 2L, scale = 3, variance = 0.8, noise = 0.6, raters = 3))
  seen <- cell$raters > 0
  h <- abs(outer(time, time, "-"))
  prior <- 0.8 * matern[[2L]](h / 3)
  noise <- 0.6 * sqrt(3 / pmax(cell$raters, 1))
  both <- (prior + outer(noise, noise) * exp(-h / 2))[seen, seen]
  left <- prior - prior[, seen] %*% solve(both, prior[seen, ])
  drawn <- course_error(cell, list(decay = 2, offset = 0), 8000)
  # standard errors of 8000 draws: 1.6 % of a variance
  expect_equal(cov(t(drawn)), left * 0.25 / mean(diag(left)), tolerance = 0.05)
  # one at a time they are not all as far off as each other; 100 draws and 300 tell the mean square to 5 % each
  cell <- with_width(cell, list(decay = 2, offset = 0), 5e5)
  alone <- replicate(300, mean(course_error(cell, list(decay = 2, offset = 0), 1)^2))
  expect_lt(abs(mean(alone) / 0.25 - 1), 0.2)
  expect_gt(stats::sd(alone), 0.05)
  cell$raters <- NULL # users may take the column away
  expect_true(all(is.finite(course_error(cell, list(decay = 2, offset = 0), 2))))
})

test_that("draws are moved, and begin as they began", {
  rows <- matrix(c(0:9, (0:9)^2), 10L)
  later <- moved_draws(rows, 0:9, c(1.5, 0))
  expect_equal(later, cbind(pmax(0:9 - 1.5, 0), (0:9)^2))
})

test_that("recordings of a dimension tell together how uncertain their levels are", {
  one <- function(dimension, level, df) list(dimension = dimension, level = level, scale = 0, df = df)
  pooled <- pooled_levels(list(one("a", 1, 2), one("b", 5, 1), one("a", 2, 4), one("a", 0, 0)))
  expect_equal(vapply(pooled, `[[`, 0, "level"), c(sqrt((2 + 16) / 6), 5, sqrt((2 + 16) / 6), 0))
  expect_equal(vapply(pooled, `[[`, 0, "df"), c(6, 1, 6, 0))
})
