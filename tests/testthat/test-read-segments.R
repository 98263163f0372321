test_that("a folder of segment files is one table, and a partition is joined by recording", {
  folder <- tempfile()
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  for (name in c("v1", "v2")) {
    write.csv(data.frame(start = c(0, 5), end = c(5, 10)), file.path(folder, paste0(name, ".csv")), row.names = FALSE)
  }
  cut <- suppressMessages(segment_table(folder, unit = "s"))
  expect_identical(as.character(cut$recording), c("v1", "v1", "v2", "v2"))
  expect_identical(cut$end, c(5, 10, 5, 10))
})

test_that("a partition must name recordings once", {
  table <- partition_table(c(v1 = "train", v2 = "test"))
  expect_identical(nrow(as.data.frame(table)), 2L)
  expect_null(partition_table(NULL))
  expect_error(partition_table(c("train", "test")), class = "musefuse_error")
})

test_that("segments may be German: semicolons, decimal commas, words, code page, minutes and seconds", {
  file <- tempfile(fileext = ".csv")
  german <- function(...) writeLines(iconv(c(...), "UTF-8", "latin1"), file, useBytes = TRUE)
  times <- function(x) list(as.character(x$recording), x$start, x$end)
  german("recording;start;end", "clip1;0,5;60,0")
  for (read in list(function() read_segments(file, decimal = ",", quiet = TRUE, unit = "s"),
    function() read_segments(file, quiet = TRUE, unit = "s"), function() segment_table(file, unit = "s"))) {
    expect_identical(times(read()), list("clip1", 0.5, 60))
  }
  german("Film;Beginn;Ende;Label", "\u00dcber;0:00;0:30;ruhig", "\u00dcber;0:30;1:30,5;laut")
  expect_message(x <- read_segments(file, quiet = TRUE), "minutes and seconds")
  expect_identical(times(x), list(rep("\u00dcber", 2L), c(0, 30), c(30, 90.5)))
  expect_identical(x$label, c("ruhig", "laut"))
  german("film;Beginn;Ende", "a;10:10;10:30", "a;10:30;11:30")
  expect_error(read_segments(file), class = "musefuse_error_time")
  expect_identical(times(read_segments(file, unit = "mm:ss", quiet = TRUE)),
    list(c("a", "a"), c(610, 630), c(630, 690)))
  expect_identical(segment_table(file, unit = "hh:mm")$end, c(37800, 41400))
  expect_error(segment_table(data.frame(recording = "a", start = 0, end = 5), unit = "mm:ss"),
    class = "musefuse_error_time")
})

test_that("units stand behind the names of times in any language, and a counter is no recording", {
  german <- data.frame(film = "a", Anfang_ms = c(0, 1000), Ende_ms = c(1000, 2500))
  expect_identical(segment_table(german)$end, c(1, 2.5))
  x <- segment_table(data.frame(id = 1:2, film = "a", start = c(0, 10), Dauer = c(10, 10)), unit = "s")
  expect_identical(list(as.character(x$recording), x$end), list(c("a", "a"), c(10, 20)))
})

test_that("labels of any name, missing ones, frames and dates among the times", {
  skip_if_not_installed("withr")
  labels <- function(name, ...) {
    read_segments(format_folder("f.csv" = c(paste0("start,end,", name), "0,2,calm", "2,4,n/a")), quiet = TRUE)$label
  }
  for (name in c("label", "text", "Code", "mood")) expect_identical(labels(name), c("calm", NA), info = name)
  frames <- format_folder("f.csv" = c("start_frame,end_frame,label", "0,50,calm"))
  expect_error(read_segments(frames), "frames", class = "musefuse_error_time")
  dates <- format_folder("f.csv" = c("start,end,label", "1.7e9,1700000002,calm"))
  expect_error(read_segments(dates), "tell dates", class = "musefuse_error_time")
  # a start and a duration would look the same
  expect_error(read_segments(format_folder("f.csv" = c("0,2,calm", "2,3,tense", "5,6,calm"))),
    class = "musefuse_error_columns")
})

test_that("names of files hold raters, as those of other formats do; a template says what; units are one", {
  skip_if_not_installed("withr")
  names <- paste0(c("s01_anna", "s01_ben", "s02_anna", "s02_ben"), ".csv")
  files <- stats::setNames(rep(list(c("start,end,label", "0,2.5,calm")), 4L), names)
  root <- do.call(format_folder, files)
  ids <- function(...) {
    x <- read_segments(root, ..., quiet = TRUE)
    list(as.character(x$recording), as.character(x$rater))
  }
  parted <- list(c("s01", "s01", "s02", "s02"), c("anna", "ben", "anna", "ben"))
  expect_identical(ids(), parted)
  expect_identical(ids(template = "{recording}_{rater}"), parted)
  expect_identical(ids(template = "{recording}")[[1L]], sub("[.]csv", "", names))
  expect_message(read_segments(root), "template")
  sessions <- format_folder("anna_1.csv" = files[[1L]], "anna_2.csv" = files[[1L]])
  expect_identical(levels(read_segments(sessions, template = "{rater}_{session}", recording = "f", quiet = TRUE)$rater),
    c("anna (1)", "anna (2)"))
  units <- format_folder("a.csv" = c("start,end", "0,700"), "b.csv" = c("start,end", "0,70"))
  expect_error(suppressMessages(read_segments(units)), "unit = \"ms\"", class = "musefuse_error_time")
})

test_that("segments are read from Parquet", {
  skip_if_not_installed("nanoparquet")
  path <- withr::local_tempfile(fileext = ".parquet")
  nanoparquet::write_parquet(data.frame(start = c(0, 1.5), end = c(1, 2), label = c("a", "b")), path)
  expect_identical(read_segments(path, unit = "s", quiet = TRUE)$label, c("a", "b"))
})

test_that("segments in samples are asked about where no unit fits the recordings, or a session", {
  film <- as_annotations(data.frame(time = 0:300 * 2, anna = sin(0:300)), recording = I("f"), unit = "s", quiet = TRUE)
  segments <- function(rate) data.frame(recording = "f", start = c(0, 200, 300) * rate, end = c(200, 300, 600) * rate)
  for (rate in c(25, 100)) {
    expect_error(segment_table(segments(rate), recordings = film), paste("start /", rate),
      class = "musefuse_error_time")
  }
  many <- data.frame(recording = "f", start = 0:99 * 150, end = 1:100 * 150)
  expect_error(segment_table(many), "start / 25", class = "musefuse_error_time")
  for (rate in c(1, 1000)) expect_message(segment_table(segments(rate), recordings = film), "length of the recordings")
})

test_that("a film comes before its scenes, and segments without a recording are told how to name it", {
  x <- data.frame(Beginn = c(0, 4), Ende = c(4, 9), Szene = c("Streit", "Ruhe"), Film = "A")
  path <- withr::local_tempfile(fileext = ".csv")
  utils::write.csv(x, path, row.names = FALSE)
  of <- suppressMessages(read_segments(path))
  expect_identical(levels(of$recording), "A")
  expect_identical(as.character(of$label), c("Streit", "Ruhe"))
  data <- data.frame(onset = c(0, 2), duration = 1:2)
  expect_error(segment_table(data), "data$recording <-", fixed = TRUE, class = "musefuse_error_columns")
})
