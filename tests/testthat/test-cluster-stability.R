test_that("clear classes are stable, split ones are not", {
  x <- clouds(c(60, 50, 40), d = 3, apart = 20)
  clear <- cluster_stability(cluster_kmeans(x, 3, seed = 1, standardise = FALSE), resamples = 30, seed = 1)
  expect_true(all(clear$jaccard > 0.99))
  expect_true(all(clear$recovered == 1 & clear$dissolved == 0))
  set.seed(1)
  blob <- matrix(rnorm(300), 150)
  split <- cluster_stability(cluster_kmeans(blob, 5, seed = 1, standardise = FALSE), resamples = 30, seed = 1)
  expect_lt(mean(split$jaccard), 0.75)
  expect_identical(clear$size, c(60L, 50L, 40L))
})

test_that("same seed, same bytes: threads and row order", {
  x <- clouds(apart = 3)
  one <- cluster_stability(cluster_kmeans(x, 3, seed = 1, standardise = FALSE), resamples = 10, seed = 4)
  two <- cluster_stability(cluster_kmeans(x, 3, seed = 1, standardise = FALSE), resamples = 10, seed = 4, threads = 2)
  expect_identical(one, two)
  mixed <- rev(seq_len(nrow(x)))
  expect_identical(cluster_stability(cluster_kmeans(x[mixed, ], 3, seed = 1, standardise = FALSE), resamples = 10,
    seed = 4), one)
})

test_that("each method can be judged; noise counts for no class", {
  x <- clouds(d = 2, apart = 10)
  for (classes in list(
    cluster_cmeans(x, 3, seed = 1, standardise = FALSE), cluster_gmm(x, 3, seed = 1, standardise = FALSE),
    cluster_agglomerative(x, 3, standardise = FALSE),
    cluster_agglomerative(x, height = 20, standardise = FALSE), cluster_dbscan(x, 1.2, standardise = FALSE)
  )) {
    got <- cluster_stability(classes, resamples = 5, seed = 1)
    expect_identical(nrow(got), glance(classes)$k)
    expect_true(all(got$jaccard > 0 & got$jaccard <= 1))
  }
})

test_that("Jaccard by hand", {
  # drawn: rows 1, 2, 3, 5 (2 twice). Class 1 = {1, 2, 3}, class 2 = {5}; found {1, 2}, {3, 5}
  got <- best_jaccard(c(1, 1, 1, 1, 2), c(1, 1, 1, 2, 2), c(1, 2, 2, 3, 5), 3)
  expect_equal(got, c(2 / 3, 1 / 2, NA))
})

test_that("samples that cannot be clustered are counted", {
  x <- matrix(c(1, 2, 3, 10))
  expect_warning(got <- cluster_stability(cluster_kmeans(x, 4, seed = 1, standardise = FALSE), resamples = 20,
    seed = 1),
    class = "musefuse_warning_data")
  expect_true(all(got$resamples < 20))
  expect_error(cluster_stability(iris), class = "musefuse_error_argument")
})

test_that("of classes that were changed by hand it is said to whom the figures belong", {
  classes <- cluster_kmeans(data.frame(x = c(1:5, 11:15, 31:35)), 3, seed = 1)
  classes$class[1:3] <- classes$class[15]
  expect_warning(cluster_stability(classes, resamples = 5, seed = 1), class = "musefuse_warning_changed")
})

test_that("classes with names are told by them, noise is none", {
  data <- data.frame(x = c(1:5, 11:15, 31:35))
  named <- name_classes(cluster_kmeans(data, 3, seed = 1), c("1" = "calm", "3" = "wild"))
  expect_identical(as.character(cluster_stability(named, resamples = 5, seed = 1)$class), c("calm", "2", "wild"))
  with_noise <- name_classes(cluster_dbscan(rbind(data, 100), 2, min_samples = 3, standardise = FALSE), c("2" = "wild"))
  expect_identical(as.character(cluster_stability(with_noise, resamples = 5, seed = 1)$class), c("1", "wild", "3"))
})
