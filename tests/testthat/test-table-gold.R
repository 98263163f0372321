test_that("print fits a screen and says what next", {
  expect_snapshot(print(gold_example()))
  expect_snapshot(print(fuse_mean(as_ratings(noisy_ratings(40)), min_raters = 3)))
})

test_that("tidy, glance and augment speak of the same ratings", {
  gold <- gold_example()
  expect_identical(nrow(tidy(gold)), 6L)
  expect_identical(levels(tidy(gold)$recording), c("v2", "v10"))
  expect_equal(as.vector(tapply(tidy(gold)$weight, tidy(gold)$recording, sum)), c(1, 1))
  expect_identical(nrow(tidy(gold, "recordings")), 2L)

  facts <- glance(gold)
  expect_identical(nrow(facts), 1L)
  expect_identical(facts$raters, 3L)
  joined <- augment(gold)
  expect_identical(nrow(joined), 240L)
  expect_equal(joined$residual, joined$value - joined$gold)
  ccc <- tapply(seq_len(nrow(joined)), paste(joined$recording, joined$rater), function(i) {
    ok <- !is.na(joined$value[i])
    a <- joined$value[i][ok]
    b <- joined$gold[i][ok]
    s <- function(u, v) mean((u - mean(u)) * (v - mean(v)))
    2 * s(a, b) / (s(a, a) + s(b, b) + (mean(a) - mean(b))^2)
  })
  expect_equal(facts$mean_ccc, mean(ccc), tolerance = 1e-12)
})

test_that("rows can be taken and the fit stays; a table without its columns is a plain tibble", {
  gold <- gold_example()
  expect_s3_class(gold[gold$recording == "v2", ], "gold")
  some <- tidy(gold[gold$recording == "v2", ])
  expect_identical(some, tidy(gold)[tidy(gold)$recording == "v2", ]) # what was estimated for what is left
  expect_gt(nrow(tidy(gold)), nrow(some))
  expect_false(inherits(gold[c("recording", "time")], "gold"))
  plain <- as_tibble(gold)
  expect_identical(class(plain), c("tbl_df", "tbl", "data.frame"))
  expect_error(tidy(new_table(as.list(plain), "gold")), class = "musefuse_error_fit")
})

test_that("series that were renamed by hand have no weights, and it is said", {
  gold <- fuse_ewe(simulate_annotations(recordings = 2, raters = 3, duration = 30, seed = 4))
  renamed <- gold
  renamed$recording <- factor(renamed$recording, labels = c("recording 1", "scene"))
  for (what in list(tidy, weights, augment, fitted)) {
    expect_warning(what(renamed), "scene", class = "musefuse_warning_changed")
  }
  expect_equal(unique(as.character(suppressWarnings(tidy(renamed))$recording)), "recording 1")
  expect_no_warning(tidy(gold[gold$recording == "recording 2", ]))
})

test_that("ratings meet their gold standard row by row, in any order and with ids of any type", {
  gold <- fuse_mean(ratings)
  set.seed(9)
  new_data <- as.data.frame(ratings)[sample(nrow(ratings), 200L), c("recording", "dimension", "time")]
  new_data$time <- new_data$time + stats::runif(200L, -1, 1)
  new_data$recording <- as.character(new_data$recording)
  new_data$recording[1:3] <- c("nobody", NA, "nobody")
  found <- predict(gold, new_data)
  for (i in seq_len(200L)) {
    rows <- which(gold$recording == new_data$recording[[i]] & gold$dimension == new_data$dimension[[i]])
    value <- interpolate_series(gold$time[rows], gold$value[rows], new_data$time[[i]])
    expect_identical(found$value[[i]], if (length(rows) > 0L) value else NA_real_)
  }
  shuffled <- gold[sample(nrow(gold)), ]
  expect_identical(augment(shuffled), augment(gold))
  new_data$time <- "soon"
  expect_error(predict(gold, new_data), class = "musefuse_error_values")
})

test_that("intervals beside values that were changed by hand are said to be of the values as they were", {
  gold <- fuse_ewe(ratings)
  gold$value <- -gold$value
  file <- withr::local_tempfile(fileext = ".csv")
  for (call in list(confint, function(x) write_gold_standard(x, file, layout = "long"), autoplot)) {
    expect_warning(call(gold), "Intervals belong to the values as they were", class = "musefuse_warning_changed")
  }
  gold[c("conf.low", "conf.high")] <- -gold[c("conf.high", "conf.low")]
  expect_no_warning(confint(gold))
  lags <- quietly(estimate_lag(ratings, "pairwise"))
  lags$lag <- -lags$lag
  expect_warning(confint(lags), class = "musefuse_warning_changed")
})

test_that("rows that were taken from a gold standard are not said to be other values", {
  gold <- fuse_ewe(ratings)
  expect_warning(augment(gold[gold$time > 10, ]), "Rows were taken away", class = "musefuse_warning_changed")
  gold$value <- -gold$value
  expect_warning(augment(gold), "belong to the values as they were", class = "musefuse_warning_changed")
})

test_that("an error names the argument, not what became of it", {
  gold <- fuse_mean(ratings)[c(1, 1, 2), ]
  expect_error(augment(gold), "`x` must have one row a time", class = "musefuse_error_duplicates")
})

test_that("a recording that nobody rated is no part of a rater's mean weight", {
  some <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  rated <- format_weights(fit_of(fuse_ewe(some[some$recording == "clip2", ]))$raters)
  some$value[some$recording == "clip1"] <- NA
  gold <- suppressWarnings(fuse_ewe(some, fallback = "mean"))
  expect_identical(format_weights(fit_of(gold)$raters), rated)
  expect_identical(nrow(ggplot2::layer_data(autoplot(gold, "weights"))), 10L)
})
