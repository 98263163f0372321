test_that("files that begin alike are read as each by itself", {
  skip_if_not_installed("withr")
  root <- withr::local_tempdir()
  table <- function(i, extra = character()) c("time,anna,ben", paste(0:3, i + 0:3 / 10, i, sep = ","), extra)
  for (i in 1:9) writeLines(table(i), file.path(root, paste0("c", i, ".csv")))
  writeLines(c("time;anna;ben", "0;0,5;1", "1;0,6;1"), file.path(root, "c10.csv"))
  writeLines(table(11, "4,?,2"), file.path(root, "c11.csv"))
  writeLines(c("time,anna,ben", "ms,,", "0,1,2", "500,1,2"), file.path(root, "c12.csv"))
  writeLines(c(table(13), ""), file.path(root, "c13.csv"))
  con <- file(file.path(root, "c14.csv"), "wb")
  writeLines(table(14), con, sep = "\r\n")
  close(con)
  long <- table(15)
  writeLines(c(long, paste(4:2000, 0.5, 0.5, sep = ",")), file.path(root, "c15.csv"))
  writeLines(c(table(16), paste(4:2000, 0.5, 0.5, sep = ",")), file.path(root, "c16.csv"))
  files <- list.files(root, full.names = TRUE)
  for (fread in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = fread)
    all <- read_annotations(files, quiet = TRUE, dimension = "joy")
    one <- lapply(files, read_annotations, quiet = TRUE, dimension = "joy")
    for (x in one) {
      same <- all[all$recording == levels(x$recording), ]
      expect_equal(as.list(same)[c("time", "value")], as.list(x)[c("time", "value")], tolerance = 1e-14)
    }
    expect_identical(nrow(all), sum(vapply(one, nrow, 0L)))
  }
  writeLines(table(17, "4,high,2"), file.path(root, "c17.csv"))
  cnd <- expect_error(read_annotations(root), class = "musefuse_error_values")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "Line 6, column anna", fixed = TRUE)
})
