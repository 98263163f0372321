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

test_that("a paragraph says what the default did of ratings, and nothing that was not", {
  told <- function(...) report_methods(...)[[1L]]
  clip <- ratings[ratings$recording == "clip1", ]
  two <- agreement(ratings[ratings$rater %in% c("anna", "ben"), ], type = "study", resamples = 20, seed = 1)
  expect_match(told(two), "jackknife over recordings \\(Student")
  expect_match(told(rescale_annotations(clip, from = c(-1, 1), to = c(1, -1))),
    "turned round \\(\\[-1, 1\\] became \\[1, -1\\]\\)")
  lags <- estimate_lag(clip)
  expect_match(told(fuse_mean(clip), lags), "for description only")
  expect_no_match(told(fuse_mean(shift_lag(clip, lags))), "for description only")
})
