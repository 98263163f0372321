test_that("alignments are read by tidy() and glance()", {
  data <- ratings[ratings$recording == "clip1", ]
  for (aligned in list(align_dtw(data), align_gctw(data))) {
    expect_identical(nrow(tidy(aligned)), 10L)
    expect_identical(nrow(tidy(aligned, "recordings")), 2L)
    facts <- glance(aligned)
    expect_identical(nrow(facts), 1L)
    expect_equal(facts$max_shift, max(abs(warping_paths(aligned)$lag)))
    expect_error(tidy(aligned, "segments"), class = "musefuse_error_argument")
  }
  expect_identical(nrow(glance(data)), 1L)
  expect_error(tidy(data), class = "musefuse_error_argument")
})
