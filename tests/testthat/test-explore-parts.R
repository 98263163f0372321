skip_if_not_installed("shiny")

test_that("errors, warnings and messages are shown, not thrown", {
  shown <- list()
  show <- function(text, type, ...) shown[[type]] <<- text
  expect_null(tried(fuse_mean(1), show))
  expect_match(shown$error, "annotations")
  expect_identical(tried({
    warning("careful")
    message("by the way")
    3
  }, show), 3)
  expect_match(shown$warning, "careful")
  expect_match(shown$message, "by the way")
  expect_null(tried(stop("raw"), show))
})

test_that("what is needed and not there is said in its place", {
  expect_error(needed(NULL, "Read first."), "Read first.", class = "shiny.silent.error")
  expect_identical(needed(ratings, "Read first."), ratings)
  said <- NULL
  expect_null(tried(needed(NULL, "Read first."), function(text, ...) said <<- text))
  expect_identical(said, "Read first.")
})

test_that("an hour at 25 Hz is thinned to what a page can show, and keeps its extremes", {
  long <- simulate_annotations(recordings = 1, duration = 3600, rate = 25, raters = 2, seed = 1)
  input <- list(recording = as.character(long$recording[[1L]]), dimension = as.character(long$dimension[[1L]]))
  cell <- chosen_cell(for_page(long), input)
  expect_lt(nrow(cell), 3000L)
  expect_identical(range(cell$value, na.rm = TRUE), range(long$value, na.rm = TRUE))
})

test_that("lists and tables have names for those who hear them", {
  expect_match(as.character(choice("a", "Recording")), "<label[^>]*for=\"a\"[^>]*>Recording</label>")
  expect_no_match(as.character(choice("a", "Recording")), "selectize")
  expect_match(as.character(table_output("a", "The lags")), "aria-label=\"The lags\"")
})
