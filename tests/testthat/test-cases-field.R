# Files as field researchers have them, each of a kind that was read wrong, lost somebody or was refused without a way
# out before the line of R that mends it. Numbers are made up by helper-field.R.

read_field <- function(files, ..., at = NULL) {
  root <- field_folder(files, parent.frame())
  quietly(read_annotations(if (is.null(at)) root else file.path(root, at), ...))
}
comma <- function(x) gsub(".", ",", x, fixed = TRUE)

test_that("thousands are parted by points, commas, apostrophes and blanks", {
  large <- 1000 + 500 * field_value()
  parted <- function(mark, decimal) formatC(large, format = "f", digits = 2, big.mark = mark, decimal.mark = decimal)
  for (one in list(c(".", ","), c("'", "."), c("\u2019", ","), c("\u202f", ","), c("\u00a0", ","))) {
    cells <- gsub("_", one[[1]], parted("_", one[[2]]), fixed = TRUE)
    x <- read_field(list("film.csv" = c("Zeit [s];Anna;Bernd", paste(sub(".", one[[2]], field_time, fixed = TRUE),
      cells, sub(".", one[[2]], field_value(1), fixed = TRUE), sep = ";"))))
    expect_equal(x$value[x$rater == "Anna"], round(large, 2), info = one[[1]])
    expect_equal(x$value[x$rater == "Bernd"], field_value(1), info = one[[1]])
  }
  quoted <- read_field(list("film.csv" = c("time,anna", paste0(field_time, ",\"", parted(",", "."), "\""))))
  expect_equal(quoted$value, round(large, 2))
  expect_equal(as_annotations(data.frame(time = field_time, a = parted(".", ",")), quiet = TRUE)$value,
    round(large, 2))
  expect_equal(text_to_number(c("1.234,5", "12", "-1.000.000,25")), c(1234.5, 12, -1000000.25))
  expect_equal(text_to_number(c("1 234", "0.5")), c(1234, 0.5))
  expect_true(is.na(text_to_number("1.23,4")))
})

test_that("names stand in two rows, as merged cells and as pandas writes them", {
  truth <- c("film|arousal|anna" = 0, "film|valence|anna" = 1, "film|arousal|ben" = 2, "film|valence|ben" = 3)
  rows <- paste(field_time, field_value(), field_value(1), field_value(2), field_value(3), sep = ",")
  second <- "time,arousal,valence,arousal,valence"
  for (head in list(c(",anna,anna,ben,ben", second), c(",anna,,ben,", second),
    c("rater,anna,anna,ben,ben", sub("time", "dimension", second), "time,,,,"))) {
    expect_field(read_field(list("film.csv" = c(head, rows))), truth)
  }
})

test_that("tables with their times in the header are turned by the code that is shown", {
  wide <- function(first, times, mark = ",", cell = identity) {
    c(paste(c(first, times), collapse = mark), paste(c("anna", cell(field_value())), collapse = mark),
      paste(c("ben", cell(field_value(1))), collapse = mark))
  }
  tables <- list(wide("participant", paste0("t", field_time)), wide("participant", 0:20), wide("time", field_time),
    wide("participant", paste0("at_", 500 * 0:20, "ms")), wide("VP", comma(field_time), ";", comma),
    wide("participant", paste0("Clip1_sec", 0:20)))
  for (i in seq_along(tables)) {
    path <- file.path(field_folder(list("film.csv" = tables[[i]])), "film.csv")
    refused <- expect_error(read_annotations(path), "times in the header", class = "musefuse_error_columns")
    x <- run_advice(field_advice(refused), path)
    expect_equal(x$value[x$rater == "ben"], field_value(1), info = i)
    expect_equal(x$time[x$rater == "anna"], if (i %in% c(2L, 6L)) 0:20 + 0 else field_time, info = i)
  }
  refused <- expect_error(as_annotations(utils::read.csv(text = tables[[1]])), "times in the header")
  env <- list2env(list(x = utils::read.csv(text = tables[[1]])), parent = globalenv())
  for (line in field_advice(refused)) y <- quietly(eval(parse(text = sub("as_annotations", "musefuse::as_annotations",
    line)), env))
  expect_equal(y$value[y$rater == "ben"], field_value(1))
})

