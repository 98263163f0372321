# One segment a case; the samples at 1 Hz.
features_of <- function(value, features = "large", time = seq_along(value) - 1, ...) {
  extract_features(data.frame(time = time, value = value),
    data.frame(recording = "one", start = min(time), end = max(time) + 1), features, ..., min_share = 0)
}
one_of <- function(value, feature, ...) features_of(value, feature, ...)[[paste0(feature, "_value")]]

test_that("real segments have the features of the original (to rounding)", {
  wanted <- read_shared("golden", "features", "segment_features_unrounded.csv")
  samples <- read_shared("golden", "features", "segment_samples.csv")
  trace <- data.frame(recording = samples$video_id, time = samples$time_ms / 1000, value = samples$value)
  segments <- data.frame(recording = wanted$video_id, segment = wanted$segment_id,
    start = wanted$start / 1000, end = wanted$end / 1000, partition = wanted$partition)
  ours <- extract_features(trace, segments, "large")
  expect_equal(as.character(ours$partition), wanted$partition)
  for (name in feature_sets$large) {
    # 1e-12: both sum 20 to 100 values of size 1 in another order
    expect_equal(ours[[paste0(name, "_value")]], wanted[[name]], tolerance = 1e-12, info = name)
  }
})

test_that("adversarial segments have the features of the original, or better ones", {
  skip_on_cran() # much computing: tools/test.R runs it
  inputs <- read_fixture("features-adversarial-inputs.csv", na.strings = "NaN")
  wanted <- read_fixture("features-adversarial-outputs.csv", na.strings = c("NaN", "ERROR"))
  # Missing and infinite samples are left out here, the original's results are NaN. Its skewness and
  # kurtosis are 0 where powers of the deviations fall below 1e-14, and NaN where they overflow: ours do
  # not depend on the scale (next test).
  # What rounding left of a constant is one (a test below).
  elsewhere <- c("empty", "with_nan", "with_inf", "near_const")
  scaled <- c("huge", "tiny", "crossing_signed_zero")
  for (i in which(!wanted$case %in% elsewhere)) {
    value <- as.numeric(inputs$value[inputs$case == wanted$case[[i]]])
    ours <- features_of(value)
    for (name in setdiff(feature_sets$large, if (wanted$case[[i]] %in% scaled) c("skewness", "kurtosis"))) {
      expect_equal(ours[[paste0(name, "_value")]], as.numeric(wanted[[name]][[i]]), tolerance = 1e-12,
        info = paste(wanted$case[[i]], name))
    }
  }
})

test_that("moments do not depend on the scale, however small or large", {
  set.seed(1)
  x <- rexp(30)
  for (name in c("skewness", "kurtosis")) {
    for (scale in c(1e-160, 1e-9, 1e9, 1e150)) {
      expect_equal(one_of(x * scale, name), one_of(x, name), tolerance = 1e-12) # rounding of the products
    }
    expect_equal(one_of(rep(0.1, 7), name), 0)
    expect_equal(one_of(-x, name), c(skewness = -1, kurtosis = 1)[[name]] * one_of(x, name), tolerance = 1e-12)
  }
})

test_that("a constant has no sample off its mean, whatever its value", {
  for (value in c(0.1, 1 / 3, -0.7, 1e300, 1e-300)) {
    for (n in c(1, 2, 10, 33)) {
      x <- rep(value, n)
      expect_identical(one_of(x, "mean"), value)
      expect_identical(one_of(x, "std"), 0)
      expect_identical(one_of(x, "rel_count_below_mean"), 0)
      expect_identical(one_of(x, "rel_long_strike_above_mean"), 0)
    }
  }
})

