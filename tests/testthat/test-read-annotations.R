# A folder with these files, given as lines.
folder_of <- function(...) {
  files <- list(...)
  root <- tempfile("ratings")
  for (name in names(files)) {
    path <- file.path(root, name)
    dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
    con <- file(path, "wb")
    writeLines(enc2utf8(files[[name]]), con, useBytes = TRUE)
    close(con)
  }
  root
}
silently <- function(...) read_annotations(..., quiet = TRUE)
wide <- c("time,anna,ben", "0,0.1,0.2", "0.5,,0.3", "1,0.4,NA")

test_that("the shipped files are the shipped data", {
  folder <- system.file("extdata", "ratings", package = "musefuse")
  x <- silently(file.path(folder, "raw"))
  expect_equal(as.data.frame(x), as.data.frame(ratings))
  expect_equal(nrow(utils::read.csv(file.path(folder, "partition.csv"))), 6)
})

test_that("a folder, the folder of a dimension, and a file", {
  root <- folder_of("raw/arousal/2.csv" = wide, "raw/arousal/10.csv" = wide, "raw/valence/2.csv" = wide)
  x <- silently(file.path(root, "raw"))
  expect_equal(levels(x$recording), c("2", "10"))
  expect_equal(levels(x$dimension), c("arousal", "valence"))
  expect_equal(x$value[1:6], c(0.1, NA, 0.4, 0.2, 0.3, NA))
  one <- silently(file.path(root, "raw", "arousal"))
  expect_equal(as.data.frame(one), as.data.frame(x[x$dimension == "arousal", ]), ignore_attr = TRUE)
  file <- silently(file.path(root, "raw", "arousal", "10.csv"), raters = "ben")
  expect_equal(nrow(file), 3)
  expect_equal(c(levels(file$recording), levels(file$dimension), levels(file$rater)), c("10", "arousal", "ben"))
  named <- silently(file.path(root, "raw", "arousal", "10.csv"), recording = "film", dimension = "joy")
  expect_equal(c(levels(named$recording), levels(named$dimension)), c("film", "joy"))
})

test_that("dialects: delimiter, decimal mark, quotes, BOM, blank lines, compression, no header", {
  same <- function(...) {
    x <- silently(folder_of("x/film.csv" = c(...)))
    expect_equal(x$time, rep(c(0, 0.5, 1), 2))
    expect_equal(x$value, c(0.1, NA, 0.4, 0.2, 0.3, NA))
    expect_equal(levels(x$rater), c("anna", "ben"))
  }
  same(wide)
  same("time;anna;ben", "0;0,1;0,2", "0,5;;0,3", "1;0,4;NA")
  same("time\tanna\tben", "0\t0.1\t0.2", "0.5\tNaN\t0.3", "1\t0.4\tNA")
  same("time\tanna\tben\t", "0\t0.1\t0.2\t", "0.5\t\t0.3\t", "1\t0.4\t\t")
  same("time anna  ben", "0.0 0.1 0.2", "0.5  NA 0.3", "1.0 0.4 NA")
  same("\ufefftime,anna,ben", wide[-1])
  same("\"time\",\"anna\",\"ben\"", wide[-1])
  same("\"time\",\"anna\",\"ben\"", "\"0\",\"0.1\",\"0.2\"", "\"0.5\",\"\",\"0.3\"", "1,\"0.4\",\"NA\"")
  same(wide[1], "", wide[2:3], "", wide[4], "")
  same("anna,time,ben", "0.1,0,0.2", ",0.5,0.3", "0.4,1,NA")
  same("\"\",time,anna,ben", paste0("\"", 1:3, "\",", wide[-1]))
  same(paste0(wide, "\r"))
  headless <- silently(folder_of("x/film.txt" = c("0 0.1", "1 0.2", "2 0.3")))
  expect_equal(headless$value, 1:3 / 10)
  packed <- file.path(folder_of("x/film.csv" = wide), "x", "film.csv.gz")
  con <- gzfile(packed, "w")
  writeLines(wide, con)
  close(con)
  expect_equal(nlevels(silently(packed)$rater), 2)
})

