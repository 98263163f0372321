# After real files (numbers invented): what a table holds is told by names and cells, said, or asked for.
skip_if_not_installed("withr")

lay <- function(..., .local_envir = parent.frame()) {
  root <- withr::local_tempdir(.local_envir = .local_envir)
  files <- list(...)
  for (name in names(files)) {
    dir.create(dirname(file.path(root, name)), recursive = TRUE, showWarnings = FALSE)
    con <- file(file.path(root, name), "wb")
    writeLines(enc2utf8(files[[name]]), con, useBytes = TRUE)
    close(con)
  }
  root
}
rows <- function(header, ...) c(header, do.call(paste, c(lapply(list(...), as.character), sep = ",")))
t6 <- c(0, 0.5, 1, 1.5, 2, 2.5)
affect <- rows("time,arousal,valence", t6, c(1, 2, 3, 3, 2, 1), 6:1)
ids <- function(x) lapply(as.list(x)[c("recording", "dimension", "rater")], levels)
said <- function(root, ...) {
  cnd <- expect_message(read_annotations(root, ...), class = "musefuse_message_read")
  cli::ansi_strip(paste(conditionMessage(cnd), collapse = ""))
}
quietly <- function(root, ...) read_annotations(root, ..., quiet = TRUE)

test_that("columns named after dimensions are dimensions of the file's rater, in files and in data frames", {
  x <- quietly(lay("Amelie/Anna.csv" = affect))
  expect_identical(ids(x), list(recording = "Amelie", dimension = c("arousal", "valence"), rater = "Anna"))
  y <- quietly(lay("anna.csv" = affect, "ben.csv" = affect))
  expect_identical(levels(y$rater), c("anna", "ben"))
  d <- data.frame(time = t6, arousal = 1:6, valence = 6:1)
  expect_message(z <- as_annotations(d), "dimensions by their names")
  expect_identical(levels(z$dimension), c("arousal", "valence"))
  # explicit arguments win
  expect_identical(levels(quietly(lay("film.csv" = affect), raters = c("arousal", "valence"))$rater),
    c("arousal", "valence"))
  expect_identical(levels(as_annotations(d, raters = c(arousal, valence))$rater), c("arousal", "valence"))
  for (header in c("Zeit,Erregung,Valenz", "temps,\u00e9veil,plaisir", "tiempo,activaci\u00f3n,alegr\u00eda",
    "tempo,attivazione,gioia",
    "tijd,opwinding,vreugde", "tempo,ativa\u00e7\u00e3o,prazer", "time,perceived_arousal,Valence_Rating")) {
    expect_identical(levels(quietly(lay("anna.csv" = rows(header, t6, 1:6, 6:1)))$rater), "anna", label = header)
  }
  withr::local_options(musefuse.words = list(dimension = "Cosiness"))
  expect_identical(levels(quietly(lay("anna.csv" = rows("time,cosiness,arousal", t6, 1:6, 6:1)))$dimension),
    c("cosiness", "arousal"))
})

test_that("numeric participants, a column of recordings in a rater's file, a clock that runs on", {
  long <- rows("participant,second,arousal,valence", rep(101:103, each = 4), rep(0:3, 3), 1:12, 12:1)
  x <- quietly(lay("all.csv" = long))
  expect_identical(levels(x$rater), c("101", "102", "103"))
  expect_identical(nrow(x), 24L)
  expect_identical(as.data.frame(quietly(lay("all.csv" = long), rater = "participant",
    value = c("arousal", "valence"))), as.data.frame(x))
  clips <- function(first, second) {
    rows("jstime,valence,arousal,video", seq(0, 950, 50), 1:20, 20:1, rep(c(first, second), each = 10))
  }
  y <- quietly(lay("sub_1.csv" = clips(10, 2), "sub_2.csv" = clips(2, 10)))
  expect_identical(ids(y), list(recording = c("2", "10"), dimension = c("valence", "arousal"),
    rater = c("sub_1", "sub_2")))
  expect_identical(range(y$time), c(0, 0.45))
  expect_match(said(lay("sub_1.csv" = clips(10, 2), "sub_2.csv" = clips(2, 10))), "ran on from recording to recording")
})

