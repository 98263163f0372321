test_that("a unit that the steps tell, and columns of one name, are said", {
  times <- 250 * 0:20
  expect_message(x <- as_annotations(data.frame(rater = "a", time = times, value = sin(0:20))), "milliseconds")
  expect_identical(range(x$time), c(0, 5))
  expect_message(as_annotations(cbind(a = sin(0:20)), time = times), "milliseconds")
  expect_no_message(as_annotations(data.frame(rater = "a", time = times, value = sin(0:20)), unit = "ms"))
  twins <- stats::setNames(data.frame(0:20 / 4, sin(0:20), cos(0:20)), c("time", "a", "a"))
  expect_message(y <- as_annotations(twins), "a 2")
  expect_identical(levels(y$rater), c("a", "a 2"))
})

test_that("shuffled rows with ids of text give the table of sorted rows with factors", {
  sorted <- simulate_annotations(3, 4, duration = 30, seed = 3)
  rows <- as.data.frame(sorted)
  text <- rows[order(sin(seq_len(nrow(rows)) * 12.9898)), ]
  text[c("recording", "dimension", "rater")] <- lapply(text[c("recording", "dimension", "rater")], as.character)
  read <- suppressWarnings(as_annotations(text, unit = "s", quiet = TRUE), classes = "musefuse_warning_time")
  expect_identical(as.data.frame(read), rows)
  expect_warning(as_annotations(text, unit = "s", quiet = TRUE), "Times ran backwards", class = "musefuse_warning_time")
  # each series is named once, and the steps of its own times tell their unit
  expect_setequal(rising_steps(text$time, text[c("rater", "recording", "dimension")]),
    unlist(tapply(rows$time, rows[c("recording", "dimension", "rater")], diff)))
})

test_that("rows without an id are a trace of their own where steps are measured", {
  expect_equal(rising_steps(c(0, 1, 0, 5), list(c("a", "a", NA, NA))), c(1, 5))
  expect_equal(rising_steps(c(0, 1, 0, 5), list(factor(c("a", "a", NA, NA)))), c(1, 5))
})