test_that("rows with more cells than the header has names are no rows with names", {
  short <- list(
    c("time,anna,ben", paste0("00:00:", sprintf("%02d,%03d", 0:20, 500), ",", field_value(), ",", field_value(1))),
    c("time,anna,ben", paste(0:20, field_value(), field_value(1), 5, sep = ",")),
    c("time,anna,ben", paste(comma(sprintf("%.1f", field_time)), comma(sprintf("%.4f", field_value())),
      comma(sprintf("%.4f", field_value(1))), sep = ",")),
    c("time,anna,ben", paste(0:20, comma(sprintf("%.4f", field_value())), comma(sprintf("%.4f", field_value(1))),
      sep = ","))
  )
  for (lines in short) {
    expect_error(read_annotations(field_folder(list("a.csv" = lines))), "under a header of 3 names",
      class = "musefuse_error_columns")
  }
  table <- data.frame(time = field_time, anna = field_value(), ben = field_value(1))
  x <- read_field(list("film/a.csv" = function(path) utils::write.table(table, path, sep = ",")))
  expect_field(x, c("a|film|anna" = 0, "a|film|ben" = 1))
})

test_that("a file that lost its header is read by those of the others", {
  files <- list("a.csv" = field_wide("time,P1,P2"), "b.csv" = field_wide("time,P1,P2"), "c.csv" = field_wide()[-1])
  root <- field_folder(files)
  refused <- expect_error(read_annotations(root), "no header", class = "musefuse_error_columns")
  expect_match(conditionMessage(refused), "columns = c(\"time\", \"P1\", \"P2\")", fixed = TRUE)
  x <- quietly(read_annotations(root, columns = c("time", "P1", "P2"), dimension = "joy"))
  expect_field(x, stats::setNames(rep(0:1, 3), paste0(rep(c("a", "b", "c"), each = 2), "|joy|P", 1:2)))
})

test_that("remarks stand among the rows, sums without a name below them", {
  rows <- field_wide()
  x <- field_said(read_annotations(field_folder(list("ar/a.csv" = append(rows, "# pause here", 8L)))))
  expect_field(attr(x, "table"), c("a|ar|anna" = 0, "a|ar|ben" = 1))
  expect_match(x, "# pause here", fixed = TRUE)
  path <- file.path(field_folder(list("a.csv" = c(rows, ",0.1,0.2", ",0.3,0.3"))), "a.csv")
  refused <- expect_error(read_annotations(path), "Sums below the table", class = "musefuse_error_time")
  code <- grep("head(", field_advice(refused, inside = TRUE), fixed = TRUE, value = TRUE)
  expect_field(run_advice(code, path), c("recording 1|rating|anna" = 0, "recording 1|rating|ben" = 1))
  holes <- replace(rows, 4:9, paste0(",", field_value()[3:8], ",1"))
  expect_error(read_annotations(field_folder(list("a.csv" = holes))), class = "musefuse_error_time")
})

test_that("the rate is of those files that count frames", {
  files <- list("film/anna.csv" = field_lines(0, "time,arousal"),
    "film/ben.csv" = field_lines(1, "frame,arousal", field_time * 50))
  root <- field_folder(files)
  refused <- expect_error(read_annotations(root), "`rate = 25`", class = "musefuse_error_time")
  x <- quietly(read_annotations(root, rate = 50))
  expect_field(x, c("film|arousal|anna" = 0, "film|arousal|ben" = 1))
  expect_error(read_annotations(root, unit = "frames", rate = 50), "whole numbers", class = "musefuse_error_time")
})

test_that("minutes and seconds in two columns are one clock", {
  at <- 0:99
  x <- read_field(list("film/a.csv" = c("min,sec,anna,ben", paste(at %/% 60, at %% 60, round(sin(at), 3),
    round(cos(at), 3), sep = ","))))
  expect_identical(unique(x$time), at + 0)
  h <- read_field(list("film/a.csv" = c("h,min,sec,anna", paste((3590 + at) %/% 3600, (3590 + at) %/% 60 %% 60,
    (3590 + at) %% 60, round(sin(at), 3), sep = ","))))
  expect_identical(h$time, 3590 + at)
  y <- quietly(as_annotations(data.frame(min = at %/% 60, sec = at %% 60, anna = sin(at))))
  expect_identical(y$time, at + 0)
  bounds <- quietly(as_annotations(data.frame(sec = at, min = -1, max = 1, anna = sin(at)), raters = "anna"))
  expect_identical(bounds$time, at + 0)
})

test_that("times that a spreadsheet cut to 1.6E+09 are named", {
  cut <- c("time,anna", paste(sprintf("%.6E", 1.6e9 + field_time), field_value(), sep = ","))
  expect_error(read_annotations(field_folder(list("a.csv" = cut))), "lost their last digits",
    class = "musefuse_error_duplicates")
})