test_that("two columns of one name are two raters; sessions and trials are told apart", {
  expect_identical(levels(quietly(lay("film.csv" = rows("time,Rating,Rating", t6, 1:6, 2:7)))$rater),
    c("Rating", "Rating 2"))
  twice <- rows("Film,Participant,SessionID,time_s,Value", "clip", rep(c("p1", "p1", "p2"), each = 6),
    rep(c("s1", "s2", "s3"), each = 6), rep(t6, 3), 1:18)
  x <- quietly(lay("log.csv" = twice))
  expect_identical(levels(x$rater), c("p1 (s1)", "p1 (s2)", "p2"))
  expect_identical(traces(x)$session, c("s1", "s2", "s3"))
  expect_match(said(lay("log.csv" = twice)), "several sessions")
  trials <- rows("rater,film,condition,time,value", "a", "f", rep(c("loud", "mute"), each = 6), rep(t6, 2), 1:12)
  expect_identical(levels(quietly(lay("log.csv" = trials))$recording), c("f / loud", "f / mute"))
})

test_that("an id that is missing is an error that names the likely column; woven passes are one, too", {
  part <- rows("rater,part,time,value", "a", rep(c("p1", "p2"), each = 6), rep(t6, 2), c(1:6, 9:4))
  cnd <- expect_error(quietly(lay("log.csv" = part)), class = "musefuse_error_duplicates")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "Likely column part")
  expect_identical(levels(quietly(lay("log.csv" = part), recording = "part")$recording), c("p1", "p2"))
  woven <- rows("rater,time,value", "a", c(t6, t6 + 0.1), 1:12)
  expect_error(quietly(lay("log.csv" = woven)), class = "musefuse_error_duplicates")
  seconds <- rows("Value,Frame,Seconds", 1:60, 1:60, rep(0:1, each = 30))
  cnd <- expect_error(quietly(lay("signal.csv" = seconds)), class = "musefuse_error_duplicates")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "unit = \"frames\"", fixed = TRUE)
  expect_equal(quietly(lay("signal.csv" = seconds), time = "Frame", unit = "frames", rate = 30)$time, 1:60 / 30)
  frames <- as_annotations(data.frame(rater = "a", time = 0:9, value = 1:10))
  expect_error(as_annotations(data.frame(rater = "a", time = rep(0:9, 2), value = 1:20)),
    class = "musefuse_error_duplicates")
  # a few re-ratings, or the same rows twice, are no such
  expect_warning(check_annotations(rbind(frames, frames)), class = "musefuse_warning_duplicates")
})

test_that("without times a rate is needed, frames need one, and the first column is never taken", {
  films <- lay("clip1.csv" = rows("valence,arousal", 1:6, 6:1), "clip2.csv" = rows("valence,arousal", 1:6, 6:1))
  expect_error(quietly(films), class = "musefuse_error_columns")
  x <- quietly(films, rate = 4)
  expect_identical(x$time[1:3], c(0, 0.25, 0.5))
  expect_identical(levels(x$recording), c("clip1", "clip2"))
  frames <- lay("clip.csv" = rows("Frame,anna,ben", 0:5, 1:6, 6:1))
  expect_error(quietly(frames), class = "musefuse_error_time")
  expect_equal(quietly(frames, unit = "frames", rate = 30)$time[2], 1 / 30)
  expect_error(quietly(lay("ACC.csv" = c("32,32,32", "-60,20,10", "-59,21,11"))), class = "musefuse_error")
})

