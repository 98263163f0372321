test_that("ids are text or sound factors, readable and there", {
  expect_true(are_ids(factor(c("a", "b"))) && !are_ids(factor(c("a", NA))) && !are_ids(c("a", "b")))
  broken <- structure(1:3, levels = c("a", "b"), class = "factor")
  expect_false(is_sound_factor(broken))
  expect_error(check_ids(broken, "rater", NULL, NULL), "no level", class = "musefuse_error_values")
  expect_error(check_ids("caf\xe9", "rater", NULL, NULL), "another encoding", class = "musefuse_error_values")
  expect_error(check_ids(c("a", "\u00a0", NA), "rater", c(1L, 4L, 7L), NULL), "rows 4 and 7",
    class = "musefuse_error_missing")
  expect_no_error(check_ids(c("a", "b"), "rater", NULL, NULL))
})
