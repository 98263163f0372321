# The command line in this session, and once through Rscript.

shell <- function(...) {
  said <- utils::capture.output(status <- cli(c(...), quit = FALSE))
  list(status = status, out = said)
}
quietly <- function(...) {
  said <- NULL
  messages <- utils::capture.output(said <- shell(...), type = "message")
  c(said, list(err = messages))
}
ratings_file <- function(env = parent.frame()) {
  folder <- withr::local_tempdir(.local_envir = env)
  suppressMessages(write_annotations(ratings, file.path(folder, "ratings.csv"), layout = "long"))
  file.path(folder, "ratings.csv")
}

test_that("gold writes what the verb makes, to a file, a folder and the standard output", {
  file <- ratings_file()
  read <- suppressMessages(read_annotations(file, quiet = TRUE))
  wanted <- suppressWarnings(gold_standard(read, method = "mean", standardise = "recording"))
  out <- file.path(dirname(file), "gold.csv")
  done <- quietly("gold", file, "--method", "mean", "--standardise=recording", "-o", out, "--quiet")
  expect_identical(done$status, 0L)
  expect_equal(utils::read.csv(out)$value, wanted$value, tolerance = 1e-12) # 15 digits are written
  printed <- quietly("gold", file, "--method", "mean", "--standardise", "recording", "--quiet")
  expect_equal(utils::read.csv(text = printed$out)$value, wanted$value, tolerance = 1e-12)
  folder <- file.path(dirname(file), "gold")
  expect_identical(quietly("gold", file, "--quiet", "-o", folder)$status, 0L)
  expect_gt(length(list.files(folder, "csv$", recursive = TRUE)), 1L)
})

test_that("features, classes, agreement and lag go from file to file", {
  file <- ratings_file()
  at <- function(name) file.path(dirname(file), name)
  expect_identical(quietly("gold", file, "--quiet", "-o", at("gold.csv"))$status, 0L)
  expect_identical(quietly("features", at("gold.csv"), "--length", "5", "-o", at("features.csv"))$status, 0L)
  gold <- suppressMessages(read_gold_standard(at("gold.csv")))
  wanted <- extract_features(gold, segment_fixed(gold, 5))
  expect_equal(nrow(utils::read.csv(at("features.csv"))), nrow(wanted))
  done <- quietly("classes", at("features.csv"), "--method", "kmeans", "--k", "2", "--seed", "1")
  expect_identical(done$status, 0L)
  classes <- cluster_kmeans(suppressMessages(read_features(at("features.csv"))), 2, seed = 1)
  expect_identical(as.character(utils::read.csv(text = done$out)$class), as.character(classes$class))
  for (method in c("agglomerative", "dbscan", "gmm")) { # the flag names the verb and is none of its arguments
    size <- if (method == "dbscan") c("--eps", "5") else c("--k", "2")
    expect_identical(quietly("classes", at("features.csv"), "--method", method, size)$status, 0L, info = method)
  }
  lags <- quietly("lag", file, "--quiet", "--resamples", "0", "--max-lag", "2")
  expect_identical(lags$status, 0L)
  read <- suppressMessages(read_annotations(file, quiet = TRUE))
  wanted <- suppressWarnings(estimate_lag(read, resamples = 0, max_lag = 2)) # lags at the limit
  expect_equal(utils::read.csv(text = lags$out)$lag, wanted$lag)
  expect_identical(quietly("agreement", file, "--quiet", "--resamples", "0")$status, 0L)
})

test_that("segments are cut as the verb cuts them or given, and a file is of the kind that its name says", {
  file <- ratings_file()
  at <- function(name) file.path(dirname(file), name)
  expect_identical(quietly("gold", file, "--quiet", "-o", at("gold.csv"))$status, 0L)
  cut <- function(...) quietly("features", at("gold.csv"), "--features", "mean", ...)
  kept <- cut("--length", "7", "--rest", "keep")
  gold <- suppressMessages(read_gold_standard(at("gold.csv")))
  expect_identical(nrow(utils::read.csv(text = kept$out)), nrow(segment_fixed(gold, 7, rest = "keep")))
  write_rows(as.data.frame(ratings_segments), at("segments.csv"), 15)
  for (flags in list(NULL, c("--step", "5"), c("--segments", at("segments.csv"), "--step", "5"))) {
    expect_identical(cut(flags)$status, 2L)
  }
  parquet <- at("agreement.parquet")
  expect_identical(quietly("agreement", file, "--quiet", "--resamples", "0", "-o", parquet)$status, 1L)
  expect_false(file.exists(parquet))
})