test_that("ambiguous layouts are errors whose calls work", {
  ambiguous <- list(
    rows("time,value,foo", t6, 1:6, 6:1), rows("time,arousal,anna", t6, 1:6, 6:1), rows("time,x,y", t6, 1:6, 6:1),
    rows("id,time,value", rep(1:2, each = 3), rep(0:2, 2), 1:6), rows("time,variable,value", rep(0:2, 2),
      rep(c("anna", "ben"), each = 3), 1:6),
    c("0,1,2", "0.5,2,3", "1,3,4")
  )
  for (lines in ambiguous) {
    path <- lay("one.csv" = lines)
    cnd <- expect_error(quietly(path), class = "musefuse_error_columns")
    text <- gsub("\\s+", " ", cli::ansi_strip(conditionMessage(cnd)))
    calls <- regmatches(text, gregexpr("read_annotations\\(path, [^`]*\\)", text))[[1L]]
    expect_gte(length(calls), 2L)
    for (call in calls) expect_s3_class(suppressMessages(eval(parse(text = call))), "annotations")
  }
  names <- lay("anna_amelie.csv" = affect, "anna_brazil.csv" = affect, "ben_amelie.csv" = affect,
    "ben_brazil.csv" = affect)
  expect_error(quietly(names), "template", class = "musefuse_error_columns")
  expect_identical(levels(quietly(names, template = "{rater}_{recording}")$recording), c("amelie", "brazil"))
  expect_error(quietly(names, template = "{rater}-{recording}"), class = "musefuse_error_argument")
  expect_error(quietly(lay("a.csv" = rows("time,foo", t6, 1:6), "b.csv" = rows("time,foo", t6, 1:6))),
    class = "musefuse_error_columns")
  expect_error(quietly(lay("arousal/a.csv" = rows("time,value,lower,upper", t6, 1:6, 0:5, 2:7))), "gold standard",
    class = "musefuse_error_columns")
})

test_that("what may be axes, numbered sliders, times across columns or a rate that nothing uses is asked for", {
  for (header in c("time,V,A", "time,x,y", "time,slider1,slider2", "time,rating_1,rating_2", "time,PC1,PC2")) {
    expect_error(quietly(lay("one.csv" = rows(header, t6, 1:6, 6:1))), class = "musefuse_error_columns", label = header)
  }
  expect_error(quietly(lay("one.csv" = rows("time,anna,ben", t6, 1:6, 6:1)), rate = 25),
    class = "musefuse_error_argument")
  expect_error(as_annotations(data.frame(time = t6, anna = 1:6), rate = 4), class = "musefuse_error_argument")
  # whole-number ratings of raters who are called like words for raters
  expect_identical(levels(quietly(lay("film.csv" = rows("time,observer,coder", t6, c(1, 2, 2, 3, 3, 1), 6:1)))$rater),
    c("observer", "coder"))
})

test_that("names of files and folders tell raters from recordings", {
  expect_identical(ids(quietly(lay("sub-01/Amelie.csv" = affect, "sub-02/Amelie.csv" = affect)))[c("recording",
    "rater")],
    list(recording = "Amelie", rater = c("sub-01", "sub-02")))
  expect_identical(ids(quietly(lay("p1_clip1.csv" = affect, "p1_clip2.csv" = affect,
    "p2_clip1.csv" = affect)))[c("recording", "rater")],
    list(recording = c("clip1", "clip2"), rater = c("p1", "p2")))
  one <- rows("time_s,anna", t6, 1:6)
  expect_identical(ids(quietly(lay("arousal/7.csv" = one, "arousal/8.csv" = one))),
    list(recording = c("7", "8"), dimension = "arousal", rater = "anna"))
  both <- rows("time,anna_arousal,anna_valence,ben_arousal,ben_valence", t6, 1:6, 2:7, 3:8, 4:9)
  x <- quietly(lay("film.csv" = both))
  expect_identical(ids(x), list(recording = "film", dimension = c("arousal", "valence"), rater = c("anna", "ben")))
  clash <- lay("1/a/anna.csv" = affect, "1/b/anna.csv" = affect)
  expect_identical(levels(quietly(clash)$recording), c("a", "b"))
  expect_error(quietly(c(file.path(lay("x/anna.csv" = affect), "x/anna.csv"),
    file.path(lay("y/anna.csv" = affect), "y/anna.csv"))),
    class = "musefuse_error_duplicates")
})

test_that("columns that hold no ratings are left out and named; text likewise", {
  text <- said(lay("film.csv" = rows("Unnamed: 0,frame,time,anna,ben,mean,segment_id,note", 0:5, 1:6, t6, 1:6, 6:1, 3,
    1, "x")))
  expect_match(text, "Left out, as text: note")
  for (name in c("Unnamed: 0", "frame", "mean", "segment_id")) expect_match(text, name, fixed = TRUE)
  old <- rows("Filename,Lower Label,Upper Label,Minimum Value,Maximum Value,Number of Steps,Second,Rating",
    "C:\\media\\clip9.avi", "low", "high", -100, 100, 9, 1:6, 1:6)
  x <- quietly(lay("AB.csv" = old, "CD.csv" = old))
  expect_identical(ids(x)[c("recording", "rater")], list(recording = "clip9", rater = c("AB", "CD")))
})

