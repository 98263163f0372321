test_that("t-SNE repeats itself by its seed and leaves R's own random numbers alone", {
  features <- example_features(40)
  set.seed(7)
  before <- .Random.seed
  one <- reduce_tsne(features, perplexity = 5, max_iter = 50, seed = 3)
  expect_identical(.Random.seed, before)
  two <- reduce_tsne(features, perplexity = 5, max_iter = 50, seed = 3)
  expect_identical(as.list(tibble::as_tibble(one)), as.list(tibble::as_tibble(two)))
  expect_error(reduce_tsne(features, perplexity = 1000), class = "musefuse_error")
  expect_error(reduce_tsne(features, perplexity = 0.3), class = "musefuse_error_argument")
})

test_that("the map is the same for any number of threads, and new rows lie between their neighbours", {
  features <- example_features(80)
  one <- reduce_tsne(features, perplexity = 8, max_iter = 120, seed = 1, partition = "train")
  two <- reduce_tsne(features, perplexity = 8, max_iter = 120, seed = 1, partition = "train", threads = 2)
  expect_identical(one$tSNE1, two$tSNE1)
  expect_identical(one$approximate, features$partition != "train")
  fitted <- range(one$tSNE1[!one$approximate])
  expect_true(all(one$tSNE1 >= fitted[[1]] & one$tSNE1 <= fitted[[2]]))
})

test_that("what is left of the divergence is that of the authors' program", {
  skip_if_not_installed("Rtsne")
  rows <- scale(as.matrix(unique(iris[1:4])))
  of_seed <- function(of) mean(vapply(1:4, of, 0))
  ours <- of_seed(function(seed) {
    glance(reduce_tsne(unique(iris[1:4]), perplexity = 30, seed = seed))$divergence
  })
  theirs <- of_seed(function(seed) {
    sum(with_seed(seed, Rtsne::Rtsne(rows, perplexity = 30, pca = FALSE))$costs)
  })
  # Maps differ by their random start: over seeds the divergence varies by some 5 % of itself.
  expect_lt(abs(ours / theirs - 1), 0.15)
})