test_that("time columns and units are found", {
  unit <- function(header, at, ...) {
    lines <- c(paste0(header, ",anna,ben"), paste0(at, ",1,2"))
    unique(silently(folder_of("x/film.csv" = lines), ...)$time)
  }
  for (header in c("time", "timeStamp", "Timestamp", "Time(sec)", "time_s", "Second", "media_time_s", "t")) {
    expect_equal(unit(header, c(0, 0.5, 1)), c(0, 0.5, 1))
  }
  for (header in c("time_ms", "Time [ms]", "VideoTime_ms", "milliseconds")) {
    expect_equal(unit(header, c(0, 5, 10)), c(0, 0.005, 0.01))
  }
  expect_equal(unit("Time", c(0, 500, 1000)), c(0, 0.5, 1))
  expect_equal(unit("Time", c(0, 500, 1000), unit = "s"), c(0, 500, 1000))
  expect_equal(unit("time_min", c(0, 0.5, 1)), c(0, 30, 60))
  expect_equal(unit("clock", c(0, 1, 2)), 0:2)
  expect_equal(unit("zoe,Time", paste0("7,", 0:2), time = "Time"), 0:2)
})

test_that("one file a rater, in folders of recordings and dimensions", {
  trace <- c("Time(sec),Data", "0,0.5", "0.1,0.6", "0.1,0.7", "0.35,0.5")
  root <- folder_of("rater10.csv" = trace, "rater2.csv" = trace[-2])
  expect_warning(x <- silently(root), class = "musefuse_warning_duplicates")
  expect_equal(levels(x$rater), c("rater2", "rater10"))
  expect_equal(x$value, c(0.7, 0.5, 0.5, 0.7, 0.5))
  nested <- folder_of("joy/film/anna.csv" = trace[1:3], "joy/song/anna.csv" = trace[1:3])
  y <- silently(nested)
  expect_equal(c(levels(y$dimension), levels(y$recording), levels(y$rater)), c("joy", "film", "song", "anna"))
  both <- silently(folder_of("ann\u00e9.csv" = c("time,arousal,valence", "0,1,2")), layout = "raters")
  expect_equal(levels(both$dimension), c("arousal", "valence"))
  expect_equal(levels(both$rater), "ann\u00e9")
})

test_that("one long file", {
  long <- c("video,annotator,ms,rating", "a,anna,0,0.1", "a,ben,0,0.2", "a b,\"anna\",250,0.3")
  x <- silently(folder_of("all.csv" = long))
  expect_equal(levels(x$recording), c("a", "a b"))
  expect_equal(x$value, c(0.1, 0.2, 0.3))
  expect_equal(x$time, c(0, 0, 0.25))
  other <- sub("annotator", "who", sub("rating", "what", long))
  y <- silently(folder_of("all.csv" = other), layout = "long", rater = "who", value = "what")
  expect_equal(as.data.frame(y), as.data.frame(x), ignore_attr = TRUE)
  expect_error(silently(folder_of("all.csv" = other), layout = "long"), class = "musefuse_error_columns")
})

test_that("real files read well", {
  x <- silently(shared_path("data", "muse_examples", "raw"))
  expect_equal(levels(x$recording), c("11", "32"))
  expect_equal(as.vector(table(x$recording)), c(618, 598) * 3)
  expect_equal(series_rate(x), rep(2, 6))
  raw <- read_shared("data", "muse_examples", "raw", "arousal", "32.csv")
  expect_equal(x$value[x$recording == "32" & x$rater == "2"], raw[["2"]])
  done <- silently(shared_path("data", "muse_examples", "processed"))
  expect_equal(series_rate(done), c(2, 2)) # milliseconds in the file
  expect_warning(g <- silently(shared_path("data", "green_intensity", "raters_raw")),
    class = "musefuse_warning_duplicates")
  expect_equal(levels(g$rater), paste0("rater", 1:10))
  expect_true(series_index(g)$sorted)
  ten <- silently(shared_path("data", "green_intensity", "raters_10hz"))
  expect_equal(series_rate(ten), rep(10, 10), tolerance = 1e-9)
})

bad_folder <- function() {
  folder_of(
    "text/a.csv" = c("time,anna,ben", "0,1,2", "", "1,high,2"), "ragged/a.csv" = c(wide, "2,0.1"),
    "notime/a.csv" = c("time,anna,ben", "0,1,2", ",1,2"), "empty/a.csv" = character(),
    "some/a.csv" = wide, "some/b.csv" = character(), "some/c.csv" = wide[1], "none/a.doc" = "x"
  )
}
bad <- list(
  values = quote(silently("text")), values = quote(silently("ragged")), time = quote(silently("notime")),
  file = quote(silently("empty")), file = quote(silently("none")), file = quote(silently("absent")),
  argument = quote(silently(3)), argument = quote(silently("some", layout = "wide")),
  columns = quote(silently("some", time = "clock")), unknown = quote(silently("some", raters = "zoe"))
)

