skip_on_cran() # much computing: tools/test.R runs it

gold <- fuse_mean(ratings)
features <- extract_features(gold, ratings_segments, c("mean", "trend"))
classes <- cluster_kmeans(features, 3, seed = 1)

test_that("without a band each segment has its class for sure", {
  exact <- gold
  exact$conf.low <- exact$conf.high <- exact$value
  reduced <- reduce_pca(features, 2)
  pipeline <- class_pipeline(ratings, function(gold) segment_fixed(gold, 10), features = "basic",
    reduce = list(pca = 2), k = 3, seed = 1)
  found <- list(
    propagate(exact, classes, draws = 5, decay = 2, seed = 1),
    propagate(exact, cluster_gmm(features, 3, seed = 1), draws = 5, decay = 2, seed = 1),
    propagate(exact, cluster_kmeans(reduced, 3, seed = 1), reduced = reduced, draws = 5, decay = 2, seed = 1),
    propagate(exact, pipeline, draws = 5, decay = 2, seed = 1)
  )
  hard <- list(classes, cluster_gmm(features, 3, seed = 1), cluster_kmeans(reduced, 3, seed = 1),
    predict_classes(pipeline, exact, segment_fixed(exact, 10)))
  for (i in seq_along(found)) {
    expect_identical(as.character(found[[i]]$class), as.character(hard[[i]]$class))
    expect_true(all(found[[i]]$probability == 1) && all(found[[i]]$entropy == 0) && all(found[[i]]$sure))
    shares <- tidy(found[[i]], "shares")
    expect_equal(shares$conf.low, shares$share)
    expect_equal(shares$conf.high, shares$share)
  }
})

test_that("the same seed gives the same draws, and R's stream is left alone", {
  set.seed(5)
  before <- .Random.seed
  first <- propagate(gold, classes, draws = 20, seed = 1)
  expect_identical(.Random.seed, before)
  expect_identical(propagate(gold, classes, draws = 20, seed = 1, threads = 2), first)
  expect_false(identical(propagate(gold, classes, draws = 20, seed = 2)$probability, first$probability))
})

test_that("probabilities are those of single draws, classified one by one", {
  found <- propagate(gold, classes, draws = 8, seed = 3)
  bands <- gold_bands(check_gold(gold))
  memory <- signal_memory(bands, error_memory(gold), latent = FALSE)
  one_by_one <- with_seed(3, { # the cells are drawn in turn, eight draws each
    values <- matrix(NA_real_, nrow(gold), 8)
    for (cell in bands) values[cell$rows, ] <- draw_band(cell, memory[memory$dimension == cell$dimension, ], 8)
    values
  })
  labels <- vapply(1:8, function(i) {
    one <- as.data.frame(gold)
    one$value <- one_by_one[, i]
    as.character(predict(classes, extract_features(one, ratings_segments, c("mean", "trend")))$class)
  }, character(nrow(classes)))
  for (class in 1:3) expect_equal(found[[paste0("probability_", class)]], rowMeans(labels == class))
  expect_equal(rowSums(as.matrix(as.data.frame(found)[paste0("probability_", 1:3)])), rep(1, nrow(found)))
})

test_that("intervals of shares hold the true share, and the segments that are sure are right", {
  skip_on_cran()
  try_one <- function(seed, feature) {
    withr::local_seed(seed)
    time <- (0:199) / 2
    truth <- do.call(rbind, lapply(1:8, function(r) {
      data.frame(recording = paste0("r", r), dimension = "a", time = time,
        value = correlated_noise(time, list(decay = 15, offset = 0), 1)[, 1])
    }))
    rated <- do.call(rbind, lapply(1:5, function(k) {
      out <- cbind(truth, rater = paste0("p", k))
      error <- unlist(lapply(1:8, function(r) correlated_noise(time, list(decay = 4, offset = 0.2), 1)[, 1]))
      out$value <- out$value + 0.6 * error
      out
    }))
    fused <- suppressWarnings(suppressMessages(fuse_mean(as_annotations(rated))))
    cut <- segment_fixed(fused, 10)
    found <- cluster_kmeans(extract_features(fused, cut, feature), 3, seed = 1)
    true <- predict(found, extract_features(truth, cut, feature))
    told <- propagate(fused, found, draws = 60, seed = seed)
    share <- as.vector(table(true$class)) / nrow(true)
    limits <- tidy(told, "shares")
    c(covered = mean(share >= limits$conf.low - 1e-9 & share <= limits$conf.high + 1e-9),
      right = mean((true$class == told$class)[told$sure]), unsure = mean((true$class == told$class)[!told$sure]))
  }
  found <- rowMeans(vapply(1:8, try_one, double(3), "mean"), na.rm = TRUE)
  expect_gt(found[["covered"]], 0.8) # 24 shares at 95 %, three of a recording hang together
  expect_gt(found[["right"]], 0.9)
  expect_lt(found[["unsure"]], found[["right"]] - 0.1)
  # features that measure movement, too: where an error was added to the error of the gold standard it was .19
  found <- rowMeans(vapply(1:6, try_one, double(3), "std"), na.rm = TRUE)
  expect_gt(found[["covered"]], 0.7)
  expect_gt(found[["right"]], 0.8)
})

