skip_if_not_installed("withr")

test_that("features come back from CSV and Parquet, ids as factors in natural order", {
  features <- extract_features(fuse_ewe(some), some_segments, c("mean", "std"))
  again <- read_features(write_features(features, withr::local_tempfile()))
  # 15 digits of text
  expect_equal(plain(again), plain(features), tolerance = 1e-13)
  expect_identical(feature_columns(again), feature_columns(features))
  skip_if_not_installed("nanoparquet")
  expect_identical(plain(read_features(write_features(features, withr::local_tempfile(), format = "parquet"))),
    plain(features))
})

test_that("what is no table of features is refused with what it has", {
  file <- withr::local_tempfile(fileext = ".csv")
  writeLines(c("recording,mean_arousal", "clip1,0.5"), file)
  cnd <- expect_error(read_features(file), class = "musefuse_error_columns")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "lacks segment; it has recording and mean_arousal", fixed = TRUE)
  expect_error(read_features(withr::local_tempfile()), class = "musefuse_error_file")
})

test_that("of several files none is taken for all", {
  folder <- withr::local_tempdir()
  features <- extract_features(fuse_ewe(some), some_segments, "mean")
  write_features(features, file.path(folder, "a.csv"))
  expect_identical(nrow(read_features(folder)), nrow(features))
  write_features(features, file.path(folder, "b.csv"))
  expect_error(read_features(folder), "holds 2 files of features", class = "musefuse_error_file")
})

test_that("what a file does not tell of its text is an argument", {
  file <- withr::local_tempfile(fileext = ".csv")
  writeBin(c(charToRaw("recording;segment;mean_arousal\nk"), as.raw(0xfc), charToRaw("hl;1;1,500\nklar;1;none yet\n")),
    file)
  features <- read_features(file, decimal = ",", encoding = "latin1", na = "none yet")
  expect_identical(as.character(features$recording), c("k\u00fchl", "klar"))
  expect_identical(features$mean_arousal, c(1.5, NA))
  expect_identical(read_features(file, decimal = ",", encoding = "latin1", na = c("none yet", "1"))$segment, c(1L, 1L))
  expect_error(read_features(file, decimal = ";"), class = "musefuse_error_argument")
  expect_error(read_features(file, na = mean), "words or numbers", class = "musefuse_error_argument")
})
