test_that("settings read as code", {
  expect_snapshot(
    print(settings(fuse_ewe(as_ratings(noisy_ratings()), fallback = "mean"))),
    transform = function(x) sub("R [0-9.]+$", "R <version>", x)
  )
  expect_error(settings(data.frame(a = 1)), class = "musefuse_error_settings")
})

test_that("a chain written as JSON and run again gives the same bytes", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  data <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  gold <- suppressWarnings(fuse_ewe(data, weighting = "reliability", conf_level = 0.9))
  write_settings(gold, file)
  again <- suppressWarnings(run_settings(file, data))
  expect_identical(as.data.frame(again), as.data.frame(gold))
  expect_identical(again, suppressWarnings(run_settings(settings(gold), data)))
})

test_that("every kind of argument survives JSON", {
  skip_if_not_installed("jsonlite")
  values <- list(
    none = NULL, number = 1 / 3, tiny = 4.9e-324, whole = 5L, flag = TRUE, text = "\u00e9t\u00e9 \"x\"",
    vector = c(0.1, 2, -3), words = c("a", "b"), window = seconds(4.25), count = samples(17),
    named = c("9" = "7", b = "c"), weights = c(a = 1, b = 2), missing = c(1.5, NA, Inf), gap = NA_character_,
    endless = Inf, level = factor(c("b", NA, "a"), c("c", "b", "a")), basis = warp_basis(splines = 3),
    nested = list(a = 1, b = list("x", NULL)), matrix = matrix(c(1.1, 2, 3, 4), 2, dimnames = list(NULL, c("p", "q"))),
    table = tibble::tibble(recording = c("a", "b"), start = c(0.1, NA), n = 1:2)
  )
  table <- add_step(new_table(list(a = 1), "features"), NULL, "some_verb", values)
  file <- withr::local_tempfile(fileext = ".json")
  write_settings(table, file)
  back <- read_settings(file)$steps[[1]]$arguments
  expect_identical(names(back), names(values))
  for (name in names(values)) expect_equal(back[[name]], values[[name]], tolerance = 0, info = name)
})

test_that("whatever arguments a verb took, its step can be written and run again", {
  skip_if_not_installed("jsonlite")
  data <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  weights <- c(anna = 1, ben = 2, chen = 0, dora = 1, emil = 1)
  lags <- estimate_lag(data, "pairwise")
  gold <- fuse_mean(data)
  features <- extract_features(gold, ratings_segments[ratings_segments$recording %in% data$recording, ],
    c("mean", "std"))
  chains <- suppressWarnings(list(
    lags = shift_lag(data, lags), named_lags = shift_lag(data, c(anna = 1, emil = 2)),
    windows = shift_lag(data, estimate_lag(data, "pairwise", window = seconds(60))),
    kernel = smooth_kernel(data, kernel = c(1, 2, 1)), basis = align_gctw(data, basis = warp_basis(splines = 4)),
    endless = align_gctw(data, max_shift = Inf), muse = align_gctw(data, "muse"),
    scales = standardise_annotations(data, rater_map = c(emil = "anna"), partition = "a",
      partitions = c(clip1 = "a", clip2 = "b")),
    weights = fuse_gctw(data, weights = weights), dba = fuse_dba(data, weights = weights, max_iter = 2),
    latent = fuse_latent(data, reference = truth(data)$signal), features = features,
    start = cluster_kmeans(features, 2, start = matrix(c(0, 1), 2, 4), standardise = FALSE),
    named = name_classes(cluster_kmeans(features, 2, seed = 1, standardise = FALSE), c("1" = "calm", "2" = "tense"))
  ))
  file <- withr::local_tempfile(fileext = ".json")
  for (name in names(chains)) {
    write_settings(chains[[name]], file)
    again <- suppressMessages(suppressWarnings(run_settings(file, data)))
    expect_identical(as.data.frame(again), as.data.frame(chains[[name]]), info = name)
  }
})

test_that("what cannot be written or run is an error", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  table <- add_step(new_table(list(a = 1), "features"), NULL, "extract_features", list(features = list(mean)))
  expect_error(write_settings(table, file), class = "musefuse_error_settings")
  strange <- settings(fuse_mean(ratings))
  strange$steps[[2]][c("verb", "arguments", "version")] <- list("fuse_magic", list(), "9.9.9")
  expect_snapshot(error = TRUE, {
    run_settings(strange, ratings)
    run_settings(strange)
    run_settings(settings(add_step(new_table(list(a = 1), "annotations"), NULL, "read_annotations",
      list(path = "raw"))))
    run_settings("nowhere.json", ratings)
  }, transform = function(x) sub("musefuse [0-9.]+\\.", "musefuse <version>.", x))
  writeLines("{}", file)
  expect_error(run_settings(file, ratings), class = "musefuse_error_settings")
})
