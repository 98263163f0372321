table <- tibble::tibble(
  recording = factor(c("a", "a", "b")), segment = 1:3, partition = c("train", "test", NA),
  mean_x = c(1, 2, NA), std_x = c(1L, 2L, 3L), band_width_x = c(0, 0, 0), node = factor(1:3)
)

test_that("numbers and ids come apart, incomplete rows are flagged", {
  parts <- feature_matrix(table)
  expect_equal(colnames(parts$values), c("mean_x", "std_x"))
  expect_equal(unname(parts$values[, 2]), c(1, 2, 3))
  expect_equal(parts$complete, c(TRUE, TRUE, FALSE))
  expect_named(parts$ids, c("recording", "segment", "partition", "band_width_x", "node"))
  infinite <- table
  infinite$mean_x <- c(Inf, -Inf, 1)
  expect_equal(feature_matrix(infinite)$complete, c(FALSE, FALSE, TRUE))
  expect_equal(dim(feature_matrix(table[1, ])$values), c(1L, 2L))
})

test_that("partitions select rows; what is unknown is an error that lists the known", {
  expect_equal(partition_rows(table), c(TRUE, TRUE, TRUE))
  expect_equal(partition_rows(table, "train"), c(TRUE, FALSE, FALSE))
  expect_equal(partition_rows(table, c("train", "test")), c(TRUE, TRUE, FALSE))
  expect_error(partition_rows(table, "devel"), class = "musefuse_error_unknown")
  expect_error(partition_rows(table["segment"], "train"), class = "musefuse_error_columns")
})

test_that("a table without features is an error", {
  expect_error(feature_matrix(table[0, ]), class = "musefuse_error_empty")
  expect_error(feature_matrix(table["recording"]), class = "musefuse_error_columns")
  expect_error(feature_matrix(1), class = "musefuse_error_columns")
  expect_error(feature_matrix(table, "mode_x"), class = "musefuse_error_unknown")
})

test_that("columns added by hand are features only where they are named", {
  table <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  aged <- table
  aged$age <- seq_len(nrow(aged))
  expect_message(plain <- cluster_kmeans(aged, 3, seed = 1), class = "musefuse_message_columns")
  expect_identical(plain$class, cluster_kmeans(table, 3, seed = 1)$class)
  some <- cluster_kmeans(aged, 3, features = c("mean_arousal", "age"), seed = 1)
  expect_identical(fit_of(some)$features, c("mean_arousal", "age"))
  reduced <- reduce_pca(aged, 2, features = c("mean_arousal", "mean_valence", "age"))
  expect_setequal(tidy(reduced)$feature, c("mean_arousal", "mean_valence", "age"))
  expect_error(cluster_kmeans(aged, 3, features = "agee"), class = "musefuse_error_unknown")
})

test_that("text among the features of a plain data frame is an error, not an id without a word", {
  for (verb in list(function(x) cluster_kmeans(x, 3), function(x) cluster_dbscan(x, 0.4), reduce_pca,
    function(x, ...) search_classes(x, methods = "kmeans", k = 2, ...))) {
    expect_error(verb(iris), "Species", class = "musefuse_error_columns")
  }
  expect_identical(nlevels(cluster_kmeans(iris, 3, features = names(iris)[1:4], seed = 1)$class), 3L)
  skip_if_not_installed("MASS")
  expect_s3_class(reduce_lda(iris, Species), "features") # the groups are asked for
})

test_that("text or yes and no instead of features is an error, and numbers in text beside them are said", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  as_text <- features
  as_text$mean_arousal <- as.character(as_text$mean_arousal)
  for (verb in list(function(x) cluster_kmeans(x, 2, seed = 1), reduce_pca,
    function(x) search_classes(x, k = 2, methods = "kmeans", reduce = "none", seed = 1))) {
    expect_error(verb(as_text), "mean_arousal is text", class = "musefuse_error_columns")
  }
  expect_error(cluster_kmeans(data.frame(a = 1:9, b = 1:9 > 4), 2), "b is yes or no", class = "musefuse_error_columns")
  plain <- data.frame(recording = letters[1:9], segment = 1L, a = c(1, 2, 9, 4, 5, 7, 8, 3, 6), b = as.character(1:9))
  expect_message(cluster_kmeans(plain, 2, seed = 1), "b is text", class = "musefuse_message_columns")
  plain$b <- "note"
  expect_no_message(cluster_kmeans(plain, 2, seed = 1))
})

