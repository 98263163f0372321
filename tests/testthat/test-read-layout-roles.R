# What columns are, after real files (numbers invented).
skip_if_not_installed("withr")

test_that("numeric participants, a column of recordings in a rater's file, a clock that runs on", {
  long <- rows("participant,second,arousal,valence", rep(101:103, each = 4), rep(0:3, 3), 1:12, 12:1)
  x <- read_lay(lay("all.csv" = long))
  expect_identical(levels(x$rater), c("101", "102", "103"))
  expect_identical(nrow(x), 24L)
  expect_identical(as.data.frame(read_lay(lay("all.csv" = long), rater = "participant",
    value = c("arousal", "valence"))), as.data.frame(x))
  clips <- function(first, second) {
    rows("jstime,valence,arousal,video", seq(0, 950, 50), 1:20, 20:1, rep(c(first, second), each = 10))
  }
  y <- read_lay(lay("sub_1.csv" = clips(10, 2), "sub_2.csv" = clips(2, 10)))
  expect_identical(ids(y), list(recording = c("2", "10"), dimension = c("valence", "arousal"),
    rater = c("sub_1", "sub_2")))
  expect_identical(range(y$time), c(0, 0.45))
  expect_match(said(lay("sub_1.csv" = clips(10, 2), "sub_2.csv" = clips(2, 10))), "ran on from recording to recording")
})

test_that("two columns of one name are two raters; sessions and trials are told apart", {
  expect_identical(levels(read_lay(lay("film.csv" = rows("time,Rating,Rating", t6, 1:6, 2:7)))$rater),
    c("Rating", "Rating 2"))
  twice <- rows("Film,Participant,SessionID,time_s,Value", "clip", rep(c("p1", "p1", "p2"), each = 6),
    rep(c("s1", "s2", "s3"), each = 6), rep(t6, 3), 1:18)
  x <- read_lay(lay("log.csv" = twice))
  expect_identical(levels(x$rater), c("p1 (s1)", "p1 (s2)", "p2"))
  expect_identical(traces(x)$session, c("s1", "s2", "s3"))
  expect_match(said(lay("log.csv" = twice)), "several sessions")
  trials <- rows("rater,film,condition,time,value", "a", "f", rep(c("loud", "mute"), each = 6), rep(t6, 2), 1:12)
  expect_identical(levels(read_lay(lay("log.csv" = trials))$recording), c("f / loud", "f / mute"))
})

test_that("columns that hold no ratings are left out and named; text likewise", {
  text <- said(lay("film.csv" = rows("Unnamed: 0,frame,time,anna,ben,mean,segment_id,note", 0:5, 1:6, t6, 1:6, 6:1, 3,
    1, "x")))
  expect_match(text, "Left out, as text: note")
  for (name in c("Unnamed: 0", "frame", "mean", "segment_id")) expect_match(text, name, fixed = TRUE)
  old <- rows("Filename,Lower Label,Upper Label,Minimum Value,Maximum Value,Number of Steps,Second,Rating",
    "C:\\media\\clip9.avi", "low", "high", -100, 100, 9, 1:6, 1:6)
  x <- read_lay(lay("AB.csv" = old, "CD.csv" = old))
  expect_identical(ids(x)[c("recording", "rater")], list(recording = "clip9", rater = c("AB", "CD")))
})

test_that("what lies beside ratings is left out and named; markup and JSON are refused with a recipe", {
  root <- lay("c1.csv" = rows("time,anna,ben", t6, 1:6, 6:1), "c2.csv" = rows("time,anna,ben", t6, 1:6, 6:1),
    "README.txt" = c("Ratings of two.", "", "See the paper."),
    "participants.tsv" = c("participant_id\tage", "s1\t20"), "lengths.csv" = c("film,length", "a,20"))
  cnd <- expect_warning(x <- read_lay(root), class = "musefuse_warning_empty")
  for (name in c("README.txt", "participants.tsv", "lengths.csv")) expect_match(cli::ansi_strip(conditionMessage(cnd)),
    name, fixed = TRUE)
  expect_identical(levels(x$recording), c("c1", "c2"))
  expect_identical(levels(read_lay(root, pattern = "^c1")$recording), "c1")
  expect_error(read_lay(root, pattern = "["), class = "musefuse_error_argument")
  expect_error(read_lay(file.path(lay("a.json" = "{\"Annotation\": [1, 2]}"), "a.json")), "JSON",
    class = "musefuse_error_file")
  expect_error(read_lay(file.path(lay("a.xml" = "<?xml version=\"1.0\"?><a/>"), "a.xml")), "XML",
    class = "musefuse_error_file")
})

