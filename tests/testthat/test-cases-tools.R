# Exports of tools, spreadsheets and diaries as they come, each with its truth: read wrong, or refused without a way
# that works, before the line of R that mends it.

tool_time <- seq(0, 20, 0.5)
tool_a <- round(50 + 30 * sin(tool_time / 3), 1)
tool_b <- round(50 + 25 * sin(tool_time / 3 - 1), 1)
tool_file <- function(..., name = "clip.csv") {
  folder <- tempfile()
  dir.create(folder)
  file <- file.path(folder, name)
  bytes <- c(...)
  if (is.raw(bytes)) writeBin(bytes, file) else writeLines(enc2utf8(bytes), file, useBytes = TRUE)
  file
}
read_tool <- function(file, ...) suppressMessages(read_annotations(file, ...))
expect_tool <- function(x, ids, time = tool_time, a = tool_a, b = tool_b, by = "rater") {
  expect_equal(levels(x[[by]]), ids)
  expect_equal(x$time, rep(time, 2L))
  expect_equal(x$value, c(a, b))
}
rows <- function(time, sep = ",") paste(time, tool_a, tool_b, sep = sep)

test_that("cells of errors of spreadsheets are missing; other words are shown as the argument that reads them", {
  cells <- replace(sub(".", ",", tool_a, fixed = TRUE), 3:6, c("#NV", "#NULL!", "#\u00a1VALOR!", "-nan(ind)"))
  x <- read_tool(tool_file("Zeit;anna", paste(sub(".", ",", tool_time, fixed = TRUE), cells, sep = ";")))
  expect_equal(x$value, replace(tool_a, 3:6, NA))
  file <- tool_file("time,anna", paste(tool_time, replace(tool_a, 3, "<no-response>"), sep = ","))
  expect_error(read_annotations(file), "`na = \"<no-response>\"`", class = "musefuse_error_values")
  expect_equal(read_tool(file, na = "<no-response>")$value, replace(tool_a, 3, NA))
})

test_that("dates and times of day written in digits are no seconds", {
  day <- as.Date("2020-01-01") + 0:40
  stooq <- read_tool(tool_file("<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>", paste("AAPL.US", 5,
    format(day, "%Y%m%d"), "093000", tool_a, tool_a, tool_a, tool_b, sep = ","), name = "aapl.txt"))
  expect_equal(levels(stooq$recording), "AAPL.US")
  expect_equal(unique(stooq$time), 86400 * 0:40)
  expect_equal(stooq$value[stooq$dimension == "<CLOSE>"], tool_b)
  stamp <- as.POSIXct("2021-03-30 10:59:50", tz = "UTC") + 2 * tool_time
  expect_tool(read_tool(tool_file("datetime,anna,ben", rows(format(stamp, "%Y%m%d%H%M%S")))), c("anna", "ben"),
    2 * tool_time)
  of_day <- tool_file("time,anna,ben", rows(format(stamp, "%H%M%S")))
  expect_error(read_annotations(of_day), "time_format = \"%H%M%S\"", class = "musefuse_error_time")
  x <- read_tool(of_day, time_format = "%H%M%S")
  expect_equal(x$time[1:3], 39590:39592)
  morning <- as_annotations(data.frame(time = c(95958, 95959, 1e5, 100001), anna = 1:4), time_format = "%H%M%S")
  expect_equal(morning$time, 35998:36001)
  counting <- as_annotations(data.frame(time = 0:300, anna = sin(0:300)), quiet = TRUE)
  expect_equal(counting$time, 0:300)
})

test_that("an OnsetTime of E-Prime counts milliseconds, and its trials count rows", {
  x <- read_tool(tool_file("C:\\data\\exp.edat2", "Experiment\tSubject\tTrial\tSlide1.OnsetTime\tSlide1.RESP\tClip",
    paste("e", 3, seq_along(tool_a), 1000 * tool_time, tool_a, "clip1.avi", sep = "\t"), name = "ed.txt"))
  expect_equal(levels(x$recording), "clip1")
  expect_equal(x$time, tool_time)
  log <- tool_file("*** Header Start ***", "Subject: 3", "*** Header End ***", name = "Task-3-1.txt")
  expect_error(read_annotations(log), "E-Prime", class = "musefuse_error_columns")
})