test_that("what rounding left of a constant has the features of that constant", {
  for (value in c(0.3, -1e9 / 3)) {
    x <- rep(value, 40)
    ulp <- abs(value) * 2^-52
    for (y in list(replace(x, 20, value + 2 * ulp), replace(x, 40, value - ulp), x + ulp * c(1, -1, 0, 2))) {
      ours <- features_of(y, "large")[-(1:2)] # to the rounding of a level
      expect_equal(ours, features_of(x, "large")[-(1:2)], tolerance = 1e-12, ignore_attr = TRUE)
    }
  }
})

test_that("quantiles are R's type 7, peaks and runs what a slow definition says", {
  set.seed(2)
  slow_peaks <- function(x, s) {
    n <- length(x)
    inner <- if (n > 2 * s) (s + 1):(n - s) else integer()
    sum(vapply(inner, function(i) all(x[i] > x[c((i - s):(i - 1), (i + 1):(i + s))]), NA)) / n
  }
  for (n in c(1, 5, 40, 99, 100, 101, 250)) {
    x <- round(cumsum(rnorm(n)), sample(0:3, 1))
    ours <- features_of(x, "large")
    p <- c(0.05, 0.10, 0.25, 0.33, 0.66, 0.75, 0.90, 0.95)
    expect_equal(unlist(ours[paste0("percentile_", 100 * p, "_value")], use.names = FALSE),
      unname(quantile(x, p, type = 7)), tolerance = 1e-12)
    runs <- rle(x > mean(x))
    expect_equal(ours$rel_long_strike_above_mean_value, max(0, runs$lengths[runs$values]) / n)
    expect_equal(ours$percentage_of_reoccurring_datapoints_to_all_datapoints_value,
      mean(x %in% x[duplicated(x)]))
    for (s in c(1, 2, 10)) {
      expect_equal(one_of(x, "rel_number_peaks", support = samples(s)), slow_peaks(x, s), info = paste(n, s))
    }
  }
})

test_that("features change under transformations as their formulas say", {
  set.seed(3)
  x <- cumsum(rnorm(60))
  a <- as.list(as_tibble(features_of(x)))
  shifted <- as.list(as_tibble(features_of(x + 5)))
  doubled <- as.list(as_tibble(features_of(2 * x)))
  reversed <- as.list(as_tibble(features_of(rev(x))))
  name <- function(n) paste0(n, "_value")
  expect_equal(shifted[[name("mean")]], a[[name("mean")]] + 5)
  same_shifted <- c("std", "rel_sum_of_changes", "rel_number_peaks", "rel_long_strike_below_mean", "skewness",
    "kurtosis", "mean_change", "first_location_of_maximum")
  for (n in same_shifted) expect_equal(shifted[[name(n)]], a[[name(n)]], tolerance = 1e-10, info = n)
  for (n in c(feature_sets$basic, "rel_sum_of_changes", "mean_abs_change")) {
    expect_equal(doubled[[name(n)]], 2 * a[[name(n)]], tolerance = 1e-12, info = n)
  }
  expect_equal(doubled[[name("rel_energy")]], 4 * a[[name("rel_energy")]])
  for (n in c(feature_sets$basic, feature_sets$change, "rel_number_crossing_0", "skewness")) {
    expect_equal(reversed[[name(n)]], a[[name(n)]], tolerance = 1e-10, info = n)
  }
  expect_equal(reversed[[name("mean_change")]], -a[[name("mean_change")]])
  # the first maximum from the left is the last from the right
  expect_equal(reversed[[name("last_location_of_maximum")]], 1 - a[[name("first_location_of_maximum")]])
})

test_that("too short for a feature is NA, never an error", {
  lengths <- feature_catalogue(c("large", "dynamic"))
  set.seed(4)
  for (n in 1:4) {
    ours <- features_of(rnorm(n), lengths$name)
    for (i in which(lengths$min_length > n)) expect_identical(ours[[paste0(lengths$name[[i]], "_value")]], NA_real_)
    for (name in feature_sets$extended) expect_false(is.na(ours[[paste0(name, "_value")]]))
  }
})

