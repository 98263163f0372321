# Adversarial relatives of the samples in ../shared/FORMATS.md and ../shared/cases, by format. The counts of what is
# read right and what is refused are held, so that neither turns into the other unseen.
skip_if_not_installed("xml2")
skip_if_not_installed("jsonlite")

# ---- NOVA ----------------------------------------------------------------------------------------
nova_xml <- function(type = "CONTINUOUS", size = 4, ftype = "ASCII", name = "arousal", meta = "annotator=\"anna\"",
                     sr = "sr=\"2\" min=\"-1\" max=\"1\"", items = NULL) {
  c("<?xml version=\"1.0\" ?>", "<annotation ssi-v=\"3\">", paste0("<info ftype=\"", ftype, "\" size=\"", size, "\"/>"),
    if (!is.null(meta)) paste0("<meta ", meta, "/>"), paste0("<scheme name=\"", name, "\"", if (!is.null(type))
      paste0(" type=\"", type, "\""), " ", sr, if (is.null(items)) "/>" else ">"), items,
    if (!is.null(items)) "</scheme>", "</annotation>")
}
v4 <- c(0.1, 0.15, NA, -0.2)
t4 <- c(0, 0.5, 1, 1.5)
nova_values <- c("0.1;1", "0.15;1", "NaN;0", "-0.2;0.5")
floats <- function(x, size = 4) writeBin(x, raw(), size = size, endian = "little")
nova_float_file <- floats(c(rbind(replace(v4, 3, NaN), c(1, 1, 0, .5))))
arousal4 <- of("s1", "arousal", "anna", t4, v4)
step4 <- of("s1", "level", "anna", c(0, 2, 4), c(1, 2, NA))

test_that("relatives of NOVA", {
  items <- c("<item name=\"1\" id=\"0\"/>", "<item name=\"2\" id=\"1\"/>")
  discrete <- function(...) nova_xml("DISCRETE", 2, sr = "", name = "level", items = items, ...)
  bytes24 <- c(floats(c(0, 2), 8), floats(0L), floats(1), floats(c(2, 4), 8), floats(1L), floats(1))
  bytes16 <- c(floats(c(0L, 2000L, 0L)), floats(1), floats(c(2000L, 4000L, 1L)), floats(1))
  counts <- expect_relatives(list(
    "comma decimals" = relative(list("s1/a.annotation" = nova_xml(), "s1/a.annotation~" = sub(".", ",", nova_values,
      fixed = TRUE)), arousal4),
    "windows line ends" = relative(list("s1/a.annotation" = nova_xml(), "s1/a.annotation~" = paste0(nova_values, "\r")),
      arousal4),
    "values without confidence" = relative(list("s1/a.annotation" = nova_xml(),
      "s1/a.annotation~" = sub(";.*", "", nova_values)), arousal4),
    "binary" = relative(list("s1/a.annotation" = nova_xml(ftype = "BINARY"), "s1/a.annotation~" = nova_float_file),
      arousal4),
    "binary cut off" = relative(list("s1/a.annotation" = nova_xml(ftype = "BINARY"),
      "s1/a.annotation~" = nova_float_file[1:29])),
    "binary cut off at a record" = relative(list("s1/a.annotation" = nova_xml(ftype = "BINARY"),
      "s1/a.annotation~" = nova_float_file[1:24]), arousal4[1:3, ]),
    "binary said, text there" = relative(list("s1/a.annotation" = nova_xml(ftype = "BINARY"),
      "s1/a.annotation~" = nova_values)),
    "text said, binary there" = relative(list("s1/a.annotation" = nova_xml(), "s1/a.annotation~" = nova_float_file)),
    "binary said, text of a whole length there" = relative(list("s1/a.annotation" = nova_xml(ftype = "BINARY",
      size = 2),
      "s1/a.annotation~" = charToRaw("0.123;1\n0.456;1\n"))),
    "data missing" = relative(list("s1/a.annotation" = nova_xml())),
    "header missing" = relative(list("s1/a.annotation~" = nova_values)),
    "data empty" = relative(list("s1/a.annotation" = nova_xml(size = 0), "s1/a.annotation~" = character())),
    "no rate" = relative(list("s1/a.annotation" = nova_xml(sr = "min=\"-1\""), "s1/a.annotation~" = nova_values)),
    "rate of 0" = relative(list("s1/a.annotation" = nova_xml(sr = "sr=\"0\""), "s1/a.annotation~" = nova_values)),
    "no annotator: the file" = relative(list("s1/anna.annotation" = nova_xml(meta = NULL),
      "s1/anna.annotation~" = nova_values), arousal4),
    "non-ASCII annotator" = relative(list("s1/a.annotation" = nova_xml(meta = "annotator=\"Zo\u00eb\""),
      "s1/a.annotation~" = nova_values), transform(arousal4, rater = "Zo\u00eb")),
    "two raters, two sessions" = relative(list("s1/a.annotation" = nova_xml(), "s1/a.annotation~" = nova_values,
      "s2/a.annotation" = nova_xml(), "s2/a.annotation~" = nova_values, "s1/b.annotation" = nova_xml(
        meta = "annotator=\"ben\""), "s1/b.annotation~" = nova_values), rbind(arousal4,
      transform(arousal4, recording = "s2"), transform(arousal4, rater = "ben"))),
    "two files of one annotator and scheme" = relative(list("s1/a.annotation" = nova_xml(),
      "s1/a.annotation~" = nova_values, "s1/b.annotation" = nova_xml(), "s1/b.annotation~" = nova_values)),
    "discrete of numbers" = relative(list("s1/a.annotation" = discrete(), "s1/a.annotation~" = c("0;2;0;1",
      "2;4;1;1")), step4),
    "discrete, binary of 24" = relative(list("s1/a.annotation" = discrete(ftype = "BINARY"),
      "s1/a.annotation~" = bytes24), step4),
    "discrete, binary of 16" = relative(list("s1/a.annotation" = discrete(ftype = "BINARY"),
      "s1/a.annotation~" = bytes16), step4),
    "discrete of an unknown class" = relative(list("s1/a.annotation" = discrete(), "s1/a.annotation~" = "0;2;7;1")),
    "discrete that ends before it starts" = relative(list("s1/a.annotation" = discrete(),
      "s1/a.annotation~" = c("2;0;0;1", "2;4;1;1"))),
    "points" = relative(list("s1/a.annotation" = nova_xml("POINT"), "s1/a.annotation~" = nova_values)),
    "free labels" = relative(list("s1/a.annotation" = nova_xml(NULL, 1, sr = ""),
      "s1/a.annotation~" = "0.5;1.25;laughs, loudly;1")),
    "free labels of numbers" = relative(list("s1/a.annotation" = nova_xml(NULL, 2, sr = "", name = "level"),
      "s1/a.annotation~" = c("0;2;1;1", "2;4;2;1")), step4),
    "not well-formed" = relative(list("s1/a.annotation" = nova_xml()[1:3], "s1/a.annotation~" = nova_values)),
    "a csv beside it" = relative(list("s1/a.annotation" = nova_xml(), "s1/a.annotation~" = nova_values,
      "s1/notes.txt" = "seen twice"), arousal4),
    "a word among the values" = relative(list("s1/a.annotation" = nova_xml(),
      "s1/a.annotation~" = replace(nova_values, 2, "high;1")))
  ))
  expect_identical(counts, c(right = 13L, refused = 16L, wrong = 0L, could = 0L))
})

