# Every type of every picture, for a small study and for one with 15 raters and 12 classes of long names: it is drawn
# without a word, says what it is, holds its data, and its texts and legends fit a pane of 5 x 3.5 inches.

wide <- function(grob) grid::convertWidth(grid::grobWidth(grob), "in", valueOnly = TRUE)

# What is wider than the page: title, subtitle, caption, legend.
too_wide <- function(table, inches = 5) {
  named <- c("title", "subtitle", "caption", grep("^guide-box", table$layout$name, value = TRUE))
  widths <- vapply(named, function(name) {
    grob <- table$grobs[[match(name, table$layout$name)]]
    if (inherits(grob, "gtable")) sum(grid::convertWidth(grob$widths, "in", valueOnly = TRUE)) else wide(grob)
  }, 0)
  c(names(widths)[widths > inches], cut_strips(table, inches))
}

# Names above panels that are cut off: wider than their share of the page.
cut_strips <- function(table, inches) {
  strips <- grep("^strip-t", table$layout$name)
  columns <- length(unique(table$layout$l[strips]))
  text_width <- function(grob) {
    if (inherits(grob, "titleGrob")) return(wide(grob))
    inner <- c(grob$grobs, grob$children)
    max(0, vapply(inner, text_width, 0))
  }
  widths <- vapply(table$grobs[strips], text_width, 0)
  table$layout$name[strips][widths > inches / columns]
}

expect_picture <- function(make, name) {
  picture <- make()
  expect_s3_class(picture, "ggplot")
  expect_true(nzchar(picture$labels$alt), info = name)
  expect_no_warning(expect_no_message(built <- ggplot2::ggplot_build(picture)))
  expect_true(any(vapply(built$data, nrow, 0L) > 0L), info = name) # some may be empty: nothing is flagged
  expect_identical(too_wide(ggplot2::ggplot_gtable(built)), character(), info = name)
}

# Every picture, or every `of`th.
expect_pictures <- function(..., of = 1L) {
  grDevices::pdf(NULL, 5, 3.5)
  on.exit(grDevices::dev.off())
  made <- suppressMessages(suppressWarnings(every_picture(...)))
  for (name in names(made)[seq_along(made) %% of == 0L]) expect_no_error(expect_picture(made[[name]], name))
  made
}

test_that("every picture draws its data and fits, and no class of pictures and no type is left out", {
  skip_on_cran()
  made <- expect_pictures(raters = 3, k = 2, recordings = 2)
  classes <- sub("^autoplot[.]", "", ls(asNamespace("musefuse"), pattern = "^autoplot[.]"))
  classes <- setdiff(classes, "musefuse_grouped") # theirs is that of the table
  expect_identical(setdiff(classes, sub(" .*", "", names(made))), character())
  for (class in classes) {
    type <- formals(get(paste0("autoplot.", class), asNamespace("musefuse")))$type
    for (one in eval(type)) expect_true(any(startsWith(names(made), class) & endsWith(names(made), one)), info = one)
  }
})

test_that("so does every picture of 15 raters and 12 classes with long names", {
  skip_if_not(extended_tests(), "MUSEFUSE_EXTENDED_TESTS is not \"true\"")
  expect_pictures(raters = 15, k = 12, recordings = 2, of = sweep_size(2L, 2L, 1L))
})
