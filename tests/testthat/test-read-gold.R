skip_if_not_installed("withr")

test_that("gold standards come back", {
  skip_if_not_installed("xml2")
  skip_if_not_installed("jsonlite")
  gold <- fuse_ewe(some)
  for (format in c("csv", "muse", "nova", "bids")) {
    folder <- withr::local_tempdir()
    write_gold_standard(gold, folder, format = format)
    again <- read_gold_standard(folder)
    expect_s3_class(again, "gold")
    expect_equal(as.data.frame(again), plain(gold)[names(again)], tolerance = 1e-13)
  }
  for (unit in c("s", "ms", "min")) {
    file <- write_gold_standard(gold, withr::local_tempfile(), layout = "long", unit = unit)
    expect_match(file, "[.]csv$")
    expect_equal(as.data.frame(read_gold_standard(file)), plain(gold), tolerance = 1e-13)
  }
  expect_error(read_annotations(file, quiet = TRUE), "gold", class = "musefuse_error")
  # nobody's ratings: a folder of BIDS that holds a gold standard has no rater "gold"
  bids <- withr::local_tempdir()
  write_gold_standard(gold, bids, format = "bids")
  expect_error(read_annotations(bids, quiet = TRUE), "read_gold_standard", class = "musefuse_error_empty")
})

test_that("times of other names are told by their steps, and that is said", {
  at <- withr::local_tempfile(fileext = ".csv")
  times <- function(header, time, ...) {
    writeLines(c(header, paste(time, seq_along(time) %% 3, sep = ",")), at)
    read_gold_standard(at, ...)$time
  }
  half <- seq(0, 20, 0.5)
  expect_message(told <- times("Time,value", 1000 * half), "taken for milliseconds", class = "musefuse_message_unit")
  expect_equal(told, half)
  expect_message(told <- times("timestamp,value", half), "taken for seconds", class = "musefuse_message_unit")
  expect_equal(told, half)
  expect_equal(suppressMessages(times("timeStamp,Value", 1000 * half)), half)
  expect_silent(told <- times("timestamp,value", 1000 * half, unit = "ms"))
  expect_equal(told, half)
  expect_silent(times("time,value", half))
  expect_silent(told <- times("time,value", 60 * seq_len(40)))
  expect_equal(told, 60 * seq_len(40))
  expect_message(told <- times("time,value", 1000 * half), "taken for milliseconds", class = "musefuse_message_unit")
  expect_equal(told, half)
  expect_silent(told <- times("time,value", 1000 * half, unit = "ms"))
  expect_equal(told, half)
  for (instants in list(1.7e9 + half, 1.7e12 + 1000 * half)) {
    expect_error(times("time,value", instants), "unit of the times", class = "musefuse_error_time")
    expect_error(times("timestamp,value", instants), "unit of the times", class = "musefuse_error_time")
  }
  expect_error(times("timestamp,value", 30 * seq_len(40)), "unit of the times", class = "musefuse_error_time")
})

test_that("gold standards by other names, with words for missing values and times of day", {
  skip_if_not_installed("withr")
  read <- function(...) suppressMessages(read_gold_standard(format_folder("joy/f.csv" = c(...))))
  for (name in c("mean", "gold_standard", "Wert")) {
    expect_identical(read(paste0("Zeit,", name), "0,1", "0.5,n/a", "1,3")$value, c(1, NA, 3))
  }
  expect_identical(read("time,value", "00:00:00,1", "00:00:00.5,2")$time, c(0, 0.5))
})

test_that("gold standards of any name come back from each format", {
  gold <- fuse_mean(as_annotations(data.frame(
    recording = rep(c("readme", "NA"), each = 12), dimension = rep(c("film", "joy"), each = 6, times = 2),
    rater = rep(c("anna", "ben"), each = 3, times = 4), time = rep(0:2, 8), value = sin(1:24)), quiet = TRUE))
  plain <- function(x) {
    x <- as.data.frame(x)[c("recording", "dimension", "time", "value")]
    x[1:2] <- lapply(x[1:2], as.character)
    `rownames<-`(x[order(x$recording, x$dimension, x$time), ], NULL)
  }
  for (format in c("csv", "long", "muse")) {
    path <- withr::local_tempfile(fileext = if (format == "long") ".csv" else "")
    suppressMessages(write_gold_standard(gold, path, layout = if (format == "long") "long" else "recordings",
      format = if (format == "muse") "muse" else "csv"))
    expect_equal(plain(read_gold_standard(path)), plain(gold), info = format)
  }
  ratings <- suppressWarnings(read_annotations(path, quiet = TRUE))
  expect_setequal(levels(ratings$dimension), c("film", "joy"))
})