test_that("what lies beside ratings is left out and named; markup and JSON are refused with a recipe", {
  root <- lay("c1.csv" = rows("time,anna,ben", t6, 1:6, 6:1), "c2.csv" = rows("time,anna,ben", t6, 1:6, 6:1),
    "README.txt" = c("Ratings of two.", "", "See the paper."),
    "participants.tsv" = c("participant_id\tage", "s1\t20"), "lengths.csv" = c("film,length", "a,20"))
  cnd <- expect_warning(x <- quietly(root), class = "musefuse_warning_empty")
  for (name in c("README.txt", "participants.tsv", "lengths.csv")) expect_match(cli::ansi_strip(conditionMessage(cnd)),
    name, fixed = TRUE)
  expect_identical(levels(x$recording), c("c1", "c2"))
  expect_identical(levels(quietly(root, pattern = "^c1")$recording), "c1")
  expect_error(quietly(root, pattern = "["), class = "musefuse_error_argument")
  expect_error(quietly(file.path(lay("a.json" = "{\"Annotation\": [1, 2]}"), "a.json")), "JSON",
    class = "musefuse_error_file")
  expect_error(quietly(file.path(lay("a.xml" = "<?xml version=\"1.0\"?><a/>"), "a.xml")), "XML",
    class = "musefuse_error_file")
})

test_that("as_annotations() asks for ids, numbers rows, composes ids and refuses gold", {
  d <- data.frame(film = "a", t = rep(0:2, 2), who = rep(c("x", "y"), each = 3), value = 1:6)
  expect_error(as_annotations(d, time = t, rater = who), class = "musefuse_error_columns")
  expect_identical(levels(as_annotations(d, time = t, rater = who, recording = film)$recording), "a")
  expect_identical(as_annotations(data.frame(anna = 1:3, ben = 4:6), rate = 2)$time, c(0, 0.5, 1, 0, 0.5, 1))
  parts <- data.frame(rater = "a", v = "f", take = rep(1:2, each = 3), time = rep(0:2, 2), value = 1:6)
  expect_identical(levels(as_annotations(parts, recording = c(v, take), quiet = TRUE)$recording), c("f / 1", "f / 2"))
  expect_error(as_annotations(gold_standard(ratings)), class = "musefuse_error_columns")
  expect_error(as_annotations(structure(list(0:2, 1:3), class = "data.frame", row.names = 1:3)),
    class = "musefuse_error_columns")
  expect_identical(levels(as_annotations(structure(data.frame(0:2, 1:3, 2:4),
    names = c("time", "Rating", "Rating")))$rater), c("Rating", "Rating 2"))
  expect_identical(levels(as_annotations(cbind(a = 1:3, a = 4:6), rate = 1)$rater), c("a", "a 2"))
  at <- as.POSIXct("2021-05-03", tz = "UTC") + 60 * (0:9)
  expect_identical(as_annotations(data.frame(t = at, anna = 1:10), time = t, quiet = TRUE)$time, 60 * (0:9))
  expect_identical(as_annotations(data.frame(t = at, anna = 1:10), time = difftime(t, min(t)), quiet = TRUE)$time,
    60 * (0:9))
})

test_that("facts of traces: the file of each, and the rate where rows are counted", {
  root <- lay("anna.csv" = affect, "ben.csv" = affect)
  expect_identical(basename(traces(quietly(root))$file), rep(c("anna.csv", "ben.csv"), 2))
  rated <- traces(quietly(lay("anna.csv" = rows("valence,arousal", 1:6, 6:1)), rate = 4))
  expect_identical(rated$rate, c(4, 4))
  fifth <- traces(quietly(lay("clip.csv" = rows("frame,anna", seq(0, 25, 5), 1:6)), unit = "frames", rate = 25))
  expect_equal(fifth$rate, 5)
})

