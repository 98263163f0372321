skip_on_cran() # much computing: tools/test.R runs it

# Traces that have nothing in common: AR(1), one table of many recordings.
unrelated <- function(recordings, raters, n = 160, seed = 1, phi = 0.9) {
  set.seed(seed)
  cells <- lapply(seq_len(recordings), function(i) {
    series <- vapply(seq_len(raters), function(k) as.numeric(stats::filter(stats::rnorm(n), phi, "recursive")),
      numeric(n))
    new_annotations(rep(paste0("v", i), n * raters), rep("arousal", n * raters),
      rep(letters[seq_len(raters)], each = n), rep((seq_len(n) - 1) / 2, raters), as.vector(series))
  })
  do.call(rbind, cells)
}
with_signal <- function(data, size = 2, seed = 2) {
  set.seed(seed)
  for (recording in levels(data$recording)) {
    rows <- data$recording == recording
    n <- sum(rows) / length(unique(data$rater[rows]))
    data$value[rows] <- data$value[rows] + size * as.numeric(stats::filter(stats::rnorm(n), 0.9, "recursive"))
  }
  data
}
by_chance <- function(data, ..., surrogates = 39, type = "overall") {
  agreement(data, ..., type = type, conf_level = NULL, chance = "shift", surrogates = surrogates, seed = 1)
}

test_that("p is uniform where raters have nothing in common, though their traces are smooth", {
  skip_on_cran() # takes long: tools/test.R runs it
  found <- by_chance(unrelated(300, 3), c("ccc", "icc_ck"))
  for (index in c("CCC", "ICC(C,k)")) {
    p <- found$p.value[found$index == index]
    expect_true(all(p >= 1 / 40 & p <= 1))
    # of 300 p values the share at .10 has the standard deviation 0.017 and the mean 0.017: four of them
    expect_lt(abs(mean(p <= 0.1) - 0.1), 0.07)
    expect_lt(abs(mean(p) - 0.5125), 0.07) # the mean of 1/40, ..., 1
  }
  # the level of chance is where 95 % of what has nothing in common lies
  expect_lt(abs(mean(found$estimate > found$chance.high) - 0.05), 0.05)
})

test_that("p is small where there is a common signal, and chance says what was without it", {
  data <- with_signal(unrelated(6, 3))
  found <- by_chance(data)
  expect_true(all(found$p.value == 1 / 40))
  expect_true(all(found$estimate > found$chance.high & found$chance < found$chance.high))
  pairs <- by_chance(data, type = "pairwise")
  expect_identical(nrow(pairs), 18L)
  expect_gt(mean(pairs$p.value < 0.05), 0.9)
  study <- by_chance(data, type = "study")
  expect_true(all(study$p.value == 1 / 40))
  axis <- ggplot2::ggplot_build(autoplot(study))$layout$panel_scales_y[[1L]]$get_limits()
  expect_identical(axis, c("pooled", rev(levels(data$recording))))
  # more raters than recordings cannot be paired with others
  paired <- agreement(data, type = "overall", conf_level = NULL, chance = "pairing", surrogates = 39, seed = 1)
  expect_true(all(paired$p.value <= 0.05))
})

test_that("traces that drift are warned of, where the circle presumes that they do not", {
  drifting <- unrelated(20, 2)
  set.seed(3)
  walks <- unlist(lapply(1:40, function(i) cumsum(stats::rnorm(160))))
  drifting$value <- walks
  expect_warning(by_chance(drifting, "pearson", surrogates = 19), class = "musefuse_warning_drift")
  expect_no_warning(by_chance(drifting, "changes", change = 2, surrogates = 19), class = "musefuse_warning_drift")
  expect_no_warning(by_chance(unrelated(20, 2), "pearson", surrogates = 19), class = "musefuse_warning_drift")
  expect_no_warning(agreement(drifting, "pearson", type = "overall", conf_level = NULL, chance = "pairing",
    surrogates = 19, seed = 1), class = "musefuse_warning_drift")
})