test_that("run repeats settings, with input and output in the file", {
  skip_if_not_installed("jsonlite")
  file <- ratings_file()
  json <- file.path(dirname(file), "run.json")
  first <- quietly("gold", file, "--method", "median", "--quiet", "--settings", json)
  again <- quietly("run", json, "--input", file, "--quiet")
  expect_identical(again$status, 0L)
  expect_identical(again$out, first$out)
  bare <- quietly("run", json, "--quiet")
  expect_identical(bare$status, 2L)
  expect_match(paste(bare$err, collapse = " "), "--input FOLDER", fixed = TRUE)
  whole <- jsonlite::read_json(json)
  out <- file.path(dirname(file), "again.csv")
  jsonlite::write_json(c(whole, list(input = file, output = out)), json, auto_unbox = TRUE, null = "null", digits = 15)
  expect_identical(quietly("run", json, "--quiet")$status, 0L)
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
  expect_identical(quietly("explore", file, "--media", "films", "-o", out)$status, 0L)
  expect_identical(asked, list(x = file, media = "films", launch_browser = TRUE))
  expect_equal(utils::read.csv(out)$value, fuse_mean(ratings)$value, tolerance = 1e-12) # 15 digits are written
  expect_identical(quietly("explore", "--launch-browser", "false")$status, 0L)
  expect_identical(asked, list(x = NULL, media = NULL, launch_browser = FALSE))
  expect_identical(quietly("explore", file, file)$status, 2L)
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
    done <- quietly("convert", path, "--quiet", "--output-format", to, "-o", file.path(root, "made"))
    expect_identical(done$status, 0L)
    made <- list.files(root, "^made", full.names = TRUE)
    again <- suppressMessages(read_annotations(made[[1L]], quiet = TRUE))
    expect_equal(as.data.frame(again)[table_columns$annotations], plain(ticks), tolerance = 1e-12) # text of 15 digits
  }
})

test_that("the exit status tells bad usage from bad input, and the message goes to the standard error", {
  expect_identical(quietly("fuse")$status, 2L)
  expect_identical(quietly("gold")$status, 2L)
  file <- ratings_file()
  none <- quietly("gold", file, "--smoth", "3")
  expect_identical(none$status, 2L)
  expect_match(paste(none$err, collapse = " "), "--smoth")
  expect_match(paste(none$err, collapse = " "), "Did you mean `--smooth`", fixed = TRUE)
  expect_match(paste(quietly("gld")$err, collapse = " "), "Did you mean `gold`", fixed = TRUE)
  expect_identical(none$out, character())
  expect_identical(quietly("convert", file, "--format", "csv")$status, 2L) # of the input or the output?
  expect_identical(quietly("gold", file, "--method", "mean", "--method", "ewe")$status, 2L)
  for (flag in c("-o", "--settings")) expect_identical(quietly("gold", file, flag, "--quiet")$status, 2L) # not "true"
  gone <- quietly("gold", file.path(dirname(file), "gone"))
  expect_identical(gone$status, 1L)
  expect_gt(length(gone$err), 0L)
  expect_identical(quietly("gold", file, "--method", "none", "--quiet")$status, 1L)
  expect_match(quietly("--version")$out, as.character(utils::packageVersion("musefuse")), fixed = TRUE)
})

test_that("every argument of the verbs is a flag, in help as in what is taken", {
  skip_on_cran() # a sweep: tools/test.R runs it
  for (name in names(shell_commands())) {
    command <- shell_commands()[[name]]
    help <- paste(quietly(name, "--help")$out, collapse = "\n")
    expect_no_match(help, "Work:\n\n|:\n*$")
    for (part in c("read", "verb", "write")) {
      prefix <- c(read = "input_", verb = "", write = "output_")[[part]]
      for (verb in command[[part]]) {
        for (argument in setdiff(names(formals(getExportedValue("musefuse", verb))), no_flags)) {
          flag <- paste0(prefix, argument)
          at <- flag_place(flag, command_flags(command), name)
          expect_identical(at, list(part = part, argument = argument))
          expect_match(help, paste0("--", gsub("_", "-", flag)), fixed = TRUE)
        }
      }
    }
  }
})

