read_columns_called <- function(..., say = list()) {
  names <- c(...)
  values <- stats::setNames(lapply(seq_along(names), function(k) k + 0:5), names)
  frame <- as.data.frame(c(list(time = 0:5 / 4), values), optional = TRUE)
  of_frame <- tryCatch(rlang::inject(as_annotations(frame, !!!say, quiet = TRUE)), error = identity)
  lines <- utils::capture.output(utils::write.csv(frame, row.names = FALSE))
  path <- file.path(field_folder(list("study.csv" = lines)), "study.csv")
  of_file <- tryCatch(rlang::inject(quietly(read_annotations(path, !!!say))), error = identity)
  list(frame = of_frame, file = of_file)
}

# Traces by the first of their values, which counts the columns; the dimension of one column a rater is the folder's.
traces_of_both <- function(x, n = 2L) {
  lapply(x, function(one) {
    if (inherits(one, "error")) {
      return(conditionMessage(one))
    }
    first <- one[one$time == 0, ]
    first <- first[order(first$value), ]
    keys <- first[if (n == 3L) c("recording", "rater", "dimension") else c("recording", "rater")]
    do.call(paste, c(lapply(keys, as.character), sep = "|"))
  })
}

expect_both <- function(x, truth, n = 2L) {
  found <- traces_of_both(x, n)
  expect_identical(found$frame, truth)
  expect_identical(found$file, truth)
}

expect_both_ask <- function(x, call) {
  for (one in x) {
    expect_s3_class(one, "musefuse_error_columns")
    expect_match(gsub("\\s+", " ", conditionMessage(one)), call, fixed = TRUE)
  }
}

test_that("columns of a recording and a rater each are parted, by the words of recordings", {
  cross <- c("clip1|anna", "clip1|ben", "clip2|anna", "clip2|ben")
  expect_both(read_columns_called("clip1_anna", "clip1_ben", "clip2_anna", "clip2_ben"), cross)
  expect_both(read_columns_called("anna.clip1", "ben.clip1", "anna.clip2", "ben.clip2"), cross)
  expect_both(read_columns_called("P1 (video1)", "P2 (video1)", "P1 (video2)", "P2 (video2)"),
    c("video1|P1", "video1|P2", "video2|P1", "video2|P2"))
  three <- read_columns_called(outer(c("anna", "ben"), outer(c("film1", "film2"), c("arousal", "valence"), paste,
    sep = "_"), paste, sep = "_"))
  expect_both(three, paste(rep(c("film1", "film1", "film2", "film2"), 2), c("anna", "ben"),
    rep(c("arousal", "valence"), each = 4), sep = "|"), 3L)
  # where no part comes again with each other, names are names
  names <- c("anna_meier", "ben_meier", "anna_schulz")
  expect_identical(lapply(read_columns_called(names), function(x) levels(x$rater)), list(frame = names, file = names))
})

test_that("columns of a recording and a dimension are no raters, nor are columns of recordings", {
  expect_identical(lapply(read_columns_called("film1_arousal", "film2_arousal", "film1_valence", "film2_valence"),
    function(x) c(levels(x$recording), levels(x$dimension))), list(frame = c("film1", "film2", "arousal", "valence"),
    file = c("film1", "film2", "arousal", "valence")))
  films <- read_columns_called("clip1", "clip2")
  expect_identical(lapply(films, function(x) levels(x$recording)), list(frame = c("clip1", "clip2"),
    file = c("clip1", "clip2")))
  joy <- read_columns_called("clip1", "clip2", say = list(dimension = I("joy")))
  expect_identical(levels(joy$file$dimension), "joy")
})

test_that("beside a column of raters, columns are of recordings where words say so, else of dimensions", {
  traces <- function(...) {
    frame <- stats::setNames(data.frame(0:5 / 4, rep(c("anna", "ben"), each = 3), 1, 2, 3, 4), c("time", "rater", ...))
    x <- as_annotations(frame, quiet = TRUE)
    first <- x[x$rater == "anna" & x$time == 0, ]
    paste(first$recording, first$dimension, sep = "|")[order(first$value)]
  }
  both <- c("film1|arousal", "film1|valence", "film2|arousal", "film2|valence")
  expect_identical(traces("arousal_film1", "valence_film1", "arousal_film2", "valence_film2"), both)
  expect_identical(traces("film1.arousal", "film1.valence", "film2.arousal", "film2.valence"), both)
  expect_identical(traces("film1", "film2", "film3", "film4"), paste0("film", 1:4, "|rating"))
  raw <- c("arousal_raw", "valence_raw", "arousal_ema", "valence_ema")
  expect_identical(traces(raw), paste0("recording 1|", raw))
})