test_that("the dynamic set has its closed forms", {
  time <- seq(0, 30, 0.25)
  line <- 3 + 0.5 * time
  of <- function(x, name, ...) one_of(x, name, time = time, ...)
  expect_equal(of(line, "trend"), 0.5, tolerance = 1e-12)
  expect_equal(of(line, "rise_rate"), 0.5, tolerance = 1e-12)
  expect_equal(of(line, "fall_rate"), 0, tolerance = 1e-12)
  expect_equal(of(line, "time_above_level", level = 10.1), (30 - 14.2) / 30, tolerance = 1e-12)
  set.seed(5)
  x <- as.numeric(stats::arima.sim(list(ar = 0.9), length(time)))
  correlations <- stats::acf(x, 4, plot = FALSE)$acf
  expect_equal(of(x, "autocorrelation_lag_1"), correlations[[2]], tolerance = 1e-12)
  expect_equal(of(x, "autocorrelation_1s"), correlations[[5]], tolerance = 1e-12)
  expect_equal(of(x, "trend"), unname(coef(lm(x ~ time))[[2]]), tolerance = 1e-10)
  # a pure tone; the taper spreads it evenly to both sides
  expect_equal(of(sin(2 * pi * 0.5 * time), "spectral_centroid"), 0.5, tolerance = 0.01)
})

test_that("spectrum and entropy equal a slow computation", {
  set.seed(6)
  time <- seq(0, 40, 0.25)
  x <- as.numeric(stats::arima.sim(list(ar = 0.8), length(time)))
  n <- length(x)
  taper <- 0.5 - 0.5 * cos(2 * pi * (seq_len(n) - 1) / (n - 1))
  power <- Mod(fft(c((x - mean(x)) * taper, rep(0, 256 - n))))[1:129]^2
  expect_equal(one_of(x, "spectral_centroid", time = time), sum(power * 0:128) / sum(power) * 4 / 256,
    tolerance = 1e-12)
  alike <- function(m) {
    stretches <- stats::embed(x, m)[if (m == 2) 2:(n - 1) - 1 else seq_len(n - 2), ]
    sum(dist(stretches, "maximum") <= 0.2 * sqrt(mean((x - mean(x))^2)))
  }
  expect_equal(one_of(x, "sample_entropy", time = time), -log(alike(3) / alike(2)), tolerance = 1e-12)
})

test_that("the dynamic set means the same at 4, 10 and 25 Hz", {
  signal <- function(t) sin(2 * pi * t / 20) + 0.5 * cos(2 * pi * t / 7 + 1) + 0.2 * sin(2 * pi * t / 3)
  names <- setdiff(feature_sets$dynamic, "autocorrelation_lag_1") # from sample to sample by definition
  at <- sapply(c(4, 10, 25), function(rate) {
    time <- seq(0, 60, 1 / rate)
    unlist(as_tibble(features_of(signal(time), names, time = time))[paste0(names, "_value")])
  })
  # The promise of the help page: 0.02, rates 2 %. A corner between samples is cut by at most that.
  for (i in seq_along(names)) {
    rate <- names[[i]] %in% c("rise_rate", "fall_rate", "crossing_rate", "peak_rate")
    expect_lt(diff(range(at[i, ])) / (if (rate) mean(at[i, ]) else 1), 0.02)
  }
})