# ---- BIDS ----------------------------------------------------------------------------------------
test_that("relatives of BIDS", {
  side <- "{\"SamplingFrequency\": 2, \"StartTime\": 0, \"Columns\": [\"joy\"]}"
  stim <- "sub-S01/beh/sub-S01_task-film1_recording-Joy_stim"
  data <- c("12", "14.5", "n/a", "17")
  named <- function(ext, what) stats::setNames(list(what), paste0(stim, ext))
  truth <- of("film1", "Joy", "S01", t4, c(12, 14.5, NA, 17))
  events <- c("onset\tduration\ttrial_type", "0\t2\t1", "2\t2\t2")
  steps <- of("film1", "rating", "S01", c(0, 2, 4), c(1, 2, NA))
  counts <- expect_relatives(list(
    "packed" = relative(c(named(".tsv.gz", data), named(".json", side)), truth),
    "not packed" = relative(c(named(".tsv", data), named(".json", side)), truth),
    "no sidecar" = relative(named(".tsv.gz", data)),
    "sidecar of the dataset" = relative(c(named(".tsv.gz", data), list("dataset_description.json" = "{\"Name\": \"x\"}",
      "task-film1_stim.json" = side)), truth),
    "rate of the dataset, columns nearby" = relative(c(named(".tsv.gz", data), named(".json",
      "{\"Columns\": [\"joy\"]}"),
      list("dataset_description.json" = "{}", "task-film1_stim.json" =
        "{\"SamplingFrequency\": 2, \"StartTime\": 0, \"Columns\": [\"x\", \"y\"]}")), truth),
    "a header" = relative(c(named(".tsv.gz", c("joy", data)), named(".json", side))),
    "two columns for one name" = relative(c(named(".tsv.gz", paste0(data, "\t1")), named(".json", side))),
    "rate as text" = relative(c(named(".tsv.gz", data), named(".json", sub("2,", "\"2\",", side)))),
    "rate of 0" = relative(c(named(".tsv.gz", data), named(".json", sub(": 2,", ": 0,", side)))),
    "start before 0" = relative(c(named(".tsv.gz", data), named(".json", sub("StartTime\": 0", "StartTime\": -1",
      side))),
      transform(truth, time = time - 1)),
    "no start" = relative(c(named(".tsv.gz", data), named(".json", sub("\"StartTime\": 0, ", "", side)))),
    "sidecar no JSON" = relative(c(named(".tsv.gz", data), named(".json", "{oops"))),
    "empty" = relative(c(named(".tsv.gz", character()), named(".json", side))),
    "comma decimals" = relative(c(named(".tsv.gz", sub(".", ",", data, fixed = TRUE)), named(".json", side)), truth),
    "physio of two signals" = relative(list("sub-S01_task-film1_physio.tsv.gz" = paste(data, 1:4, sep = "\t"),
      "sub-S01_task-film1_physio.json" = sub("\"joy\"", "\"eda\", \"hr\"", side)),
    rbind(of("film1", "eda", "S01", t4, c(12, 14.5, NA, 17)), of("film1", "hr", "S01", t4, 1:4))),
    "two runs" = relative(list("sub-S01_task-film1_run-1_stim.tsv.gz" = data, "sub-S01_task-film1_run-2_stim.tsv.gz" =
      data, "task-film1_stim.json" = side), rbind(of("film1_run-1", "joy", "S01", t4, truth$value),
      of("film1_run-2", "joy", "S01", t4, truth$value))),
    "two sessions of one task" = relative(list("sub-S01_ses-1_task-film1_stim.tsv.gz" = data,
      "sub-S01_ses-2_task-film1_stim.tsv.gz" = data, "task-film1_stim.json" = side), rbind(
      of("film1", "joy", "S01 (1)", t4, truth$value), of("film1", "joy", "S01 (2)", t4, truth$value))),
    "a stimulus alone" = relative(list("task-film1_stim.tsv.gz" = data, "task-film1_stim.json" = side)),
    "a stimulus beside ratings" = relative(c(named(".tsv.gz", data), named(".json", side),
      list("task-film1_stim.tsv.gz" = data, "task-film1_stim.json" = side)), truth),
    "participants beside it" = relative(c(named(".tsv.gz", data), named(".json", side),
      list("participants.tsv" = c("participant_id\tage", "sub-S01\t23"))), truth),
    "events of numbers" = relative(list("sub-S01_task-film1_events.tsv" = events), steps),
    "events of labels" = relative(list("sub-S01_task-film1_events.tsv" = sub("\t[12]$", "\tcalm", events))),
    "events with columns turned" = relative(list("sub-S01_task-film1_events.tsv" = c("duration\tonset\ttrial_type",
      "2\t0\t1", "2\t2\t2")), steps),
    "events that overlap" = relative(list("sub-S01_task-film1_events.tsv" = replace(events, 3, "1\t2\t2"))),
    "events without duration" = relative(list("sub-S01_task-film1_events.tsv" = sub("\t2\t", "\tn/a\t", events)),
      of("film1", "rating", "S01", c(0, 2), 1:2)),
    "events of a header only" = relative(list("sub-S01_task-film1_events.tsv" = events[1])),
    "a non-ASCII rater" = relative(list("sub-Zo\u00eb_task-film1_stim.tsv" = data, "sub-Zo\u00eb_task-film1_stim.json" =
      side), of("film1", "joy", "Zo\u00eb", t4, truth$value))
  ))
  expect_identical(counts, c(right = 15L, refused = 12L, wrong = 0L, could = 0L))
})