test_that("help has a call that would run, shows the flags of the chosen method, and fits a terminal", {
  for (name in names(shell_commands())) {
    words <- scan(text = shell_examples[[name]], what = "", quiet = TRUE)
    expect_identical(words[1:2], c("musefuse", name))
    given <- split_words(words[-(1:2)])
    command <- chosen_verb(name, shell_commands()[[name]], given$flags)
    flags <- setdiff(names(given$flags), "output")
    for (flag in flags) expect_type(flag_place(flag, command_flags(command), name), "list")
  }
  expect_identical(quietly("help", "lag")$out, quietly("lag", "--help")$out)
  help <- command_help("gold", shell_commands()$gold, "dba")
  expect_true(all(c(" gold_standard()", " fuse_dba()") %in% help) && !" fuse_ewe()" %in% help)
  expect_lte(max(nchar(help)), 86L)
  expect_identical(shell_default(quote(c("a", "b", "c"))), "a; or b or c")
  expect_identical(shell_default(quote(getOption("x", 1L))), "1")
  expect_identical(shell_default(quote(samples(10))), "samples:10")
  expect_identical(first_sentence("Weights (Searle 1987, ch. 4). More."), "Weights (Searle 1987, ch. 4).")
  expect_identical(first_sentence("A tab, \"\\t\", or \\lambda. More."), "A tab, \"\\t\", or lambda.")
})

test_that("a switch does not swallow the input, nor a flag the next", {
  words <- split_words(c("--quiet", "ratings", "--method", "-o", "x"), switches(shell_commands()$gold))
  expect_identical(words, list(input = "ratings", flags = list(quiet = "true", method = "true", output = "x")))
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
  expect_identical(quietly("gold", file, "--quiet", "-o", at("gold.csv"))$status, 0L)
  expect_identical(quietly("features", at("gold.csv"), "--segments", at("cut"), "--features", "mean,std", "-o",
    at("features.csv"))$status, 0L)
  features <- utils::read.csv(at("features.csv"))
  expect_setequal(features$partition, half)
  learnt <- c("classes", at("features.csv"), "--k", "2", "--seed", "1", "--partition", "train", "-o")
  expect_identical(quietly(learnt, at("classes.csv"))$status, 0L)
  expect_identical(utils::read.csv(at("classes.csv"))$segment, features$segment)
  expect_match(quietly(learnt, at("labels"))$err, "--segments FILE", all = FALSE)
  expect_identical(quietly(learnt, at("labels"), "--segments", at("cut"))$status, 0L)
  labels <- do.call(rbind, lapply(list.files(at("labels"), full.names = TRUE), utils::read.csv))
  expect_identical(labels$class, utils::read.csv(at("classes.csv"))$class)
})

test_that("values are numbers, ids, names and windows as they are written", {
  expect_identical(shell_value("1e-3", "tolerance"), 0.001)
  expect_identical(shell_value("01,2", "raters"), c("01", "2"))
  expect_identical(shell_value("\"1\"", "raters"), "1")
  expect_identical(shell_value("ann=2,bob=1", "weights"), c(ann = 2, bob = 1))
  expect_identical(shell_value("samples:5", "smooth"), samples(5))
  expect_identical(shell_value(",", "delim"), ",")
  expect_null(shell_value("null", "smooth"))
  expect_identical(split_words(c("a", "--max-lag", "-2", "--quiet"))$flags, list(max_lag = "-2", quiet = "true"))
})

test_that("the flags that the vignette names are there", {
  vignette <- testthat::test_path("..", "..", "vignettes", "muse-toolbox.Rmd")
  skip_if(!file.exists(vignette), "only in the source")
  named <- unique(unlist(regmatches(readLines(vignette), gregexpr("--[a-z][a-z-]*", readLines(vignette)))))
  named <- gsub("-", "_", setdiff(substring(named, 3L), c("output", "settings", "help")), fixed = TRUE)
  commands <- shell_commands()
  clusterings <- grep("^cluster_", getNamespaceExports("musefuse"), value = TRUE)
  commands$classes$further <- setdiff(clusterings, c("cluster_indices", "cluster_stability"))
  taken <- unlist(lapply(commands, function(command) {
    has <- command_flags(command)
    c(unlist(has), paste0("input_", has$read), paste0("output_", has$write))
  }))
  expect_identical(setdiff(named, taken), character())
})

test_that("tables among the arguments are files, and a report needs one", {
  file <- ratings_file()
  expect_identical(quietly("report", file, "--quiet")$status, 2L)
  cut <- file.path(dirname(file), "segments.csv")
  utils::write.csv(as.data.frame(ratings_segments), cut, row.names = FALSE)
  done <- quietly("agreement", file, "--quiet", "--by", "segment", "--segments", cut, "--resamples", "0")
  expect_identical(done$status, 0L)
  read <- suppressMessages(read_annotations(file, quiet = TRUE))
  segments <- suppressMessages(read_segments(cut))
  wanted <- suppressWarnings(agreement(read, by = "segment", segments = segments, resamples = 0))
  expect_equal(nrow(utils::read.csv(text = done$out)), nrow(wanted))
})

