test_that("a folder of segment files is one table, and a partition is joined by recording", {
  folder <- tempfile()
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  for (name in c("v1", "v2")) {
    write.csv(data.frame(start = c(0, 5), end = c(5, 10)), file.path(folder, paste0(name, ".csv")), row.names = FALSE)
  }
  cut <- suppressMessages(segment_table(folder, unit = "s"))
  expect_identical(as.character(cut$recording), c("v1", "v1", "v2", "v2"))
  expect_identical(cut$end, c(5, 10, 5, 10))
})

test_that("a partition must name recordings once", {
  table <- partition_table(c(v1 = "train", v2 = "test"))
  expect_identical(nrow(as.data.frame(table)), 2L)
  expect_null(partition_table(NULL))
  expect_error(partition_table(c("train", "test")), class = "musefuse_error")
})
