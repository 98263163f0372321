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

test_that("names that readers would take otherwise come back equal, from a folder and from one file", {
  named <- function(recording, dimension, rater) {
    d <- expand.grid(time = 0:5 / 4, rater = rater, dimension = dimension, recording = recording,
      stringsAsFactors = FALSE)
    as_annotations(cbind(d, value = sin(seq_len(nrow(d)))), quiet = TRUE)
  }
  rows_of <- function(x) {
    x <- as.data.frame(x)
    x[trace_keys] <- lapply(x[trace_keys], as.character)
    x <- x[order(x$recording, x$dimension, x$rater, x$time, method = "radix"), ]
    `rownames<-`(x, NULL)
  }
  odd <- list(
    named(c("joy", "fear"), c("film", "clip"), c("anna", "ben")), named("joy", "arousal", "mean"),
    named(c("readme", "a/b"), "rating", c("time", "rater", "NA", "TRUE")), named("1", "2", c("3", "1.5", "01", "1e5")),
    named("f", "arousal", c("joy", "valence", "delta", "frame")), named("f", "NA",
      c("a,b", "a \"b\"", "'c'", "1.000,5"))
  )
  for (reader in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = reader)
    for (k in seq_along(odd)) {
      folder <- withr::local_tempdir()
      suppressMessages(write_annotations(odd[[k]], folder))
      again <- read_annotations(folder, quiet = TRUE)
      expect_equal(rows_of(again), rows_of(odd[[k]]), info = paste("folder", k))
      file <- write_annotations(odd[[k]], withr::local_tempfile(), layout = "long", decimal = c(".", ",")[1 + reader])
      expect_equal(rows_of(read_annotations(file, quiet = TRUE)), rows_of(odd[[k]]), info = paste("file", k))
    }
  }
  # Anna of one film and anna of another stay two
  two <- as.data.frame(named(c("f", "g"), "arousal", c("anna", "ben")))
  two$rater <- ifelse(two$recording == "g" & two$rater == "anna", "Anna", as.character(two$rater))
  folder <- withr::local_tempdir()
  write_annotations(as_annotations(two, quiet = TRUE), folder, unit = "ms", decimal = ",")
  expect_setequal(levels(read_annotations(folder, quiet = TRUE)$rater), c("anna", "Anna", "ben"))
  # a file that was taken away, and one of other raters
  unlink(file.path(folder, "arousal", "g.csv"))
  expect_identical(levels(read_annotations(folder, quiet = TRUE)$recording), "f")
  writeLines(c("time_s,anna", "0,1", "1,2"), file.path(folder, "arousal", "f.csv"))
  expect_error(read_annotations(folder, quiet = TRUE), "2 raters", class = "musefuse_error_columns")
})
