test_that("the pictures are ggplots of the path", {
  set.seed(7)
  walk <- function(n) cumsum(rnorm(n))
  a <- dtw(cbind(u = walk(30), v = walk(30)), cbind(walk(25), walk(25)), window = 5, path = TRUE)
  links <- ggplot2::ggplot_build(ggplot2::autoplot(a, most = 10))
  expect_identical(nrow(links$data[[1]]), 20L) # ten links in each of two dimensions
  path <- ggplot2::ggplot_build(ggplot2::autoplot(a, type = "path"))
  expect_identical(nrow(path$data[[3]]), nrow(a$path))
})
