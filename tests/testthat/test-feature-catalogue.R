test_that("core and catalogue list the same features", {
  core <- cpp_feature_catalogue()
  known <- feature_catalogue()
  cross <- known$name %in% unlist(feature_sets[c("cross", "hours", "clock", "weekday")]) # computed in R
  expect_equal(known$name[!cross], core$name)
  expect_equal(known$min_length[!cross], core$min_length)
  expect_setequal(unlist(feature_sets), known$name)
})

test_that("the sets are those of the paper", {
  expect_equal(lengths(feature_sets), c(basic = 11, change = 7, extended = 19, large = 28, dynamic = 10, cross = 3,
    hours = 24, clock = 8, weekday = 3))
  expect_true(all(feature_sets$basic %in% feature_sets$extended))
  expect_true(all(feature_sets$change %in% feature_sets$extended))
  expect_true(all(feature_sets$extended %in% feature_sets$large))
  expect_equal(nrow(feature_catalogue("basic")), 11)
  expect_match(feature_catalogue("change")$set, "change")
  expect_error(feature_catalogue("small"), class = "musefuse_error_unknown")
})

test_that("every feature says what it is", {
  known <- feature_catalogue()
  expect_named(known, c("name", "set", "formula", "range", "unit", "min_length", "reference"))
  for (column in c("formula", "range", "unit")) expect_true(all(nchar(known[[column]]) > 0))
})
