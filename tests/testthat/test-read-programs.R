# More relatives of what programs write, as users have them: saved again by a spreadsheet, with a session more, names
# that say less. Each was misread, or refused without need, before.
skip_if_not_installed("xml2")
skip_if_not_installed("jsonlite")

carma <- function(values, first = NULL, mark = ",", tail = "") {
  c(first, paste0(c("Multimedia File,clip1.mp4", "Minimum Value,-100", "Maximum Value,100", "Second,Rating",
    "%%%%%%,%%%%%%"), tail), paste0(seq_along(values), mark, values, tail))
}
trace <- function(value, rater = "anna", recording = "clip1", dimension = "rating", time = seq_along(value) - 0.5) {
  of(recording, dimension, rater, time, value)
}

test_that("CARMA, DARMA and Continuum, saved again", {
  old <- c("Filename;Lower Label;Upper Label;Minimum Value;Maximum Value;Number of Steps;Second;Rating",
    paste0("a.avi;low;high;0;9;9;", 1:2, ";", c("1,5", "2")), paste0("b.avi;low;high;0;9;9;", 1:2, ";", 3:4))
  darma <- function(x, y, head = NULL) c(head, "Multimedia File,clip1.mp4,60.5,", "Magnitude,1000,,",
    paste0("Second,", x, ",", y, ",Button"), "%%%%%%,%%%%%%,%%%%%%,%%%%%%", "0.5,10,-20,0", "1,15,-22,1")
  two <- function(x, y) rbind(trace(c(10, 15), dimension = x, time = c(.5, 1)), trace(c(-20, -22), dimension = y,
    time = c(.5, 1)))
  continuum <- function(tail, columns = "value") c(paste0(c("# media_reference: clip1.webm", "# scale_min: 0"), tail),
    paste0("sample_index,media_time_s,", paste(columns, collapse = ",")), paste0(0:1, ",", c(0, .5), ",", 4:5,
      strrep(",17", length(columns) - 1L)))
  counts <- expect_relatives(list(
    "columns that a spreadsheet adds" = relative(list("anna.csv" = carma(1:2, tail = ",,")), trace(1:2)),
    "a row without a cell" = relative(list("anna.csv" = c(carma(1:2), ",")), trace(1:2)),
    "a second column of ratings" = relative(list("anna.csv" = sub("Rating$", "Rating,more", carma(1:2)))),
    "rows of 2014, semicolons, two films" = relative(list("anna.csv" = old), rbind(trace(c(1.5, 2), recording = "a"),
      trace(3:4, recording = "b"))),
    "rows of 2014 in another order" = relative(list("anna.csv" = c(paste0("Second,Rating,Filename,Lower Label,",
      "Upper Label"), "1,5,a.avi,low,high", "2,6,a.avi,low,high")), trace(5:6, recording = "a")),
    "two axes of one name" = relative(list("anna.csv" = darma("feel", "feel")), two("feel (x)", "feel (y)")),
    "an axis that is called Button" = relative(list("anna.csv" = darma("warm", "Button")), two("warm", "Button")),
    "keys of Continuum that are filled up" = relative(list("anna/clip1_1D_ratings.csv" = continuum(",,")),
      trace(4:5, time = c(0, .5))),
    "a clock more in Continuum" = relative(list("anna/clip1_1D_ratings.csv" = continuum("", c("value", "wall_ms"))),
      trace(4:5, time = c(0, .5)))
  ))
  expect_identical(counts, c(right = 8L, refused = 1L, wrong = 0L, could = 0L))
  expect_message(read_annotations(do.call(format_folder, list("anna.csv" = darma("a", "b")))), "ends of bins of 0.5 s")
})

