told <- function(...) report_methods(...)[[1L]]
clip <- ratings[ratings$recording == "clip1", ]
one <- clip[clip$dimension == "arousal", ]

test_that("what a step has to say outlives its fit", {
  alone <- ratings[ratings$rater == "anna", ]
  features <- extract_features(suppressWarnings(fuse_ewe(alone)), ratings_segments, c("mean", "std"))
  text <- told(cluster_kmeans(features, 3, seed = 1))
  expect_match(text, "trace of the single rater was taken as it was, without a band")
  expect_no_match(text, "jackknife|EWE")
  few <- extract_features(fuse_mean(ratings), segment_fixed(clip, 20), "basic")
  classes <- suppressWarnings(cluster_gmm(few, 2, seed = 1))
  expect_match(told(classes), "the fit is degenerate")
  expect_match(told(profile_classes(classes)), "the fit is degenerate")
  expect_match(told(cluster_kmeans(reduce_pca(features, 0.9), 2, seed = 1)),
    "to the 4 principal components that explain 90%")
  turned <- one
  turned$value[turned$rater == "ben"] <- -turned$value[turned$rater == "ben"]
  gold <- suppressWarnings(suppressMessages(fuse_latent(turned, rate = 1, negative = "flip")))
  expect_match(told(extract_features(gold, segment_fixed(gold, 20, rest = "keep"), "mean")),
    "turned round: ben in 1 of 1 recording x dimension)", fixed = TRUE)
})

test_that("how long recordings last is told of tables with ids of text and rows in any order, too", {
  of <- function(x) expect_no_warning(suppressMessages(lineage_of(segment_fixed(x, 20, rest = "keep"))))$steps
  extents <- function(x) utils::tail(of(x), 1L)[[1L]]$said$extents
  handled <- ratings[order(ratings$time), ]
  handled$recording <- as.character(handled$recording)
  handled$rater <- as.character(handled$rater)
  expect_equal(extents(handled), extents(ratings))
})

test_that("lags that were taken out have their size, and the reference its name", {
  expect_match(told(shift_lag(one, c(anna = 0.5, ben = 1, chen = 0, dora = 0, emil = 2))),
    "moved back by their lags (0 to 2 s)", fixed = TRUE)
  lags <- estimate_lag(one, "pairwise")
  sizes <- say_range(lags$lag)
  expect_match(told(shift_lag(one, lags)), paste0("moved back by their lags (", sizes, " s)"), fixed = TRUE)
  expect_match(told(one, lags), paste0("for description only (", sizes, " s)"), fixed = TRUE)
  lags$lag[[1L]] <- 7
  expect_match(told(shift_lag(one, lags)), "to 7 s)", fixed = TRUE)
  loudness <- data.frame(time = seq(0, 120, 0.25))
  loudness$value <- sin(loudness$time / 9)
  against <- suppressWarnings(estimate_lag(one, reference = loudness, resamples = 0))
  expect_match(told(against), "against a reference signal (\"loudness\"), by cross-correlation", fixed = TRUE)
  list <- list(tension = loudness)
  expect_match(told(suppressWarnings(fuse_latent(one, reference = list$tension, rate = 1))),
    "counted from a reference signal (\"tension\")", fixed = TRUE)
  reference <- loudness # an argument's own name says nothing
  expect_match(told(suppressWarnings(estimate_lag(one, reference = reference, resamples = 0))), "signal, by cross",
    fixed = TRUE)
  names(loudness)[[2L]] <- "pitch"
  expect_match(told(suppressWarnings(estimate_lag(one, reference = loudness, resamples = 0))),
    "against 1 feature of the recording (pitch)", fixed = TRUE)
})

test_that("raters who were the reference are named", {
  aligned <- align_dtw(clip, reference = "medoid", window = 4)
  medoid <- tidy(aligned)$rater[tidy(aligned)$reference]
  text <- told(aligned)
  for (rater in unique(medoid)) {
    expect_match(text, paste(rater, "in", sum(medoid == rater)), fixed = TRUE)
  }
  expect_match(text, "of 2 recordings x dimensions) by dynamic time warping", fixed = TRUE)
})

test_that("the k of a coefficient for means is told, and is the one that was used", {
  gaps <- clip[clip$dimension == "arousal", ]
  gaps$value[gaps$rater == "emil" & gaps$time > 60] <- NA
  agreed <- agreement(gaps, c("icc_c1", "icc_ck"), type = "overall", resamples = 0)
  one <- agreed$estimate[[1L]]
  mean <- agreed$estimate[[2L]]
  k <- mean * (1 - one) / (one * (1 - mean)) # Spearman and Brown
  expect_equal(raters_at_a_time(annotation_cells(gaps)), k, tolerance = 1e-6) # of the core's sums
  expect_match(told(agreed), paste0("ICC(C,1) (McGraw & Wong, 1996) and ICC(C,k) (k = ", signif(k, 3)), fixed = TRUE)
  expect_match(told(agreement(ratings, type = "study", resamples = 0)),
    "Wong, 1996; k = 4.73 to 4.75), from variance components", fixed = TRUE)
})

test_that("a resampling is told as it was, and a diagnosis with what came of it", {
  log <- data.frame(rater = "anna", time = c(0, 2.8, 3.1, 8), value = c(0, 0.4, 0.5, 0))
  held <- resample_annotations(suppressMessages(as_annotations(log, sampling = "event")), 2)
  expect_match(told(held), "2 Hz by carrying the last rating on.", fixed = TRUE)
  expect_match(told(rater_diagnostics(clip)), "of 10 traces (none was|[0-9]+ w)")
})

