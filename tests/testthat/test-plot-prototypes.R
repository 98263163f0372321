test_that("prototypes draw: a panel a class and dimension", {
  gold <- fuse_mean(ratings)
  classes <- cluster_kmeans(extract_features(gold, ratings_segments, c("mean", "std")), k = 3, seed = 1)
  picture <- ggplot2::autoplot(class_prototypes(classes, gold, ratings_segments, n = 20))
  expect_identical(nrow(ggplot2::ggplot_build(picture)$layout$layout), 6L)
  expect_match(ggplot2::ggplot_build(picture)$plot$labels$alt, "3 classes")
})
