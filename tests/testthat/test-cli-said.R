test_that("what is said names flags, each message on lines of its own", {
  file <- ratings_file()
  said <- shell("gold", file, "--smooth", "4", "-o", file.path(dirname(file), "gold.csv"))$err
  expect_match(said, "Otherwise set `--time`, `--input-unit`.$", all = FALSE)
  expect_match(testthat::capture_messages(read_annotations(file)), "Otherwise set `time`, `unit`", all = FALSE)
  has <- list(read = c("unit", "raters"), verb = "raters", write = "unit")
  words <- function(part) in_flags(part, has, cli::format_inline("{.arg raters}, {.code unit = \"s\"}, {.arg data}"))
  expect_identical(words("read"), "`--input-raters`, `--input-unit s`, `data`")
  expect_identical(words("verb"), "`--raters`, `unit = \"s\"`, `data`")
})
