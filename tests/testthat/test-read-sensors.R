test_that("Empatica and iMotions", {
  x <- quiet_read(format_folder("s1/EDA.csv" = c("1600000000.0", "4.0", "0.3", "0.31"), "s1/ACC.csv" =
    c("1600000000.0, 1600000000.0, 1600000000.0", "32.0, 32.0, 32.0", "-60,20,10", "-59,21,11")))
  expect_setequal(levels(x$dimension), c("acc_x", "acc_y", "acc_z", "eda"))
  expect_identical(x$time[x$dimension == "eda"], c(0, 0.25))
  expect_identical(x$time[x$dimension == "acc_x"], c(0, 1 / 32))
  rows <- c("#Respondent,P01", "Row,Timestamp,EventSource,SourceStimuliName,Slider,GSR",
    "1,0,Dial|Shimmer,clip1,50,0.31",
    "2,10,Shimmer,clip1,50,0.32", "3,20,Dial,clip1,55,0.32")
  y <- quiet_read(format_folder(P01.csv = rows), column = "Slider")
  expect_identical(y$time, c(0, 0.02))
  expect_identical(y$value, c(50, 55))
  expect_identical(levels(y$recording), "clip1")
  expect_error(quiet_read(format_folder(P01.csv = rows)), "column", class = "musefuse_error_columns")
})

test_that("a folder of Empatica E4: signals start when they did, beats and tags are told apart", {
  session <- list("EDA.csv" = c("1600000000.0", "4.0", "0.3", "0.31"), "HR.csv" = c("1600000010.0", "1.0", "60", "61"),
    "IBI.csv" = c("1600000000.000000, IBI", "0.8,0.81", "1.6,0.8", "2.5,0.9"), "tags.csv" = c("1600000003.25",
      "1600000008.50"), "info.txt" = c(".csv files in this archive are in the following format:", "The first row"))
  root <- do.call(format_folder, c(stats::setNames(session, paste0("s1/", names(session))),
    stats::setNames(session, paste0("s2/", names(session)))))
  expect_warning(x <- quiet_read(root), "2 of 10 files|info.txt")
  expect_identical(levels(x$recording), c("s1", "s2"))
  of <- function(dimension) x[x$recording == "s1" & x$dimension == dimension, ]
  expect_identical(of("eda")$time, c(0, 0.25))
  expect_identical(of("hr")$time, c(10, 11)) # ten seconds after the others, not at their start
  expect_identical(of("ibi")$time, c(0.8, 1.6, 2.5))
  expect_identical(of("ibi")$value, c(0.81, 0.8, 0.9))
  expect_identical(unique(traces(x)$time_ref), "2020-09-13T12:26:40.000Z")
  said <- capture.output(suppressWarnings(read_annotations(root)), type = "message")
  expect_match(paste(said, collapse = " "), "2 moments \\(at 3.25, 8.5 s\\)")
  expect_error(quiet_read(format_folder("tags.csv" = session$tags.csv)), "no ratings", class = "musefuse_error_empty")
})

test_that("a renamed file of Empatica is known by its two first rows", {
  skip_if_not_installed("withr")
  x <- read_annotations(format_folder("eda_s01.csv" = paste0("\"", c("1700000000.0", "4.0", 1:4), "\"")), quiet = TRUE)
  expect_identical(list(levels(x$recording), levels(x$dimension), x$time, x$value), list("s01", "eda", 0:3 / 4,
    1:4 + 0))
})
