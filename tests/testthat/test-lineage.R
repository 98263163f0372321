# The chain that a table carries, written as JSON and run again on the same ratings, makes the same table.

expect_same_again <- function(table, data = ratings) {
  file <- withr_file()
  on.exit(unlink(file))
  write_settings(table, file)
  again <- suppressMessages(suppressWarnings(run_settings(file, data)))
  expect_identical(as.data.frame(again), as.data.frame(table))
  expect_identical(class(again), class(table))
  expect_identical(tidy_or_null(again), tidy_or_null(table))
}
withr_file <- function() tempfile(fileext = ".json")
tidy_or_null <- function(x) tryCatch(as.data.frame(tidy(x)), error = function(cnd) NULL)

gold <- fuse_mean(ratings)
quiet <- function(x) suppressMessages(suppressWarnings(x))
features <- extract_features(gold, ratings_segments, c("mean", "std", "trend"))

test_that("segments are made again", {
  skip_if_not_installed("jsonlite")
  parts <- c(clip1 = "train", clip2 = "train", clip3 = "train", clip4 = "test", clip5 = "test", clip6 = "test")
  expect_same_again(quiet(segment_fixed(gold, 10, rest = "keep", partitions = parts)))
  expect_same_again(quiet(segment_sliding(gold, 10, 4.5,
    partitions = data.frame(recording = names(parts), partition = parts))))
  expect_same_again(segment_changepoint(gold, change = "trend", min_length = 8, penalty = 7, dimensions = "arousal"))
})

test_that("features are made again, whatever cut the segments", {
  skip_if_not_installed("jsonlite")
  segments <- quiet(segment_fixed(gold, 12))
  expect_same_again(extract_features(gold, segments, c("basic", "cross"), min_share = 0.25, level = 0.1,
    support = seconds(2), max_lag = 3, uncertainty = TRUE))
  expect_same_again(extract_features(ratings, segments, "basic", support = samples(5)))
  standardised <- standardise_annotations(smooth_average(ratings, seconds(1.25)))
  expect_same_again(extract_features(fuse_ewe(standardised), ratings_segments, "change"))
})

test_that("reductions are made again", {
  skip_if_not_installed("jsonlite")
  expect_same_again(reduce_pca(features, 0.8, partition = "train", rescale = TRUE))
  expect_same_again(reduce_pca(features, 1, by_dimension = TRUE, standardise = FALSE))
  expect_same_again(reduce_som(features, grid = c(3, 4), seed = 5, max_iter = 20))
  expect_same_again(reduce_som(features, grid = 2, training = "online", start = "random", max_iter = 50))
  expect_same_again(reduce_som(features, grid = 2, start = matrix(seq_len(24) / 7, 4)))
  expect_same_again(reduce_tsne(features, max_iter = 50, perplexity = 5))
  skip_if_not_installed("MASS")
  expect_same_again(reduce_lda(features, partition))
})

test_that("classes, their names and their profile are made again", {
  skip_if_not_installed("jsonlite")
  expect_same_again(quiet(cluster_kmeans(features, 3, partition = "train", standardise = TRUE)))
  expect_same_again(quiet(cluster_kmeans(features, 2, start = matrix(seq_len(12) / 7, 2), standardise = FALSE)))
  expect_same_again(quiet(cluster_cmeans(reduce_pca(features, 2), 3, fuzzifier = 1.7, seed = 4, standardise = FALSE)))
  expect_same_again(quiet(cluster_gmm(reduce_pca(features, 2), 2, covariance = "diagonal", seed = 4,
    standardise = FALSE)))
  expect_same_again(quiet(cluster_gmm(reduce_pca(features, 2), 2, start = rep(1:2, length.out = nrow(features)),
    standardise = FALSE)))
  expect_same_again(cluster_agglomerative(features, 4, linkage = "average", standardise = FALSE))
  expect_same_again(cluster_agglomerative(features, height = 1.1, standardise = FALSE))
  classes <- quiet(cluster_dbscan(features, 0.3, min_samples = 3, standardise = FALSE))
  expect_same_again(classes)
  named <- quiet(name_classes(classes, c("1" = "\u00e9nerv\u00e9")))
  expect_same_again(named)
  ruled <- quiet(name_classes(cluster_kmeans(reduce_pca(features), 3, seed = 1, standardise = FALSE),
    circumplex_rules(), features = features))
  expect_same_again(ruled)
  expect_same_again(profile_classes(named))
  expect_same_again(profile_classes(ruled, features = features, quantiles = c(1 / 3, 2 / 3)))
})

