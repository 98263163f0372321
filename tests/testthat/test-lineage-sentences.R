test_that("lists, counts and ranges are said as in prose", {
  expect_identical(say_list("a"), "a")
  expect_identical(say_list(c("a", "b", "c")), "a, b and c")
  expect_identical(say_list(1:2, "or"), "1 or 2")
  expect_identical(say_range(c(2, 10, NA)), "2 to 10")
  expect_identical(say_range(c(3, 3)), "3")
  expect_identical(say_if(FALSE, "never"), "")
  expect_identical(say_if(NA, "never"), "")
})

test_that("what was done is told in its order", {
  clip <- as_ratings(noisy_ratings(60))
  told <- paste(format(report_methods(fuse_mean(smooth_average(clip, 2)))), collapse = " ")
  expect_lt(regexpr("moving average", told), regexpr("fused by the mean", told))
})

test_that("an index of agreement is cited, and a window is told as it was used", {
  told <- function(...) report_methods(...)[[1L]]
  clip <- ratings[ratings$recording == "clip1", ]
  w <- agreement(clip, index = "kendall", type = "overall", conf_level = NULL)
  expect_match(told(w), "Kendall's W (Kendall & Babington Smith, 1939)", fixed = TRUE)
  smoothed <- function(window) suppressMessages(told(smooth_average(clip, window)))
  expect_match(smoothed(samples(8)), "window 8 samples, rounded up to an odd number of samples", fixed = TRUE)
  expect_match(smoothed(samples(9)), "window 9 samples)", fixed = TRUE)
  expect_match(smoothed(2), "window 2 s, rounded up", fixed = TRUE)
})

test_that("verbs that choose by themselves have their sentence, too", {
  resampled <- resample_annotations(ratings, 2)
  expect_match(format(report_methods(resampled)), "2 Hz by linear interpolation; gaps longer than 1 s stayed missing",
    all = FALSE)
})

test_that("a paragraph says what the default did, and nothing that was not", {
  told <- function(...) report_methods(...)[[1L]]
  clip <- ratings[ratings$recording == "clip1", ]
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  expect_match(told(cluster_kmeans(features, 3, seed = 1)), "on standardised features \\(M = 0, SD = 1")
  expect_no_match(told(cluster_kmeans(features, 3, standardise = FALSE, seed = 1)), "standardised")
  expect_match(told(reduce_pca(features)), "standardised \\(M = 0, SD = 1\\) and reduced")
  scores <- reduce_pca(features)
  expect_no_match(told(cluster_kmeans(scores, 3, standardise = TRUE, seed = 1)), "on standardised features")
  # classes know the raters of the ratings that they came of
  expect_match(told(cluster_kmeans(features, 3, seed = 1)),
    "in 6 recordings (124 to 226 s long, median 181 s) by 5 raters (4 Hz)", fixed = TRUE)
  expect_no_match(told(fuse_mean(clip, trim = 0.2)), "level beside the others")
  alone <- suppressWarnings(fuse_mean(clip[clip$rater == "anna", ]))
  expect_match(told(alone), "trace of the single rater was taken as it was")
  expect_no_match(told(alone), "jackknife")
  two <- agreement(ratings[ratings$rater %in% c("anna", "ben"), ], type = "study", resamples = 20, seed = 1)
  expect_match(told(two), "jackknife over recordings \\(Student")
  expect_match(told(rescale_annotations(clip, from = c(-1, 1), to = c(1, -1))),
    "turned round \\(\\[-1, 1\\] became \\[1, -1\\]\\)")
  lags <- estimate_lag(clip)
  expect_match(told(fuse_mean(clip), lags), "for description only")
  expect_no_match(told(fuse_mean(shift_lag(clip, lags))), "for description only")
})

test_that("lengths are said in the unit that fits them, those of one setting exactly", {
  expect_identical(say_lasting(c(86400, 86400)), "24 h")
  expect_identical(say_lasting(14 * 86400), "14 days")
  expect_identical(say_lasting(1000), "1000 s")
  expect_identical(say_lasting(c(5, 12.5)), "5 to 12.5 s")
})
