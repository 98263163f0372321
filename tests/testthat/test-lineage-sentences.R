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
  expect_lt(regexpr("moving average", told), regexpr("mean of", told))
})

test_that("verbs that choose by themselves have their sentence, too", {
  resampled <- resample_annotations(ratings, 2)
  expect_match(format(report_methods(resampled)), "2 Hz by linear interpolation \\(logs of changes", all = FALSE)
})
