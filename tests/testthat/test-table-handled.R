skip_on_cran() # a sweep of a minute and more: tools/test.R runs it

clips <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
gold <- quietly(fuse_ewe(clips))
segments <- quietly(segment_fixed(clips, 5))
of_ratings <- list(
  mean = fuse_mean, ewe = fuse_ewe, dba = function(x) fuse_dba(x, max_iter = 1), gctw = align_gctw,
  lag = function(x) estimate_lag(x, "pairwise"), agreement = function(x) agreement(x, resamples = 0),
  diagnostics = rater_diagnostics, smooth = function(x) smooth_average(x, 2), scale = standardise_annotations,
  resample = function(x) resample_annotations(x, 2), shift = function(x) shift_lag(x, 1),
  cut = function(x) segment_fixed(x, 5), features = function(x) extract_features(x, segments), summary = summary,
  traces = traces
)
of_gold <- list(
  smooth = function(x) smooth_average(x, 2), savgol = function(x) smooth_savgol(x, 3),
  kernel = function(x) smooth_kernel(x, 3),
  cut = function(x) segment_fixed(x, 5), changes = segment_changepoint,
  features = function(x) extract_features(x, segments, uncertainty = TRUE),
  augment = augment, glance = glance, picture = function(x) ggplot2::layer_data(autoplot(x), 2)
)
changed <- function(x, ...) {
  values <- list(...)
  for (name in names(values)) x[[name]] <- values[[name]]
  x
}

test_that("rows in another order and ids of text are the same table for every verb", {
  set.seed(1)
  for (of in list(list(x = clips, verbs = of_ratings), list(x = gold, verbs = of_gold))) {
    x <- of$x
    handled <- list(x[rev(seq_len(nrow(x))), ], x[sample(nrow(x)), ],
      changed(x, recording = as.character(x$recording), dimension = as.character(x$dimension)))
    for (verb in names(of$verbs)) {
      plain <- as.data.frame(quietly(of$verbs[[verb]](x)))
      for (one in handled) {
        expect_equal(as.data.frame(quietly(of$verbs[[verb]](one))), plain, info = verb, ignore_attr = TRUE)
      }
    }
  }
})

test_that("a missing time or id, and values that are no numbers, are found by every verb", {
  for (of in list(list(x = clips, verbs = of_ratings), list(x = gold, verbs = of_gold))) {
    x <- of$x
    bad <- list(
      time = changed(x, time = replace(x$time, 5, NA)), missing = changed(x, recording = replace(x$recording, 5, NA)),
      missing = changed(x, dimension = replace(x$dimension, 5, NA)), values = changed(x, value = "much"),
      late = changed(x, time = "late"), values = changed(x, value = as.list(x$value))
    )
    if ("rater" %in% names(x)) bad$rater <- changed(x, rater = replace(x$rater, 5, NA))
    for (i in seq_along(of$verbs)) {
      for (one in bad[(seq_along(bad) + i) %% sweep_size(3L, 3L, 1L) == 0L]) {
        expect_error(quietly(of$verbs[[i]](one)), class = "musefuse_error", info = names(of$verbs)[[i]])
      }
    }
  }
})

test_that("two gold standards bound together are an error, not 36 warnings", {
  both <- rbind(gold, gold)
  for (verb in names(of_gold)) expect_error(quietly(of_gold[[verb]](both)), class = "musefuse_error_duplicates",
    info = verb)
  expect_match(conditionMessage(expect_error(smooth_average(both, 2))), "clip1")
})

test_that("whole numbers are numbers", {
  whole <- gold[gold$time %% 1 == 0, ]
  as_integers <- changed(whole, time = as.integer(whole$time))
  expect_equal(smooth_average(as_integers, 3)$value, smooth_average(whole, 3)$value)
  counts <- changed(gold, value = round(100 * gold$value))
  expect_equal(smooth_average(changed(counts, value = as.integer(counts$value)), 2)$value,
    smooth_average(counts, 2)$value)
  expect_warning(smooth_average(changed(gold, value = replace(gold$value, 3, Inf)), 2),
    class = "musefuse_warning_values")
})

