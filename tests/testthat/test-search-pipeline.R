train_recordings <- unique(as.character(ratings_segments$recording[ratings_segments$partition == "train"]))
train <- ratings_segments[ratings_segments$partition == "train", ]
held_out <- ratings_segments[ratings_segments$partition != "train", ]
of_train <- ratings[ratings$recording %in% train_recordings, ]
a_pipeline <- function(data = ratings, ...) {
  class_pipeline(data, ratings_segments, features = "basic",
    fusion = list(method = "ewe", smooth = 4.25, standardise = "rater", post_smooth = 2.75),
    reduce = list(pca = 2), k = 3, partition = "train", seed = 3, ...)
}
# A pipeline has not seen the other recordings, not even their names.
labels_of <- function(classes) {
  out <- as.data.frame(classes)[setdiff(names(classes), "partition")]
  out$recording <- droplevels(out$recording)
  out
}

test_that("a pipeline is the verbs one after the other", {
  pipeline <- a_pipeline()
  gold <- gold_standard(ratings, "ewe", smooth = 4.25, standardise = "rater", post_smooth = 2.75,
    partition = train_recordings)
  reduced <- reduce_pca(extract_features(gold, ratings_segments, "basic"), 2, partition = "train")
  by_hand <- cluster_kmeans(reduced, k = 3, partition = "train", seed = 3, standardise = FALSE)
  expect_identical(labels_of(pipeline$classes), labels_of(by_hand[by_hand$partition == "train", ]))
  predicted <- predict_classes(pipeline, ratings, held_out)
  expect_identical(labels_of(predicted), labels_of(by_hand[by_hand$partition != "train", ]))
})

test_that("the training recordings get the classes that they had", {
  for (method in c("kmeans", "cmeans", "gmm")) {
    pipeline <- class_pipeline(ratings, train, features = "basic", method = method, k = 3, reduce = "pca(2)",
      seed = 1)
    expect_equal(labels_of(predict_classes(pipeline, ratings, train)), labels_of(pipeline$classes),
      tolerance = 1e-12) # memberships come out of the same formula, in another order of sums
  }
  noisy <- class_pipeline(ratings, train, features = "mean", method = "dbscan", parameters = list(eps = 0.5))
  expect_identical(labels_of(predict_classes(noisy, ratings, train)), labels_of(noisy$classes))
})

test_that("what is held out changes nothing that was learnt", {
  changed <- ratings
  other <- !changed$recording %in% train_recordings
  changed$value[other] <- -3 * changed$value[other] + 0.1
  rules <- data.frame(name = c("high", "low"), feature = "mean_arousal", operator = c(">", "<="), threshold = 0)
  expect_identical(unclass(a_pipeline(changed, rules = rules)), unclass(a_pipeline(rules = rules)))
  expect_identical(unclass(a_pipeline(of_train, rules = rules)), unclass(a_pipeline(rules = rules)))
})

test_that("it survives being saved, and a new session", {
  pipeline <- a_pipeline(rules = c("1" = "calm", "2" = "tense", "3" = "glad"))
  file <- withr::local_tempfile(fileext = ".rds")
  saveRDS(pipeline, file)
  # it holds no ratings: those alone have megabytes
  expect_lt(file.size(file), 2e5)
  expect_identical(readRDS(file), pipeline)
  here <- predict_classes(pipeline, ratings, held_out)
  expect_true("calm" %in% levels(here$class))
  expect_identical(predict_classes(readRDS(file), ratings, held_out), here)
  skip_if_not(nzchar(system.file(package = "musefuse", lib.loc = .libPaths())) && !is_load_all())
  result <- withr::local_tempfile(fileext = ".rds")
  code <- sprintf(paste(
    "library(musefuse); held_out <- ratings_segments[ratings_segments$partition != 'train', ]",
    "saveRDS(predict_classes(readRDS('%s'), ratings, held_out), '%s')", sep = "\n"
  ), file, result)
  script <- withr::local_tempfile(lines = code, fileext = ".R")
  system2(file.path(R.home("bin"), "Rscript"), shQuote(script), stdout = FALSE, stderr = FALSE,
    env = paste0("R_LIBS=", paste(.libPaths(), collapse = .Platform$path.sep)))
  expect_identical(as.data.frame(readRDS(result)), as.data.frame(here))
})

