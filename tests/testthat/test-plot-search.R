test_that("every picture builds, with and without odd rows", {
  search <- suppressWarnings(search_classes(three_clouds(), standardise = c(TRUE, FALSE),
    reduce = list("none", pca = c(1, 5)),
    methods = c("kmeans", "dbscan"), k = 2:3, parameters = list(dbscan = list(eps = c(1e-6, 1.5))), seed = 1))
  for (type in c("index", "heatmap", "pareto")) {
    plot <- ggplot2::autoplot(search, type = type)
    expect_s3_class(ggplot2::ggplot_build(plot)$plot, "ggplot")
    expect_true(nzchar(ggplot2::get_alt_text(plot)))
  }
  expect_error(ggplot2::autoplot(search, type = "pareto", by = "silhouette"), class = "musefuse_error_argument")
})

test_that("a search without any finite index says that there is nothing to draw; a table among its columns is ranked", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  found <- quietly(search_classes(features, grid = search_grid("basic", k = 2:3)[1:2, ], seed = 1))
  empty <- found
  for (name in names(empty)[vapply(empty, is.double, NA)]) empty[[name]] <- NA_real_
  expect_error(autoplot(empty), class = "musefuse_error")
  wide <- found
  wide$own <- data.frame(a = seq_len(nrow(found)), b = 0)
  wide$matrix <- matrix(seq_len(2 * nrow(found)), ncol = 2)
  ranked <- rank_settings(wide)
  expect_identical(ranked$own$a, match(ranked$setting, found$setting))
  expect_identical(ranked$matrix[, 2], ranked$own$a + nrow(found))
  expect_identical(glance(wide)$settings, nrow(found))
})

test_that("methods that were named by hand are drawn by their names, and numbers are no names", {
  search <- quietly(search_classes(quietly(extract_features(fuse_mean(ratings), ratings_segments, "mean")),
    grid = search_grid("mean", reduce = "none", methods = "kmeans", k = 2:3), seed = 1))
  search$method <- c("kmeans", "my own")
  drawn <- ggplot2::layer_data(autoplot(search, by = "silhouette"), 2L)
  expect_identical(nrow(drawn), 2L)
  search$method <- 1:2
  expect_error(autoplot(search), "must hold words", class = "musefuse_error_values")
})

test_that("one setting is a point", {
  search <- quietly(search_classes(quietly(extract_features(fuse_mean(ratings), ratings_segments, "mean")),
    grid = search_grid("mean", reduce = "none", methods = "kmeans", k = 2), seed = 1))
  expect_identical(autoplot(search)$labels$title, "1 setting")
  expect_no_message(ggplot2::ggplotGrob(autoplot(search)))
})
