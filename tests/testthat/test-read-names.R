test_that("names are compared without case, marks and camel case", {
  expect_true(is_word("Time", "time"))
  expect_true(is_word("AROUSAL", "dimension"))
  expect_false(is_word("anna", "dimension"))
  expect_identical(split_name("arousal_anna", "arousal"), c("arousal", "anna"))
  expect_identical(split_name("annaValence", "valence")[[2L]], "anna")
  expect_identical(split_name("arousal", "arousal"), c("", ""))
})

test_that("one's own words are known for a while", {
  old <- options(musefuse.words = list(dimension = "cosiness"))
  on.exit(options(old))
  expect_true("cosiness" %in% known_words("dimension"))
  options(old)
  expect_false("cosiness" %in% known_words("dimension"))
  expect_error(known_words("nonsense"), class = "musefuse_error")
})
