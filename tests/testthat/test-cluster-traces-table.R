test_that("every reader reads classes of traces", {
  classes <- cluster_traces(shaped_traces(), 3, window = 4)
  expect_identical(names(tidy(classes)), c("class", "size", "share", "recording", "mean_distance", "silhouette"))
  expect_equal(sum(tidy(classes)$share), 1)
  facts <- glance(classes)
  expect_identical(nrow(facts), 1L)
  expect_equal(facts$objective, sum(classes$distance)) # of medoids
  expect_equal(facts$silhouette, mean(classes$silhouette))
  expect_identical(nobs(classes), 15L)
  expect_true(all(as.character(augment(classes)$other) != as.character(classes$class)))
  expect_identical(nrow(tidy(classes, "prototypes")), 3L * 2L * 60L)
  medoid <- tidy(classes)$recording[[1]]
  data <- shaped_traces()
  drawn <- tidy(classes, "prototypes")
  expect_equal(drawn$value[drawn$class == "1" & drawn$dimension == "valence"], # in the unit of the data
    data$value[data$recording == medoid & data$dimension == "valence"])
  expect_equal(drawn$time[1:3], c(0, 0.5, 1))
  expect_snapshot(print(classes), transform = any_pillar)
})

test_that("silhouettes are those of cluster::silhouette()", {
  skip_if_not_installed("cluster")
  classes <- cluster_traces(shaped_traces(noise = 1), 4, distance = "euclidean")
  theirs <- cluster::silhouette(as.integer(classes$class), stats::as.dist(fit_of(classes)$distances))
  expect_equal(classes$silhouette, unname(theirs[, "sil_width"]))
})

test_that("rows may be taken away, sorted or changed by hand, which is said", {
  classes <- cluster_traces(shaped_traces(), 3, window = 4)
  few <- classes[c(7, 2, 9), ]
  expect_identical(augment(few)$other, augment(classes)$other[c(7, 2, 9)])
  changed <- classes
  changed$class[[1]] <- "2"
  expect_identical(glance(changed)$changed, 1L)
  expect_true(is.na(glance(changed)$objective))
  expect_warning(tidy(changed), class = "musefuse_warning_changed")
})

test_that("new traces are placed, on the scale and rate of the fit", {
  classes <- cluster_traces(shaped_traces(), 3, method = "dba", window = 4)
  new <- shaped_traces(seed = 2)
  expect_equal(adjusted_rand(predict(classes, new)$class, shapes_of_traces()), 1)
  expect_identical(predict(classes), classes)
  expect_null(predict(classes, new)[["silhouette"]])
  slow <- new
  slow$time <- 3 * slow$time
  expect_error(predict(classes, slow), class = "musefuse_error_time")
  expect_error(predict(classes, new[new$dimension == "arousal", ]), "valence", class = "musefuse_error_unknown")
  expect_error(as.hclust(classes), class = "musefuse_error_argument")
})

test_that("the tree is R's own, with names of traces", {
  tree <- as.hclust(cluster_traces(shaped_traces(), 3, method = "hierarchical", window = 4))
  expect_s3_class(tree, "hclust")
  expect_setequal(tree$labels, sprintf("r%02d", 1:15))
})

test_that("stable classes are found again, and classes of noise are not", {
  classes <- cluster_traces(shaped_traces(), 3, window = 4)
  expect_gt(min(cluster_stability(classes, resamples = 20, seed = 1)$jaccard), 0.95)
  withr::local_seed(1)
  noise <- data.frame(recording = rep(sprintf("n%02d", 1:15), each = 20), dimension = "a", time = rep(1:20, 15),
    value = rnorm(300))
  dissolving <- cluster_traces(noise, 3, distance = "euclidean")
  expect_lt(mean(cluster_stability(dissolving, resamples = 20, seed = 1)$jaccard), 0.75)
  expect_identical(cluster_stability(dissolving, resamples = 5, seed = 1),
    cluster_stability(dissolving, resamples = 5, seed = 1))
})

test_that("settings run again give the same classes, and the methods paragraph tells of them", {
  path <- withr::local_tempfile(fileext = ".json")
  classes <- cluster_traces(fuse_mean(ratings), 2, method = "dba", window = 4)
  write_settings(settings(classes), path)
  expect_equal(as.data.frame(run_settings(path, ratings)), as.data.frame(classes))
  expect_match(report_methods(classes)[[1]], "Whole traces were clustered into 2 classes.*Petitjean")
  expect_match(report_methods(cluster_raters(ratings, 2))[[1]], "Raters were clustered into 2 classes")
})

test_that("indices and comparisons take classes of traces as well", {
  classes <- cluster_traces(shaped_traces(), 3, window = 4)
  indices <- cluster_indices(classes)
  expect_equal(indices$value[indices$index == "silhouette"], mean(classes$silhouette))
  expect_true(all(is.na(indices$value[indices$index != "silhouette"])))
  expect_match(indices$note[indices$index == "davies_bouldin"], "distances only")
  expect_equal(index_silhouette(classes, each = TRUE), classes$silhouette)
  other <- cluster_traces(shaped_traces(), 3, distance = "ccc")
  expect_equal(adjusted_rand(classes, other[15:1, ]), 1) # matched by recording
  expect_error(cluster_indices(predict(classes, shaped_traces())), class = "musefuse_error_argument")
  expect_error(cluster_indices(classes, labels = 1:15), class = "musefuse_error_argument")
  schools <- cluster_raters(ratings, 2)
  expect_equal(index_silhouette(schools), mean(schools$silhouette))
})

test_that("the silhouette of the fit is not shown beside classes that were changed by hand", {
  classes <- suppressMessages(suppressWarnings(cluster_traces(fuse_mean(ratings), 2)))
  changed <- classes
  changed$class <- rev(changed$class)
  expect_match(format(classes), "mean silhouette", all = FALSE)
  expect_no_match(format(changed), "mean silhouette")
})

test_that("classes of traces that lost what names them say so", {
  classes <- cluster_traces(fuse_mean(ratings), k = 2, window = 4)
  names(classes)[names(classes) == "recording"] <- "film"
  for (call in list(augment, cluster_indices)) {
    expect_error(call(classes), "lost column", class = "musefuse_error_columns")
  }
})