test_that("dimensions, raters and clocks are known in Chinese, Japanese, Korean and Russian", {
  zh <- tool_file("\u65f6\u95f4\uff08\u79d2\uff09,\u5524\u9192\u5ea6,\u6548\u4ef7", rows(tool_time))
  expect_tool(read_tool(zh), c("\u5524\u9192\u5ea6", "\u6548\u4ef7"), by = "dimension")
  ko <- tool_file("\uc2dc\uac04,\ud3c9\uac00\uc790,\uac12", paste(rep(tool_time, 2), rep(c("anna", "ben"), each = 41),
    c(tool_a, tool_b), sep = ","))
  expect_tool(read_tool(ko), c("anna", "ben"))
  ru <- "\u0412\u0440\u0435\u043c\u044f (\u043c\u0441);\u0410\u043d\u043d\u0430;\u0411\u0435\u043d"
  expect_tool(read_tool(tool_file(ru, rows(1000 * tool_time, ";"))), strsplit(ru, ";")[[1]][2:3])
  bytes <- iconv(paste0(paste(c(ru, rows(1000 * tool_time, ";")), collapse = "\n"), "\n"), "UTF-8", "CP1251",
    toRaw = TRUE)[[1]]
  expect_tool(read_tool(tool_file(bytes)), strsplit(ru, ";")[[1]][2:3])
  expect_tool(read_tool(tool_file(bytes), encoding = "CP1251"), strsplit(ru, ";")[[1]][2:3])
})

test_that("channels of different sensors are no raters, nor are prices and second clocks", {
  polar <- read_tool(tool_file("Phone timestamp;HR [bpm];HRV [ms]", rows(format(as.POSIXct("2021-03-30", tz = "UTC") +
    tool_time, "%Y-%m-%dT%H:%M:%OS1"), ";"), name = "H10.txt"))
  expect_tool(polar, c("HR [bpm]", "HRV [ms]"), by = "dimension")
  refit <- read_tool(tool_file("Time,Unix,Aggregate,Kettle", paste(format(as.POSIXct("2013-10-09", tz = "UTC") + 8 *
    seq_along(tool_a)), 1381323977 + 8 * seq_along(tool_a), tool_a, tool_b, sep = ",")))
  expect_equal(levels(refit$rater), c("Aggregate", "Kettle"))
  yahoo <- read_tool(tool_file("Price,Close,High,Low,Open", "Ticker,A,A,A,A", "Date,,,,", paste(as.Date("2020-01-01") +
    0:40, tool_a, tool_b, tool_a, tool_b, sep = ",")))
  expect_equal(nlevels(yahoo$rater), 4L)
  expect_equal(unique(yahoo$time), 86400 * 0:40)
})

test_that("title rows that spreadsheets fill with marks are no names", {
  for (title in list("Ratings of clip 1,,", c("Ratings of clip 1,,", ",,"), "***End_of_Header***,")) {
    expect_tool(read_tool(tool_file(title, "time,anna,ben", rows(tool_time))), c("anna", "ben"))
  }
})

test_that("a date and a time of day are one clock by their names; what was planned is not when it was", {
  stamp <- as.POSIXct("2021-03-22 09:00:00", tz = "UTC") + 3600 * tool_time
  late <- stamp + 86400
  x <- read_tool(tool_file("Participant;Form start date;Form start time;Sent date;Sent time;happy;sad", paste(41,
    format(late, "%d.%m.%Y"), format(late, "%H:%M"), format(stamp, "%d.%m.%Y"), format(stamp, "%H:%M"), tool_a, tool_b,
    sep = ";")))
  expect_tool(x, c("happy", "sad"), 3600 * tool_time, by = "dimension")
  expect_match(traces(x)$time_ref[[1]], "2021-03-23")
  y <- read_tool(tool_file("Participant ID,Time Zone,Scheduled Time,Start Time,happy,sad", paste("41,America/Chicago",
    format(stamp, "%Y-%m-%d %H:%M"), format(late, "%Y-%m-%d %H:%M"), tool_a, tool_b, sep = ",")))
  expect_match(traces(y)$time_ref[[1]], "2021-03-23")
})

