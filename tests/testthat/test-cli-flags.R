test_that("every argument of the verbs is a flag, in help as in what is taken", {
  skip_on_cran() # a sweep: tools/test.R runs it
  for (name in names(shell_commands())) {
    command <- shell_commands()[[name]]
    help <- paste(shell(name, "--help")$out, collapse = "\n")
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
  expect_identical(shell("report", file, "--quiet")$status, 2L)
  cut <- file.path(dirname(file), "segments.csv")
  utils::write.csv(as.data.frame(ratings_segments), cut, row.names = FALSE)
  done <- shell("agreement", file, "--quiet", "--by", "segment", "--segments", cut, "--resamples", "0")
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
