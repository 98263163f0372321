# Options that a German report, or somebody who dislikes 1e+05, sets for the whole session.
elsewhere <- list(OutDec = ",", scipen = 100, digits = 3)
skip_if_not_installed("withr")

# One of each kind that is printed, with values that have many digits, large and tiny ones.
printed_objects <- function() {
  some <- ratings[ratings$recording %in% c("clip1", "clip2") & ratings$dimension == "arousal", ]
  some <- standardise_annotations(some)
  cells <- ratings_segments[ratings_segments$recording %in% c("clip1", "clip2"), ]
  gold <- fuse_ewe(some)
  latent <- fuse_latent(some)
  features <- extract_features(gold, cells, c("mean", "std"))
  classes <- cluster_kmeans(features, k = 2, standardise = TRUE, seed = 1)
  search <- suppressMessages(search_classes(features, k = 2:3, resamples = 0, seed = 1))
  choice <- suppressMessages(suppressWarnings(choose_fusion(some)))
  arousal <- ratings[ratings$dimension == "arousal", ]
  whole <- fuse_mean(arousal)
  signal <- truth(ratings)$signal
  signal <- signal[signal$dimension == "arousal", ]
  stimulus <- data.frame(signal[c("recording", "time")], like = signal$value + sin(seq_len(nrow(signal))))
  means <- extract_features(whole, ratings_segments, c("mean", "std"))
  kinds <- cluster_kmeans(means, k = 2, seed = 1)
  list(
    class_predictability = class_predictability(kinds, means, permutations = 5, resamples = 20, seed = 1),
    class_prototypes = class_prototypes(kinds, whole, ratings_segments),
    class_probabilities = suppressMessages(propagate(whole, kinds, draws = 5, seed = 1)),
    gold_distribution = as_distribution(gold), trace_classes = suppressWarnings(cluster_traces(whole, 2, window = 4)),
    predictability = suppressMessages(predictability(whole, stimulus, resamples = 10, seed = 1)),
    study_plan = plan_study(c(2, 4), 2, 1, methods = "mean", studies = 3, seed = 1),
    agreement = agreement(some, resamples = 20, seed = 1),
    agreement_study = agreement(ratings, "icc_ck", type = "study", resamples = 0),
    annotations = some, changepoint_path = changepoint_path(gold, c(2, 20)), class_pipeline = pick_classes(search),
    class_profile = profile_classes(classes),
    class_search = search, classes = classes, diagnostics = rater_diagnostics(some),
    dtw_alignment = dtw(c(0.1234567, 2.5, 1e5), c(0.1, 2, 3, 1e5)),
    dtw_barycentre = dtw_barycentre(list(c(0.1234567, 2.5, 1), c(0.1, 2, 3, 1.5))),
    features = features, fit_latent = fit_of(latent), fusion_choice = choice,
    fusion_comparison = compare_fusions(some, c("mean", "ewe")), gold = gold, lags = estimate_lag(some),
    k_choice = choose_k(features, 2:3, resamples = 2, seed = 1), musefuse_methods = report_methods(gold),
    musefuse_tbl = k_distance(features, 2), musefuse_settings = settings(smooth_average(gold, seconds(0.75))),
    musefuse_window = seconds(0.125), segments = segment_fixed(some, 2.5, rest = "keep"), warp_basis = warp_basis()
  )
}

test_that("what is printed does not depend on the options of numbers; no print method is left out", {
  registered <- getNamespaceInfo("musefuse", "S3methods")
  of <- function(generic) registered[registered[, 1L] == generic, 2L]
  objects <- suppressWarnings(printed_objects())
  lines <- sub("^lines_of[.]", "", ls(asNamespace("musefuse"), pattern = "^lines_of[.]")) # registered on loading
  expect_setequal(c(of("print"), of("format"), lines), names(objects))
  withr::local_options(cli.num_colors = 1L)
  for (name in names(objects)) {
    one <- objects[[name]]
    expect_identical(withr::with_options(elsewhere, format(one)), format(one), info = name)
    shown <- function() if (name %in% of("print")) utils::capture.output(print(one))
    expect_identical(withr::with_options(elsewhere, shown()), shown(), info = name)
  }
})

