labels_example <- function(k = 3) {
  features <- extract_features(fuse_ewe(ratings), ratings_segments, c("mean", "std"))
  cluster_kmeans(features, k = k, standardise = TRUE, seed = 1)
}

test_that("labels come back as they were, from both layouts and in all units", {
  classes <- labels_example()
  key <- function(x) paste(x$recording, x$segment)
  for (unit in c("s", "ms", "min")) {
    for (layout in c("recordings", "long")) {
      path <- withr::local_tempfile(fileext = if (layout == "long") ".csv" else "")
      files <- write_labels(classes, path, ratings_segments, layout = layout, unit = unit)
      expect_true(all(file.exists(files)))
      again <- suppressMessages(segment_table(path))
      again <- again[match(key(ratings_segments), key(again)), ]
      # 15 digits, and a division by 1000 or 1/60: about 1e-12 of a few hundred seconds.
      expect_equal(again$start, ratings_segments$start, tolerance = 1e-12)
      expect_equal(again$end, ratings_segments$end, tolerance = 1e-12)
      expect_identical(as.character(again$class), as.character(classes$class[match(key(again), key(classes))]))
    }
  }
})

# REFERENCE-TOOL D17: numbers of classes are written as whole numbers.
test_that("one file a recording has the layout of the MuSe-Toolbox", {
  path <- withr::local_tempdir()
  files <- write_labels(labels_example(), path, ratings_segments, unit = "ms", labels = "numbers")
  expect_setequal(basename(files), paste0("clip", 1:6, ".csv"))
  rows <- utils::read.csv(files[[1L]])
  expect_named(rows, c("start_ms", "end_ms", "segment_id", "class_id"))
  expect_match(readLines(files[[1L]])[-1L], ",[1-3]$")
  expect_type(rows$class_id, "integer")
  first <- ratings_segments[ratings_segments$recording == "clip1", ]
  expect_equal(rows$start_ms, 1000 * first$start)
  long <- file.path(path, "deeper", "all.csv")
  write_labels(labels_example(), long, ratings_segments, layout = "long")
  expect_named(utils::read.csv(long), c("recording", "start", "end", "segment_id", "partition", "class"))
})

test_that("the classes remember their segments", {
  classes <- labels_example()
  given <- withr::local_tempfile(fileext = ".csv")
  remembered <- withr::local_tempfile(fileext = ".csv")
  write_labels(classes, given, ratings_segments, layout = "long")
  write_labels(classes, remembered, layout = "long")
  expect_identical(readLines(remembered), readLines(given))
  expect_error(write_labels(transform(classes, recording = paste("new", recording)), remembered, ratings_segments),
    class = "musefuse_error_segments")
  attr(classes, "lineage") <- NULL
  expect_error(write_labels(classes, remembered, layout = "long"), class = "musefuse_error_segments")
})

test_that("noise and missing classes are written as documented", {
  classes <- data.frame(recording = "a", segment = 1:4,
    class = factor(c("noise", "2", NA, "1"), c("1", "noise", "2")))
  segments <- data.frame(recording = "a", segment = 1:4, start = 0:3, end = 1:4)
  path <- withr::local_tempfile(fileext = ".csv")
  write_labels(classes, path, segments, layout = "long")
  expect_identical(utils::read.csv(path, na.strings = "")$class, c("noise", "2", NA, "1"))
  write_labels(classes, path, segments, layout = "long", labels = "numbers")
  # Noise is 0 wherever it stands among the levels, and is no number that the others count on.
  expect_identical(utils::read.csv(path)$class_id, c(0L, 2L, NA, 1L))
  expect_message(write_labels(classes, path, segments, layout = "long", noise = "drop", missing = "drop"),
    "2 of 4 segments", class = "musefuse_message_labels")
  expect_identical(utils::read.csv(path)$segment_id, c(2L, 4L))
})

test_that("names of classes and of recordings survive in UTF-8", {
  classes <- data.frame(recording = c("Stra\u00dfe 1", "b/c"), segment = 1,
    class = c("ruhig, \u00fcberlegt", "\"laut\""))
  segments <- data.frame(recording = classes$recording, segment = 1, start = 0, end = 2.5)
  path <- withr::local_tempdir()
  files <- write_labels(classes, path, segments)
  expect_setequal(basename(files), c("Stra\u00dfe 1.csv", "b_c.csv"))
  again <- vapply(files, function(file) utils::read.csv(file, encoding = "UTF-8")$class, "", USE.NAMES = FALSE)
  expect_setequal(enc2utf8(again), enc2utf8(classes$class))
})

test_that("labels without times, and files with two owners, are errors", {
  classes <- data.frame(recording = c("a/b", "a:b"), segment = 1, class = "1")
  segments <- data.frame(recording = c("a/b", "a:b"), segment = 1, start = 0, end = 1)
  path <- withr::local_tempdir()
  expect_error(write_labels(classes, path, segments), class = "musefuse_error_file")
  expect_error(write_labels(classes, path, segments[1, ]), class = "musefuse_error_segments")
  expect_error(write_labels(classes[1:2], path, segments), class = "musefuse_error_columns")
  expect_error(write_labels(classes, path, segments, unit = "h"), class = "musefuse_error_argument")
  expect_snapshot(write_labels(classes, path, segments[1, ]), error = TRUE)
})

test_that("a header that names its unit needs no guess", {
  x <- data.frame(recording = "a", start_ms = c(0, 10), end_ms = c(10, 20), segment_id = 1:2)
  expect_no_message(segments <- segment_table(x))
  expect_equal(segments$end, c(0.01, 0.02))
  expect_equal(segment_table(x, unit = "s")$end, c(10, 20)) # the user knows better
})

test_that("a profile is written as it is, with its pictures", {
  profile <- profile_classes(labels_example())
  path <- file.path(withr::local_tempdir(), "deeper", "profile.csv")
  expect_identical(write_profile(profile, path), path)
  again <- utils::read.csv(path)
  expect_identical(names(again), names(profile))
  # 15 significant digits are written.
  expect_equal(again$effect, profile$effect, tolerance = 1e-14)
  files <- suppressWarnings(write_profile(profile, path, pictures = TRUE, dpi = 20, gold = fuse_ewe(ratings),
    segments = ratings_segments))
  expect_true(all(file.exists(files)))
  expect_setequal(sub(".*profile-?", "", files),
    c(".csv", paste0(c("radar", "effect", "correlation", "distribution", "scatter", "silhouette", "timeline",
      "examples"), ".png")))
  expect_error(write_profile(labels_example(), path), class = "musefuse_error_columns")
})

test_that("pictures are written in other formats, too", {
  features <- suppressMessages(extract_features(fuse_mean(ratings), segment_fixed(ratings, 10), "basic"))
  path <- withr::local_tempfile(fileext = ".csv")
  profile <- profile_classes(cluster_kmeans(features, 2, seed = 1))
  files <- suppressWarnings(write_profile(profile, path, pictures = "pdf"))
  expect_match(files[-1L], "[.]pdf$")
  expect_identical(rawToChar(readBin(files[[2L]], "raw", 4L)), "%PDF")
  expect_error(write_profile(profile, path, pictures = "bmp2"), class = "musefuse_error_argument")
})
