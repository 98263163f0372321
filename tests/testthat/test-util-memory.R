test_that("what memory cannot hold is said before the work, with its size and the way out", {
  before <- options(musefuse.memory = 1e4)
  dir <- tempfile()
  dir.create(dir)
  on.exit({
    options(before)
    unlink(dir, recursive = TRUE)
  })
  expect_error(resample_annotations(ratings, 100), "map_recordings", class = "musefuse_error_memory")
  expect_error(resample_annotations(ratings, 100), "9.8 KB are free", fixed = TRUE)
  utils::write.csv(data.frame(time = 0:999 / 4, anna = 1:1000, ben = 1:1000), file.path(dir, "a.csv"),
    row.names = FALSE)
  expect_error(read_annotations(dir, quiet = TRUE), "1 file hold", class = "musefuse_error_memory")
  options(musefuse.memory = 1e9)
  expect_s3_class(read_annotations(dir, quiet = TRUE), "annotations")
})

test_that("free memory is what Linux tells, or unknown", {
  before <- options(musefuse.memory = NULL)
  file <- tempfile()
  on.exit({
    options(before)
    unlink(file)
  })
  writeLines(c("MemTotal:  16000000 kB", "MemAvailable:    2048 kB"), file)
  expect_equal(free_memory(file), 2048 * 1024)
  expect_identical(free_memory(tempfile()), NA_real_)
  expect_equal(format_bytes(1.5 * 1024^3), "1.5 GB")
})

test_that("a long corpus is no wrong time, one trace far longer than the others is", {
  before <- options(musefuse.memory = 1e6)
  on.exit(options(before))
  trace <- function(rater, end) data.frame(rater = rater, time = c(0, end), value = 1)
  long <- as_annotations(rbind(trace("a", 8e6), trace("b", 8e6)), unit = "s", quiet = TRUE)
  expect_error(resample_annotations(long, 10), "1.6e+08 samples", fixed = TRUE, class = "musefuse_error_memory")
  wrong <- as_annotations(rbind(trace("a", 60), trace("b", 60), trace("c", 2e7)), unit = "s", quiet = TRUE)
  expect_error(resample_annotations(wrong, 10), "\"c\"", class = "musefuse_error_time")
})
