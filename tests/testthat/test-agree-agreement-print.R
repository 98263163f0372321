test_that("print says what was measured, where it is worst and what is rough", {
  local_reproducible_output(width = 100)
  x <- noisy(200)
  x[, 4] <- -x[, 4]
  ours <- agreement(traces_of_raters(x), c("ccc", "icc_a1"), seed = 1, resamples = 100)
  # intervals depend on the last digit of the resampled sums: the shares are left out
  lines <- format(ours)
  expect_snapshot(writeLines(sub(" {2,}[0-9]+ % *$", "", grep("rough", lines, value = TRUE, invert = TRUE))))
  expect_identical(names(glance(ours)), c("index", "dimension", "n", "undefined", "mean", "median", "min", "max",
    "above_zero"))
  expect_s3_class(tidy(ours), "tbl_df")
})

test_that("the print calls an interval rough where the reason does, and one rater has nothing to draw", {
  few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  x <- agreement(few, "ccc", type = "overall", resamples = 50, seed = 1)
  rough <- sum(grepl("rough", x$reason))
  said <- grep("Intervals are rough", format(x), value = TRUE)
  if (rough > 0L) expect_match(said, paste("in", rough, "of")) else expect_length(said, 0L)
  x$n_eff <- c(9.9, rep(12, nrow(x) - 1L))
  expect_match(paste(format(x), collapse = " "), "rough in 1 of .*fewer than 10 independent samples")
  alone <- suppressWarnings(agreement(ratings[ratings$rater == "anna", ], "ccc", type = "overall", resamples = 0))
  expect_no_match(paste(format(alone), collapse = " "), "autoplot", fixed = TRUE)
})