# ---- CARMA and DARMA -----------------------------------------------------------------------------
carma_head <- c("\"media_play; media_end\",\"2024/03/01 10:00:02:000; 2024/03/01 10:02:02:000\"",
  "\"Multimedia File\",\"clip, one.mp4\"", "\"Lower Label\",\"very negative\"",
  "\"Upper Label\",\"very, very positive\"", "\"Minimum Value\",-100", "\"Maximum Value\",100",
  "\"Number of Steps\",9", "\"Second\",\"Rating\"", "\"%%%%%%\",\"%%%%%%\"")
carma_rows <- c("1,0", "2,12.5", "3,", "4,20")
test_that("relatives of CARMA", {
  truth <- of("clip, one", "rating", "anna", c(0.5, 1.5, 2.5, 3.5), c(0, 12.5, NA, 20))
  with_head <- function(...) c(carma_head, ...)
  counts <- expect_relatives(list(
    "as it is" = relative(list("anna.csv" = with_head(carma_rows)), truth),
    "before 2019: output1" = relative(list("anna.csv" = c("output1,output2", with_head(carma_rows))), truth),
    "windows line ends" = relative(list("anna.csv" = paste0(with_head(carma_rows), "\r")), truth),
    "byte order mark" = relative(list("anna.csv" = c(paste0("\ufeff", carma_head[1]), carma_head[-1], carma_rows)),
      truth),
    "semicolons of a German Excel" = relative(list("anna.csv" = c(gsub("\",", "\";", carma_head, fixed = TRUE),
      sub("12.5", "12,5", sub(",", ";", carma_rows, fixed = TRUE), fixed = TRUE))), truth),
    "no quotes" = relative(list("anna.csv" = c("Multimedia File,clip1.mp4", "Lower Label,low", "Upper Label,high",
      "Minimum Value,-100", "Maximum Value,100", "Number of Steps,9", "Second,Rating", "%%%%%%,%%%%%%", carma_rows)),
    transform(truth, recording = "clip1")),
    "bins of half a second" = relative(list("anna.csv" = with_head("0.5,1", "1,2", "1.5,3")),
      of("clip, one", "rating", "anna", c(.25, .75, 1.25), 1:3)),
    "an empty bin in the middle" = relative(list("anna.csv" = with_head("1,0", "2,12.5", "4,20")),
      of("clip, one", "rating", "anna", c(.5, 1.5, 3.5), c(0, 12.5, 20))),
    "NaN" = relative(list("anna.csv" = with_head(sub("3,$", "3,NaN", carma_rows))), truth),
    "header only" = relative(list("anna.csv" = carma_head)),
    "cut off in the head" = relative(list("anna.csv" = carma_head[1:6])),
    "head without its close" = relative(list("anna.csv" = c(carma_head[1:8], carma_rows))),
    "no medium" = relative(list("anna.csv" = c(carma_head[-2], carma_rows))),
    "no labels and scale" = relative(list("anna.csv" = c(carma_head[c(1, 2, 8, 9)], carma_rows)), truth),
    "a word among ratings" = relative(list("anna.csv" = with_head(sub("12.5", "oops", carma_rows)))),
    "columns turned" = relative(list("anna.csv" = c(carma_head[1:7], "\"Rating\",\"Second\"", carma_head[9], "0,1",
      "12.5,2", ",3", "20,4")), truth),
    "rows written backwards" = relative(list("anna.csv" = with_head(rev(carma_rows))), truth),
    "a row twice" = relative(list("anna.csv" = with_head(carma_rows, "4,20")), truth),
    "a row cut off" = relative(list("anna.csv" = with_head(carma_rows[1:3], "4")),
      transform(truth, value = c(0, 12.5, NA, NA))),
    "named like the medium, in raters' folders" = relative(list("anna/clip1.csv" = sub("clip, one", "clip1",
      with_head(carma_rows)), "ben/clip1.csv" = sub("clip, one", "clip1", with_head(carma_rows))),
    rbind(transform(truth, recording = "clip1"), transform(truth, recording = "clip1", rater = "ben"))),
    "a README beside it" = relative(list("anna.csv" = with_head(carma_rows), "README.txt" = "Ratings."), truth),
    "a plain table beside it" = relative(list("anna.csv" = with_head(carma_rows), "ben.csv" = c("time,rating", "0.5,1",
      "1.5,2", "2.5,3")), rbind(truth, of("recording 1", "rating", "ben", c(.5, 1.5, 2.5), 1:3))),
    "non-ASCII medium and rater" = relative(list("Zo\u00eb.csv" = sub("clip, one", "\u00fcbung",
      with_head(carma_rows))),
      transform(truth, recording = "\u00fcbung", rater = "Zo\u00eb"))
  ))
  expect_identical(counts, c(right = 18L, refused = 5L, wrong = 0L, could = 0L))
})

test_that("relatives of DARMA", {
  head <- c("\"Time of Rating\",\"2024-03-01 10:00:00\",\"\",\"\"", "\"Multimedia File\",\"clip1.mp4\",60.5,\"\"",
    "\"Magnitude\",1000,\"\",\"\"", "\"Second\",\"Communion\",\"Agency\",\"Button\"",
    "\"%%%%%%\",\"%%%%%%\",\"%%%%%%\",\"%%%%%%\"")
  rows <- c("0.5,10,-20,0", "1,15,-22,1", "1.5,,,0")
  t3 <- c(.5, 1, 1.5)
  truth <- rbind(of("clip1", "Communion", "anna", t3, c(10, 15, NA)), of("clip1", "Agency", "anna", t3, c(-20, -22,
    NA)))
  counts <- expect_relatives(list(
    "as it is" = relative(list("anna.csv" = c(head, rows)), truth),
    "without a button" = relative(list("anna.csv" = c(head[1:3], "\"Second\",\"Communion\",\"Agency\"",
      "\"%%%%%%\",\"%%%%%%\",\"%%%%%%\"", sub(",[01]$", "", rows))), truth),
    "labels with commas and accents" = relative(list("anna.csv" = c(sub("Communion", "N\u00e4he, W\u00e4rme", head),
      rows)), transform(truth, dimension = ifelse(dimension == "Communion", "N\u00e4he, W\u00e4rme", dimension))),
    "nameless axes" = relative(list("anna.csv" = c(head[1:3], "\"Second\",\"\",\"\",\"Button\"", head[5], rows)),
      transform(truth, dimension = rep(c("x", "y"), each = 3))),
    "header only" = relative(list("anna.csv" = head)),
    "no magnitude" = relative(list("anna.csv" = c(head[-3], rows)), truth),
    "cut off in a row" = relative(list("anna.csv" = c(head, rows[1:2], "1.5,")),
      truth),
    "an axis of words" = relative(list("anna.csv" = c(head, "0.5,low,high,0"))),
    "rows backwards" = relative(list("anna.csv" = c(head, rev(rows))), truth),
    "two raters and a note" = relative(list("anna.csv" = c(head, rows), "ben.csv" = c(head, rows), "notes.txt" = "x"),
      rbind(truth, transform(truth, rater = "ben"))),
    "semicolons" = relative(list("anna.csv" = gsub(",", ";", c(head, rows))), truth),
    "named like the medium, two folders" = relative(list("anna/clip1.csv" = c(head, rows), "ben/clip1.csv" = c(head,
      rows)), rbind(truth, transform(truth, rater = "ben")))
  ))
  expect_identical(counts, c(right = 10L, refused = 2L, wrong = 0L, could = 0L))
})

