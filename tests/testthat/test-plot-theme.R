test_that("legends take the lines that their names need", {
  rows <- function(groups) group_legend(groups)$params$nrow %||% group_legend(groups)$nrow
  expect_equal(rows(c("a", "b")), 1)
  expect_gt(rows(rep("a rater with a long name", 8)), 2)
  expect_identical(length(unique(group_colours(12))), 12L)
  # each column is as wide as its longest name
  expect_equal(rows(c(strrep("a", 24), "ben", "chen_the_third", "dora", strrep("e", 24))), 3)
})

test_that("names are never broken within a number", {
  expect_identical(wrap_names("joyful excitement (28.6\u00a0%)", 15, 4L), "joyful\nexcitement\n(28.6\u00a0%)")
  expect_identical(wrap_names("film.one.take", 6, 3L), "film.\none.\ntake")
  expect_identical(nchar(shorten_names(c("\u60c5\u611f\u60c5\u611f\u60c5\u611f1", "b"), 9L), "width"), c(8L, 1L))
})

test_that("long names of classes stand where they would be cut side by side", {
  long <- c("quiet contemplation and calm", "highly aroused, frightened", "joyful excitement", "boredom", "grief",
    "anger", "neutral")
  expect_true(names_stand(long))
  expect_identical(class_names(long), long)
  expect_false(names_stand(c("calm", "tense", "joyful", "gloomy")))
})

test_that("text is wrapped, and lines that were broken before stay broken", {
  expect_identical(wrap_text("one two three", 7), "one two\nthree")
  expect_identical(wrap_text("one\ntwo three", 50), "one\ntwo three")
  narrow <- wrap_text("How often two segments are put together; lines separate the classes.", 44)
  expect_identical(wrapped_labs(subtitle = narrow)$subtitle, narrow)
  expect_lte(max(nchar(strsplit(narrow, "\n")[[1L]])), 44L)
  expect_null(wrap_text(NULL, 10))
})

test_that("the dots of a name that lost its middle stay together", {
  expect_false(any(grepl("[.]\n[.]", wrap_names(paste("interview with", c("Frau Berger, part one", "b")), 12, 2L))))
})

test_that("of many rows each has one line of its name", {
  names <- paste0("session_in_the_laboratory_with_a_long_name_", 1:13)
  expect_false(any(grepl("\n", row_names(names))))
  expect_identical(anyDuplicated(row_names(names)), 0L)
  expect_match(row_names(names[1:2]), "\n")
})

test_that("names of long words keep to their lines, and nothing is wider than they", {
  lines <- strsplit(wrap_names(paste0("Hauptstudie-Uebergangswahrscheinlichkeit_der_Filmszenen_", 1:6), 27, 2L), "\n")
  expect_lte(max(lengths(lines)), 2L)
  expect_lte(max(nchar(unlist(lines))), 27L)
  expect_length(unique(lines), 6L)
})
