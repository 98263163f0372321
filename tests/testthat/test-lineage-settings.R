test_that("settings read as code", {
  expect_snapshot(
    print(settings(fuse_ewe(as_ratings(noisy_ratings()), fallback = "mean"))),
    transform = function(x) sub("R [0-9.]+$", "R <version>", x)
  )
  expect_error(settings(data.frame(a = 1)), class = "musefuse_error_settings")
})

test_that("no name leaves its place in the script", {
  named <- ratings[ratings$recording == "clip1", ]
  levels(named$rater)[1:2] <- c("a\nstop(\"out\")", "b`\"); stop(\"out\") #")
  named <- as_annotations(named)
  moved <- suppressWarnings(shift_lag(named, stats::setNames(c(1, 0), levels(named$rater)[1:2])))
  handled <- moved[moved$rater != levels(moved$rater)[[2L]], ]
  handled$value[handled$rater == levels(handled$rater)[[1L]]] <- 0
  code <- as.character(settings(suppressWarnings(fuse_mean(handled))))
  calls <- vapply(as.list(parse(text = code)), function(call) any(c("stop") %in% all.names(call)), NA)
  expect_gt(length(calls), 2L)
  expect_false(any(calls))
  step <- list(verb = "pick_classes", arguments = list("a\nstop()" = 1, k = 2))
  expect_identical(step_call(step, list(), TRUE), "pick_classes(`a\\nstop()` = 1, k = 2)")
})
