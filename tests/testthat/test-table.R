# Tables without rows, and tables that lost their fit on the way, of every class.

small <- ratings[ratings$recording %in% c("clip1", "clip2") & ratings$dimension == "arousal", ]
quiet <- function(x) suppressMessages(suppressWarnings(x))
features <- extract_features(fuse_mean(small), segment_fixed(small, 8), c("mean", "std", "trend"))
classes <- cluster_kmeans(features, 2, seed = 1, standardise = FALSE)
search <- search_classes(features, reduce = "none", methods = "kmeans", k = 2:3, seed = 1)
tables <- quiet(list(
  annotations = small, gold = fuse_mean(small), latent = fuse_latent(small), aligned = align_dtw(small, window = 2),
  lags = estimate_lag(small, "relative", resamples = 3, seed = 1),
  windows = estimate_lag(small, "relative", window = 20, resamples = 0),
  pairs = agreement(small, resamples = 3, seed = 1),
  course = agreement(small, by = "window", window = 20, conf_level = NULL),
  diagnostics = rater_diagnostics(small), segments = segment_fixed(small, 8),
  features = features, components = reduce_pca(features), map = reduce_som(features, 2, seed = 1),
  classes = classes, soft = cluster_cmeans(features, 2, seed = 1, standardise = FALSE),
  noisy = cluster_dbscan(features, 1, standardise = FALSE),
  tree = cluster_agglomerative(features, 2, standardise = FALSE), profile = profile_classes(classes),
  search = search, ranked = rank_settings(search), comparison = compare_fusions(small, c("mean", "median")),
  distances = k_distance(features, 2, standardise = FALSE)
))
readers <- list(
  print = function(x) utils::capture.output(print(x)), format = format, summary = summary, tidy = tidy, glance = glance,
  augment = augment, as_tibble = as_tibble, as.data.frame = as.data.frame, settings = settings,
  report_methods = report_methods,
  autoplot = function(x) ggplot2::ggplotGrob(autoplot(x))
)
# "" or what came through that is not the package's
raw <- function(run) {
  found <- ""
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  withCallingHandlers(
    tryCatch(suppressMessages(run()),
      error = function(cnd) if (!inherits(cnd, "musefuse_error")) found <<- conditionMessage(cnd)),
    warning = function(cnd) {
      if (!inherits(cnd, "musefuse_warning")) found <<- conditionMessage(cnd)
      invokeRestart("muffleWarning")
    }
  )
  found
}
expect_no_raw <- function(tables) {
  for (reader in names(readers)) {
    found <- vapply(tables, function(table) raw(function() readers[[reader]](table)), "")
    expect_identical(found[found != ""], stats::setNames(character(), character()), info = reader)
  }
}

test_that("tables without rows are read without a raw error or warning", {
  none <- lapply(tables, function(table) table[0L, ])
  expect_no_raw(none)
  for (name in names(none)) {
    expect_gt(sum(nchar(utils::capture.output(print(none[[name]])))), 0) # something is said
    expect_error(autoplot(none[[name]]), class = "musefuse_error_empty")
  }
  expect_snapshot({
    none$gold
    none$diagnostics
    none$pairs
  })
})

test_that("tables of one row are read without a raw error or warning", {
  skip_on_cran() # a sweep: tools/test.R runs it
  expect_no_raw(lapply(tables, function(table) table[1L, ]))
})

test_that("tables that lost their fit say so", {
  skip_on_cran() # a sweep: tools/test.R runs it
  lost <- lapply(tables, function(table) {
    attr(table, "lineage") <- attr(table, "fit") <- NULL
    table
  })
  expect_no_raw(lost)
  for (read in list(tidy, glance, augment)) expect_error(read(lost$classes), class = "musefuse_error_fit")
  for (name in c("classes", "soft", "profile", "search", "comparison")) expect_error(autoplot(lost[[name]]),
    class = "musefuse_error_fit")
  expect_error(predict(lost$classes, features), class = "musefuse_error_fit")
  expect_error(cluster_indices(lost$classes), class = "musefuse_error_fit")
  expect_snapshot({
    writeLines(format(lost$classes))
    format(lost$search)
  })
  expect_snapshot(error = TRUE, {
    tidy(lost$classes)
    tidy(lost$gold)
    autoplot(lost$search)
  })
})

test_that("tables that say it all are tidy, and say so to glance() and augment()", {
  expect_identical(tidy(tables$lags), as_tibble(tables$lags))
  expect_identical(tidy(tables$segments), as_tibble(tables$segments))
  expect_identical(nrow(glance(tables$lags)), 1L)
  expect_identical(augment(tables$segments), as_tibble(tables$segments))
})

test_that("what never had a fit says so", {
  expect_snapshot(error = TRUE, {
    profile_classes(as.data.frame(classes))
    profile_classes(lost <- structure(classes, lineage = NULL))
  })
})

test_that("groups of dplyr are not used, which is said", {
  skip_if_not_installed("dplyr")
  expect_warning(gold <- fuse_mean(dplyr::group_by(ratings, rater)), "rater.*not used",
    class = "musefuse_warning_groups")
  expect_identical(gold$value, fuse_mean(ratings)$value)
  expect_warning(segment_fixed(dplyr::group_by(fuse_mean(ratings), recording), 10), "recording",
    class = "musefuse_warning_groups")
})

test_that("a table that lost the class of a data frame is said to have", {
  few <- ratings[ratings$recording == "clip1", ]
  features <- quietly(extract_features(fuse_mean(few), ratings_segments, "mean"))
  for (x in list(few, fuse_mean(few), ratings_segments, features, quietly(cluster_kmeans(features, 2, seed = 1)),
    agreement(few, "ccc", conf_level = NULL))) {
    class(x) <- class(x)[[1L]]
    expect_match(format(x), "lost its class", all = FALSE)
    expect_output(print(x), "What is left of a table of class")
    expect_error(report_methods(x), "lost its class", class = "musefuse_error_columns")
    expect_error(glance(x), "data frame|must be", class = "musefuse_error_columns")
  }
})

test_that("what a picture or a summary reads and no longer finds, or finds otherwise, is told", {
  few <- ratings[ratings$recording %in% c("clip1", "clip2") & ratings$time < 30, ]
  study <- agreement(few, "icc_a1", type = "study")
  told <- study[rep(seq_len(nrow(study)), 2L), ]
  told$recording <- "clip1" # a column of the user's, no recording of the study
  expect_match(format(told), "column recording added", all = FALSE)
  expect_match(format(structure(study, lineage = NULL)), "one figure over all recordings", all = FALSE)
  study$estimate <- NULL
  expect_error(glance(study), "lost column estimate", class = "musefuse_error_columns")
  flags <- rater_diagnostics(few)
  flags$missing <- NULL
  for (read in list(autoplot, summary)) {
    expect_error(read(flags), "lost column missing", class = "musefuse_error_columns")
  }
  compared <- quietly(compare_fusions(few, c("mean", "median")))
  levels(compared$method)[[1L]] <- "ours"
  expect_error(autoplot(compared), "ours.*renamed by hand", class = "musefuse_error_fit")
  features <- extract_features(quietly(fuse_mean(few)), quietly(segment_fixed(few, 5)), c("mean", "std"))
  profile <- profile_classes(cluster_kmeans(features, 3, seed = 1))
  profile$share[[2L]] <- 0.9
  expect_error(autoplot(profile), "one share", class = "musefuse_error_values")
})
