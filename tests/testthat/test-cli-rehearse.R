test_that("where and how a result cannot be written is said before the work", {
  skip_if_not_installed("jsonlite")
  gone <- file.path(withr::local_tempdir(), "gone") # no input: what is said of the output was said before it was read
  at <- function(...) file.path(dirname(gone), ...)
  dir.create(at("folder"))
  file.create(at("file"))
  refuses <- function(says, command, ..., status = 1L) {
    done <- shell(command, gone, ...)
    expect_identical(done$status, status)
    expect_match(paste(done$err, collapse = " "), says)
    expect_setequal(list.files(dirname(gone), all.files = TRUE, no.. = TRUE), c("folder", "file")) # nothing is left
  }
  refuses("looks like a file.*`--output-layout long`", "gold", "-o", at("x.txt"))
  refuses("\\.json", "gold", "-o", at("x.json"), "--output-layout", "long")
  refuses("must be one of", "convert", "--output-format", "edf", "-o", at("new"))
  refuses("digits", "features", "--length", "5", "--digits", "99", "-o", at("x.csv"))
  refuses("\\.html", "report", "-o", at("x.pdf"))
  refuses("is a file, and the result would be a folder", "gold", "-o", at("file"))
  refuses("is a folder, and the result would be a file", "agreement", "-o", at("folder"))
  refuses("is a folder", "search", "-o", paste0(at("new"), "/"))
  refuses("cannot be written", "lag", "-o", at("file", "x.csv"))
  refuses("Labels need", "classes", "--labels", "numbers", "-o", at("x.csv"), status = 2L)
  refuses("\\.html", "gold", "--settings", at("x.html"))
  if (rlang::is_installed(c("shiny", "bslib"))) refuses("no folder or file", "explore")
  expect_match(shell("explore", at("folder"), "-o", at("x.docx"))$err, "docx", all = FALSE)
  expect_identical(shell("run", at("file"), "--input", gone)$err, shell("run", at("file"))$err)
  refuses("gone", "gold", "-o", at("new", "gold")) # a place that would do: only the input is missing
})
