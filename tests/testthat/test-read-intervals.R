intervals <- function(...) segment_table(data.frame(recording = "v", ...), unit = "s")

test_that("steps hold from start to end, a gap between them is missing", {
  rows <- interval_rows("v", "joy", "anna", c(0, 2, 6), c(2, 4, 8), c("1", "2", "3"))
  rows$value <- 1:3
  steps <- step_rows(rows, options = list(call = rlang::current_env()))
  expect_equal(steps$time, c(0, 2, 4, 6, 8))
  expect_equal(steps$value, c(1, 2, NA, 3, NA))
})

test_that("as_trace() makes steps of numbers, and refuses labels", {
  found <- intervals(segment = 1:3, start = c(0, 2, 4), end = c(2, 4, 6), label = c("1", "5", "2"))
  trace <- as_trace(found, dimension = "joy", rater = "anna")
  expect_identical(unique(traces(trace)$sampling), "event")
  held <- resample_annotations(trace, 1)
  expect_equal(held$value[held$time < 6], c(1, 1, 5, 5, 2, 2))
  labels <- intervals(segment = 1, start = 0, end = 1, label = "glad")
  expect_error(as_trace(labels), "glad", class = "musefuse_error_values")
  expect_error(as_trace(found, value = "arousal"), class = "musefuse_error_columns")
})

test_that("points and events without duration are counted, not made segments", {
  skip_if_not_installed("withr")
  root <- format_folder("a.csv" = c("start,end,label", "0,2,glad", "3,3,click", "4,6,sad"))
  said <- testthat::capture_messages(found <- read_segments(root))
  expect_identical(found$label, c("glad", "sad"))
  expect_match(cli::ansi_strip(paste(said, collapse = " ")), "1 point of no duration is left out")
})

test_that("tiers that are called after raters are theirs, by words or by the argument", {
  skip_if_not_installed("withr")
  tiers <- function(...) {
    names <- c(...)
    quoted <- function(text) paste0("\"", text, "\"")
    tier <- function(name, k) c(quoted("IntervalTier"), quoted(name), 0, 4, 2, 0, 2, quoted(k), 2, 4, quoted(k + 1))
    format_folder("s01.TextGrid" = c("File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", 0, 4, "<exists>",
      length(names), unlist(Map(tier, names, seq_along(names)))), .local_envir = parent.frame())
  }
  found <- ids(read_lay(tiers("joy_anna", "joy_ben", "fear_anna")))
  expect_identical(found[-1L], list(dimension = c("joy", "fear"), rater = c("anna", "ben")))
  expect_identical(ids(read_lay(tiers("coder1", "coder2")))$rater, c("coder1", "coder2"))
  root <- tiers("anna", "ben")
  expect_match(said(root), "raters = c\\(\"anna\", \"ben\"\\).? takes them for raters")
  x <- read_lay(root, raters = c("anna", "ben"), dimension = "joy")
  expect_identical(ids(x)[-1L], list(dimension = "joy", rater = c("anna", "ben")))
  expect_identical(unique(traces(x)$sampling), "event")
  expect_error(read_lay(root, raters = "benn"), "benn", class = "musefuse_error_columns")
})

test_that("whose the segments of a table are is told by columns in other words, too", {
  skip_if_not_installed("withr")
  rows <- c("clip1,0,2,glad,kim,joy", "clip1,2,4,sad,kim,joy", "clip1,1,3,sad,lee,joy")
  for (names in c("label,annotator,dimension", "Etikett,Kodierer,Skala", "annotation,coder,emotion")) {
    root <- format_folder("all.csv" = c(paste0("clip,start,end,", names), rows))
    said <- testthat::capture_messages(found <- read_segments(root))
    expect_identical(as.character(found$rater[order(found$start)]), c("kim", "lee", "kim"), info = names)
    expect_identical(unique(as.character(found$dimension)), "joy", info = names)
    expect_identical(found$label[found$start == 1], "sad", info = names)
  }
  expect_match(paste(said, collapse = " "), "column coder")
  lone <- format_folder("clip1.csv" = c("start,end,emotion,coder", "0,2,glad,kim", "2,4,sad,lee"))
  expect_identical(quietly(read_segments(lone))$label, c("glad", "sad"))
  two <- format_folder("clip1.csv" = c("start,end,label,participant,coder", "0,2,glad,p1,kim", "2,4,sad,p1,lee"))
  expect_message(read_segments(two), "participant and coder")
})