test_that("gold standards of ARFF, and of a column a dimension, are read", {
  folder <- withr::local_tempdir()
  arff <- function(...) {
    c("@RELATION gold", "", "@ATTRIBUTE name string", "@ATTRIBUTE frameTime numeric", ..., "", "@DATA")
  }
  rows <- paste0("'train_1',", c("0.00", "0.04", "0.08"), ",", c(0.1, "?", 0.3))
  dir.create(file.path(folder, "arousal"))
  writeLines(c(arff("@ATTRIBUTE GoldStandard numeric"), rows), file.path(folder, "arousal", "train_1.arff"))
  gold <- suppressMessages(read_gold_standard(folder))
  expect_identical(c(levels(gold$recording), levels(gold$dimension)), c("train_1", "arousal"))
  expect_equal(gold$time, c(0, 0.04, 0.08))
  expect_equal(gold$value, c(0.1, NA, 0.3))
  two <- file.path(folder, "two.arff")
  writeLines(c(arff("@ATTRIBUTE arousal numeric", "@ATTRIBUTE valence numeric"), paste0(rows, ",", 1:3)), two)
  gold <- suppressMessages(read_gold_standard(two))
  expect_identical(levels(gold$dimension), c("arousal", "valence"))
  expect_equal(gold$value, c(0.1, NA, 0.3, 1:3))
  writeLines(c(arff("@ATTRIBUTE arousal numeric"), paste0(rows, ",", 1:3)), two)
  expect_error(read_gold_standard(two), "3 attributes", class = "musefuse_error_columns")
  wide <- file.path(folder, "all.csv")
  writeLines(c("video,time,arousal,valence", paste(rep(c("01", "02"), each = 2), c(0, 0.5), 1:4, 4:1, sep = ",")), wide)
  gold <- read_gold_standard(wide)
  expect_identical(nrow(gold), 8L)
  expect_identical(nlevels(gold$recording), 2L)
})

test_that("names of digits come back with their zeros", {
  x <- as_annotations(data.frame(recording = rep(c("01", "02"), each = 6),
    rater = rep(c("a", "b"), each = 3, times = 2), time = rep(0:2, 4), arousal = 1:12), quiet = TRUE)
  gold <- fuse_mean(x)
  file <- write_gold_standard(gold, withr::local_tempfile(fileext = ".csv"), layout = "long")
  expect_identical(levels(read_gold_standard(file)$recording), c("01", "02"))
  segments <- segment_table(data.frame(recording = c("01", "02"), segment = 1L, start = 0, end = 2))
  features <- extract_features(gold, segments, "mean")
  again <- read_features(write_features(features, withr::local_tempfile()))
  expect_identical(levels(again$recording), c("01", "02"))
  labels <- data.frame(recording = c("01", "02"), segment = 1L, class = c("NA", "high"))
  expect_error(write_labels(labels, withr::local_tempdir(), segments), "NA", class = "musefuse_error_file")
})

test_that("scales in names of files are dimensions, one other column is the value, and raters left out are said", {
  rows <- function(k) c("time,rating", paste(0:9 / 4, round(sin(0:9 + k), 3), sep = ","))
  for (names in list(c("clip1_arousal", "clip1_valence"), c("arousal_clip1", "valence_clip1"),
    c("clip1/arousal", "clip1/valence"), c("arousal/clip1", "valence/clip1"))) {
    files <- stats::setNames(list(rows(0), rows(1)), paste0(names, ".csv"))
    gold <- read_gold_standard(do.call(format_folder, files))
    expect_identical(levels(gold$recording), "clip1", info = names[1])
    expect_identical(gold$value[gold$dimension == "valence"], round(sin(0:9 + 1), 3), info = names[1])
  }
  beside <- format_folder("clip1.csv" = c("time,anna,ben,gold", paste(0:9 / 4, 1:10, 10:1, 5:14, sep = ",")))
  expect_message(gold <- read_gold_standard(beside), "Left out of the gold standard: anna and ben")
  expect_identical(gold$value, 5:14 + 0)
})

test_that("instants of a gold standard are seconds since the first of each recording, which is said", {
  gold <- function(time, ...) {
    path <- withr::local_tempfile(fileext = ".csv")
    utils::write.csv(data.frame(video = rep(c("a", "b"), each = 3L), time = time, value = 1:6), path, row.names = FALSE)
    read_gold_standard(path, ...)
  }
  at <- as.POSIXct("2024-03-21 10:00:00", tz = "UTC") + 15 * 0:5
  expect_message(x <- gold(format(at, "%Y-%m-%dT%H:%M:%SZ")), "since the first of each recording")
  expect_identical(x$time, rep(c(0, 15, 30), 2L))
  expect_message(y <- gold(as.numeric(at), unit = "s"), "since the first of each recording")
  expect_identical(y$time, x$time)
  of_two <- sprintf("%d:%02d", 1:6, 15L)
  expect_error(gold(of_two), "minutes and seconds", class = "musefuse_error_time")
  expect_identical(gold(of_two, unit = "mm:ss")$time, 60 * 1:6 + 15)
})

test_that("what write_gold_standard() wrote is read by the core, with the same result", {
  folder <- withr::local_tempdir()
  write_gold_standard(fuse_mean(exclude_annotations(ratings, "noise", start = 10, end = 20)), folder)
  file <- find_files(folder)[[1L]]
  expect_named(own_gold_table(file, file_top(file$path), list()),
    c("time", "value", "conf.low", "conf.high", "n_raters"))
  slow <- read_gold_standard(folder, na = "nothing") # what a user says of the text is not known to the core
  expect_equal(as.data.frame(read_gold_standard(folder)), as.data.frame(slow), tolerance = 1e-15)
  expect_null(own_gold_table(list(path = ""), list(lines = "time,value,note"), list()))
})
