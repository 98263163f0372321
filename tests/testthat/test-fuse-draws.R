bands_of <- function(gold) suppressMessages(gold_bands(check_gold(gold)))

test_that("draws have the distribution of the band at each time", {
  gold <- fuse_mean(ratings)
  cell <- bands_of(gold)[[1]]
  drawn <- with_seed(1, draw_band(cell, list(decay = 3, offset = 0.2), 4000))
  rated <- !is.na(cell$value)
  inside <- rowMeans(drawn > cell$value - cell$below & drawn < cell$value + cell$above)[rated]
  # 95 % band; standard error of a share of 4000 draws is .0034, and the times hang together
  expect_equal(mean(inside), 0.95, tolerance = 0.01)
  expect_lt(max(abs(inside - 0.95)), 0.02)
  expect_equal(apply(drawn, 1, median), cell$value, tolerance = 0.05)
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
    expect_identical(draw_band(cell, list(decay = 1, offset = 0), 3), matrix(cell$value, length(cell$value), 3))
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
