test_that("dimensions are warped apart, or together where joint = TRUE", {
  arousal <- as_ratings(noisy_ratings(60))
  valence <- as_ratings(noisy_ratings(60, seed = 2), dimension = "valence")
  both <- as_annotations(rbind(as.data.frame(arousal), as.data.frame(valence)))
  expect_length(warp_groups(both, FALSE), 2L)
  joint <- warp_groups(both, TRUE)
  expect_length(joint, 1L)
  expect_length(joint[[1L]]$cells, 2L)
  expect_length(cells_of(joint), 2L)
})

test_that("dimensions of one recording on different clocks cannot be warped together", {
  arousal <- as_ratings(noisy_ratings(60))
  valence <- as_ratings(noisy_ratings(40, seed = 2), rate = 2, dimension = "valence")
  both <- as_annotations(rbind(as.data.frame(arousal), as.data.frame(valence)))
  expect_error(warp_groups(both, TRUE), class = "musefuse_error")
})
