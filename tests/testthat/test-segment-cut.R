test_that("segments are told in any unit of time", {
  hours <- data.frame(recording = "day", start_h = c(0, 6), end_h = c(6, 24))
  expect_identical(segment_table(hours)$end, c(6, 24) * 3600)
  expect_identical(segment_table(data.frame(recording = "day", start = 0, end = 2), unit = "days")$end, 172800)
  expect_identical(segment_table(data.frame(recording = "r", start = 0, end = 3e6), unit = "us")$end, 3)
  expect_error(segment_table(data.frame(recording = "r", start = 0, end = 1), unit = "weeks"),
    class = "musefuse_error_argument")
})

test_that("lengths may be said as seconds(), not as samples()", {
  gold <- fuse_mean(ratings)
  expect_identical(as.data.frame(segment_fixed(gold, seconds(10))), as.data.frame(segment_fixed(gold, 10)))
  expect_identical(as.data.frame(segment_sliding(gold, seconds(10), seconds(5))),
    as.data.frame(segment_sliding(gold, 10, 5)))
  expect_error(segment_fixed(gold, samples(10)), "seconds", class = "musefuse_error_argument")
})

test_that("segments far shorter than what was rated are said, before they are made", {
  diary <- as_annotations(data.frame(rater = "a", time = c(0, 3, 9, 20, 30) * 86400, value = 1:5), unit = "s",
    quiet = TRUE)
  expect_warning(found <- segment_fixed(diary, 600), "shorter than the time between",
    class = "musefuse_warning_segments")
  expect_no_warning(segment_fixed(diary, 10 * 86400))
  expect_no_warning(suppressMessages(segment_fixed(ratings, 1)))
})

test_that("jitter at either end costs no segment, and the first begins where the recording does", {
  jittered <- data.frame(rater = rep(c("a", "b"), each = 240), time = rep(seq(0, 119.5, 0.5), 2), value = sin(1:480))
  jittered$time <- jittered$time + c(0.0046, rep(0, 238), -0.01)
  x <- as_annotations(jittered, unit = "s", quiet = TRUE)
  expect_no_message(whole <- segment_fixed(x, 10))
  expect_identical(whole$start, seq(0, 110, 10))
  expect_identical(whole$end, seq(10, 120, 10))
  gone <- x[x$time < 119, ] # two samples of the last ten seconds are missing
  expect_message(expect_identical(nrow(segment_fixed(gone, 10)), 11L), "left out")
  late <- x[x$time > 3, ] # begins in the middle: there is no more
  expect_identical(suppressMessages(segment_fixed(late, 10))$start[[1L]], 3.5)
})

test_that("a table without recordings is one, or none", {
  gold <- unique(as.data.frame(fuse_mean(ratings))[c("recording", "time")])
  one <- gold[gold$recording == "clip1", ]
  expect_equal(segment_fixed(one["time"], 10)$start, segment_fixed(one, 10)$start)
  names(gold)[[1L]] <- "film"
  cnd <- expect_error(segment_fixed(gold, 10), class = "musefuse_error_columns")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "more than one: time 0 is there twice.*film and time")
  expect_error(segment_fixed(gold["film"], 10), "Its columns are", class = "musefuse_error_columns")
})

test_that("segments that were given are made again by the settings and by the script", {
  clip <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]
  own <- segment_table(data.frame(recording = "clip1", start = c(0, 20), end = c(20, 50), partition = "train"), "s")
  features <- extract_features(fuse_mean(clip), own, "mean")
  expect_identical(as.data.frame(run_settings(settings(features), clip)), as.data.frame(features))
  script <- new.env(parent = globalenv())
  eval(parse(text = as.character(settings(own))), script)
  expect_identical(as.data.frame(script$segments), as.data.frame(own))
})
