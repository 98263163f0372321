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

test_that("classes that dissolve are ranked by it, and said", {
  noise <- with_seed(5, data.frame(x = stats::runif(60), y = stats::runif(60)))
  found <- search_classes(noise, reduce = "none", methods = "kmeans", k = 2:5, resamples = 6, seed = 1)
  classes <- suppressWarnings(pick_classes(found, setting = 4))
  by_hand <- suppressWarnings(cluster_stability(classes, resamples = 6, seed = found$seed[[4]]))
  expect_identical(found$dissolved[[4]], max(by_hand$dissolved))
  expect_true("stability" %in% fit_of(rank_settings(found))$by)
  found$dissolved <- c(0, 0, 0, 0.75) # whatever the samples were: what is written is said
  expect_warning(pick_classes(found, setting = 4), class = "musefuse_warning_stability")
  expect_no_warning(pick_classes(found, setting = 1))
  found$dissolved <- 0.75
  expect_match(paste(format(found), collapse = " "), "dissolves in 75 % of the bootstrap samples", fixed = TRUE)
  expect_true(all(is.na(search()$dissolved)))
})

test_that("a search keeps small classes where they were ranked", {
  apart <- data.frame(x = c(0:19 / 10, 14, 6 + 0:19 / 10), y = c(0:19 %% 5, 12, 0:19 %% 5) / 10)
  found <- search_classes(apart, reduce = "none", methods = "kmeans", k = 2:4, indices = "silhouette", seed = 1)
  kept <- rank_settings(found, small = "keep")
  first <- kept$setting[[1L]]
  expect_true(kept$small[[1L]] && !rank_settings(found)$small[[1L]])
  expect_identical(glance(kept)$setting, first)
  expect_no_match(capture.output(print(kept)), "ranked last", fixed = TRUE)
  expect_identical(pick_classes(rank_settings(found), small = "keep")$class, pick_classes(kept)$class)
})
