test_that("files are found below a folder, in natural order and by a pattern", {
  folder <- tempfile()
  dir.create(file.path(folder, "b"), recursive = TRUE)
  on.exit(unlink(folder, recursive = TRUE))
  for (name in c("v10.csv", "v2.csv", "b/v1.csv")) writeLines(c("time,arousal", "0,1"), file.path(folder, name))
  found <- find_files(folder)
  expect_setequal(basename(vapply(found, `[[`, "", "path")), c("v1.csv", "v2.csv", "v10.csv"))
  expect_setequal(basename(vapply(find_files(folder, pattern = "v2"), `[[`, "", "path")), "v2.csv")
  expect_error(find_files(tempfile()), class = "musefuse_error")
})

test_that("a file's stem has no folder and no ending, and side files are known", {
  expect_identical(file_stem("a/b\\clip.1.csv"), "clip.1")
  expect_identical(is_side_file(c("README", "participants", "clip1")), c(TRUE, TRUE, FALSE))
})
