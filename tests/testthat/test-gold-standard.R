short <- function() ratings[ratings$recording %in% c("clip1", "clip2"), ]

test_that("one call gives what the verbs give one by one", {
  by_hand <- short() |>
    smooth_savgol(window = samples(17)) |>
    standardise_annotations(by = "rater") |>
    fuse_ewe(weights = "reliability") |>
    smooth_kernel(window = samples(11))
  gold <- gold_standard(short(), "ewe",
    weights = "reliability", smooth = samples(17), standardise = "rater", post_smooth = samples(11)
  )
  expect_identical(as.data.frame(gold), as.data.frame(by_hand))
  expect_identical(settings(gold), settings(by_hand))
  expect_identical(
    vapply(settings(gold)$steps, `[[`, "", "verb")[-1L],
    c("smooth_savgol", "standardise_annotations", "fuse_ewe", "smooth_kernel")
  )
  plain <- gold_standard(short(), "median")
  expect_identical(as.data.frame(plain), as.data.frame(fuse_median(short())))
})

test_that("the settings of the whole chain give the same bytes again", {
  skip_if_not_installed("jsonlite")
  gold <- gold_standard(short(), "ewe", smooth = 4.25, standardise = "recording", post_smooth = 2.5) |>
    suppressMessages()
  file <- withr::local_tempfile(fileext = ".json")
  write_settings(gold, file)
  expect_identical(as.data.frame(suppressMessages(run_settings(file, short()))), as.data.frame(gold))
})

test_that("every fusion that exists can be named", {
  expect_true(all(c("ewe", "mean", "median") %in% fusion_methods()))
  expect_error(gold_standard(short(), "avarage"), class = "musefuse_error_argument")
  expect_snapshot(error = TRUE, {
    gold_standard(short(), "mean", weights = "reliability")
    gold_standard(short(), 7)
    gold_standard(short(), standardise = "z")
  })
})

test_that("the scale is learnt where `fit_on` says", {
  gold <- gold_standard(short(), "mean", standardise = "rater", fit_on = "clip1")
  by_hand <- fuse_mean(standardise_annotations(short(), by = "rater", fit_on = "clip1"))
  expect_identical(gold$value, by_hand$value)
})
