# `of` recordings of `n` segments; classes told by two of four predictors, as far as `signal` goes.
told <- function(signal = 2, of = 10, n = 12, k = 3, seed = 1) {
  withr::local_seed(seed)
  class <- sample.int(k, of * n, TRUE)
  ids <- data.frame(recording = rep(sprintf("r%02d", 1:of), each = n), segment = rep(1:n, of))
  values <- matrix(rnorm(of * n * 4), ncol = 4, dimnames = list(NULL, paste0("x", 1:4)))
  values[, 1] <- values[, 1] + signal * (class == 1)
  values[, 2] <- values[, 2] + signal * (class == 2)
  list(classes = cbind(ids, class = factor(class)), features = cbind(ids, values))
}

test_that("predictions are those of models fitted by hand on the other folds", {
  data <- told(signal = 1.5)
  x <- as.matrix(data$features[paste0("x", 1:4)])
  label <- as.integer(data$classes$class)
  fold <- rep(1:5, each = 24)
  centroid <- ridge <- integer(120)
  for (f in 1:5) {
    train <- fold != f
    mean <- colMeans(x[train, ])
    sd <- sqrt(colMeans(sweep(x[train, ], 2, mean)^2))
    z <- scale(x, mean, sd)
    centres <- apply(z[train, ], 2, function(one) tapply(one, label[train], mean))
    centroid[!train] <- apply(z[!train, ], 1, function(row) which.min(colSums((t(centres) - row)^2)))
    loss <- function(b, slope = FALSE) { # softmax by hand
      b <- matrix(b, 5)
      p <- exp(cbind(1, z[train, ]) %*% b)
      p <- p / rowSums(p)
      -mean(log(p[cbind(seq_len(sum(train)), label[train])])) + 0.1 / 2 * sum(b[-1, ]^2)
    }
    b <- matrix(optim(rep(0, 15), loss, method = "BFGS", control = list(reltol = 1e-14, maxit = 500))$par, 5)
    ridge[!train] <- max.col(cbind(1, z[!train, ]) %*% b)
    ours <- cpp_ridge_multinomial(z[train, ], label[train], 3, 0.1)
    expect_equal(ours[-1, ], b[-1, ], tolerance = 1e-3, ignore_attr = TRUE) # optim() ends where its numeric slope does
  }
  given <- function(model) list(model = model, penalty = 0.1, threads = 1L)
  expect_identical(cpp_predict_held_out(x, cbind(label), fold, 3, given("centroid"), NULL)[, 1], centroid)
  expect_identical(cpp_predict_held_out(x, cbind(label), fold, 3, given("ridge"), NULL)[, 1], ridge)
})

test_that("with hardly a penalty the ridge is nnet::multinom()", {
  skip_if_not_installed("nnet")
  data <- told(signal = 1)
  x <- as.matrix(data$features[paste0("x", 1:4)])
  ours <- cpp_ridge_multinomial(x, as.integer(data$classes$class), 3, 1e-6)
  theirs <- t(coef(nnet::multinom(data$classes$class ~ x, trace = FALSE, reltol = 1e-14, maxit = 500)))
  expect_equal(ours[, -1] - ours[, 1], theirs, tolerance = 1e-3, ignore_attr = TRUE)
})

test_that("macro F1 and UAR are those of their definitions", {
  withr::local_seed(1)
  label <- sample.int(3, 50, TRUE)
  predicted <- ifelse(runif(50) < 0.6, label, sample.int(4, 50, TRUE))
  counts <- confusion_by_recording(label, predicted, factor(rep(1:5, 10)), 4)
  expect_identical(dim(counts), c(5L, 16L))
  found <- class_scores(matrix(colSums(counts), 1), 4)
  recall <- vapply(1:3, function(k) mean(predicted[label == k] == k), 0)
  precision <- vapply(1:3, function(k) mean(label[predicted == k] == k), 0)
  expect_equal(found[, "uar"], mean(recall), ignore_attr = TRUE) # nobody is of class 4
  expect_equal(found[, "macro_f1"], mean(2 * recall * precision / (recall + precision)), ignore_attr = TRUE)
  expect_equal(class_scores(counts, 4)[2, "uar"],
    mean(tapply(predicted == label, list(label, rep(1:5, 10)), mean)[, 2], na.rm = TRUE), ignore_attr = TRUE)
})

test_that("what tells all is found, and what tells nothing is chance", {
  sharp <- told(signal = 12)
  found <- class_predictability(sharp$classes, sharp$features, permutations = 40, resamples = 50, seed = 1)
  expect_true(all(found$estimate > 0.97) && all(found$gain > 0.95) && all(found$p.value < 0.05))
  p <- vapply(1:15, function(seed) {
    vain <- told(signal = 0, seed = seed)
    class_predictability(vain$classes, vain$features, models = "centroid", permutations = 39, resamples = 5,
      seed = seed)$p.value[[2]]
  }, 0)
  expect_lte(sum(p <= 0.1), 5) # 1.5 of 15 expected; 6 or more have a chance of 0.2 %
  expect_gt(mean(p), 0.25)
})