test_that("PAGAN: titles in any place, letters of any case, logs below another", {
  head <- "OriginalName,DatabaseName,Participant,SessionID,Timestamp,VideoTime,Value"
  rows <- paste0(",0F1E_1,A-1,S-1,", 1:2, ",", c(0, 1000), ",", 5:6)
  truth <- function(title, dimension = "rating") trace(5:6, "A-1", title, dimension, 0:1)
  one <- function(...) list("project.csv" = c(...))
  counts <- expect_relatives(list(
    "a title in quotes" = relative(one(head, paste0("\"clip, \"\"one\"\"\"", rows)), truth("clip, \"one\"")),
    "a title that is second" = relative(one("DatabaseName,OriginalName,Participant,Timestamp,VideoTime,Value",
      paste0("0F1E_1,clip, b,A-1,", 1:2, ",", c(0, 1000), ",", 5:6)), truth("clip, b")),
    "small letters" = relative(one(tolower(head), paste0("clip", rows)), truth("clip")),
    "a dimension more" = relative(one(sub("Value", "Dimension,Value", head),
      paste0("clip", sub(",([56])$", ",arousal,\\1", rows))), truth("clip", "arousal")),
    "the header again" = relative(one(head, paste0("clip", rows), head, paste0("film", rows)), rbind(truth("clip"),
      truth("film"))),
    "a line without a time" = relative(one(head, paste0("clip", sub(",0,5", ",,5", rows)))),
    "test mode, a file a dimension" = relative(list("clip/anna/arousal.csv" = c("Timestamp,VideoTime,Value", "1,0,5",
      "2,1000,6")), of("clip", "arousal", "anna", 0:1, 5:6))
  ))
  expect_identical(counts, c(right = 6L, refused = 1L, wrong = 0L, could = 0L))
})

test_that("NOVA, ELAN, Praat: who rated, and labels beside ratings", {
  xml <- function(name, type = "CONTINUOUS", size = 2, meta = "role=\"novice\"") c("<?xml version=\"1.0\"?>",
    "<annotation ssi-v=\"3\">", paste0("<info ftype=\"ASCII\" size=\"", size, "\"/><meta ", meta, "/>"),
    paste0("<scheme name=\"", name, "\" type=\"", type, "\" sr=\"2\" min=\"0\" max=\"9\"/>"), "</annotation>")
  windows <- function(lines) iconv(paste(lines, collapse = "\n"), "UTF-8", "latin1", toRaw = TRUE)[[1L]]
  tier <- function(id, from, to, annotator = NULL) paste0("<TIER TIER_ID=\"", id, "\"", if (!is.null(annotator))
    paste0(" ANNOTATOR=\"", annotator, "\""), "><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"", id,
    "\" TIME_SLOT_REF1=\"t", from, "\" TIME_SLOT_REF2=\"t", to, "\"><ANNOTATION_VALUE>5</ANNOTATION_VALUE>",
    "</ALIGNABLE_ANNOTATION></ANNOTATION></TIER>")
  eaf <- function(...) c("<ANNOTATION_DOCUMENT><HEADER>",
    "<MEDIA_DESCRIPTOR MEDIA_URL=\"file:///d/my%20clip.mp4\"/></HEADER>",
    "<TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"t1\" TIME_VALUE=\"0\"/>",
    "<TIME_SLOT TIME_SLOT_ID=\"t2\" TIME_VALUE=\"2000\"/>",
    "</TIME_ORDER>", ..., "</ANNOTATION_DOCUMENT>")
  step <- function(rater = "anna", dimension = "joy") of("my clip", dimension, rater, c(0, 2), c(5, NA))
  counts <- expect_relatives(list(
    "NOVA names nobody but in its files" = relative(list("s1/novice.arousal.anna.annotation" = xml("arousal"),
      "s1/novice.arousal.anna.annotation~" = c("1;1", "2;1"), "s1/novice.joy.anna.annotation" = xml("joy"),
      "s1/novice.joy.anna.annotation~" = c("3;1", "4;1")), rbind(trace(1:2, "anna", "s1", "arousal", c(0, .5)),
      trace(3:4, "anna", "s1", "joy", c(0, .5)))),
    "NOVA with free labels and with none beside" = relative(list("s1/a.annotation" = xml("arousal"),
      "s1/a.annotation~" = c("1;1", "2;1"), "s1/b.annotation" = xml("words", "FREE", 1),
      "s1/b.annotation~" = "0;1;hm;1",
      "s1/c.annotation" = xml("more", "FREE", 0), "s1/c.annotation~" = character()), trace(1:2, "a", "s1", "arousal",
      c(0, .5))),
    "NOVA in the code page of Windows" = relative(list("s1/a.annotation" = windows(xml("arousal",
      meta = "annotator=\"Zo\u00eb\"")), "s1/a.annotation~" = c("1;1", "2;1")), trace(1:2, "Zo\u00eb", "s1", "arousal",
      c(0, .5))),
    "ELAN: tiers of two people, one annotator" = relative(list("s.eaf" = eaf(tier("joy@A", 1, 2, "anna"),
      tier("joy@B", 1, 2, "anna"))), rbind(step(dimension = "joy@A"), step(dimension = "joy@B"))),
    "ELAN: files of two raters" = relative(list("my clip_anna.eaf" = eaf(tier("joy", 1, 2)), "my clip_ben.eaf" =
      eaf(tier("joy", 1, 2))), rbind(step(), step("ben")))
  ))
  expect_identical(counts, c(right = 5L, refused = 0L, wrong = 0L, could = 0L))
  both <- do.call(format_folder, list("anna/s.eaf" = eaf(tier("joy", 1, 2)), "ben/s.eaf" = eaf(tier("joy", 1, 2))))
  expect_identical(as.character(read_segments(both, quiet = TRUE)$rater), c("anna", "ben"))
  short <- c("File type = \"ooTextFile short\"", "\"TextGrid\"", "", "0", "4", "<exists>", "1", "\"IntervalTier\"",
    "\"w\"", "0", "4", "1", "0", "4", "\"hm\"")
  grid <- function(lines) read_segments(do.call(format_folder, list("s.TextGrid" = lines)), quiet = TRUE)
  expect_identical(grid(short)$label, "hm")
  expect_error(grid(c(short, "4", "5", "\"lost\"")), "more than it says", class = "musefuse_error_file")
})