test_that("one recording is enough to see that traces wander or lean, and steady ones are let be", {
  set.seed(4)
  warns <- function(traces) {
    found <- drift_of_cells(list(list(ratings = traces)))
    c(found$memories < least_memories, found$p.value <= 0.02)
  }
  ar1 <- function(phi) as.numeric(stats::filter(stats::rnorm(540, sd = sqrt(1 - phi^2)), phi, "recursive"))[-(1:300)]
  share <- function(trace) rowMeans(replicate(40, warns(cbind(trace(), trace()))))
  # of 300 simulated recordings of 240 samples with two raters 87 % of walks, 89 % with lines, 1 % of AR(1) at .8
  expect_gt(share(function() cumsum(stats::rnorm(240)))[[1L]], 0.7)
  expect_gt(share(function() ar1(0.8) + sample(c(-1, 1), 1) * seq(-2, 2, length.out = 240))[[2L]], 0.8)
  expect_lt(max(share(function() ar1(0.8))), 0.1)
  line <- drift_of_trace(c(seq(0, 1, length.out = 300) + c(0.01, -0.01), NA))
  expect_lt(line[["memories"]], 4)
  expect_true(all(is.na(drift_of_trace(rep(1, 300)))) && all(is.na(drift_of_trace(rep(NA_real_, 10)))))
  expect_no_warning(warn_of_drift(list(list(ratings = cbind(rep(1, 20)))), "ccc"))
})

test_that("a surrogate by shift is the rater's own values in another order, the same in all dimensions", {
  both <- simulate_annotations(2, 3, dimensions = c("a", "b"), duration = 60, rate = 2, seed = 3)
  cells <- annotation_cells(both)
  turned <- with_seed(1, turned_cells(cells))
  for (i in seq_along(cells)) {
    n <- nrow(cells[[i]]$ratings)
    expect_identical(apply(turned[[i]]$ratings, 2, sort), apply(cells[[i]]$ratings, 2, sort))
  }
  turn <- function(i, k) which(vapply(seq_len(nrow(cells[[i]]$ratings)) - 1, function(by) {
    x <- cells[[i]]$ratings[, k]
    identical(turned[[i]]$ratings[, k], c(x, x)[seq_along(x) + by])
  }, NA))
  expect_identical(turn(1, 1), turn(2, 1))
  apart <- abs(outer(vapply(1:3, turn, 0L, i = 1), vapply(1:3, turn, 0L, i = 1), `-`))
  expect_true(all(pmin(apart, 120 - apart)[upper.tri(apart)] >= 2 * 60 / 12 - 1)) # a quarter of a third, 2 Hz
})

test_that("pseudo-raters of one recording come from different other recordings or are alone in theirs", {
  data <- unrelated(4, 3, n = 20)
  data$value <- as.integer(data$recording) * 100 + as.integer(data$rater)
  for (seed in 1:5) {
    for (cell in with_seed(seed, pseudo_cells(annotation_cells(data)))) {
      from <- unique(cell$ratings) %/% 100
      expect_identical(anyDuplicated(as.vector(from)), 0L)
      expect_equal(as.vector(unique(cell$ratings) %% 100), 1:3)
    }
  }
  expect_error(agreement(unrelated(2, 3, n = 20), chance = "pairing"), class = "musefuse_error_data")
})

test_that("alignment is fitted to every surrogate, and lifts chance far above that of unaligned traces", {
  data <- unrelated(6, 2, n = 120, phi = 0.8)
  raw <- by_chance(data, "pearson", surrogates = 19)
  lagged <- suppressWarnings(shift_lag(data, suppressWarnings(estimate_lag(data, "relative", resamples = 0))))
  found <- by_chance(lagged, "pearson", surrogates = 19)
  # over four seeds of the data .02 to .17, mean .09; lags of at most 8 s leave a minute of AR(1) little choice
  expect_gt(mean(found$chance - raw$chance), 0.02)
  # by hand, one surrogate of all
  plan <- chance_plan(lagged, "shift", 19, TRUE)
  again <- with_seed(5, aligned_again(turned_cells(annotation_cells(lagged)), plan$refit))
  table <- with_seed(5, cells_as_annotations(turned_cells(annotation_cells(lagged))))
  expected <- suppressWarnings(shift_lag(table, estimate_lag(table, "relative", resamples = 0)))
  expect_identical(again, annotation_cells(expected))

  warped <- align_dtw(data, window = 8)
  found <- by_chance(warped, "pearson", surrogates = 19)
  expect_true(all(found$chance > raw$chance + 0.3))
  expect_output(print(found), "each aligned as the ratings were")
})

