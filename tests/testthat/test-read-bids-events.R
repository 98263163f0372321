test_that("events are segments, numbers steps", {
  root <- format_folder("stim-film1_annot-anna_events.tsv" = c("onset\tduration\ttrial_type", "0\t2.5\tcalm",
    "2.5\tn/a\ttense"))
  expect_message(x <- read_segments(root), "without duration")
  expect_identical(as.data.frame(x)[c("start", "end", "label")], data.frame(start = 0, end = 2.5, label = "calm"))
  expect_identical(c(levels(x$recording), levels(x$rater)), c("film1", "anna"))
  y <- quiet_read(format_folder("stim-film1_annot-anna_events.tsv" = c("onset\tduration\tvalue", "0\t0.5\t1",
    "0.5\t0.5\t2")))
  expect_identical(y$value, c(1, 2, NA))
  s <- segment_table(file.path(format_folder(events.tsv = c("onset\tduration\ttrial_type", "0.5\t2.5\tcalm",
    "3\t4\tloud")), "events.tsv"))
  expect_identical(s$end, c(3, 7))
})

test_that("of several columns of numbers none is guessed, and the calls work", {
  file <- withr::local_tempfile(fileext = ".tsv")
  writeLines(c("onset\tduration\tanna\tben", "0\t0.5\t1\t2", "0.5\t0.5\t2\t3", "1\t0.5\t3\t1"), file)
  expect_error(read_annotations(file, quiet = TRUE), "anna", class = "musefuse_error_columns")
  both <- read_annotations(file, quiet = TRUE, format = "delimited", time = "onset")
  expect_identical(levels(both$rater), c("anna", "ben"))
  expect_identical(nrow(both), 6L)
})

test_that("labels without any duration are refused with the code that lets each last until the next", {
  file <- file.path(format_folder("sub-1_events.tsv" = c("onset\tduration\ttrial_type", "0\tn/a\tcalm",
    "2.5\tn/a\tloud", "6\tn/a\tcalm")), "sub-1_events.tsv")
  withr::local_options(cli.num_colors = 1L, cli.width = 10000L)
  withr::local_dir(withr::local_tempdir())
  for (read in c(read_annotations, read_segments)) {
    said <- conditionMessage(expect_error(read(file, quiet = TRUE), class = "musefuse_error_time"))
    code <- regmatches(said, gregexpr("(?<=`)[^`]+[)](?=`)", said, perl = TRUE))[[1L]]
    for (one in code) out <- suppressMessages(eval(str2lang(one)))
    expect_identical(as.data.frame(out)[c("end", "label")], data.frame(end = c(2.5, 6), label = c("calm", "loud")))
  }
})
