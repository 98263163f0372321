test_that("fuse_gctw() is the mean of the raters that align_gctw() aligns", {
  clip <- as_ratings(noisy_ratings(120))
  fused <- fuse_gctw(clip)
  composed <- fuse_mean(align_gctw(clip), centre = FALSE)
  expect_equal(fused$value, composed$value, tolerance = 1e-12) # sums in another order
  expect_setequal(unique(as.character(warping_paths(fused)$rater)), c("r1", "r2", "r3"))
})

test_that("a rater who runs against the others and is averaged all the same is warned of", {
  some <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal" & ratings$time < 60, ]
  turned <- some$rater == levels(some$rater)[[2L]]
  some$value[turned] <- -some$value[turned]
  expect_warning(fuse_gctw(some), "against the others", class = "musefuse_warning_weights")
  weights <- stats::setNames(as.numeric(seq_len(nlevels(some$rater)) != 2L), levels(some$rater))
  expect_no_warning(fuse_gctw(some, weights = weights), class = "musefuse_warning_weights")
})
