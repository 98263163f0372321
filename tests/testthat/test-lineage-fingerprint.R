few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]

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

test_that("shipped tables know a few of their rows, so that a change is seen where rows were taken away", {
  some <- ratings[ratings$time < 30, ]
  some$value <- -some$value
  expect_match(format(some), "with fewer rows; value of clip1 / arousal / anna.* changed", all = FALSE)
  expect_match(report_methods(some)[[1L]], "changed by hand")
})