# ---- tables in users' hands ----------------------------------------------------------------------

few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
few_gold <- quiet(fuse_ewe(few))

test_that("values that were changed are told of by all that reads the table", {
  changes <- list(
    base = function(x) { x$value[x$recording == "clip1"] <- -x$value[x$recording == "clip1"]; x },
    dplyr = if (rlang::is_installed("dplyr")) function(x) dplyr::mutate(x,
      value = ifelse(recording == "clip1", -value, value)),
    data.table = if (rlang::is_installed("data.table")) function(x) {
      rows <- which(x$recording == "clip1")
      data.table::set(data.table::copy(x), rows, "value", -x$value[rows])
    }
  )
  file <- withr_file()
  for (change in Filter(Negate(is.null), changes)) {
    changed <- change(few_gold)
    expect_match(paste(format(changed), collapse = " "),
      "By hand since fuse_ewe\\(\\): value of clip1 / arousal, clip1 / valence changed")
    expect_match(paste(as.character(settings(changed)), collapse = " "), "not repeated here: value of clip1")
    expect_match(report_methods(changed)[[1L]], "belongs to the values before")
    expect_identical(glance(changed)$changed, 2L)
    expect_warning(joined <- augment(changed), "clip1 / arousal", class = "musefuse_warning_changed")
    expect_equal(joined$residual, joined$value - joined$gold)
    skip_if_not_installed("jsonlite")
    write_settings(changed, file)
    expect_warning(run_settings(file, few), "clip1", class = "musefuse_warning_settings")
  }
  expect_no_warning(augment(few_gold))
})

test_that("rows that were taken are all that is told of", {
  takes <- list(function(x) x[x$recording == "clip1", ], function(x) subset(x, recording == "clip1"),
    if (rlang::is_installed("dplyr")) function(x) dplyr::filter(x, recording == "clip1"))
  alone <- quiet(fuse_ewe(few[few$recording == "clip1", ]))
  for (take in Filter(Negate(is.null), takes)) {
    taken <- take(few_gold)
    expect_equal(as.data.frame(tidy(taken)), as.data.frame(tidy(alone)), ignore_attr = TRUE)
    expect_equal(augment(taken)$residual, augment(alone)$residual)
    expect_identical(grep("Mean weight", format(taken), value = TRUE), grep("Mean weight", format(alone), value = TRUE))
    expect_equal(glance(taken)$mean_ccc, glance(alone)$mean_ccc)
    expect_identical(nobs(taken), nobs(alone))
  }
})

test_that("two fits do not fight for one place, and warps of another clock are refused", {
  aligned <- quiet(align_dtw(few))
  expect_identical(warping_paths(quiet(standardise_annotations(aligned))), warping_paths(aligned))
  scaled <- standardise_annotations(few)
  expect_identical(predict(quiet(align_dtw(scaled)), few)$value, predict(scaled, few)$value)
  expect_error(warping_paths(shift_lag(aligned, 1)), "shift_lag", class = "musefuse_error_fit")
})

test_that("features know what cut their segments, classes are not made of covariates", {
  cut <- extract_features(few_gold, segment_changepoint(few_gold, penalty = 7), c("mean", "std"))
  expect_match(paste(as.character(settings(cut)), collapse = " "), "segment_changepoint\\(gold.*penalty = 7")
  expect_match(report_methods(cut)[[1L]], "penalty 7 s")
  plain <- quiet(cluster_kmeans(cut, 3, seed = 1))
  cut$age <- seq_len(nrow(cut)) * 100
  with_age <- quiet(cluster_kmeans(cut, 3, seed = 1))
  expect_identical(with_age$class, plain$class)
  expect_false("age" %in% names(tidy(with_age)))
  for (table in list(few_gold, few)) {
    expect_match(conditionMessage(expect_error(cluster_kmeans(table, 3), class = "musefuse_error_columns")),
      "extract_features")
  }
})

test_that("settings say where the ratings are others, and names by hand do not move to other classes", {
  skip_if_not_installed("jsonlite")
  file <- withr_file()
  classes <- quiet(cluster_kmeans(features, 3, seed = 1, standardise = TRUE))
  write_settings(quiet(name_classes(classes, c("1" = "calm", "2" = "tense", "3" = "glad"))), file)
  expect_no_warning(run_settings(file, ratings))
  turned <- ratings
  turned$value[turned$rater == "emil" & turned$recording == "clip1"] <- 0.1
  warned <- testthat::capture_warnings(again <- run_settings(file, turned))
  expect_match(warned, "not the ratings that the settings were made with.*emil", all = FALSE)
  # the names where each class has its like, else the numbers, and a word on it
  kept <- setequal(levels(again$class), c("calm", "tense", "glad"))
  expect_true(kept || any(grepl("keep their numbers", warned)))
})

