few <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
others <- ratings[ratings$recording %in% c("clip3", "clip4"), ]
binders <- list(rbind = rbind, bind_rows = if (rlang::is_installed("dplyr")) dplyr::bind_rows)
binders <- Filter(Negate(is.null), binders)

test_that("gold standards of two fusions, bound, tell of both", {
  first <- fuse_mean(few)
  second <- fuse_ewe(others)
  for (bind in binders) {
    both <- bind(first, second)
    weights <- tidy(both)
    expect_identical(nrow(weights), nrow(tidy(first)) + nrow(tidy(second)))
    expect_equal(weights$weight[weights$recording %in% c("clip3", "clip4")], tidy(second)$weight)
    expect_setequal(weights$fitted_by[weights$recording == "clip1"], "mean")
    expect_setequal(weights$fitted_by[weights$recording == "clip3"], "ewe")
    verbs <- vapply(settings(both)$steps, `[[`, "", "verb")
    expect_true(all(c("fuse_mean", "fuse_ewe") %in% verbs))
    expect_match(format(both)[[1L]], "mean.*ewe")
    told <- report_methods(both)[[1L]]
    expect_match(told, "by the mean,")
    expect_match(told, "estimator weighted evaluator")
    expect_match(told, paste0(
      "Tables were bound to one: what `?fuse_mean\\(\\)`? \\(clip1 and clip2\\) and `?fuse_ewe\\(\\)`? \\(clip3 ",
      "and clip4\\) made"
    ))
    expect_identical(run_settings(settings(both), ratings)$value, both$value)
  }
})

test_that("dimensions of the same recordings, fused by two methods, are told apart in the methods paragraph", {
  of <- function(dimension) few[few$dimension == dimension, ]
  told <- report_methods(rbind(fuse_mean(of("arousal")), fuse_ewe(of("valence"))))[[1L]]
  told <- gsub("`", "", told, fixed = TRUE)
  expect_match(told, "fuse_mean() (arousal of clip1 and clip2) and fuse_ewe() (valence of clip1 and", fixed = TRUE)
})

test_that("parts of one fusion, bound again, are that fusion", {
  gold <- fuse_ewe(few)
  for (bind in binders) {
    again <- bind(gold[gold$recording == "clip2", ], gold[gold$recording == "clip1", ])
    expect_identical(tidy(again), tidy(gold))
    expect_false(any(grepl("By hand", format(again))))
    expect_identical(glance(again), glance(gold))
  }
})

test_that("what was changed by hand before binding is not forgotten by it", {
  gold <- fuse_ewe(few)
  changed <- gold[gold$recording == "clip1", ]
  changed$value <- -changed$value
  for (bind in binders) {
    both <- bind(changed, gold[gold$recording == "clip2", ])
    expect_match(paste(format(both), collapse = " "), "value of clip1 / arousal, clip1 / valence changed")
    expect_identical(glance(both)$changed, 2L)
    expect_warning(augment(both), class = "musefuse_warning_changed")
    expect_match(report_methods(both)[[1L]], "changed by hand")
    expect_warning(run_settings(settings(both), few), class = "musefuse_warning_settings")
  }
})

test_that("tables of two kinds are bound as plain rows", {
  expect_false(inherits(suppressWarnings(rbind(fuse_mean(few)[1:3, 1:4], segment_fixed(few, 5)[1:3, 1:4] |>
    stats::setNames(c("recording", "dimension", "time", "value")))), "segments"))
})

test_that("base R's cbind(), merge() and transform() hand back the table, changed by hand", {
  scaled <- standardise_annotations(ratings)
  sexes <- data.frame(rater = levels(ratings$rater), sex = c("f", "m", "f", "m", "f"))
  kept <- list(cbind(scaled, block = 1), cbind(block = 1, scaled), merge(scaled, sexes),
    transform(scaled, value = -value))
  for (handled in kept) {
    expect_s3_class(handled, "annotations")
    expect_identical(current_lineage(handled)$steps[[2L]]$verb, "standardise_annotations")
  }
  gold <- fuse_mean(scaled)
  expect_s3_class(cbind(gold, gold), "data.frame", exact = TRUE)
  expect_false(inherits(transform(scaled, value = NULL), "annotations"))
})

