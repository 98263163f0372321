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

test_that("a band stops where nothing is known", {
  time <- setdiff(0:60, 20:40)
  rows <- expand.grid(time = time, rater = c("a", "b", "c"), recording = "one")
  rows$value <- sin(rows$time / 5) + as.integer(rows$rater) / 10
  picture <- ggplot2::autoplot(suppressMessages(fuse_ewe(as_annotations(rows, unit = "s"))))
  ribbon <- which(vapply(picture$layers, function(layer) inherits(layer$geom, "GeomRibbon"), NA))
  expect_length(unique(ggplot2::layer_data(picture, ribbon)$group), 2L)
  expect_no_warning(ggplot2::ggplotGrob(picture))
})