test_that("ids of text, reversed and sampled rows print as the table does", {
  handled <- list(few[rev(seq_len(nrow(few))), ], few[sample(nrow(few)), ],
    if (rlang::is_installed("dplyr")) dplyr::mutate(few, rater = as.character(rater)))
  for (one in Filter(Negate(is.null), handled)) expect_identical(format(one), format(few))
})

test_that("what carried the lineage without the class does not tell of changes that were none", {
  skip_if_not_installed("data.table")
  rows <- data.table::as.data.table(few_gold)
  expect_identical(names(settings(rows)$steps), names(settings(few_gold)$steps))
  said <- paste(as.character(settings(rows[rows$recording == "clip1", ])), collapse = " ")
  expect_match(said, "clip2")
  expect_no_match(said, "not repeated")
})

test_that("of a renamed recording nothing false is told", {
  levels(few_gold$recording) <- c("x", "y")
  expect_no_match(paste(format(few_gold), collapse = " "), " 0 raters")
  expect_no_match(report_methods(few_gold)[[1L]], "of  in| 0 r")
  expect_identical(glance(few_gold)$raters, NA_integer_)
})

test_that("a renamed id is told as one, and as taken away and added where that is not known", {
  said <- function(x) grep("By hand", format(x), value = TRUE)
  gold <- fuse_mean(ratings)
  renamed <- gold
  levels(renamed$recording)[[1L]] <- "interview"
  expect_match(said(renamed), "recording clip1 renamed interview[.]$")
  expect_identical(unique(sub("\r.*", "", changed_series(renamed))), "interview")
  raters <- smooth_average(ratings, 2)
  raters$rater <- sub("^anna$", "Anna M.", raters$rater)
  expect_match(said(raters), "rater anna renamed Anna M[.]")
  both <- renamed
  both$value[both$recording == "interview"] <- 0
  expect_match(said(both), "interview / arousal, interview / valence added or renamed")
  idle <- as_annotations(data.frame(rater = rep(c("a", "b"), each = 9), time = 1:9, value = 0), quiet = TRUE)
  idle$rater <- paste0(idle$rater, "2") # which of two that hold the same?
  expect_match(said(idle), "taken away.*added or renamed")
  file <- withr::local_tempfile(fileext = ".json")
  features <- extract_features(renamed, segment_fixed(renamed, 5), "mean")
  write_settings(features, file)
  expect_match(paste(as.character(settings(features)), collapse = " "), "recording clip1 renamed interview")
  expect_warning(run_settings(file, ratings), "recording clip1 renamed interview", class = "musefuse_warning_settings")
})

test_that("a saved gold standard can do without its ratings, and str() does not drown", {
  light <- quiet(fuse_latent(few, max_iter = 2, keep_ratings = FALSE))
  attr(light, "truth") <- NULL # of simulated ratings only
  # three numbers for each of five raters and sample are kept beside six columns of rows: 2.7 times their bytes
  expect_lt(length(serialize(light, NULL)), 5 * length(serialize(as.data.frame(light), NULL)))
  expect_error(augment(light), class = "musefuse_error_fit")
  expect_s3_class(augment(light, few), "tbl_df")
  expect_lt(length(utils::capture.output(str(light))), 20L)
  expect_match(format(light)[[2L]], "5 raters")
  withr::local_options(musefuse.keep_ratings = FALSE)
  expect_identical(quiet(fuse_latent(few, max_iter = 2)), quiet(fuse_latent(few, max_iter = 2, keep_ratings = FALSE)))
})

test_that("every fusion can leave the ratings out, and what needs them says so", {
  for (verb in paste0("fuse_", c("mean", "median", "ewe", "raaw", "gctw", "dba", "softdtw", "latent"))) {
    light <- quiet(get(verb)(few, keep_ratings = FALSE))
    expect_null(fit_of(light)$ratings)
    expect_error(augment(light), "keep_ratings", class = "musefuse_error_fit")
    expect_identical(light$value, quiet(get(verb)(few))$value)
    expect_error(get(verb)(few, keep_ratings = 3), class = "musefuse_error_argument")
  }
  expect_null(fit_of(quiet(gold_standard(few, keep_ratings = FALSE)))$ratings)
})