test_that("what sums raters up is no rater, and a table of nothing else is no ratings", {
  rows <- function(...) c(..., paste(0:4, 1:5, 2:6, 7, 0.5, sep = ","))
  x <- read_lay(lay(clip.csv = rows("time,anna,ben,n,weight")))
  expect_identical(levels(x$rater), c("anna", "ben"))
  letters <- read_lay(lay(clip.csv = rows("time,l,m,n,o")))
  expect_identical(levels(letters$rater), c("l", "m", "n", "o"))
  expect_error(read_annotations(lay(clip.csv = c("time,mean,std", "0,1,2", "1,2,2"))), "value = \"mean\"",
    class = "musefuse_error_columns")
  # rows of nothing but delimiters, as spreadsheets leave them below a table
  blank <- read_lay(lay(clip.csv = c("time,anna,ben,,", "0,1,2,,", "1,2,3,,", ",,,,", ",,,,")))
  expect_identical(blank$value, c(1, 2, 2, 3))
})

test_that("a log of an experiment: ratings of two words, no versions among them, a date that is no clock", {
  t <- 0:40 / 4
  path <- withr::local_tempfile(fileext = ".csv")
  log <- data.frame(participant = "p1", trials.thisN = 0, slider.response = round(sin(t), 3), slider.t = t,
    date = "2024-01-01_10h00.00.000", psychopyVersion = 2023.1)
  utils::write.csv(log, path, row.names = FALSE)
  expect_error(read_annotations(path), "date holds is read as no time", class = "musefuse_error_columns")
  x <- suppressMessages(read_annotations(path, time = "slider.t"))
  expect_identical(list(levels(x$dimension), x$time, x$value), list("rating", t, log$slider.response))
  names(log)[[3L]] <- "coziness"
  utils::write.csv(log[-5L], path, row.names = FALSE)
  expect_error(read_annotations(path, time = "slider.t"), "hold the ratings", class = "musefuse_error_columns")
})

test_that("columns that count the rows are no raters, wherever they stand and whatever wrote them", {
  d <- data.frame(time = 0:119, anna = sin(1:120), ben = cos(1:120))
  raters <- function(x) levels(suppressMessages(as_annotations(x, unit = "s"))$rater)
  for (name in c("id", "X", "X1", "Unnamed: 0", "index", "row", "Nr", "n", "lfd.Nr", "...4", "V1")) {
    for (first in 0:1) {
      counter <- stats::setNames(data.frame(first + 0:119), name)
      expect_identical(raters(cbind(d, counter)), c("anna", "ben"), info = name)
      expect_identical(raters(cbind(counter, d)), c("anna", "ben"), info = name)
    }
  }
  expect_message(as_annotations(cbind(d, id = 1:120), unit = "s"), "Left out, as no ratings: id")
  expect_identical(raters(cbind(d, id = rev(1:120))), c("anna", "ben", "id")) # counts nothing up
  expect_error(as_annotations(as.matrix(cbind(id = 1:120, d[-1L])), rate = 1), "count",
    class = "musefuse_error_columns")
})

test_that("write.csv() of a table read back adds counters, which are said and no raters", {
  file <- tempfile(fileext = ".csv")
  d <- data.frame(time = 0:119, anna = sin(1:120), ben = cos(1:120))
  for (i in 1:3) {
    utils::write.csv(d, file)
    for (fread in c(TRUE, FALSE)) {
      withr::local_options(musefuse.fread = fread)
      expect_message(x <- read_annotations(file), "Left out: column 1, which has no name")
      expect_identical(levels(x$rater), c("anna", "ben"))
    }
    d <- utils::read.csv(file)
  }
})

