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

test_that("names of files part raters and recordings of intervals as they do those of tables", {
  of_file <- function(name, recording = name) list(format = "textgrid", said = NULL, rows = list(recording = recording,
    dimension = "joy", rater = nobody, time = 0, value = 1))
  parted <- function(names, recording = names) {
    files <- lapply(names, function(name) list(name = name, parent = "study"))
    found <- raters_from_folders(ids_from_names(Map(of_file, names, recording), files, call), files)
    vapply(found, function(one) paste(one$rows$recording, one$rows$rater), "", USE.NAMES = FALSE)
  }
  expect_identical(parted(c("s01_anna", "s01_ben")), c("s01 anna", "s01 ben"))
  expect_identical(parted(c("P01_amelie", "P01_brazil")), c("amelie P01", "brazil P01"))
  expect_identical(parted(c("P01_clip1", "P02_clip1")), c("clip1 P01", "clip1 P02"))
  several <- c("s01_anna", "s01_ben", "s02_anna", "s02_ben")
  expect_identical(parted(several), c("s01 anna", "s01 ben", "s02 anna", "s02 ben"))
  for (names in list(c("s01", "s02"), c("talk_1", "talk_2"), c("a_b", "a_c", "d_b", "d_c"))) {
    expect_identical(parted(names), paste(names, nobody))
  }
  expect_identical(parted(c("anna", "ben"), "film"), c("film anna", "film ben"))
  named <- c(of_file("s01_anna"), names_raters = TRUE)
  files <- list(list(name = "s01_anna"), list(name = "s01_anna"))
  expect_identical(ids_from_names(list(named, named), files, call), list(named, named))
})
