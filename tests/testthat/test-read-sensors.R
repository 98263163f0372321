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
