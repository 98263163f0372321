skip_if_not_installed("withr")
header <- "OriginalName,DatabaseName,Participant,SessionID,Timestamp,VideoTime,Value"
row <- function(who, session, stamp, time, value) {
  paste("clip, part 1 (ab12) - 90,0F1E_1", who, session, format(1700000000000 + stamp, scientific = FALSE), time, value,
    sep = ",")
}

test_that("titles with commas, rows out of order, sessions apart, held until the next", {
  x <- quiet_read(format_folder(project.csv = c(header, row("A", "S-1", 120, 120, 1), row("A", "S-1", 1480, 1480, 2),
    row("A", "S-1", 1460, 1460, 3), row("A", "S-1", 9900, 9900, -1), row("B", "S-2", 100150, 150, 1),
    row("B", "S-2", 102100, 2100, 2), row("B", "S-3", 202200, 200, 5))))
  expect_identical(levels(x$recording), "clip, part 1 (ab12) - 90")
  expect_identical(levels(x$rater), c("A", "B", "B (2)"))
  expect_identical(x$time[x$rater == "A"], c(0, 0.12, 1.46, 1.48, 9.9))
  expect_identical(x$value[x$rater == "A"], c(0, 1, 3, 2, -1))
  expect_identical(x$value[x$rater == "B (2)"], c(0, 5))
  expect_identical(traces(x)$sampling, rep("event", 3))
  expect_identical(traces(x)$session, c("S-1", "S-2", "S-3"))
})

test_that("binary logs are added up; ties keep the later stamp", {
  x <- quiet_read(format_folder(p.csv = c(header, row("A", "S", 1, 100, 1), row("A", "S", 2, 200, 1),
    row("A", "S", 3, 200, 1), row("A", "S", 4, 300, -1))))
  expect_identical(x$value, c(0, 1, 3, 2))
  expect_message(read_annotations(format_folder(p.csv = c(header, row("A", "S", 1, 100, 1)))), "added up")
})

test_that("what is wrong names its line", {
  expect_error(quiet_read(format_folder(p.csv = c(header, row("A", "S", 1, -100, 1)))), "Line 2",
    class = "musefuse_error_time")
  expect_error(quiet_read(format_folder(p.csv = c(header, "a,b,c"))), "Line 2", class = "musefuse_error_values")
  expect_error(quiet_read(format_folder(p.csv = c(header, row("A", "S", 1, 100, "up")))), "Value",
    class = "musefuse_error_values")
  expect_error(quiet_read(format_folder(p.csv = header)), class = "musefuse_error_empty")
})
