test_that("settings read as code", {
  expect_snapshot(
    print(settings(fuse_ewe(as_ratings(noisy_ratings()), fallback = "mean"))),
    transform = function(x) sub("R [0-9.]+$", "R <version>", x)
  )
  expect_error(settings(data.frame(a = 1)), class = "musefuse_error_settings")
})

test_that("tables that are there to be read know how they were made", {
  few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  gold <- fuse_mean(few, conf_level = NULL)
  segments <- segment_fixed(gold, 10, rest = "keep")
  features <- extract_features(gold, segments, c("mean", "std"))
  made <- list(
    "took 1" = choose_k(features, 1:2, criteria = "prediction_strength", resamples = 2, seed = 1),
    "trace \\(linkage = \"average\"" = choose_k(gold, 1:2, criteria = "silhouette", seed = 1,
      parameters = list(linkage = "average", method = "hierarchical", stretch = TRUE)),
    "distance of each segment to its nearest 3" = k_distance(features, 3),
    "penalty from 2 to 20 s" = changepoint_path(gold, c(2, 20)),
    "mean of its segments, each stretched to 3 times" =
      class_prototypes(cluster_kmeans(features, 2, seed = 1), gold, as.data.frame(segments), n = 3),
    "\\(CCC; Lin, 1989\\) in each segment" = agreement(few, by = "segment", segments = segments, conf_level = NULL)
  )
  for (words in names(made)) {
    expect_match(report_methods(made[[words]])[[1L]], sub("trace ", "traces ", words))
    expect_equal(as_tibble(run_settings(settings(made[[words]]), ratings)), as_tibble(made[[words]]))
  }
  expect_match(as.character(settings(k_distance(iris[1:4]))), "k_distance(your_data, k = 5", fixed = TRUE, all = FALSE)
})

test_that("no name leaves its place in the script", {
  named <- ratings[ratings$recording == "clip1", ]
  levels(named$rater)[1:2] <- c("a\nstop(\"out\")", "b`\"); stop(\"out\") #")
  named <- as_annotations(named)
  moved <- suppressWarnings(shift_lag(named, stats::setNames(c(1, 0), levels(named$rater)[1:2])))
  handled <- moved[moved$rater != levels(moved$rater)[[2L]], ]
  handled$value[handled$rater == levels(handled$rater)[[1L]]] <- 0
  code <- as.character(settings(suppressWarnings(fuse_mean(handled))))
  calls <- vapply(as.list(parse(text = code)), function(call) any(c("stop") %in% all.names(call)), NA)
  expect_gt(length(calls), 2L)
  expect_false(any(calls))
  step <- list(verb = "pick_classes", arguments = list("a\nstop()" = 1, k = 2))
  expect_identical(step_call(step, list(), TRUE), "pick_classes(`a\\nstop()` = 1, k = 2)")
})

test_that("the script names the columns that as_annotations() was given, and makes the same table", {
  set.seed(1)
  frame <- data.frame(film = "f", coder = rep(c("a", "b"), each = 60), sec = rep(0:59, 2), joy = sin(1:120))
  again <- function(x, your_ratings) {
    code <- as.character(settings(x))
    eval(parse(text = code[!startsWith(code, "library")]), list(your_ratings = your_ratings), environment())
  }
  x <- as_annotations(frame, recording = film, rater = coder, time = sec, value = joy, unit = "s", quiet = TRUE)
  expect_match(paste(as.character(settings(x)), collapse = "\n"), paste0("as_annotations(your_ratings, recording = ",
    "\"film\", rater = \"coder\", time = \"sec\", value = \"joy\", unit = \"s\","), fixed = TRUE)
  expect_equal(suppressMessages(again(x, frame)), x, ignore_attr = TRUE)
  wide <- data.frame(time = 0:9, anna = 1:10, ben = 2:11, note = 3:12)
  y <- as_annotations(wide, raters = c(anna, ben), dimension = I("arousal"), recording = I("film 1"), quiet = TRUE)
  expect_equal(suppressMessages(again(y, wide)), y, ignore_attr = TRUE)
  z <- as_annotations(cbind(a = sin(1:20), b = cos(1:20)), rate = 4, recording = "film", dimension = "joy")
  expect_equal(again(z, cbind(a = sin(1:20), b = cos(1:20))), z, ignore_attr = TRUE)
  w <- as_annotations(transform(wide, t = time + 3), time = t - min(t), raters = c(anna, ben), unit = "s", quiet = TRUE)
  expect_match(paste(as.character(settings(w)), collapse = "\n"), "<t - min(t)>", fixed = TRUE)
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  write_settings(y, file)
  expect_equal(suppressMessages(again(read_settings(file), wide)), y, ignore_attr = TRUE)
})

test_that("settings of segments that were read keep what the reader was told", {
  file <- withr::local_tempfile(fileext = ".tsv")
  writeLines(c("onset\tduration\ttrial_type", "0\t2.5\t3", "2.5\t1\t5"), file)
  steps <- read_segments(file, recording = "film", rater = "anna", quiet = TRUE)
  expect_match(paste(as.character(settings(steps)), collapse = "\n"), "recording = \"film\", rater = \"anna\")",
    fixed = TRUE)
})
