test_that("what a name says once more is taken out of it", {
  expect_identical(without_part("anna_film1", "film1"), "anna")
  expect_identical(without_part("Film1-anna", "film1"), "anna")
  expect_identical(without_part("p1_film1_v2", "film1"), "p1_v2")
  expect_identical(without_part("film1", "film1"), "film1")
  expect_identical(without_part("anna_film10", "film1"), "anna_film10")
  expect_identical(without_part("a(b)_x", "a(b)"), "x")
  expect_identical(without_parts(c("anna_f1", "ben"), c("f1", "f1")), c("anna_f1", "ben"))
  arousal <- function(k) field_lines(k, "time,arousal")
  folders <- field_folder(list("film1/anna_film1.csv" = arousal(0), "film1/ben_film1.csv" = arousal(1),
    "film2/anna_film2.csv" = arousal(2), "film2/ben_film2.csv" = arousal(3)))
  truth <- c("film1|arousal|anna" = 0, "film1|arousal|ben" = 1, "film2|arousal|anna" = 2, "film2|arousal|ben" = 3)
  expect_field(quietly(read_annotations(folders)), truth)
  one <- field_folder(list("film1/anna_film1.csv" = arousal(0), "film2/anna_film2.csv" = arousal(2)))
  expect_field(quietly(read_annotations(one)), truth[c(1, 3)])
  people <- field_folder(list("anna/anna_film1.csv" = arousal(0), "ben/ben_film1.csv" = arousal(1)))
  expect_field(quietly(read_annotations(people)), truth[1:2])
})

test_that("a dimension may be a part of names, of scales at once, of feelings when it is said", {
  of <- function(names, ...) stats::setNames(list(...), paste0(names, ".csv"))
  dims <- of(c("anna_arousal", "anna_valence", "ben_arousal", "ben_valence"), field_lines(0), field_lines(1),
    field_lines(2), field_lines(3))
  truth <- c("recording 1|arousal|anna" = 0, "recording 1|valence|anna" = 1, "recording 1|arousal|ben" = 2,
    "recording 1|valence|ben" = 3)
  expect_field(quietly(read_annotations(field_folder(dims))), truth)
  names(dims) <- paste0("film1/", names(dims))
  expect_field(quietly(read_annotations(field_folder(dims))), stats::setNames(0:3, sub("recording 1", "film1",
    names(truth))))
  names(dims) <- paste0(c("anna_film1", "anna_film1", "ben_film1", "ben_film1"), c("_arousal", "_valence"), ".csv")
  expect_field(quietly(read_annotations(field_folder(c(dims, of(c("anna_film2_arousal", "anna_film2_valence"),
    field_lines(4), field_lines(5)))))), c(stats::setNames(0:3, sub("recording 1", "film1", names(truth))),
    "film2|arousal|anna" = 4, "film2|valence|anna" = 5))
  clips <- c("film1|arousal|anna" = 0, "film1|arousal|ben" = 1, "film1|valence|anna" = 2, "film1|valence|ben" = 3)
  expect_field(quietly(read_annotations(field_folder(of(c("film1_arousal", "film1_valence"), field_wide(),
    field_wide(k = 2))))), clips)
  expect_field(quietly(read_annotations(field_folder(of(c("arousal/film1_arousal", "valence/film1_valence"),
    field_wide(), field_wide(k = 2))))), clips)
  feelings <- field_folder(of(c("fear_1", "joy_1", "fear_2"), field_wide(), field_wide(k = 2), field_wide(k = 4)))
  refused <- expect_error(read_annotations(feelings), "Is a dimension part", class = "musefuse_error_columns")
  expect_match(conditionMessage(refused), "template = \"{dimension}_{recording}\"", fixed = TRUE)
  x <- quietly(read_annotations(feelings, template = "{dimension}_{recording}"))
  expect_identical(list(levels(x$recording), levels(x$dimension)), list(c("1", "2"), c("fear", "joy")))
  y <- quietly(read_annotations(feelings, dimension = "rating"))
  expect_identical(levels(y$recording), c("fear_1", "fear_2", "joy_1"))
})

test_that("names in the words of BIDS tell rater, recording and session", {
  affect <- function(k) gsub(",", "\t", field_wide("time,arousal,valence", k))
  root <- field_folder(list("sub-01/beh/sub-01_task-film_beh.tsv" = affect(0),
    "sub-02/beh/sub-02_task-film_beh.tsv" = affect(2)))
  expect_field(quietly(read_annotations(root)), c("film|arousal|01" = 0, "film|valence|01" = 1,
    "film|arousal|02" = 2, "film|valence|02" = 3))
  sessions <- field_folder(list("sub-01/ses-1/clip1.csv" = field_lines(0, "time,arousal"),
    "sub-01/ses-2/clip1.csv" = field_lines(1, "time,arousal"), "sub-02/ses-1/clip1.csv" = field_lines(2,
      "time,arousal")))
  expect_field(quietly(read_annotations(sessions)), c("clip1|arousal|sub-01 (ses-1)" = 0,
    "clip1|arousal|sub-01 (ses-2)" = 1, "clip1|arousal|sub-02" = 2))
})

test_that("tools whose files name no rater: CARMA's are called after rater and medium, PAGAN's after the rater", {
  carma <- function(media, k) c(paste0("\"Multimedia File\",\"", media, ".mp4\""), "\"Minimum Value\",-100",
    "\"Maximum Value\",100", "\"Second\",\"Rating\"", "\"%%%%%%\",\"%%%%%%\"", paste(1:8, k + 1:8, sep = ","))
  root <- field_folder(list("anna_film1.csv" = carma("film1", 0), "anna_film2.csv" = carma("film2", 1),
    "ben_film1.csv" = carma("film1", 2)))
  x <- quietly(read_annotations(root))
  expect_identical(field_traces(x), c("film1|rating|anna", "film1|rating|ben", "film2|rating|anna"))
  expect_identical(x$value[x$rater == "ben"], 2 + 1:8 + 0)
  test <- c("Timestamp,VideoTime,Value", "1700000000000,0,0", "1700000000433,433,1")
  expect_identical(field_traces(quietly(read_annotations(field_folder(list("p1.csv" = test, "p2.csv" = test))))),
    c("recording 1|rating|p1", "recording 1|rating|p2"))
})