test_that("lists of channels lie beside ratings, and headless files are named as wide as they are", {
  file <- tool_file(paste(1352500095 + 6 * seq_along(tool_a), tool_a), name = "channel_1.dat")
  writeLines(c("1 aggregate", "2 boiler"), file.path(dirname(file), "labels.dat"))
  expect_warning(x <- read_tool(dirname(file)), class = "musefuse_warning_empty")
  expect_equal(x$value, tool_a)
  counts <- tool_file(paste(c("x", "y"), rows(7), sep = ","))
  expect_error(read_annotations(counts, rate = 1), "\"label\"", class = "musefuse_error_columns")
  z <- read_tool(counts, rate = 1, columns = c("label", "n", "anna", "ben"))
  expect_equal(z$value[z$rater == "ben"], tool_b)
})

test_that("a trace in one cell is refused with the code that takes it apart", {
  file <- tool_file("n,movie,slider.history", "0,a.mp4,\"[(50, 0.5), (52, 1.0)]\"",
    "1,b.mp4,\"[(60, 0.6), (61, 1.1)]\"")
  error <- tryCatch(read_annotations(file), musefuse_error_columns = conditionMessage)
  code <- gsub("\n *", " ", regmatches(error, gregexpr("`([a-z]+ <-|as_annotations)[^`]*`", error))[[1]])
  here <- new.env()
  for (one in gsub("`", "", code)) out <- eval(parse(text = one), here)
  expect_equal(out$value, c(50, 52, 60, 61))
  expect_equal(out$time, c(0.5, 1, 0.6, 1.1))
})

test_that("dates that are not known are shown with the format that reads them; days of spreadsheets are dates", {
  stamp <- as.POSIXct("2021-03-30 10:00:00", tz = "UTC") + 120 * tool_time
  for (format in c("%d.%m.%Y %H.%M", "%d/%b/%Y:%H:%M:%S +0000")) {
    file <- tool_file("time;anna;ben", rows(format(stamp, format), ";"))
    error <- conditionMessage(tryCatch(read_annotations(file), musefuse_error = identity))
    shown <- sub("^.*`time_format = \"([^\"]*)\"`.*$", "\\1", gsub("\n *", " ", error))
    expect_tool(read_tool(file, time_format = shown), c("anna", "ben"), 120 * tool_time)
  }
  signs <- tool_file("time;anna;ben", rows(format(stamp, "%Y\u5e74%m\u6708%d\u65e5 %H:%M"), ";"))
  expect_tool(read_tool(signs), c("anna", "ben"), 120 * tool_time)
  months <- tool_file("Date;anna", paste(c("Jan-18", "Feb-18", "Mar-18"), 1:3, sep = ";"))
  expect_error(read_annotations(months), "%b-%y", class = "musefuse_error_columns")
  expect_equal(read_tool(months, time_format = "%b-%y")$time, c(0, 31, 59) * 86400)
  days <- as_annotations(data.frame(time = 44285 + tool_time / 86400, anna = tool_a), unit = "days", quiet = TRUE)
  expect_equal(days$time, tool_time)
  expect_match(traces(days)$time_ref, "2021-03-30")
  expect_error(as_annotations(data.frame(percent = tool_time, anna = tool_a), time = percent), "shares",
    class = "musefuse_error_time")
})

test_that("times in the header beside days or names are refused, and the code turns them", {
  values <- matrix(round(sin(1:120), 3), 5, byrow = TRUE)
  days <- format(as.Date("2021-03-01") + 0:4)
  for (header in list(sprintf("%02d:00", 0:23), paste0("H", 1:24))) {
    file <- tool_file(paste(c("Date", header), collapse = ","), apply(cbind(days, values), 1, paste, collapse = ","))
    error <- conditionMessage(tryCatch(read_annotations(file), musefuse_error_columns = identity))
    here <- new.env()
    here$path <- file
    code <- regmatches(error, gregexpr("`(x <-|long|as_annotations)[^`]*`", error))[[1]]
    for (one in gsub("`", "", code)) out <- suppressWarnings(suppressMessages(eval(parse(text = one), here)))
    expect_equal(out$time, 3600 * 0:119)
    expect_equal(out$value, round(sin(1:120), 3))
  }
  solar <- tool_file("Solar homes", paste(c("date", sprintf("%d:30", 0:23)), collapse = ","), apply(cbind(days, values),
    1, paste, collapse = ","))
  expect_error(read_annotations(solar), "skip = 1\\)", class = "musefuse_error_columns")
  stocks <- tool_file(paste(c("ticker", days), collapse = ","), "A,1,2,3,4,5", "B,5,4,3,2,1")
  expect_error(read_annotations(stocks), "times in the header", class = "musefuse_error_columns")
})