test_that("what cannot be read is an error; empty files are counted", {
  skip_if_not_installed("withr")
  withr::local_dir(bad_folder())
  for (i in seq_along(bad)) {
    expect_error(suppressWarnings(eval(bad[[i]])), class = paste0("musefuse_error_", names(bad)[[i]]),
      label = deparse(bad[[i]]))
  }
  expect_warning(x <- silently("some"), class = "musefuse_warning_empty")
  expect_equal(levels(x$recording), "a")
})

test_that("messages name file, line, column and what was guessed", {
  skip_if_not_installed("withr")
  withr::local_dir(bad_folder())
  for (call in bad) expect_snapshot(eval(call), error = TRUE)
  expect_snapshot(invisible(read_annotations("some")))
})

test_that("REFERENCE-TOOL G16: the time is no rater, however it is spelt", {
  for (header in c("timeStamp", "timestamp", "TimeStamp", "TIME", "Time")) {
    lines <- c(paste0("anna,", header, ",ben"), "0.1,0,0.2", ",0.5,0.3", "0.4,1,")
    x <- silently(folder_of("raw/arousal/7.csv" = lines))
    expect_identical(levels(x$rater), c("anna", "ben"))
    expect_identical(x$time, rep(c(0, 0.5, 1), 2))
  }
})

test_that("REFERENCE-TOOL G17: raters are chosen by their names, which need not be numbers", {
  lines <- c("time,7,Zo\u00eb B.,x-1", "0,1,2,3", "0.5,2,3,5", "1,40,6,1")
  path <- folder_of("raw/arousal/clip.csv" = lines, "raw/arousal/other.csv" = lines)
  some <- silently(file.path(path, "raw"), raters = c("Zo\u00eb B.", "x-1"))
  expect_setequal(levels(some$rater), c("Zo\u00eb B.", "x-1"))
  all <- silently(file.path(path, "raw"))
  # what is learnt of a rater does not depend on who else is there
  expect_identical(standardise_annotations(some)$value, standardise_annotations(all)$value[all$rater != "7"])
  expect_error(silently(file.path(path, "raw"), raters = "8"), class = "musefuse_error_unknown")
})

test_that("a long table may have a column of values for each dimension", {
  wide <- expand.grid(t = c(0, 0.5, 1), Rater = c("x", "y"), Video = c("v1", "v2"))
  wide$Arousal <- seq_len(12) / 10
  wide$Valence <- -wide$Arousal
  names(wide)[1] <- "Time"
  file <- withr::local_tempfile(fileext = ".csv")
  utils::write.csv(wide[c("Video", "Rater", "Time", "Arousal", "Valence")], file, row.names = FALSE)
  read <- read_annotations(file, quiet = TRUE)
  expect_setequal(levels(read$dimension), c("Arousal", "Valence"))
  expect_identical(read$value[read$recording == "v2" & read$rater == "x" & read$dimension == "Valence"],
    -c(0.7, 0.8, 0.9))
  made <- as_annotations(wide, recording = Video, rater = Rater, time = Time, value = c(Arousal, Valence))
  expect_equal(as.data.frame(made), as.data.frame(read))
  one <- read_annotations(file, value = "Valence", layout = "long", quiet = TRUE)
  expect_identical(sort(one$value), sort(wide$Valence))
  expect_error(read_annotations(file, value = c("Valence", "Dominance"), layout = "long"),
    class = "musefuse_error_columns")
  expect_error(as_annotations(wide, recording = Video, rater = Rater, time = Time, value = c(Arousal, Valence),
    dimension = Video), class = "musefuse_error_columns")
})

test_that("raters who are called like a word for raters stay columns", {
  file <- withr::local_tempfile(fileext = ".csv")
  writeLines(c("time,observer,coder", "0,0.1,0.2", "1,0.3,0.4"), file)
  expect_identical(levels(read_annotations(file, quiet = TRUE)$rater), c("observer", "coder"))
})

