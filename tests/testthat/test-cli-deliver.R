test_that("segments are cut as the verb cuts them or given, and a file is of the kind that its name says", {
  file <- ratings_file()
  at <- function(name) file.path(dirname(file), name)
  expect_identical(shell("gold", file, "--quiet", "-o", at("gold.csv"))$status, 0L)
  cut <- function(...) shell("features", at("gold.csv"), "--features", "mean", ...)
  kept <- cut("--length", "7", "--rest", "keep")
  gold <- suppressMessages(read_gold_standard(at("gold.csv")))
  expect_identical(nrow(utils::read.csv(text = kept$out)), nrow(segment_fixed(gold, 7, rest = "keep")))
  write_rows(as.data.frame(ratings_segments), at("segments.csv"), 15)
  for (flags in list(NULL, c("--step", "5"), c("--segments", at("segments.csv"), "--step", "5"))) {
    expect_identical(cut(flags)$status, 2L)
  }
  parquet <- at("agreement.parquet")
  expect_identical(shell("agreement", file, "--quiet", "--resamples", "0", "-o", parquet)$status, 1L)
  expect_false(file.exists(parquet))
})

test_that("convert goes from any format that is read to any that is written", {
  skip_if_not_installed("xml2")
  skip_if_not_installed("jsonlite")
  ticks <- resample_annotations(ratings[ratings$recording == "clip1", ], 4)
  formats <- c("csv", "nova", "bids", if (rlang::is_installed("nanoparquet")) "parquet")
  for (from in formats) for (to in formats) {
    root <- withr::local_tempdir()
    given <- suppressMessages(write_annotations(ticks, file.path(root, "given"), format = from))
    path <- if (from == "parquet") given else file.path(root, "given")
    done <- shell("convert", path, "--quiet", "--output-format", to, "-o", file.path(root, "made"))
    expect_identical(done$status, 0L)
    made <- list.files(root, "^made", full.names = TRUE)
    again <- suppressMessages(read_annotations(made[[1L]], quiet = TRUE))
    expect_equal(as.data.frame(again)[table_columns$annotations], plain(ticks), tolerance = 1e-12) # text of 15 digits
  }
})

test_that("classes go to a file without times, and with segments as labels; partitions lie beside the segments", {
  file <- ratings_file()
  at <- function(name) file.path(dirname(file), name)
  cut <- as.data.frame(ratings_segments)
  dir.create(at("cut"))
  for (id in unique(as.character(cut$recording))) {
    utils::write.csv(cut[cut$recording == id, c("start", "end", "segment")], at(file.path("cut", paste0(id, ".csv"))),
      row.names = FALSE)
  }
  half <- rep(c("train", "test"), length.out = nlevels(ratings$recording))
  utils::write.csv(data.frame(id = levels(ratings$recording), partition = half), at("partition.csv"), row.names = FALSE)
  expect_identical(shell("gold", file, "--quiet", "-o", at("gold.csv"))$status, 0L)
  expect_identical(shell("features", at("gold.csv"), "--segments", at("cut"), "--features", "mean,std", "-o",
    at("features.csv"))$status, 0L)
  features <- utils::read.csv(at("features.csv"))
  expect_setequal(features$partition, half)
  learnt <- c("classes", at("features.csv"), "--k", "2", "--seed", "1", "--partition", "train", "-o")
  expect_identical(shell(learnt, at("classes.csv"))$status, 0L)
  expect_identical(utils::read.csv(at("classes.csv"))$segment, features$segment)
  expect_match(shell(learnt, at("labels"))$err, "--segments FILE", all = FALSE)
  expect_identical(shell(learnt, at("labels"), "--segments", at("cut"))$status, 0L)
  labels <- do.call(rbind, lapply(list.files(at("labels"), full.names = TRUE), utils::read.csv))
  expect_identical(labels$class, utils::read.csv(at("classes.csv"))$class)
})
