test_that("Continuum: the rater by the folder where the file is called after the medium; times rated again", {
  continuum <- c("# dimensionality: 1D", "# media_reference: clip1.webm", "# sampling_mode: per_frame",
    "# scale_axis_label: Valence",
    "# scale_min: 0", "# scale_max: 8", "sample_index,media_time_s,value", "0,0,4", "1,0.0334,5", "2,0,6")
  root <- format_folder("anna/clip1_1D_ratings.csv" = continuum, "ben/clip1_1D_ratings.csv" = continuum)
  x <- read_annotations(root, quiet = TRUE)
  expect_identical(c(levels(x$recording), levels(x$dimension), levels(x$rater)), c("clip1", "Valence", "anna", "ben"))
  expect_identical(x$value, c(6, 5, 6, 5))
  expect_message(read_annotations(root), "seeking back")
  for (mark in c(";", "\t")) { # saved again by a spreadsheet
    other <- c(continuum[1:6], gsub(",", mark, continuum[-(1:6)], fixed = TRUE))
    y <- read_annotations(format_folder("anna/clip1_1D_ratings.csv" = other), quiet = TRUE)
    expect_identical(y$value, c(6, 5), info = encodeString(mark))
  }
  again <- format_folder("anna/clip1_1D_ratings.csv" = continuum, "x/anna/clip1_1D_ratings.csv" = continuum)
  expect_error(read_annotations(again), class = "musefuse_error_duplicates")
})

test_that("files that a browser numbered are of raters called by the number", {
  folder <- withr::local_tempdir()
  text <- c("# media_reference: clip1.webm", "sample_index,media_time_s,value", "0,0,4", "1,0.1,5")
  for (name in c("clip1_1D_ratings (1).csv", "clip1_1D_ratings (2).csv")) writeLines(text, file.path(folder, name))
  expect_identical(levels(read_annotations(folder, quiet = TRUE)$rater), c("1", "2"))
})

test_that("a table without a column of ratings is said to have none", {
  path <- withr::local_tempfile(lines = c("# media_reference: clip1.webm", "sample_index,media_time_s", "0,0.1"))
  expect_error(read_annotations(path, format = "continuum"), "no column of ratings", class = "musefuse_error_columns")
})
