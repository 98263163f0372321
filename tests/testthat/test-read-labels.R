# Arguments that name columns, labels and new names of columns.

subjects <- data.frame(Subject = rep(1:4, each = 30), Condition = rep(c("m", "s"), each = 60), Time = rep(0:29, 4),
  Rating = sin(1:120))
subject_file <- function(table = subjects) {
  file <- tempfile(fileext = ".csv")
  utils::write.csv(table, file, row.names = FALSE)
  file
}
read <- function(...) read_annotations(..., quiet = TRUE)

test_that("a slip in the name of a column is an error with the nearest name, not a label", {
  file <- subject_file()
  expect_error(read(file, recording = "Conditon"), "Did you mean Condition", class = "musefuse_error_columns")
  expect_error(read(file, recording = "Conditon"), "recording = I(\"Conditon\")", fixed = TRUE)
  expect_error(read(file, rater = "Subjekt"), "Did you mean Subject", class = "musefuse_error_columns")
  expect_error(read(file, recording = c("Subject", "Conditon")), "no column Conditon",
    class = "musefuse_error_columns")
  expect_error(read(file, time = "Tme"), "Did you mean Time", class = "musefuse_error_columns")
  expect_error(read(file, value = "Raiting"), "Did you mean Rating", class = "musefuse_error_columns")
  expect_error(as_annotations(subjects, rater = Subjekt), "Did you mean Subject", class = "musefuse_error_columns")
})

test_that("a label is taken where the file does not tell, and refused where it would be passed over", {
  file <- subject_file()
  expect_identical(levels(read(file, dimension = "joy")$dimension), "joy")
  expect_identical(levels(read(file, recording = "film")$recording), c("film / m", "film / s"))
  expect_error(read(file, rater = "film"), "tells its raters itself", class = "musefuse_error_columns")
  wide <- subject_file(data.frame(time = 0:29, anna = sin(0:29), ben = cos(0:29)))
  expect_error(read(wide, rater = "me"), "anna and ben are raters", class = "musefuse_error_columns")
  dims <- subject_file(data.frame(time = 0:29, arousal = sin(0:29), valence = cos(0:29)))
  expect_error(read(dims, dimension = "joy"), "arousal and valence are dimensions", class = "musefuse_error_columns")
  expect_identical(levels(read(dims, rater = "me")$rater), "me")
  expect_error(as_annotations(data.frame(time = 0:29, anna = sin(0:29), ben = cos(0:29)), rater = I("me"),
    unit = "s"), "anna and ben are raters", class = "musefuse_error_columns")
})

test_that("I() makes a label of any name, also in the settings", {
  file <- subject_file()
  x <- read(file, recording = I("Conditon"))
  expect_identical(levels(x$recording), c("Conditon / m", "Conditon / s"))
  one <- subject_file(subjects[1:30, ])
  expect_identical(levels(read(one, rater = I("Subject"))$rater), "Subject")
  expect_error(read(one, rater = I(c("a", "b"))), class = "musefuse_error_argument")
  code <- as.character(settings(x))
  expect_match(code, "recording = I(\"Conditon\")", fixed = TRUE, all = FALSE)
  skip_if_not_installed("jsonlite")
  path <- tempfile(fileext = ".json")
  write_settings(x, path)
  expect_identical(as.character(musefuse:::read_settings(path)), code)
})

test_that("a column that one file of a folder lacks is no label of that file", {
  folder <- tempfile()
  dir.create(folder)
  utils::write.csv(subjects, file.path(folder, "a.csv"), row.names = FALSE)
  other <- stats::setNames(subjects, c("Subject", "Condition", "Time", "Rating"))
  names(other)[[2L]] <- "Group"
  utils::write.csv(other, file.path(folder, "b.csv"), row.names = FALSE)
  expect_error(read(folder, recording = "Condition"), "b.csv.*no column Condition", class = "musefuse_error_columns")
})

test_that("names in value and raters are the dimensions' and raters'", {
  d <- data.frame(time = 0:29, JoyX = sin(0:29), JoyY = cos(0:29))
  file <- subject_file(d)
  both <- c(valence = "JoyX", arousal = "JoyY")
  from_file <- read(file, value = both)
  expect_identical(levels(from_file$dimension), c("valence", "arousal"))
  expect_equal(from_file$value[from_file$dimension == "arousal"], d$JoyY, tolerance = 1e-12) # 15 digits in the file
  expect_identical(levels(as_annotations(d, value = c(valence = JoyX, arousal = JoyY), unit = "s")$dimension),
    c("valence", "arousal"))
  expect_identical(levels(as_annotations(d, value = both, unit = "s")$dimension), c("valence", "arousal"))
  expect_identical(levels(read(file, value = c(mood = "JoyX"))$dimension), "mood")
  expect_identical(levels(as_annotations(d, value = c(mood = JoyX), unit = "s", quiet = TRUE)$dimension), "mood")
  expect_identical(levels(as_annotations(subjects, rater = Subject, recording = Condition, time = Time,
    value = c(mood = Rating), unit = "s")$dimension), "mood")
  expect_identical(levels(as_annotations(d, raters = c(anna = JoyX, ben = JoyY), unit = "s")$rater), c("anna", "ben"))
  expect_identical(levels(read(file, raters = c(anna = "JoyX", "JoyY"))$rater), c("anna", "JoyY"))
  expect_error(read(file, value = c(mood = "JoyX"), dimension = "joyful"), class = "musefuse_error_columns")
})