test_that("raters of different times are told to be brought onto one clock", {
  slow <- as.data.frame(clip)[c("recording", "dimension", "rater", "time", "value")]
  slow <- slow[slow$rater != "ben" | slow$time %% 1 == 0, ]
  gold <- fuse_mean(as_annotations(slow, quiet = TRUE))
  expect_match(told(gold),
    "To be fused, 2 of 10 traces were interpolated on the raters' common",
    fixed = TRUE)
  expect_no_match(told(fuse_mean(clip)), "common clock")
})

test_that("the zone of days is told where the times tell it", {
  days <- split_recordings(energy[energy$recording == "h01", ], by = "day", quiet = TRUE)
  expect_match(told(days), "split by day (time zone Europe/Berlin)", fixed = TRUE)
  expect_match(told(suppressMessages(as_annotations(data.frame(rater = "a", time = 0:9, value = 0:9)))),
    "^Ratings in 1 recording \\(10 s long\\) by 1 rater")
})

test_that("no bracket stands in a bracket", {
  gold <- fuse_mean(ratings)
  tables <- list(
    segment_changepoint(gold, penalty = 5), suppressMessages(segment_changepoint(gold)),
    fuse_raaw(one), fuse_latent(one, rate = 1), align_ctw(one), agreement(clip, type = "study", resamples = 0),
    agreement(clip, c("icc_ck", "ccc", "sda"), type = "overall", resamples = 5, block = 4, seed = 1),
    cluster_traces(gold, 2, window = 4)
  )
  for (x in tables) {
    text <- gsub("()", "", gsub("(ICC|DBA)\\([AC],[1k]\\)", "", told(x)), fixed = TRUE)
    expect_no_match(text, "\\([^()]*\\(")
  }
})

test_that("a list of numbers has one id, however R keeps it", {
  expect_identical(rlang::hash(canonical(1:6)), rlang::hash(canonical(c(1L, 2L, 3L, 4L, 5L, 6L))))
  expect_identical(rlang::hash(canonical(as.character(1:3))), rlang::hash(canonical(c("1", "2", "3"))))
  expect_identical(rlang::hash(canonical(sort(c(2.5, 1)))), rlang::hash(canonical(c(1, 2.5))))
})

test_that("the opening says how long recordings are, how many raters each had, and how often they rated", {
  some <- ratings[!(ratings$rater == "anna" & ratings$recording %in% c("clip1", "clip2")), ]
  lasting <- tapply(ratings$time, as.character(ratings$recording), max) + 0.25 # an oracle of its own: all start at 0
  words <- paste0("(", say_range(lasting), " s long, median ", say_range(stats::median(lasting)),
    " s) by 5 raters (4 to 5 per recording; 4 Hz)")
  expect_match(told(some), words, fixed = TRUE)
  gold <- fuse_mean(some, conf_level = NULL)
  features <- extract_features(gold, ratings_segments, "mean")
  expect_match(told(gold), words, fixed = TRUE)
  expect_match(told(features), words, fixed = TRUE)
  expect_match(told(features[features$recording == "clip3", ]), # who rated that one is all
    paste0("in 1 recording (", say_range(lasting[["clip3"]]), " s long) by 5 raters (4 Hz)"), fixed = TRUE)
  expect_match(told(suppressMessages(resample_annotations(some, 2))), "by 5 raters (4 to 5 per recording) were",
    fixed = TRUE)
  expect_match(told(suppressMessages(resample_annotations(some, 2))), "resampled from 4 Hz to 2 Hz", fixed = TRUE)
  set.seed(1)
  hours <- data.frame(rater = "a", time = cumsum(stats::rexp(200, 1 / 60)), value = stats::rnorm(200))
  hours <- as_annotations(hours, unit = "s", quiet = TRUE)
  expect_match(told(hours), "h long\\) by 1 rater \\(about one a minute, at irregular times\\)")
  slow <- suppressMessages(resample_annotations(hours, 1 / 600, max_gap = 7200))
  expect_match(told(slow), "times\\) were resampled to one every 10 min by linear.*longer than 120 min stayed missing")
  lone <- suppressWarnings(agreement(clip[clip$rater == "anna", ], resamples = 5, seed = 1))
  expect_match(told(lone), "in 1 recording (", fixed = TRUE)
  expect_match(told(lone), "Agreement could not be measured: no recording had two raters", fixed = TRUE)
  expect_no_match(told(lone), "bootstrap")
  still <- clip
  still$value[still$rater == "ben"] <- 0
  expect_match(told(agreement(still, "pearson", conf_level = NULL)), "Of 20 coefficients 8 were not defined")
})

test_that("who had no weight and what was taken away is told by name", {
  against <- one
  against$value[against$rater == "ben"] <- -against$value[against$rater == "ben"]
  expect_match(told(suppressWarnings(fuse_ewe(against))),
    "had weight 0 (ben in 1 of 1 recording x dimension)", fixed = TRUE)
  expect_match(told(fuse_ewe(one)), "had weight 0 (none had)", fixed = TRUE)
  expect_match(told(ratings[ratings$rater == "anna", ]), "raters ben, chen, dora, emil taken away", fixed = TRUE)
})
