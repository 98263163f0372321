# What every verb says of arguments that are absent, unknown or without a name.

verbs <- sort(setdiff(getNamespaceExports("musefuse"),
  c("tidy", "glance", "augment", "autoplot", "as_tibble"))) # generics of others
needed <- function(verb) {
  arguments <- formals(getExportedValue("musefuse", verb))
  names(Filter(function(default) is.symbol(default) && identical(as.character(default), ""),
    arguments[names(arguments) != "..."]))
}

test_that("an argument that is absent is named, and what it must be", {
  skip_on_cran() # a sweep: tools/test.R runs it
  asked <- verbs[lengths(lapply(verbs, needed)) > 0L]
  for (verb in asked[seq_along(asked) %% sweep_size(3L, 3L, 1L) == 0L]) {
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
  asked <- setdiff(with_dots, c("report_methods", "search_classes")) # tables and settings come through their dots
  for (verb in asked[seq_along(asked) %% sweep_size(3L, 2L, 1L) == 0L]) {
    said <- expect_error(do.call(verb, c(first[[verb]], list(nonsense = 1)), envir = asNamespace("musefuse")),
      class = "musefuse_error")
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
    function(n) cluster_kmeans(features, 2, starts = n, standardise = FALSE),
    function(n) cluster_cmeans(features, 2, starts = n, standardise = FALSE),
    function(n) cluster_gmm(features, 2, starts = n, standardise = FALSE),
    function(n) cluster_stability(cluster_kmeans(features, 2, seed = 1, standardise = FALSE), resamples = n),
    function(n) search_classes(features, resamples = n)
  )
  for (ask in asked) expect_error(ask(1e9), "at most|to 1000000", class = "musefuse_error_argument")
  expect_snapshot(error = TRUE, estimate_lag(ratings, resamples = 1e9))
})

test_that("values of the wrong kind are errors of the argument that they were given to", {
  skip_on_cran() # a sweep: tools/test.R runs it
  features <- data.frame(recording = 1, segment = 1:30, mean_a = sin(1:30), std_a = cos(1:30))
  classes <- cluster_kmeans(features, 2, seed = 1, standardise = FALSE)
  search <- search_classes(features, reduce = "none", methods = "kmeans", k = 2, seed = 1)
  map <- reduce_som(features, 2, seed = 1)
  odd <- list(mean, quote(a), list(1, "a"), character(), NULL)
  asked <- list(
    x = function(v) adjusted_rand(v, classes$class),
    start = function(v) cluster_kmeans(features, 2, start = v, standardise = FALSE),
    start = function(v) cluster_cmeans(features, 2, start = v, standardise = FALSE),
    start = function(v) cluster_gmm(features, 1, covariance = "diagonal", start = v, standardise = FALSE),
    x = function(v) concordance(v, 1:2), set = function(v) feature_catalogue(v),
    data = function(v) index_fuzzy_partition(v), features = function(v) name_classes(classes, c("1" = "a"), v),
    by = function(v) pick_classes(search, by = v), by = function(v) rank_settings(search, v),
    raters = function(v) read_annotations(system.file("extdata", "ratings", "raw", package = "musefuse"), raters = v,
      quiet = TRUE),
    grid = function(v) reduce_som(features, v), indices = function(v) search_classes(features, k = 2, indices = v),
    features = function(v) search_grid(v), reduce = function(v) search_grid(reduce = v),
    methods = function(v) search_grid(methods = v), k = function(v) search_grid(k = v),
    fusion = function(v) search_grid(fusion = v),
    parameters = function(v) search_grid(parameters = v),
    dimensions = function(v) segment_changepoint(fuse_mean(ratings), dimensions = v),
    target = function(v) som_select_features(map, v), range = function(v) standardise_annotations(ratings, range = v),
    partition = function(v) standardise_annotations(ratings, partition = v),
    standardise = function(v) class_pipeline(ratings, ratings_segments, standardise = v),
    method = function(v) class_pipeline(ratings, ratings_segments, method = v),
    k = function(v) class_pipeline(ratings, ratings_segments, k = v),
    reduce = function(v) class_pipeline(ratings, ratings_segments, reduce = v),
    parameters = function(v) class_pipeline(ratings, ratings_segments, parameters = v),
    lag = function(v) simulate_annotations(duration = 5, lag = v),
    duration = function(v) simulate_annotations(duration = v)
  )
  free <- c("start", "set", "features", "by", "raters", "fusion", "dimensions", "target", "range", "partition",
    "grid") # NULL is their default
  for (i in seq_along(asked)) {
    values <- if (names(asked)[[i]] %in% free) Filter(Negate(is.null), odd) else odd
    if (names(asked)[[i]] == "indices") values <- setdiff(values,
      list(character())) # shares and stability alone will do
    for (value in values[(seq_along(values) + i) %% sweep_size(2L, 2L, 1L) == 0L]) {
      label <- paste(deparse(body(asked[[i]])), collapse = "")
      fault <- tryCatch({ suppressMessages(suppressWarnings(asked[[i]](value))); "no error" },
        musefuse_error = function(cnd) if (grepl(paste0(names(asked)[[i]], "|not a setting that can be read"),
          conditionMessage(cnd))) "" else conditionMessage(cnd),
        error = function(cnd) paste("raw:", conditionMessage(cnd)))
      expect_identical(fault, "", info = paste(label, "given", paste(deparse(value), collapse = "")))
    }
  }
})

test_that("paths that name nothing are refused", {
  gold <- fuse_mean(ratings)
  for (write in list(write_gold_standard, write_settings)) expect_error(write(gold, ""),
    class = "musefuse_error_argument")
  expect_error(write_annotations(ratings, ""), class = "musefuse_error_argument")
  expect_error(report(gold, ""), class = "musefuse_error_argument")
  expect_error(run_settings("", ratings), class = "musefuse_error_argument")
  expect_snapshot(error = TRUE, write_gold_standard(gold, path = ""))
})

test_that("a choice is one word without dimensions and names", {
  expect_identical(check_choice(c(a = "best"), c("worst", "best")), "best")
  expect_identical(check_choice(matrix("best"), c("worst", "best", "mean")), "best")
  expect_error(check_choice(matrix("a"), c("worst", "best", "mean"), arg = "x"), class = "musefuse_error_argument")
})

test_that("a package that is not there is a classed error with the call that gets it", {
  rlang::local_interactive(FALSE)
  expect_null(check_package("stats", "to test."))
  needs <- function() check_package(c("no.such.package", "stats", "nor.this"), "to test.")
  expect_error(needs(), "no.such.package.*nor.this.*needed to test.*install.packages", class = "musefuse_error_package")
})

test_that("no verb leaves a second argument that must be given to R's own error", {
  gold <- fuse_mean(ratings)
  expect_error(predictability(gold), "`features` must be given", class = "musefuse_error_argument")
  expect_error(recalibrate_gold(gold), "`comparisons` must be given", class = "musefuse_error_argument")
})

test_that("what was handed over by mistake is told by its name, with the way on", {
  gold <- fuse_mean(ratings[ratings$recording == "clip1", ])
  expect_error(fuse_ewe(gold), "is a gold standard", class = "musefuse_error_columns")
  expect_error(extract_features(ratings_segments, gold), "is a gold standard", class = "musefuse_error_columns")
  expect_error(write_gold_standard(ratings, tempfile()), "ratings of 5 raters", class = "musefuse_error_duplicates")
  expect_error(autoplot(ratings, recording = "clip1"), "object$recording == \"clip1\"", fixed = TRUE,
    class = "musefuse_error_argument")
  expect_error(read_annotations(ratings), "as_annotations", class = "musefuse_error_argument")
})

test_that("a name in decomposed letters is the known one; one that looks as it and is none is told as that", {
  expect_identical(check_known("Zoe\u0308", c("anna", "Zo\u00eb"), "rater"), "Zo\u00eb")
  expect_error(check_known("Z\u043e\u00eb", "Zo\u00eb", "rater"), "look the same and are other.*letters",
    class = "musefuse_error_unknown")
  expect_error(check_known("ben", "anna", "rater"), "unknown rater", class = "musefuse_error_unknown")
})