test_that("segments without features have no probability, and are counted", {
  short <- gold
  short$value[short$recording == "clip1" & short$time < 30] <- NA
  expect_warning(
    expect_warning(found <- propagate(short, classes, draws = 5, decay = 2, seed = 1),
      class = "musefuse_warning_segments"),
    class = "musefuse_warning_missing")
  expect_true(anyNA(found$probability))
  expect_identical(is.na(found$probability), is.na(found$class))
  expect_match(format(found), "without class", all = FALSE)
})

test_that("a way that is not known is an error", {
  expect_error(propagate(), class = "musefuse_error_argument")
  expect_error(propagate(ratings, classes), "raters", class = "musefuse_error_columns")
  expect_error(propagate(gold), class = "musefuse_error_argument")
  expect_error(propagate(gold, cluster_kmeans(iris[1:4], 3, seed = 1)), "extract_features",
    class = "musefuse_error_argument")
  reduced <- reduce_pca(features, 2)
  expect_error(propagate(gold, cluster_kmeans(reduced, 3, seed = 1)), "reduced", class = "musefuse_error_argument")
  expect_error(propagate(gold, classes, reduced = features), class = "musefuse_error_argument")
  expect_error(propagate(fuse_dba(ratings[ratings$recording == "clip1", ], window = 2), classes),
    class = "musefuse_error_columns")
  expect_error(propagate(gold, classes, draws = 1), class = "musefuse_error_argument")
})

test_that("settings run again give the same probabilities", {
  path <- withr::local_tempfile(fileext = ".json")
  found <- propagate(gold, classes, draws = 5, seed = 1)
  write_settings(settings(found), path)
  expect_equal(as.data.frame(run_settings(path, ratings)), as.data.frame(found))
  expect_match(report_methods(found)[[1]], "5 signals were drawn given the gold standard and its band .*Of 77 segments")
})

test_that("whole traces are drawn and placed as predict() places them", {
  sim <- simulate_annotations(recordings = 5, raters = 3, duration = 20, rate = 1, seed = 3)
  gold <- fuse_mean(sim)
  classes <- cluster_traces(gold, k = 2, window = 2)
  found <- propagate(gold, classes, draws = 4, seed = 1)
  expect_identical(found$class, predict(classes, gold)$class)
  expect_identical(found$recording, classes$recording)
  expect_equal(found$probability_1 + found$probability_2, rep(1, 5))
  # The first draw by hand: each recording of the drawn corpus by its nearest prototype.
  bands <- gold_bands(gold)
  memory <- signal_memory(bands, error_memory(gold), FALSE)
  corpus <- with_seed(1L, drawn_corpus(gold, bands, memory, 4L))
  placed <- matrix(predict(classes, corpus)$class, 5L)
  expect_equal(found$probability_1, rowMeans(placed == "1"))
  expect_match(format(found)[[1L]], "5 recordings")
  path <- withr::local_tempfile(fileext = ".json")
  write_settings(settings(found), path)
  expect_equal(as.data.frame(run_settings(path, sim)), as.data.frame(found))
  for (wrong in list(quote(propagate(sim, classes)), quote(propagate(gold, cluster_traces(sim, 2))),
    quote(propagate(gold, cluster_raters(sim, 2))),
    quote(propagate(gold, classes, segments = segment_fixed(gold, 5))))) {
    expect_error(eval(wrong), class = "musefuse_error_argument")
  }
})

test_that("a gold standard whose ids were renamed is an error that names both", {
  gold <- fuse_mean(ratings)
  classes <- cluster_kmeans(extract_features(gold, ratings_segments, "mean"), 3, seed = 1)
  pipeline <- class_pipeline(ratings, ratings_segments, features = "mean", k = 3, seed = 1)
  expect_error(propagate(gold, pipeline, segments = ratings_segments, reduced = classes), "pipeline knows",
    class = "musefuse_error_argument")
  as_numbers <- function(id) `[[<-`(gold, id, value = as.integer(gold[[id]]))
  expect_snapshot(error = TRUE, {
    propagate(as_numbers("dimension"), classes, draws = 2, seed = 1)
    propagate(as_numbers("dimension"), pipeline, segments = ratings_segments, draws = 2, seed = 1)
    propagate(as_numbers("recording"), classes, draws = 2, seed = 1)
  })
})
