# Dates as people write them. The oracle is R's own calendar (as.POSIXct of the ISO form).
instant_of <- function(text, ...) {
  out <- read_times(text, ...)
  out$time + out$origin
}
iso <- function(...) as.numeric(as.POSIXct(c(...), tz = "UTC"))

test_that("dates with names of months, in several languages, are read", {
  two <- iso("2021-03-28 14:05:00", "2021-03-29 14:05:00")
  written <- list(c("28-Mar-2021 14:05", "29-Mar-2021 14:05"), c("28 March 2021 14:05:00", "29 March 2021 14:05:00"),
    c("Mar 28, 2021 2:05 PM", "Mar 29, 2021 2:05 PM"), c("March 28th, 2021 14:05", "March 29th, 2021 14:05"),
    c("Sun Mar 28 14:05:00 2021", "Mon Mar 29 14:05:00 2021"), c("2021-Mar-28 14:05", "2021-Mar-29 14:05"),
    c("28. M\u00e4rz 2021 14:05", "29. M\u00e4rz 2021 14:05"), c("So, 28. M\u00e4rz 2021 14:05",
      "Mo, 29. M\u00e4rz 2021 14:05"), c("28 mars 2021 14:05", "29 mars 2021 14:05"),
    c("dim. 28 mars 2021 14:05", "lun. 29 mars 2021 14:05"),
    c("28 de marzo de 2021 14:05", "29 de marzo de 2021 14:05"),
    c("28 marzo 2021 14:05", "29 marzo 2021 14:05"), c("28 mrt. 2021 14:05", "29 mrt. 2021 14:05"),
    c("28 de mar\u00e7o de 2021 14:05", "29 de mar\u00e7o de 2021 14:05"), c("28-mar-21 14:05", "29-mar-21 14:05"),
    c("Sun, 28 Mar 2021 14:05:00 GMT", "Mon, 29 Mar 2021 14:05:00 GMT"))
  for (text in written) expect_identical(instant_of(text), two, label = text[[1L]])
  # a month called like a day of the week
  expect_identical(instant_of(c("mar. 30 mars 2021 10:00", "mer. 31 mars 2021 10:00")),
    iso("2021-03-30 10:00:00", "2021-03-31 10:00:00"))
  expect_identical(instant_of("1er ao\u00fbt 2021"), iso("2021-08-01"))
  for (lang in list(c("d\u00e9cembre", "dicembre", "diciembre", "dezembro", "Dezember", "december"))) {
    for (word in lang) expect_identical(instant_of(paste("5", word, "2020")), iso("2020-12-05"), label = word)
  }
})

test_that("dates of numbers are read where one order alone gives dates", {
  two <- iso("2021-03-28", "2021-03-29")
  for (text in list(c("03/28/21", "03/29/21"), c("28.03.21", "29.03.21"), c("28/03/2021", "29/03/2021"),
    c("3/28/2021", "3/29/2021"), c("2021/03/28", "2021/03/29"), c("2021.03.28", "2021.03.29"),
    c("28-03-2021", "29-03-2021"))) {
    expect_identical(instant_of(text), two, label = text[[1L]])
  }
  expect_identical(instant_of(c("28.03.2021 14:05", "28.03.2021 14:06")), iso("2021-03-28 14:05:00",
    "2021-03-28 14:06:00"))
  expect_identical(instant_of("20210328 140501"), iso("2021-03-28 14:05:01"))
  expect_identical(instant_of("28.03.2021, 14:05:01"), iso("2021-03-28 14:05:01"))
})

