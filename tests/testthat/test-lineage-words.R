test_that("lists, counts and ranges are said as in prose", {
  expect_identical(say_list("a"), "a")
  expect_identical(say_list(c("a", "b", "c")), "a, b and c")
  expect_identical(say_list(1:2, "or"), "1 or 2")
  expect_identical(say_range(c(2, 10, NA)), "2 to 10")
  expect_identical(say_range(c(3, 3)), "3")
  expect_identical(say_if(FALSE, "never"), "")
  expect_identical(say_if(NA, "never"), "")
})

test_that("lengths are said in the unit that fits them, those of one setting exactly", {
  expect_identical(say_lasting(c(86400, 86400)), "24 h")
  expect_identical(say_lasting(14 * 86400), "14 days")
  expect_identical(say_lasting(1000), "1000 s")
  expect_identical(say_lasting(c(5, 12.5)), "5 to 12.5 s")
})
