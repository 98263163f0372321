builds <- function(plot) {
  expect_s3_class(plot, "ggplot")
  expect_no_warning(expect_no_message(ggplot2::ggplot_build(plot)))
  expect_true(nzchar(plot$labels$alt))
}

test_that("each picture is drawn, without warnings, with a text for those who cannot see it", {
  x <- clouds(d = 3, apart = 6)
  soft <- cluster_gmm(x, 3, seed = 1, standardise = FALSE)
  for (type in c("scatter", "silhouette", "sizes", "membership")) builds(autoplot(soft, type = type))
  builds(autoplot(soft, features = c("f1", "f3"), outline = "ellipse"))
  builds(autoplot(soft, features = "f2", outline = "none"))
  tree <- cluster_agglomerative(x, 4, standardise = FALSE)
  builds(autoplot(tree, type = "dendrogram"))
  builds(autoplot(cluster_agglomerative(x[1:12, ], 1, standardise = FALSE), type = "dendrogram"))
  dense <- cluster_dbscan(x, 1.2, standardise = FALSE)
  for (type in c("scatter", "silhouette", "sizes", "k_distance")) {
    suppressMessages(plot <- autoplot(dense, type = type))
    builds(plot)
  }
  builds(autoplot(k_distance(x, standardise = FALSE)))
  builds(autoplot(cluster_kmeans(x[, 1, drop = FALSE], 2, seed = 1, standardise = FALSE)))
  builds(autoplot(cluster_kmeans(x, 12, seed = 1, standardise = FALSE)))
})

test_that("D11: noise is drawn as noise, placed rows as placed", {
  x <- clouds(d = 2, apart = 8)
  dense <- cluster_dbscan(x, 0.9, standardise = FALSE)
  data <- autoplot(dense)$data
  expect_identical(sum(data$shape == "noise"), sum(dense$class == "noise"))
  split <- data.frame(x, partition = rep(c("train", "test"), length.out = nrow(x)))
  data <- autoplot(cluster_kmeans(split, 3, partition = "train", seed = 1, standardise = FALSE))$data
  expect_identical(unname(table(data$shape)[c("fitted", "placed")]), unname(table(split$partition)[c("train", "test")]))
})

test_that("pictures that need something else say what", {
  x <- clouds()
  hard <- cluster_kmeans(x, 2, seed = 1, standardise = FALSE)
  expect_error(autoplot(hard, type = "membership"), class = "musefuse_error_argument")
  expect_error(autoplot(hard, type = "dendrogram"), class = "musefuse_error_argument")
  expect_error(autoplot(hard, type = "k_distance"), class = "musefuse_error_argument")
  expect_error(autoplot(hard, features = "nothing"), class = "musefuse_error_unknown")
  expect_error(suppressWarnings(autoplot(cluster_kmeans(x, 1, standardise = FALSE), type = "silhouette")),
    class = "musefuse_error_data")
  expect_snapshot(error = TRUE, autoplot(hard, type = "membership"))
})

test_that("classes stand in their order in the legend, and by name where there are many", {
  x <- clouds(d = 2, apart = 6)
  plot <- autoplot(cluster_kmeans(x, 12, seed = 1, standardise = FALSE))
  shown <- ggplot2::ggplot_build(plot)$plot$scales$get_scales("colour")$get_limits()
  expect_identical(shown, as.character(1:12))
  names <- Filter(function(layer) inherits(layer$geom, "GeomText"), plot$layers)
  expect_identical(sort(as.integer(names[[1]]$data$name)), 1:12)
})

test_that("one feature is drawn as points that do not hide each other", {
  x <- clouds(d = 2, apart = 6)
  data <- autoplot(cluster_kmeans(x[, 1, drop = FALSE], 2, seed = 1, standardise = FALSE))$data
  column <- round(60 * data$x / diff(range(data$x)))
  expect_false(any(duplicated(paste(column, data$y))))
})

test_that("segments without a class are counted", {
  x <- clouds(d = 2, apart = 6)
  expect_null(autoplot(cluster_kmeans(x, 2, seed = 1, standardise = FALSE))$labels$caption)
  x[1:2, 1] <- NA
  classes <- suppressWarnings(cluster_kmeans(x, 2, seed = 1, standardise = FALSE))
  expect_match(autoplot(classes)$labels$caption, "2 segments have no class")
  expect_match(autoplot(classes, type = "sizes")$labels$caption, "2 segments have no class")
})
