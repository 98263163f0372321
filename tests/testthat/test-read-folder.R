test_that("files are found below a folder, in natural order and by a pattern", {
  folder <- tempfile()
  dir.create(file.path(folder, "b"), recursive = TRUE)
  on.exit(unlink(folder, recursive = TRUE))
  for (name in c("v10.csv", "v2.csv", "b/v1.csv")) writeLines(c("time,arousal", "0,1"), file.path(folder, name))
  found <- find_files(folder)
  expect_setequal(basename(vapply(found, `[[`, "", "path")), c("v1.csv", "v2.csv", "v10.csv"))
  expect_setequal(basename(vapply(find_files(folder, pattern = "v2"), `[[`, "", "path")), "v2.csv")
  expect_error(find_files(tempfile()), class = "musefuse_error")
})

test_that("a file's stem has no folder and no ending, and side files are known", {
  expect_identical(file_stem("a/b\\clip.1.csv"), "clip.1")
  expect_identical(is_side_file(c("README", "participants", "clip1")), c(TRUE, TRUE, FALSE))
})

joystick_folder <- function() {
  folder <- tempfile()
  for (film in c("f1", "f2")) {
    dir.create(file.path(folder, film), recursive = TRUE)
    for (rater in c("ann", "ben", "cat")) {
      utils::write.csv(data.frame(TimeStamp = 100 * 0:49, JoyX = sin(1:50), JoyY = cos(1:50), Button = 0),
        file.path(folder, film, paste0(rater, ".csv")), row.names = FALSE)
    }
  }
  folder
}

test_that("a folder of joysticks is asked for its axes, and read with them as raters' files", {
  folder <- joystick_folder()
  expect_error(read_annotations(folder), "value = c(valence = \"JoyX\"", fixed = TRUE, class = "musefuse_error_columns")
  expect_error(suppressWarnings(map_recordings(folder, fuse_mean)), "value = c(valence", fixed = TRUE)
  value <- c(valence = "JoyX", arousal = "JoyY")
  x <- read_annotations(folder, value = value, quiet = TRUE)
  expect_identical(lapply(as.list(x)[c("recording", "dimension", "rater")], levels),
    list(recording = c("f1", "f2"), dimension = c("valence", "arousal"), rater = c("ann", "ben", "cat")))
  expect_identical(as.data.frame(read_annotations(folder, value = value, template = "{recording}/{rater}",
    quiet = TRUE)), as.data.frame(x))
})

test_that("a template whose ids would be passed over is an error, and no advice repeats it", {
  folder <- joystick_folder()
  expect_error(read_annotations(folder, template = "{recording}/{rater}", raters = c("JoyX", "JoyY")),
    "layout = \"raters\"", class = "musefuse_error_columns")
  expect_error(read_annotations(folder, template = "{recording}/{dimension}", value = c("JoyX", "JoyY")),
    "columns are dimensions, too", class = "musefuse_error_columns")
  same <- tempfile()
  dir.create(same)
  for (name in c("a_1", "a_2")) {
    utils::write.csv(data.frame(time = 0:29, value = sin(1:30)), file.path(same, paste0(name, ".csv")),
      row.names = FALSE)
  }
  cnd <- expect_error(read_annotations(same, template = "{rater}_1"), class = "musefuse_error")
  dir.create(file.path(same, "x"))
  dir.create(file.path(same, "y"))
  for (name in c("x", "y")) file.copy(file.path(same, "a_1.csv"), file.path(same, name, "a.csv"))
  cnd <- expect_error(read_annotations(file.path(same, c("x", "y")), template = "{rater}"),
    class = "musefuse_error_duplicates")
  expect_match(conditionMessage(cnd), "{session}", fixed = TRUE)
})

test_that("the folder in which the session happens to be names nothing", {
  folder <- file.path(tempfile(), "arousal")
  dir.create(folder, recursive = TRUE)
  writeLines(c("time,a,b", paste(0:9, 1:10, 2:11, sep = ",")), file.path(folder, "x.csv"))
  dimension <- function(path) levels(read_annotations(path, quiet = TRUE)$dimension)
  expect_identical(dimension(folder), "arousal")
  expect_identical(dimension(file.path(folder, "x.csv")), "arousal")
  withr::with_dir(folder, {
    expect_identical(dimension("x.csv"), "rating")
    expect_identical(dimension("./x.csv"), "rating")
    expect_identical(dimension("."), "rating")
    expect_identical(dimension("../arousal/x.csv"), "arousal")
  })
  withr::with_dir(dirname(folder), expect_identical(dimension("arousal/x.csv"), "arousal"))
})

test_that("what is no file is told what it could be", {
  expect_error(read_annotations("https://example.org/a.csv"), "download", class = "musefuse_error_file")
  expect_error(read_annotations(file.path(tempdir(), "*.csv")), "pattern", class = "musefuse_error_file")
  file <- withr::local_tempfile(fileext = ".sav")
  writeBin(charToRaw("$FL2@(#) IBM SPSS STATISTICS"), file)
  expect_error(read_annotations(file), "haven", class = "musefuse_error_file")
})

