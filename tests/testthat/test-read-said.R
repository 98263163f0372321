test_that("what was guessed is said, unless quiet", {
  file <- tempfile(fileext = ".csv")
  on.exit(unlink(file))
  write.csv(data.frame(time = seq(0, 5, 0.25), anna = 1, ben = 2), file, row.names = FALSE)
  said <- function(...) {
    told <- character()
    withCallingHandlers(read_annotations(file, dimension = "arousal", ...), message = function(m) {
      told <<- c(told, conditionMessage(m))
      invokeRestart("muffleMessage")
    })
    paste(told, collapse = " ")
  }
  expect_match(said(), "rater|time|column")
  expect_identical(said(quiet = TRUE), "")
})
