# A corpus of recordings with one feature that leads the signal by `lead` seconds, and noise.
corpus <- function(recordings = 6, raters = 4, seed = 1, lead = 2, duration = 60) {
  data <- simulate_annotations(recordings, raters, duration = duration, lag = c(0.5, 3), seed = seed)
  signal <- truth(data)$signal
  set.seed(seed)
  features <- data.frame(signal["recording"], time = signal$time - lead, like = signal$value,
    unlike = stats::rnorm(nrow(signal)))
  list(data = data, features = features)
}

white <- function(data, columns = 4, seed = 1) {
  signal <- truth(data)$signal
  set.seed(seed)
  noise <- matrix(stats::rnorm(columns * nrow(signal)), ncol = columns)
  data.frame(signal[c("recording", "time")], noise)
}

test_that("the figure is that of the recipe, done by hand", {
  made <- corpus(4, 3)
  gold <- fuse_mean(made$data)
  found <- predictability(gold, made$features, lags = c(0, 1), folds = 2, max_lag = 3, seed = 1)
  names <- levels(made$data$recording)
  fold <- stats::setNames(rep(1:2, 2), names)
  # everything by approx(), lm() and cor()
  at <- function(time, value, when) stats::approx(time, value, when)$y
  columns <- do.call(rbind, lapply(names, function(recording) {
    own <- made$features[made$features$recording == recording, ]
    time <- seq(0, max(gold$time[gold$recording == recording]), by = 0.5)
    data.frame(recording, time, a = at(own$time, own$like, time), b = at(own$time, own$unlike, time),
      c = at(own$time, own$like, time - 1), d = at(own$time, own$unlike, time - 1))
  }))
  x <- as.matrix(columns[c("a", "b", "c", "d")])
  complete <- stats::complete.cases(x)
  x <- sweep(sweep(x, 2L, colMeans(x[complete, ])), 2L,
    apply(x[complete, ], 2L, function(v) sqrt(mean((v - mean(v))^2))), `/`)
  traces <- NULL
  for (rater in levels(made$data$rater)) {
    others <- fuse_mean(made$data[made$data$rater != rater, ])
    z <- r <- list()
    for (recording in names) {
      target <- unlist(lapply(names, function(name) at(others$time[others$recording == name],
        others$value[others$recording == name], columns$time[columns$recording == name])))
      train <- fold[columns$recording] != fold[[recording]] & complete & !is.na(target)
      m <- colMeans(x[train, ])
      fit <- stats::lm.fit(rbind(sweep(x[train, ], 2L, m), sqrt(0.05 * sum(train)) * diag(4)),
        c(target[train] - mean(target[train]), rep(0, 4)))
      mine <- columns$recording == recording
      prediction <- as.vector(x[mine, ] %*% fit$coefficients)
      own <- made$data[made$data$recording == recording & made$data$rater == rater, ]
      raw <- at(own$time, own$value, columns$time[mine])
      n <- length(raw)
      r[[recording]] <- vapply(-6:6, function(s) {
        i <- seq_len(n)
        i <- i[i + s >= 1 & i + s <= n]
        stats::cor(raw[i + s], prediction[i], use = "complete.obs")
      }, 0)
    }
    for (recording in names) {
      z <- rowMeans(atanh(do.call(cbind, r[setdiff(names, recording)])))
      best <- which.max(z)
      traces <- rbind(traces, data.frame(recording, rater, r = r[[recording]][[best]], shift = (best - 7) / 2))
    }
  }
  got <- tidy(found, "traces")
  got <- got[order(got$rater, got$recording), ]
  # solve() against QR
  expect_equal(got$r, traces$r, tolerance = 1e-8)
  expect_equal(got$shift, traces$shift)
  expect_equal(found$estimate, mean(tapply(traces$r, traces$recording, mean)), tolerance = 1e-8)
  expect_gt(found$estimate, 0.5)
  oracle <- stats::t.test(tapply(traces$r, traces$recording, mean))
  # 500 resamples know a standard error to 3 %
  expect_equal(found$std.error, oracle$stderr, tolerance = 0.1)
  expect_equal(c(found$conf.low, found$conf.high), pmin(found$estimate + c(-1, 1) * stats::qt(0.975, 3) *
    found$std.error, 1))
})