test_that("clocks of each rater are asked about, whatever they are called", {
  for (header in c("t1,anna,t2,ben", "time,Rating,time,Rating")) {
    file <- tool_file(header, paste(tool_time, tool_a, tool_time + 0.1, tool_b, sep = ","))
    expect_error(read_annotations(file), "clock for each rater", class = "musefuse_error_columns")
  }
  expect_equal(read_tool(file, time = "time 2", raters = "Rating 2")$time, tool_time + 0.1)
  coin <- tool_file("open_time,open,high,low,close,close_time", paste(60000 * 0:40 + 1.6e12, tool_a, tool_b, tool_a,
    tool_b, 60000 * 1:41 + 1.6e12, sep = ","))
  expect_equal(levels(read_tool(coin)$dimension), c("open", "high", "low", "close"))
  same <- tool_file("time,anna,time,ben", paste(tool_time, tool_a, tool_time, tool_b, sep = ","))
  expect_tool(read_tool(same), c("anna", "ben"))
})

test_that("trials that count each rater's recordings are no part of them, scenes are recordings", {
  orders <- list(P1 = c(7, 3, 5), P2 = c(3, 5, 7))
  folder <- dirname(tool_file("x", name = "notes.md"))
  for (who in names(orders)) {
    writeLines(c("time;trial;stimulus;rating", paste(rep(tool_time, 3), rep(1:3, each = 41),
      rep(orders[[who]], each = 41), rep(tool_a, 3), sep = ";")), file.path(folder, paste0(who, ".csv")))
  }
  x <- suppressWarnings(read_tool(folder))
  expect_equal(levels(x$recording), c("3", "5", "7"))
  expect_equal(nrow(x), 6 * 41)
  file <- tool_file("t_ms,scene,valence,arousal", paste(500 * 0:81, rep(c("s2", "s1"), each = 41), 1:82,
    82:1, sep = ","))
  expect_equal(levels(read_tool(file)$recording), c("s1", "s2"))
})

test_that("a constant word of a film in names makes no recording of the rater behind it", {
  folder <- dirname(tool_file("x", name = "notes.md"))
  for (name in c("clip1_anna_1", "clip1_anna_2", "clip1_ben_1")) {
    ratings <- paste(tool_time, tool_a + nchar(name), sep = ",")
    writeLines(c("time,rating", ratings), file.path(folder, paste0(name, ".csv")))
  }
  expect_error(suppressWarnings(read_annotations(folder)), "\\{recording\\}_\\{rater\\}_\\{session\\}",
    class = "musefuse_error_columns")
  x <- suppressWarnings(read_tool(folder, template = "{recording}_{rater}_{session}"))
  expect_equal(levels(x$rater), c("anna (1)", "anna (2)", "ben"))
})

test_that("a copy of a recording is told, and a log of two raters has no missing ratings", {
  file <- tool_file("time,anna,ben", rows(tool_time))
  file.copy(file, file.path(dirname(file), "clip - copy.csv"))
  expect_message(read_annotations(dirname(file)), "One recording under two names\\? \"clip\", \"clip - copy\"")
  set.seed(1)
  a <- sort(runif(60, 0, 60))
  b <- sort(runif(50, 0, 60))
  joined <- merge(data.frame(time = a, anna = sin(a)), data.frame(time = b, ben = cos(b)), all = TRUE)
  expect_warning(x <- as_annotations(joined, quiet = TRUE), class = "musefuse_warning_holes")
  expect_equal(x$time, c(a, b))
})

test_that("what looks like these is read as ever: tenths of a second, many raters by days, speech beside ratings", {
  for (step in c(50, 100, 250)) {
    x <- as_annotations(data.frame(time = seq(0, 15000, step), anna = sin(seq(0, 15000, step))), quiet = TRUE)
    expect_equal(max(x$time), 15)
  }
  days <- as.Date("2021-03-01") + 0:19
  diary <- data.frame(date = format(days), matrix(sin(1:480), 20, dimnames = list(NULL, paste0("vp", 1:24))))
  expect_equal(nlevels(as_annotations(diary, quiet = TRUE)$rater), 24L)
  half <- tool_file("time,arousal,valence,speech", paste(rows(tool_time), rep(0:1, length.out = 41), sep = ","))
  expect_error(read_annotations(half), class = "musefuse_error_columns")
})
