test_that("a verb gets what it knows of what may be given", {
  x <- matrix(c(1:5, 11:15), ncol = 1)
  by_seed <- call_verb("cluster_kmeans", list(x, k = 2), seed = 3, threads = NULL)
  expect_identical(fit_of(by_seed)$made_by$arguments$seed, 3L)
  expect_identical(nlevels(call_verb("cluster_kmedoids", list(x, k = 2), seed = 3, threads = 1)$class), 2L)
  expect_error(check_arguments(list(stars = 3), "cluster_kmeans", NULL), "It knows", class = "musefuse_error_argument")
  expect_error(check_arguments(list(k = 3), "cluster_kmeans", NULL), class = "musefuse_error_argument")
  expect_match(clustered_or_why(x, 11, "kmeans", list(), 1), "different rows")
})
