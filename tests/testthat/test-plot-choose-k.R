test_that("the curves draw, with what is taken", {
  choice <- choose_k(iris[1:4], 1:3, criteria = c("silhouette", "stability"), resamples = 2, seed = 1)
  picture <- ggplot2::autoplot(choice)
  expect_s3_class(ggplot2::ggplot_build(picture)$plot, "ggplot")
  expect_null(names(picture$data$panel)) # ggplot2 asks a facet for its attribute "n", and finds the names instead
})
