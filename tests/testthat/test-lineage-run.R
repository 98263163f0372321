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
  language <- settings(fuse_mean(ratings))
  language$steps[[2L]]$arguments$trim <- quote(mean)
  expect_error(write_settings(language, file), class = "musefuse_error_settings")
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

test_that("no file makes a deed: verbs that write, read or run anything are refused", {
  skip_if_not_installed("jsonlite")
  folder <- withr::local_tempdir()
  withr::local_dir(folder)
  writeLines("mine", "target.txt")
  data <- ratings[ratings$recording == "clip1", ]
  verbs <- c("write_annotations", "write_gold_standard", "write_labels", "write_features", "write_profile",
    "write_settings",
    "report", "read_settings", "run_settings", "read_gold_standard", "system", "base::system", "eval", "source",
    "unlink",
    "do.call", "cluster_stability", "musefuse::report", "(function(x) x)")
  for (verb in verbs) {
    for (name in c("path", "command", "file", "x")) {
      writeLines(argument_text('"target.txt"', sprintf('"%s"', verb), name), "settings.json")
      expect_error(run_settings("settings.json", data), class = "musefuse_error_settings", info = verb)
    }
  }
  hidden <- settings(fuse_mean(data))
  last <- length(hidden$steps)
  hidden$steps[[last]]$arguments$trim <- quote(writeLines("yours", "target.txt"))
  expect_error(run_settings(hidden, data), class = "musefuse_error_settings")
  expect_identical(readLines("target.txt"), "mine")
  expect_setequal(list.files(folder, all.files = TRUE, no.. = TRUE), c("settings.json", "target.txt"))
})

test_that("what fails in a step is an error of the settings that keeps its own class", {
  settings <- settings(fuse_mean(ratings))
  settings$steps[[length(settings$steps)]]$arguments$trim <- 7
  caught <- expect_error(run_settings(settings, ratings), class = "musefuse_error_settings")
  expect_s3_class(caught, "musefuse_error_argument")
  expect_match(conditionMessage(caught), "fuse_mean")
  expect_match(conditionMessage(caught$parent), "trim")
})

test_that("a table in place of its settings is told how to become them", {
  expect_error(run_settings(fuse_mean(ratings), ratings), "settings\\(", class = "musefuse_error_argument")
})

test_that("a file tells of functions of one's own, and nothing of it is run until they are brought", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  own <- list(range = function(x, t) {
    # a remark, which is no part of what it does
    diff(range(x))
  })
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", own))
  write_settings(features, file)
  expect_match(readLines(file), "function (x, t) { diff(range(x)) }", fixed = TRUE, all = FALSE)
  expect_snapshot(error = TRUE, run_settings(file, ratings))
  expect_identical(as.data.frame(run_settings(file, ratings, functions = own)), as.data.frame(features))
  expect_identical(names(settings(run_settings(file, ratings, functions = own))$steps), names(settings(features)$steps))
  expect_warning(run_settings(file, ratings, functions = list(range = function(x, t) 1)),
    class = "musefuse_warning_settings")
  for (bad in list(own$range, list(own$range), list(range = "diff(range(x))"))) {
    expect_error(run_settings(file, ratings, functions = bad), class = "musefuse_error_argument")
  }
})

test_that("a search that is what was made runs again, and one that only led to classes does not", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  search <- search_classes(fuse_mean(ratings), ratings_segments, features = "mean", reduce = "none", k = 2:3,
    methods = "kmeans", seed = 1)
  for (made in list(search, rank_settings(search, "silhouette"))) {
    write_settings(made, file)
    same <- setdiff(names(made), "seconds")
    expect_identical(as.data.frame(run_settings(file, ratings))[same], as.data.frame(made)[same])
  }
  expect_match(as.character(settings(search)), "^search <- search_classes\\(gold, segments", all = FALSE)
  code <- as.character(settings(pick_classes(search)))
  expect_false(any(grepl("^[^#]*search_classes", code)))
})

test_that("a data frame of the user's is shown as such, and what began with it is not run", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  classes <- cluster_kmeans(iris[1:4], 3, seed = 1)
  expect_match(as.character(settings(classes)), "^classes <- cluster_kmeans\\(your_data, k = 3", all = FALSE)
  write_settings(classes, file)
  expect_error(run_settings(file, ratings), "a data frame of yours", class = "musefuse_error_settings")
})
