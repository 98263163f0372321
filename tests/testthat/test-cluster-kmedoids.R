test_that("medoids are those of cluster::pam, whose search starts and swaps alike", {
  skip_if_not_installed("cluster")
  for (metric in c("euclidean", "manhattan")) {
    for (k in 2:5) {
      x <- as.matrix(iris[1:4]) + with_seed(k, matrix(stats::rnorm(600, sd = 1e-3), 150)) # no ties
      ours <- cluster_kmedoids(x, k, distance = metric)
      theirs <- cluster::pam(x, k, metric = metric)
      # pam tells the mean distance; up to rounding of the sum
      expect_lte(glance(ours)$objective, theirs$objective[["swap"]] * 150 * (1 + 1e-10))
      if (abs(glance(ours)$objective / 150 - theirs$objective[["swap"]]) < 1e-10) {
        expect_equal(adjusted_rand(ours$class, theirs$clustering), 1)
      }
    }
  }
})

test_that("medoids are rows, the objective is their distances, and the order of rows has no part", {
  x <- as.matrix(iris[1:4])
  fit <- cluster_kmedoids(iris[1:4], 3)
  medoids <- as.matrix(tidy(fit)[names(iris)[1:4]])
  key <- function(x) apply(signif(x, 10), 1L, paste, collapse = " ") # standardised and back: rounding
  expect_true(all(key(medoids) %in% key(x)))
  raw <- cluster_kmedoids(x, 3)
  away <- as.matrix(stats::dist(rbind(as.matrix(tidy(raw)[4:7]), x)))[-(1:3), 1:3]
  expect_equal(glance(raw)$objective, sum(apply(away, 1L, min))) # rounding of the sums
  mixed <- rev(seq_len(150))
  expect_identical(as.character(cluster_kmedoids(x[mixed, ], 3)$class), as.character(raw$class)[mixed])
  expect_identical(as.character(predict(raw, x)$class), as.character(raw$class))
  manhattan <- cluster_kmedoids(x, 3, distance = "manhattan")
  expect_identical(as.character(predict(manhattan, x)$class), as.character(manhattan$class))
})

test_that("an outlier moves a mean, not a medoid", {
  x <- rbind(cbind(c(0, 0.1, -0.1, 0, 0), c(0, 0, 0, 0.1, -0.1)), c(40, 0))
  expect_equal(unname(unlist(tidy(cluster_kmedoids(x, 1))[4:5])), c(0, 0))
  expect_error(cluster_kmedoids(x, 7), class = "musefuse_error_data")
  expect_error(cluster_kmedoids(x, 2, distance = "cosine"), class = "musefuse_error_argument")
})
