skip_if_not_installed("withr")
features <- extract_features(fuse_mean(some), some_segments, c("mean", "std"))

test_that("a row a segment, in plain numbers whatever the options", {
  file <- withr::with_options(list(OutDec = ",", scipen = -5, digits = 3), write_features(features,
    withr::local_tempfile()))
  expect_match(file, "[.]csv$")
  written <- utils::read.csv(file)
  expect_identical(names(written), names(features))
  expect_equal(written$mean_arousal, features$mean_arousal, tolerance = 1e-13)
  short <- utils::read.csv(write_features(features, withr::local_tempfile(), digits = 3))
  expect_equal(short$mean_arousal, signif(features$mean_arousal, 3))
})

test_that("what cannot be written is refused", {
  expect_error(write_features(fuse_mean(some), withr::local_tempfile()), class = "musefuse_error_columns")
  expect_error(write_features(features, withr::local_tempfile(), format = "xlsx"), class = "musefuse_error_argument")
  expect_error(write_features(features, withr::local_tempfile(), digits = 0), class = "musefuse_error_argument")
})

test_that("a recording that looks like a number takes no decimal comma away", {
  named <- features
  levels(named$recording)[[1L]] <- "2.0"
  back <- read_features(write_features(named, withr::local_tempfile(), decimal = ","))
  expect_equal(back$mean_arousal, named$mean_arousal, tolerance = 1e-12)
  expect_identical(as.character(back$recording), as.character(named$recording))
})
