skip_if_not_installed("shiny")

test_that("what follows from a table goes when it changes, and an edit can be taken back", {
  study <- new.env()
  study$ratings <- ratings
  study$gold <- "gold"
  study$classes <- "classes"
  explored_edit(study, rescale_annotations(ratings, from = c(-1, 1), to = c(1, -1)))
  expect_null(study$gold)
  expect_null(study$classes)
  expect_equal(study$ratings$value, -ratings$value, tolerance = 1e-14) # a line through two points, rounded
  explored_undo(study)
  expect_identical(study$ratings, ratings)
  explored_undo(study)
  expect_identical(study$ratings, ratings)
  expect_identical(explored_last(study), ratings)
  expect_match(explored_code(new.env()), "Nothing is there yet")
})

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

test_that("recordings are found by their names", {
  folder <- withr::local_tempdir()
  file.create(file.path(folder, c("clip 1.mp4", "clip2.wav", "notes.txt")))
  expect_identical(media_files(folder), c(`clip 1` = "musefuse-media/clip%201.mp4", clip2 = "musefuse-media/clip2.wav"))
  expect_identical(media_files(NULL), character())
})