test_that("crossings and peaks by the second mean the same at two rates, and `support` takes seconds everywhere", {
  wave <- function(t) sin(2 * pi * t / 10) # a top every 10 s
  at <- function(rate, ...) {
    time <- seq(0, 100, 1 / rate) + 0.03
    names <- c("peak_rate", "crossing_rate", "rel_number_peaks", "rel_number_crossing_0")
    features_of(wave(time), names, time = time, ...)
  }
  for (support in list(samples(10), 2, seconds(2), 4.5)) {
    four <- at(4, support = support)
    ten <- at(10, support = support)
    # 10 tops at 2.5 + 10 k s and 20 crossings, at 0, 5, ..., whatever the rate; the first crossing is before the start.
    expect_equal(c(four$peak_rate_value, ten$peak_rate_value),
      rep(if (identical(support, 4.5)) 9 / 100 else 10 / 100, 2), tolerance = 1e-10)
    expect_equal(c(four$crossing_rate_value, ten$crossing_rate_value), c(0.2, 0.2), tolerance = 1e-10)
    # Per sample they are the same numbers of crossings over other numbers of samples.
    expect_equal(four$rel_number_crossing_0_value, 20 / 401)
    expect_equal(ten$rel_number_crossing_0_value, 20 / 1001)
  }
  # By seconds a peak is the same at both rates, by samples it is not: ten samples are 2.5 s and 1 s.
  ripple <- function(t) sin(2 * pi * t / 10) + 0.2 * sin(2 * pi * t / 2.2)
  count <- function(rate, support) {
    time <- seq(0, 100, 1 / rate)
    n <- length(time)
    features_of(ripple(time), "rel_number_peaks", time = time, support = support)[["rel_number_peaks_value"]] * n
  }
  expect_equal(count(4, seconds(2.5)), count(10, seconds(2.5)))
  expect_equal(count(4, 2.5), count(4, samples(10)))
  expect_false(isTRUE(all.equal(count(4, samples(10)), count(10, samples(10)))))
  # The gold standard, annotations and predict() of a fit take the same.
  gold <- fuse_mean(ratings)
  found <- extract_features(gold, ratings_segments, "peak_rate", support = seconds(2))
  expect_identical(run_settings(settings(found), ratings)$peak_rate_arousal, found$peak_rate_arousal)
})

test_that("two dimensions: correlation, who leads, the loop", {
  time <- seq(0, 60, 0.25)
  wave <- function(t) sin(2 * pi * t / 13) + 0.4 * sin(2 * pi * t / 5)
  two <- function(x, y) {
    table <- data.frame(recording = "a", dimension = rep(c("x", "y"), each = length(time)), time = c(time, time),
      value = c(x, y))
    extract_features(table, data.frame(recording = "a", start = 0, end = 61), "cross")
  }
  late <- two(wave(time), wave(time - 2))
  expect_equal(late$correlation_x_y, cor(wave(time), wave(time - 2)), tolerance = 1e-12)
  expect_equal(late$lead_lag_x_y, 2, tolerance = 0.02) # a parabola through a cosine's top
  expect_equal(two(wave(time - 2), wave(time))$lead_lag_x_y, -2, tolerance = 0.02)
  angle <- 2 * pi * time / 60
  # a polygon of 240 corners in a circle of radius 2
  expect_equal(two(2 * cos(angle), 2 * sin(angle))$loop_area_x_y, 240 / 2 * 4 * sin(2 * pi / 240), tolerance = 1e-10)
  expect_equal(two(2 * sin(angle), 2 * cos(angle))$loop_area_x_y, -240 / 2 * 4 * sin(2 * pi / 240), tolerance = 1e-10)
  expect_true(is.na(two(wave(time), rep(1, length(time)))$correlation_x_y))
  expect_error(features_of(1:5, "cross"), class = "musefuse_error_features")
})

test_that("missing samples are left out, and too many make NA", {
  x <- c(1, NA, 3, Inf, 5, 6)
  expect_warning(mean <- one_of(x, "mean"), "1 infinite value", class = "musefuse_warning_values")
  expect_equal(mean, 15 / 4)
  x[[4L]] <- NA
  expect_equal(one_of(x, "trend"), unname(coef(lm(y ~ t, data.frame(y = c(1, 3, 5, 6), t = c(0, 2, 4, 5))))[[2]]))
  trace <- data.frame(time = 0:19, value = c(rnorm(10), rep(NA, 6), rnorm(4)))
  segments <- data.frame(recording = "a", start = c(0, 10, 15, 40), end = c(10, 20, 30, 50))
  expect_warning(ours <- extract_features(trace, segments, "mean"), class = "musefuse_warning_segments")
  expect_equal(is.na(ours$mean_value), c(FALSE, TRUE, TRUE, TRUE))
  suppressWarnings(ours <- extract_features(trace, segments, "mean", min_share = 0.2))
  expect_equal(is.na(ours$mean_value), c(FALSE, FALSE, FALSE, TRUE))
})

