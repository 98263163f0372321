# The document of formats (shared/FORMATS.md), section by section: every sample that it shows, and the values that it
# states. Samples are written here again, so that the tests need no file of the document.
skip_if_not_installed("xml2")
skip_if_not_installed("jsonlite")
lines_of <- function(text) strsplit(text, "\n", fixed = TRUE)[[1L]]
expect_traces <- function(root, truth, ...) {
  expect_identical(compare_relative(as.data.frame(quiet_read(root, ...)), truth), "right")
}
facts_of <- function(root, ...) traces(quiet_read(root, ...))
said_by <- function(root, ...) paste(capture.output(suppressWarnings(read_annotations(root, ...)), type = "message"),
  collapse = " ")

# ---- 0: the contract, and what was misread without a word ----------------------------------------

test_that("0: facts of traces, errors by their classes", {
  expect_true(all(c("scale_min", "scale_max", "label_low", "label_high", "steps", "rate", "media", "time_ref",
    "session",
    "tool", "file", "sampling") %in% names(traces(ratings))))
  nova <- function(...) lines_of(paste0("<?xml version=\"1.0\" ?>\n<annotation ssi-v=\"3\">\n<info ftype=\"ASCII\" ",
    "size=\"1\" />\n<meta annotator=\"anna\"/>\n<scheme name=\"a\" type=\"CONTINUOUS\" ", ..., " />\n</annotation>"))
  # companions: both names
  cnd <- expect_error(quiet_read(format_folder("x.annotation" = nova("sr=\"25\""))), class = "musefuse_error_file")
  expect_match(conditionMessage(cnd), "x.annotation~", fixed = TRUE)
  cnd <- expect_error(quiet_read(format_folder("sub-1_task-a_stim.tsv" = "1")), class = "musefuse_error_file")
  expect_match(conditionMessage(cnd), "sub-1_task-a_stim.json", fixed = TRUE)
  # a field that is absent, and those found
  cnd <- expect_error(quiet_read(format_folder("a.csv" = c("sample_1ms,sample_2ms,sample_3ms", "1,2,3"),
    "log.csv" = c("OriginalName,Participant,VideoTime,Value", "f,a,1,x"))), class = "musefuse_error_values")
  expect_match(conditionMessage(cnd), "Line 2, column Value")
  for (rate in c("sr=\"0\"", "sr=\"-1\"", "")) {
    expect_error(quiet_read(format_folder("x.annotation" = nova(rate), "x.annotation~" = "0.1;1")),
      class = "musefuse_error_time")
  }
  expect_error(read_segments(format_folder("e.tsv" = c("start\tend\tlabel", "2\t1\tx")), quiet = TRUE),
    class = "musefuse_error")
  # two files of one trace: both names
  one <- c("time,anna", "0,1", "0.5,2")
  cnd <- expect_error(quiet_read(format_folder("a/f.csv" = one, "b/f.csv" = one), layout = "recordings",
    recording = "f",
    dimension = "d"),
    class = "musefuse_error_duplicates")
  expect_match(conditionMessage(cnd), "a/f.csv.*b/f.csv")
})