# ---- Continuum -----------------------------------------------------------------------------------
test_that("relatives of Continuum", {
  head <- c("# dimensionality: 1D", "# media_reference: clip1.webm", "# sampling_mode: per_frame",
    "# scale_axis_label: Valence", "# scale_min: 0", "# scale_max: 8", "sample_index,media_time_s,value")
  rows <- c("0,0,4", "1,0.0334,5", "2,0.0667,6")
  t3 <- c(0, .0334, .0667)
  truth <- of("clip1", "Valence", "anna", t3, 4:6)
  file <- "anna/clip1_1D_ratings.csv"
  at <- function(lines) stats::setNames(list(lines), file)
  edit <- function(from, to) sub(from, to, head, fixed = TRUE)
  counts <- expect_relatives(list(
    "rater's folder" = relative(at(c(head, rows)), truth),
    "rater's file" = relative(list("anna.csv" = c(head, rows)), truth),
    "raters' folders" = relative(c(at(c(head, rows)), list("ben/clip1_1D_ratings.csv" = c(head, rows))),
      rbind(truth, transform(truth, rater = "ben"))),
    "no axis label" = relative(at(c(head[-4], rows)), transform(truth, dimension = "rating")),
    "no medium" = relative(at(c(head[-2], rows)), truth),
    "a medium with a path and spaces" = relative(list("anna/clip_one_1D_ratings.csv" =
      c(edit("clip1.webm", "C:\\films\\clip one.webm"), rows)),
      transform(truth, recording = "clip one")),
    "seeking back" = relative(at(c(head, rows, "3,0.0334,8")), transform(truth, value = c(4, 8, 6))),
    "two axes" = relative(at(c(sub("value$", "x,y", head), paste0(rows, ",", 1:3))), rbind(transform(truth, dimension =
      "x"), of("clip1", "y", "anna", t3, 1:3))),
    "columns turned" = relative(at(c(head[1:6], "value,sample_index,media_time_s", "4,0,0", "5,1,0.0334",
      "6,2,0.0667")), truth),
    "header only" = relative(at(head)),
    "keys only" = relative(at(head[1:6])),
    "cut off in a row" = relative(at(c(head, rows[1:2], "2,0.06")), transform(truth, time = c(0, .0334, .06),
      value = c(4, 5, NA))),
    "semicolons" = relative(at(c(head[1:6], gsub(",", ";", c(head[7], rows)))), truth),
    "empty cells" = relative(at(c(head, "0,0,", rows[2:3])), transform(truth, value = c(NA, 5, 6))),
    "a word among values" = relative(at(c(head, "0,0,high"))),
    "non-ASCII" = relative(list("Zo\u00eb/\u00dcbung_1D_ratings.csv" = c(edit("clip1", "\u00dcbung"), rows)),
      transform(truth, recording = "\u00dcbung", rater = "Zo\u00eb")),
    "times that are missing" = relative(at(c(head, "0,,4", rows[2:3]))),
    "a table of another kind beside it" = relative(c(at(c(head, rows)), list("questionnaire.csv" = c("id,age",
      "anna,23",
      "ben,24"))), truth)
  ))
  expect_identical(counts, c(right = 14L, refused = 4L, wrong = 0L, could = 0L))
})

# ---- PAGAN ---------------------------------------------------------------------------------------
test_that("relatives of PAGAN", {
  head <- "OriginalName,DatabaseName,Participant,SessionID,Timestamp,VideoTime,Value"
  row <- function(ms, value, who = "A", session = "S1", name = "clip, part 1 (ab12) - 90") {
    paste(name, "0F1E_1", who, session, format(1.7e12 + ms, digits = 15), ms, value, sep = ",")
  }
  rows <- c(row(120, 1), row(1480, 2), row(1460, 3), row(9900, -4))
  name <- "clip, part 1 (ab12) - 90"
  truth <- of(name, "rating", "A", c(0, .12, 1.46, 1.48, 9.9), c(0, 1, 3, 2, -4))
  counts <- expect_relatives(list(
    "as it is" = relative(list("log.csv" = c(head, rows)), truth),
    "windows line ends" = relative(list("log.csv" = paste0(c(head, rows), "\r")), truth),
    "byte order mark" = relative(list("log.csv" = c(paste0("\ufeff", head), rows)), truth),
    "with ExternalPID" = relative(list("log.csv" = c(sub("Participant,", "Participant,ExternalPID,", head),
      sub(",A,", ",A,P99,", rows))), truth),
    "quoted names" = relative(list("log.csv" = c(head, sub(name, paste0("\"", name, "\""), rows, fixed = TRUE))),
      truth),
    "header only" = relative(list("log.csv" = head)),
    "a row cut off" = relative(list("log.csv" = c(head, rows, "clip (ab12) - 90,0F1E_1,A,S1,17000"))),
    "negative time" = relative(list("log.csv" = c(head, rows, row(-5, 1)))),
    "a word as value" = relative(list("log.csv" = c(head, rows, row(9990, "up")))),
    "two sessions" = relative(list("log.csv" = c(head, rows, row(200, 5, session = "S2"))), rbind(truth,
      of(name, "rating", "A (2)", c(0, .2), c(0, 5)))),
    "two participants and a line at 0" = relative(list("log.csv" = c(head, rows, row(0, 2, "B"), row(700, 3, "B"))),
      rbind(truth, of(name, "rating", "B", c(0, .7), 2:3))),
    "one time twice: the later stamp" = relative(list("log.csv" = c(head, "c,D,A,S1,1700000002000,500,7",
      "c,D,A,S1,1700000001000,500,6")), of("c", "rating", "A", c(0, .5), c(0, 7))),
    "binary" = relative(list("log.csv" = c(head, row(100, 1), row(200, 1), row(300, -1))), of(name, "rating", "A",
      c(0, .1, .2, .3), c(0, 1, 2, 1))),
    "test mode" = relative(list("anna/clip.csv" = c("Timestamp,VideoTime,Value", "1700000000120,120,1",
      "1700000000500,500,2")), of("clip", "rating", "anna", c(0, .12, .5), 0:2)),
    "semicolons" = relative(list("log.csv" = c(gsub(",", ";", head), gsub(",", ";", sub(name, "clip", rows,
      fixed = TRUE)))), transform(truth, recording = "clip")),
    "columns in another order" = relative(list("log.csv" = c("Participant,OriginalName,VideoTime,Value", "A,clip,120,1",
      "A,clip,500,2", "A,clip,900,4")), of("clip", "rating", "A", c(0, .12, .5, .9), c(0, 1, 2, 4))),
    "without stamps" = relative(list("log.csv" = c("OriginalName,DatabaseName,Participant,SessionID,VideoTime,Value",
      "clip,D,A,S1,120,1", "clip,D,A,S1,900,3")), of("clip", "rating", "A", c(0, .12, .9), c(0, 1, 3))),
    "non-ASCII" = relative(list("log.csv" = c(head, row(100, 2, "Zo\u00eb", name = "\u00dcbung"))), of("\u00dcbung",
      "rating", "Zo\u00eb", c(0, .1), c(0, 2))),
    "a name for two entries" = relative(list("log.csv" = c(head, "c,D1,A,S1,1700000000100,100,1",
      "c,D2,A,S1,1700000000200,200,2")), rbind(of("D1", "rating", "A", c(0, .1), 0:1), of("D2", "rating", "A", c(0, .2),
      c(0, 2)))),
    "a dimension's folder" = relative(list("arousal/log.csv" = c(head, rows)), transform(truth, dimension = "arousal"))
  ))
  expect_identical(counts, c(right = 16L, refused = 4L, wrong = 0L, could = 0L))
})

