test_that("ELAN's text exports are steps of their tiers, with and without a header", {
  row <- function(tier, who, from, to, label) {
    clock <- function(t) sprintf("00:00:%06.3f", t)
    paste(tier, who, clock(from), from, clock(to), to, clock(to - from), to - from, label, sep = "\t")
  }
  rows <- c(row("arousal", "anna", 0, 2, 3), row("arousal", "anna", 2, 4.5, 5), row("words@ben", "", 1, 2, "hello"))
  said <- field_said(read_annotations(field_folder(list("s1.txt" = rows))))
  x <- attr(said, "table")
  expect_identical(list(x$time, x$value), list(c(0, 2, 4.5), c(3, 5, NA)))
  expect_identical(field_traces(x), "s1|arousal|anna")
  expect_match(said, "by|from their places")
  labels <- quietly(read_segments(field_folder(list("s1.txt" = rows))))
  expect_identical(labels$label[labels$dimension == "words"], "hello")
  expect_identical(as.character(labels$rater[labels$dimension == "words"]), "ben")
  csv <- function(...) c(paste0("Tier,", paste(..., sep = ","), ",Annotation"), "arousal,0,2,3", "arousal,2,4.5,5")
  y <- quietly(read_annotations(field_folder(list("s1.csv" = csv("Begin Time - ss.msec", "End Time - ss.msec")))))
  expect_identical(list(y$time, y$value), list(c(0, 2, 4.5), c(3, 5, NA)))
  ms <- c("Tier,Begin Time - msec,End Time - msec,Annotation", "arousal,0,2000,3")
  expect_identical(quietly(read_annotations(field_folder(list("s1.csv" = ms))))$time, c(0, 2))
  half <- c("Tier,Begin Time - msec,Annotation", "arousal,0,3")
  expect_error(read_annotations(field_folder(list("s1.csv" = half))), "End Time", class = "musefuse_error_columns")
})

test_that("ELAN's text without a header is known by start, end and duration, too; frames are PAL's", {
  starts <- function(...) quietly(read_segments(field_folder(list("s1.txt" = paste(..., sep = "\t")))))$start
  expect_identical(starts("joy@ann", "", c("0.400", "2.500"), c("2.500", "4.000"), c("2.100", "1.500"), 3:4),
    c(0.4, 2.5))
  expect_identical(starts("joy@ann", "", c(400, 2500), c(2500, 4000), c(2100, 1500), 3:4), c(0.4, 2.5))
  expect_equal(starts("joy@ann", "", c("00:00:00:10", "00:01:02:12"), c("00:00:02:00", "00:01:04:00"), 3:4),
    c(0.4, 62.48))
  head <- paste0(c("Tier", "Begin Time - hh:mm:ss:ff", "End Time - hh:mm:ss:ff", "Annotation"), collapse = "\t")
  pal <- function(end) list("s1.txt" = c(head, paste0("joy@ann\t00:00:00:10\t00:00:02:", end, "\t3")))
  expect_message(x <- read_segments(field_folder(pal("05"))), "PAL")
  expect_equal(c(x$start, x$end), c(0.4, 2.2))
  expect_error(read_segments(field_folder(pal("29"))), "hh:mm:ss.ms", class = "musefuse_error_time")
})
