few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
few_gold <- quiet(fuse_ewe(few))

test_that("values that were changed are told of by all that reads the table", {
  changes <- list(
    base = function(x) { x$value[x$recording == "clip1"] <- -x$value[x$recording == "clip1"]; x },
    dplyr = if (rlang::is_installed("dplyr")) function(x) dplyr::mutate(x,
      value = ifelse(recording == "clip1", -value, value)),
    data.table = if (rlang::is_installed("data.table")) function(x) {
      rows <- which(x$recording == "clip1")
      data.table::set(data.table::copy(x), rows, "value", -x$value[rows])
    }
  )
  file <- withr_file()
  for (change in Filter(Negate(is.null), changes)) {
    changed <- change(few_gold)
    expect_match(paste(format(changed), collapse = " "),
      "By hand since fuse_ewe\\(\\): value of clip1 / arousal, clip1 / valence changed")
    expect_match(paste(as.character(settings(changed)), collapse = " "), "not repeated here: value of clip1")
    expect_match(report_methods(changed)[[1L]], "belongs to the values before")
    expect_identical(glance(changed)$changed, 2L)
    expect_warning(joined <- augment(changed), "clip1 / arousal", class = "musefuse_warning_changed")
    expect_equal(joined$residual, joined$value - joined$gold)
    skip_if_not_installed("jsonlite")
    write_settings(changed, file)
    expect_warning(run_settings(file, few), "clip1", class = "musefuse_warning_settings")
  }
  expect_no_warning(augment(few_gold))
})

test_that("rows that were taken are all that is told of", {
  takes <- list(function(x) x[x$recording == "clip1", ], function(x) subset(x, recording == "clip1"),
    if (rlang::is_installed("dplyr")) function(x) dplyr::filter(x, recording == "clip1"))
  alone <- quiet(fuse_ewe(few[few$recording == "clip1", ]))
  for (take in Filter(Negate(is.null), takes)) {
    taken <- take(few_gold)
    expect_equal(as.data.frame(tidy(taken)), as.data.frame(tidy(alone)), ignore_attr = TRUE)
    expect_equal(augment(taken)$residual, augment(alone)$residual)
    expect_identical(grep("Mean weight", format(taken), value = TRUE), grep("Mean weight", format(alone), value = TRUE))
    expect_equal(glance(taken)$mean_ccc, glance(alone)$mean_ccc)
    expect_identical(nobs(taken), nobs(alone))
  }
})

test_that("settings say where the ratings are others, and names by hand do not move to other classes", {
  skip_if_not_installed("jsonlite")
  file <- withr_file()
  classes <- quiet(cluster_kmeans(extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std", "trend")), 3,
    seed = 1, standardise = TRUE))
  write_settings(quiet(name_classes(classes, c("1" = "calm", "2" = "tense", "3" = "glad"))), file)
  expect_no_warning(run_settings(file, ratings))
  turned <- ratings
  turned$value[turned$rater == "emil" & turned$recording == "clip1"] <- 0.1
  warned <- testthat::capture_warnings(again <- run_settings(file, turned))
  expect_match(warned, "not the ratings that the settings were made with.*emil", all = FALSE)
  # the names where each class has its like, else the numbers, and a word on it
  kept <- setequal(levels(again$class), c("calm", "tense", "glad"))
  expect_true(kept || any(grepl("keep their numbers", warned)))
})

test_that("ids of text, reversed and sampled rows print as the table does", {
  handled <- list(few[rev(seq_len(nrow(few))), ], few[sample(nrow(few)), ],
    if (rlang::is_installed("dplyr")) dplyr::mutate(few, rater = as.character(rater)))
  for (one in Filter(Negate(is.null), handled)) expect_identical(format(one), format(few))
})

test_that("what carried the lineage without the class does not tell of changes that were none", {
  skip_if_not_installed("data.table")
  rows <- data.table::as.data.table(few_gold)
  expect_identical(names(settings(rows)$steps), names(settings(few_gold)$steps))
  said <- paste(as.character(settings(rows[rows$recording == "clip1", ])), collapse = " ")
  expect_match(said, "clip2")
  expect_no_match(said, "not repeated")
})

test_that("of a renamed recording nothing false is told", {
  levels(few_gold$recording) <- c("x", "y")
  expect_no_match(paste(format(few_gold), collapse = " "), " 0 raters")
  expect_no_match(report_methods(few_gold)[[1L]], "of  in| 0 r")
  expect_identical(glance(few_gold)$raters, NA_integer_)
})

test_that("a renamed id is told as one, and as taken away and added where that is not known", {
  said <- function(x) grep("By hand", format(x), value = TRUE)
  gold <- fuse_mean(ratings)
  renamed <- gold
  levels(renamed$recording)[[1L]] <- "interview"
  expect_match(said(renamed), "recording clip1 renamed interview[.]$")
  expect_identical(unique(sub("\r.*", "", changed_series(renamed))), "interview")
  raters <- smooth_average(ratings, 2)
  raters$rater <- sub("^anna$", "Anna M.", raters$rater)
  expect_match(said(raters), "rater anna renamed Anna M[.]")
  both <- renamed
  both$value[both$recording == "interview"] <- 0
  expect_match(said(both), "interview / arousal, interview / valence added or renamed")
  idle <- as_annotations(data.frame(rater = rep(c("a", "b"), each = 9), time = 1:9, value = 0), quiet = TRUE)
  idle$rater <- paste0(idle$rater, "2") # which of two that hold the same?
  expect_match(said(idle), "taken away.*added or renamed")
  file <- withr::local_tempfile(fileext = ".json")
  features <- extract_features(renamed, segment_fixed(renamed, 5), "mean")
  write_settings(features, file)
  expect_match(paste(as.character(settings(features)), collapse = " "), "recording clip1 renamed interview")
  expect_warning(run_settings(file, ratings), "recording clip1 renamed interview", class = "musefuse_warning_settings")
})