# ---- BORIS ---------------------------------------------------------------------------------------
test_that("relatives of BORIS", {
  head <- "Observation id\tMedia file\tSubject\tBehavior\tBehavior type\tStart (s)\tStop (s)"
  row <- function(start, stop, label = "1", subject = "anna", type = "STATE", id = "obs1") {
    paste(id, "clip1.mp4", subject, label, type, start, stop, sep = "\t")
  }
  rows <- c(row(0, 2), row(2, 4, "2"))
  truth <- of("obs1", "anna", "rater 1", c(0, 2, 4), c(1, 2, NA))
  counts <- expect_relatives(list(
    "as it is" = relative(list("b.tsv" = c(head, rows)), truth),
    "commas" = relative(list("b.csv" = gsub("\t", ",", c(head, rows))), truth),
    "semicolons" = relative(list("b.csv" = gsub("\t", ";", c(head, rows))), truth),
    "decimal comma" = relative(list("b.tsv" = c(head, row("0,5", "2"), row("2", "4", "2"))),
      transform(truth, time = c(.5, 2, 4))),
    "more columns" = relative(list("b.tsv" = c(paste0(head, "\tComment start"), paste0(rows, "\tgood, \"really\""))),
      truth),
    "labels" = relative(list("b.tsv" = c(head, row(0, 2, "smiles")))),
    "points of numbers" = relative(list("b.tsv" = c(head, row(1, 1, "3", type = "POINT"), row(2, 2, "4",
      type = "POINT"))), of("obs1", "anna", "rater 1", 1:2, 3:4)),
    "no subject" = relative(list("b.tsv" = c(head, row(0, 2, subject = ""), row(2, 4, "2", subject = ""))),
      transform(truth, dimension = "behaviour")),
    "overlap" = relative(list("b.tsv" = c(head, row(0, 3), row(2, 4, "2")))),
    "stop before start" = relative(list("b.tsv" = c(head, row(3, 2)))),
    "a state without end" = relative(list("b.tsv" = c(head, row(0, 2), row(2, "NA", "2"))),
      of("obs1", "anna", "rater 1", c(0, 2), c(1, 2))),
    "header only" = relative(list("b.tsv" = head)),
    "cut off" = relative(list("b.tsv" = c(head, rows[1], "obs1\tclip1.mp4\tanna"))),
    "two observations" = relative(list("b.tsv" = c(head, rows, row(0, 1, id = "obs2"))), rbind(truth, of("obs2", "anna",
      "rater 1", 0:1, c(1, NA)))),
    "rows backwards" = relative(list("b.tsv" = c(head, rev(rows))), truth),
    "non-ASCII" = relative(list("b.tsv" = c(head, row(0, 2, subject = "Zo\u00eb"))), of("obs1", "Zo\u00eb", "rater 1",
      c(0, 2), c(1, NA)))
  ))
  expect_identical(counts, c(right = 11L, refused = 5L, wrong = 0L, could = 0L))
})