test_that("folds hold whole recordings, and classes are turned round within them", {
  recording <- factor(rep(c("a", "b", "c", "d"), c(9, 3, 3, 3)))
  fold <- with_seed(1, recording_folds(recording, 2))
  expect_true(all(tapply(fold, recording, function(one) length(unique(one))) == 1))
  expect_identical(as.vector(table(fold)), c(9L, 9L))
  expect_identical(length(unique(with_seed(1, recording_folds(recording, 99)))), 4L)
  segment <- rep(1:9, each = 2) # two raters a segment
  label <- rep(c(1L, 2L, 3L, 1L, 2L, 3L, 1L, 2L, 3L), each = 2)
  of <- factor(rep(c("a", "b", "c"), each = 6))
  moved <- with_seed(2, turned_within(label, of, segment))
  expect_true(all(moved[c(TRUE, FALSE)] == moved[c(FALSE, TRUE)])) # raters go together
  expect_identical(tapply(moved, of, sort), tapply(label, of, sort))
  expect_false(identical(moved, label))
  # neighbours stay neighbours, in the order of the segments' numbers, whatever the order of the rows
  course <- c(1L, 1L, 1L, 2L, 2L, 2L, 2L, 3L)
  rows <- c(5, 2, 8, 1, 4, 7, 3, 6)
  turned <- with_seed(1, replicate(20, turned_within(course[rows], factor(rep("a", 8)), rows)[order(rows)]))
  runs <- apply(turned, 2L, function(one) sum(one != c(one[-1L], one[[1L]])))
  expect_true(all(runs == 3)) # on the circle
  expect_gt(ncol(unique(turned, MARGIN = 2L)), 3)
  expect_identical(segment_places(data.frame(segment = c(10, 2, 1))), 3:1)
})

test_that("a class of whole recordings that nothing tells is chance", {
  data <- told(signal = 0, of = 8)
  data$classes$class <- factor(rep(c("x", "y"), each = 48)) # one class a recording
  found <- class_predictability(data$classes, data$features, permutations = 20, resamples = 20, seed = 1)
  expect_true(all(found$p.value > 0.05))
})

test_that("the same seed gives the same table for any number of threads", {
  data <- told()
  one <- class_predictability(data$classes, data$features, permutations = 10, resamples = 20, seed = 4)
  expect_identical(class_predictability(data$classes, data$features, permutations = 10, resamples = 20, seed = 4,
    threads = 2), one)
})

test_that("noise, rows without a class and missing features do not count", {
  data <- told()
  noisy <- data$classes
  levels(noisy$class) <- c("1", "2", "noise")
  found <- class_predictability(noisy, data$features, permutations = 2, resamples = 5, seed = 1)
  expect_setequal(levels(tidy(found, "confusion")$class), c("1", "2"))
  holes <- data$features
  holes$x1[1:5] <- NA
  expect_warning(class_predictability(data$classes, holes, permutations = 2, resamples = 5, seed = 1), "5 of 120",
    class = "musefuse_warning_missing")
})

test_that("what cannot be judged is an error", {
  data <- told()
  expect_error(class_predictability(), class = "musefuse_error_argument")
  expect_error(class_predictability(data$classes), class = "musefuse_error_argument")
  expect_error(class_predictability(list(data$classes), data$features), class = "musefuse_error_argument")
  expect_error(class_predictability(data$classes, data$features, models = "forest"), class = "musefuse_error_argument")
  other <- data$features
  other$recording <- paste0("z", other$recording)
  expect_error(class_predictability(data$classes, other), class = "musefuse_error_segments")
  one <- data$classes$recording == "r01"
  expect_error(class_predictability(data$classes[one, ], data$features), "recordings", class = "musefuse_error_data")
  alike <- data$classes
  alike$class <- "same"
  expect_error(class_predictability(alike, data$features), "classes", class = "musefuse_error_data")
})

test_that("features that the classes were made of are said to be no test", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  classes <- cluster_kmeans(features, 3, seed = 1)
  judge <- function(...) class_predictability(classes, ..., permutations = 3, resamples = 5, seed = 1)
  expect_message(judge(features), "made of these features", class = "musefuse_message_features")
  anna <- extract_features(ratings[ratings$rater == "anna", ], ratings_segments, "mean")
  expect_no_message(judge(anna), class = "musefuse_message_features")
})

test_that("where every recording is of one class, recordings change places; a class of one fold is told", {
  ids <- data.frame(recording = rep(paste0("r", 1:12), each = 2), segment = 1:2)
  kind <- rep(c("calm", "wild"), each = 12)
  telling <- cbind(ids, x = rep(c(0, 5), each = 12) + sin(1:24))
  classes <- cbind(ids, class = factor(kind))
  found <- class_predictability(classes, telling, models = "centroid", permutations = 39, resamples = 20, seed = 1)
  expect_identical(found$estimate, c(1, 1))
  expect_lt(max(found$chance), 0.7) # it was 1, and p = 1: within recordings nothing changes places
  expect_lte(max(found$p.value), 0.05)
  lone <- cbind(ids, class = factor(replace(kind, 1:2, "odd")))
  expect_warning(class_predictability(lone, telling, models = "centroid", permutations = 1, resamples = 20, seed = 1),
    "only in recordings held out together", class = "musefuse_warning_classes")
})
