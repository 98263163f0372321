test_that("BORIS: states are segments, points are counted", {
  root <- format_folder(b.tsv = c(paste("Observation id", "Media file", "Subject", "Behavior", "Behavior type",
    "Start (s)", "Stop (s)", sep = "\t"),
    "o1\tv.mp4\tcat\tsleeps\tSTATE\t0.5\t3", "o1\tv.mp4\tcat\tjumps\tPOINT\t4\t4"))
  expect_message(x <- read_segments(root), "1 point of no duration is left out")
  expect_identical(x$label, "sleeps")
  expect_identical(x$end, 3)
})
