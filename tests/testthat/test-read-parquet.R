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

test_that("tables of others keep the units, dates and row numbers that they have", {
  skip_if_not_installed("nanoparquet")
  put <- function(table) {
    path <- withr::local_tempfile(fileext = ".parquet", .local_envir = parent.frame())
    getExportedValue("nanoparquet", "write_parquet")(table, path)
    path
  }
  long <- data.frame(recording = "a", dimension = "joy", rater = "b", time = 40 * 0:9, value = 1:10 + 0)
  expect_equal(quiet_read(put(long))$time[2], 0.04)
  expect_identical(quiet_read(put(transform(long, time = as.POSIXct("2024-03-01", tz = "UTC") + time)))$time[2], 40)
  days <- data.frame(index = 0:9, date = as.Date("2024-01-01") + 0:9, anna = 1:10)
  names(days)[1] <- "__index_level_0__"
  x <- quiet_read(put(days))
  expect_identical(x$time[2], 86400)
  expect_identical(x$value, 1:10 + 0)
  text <- transform(long, value = sprintf("1,%03d", 37 * 0:9))
  expect_message(x <- read_annotations(put(text)), "Decimal mark .,. in the text of column value")
  expect_identical(x$value[2:3], c(1.037, 1.074))
  expect_identical(quiet_read(put(text), decimal = ".")$value[2], 1037)
  nested <- data.frame(rater = c("anna", "ben"))
  nested[c("time", "value")] <- list(rep(list(0:3 / 4), 2L), list(1:4 + 0, 4:1 + 0))
  expect_identical(quiet_read(put(nested))$value, c(1:4, 4:1) + 0)
  days$blob <- rep(list(as.raw(1:4)), 10L)
  expect_identical(quiet_read(put(days))$value, 1:10 + 0)
  cut <- withr::local_tempfile(fileext = ".parquet")
  writeBin(utils::head(readBin(put(long), "raw", 1e5), -50L), cut)
  expect_error(quiet_read(cut), "as Parquet", class = "musefuse_error_file")
})
