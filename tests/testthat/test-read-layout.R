# After real files (numbers invented): what a table holds is told by names and cells, said, or asked for.
skip_if_not_installed("withr")

test_that("columns named after dimensions are dimensions of the file's rater, in files and in data frames", {
  x <- read_lay(lay("Amelie/Anna.csv" = affect))
  expect_identical(ids(x), list(recording = "Amelie", dimension = c("arousal", "valence"), rater = "Anna"))
  y <- read_lay(lay("anna.csv" = affect, "ben.csv" = affect))
  expect_identical(levels(y$rater), c("anna", "ben"))
  d <- data.frame(time = t6, arousal = 1:6, valence = 6:1)
  expect_message(z <- as_annotations(d), "dimensions by their names")
  expect_identical(levels(z$dimension), c("arousal", "valence"))
  # explicit arguments win
  expect_identical(levels(read_lay(lay("film.csv" = affect), raters = c("arousal", "valence"))$rater),
    c("arousal", "valence"))
  expect_identical(levels(as_annotations(d, raters = c(arousal, valence))$rater), c("arousal", "valence"))
  for (header in c("Zeit,Erregung,Valenz", "temps,\u00e9veil,plaisir", "tiempo,activaci\u00f3n,alegr\u00eda",
    "tempo,attivazione,gioia",
    "tijd,opwinding,vreugde", "tempo,ativa\u00e7\u00e3o,prazer", "time,perceived_arousal,Valence_Rating")) {
    expect_identical(levels(read_lay(lay("anna.csv" = rows(header, t6, 1:6, 6:1)))$rater), "anna", label = header)
  }
  withr::local_options(musefuse.words = list(dimension = "Cosiness"))
  expect_identical(levels(read_lay(lay("anna.csv" = rows("time,cosiness,arousal", t6, 1:6, 6:1)))$dimension),
    c("cosiness", "arousal"))
})

test_that("names of files and folders tell raters from recordings", {
  expect_identical(ids(read_lay(lay("sub-01/Amelie.csv" = affect, "sub-02/Amelie.csv" = affect)))[c("recording",
    "rater")],
    list(recording = "Amelie", rater = c("sub-01", "sub-02")))
  expect_identical(ids(read_lay(lay("p1_clip1.csv" = affect, "p1_clip2.csv" = affect,
    "p2_clip1.csv" = affect)))[c("recording", "rater")],
    list(recording = c("clip1", "clip2"), rater = c("p1", "p2")))
  one <- rows("time_s,anna", t6, 1:6)
  expect_identical(ids(read_lay(lay("arousal/7.csv" = one, "arousal/8.csv" = one))),
    list(recording = c("7", "8"), dimension = "arousal", rater = "anna"))
  both <- rows("time,anna_arousal,anna_valence,ben_arousal,ben_valence", t6, 1:6, 2:7, 3:8, 4:9)
  x <- read_lay(lay("film.csv" = both))
  expect_identical(ids(x), list(recording = "film", dimension = c("arousal", "valence"), rater = c("anna", "ben")))
  clash <- lay("1/a/anna.csv" = affect, "1/b/anna.csv" = affect)
  expect_identical(levels(read_lay(clash)$recording), c("a", "b"))
  expect_error(read_lay(c(file.path(lay("x/anna.csv" = affect), "x/anna.csv"),
    file.path(lay("y/anna.csv" = affect), "y/anna.csv"))),
    class = "musefuse_error_duplicates")
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
  expect_identical(basename(traces(read_lay(root))$file), rep(c("anna.csv", "ben.csv"), 2))
  rated <- traces(read_lay(lay("anna.csv" = rows("valence,arousal", 1:6, 6:1)), rate = 4))
  expect_identical(rated$rate, c(4, 4))
  fifth <- traces(read_lay(lay("clip.csv" = rows("frame,anna", seq(0, 25, 5), 1:6)), unit = "frames", rate = 25))
  expect_equal(fifth$rate, 5)
})
