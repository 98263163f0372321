few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]

test_that("what is left out is gone, the rest is as it was, and the reason is on record", {
  kept <- exclude_annotations(few, "talked on the phone", rater = "emil", recording = "clip1", start = 10, end = 20)
  out <- few$rater == "emil" & few$recording == "clip1" & few$time >= 10 & few$time < 20
  expect_identical(kept$value, few$value[!out])
  expect_identical(kept$time, few$time[!out])
  expect_false(any(grepl("By hand", format(kept))))
  expect_identical(run_settings(settings(kept), few)$value, kept$value)
  told <- report_methods(kept)[[1L]]
  expect_match(told, "by emil in clip1 from 10 s, before 20 s were left out: talked on the phone.", fixed = TRUE)
  without <- exclude_annotations(ratings, "asleep", rater = "emil")
  expect_match(report_methods(without)[[1L]], "by emil were left out: asleep; 4 of 5 raters remained.", fixed = TRUE)
})

test_that("nothing chosen, nothing left, no reason and unknown names are told", {
  expect_error(exclude_annotations(few, "why"), class = "musefuse_error_argument")
  expect_error(exclude_annotations(few, rater = "emil"), class = "musefuse_error_argument")
  expect_error(exclude_annotations(few, 3, rater = "emil"), class = "musefuse_error_argument")
  expect_error(exclude_annotations(few, "why", start = 0), class = "musefuse_error_empty")
  expect_error(exclude_annotations(few, "why", rater = "zoe"), class = "musefuse_error_unknown")
  expect_warning(same <- exclude_annotations(few, "why", start = 1e6), class = "musefuse_warning_empty")
  expect_identical(same$value, few$value)
})

test_that("a reason of no words is none", {
  expect_error(exclude_annotations(ratings, " ", rater = "ben"), class = "musefuse_error_argument")
})

test_that("a date beside a table as names is an unknown recording", {
  expect_error(exclude_annotations(ratings, "slept", recording = Sys.Date(), rater = data.frame(1)),
    class = "musefuse_error_unknown")
})
