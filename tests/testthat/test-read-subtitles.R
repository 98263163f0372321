skip_if_not_installed("withr")

test_that("subtitles are segments, numbers among them traces of steps", {
  srt <- c("1", "00:00:01,000 --> 00:00:02,500", "calm,", "still", "", "2", "00:01:00,250 --> 00:01:02,000",
    "<i>tense</i>")
  x <- read_segments(lay("f.srt" = srt), quiet = TRUE)
  expect_identical(as.list(as.data.frame(x)[c("recording", "start", "end", "label")]), list(
    recording = factor(c("f", "f")), start = c(1, 60.25), end = c(2.5, 62), label = c("calm, still", "tense")))
  vtt <- c("WEBVTT", "", "00:01.000 --> 00:02.500 align:start", "3", "", "00:02.500 --> 00:04.000", "5")
  y <- suppressMessages(read_annotations(lay("f.vtt" = vtt), quiet = TRUE))
  expect_identical(list(y$time, y$value), list(c(1, 2.5, 4), c(3, 5, NA)))
  expect_error(read_annotations(lay("f.srt" = srt)), "read_segments", class = "musefuse_error_values")
})
