gold_example <- function() {
  x <- noisy_ratings(40)
  colnames(x) <- c("a", "b", "c")
  x[5, 2] <- NA
  one <- as_ratings(x, recording = "v2")
  two <- as_ratings(x + 1, recording = "v10")
  fuse_ewe(rbind(as.data.frame(one), as.data.frame(two)))
}

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

test_that("pictures are built from the table, with alt text", {
  gold <- gold_example()
  picture <- autoplot(gold)
  expect_s3_class(picture, "ggplot")
  layers <- lapply(seq_along(picture$layers), function(i) ggplot2::layer_data(picture, i))
  expect_equal(nrow(layers[[1]]), 240)
  expect_equal(layers[[3]]$y, gold$value)
  expect_match(ggplot2::get_alt_text(picture), "gold standard")
  expect_equal(nrow(ggplot2::layer_data(autoplot(gold, type = "weights"), 2L)), 6)
  few <- autoplot(gold, most = 1)
  expect_match(few$labels$caption, "1 of 2 recordings")
  expect_error(autoplot(gold, type = "radar"), class = "musefuse_error_argument")
})

test_that("recordings without a value or a band can be drawn", {
  nothing <- as_ratings(matrix(NA_real_, 5, 2))
  expect_silent(ggplot2::ggplotGrob(autoplot(fuse_mean(nothing))))
  expect_silent(ggplot2::ggplotGrob(autoplot(fuse_mean(as_ratings(noisy_ratings(9)), conf_level = NULL))))
})

test_that("the title of a gold standard says what made another fusion of the method", {
  title <- function(x) cli::ansi_strip(format(x)[[1L]])
  clip <- ratings[ratings$recording == "clip1", ]
  expect_match(title(fuse_mean(clip, trim = 0.2)), "by mean, trimmed by 20 % at either end$")
  expect_match(title(fuse_ewe(clip, weighting = "reliability")), "weights by reliability$")
  expect_match(title(fuse_raaw(clip, "lag")), "lags taken out$")
  expect_match(title(smooth_kernel(fuse_ewe(clip), 2.25)), "evaluator\\)$")
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
    value <- interpolate_gold(gold$time[rows], gold$value[rows], new_data$time[[i]])
    expect_identical(found$value[[i]], if (length(rows) > 0L) value else NA_real_)
  }
  shuffled <- gold[sample(nrow(gold)), ]
  expect_identical(augment(shuffled), augment(gold))
})