test_that("numbers as a list or with decimal commas are told as what is left out", {
  data <- data.frame(recording = "a", segment = 1:9, x = c(1:8, 20))
  data$z <- as.list(1:9 / 2)
  expect_message(cluster_kmeans(data, 2, seed = 1), "z is a list", class = "musefuse_message_columns")
  data$z <- sub(".", ",", 1:9 / 2, fixed = TRUE)
  expect_message(cluster_kmeans(data, 2, seed = 1), "points for commas", class = "musefuse_message_columns")
  data$z <- factor(1:9)
  expect_no_message(cluster_kmeans(data, 2, seed = 1), class = "musefuse_message_columns")
})

test_that("features that are copies of one another are named, in whatever unit and direction", {
  set.seed(1)
  data <- data.frame(a = rnorm(30), b = rnorm(30))
  data[["min{a}"]] <- 60 * data$a + 1
  data$e <- -data$b
  data$flat <- data$still <- 1
  expect_message(cluster_kmeans(data, 2, seed = 1), "min[{]a[}] of a and e of b", class = "musefuse_message_columns")
  expect_message(search_classes(data, k = 2, methods = "kmeans", reduce = "none", seed = 1), "e of b")
  data$e[[9]] <- data$e[[9]] + 0.01
  data[["min{a}"]] <- NULL
  expect_no_message(cluster_kmeans(data, 2, seed = 1), class = "musefuse_message_columns")
  expect_no_message(cluster_kmeans(data[1:4, ], 2, seed = 1)) # of so few rows chance makes any two agree
  many <- data.frame(a = rnorm(3000), b = rnorm(3000))
  many$c <- many$a + replace(numeric(3000), 2, 1) # not among the rows that are looked at first
  expect_no_message(cluster_kmeans(many, 2, seed = 1), class = "musefuse_message_columns")
})

test_that("what scale() returns is a column", {
  plain <- example_features(30)
  scaled <- plain
  scaled$mean_x <- scale(scaled$mean_x)
  plain$mean_x <- as.vector(scaled$mean_x)
  expect_identical(feature_matrix(scaled)$values, feature_matrix(plain)$values)
  expect_identical(cluster_kmeans(scaled, 2, seed = 1)$class, cluster_kmeans(plain, 2, seed = 1)$class)
  expect_identical(fingerprint(scaled)$hashes, fingerprint(plain)$hashes)
  scaled$mean_x <- cbind(scaled$mean_x, 1)
  expect_error(feature_matrix(scaled), class = "musefuse_error_columns")
})

test_that("new rows on another scale are told with the ratio, others are not", {
  features <- example_features(40)
  times <- function(table, factor) {
    numbers <- names(table) %in% feature_columns(table)
    table[numbers] <- lapply(table[numbers], `*`, factor)
    table
  }
  classes <- cluster_kmeans(features[1:30, ], 2, seed = 1)
  reduced <- reduce_pca(features[1:30, ], 2)
  for (fit in list(classes, reduced)) {
    expect_silent(predict(fit, features[31:40, ]))
    expect_silent(predict(fit, features[31, ]))
    expect_warning(predict(fit, times(features[31:40, ], 100)), "times the largest", class = "musefuse_warning_values")
  }
  expect_silent(predict(cluster_kmeans(reduced, 2, seed = 1), suppressWarnings(predict(reduced, times(features, 100)))))
  reach <- cbind(a = c(least = 1, most = 2), b = c(0, 2))
  values <- cbind(a = rep(1.5, 5), b = 1)
  expect_silent(warn_other_scale(values, reach))
  expect_silent(warn_other_scale(values[1:4, ] / 100, reach)) # too few to be more than a quiet moment
  expect_warning(warn_other_scale(values / 100, reach), "0.015 times the smallest", class = "musefuse_warning_values")
  traces <- cluster_traces(fuse_mean(ratings), k = 2, window = 4)
  expect_warning(predict(traces, within(as.data.frame(fuse_mean(ratings)), value <- 100 * value)), "times the largest",
    class = "musefuse_warning_values")
})
