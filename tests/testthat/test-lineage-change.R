few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
few_gold <- quiet(fuse_ewe(few))

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

test_that("a segment that is there twice is told as that, and no verb takes it", {
  features <- extract_features(few_gold, segment_fixed(few_gold, 10, rest = "keep"), "mean")
  said <- function(x) grep("By hand", format(x), value = TRUE)
  twice <- c(quote(rbind(x, x)), quote(rbind(x, x[1, ])), quote(x[c(1, 1:9), ]), quote(x[c(1:9, 1), ]))
  for (code in twice) {
    handled <- eval(code, list(x = features))
    expect_match(said(handled), "clip1 / 1(, .*)? there twice[.]$")
    expect_no_match(said(handled), "more rows")
    expect_error(cluster_kmeans(handled, 2), "x[!duplicated(x[c(\"recording\", \"segment\")]), ]", fixed = TRUE,
      class = "musefuse_error_duplicates")
  }
  classes <- cluster_kmeans(features, 2, seed = 1)
  expect_error(profile_classes(rbind(classes, classes)), class = "musefuse_error_duplicates")
  # rows of one recording without numbers are segments of it
  expect_identical(cluster_kmeans(data.frame(recording = "a", x = c(1, 2, 8)), 2, seed = 1)$segment, 1:3)
})

test_that("what carried the lineage without the class does not tell of changes that were none", {
  skip_if_not_installed("data.table")
  rows <- data.table::as.data.table(few_gold)
  expect_identical(names(settings(rows)$steps), names(settings(few_gold)$steps))
  said <- paste(as.character(settings(rows[rows$recording == "clip1", ])), collapse = " ")
  expect_match(said, "clip2")
  expect_no_match(said, "not repeated")
})

test_that("values that were changed in series of which rows were taken away are seen, and only these", {
  gold <- fuse_ewe(ratings)
  late <- gold[gold$time > 5, ]
  expect_named(hand_change(late), "fewer_rows")
  expect_null(hand_change(gold[sample(nrow(gold)), ]))
  some <- gold[sort(sample(nrow(gold), 2000L)), ]
  some$recording <- as.character(some$recording)
  some$n_raters <- as.double(some$n_raters)
  expect_named(hand_change(some), "fewer_rows")
  mine <- late$recording == "clip2" & late$dimension == "valence"
  late$value[mine] <- -late$value[mine]
  change <- hand_change(late)
  expect_identical(as.list(change$changed), list(recording = "clip2", dimension = "valence", columns = "value"))
  expect_warning(tidy(late), "belong to the values as they were", class = "musefuse_warning_changed")
  smoothed <- hand_edits(list(steps = current_lineage(late)$steps, at = current_lineage(late)$at))
  expect_named(smoothed[[1L]], "changed")
  parts <- do.call(rbind, lapply(split(gold, gold$recording), function(one) one[one$time > 3, ]))
  expect_named(hand_change(parts), "fewer_rows")
  classes <- quiet(cluster_kmeans(extract_features(gold, ratings_segments, "mean"), 2, seed = 1))
  classes <- classes[-1L, ]
  levels(classes$class) <- c("low", "high")
  expect_match(paste(format(classes), collapse = " "), "class of .* changed")
})
