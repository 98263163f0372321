skip_if_not_installed("withr")
steady <- resample_annotations(some, 4)

test_that("annotations come back from each format, whatever the options of numbers are", {
  skip_if_not_installed("xml2")
  skip_if_not_installed("jsonlite")
  for (format in c("csv", "nova", "bids")) {
    folder <- withr::local_tempdir()
    withr::with_options(list(OutDec = ",", scipen = -5, digits = 3), write_annotations(steady, folder, format = format))
    # times pass through text of 15 digits
    expect_equal(plain(read_annotations(folder, quiet = TRUE)), plain(steady), tolerance = 1e-13)
  }
})

test_that("labels come back as segments", {
  skip_if_not_installed("xml2")
  features <- extract_features(fuse_mean(some), some_segments,
    c("mean", "std"))
  classes <- cluster_kmeans(features, k = 2, standardise = TRUE, seed = 1)
  at <- match(paste(classes$recording, classes$segment), paste(ratings_segments$recording, ratings_segments$segment))
  for (format in c("csv", "muse", "elan", "textgrid", "nova")) {
    folder <- withr::local_tempdir()
    write_labels(classes, folder, ratings_segments, format = format, unit = if (format == "csv") "ms" else "s")
    again <- read_segments(folder, quiet = TRUE)
    expect_identical(again$label, as.character(classes$class))
    # ELAN counts milliseconds
    expect_equal(again$start, ratings_segments$start[at], tolerance = if (format == "elan") 5e-4 else 1e-13)
    expect_equal(again$end, ratings_segments$end[at], tolerance = if (format == "elan") 5e-4 else 1e-13)
  }
})

test_that("names never leave the folder, and files are no folders", {
  bad <- as_annotations(data.frame(recording = c("../../x", "..", "a/b", "CON"), rater = "a", time = 0, value = 1))
  folder <- withr::local_tempdir()
  expect_message(files <- write_annotations(bad, folder), "written otherwise")
  expect_setequal(list.files(folder, recursive = TRUE, all.files = TRUE),
    c(file.path("rating", setdiff(basename(files), "traces.csv")), "traces.csv"))
  expect_setequal(levels(read_annotations(folder, quiet = TRUE)$recording), levels(bad$recording))
  clash <- as_annotations(data.frame(recording = c("a", "A"), rater = "a", time = 0, value = 1))
  expect_error(write_annotations(clash, folder), class = "musefuse_error_file")
  expect_error(write_annotations(bad, file.path(folder, "out.csv")), "looks like a file", class = "musefuse_error_file")
  long <- write_annotations(bad, file.path(folder, "long"), layout = "long")
  expect_setequal(levels(read_annotations(long, quiet = TRUE)$recording), levels(bad$recording))
})

test_that("times that are off the clock are refused where a format has none", {
  odd <- as_annotations(data.frame(rater = "a", time = c(0, 0.1, 0.35, 0.4, 0.9), value = 1:5))
  for (format in c("nova", "bids")) {
    expect_error(write_annotations(odd, withr::local_tempdir(), format = format), "resample",
      class = "musefuse_error_time")
  }
})

test_that("the scale is the pictures' axis, as long as ratings are on it", {
  known <- set_traces(some, scale = c(-2, 2), labels = c("calm", "excited"))
  drawn <- autoplot(known)
  expect_match(drawn$labels$y, "calm to excited")
  expect_identical(drawn$coordinates$limits$y, c(-2, 2))
  expect_null(autoplot(some)$coordinates$limits$y)
  moved <- trace_facts(standardise_annotations(known))$scale_min # the end moves with the values
  expect_false(all(moved == -2))
})

test_that("hostile names come back from each format that keeps names, or are refused", {
  skip_if_not_installed("xml2")
  skip_if_not_installed("jsonlite")
  hostile <- c("<script>alert(1)</script>", "$x$", "![](a)", "`rm`", "a\nb", "=1+1", "\"q\", ;", "\u00fc & <b>", "-",
    "'")
  one <- function(id) as_annotations(data.frame(recording = "r", dimension = "d", rater = id, time = 0:9 / 4,
    value = 1:10))
  for (id in hostile) {
    for (layout in c("recordings", "long")) {
      path <- withr::local_tempfile()
      if (grepl("\n", id, fixed = TRUE)) {
        expect_error(write_annotations(one(id), path, layout = layout), "line's end", class = "musefuse_error_file")
        next
      }
      suppressMessages(write_annotations(one(id), path, layout = layout))
      file <- if (layout == "long") paste0(path, ".csv") else path
      if (layout == "long") {
        back <- utils::read.csv(file, colClasses = "character", na.strings = "", encoding = "UTF-8")
        expect_identical(unique(back$rater), id)
      } else {
        expect_identical(levels(read_annotations(file, quiet = TRUE)$rater), id, info = id)
      }
    }
    folder <- withr::local_tempdir()
    suppressMessages(write_annotations(one(id), folder, format = "nova"))
    expect_identical(levels(read_annotations(folder, quiet = TRUE)$rater), id, info = id)
  }
  expect_error(write_annotations(one("a\001"), withr::local_tempdir(), format = "nova"), class = "musefuse_error_file")
})

