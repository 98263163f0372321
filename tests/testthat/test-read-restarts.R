again <- function(n = 3) c("time,arousal", paste(rep(field_time, n), unlist(lapply(seq_len(n) - 1, field_value)),
  sep = ","))

test_that("a clock that starts anew is asked about, and both calls work", {
  root <- field_folder(list("anna.csv" = again()))
  refused <- expect_error(read_annotations(root), "restarts = \"recording\"", class = "musefuse_error_duplicates")
  expect_match(conditionMessage(refused), "restarts = \"session\"", fixed = TRUE)
  trials <- quietly(read_annotations(root, restarts = "recording"))
  expect_field(trials, c("1|arousal|anna" = 0, "2|arousal|anna" = 1, "3|arousal|anna" = 2))
  sessions <- quietly(read_annotations(root, restarts = "session"))
  expect_field(sessions, c("recording 1|arousal|anna (1)" = 0, "recording 1|arousal|anna (2)" = 1,
    "recording 1|arousal|anna (3)" = 2))
  d <- utils::read.csv(file.path(root, "anna.csv"))
  expect_error(as_annotations(d), "restarts", class = "musefuse_error_duplicates")
  expect_field(quietly(as_annotations(d, restarts = "recording")), c("1|arousal|rater 1" = 0,
    "2|arousal|rater 1" = 1, "3|arousal|rater 1" = 2))
  one <- field_folder(list("anna.csv" = again(1)))
  expect_error(read_annotations(one, restarts = "session"), "starts anew", class = "musefuse_error_argument")
})

test_that("each trace has its own passes, and a hiccup is none", {
  expect_identical(passes_of(c(0, 1, 2, 0, 1, 2), list()), c(1L, 1L, 1L, 2L, 2L, 2L))
  expect_identical(passes_of(c(0, 1, 2, 0, 1, 2, 0, 1, 2), list(rep(c("a", "b"), c(6, 3)))),
    rep(c(1L, 2L, 1L), each = 3))
  expect_identical(passes_of(c(0, 1, 2, 1.5, 3, 4), list()), rep(1L, 6))
})

test_that("headers that come again part exports, and are no rows", {
  lines <- c(field_wide(), field_wide(k = 2))
  for (fread in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = fread)
    root <- field_folder(list("joy/film.csv" = lines))
    expect_error(read_annotations(root), "restarts", class = "musefuse_error_duplicates")
    said <- field_said(read_annotations(root, restarts = "recording"))
    expect_match(said, "The header comes again 1 time below", fixed = TRUE)
    expect_field(attr(said, "table"), c("film / 1|joy|anna" = 0, "film / 1|joy|ben" = 1, "film / 2|joy|anna" = 2,
      "film / 2|joy|ben" = 3))
  }
  later <- c("time,anna,ben", paste(field_time + 20, field_value(), field_value(1), sep = ","))
  x <- quietly(read_annotations(field_folder(list("joy/film.csv" = c(field_wide(), later)))))
  expect_identical(sum(x$rater == "anna"), 42L)
})
