short <- function() ratings[ratings$recording %in% c("clip1", "clip2"), ]

test_that("one call gives what the verbs give one by one", {
  by_hand <- short() |>
    smooth_savgol(window = samples(17)) |>
    standardise_annotations(by = "rater") |>
    fuse_ewe(weighting = "reliability") |>
    smooth_kernel(window = samples(11))
  gold <- gold_standard(short(), "ewe",
    weighting = "reliability", smooth = samples(17), standardise = "rater", post_smooth = samples(11)
  )
  expect_identical(as.data.frame(gold), as.data.frame(by_hand))
  expect_identical(settings(gold), settings(by_hand))
  expect_identical(
    vapply(unname(settings(gold)$steps), `[[`, "", "verb"),
    c("data", "by_hand", "smooth_savgol", "standardise_annotations", "fuse_ewe", "smooth_kernel")
  )
  plain <- gold_standard(short(), "median")
  expect_identical(as.data.frame(plain), as.data.frame(fuse_median(short())))
})

test_that("the settings of the whole chain give the same bytes again", {
  skip_if_not_installed("jsonlite")
  gold <- gold_standard(short(), "ewe", smooth = 4.25, standardise = "recording", post_smooth = 2.5) |>
    suppressMessages() |> suppressWarnings()
  file <- withr::local_tempfile(fileext = ".json")
  write_settings(gold, file)
  again <- suppressMessages(suppressWarnings(run_settings(file, short())))
  expect_identical(as.data.frame(again), as.data.frame(gold))
})

test_that("every fusion that exists can be named", {
  expect_true(all(c("ewe", "mean", "median") %in% fusion_methods()))
  expect_error(gold_standard(short(), "avarage"), class = "musefuse_error_argument")
  expect_snapshot(error = TRUE, {
    gold_standard(short(), "mean", weighting = "reliability")
    gold_standard(short(), 7)
    gold_standard(short(), standardise = "z")
  })
})

test_that("the scale is learnt where `partition` says", {
  gold <- gold_standard(short(), "mean", standardise = "rater", partition = "clip1")
  by_hand <- fuse_mean(standardise_annotations(short(), by = "rater", partition = "clip1"))
  expect_identical(gold$value, by_hand$value)
})

test_that("REFERENCE-TOOL G15: what is left out checks nothing", {
  two <- ratings[ratings$recording == "clip1" & ratings$time <= 0.25, ]
  expect_identical(nrow(gold_standard(two, "mean")), 4L) # too short for any window
  expect_error(gold_standard(two, "mean", smooth = 4.25), class = "musefuse_error_window")
})

test_that("REFERENCE-TOOL G19: each window is told as the one it is", {
  gold <- gold_standard(short(), "mean", smooth = 2.25, post_smooth = 3.75)
  window_of <- function(verb) {
    Find(function(step) step$verb == verb, settings(gold)$steps)$arguments$window
  }
  expect_identical(window_of("smooth_savgol"), seconds(2.25))
  expect_identical(window_of("smooth_kernel"), seconds(3.75))
  text <- gsub("\\s+", " ", paste(format(report_methods(gold)), collapse = " "))
  expect_match(text, "Each rater's trace was smoothed by a Savitzky-Golay filter (window 2.25 s", fixed = TRUE)
  expect_match(text, "The fused signal was smoothed by a box kernel (window 3.75 s)", fixed = TRUE)
})

test_that("a wrong window is named as the argument that it came by", {
  expect_error(gold_standard(ratings, smooth = "4s"), "`smooth`", class = "musefuse_error_argument")
  expect_error(gold_standard(ratings, post_smooth = -1), "`post_smooth`", class = "musefuse_error_argument")
  expect_equal(gold_standard(ratings, smooth = 4.25)$value, gold_standard(ratings, smooth = seconds(4.25))$value)
})

test_that("another smoother, and ids that are one person, are those of the verbs", {
  averaged <- gold_standard(short(), "mean", smooth = 4.25, smoother = "average")
  expect_identical(averaged$value, fuse_mean(smooth_average(short(), 4.25))$value)
  ids <- levels(short()$rater)
  mapped <- gold_standard(short(), "mean", standardise = "rater", rater_map = stats::setNames(ids[[1L]], ids[[2L]]))
  again <- standardise_annotations(short(), "rater", rater_map = stats::setNames(ids[[1L]], ids[[2L]]))
  expect_identical(mapped$value, fuse_mean(again)$value)
  expect_error(gold_standard(short(), "mean", rater_map = c(a = "b")), "only where raters are standardised",
    class = "musefuse_error_argument")
  expect_error(gold_standard(short(), "mean", smoother = "spline"), class = "musefuse_error_argument")
})
