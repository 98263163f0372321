# One vocabulary: a word means one thing in all exports, columns and messages (DESIGN, section 5). What is proved
# here is read from formals() and from the tables themselves, so that a new verb is held to it as well.

exports <- getNamespaceExports("musefuse")
generics <- c("tidy", "glance", "augment", "autoplot", "as_tibble") # of other packages
verbs <- Filter(function(name) is.function(getExportedValue("musefuse", name)), setdiff(exports, generics))
arguments <- lapply(stats::setNames(verbs, verbs), function(name) formals(getExportedValue("musefuse", name)))
all_names <- unique(unlist(lapply(arguments, names)))

test_that("the table that a verb works on is `data`; `x` is a plain vector, or the argument of a generic", {
  first <- vapply(arguments, function(of) names(of)[[1L]], "")
  plain <- c("adjusted_rand", "concordance", "dtw", "soft_dtw", "dtw_barycentre", "dtw_matrix", "seconds", "samples")
  expect_setequal(names(first)[first == "x"], c(plain, "as_annotations", "explore")) # a generic of ours
  made_of_nothing <- c(cli = "arguments", circumplex_rules = "arousal", feature_catalogue = "set", known_words = "kind",
    plan_comparisons = "gold", plan_study = "raters", recalibrate_gold = "gold", predict_classes = "pipeline",
    map_recordings = "path", run_settings = "path", search_grid = "features", simulate_annotations = "recordings",
    warp_basis = "powers")
  others <- first[!first %in% c("data", "x") & !(startsWith(names(first), "read_") & first == "path")]
  expect_mapequal(others, made_of_nothing)
})

test_that("words that were replaced are gone from all arguments", {
  gone <- c("replicates", "repeats", "fit_on", "newdata", "new_annotations", "algorithm", "algorithms", "n_iter", "tol",
    "level_conf", "ci", "nthreads", "n_threads", "cores", "maxit", "iter", "n_boot", "bootstrap")
  expect_identical(intersect(gone, all_names), character())
})

test_that("what is shared has one default", {
  default <- function(argument, of = verbs) {
    has <- Filter(function(name) argument %in% names(arguments[[name]]), of)
    lapply(arguments[has], `[[`, argument)
  }
  expect_true(all(vapply(default("threads"), identical, NA, quote(getOption("musefuse.threads", 1L)))))
  units_meet <- grep("^(cluster_|reduce_)|^k_distance$|^class_pipeline$|^search_grid$", verbs, value = TRUE)
  units_meet <- setdiff(units_meet, c("cluster_indices", "cluster_stability")) # they take values as they were clustered
  expect_true(all(vapply(arguments[units_meet], function(of) "standardise" %in% names(of), NA)))
  by_kind <- grep("^(cluster_|reduce_)|^k_distance$", setdiff(units_meet, c("cluster_traces", "cluster_raters")),
    value = TRUE) # NULL: tables are, a matrix is not
  expect_true(all(vapply(default("standardise", by_kind), is.null, NA)))
  expect_true(all(vapply(default("standardise", setdiff(units_meet, by_kind)), isTRUE, NA)))
  expect_true(all(vapply(default("conf_level"), identical, NA, 0.95)))
  expect_true(all(vapply(default("seed", setdiff(verbs, "report")), is.null, NA)))
  expect_true(all(vapply(default("partition"), is.null, NA)))
  expect_identical(eval(arguments$estimate_lag$method)[[1L]], "pairwise")
})

test_that("weights are numbers, weighting is a rule", {
  for (name in verbs) {
    weights <- arguments[[name]][["weights"]]
    expect_true(is.null(weights), info = name) # NULL: equal ones; a rule would be a vector of names
    rule <- arguments[[name]][["weighting"]]
    if (!is.null(rule)) expect_type(eval(rule), "character")
  }
})

test_that("nothing that is exported masks what is typed every day", {
  for (package in c("dplyr", "tidyr", "ggplot2", "purrr", "stringr", "readr", "forcats", "tibble", "stats", "utils",
    "base")) {
    if (!requireNamespace(package, quietly = TRUE)) next
    expect_identical(intersect(verbs, getNamespaceExports(package)), character(), info = package)
  }
  # also where these packages are not installed
  expect_false(any(c("pick", "across", "slice", "filter", "select", "mutate", "nest", "pivot_wider", "map", "reduce",
    "keep", "discard", "fill", "complete", "separate") %in% verbs))
})

test_that("American spellings of arguments, choices and verbs are taken", {
  british <- cluster_kmeans(iris[1:4], 3, standardise = FALSE, seed = 1)
  expect_identical(cluster_kmeans(iris[1:4], 3, standardize = FALSE, seed = 1), british)
  expect_identical(smooth_kernel(ratings, edge = "renormalize"), smooth_kernel(ratings, edge = "renormalise"))
  expect_identical(fuse_mean(ratings, center = FALSE), fuse_mean(ratings, centre = FALSE))
  expect_identical(standardize_annotations(ratings), standardise_annotations(ratings))
  expect_identical(gold_standard(ratings, standardize = "rater", center = FALSE),
    gold_standard(ratings, standardise = "rater", centre = FALSE))
  expect_error(fuse_mean(ratings, centre = TRUE, center = FALSE), class = "musefuse_error_argument")
  # every British word has its American twin, and nothing else has one
  twins <- unique(c(all_names, verbs))
  twins <- twins[american(twins) != twins]
  expect_setequal(intersect(twins, all_names), grep("ise$|ised$|centre|our", setdiff(all_names, c("noise")),
    value = TRUE))
})

