# The command line in this session, and once through Rscript.

test_that("gold writes what the verb makes, to a file, a folder and the standard output", {
  file <- ratings_file()
  read <- suppressMessages(read_annotations(file, quiet = TRUE))
  wanted <- suppressWarnings(gold_standard(read, method = "mean", standardise = "recording"))
  out <- file.path(dirname(file), "gold.csv")
  done <- shell("gold", file, "--method", "mean", "--standardise=recording", "-o", out, "--quiet")
  expect_identical(done$status, 0L)
  expect_equal(utils::read.csv(out)$value, wanted$value, tolerance = 1e-12) # 15 digits are written
  printed <- shell("gold", file, "--method", "mean", "--standardise", "recording", "--quiet")
  expect_equal(utils::read.csv(text = printed$out)$value, wanted$value, tolerance = 1e-12)
  folder <- file.path(dirname(file), "gold")
  expect_identical(shell("gold", file, "--quiet", "-o", folder)$status, 0L)
  expect_gt(length(list.files(folder, "csv$", recursive = TRUE)), 1L)
})

test_that("features, classes, agreement and lag go from file to file", {
  file <- ratings_file()
  at <- function(name) file.path(dirname(file), name)
  expect_identical(shell("gold", file, "--quiet", "-o", at("gold.csv"))$status, 0L)
  expect_identical(shell("features", at("gold.csv"), "--length", "5", "-o", at("features.csv"))$status, 0L)
  gold <- suppressMessages(read_gold_standard(at("gold.csv")))
  wanted <- extract_features(gold, segment_fixed(gold, 5))
  expect_equal(nrow(utils::read.csv(at("features.csv"))), nrow(wanted))
  done <- shell("classes", at("features.csv"), "--method", "kmeans", "--k", "2", "--seed", "1")
  expect_identical(done$status, 0L)
  classes <- cluster_kmeans(suppressMessages(read_features(at("features.csv"))), 2, seed = 1)
  expect_identical(as.character(utils::read.csv(text = done$out)$class), as.character(classes$class))
  for (method in c("agglomerative", "dbscan", "gmm")) { # the flag names the verb and is none of its arguments
    size <- if (method == "dbscan") c("--eps", "5") else c("--k", "2")
    expect_identical(shell("classes", at("features.csv"), "--method", method, size)$status, 0L, info = method)
  }
  lags <- shell("lag", file, "--quiet", "--resamples", "0", "--max-lag", "2")
  expect_identical(lags$status, 0L)
  read <- suppressMessages(read_annotations(file, quiet = TRUE))
  wanted <- suppressWarnings(estimate_lag(read, resamples = 0, max_lag = 2)) # lags at the limit
  expect_equal(utils::read.csv(text = lags$out)$lag, wanted$lag)
  expect_identical(shell("agreement", file, "--quiet", "--resamples", "0")$status, 0L)
})

test_that("run repeats settings, with input and output in the file", {
  skip_if_not_installed("jsonlite")
  file <- ratings_file()
  json <- file.path(dirname(file), "run.json")
  first <- shell("gold", file, "--method", "median", "--quiet", "--settings", json)
  again <- shell("run", json, "--input", file, "--quiet")
  expect_identical(again$status, 0L)
  expect_identical(again$out, first$out)
  bare <- shell("run", json, "--quiet")
  expect_identical(bare$status, 2L)
  expect_match(paste(bare$err, collapse = " "), "--input FOLDER", fixed = TRUE)
  whole <- jsonlite::read_json(json)
  out <- file.path(dirname(file), "again.csv")
  jsonlite::write_json(c(whole, list(input = file, output = out)), json, auto_unbox = TRUE, null = "null", digits = 15)
  expect_identical(shell("run", json, "--quiet")$status, 0L)
  expect_equal(utils::read.csv(out)$value, utils::read.csv(text = first$out)$value, tolerance = 1e-12)
})

test_that("explore opens on a folder or on nothing, and what was chosen is written", {
  asked <- NULL
  replace_inner("explore", function(x = NULL, ..., media = NULL, launch_browser = interactive()) {
    asked <<- list(x = x, media = media, launch_browser = launch_browser)
    if (is.null(x)) NULL else suppressMessages(fuse_mean(read_annotations(x, quiet = TRUE)))
  })
  file <- ratings_file()
  out <- file.path(dirname(file), "gold.csv")
  expect_identical(shell("explore", file, "--media", "films", "-o", out)$status, 0L)
  expect_identical(asked, list(x = file, media = "films", launch_browser = TRUE))
  expect_equal(utils::read.csv(out)$value, fuse_mean(ratings)$value, tolerance = 1e-12) # 15 digits are written
  expect_identical(shell("explore", "--launch-browser", "false")$status, 0L)
  expect_identical(asked, list(x = NULL, media = NULL, launch_browser = FALSE))
  expect_identical(shell("explore", file, file)$status, 2L)
})

test_that("the exit status tells bad usage from bad input, and the message goes to the standard error", {
  expect_identical(shell("fuse")$status, 2L)
  expect_identical(shell("gold")$status, 2L)
  file <- ratings_file()
  none <- shell("gold", file, "--smoth", "3")
  expect_identical(none$status, 2L)
  expect_match(paste(none$err, collapse = " "), "--smoth")
  expect_match(paste(none$err, collapse = " "), "Did you mean `--smooth`", fixed = TRUE)
  expect_match(paste(shell("gld")$err, collapse = " "), "Did you mean `gold`", fixed = TRUE)
  expect_identical(none$out, character())
  expect_identical(shell("convert", file, "--format", "csv")$status, 2L) # of the input or the output?
  expect_identical(shell("gold", file, "--method", "mean", "--method", "ewe")$status, 2L)
  for (flag in c("-o", "--settings")) expect_identical(shell("gold", file, flag, "--quiet")$status, 2L) # not "true"
  gone <- shell("gold", file.path(dirname(file), "gone"))
  expect_identical(gone$status, 1L)
  expect_gt(length(gone$err), 0L)
  expect_identical(shell("gold", file, "--method", "none", "--quiet")$status, 1L)
  expect_match(shell("--version")$out, as.character(utils::packageVersion("musefuse")), fixed = TRUE)
})

test_that("the script of the installed package runs, with its exit status", {
  installed <- find.package("musefuse", lib.loc = .libPaths(), quiet = TRUE)
  script <- if (length(installed) > 0L) file.path(installed, "exec", "musefuse.R")
  skip_if(is.null(script) || !file.exists(script), "musefuse is not installed with its script")
  rscript <- file.path(R.home("bin"), "Rscript")
  run <- function(...) suppressWarnings(system2(rscript, shQuote(c(script, ...)), stdout = TRUE, stderr = FALSE))
  file <- ratings_file()
  done <- run("gold", file, "--method", "mean", "--quiet")
  read <- suppressMessages(read_annotations(file, quiet = TRUE))
  expect_equal(utils::read.csv(text = done)$value, gold_standard(read, method = "mean")$value, tolerance = 1e-12)
  expect_identical(attr(run("gold", file, "--no-such-flag", "1"), "status"), 2L)
  expect_identical(attr(run("gold", file.path(dirname(file), "gone")), "status"), 1L)
})

test_that("an --args before the command is none", {
  expect_output(expect_identical(cli(c("--args", "gold", "--help"), quit = FALSE), 0L), "gold")
})
