test_that("decomposed names become those of stringi, whatever the letter", {
  skip_if_not_installed("stringi") # not among the Suggests: a large one, for this test alone
  points <- c(0xc0:0x17f, 0x400:0x45f, 0x3041:0x30f3, seq(0xac00, 0xd7a3, 97))
  letters <- vapply(points, intToUtf8, "")
  apart <- getExportedValue("stringi", "stri_trans_nfd")(letters)
  known <- is_decomposed(apart)
  whole <- composed(apart)
  # letters that no name of the table has (Cyrillic and Latin ones of rare languages) stay as they are
  expect_identical(whole[whole != apart], letters[whole != apart])
  expect_gt(mean(whole[known] == letters[known]), 0.9)
  plain <- c("anna", "", NA, "\u00e9", "q\u0301", "\u0301")
  expect_identical(composed("Zoe\u0308 2"), "Zo\u00eb 2") # what follows a space joins nothing
  expect_identical(composed(plain), plain)
})

test_that("one name in two spellings is one rater, in text and in factors", {
  ratings <- data.frame(recording = "a", dimension = "arousal", rater = rep(c("Zo\u00eb", "Zoe\u0308"), each = 3),
    time = 0:5, value = c(1, 3, 2, 5, 4, 6))
  read <- as_annotations(ratings)
  expect_identical(levels(read$rater), "Zo\u00eb")
  expect_identical(nrow(read), 6L)
  expect_identical(levels(as_id(factor(ratings$rater))), "Zo\u00eb")
})

test_that("names of files are composed, too", {
  skip_if_not_installed("withr")
  folder <- withr::local_tempdir()
  for (name in c("Zo\u00eb", "Anna")) dir.create(file.path(folder, name))
  lines <- c("time,value", paste0(0:9, ",", c(1, 3, 2, 5, 4, 6, 5, 7, 6, 8)))
  files <- c("Zo\u00eb/Mu\u0308nchen.csv", "Anna/M\u00fcnchen.csv")
  for (file in files) writeLines(lines, file.path(folder, file))
  read <- read_annotations(folder, template = "{rater}/{recording}", dimension = "arousal", quiet = TRUE)
  expect_identical(levels(read$recording), "M\u00fcnchen")
  expect_setequal(levels(read$rater), c("Zo\u00eb", "Anna"))
})

test_that("arguments name the table's raters, columns and segments in either spelling", {
  table <- data.frame(recording = "a", dimension = "arousal", rater = rep(c("Zo\u00eb", "b"), each = 40),
    time = rep(0:39, 2), value = c(sin(0:39 / 4), sin(1:40 / 4)))
  data <- as_annotations(table)
  apart <- "Zoe\u0308"
  expect_identical(levels(exclude_annotations(data, "asleep", rater = apart)$rater), "b")
  expect_identical(align_dtw(data, reference = apart)$value, align_dtw(data, reference = "Zo\u00eb")$value)
  expect_identical(shift_lag(data, stats::setNames(1:2, c(apart, "b")))$value,
    shift_lag(data, c("Zo\u00eb" = 1, b = 2))$value)
  names(table)[names(table) == "rater"] <- "na\u00efve"
  expect_identical(as_annotations(table, rater = "nai\u0308ve")$value, data$value)
  segments <- data.frame(recording = factor("Zoe\u0308 1"), segment = 1, start = 0, end = 1)
  expect_identical(levels(check_segments(new_table(segments, "segments"))$recording), "Zo\u00eb 1")
  expect_error(check_known("zoe", "Zo\u00eb", "rater"), class = "musefuse_error_unknown")
})
