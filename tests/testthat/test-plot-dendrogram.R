test_that("branches below the cut have the class of their leaves", {
  x <- clouds(c(20, 10), d = 2, apart = 10)
  branches <- dendrogram_segments(fit_of(cluster_agglomerative(x, 2, standardise = FALSE)))
  expect_identical(nrow(branches), 3L * 29L)
  expect_identical(sum(is.na(branches$class)), 3L) # the last merge alone is above the cut
})

test_that("classes have their names", {
  classes <- name_classes(cluster_agglomerative(clouds(c(20, 10), d = 2, apart = 10), 2), c("1" = "calm", "2" = "joy"))
  drawn <- ggplot2::ggplot_build(autoplot(classes, "dendrogram"))$plot
  expect_identical(drawn$scales$get_scales("colour")$get_limits(), c("calm", "joy"))
})