test_that("addresses, patterns, slips and files of other programs are answered with the way", {
  expect_error(read_annotations("https://osf.io/x/ratings.csv"), "download.file", class = "musefuse_error_file")
  expect_error(read_segments("*.csv"), "Sys.glob", class = "musefuse_error_file")
  expect_error(segment_table("http://example.org/s.csv"), "download.file", class = "musefuse_error_file")
  folder <- tempfile()
  dir.create(folder)
  writeBin(charToRaw("$FL2@(#) SPSS DATA FILE"), file.path(folder, "ratings.sav"))
  expect_error(read_annotations(file.path(folder, "ratings.sav")), "haven::read_sav", class = "musefuse_error_file")
  expect_error(read_annotations(folder), "haven::read_sav", class = "musefuse_error_file")
  expect_error(read_annotations(file.path(folder, "rating.sav")), "ratings.sav", class = "musefuse_error_file")
})

test_that("what a folder holds beside and could be ratings is named, films and papers are not", {
  folder <- withr::local_tempdir()
  for (rater in c("anna.csv", "ben.csv")) writeLines(c("time,arousal", paste0(0:5, ",", 1:6)), file.path(folder, rater))
  beside <- c("emil.xlsx", "sub.h5", "film.mp4", "paper.docx", "participants.xlsx", "read.R", "ben.json", ".hidden",
    "LICENSE")
  file.create(file.path(folder, beside))
  told <- expect_message(read_annotations(folder), "Not read", class = "musefuse_message_read")
  expect_match(conditionMessage(told), "'emil.xlsx' and 'sub.h5'", fixed = TRUE)
  for (name in setdiff(beside, c("emil.xlsx", "sub.h5"))) expect_no_match(conditionMessage(told), name, fixed = TRUE)
  said <- testthat::capture_messages(read_annotations(folder, pattern = "csv$"))
  expect_no_match(said, "Not read") # the user said what to read
  gold <- file.path(folder, "gold")
  quiet(write_gold_standard(fuse_mean(read_annotations(folder, quiet = TRUE)), gold))
  expect_no_message(read_gold_standard(gold))
  file.create(file.path(gold, "valence.ods"))
  expect_message(read_gold_standard(gold), "valence.ods", class = "musefuse_message_read")
})

test_that("an empty path says what may have made it", {
  expect_error(read_annotations(""), "system.file", class = "musefuse_error_file")
})

test_that("two files of P01 are two recordings of one rater, and s01 is asked about", {
  here <- environment()
  study <- function(...) field_folder(stats::setNames(rep(list(affect), ...length()), paste0(c(...), ".csv")), here)
  expect_message(x <- read_annotations(study("P01_amelie", "P01_brazil")), "rater \"P01\", recording \"amelie\"",
    class = "musefuse_message_read")
  expect_identical(ids(x)[c("recording", "rater")], list(recording = c("amelie", "brazil"), rater = "P01"))
  either <- study("s01_anna", "s01_ben")
  expect_error(read_lay(either), "template = \"{recording}_{rater}\"", fixed = TRUE, class = "musefuse_error_columns")
  expect_identical(levels(read_lay(either, template = "{recording}_{rater}")$rater), c("anna", "ben"))
})

test_that("rich text is not taken for JSON", {
  path <- withr::local_tempfile(lines = "{\\rtf1\\ansi time 1 2}", fileext = ".csv")
  refused <- expect_error(read_annotations(path), class = "musefuse_error")
  expect_no_match(conditionMessage(refused), "JSON")
})

test_that("a folder without ratings tells what it has", {
  folder <- withr::local_tempdir()
  writeLines("[]", file.path(folder, "{clip}.json"))
  expect_error(read_annotations(folder), "{clip}.json", fixed = TRUE, class = "musefuse_error_file")
})

test_that("parts of names between spaced dashes have no spaces, and a film may be called by a letter", {
  ids <- function(...) {
    names <- paste0(c(...), ".csv")
    files <- rep(list(c("time,rating", paste0(0:3 / 2, ",", 1:4))), length(names))
    folder <- do.call(lay, stats::setNames(files, names))
    x <- read_annotations(folder, quiet = TRUE)
    list(levels(x$recording), levels(x$rater))
  }
  expect_identical(ids("Anna - clip 1", "Anna - clip 2", "Ben - clip 1", "Ben - clip 2"),
    list(c("clip 1", "clip 2"), c("Anna", "Ben")))
  expect_identical(ids("Film A - Anna", "Film A - Ben"), list("Film A", c("Anna", "Ben")))
})

test_that("a head of keys over a table is no YAML", {
  path <- withr::local_tempfile(lines = c("rater: anna", "video: clip7", "", "time,valence", "0,1", "0.5,2", "1,3"),
    fileext = ".csv")
  expect_identical(levels(read_annotations(path, quiet = TRUE)$dimension), "valence")
})
