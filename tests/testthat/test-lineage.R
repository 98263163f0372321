# The chain that a table carries, written as JSON and run again on the same ratings, makes the same table.

expect_same_again <- function(table, data = ratings) {
  file <- withr_file()
  on.exit(unlink(file))
  write_settings(table, file)
  again <- suppressMessages(suppressWarnings(run_settings(file, data)))
  expect_identical(as.data.frame(again), as.data.frame(table))
  expect_identical(class(again), class(table))
  expect_identical(tidy_or_null(again), tidy_or_null(table))
}
withr_file <- function() tempfile(fileext = ".json")
tidy_or_null <- function(x) tryCatch(as.data.frame(tidy(x)), error = function(cnd) NULL)

gold <- fuse_mean(ratings)
quiet <- function(x) suppressMessages(suppressWarnings(x))
features <- extract_features(gold, ratings_segments, c("mean", "std", "trend"))

test_that("segments are made again", {
  skip_if_not_installed("jsonlite")
  parts <- c(clip1 = "train", clip2 = "train", clip3 = "train", clip4 = "test", clip5 = "test", clip6 = "test")
  expect_same_again(quiet(segment_fixed(gold, 10, rest = "keep", partitions = parts)))
  expect_same_again(quiet(segment_sliding(gold, 10, 4.5,
    partitions = data.frame(recording = names(parts), partition = parts))))
  expect_same_again(segment_changepoint(gold, change = "trend", min_length = 8, penalty = 7, dimensions = "arousal"))
})

test_that("features are made again, whatever cut the segments", {
  skip_if_not_installed("jsonlite")
  segments <- quiet(segment_fixed(gold, 12))
  expect_same_again(extract_features(gold, segments, c("basic", "cross"), min_share = 0.25, level = 0.1,
    support = seconds(2), max_lag = 3, uncertainty = TRUE))
  expect_same_again(extract_features(ratings, segments, "basic", support = samples(5)))
  standardised <- standardise_annotations(smooth_average(ratings, seconds(1.25)))
  expect_same_again(extract_features(fuse_ewe(standardised), ratings_segments, "change"))
})

test_that("reductions are made again", {
  skip_if_not_installed("jsonlite")
  expect_same_again(reduce_pca(features, 0.8, partition = "train", rescale = TRUE))
  expect_same_again(reduce_pca(features, 1, by_dimension = TRUE, standardise = FALSE))
  expect_same_again(reduce_som(features, grid = c(3, 4), seed = 5, max_iter = 20))
  expect_same_again(reduce_som(features, grid = 2, training = "online", start = "random", max_iter = 50))
  expect_same_again(reduce_som(features, grid = 2, start = matrix(seq_len(24) / 7, 4)))
  skip_if_not_installed("MASS")
  expect_same_again(reduce_lda(features, partition))
  skip_if_not_installed("Rtsne")
  expect_same_again(reduce_tsne(features, max_iter = 50, perplexity = 5))
})

test_that("classes, their names and their profile are made again", {
  skip_if_not_installed("jsonlite")
  expect_same_again(quiet(cluster_kmeans(features, 3, partition = "train", standardise = TRUE)))
  expect_same_again(quiet(cluster_kmeans(features, 2, start = matrix(seq_len(12) / 7, 2), standardise = FALSE)))
  expect_same_again(quiet(cluster_cmeans(reduce_pca(features, 2), 3, fuzzifier = 1.7, seed = 4, standardise = FALSE)))
  expect_same_again(quiet(cluster_gmm(reduce_pca(features, 2), 2, covariance = "diagonal", seed = 4,
    standardise = FALSE)))
  expect_same_again(quiet(cluster_gmm(reduce_pca(features, 2), 2, start = rep(1:2, length.out = nrow(features)),
    standardise = FALSE)))
  expect_same_again(cluster_agglomerative(features, 4, linkage = "average", standardise = FALSE))
  expect_same_again(cluster_agglomerative(features, height = 1.1, standardise = FALSE))
  classes <- quiet(cluster_dbscan(features, 0.3, min_samples = 3, standardise = FALSE))
  expect_same_again(classes)
  named <- quiet(name_classes(classes, c("1" = "\u00e9nerv\u00e9")))
  expect_same_again(named)
  ruled <- quiet(name_classes(cluster_kmeans(reduce_pca(features), 3, seed = 1, standardise = FALSE),
    circumplex_rules(), features = features))
  expect_same_again(ruled)
  expect_same_again(profile_classes(named))
  expect_same_again(profile_classes(ruled, features = features, quantiles = c(1 / 3, 2 / 3)))
})
