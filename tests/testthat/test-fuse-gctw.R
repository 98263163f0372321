test_that("fuse_gctw() is the mean of the raters that align_gctw() aligns", {
  clip <- as_ratings(noisy_ratings(120))
  fused <- fuse_gctw(clip)
  composed <- fuse_mean(align_gctw(clip), centre = FALSE)
  expect_equal(fused$value, composed$value, tolerance = 1e-12) # sums in another order
  expect_setequal(unique(as.character(warping_paths(fused)$rater)), c("r1", "r2", "r3"))
})
