test_that("ids are factors in natural order, series are blocks", {
  made <- new_annotations(
    recording = rep(c("v10", "v2"), each = 2), dimension = rep("a", 4), rater = rep("r", 4), time = c(0, 1, 0, 1),
    value = 1:4 + 0
  )
  expect_identical(levels(made$recording), c("v2", "v10"))
  expect_s3_class(made, "annotations")
})

test_that("the typical step is that of most samples", {
  expect_equal(typical_step(c(0, 0.5, 1, 1.5, 9)), 0.5)
})

test_that("a table without a column, or of another kind, is refused", {
  clip <- as_ratings(noisy_ratings(20))
  expect_error(check_annotations(clip[setdiff(names(clip), "value")]), class = "musefuse_error")
  expect_error(check_annotations(1:3), class = "musefuse_error")
  expect_identical(nrow(check_annotations(as.data.frame(clip))), nrow(clip))
})
