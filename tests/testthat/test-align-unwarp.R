some <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
# A rater's column of two tables with the same rows.
of <- function(table, trace) table[trace_key(table) == trace, ]

test_that("there and back ends where it began, within interpolation", {
  smooth <- smooth_kernel(some, samples(33))
  aligned <- align_gctw(smooth, synchronise = TRUE)
  gold <- fuse_mean(aligned)
  own <- unwarp_gold(gold)
  expect_s3_class(own, "annotations")
  paths <- warping_paths(gold)
  back <- vapply(unique(trace_key(paths)), function(trace) {
    path <- of(paths, trace)
    mine <- of(own, trace)
    truth <- gold[cell_key(gold) == cell_key(path[1, ]), ]
    there <- stats::approx(mine$time, mine$value, path$warped_time)$y
    off <- abs(there - truth$value)
    kink <- max(abs(diff(truth$value, differences = 2)), na.rm = TRUE)
    c(median(off, na.rm = TRUE), max(off, na.rm = TRUE) / kink)
  }, c(0, 0))
  # A straight line between samples cuts a kink (of raters who end before the others) by less than its size; elsewhere
  # traces are smoothed over 8 s.
  expect_lt(max(back[1, ]), 0.002)
  expect_lt(max(back[2, ]), 1)
  for (trace in unique(trace_key(paths))) {
    path <- of(paths, trace)
    inside <- path$warped_time > min(path$time) & path$warped_time < max(path$time)
    expect_equal(inverse_warp(path$time, path$warped_time, path$warped_time)[inside], path$time[inside],
      tolerance = 1e-8)
  }
})

test_that("a single rater's gold standard comes back as the ratings", {
  one <- smooth_kernel(some, samples(33))
  aligned <- align_gctw(one)
  ben <- aligned[aligned$rater == "ben", ]
  own <- unwarp_gold(suppressWarnings(fuse_mean(ben), classes = "musefuse_warning_one_rater"))
  own <- own[own$rater == "ben", ]
  before <- one[one$rater == "ben", ]
  expect_identical(own$time, before$time)
  # Two linear interpolations; the trace runs over about 1.
  expect_lt(max(abs(own$value - before$value), na.rm = TRUE), 0.02)
})

test_that("where a warp stands still the middle is taken, and nothing is filled in", {
  expect_equal(inverse_warp(0:6, c(0, 1, 1, 1, 3, 4, 5), c(0, 1, 2, 3, 5, 5.5)), c(0, 2, 3, 4, 6, NA))
  expect_identical(inverse_warp(0:2, rep(NA_real_, 3), 1), NA_real_)
  expect_equal(warped_at(0:2, c(1, 1.5, 3), c(-1, 0.5, 2, 4)), c(0, 1.25, 3, 5))
  # DTW: half of the longest standstill at most.
  paths <- warping_paths(align_dtw(some, window = 4))
  for (trace in unique(trace_key(paths))) {
    path <- of(paths, trace)
    stays <- rle(path$warped_time)$lengths
    off <- abs(inverse_warp(path$time, path$warped_time, path$warped_time) - path$time)
    expect_lte(max(off), (max(stays) - 1) / 2 * 0.25 + 1e-9)
  }
})

test_that("constant lags come back by the lag", {
  late <- shift_lag(some, 2)
  gold <- fuse_raaw(some, "lag")
  own <- unwarp_gold(gold)
  lags <- tidy(gold)
  for (i in which(lags$recording == "clip1" & lags$dimension == "arousal")) {
    mine <- of(own, trace_key(lags[i, ]))
    truth <- gold[gold$recording == "clip1" & gold$dimension == "arousal", ]
    expected <- stats::approx(truth$time, truth$value, mine$time - lags$lag[[i]])$y
    # NA where a neighbour is: compared where both are there.
    expect_lt(max(abs(mine$value - expected), na.rm = TRUE), 1e-8)
    expect_true(is.na(mine$value[[1L]]) || lags$lag[[i]] <= 0)
  }
})

test_that("segments are moved by the warp, standstills are counted, recordings without warps named", {
  gold <- fuse_gctw(some)
  expect_warning(found <- unwarp_segments(ratings_segments, gold), "no warps", class = "musefuse_warning_segments")
  expect_named(found, intersect(c("recording", "dimension", "rater", "segment", "start", "end", "partition"),
    c("recording", "dimension", "rater", "segment", "start", "end", names(ratings_segments))))
  paths <- warping_paths(gold)
  one <- found[found$recording == "clip1" & found$dimension == "arousal" & found$rater == "ben", ]
  path <- of(paths, trace_key(one[1, ]))
  expect_equal(one$start, stats::approx(path$time, path$warped_time,
    ratings_segments$start[ratings_segments$recording == "clip1"], rule = 2)$y)
  expect_true(all(one$end > one$start))
  stretches <- one[c("recording", "segment", "start", "end")]
  expect_s3_class(extract_features(unwarp_gold(gold), stretches, "mean"), "features")
  tiny <- data.frame(recording = "clip1", segment = 1:3, start = c(20, 20.25, 20.5), end = c(20.25, 20.5, 20.75))
  expect_warning(unwarp_segments(tiny, align_dtw(some, window = 8)), "no length", class = "musefuse_warning_segments")
})

test_that("tables without warps are refused, and the step is recorded", {
  expect_error(unwarp_gold(fuse_mean(some)), class = "musefuse_error_fit")
  expect_error(unwarp_segments(ratings_segments, some), class = "musefuse_error_fit")
  expect_error(unwarp_segments(ratings_segments), class = "musefuse_error_argument")
  gold <- fuse_gctw(some)
  own <- unwarp_gold(gold)
  expect_identical(run_settings(settings(own), some)$value, own$value)
  expect_match(paste(report_methods(own), collapse = " "), "brought back onto each rater's own clock")
  expect_error(warping_paths(own), class = "musefuse_error_fit")
})
