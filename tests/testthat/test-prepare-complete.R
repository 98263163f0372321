whole <- simulate_annotations(2, 3, duration = 20, scenario = "nolag", seed = 1)

test_that("what is complete passes as it is", {
  expect_identical(assert_complete(whole), whole)
  gold <- fuse_mean(whole)
  expect_identical(assert_complete(gold), gold)
  features <- quiet(extract_features(gold, segment_fixed(gold, 5), "basic"))
  expect_identical(assert_complete(features), features)
})

test_that("what is missing is counted, and the first is named", {
  holes <- whole
  holes$value[[5]] <- NA
  expect_snapshot(assert_complete(holes), error = TRUE)
  late <- whole[!(whole$rater == levels(whole$rater)[[2]] & whole$time < 1), ] # rows that are not there
  expect_error(assert_complete(late), "rater", class = "musefuse_error_missing")
  gold <- fuse_mean(whole)
  gold$value[c(3, 9)] <- NA
  expect_error(assert_complete(gold), "2 of 160 values", class = "musefuse_error_missing")
  features <- quiet(extract_features(fuse_mean(whole), segment_fixed(whole, 5), "basic"))
  features[[ncol(features)]][[2]] <- NA
  expect_error(quiet(assert_complete(features)), "in row 2", class = "musefuse_error_missing")
})

test_that("other tables are refused", {
  expect_error(assert_complete(), class = "musefuse_error_argument")
  expect_error(assert_complete(data.frame(a = 1)), class = "musefuse_error")
})
