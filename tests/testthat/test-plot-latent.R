test_that("pictures draw, and only for this fusion", {
  gold <- fuse_latent(simulate_annotations(2, duration = 60, seed = 4))
  for (type in c("gold", "weights", "lag", "raters", "residuals")) {
    picture <- autoplot(gold, type = type)
    expect_s3_class(picture, "ggplot")
    expect_silent(ggplot2::ggplot_build(picture))
    expect_true(nzchar(picture$labels$alt %||% ""))
  }
  expect_error(autoplot(fuse_mean(ratings), type = "lag"), class = "musefuse_error_argument")
})

test_that("tiles of a short recording leave no gaps where there is none", {
  rows <- data.frame(recording = "a", dimension = "d", rater = "r", time = seq(0, 20, 0.25), residual = 1)
  tiles <- residual_tiles(rows, 120L)
  expect_equal(unique(tiles$width), 0.25)
  expect_equal(diff(tiles$time), rep(0.25, 80))
  expect_identical(nrow(residual_tiles(rows, 10L)), 10L)
})