test_that("ELAN's text: the annotation by its name, files as recordings, a column a tier", {
  read <- function(...) as.data.frame(read_segments(do.call(format_folder, list("all.txt" = c(...))), quiet = TRUE))
  x <- read("\"#file:///d/s.eaf\"", "Annotation\tTier\tBegin Time - msec\tEnd Time - msec\tFile Name",
    "calm\tw@anna\t0\t2000\ts1.eaf", "tense\tw@anna\t0\t1000\ts2.eaf")
  expect_identical(x$label, c("calm", "tense"))
  expect_identical(as.character(x$recording), c("s1", "s2"))
  y <- read("Begin Time - msec\tEnd Time - msec\tDuration - msec\tjoy@anna\tjoy@ben", "0\t2000\t2000\t2\t5",
    "2000\t3000\t1000\t3\t")
  expect_identical(paste(y$rater, y$start, y$label), c("anna 0 2", "ben 0 5", "anna 2 3"))
})

test_that("BORIS: tabular events of either age are paired, modifiers are said", {
  truth <- list(start = c(0, 2.5), end = c(2.5, 4), label = c("smile", "frown"))
  events <- c("0.000\tanna\tsmile\tleft\tSTART", "2.500\tanna\tsmile\tleft\tSTOP", "2.500\tanna\tfrown\t\tSTART",
    "4.000\tanna\tfrown\t\tSTOP", "3\tben\tnod\t\tPOINT")
  names <- "Time\tSubject\tBehavior\tModifiers\t"
  seven <- c("Observation id\tobs1\t\t\t", "", "Player #1\tv.mp4\t\t\t", paste0(names, "Status"), events)
  eight <- c(paste0("Observation id\t", names, "Behavior type"), paste0("obs1\t", events))
  for (lines in list(seven, eight)) {
    path <- do.call(format_folder, list("events.tsv" = lines))
    expect_message(x <- read_segments(path), "modifiers are left out")
    expect_identical(as.list(as.data.frame(x)[names(truth)]), truth)
    expect_identical(as.character(x$recording), rep("obs1", 2L))
  }
  expect_error(read_segments(do.call(format_folder, list("e.tsv" = seven[-5L]))), "stops what did not start",
    class = "musefuse_error_values")
  project <- do.call(format_folder, list("p.boris" = "{\"observations\": {}}"))
  expect_error(read_annotations(project), "export its events")
})