test_that("a counter within each rater is no id, but ids that come again at each time are", {
  within <- data.frame(rater = rep(c("a", "b"), each = 60), id = rep(1:60, 2), time = rep(0:59, 2), value = sin(1:120))
  x <- suppressMessages(as_annotations(within, unit = "s"))
  expect_identical(levels(x$recording), "recording 1")
  ids <- data.frame(rater = rep(c("a", "b"), each = 4, times = 20), id = rep(1:4, 40), time = rep(0:19, each = 8),
    value = sin(1:160))
  expect_identical(levels(suppressMessages(as_annotations(ids, unit = "s"))$recording), c("1", "2", "3", "4"))
})

test_that("answers in words are told from text, with the way to make numbers of them", {
  words <- data.frame(time = 0:29, rater = "a", Bewertung = rep(c("ja", "nein", "teils"), 10))
  expect_error(as_annotations(words, rater = rater), "match\\(x\\[\\[\"Bewertung", class = "musefuse_error_columns")
  expect_error(as_annotations(words, rater = rater, value = Bewertung), "the lowest first",
    class = "musefuse_error_values")
  file <- tempfile(fileext = ".csv")
  utils::write.csv(words, file, row.names = FALSE)
  expect_error(read_annotations(file, value = "Bewertung"), "the lowest first", class = "musefuse_error_values")
})

test_that("a trace that counts up is a rating where nothing else could be, and a counter beside others", {
  skip_if_not_installed("withr")
  root <- format_folder("a.csv" = c("time,x", paste(0:9 / 4, 1:10, sep = ",")))
  expect_identical(quiet_read(root, dimension = "joy")$value, 1:10 + 0)
  root <- format_folder("a.csv" = c("time,anna,x", paste(0:9 / 4, sin(0:9), 1:10, sep = ",")))
  expect_identical(levels(quiet_read(root, dimension = "joy")$rater), "anna")
})

test_that("what stands beside every dimension once is nobody; dimensions with numbers are no raters", {
  for (names in list(c("Arousal_z", "Valence_z"), c("Arousal (1-9)", "Valence (1-9)"), c("arousal1", "valence1"))) {
    x <- read_lay(lay("anna.csv" = rows(paste0("time,", toString(names)), t6, 1:6, 6:1)))
    expect_identical(ids(x)[-1L], list(dimension = names, rater = "anna"), info = names[[1L]])
  }
  both <- read_lay(lay("f.csv" = rows("time,arousal1,valence1,arousal2,valence2", t6, 1:6, 6:1, 2:7, 7:2)))
  expect_identical(ids(both)[-1L], list(dimension = c("arousal", "valence"), rater = c("1", "2")))
  expect_error(read_lay(lay("anna.csv" = rows("time,SAM_A,SAM_V", t6, 1:6, 6:1))), class = "musefuse_error_columns")
  dated <- rows("year,month,day,hour,minute,second,anna,ben", 2024, 1, 31, 10, 0, t6, 1:6, 6:1)
  expect_identical(levels(read_lay(lay("f.csv" = dated))$rater), c("anna", "ben"))
  ms <- rows("time,ms,anna,ben", sprintf("10:00:0%d", rep(0:2, each = 2)), c(0, 500), 1:6, 6:1)
  expect_error(read_lay(lay("f.csv" = ms)), "rate = 2", class = "musefuse_error_duplicates")
})