test_that("names that would share a file or a folder are refused in every format", {
  pairs <- list(c("a/b", "a_b"), c("a.", "a_"), c("..", "_"), c("CON", "_con"), c("b", "B"), c("~x", "_x"))
  for (pair in pairs) {
    for (id in c("recording", "dimension")) {
      rows <- data.frame(recording = c("r1", "r2"), dimension = "d", rater = "a", time = 0, value = 1)
      rows[[id]] <- pair
      for (format in c("csv", "nova")) {
        folder <- withr::local_tempdir()
        # NOVA has the dimension in a file's name, of which each recording has a folder
        if (format == "nova" && id == "dimension") rows$recording <- "r"
        expect_error(write_annotations(as_annotations(rows), folder, format = format), class = "musefuse_error_file")
        expect_identical(list.files(folder, recursive = TRUE, all.files = TRUE), character(),
          info = paste(pair, format))
      }
    }
  }
})

test_that("traces written as tiers of ELAN and Praat come back equal", {
  skip_if_not_installed("xml2")
  time <- seq(0, 12, .04)
  made <- function(times, k) data.frame(time = times, value = replace(round(sin(times / 2 + k), 4), 5:7, NA))
  d <- do.call(rbind, Map(function(recording, dimension, rater, k) {
    mine <- if (rater == "ben") time[1:150] else time
    cbind(recording = recording, dimension = dimension, rater = rater, made(mine, k))
  }, c("film", "film", "film", "talk"), c("arousal", "arousal", "valence & more", "arousal"),
  c("anna", "ben", "anna", "anna"), 1:4))
  x <- as_annotations(d, quiet = TRUE)
  for (format in c("elan", "textgrid")) {
    folder <- tempfile()
    files <- write_annotations(x, folder, format = format)
    expect_length(files, 2L)
    back <- read_annotations(folder, quiet = TRUE)
    expect_equal(as.data.frame(back), as.data.frame(x), ignore_attr = TRUE, tolerance = 1e-12)
    expect_equal(traces(back)$sampling, traces(x)$sampling)
    withr::with_options(list(OutDec = ","), write_annotations(x, other <- tempfile(), format = format))
    expect_identical(lapply(list.files(other, full.names = TRUE), readLines), lapply(files, readLines))
  }
})

test_that("tiers refuse what they cannot hold", {
  x <- as_annotations(data.frame(rater = "a@b.org", time = 0:4, value = 1:5), quiet = TRUE)
  expect_error(write_annotations(x, tempfile(), format = "textgrid"), "Rename the rater", class = "musefuse_error_file")
  fine <- as_annotations(data.frame(rater = "a", time = (0:4) / 3000, value = 1:5), unit = "s", quiet = TRUE)
  expect_error(write_annotations(fine, tempfile(), format = "elan"), "milliseconds", class = "musefuse_error_time")
  early <- as_annotations(data.frame(rater = "a", time = -1:3, value = 1:5), quiet = TRUE)
  expect_error(write_annotations(early, tempfile(), format = "elan"), class = "musefuse_error_time")
  expect_equal(read_annotations(write_annotations(early, tempfile(), format = "textgrid"), quiet = TRUE)$time, -1:3)
})

test_that("names that files cannot have are said by NOVA, too, and a late start is no million of missing samples", {
  x <- as_annotations(data.frame(time = 0:5 / 4, anna = 1:6), recording = I("a/b"), quiet = TRUE)
  expect_message(write_annotations(x, withr::local_tempfile(), format = "nova"), "written otherwise")
  x$time <- x$time + 1e6
  expect_error(write_annotations(x, withr::local_tempfile(), format = "nova"), "missing samples",
    class = "musefuse_error_time")
})
