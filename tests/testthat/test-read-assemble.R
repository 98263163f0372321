test_that("ids come in natural order", {
  expect_identical(natural_order(c("clip10", "clip2", NA, "clip2", "clip1")), c("clip1", "clip2", "clip10"))
})

test_that("files of one rater each are one table, and files that clash an error that names them", {
  folder <- tempfile()
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  for (rater in c("r2", "r10")) {
    write.csv(data.frame(time = 0:4, arousal = 1:5), file.path(folder, paste0("clip_", rater, ".csv")),
      row.names = FALSE)
  }
  read <- read_annotations(folder, template = "{recording}_{rater}", quiet = TRUE)
  expect_identical(nrow(read), 10L)
  expect_identical(levels(read$rater), c("r2", "r10"))
  expect_error(read_annotations(folder, recording = "clip", rater = "anna", quiet = TRUE), "clip_r10",
    class = "musefuse_error")
})
