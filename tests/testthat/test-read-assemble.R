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

test_that("a rater whose name has blanks around it now and then is one", {
  file <- withr::local_tempfile(fileext = ".csv")
  writeLines(c("time,rater,value", paste0(0:19 / 2, ",", c("\" anna\"", "\"anna \"", "anna", "ben"), ",", 1:20)), file)
  said <- expect_message(x <- read_annotations(file), "by blanks alone", class = "musefuse_message_read")
  expect_identical(levels(x$rater), c("anna", "ben"))
  # two traces of one clock are not made one
  writeLines(c("time,rater,value", paste0(rep(0:9, 2), ",", rep(c("\"anna \"", "anna"), each = 10), ",", 1:20)), file)
  expect_warning(x <- read_annotations(file, quiet = TRUE), "only in blanks", class = "musefuse_warning_names")
  expect_identical(nlevels(x$rater), 2L)
})

test_that("blocks and trials count the recordings of each rater, and are no part of them", {
  order <- list(c("a", "b"), c("b", "a"))
  rows <- unlist(lapply(1:2, function(who) {
    paste(who, 1, rep(1:2, each = 5), rep(order[[who]], each = 5), 0:4, 5:1, sep = ",")
  }))
  x <- quiet_read(lay("all.csv" = c("subject,block,trial,stimulus,time_s,rating", rows)))
  expect_identical(levels(x$recording), c("a", "b"))
})