test_that("0: the ten silent misreadings", {
  # segment_id is no rater
  muse <- c("timestamp,value,segment_id", "0,0.1,1", "250,0.12,1", "500,0.2,2")
  expect_traces(format_folder("label_segments/arousal/1.csv" = muse), of("1", "arousal", "gold", c(0, .25, .5),
    c(.1, .12, .2)))
  # songs are no times
  deam <- c("song_id,sample_15000ms,sample_15500ms", "2,-0.12,-0.10", "3,0.3,0.31")
  expect_traces(format_folder("arousal.csv" = deam), rbind(of("2", "arousal", "mean", c(15, 15.5), c(-.12, -.1)),
    of("3", "arousal", "mean", c(15, 15.5), c(.3, .31))))
  # dimensions and video are no raters, videos do not overwrite each other
  case <- c("jstime,valence,arousal,video", "0,5.0,5.0,10", "50,5.1,5.0,10", "0,4.9,5.0,2", "50,4.8,5.1,2")
  expect_traces(format_folder("sub_1.csv" = case), rbind(of("10", "arousal", "sub_1", c(0, .05), c(5, 5)),
    of("10", "valence", "sub_1", c(0, .05), c(5, 5.1)), of("2", "arousal", "sub_1", c(0, .05), c(5, 5.1)),
    of("2", "valence", "sub_1", c(0, .05), c(4.9, 4.8))), unit = "ms")
  # CASE as recorded: x is valence, y arousal
  raw <- c("0.1\t-26225\t26225", "0.15\t0\t26225", "0.2\t26225\t0")
  expect_traces(format_folder("sub_1.txt" = raw), rbind(of("session", "valence", "sub_1", c(.1, .15, .2), c(.5, 5,
    9.5)),
    of("session", "arousal", "sub_1", c(.1, .15, .2), c(9.5, 9.5, 5))))
  # confidence is no rater
  nova <- c("start;score;conf", paste0(format(0:9 / 25), ";", round(sin(0:9), 2), ";1"))
  x <- quiet_read(format_folder("anna.csv" = nova))
  expect_identical(nlevels(x$rater), 1L)
  expect_equal(x$value, round(sin(0:9), 2))
  # a _stim of two columns has no times
  side <- "{\"SamplingFrequency\": 2, \"StartTime\": 0, \"Columns\": [\"joy\", \"calm\"]}"
  stim <- format_folder("sub-1_task-f_stim.tsv.gz" = c("1\t5", "2\t6"), "sub-1_task-f_stim.json" = side)
  expect_traces(stim, rbind(of("f", "joy", "1", c(0, .5), 1:2), of("f", "calm", "1", c(0, .5), 5:6)))
  # raters' folders of Continuum (and of CARMA: test-read-relatives.R)
  continuum <- c("# media_reference: clip1.webm", "sample_index,media_time_s,value", "0,0,4", "1,0.0334,5")
  expect_traces(format_folder("anna/clip1_1D_ratings.csv" = continuum, "ben/clip1_1D_ratings.csv" = continuum),
    rbind(of("clip1", "rating", "anna", c(0, .0334), 4:5), of("clip1", "rating", "ben", c(0, .0334), 4:5)))
  # what we wrote ourselves comes back
  own <- withr::local_tempdir()
  one <- ratings[ratings$rater == levels(ratings$rater)[1] & ratings$dimension == "arousal", ]
  write_annotations(one, own)
  again <- quiet_read(own)
  expect_identical(lapply(as.list(again)[1:3], function(id) unique(as.character(id))),
    lapply(as.list(one)[1:3], function(id) unique(as.character(id))))
  expect_equal(again$value, one$value)
  gold <- withr::local_tempdir()
  write_gold_standard(fuse_mean(ratings), gold)
  expect_error(quiet_read(gold), "read_gold_standard", class = "musefuse_error_columns")
  expect_equal(read_gold_standard(gold)$value, fuse_mean(ratings)$value)
})

# ---- 1: PAGAN ------------------------------------------------------------------------------------

