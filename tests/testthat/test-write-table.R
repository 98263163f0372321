# What the writers wrote before the core did it, number by number and line by line: sprintf() of C, and paste().
lines_by_paste <- function(rows, digits = 15) {
  cells <- lapply(rows, function(column) {
    if (is.numeric(column) && !is.factor(column)) {
      text <- if (is.double(column)) sprintf(paste0("%.", digits, "g"), column) else sprintf("%d", column)
      ifelse(is.na(column), "", text)
    } else if (is.logical(column)) {
      ifelse(is.na(column), "", as.character(column))
    } else {
      ifelse(is.na(column), "", paste0("\"", gsub("\"", "\"\"", as.character(column), fixed = TRUE), "\""))
    }
  })
  do.call(paste, c(unname(cells), sep = ","))
}

odd_numbers <- function(n) {
  withr::local_seed(1)
  c(0, -0, 1, 0.1, 1 / 3, 99999.5, 9.9999e-5, 1e-4, 123456789012345678, 1e15, 1e16, 1e22, 5e-324, .Machine$double.xmax,
    NA, NaN, Inf, -Inf, stats::rnorm(n), round(stats::rnorm(n), 5), (seq_len(n) - 1) / 25,
    stats::rnorm(n) * 10^stats::runif(n, -300, 300), round(stats::rnorm(n, 0, 1e4)) / 8)
}

test_that("tables are written as C and paste() write them, byte by byte", {
  x <- odd_numbers(2000)
  n <- length(x)
  rows <- data.frame(x = x, whole = c(NA, seq_len(n - 2L), -.Machine$integer.max),
    yes = rep_len(c(TRUE, NA, FALSE), n),
    text = rep_len(c("a", "b \"c\"", NA, "\u00e4, ;", ""), n),
    id = factor(rep_len(c("z", "a,b"), n), c("z", "a,b", "q")),
    day = as.Date("2024-01-01") + seq_len(n) %% 3)
  file <- withr::local_tempfile()
  for (digits in c(1:3, 15:17)) {
    write_rows(rows, file, digits)
    lines <- readLines(file, encoding = "UTF-8")
    expect_identical(lines[[1L]], paste0("\"", names(rows), "\"", collapse = ","))
    expect_identical(lines[-1L], enc2utf8(lines_by_paste(rows, digits)))
  }
  write_rows(rows[c("x", "whole", "yes")], file, 15)
  expect_identical(readLines(file, 1L), "x,whole,yes")
  expect_false(any(readBin(file, "raw", file.size(file)) == as.raw(13L)))
  write_rows(rows[0L, c("x", "yes")], file, 15)
  expect_identical(readLines(file), "x,yes")
})

test_that("17 digits restore every double, and no option has a say in a file", {
  x <- odd_numbers(2000)
  expect_identical(suppressWarnings(as.numeric(number_text(x, 17))), replace(x, is.nan(x), NA))
  plain <- number_text(x)
  withr::local_options(OutDec = ",", scipen = 100, digits = 3)
  expect_identical(number_text(x), plain)
  expect_identical(number_text(c(1L, NA, 123456789L), 3, "none"), c("1", "none", "123456789"))
})

test_that("many rows are written a few at a time, in the order that is asked for", {
  n <- 450001L
  file <- withr::local_tempfile()
  write_columns(list(seq_len(n)), file, 15, "n", at = rev(seq_len(n)))
  expect_identical(utils::read.csv(file)$n, rev(seq_len(n)))
})

test_that("data.table's writer writes the same numbers", {
  skip_if_not_installed("data.table")
  rows <- data.frame(time = (0:999) / 8, value = round(odd_numbers(190)[seq_len(1000) + 18], 6))
  files <- c(withr::local_tempfile(), withr::local_tempfile())
  write_rows(rows, files[[1L]], 15)
  data.table::fwrite(rows, files[[2L]], scipen = 999)
  expect_equal(utils::read.csv(files[[1L]]), utils::read.csv(files[[2L]]), tolerance = 1e-14)
})

test_that("a line's end in a name is refused, with the first line that has one", {
  file <- withr::local_tempfile()
  rows <- data.frame(n = 1:3, id = c("a", "b\nc", "d\re"))
  expect_error(write_rows(rows, file, 15), "2,.*line's end|line's end.*2,", class = "musefuse_error_file")
  expect_error(write_rows(data.frame(`a\nb` = 1, check.names = FALSE), file, 15), class = "musefuse_error_file")
  write_columns(cell_columns(rows), file, 15, at = 1L) # a level that is not used does no harm
  expect_identical(readLines(file), "1,\"a\"")
})

test_that("with a decimal comma tables are as spreadsheets of half Europe expect them, and come back equal", {
  skip_if_not_installed("withr")
  some <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  folder <- withr::local_tempdir()
  same <- function(read, written) expect_equal(as.data.frame(read), as.data.frame(written), ignore_attr = TRUE)
  raw <- file.path(folder, "raw")
  write_annotations(some, raw, decimal = ",")
  same(droplevels(read_annotations(raw, quiet = TRUE)), droplevels(some))
  long <- write_annotations(some, file.path(folder, "long"), layout = "long", decimal = ",")
  expect_identical(readBin(long, "raw", 3L), as.raw(c(0xef, 0xbb, 0xbf))) # by which they know UTF-8
  same(read_annotations(long, quiet = TRUE), droplevels(some))
  same(as_annotations(utils::read.csv2(long, fileEncoding = "UTF-8-BOM"), quiet = TRUE), droplevels(some))
  gold <- fuse_ewe(some)
  for (layout in c("recordings", "long")) {
    path <- file.path(folder, paste0("gold-", layout))
    written <- write_gold_standard(gold, path, layout = layout, decimal = ",")
    again <- read_gold_standard(if (layout == "long") written else path)
    expect_equal(as.data.frame(again)[names(gold)], droplevels(as.data.frame(gold)), ignore_attr = TRUE)
  }
  features <- extract_features(gold, ratings_segments[ratings_segments$recording %in% c("clip1", "clip2"), ],
    c("mean", "std"))
  file <- write_features(features, file.path(folder, "features"), decimal = ",")
  expect_equal(read_features(file)$mean_arousal, features$mean_arousal)
  classes <- cluster_kmeans(features, 2, standardise = TRUE, seed = 1)
  labels <- quietly(write_labels(classes, file.path(folder, "labels"), layout = "long", decimal = ","))
  expect_equal(quietly(segment_table(labels))$end, ratings_segments$end[ratings_segments$recording %in%
    c("clip1", "clip2")])
  profile <- write_profile(profile_classes(classes), file.path(folder, "profile"), decimal = ",")
  expect_true(is.numeric(utils::read.csv2(profile, fileEncoding = "UTF-8-BOM")$mean))
  expect_error(write_annotations(some, folder, format = "nova", decimal = ","), class = "musefuse_error_argument")
})

test_that("a name that is too long for a file is an error before anything is written", {
  gold <- fuse_mean(ratings[ratings$recording == "clip1", ], conf_level = NULL)
  levels(gold$recording)[[1L]] <- strrep("x", 300)
  folder <- withr::local_tempdir()
  expect_error(write_gold_standard(gold, folder), "too long.*layout", class = "musefuse_error_file")
  expect_identical(list.files(folder), character())
})