test_that("every writer writes the same bytes whatever the options of numbers are", {
  skip_if_not_installed("jsonlite")
  some <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  some$value[1:3] <- c(1e-300, 1e5, 1 / 3)
  cells <- ratings_segments[ratings_segments$recording %in% c("clip1", "clip2"), ]
  steady <- resample_annotations(some, 4)
  gold <- fuse_mean(steady)
  features <- extract_features(gold, cells, c("mean", "std"))
  classes <- cluster_kmeans(features, k = 2, standardise = TRUE, seed = 1)
  writers <- c(
    lapply(c(csv = "csv", nova = "nova", bids = "bids", parquet = "parquet"), function(format) {
      function(path) write_annotations(steady, path, format = format, unit = "ms")
    }),
    lapply(c(csv = "csv", muse = "muse", nova = "nova", bids = "bids", parquet = "parquet"), function(format) {
      function(path) write_gold_standard(gold, path, format = format, unit = "ms")
    }),
    lapply(c(csv = "csv", muse = "muse", elan = "elan", textgrid = "textgrid", nova = "nova"), function(format) {
      function(path) write_labels(classes, path, cells, format = format)
    }),
    list(
      features = function(path) write_features(features, path),
      parquet = function(path) write_features(features, path, format = "parquet"),
      profile = function(path) write_profile(profile_classes(classes), path),
      settings = function(path) write_settings(gold, path)
    )
  )
  if (!rlang::is_installed("nanoparquet")) writers <- writers[names(writers) != "parquet"]
  # gzip's header may hold a time, so packed files are compared unpacked
  content <- function(folder) {
    files <- list.files(folder, recursive = TRUE)
    read <- function(file) if (grepl("gz$", file)) readLines(file) else readBin(file, "raw", 1e7)
    stats::setNames(lapply(file.path(folder, files), read), files)
  }
  written <- function(write) {
    folder <- withr::local_tempdir()
    suppressMessages(write(file.path(folder, "out")))
    content(folder)
  }
  for (i in seq_along(writers)) {
    expected <- written(writers[[i]])
    expect_gt(length(expected), 0)
    again <- withr::with_options(elsewhere, written(writers[[i]]))
    expect_identical(again, expected, info = paste(i, names(writers)[[i]]))
  }
})

test_that("names that are numbers, seeds and conditions are the same under all options", {
  wide <- data.frame(recording = c(1e5, 1e5, 0.5, 0.5), rater = "a", time = c(0, 1), value = 1:4)
  ids <- function() levels(as_annotations(wide)$recording)
  expect_identical(withr::with_options(elsewhere, ids()), ids())
  grid <- data.frame(method = "kmeans", k = c(2, 1e5), parameters = c("a", "b"))
  expect_identical(withr::with_options(elsewhere, setting_texts(grid)), setting_texts(grid))
  refused <- function() rlang::catch_cnd(smooth_average(ratings, seconds(-100000.5)))$message
  expect_identical(withr::with_options(elsewhere, refused()), refused())
  expect_identical(number_text(c(0.1, 1e5, 1e-300, NA, 1 / 3)), c("0.1", "100000", "1e-300", "", "0.333333333333333"))
})

test_that("texts within results and pictures are the same whatever the options are", {
  skip_if_not_installed("ggplot2")
  still <- ratings
  still$value[still$rater == "chen"] <- 1 / 3
  reduced <- reduce_pca(iris[1:4])
  texts <- function() {
    of <- agreement(ratings, resamples = 0)
    list(rater_diagnostics(still)$flags, as.character(agreement_table(of, as = "latex")),
      autoplot(reduced)$labels$x, autoplot(of)$labels$title)
  }
  plainly <- quietly(texts())
  withr::with_options(list(OutDec = ",", scipen = -9, digits = 3), expect_identical(quietly(texts()), plainly))
})

test_that("finite numbers are counted in all of a column and in its stretches", {
  x <- c(1, NA, Inf, NaN, 2, -Inf)
  expect_identical(count_finite(x), 2)
  expect_identical(count_finite(1:3), 3)
  expect_identical(count_finite(known_columns(list(x))[[1L]], c(1L, 4L, 7L), c(1L, 3L, 0L)), c(1, 1, 0))
  expect_error(cpp_count_finite(x, 6L, 2L), "outside")
  expect_true(has_no_infinite(x[c(1, 2, 4)]))
  expect_false(has_no_infinite(x))
})