test_that("1: PAGAN", {
  log <- lines_of("OriginalName,DatabaseName,Participant,SessionID,Timestamp,VideoTime,Value
clip, part 1 (ab12) - 90,0F1E_1,AAAA-1,S-1,1700000000120,120,1
clip, part 1 (ab12) - 90,0F1E_1,AAAA-1,S-1,1700000001480,1480,2
clip, part 1 (ab12) - 90,0F1E_1,AAAA-1,S-1,1700000001460,1460,3
clip, part 1 (ab12) - 90,0F1E_1,AAAA-1,S-1,1700000009900,9900,-1
clip, part 1 (ab12) - 90,0F1E_1,BBBB-2,S-2,1700000100150,150,1
clip, part 1 (ab12) - 90,0F1E_1,BBBB-2,S-2,1700000102100,2100,2
clip, part 1 (ab12) - 90,0F1E_1,BBBB-2,S-3,1700000202200,200,5")
  root <- format_folder("log.csv" = log)
  clip <- "clip, part 1 (ab12) - 90"
  expect_traces(root, rbind(of(clip, "rating", "AAAA-1", c(0, .12, 1.46, 1.48, 9.9), c(0, 1, 3, 2, -1)),
    of(clip, "rating", "BBBB-2", c(0, .15, 2.1), 0:2), of(clip, "rating", "BBBB-2 (2)", c(0, .2), c(0, 5))))
  facts <- facts_of(root)
  expect_identical(facts$sampling, rep("event", 3))
  expect_identical(facts$session, c("S-1", "S-2", "S-3"))
  # held until the next line, never a line between them
  held <- resample_annotations(quiet_read(root), 10)
  expect_setequal(held$value[held$rater == "AAAA-1"], c(0, 1, 2, -1)) # 3 holds for 20 ms only
  expect_match(said_by(format_folder("log.csv" = c(log[1], sub(",[0-9-]+$", ",1", log[2:5])))), "added up")
  for (line in c(sub(",120,1$", ",-120,1", log[2]), "f,1,2")) {
    expect_error(quiet_read(format_folder("log.csv" = c(log, line))), class = "musefuse_error")
  }
})

# ---- 2: NOVA -------------------------------------------------------------------------------------

test_that("2: NOVA and SSI", {
  head <- function(scheme, size, role = "novice") lines_of(paste0("<?xml version=\"1.0\" ?>
<annotation ssi-v=\"3\">
    <info ftype=\"ASCII\" size=\"", size, "\" />
    <meta annotator=\"anna\" role=\"", role, "\"/>
    ", scheme, "
</annotation>"))
  continuous <- head(paste("<scheme name=\"arousal\" type=\"CONTINUOUS\" sr=\"25\" min=\"-1\" max=\"1\"",
    "mincolor=\"#FFFFFFFF\" maxcolor=\"#FF4F81BD\" />"), 4)
  root <- format_folder("s1/x.annotation" = continuous, "s1/x.annotation~" = c("0.1;1", "0.15;1", "NaN;0", "-0.2;0.5"))
  expect_traces(root, of("s1", "arousal", "anna", 0:3 / 25, c(.1, .15, NA, -.2)))
  facts <- facts_of(root)
  expect_identical(c(facts$scale_min, facts$scale_max, facts$rate), c(-1, 1, 25))
  expect_identical(facts$tool, "NOVA")
  discrete <- head(paste0("<scheme name=\"mood\" type=\"DISCRETE\"><item name=\"calm\" id=\"0\"/>",
    "<item name=\"tense\" id=\"1\"/></scheme>"), 3)
  x <- read_segments(format_folder("s1/m.annotation" = discrete, "s1/m.annotation~" = c("0;2.48;0;1", "2.48;5.2;1;0.8",
    "5.2;6;-1;1")), quiet = TRUE)
  expect_identical(x$label, c("calm", "tense", NA)) # -1 is rubbish: no class
  expect_identical(x$end, c(2.48, 5.2, 6))
  free <- head("<scheme name=\"notes\"/>", 1)
  y <- read_segments(format_folder("s1/n.annotation" = free, "s1/n.annotation~" = "0.5;1.25;laughs, loudly;1"),
    quiet = TRUE)
  expect_identical(y$label, "laughs, loudly")
  for (line in c("0.5;1.25;laughs; loudly;1;color=#FF00FF00", "0.5;1.25;laughs; loudly;1")) {
    z <- read_segments(format_folder("s1/n.annotation" = free, "s1/n.annotation~" = line), quiet = TRUE)
    expect_identical(z$label, "laughs; loudly")
  }
  # written in the Windows code page
  latin <- format_folder("s1/n.annotation" = free, "s1/n.annotation~" = c(charToRaw("0;1;f"), as.raw(0xfc),
    charToRaw("r;1\n")))
  expect_identical(read_segments(latin, quiet = TRUE)$label, "f\u00fcr")
  expect_warning(quiet_read(format_folder("s1/x.annotation" = sub("\"4\"", "\"9\"", continuous),
    "s1/x.annotation~" = "0.1;1")), class = "musefuse_warning_values")
})

# ---- 3: BIDS -------------------------------------------------------------------------------------

test_that("3: BIDS", {
  side <- lines_of("{\"SamplingFrequency\": 1, \"StartTime\": 0, \"Columns\": [\"joy\"],
 \"joy\": {\"Description\": \"joy, -100 to 100\", \"Units\": \"arbitrary\"}}")
  root <- format_folder("sub-S01_task-film1_recording-Joy_stim.json" = side,
    "sub-S01_task-film1_recording-Joy_stim.tsv.gz" = c("12", "14.5", "n/a", "17"))
  expect_traces(root, of("film1", "Joy", "S01", 0:3, c(12, 14.5, NA, 17)))
  expect_identical(facts_of(root)$rate, 1)
  events <- format_folder("stim-film1_annot-anna_events.tsv" = c("onset\tduration\ttrial_type", "0\t2.5\tcalm",
    "2.5\tn/a\ttense"))
  x <- suppressMessages(read_segments(events))
  expect_identical(c(x$label, as.character(x$rater), as.character(x$recording)), c("calm", "anna", "film1"))
  expect_message(read_segments(events), "without duration")
  for (bad in list(c("joy", "12"), c("12\t1"))) {
    expect_error(quiet_read(format_folder("sub-S01_task-film1_stim.json" = side, "sub-S01_task-film1_stim.tsv" = bad)),
      class = "musefuse_error")
  }
  out <- withr::local_tempdir()
  gold <- fuse_mean(resample_annotations(ratings[ratings$recording == "clip1", ], 4))
  suppressMessages(write_gold_standard(gold, out, format = "bids"))
  about <- jsonlite::read_json(file.path(out, "dataset_description.json"))
  expect_true(all(c("Name", "BIDSVersion", "DatasetType", "GeneratedBy") %in% names(about)))
  expect_identical(about$DatasetType, "derivative")
  expect_true(any(grepl("task-clip1.*desc-gold_stim[.]tsv[.]gz$", list.files(out, recursive = TRUE))))
})

# ---- 4 and 5: ELAN, Praat ------------------------------------------------------------------------

test_that("4: ELAN, slots without a time", {
  eaf <- lines_of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<ANNOTATION_DOCUMENT AUTHOR=\"\" DATE=\"2026-01-01T00:00:00+00:00\" FORMAT=\"3.0\" VERSION=\"3.0\">
<HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">
<MEDIA_DESCRIPTOR MEDIA_URL=\"file:///d/s01.mp4\" RELATIVE_MEDIA_URL=\"./s01.mp4\"/></HEADER>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"ts1\" TIME_VALUE=\"0\"/><TIME_SLOT TIME_SLOT_ID=\"ts2\"/>
<TIME_SLOT TIME_SLOT_ID=\"ts3\" TIME_VALUE=\"4000\"/></TIME_ORDER>
<TIER TIER_ID=\"arousal\" ANNOTATOR=\"anna\" LINGUISTIC_TYPE_REF=\"lt\">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a1\" TIME_SLOT_REF1=\"ts1\" TIME_SLOT_REF2=\"ts2\">
<ANNOTATION_VALUE>2</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a2\" TIME_SLOT_REF1=\"ts2\" TIME_SLOT_REF2=\"ts3\">
<ANNOTATION_VALUE>4</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"lt\" TIME_ALIGNABLE=\"true\"/></ANNOTATION_DOCUMENT>")
  root <- format_folder("s01.eaf" = eaf)
  x <- read_segments(root, quiet = TRUE)
  expect_identical(x$start, c(0, 2))
  expect_identical(x$end, c(2, 4))
  expect_identical(x$label, c("2", "4"))
  expect_traces(root, of("s01", "arousal", "anna", c(0, 2, 4), c(2, 4, NA)))
  expect_identical(facts_of(root)$media, "s01.mp4")
  linked <- sub("</HEADER>", "<LINKED_FILE_DESCRIPTOR LINK_URL=\"x.csv\"/></HEADER>", eaf, fixed = TRUE)
  expect_match(said_by(format_folder("s01.eaf" = linked)), "links 1 file")
})

test_that("5: Praat", {
  grid <- lines_of("File type = \"ooTextFile\"
Object class = \"TextGrid\"

0
6.5
<exists>
1
\"IntervalTier\"
\"arousal\"
0
6.5
3
0
2.5
\"1\"
2.5
4
\"\"
4
6.5
\"he said \"\"no\"\"\"")
  x <- read_segments(format_folder("s.TextGrid" = grid), quiet = TRUE)
  expect_identical(x$label, c("1", "he said \"no\""))
  expect_identical(x$start, c(0, 4))
  expect_identical(x$end, c(2.5, 6.5))
})

# ---- 6: CARMA, DARMA, Continuum ------------------------------------------------------------------

test_that("6: Girard's tools", {
  carma <- lines_of("\"media_play; media_end\",\"2024/03/01 10:00:02:000; 2024/03/01 10:02:02:000\"
\"Multimedia File\",\"clip, one.mp4\"
\"Lower Label\",\"very negative\"
\"Upper Label\",\"very, very positive\"
\"Minimum Value\",-100
\"Maximum Value\",100
\"Number of Steps\",9
\"Second\",\"Rating\"
\"%%%%%%\",\"%%%%%%\"
1,0
2,12.5
3,")
  root <- format_folder("anna.csv" = carma)
  expect_traces(root, of("clip, one", "rating", "anna", c(.5, 1.5, 2.5), c(0, 12.5, NA)))
  facts <- facts_of(root)
  expect_identical(c(facts$scale_min, facts$scale_max, facts$steps), c(-100, 100, 9))
  expect_identical(c(facts$label_low, facts$label_high, facts$media), c("very negative", "very, very positive",
    "clip, one.mp4"))
  darma <- lines_of("\"Time of Rating\",\"2024-03-01 10:00:00\",\"\",\"\"
\"Multimedia File\",\"clip1.mp4\",60.5,\"\"
\"Magnitude\",1000,\"\",\"\"
\"Second\",\"Communion\",\"Agency\",\"Button\"
\"%%%%%%\",\"%%%%%%\",\"%%%%%%\",\"%%%%%%\"
0.5,10,-20,0
1,15,-22,1
1.5,,,0")
  two <- format_folder("anna.csv" = darma)
  expect_traces(two, rbind(of("clip1", "Communion", "anna", c(.5, 1, 1.5), c(10, 15, NA)),
    of("clip1", "Agency", "anna", c(.5, 1, 1.5), c(-20, -22, NA))))
  expect_identical(unique(facts_of(two)$scale_min), -1000)
  continuum <- lines_of("# dimensionality: 1D
# media_reference: clip1.webm
# sampling_mode: per_frame
# scale_axis_label: Valence
# scale_min: 0
# scale_max: 8
sample_index,media_time_s,value
0,0,4
1,0.0334,5")
  third <- format_folder("anna/clip1_1D_ratings.csv" = continuum)
  expect_traces(third, of("clip1", "Valence", "anna", c(0, .0334), 4:5))
  expect_identical(facts_of(third)$scale_max, 8)
  expect_match(said_by(format_folder("anna/clip1_1D_ratings.csv" = c(continuum, "2,0.0334,6"))), "seeking back")
})

# ---- 7: tables of corpora ------------------------------------------------------------------------

test_that("7: tables of corpora", {
  recola <- lines_of("time;FM1;FM2;FM3;FF1;FF2;FF3
0.00;0.00;0.02;0.00;0.00;0.00;0.01
0.04;0.00;0.02;0.01;0.00;0.00;0.01")
  x <- quiet_read(format_folder("ratings_individual/arousal/train_1.csv" = recola))
  expect_identical(levels(x$rater), c("FM1", "FM2", "FM3", "FF1", "FF2", "FF3"))
  expect_identical(c(levels(x$recording), levels(x$dimension)), c("train_1", "arousal"))
  expect_identical(unique(x$time), c(0, .04))
  sewa <- c("'Train_DE_01';0.0;0.12;-0.05;0.00", "'Train_DE_01';0.1;0.13;-0.05;0.01")
  expect_traces(format_folder("labels/Train_DE_01.csv" = sewa), rbind(
    of("Train_DE_01", "arousal", "gold", c(0, .1), c(.12, .13)), of("Train_DE_01", "valence", "gold", c(0, .1),
      c(-.05, -.05)), of("Train_DE_01", "liking", "gold", c(0, .1), c(0, .01))))
  send <- c("time,evaluator12,evaluator31", "0.0,50,50", "0.5,52,50")
  expect_traces(format_folder("ratings/results_111_1.csv" = send), rbind(of("results_111_1", "ratings", "evaluator12",
    c(0, .5), c(50, 52)), of("results_111_1", "ratings", "evaluator31", c(0, .5), c(50, 50))))
  deam <- lines_of("song_id,sample_15000ms,sample_15500ms,sample_16000ms
2,-0.12,-0.10,-0.08
3,0.30,0.31,")
  expect_traces(format_folder("arousal.csv" = deam), rbind(of("2", "arousal", "mean", c(15, 15.5, 16), c(-.12, -.1,
    -.08)), of("3", "arousal", "mean", c(15, 15.5), c(.3, .31)))) # a missing end is a shorter song
  expect_traces(format_folder("arousal/7.csv" = sub("^[^,]*,", "", deam)), rbind(of("7", "arousal", "1", c(15, 15.5,
    16),
    c(-.12, -.1, -.08)), of("7", "arousal", "2", c(15, 15.5), c(.3, .31))))
  muse <- c("timestamp,value,segment_id", "0,0.1,1", "250,0.12,1", "500,0.2,2")
  beside <- format_folder("label_segments/arousal/1.csv" = muse, "metadata/partition.csv" = c("id,partition",
    "1,train"))
  expect_warning(quiet_read(beside), "partition.csv", class = "musefuse_warning_empty")
  expect_traces(file.path(beside, "label_segments"), of("1", "arousal", "gold", c(0, .25, .5), c(.1, .12, .2)))
  imotions <- lines_of("#Respondent,P01
Row,Timestamp,EventSource,SourceStimuliName,Slider,GSR
1,0,Dial|Shimmer,clip1,50,0.31
2,10,Shimmer,clip1,50,0.32
3,20,Dial,clip1,55,0.32")
  expect_traces(format_folder("P01.csv" = imotions), of("clip1", "Slider", "P01", c(0, .02), c(50, 55)),
    column = "Slider")
  feeltrace <- paste(format(0:9 / 10), round(sin(0:9), 3))
  expect_traces(format_folder("clip/anna.txt" = c("time value", feeltrace)), of("clip", "rating", "anna", 0:9 / 10,
    round(sin(0:9), 3)))
  boris <- c("Observation id\tMedia file\tSubject\tBehavior\tBehavior type\tStart (s)\tStop (s)",
    "o1\tc.mp4\tanna\tsmiles\tSTATE\t0\t2.5", "o1\tc.mp4\tanna\tnods\tPOINT\t3\t3")
  expect_message(y <- read_segments(format_folder("b.tsv" = boris)), "1 point of no duration")
  expect_identical(c(y$label, as.character(y$recording)), c("smiles", "o1"))
})

# ---- 8: classes of R -----------------------------------------------------------------------------

test_that("8: binary tables and classes of R", {
  m <- cbind(anna = sin(1:8), ben = cos(1:8))
  expect_identical(as_annotations(stats::ts(m, start = 2, frequency = 4))$time[1:3], c(2, 2.25, 2.5))
  if (requireNamespace("nanoparquet", quietly = TRUE)) {
    known <- set_traces(ratings, scale = c(-1, 1), labels = c("calm", "excited"))
    path <- withr::local_tempfile(fileext = ".parquet")
    write_annotations(known, path, format = "parquet")
    again <- quiet_read(path)
    expect_identical(as.data.frame(again)[c("time", "value")], as.data.frame(known)[c("time", "value")])
    expect_identical(traces(again)$label_high, traces(known)$label_high)
  }
  if (requireNamespace("zoo", quietly = TRUE)) {
    expect_identical(as_annotations(zoo::zoo(m, 0:7))$time, rep(0:7, 2) + 0)
    start <- as.POSIXct("2021-05-03 10:00:00", tz = "UTC")
    x <- as_annotations(zoo::zoo(m, start + 0:7))
    expect_identical(x$time, rep(0:7, 2) + 0)
    expect_match(traces(x)$time_ref[1], "^2021-05-03T10:00:00")
  }
  if (requireNamespace("units", quietly = TRUE)) {
    d <- data.frame(time = units::set_units(0:2, "min", mode = "standard"), anna = 1:3)
    expect_equal(as_annotations(d, quiet = TRUE)$time, c(0, 60, 120))
    d <- data.frame(time = 0:2, anna = units::set_units(1:3, "m", mode = "standard"))
    expect_message(x <- as_annotations(d), "the unit of anna")
    expect_identical(x$value, c(1, 2, 3))
  }
  d <- data.frame(time = 0:3, anna = 1:4)
  if (rlang::is_installed("tsibble")) { # which is no Suggests
    long <- data.frame(rater = rep(c("a", "b"), each = 3), time = rep(0:2, 2), value = 1:6)
    as_tsibble <- getExportedValue("tsibble", "as_tsibble")
    expect_identical(levels(as_annotations(as_tsibble(long, key = "rater", index = "time"), quiet = TRUE)$rater),
      c("a", "b"))
  }
  expect_equal(as_annotations(stats::ts(1:4))$value, 1:4 + 0)
})
