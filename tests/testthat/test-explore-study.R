skip_if_not_installed("shiny")

test_that("what follows from a table goes when it changes, and an edit can be taken back", {
  study <- new.env()
  study$ratings <- ratings
  study$gold <- "gold"
  study$classes <- "classes"
  explored_edit(study, rescale_annotations(ratings, from = c(-1, 1), to = c(1, -1)))
  expect_null(study$gold)
  expect_null(study$classes)
  expect_equal(study$ratings$value, -ratings$value, tolerance = 1e-14) # a line through two points, rounded
  explored_undo(study)
  expect_identical(study$ratings, ratings)
  explored_undo(study)
  expect_identical(study$ratings, ratings)
  expect_identical(explored_last(study), ratings)
  expect_match(explored_code(new.env()), "Nothing is there yet")
})

test_that("a table that came without its past has a script that says so", {
  expect_match(explored_code(list2env(list(ratings = structure(ratings, lineage = NULL)))), "^# ")
})
