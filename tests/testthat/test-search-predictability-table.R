features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
classes <- cluster_kmeans(features, 3, seed = 1)
cut <- cut_classes(features, "quantiles", "mean_arousal")
anna <- extract_features(ratings[ratings$rater == "anna", ], ratings_segments, c("mean", "std"))
judged <- class_predictability(list(learnt = classes, terciles = cut), anna, permutations = 20, resamples = 100,
  seed = 1)

test_that("tables of classes are judged side by side", {
  expect_identical(as.character(unique(judged$classes)), c("learnt", "terciles"))
  expect_true(all(judged$conf.low <= judged$estimate + 0.05 & judged$conf.high >= judged$estimate - 0.05))
  expect_equal(judged$gain, (judged$estimate - judged$chance) / (1 - judged$chance))
  alone <- class_predictability(classes, anna, permutations = 20, resamples = 100, seed = 1)
  expect_equal(as.data.frame(alone)[-1], as.data.frame(judged)[1:4, -1])
  confusion <- tidy(judged, "confusion")
  expect_identical(sum(confusion$n), 4L * nrow(anna))
  hit <- confusion[confusion$classes == "learnt" & confusion$model == "ridge" &
    confusion$class == confusion$predicted, ]
  expect_equal(judged$estimate[judged$classes == "learnt" & judged$model == "ridge" & judged$index == "uar"],
    mean(hit$n / as.vector(table(classes$class))))
  expect_snapshot(print(judged))
})

test_that("intervals over few recordings are Student's t of the resamples' spread, and end where the index does", {
  fit <- fit_of(judged)
  n <- length(fit$pieces[[1L]]$recordings)
  # the first four rows are those of the first table: the two models' macro F1 and UAR
  se <- unlist(lapply(fit$pieces[1:2], function(piece) apply(piece$drawn, 2L, stats::sd) * sqrt(n / (n - 1))))
  rows <- as.data.frame(judged)[1:4, ]
  expect_equal(rows$std.error, unname(se))
  half <- stats::qt(0.975, n - 1) * rows$std.error
  expect_equal(rows$conf.low, pmax(rows$estimate - half, 0))
  expect_equal(rows$conf.high, pmin(rows$estimate + half, 1))
})

test_that("differences are those of gains, and none of a table to itself", {
  differences <- tidy(judged, "differences")
  expect_equal(differences$difference, judged$gain[1:4] - judged$gain[5:8])
  same <- class_predictability(list(a = classes, b = classes), anna, permutations = 5, resamples = 20, seed = 1)
  expect_equal(tidy(same, "differences")$conf.low, rep(0, 4))
  expect_equal(tidy(same, "differences")$conf.high, rep(0, 4))
  alone <- class_predictability(classes, anna, permutations = 5, resamples = 20, seed = 1)
  expect_error(tidy(alone, "differences"), class = "musefuse_error_argument")
})

test_that("glance() names the best, confint() has the limits, the paragraph tells of it", {
  facts <- glance(judged)
  expect_identical(nrow(facts), 1L)
  expect_equal(facts$gain, max(judged$gain[judged$index == "uar"]))
  expect_equal(confint(judged)[, "conf.low"], judged$conf.low)
  expect_match(report_methods(judged)[[1]], "20 permutations of the classes .*moved on by a random number of segments")
})

test_that("settings of one table run again", {
  path <- withr::local_tempfile(fileext = ".json")
  alone <- class_predictability(cut, anna, permutations = 5, resamples = 20, seed = 1)
  write_settings(settings(alone), path)
  expect_equal(as.data.frame(run_settings(path, ratings)), as.data.frame(alone))
})
