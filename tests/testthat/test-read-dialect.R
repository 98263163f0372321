skip_if_not_installed("withr")
table_of <- function(lines, ..., .local_envir = parent.frame()) {
  path <- file.path(withr::local_tempdir(.local_envir = .local_envir), "film.csv")
  con <- file(path, "wb")
  if (is.raw(lines)) writeBin(lines, con) else writeLines(enc2utf8(lines), con, useBytes = TRUE)
  close(con)
  read_annotations(path, quiet = TRUE, ...)
}
same <- function(x, raters = c("anna", "ben")) {
  expect_identical(x$time, rep(c(0, 0.5, 1), 2))
  expect_identical(x$value, c(0.1, NA, 0.4, 0.2, 0.3, 0.1))
  expect_identical(levels(x$rater), raters)
}
plain <- c("time,anna,ben", "0,0.1,0.2", "0.5,,0.3", "1,0.4,0.1")

test_that("marks, lines before the table, rows of units, headers in remarks", {
  same(table_of(c("sep=;", "time;anna;ben", "0;0,1;0,2", "0,5;;0,3", "1;0,4;0,1")))
  same(table_of(c("Exported from a tool", "Date: 2021-05-03", "", plain)))
  same(table_of(c("one, two", "three", plain), skip = 2))
  same(table_of(c("time,anna,ben", "[s],[-1..1],[-1..1]", plain[-1])))
  same(table_of(c("time,anna,ben", "ms,,", "0,0.1,0.2", "500,,0.3", "1000,0.4,0.1")))
  same(table_of(c("# made by hand", "# time anna ben", gsub(",", " ", c("0,0.1,0.2", "0.5,NA,0.3", "1,0.4,0.1")))))
  same(table_of(c("time|anna|ben", gsub(",", "|", plain[-1]))))
  same(table_of(c("anna,ben", "\"a\",0,0.1,0.2", "\"b\",0.5,,0.3", "\"c\",1,0.4,0.1")[-1],
    columns = c("row", "time", "anna", "ben")))
  same(table_of(c("\"time\",\"anna\",\"ben\"", paste0("\"", 1:3, "\",", plain[-1]))))
  same(table_of(c("time,\"anna, the first\",ben", "0,\"0,1\",\"0,2\"", "0.5,,\"0,3\"", "1,\"0,4\",\"0,1\"")),
    c("anna, the first", "ben"))
  same(table_of(c("'time';'anna';'ben'", "'0';'0.1';'0.2'", "'0.5';'';'0.3'", "'1';'0.4';'0.1'")))
})

test_that("words for missing ratings, known and given", {
  for (word in c("None", "N/A", "n/a", "NULL", "?", ".", "#N/A", "nan", "<NA>", "-", "missing")) {
    same(table_of(sub("0.5,", paste0("0.5,", word), plain, fixed = TRUE)))
  }
  gone <- sub("0.5,", "0.5,gone", plain, fixed = TRUE)
  expect_error(table_of(gone), class = "musefuse_error_values")
  same(table_of(gone, na = "gone"))
  same(table_of(sub("0.5,", "0.5,-999.0", plain, fixed = TRUE), na = -999))
})

test_that("codes of text: UTF-16 with and without a mark, Windows, and what the user says", {
  names <- c("time,\u0141ucja,ben", plain[-1])
  bytes <- function(code) iconv(paste0(names, "\r\n", collapse = ""), "UTF-8", code, toRaw = TRUE)[[1L]]
  same(table_of(c(as.raw(c(0xff, 0xfe)), bytes("UTF-16LE"))), c("\u0141ucja", "ben"))
  same(table_of(bytes("UTF-16BE")), c("\u0141ucja", "ben"))
  same(table_of(bytes("CP1250"), encoding = "CP1250"), c("\u0141ucja", "ben"))
  quote <- c("time,\u201canna\u201d,ben", plain[-1])
  same(table_of(iconv(paste0(quote, "\n", collapse = ""), "UTF-8", "CP1252", toRaw = TRUE)[[1L]]),
    c("\u201canna\u201d", "ben"))
  expect_error(table_of(plain, encoding = "no such code"), class = "musefuse_error_argument")
})