test_that("dates that may be two days are refused, and each call that is shown reads them", {
  d <- data.frame(time = c("03/05/2021 10:00 AM", "04/05/2021 10:00 AM", "05/05/2021 10:00 AM"), anna = 1:3)
  file <- withr::local_tempfile(fileext = ".csv")
  utils::write.csv(d, file, row.names = FALSE)
  spans <- list(c("%d/%m/%Y %I:%M %p", 2), c("%m/%d/%Y %I:%M %p", 61)) # 3 to 5 May, or 5 March to 5 May
  for (one in spans) {
    call <- paste0("time_format = \"", one[[1L]], "\"")
    expect_error(as_annotations(d), call, fixed = TRUE, class = "musefuse_error_time")
    expect_error(read_annotations(file), call, fixed = TRUE, class = "musefuse_error_time")
    x <- as_annotations(d, time_format = one[[1L]], quiet = TRUE)
    expect_identical(max(x$time), 86400 * as.numeric(one[[2L]]))
    y <- read_annotations(file, time_format = one[[1L]], quiet = TRUE)
    expect_identical(y$time, x$time)
    expect_identical(traces(y)$time_ref, traces(x)$time_ref)
  }
  expect_snapshot(as_annotations(d), error = TRUE)
  expect_error(read_times(c("03/04/21", "03/05/21")), "%y/%m/%d", class = "musefuse_error_time")
  expect_error(read_times(c("14.05.01", "14.05.02")), "%H.%M.%S", class = "musefuse_error_time")
  # no date, but a time of day with points
  expect_identical(read_times(c("14.05.58", "14.06.01"))$time, c(50758, 50761))
  # one day only: the seconds are sure, the day is said
  one_day <- data.frame(time = c("03/05/2021 10:00", "03/05/2021 11:00"), anna = 1:2)
  expect_message(x <- as_annotations(one_day, quiet = FALSE), "2021-05-03")
  expect_identical(x$time, c(0, 3600))
  # a day a file: none tells, or another does
  day_file <- function(day) paste0(c("time,value", paste0(day, " 10:00:0", 0:5, ",", 1:6)))
  for (others in c("04/05/2021", "04/28/2021")) {
    folder <- format_folder("clip1/anna.csv" = day_file("03/05/2021"), "clip1/ben.csv" = day_file(others))
    expect_error(quiet_read(folder), "%m/%d/%Y", class = "musefuse_error_time")
    expect_identical(quiet_read(folder, time_format = "%m/%d/%Y %H:%M:%S")$time, rep(0:5, 2) + 0)
  }
})

test_that("time_format reads what is written in no usual way, in any language of the session", {
  text <- c("28/Mar/2021:10:00:00 +0100", "28/Mar/2021:10:00:02 +0100")
  expect_error(as_annotations(data.frame(time = text, anna = 1:2)), class = "musefuse_error")
  x <- as_annotations(data.frame(time = text, anna = 1:2), time_format = "%d/%b/%Y:%H:%M:%S %z", quiet = TRUE)
  expect_identical(x$time, c(0, 2))
  expect_identical(traces(x)$time_ref, "2021-03-28T09:00:00.000Z")
  clock <- as_annotations(data.frame(time = c("10h00m01", "10h01m00"), anna = 1:2), time_format = "%Hh%Mm%S",
    quiet = TRUE)
  expect_identical(diff(clock$time), 59)
  expect_error(as_annotations(data.frame(time = text, anna = 1:2), time_format = "%Y"), "is not",
    class = "musefuse_error_time")
  # the time of day would be cut off
  expect_error(as_annotations(data.frame(time = c("03/05/2021 10:00", "04/05/2021 10:00"), anna = 1:2),
    time_format = "%d/%m/%Y"), class = "musefuse_error_time")
  expect_error(as_annotations(data.frame(time = text, anna = 1:2), time_format = "day"),
    class = "musefuse_error_argument")
  file <- withr::local_tempfile(fileext = ".csv")
  writeLines(c("time,anna", paste0(text, ",", 1:2)), file)
  expect_error(read_annotations(file), "time_format", class = "musefuse_error_columns")
  expect_identical(read_annotations(file, time_format = "%d/%b/%Y:%H:%M:%S %z", quiet = TRUE)$time, c(0, 2))
})

test_that("halves of the day, years, hours and minutes in the words of their languages", {
  for (halves in list(c("\uc624\uc804 %s", "\uc624\ud6c4 %s"), c("\u4e0a\u5348%s", "\u4e0b\u5348%s"),
    c("%s \u03c0.\u03bc.", "%s \u03bc.\u03bc."), c("%s a. m.", "%s p.\u00a0m."), c("%s \u0635", "%s \u0645"))) {
    text <- c(sprintf(halves[[1L]], "11:59:40"), sprintf(halves[[2L]], c("12:00:10", "1:05:00")))
    expect_identical(english_clocks(text), c("11:59:40 AM", "12:00:10 PM", "1:05:00 PM"))
  }
  expect_identical(english_clocks("2024. 3. 21. \uc624\ud6c4 1:05:00"), "2024-3-21 1:05:00 PM")
  expect_identical(english_clocks("2024\u5e743\u670821\u65e5 13\u664205\u5206"), "2024-3-21 13:05")
  same <- c("2024-03-21T10:00:00Z", "10:30 CET", "SA", "calm")
  for (text in same) expect_identical(english_clocks(text), text)
})

test_that("a date and a time to the millisecond in one row of digits are no number", {
  skip_if_not_installed("withr")
  digits <- c("20210503142259123", "20210503142259373", "20210503142300123")
  for (text in list(digits, sub("(.{8})", "\\1_", digits), sub("(.{14})", "\\1.", digits))) {
    x <- read_lay(lay(clip.csv = paste0(c("timestamp", text), ",", c("anna", 1:3))))
    expect_equal(x$time - x$time[[1L]], c(0, 0.25, 1))
  }
})