test_that("a wrong word suggests the nearest", {
  expect_snapshot(error = TRUE, {
    fuse_ewe(ratings, weights = "reliability")
    align_gctw(ratings, "robsut")
    gold_standard(ratings, "mena")
    agreement(ratings, "pearsn")
    estimate_lag(ratings, "pair")
    gold_standard(ratings, "mean", smoth = 3)
  })
})

# Tables of every kind; a column is held to the vocabulary wherever it comes from.
few <- as_annotations(ratings[ratings$recording %in% c("clip1", "clip2"), ])
quiet <- function(expr) suppressMessages(suppressWarnings(expr))
tables <- quiet({
  gold <- fuse_latent(few)
  features <- extract_features(gold, segment_fixed(few, 4), c("mean", "std"))
  classes <- cluster_kmeans(features, 2, seed = 1)
  agreed <- agreement(few, resamples = 20, seed = 1)
  search <- search_classes(features, reduce = "none", methods = "kmeans", k = 2:3, resamples = 2, seed = 1)
  tables <- list(
    gold = gold, raters = tidy(gold), cells = tidy(gold, "recordings"), facts = glance(gold), joined = augment(gold),
    mean = fuse_mean(few), ewe = tidy(fuse_ewe(few)), raaw = tidy(fuse_raaw(few)), agreement = agreed,
    agreement_facts = glance(agreed), diagnostics = rater_diagnostics(few), lags = estimate_lag(few),
    relative = estimate_lag(few, "relative", resamples = 5, seed = 1), features = features, classes = classes,
    class_rows = tidy(classes), class_facts = glance(classes), class_augment = augment(classes),
    stability = cluster_stability(classes, resamples = 3, seed = 1), indices = cluster_indices(classes),
    profile = profile_classes(classes), search = search, ranked = rank_settings(search),
    warps = warping_paths(align_gctw(few)), pca = tidy(reduce_pca(features, 2)),
    compared = compare_fusions(few, methods = c("mean", "ewe")), catalogue = feature_catalogue()
  )
})

test_that("intervals, errors and probabilities have broom's names in every table", {
  for (name in names(tables)) {
    columns <- names(tables[[name]])
    wrong <- grep("(^|[._])(lower|upper|lo|hi|ci|se|stderr|pvalue|p_value)$|^(conf|ci)_|std_error|_(se|lower|upper)_",
      columns,
      value = TRUE)
    expect_identical(wrong, character(), info = name)
    expect_identical("conf.low" %in% columns, "conf.high" %in% columns, info = name)
    expect_identical(intersect(columns, c("algorithm", "replicates", "newdata")), character(), info = name)
  }
  expect_true(all(c("conf.low", "conf.high", "std.error", "p.value") %in% names(tables$raters)))
  for (name in c("gold", "joined", "mean", "agreement", "lags", "stability")) {
    expect_true(all(c("conf.low", "conf.high") %in% names(tables[[name]])), info = name)
  }
  expect_true(all(c("range_low", "range_high") %in% names(tables$indices)))
})

test_that("what is described is what is there: help pages name no column that was renamed", {
  skip_if_not(dir.exists(test_path("../../man")))
  pages <- list.files(test_path("../../man"), "[.]Rd$", full.names = TRUE)
  said <- unlist(lapply(pages, readLines))
  said <- said[!grepl("(also", said, fixed = TRUE)] # words that readers understand in files of others
  expect_identical(grep("\\\\code\\{(lower|upper|lag_lower|lag_upper|lag_se|p_value|newdata|fit_on|replicates)\\}",
    said, value = TRUE),
    character())
})

test_that("a misspelt argument is an error of ours in every verb, an empty one at the end is none", {
  for (name in verbs) {
    verb <- getExportedValue("musefuse", name)
    given <- if (name == "read_annotations") list(data.frame()) # what is left to a format's reader is checked there
    condition <- tryCatch(do.call(verb, c(given, list(nonsense = 1))), error = identity)
    expect_s3_class(condition, "musefuse_error")
  }
  expect_identical(concordance(1:3, y = 3:1, ), concordance(1:3, 3:1))
  expect_identical(truth(ratings, ), truth(ratings))
  expect_identical(report_methods(ratings, ), report_methods(ratings))
  expect_s3_class(rbind(ratings, ), "annotations")
  for (odd in list(globalenv(), quote(x), quote(f(x)))) {
    condition <- tryCatch(do.call(extract_features, list(ratings, ratings_segments, features = odd), quote = TRUE),
      error = identity)
    expect_s3_class(condition, "musefuse_error")
  }
  expect_error(warp_basis(pwers = 1), "Did you mean", class = "musefuse_error_argument")
})
