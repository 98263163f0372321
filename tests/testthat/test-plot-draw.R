test_that("plot() draws what autoplot() makes, and returns it unseen", {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  gold <- fuse_mean(ratings)
  drawn <- withVisible(plot(gold))
  expect_false(drawn$visible)
  expect_identical(drawn$value$data, ggplot2::autoplot(gold)$data)
})