test_that("segments are kept in their order, unknown recordings as NA", {
  gold <- fuse_mean(ratings)
  segments <- as.data.frame(ratings_segments)[c(20, 3, 1), ]
  segments$recording <- c("clip2", "other", "clip1")
  expect_snapshot(ours <- extract_features(gold, segments, "mean"))
  expect_equal(as.character(ours$recording), segments$recording)
  expect_equal(ours$segment, segments$segment)
  expect_equal(ours$partition, segments$partition)
  expect_true(is.na(ours$mean_arousal[[2]]))
  rows <- gold$recording == "clip1" & gold$dimension == "arousal" & gold$time >= segments$start[[3]] &
    gold$time < segments$end[[3]]
  expect_equal(ours$mean_arousal[[3]], mean(gold$value[rows], na.rm = TRUE))
})

test_that("annotations are taken rater by rater", {
  ours <- extract_features(ratings, ratings_segments, "mean")
  expect_named(ours, c("recording", "rater", "segment", "partition", "mean_arousal", "mean_valence"))
  one <- ratings[ratings$recording == "clip3" & ratings$rater == "ben" & ratings$dimension == "valence", ]
  segment <- ratings_segments[ratings_segments$recording == "clip3", ][2, ]
  inside <- one$time >= segment$start & one$time < segment$end
  row <- ours$recording == "clip3" & ours$rater == "ben" & ours$segment == segment$segment
  expect_equal(ours$mean_valence[row], mean(one$value[inside], na.rm = TRUE))
})

test_that("uncertainty adds notes that are not features", {
  gold <- fuse_mean(ratings)
  ours <- extract_features(gold, ratings_segments, "mean", uncertainty = TRUE)
  expect_equal(feature_columns(ours), c("mean_arousal", "mean_valence"))
  segment <- ratings_segments[5, ]
  rows <- gold$recording == segment$recording & gold$dimension == "valence" & gold$time >= segment$start &
    gold$time < segment$end
  expect_equal(ours$band_width_valence[[5]], mean((gold$conf.high - gold$conf.low)[rows], na.rm = TRUE))
  expect_equal(ours$n_raters_valence[[5]], mean(gold$n_raters[rows]))
  expect_message(extract_features(data.frame(time = 0:9, value = 1:10), data.frame(recording = 1, start = 0, end = 9),
    uncertainty = TRUE), class = "musefuse_message_uncertainty")
})

test_that("users add their own", {
  ours <- features_of(c(4, 1, 7), list("mean", span = function(x, t) diff(range(x)),
    last = function(x, t) t[length(t)]))
  expect_equal(ours$span_value, 6)
  expect_equal(ours$last_value, 2)
  expect_error(features_of(1:3, list(bad = function(x, t) x)), class = "musefuse_error_features")
  expect_snapshot(features_of(1:3, list(bad = function(x, t) stop("no such thing"))), error = TRUE)
  expect_error(features_of(1:3, list(function(x, t) 1)), class = "musefuse_error_argument")
})

test_that("the result does not depend on threads", {
  gold <- fuse_mean(ratings)
  one <- extract_features(gold, ratings_segments, c("large", "dynamic"), threads = 1)
  two <- extract_features(gold, ratings_segments, c("large", "dynamic"), threads = 2)
  expect_identical(as_tibble(one), as_tibble(two))
})