test_that("tidyr's drop_na() and complete() hand back the table", {
  skip_if_not_installed("tidyr")
  gold <- fuse_ewe(ratings)
  gold$value[3] <- NA
  for (handled in list(tidyr::drop_na(gold, "value"), tidyr::complete(gold, recording, dimension, time))) {
    expect_s3_class(handled, "gold")
    expect_identical(quietly(tidy(handled)), quietly(tidy(gold)))
  }
})

test_that("a table that is taken apart and bound again is that table", {
  gold <- fuse_ewe(ratings)
  lags <- quietly(estimate_lag(few, "pairwise"))
  for (table in list(gold, lags)) {
    whole <- do.call(rbind, split(table, table$recording))
    expect_identical(lineage_of(whole)[c("at", "steps")], lineage_of(table)[c("at", "steps")])
    expect_null(hand_change(whole))
  }
  part <- Reduce(rbind, split(gold, gold$recording)[-1L])
  expect_match(paste(format(part), collapse = " "), "since fuse_ewe(): recording clip1 taken away", fixed = TRUE)
  expect_length(gregexpr("a part was kept", paste(report_methods(part), collapse = " "))[[1L]], 1L)
  edited <- do.call(rbind, lapply(split(gold, gold$recording), function(one) {
    one$value <- one$value - one$value[[1L]]
    one
  }))
  expect_named(hand_change(edited), "changed")
  other <- rbind(fuse_mean(ratings)[1:5, ], gold[gold$recording == "clip2", ])
  expect_length(lineage_of(other)$at, 2L)
})

test_that("bound classes are one clustering where rows were placed in it, and several where not", {
  features <- data.frame(recording = "a", segment = 1:40, x = rep(c(0, 5), 20) + sin(1:40), y = cos(1:40))
  whole <- cluster_kmeans(features, 2, seed = 1)
  part <- cluster_kmeans(features[1:30, ], 2, seed = 1)
  for (bound in list(rbind(part, predict(part, features[31:40, ])), rbind(predict(part, features[31:40, ]), part))) {
    expect_match(format(bound), "Fitted on 30 rows", all = FALSE)
    at <- match(bound$segment, features$segment)
    expect_equal(augment(bound)$x, features$x[at])
  }
  several <- rbind(part, cluster_kmeans(features[31:40, ], 2, seed = 1, features = "y"))
  expect_match(format(several), "Bound from 2 clusterings", all = FALSE)
  for (generic in list(tidy, glance, augment, function(x) predict(x, features), ggplot2::autoplot)) {
    expect_error(generic(several), "of 2 clusterings", class = "musefuse_error_fit")
  }
  expect_warning(profile_classes(several, features), "several clusterings", class = "musefuse_warning_classes")
  named <- suppressWarnings(name_classes(several, c("1" = "calm", "2" = "tense")))
  expect_no_warning(profile_classes(named, features))
  expect_error(rbind(whole, cluster_cmeans(features, 2, seed = 1)), "membership_1", class = "musefuse_error_columns")
})

test_that("the methods paragraph tells what was bound before a verb", {
  scaled <- standardise_annotations(ratings[ratings$recording == "clip1" & ratings$rater != "anna", ])
  both <- rbind(scaled, ratings[ratings$recording == "clip1" & ratings$rater == "anna", ])
  words <- "what standardise_annotations() (clip1 by ben, chen, dora and emil) made, and what came in (clip1 by anna)."
  expect_match(report_methods(both)[[1L]], words, fixed = TRUE)
  expect_match(report_methods(fuse_mean(both, conf_level = NULL))[[1L]], words, fixed = TRUE)
})