test_that("AcqKnowledge's counts of samples are none of them", {
  head <- c("session1.acq", "500 msec/sample", "1 channels", "EDA", "microsiemens")
  x <- read_field(list("p1.txt" = c(head, "CH1,", "21,", paste0(field_value(), ","))), rate = 2)
  expect_field(x, c("recording 1|EDA|p1" = 0))
  two <- c("session1.acq", "0.5 sec/sample", "2 channels", "EDA", "microsiemens", "Slider", "Volts",
    "sec\tCH1\tCH2", "\t21\t21", paste(field_time, field_value(), field_value(1), "", sep = "\t"))
  expect_error(read_annotations(field_folder(list("p1.txt" = two))), "value = c\\(\"EDA\", \"Slider\"\\)",
    class = "musefuse_error_columns")
  expect_field(read_field(list("p1.txt" = two), value = c("EDA", "Slider")),
    c("recording 1|EDA|p1" = 0, "recording 1|Slider|p1" = 1))
})

test_that("what OpenFace measures are no raters; films may be columns", {
  face <- c("frame, face_id, timestamp, confidence, success, gaze_0_x, AU01_r, AU02_r",
    paste(1:21, 0, field_time, 0.98, 1, field_value(2), field_value(), field_value(1), sep = ", "))
  x <- read_field(list("anna.csv" = face))
  expect_field(x, c("recording 1|AU01_r|anna" = 0, "recording 1|AU02_r|anna" = 1, "recording 1|gaze_0_x|anna" = 2))
  films <- list("anna.csv" = field_wide("time,clip1,clip2"), "ben.csv" = field_wide("time,clip1,clip2", 2))
  expect_field(read_field(films), c("clip1|rating|anna" = 0, "clip2|rating|anna" = 1, "clip1|rating|ben" = 2,
    "clip2|rating|ben" = 3))
})

test_that("rows that last from a start to an end are no moments", {
  rows <- c("start,end,value", paste(field_time, field_time + 0.5, field_value(), sep = ","))
  root <- field_folder(list("film/anna.csv" = rows))
  expect_error(read_annotations(root), "intervals", class = "musefuse_error_columns")
  x <- quietly(read_annotations(root, time = "start", sampling = "event"))
  expect_field(x, c("film|rating|anna" = 0))
  expect_identical(traces(x)$sampling, "event")
  steps <- quietly(as_trace(read_segments(file.path(root, "film", "anna.csv"))))
  expect_equal(steps$value, c(field_value(), NA))
})

test_that("Parquet of any layout is read as text is", {
  skip_if_not_installed("nanoparquet")
  put <- function(data) function(path) nanoparquet::write_parquet(data, path)
  people <- rep(c("anna", "ben"), each = 21)
  long <- data.frame(clip = "c1", rater = people, time = rep(field_time, 2), value = c(field_value(), field_value(1)))
  truth <- c("c1|rating|anna" = 0, "c1|rating|ben" = 1)
  expect_field(read_field(list("all.parquet" = put(long))), truth)
  dated <- transform(long, time = as.POSIXct("2021-05-03 10:00:00", tz = "UTC") + time)
  expect_field(read_field(list("all.parquet" = put(dated))), truth)
  affect <- function(k) data.frame(time = field_time, arousal = field_value(k), valence = field_value(k + 1))
  expect_field(read_field(list("film/anna.parquet" = put(affect(0)), "film/ben.parquet" = put(affect(2)))),
    c("film|arousal|anna" = 0, "film|valence|anna" = 1, "film|arousal|ben" = 2, "film|valence|ben" = 3))
  bad <- transform(long, time = replace(time, 3, NA))
  expect_error(read_field(list("all.parquet" = put(bad))), "Row 3", class = "musefuse_error_time")
})

test_that("spellings that differ by capitals are one, where no two traces meet; otherwise it is said", {
  files <- list("film/anna.csv" = field_wide("time,arousal,valence"),
    "film/ben.csv" = field_wide("Time,Arousal,Valence", 2), "film/carl.csv" = field_wide("time,arousal,valence", 4))
  said <- field_said(read_annotations(field_folder(files)))
  expect_match(said, "capitals alone")
  expect_identical(levels(attr(said, "table")$dimension), c("arousal", "valence"))
  both <- list("all.csv" = c("rater,time,value", paste(rep(c("Anna", "anna"), each = 21), rep(field_time, 2),
    c(field_value(), field_value(1)), sep = ",")))
  said <- field_said(read_annotations(field_folder(both)))
  expect_match(said, "One rater in two spellings? \"Anna\" and \"anna\"", fixed = TRUE)
  expect_identical(nlevels(attr(said, "table")$rater), 2L)
})

test_that("the code of a text that is no UTF-8 is said", {
  windows <- function(path) writeBin(iconv("Zaman;Ay\u015fe\n0;1\n1;2\n", "UTF-8", "CP1254", toRaw = TRUE)[[1]], path)
  root <- field_folder(list("film.csv" = windows))
  expect_match(field_said(read_annotations(root, unit = "s")), "Windows' code .* set `encoding`")
  x <- quietly(read_annotations(root, unit = "s", encoding = "CP1254"))
  expect_identical(levels(x$rater), "Ay\u015fe")
})

