test_that("the shipped ratings are what the simulator makes today", {
  again <- run_settings(settings(ratings))
  expect_equal(again$time, ratings$time)
  # shipped with three decimals
  expect_lt(max(abs(again$value - ratings$value), na.rm = TRUE), 1e-3)
  expect_equal(is.na(again$value), is.na(ratings$value))
  expect_equal(truth(again)$raters, truth(ratings)$raters)
})

test_that("segments lie side by side within the recordings", {
  expect_s3_class(ratings_segments, "segments")
  end <- tapply(ratings$time, ratings$recording, max)
  for (recording in levels(ratings$recording)) {
    segments <- ratings_segments[ratings_segments$recording == recording, ]
    expect_equal(segments$start, c(0, segments$end[-nrow(segments)]))
    expect_equal(max(segments$end), end[[recording]] + 0.25)
    expect_true(all(segments$end - segments$start >= 8))
  }
  expect_equal(nlevels(ratings_segments$partition), 3)
})