test_that("BIDS, DEAM, SEWA, RECOLA, MuSe", {
  side <- "{\"SamplingFrequency\": 2, \"StartTime\": 0, \"Columns\": [\"onset\", \"joy\"]}"
  events <- c("onset\tduration\tarousal\tvalence", "0\t1\t2\t5", "1\t1\t3\t6")
  deam <- c(",song_id,\" sample_1000ms\",\" sample_1500ms\"", "0,2,.1,.2", "1,3,.3,.4")
  songs <- rbind(of("2", "arousal", "mean", c(1, 1.5), c(.1, .2)), of("3", "arousal", "mean", c(1, 1.5), c(.3, .4)))
  sewa <- function(mark, head = NULL) c(head, paste0(mark, "Train_DE_01", mark, ";", c("0;0,1", "0,1;0,2"), ";0,5;1"))
  gold <- function(dimension, value) of("Train_DE_01", dimension, "gold", c(0, .1), value)
  social <- "time;FM1;FM2\n0.00;1;2\n0.04;2;2\n0.08;2;3"
  counts <- expect_relatives(list(
    "a column of onsets" = relative(list("sub-S1_task-film_stim.tsv" = c("0\t5", "0.5\t6"),
      "sub-S1_task-film_stim.json" = side), of("film", "joy", "S1", c(0, .5), 5:6)),
    "acquisitions" = relative(list("sub-S1_task-film_acq-a_stim.tsv" = c("0\t5", "0.5\t6"),
      "sub-S1_task-film_acq-b_stim.tsv" = c("0\t5", "0.5\t6"), "task-film_stim.json" = side), rbind(
      of("film_acq-a", "joy", "S1", c(0, .5), 5:6), of("film_acq-b", "joy", "S1", c(0, .5), 5:6))),
    "events of two dimensions" = relative(list("stim-film_annot-anna_events.tsv" = events), rbind(
      of("film", "arousal", "anna", 0:2, c(2, 3, NA)), of("film", "valence", "anna", 0:2, c(5, 6, NA)))),
    "numbers of rows, blanks, deviations beside" = relative(list("arousal.csv" = deam, "arousal_cont_std.csv" = deam),
      songs),
    "samples in seconds" = relative(list("arousal.csv" = gsub("1000ms", "1s", gsub("1500ms", "1.5s", deam))), songs),
    "a song twice" = relative(list("arousal.csv" = sub("1,3", "1,2", deam))),
    "SEWA without quotes, decimal commas" = relative(list("Train_DE_01.csv" = sewa("")), rbind(gold("arousal",
      c(.1, .2)), gold("valence", c(.5, .5)), gold("liking", c(1, 1)))),
    "SEWA with a header" = relative(list("Train_DE_01.csv" = sewa("\"", "instance;time;arousal;valence;liking")),
      rbind(gold("arousal", c(.1, .2)), gold("valence", c(.5, .5)), gold("liking", c(1, 1)))),
    "RECOLA: folders of words that are not known" = relative(list("ratings/agreement/P1.csv" = social,
      "ratings/rapport/P1.csv" = social), do.call(rbind, lapply(c("agreement", "rapport"), function(one) rbind(
      of("P1", one, "FM1", c(0, .04, .08), c(1, 2, 2)), of("P1", one, "FM2", c(0, .04, .08), c(2, 2, 3)))))),
    "a gold standard as ARFF" = relative(list("arousal/a.arff" = c("@relation Gold", "@attribute Instance_name string",
      "@attribute frameTime numeric", "@attribute GoldStandard numeric", "@data", "'a',0.00,0.1", "'a',0.04,0.2",
      "'a',0.08,0.3"))),
    "MuSe in capitals" = relative(list("label_segments/arousal/1.csv" = c("Timestamp,Value,Segment_ID", "0,1,1",
      "250,2,1")), of("1", "arousal", "gold", c(0, .25), 1:2))
  ))
  expect_identical(counts, c(right = 9L, refused = 2L, wrong = 0L, could = 0L))
})