# ---- ELAN ----------------------------------------------------------------------------------------
eaf <- function(slots, tiers, units = "milliseconds", media = "./s01.mp4", types = "lt") {
  c("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<ANNOTATION_DOCUMENT FORMAT=\"3.0\" VERSION=\"3.0\">",
    paste0("<HEADER TIME_UNITS=\"", units, "\">", if (!is.null(media)) paste0("<MEDIA_DESCRIPTOR RELATIVE_MEDIA_URL=\"",
      media, "\"/>"), "</HEADER>"), "<TIME_ORDER>", paste0("<TIME_SLOT TIME_SLOT_ID=\"", names(slots), "\"", ifelse(
      is.na(slots), "", paste0(" TIME_VALUE=\"", slots, "\"")), "/>"), "</TIME_ORDER>", tiers, "</ANNOTATION_DOCUMENT>")
}
eaf_tier <- function(id, ..., who = "ANNOTATOR=\"anna\"") {
  c(paste0("<TIER TIER_ID=\"", id, "\" ", who, " LINGUISTIC_TYPE_REF=\"lt\">"), ..., "</TIER>")
}
eaf_cell <- function(id, from, to, label) {
  paste0("<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"", id, "\" TIME_SLOT_REF1=\"", from, "\" TIME_SLOT_REF2=\"",
    to, "\"><ANNOTATION_VALUE>", label, "</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>")
}
eaf_ref <- function(id, parent, label, previous = NULL) {
  paste0("<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"", id, "\" ANNOTATION_REF=\"", parent, "\"",
    if (!is.null(previous))
    paste0(" PREVIOUS_ANNOTATION=\"", previous, "\""), "><ANNOTATION_VALUE>", label,
  "</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>")
}
test_that("relatives of ELAN", {
  slots <- c(ts1 = 0, ts2 = NA, ts3 = 4000)
  tier <- eaf_tier("arousal", eaf_cell("a1", "ts1", "ts2", 2), eaf_cell("a2", "ts2", "ts3", 4))
  truth <- of("s01", "arousal", "anna", c(0, 2, 4), c(2, 4, NA))
  one <- function(...) list("x.eaf" = eaf(...))
  counts <- expect_relatives(list(
    "a slot without time" = relative(one(slots, tier), truth),
    "windows line ends" = relative(list("x.eaf" = paste0(eaf(slots, tier), "\r")), truth),
    "a first slot without time" = relative(one(c(ts1 = NA, ts2 = 2000, ts3 = 4000), tier)),
    "frames" = relative(one(slots, tier, units = "PAL-frames")),
    "no medium: the file" = relative(one(slots, tier, media = NULL), transform(truth, recording = "x")),
    "an unknown slot" = relative(one(slots[-3], tier)),
    "labels" = relative(one(slots, sub(">2<", ">calm<", tier))),
    "a tier of labels beside one of numbers" = relative(one(slots, c(tier, eaf_tier("words", eaf_cell("b1", "ts1",
      "ts3",
      "hello")))), truth),
    "an empty tier" = relative(one(slots, c(tier, eaf_tier("notes"))), truth),
    "empty tiers only" = relative(one(slots, eaf_tier("arousal"))),
    "empty annotations" = relative(one(slots, sub(">4<", "><", tier)), transform(truth, value = c(2, NA, NA))),
    "rater behind the tier's name" = relative(one(slots, sub("\"arousal\" ANNOTATOR=\"anna\"", "\"arousal@ben\" ",
      tier)),
      transform(truth, rater = "ben")),
    "rater as participant" = relative(one(slots, sub("ANNOTATOR", "PARTICIPANT", tier)), truth),
    "nobody" = relative(one(slots, sub("ANNOTATOR=\"anna\"", "", tier)), transform(truth, rater = "rater 1")),
    "references in their order" = relative(one(slots, c(tier, eaf_tier("valence", eaf_ref("r2", "a2", 8, "r1"),
      eaf_ref("r1", "a2", 6)))), rbind(truth, of("s01", "valence", "anna", c(2, 3, 4), c(6, 8, NA)))),
    "references to nothing" = relative(one(slots, eaf_tier("valence", eaf_ref("r1", "a9", 6)))),
    "overlap" = relative(one(c(ts1 = 0, ts2 = 3000, ts3 = 2000, ts4 = 4000), eaf_tier("arousal", eaf_cell("a1", "ts1",
      "ts2", 2), eaf_cell("a2", "ts3", "ts4", 4)))),
    "end before start" = relative(one(c(ts1 = 3000, ts2 = 1000), eaf_tier("arousal", eaf_cell("a1", "ts1", "ts2", 2)))),
    "cut off" = relative(list("x.eaf" = utils::head(eaf(slots, tier), -3L))),
    "not XML" = relative(list("x.eaf" = c("time,value", "0,1"))),
    "two files of one medium and rater" = relative(list("x.eaf" = eaf(slots, tier), "y.eaf" = eaf(slots, tier))),
    "two raters' files" = relative(list("x.eaf" = eaf(slots, tier), "y.eaf" = eaf(slots, sub("anna", "ben", tier))),
      rbind(truth, transform(truth, rater = "ben"))),
    "non-ASCII" = relative(one(slots, sub("anna", "Zo\u00eb", sub("arousal", "\u00e9veil", tier))), transform(truth,
      dimension = "\u00e9veil", rater = "Zo\u00eb")),
    "decimal commas" = relative(one(slots, sub(">2<", ">2,5<", tier)), transform(truth, value = c(2.5, 4, NA))),
    "a gap" = relative(one(c(ts1 = 0, ts2 = 1000, ts3 = 2000, ts4 = 4000), eaf_tier("arousal", eaf_cell("a1", "ts1",
      "ts2", 2), eaf_cell("a2", "ts3", "ts4", 4))), of("s01", "arousal", "anna", c(0, 1, 2, 4), c(2, NA, 4, NA))),
    "a table beside it" = relative(list("x.eaf" = eaf(slots, tier), "x.pfsx" = "<preferences/>"), truth)
  ))
  expect_identical(counts, c(right = 15L, refused = 11L, wrong = 0L, could = 0L))
})

# ---- TextGrid ------------------------------------------------------------------------------------
test_that("relatives of TextGrid", {
  short <- c("File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "0", "6.5", "<exists>", "1",
    "\"IntervalTier\"", "\"arousal@anna\"", "0", "6.5", "3", "0", "2.5", "\"1\"", "2.5", "4", "\"\"", "4", "6.5",
      "\"3\"")
  long <- c("File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "xmin = 0 ", "xmax = 6.5 ",
    "tiers? <exists> ", "size = 1 ", "item []: ", "    item [1]:", "        class = \"IntervalTier\" ",
    "        name = \"arousal@anna\" ", "        xmin = 0 ", "        xmax = 6.5 ", "        intervals: size = 3 ",
    "        intervals [1]:", "            xmin = 0 ", "            xmax = 2.5 ", "            text = \"1\" ",
    "        intervals [2]:", "            xmin = 2.5 ", "            xmax = 4 ", "            text = \"\" ",
    "        intervals [3]:", "            xmin = 4 ", "            xmax = 6.5 ", "            text = \"3\" ")
  truth <- of("s1", "arousal", "anna", c(0, 2.5, 4, 6.5), c(1, NA, 3, NA))
  grid <- function(lines) list("s1.TextGrid" = lines)
  utf16 <- c(as.raw(c(0xff, 0xfe)), iconv(paste0(paste(long, collapse = "\n"), "\n"), "UTF-8", "UTF-16LE",
    toRaw = TRUE)[[1L]])
  points <- c(short[1:7], "\"TextTier\"", "\"arousal\"", "0", "6.5", "2", "1", "\"5\"", "2", "\"6\"")
  counts <- expect_relatives(list(
    "short" = relative(grid(short), truth), "long" = relative(grid(long), truth),
    "UTF-16" = relative(grid(utf16), truth),
    "windows line ends" = relative(grid(paste0(long, "\r")), truth),
    "byte order mark" = relative(grid(c(paste0("\ufeff", long[1]), long[-1])), truth),
    "a comment" = relative(grid(append(long, "! made by hand, 3 tiers", 3)), truth),
    "points" = relative(grid(points), of("s1", "arousal", "rater 1", 1:2, 5:6)),
    "labels" = relative(grid(sub("\"1\"", "\"he said \"\"no\"\"\"", short))),
    "binary" = relative(grid(charToRaw("ooBinaryFile\010TextGrid"))),
    "cut off in an interval" = relative(grid(utils::head(short, -2L))),
    "cut off in a line" = relative(grid(utils::head(long, -1L))),
    "more intervals than there are" = relative(grid(replace(short, 12, "9"))),
    "no tiers" = relative(grid(c(short[1:5], "<absent>"))),
    "an empty tier" = relative(grid(c(short[1:6], "2", "\"IntervalTier\"", "\"notes\"", "0", "6.5", "1", "0", "6.5",
      "\"\"",
      short[-(1:7)])), truth),
    "empty tiers only" = relative(grid(c(short[1:11], "1", "0", "6.5", "\"\""))),
    "another object" = relative(grid(sub("TextGrid", "PitchTier", short))),
    "end before start" = relative(grid(replace(short, 13:14, c("2.5", "0")))),
    "a marked time" = relative(grid(replace(short, 13, "zero"))),
    "two tiers of one name" = relative(grid(c(short[1:6], "2", short[-(1:7)], short[-(1:7)])),
      rbind(transform(truth, dimension = "arousal@anna"), transform(truth, dimension = "arousal@anna (2)"))),
    "two raters' tiers" = relative(grid(c(short[1:6], "2", short[-(1:7)], sub("anna", "ben", short[-(1:7)]))),
      rbind(truth, transform(truth, rater = "ben"))),
    "non-ASCII" = relative(list("\u00dcbung.TextGrid" = sub("anna", "Zo\u00eb", short)), transform(truth,
      recording = "\u00dcbung", rater = "Zo\u00eb")),
    "not a TextGrid" = relative(grid(c("time,value", "0,1"))),
    "numbers as 1e-05" = relative(grid(replace(short, 13, "0e+00")), truth)
  ))
  expect_identical(counts, c(right = 12L, refused = 11L, wrong = 0L, could = 0L))
})