test_that("white noise predicts nothing", {
  data <- simulate_annotations(10, 4, duration = 60, lag = c(0.5, 3), seed = 3)
  gold <- fuse_mean(data)
  # three seeds of features: the mean of three figures, each with its own error
  found <- do.call(rbind, lapply(1:3, function(seed) tidy(predictability(gold, white(data, seed = seed), seed = 1))))
  expect_lt(abs(mean(found$estimate)), 2.5 * sqrt(mean(found$std.error^2) / 3))
  expect_lt(abs(mean(found$estimate)), 0.1)
})

test_that("smoothing the fusion does not raise it", {
  made <- corpus(8, 5, seed = 2, duration = 120)
  features <- made$features
  set.seed(5)
  # noise that only a model of the truth can look through
  features$like <- features$like + stats::rnorm(nrow(features), 0, 0.3)
  plain <- predictability(fuse_mean(made$data), features, seed = 1)
  smooth <- predictability(smooth_kernel(fuse_mean(made$data), window = 30), features, seed = 1)
  expect_lte(smooth$estimate, plain$estimate + 0.005) # methods/pooled.md 5.8: .644 to .627
  expect_gt(plain$estimate, 0.3)
})

test_that("verbs are repeated as they were, and refit says otherwise", {
  made <- corpus(4, 3)
  gold <- smooth_kernel(fuse_ewe(made$data, fallback = "mean"), window = 3)
  own <- predictability(gold, made$features, seed = 1)
  said <- predictability(gold, made$features, seed = 1,
    refit = function(ratings) smooth_kernel(fuse_ewe(ratings, fallback = "mean"), window = 3))
  expect_identical(as_tibble(own), as_tibble(said))
  expect_identical(tidy(own, "traces"), tidy(said, "traces"))
  expect_match(as.character(settings(said)), "refit = function", all = FALSE)
  expect_match(report_methods(own)[[1L]], "ridge regression (penalty 0.05) on ", fixed = TRUE)
  changed <- gold
  changed$value[5] <- 9
  expect_error(predictability(changed, made$features), class = "musefuse_error_fit")
  expect_error(predictability(fuse_mean(made$data, keep_ratings = FALSE), made$features), class = "musefuse_error_fit")
})

test_that("two dimensions, incomplete designs and gaps are taken as they come", {
  data <- simulate_annotations(5, 4, dimensions = c("arousal", "valence"), duration = 60, seed = 4)
  signal <- truth(data)$signal
  data$value[data$rater == "r1" & data$recording == "recording 1"] <- NA
  data <- data[!(data$rater == "r2" & data$recording == "recording 2"), ]
  features <- signal[signal$dimension == "arousal", c("recording", "time", "value")]
  features$value[features$time > 20 & features$time < 30] <- NA
  features$constant <- 1
  features$name <- "text"
  found <- predictability(suppressWarnings(fuse_mean(as_annotations(data))), features, seed = 1)
  expect_identical(as.character(found$dimension), c("arousal", "valence"))
  expect_identical(found$traces, c(18L, 18L))
  expect_gt(found$estimate[1], found$estimate[2])
  expect_output(print(found), "Predictability")
})

test_that("what cannot be judged is said", {
  made <- corpus(3, 3)
  gold <- fuse_mean(made$data)
  expect_snapshot(error = TRUE, {
    predictability(gold, made$features["time"])
    predictability(gold, made$features[c("recording", "time")])
    predictability(gold, made$features[made$features$recording != "recording 2", ])
    predictability(gold, rbind(made$features, made$features))
    predictability(gold, transform(made$features, time = time + 1000))
    predictability(gold, made$features, lags = -1)
    predictability(gold, made$features, refit = "mean")
  })
  expect_error(predictability(gold, made$features, refit = function(d) stop("no {way}")), "without rater \"r1\"",
    class = "musefuse_error_fit")
  expect_error(predictability(gold, made$features, rate = 1e9), "numbers, and 2e\\+08 are the most",
    class = "musefuse_error_argument")
  expect_error(predictability(gold, made$features, penalty = 1e300), class = "musefuse_error_argument")
  one <- fuse_mean(made$data[made$data$recording == "recording 1", ])
  expect_error(predictability(one, made$features), class = "musefuse_error_data")
})
