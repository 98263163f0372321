test_that("t-SNE repeats itself by its seed and leaves R's own random numbers alone", {
  skip_if_not_installed("Rtsne")
  features <- example_features(40)
  set.seed(7)
  before <- .Random.seed
  one <- reduce_tsne(features, perplexity = 5, max_iter = 50, seed = 3)
  expect_identical(.Random.seed, before)
  two <- reduce_tsne(features, perplexity = 5, max_iter = 50, seed = 3)
  expect_identical(as.list(tibble::as_tibble(one)), as.list(tibble::as_tibble(two)))
  expect_error(reduce_tsne(features, perplexity = 1000), class = "musefuse_error")
  expect_error(reduce_tsne(features, perplexity = -1), class = "musefuse_error")
})
