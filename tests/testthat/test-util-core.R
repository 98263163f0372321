test_that("a progress bar is made by the first share that comes, and ends with its verb", {
  before <- cli::cli_progress_num()
  verb <- function() {
    report <- core_progress("a verb")
    silent <- cli::cli_progress_num()
    report(0.2)
    report(0.7)
    c(silent, cli::cli_progress_num())
  }
  expect_identical(verb() - before, c(0L, 1L))
  expect_identical(cli::cli_progress_num(), before)
})