test_that("what cannot be is an error that says how to mend it", {
  trace <- data.frame(time = c(0, 1, 1), value = 1:3)
  segments <- data.frame(recording = "a", start = 0, end = 3)
  expect_snapshot(error = TRUE, {
    extract_features(trace, segments)
    extract_features(trace[1:2, ], segments, "men")
    extract_features(trace[1:2, ], rbind(segments, transform(segments, recording = "b")))
    extract_features(1:3, segments)
    extract_features(trace[1:2, ], segments[c("recording", "start")])
    extract_features(trace[1:2, ], transform(segments, end = 0))
  })
  expect_error(extract_features(trace, segments), class = "musefuse_error_duplicates")
  expect_error(extract_features(trace[1:2, ], segments, "men"), class = "musefuse_error_unknown")
  expect_error(extract_features(trace[1:2, ], segments, 3), class = "musefuse_error_argument")
  expect_error(extract_features(trace[0, ], segments), class = "musefuse_error_empty")
  expect_error(extract_features(transform(trace[1:2, ], value = "a"), segments), class = "musefuse_error_values")
  expect_error(extract_features(transform(trace[1:2, ], time = NA_real_), segments), class = "musefuse_error_time")
})

test_that("print fits a screen", {
  expect_snapshot(cat(format(extract_features(fuse_mean(ratings), ratings_segments, c("mean", "trend"))), sep = "\n"))
})

# The real segments, the dimension called arousal.
golden_segment_features <- function(features) {
  wanted <- read_shared("golden", "features", "segment_features_unrounded.csv")
  samples <- read_shared("golden", "features", "segment_samples.csv")
  trace <- data.frame(recording = samples$video_id, dimension = "arousal", time = samples$time_ms / 1000,
    value = samples$value)
  extract_features(trace, data.frame(recording = wanted$video_id, segment = wanted$segment_id,
    start = wanted$start / 1000, end = wanted$end / 1000), features)
}

test_that("to six decimals the features are those in the original's own file", {
  tool <- read_shared("golden", "features", "segment_features_arousal_tool_output_rounded6.csv")
  ours <- golden_segment_features("large")
  expect_identical(as.character(ours$recording), as.character(tool$video_id))
  columns <- setdiff(names(tool), c("video_id", "segment_id", "partition"))
  expect_setequal(columns, setdiff(names(ours), c("recording", "segment", "partition")))
  for (name in columns) {
    expect_identical(is.na(ours[[name]]), is.na(tool[[name]]))
    expect_lt(max(abs(ours[[name]] - tool[[name]]), na.rm = TRUE), 0.5e-6 + 1e-12, label = name)
  }
})

test_that("the sets of features are those of the original, and scaled alike", {
  sets <- c(basic = "basic", change = "change", ext = "extended", large = "large")
  # The videos of which samples are at hand; the sets hold the rows of all videos, those first.
  for (name in names(sets)) {
    plain <- read_shared("golden", "data", paste0("seg_set_", name, ".csv"))
    # nor do they hold rows in which a feature is missing
    ours <- stats::na.omit(as.data.frame(golden_segment_features(sets[[name]]))[-(1:2)])
    expect_setequal(names(ours), names(plain))
    rows <- match(round(ours$std_arousal, 6), plain$std_arousal)
    expect_false(anyNA(rows))
    expect_lt(max(abs(as.matrix(ours[names(plain)]) - as.matrix(plain[rows, ]))), 0.5e-6 + 1e-12) # six decimals
    # The scaling of every clustering and reduction: mean 0, population standard deviation 1.
    scaled <- read_shared("golden", "data", paste0("seg_set_", name, "_std.csv"))
    expect_equal(scale_values(as.matrix(plain), fit_scaling(as.matrix(plain))), as.matrix(scaled), tolerance = 1e-10,
      ignore_attr = TRUE)
  }
})

