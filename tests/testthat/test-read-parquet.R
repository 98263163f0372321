skip_if_not_installed("withr")

test_that("Parquet keeps ratings and facts to the bit", {
  skip_if_not_installed("nanoparquet")
  skip_if_not_installed("jsonlite")
  known <- set_traces(some, scale = c(-1, 1), labels = c("calm", "excited"))
  file <- write_annotations(known, withr::local_tempfile(), format = "parquet")
  expect_match(file, "[.]parquet$")
  again <- read_annotations(file, quiet = TRUE)
  expect_identical(plain(again), plain(some))
  expect_identical(traces(again)$label_high, traces(known)$label_high)
  features <- extract_features(fuse_mean(some), some_segments,
    "mean")
  expect_equal(plain(read_features(write_features(features, withr::local_tempfile(), format = "parquet"))),
    plain(features))
})
