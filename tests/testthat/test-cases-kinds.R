# Relatives of the cases of ../shared/cases, made up here: each was read wrong, lost a rater or was refused without a
# way out before the line of R that mends it.

kind_time <- seq(0, 10, .5)
kind_value <- round(sin(kind_time), 3)
kind_file <- function(..., name = "clip.csv") {
  folder <- tempfile()
  dir.create(folder)
  writeLines(c(...), file.path(folder, name), useBytes = TRUE)
  file.path(folder, name)
}
read_kind <- function(file, ...) suppressMessages(read_annotations(file, ...))
trace_of <- function(x, rater) as.data.frame(x)[x$rater == rater, c("time", "value")]
said_of <- function(expr) {
  said <- character()
  withCallingHandlers(expr, message = function(cnd) {
    said <<- c(said, conditionMessage(cnd))
    rlang::cnd_muffle(cnd)
  })
  paste(said, collapse = "\n")
}

test_that("points that part thousands do not make a second of 1.000 ms", {
  comma <- sub(".", ",", kind_value, fixed = TRUE)
  ms <- formatC(kind_time * 1000, big.mark = ".", format = "d", decimal.mark = ",")
  x <- read_kind(kind_file("Zeit (ms);anna;ben", paste(ms, comma, comma, sep = ";")))
  expect_equal(trace_of(x, "anna")$time, kind_time)
  expect_equal(trace_of(x, "anna")$value, kind_value)
  whole <- read_kind(kind_file("Zeit (ms);anna;ben", paste(ms, 1:21, 21:1, sep = ";")))
  expect_equal(trace_of(whole, "ben"), data.frame(time = kind_time, value = 21:1), ignore_attr = TRUE)
  y <- as_annotations(data.frame(time_ms = ms, anna = kind_value), quiet = TRUE)
  expect_equal(y$time, kind_time)
})

test_that("decimals of three digits stay decimals", {
  time <- sprintf("%.3f", kind_time)
  x <- read_kind(kind_file("time,anna,ben", paste(time, kind_value, kind_value, sep = ",")))
  expect_equal(trace_of(x, "anna")$time, kind_time)
  expect_equal(text_to_number(c("1", "1.500", "2", "2.500")), c(1, 1.5, 2, 2.5))
})

test_that("a rater may be called by a mark, in a file and in a data frame", {
  d <- data.frame(rater = rep(c("-", "+"), each = 21), time = kind_time, value = c(kind_value, -kind_value))
  file <- kind_file("rater,time,value", paste(d$rater, d$time, replace(d$value, 3, "-"), sep = ","))
  for (fread in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = fread)
    x <- read_kind(file)
    expect_setequal(levels(x$rater), c("+", "-"))
    expect_equal(trace_of(x, "-")$value, replace(kind_value, 3, NA))
  }
  expect_setequal(levels(as_annotations(d, quiet = TRUE)$rater), c("+", "-"))
})

test_that("ratings with a unit, a per cent sign or a typesetter's minus are not left out as text", {
  minus <- sub("-", "\u2212", kind_value)
  x <- read_kind(kind_file("time,anna,ben,carl", paste(kind_time, paste0(kind_value, " mV"), minus,
    paste0(1:21, "%"), sep = ",")))
  expect_equal(trace_of(x, "anna")$value, kind_value)
  expect_equal(trace_of(x, "ben")$value, kind_value)
  expect_equal(trace_of(x, "carl")$value, 1:21)
  d <- data.frame(time = kind_time, anna = minus, ben = paste(kind_value, "V"))
  expect_equal(as_annotations(d, quiet = TRUE)$value, c(kind_value, kind_value))
})

test_that("a matrix with a clock or with dimensions among its columns is refused, and the calls shown work", {
  x <- cbind(time = kind_time, anna = kind_value, ben = -kind_value)
  expect_error(as_annotations(x, rate = 2), "x\\[, -1\\], time = x\\[, 1\\]", class = "musefuse_error_columns")
  a <- suppressMessages(as_annotations(x[, -1], time = x[, 1]))
  b <- suppressMessages(as_annotations(as.data.frame(x)))
  expect_equal(a$time, b$time)
  expect_equal(a$value, b$value)
  v <- cbind(arousal = kind_value, valence = -kind_value)
  expect_error(as_annotations(v, rate = 2), class = "musefuse_error_columns")
  expect_error(as_annotations(stats::ts(v, frequency = 2)), class = "musefuse_error_columns")
  expect_equal(levels(suppressMessages(as_annotations(data.frame(time = kind_time, v)))$dimension),
    c("arousal", "valence"))
})

test_that("somebody's times in another unit are said, who stopped is told among those of one clock", {
  ms <- data.frame(rater = rep(c("anna", "ben"), each = 41), time_ms = c(0:40 * 500, 0:40 / 2), value = sin(0:81))
  expect_match(said_of(as_annotations(ms)), "another unit\\? Those of ben end after 0.02 s, those of anna after 20 s")
  apart <- data.frame(rater = rep(c("anna", "ben"), each = 41), time = c(0:40, 1000:1040), value = sin(0:81))
  said <- said_of(as_annotations(apart))
  expect_match(said, "A clock of its own")
  expect_no_match(said, "Stopped")
})

