search <- local({
  found <- NULL
  function() {
    if (is.null(found)) {
      found <<- suppressWarnings(suppressMessages(search_classes(
        example_features(60), reduce = list("none", pca = 2), methods = "kmeans", k = 2:3, seed = 1
      )))
    }
    found
  }
})

test_that("settings are ranked by an index in its direction, each once", {
  ranked <- rank_settings(search(), by = "silhouette")
  expect_setequal(ranked$rank, seq_len(nrow(ranked)))
  expect_identical(order(-ranked$silhouette), seq_len(nrow(ranked)))
  lower <- rank_settings(search(), by = "davies_bouldin")
  expect_identical(order(lower$davies_bouldin), seq_len(nrow(lower)))
  expect_error(rank_settings(search(), by = "nonsense"), class = "musefuse_error")
})

test_that("the front holds what no other setting beats in everything", {
  worth <- cbind(a = c(3, 2, 1, 1), b = c(1, 2, 3, 1))
  expect_identical(as.logical(pareto_front(worth, rep(TRUE, 4))), c(TRUE, TRUE, TRUE, FALSE))
})
