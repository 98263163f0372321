test_that("time codes read as people write them", {
  expect_identical(time_code(c(0, 75, 75.5, 3600, -5, NA)), c("0:00", "1:15", "1:15.5", "1:00:00", "-0:05", NA))
  expect_identical(clock_breaks(c(0, 200)), seq(0, 180, 60))
  expect_identical(clock_breaks(c(-3, 22)), c(0, 5, 10, 15, 20))
})
