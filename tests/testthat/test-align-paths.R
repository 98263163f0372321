test_that("warping_paths() has a rising warp for each rater, and needs an alignment", {
  clip <- as_ratings(noisy_ratings(80))
  paths <- warping_paths(align_gctw(clip))
  expect_setequal(unique(as.character(paths$rater)), c("r1", "r2", "r3"))
  rising <- tapply(paths[[ncol(paths)]], paths$rater,
    function(position) all(diff(position) >= -1e-9)) # rounding of a warp
  expect_length(rising, 3L)
  expect_error(warping_paths(clip), class = "musefuse_error")
})

test_that("warps of times that were changed by hand are not those of the table", {
  aligned <- align_dtw(ratings[ratings$recording == "clip1", ], window = 2)
  aligned$time <- aligned$time + 5
  expect_error(warping_paths(aligned), "by hand", class = "musefuse_error_fit")
  expect_error(warping_paths(smooth_average(aligned, 2)), "by hand", class = "musefuse_error_fit")
})
