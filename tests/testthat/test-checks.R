# What every verb says of arguments that are absent, unknown or without a name.

verbs <- setdiff(getNamespaceExports("musefuse"), c("tidy", "glance", "augment", "autoplot", "as_tibble")) # generics of others
needed <- function(verb) {
  arguments <- formals(getExportedValue("musefuse", verb))
  names(Filter(function(default) is.symbol(default) && identical(as.character(default), ""), arguments[names(arguments) != "..."]))
}

test_that("an argument that is absent is named, and what it must be", {
  for (verb in verbs[lengths(lapply(verbs, needed)) > 0L]) {
    others <- if (verb == "cluster_agglomerative") list(k = 2) else list()
    said <- expect_error(do.call(verb, others, envir = asNamespace("musefuse")), class = "musefuse_error_argument")
    expect_match(conditionMessage(said), "must be given", info = verb)
    expect_match(conditionMessage(said), "It must be", info = verb)
  }
  expect_snapshot(error = TRUE, {
    fuse_mean()
    resample_annotations(ratings)
    extract_features(fuse_mean(ratings))
    cluster_kmeans(iris[1:4])
    read_annotations()
    shift_lag(ratings)
    dtw(1:3)
    class_pipeline(ratings)
  })
})

test_that("an argument that no verb knows is named, with the one that was meant", {
  first <- list(as_annotations = ratings, simulate_annotations = 1, feature_catalogue = NULL, search_grid = "basic")
  with_dots <- Filter(function(verb) "..." %in% names(formals(getExportedValue("musefuse", verb))), verbs)
  for (verb in setdiff(with_dots, c("report_methods", "search_classes"))) { # tables and settings come through their dots
    said <- expect_error(do.call(verb, c(first[[verb]], list(nonsense = 1)), envir = asNamespace("musefuse")), class = "musefuse_error")
    expect_s3_class(said, "musefuse_error_argument")
  }
  expect_snapshot(error = TRUE, {
    smooth_savgol(ratings, windwo = 3)
    fuse_mean(ratings, min_rater = 2)
    shift_lag(ratings, 1, nonsense = 1)
    resample_annotations(ratings, 2, "mean", 3)
    search_grid(nonsense = 1)
  })
  expect_s3_class(fuse_mean(ratings, ), "gold") # a comma too many is none
})

test_that("numbers are described as people write them", {
  expect_identical(describe_number(0, 1e6, TRUE, FALSE, FALSE), "one whole number from 0 to 1000000")
  expect_identical(describe_number(1e-6, Inf, FALSE, TRUE, TRUE), "one number above 0.000001 or NULL")
  expect_identical(describe_number(0, 1e100, FALSE, FALSE, FALSE), "one number from 0 to 1e+100")
})

test_that("no number of repetitions is asked for that memory and patience lack", {
  features <- iris[1:4]
  asked <- list(
    function(n) agreement(ratings, resamples = n), function(n) estimate_lag(ratings, resamples = n),
    function(n) cluster_kmeans(features, 2, starts = n), function(n) cluster_cmeans(features, 2, starts = n),
    function(n) cluster_gmm(features, 2, starts = n),
    function(n) cluster_stability(cluster_kmeans(features, 2, seed = 1), replicates = n),
    function(n) search_classes(features, stability = n)
  )
  for (ask in asked) expect_error(ask(1e9), "at most|to 1000000", class = "musefuse_error_argument")
  expect_snapshot(error = TRUE, estimate_lag(ratings, resamples = 1e9))
})