test_that("surrogates are the ratings before a warp, and what was done since is done to each of them", {
  data <- unrelated(2, 3, n = 60)
  was <- annotation_cells(data)
  warped <- align_dtw(data)
  expect_null(own_cells(data))
  expect_identical(own_cells(warped), was)
  expect_identical(own_cells(warped[warped$recording == "v1", ]), was[1])
  smooth <- smooth_average(standardise_annotations(warped, range = NULL), window = 4)
  less <- exclude_annotations(smooth[smooth$rater != "c", ], "late", recording = "v1", end = 10)
  for (x in list(smooth, less, align_dtw(warped))) {
    expect_identical(own_cells(x), was)
    again <- with_seed(5, aligned_again(turned_cells(was), check_refit(TRUE, x, NULL)))
    expect_identical(lapply(again, function(cell) dimnames(cell$ratings)),
      lapply(annotation_cells(x), function(cell) dimnames(cell$ratings)))
  }
  turned <- with_seed(5, cells_as_annotations(turned_cells(was)))
  by_hand <- smooth_average(standardise_annotations(align_dtw(turned), range = NULL), window = 4)
  expect_identical(with_seed(5, aligned_again(turned_cells(was), check_refit(TRUE, smooth, NULL))),
    annotation_cells(by_hand))
  # parts of one table, bound, were done the same
  parts <- rbind(smooth[smooth$recording == "v1", ], smooth[smooth$recording == "v2", ])
  again <- with_seed(5, aligned_again(turned_cells(was), check_refit(TRUE, parts, NULL)))
  expect_identical(again, annotation_cells(by_hand))
  warped$value <- warped$value^2
  expect_error(by_chance(warped), "another table", class = "musefuse_error_argument")
  # parts that were aligned in different ways, and somebody says how
  other <- data
  levels(other$recording) <- c("v3", "v4")
  expect_identical(own_cells(rbind(smooth, other)), c(was, annotation_cells(other)))
})

test_that("an alignment that cannot be repeated is an error that says how to go on", {
  data <- unrelated(1, 2, n = 60)
  moved <- shift_lag(data, c(a = 1, b = 2))
  expect_error(by_chance(moved), "refit = FALSE", class = "musefuse_error_argument")
  expect_identical(nrow(by_chance(moved, refit = FALSE)), 1L)
  expect_identical(by_chance(moved, refit = function(d) d)$p.value, by_chance(moved, refit = FALSE)$p.value)
  # one shift for all moves nobody against the others
  expect_identical(nrow(by_chance(shift_lag(data, 2))), 1L)
  reference <- data.frame(time = 0:30, value = sin(0:30))
  by_reference <- suppressWarnings(shift_lag(data, estimate_lag(data, "reference", reference = reference,
    resamples = 0)))
  expect_error(by_chance(by_reference), "against a reference", class = "musefuse_error_argument")
  fitted <- suppressWarnings(shift_lag(data, estimate_lag(data, resamples = 0)))
  expect_error(by_chance(fitted, refit = FALSE), class = "musefuse_error_argument")
  lags <- suppressWarnings(estimate_lag(data, resamples = 0))
  lags$lag[[1]] <- lags$lag[[1]] + 0.3
  expect_error(by_chance(shift_lag(data, lags)), class = "musefuse_error_argument")
  other <- data
  levels(other$recording) <- "other"
  expect_error(by_chance(rbind(fitted, other)), "different ways", class = "musefuse_error_argument")
  # bound of lags of two kinds
  by_hand <- shift_lag(other, c(a = 1, b = 2))
  expect_error(by_chance(rbind(fitted, by_hand)), "different ways", class = "musefuse_error_argument")
  again <- suppressWarnings(shift_lag(other, estimate_lag(other, resamples = 0)))
  expect_identical(nrow(by_chance(rbind(fitted, again))), 2L)
  # aligned to somebody who is gone
  warped <- align_dtw(unrelated(1, 3, n = 60), reference = "c")
  expect_identical(nrow(by_chance(warped[warped$rater != "c", ], surrogates = 19)), 1L)
  expect_error(by_chance(data, refit = function(d) stop("no {way}")), "no \\{way", class = "musefuse_error_argument")
  expect_error(by_chance(data, refit = function(d) 3), class = "musefuse_error_columns")
  expect_error(by_chance(data, refit = 3), class = "musefuse_error_argument")
  expect_error(by_chance(data, surrogates = 5), class = "musefuse_error_argument")
  expect_error(agreement(data, chance = "luck"), class = "musefuse_error_argument")
})