test_that("where the original fails or gives NaN, a feature is missing; where there is a number, it is given", {
  inputs <- read_fixture("features-adversarial-inputs.csv", na.strings = "NaN")
  bad <- read_shared("golden", "features", "adversarial_nan_or_error.csv", na.strings = character())
  # An infinite or missing sample is left out here, and powers of huge numbers do not overflow.
  for (case in setdiff(unique(bad$case), c("empty", "with_inf", "with_nan", "huge"))) {
    ours <- features_of(as.numeric(inputs$value[inputs$case == case]))[-(1:2)]
    missing <- sub("_value$", "", names(ours)[vapply(ours, anyNA, NA)])
    expect_setequal(setdiff(missing, "partition"), bad$feature[bad$case == case])
  }
  for (case in c("with_inf", "with_nan", "huge")) {
    ours <- suppressWarnings(features_of(as.numeric(inputs$value[inputs$case == case]))) # says what is infinite
    expect_true(all(is.finite(unlist(ours[paste0(unique(bad$feature[bad$case == case]), "_value")]))))
  }
})

test_that("REFERENCE-TOOL D20: any names, recordings without a partition, and segments without samples", {
  data <- rbind(
    as.data.frame(as_ratings(noisy_ratings(80), recording = "Stra\u00dfe 1")),
    as.data.frame(as_ratings(noisy_ratings(80), recording = "7"))
  )
  segments <- data.frame(recording = rep(c("Stra\u00dfe 1", "7"), each = 2), segment = rep(1:2, 2),
    start = c(0, 10, 0, 500), end = c(10, 20, 10, 510), partition = c("train", "train", NA, NA))
  expect_warning(features <- extract_features(fuse_mean(data), segments, c("mean", "std")),
    class = "musefuse_warning_segments")
  expect_identical(nrow(features), 4L)
  empty <- as.character(features$recording) == "7" & features$segment == 2
  expect_identical(is.na(features$mean_arousal), empty)
  expect_identical(is.na(features$partition), as.character(features$recording) == "7")
})

test_that("what needs two seconds is missing below them", {
  x <- c(1, 3, 2, 5, 4, 4, 6, 1, 2)
  for (name in c("autocorrelation_1s", "spectral_centroid")) {
    expect_true(is.finite(one_of(x, name, time = (0:8) / 4)))
    expect_identical(one_of(x[1:7], name, time = (0:6) / 4), NA_real_)
  }
})

test_that("own functions and features between dimensions are of the segment and the trace that they stand beside", {
  two <- ratings
  segments <- segment_fixed(two, 7)
  got <- suppressWarnings(extract_features(two, segments, list("mean", "correlation", own = function(x, t) sum(x * t))))
  whole <- which(!is.na(got$correlation_arousal_valence))
  for (i in whole[round(seq(1, length(whole), length.out = 8L))]) {
    at <- segments[segments$recording == got$recording[[i]] & segments$segment == got$segment[[i]], ]
    rows <- two[two$recording == got$recording[[i]] & two$rater == got$rater[[i]] & two$time >= at$start &
      two$time < at$end & !is.na(two$value), ]
    x <- rows[rows$dimension == "arousal", ]
    y <- rows[rows$dimension == "valence", ]
    # sums of some dozen terms in another order
    expect_equal(got$own_arousal[[i]], sum(x$value * x$time), tolerance = 1e-12)
    expect_equal(got$own_valence[[i]], sum(y$value * y$time), tolerance = 1e-12)
    if (!identical(x$time, y$time)) next # a sample that one lacks
    expect_equal(got$correlation_arousal_valence[[i]], stats::cor(x$value, y$value), tolerance = 1e-10)
  }
})

