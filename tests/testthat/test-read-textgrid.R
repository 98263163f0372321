skip_if_not_installed("withr")
short <- c("File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "0", "6.5", "<exists>", "1",
  "\"IntervalTier\"", "\"arousal\"",
  "0", "6.5", "3", "0", "2.5", "\"1\"", "2.5", "4", "\"\"", "4", "6.5", "\"he said \"\"no\"\"\"")
long <- c("File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", "xmin = 0 ! begins at 3", "xmax = 6.5",
  "tiers? <exists>", "size = 1",
  "item []:", "    item [1]:", "        class = \"IntervalTier\"", "        name = \"arousal@anna\"",
  "        xmin = 0", "        xmax = 6.5",
  "        intervals: size = 2", "        intervals [1]:", "            xmin = 0", "            xmax = 2.5",
  "            text = \"1\"",
  "        intervals [2]:", "            xmin = 2.5", "            xmax = 6.5", "            text = \"3.5\"")

test_that("short and long texts, quotes, empty intervals", {
  x <- read_segments(format_folder(q.TextGrid = short), quiet = TRUE)
  expect_identical(x$label, c("1", "he said \"no\""))
  expect_identical(x$start, c(0, 4))
  y <- quiet_read(format_folder(q.TextGrid = long))
  expect_identical(y$value, c(1, 3.5, NA))
  expect_identical(y$time, c(0, 2.5, 6.5))
  expect_identical(c(levels(y$dimension), levels(y$rater)), c("arousal", "anna"))
})

test_that("UTF-16 is converted, binary refused, a cut file or a wrong count an error", {
  bytes <- c(as.raw(c(0xfe, 0xff)),
    unlist(iconv(paste(c(short, ""), collapse = "\n"), "UTF-8", "UTF-16BE", toRaw = TRUE)))
  expect_identical(read_segments(format_folder(q.TextGrid = bytes), quiet = TRUE)$label, c("1", "he said \"no\""))
  expect_error(read_segments(format_folder(q.TextGrid = charToRaw("ooBinaryFile\010TextGrid")), quiet = TRUE),
    "text file",
    class = "musefuse_error_file")
  expect_error(read_segments(format_folder(q.TextGrid = utils::head(short, -3)), quiet = TRUE),
    class = "musefuse_error_file")
  for (count in c("-1", "1e9")) {
    expect_error(read_segments(format_folder(q.TextGrid = replace(short, 7L, count)), quiet = TRUE), "no count",
      class = "musefuse_error_file")
  }
  expect_error(read_segments(format_folder(q.TextGrid = character()), quiet = TRUE), class = "musefuse_error")
})

test_that("files of equal names have their folders as raters", {
  root <- format_folder("anna/s.TextGrid" = sub("@anna", "", long), "ben/s.TextGrid" = sub("@anna", "", long))
  expect_identical(levels(quiet_read(root)$rater), c("anna", "ben"))
})