test_that("what was computed of a column beside it is no rater and no dimension, and is said", {
  with <- function(...) {
    names <- c("time", ...)
    columns <- lapply(seq_along(names)[-1L], function(k) c(3, 1, 4, 1.5, 5, 9) + k)
    do.call(rows, c(list(paste(names, collapse = ",")), list(t6), columns))
  }
  for (name in c("delta", "diff", "z", "speed", "cumulative", "rate of change", "anna_delta", "z(anna)", "smoothed")) {
    file <- lay("film.csv" = with("anna", "ben", name))
    expect_identical(levels(read_lay(file)$rater), c("anna", "ben"), info = name)
    expect_match(said(file), "as no ratings by its name", info = name)
  }
  x <- read_lay(lay("film.csv" = with("arousal", "valence", "arousal_z", "valence_z")))
  expect_identical(levels(x$dimension), c("arousal", "valence"))
  both <- read_lay(lay("film.csv" = with("anna_arousal", "anna_arousal_diff", "ben_arousal", "ben_arousal_diff")))
  expect_identical(ids(both), list(recording = "film", dimension = "arousal", rater = c("anna", "ben")))
  # alone, or beside their like, they are what there is; Delta is somebody
  alone <- c("arousal_z", "valence_z")
  expect_identical(levels(read_lay(lay("f.csv" = with(alone)))$dimension), alone)
  for (names in list(c("alpha", "beta", "delta"), c("a", "b", "z"))) {
    expect_identical(levels(read_lay(lay("f.csv" = with(names)))$rater), names)
  }
  expect_identical(levels(read_lay(lay("f.csv" = with("heart_rate", "speed")))$dimension), c("heart_rate", "speed"))
  # "valid" is no value with an id
  expect_identical(levels(read_lay(lay("f.csv" = with("anna", "ben", "valid")))$rater), c("anna", "ben"))
})

test_that("what tells of another column, how long something lasted, and places on the skin are no raters", {
  level <- c(3, 1, 4, 1.5, 5, 9)
  x <- read_lay(lay("f.csv" = rows("time,anna,ben,weight_anna,ben_conf,target", t6, 1:6, 6:1, level, level, level)))
  expect_identical(levels(x$rater), c("anna", "ben"))
  sure <- read_lay(lay("f.csv" = rows("time,arousal,arousal_conf", t6, 1:6, level)))
  expect_identical(levels(sure$dimension), "arousal")
  lasts <- lay("f.csv" = rows("Time_Relative_sf,Duration_sf,Behavior,Subject", t6, level, "smile", "child"))
  expect_error(read_lay(lasts), class = "musefuse_error_columns")
  skin <- lay("f.csv" = rows("time,EXG1,EXG2,Status", t6, level, 1:6, 65280))
  expect_identical(levels(read_lay(skin)$dimension), c("EXG1", "EXG2"))
  # Datavyu, and tables within tables: what all names begin with tells nothing
  vyu <- rows("rating.ordinal,rating.onset,rating.offset,rating.code01", 1:6, 0:5 * 1000, 1:6 * 1000, level)
  expect_error(read_lay(lay("f.csv" = vyu)), "intervals, and no moments", class = "musefuse_error_columns")
  within <- read_lay(lay("f.csv" = rows("data.time,data.arousal,data.valence,data.frame", t6, 1:6, level, 0:5)))
  expect_identical(nlevels(within$dimension), 2L)
})

test_that("qualities are dimensions, empty ids are none, and packets of devices no raters", {
  dims <- function(header, ...) levels(read_lay(lay("anna.csv" = rows(header, ...)))$dimension)
  expect_identical(dims("time,funniness,Zufriedenheit", t6, 1:6, 6:1), c("funniness", "Zufriedenheit"))
  expect_error(dims("time,funniness,cringe", t6, 1:6, 6:1), class = "musefuse_error_columns")
  expect_error(dims("time,left,right", t6, 1:6, 6:1), class = "musefuse_error_columns")
  expect_error(dims("submitdate,G1Q1[SQ001],G1Q1[SQ002]", paste0("2024-03-01 10:0", 0:5, ":00"), 1:6, 6:1),
    class = "musefuse_error_columns")
  expect_identical(dims("time,Happy,Sad,Beard,Stimulus,Event Marker", t6, 1:6, 6:1, "None", "", ""), c("Happy", "Sad"))
  x <- read_lay(lay("P1.csv" = rows(
    "LocalTimestamp,EmotiBitTimestamp,PacketNumber,DataLength,TypeTag,DataReliability,EA",
    1.7e9 + t6, 3e4 + 1000 * t6, 1, 4, "EA", 100, 1:6)))
  expect_identical(x$value, 1:6 + 0)
})
