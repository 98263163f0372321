gold <- fuse_mean(ratings)
classes <- name_classes(cluster_kmeans(extract_features(gold, ratings_segments, "mean"), 2, seed = 1),
  c("1" = "calm", "2" = "wild"))
found <- propagate(gold, classes, draws = 10, seed = 1)

test_that("probabilities bear the names of the classes", {
  expect_true(all(c("probability_calm", "probability_wild") %in% names(found)))
  expect_identical(levels(tidy(found, "shares")$class), c("calm", "wild"))
  facts <- glance(found)
  expect_identical(nrow(facts), 1L)
  expect_identical(facts$sure, sum(found$sure))
  expect_snapshot(format(found))
  expect_identical(tidy(found), as_tibble(found))
})

test_that("entropy is 0 where sure and 1 where all classes are alike", {
  expect_equal(class_entropy(rbind(c(1, 0), c(0.5, 0.5), c(NA, NA))), c(0, 1, NA))
  expect_equal(class_entropy(cbind(c(1, 1))), c(0, 0))
  expect_equal(class_entropy(rbind(c(0.5, 0.25, 0.25))), 1.5 * log(2) / log(3))
})

test_that("labels tell what is not sure", {
  folder <- withr::local_tempdir()
  files <- write_labels(found, file.path(folder, "csv"))
  rows <- read.csv(files[[1]])
  mine <- found[found$recording == "clip1", ]
  expect_equal(rows$probability, mine$probability)
  expect_identical(rows$sure, mine$sure)
  expect_false("sure" %in% names(read.csv(write_labels(classes, file.path(folder, "plain"))[[1]])))
  muse <- read.csv(write_labels(found, file.path(folder, "muse"), format = "muse")[[1]])
  expect_identical(names(muse), c("start_ms", "end_ms", "segment_id", "class_id")[seq_along(muse)])
  tiers <- paste(readLines(write_labels(found, file.path(folder, "grid"), format = "textgrid")[[1]]), collapse = "\n")
  expect_identical(lengths(regmatches(tiers, gregexpr(" [?]\"", tiers))), sum(!mine$sure))
})

test_that("rows can be filtered, and what was lost is said", {
  expect_s3_class(found[!found$sure, ], "class_probabilities")
  expect_match(format(found[1:3, ]), "By hand", all = FALSE)
  expect_false(inherits(found[c("recording", "segment")], "class_probabilities"))
})

test_that("a share outside of its own interval is said, with the likely reason", {
  shares <- data.frame(class = c("a", "b"), share = c(0.44, 0.3), conf.low = c(0.31, 0.25), conf.high = c(0.42, 0.35))
  expect_match(shares_outside(shares), "the share of a. The error of the gold standard moves", fixed = TRUE)
  expect_null(shares_outside(shares[2L, ]))
})
