skip_if_not_installed("uwot")

groups <- function(n = 25) {
  set.seed(1)
  matrix(rnorm(3 * n * 5, rep(c(0, 8, 16), each = n)), 3 * n)
}
features_table <- function(x = groups()) {
  tibble::as_tibble(c(list(recording = "r", segment = seq_len(nrow(x))), stats::setNames(as.list(as.data.frame(x)),
    paste0("f", seq_len(ncol(x))))))
}

test_that("groups stay groups, and the map is uwot's own", {
  map <- reduce_umap(features_table(), n_neighbours = 10, standardise = FALSE, seed = 3)
  expect_s3_class(map, "features")
  expect_named(map, c("recording", "segment", "UMAP1", "UMAP2", "approximate"))
  expect_false(any(map$approximate))
  truth <- rep(1:3, each = 25)
  expect_identical(adjusted_rand(cluster_kmeans(as.matrix(as.data.frame(map)[3:4]), k = 3, seed = 1)$class, truth), 1)
  x <- groups()
  start <- map_start(x, 2)
  own <- with_seed(3L, uwot::umap(x, n_neighbors = 10, min_dist = 0.1, n_sgd_threads = 1, verbose = FALSE,
    init = start))
  expect_equal(unname(as.matrix(as.data.frame(map)[3:4])), matrix(as.vector(own), 75))
})

test_that("the seed repeats it for any threads, and new rows are placed by neighbours", {
  table <- features_table()
  one <- reduce_umap(table, seed = 1, max_iter = 50)
  set.seed(9)
  expect_identical(reduce_umap(table, seed = 1, max_iter = 50, threads = 2)$UMAP1, one$UMAP1)
  expect_identical(predict(one, table)$UMAP2, one$UMAP2)
  new <- table[1:2, ]
  new$f1 <- new$f1 + 0.01
  placed <- predict(one, new)
  expect_true(all(placed$approximate))
  expect_lt(max(abs(placed$UMAP1 - one$UMAP1[1:2])), 1) # groups are farther apart than that
  file <- tempfile()
  saveRDS(one, file)
  expect_identical(predict(readRDS(file), new)$UMAP1, placed$UMAP1)
  expect_identical(glance(one)$n_components, 2L)
})

test_that("settings repeat it, the paragraph cites it, searches take it", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, "basic")
  map <- reduce_umap(features, max_iter = 30, seed = 1)
  expect_identical(run_settings(settings(map), ratings)$UMAP1, map$UMAP1)
  expect_match(paste(report_methods(map), collapse = " "), "UMAP.*McInnes")
  search <- search_classes(features, reduce = list(umap = 2), methods = "kmeans", k = 2, seed = 1)
  expect_identical(search$status, "converged")
  expect_s3_class(ggplot2::ggplot_build(autoplot(map))$plot, "ggplot")
})

test_that("bad requests are named", {
  expect_error(reduce_umap(features_table(groups(2)), n_neighbours = 30), class = "musefuse_error_argument")
  expect_error(reduce_umap(features_table(matrix(1, 9, 3)), standardise = FALSE), class = "musefuse_error_data")
  expect_s3_class(reduce_umap(features_table(groups(2)), seed = 1, max_iter = 10), "features")
})
