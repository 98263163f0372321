test_that("legends take the lines that their names need", {
  rows <- function(groups) group_legend(groups)$params$nrow %||% group_legend(groups)$nrow
  expect_equal(rows(c("a", "b")), 1)
  expect_gt(rows(rep("a rater with a long name", 8)), 2)
  expect_identical(length(unique(group_colours(12))), 12L)
})