# ---- DEAM, SEND, MuSe, iMotions ------------------------------------------------------------------
test_that("relatives of DEAM", {
  head <- "song_id,sample_15000ms,sample_15500ms,sample_16000ms"
  rows <- c("2,-0.12,-0.10,-0.08", "3,0.30,0.31,")
  truth <- rbind(of("2", "arousal", "mean", c(15, 15.5, 16), c(-.12, -.1, -.08)),
    of("3", "arousal", "mean", c(15, 15.5), c(.3, .31)))
  file <- function(lines, name = "arousal.csv") stats::setNames(list(lines), name)
  counts <- expect_relatives(list(
    "as it is" = relative(file(c(head, rows)), truth), "semicolons" = relative(file(gsub(",", ";", c(head, rows))),
      truth),
    "semicolons and commas" = relative(file(c(gsub(",", ";", head), gsub(".", ",", gsub(",", ";", rows),
      fixed = TRUE))),
      truth),
    "tabs" = relative(file(gsub(",", "\t", c(head, rows))), truth),
    "blanks in the header" = relative(file(c(gsub(",", ", ", head), rows)), truth),
    "quotes" = relative(file(c(gsub("([^,]+)", "\"\\1\"", head), rows)), truth),
    "columns turned" = relative(file(c("sample_15000ms,sample_15500ms,sample_16000ms,song_id", "-0.12,-0.10,-0.08,2",
      "0.30,0.31,,3")), truth),
    "times backwards" = relative(file(c("song_id,sample_16000ms,sample_15500ms,sample_15000ms", "2,-0.08,-0.10,-0.12",
      "3,,0.31,0.30")), truth),
    "header only" = relative(file(head)),
    "cut off" = relative(file(c(head, rows[1], "3,0.30,0.")), transform(truth, value = c(-.12, -.1, -.08, .3, 0))),
    "more cells than columns" = relative(file(c(head, paste0(rows, ",1")))),
    "a word" = relative(file(c(head, "2,low,-0.10,-0.08"))),
    "a song twice" = relative(file(c(head, rows, "2,0.5,0.5,0.5"))),
    "raters of a song" = relative(list("arousal/7.csv" = sub("song_id", "rater", c(head, rows))), transform(truth,
      recording = "7", rater = c("2", "2", "2", "3", "3"))),
    "raters without ids" = relative(list("arousal/7.csv" = sub("^[^,]+,", "", c(head, rows))), transform(truth,
      recording = "7", rater = c("1", "1", "1", "2", "2"))),
    "two dimensions" = relative(c(file(c(head, rows)), file(c(head, rows), "valence.csv")), rbind(truth,
      transform(truth, dimension = "valence"))),
    "a song's names" = relative(file(c(head, sub("^3", "\u00dcbung", rows))), transform(truth,
      recording = ifelse(recording == "3", "\u00dcbung", recording)))
  ))
  expect_identical(counts, c(right = 13L, refused = 4L, wrong = 0L, could = 0L))
})

test_that("relatives of SEND", {
  head <- "time,evaluator12,evaluator31"
  time <- seq(0, 4.5, .5)
  v <- c(50, 52, 52, 53, 55, 60, 61, 61, 61, 60)
  rows <- paste(format(time), v, v - 1, sep = ",")
  truth <- rbind(of("results_111_1", "ratings", "evaluator12", time, v), of("results_111_1", "ratings", "evaluator31",
    time, v - 1))
  file <- function(lines, name = "results_111_1.csv") stats::setNames(list(lines), paste0("ratings/", name))
  counts <- expect_relatives(list(
    "as it is" = relative(file(c(head, rows)), truth),
    "semicolons and commas" = relative(file(gsub(".", ",", gsub(",", ";", c(head, rows)), fixed = TRUE)), truth),
    "time last" = relative(file(c("evaluator12,evaluator31,time", paste(v, v - 1, time, sep = ","))), truth),
    "times backwards" = relative(file(c(head, rev(rows)))),
    "a time twice" = relative(file(c(head, rows, rows[10])), truth),
    "header only" = relative(file(head)),
    "cut off" = relative(file(c(head, rows, "5.0,6"))),
    "numbers for raters" = relative(file(c("time,12,31", rows)), transform(truth, rater = sub("evaluator", "", rater))),
    "Time (sec)" = relative(file(c("Time (sec),evaluator12,evaluator31", rows)), truth),
    "milliseconds" = relative(file(c("time,evaluator12,evaluator31", paste(1000 * time, v, v - 1, sep = ","))), truth),
    "pandas' row numbers" = relative(file(c(paste0(",", head), paste(0:9, rows, sep = ","))), truth),
    "one rater" = relative(file(c("time,evaluator12", paste(time, v, sep = ","))), truth[1:10, ]),
    "two videos" = relative(c(file(c(head, rows)), file(c(head, rows), "results_111_2.csv")), rbind(truth,
      transform(truth, recording = "results_111_2"))),
    "empty beside it" = relative(c(file(c(head, rows)), file(character(), "results_111_2.csv")), truth),
    "non-ASCII raters" = relative(file(c("time,Zo\u00eb,\u00c5sa", rows)), transform(truth, rater = rep(c("Zo\u00eb",
      "\u00c5sa"), each = 10))),
    "without a header" = relative(file(rows)),
    "without times" = relative(file(c("evaluator12,evaluator31", paste(v, v - 1, sep = ","))))
  ))
  expect_identical(counts, c(right = 12L, refused = 5L, wrong = 0L, could = 0L))
})