test_that("print() and format() never fail, and say what is wrong; pictures refuse in our words", {
  # one recording: what takes time are panels
  clips <- clips[clips$recording == "clip1", ]
  gold <- gold[gold$recording == "clip1", ]
  segments <- segments[segments$recording == "clip1", ]
  features <- quietly(extract_features(gold, segments))
  classes <- quietly(cluster_kmeans(features, 3, seed = 1))
  most_touched <- c("recording", "rater", "time", "value", "estimate", "class", "start")
  tables <- list(clips, gold, quietly(estimate_lag(clips, "pairwise")), rater_diagnostics(clips),
    agreement(clips, resamples = 0), segments, features, classes, profile_classes(classes))
  for (x in tables) {
    n <- nrow(x)
    handled <- list(x[rev(seq_len(n)), ], x[1L, ], x[0L, ], rbind(x, x))
    # Each column in one of five wrong ways, or two, all five of them in turn.
    for (k in seq_along(x)) {
      column <- x[[k]]
      wrong <- list(as.character(column), factor(column), replace(column, 1L, NA), rep(list(1), n), rep("word", n))
      turns <- k + if (names(x)[[k]] %in% most_touched) 0:1 else 0L
      for (value in wrong[turns %% 5L + 1L]) {
        y <- x
        y[[names(x)[[k]]]] <- value
        handled <- c(handled, list(y))
      }
    }
    for (y in handled[seq_along(handled) %% sweep_size(3L, 3L, 1L) == 0L]) {
      expect_no_error(utils::capture.output(suppressWarnings(print(y))))
      drawn <- tryCatch(quietly(ggplot2::ggplot_build(autoplot(y))), error = identity)
      if (inherits(drawn, "error") && !inherits(y, c("features", "class_profile", "segments"))) {
        expect_s3_class(drawn, "musefuse_error")
      }
    }
  }
  told <- format(changed(clips, time = replace(clips$time, 7, NA)))
  expect_match(paste(told, collapse = " "), "row 7")
})

test_that("spark lines are those of the rows in order", {
  expect_identical(format(clips[rev(seq_len(nrow(clips))), ]), format(clips))
  text <- clips
  text$rater <- as.character(text$rater)
  expect_identical(format(text), format(clips))
})

test_that("what lost a column that it lives by, or holds no numbers there, is told so", {
  pairs <- suppressMessages(agreement(ratings, "ccc", conf_level = NULL))
  text <- lost <- pairs
  lost$recording <- NULL
  expect_match(format(lost), "lost column", all = FALSE)
  text$estimate <- as.list(text$estimate)
  expect_error(glance(text), "must hold numbers", class = "musefuse_error_values")
  expect_error(agreement_table(text), class = "musefuse_error_values")
  gold <- fuse_mean(ratings)
  gold$value <- factor(round(gold$value, 1))
  expect_error(summary(gold), "must hold numbers", class = "musefuse_error_values")
})

# Each column lost, and in two of four ways in turn: taken away, a list, a factor, its first value missing; no row.
in_wrong_hands <- function(x) {
  n <- nrow(x)
  ways <- list(function(column) NULL, function(column) rep(list(1), n), factor,
    function(column) replace(column, 1L, NA))
  handled <- unlist(lapply(names(x), function(name) {
    turn <- match(name, names(x))
    lapply(ways[c(turn, turn + 1L) %% 4L + 1L], function(way) {
      x[name] <- list(way(x[[name]]))
      if (is.null(x[[name]])) x[setdiff(names(x), name)] else x
    })
  }), recursive = FALSE)
  lost <- lapply(names(x), function(name) {
    x[[name]] <- NULL
    x
  })
  c(handled, lost, list(x[0L, ]))
}

test_that("print(), glance(), tidy() and summary() of every table answer in our words", {
  features <- quietly(extract_features(gold, segments, c("mean", "std")))
  classes <- quietly(cluster_kmeans(features, 2, seed = 1))
  tables <- list(
    plan_study(2:3, recordings = 2, minutes = 0.5, methods = "mean", studies = 2, seed = 1),
    quietly(compare_fusions(clips, c("mean", "median"))), quietly(as_distribution(gold)),
    quietly(search_classes(features, reduce = "none", methods = "kmeans", k = 2:3, seed = 1)),
    quietly(choose_k(features, 1:2, criteria = "silhouette", seed = 1)),
    quietly(propagate(gold, classes, draws = 3, seed = 1)),
    quietly(class_predictability(classes, features, permutations = 3, resamples = 5, seed = 1)),
    quietly(cluster_traces(gold, 2, distance = "ccc", stretch = TRUE)), profile_classes(classes), segments
  )
  for (x in tables) {
    handled <- Filter(function(y) inherits(y, class(x)[[1L]]), in_wrong_hands(x))
    for (y in handled[seq_along(handled) %% sweep_size(4L, 4L, 1L) == 0L]) {
      expect_no_error(utils::capture.output(suppressWarnings(print(y))))
      for (generic in list(glance, generics::tidy, summary)) {
        found <- tryCatch(generic(y), musefuse_error = identity, musefuse_warning = identity)
        expect_true(inherits(found, c("condition", "data.frame")))
      }
    }
  }
})

test_that("a class name alone makes no result of it", {
  for (class in c("class_pipeline", "fusion_choice", "dtw_alignment", "dtw_barycentre", "warp_basis")) {
    for (x in list(structure(list(), class = class), structure(1, class = class))) {
      expect_error(format(x), "must be what", class = "musefuse_error_argument")
    }
  }
  expect_error(adjusted_rand(c(1, 2), structure(list(), class = "classes")), class = "musefuse_error_columns")
})

