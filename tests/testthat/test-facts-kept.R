# What is known of traces (scale, labels, steps, media, session, tool, what time 0 is) stays with them through every
# verb that gives ratings or gold standards, to the axes of pictures and into files.
facts_known <- function(x) {
  facts <- as.data.frame(trace_facts(x))
  facts[c("scale_min", "scale_max", "label_low", "label_high", "steps", "media", "session", "tool", "time_ref")]
}
two_clips <- set_traces(ratings[ratings$recording %in% c("clip1", "clip2"), ], scale = c(-2, 2),
  labels = c("calm", "excited"), steps = 9, media = "film.mp4", session = "s1", tool = "CARMA",
  time_ref = "2024-03-30T06:00:00.000")
one_cell <- two_clips[two_clips$recording == "clip1" & two_clips$dimension == "arousal", ]
is_kept <- function(x) nrow(facts_known(x)) > 0L && nrow(unique(facts_known(x))) == 1L &&
  identical(as.list(unique(facts_known(x))), as.list(unique(facts_known(two_clips))))

test_that("verbs of ratings keep what is known", {
  verbs <- list(
    average = smooth_average(two_clips, 1), kernel = smooth_kernel(two_clips, 1), savgol = smooth_savgol(two_clips, 1),
    resample = resample_annotations(two_clips, 5), shift = shift_lag(two_clips, estimate_lag(two_clips, "fixed",
      lag = 1)),
    exclude = exclude_annotations(two_clips, "late", rater = levels(two_clips$rater)[[1]]),
    rows = two_clips[two_clips$recording == "clip1", ], bound = rbind(two_clips[two_clips$recording == "clip1", ],
      two_clips[two_clips$recording == "clip2", ]), dtw = align_dtw(one_cell), gctw = align_gctw(one_cell)
  )
  for (name in names(verbs)) expect_true(is_kept(verbs[[name]]), label = name)
  # scales move with the values, labels stay
  percent <- rescale_annotations(two_clips, from = c(-2, 2), to = c(0, 100))
  expect_identical(unique(facts_known(percent)[1:4]), data.frame(scale_min = 0, scale_max = 100, label_low = "calm",
    label_high = "excited"))
  days <- split_recordings(two_clips, 10)
  expect_identical(unique(facts_known(days)$label_high), "excited")
  expect_identical(unique(facts_known(standardise_annotations(two_clips))$label_high), "excited")
})

test_that("every fusion keeps what is known, and so do verbs of gold standards", {
  fusions <- grep("^fuse_", getNamespaceExports("musefuse"), value = TRUE)
  expect_gt(length(fusions), 9L)
  for (name in fusions) {
    gold <- suppressWarnings(suppressMessages(getExportedValue("musefuse", name)(one_cell)))
    expect_true(is_kept(gold), label = name)
  }
  expect_true(is_kept(gold_standard(one_cell)))
  expect_true(is_kept(smooth_average(fuse_mean(one_cell), 1)))
})

test_that("pictures show the scale and the words at its ends", {
  gold <- fuse_mean(one_cell)
  limits <- function(plot) plot$coordinates$limits$y
  words <- "arousal (calm to excited)"
  for (plot in list(autoplot(one_cell), autoplot(gold), autoplot(smooth_average(one_cell, 1)))) {
    expect_identical(as.character(plot$labels$y), words)
    expect_identical(limits(plot), c(-2, 2))
  }
  percent <- rescale_annotations(one_cell, from = c(-2, 2), to = c(0, 100))
  expect_identical(limits(autoplot(fuse_mean(percent))), c(0, 100))
  aligned <- fuse_gctw(one_cell)
  for (plot in list(autoplot(aligned, type = "alignment"), autoplot(ratings_segments, data = gold),
    autoplot(as_distribution(gold)), autoplot(compare_fusions(one_cell, c("mean", "ewe"))))) {
    expect_identical(as.character(plot$labels$y), words)
  }
  # ratings beyond the scale, or scales of their own, are drawn as they are
  expect_false(identical(limits(autoplot(fuse_mean(set_traces(one_cell, scale = c(0, 0.1))))), c(0, 0.1)))
  expect_identical(as.character(autoplot(fuse_mean(standardise_annotations(one_cell)))$labels$y), "arousal")
})

test_that("files keep what is known, or say that they do not", {
  steady <- resample_annotations(two_clips, 4)
  csv <- withr::local_tempdir()
  write_annotations(two_clips, csv)
  expect_true(is_kept(read_annotations(csv, quiet = TRUE)))
  skip_if_not_installed("jsonlite")
  bids <- withr::local_tempdir()
  write_annotations(steady, bids, format = "bids")
  expect_true(is_kept(read_annotations(bids, quiet = TRUE)))
  if (requireNamespace("nanoparquet", quietly = TRUE)) {
    path <- withr::local_tempfile(fileext = ".parquet")
    write_annotations(two_clips, path, format = "parquet")
    expect_true(is_kept(read_annotations(path, quiet = TRUE)))
  }
  skip_if_not_installed("xml2")
  for (format in c("nova", "elan", "textgrid")) {
    expect_message(write_annotations(steady, withr::local_tempdir(), format = format), "labels",
      class = "musefuse_message_left_out")
  }
  nova <- withr::local_tempdir()
  write_annotations(steady, nova, format = "nova")
  expect_identical(unique(traces(read_annotations(nova, quiet = TRUE))$scale_max), 2)
  gold <- withr::local_tempdir()
  suppressMessages(write_gold_standard(fuse_mean(steady), gold, format = "nova"))
  expect_identical(unique(traces(read_annotations(gold, quiet = TRUE))$scale_min), -2)
})

test_that("the calendar alone, and logs of changes alone, come back from files", {
  dated <- as_annotations(data.frame(time = as.POSIXct("2024-03-30 06:00:00", tz = "Europe/Berlin") + 0:40,
    anna = sin(0:40)), quiet = TRUE)
  path <- withr::local_tempdir()
  write_annotations(dated, path)
  expect_identical(traces(read_annotations(path, quiet = TRUE))$time_ref, traces(dated)$time_ref)
  log <- as_annotations(data.frame(rater = "anna", time = c(0, 2, 3.5, 9), value = c(0, 1, 2, 1)), sampling = "event",
    quiet = TRUE)
  path <- withr::local_tempdir()
  write_annotations(log, path)
  expect_identical(traces(read_annotations(path, quiet = TRUE))$sampling, "event")
})
