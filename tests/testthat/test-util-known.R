test_that("what is known of columns is found once, and only while the frame lasts", {
  found <- 0L
  column <- c("b", "a", "b")
  count <- function(column) {
    once_for(list(column), "tests", function(on) {
      found <<- found + 1L
      toupper(on[[1L]])
    })
  }
  several <- function() {
    local_known_indices()
    list(count(column), count(column), count(c("b", "a", "b")))
  }
  expect_identical(several(), rep(list(c("B", "A", "B")), 3L))
  expect_identical(found, 2L) # an equal column is not the same one
  count(column)
  expect_identical(found, 3L)
})

test_that("the texts of a column are found as unique() finds them, whatever their encoding", {
  latin <- "caf\xe9"
  Encoding(latin) <- "latin1"
  text <- c("b", NA, "caf\u00e9", latin, "b", "a")
  expect_identical(distinct(text), unique(text))
  expect_identical(distinct(character()), character())
  expect_identical(distinct(factor(c("b", "a", "b"))), factor(c("b", "a"), levels = c("a", "b")))
  expect_identical(distinct(c(2, 1, 2)), c(2, 1))
  many <- rep(paste("rater", 1:3000), 3L)
  expect_identical(distinct(many), unique(many))
  coded <- distinct_codes(many)
  expect_identical(coded$values[coded$codes], many)
  expect_identical(as.character(as_id(text)), c("b", NA, "caf\u00e9", "caf\u00e9", "b", "a"))
})

test_that("a column of text becomes the factor that it became by match()", {
  set.seed(4)
  text <- sample(c(paste("video", 1:20), NA), 500L, replace = TRUE)
  expect_identical(as_id(text), factor(text, levels = paste("video", 1:20)[paste("video", 1:20) %in% text]))
})

test_that("a verb knows its tables until it ends, and nothing that was found for who called it", {
  ids <- as.list(ratings)[trace_keys]
  unknown <- function() is.null(known_for(ids, "indices"))
  inner <- function() {
    local_verb_indices(rlang::current_env())
    unknown()
  }
  outer <- function() {
    local_verb_indices(rlang::current_env())
    series_starts(ratings)
    c(unknown(), inner(), unknown())
  }
  expect_identical(outer(), c(FALSE, TRUE, FALSE))
  expect_true(unknown())
})

test_that("what was changed in place between two verbs is noticed", {
  skip_if_not_installed("data.table")
  table <- data.table::as.data.table(ratings)
  before <- fuse_mean(table, conf_level = NULL)
  expect_null(hand_change(table))
  data.table::set(table, 1L, "value", table$value[[1L]] + 1)
  data.table::set(table, 2L, "rater", levels(table$rater)[[2L]]) # where the second one has been already
  expect_warning(after <- fuse_mean(table, conf_level = NULL), class = "musefuse_warning_duplicates")
  expect_false(after$value[[1L]] == before$value[[1L]])
  expect_identical(names(hand_change(table)), c("fewer_rows", "more_rows"))
})

test_that("numbers that come again are coded as text is", {
  set.seed(5)
  for (x in list(sample(c(10L, 2L, NA), 60L, replace = TRUE), sample(c(10, 2, -0, 0, NA, NaN), 60L, replace = TRUE))) {
    coded <- distinct_codes(x)
    expect_equal(coded$values[coded$codes], x)
    expect_true(has_few_values(x))
    known <- sort(unique(x))
    expect_identical(as_id(x), factor(x, levels = known))
    expect_setequal(distinct(x), x)
  }
  expect_false(has_few_values(1:3000))
  expect_identical(as_id(c(3, 1, 2)), factor(c(3, 1, 2)))
  expect_error(cpp_distinct_codes(TRUE), "text or numbers")
  expect_true(all_whole(c(1, NA, 3)))
  expect_false(all_whole(c(rep(1, 2000), 0.5)))
  expect_identical(finite_range(c(NA, 3, -1, Inf)), c(-1, 3))
  expect_identical(finite_range(numeric()), c(NA_real_, NA_real_))
})

test_that("rows have one number where all of their ids are the same, a missing one too", {
  ids <- list(factor(c("a", "b", NA, "a")), c("x", "y", "x", "x"))
  expect_identical(row_codes(ids, 4), c(0L, 4L, 2L, 0L))
  expect_identical(row_codes(list(), 2), c(0L, 0L))
  expect_identical(row_codes(list(factor(character())), 0), integer())
})