test_that("thousands and decimal commas are not confused", {
  open <- c("time_ms;anna;ben", "998;1;2", "999;2;3", "1,000;2;3", "1,001;2;3")
  expect_error(table_of(open), class = "musefuse_error_time")
  expect_identical(table_of(c("time_s;anna", "0;1,234", "1;2,345"))$value, c(1.234, 2.345))
})

test_that("the blank between date and time is no mark, however few of the cells are numbers", {
  rows <- paste("film", rep(c("anna", "ben"), each = 9), sprintf("09/13/20 12:26:4%d.000", rep(1:9, 2)), 1:18 / 4,
    "calm",
    "\"no, really\"", sep = "\t")
  for (last in c("END", "# end of file")) {
    x <- quiet_read(format_folder("all.csv" = c("video\trater\ttime\tvalue\tlabel\tcomment", rows, last)))
    expect_identical(levels(x$rater), c("anna", "ben"))
    expect_identical(x$time, rep(0:8, 2) + 0)
    expect_identical(traces(x)$time_ref[1], "2020-09-13T12:26:41.000")
  }
})

test_that("AcqKnowledge's head names its channels, its unit and its rate", {
  v <- round(sin(0:40 / 2), 3)
  head <- function(...) {
    c("C:\\data\\s1.acq", "500 msec/sample", "2 channels", "EDA100C", "microsiemens", "ECG100C", "mV", ...)
  }
  rows <- function(time, mark) paste0(time, v, mark, -v, mark)
  minutes <- quiet_read(format_folder("s1.txt" = head("min\tCH1\tCH2\t", "\t41\t41\t",
    rows(paste0(sprintf("%.10f", 0:40 / 120), "\t"), "\t"))))
  expect_equal(minutes$time, rep(0:40 / 2, 2))
  expect_identical(levels(minutes$dimension), c("EDA", "ECG"))
  expect_identical(levels(minutes$rater), "s1")
  commas <- quiet_read(format_folder("s1.csv" = head("sec,CH1,CH2,", ",41,41,", rows(paste0(0:40 / 2, ","), ","))))
  expect_equal(commas$value, minutes$value)
  bare <- format_folder("s1.txt" = head(rows("", "\t")))
  expect_error(quiet_read(bare), "rate = 2", class = "musefuse_error_time")
  expect_equal(quiet_read(bare, rate = 2)$time, minutes$time)
})

test_that("a header twice is one, a clock beside the clock no rater, UTF-32 no text", {
  table <- c("time,anna,ben", paste(0:5 / 2, 1:6, 6:1, sep = ","))
  expect_identical(levels(read_lay(lay("f.csv" = c(table[1], table)))$rater), c("anna", "ben"))
  expect_identical(levels(read_lay(lay("f.csv" = paste(table, table, sep = ",,")))$rater), c("anna", "ben", "anna 2",
    "ben 2"))
  wide <- iconv(paste(table, collapse = "\n"), "UTF-8", "UTF-32LE", toRaw = TRUE)[[1L]]
  expect_error(read_lay(format_folder("f.csv" = c(as.raw(c(0xff, 0xfe, 0, 0)), wide))), class = "musefuse_error_file")
  counted <- c("time,anna,ben", paste(0:5, 1:6, 6:1, sep = ","))
  table <- c("time,anna,ben", paste(0:5 / 4, 1:6, 6:1, sep = ","))
  expect_match(said(lay("a.csv" = table, "b.csv" = counted)), "count one by one")
})

test_that("pandas' names of two levels over a row for the index are read", {
  file <- withr::local_tempfile(fileext = ".csv")
  writeLines(c(",anna,anna,ben,ben", ",arousal,valence,arousal,valence", "time,,,,", "0,1,2,3,4", "0.5,2,3,4,5",
    "1,3,4,5,1"), file)
  x <- read_annotations(file, quiet = TRUE)
  expect_identical(lapply(as.list(x)[c("dimension", "rater")], levels),
    list(dimension = c("arousal", "valence"), rater = c("anna", "ben")))
  expect_equal(x$value[1:3], 1:3)
})