test_that("a row of a search becomes a pipeline with the classes that it was judged by", {
  search <- search_classes(ratings, ratings_segments, features = "basic",
    fusion = list("mean", "ewe(standardise = 'rater')"), reduce = list("none", som = list(list(c(3, 3)))),
    methods = c("kmeans", "cmeans"), k = 3, partition = "train", seed = 2)
  for (rank in c(1, 8)) {
    picked <- pick_classes(search, rank = rank)
    pipeline <- class_pipeline(ratings, ratings_segments, setting = rank_settings(search)[rank, ], partition = "train")
    expect_identical(labels_of(pipeline$classes), labels_of(picked[picked$partition == "train", ]))
  }
})

test_that("a function cuts new recordings as it cut the old", {
  cut <- function(gold) segment_fixed(gold, 20, rest = "keep")
  pipeline <- class_pipeline(of_train, cut, features = "basic", k = 2, seed = 1)
  new <- ratings[!ratings$recording %in% train_recordings, ]
  found <- predict_classes(pipeline, new)
  expect_identical(nrow(found), nrow(segment_fixed(new, 20, rest = "keep")))
  expect_identical(labels_of(predict_classes(pipeline, of_train)), labels_of(pipeline$classes))
})

test_that("its settings make it again", {
  pipeline <- a_pipeline()
  again <- run_settings(settings(pipeline), ratings)
  expect_identical(labels_of(again), labels_of(pipeline$classes))
})

test_that("pipelines say what they are and what is wrong", {
  expect_snapshot(print(a_pipeline()))
  expect_snapshot(error = TRUE, {
    class_pipeline(ratings, ratings_segments, k = 2:3)
    class_pipeline(ratings, ratings_segments, method = "kmean")
    class_pipeline(ratings, ratings_segments, partition = "trian")
    class_pipeline(ratings, data.frame(recording = "x", start = 0, end = 5))
    predict_classes(ratings, ratings)
    predict_classes(a_pipeline(), ratings)
  })
  stranger <- ratings[ratings$recording == "clip6", ]
  levels(stranger$rater) <- paste0("new_", levels(stranger$rater))
  expect_error(predict_classes(a_pipeline(), stranger, ratings_segments[ratings_segments$recording == "clip6", ]),
    class = "musefuse_error_unknown")
  calm <- ratings[ratings$recording == "clip6" & ratings$dimension == "arousal", ]
  expect_error(predict_classes(a_pipeline(), calm, ratings_segments[ratings_segments$recording == "clip6", ]),
    class = "musefuse_error_columns")
})

test_that("a setting of a search from a gold standard takes the fusion that is given", {
  data <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  gold <- fuse_median(data)
  segments <- segment_fixed(gold, 20, rest = "keep")
  search <- search_classes(gold, segments, features = "mean", reduce = "none", methods = "kmeans", k = 2, seed = 1)
  pipeline <- class_pipeline(data, segments, fusion = "median", setting = rank_settings(search)[1, ])
  expect_identical(pipeline$setting$fusion, "median")
  expect_identical(as.character(pipeline$classes$class), as.character(pick_classes(search)$class))
})

test_that("REFERENCE-TOOL D2, D3: any partitions may be named, all of them, too; an unknown one is named", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, "basic")
  all <- unique(as.character(features$partition))
  fits <- list(
    kmeans = function(...) cluster_kmeans(features, 3, seed = 1, ..., standardise = FALSE),
    agglomerative = function(...) cluster_agglomerative(features, 3, ..., standardise = FALSE),
    dbscan = function(...) suppressMessages(cluster_dbscan(features, 1, ..., standardise = FALSE)),
    gmm = function(...) suppressWarnings(cluster_gmm(features, 2, covariance = "diagonal", seed = 1, ...,
      standardise = FALSE))
  )
  for (fit in fits) {
    expect_identical(fit(partition = all)$class, fit()$class)
    expect_identical(nrow(fit(partition = "train")), nrow(features))
    expect_error(fit(partition = "tran"), "\"tran\"", class = "musefuse_error_unknown")
  }
})

test_that("REFERENCE-TOOL D6: nothing is written that was not asked for", {
  folder <- withr::local_tempdir()
  withr::local_dir(folder)
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  profile <- profile_classes(cluster_kmeans(features, 3, seed = 1, standardise = FALSE))
  name_classes(cluster_kmeans(features, 3, seed = 1, standardise = FALSE), circumplex_rules())
  autoplot(profile)
  expect_identical(list.files(folder, all.files = TRUE, no.. = TRUE), character())
})

test_that("classes of a pipeline that were changed by hand are said to be", {
  pipeline <- a_pipeline()
  pipeline$classes$class <- rev(pipeline$classes$class)
  expect_match(format(pipeline), "By hand since", all = FALSE)
})
