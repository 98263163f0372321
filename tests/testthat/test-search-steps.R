test_that("only the features that a setting names are left, and unknown ones refused", {
  features <- example_features(20)
  chosen <- select_features(features, c("mean_x", "mean_y"))
  expect_true(all(c("mean_x", "mean_y") %in% names(chosen)))
  expect_false("std_x" %in% names(chosen))
  expect_error(select_features(features, "nonsense"), class = "musefuse_error")
})

test_that("warnings of a setting are collected, not shown", {
  expect_silent(found <- collect_warnings({
    warning("first")
    3
  }))
  expect_true(any(grepl("first", unlist(found))))
  expect_true(3 %in% unlist(found))
})