test_that("-1 beside a scale from zero on is asked about", {
  d <- data.frame(time = kind_time, anna = replace(20:40, 5:7, -1), ben = 40:20)
  expect_match(said_of(as_annotations(d)), "A code for missing\\? 3 ratings of -1")
  walk <- data.frame(time = 0:20, anna = c(0:-1, -1:16, 15:14)[1:21], ben = 20:0) # a count of key presses
  expect_no_match(said_of(as_annotations(walk)), "code")
  expect_no_match(said_of(as_annotations(transform(d, anna = replace(anna, 6, -2)))), "code")
})

test_that("one letter for dimensions of several raters is asked about, and the call works", {
  header <- c("time", "A1", "V1", "A2", "V2")
  rows <- paste(kind_time, kind_value, -kind_value, kind_value / 2, -kind_value / 2, sep = ",")
  file <- kind_file(paste(header, collapse = ","), rows)
  expect_error(read_annotations(file), "1_arousal", class = "musefuse_error_columns")
  x <- read_kind(file, columns = c("time", "1_arousal", "1_valence", "2_arousal", "2_valence"))
  expect_setequal(levels(x$dimension), c("arousal", "valence"))
  expect_setequal(levels(x$rater), c("1", "2"))
  expect_error(as_annotations(utils::read.csv(file)), class = "musefuse_error_columns")
})

test_that("logs of experiments: films name recordings, participants raters", {
  gorilla <- c("Event Index,UTC Timestamp,Participant Private ID,Response,video", paste(1:42,
    sprintf("%.0f", 1616893170000 + c(kind_time, kind_time + 99) * 1000), rep(c(41, 42), each = 21), 1:42, "v1.mp4",
    sep = ","))
  x <- read_kind(kind_file(gorilla))
  expect_equal(levels(x$rater), c("41", "42"))
  expect_equal(levels(x$recording), "v1")
  expect_equal(trace_of(x, "42")$time, kind_time)
  psychopy <- c("mov,slider.time,slider.response,participant", paste(rep(c("a.mp4", "b.mp4"), each = 21),
    c(kind_time, kind_time + 11), c(kind_value, -kind_value), "anna", sep = ","))
  y <- read_kind(kind_file(psychopy))
  expect_equal(levels(y$recording), c("a", "b"))
})

test_that("LabChart's head names its channels; Qualtrics and times in the header are refused by name", {
  chart <- kind_file("Interval=\t0.5 s", "ExcelDateTime=\t4.4e+04\t03/01/2021 12:00:00.000",
    "TimeFormat=\tStartOfBlock", "DateFormat=\t", "ChannelTitle=\tanna\tben", "Range=\t10.000 V\t10.000 V",
    paste(kind_time, kind_value, -kind_value, sep = "\t"), name = "chart.txt")
  expect_equal(trace_of(read_kind(chart), "ben"), data.frame(time = kind_time, value = -kind_value),
    ignore_attr = TRUE)
  survey <- kind_file("StartDate,Q1_1,Q1_2", "Start Date,0 s,5 s",
    "\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\"",
    "2021-03-28 10:00:00,3,4", "2021-03-28 11:00:00,4,4")
  expect_error(read_annotations(survey), "Qualtrics", class = "musefuse_error_columns")
  across <- kind_file("rater,0,0.5,1,1.5,2", "anna,1,2,3,4,5", "ben,1,2,3,3,3")
  expect_error(read_annotations(across), "times in the header", class = "musefuse_error_columns")
})

test_that("iMotions' respondent is the rater, and the column shown is one of numbers", {
  file <- kind_file("#METADATA", "#Respondent Name,P01", "#DATA",
    "Row,Timestamp,EventSource,SlideEvent,SourceStimuliName,Slider", paste(1:21, kind_time * 1000, "Dial", "", "clip1",
      kind_value, sep = ","), name = "P01.csv")
  expect_error(read_annotations(file), "column = \"Slider\"", class = "musefuse_error_columns")
  expect_equal(levels(read_kind(file, column = "Slider")$rater), "P01")
})

test_that("a clock called in another language is shown with the call that names it", {
  file <- kind_file("\u0e40\u0e27\u0e25\u0e32,anna,ben", paste(kind_time, kind_value, -kind_value, sep = ","))
  expect_error(read_annotations(file), "time = \"\u0e40\u0e27\u0e25\u0e32\"", class = "musefuse_error_columns")
  expect_equal(trace_of(read_kind(file, time = "\u0e40\u0e27\u0e25\u0e32"), "anna")$time, kind_time)
})

test_that("what is no table is refused with its own recipe", {
  lines <- kind_file("{\"t\": 0, \"v\": 1}", "{\"t\": 1, \"v\": 2}", name = "p.json")
  expect_error(read_annotations(lines), "stream_in", class = "musefuse_error_file")
  saved <- tempfile(fileext = ".rds")
  saveRDS(mtcars, saved)
  expect_error(read_annotations(saved), "readRDS", class = "musefuse_error_file")
})