test_that("columns of one name, counts that are none and lists are told", {
  lags <- estimate_lag(clips, "pairwise")
  expect_error(shift_lag(clips, cbind(lags, lags)), "different names", class = "musefuse_error_columns")
  expect_error(glance(changed(gold, n_raters = replace(as.double(gold$n_raters), 2, Inf))), "row 2|Row 2",
    class = "musefuse_error_values")
  expect_error(glance(changed(gold, recording = as.list(gold$recording))), "is a list",
    class = "musefuse_error_columns")
})

test_that("rows that were taken away take with them what was said of them", {
  study <- quietly(agreement(ratings, type = "study"))
  one <- study[study$dimension == "valence", ]
  expect_no_match(grep("By hand", format(one), value = TRUE, invert = TRUE), "arousal")
  study$reason <- NULL
  expect_warning(format(study), NA)
  features <- quietly(extract_features(gold, segments))
  classes <- quietly(cluster_kmeans(features, 3, seed = 1))
  drawn <- quietly(propagate(gold, classes, draws = 2, seed = 1))
  part <- drawn[drawn$recording == "clip1", ]
  expect_match(format(drawn), "Shares", all = FALSE)
  expect_no_match(format(part), "Shares")
  expect_error(tidy(part, "shares"), class = "musefuse_error_fit")
  expect_error(autoplot(part, "shares"), class = "musefuse_error_fit")
  choice <- quietly(choose_k(features, k = 2:4, criteria = c("silhouette", "gap"), seed = 1))
  expect_identical(glance(choice[choice$k < 3, ])$votes, glance(choice)$votes)
  expect_no_match(format(choice[choice$k < 4 & choice$criterion == "silhouette", ]), "more than 3")
  search <- quietly(search_classes(features, grid = search_grid(methods = "kmeans", k = 2:3), seed = 1))
  expect_match(format(search[1L, ]), "rows taken away", all = FALSE)
  distribution <- quietly(as_distribution(gold))
  distribution$df <- NULL
  expect_error(autoplot(distribution), class = "musefuse_error_columns")
  expect_identical(glance(gold[1L, ])$mean_ccc, NA_real_)
  expect_equal(quietly(glance(rbind(clips, clips)))$ratings, sum(!is.na(clips$value)))
})

test_that("columns without names or without a value for each row are told of, never read beyond their end", {
  features <- quietly(extract_features(gold, segments))
  nameless <- structure(features, names = rep("", ncol(features)))
  expect_match(format(nameless), "has lost columns", all = FALSE)
  expect_true("by_hand" %in% vapply(settings(nameless)$steps, `[[`, "", "verb"))
  expect_error(cluster_kmeans(nameless, 2), "have no name", class = "musefuse_error_columns")
  long <- structure(gold, row.names = seq_len(1000L * nrow(gold)))
  expect_match(format(long), "a value for each row", all = FALSE)
  for (call in list(settings, as_tibble, glance, smooth = function(x) smooth_average(x, 3))) {
    expect_error(call(long), "a value for each row", class = "musefuse_error_columns")
  }
  classes <- quietly(cluster_kmeans(features, 3, seed = 1))
  classes$class <- cbind(classes$class, classes$class)
  expect_error(cluster_indices(classes), "must name each row", class = "musefuse_error_missing")
  leveled <- features
  attr(leveled$recording, "levels") <- levels(leveled$recording)[[1L]]
  expect_error(write_features(leveled, withr::local_tempfile(fileext = ".csv")), "no level",
    class = "musefuse_error_values")
})

test_that("what a table has none of is an error of ours", {
  for (generic in list(stats::weights, stats::fitted, stats::residuals, stats::nobs)) {
    expect_error(generic(clips), "has no", class = "musefuse_error_argument")
  }
  expect_error(settings(structure(list(), class = "fusion_choice")), class = "musefuse_error_settings")
})

test_that("numbers under other names of the same table are seen", {
  study <- quietly(agreement(ratings, type = "study"))
  study$index <- rev(study$index)
  expect_match(format(study), "By hand since agreement", all = FALSE)
  compared <- quietly(compare_fusions(ratings, c("mean", "median")))
  compared$method <- rev(compared$method)
  expect_match(format(compared), "By hand since compare_fusions", all = FALSE)
  pairs <- quietly(agreement(clips, "ccc", resamples = 0))
  pairs$estimate[1:2] <- pairs$estimate[2:1] # of one rater with two others
  expect_match(format(pairs), "By hand since agreement", all = FALSE)
  search <- quietly(search_classes(quietly(extract_features(gold, segments)),
    grid = search_grid(methods = "kmeans", k = 2:3), seed = 1))
  search$silhouette <- rev(search$silhouette)
  expect_output(print(search), "By hand since search_classes")
})

test_that("weights of a fusion whose values were changed are said to be of the values as they were", {
  gold <- fuse_ewe(ratings)
  expect_no_warning(tidy(gold[gold$time > 5, ]))
  gold$value <- -gold$value
  expect_warning(tidy(gold), "belong to the values as they were", class = "musefuse_warning_changed")
  expect_warning(stats::weights(gold), "belong to the values as they were", class = "musefuse_warning_changed")
})
