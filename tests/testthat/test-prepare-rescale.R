few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]

test_that("a turned scale is the reflected values of whom it is said of, and on record", {
  turned <- rescale_annotations(few, c(1, -1), c(-1, 1), rater = "emil")
  his <- few$rater == "emil"
  expect_equal(turned$value[his], -few$value[his])
  expect_identical(turned$value[!his], few$value[!his])
  expect_identical(run_settings(settings(turned), few)$value, turned$value)
  expect_match(report_methods(turned)[[1L]], "by emil were turned round")
  expect_equal(rescale_annotations(turned, c(1, -1), c(-1, 1), rater = "emil")$value, few$value)
})

test_that("a scale is mapped linearly, what lies beyond its ends is counted", {
  mapped <- rescale_annotations(few, c(-1, 1), c(0, 100), dimension = "arousal")
  rows <- few$dimension == "arousal"
  expect_equal(mapped$value[rows], 50 + 50 * few$value[rows])
  facts <- trace_facts(mapped)
  expect_identical(unique(facts$scale_max[facts$dimension == "arousal"]), 100)
  expect_warning(rescale_annotations(few, c(-0.1, 0.1)), paste(sum(abs(few$value) > 0.1, na.rm = TRUE), "ratings"),
    class = "musefuse_warning_values")
})

test_that("scales that are none, or not known, and names that are not there are errors", {
  plain <- as_annotations(as.data.frame(few)[c("recording", "dimension", "rater", "time", "value")])
  for (bad in list(1, c(1, 1), c(0, Inf), c(NA, 1), "a", list(0, 1))) {
    expect_error(rescale_annotations(few, from = bad), class = "musefuse_error_argument")
    expect_error(rescale_annotations(few, from = c(0, 1), to = bad), class = "musefuse_error_argument")
  }
  expect_error(rescale_annotations(plain), class = "musefuse_error_argument")
  expect_error(rescale_annotations(few, c(-1, 1), c(0, 1), rater = "zoe"), class = "musefuse_error_unknown")
})
