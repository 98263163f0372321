test_that("what is known of traces goes out with a folder of CSV and comes back", {
  few <- ratings[ratings$recording %in% c("clip1", "clip2") & ratings$dimension == "arousal", ]
  few <- set_traces(few, scale = c(-1, 1), labels = c("calm, \"quiet\"", "\u00e9veill\u00e9"),
    media = "film.mp4")
  folder <- withr::local_tempdir()
  files <- write_annotations(few, folder)
  expect_true(facts_file %in% basename(files))
  again <- read_annotations(folder, quiet = TRUE)
  expect_equal(again$value, few$value)
  kept <- c(trace_keys, "scale_min", "scale_max", "label_low", "label_high", "media")
  expect_equal(as.data.frame(traces(again)[kept]), as.data.frame(traces(few)[kept]))
  expect_message(write_annotations(few, file.path(folder, "all.csv"), layout = "long"),
    class = "musefuse_message_left_out")
  # Without facts there is no such file.
  expect_false(any(grepl("traces", write_annotations(ratings, withr::local_tempdir()))))
})

test_that("what a format of gold standards cannot hold is said", {
  gold <- fuse_mean(ratings[ratings$recording == "clip1", ])
  for (format in c("muse", "nova", "bids")) {
    if (format != "muse") skip_if_not_installed(if (format == "nova") "xml2" else "jsonlite")
    expect_message(write_gold_standard(gold, withr::local_tempdir(), format = format), "conf.low",
      class = "musefuse_message_left_out")
  }
  expect_no_message(write_gold_standard(gold, withr::local_tempdir()))
})