test_that("films are called by emotions: of two names of dimensions the scale's is one", {
  film <- c("time,anna,ben", paste(0:5 / 2, 1:6, 6:1, sep = ","))
  x <- read_annotations(format_folder("valence/joy.csv" = film, "valence/fear.csv" = film), quiet = TRUE)
  expect_identical(list(levels(x$dimension), levels(x$recording)), list("valence", c("fear", "joy")))
  y <- read_annotations(format_folder("joy/valence.csv" = film, "joy/arousal.csv" = film), quiet = TRUE)
  expect_identical(list(levels(y$dimension), levels(y$recording)), list(c("arousal", "valence"), "joy"))
})

test_that("parts of names are parted by any mark, a capital or a number, and one may be of all files", {
  read <- function(names) {
    field_traces(quietly(read_annotations(field_folder(stats::setNames(lapply(seq_along(names), field_lines),
      paste0(names, ".csv"))))))
  }
  truth <- c("clip1|rating|P01", "clip1|rating|P02", "clip2|rating|P01", "clip2|rating|P02")
  for (mark in c(".", " ", "-", "_")) {
    expect_identical(read(paste0("P0", rep(1:2, 2), mark, "clip", rep(1:2, each = 2))), truth, info = mark)
  }
  expect_identical(read(c("AnnaClip1", "BenClip1", "AnnaClip2", "BenClip2")), sub("P01", "Anna", sub("P02", "Ben",
    sub("clip", "Clip", truth))))
  expect_identical(read(c("anna_clip1", "ben_clip1")), c("clip1|rating|anna", "clip1|rating|ben"))
  expect_identical(read(c("ratings_P01", "ratings_P02")), c("recording 1|rating|P01", "recording 1|rating|P02"))
  # files of people, and columns that would be people, too
  people <- field_folder(list("P01.csv" = field_wide("time,cringe,hype"), "P02.csv" = field_wide("time,cringe,hype")))
  refused <- expect_error(read_annotations(people), "speaks of a rater", class = "musefuse_error_columns")
  x <- run_advice(field_advice(refused, inside = TRUE)[[1L]], people)
  expect_identical(levels(x$rater), c("P01", "P02"))
})

test_that("scales are parts of names whatever parts them, letters and sides are asked for", {
  read_names <- function(...) {
    files <- stats::setNames(lapply(seq_along(c(...)), field_lines), paste0(c(...), ".csv"))
    quietly(read_annotations(field_folder(files)))
  }
  both <- paste0("recording 1|", c("Arousal", "Valence"), "|anna")
  for (name in c("anna%s", "anna (%s)", "%sAnna", "anna+%s", "anna@%s")) {
    x <- read_names(sprintf(name, c("Arousal", "Valence")))
    expect_identical(lower(field_traces(x)), lower(both), info = name)
  }
  expect_identical(field_traces(read_names("P01Arousal", "P02Arousal")),
    c("recording 1|Arousal|P01", "recording 1|Arousal|P02"))
  expect_identical(field_traces(read_names("arousal1", "valence2")),
    c("recording 1|arousal|1", "recording 1|valence|2"))
  expect_identical(field_traces(read_names("film1 (anna)", "film1 (ben)", "film2 (ben)")),
    c("film1|rating|anna", "film1|rating|ben", "film2|rating|ben"))
  expect_identical(field_traces(read_names("carnaval", "festival")),
    c("recording 1|rating|carnaval", "recording 1|rating|festival"))
  expect_identical(field_traces(read_names("anna_arousal/clip1", "anna_valence/clip1", "ben_arousal/clip1")),
    c("clip1|arousal|anna", "clip1|arousal|ben", "clip1|valence|anna"))
  expect_identical(field_traces(read_names("A/clip1", "V/clip1")),
    c("clip1|A|rater 1", "clip1|V|rater 1"))
  for (dated in list(c("anna_20210503_101010", "ben_20210503_1140"), c("2021-05-03_anna", "2021-05-04 10h40 ben"))) {
    expect_identical(field_traces(do.call(read_names, as.list(dated))),
      c("recording 1|rating|anna", "recording 1|rating|ben"))
  }
  asked <- function(call, ...) {
    refused <- expect_error(read_names(...), class = "musefuse_error_columns")
    expect_match(conditionMessage(refused), call, fixed = TRUE)
  }
  asked("template = \"{rater}D{dimension}\"", "R1S3DA", "R2S3DA", "R1S3DV", "R2S3DV")
  asked("pattern = \"A[.][a-z]+$\", dimension = \"arousal\"", "annaA", "annaV", "olegA", "olegV")
  asked("template = \"{recording}_{dimension}\"", "clip1_A", "clip2_A", "clip1_V", "clip2_V")
  asked("template = \"{rater}_{session}\"", "anna_2021-05-03", "ben_2021-05-03", "anna_2021-05-04")
  asked("template = \"{rater}_{session}\"", "3_2021-05-03", "2_2021-05-03", "3_2021-05-13")
  asked("template = \"{session}_{rater}\"", "2021-05-03_anna", "2021-05-03_ben", "2021-05-04_anna")
  asked("template = \"{recording}.{rater}\"", "P1.self", "P2.self", "P1.partner", "P2.partner")
})
