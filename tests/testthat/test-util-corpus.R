total <- function(x) ask_corpus("totals", sum(x), function(all, add) sum(unlist(all)) + add, 1)

test_that("in memory what is asked is answered at once, of the data at hand", {
  expect_identical(total(1:3), 7)
  expect_false(one_of_corpus())
})

test_that("a question without an answer ends the work, an answer lets it go on", {
  work <- function(x) list(total(x), total(-x), one_of_corpus())
  asked <- with_answers(work(1:3), list())
  expect_identical(asked$question[c("what", "told", "final")], list(what = "totals", told = 6L, final = FALSE))
  expect_identical(asked$question$learn(list(6, 4)), 11)
  first <- list(what = "totals", value = 11)
  expect_identical(with_answers(work(1:3), list(first))$question$told, -6L)
  expect_identical(with_answers(work(1:3), list(first, list(what = "totals", value = 0)))$value, list(11, 0, TRUE))
  expect_error(with_answers(work(1:3), list(list(what = "scales", value = 1))), "alike",
    class = "musefuse_error_argument")
})

test_that("what there is nothing to do for is left, with the reason", {
  expect_identical(with_answers(leave_recording("why"), list()), list(left = "why"))
})

test_that("data and path, or an output without a path, are refused", {
  expect_error(gold_standard(ratings, path = "a"), "not both", class = "musefuse_error_argument")
  expect_error(gold_standard(ratings, output = "a"), "path", class = "musefuse_error_argument")
  expect_error(agreement(ratings, read = list(unit = "s")), "path", class = "musefuse_error_argument")
})
