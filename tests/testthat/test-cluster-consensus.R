blobs <- function(n = 20, apart = 6) {
  set.seed(1)
  cbind(rnorm(3 * n, rep(c(0, apart, 0), each = n)), rnorm(3 * n, rep(c(0, 0, apart), each = n)))
}
rings <- local({
  angle <- seq(0, 2 * pi, length.out = 61)[-1]
  rbind(cbind(cos(angle), sin(angle)), 4 * cbind(cos(angle), sin(angle)))
})

test_that("the matrix is that of runs counted pair by pair", {
  x <- blobs(6, 2)
  classes <- cluster_consensus(x, k = 3, resamples = 12, share = 0.7, base_k = 2:4, seed = 5, standardise = FALSE)
  order <- do.call(order, as.data.frame(x))
  sorted <- x[order, ]
  n <- nrow(x)
  together <- both <- matrix(0, n, n)
  for (i in 1:12) {
    rows <- with_seed(next_seed(5L, i), sort(sample.int(n, round(0.7 * n))))
    k <- (2:4)[(i - 1) %% 3 + 1]
    label <- cluster_kmeans(sorted[rows, ], k = k, seed = next_seed(5L, i), standardise = FALSE)$class
    for (a in seq_along(rows)) for (b in seq_along(rows)) {
      both[rows[a], rows[b]] <- both[rows[a], rows[b]] + 1
      together[rows[a], rows[b]] <- together[rows[a], rows[b]] + (label[a] == label[b])
    }
  }
  expected <- together / both
  diag(expected) <- 1
  expect_equal(fit_of(classes)$consensus[order, order], expected)
  pairs <- expected[upper.tri(expected)]
  expect_equal(glance(classes)$ambiguous, mean(pairs > 0.1 & pairs < 0.9))
})

test_that("clear classes are found without a doubt, whatever the base method", {
  x <- blobs()
  truth <- rep(1:3, each = 20)
  for (method in c("kmeans", "kmedoids", "gmm", "agglomerative", "spectral")) {
    classes <- cluster_consensus(x, k = 3, method = method, resamples = 20, seed = 1)
    expect_identical(adjusted_rand(classes$class, truth), 1, info = method)
  }
  told <- glance(cluster_consensus(x, k = 3, resamples = 20, seed = 1))
  expect_gt(told$consensus, 0.95)
  wrong <- glance(cluster_consensus(x, k = 4, resamples = 20, seed = 1))
  expect_gt(wrong$ambiguous, told$ambiguous) # a fourth class is cut here and there
  # Everybody in every run of a method without chance: its own classes.
  whole <- cluster_consensus(x, k = 3, method = "agglomerative", share = 1, resamples = 2, seed = 1)
  expect_identical(adjusted_rand(whole$class, cluster_agglomerative(x, k = 3)$class), 1)
})

test_that("evidence of many small classes finds rings that k-means cuts", {
  truth <- rep(1:2, each = 60)
  found <- cluster_consensus(rings, k = 2, base_k = 12:18, linkage = "single", resamples = 60, seed = 1)
  expect_identical(adjusted_rand(found$class, truth), 1)
  expect_lt(adjusted_rand(cluster_kmeans(rings, k = 2, seed = 1)$class, truth), 0.1)
  expect_identical(as.character(predict(found, rings)$class), as.character(found$class))
  expect_identical(length(unique(as.character(predict(found, rbind(c(4.1, 0), c(0, -3.9)))$class))), 1L)
})

test_that("neither order nor the session's seed matters, and settings repeat it", {
  x <- blobs(10, 3)
  one <- cluster_consensus(x, k = 3, resamples = 15, seed = 2)
  set.seed(99)
  again <- cluster_consensus(x[30:1, ], k = 3, resamples = 15, seed = 2)
  expect_identical(as.character(again$class)[30:1], as.character(one$class))
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  classes <- cluster_consensus(features, k = 3, resamples = 10, parameters = list(starts = 3), seed = 1)
  expect_identical(run_settings(settings(classes), ratings)$class, classes$class)
  expect_match(paste(report_methods(classes), collapse = " "), "consensus.*Monti")
  expect_s3_class(search_classes(features, reduce = "none", methods = c("kmeans", "consensus"), k = 2:3, seed = 1,
    parameters = list(consensus = list(resamples = 20))), "class_search")
})

test_that("bad requests are named", {
  x <- blobs(5)
  expect_error(cluster_consensus(x, k = 3, method = "dbscan"), class = "musefuse_error_argument")
  expect_error(cluster_consensus(x, k = 3, parameters = list(stars = 3)), "no argument",
    class = "musefuse_error_argument")
  expect_error(cluster_consensus(x, k = 3, resamples = 1, share = 0.5, seed = 1), "never in one run",
    class = "musefuse_error_argument")
  expect_error(cluster_consensus(x, k = 3, base_k = 20, resamples = 10, seed = 1), "No run",
    class = "musefuse_error_data")
  expect_warning(cluster_consensus(x, k = 3, base_k = c(3, 20), resamples = 20, seed = 1), "10 of 20",
    class = "musefuse_warning_resamples")
  expect_error(autoplot(cluster_kmeans(x, k = 3, seed = 1), type = "consensus"), class = "musefuse_error_argument")
  picture <- autoplot(cluster_consensus(x, k = 3, resamples = 20, seed = 1), type = "consensus")
  expect_s3_class(ggplot2::ggplot_build(picture)$plot, "ggplot")
})

test_that("one row is one class", {
  expect_identical(as.character(cluster_consensus(matrix(1:2, 1), k = 1, resamples = 2, seed = 1)$class), "1")
})
