test_that("a paragraph says what a fusion did, and nothing that was not", {
  told <- function(...) report_methods(...)[[1L]]
  clip <- ratings[ratings$recording == "clip1", ]
  expect_no_match(told(fuse_mean(clip, trim = 0.2)), "level beside the others")
  alone <- suppressWarnings(fuse_mean(clip[clip$rater == "anna", ]))
  expect_match(told(alone), "trace of the single rater was taken as it was")
  expect_no_match(told(alone), "jackknife")
})
