test_that("raters and fusions have tables for papers, with notes", {
  odd <- rater_diagnostics(ratings)
  paper <- rater_table(odd)
  each <- summary(odd)
  expect_identical(paper$Rater, as.character(each$rater))
  expect_equal(as.numeric(paper$Agreement), each$agreement, tolerance = 0.005 / min(abs(each$agreement))) # two digits
  expect_match(attr(paper, "notes"), "missing above 0.2, flat above 0.5", fixed = TRUE)
  expect_error(rater_table(1), class = "musefuse_error_argument")
  some <- ratings[ratings$recording == ratings$recording[1], ]
  fusions <- fusion_table(compare_fusions(some, c("mean", "ewe")))
  expect_identical(fusions$Method, c("mean", "ewe"))
  expect_match(attr(fusions, "notes"), "Means over 1 recording", fixed = TRUE)
  expect_error(fusion_table(1), class = "musefuse_error_argument")
})
