test_that("text becomes numbers by the decimal mark that is given or clear", {
  expect_identical(text_to_number(c("1.5", "2")), c(1.5, 2))
  expect_identical(text_to_number(c("1,5", "2"), ","), c(1.5, 2))
  expect_identical(text_to_number("1.5", ","), NA_real_)
  expect_identical(text_to_number("1,5", "."), NA_real_)
  expect_identical(text_to_number("1e3"), 1000)
})

test_that("words for a missing cell are found, one's own too", {
  expect_identical(is_na_text(c("NA", " ", "0", NA)), c(TRUE, TRUE, FALSE, TRUE))
  expect_identical(is_na_text("-99", -99), TRUE)
})
