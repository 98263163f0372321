# Session logs and spreadsheets whose ids stand in some rows only; their truth is known by how they are made.

file_of <- function(...) {
  path <- withr::local_tempfile(fileext = ".csv", .local_envir = parent.frame())
  utils::write.csv(data.frame(...), path, row.names = FALSE, quote = FALSE)
  path
}

test_that("rows between the films of a session are counted and left out", {
  for (none in c("", "NA", "none")) {
    path <- file_of(time_s = 0:39 / 10, valence = sin(0:39), video = rep(c(none, "a", none, "b"), each = 10))
    expect_warning(x <- read_annotations(path, quiet = TRUE), "20 rows have nothing in column .?video",
      class = "musefuse_warning_missing")
    expect_identical(levels(x$recording), c("a", "b"))
    expect_equal(x$time, rep(0:9 / 10, 2L))
    expect_equal(x$value, sin(c(10:19, 30:39)))
  }
  path <- file_of(rater = rep(c("a", "", "b"), c(9, 1, 9)), time = c(0:9, 0:8), value = 1:19)
  expect_warning(x <- read_annotations(path, quiet = TRUE), "1 row has nothing .* is left")
  expect_identical(nrow(x), 18L)
})

test_that("merged cells are filled down; a rater who is missing mostly is an error", {
  path <- file_of(video = c("v", rep("", 19), "w", rep("", 19)), rater = rep(c("a", rep("", 9), "b", rep("", 9)), 2),
    time = rep(0:9, 4), value = 1:40)
  expect_message(x <- read_annotations(path), "video.* and .*rater.* name the first of their rows only")
  expect_identical(as.character(x$recording), rep(c("v", "w"), each = 20))
  expect_identical(as.character(x$rater), rep(rep(c("a", "b"), each = 10), 2))
  path <- file_of(rater = rep(c("a", ""), c(4, 16)), time = rep(0:9, 2), value = 1:20)
  expect_error(read_annotations(path), "tidyr::fill", class = "musefuse_error_missing")
})

test_that("a session that some rows do not name is one of its own, and said", {
  path <- file_of(participant = rep(c("p1", "p1", "p2"), each = 10), session = rep(c("1", "2", ""), each = 10),
    time = rep(0:9, 3), arousal = 1:30)
  expect_message(x <- read_annotations(path), "Rows without a .?session.? are of one called")
  expect_identical(levels(x$recording), c("1", "2", "none"))
  expect_identical(nrow(x), 30L)
})