test_that("beeps at random times of the day have the features of what there is; nights are no missing samples", {
  set.seed(3)
  time <- sort(unlist(lapply(0:9, function(day) day * 86400 + 3600 * (9 + 2.2 * (0:5) + runif(6)))))
  beeps <- data.frame(time = time, value = rnorm(60))
  days <- data.frame(recording = "p", segment = 1:10, start = 86400 * 0:9, end = 86400 * 1:10)
  f <- expect_no_warning(extract_features(beeps, days, c("mean", "std")))
  expect_equal(f$mean_value, as.numeric(tapply(beeps$value, time %/% 86400, mean)))
  # a day with one of six beeps has too few
  expect_warning(few <- extract_features(beeps[-(1:5), ], days, "mean"), class = "musefuse_warning_segments")
  expect_identical(is.na(few$mean_value), c(TRUE, rep(FALSE, 9)))
  expect_warning(fast <- extract_features(beeps, days, c("autocorrelation_1s", "trend")), "more than 2 s apart")
  expect_true(all(is.na(fast$autocorrelation_1s_value)) && !anyNA(fast$trend_value))
})

test_that("segments of no recording that has a trace are an error that names both; of some they are NA", {
  gold <- fuse_mean(ratings)
  other <- segment_table(data.frame(recording = "clip01", start = 0, end = 60), unit = "s")
  expect_error(extract_features(gold, other, "mean"), "clip01.*clip1", class = "musefuse_error_unknown")
  some <- segment_table(data.frame(recording = c("clip01", "clip2"), start = 0, end = 60), unit = "s")
  expect_warning(features <- extract_features(gold, some, "mean"), "no trace", class = "musefuse_warning_segments")
  expect_named(features, c("recording", "segment", "mean_arousal", "mean_valence"))
})

test_that("skewness and kurtosis do not depend on the level", {
  of <- function(value) data.frame(recording = "r", dimension = "d", time = seq_along(value) / 4, value = value)
  whole <- data.frame(recording = "r", segment = 1L, start = 0, end = 80)
  set.seed(1)
  high <- stats::rnorm(300) + 1e9
  shape <- function(value) unlist(extract_features(of(value), whole, c("skewness", "kurtosis"))[3:4])
  # the same numbers, exactly
  expect_equal(shape(high), shape(high - 1e9), tolerance = 1e-12)
})

test_that("columns that somebody replaced are read, or refused in our words", {
  gold <- suppressWarnings(fuse_mean(ratings[ratings$recording == "clip1" & ratings$time < 40, ]))
  segments <- suppressMessages(segment_fixed(gold, 10))
  of <- function(name, column) {
    gold[[name]] <- column
    extract_features(gold, segments, "mean", uncertainty = TRUE)
  }
  two <- matrix(1, nrow(gold), 2)
  for (name in c("time", "value")) expect_error(of(name, two), "one value a row", class = "musefuse_error_columns")
  for (name in c("conf.low", "n_raters")) {
    expect_error(of(name, two), "numbers", class = "musefuse_error_values")
    expect_error(of(name, as.character(gold[[name]])), "numbers", class = "musefuse_error_values")
  }
  expect_error(of("dimension", as.list(as.character(gold$dimension))), class = "musefuse_error_columns")
  expect_equal(of("time", as.difftime(gold$time / 60, units = "mins"))$mean_arousal, of("time", gold$time)$mean_arousal)
  expect_warning(of("value", replace(gold$value, 3, Inf)), "1 infinite value", class = "musefuse_warning_values")
})

test_that("a segment has the samples from its start to before its end, of each series its own", {
  x <- as_annotations(data.frame(recording = rep(c("a", "b"), c(6, 4)), dimension = "d", rater = "r",
    time = c(0:5, 0.5 + 0:3), value = 1:10), quiet = TRUE)
  index <- series_index(x)
  segments <- data.frame(recording = "a", start = c(0, 1.5, 3, -2, 9), end = c(2, 4, 3, 0, 10))
  cut <- cut_series(x, index, rep(1:2, each = 5), segments, rep(1:5, 2))
  expect_identical(cut$size, c(2L, 2L, 0L, 0L, 0L, 2L, 3L, 0L, 0L, 0L))
  expect_identical(cut$first, c(1L, 3L, 4L, 1L, 7L, 7L, 8L, 10L, 7L, 11L))
  expect_identical(cut$expected, rep(c(2, 2, 0, 2, 1), 2))
})