test_that("relatives of MuSe", {
  head <- "timestamp,value,segment_id"
  rows <- c("0,0.1,1", "250,0.12,1", "500,0.2,2")
  truth <- of("1", "arousal", "gold", c(0, .25, .5), c(.1, .12, .2))
  file <- function(lines, name = "1.csv") stats::setNames(list(lines), paste0("label_segments/arousal/", name))
  counts <- expect_relatives(list(
    "as it is" = relative(file(c(head, rows)), truth),
    "other order" = relative(file(c("timestamp,segment_id,value", "0,1,0.1", "250,1,0.12", "500,2,0.2")), truth),
    "semicolons" = relative(file(gsub(",", ";", c(head, rows))), truth),
    "quotes" = relative(file(c("\"timestamp\",\"value\",\"segment_id\"", rows)), truth),
    "windows line ends" = relative(file(paste0(c(head, rows), "\r")), truth),
    "header only" = relative(file(head)),
    "cut off" = relative(file(c(head, rows, "750,0.2"))),
    "a word" = relative(file(c(head, rows, "750,low,2"))),
    "without segment_id" = relative(file(c("timestamp,value", paste(250 * 0:9, (0:9) / 10, sep = ","))),
      of("1", "arousal", "gold", 0.25 * 0:9, (0:9) / 10)),
    "partition beside it" = relative(c(file(c(head, rows)), list("metadata/partition.csv" = c("id,partition",
      "1,train"))),
      truth),
    "class labels" = relative(list("c1_muse/arousal/1.csv" = c("start,end,segment_id,class_id", "0,250,1,2",
      "250,900,2,1"))),
    "two dimensions" = relative(c(file(c(head, rows)), list("label_segments/valence/1.csv" = c(head, rows))),
      rbind(truth,
      transform(truth, dimension = "valence"))),
    "times backwards" = relative(file(c(head, rev(rows))), truth),
    "a time twice" = relative(file(c(head, rows, rows[3])), truth),
    "missing values" = relative(file(c(head, "0,,1", rows[2:3])), transform(truth, value = c(NA, .12, .2)))
  ))
  expect_identical(counts, c(right = 11L, refused = 4L, wrong = 0L, could = 0L))
})

test_that("relatives of iMotions", {
  head <- c("#Respondent,P01", "Row,Timestamp,EventSource,SourceStimuliName,Slider,GSR")
  rows <- c("1,0,Dial|Shimmer,clip1,50,0.31", "2,10,Shimmer,clip1,50,0.32", "3,20,Dial,clip1,55,0.32")
  truth <- of("clip1", "Slider", "P01", c(0, .02), c(50, 55))
  file <- function(lines, name = "P01.csv") stats::setNames(list(lines), name)
  counts <- expect_relatives(list(
    "as it is" = relative(file(c(head, rows)), truth, column = "Slider"),
    "no column said" = relative(file(c(head, rows))),
    "another column" = relative(file(c(head, rows)), column = "Dial"),
    "the other column" = relative(file(c(head, rows)), of("clip1", "GSR", "P01", c(0, .01), c(.31, .32)),
      column = "GSR"),
    "a source said" = relative(file(c(head, rows)), truth, column = "Slider", source = "Dial"),
    "tabs" = relative(file(gsub(",", "\t", c(head, rows))), truth, column = "Slider"),
    "semicolons" = relative(file(gsub(",", ";", c(head, rows))), truth, column = "Slider"),
    "Respondent Name" = relative(file(c("#METADATA", "#Respondent Name,P01", "#DATA", head[2], rows)), truth,
      column = "Slider"),
    "no remarks" = relative(file(c(head[2], rows)), truth, column = "Slider"),
    "quoted header" = relative(file(c(head[1], gsub("([^,]+)", "\"\\1\"", head[2]), rows)), truth, column = "Slider"),
    "columns turned" = relative(file(c(head[1], "Slider,SourceStimuliName,EventSource,Timestamp,Row",
      "50,clip1,Dial|Shimmer,0,1", "50,clip1,Shimmer,10,2", "55,clip1,Dial,20,3")), truth, column = "Slider"),
    "header only" = relative(file(head), column = "Slider"),
    "cut off" = relative(file(c(head, rows[1:2], "3,20,Dial")), column = "Slider"),
    "two clips on one clock" = relative(file(c(head, rows, "4,30,Dial,clip2,50,0.3", "5,40,Dial,clip2,60,0.3")),
      rbind(truth, of("clip2", "Slider", "P01", c(0, .01), c(50, 60))), column = "Slider"),
    "two respondents" = relative(c(file(c(head, rows)), file(c("#Respondent,P02", head[2], rows), "P02.csv")),
      rbind(truth, transform(truth, rater = "P02")), column = "Slider"),
    "a value twice in a row is new" = relative(file(c(head, rows, "4,30,Dial,clip1,55,0.33")), of("clip1", "Slider",
      "P01",
      c(0, .02, .03), c(50, 55, 55)), column = "Slider"),
    "a word" = relative(file(c(head, rows, "4,30,Dial,clip1,high,0.33")), column = "Slider"),
    "empty cells" = relative(file(c(head, "1,0,Shimmer,clip1,,0.31", "2,10,Dial,clip1,50,0.31", "3,20,Dial,clip1,55,")),
      of("clip1", "Slider", "P01", c(.01, .02), c(50, 55)), column = "Slider"),
    "non-ASCII" = relative(file(c("#Respondent,Zo\u00eb", head[2], gsub("clip1", "\u00dcbung", rows))), transform(truth,
      recording = "\u00dcbung", rater = "Zo\u00eb"), column = "Slider")
  ))
  expect_identical(counts, c(right = 14L, refused = 5L, wrong = 0L, could = 0L))
})
