test_that("a grid is every combination, and its texts are read back", {
  grid <- search_grid(features = "basic", reduce = list("none", pca = c(2, 5)), methods = c("kmeans", "gmm"), k = 2:4)
  expect_identical(nrow(grid), 3L * 2L * 3L)
  expect_false(anyDuplicated(as.data.frame(grid)) > 0)
})

test_that("text that is no call of a known step is refused, and never run", {
  file <- tempfile()
  expect_error(search_grid(reduce = paste0("file.create('", file, "')")), class = "musefuse_error")
  expect_false(file.exists(file))
  expect_error(search_grid(k = 0), class = "musefuse_error")
  expect_error(search_grid(methods = "nonsense"), class = "musefuse_error")
  expect_error(search_grid(reduce = "nonsense"), class = "musefuse_error")
})

test_that("a fusion of several methods in one list is an error", {
  expect_error(search_grid(fusion = list(list(method = c("ewe", "mean")))), class = "musefuse_error_argument")
  expect_error(class_pipeline(ratings, ratings_segments, fusion = character()), class = "musefuse_error_argument")
})