test_that("two parts that come again are asked for where no word tells, and the calls that are shown read them", {
  names <- c("P1_t1", "P2_t1", "P1_t2", "P2_t2")
  expect_both_ask(read_columns_called(names), "raters = \"{rater}_{recording}\"")
  expect_both(read_columns_called(names, say = list(raters = "{rater}_{recording}")),
    c("t1|P1", "t1|P2", "t2|P1", "t2|P2"))
  expect_identical(lapply(read_columns_called(names, say = list(raters = names)), function(x) levels(x$rater)),
    list(frame = names, file = names))
  both <- c("x-joy-1", "y-joy-1", "x-joy-2", "y-joy-2")
  expect_both_ask(read_columns_called(both), "raters = \"{rater}-{dimension}-{recording}\"")
  expect_both(read_columns_called(both, say = list(raters = "{rater}-{dimension}-{recording}")),
    c("1|x|joy", "1|y|joy", "2|x|joy", "2|y|joy"), 3L)
  expect_both_ask(read_columns_called(names, say = list(raters = "{rater}+{recording}")), "No column is called as")
  wrong <- read_columns_called(names, say = list(raters = "{rater}_{rater}"))
  for (one in wrong) expect_s3_class(one, "musefuse_error_argument")
})

test_that("letters of scales and several columns of one dimension are asked for", {
  expect_both_ask(read_columns_called("annaA", "benA", "annaV", "benV"), "may be raters, or dimensions of raters")
  expect_both_ask(read_columns_called("A_anna", "A_ben", "V_anna", "V_ben"), "may be raters, or dimensions of raters")
  expect_both_ask(read_columns_called("arousal", "arousal.1"), "may be of several raters, or dimensions of one")
  expect_identical(lapply(read_columns_called("annaarousal", "benarousal", "annavalence"),
    function(x) c(levels(x$dimension), levels(x$rater))), list(frame = c("arousal", "valence", "anna", "ben"),
    file = c("arousal", "valence", "anna", "ben")))
  expect_identical(dimension_of_name(c("prevalence", "displeasure", "Anna's joy", "deactivation"))$rest,
    c("", "", "Anna", ""))
})

test_that("ids of rows that hold a dimension or a recording, too, are parted, but not where these are known", {
  long <- function(ids, id = "rater") {
    stats::setNames(data.frame(rep(0:5 / 4, length(ids)), rep(ids, each = 6), rep(seq_along(ids), each = 6)),
      c("time", id, "value"))
  }
  traces <- function(x) field_traces(quietly(as_annotations(x)))
  ids <- c("anna_arousal", "ben_arousal", "anna_valence")
  truth <- c("recording 1|arousal|anna", "recording 1|arousal|ben", "recording 1|valence|anna")
  expect_identical(traces(long(ids)), truth)
  expect_identical(traces(long(ids, "variable")), truth)
  expect_message(as_annotations(long(ids)), "hold dimensions, too")
  expect_identical(traces(long(c("clip1_anna", "clip2_anna", "clip1_ben", "clip2_ben"))),
    c("clip1|rating|anna", "clip1|rating|ben", "clip2|rating|anna", "clip2|rating|ben"))
  said <- quietly(as_annotations(long(ids, "who"), rater = who, value = value))
  expect_identical(levels(said$rater), sort(ids))
  expect_identical(levels(quietly(as_annotations(cbind(long(ids), dimension = "joy")))$rater), sort(ids))
  films <- c("high_arousal", "low_arousal", "high_valence")
  expect_identical(levels(quietly(as_annotations(long(films, "recording")))$recording), sort(films))
  named <- stats::setNames(long(c("clip1_arousal", "clip1_valence"), "recording"), c("time", "recording", "arousal"))
  expect_identical(field_traces(quietly(as_annotations(named))),
    paste0(c("clip1_arousal", "clip1_valence"), "|arousal|rater 1"))
  file <- field_folder(list("long.csv" = utils::capture.output(utils::write.csv(long(ids), row.names = FALSE))))
  expect_identical(field_traces(quietly(read_annotations(file))), truth)
})

test_that("glued parts are asked for, means beside raters left out, and a dimension beside raters of it is asked for", {
  glued <- c("P1V1", "P2V1", "P1V2", "P2V2")
  expect_both_ask(read_columns_called(glued), "raters = \"{rater}V{recording}\"")
  expect_both(read_columns_called(glued, say = list(raters = "{rater}V{recording}")), c("1|P1", "1|P2", "2|P1", "2|P2"))
  raters <- function(...) lapply(read_columns_called(...), function(x) c(levels(x$dimension), levels(x$rater)))
  truth <- list(frame = c("arousal", "anna", "ben"), file = c("arousal", "anna", "ben"))
  expect_identical(raters("anna (arousal)", "ben (arousal)", "mean (arousal)", "sd (arousal)"), truth)
  expect_both_ask(read_columns_called("arousal", "anna_arousal", "ben_arousal"),
    "may be raters, dimensions, or neither")
  expect_identical(raters("1_aro", "1_val", "2_aro", "2_val")$file, c("aro", "val", "1", "2"))
})