test_that("each setting of MuSe-Toolbox has its line in the vignette", {
  vignette <- testthat::test_path("..", "..", "vignettes", "muse-toolbox.Rmd")
  skip_if(!file.exists(vignette), "only in the source")
  # the arguments of its three commands, as its source (lstappen/MuSe-Toolbox, __main__.py) declares them
  settings <- c("input_path", "output_path", "dimension", "fusion", "alignment", "std_annos_per_sample",
    "std_annos_all_samples", "pre_smoothing", "pre_smoothing_window", "post_smoothing_window", "plot", "start", "end",
    "anno_mapping_file", "annotators", "ts", "ts_path", "dimensions", "segment_info_path", "partition_path", "emo_dims",
    "features", "standardised", "partitions", "plot_format", "plot_no_title", "export", "export_as_labels",
    "label_reference_path", "append", "cluster_seed", "som_seed", "min_class_thr", "tsne", "pca", "som",
    "reduce_separately", "kmeans", "dbscan", "aggl", "gmm", "fuzzyCMeans", "plotHistBox", "linkage", "distance_thr",
    "eps", "min_samples", "remove_noise", "k", "m", "weights", "topology", "neighborhood_function", "dist", "sigma",
    "alpha", "iter", "neurons")
  rows <- grep("^\\| ", readLines(vignette), value = TRUE)
  told <- trimws(unlist(strsplit(sub("^\\| ([^|]*) \\|.*", "\\1", rows), ",")))
  expect_identical(setdiff(settings, told), character())
})

test_that("what is said names flags, each message on lines of its own", {
  file <- ratings_file()
  said <- quietly("gold", file, "--smooth", "4", "-o", file.path(dirname(file), "gold.csv"))$err
  expect_match(said, "Otherwise set `--time`, `--input-unit`.$", all = FALSE)
  has <- list(read = c("unit", "raters"), verb = "raters", write = "unit")
  words <- function(part) in_flags(part, has, cli::format_inline("{.arg raters}, {.code unit = \"s\"}, {.arg data}"))
  expect_identical(words("read"), "`--input-raters`, `--input-unit s`, `data`")
  expect_identical(words("verb"), "`--raters`, `unit = \"s\"`, `data`")
})

test_that("an --args before the command is none", {
  expect_output(expect_identical(cli(c("--args", "gold", "--help"), quit = FALSE), 0L), "gold")
})

test_that("where and how a result cannot be written is said before the work", {
  skip_if_not_installed("jsonlite")
  gone <- file.path(withr::local_tempdir(), "gone") # no input: what is said of the output was said before it was read
  at <- function(...) file.path(dirname(gone), ...)
  dir.create(at("folder"))
  file.create(at("file"))
  refuses <- function(says, command, ..., status = 1L) {
    done <- quietly(command, gone, ...)
    expect_identical(done$status, status)
    expect_match(paste(done$err, collapse = " "), says)
    expect_setequal(list.files(dirname(gone), all.files = TRUE, no.. = TRUE), c("folder", "file")) # nothing is left
  }
  refuses("looks like a file.*`--output-layout long`", "gold", "-o", at("x.txt"))
  refuses("\\.json", "gold", "-o", at("x.json"), "--output-layout", "long")
  refuses("must be one of", "convert", "--output-format", "edf", "-o", at("new"))
  refuses("digits", "features", "--length", "5", "--digits", "99", "-o", at("x.csv"))
  refuses("\\.html", "report", "-o", at("x.pdf"))
  refuses("is a file, and the result would be a folder", "gold", "-o", at("file"))
  refuses("is a folder, and the result would be a file", "agreement", "-o", at("folder"))
  refuses("is a folder", "search", "-o", paste0(at("new"), "/"))
  refuses("cannot be written", "lag", "-o", at("file", "x.csv"))
  refuses("Labels need", "classes", "--labels", "numbers", "-o", at("x.csv"), status = 2L)
  refuses("\\.html", "gold", "--settings", at("x.html"))
  refuses("no folder or file", "explore")
  expect_match(quietly("explore", at("folder"), "-o", at("x.docx"))$err, "docx", all = FALSE)
  expect_identical(quietly("run", at("file"), "--input", gone)$err, quietly("run", at("file"))$err)
  refuses("gone", "gold", "-o", at("new", "gold")) # a place that would do: only the input is missing
})
