# What the readers of formats share; a reader's own file tests the format.
options <- list(call = rlang::caller_env(), decimal = ".", na = NULL)
file <- list(path = "folder/one.txt", name = "one", parent = "anna", folders = "study")

test_that("numbers name file, line and column where they are none", {
  expect_identical(format_numbers(c(" 1.5", "", "NaN"), file, "value", 3:5, options), c(1.5, NA, NA))
  cnd <- expect_error(format_numbers(c("1", "high"), file, "value", 3:4, options), class = "musefuse_error_values")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "one.txt.*Line 4, column value: \"high\"")
})

test_that("lines become columns with their numbers; rows that are too long or too short are errors", {
  lines <- c("head", "1,2", "", "3,4")
  columns <- columns_of_lines(lines, 2L, ",", c("time", "value"), file, options)
  expect_identical(columns$value, c("2", "4"), ignore_attr = TRUE)
  expect_identical(attr(columns, "lines"), c(2L, 4L))
  expect_error(columns_of_lines(c("1,2,3"), 1L, ",", c("a", "b"), file, options), "Line 1 has 3",
    class = "musefuse_error_values")
  expect_error(columns_of_lines("1", 1L, ",", c("a", "b"), file, options), "instead of 2",
    class = "musefuse_error_values")
  expect_identical(columns_of_lines("1", 1L, ",", c("a", "b"), file, options, fill = TRUE)$b, "")
  expect_error(columns_of_lines("head", 2L, ",", "a", file, options), class = "musefuse_error_empty")
})

test_that("a column a dimension becomes rows, facts have a row a trace", {
  rows <- melt_dimensions(0:1, list(joy = 1:2, anger = 3:4), "v", c("a", "b"))
  expect_identical(rows$dimension, rep(c("joy", "anger"), each = 2L))
  expect_identical(rows$rater, c("a", "b", "a", "b"))
  expect_identical(rows$value, 1:4)
  facts <- format_facts(rows, rate = 4, media = NULL, tool = NA)
  expect_identical(nrow(facts), 4L)
  expect_setequal(names(facts), c("recording", "dimension", "rater", "rate"))
})

test_that("where only folders tell, they are the raters, and it is said", {
  one <- function(value) list(format = "darma", said = NULL, rows = list(recording = "v", dimension = "joy",
    rater = nobody, time = 0, value = value))
  files <- list(list(name = "v", parent = "anna"), list(name = "v", parent = "ben"))
  found <- raters_from_folders(list(one(1), one(2)), files)
  expect_identical(vapply(found, function(one) one$rows$rater, ""), c("anna", "ben"))
  expect_match(found[[1L]]$said, "folders are the raters")
})
