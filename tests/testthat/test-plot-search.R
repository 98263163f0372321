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