test_that("sessions of CASE and iMotions, folders of the E4", {
  video <- rep(c(10, 11, 2, 11), each = 6)
  case <- c("jstime,valence,arousal,video", paste(seq(0, by = 50, length.out = 24), 1:24, 24:1, video, sep = ","))
  pass <- function(recording, at) rbind(of(recording, "valence", "sub_1", (0:5) / 20, at), of(recording, "arousal",
    "sub_1", (0:5) / 20, 25 - at))
  imotions <- c("#Respondent,P01", "Row,Timestamp (ms),EventSource,SourceStimuliName,Slider",
    paste(1:7, c(0, 20, 40, 60, 80, 100, 120), "Dial", c("a", "a", "", "b", "b", "a", "a"), c(1, 2, 3, 4, 5, 6, 7),
      sep = ","))
  shown <- function(recording, value) of(recording, "Slider", "P01", c(0, .02), value)
  e4 <- function(start, rate, ...) c(paste0(format(start, scientific = FALSE), ".0"), rate, ...)
  counts <- expect_relatives(list(
    "a screen between films" = relative(list("sub_1.csv" = case), rbind(pass("10", 1:6), pass("11", 7:12),
      pass("2", 13:18), pass("11 (2)", 19:24)), unit = "ms"),
    "stimuli, nothing, and one again" = relative(list("P01.csv" = imotions), rbind(shown("a", 1:2), shown("b", 4:5),
      shown("a (2)", 6:7)), column = "Slider"),
    "files of two people in one folder" = relative(list("x/S01_EDA.csv" = e4(1600000000, "4.0", "0.3", "0.4"),
      "x/S01_HR.csv" = e4(1600000010, "1.0", "60", "61"), "x/S02_HR.csv" = e4(1600009000, "1.0", "70", "71"),
      "x/S01_IBI.csv" = "1600000000.0, IBI"), rbind(of("S01", "eda", "E4", c(0, .25), c(.3, .4)),
      of("S01", "hr", "E4", c(10, 11), c(60, 61)), of("S02", "hr", "E4", 0:1, c(70, 71)))),
    "decimal commas" = relative(list("e4/ACC.csv" = c("1600000000,0;1600000000,0;1600000000,0", "32,0;32,0;32,0",
      "-10;20;50")), rbind(of("e4", "acc_x", "E4", 0, -10), of("e4", "acc_y", "E4", 0, 20), of("e4", "acc_z", "E4", 0,
      50))),
    "a signal of another name" = relative(list("e4/GSR.csv" = e4(1600000000, "4.0", "0.3", "0.4")),
      of("e4", "gsr", "E4", c(0, .25), c(.3, .4)))
  ))
  expect_identical(counts, c(right = 5L, refused = 0L, wrong = 0L, could = 0L))
})

test_that("words that nobody knows, and labels beside ratings, are said with the other call", {
  read <- function(names, label = NULL, ...) {
    table <- stats::setNames(data.frame(0:29 / 4, sin(0:29), cos(0:29)), names)
    path <- withr::local_tempfile(fileext = ".csv")
    utils::write.csv(if (is.null(label)) table else cbind(table[-3L], label), path, row.names = FALSE)
    read_annotations(path, ...)
  }
  words <- c("time", "self", "partner")
  expect_message(read(words), "value = c(\"self\", \"partner\")", fixed = TRUE)
  expect_identical(levels(read(words, value = words[2:3], quiet = TRUE)$dimension), words[2:3])
  joy <- c("time", "arousal", "x")
  phase <- data.frame(phase = rep(c("base", "task", "base"), each = 10))
  expect_message(x <- read(joy, phase), "columns = c(\"time\", \"arousal\", \"label\")", fixed = TRUE)
  expect_identical(sub("^.* / ", "", levels(x$recording)), c("base", "task", "base (2)"))
  expect_identical(nlevels(read(joy, phase, columns = c("time", "arousal", "label"), quiet = TRUE)$recording), 1L)
  # what was felt is a label beside a course of arousal
  expect_message(y <- read(joy, stats::setNames(phase, "emotion")), "Left out, as text: emotion")
  expect_identical(levels(y$dimension), "arousal")
})

