test_that("a line above a table names the rater, and tables below such lines are read as a file each", {
  rows <- c("0,1", "1,2", "2,3.5", "3,4")
  told <- function(...) {
    expect_message(x <- read_annotations(do.call(format_folder, list(...))), "lines above the tables")
    paste(x$recording, x$rater)[x$time == 0]
  }
  first <- c("Rater: anna", "time,valence", rows, "", "Rater: ben")
  one <- "recording 1"
  expect_identical(told(two.csv = c(first, "time,valence", rows)), paste(one, c("anna", "ben")))
  expect_identical(told(two.csv = c("A study", first, rows)), paste(one, c("anna", "ben"))) # the header stands once
  head <- function(who) c(paste("# participant id:", who), "time,valence", rows)
  expect_identical(told(x1.csv = head("anna"), x2.csv = head("ben")), paste(one, c("anna", "ben")))
  expect_identical(told(film1.csv = head("anna"), film2.csv = head("anna")), paste(c("film1", "film2"), "anna"))
  expect_identical(raters_of_heads(c("12:30,1", "Rater: anna", "Video: a", "rater,time", "\"Coder = b c\"",
    "coder: 12:30, 4")), c(NA, "anna", NA, NA, "b c", NA))
})