test_that("the clock of the video comes before that of the session; files without header say so", {
  file <- withr::local_tempfile(fileext = ".csv")
  writeLines(c("OriginalName,Participant,Timestamp,VideoTime,Value", "a.mp4,u1,1600000000000,0,1",
    "a.mp4,u1,1600000001000,1000,2", "a.mp4,u1,1600000002000,2000,3"), file)
  expect_identical(read_annotations(file, quiet = TRUE)$time, c(0, 1, 2))
  plain <- withr::local_tempfile(fileext = ".txt")
  writeLines(c("0.0 0.1", "0.5 0.2", "1.0 0.3"), plain)
  expect_message(read_annotations(plain), "the first column (there is no header), in seconds", fixed = TRUE)
})

test_that("files that are no text, or in another encoding, are named", {
  skip_if_not_installed("withr")
  withr::local_dir(withr::local_tempdir())
  lines <- c("time,anna,ben", "0,1,2", "1,2,3")
  bytes <- function(text) charToRaw(paste0(paste(text, collapse = "\n"), "\n"))
  utf16 <- function(code, mark) {
    c(as.raw(mark), iconv(paste0(lines, "\n", collapse = ""), "UTF-8", code, toRaw = TRUE)[[1L]])
  }
  bad <- list(
    noise.csv = as.raw(c(0x80, 0x01, 0xff, 0x41, 0x0a, 0x02)), zeros.csv = raw(100),
    picture.csv = as.raw(c(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)),
    sheet.csv = as.raw(c(0x50, 0x4b, 0x03, 0x04, 0x14, 0, 6, 0)), nul.csv = c(charToRaw("time,an"), as.raw(0),
      bytes(c("na", "0,1"))),
    broken.csv.gz = as.raw(c(0x1f, 0x8b, 1, 2, 3)), empty.csv = raw(0), blank.csv = bytes(c("",
      "  ")), header.csv = bytes(lines[1])
  )
  for (name in names(bad)) {
    writeBin(bad[[name]], name)
    said <- expect_error(read_annotations(name, quiet = TRUE), class = "musefuse_error_file")
    expect_match(conditionMessage(said), name, fixed = TRUE)
  }
  writeBin(bytes(c("value", "1", "2")), "column.csv")
  expect_error(read_annotations("column.csv", quiet = TRUE), class = "musefuse_error_columns")
  writeBin(bytes(c("%%%%", "time,anna", "0,1", "1,2")), "marks.csv")
  expect_error(read_annotations("marks.csv", quiet = TRUE), class = "musefuse_error")
  dir.create("nothing")
  writeBin(bytes("read me"), "nothing/readme.md")
  expect_error(read_annotations("nothing"), class = "musefuse_error_file")
  # what can be read, is: a mark, other ends of lines, Latin 1 in names, slow or fast
  good <- list(
    mark.csv = c(as.raw(c(0xef, 0xbb, 0xbf)), bytes(lines)), windows.csv = charToRaw(paste0(lines, "\r\n",
      collapse = "")),
    old.csv = charToRaw(paste0(lines, "\r", collapse = "")), little.csv = utf16("UTF-16LE", c(0xff, 0xfe)),
    big.csv = utf16("UTF-16BE", c(0xfe, 0xff)), unmarked.csv = utf16("UTF-16LE", integer())
  )
  for (name in names(good)) {
    writeBin(good[[name]], name)
    x <- read_annotations(name, quiet = TRUE)
    expect_identical(levels(x$rater), c("anna", "ben"))
    expect_identical(x$value, c(1, 2, 2, 3))
  }
  zoe <- c(charToRaw("Zo"), as.raw(0xeb))
  writeBin(c(charToRaw("time,"), zoe, bytes(c(",ben", "0,\"1\",2", "1,2,3"))), "latin.csv")
  expect_identical(levels(read_annotations("latin.csv", quiet = TRUE)$rater), c("Zo\u00eb", "ben"))
  writeBin(c(bytes("rater,time,value"), zoe, bytes(",0,1"), zoe, bytes(",1,2")), "long.csv")
  x <- read_annotations("long.csv", layout = "long", quiet = TRUE)
  expect_identical(levels(x$rater), "Zo\u00eb")
  expect_snapshot(error = TRUE, {
    read_annotations("noise.csv")
    read_annotations("sheet.csv")
    read_annotations("broken.csv.gz")
    read_annotations("column.csv")
    read_annotations("empty.csv")
    read_annotations("nothing")
  })
})