test_that("the same seed gives the same bytes at any number of threads; R's stream stays", {
  data <- unrelated(2, 4, n = 60)
  set.seed(4)
  before <- .Random.seed
  one <- by_chance(data, type = "leave_one_out")
  expect_identical(.Random.seed, before)
  expect_identical(by_chance(data, type = "leave_one_out", threads = 3), one)
  expect_false(identical(agreement(data, type = "leave_one_out", conf_level = NULL, chance = "shift", surrogates = 39,
    seed = 2)$chance, one$chance))
  expect_identical(by_chance(data, type = "leave_one_out")[names(agreement(data, conf_level = NULL,
    type = "leave_one_out"))]$estimate, agreement(data, conf_level = NULL, type = "leave_one_out")$estimate)
})

test_that("windows, segments, gaps, constant traces and lone raters", {
  data <- with_signal(unrelated(2, 3, n = 120))
  windows <- by_chance(data, window = 20)
  expect_true(all(c("start", "p.value", "chance", "chance.high") %in% names(windows)))
  expect_false(anyNA(windows$p.value))
  segments <- segment_table(data.frame(recording = "v1", segment = c("x", "y"), start = c(0, 20), end = c(20, 60)))
  expect_identical(nrow(by_chance(data, segments = segments)), 2L)
  data$value[data$rater == "a" & data$recording == "v1"] <- 3
  data$value[5:30] <- NA
  found <- by_chance(data, type = "pairwise")
  undefined <- is.na(found$estimate) | found$estimate == 0 # CCC with a constant trace is 0
  expect_true(all(is.na(found$p.value[undefined]) | found$p.value[undefined] == 1))
  lone <- unrelated(1, 1, n = 40)
  expect_warning(empty <- by_chance(lone), class = "musefuse_warning_data")
  expect_true(all(is.na(empty$p.value)))
  expect_output(print(empty), "Not defined")
})

test_that("pictures, paper table, methods and settings know of chance", {
  data <- with_signal(unrelated(3, 3, n = 80))
  for (type in c("overall", "pairwise", "study")) {
    found <- by_chance(data, type = type)
    expect_s3_class(ggplot2::ggplot_build(autoplot(found)), "ggplot_built")
    expect_true("p" %in% names(agreement_table(found)))
    expect_match(paste(report_methods(found), collapse = " "), "39 surrogates")
  }
  expect_s3_class(ggplot2::ggplot_build(autoplot(by_chance(data, window = 10))), "ggplot_built")
  expect_no_match(paste(report_methods(found), collapse = " "), "repeated on each")
  fitted <- suppressWarnings(shift_lag(data, estimate_lag(data, resamples = 0)))
  expect_identical(run_settings(settings(by_chance(data)), data)$p.value, by_chance(data)$p.value)
  aligned <- by_chance(fitted, surrogates = 19)
  expect_match(paste(report_methods(aligned), collapse = " "), "repeated on each")
  expect_identical(run_settings(settings(aligned), data)$p.value, aligned$p.value)
})

test_that("few recordings have few pairings, and p knows how few", {
  two <- unrelated(2, 2)
  expect_identical(different_pairings(annotation_cells(two), "overall"), 2)
  expect_identical(different_pairings(annotation_cells(unrelated(6, 3)), "overall"), 120)
  expect_identical(different_pairings(annotation_cells(unrelated(6, 3)), "pairwise"), 30)
  expect_identical(different_pairings(annotation_cells(unrelated(3, 2)), NULL), 216)
  expect_equal(among_pairings(1 / 40, 2), 0.35)
  expect_identical(among_pairings(0.1, Inf), 0.1)
  found <- agreement(two, "pearson", type = "overall", conf_level = NULL, chance = "pairing", surrogates = 19, seed = 1)
  expect_true(all(found$p.value >= 1 / 3))
})
