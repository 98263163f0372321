gold <- fuse_mean(ratings)
features <- extract_features(gold, ratings_segments, c("mean", "std", "trend"))
few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
few_gold <- quiet(fuse_ewe(few))

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

test_that("the method is that of the fit, bound or cut", {
  both <- rbind(fuse_mean(ratings[ratings$recording == "clip1", ]), fuse_ewe(ratings[ratings$recording == "clip2", ]))
  for (gold in list(both, both[both$recording == "clip2", ], fuse_mean(ratings)[1:10, ])) {
    expect_identical(method_of(gold), fit_of(gold)$method)
  }
  expect_null(method_of(ratings))
})

test_that("a matrix is one input, not one a number", {
  steps <- lineage_of(cluster_kmeans(as.matrix(iris[1:4]), 3, seed = 1))$steps
  expect_length(steps[[length(steps)]]$from, 1L)
})
