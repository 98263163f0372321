test_that("each picture draws what it says", {
  data <- shaped_traces()
  built <- function(plot) ggplot2::ggplot_build(plot)$data
  for (method in c("pam", "dba", "hierarchical", "kshape")) {
    classes <- cluster_traces(data, 3, method = method)
    layers <- built(autoplot(classes))
    expect_identical(length(unique(layers[[1]]$group)), 15L)
    expect_identical(nrow(layers[[2]]), 3L * 2L * 60L)
  }
  expect_match(autoplot(classes, most = 2)$labels$caption, "9 traces")
  expect_identical(nrow(built(autoplot(classes, type = "distances"))[[1]]), 225L)
  expect_identical(nrow(built(autoplot(classes, type = "silhouette"))[[1]]), 15L)
  expect_error(autoplot(cluster_traces(data, 1), type = "silhouette"), class = "musefuse_error_data")
  expect_error(autoplot(predict(classes, data), type = "distances"), class = "musefuse_error_argument")
})

test_that("raters are drawn by their distances", {
  schools <- cluster_raters(ratings, 2)
  expect_match(autoplot(schools)$labels$title, "5 raters in 2 classes")
  expect_error(autoplot(schools, type = "prototypes"), class = "musefuse_error_argument")
})
