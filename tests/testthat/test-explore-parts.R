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

test_that("sentences in tables are broken at 32 letters, and what is odd stands beside whose trace it is", {
  said <- "drifts down 2.15 sd; the others agree better without (CCC +0.11)"
  lines <- strsplit(unbroken_lines(said), " ", fixed = TRUE)[[1L]]
  expect_lte(max(nchar(lines)), 32L)
  expect_identical(gsub("\u00a0", " ", paste(lines, collapse = " ")), said)
  expect_identical(unbroken_lines(c("clip 1", NA)), c("clip 1", NA))
  expect_identical(names(flags_first(rater_diagnostics(ratings)))[1:4], c("recording", "dimension", "rater", "flags"))
})

test_that("lists and tables have names for those who hear them", {
  expect_match(as.character(choice("a", "Recording")), "<label[^>]*for=\"a\"[^>]*>Recording</label>")
  expect_no_match(as.character(choice("a", "Recording")), "selectize")
  expect_match(as.character(table_output("a", "The lags")), "aria-label=\"The lags\"")
  expect_match(as.character(picture_output("a")), "height:auto") # no empty room where there is no picture yet
})

test_that("the legend on the page has the colours of the picture", {
  some <- ratings[ratings$recording == "clip1" & ratings$rater != "anna", ]
  raters <- levels(droplevels(some$rater))
  page <- as.character(colours_in_words(some$rater))
  drawn <- ggplot2::ggplot_build(autoplot(some))$plot$scales$get_scales("colour")
  at <- regmatches(page, gregexpr("#[0-9A-F]{6}", page))[[1L]]
  expect_identical(at, unname(drawn$map(raters)))
  expect_match(as.character(colours_in_words(factor("<b>"))), "&lt;b&gt;", fixed = TRUE)
  expect_null(colours_in_words(factor(letters[1:9]))) # the picture shows many raters in grey
})

test_that("titles of pictures fit a telephone", {
  skip_if_not_installed("shiny")
  picture <- autoplot(fuse_ewe(ratings[ratings$recording == "clip1", ]))
  expect_identical(narrow_titles(picture, 800)$labels, picture$labels)
  narrow <- narrow_titles(picture, 380)$labels
  expect_lte(max(nchar(strsplit(narrow$title, "\n")[[1L]])), 39L)
  expect_identical(gsub("\n", " ", narrow$title), gsub("\n", " ", picture$labels$title))
  strip <- function(picture) ggplot2::calc_element("strip.text.x", picture$theme)$size
  expect_equal(strip(narrow_titles(picture, 240)), strip(picture) / 2)
})

test_that("what a room lacks is said in the place of its tables, and not again beside them", {
  expect_error(shown_rows(needed(NULL, "Read first.")), "Read first.", class = "shiny.silent.error")
})
