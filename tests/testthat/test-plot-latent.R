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
