cloud <- function(n, d, seed) {
  set.seed(seed)
  data.frame(recording = "r", segment = seq_len(n), matrix(rnorm(n * d), n))
}

# The definition written out, pair by pair.
by_hand <- function(original, map, k) {
  n <- nrow(original)
  far <- as.matrix(dist(original))
  near <- as.matrix(dist(map))
  diag(far) <- diag(near) <- Inf
  loss <- 0
  for (i in seq_len(n)) for (j in order(near[i, ])[1:k]) {
    rank <- sum(far[i, ] < far[i, j]) + 1
    if (rank > k) loss <- loss + rank - k
  }
  1 - 2 / (n * k * (2 * n - 3 * k - 1)) * loss
}

test_that("trustworthiness is its definition, for every kind of map", {
  x <- cloud(60, 6, 1)
  x$X1 <- x$X1 + rep(c(0, 5, 10), each = 20)
  scaled <- scale(as.matrix(x[-(1:2)]))
  for (reduced in list(reduce_pca(x, 2), reduce_tsne(x, seed = 1), reduce_pca(x, 1))) {
    map <- as.matrix(reduced[setdiff(names(reduced), c("recording", "segment"))])
    for (k in c(1, 5, 12)) expect_equal(trustworthiness(x, reduced, neighbours = k), by_hand(scaled, map, k))
  }
  expect_identical(trustworthiness(x, reduce_pca(x, 6)), 1) # a rotation keeps all distances
  units <- trustworthiness(x, suppressMessages(reduce_som(x, seed = 1)))
  expect_gt(units, 0.5)
  expect_lte(units, 1)
})

test_that("a map that has nothing to do with the features is worth a half", {
  x <- cloud(400, 5, 2)
  map <- reduce_pca(x, 2)
  map$PC1 <- rnorm(400)
  map$PC2 <- rnorm(400)
  expect_equal(trustworthiness(x, map), 0.5, tolerance = 0.06) # ranks are uniform: an error of 1 / sqrt(12 * 2000)
})

test_that("many rows are sampled, and that is said; what does not fit is refused", {
  x <- cloud(300, 4, 3)
  map <- reduce_pca(x, 2)
  expect_message(some <- trustworthiness(x, map, most = 100), "100 of 300 rows")
  expect_equal(some, trustworthiness(x, map), tolerance = 0.05)
  expect_error(trustworthiness(x[-1, ], map), class = "musefuse_error_columns")
  expect_error(trustworthiness(x, map, neighbours = 200), class = "musefuse_error_argument")
  expect_error(trustworthiness(x, cluster_kmeans(x, 2, seed = 1)), class = "musefuse_error_fit")
})
