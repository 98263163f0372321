skip_if_not_installed("withr")
skip_if_not_installed("xml2")
eaf <- function(..., slots = c(ts1 = "0", ts2 = NA, ts3 = "4000"), units = "milliseconds") {
  c("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<ANNOTATION_DOCUMENT FORMAT=\"3.0\">",
    sprintf(paste0(
      "<HEADER TIME_UNITS=\"%s\"><MEDIA_DESCRIPTOR MEDIA_URL=\"file:///d/s01.mp4\" ",
      "RELATIVE_MEDIA_URL=\"./s01.mp4\"/></HEADER>"
    ), units),
    "<TIME_ORDER>", sprintf("<TIME_SLOT TIME_SLOT_ID=\"%s\"%s/>", names(slots),
      ifelse(is.na(slots), "", sprintf(" TIME_VALUE=\"%s\"", slots))),
    "</TIME_ORDER>", ..., "</ANNOTATION_DOCUMENT>")
}
aligned <- function(id, from, to, value) {
  sprintf(paste0("<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"%s\" TIME_SLOT_REF1=\"%s\" TIME_SLOT_REF2=\"%s\">",
    "<ANNOTATION_VALUE>%s</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"), id, from, to, value)
}
refers <- function(id, parent, value, previous = NULL) {
  sprintf(paste0(
    "<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"%s\" ",
    "ANNOTATION_REF=\"%s\"%s><ANNOTATION_VALUE>%s</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
  ),
    id, parent, if (is.null(previous)) "" else sprintf(" PREVIOUS_ANNOTATION=\"%s\"", previous), value)
}
tier <- function(id, ..., annotator = "anna") c(sprintf("<TIER TIER_ID=\"%s\" ANNOTATOR=\"%s\">", id, annotator), ...,
  "</TIER>")

test_that("slots without time are divided evenly; numbers are steps", {
  root <- format_folder(q.eaf = eaf(tier("arousal", aligned("a1", "ts1", "ts2", 2), aligned("a2", "ts2", "ts3", 4))))
  x <- read_segments(root, quiet = TRUE)
  expect_identical(as.data.frame(x)[c("start", "end", "label")],
    data.frame(start = c(0, 2), end = c(2, 4), label = c("2", "4")))
  y <- quiet_read(root)
  expect_identical(y$time, c(0, 2, 4))
  expect_identical(y$value, c(2, 4, NA))
  expect_identical(c(levels(y$recording), levels(y$dimension), levels(y$rater)), c("s01", "arousal", "anna"))
  expect_identical(as.data.frame(as_trace(x)), as.data.frame(y))
  expect_identical(traces(y)$media, "s01.mp4")
})

test_that("references take their parent's time, and share it in their order over generations", {
  root <- format_folder(q.eaf = eaf(tier("talk@ben", aligned("a1", "ts1", "ts3", "hello you"), annotator = ""),
    tier("word@ben", refers("b2", "a1", "you", "b1"), refers("b1", "a1", "hello"), annotator = ""),
    tier("tag@ben", refers("c1", "b2", "P"), annotator = "")))
  x <- read_segments(root, quiet = TRUE)
  at <- function(label) unlist(x[x$label == label, c("start", "end")], use.names = FALSE)
  expect_identical(at("hello"), c(0, 2))
  expect_identical(at("you"), c(2, 4))
  expect_identical(at("P"), c(2, 4))
  expect_identical(levels(x$rater), "ben")
})

test_that("what cannot be placed is refused", {
  open <- eaf(tier("a", aligned("a1", "ts1", "ts2", 1)), slots = c(ts1 = "0", ts2 = NA))
  expect_error(read_segments(format_folder(q.eaf = open), quiet = TRUE), "ts2", class = "musefuse_error_time")
  frames <- format_folder(q.eaf = eaf(tier("a", aligned("a1", "ts1", "ts2", 1)), slots = c(ts1 = "0", ts2 = "50"),
    units = "PAL-frames"))
  withr::local_options(cli.num_colors = 1L, cli.width = 10000L)
  withr::local_dir(withr::local_tempdir())
  said <- conditionMessage(expect_error(read_segments(frames, quiet = TRUE), class = "musefuse_error_time"))
  for (one in regmatches(said, gregexpr("(?<=`)[^`]+(?=`)", said, perl = TRUE))[[1L]]) eval(parse(text = one))
  expect_identical(read_segments("q_ms.eaf", quiet = TRUE)$end, 2)
  expect_error(read_segments(format_folder(q.eaf = "<ANNOTATION_DOCUMENT><a"), quiet = TRUE),
    class = "musefuse_error_file")
  expect_error(read_segments(format_folder(q.eaf = eaf()), quiet = TRUE), class = "musefuse_error_empty")
  two <- eaf(tier("a", aligned("a1", "ts1", "ts3", 1), aligned("a2", "ts2", "ts3", 2)),
    slots = c(ts1 = "0", ts2 = "1000", ts3 = "4000"))
  expect_error(quiet_read(format_folder(q.eaf = two)), "overlap", class = "musefuse_error_segments")
})
