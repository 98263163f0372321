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

test_that("a line is formatted once for the same words and values, and evaluates no name", {
  said <- function(names, n = 2L) line("Left {n} file{?s}: {.field {name_some(names)}},", escape_braces("{stop('no')}"))
  fresh <- function(names, n = 2L) {
    cli::format_inline("Left {n} file{?s}: {.field {name_some(names)}}, {{stop('no')}}")
  }
  for (again in 1:2) {
    expect_identical(said("a"), fresh("a"))
    expect_identical(said(c("a", "b"), 1L), fresh(c("a", "b"), 1L))
  }
  rlang::with_options(expect_identical(said("a"), fresh("a")), cli.num_colors = 256L)
})

test_that("columns that were left out because others were named are not called no ratings", {
  file <- tempfile(fileext = ".csv")
  writeLines(c("time,anna,ben,chen,dora", paste0(seq(0, 2, 0.5), ",1,2,3,2")), file)
  expect_message(read_annotations(file, raters = c("anna", "ben")), "as `raters` does not name them: chen and dora")
})

test_that("the layout that is said is that of the names' parts, of folders or of the template", {
  layout <- function(files, ...) {
    said <- testthat::capture_messages(read_annotations(do.call(lay, files), ...))
    sub("^.*Layout: (.*?)[.] Otherwise.*$", "\\1", gsub("\\s+", " ", paste(said, collapse = " ")))
  }
  one <- c("time,value", "0,1", "1,2", "2,5")
  of <- function(names) stats::setNames(rep(list(one), length(names)), names)
  crossed <- of(paste0(c("film1_anna", "film2_anna", "film1_ben", "film2_ben"), ".csv"))
  expect_identical(layout(crossed, template = "{recording}_{rater}"), "`template` finds recordings and raters")
  expect_identical(layout(crossed), "names of files hold recordings and raters")
  expect_identical(layout(of(c("film1/anna.csv", "film1/ben.csv"))), "a file a rater; folders are recordings")
  expect_identical(layout(of(c("anna/film1.csv", "ben/film1.csv"))), "a file a recording; folders are raters")
  columns <- list(x.csv = c("time,film1_anna,film1_ben,film2_anna,film2_ben", "0,1,2,3,4", "1,2,3,4,5"))
  expect_match(layout(columns), "^a column for each recording and rater")
})
