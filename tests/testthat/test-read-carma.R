skip_if_not_installed("withr")
write_tool <- function(files, .local_envir = parent.frame()) {
  root <- withr::local_tempdir(.local_envir = .local_envir)
  for (name in names(files)) {
    dir.create(dirname(file.path(root, name)), recursive = TRUE, showWarnings = FALSE)
    writeLines(files[[name]], file.path(root, name))
  }
  root
}
carma <- c(
  "\"media_play; media_end\",\"2024/03/01 10:00:02:000; 2024/03/01 10:02:02:000\"",
  "\"Multimedia File\",\"clip, one.mp4\"",
  "\"Lower Label\",\"very negative\"",
  "\"Upper Label\",\"very, very positive\"", "\"Minimum Value\",-100", "\"Maximum Value\",100",
  "\"Number of Steps\",9", "\"Second\",\"Rating\"", "\"%%%%%%\",\"%%%%%%\"", "1,0", "2,12.5", "3,"
)

test_that("CARMA: the recording by its medium, centres of bins, scale and labels", {
  x <- read_annotations(write_tool(list("anna.csv" = carma, "ben.csv" = c("output1,output2", carma))), quiet = TRUE)
  expect_identical(levels(x$recording), "clip, one")
  expect_identical(levels(x$rater), c("anna", "ben"))
  expect_identical(x$time, rep(c(0.5, 1.5, 2.5), 2))
  expect_identical(x$value, rep(c(0, 12.5, NA), 2))
  facts <- traces(x)
  expect_identical(facts$scale_max, c(100, 100))
  expect_identical(facts$label_high, rep("very, very positive", 2))
  expect_identical(facts$tool, rep("CARMA", 2))
  for (mark in c(";", "\t")) { # saved again by a spreadsheet
    other <- sub("^(\"[^\"]*\"|[0-9]+),", paste0("\\1", mark), carma)
    y <- read_annotations(write_tool(list("anna.csv" = other)), quiet = TRUE)
    expect_identical(y$value, c(0, 12.5, NA), info = encodeString(mark))
  }
  old <- c("Filename,Lower Label,Upper Label,Minimum Value,Midpoint Value,Maximum Value,Number of Steps,Second,Rating",
    paste0("C:\\media\\clip9.avi,low,high,-100,0,100,9,", 1:4, ",", c(0, 6.5, 12, 17)))
  y <- read_annotations(write_tool(list("AB.csv" = old, "CD.csv" = old)), quiet = TRUE)
  expect_identical(c(levels(y$recording), levels(y$rater)), c("clip9", "AB", "CD"))
  expect_identical(y$time[1:4], 1:4 - 0.5)
  expect_error(read_annotations(write_tool(list("anna.csv" = c(carma, "4,high"))), quiet = TRUE),
    class = "musefuse_error_values")
})

test_that("DARMA: two dimensions, and the button is none", {
  darma <- c(
    "\"Time of Rating\",\"2024-03-01 10:00:00\",\"\",\"\"",
    "\"Multimedia File\",\"clip1.mp4\",60.5,\"\"", "\"Magnitude\",1000,\"\",\"\"",
    "\"Second\",\"Communion\",\"Agency\",\"Button\"",
    "\"%%%%%%\",\"%%%%%%\",\"%%%%%%\",\"%%%%%%\"", "0.5,10,-20,0", "1,15,-22,1", "1.5,,,0"
  )
  x <- read_annotations(write_tool(list("anna.csv" = darma)), quiet = TRUE)
  expect_identical(levels(x$dimension), c("Communion", "Agency"))
  expect_identical(x$value, c(10, 15, NA, -20, -22, NA))
  expect_identical(x$time, rep(c(0.5, 1, 1.5), 2))
  expect_identical(traces(x)$scale_min, c(-1000, -1000))
})