test_that("two rows of names are parted, a clock with its unit is no row of units, titles may lie above", {
  rows <- paste(0:5 / 4, 1:6, 6:1, 2:7, 7:2, sep = ",")
  read <- function(...) field_traces(quietly(read_annotations(field_folder(list("study.csv" = c(..., rows))))))
  expect_identical(read(",clip1,,clip2,", "time,anna,ben,anna,ben"),
    c("clip1|study|anna", "clip1|study|ben", "clip2|study|anna", "clip2|study|ben"))
  expect_identical(read(",arousal,,valence,", "Time (s),anna,ben,anna,ben"), c("study|arousal|anna",
    "study|arousal|ben", "study|valence|anna", "study|valence|ben"))
  expect_identical(read("My study,,,,", ",Rater,Rater,Rater,Rater", "time,anna,ben,carl,dora"),
    paste0("study|study|Rater ", c("anna", "ben", "carl", "dora")))
})

test_that("LabChart's times are there or are counted, and its channels are of one source beside a known one", {
  v <- round(sin(0:40 / 2), 3)
  head <- c("Interval=\t0.5 s", "ExcelDateTime=\t4.5E4\t1/3/2024", "TimeFormat=\tStartOfBlock", "DateFormat=\t",
    "ChannelTitle=\tEDA\tDial", "Range=\t10 uS\t10 V")
  x <- quiet_read(format_folder("s1.txt" = c(head, paste(0:40 / 2, v, -v, sep = "\t"))))
  expect_identical(levels(x$dimension), c("EDA", "Dial"))
  bare <- format_folder("s1.txt" = c(head, paste(v, -v, sep = "\t")))
  expect_error(quiet_read(bare), "rate = 2", class = "musefuse_error_time")
  expect_equal(as.data.frame(quiet_read(bare, rate = 2)), as.data.frame(x))
})

test_that("an odd line among rows of numbers is refused, and no rows above it are lost as a head", {
  rows <- paste(0:20 / 4, 1:21, sep = ",")
  expect_error(quiet_read(format_folder("anna.csv" = replace(rows, 3, "0.5,3,note"))), "Line 3 has 3 cells",
    class = "musefuse_error_values")
})

test_that("a decimal comma is no mark under a header that another mark cuts, and a word in each row no name of it", {
  rows <- paste0("p", rep(1:2, each = 6), ";", rep(1:6, 2) / 4, ";", sub(".", ",", 1:12 + 0.25, fixed = TRUE), ";ok;x")
  x <- quiet_read(format_folder("all.csv" = c("participant;time;rating;note;group", gsub("\\.", ",", rows))))
  expect_identical(x$value, 1:12 + 0.25)
  trials <- c("participant;stim;response", paste0("p1;m", 1:9, ".mp4;", 1:9, ",5"))
  expect_error(quiet_read(format_folder("all.csv" = trials)), "participant, stim and response")
  mixed <- format_folder("clip1.txt" = c("MSG 1000 start", paste("SAMPLE", 0:9 / 4, 1:10, 10:1)))
  expect_error(quiet_read(mixed), class = "musefuse_error")
})

test_that("a header alone holds no ratings, also where raters are numbers", {
  path <- withr::local_tempfile(lines = "time 1 2", fileext = ".txt")
  expect_error(read_annotations(path), "holds no ratings", class = "musefuse_error_file")
})

test_that("a header of more names than the rows have cells is no line before the table", {
  path <- withr::local_tempfile(lines = c("time,anna,ben", "0,1", "0.5,2", "1,3", "1.5,4"), fileext = ".csv")
  expect_error(read_annotations(path), "lack cells at their end", class = "musefuse_error_columns")
  expect_identical(levels(read_annotations(path, columns = c("time", "anna"), quiet = TRUE)$rater), "anna")
  for (cut in list(1:2, 1:9, 20:39, 1:34)) { # cells that a spreadsheet left out
    rows <- paste0(0:39 / 2, ",", 1:40, ifelse(0:39 %in% cut, "", ",7"))
    writeLines(c("time,anna,ben", rows), path)
    expect_error(read_annotations(path), "fill[ \n]*=[ \n]*TRUE", class = "musefuse_error")
    x <- as_annotations(utils::read.csv(path, check.names = FALSE, fill = TRUE))
    expect_identical(sum(!is.na(x$value[x$rater == "ben"])), 40L - length(cut))
  }
})