test_that("what sums raters up is no rater, and a table of nothing else is no ratings", {
  rows <- function(...) c(..., paste(0:4, 1:5, 2:6, 7, 0.5, sep = ","))
  x <- quietly(lay(clip.csv = rows("time,anna,ben,n,weight")))
  expect_identical(levels(x$rater), c("anna", "ben"))
  letters <- quietly(lay(clip.csv = rows("time,l,m,n,o")))
  expect_identical(levels(letters$rater), c("l", "m", "n", "o"))
  expect_error(read_annotations(lay(clip.csv = c("time,mean,std", "0,1,2", "1,2,2"))), "value = \"mean\"",
    class = "musefuse_error_columns")
  # rows of nothing but delimiters, as spreadsheets leave them below a table
  blank <- quietly(lay(clip.csv = c("time,anna,ben,,", "0,1,2,,", "1,2,3,,", ",,,,", ",,,,")))
  expect_identical(blank$value, c(1, 2, 2, 3))
})

test_that("a clock for each rater, and names of three parts that come again, are asked for", {
  own <- lay(clip.csv = c("time_anna,anna,time_ben,ben", "0,1,0.1,2", "0.5,2,0.6,3", "1,3,1.1,4"))
  expect_error(read_annotations(own), "clock for each rater", class = "musefuse_error_columns")
  one <- quietly(own, time = "time_ben", raters = "ben")
  expect_identical(one$time, c(0.1, 0.6, 1.1))
  names <- paste0("P", rep(1:2, each = 4), "_S", rep(1:2, 2, each = 2), "_V", 1:2, ".csv")
  many <- do.call(lay, stats::setNames(rep(list(c("time,value", paste0(0:3 / 2, ",", 1:4))), 8), names))
  expect_error(read_annotations(many), "3 parts that come again", class = "musefuse_error_columns")
  x <- quietly(many, template = "{rater}_{session}_{recording}")
  expect_identical(levels(x$recording), c("V1", "V2"))
})

test_that("codes for missing are asked about, and nothing else is", {
  coded <- lay(clip.csv = c("time,anna,ben", paste0(0:29 / 4, ",", c(rep(-999, 3), sin(4:30 / 5)), ",", sin(1:30 / 5))))
  expect_message(read_annotations(coded), "A code for missing\\? 3 ratings of -999", class = "musefuse_message_odd")
  expect_identical(sum(is.na(quietly(coded, na = "-999")$value)), 3L)
  expect_null(code_line(c(-99, -80, 20)))
  expect_null(code_line(c(-9, 1:9)))
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

test_that("the axes of a joystick are neither raters nor one dimension of two raters: it is asked for", {
  for (axes in list(c("JoyX", "JoyY"), c("mouse.x", "mouse.y"), c("x_pos", "y_pos"), c("MouseX", "MouseY"))) {
    d <- stats::setNames(data.frame(0:29, sin(0:29), cos(0:29)), c("time", axes))
    expect_error(as_annotations(d, unit = "s"), paste0("value = c(valence = \"", axes[[1L]]), fixed = TRUE,
      class = "musefuse_error_columns")
  }
  named <- data.frame(time = 0:29, anna_joy = sin(0:29), ben_joy = cos(0:29)) # two raters of one dimension
  expect_identical(levels(as_annotations(named, unit = "s")$rater), c("anna", "ben"))
})

test_that("seconds in the header of respondents' rows are no raters, with or without a rate", {
  survey <- function(names, id = sprintf("R_%03d", 1:6)) {
    stats::setNames(cbind(data.frame(ResponseId = id), as.data.frame(outer(1:6, 1:30))), c("ResponseId", names))
  }
  for (stem in c("Clip1_sec", "t", "Q1_", "X")) {
    q <- survey(paste0(stem, 1:30))
    expect_error(as_annotations(q), "stack\\(x\\[", class = "musefuse_error_columns")
    expect_error(as_annotations(q, rate = 1), "stack\\(x\\[", class = "musefuse_error_columns")
  }
  raters <- stats::setNames(as.data.frame(outer(1:9, 1:10)), paste0("rater", 1:10))
  expect_identical(nlevels(suppressMessages(as_annotations(raters, rate = 1))$rater), 10L)
  expect_identical(nlevels(as_annotations(survey(paste0("t", 1:30)), raters = 2:31, rate = 1, quiet = TRUE)$rater), 30L)
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
