# What stands below a table is left out where no rating can be lost by it.
t41 <- seq(0, 20, .5)
v41 <- round(sin(t41), 3)
table_lines <- c("time,anna,ben", paste(t41, v41, v41 / 2, sep = ","))
read_both <- function(lines, ...) {
  root <- format_folder("clip.csv" = lines)
  lapply(c(TRUE, FALSE), function(fread) {
    withr::local_options(musefuse.fread = fread)
    quiet_read(root, ...)
  })
}

test_that("remarks and totals below a table are left out and said", {
  below <- list(c("", "Exported by tool X on 2021-03-28", "n = 41"), "Exported, by tool X", "# end of file", "END",
    "Total,12,-12", c("Mittelwert,0.3,0.1", "SD,0.2,0.1"), "Exported,by,tool X", ",,", "Mean,,0.4")
  for (lines in below) {
    for (x in read_both(c(table_lines, lines))) {
      expect_equal(x$time, rep(t41, 2), label = lines[[1L]])
      expect_equal(x$value, c(v41, v41 / 2), label = lines[[1L]])
    }
  }
  expect_message(suppressWarnings(read_annotations(format_folder("clip.csv" = c(table_lines, "Total,12,-12")))),
    "Left out in or below the table in 1 file, as remarks or totals: \"Total 12 -12\"")
  long <- c("rater,time,value", paste("anna", t41, v41, sep = ","), "Total,,12")
  expect_equal(read_both(long)[[1L]]$value, v41)
  few <- c("time,anna,ben", "0,1,2", "1,1,2", "2,2,2", "Total,4,6") # in which the row itself is among the first
  expect_equal(read_both(few)[[2L]]$value, c(1, 1, 2, 2, 2, 2))
  dated <- c("time,anna", paste0("2021-05-03 10:00:", sprintf("%02d", 0:40), ",", v41), "Total,12")
  expect_equal(read_both(dated)[[1L]]$value, v41)
})

test_that("rows that may be ratings, and other tables, are errors", {
  for (lines in list("20.5,0.", ",12,-12", "20.5", c("", "rater,age,sex", "anna,23,f"), "oops,0.2,0.3")) {
    for (fread in c(TRUE, FALSE)) {
      withr::local_options(musefuse.fread = fread)
      expect_error(quiet_read(format_folder("clip.csv" = c(table_lines, lines))), class = "musefuse_error",
        label = lines[[1L]])
    }
  }
  expect_error(quiet_read(format_folder("clip.csv" = c(table_lines, "20.5,0."))), "cut off")
  # rows of a rater that were cut off, or lack their time
  long <- c("rater,time,value", paste("Max", t41, v41, sep = ","))
  for (line in c("Max,20.5", "Ma", "Max,,0.5")) {
    expect_error(quiet_read(format_folder("all.csv" = c(long, line))), class = "musefuse_error", label = line)
  }
  dated <- c("time,anna", paste0("2021-05-03 10:00:", sprintf("%02d", 0:40), ",", v41))
  expect_error(quiet_read(format_folder("all.csv" = c(dated, "2021-05-03 11:4"))), class = "musefuse_error")
  # a rater called like a total, and a remark among the rows
  x <- quiet_read(format_folder("all.csv" = c("rater,time,value", paste("Mean", t41, v41, sep = ","))))
  expect_identical(levels(x$rater), "Mean")
  expect_identical(quiet_read(format_folder("clip.csv" = append(table_lines, "# pause", 20L))),
    quiet_read(format_folder("clip.csv" = table_lines)), ignore_attr = TRUE)
  expect_error(quiet_read(format_folder("clip.csv" = append(table_lines, "pause", 20L))), class = "musefuse_error")
})
