skip_if_not_installed("withr")

read_lines_as_table <- function(..., end = "\n", fileext = ".csv") {
  file <- withr::local_tempfile(fileext = fileext)
  writeBin(charToRaw(enc2utf8(paste0(paste(c(...), collapse = end), end))), file)
  read_csv_table(file, NULL)
}

test_that("a table is the same whatever a spreadsheet, R or pandas made of its file", {
  truth <- data.frame(recording = c("01", "02"), time = c(0, 0.5), value = c(NA, 1.25), label = c("a, b", ""))
  plain <- c("recording,time,value,label", "01,0,,\"a, b\"", "02,0.5,1.25,")
  german <- c("recording;time;value;label", "01;0;;a, b", "02;0,5;1,25;")
  for (lines in list(plain, german, c("sep=;", german), c("# by a tool", "Gold of 2026", "", plain),
    c(plain, "", ",,,"), c("Gold of 2026,,,", ",,,", plain), paste0(plain, ",,"), paste0(c("", "0", "1"), ",", plain),
    paste0(c("Unnamed: 0", "0", "1"), ",", plain), c(plain, plain[[1L]]), gsub(";", "\t", german),
    c("recording, time, value, label", "01, 0, n/a, \"a, b\"", "02, \"0,5\", \"1,25\","))) {
    for (end in c("\n", "\r\n")) expect_identical(read_lines_as_table(lines, end = end), truth, info = lines[1:2])
  }
  expect_identical(read_lines_as_table("time value", "0 1,5", "1 2", fileext = ".txt")$value, c(1.5, 2))
  expect_identical(read_lines_as_table("time_ms;n", "500;7", "1.000;8", "1.500;9")$time_ms, c(500L, 1000L, 1500L))
  expect_identical(read_lines_as_table("a,b", "x,1,2", "y,3,4"), data.frame(...1 = c("x", "y"), a = c(1L, 3L),
    b = c(2L, 4L)))
})

test_that("rows that are cut, too long or without names are refused with their line", {
  refused <- function(...) cli::ansi_strip(conditionMessage(expect_error(read_lines_as_table(...),
    class = "musefuse_error_file")))
  expect_match(refused("# x", "time,value", "0,1", "0.5"), "Line 4 has 1 cell instead of 2")
  expect_match(refused("time,value", "0,1", "0,5,1", "1,2"), "Line 3 has 3 cells instead of 2")
  expect_match(refused("0,1", "0.5,2"), "no names")
  expect_match(refused("{\"time\": [0, 1]}"), "JSON")
  # a spreadsheet forgets empty cells at the ends of some rows
  expect_identical(read_lines_as_table("a,b", "1", "2,", "3,4")$b, c(NA, NA, 4L))
})

test_that("labels of Audacity have no header", {
  x <- read_lines_as_table("0.000000\t2.500000\tjoy", "2.500000\t4.0\t", fileext = ".txt")
  expect_identical(x, data.frame(start = c(0, 2.5), end = c(2.5, 4), label = c("joy", "")))
})

test_that("a long table is the same by data.table's reader and without", {
  skip_if_not_installed("data.table")
  rows <- sprintf("f%02d, %.2f ,%s,x", 0:1099 %/% 100, 0:1099 / 4, c("1.5", "", "NA", " 7"))
  for (below in list(NULL, ",,,", "f99,1,2", "f99,1,2,\u00e9", "f99,1,2,\"a, b\"")) {
    both <- lapply(c(TRUE, FALSE), function(fread) {
      withr::local_options(musefuse.fread = fread)
      tryCatch(read_lines_as_table("# of a tool", "recording,time,value,label", rows, below), error = conditionMessage)
    })
    if (is.character(both[[1L]])) both <- sub("file[0-9a-f]+", "", both)
    expect_identical(both[[1L]], both[[2L]], info = below)
  }
  file <- withr::local_tempfile(lines = c("recording,time,value,label", rows))
  expect_length(cells_of_even_rows(csv_text(file, NULL, NULL), file), 4L)
})