test_that("locks of spreadsheets are no files, copies under two names are told", {
  files <- list("film/anna.csv" = field_lines(0, "time,arousal"), "film/anna copy.csv" = field_lines(0,
    "time,arousal"), "film/ben.csv" = field_lines(2, "time,arousal"), "film/~$ben.csv" = "\001\002")
  root <- field_folder(files)
  said <- field_said(read_annotations(root))
  expect_match(said, "anna copy (film / arousal) is that of anna to the last digit", fixed = TRUE)
  code <- regmatches(said, regexpr("exclude_annotations\\(.*?\\)(?= leaves)", said, perl = TRUE))
  one <- eval(parse(text = code), list(data = attr(said, "table")))
  expect_identical(levels(one$rater), c("anna", "ben"))
  odd <- rater_diagnostics(attr(said, "table"))
  expect_identical(odd$twin, c(NA, "anna", NA))
  expect_match(odd$flags[[2]], "the same trace as anna", fixed = TRUE)
  expect_identical(twins_in(cbind(a = rep(1, 40), b = rep(1, 40))), c(NA_character_, NA)) # who never moved
})

test_that("another scale is told where no common one holds the ratings", {
  t <- 0:120
  near <- function(k) round(sin(t / 7) + k * cos(t / 3), 3)
  wide <- data.frame(time = t, a = near(0.3), b = near(0.4), c = near(0.2), e = round(40 * sin(t / 7)))
  expect_match(field_said(as_annotations(wide)), "Another scale? e (recording 1 / rating) uses 36 times",
    fixed = TRUE)
  fine <- data.frame(time = t, a = round(41 * sin(t / 6)), b = round(38 * sin(t / 7)), c = round(30 * sin(t / 7)),
    e = 1.2 * sin(t / 7))
  expect_match(field_said(as_annotations(fine)), "e (recording 1 / rating) uses 1/", fixed = TRUE)
  likert <- data.frame(time = t, a = near(0.1) / 1.2, b = round(5 + 2 * sin(t / 7)))
  expect_match(field_said(as_annotations(likert)), "All that b .* rated is above")
  timid <- data.frame(time = t, a = round(50 + 41 * sin(t / 6)), b = round(50 + 38 * sin(t / 7)),
    c = round(60 + 1 * sin(t / 7)))
  expect_no_match(field_said(as_annotations(timid)), "Another scale")
})

test_that("iMotions is told the column of ratings, events theirs, NOVA's roles are apart", {
  head <- paste0("Row,Timestamp,EventSource,SlideEvent,StimType,Duration,SourceStimuliName,EventSource.1,",
    "Timestamp RAW,Arousal Rating")
  rows <- paste(1:5, 10 * 0:4, 1, "", "Video", 100, "clip1", 1, 100, c(1, 1, 2, 3, 3), sep = ",")
  root <- field_folder(list("P01.csv" = c("#Respondent Name,P01", head, rows)))
  expect_error(read_annotations(root), "column = \"Arousal Rating\"", class = "musefuse_error_columns")
  expect_identical(quietly(read_annotations(root, column = "Arousal Rating"))$value, c(1, 1, 2, 3, 3))
  events <- c("onset\tduration\ttrial_type\trating", "0\t1\tarousal\t3", "1\t1\tarousal\t4", "2\t1\tvalence\t5")
  bids <- field_folder(list("sub-01_task-film_events.tsv" = events))
  expect_error(read_annotations(bids), "value = \"rating\"", class = "musefuse_error_values")
  x <- quietly(read_annotations(bids, value = "rating"))
  expect_identical(x$value, c(3, 4, NA, 5, NA))
  expect_identical(levels(x$dimension), c("arousal", "valence"))
  skip_if_not_installed("xml2")
  nova <- function(role) c("<annotation ssi-v=\"3\">", "<info ftype=\"ASCII\" size=\"2\"/>",
    paste0("<meta role=\"", role, "\" annotator=\"anna\"/>"),
    "<scheme name=\"arousal\" type=\"CONTINUOUS\" sr=\"25\" min=\"0\" max=\"1\"/>", "</annotation>")
  y <- read_field(list("s1/expert.annotation" = nova("expert"), "s1/expert.annotation~" = c("0.1;1", "0.2;1"),
    "s1/novice.annotation" = nova("novice"), "s1/novice.annotation~" = c("0.5;1", "0.6;1")))
  expect_identical(levels(y$recording), c("s1 (expert)", "s1 (novice)"))
  expect_identical(y$value, c(0.1, 0.2, 0.5, 0.6))
})