test_that("advice on LabChart's blocks, PsychoPy's lists and Qualtrics' rows runs", {
  advised <- function(name, lines) {
    path <- file.path(withr::local_tempdir(), name)
    writeLines(lines, path)
    withr::local_options(cli.num_colors = 1L, cli.width = 10000L)
    said <- conditionMessage(expect_error(read_annotations(dirname(path), quiet = TRUE), class = "musefuse_error"))
    code <- regmatches(said, gregexpr("`[^`]+[)]`|`[a-z$]+ <- [^`]+`", said))[[1L]]
    here <- new.env(parent = environment(read_annotations))
    for (one in substr(code, 2L, nchar(code) - 1L)) x <- suppressMessages(eval(str2lang(one), here))
    as.data.frame(x)
  }
  head <- c("Interval=\t0.5 s", "ChannelTitle=\tGSR\tPulse", "Range=\t10 V\t10 V")
  x <- advised("s1.txt", c(head, paste(0:3 / 2, 1:4, 5:8, sep = "\t"), head, paste(0:3 / 2, 4:1, 8:5, sep = "\t")))
  expect_identical(levels(x$recording), c("block1", "block2"))
  path <- do.call(format_folder, list("s1.txt" = c(head, paste(0:3 / 2, 1:4, 5:8, c("", "\t#* film, now", "", ""),
    sep = "\t"))))
  expect_message(y <- read_annotations(path), "1 comment is left out")
  expect_identical(y$value, as.double(1:8))
  cells <- "\"[0, 0.5, 1]\",\"[5, 6, 7]\",\"[8, 9, 8]\""
  x <- advised("P01.csv", c("movie,mouse.time,mouse.x,mouse.y", paste0(c("a.mp4,", "b.mp4,"), cells)))
  expect_identical(x$value[x$recording == "b.mp4"], c(5, 6, 7, 8, 9, 8))
  for (pairs in list(c("[(6, 0), (5, 1.5)]", "[(7, 0), (8, 2)]"), c("[[0, 6], [1.5, 5]]", "[[0, 7], [2, 8]]"))) {
    x <- advised("P02.csv", c("participant,movie,slider.history", paste0(c("p1,a.mp4,\"", "p2,b.mp4,\""), pairs, "\"")))
    expect_identical(x$time, c(0, 1.5, 0, 2))
    expect_identical(x$value, c(6, 5, 7, 8))
    expect_identical(paste(x$rater, x$recording), rep(c("p1 a.mp4", "p2 b.mp4"), each = 2L))
  }
  labelled <- c("time,anna,ben", "0,1 - low,2", "1,3,7 - very high", "2,4,4", "3,7 - very high,1 - low")
  expect_identical(advised("film1.csv", labelled)$value, c(1, 3, 4, 7, 2, 7, 4, 1))
  expect_identical(levels(advised("film1.csv", sub(",([347]),", ",\\1 - so,", labelled))$rater), c("anna", "ben"))
  ids <- function(names) paste0("\"{\"\"ImportId\"\":\"\"", names, "\"\"}\"", collapse = ",")
  x <- advised("q.csv", c("StartDate,ResponseId,Q1_1,Q1_2", "Start,Id,How? - 1,How? - 2", ids(c("a", "b", "c", "d")),
    "2024-03-01 10:00:00,R_1,3,4", "2024-03-01 11:00:00,R_2,5,6"))
  expect_identical(x$value, c(3, 4, 5, 6))
  x <- advised("q.csv", c("StartDate,ResponseId,video,time_s,arousal", "Start,Id,v,t,a", ids(letters[1:5]),
    "2024-03-01 10:00:00,R_1,v1,0,4", "2024-03-01 10:00:00,R_1,v1,0.5,6"))
  expect_identical(x$value, c(4, 6))
})
