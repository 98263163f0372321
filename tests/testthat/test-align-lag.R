lagged <- function(lags, n = 600, rate = 10, noise = 0.05, seed = 2) {
  set.seed(seed)
  time <- (seq_len(n) - 1) / rate
  wide <- seq(-30, max(time) + 30, by = 1 / rate)
  signal <- stats::filter(rnorm(length(wide)), 0.97, "recursive")
  rows <- Map(function(lag, rater) {
    data.frame(recording = "r", dimension = "d", rater = rater, time = time,
      value = stats::approx(wide, signal, time - lag)$y + noise * rnorm(n))
  }, lags, letters[seq_along(lags)])
  list(
    data = as_annotations(do.call(rbind, rows)),
    reference = data.frame(time = time, value = stats::approx(wide, signal, time)$y)
  )
}

test_that("known lags are found: absolute with a reference, their differences without", {
  lags <- c(0.52, 1.33, 2.05, 3.5)
  x <- lagged(lags, n = 1200)
  absolute <- estimate_lag(x$data, "reference", reference = x$reference, seed = 1)
  # a fifth of a sample: noise and the parabola between samples
  expect_lt(max(abs(absolute$lag - lags)), 0.02)
  expect_true(all(absolute$conf.low <= absolute$lag & absolute$lag <= absolute$conf.high))
  relative <- estimate_lag(x$data, "relative", resamples = 0)
  expect_lt(max(abs(relative$lag - (lags - min(lags)))), 0.05)
  expect_identical(min(relative$lag), 0)
  # 2 Hz grid, and a prior that shrinks
  pairwise <- estimate_lag(x$data, "pairwise")
  expect_lt(max(abs(pairwise$lag - (lags - min(lags)))), 0.35)
})

test_that("intervals against a reference are longer where blocks are few, and grow with Student's t", {
  cell <- function(seconds) list(ratings = matrix(0, 4 * seconds, 2), rate = 4)
  settings <- list(max_lag = 8, conf_level = 0.95)
  expect_equal(few_blocks(cell(80), settings), stats::qt(0.975, 4) / stats::qnorm(0.975) * sqrt(5 / 4))
  expect_equal(few_blocks(cell(16000), settings), 1, tolerance = 0.003)
  made <- list(lag = 4, correlation = 1, n = 1L, at_limit = FALSE, draws = matrix(seq(2, 6, 0.1)))
  own <- lag_rows(made, cell(80), c(settings, resamples = 41))
  longer <- lag_rows(made, cell(80), c(settings, resamples = 41), 1.5)
  expect_equal(c(own$conf.low, own$conf.high), c(2.1, 5.9) / 4)
  expect_equal(c(longer$conf.low, longer$conf.high), (4 + 1.5 * c(-1.9, 1.9)) / 4)
})

test_that("shift_lag() undoes the lag and fills nothing in", {
  x <- lagged(c(0.5, 2), noise = 0)
  moved <- shift_lag(x$data, c(a = 0.5, b = 2))
  a <- moved$value[moved$rater == "a"]
  b <- moved$value[moved$rater == "b"]
  expect_identical(sum(is.na(a)), 5L)
  expect_identical(sum(is.na(b)), 20L)
  expect_identical(which(is.na(b)), 581:600)
  expect_equal(a[1:580], b[1:580], tolerance = 1e-10)
  expect_equal(a[1:580], x$reference$value[1:580], tolerance = 1e-10)
  expect_identical(shift_lag(x$data, 0)$value, x$data$value)
})

test_that("missing ratings stay missing, and do not become more", {
  x <- lagged(c(0, 0), noise = 0)$data
  x$value[50] <- NA
  expect_identical(which(is.na(shift_lag(x, c(a = 1, b = 0))$value)), c(40L, 591:600))
  expect_identical(which(is.na(shift_lag(x, c(a = 0.05, b = 0))$value)), c(49L, 600L))
})

test_that("the same seed gives the same interval for any number of threads", {
  x <- lagged(c(0.5, 1, 2))$data
  one <- estimate_lag(x, "relative", seed = 4, threads = 1)
  two <- estimate_lag(x, "relative", seed = 4, threads = 2)
  expect_identical(as.character(settings(one)), as.character(settings(two)))
  expect_identical(one$conf.low, two$conf.low)
  set.seed(9)
  a <- estimate_lag(x, "relative")
  set.seed(9)
  expect_identical(estimate_lag(x, "relative")$conf.high, a$conf.high)
})

test_that("windows follow a lag that changes", {
  n <- 1200
  x <- lagged(c(0, 1, 1), n)
  late <- x$data$rater == "b" & x$data$time >= 60
  x$data$value[late] <- stats::approx(x$reference$time, x$reference$value, x$data$time[late] - 3)$y
  lags <- estimate_lag(x$data, "reference", reference = x$reference, window = 40, step = 40, resamples = 0)
  b <- lags[lags$rater == "b", ]
  expect_identical(b$start, c(0, 40, 80))
  expect_lt(abs(b$lag[[1]] - 1), 0.05)
  expect_lt(abs(b$lag[[3]] - 3), 0.05)
  moved <- shift_lag(x$data, lags)
  expect_true(all(is.na(tail(moved$value[moved$rater == "b"], 29))))
})

test_that("constant and missing raters have no lag and are named when shifted", {
  x <- lagged(c(0.5, 1, 2, 1))$data
  x$value[x$rater == "c"] <- 0.2
  x$value[x$rater == "d"] <- NA
  for (method in c("relative", "pairwise")) {
    lags <- estimate_lag(x, method, seed = 1)
    expect_identical(is.na(lags$lag), c(FALSE, FALSE, TRUE, TRUE))
    expect_warning(shift_lag(x, lags), class = "musefuse_warning_lag")
  }
})

test_that("lags say whether they are absolute", {
  x <- lagged(c(0.5, 1))
  expect_snapshot(estimate_lag(x$data, "fixed", lag = 2))
  expect_match(format(estimate_lag(x$data, "relative", seed = 1))[[1]], "Relative")
  expect_warning(estimate_lag(x$data, "reference", reference = x$reference, max_lag = 0.3, seed = 1),
    class = "musefuse_warning_lag")
})

test_that("requests that make no sense are errors", {
  x <- lagged(c(0.5, 1))$data
  expect_error(estimate_lag(x, "reference"), class = "musefuse_error_columns")
  expect_error(estimate_lag(x, "reference", reference = data.frame(time = c(1, 1, 2), value = 1:3)),
    class = "musefuse_error_duplicates")
  expect_error(estimate_lag(x, "fixed"), class = "musefuse_error_argument")
  expect_error(estimate_lag(x, "fixed", lag = c(zoe = 1)), class = "musefuse_error_unknown")
  expect_error(estimate_lag(x, max_lag = 0), class = "musefuse_error_argument")
  expect_error(shift_lag(x, "late"), class = "musefuse_error_argument")
  expect_snapshot(error = TRUE, estimate_lag(x, "fixed", lag = c(zoe = 1)))
})

test_that("with the stimulus as reference, ten real raters come much closer to the truth", {
  files <- list.files(shared_path("data", "green_intensity", "raters_10hz"), full.names = TRUE)
  rows <- lapply(files, function(file) {
    one <- utils::read.csv(file)
    data.frame(recording = "green", dimension = "intensity", rater = basename(file),
      time = round(one[[1]], 1), value = one[[2]])
  })
  data <- as_annotations(do.call(rbind, rows))
  column <- function(name) stats::setNames(read_shared("data", "green_intensity", name), c("time", "value"))
  truth <- column("truth_10hz.csv")
  score <- function(gold) {
    at <- stats::approx(truth$time, truth$value, gold$time)$y
    cpp_pairwise_agreement(cbind(gold$value, at), "ccc")[1, 2]
  }
  plain <- score(fuse_mean(data, conf_level = NULL))
  lags <- estimate_lag(data, "reference", reference = column("stimulus_intensity_10hz.csv"), seed = 1)
  shifted <- score(fuse_mean(shift_lag(data, lags), conf_level = NULL))
  expect_equal(plain, 0.639, tolerance = 0.002) # methods/latent.md 4.3
  expect_gt(shifted, 0.73)
})

test_that("lags may be a plain data frame, and their windows in seconds or samples", {
  lags <- estimate_lag(ratings, "pairwise")
  expect_identical(shift_lag(ratings, as.data.frame(lags))$value, shift_lag(ratings, lags)$value)
  lags$lag <- as.character(lags$lag)
  expect_error(shift_lag(ratings, lags), class = "musefuse_error_values")
  expect_error(shift_lag(ratings, data.frame(rater = "anna", lag = 1)), class = "musefuse_error_columns")
  one <- ratings[ratings$recording == "clip1", ]
  windows <- lapply(list(40, seconds(40), samples(160)), function(window) {
    as.data.frame(estimate_lag(one, "pairwise", window = window))
  })
  expect_identical(windows[[2]], windows[[1]])
  expect_identical(windows[[3]], windows[[1]])
})

test_that("traces that match nearly perfectly show their lag, and the prior does not take over", {
  time <- seq(0, 600, 0.5)
  signal <- function(t) sin(t / 60) + sin(t / 90 + 1)
  rows <- do.call(rbind, lapply(0:3, function(lag) data.frame(rater = paste0("r", lag), time = time,
    value = signal(time - 1.5 * lag))))
  lags <- estimate_lag(as_annotations(rows, unit = "s"), "pairwise")
  expect_equal(lags$lag, 1.5 * 0:3, tolerance = 0.05)
})

test_that("the largest seed is a seed", {
  clip <- ratings[ratings$recording == "clip1", ]
  expect_no_error(estimate_lag(clip, "relative", resamples = 5, seed = .Machine$integer.max))
})

in_step <- function(seed = 5) {
  set.seed(seed)
  z <- as.numeric(stats::filter(rnorm(561), rep(1 / 12, 12)))
  stats::approx(which(!is.na(z)), z[!is.na(z)], 1:561, rule = 2)$y
}

test_that("an inverted rater anchors nobody, is measured upside down, and is named", {
  z <- in_step()
  data <- as_annotations(data.frame(time = seq(0, 120, 0.25), base = z[41:521], late = z[33:513], later = z[29:509],
    inv = -z[33:513]), quiet = TRUE)
  for (method in c("relative", "pairwise")) {
    expect_warning(lags <- estimate_lag(data, method, seed = 1), "upside", class = "musefuse_warning_lag")
    # a tenth of a second is less than half a sample
    expect_equal(lags$lag[match(c("base", "late", "later", "inv"), lags$rater)], c(0, 2, 3, 2), tolerance = 0.1)
    expect_identical(as.character(lags$rater[lags$correlation < 0]), "inv")
    expect_true(all(abs(lags$lag) <= 8))
  }
})

test_that("an idle rater has no lag, whatever interpolation makes of the constant", {
  z <- in_step()
  time <- seq(0, 120, 0.25)
  idle <- 0.3 * (1 + rep_len(c(0, 2, -1), length(time)) * .Machine$double.eps)
  data <- as_annotations(data.frame(time = time, a = z[41:521], b = z[37:517], idle = idle), quiet = TRUE)
  for (method in c("relative", "pairwise")) {
    lags <- estimate_lag(data, method, resamples = 0)
    expect_identical(is.na(lags$lag), as.character(lags$rater) == "idle")
  }
})

test_that("the order of the raters does not say who of two that run against each other is upright", {
  set.seed(31)
  time <- seq(0, 60, 0.5)
  a <- sin(time / 4) + rnorm(121, 0, 0.1)
  b <- -sin((time - 1.3) / 4) + rnorm(121, 0, 0.1)
  lags <- function(r1, r2) {
    data <- as_annotations(data.frame(time = time, r1 = r1, r2 = r2), quiet = TRUE)
    suppressWarnings(estimate_lag(data, "pairwise"))$lag
  }
  expect_equal(lags(a, b), rev(lags(b, a)), tolerance = 1e-9)
  expect_identical(min(lags(a, b)), 0) # the earliest is the zero
})

# ---- mutual information --------------------------------------------------------------------------

# A rater who reports how far a feature is from its middle, either way, `lag` seconds late.
bent <- function(lag, noise = 0.1, bend = abs, seconds = 240, rate = 4) {
  time <- seq(0, seconds, 1 / rate)
  set.seed(11)
  waves <- list(speed = runif(8, 0.05, 0.3), phase = runif(8, 0, 6))
  feature <- function(t) rowSums(mapply(function(f, p) sin(2 * pi * f * t + p), waves$speed, waves$phase))
  value <- bend(feature(time - lag)) + noise * rnorm(length(time))
  list(
    data = as_annotations(data.frame(recording = "r", dimension = "d", rater = "a", time = time, value = value)),
    reference = data.frame(time = time, value = feature(time))
  )
}

test_that("mutual information finds the lag of a bent relation, where the correlation finds chance", {
  for (lag in c(1.5, 3)) {
    made <- bent(lag)
    by_information <- estimate_lag(made$data, "reference", reference = made$reference, seed = 1,
      criterion = "mutual_information")
    expect_lt(abs(by_information$lag - lag), 0.25) # a sample
    expect_true(by_information$conf.low <= lag + 0.25 && by_information$conf.high >= lag - 0.25)
    expect_gt(by_information$mutual_information, 0.5)
    by_correlation <- suppressWarnings(estimate_lag(made$data, "reference", reference = made$reference, seed = 1))
    expect_gt(abs(by_correlation$lag - lag), 0.5)
  }
  expect_named(by_correlation, setdiff(names(by_information), "mutual_information"))
  # A straight relation, and one that runs the other way: both criteria.
  for (bend in list(identity, function(x) -x)) {
    made <- bent(2, bend = bend, noise = 0.5)
    found <- estimate_lag(made$data, "reference", reference = made$reference, criterion = "mutual_information",
      resamples = 0)
    expect_lt(abs(found$lag - 2), 0.25)
  }
})

test_that("mutual information is that of a table of quantile classes, and blind to monotone changes", {
  made <- bent(2)
  found <- estimate_lag(made$data, "reference", reference = made$reference, criterion = "mutual_information",
    resamples = 0)
  class_of <- function(x) findInterval(x, sort(x)[(length(x) * (1:7)) %/% 8 + 1])
  slow <- function(shift) {
    n <- nrow(made$data)
    x <- class_of(made$data$value)
    y <- class_of(made$reference$value)
    at <- seq_len(n) > shift & seq_len(n) <= n + shift
    counts <- table(x[at], y[seq_len(n)[at] - shift])
    entropy <- function(n) -sum(ifelse(n > 0, n / sum(n) * log(n / sum(n)), 0))
    bias <- (sum(counts > 0) - nrow(counts) - ncol(counts) + 1) / (2 * sum(counts))
    entropy(rowSums(counts)) + entropy(colSums(counts)) - entropy(counts) - bias
  }
  shifts <- -32:32
  all <- vapply(shifts, slow, 0)
  expect_equal(found$mutual_information, max(all), tolerance = 1e-12)
  expect_lte(abs(found$lag - shifts[which.max(all)] / 4), 0.125) # half a sample, by the parabola
  other <- made
  other$reference$value <- exp(3 * other$reference$value)
  other$data$value <- other$data$value^3
  again <- estimate_lag(as_annotations(as.data.frame(other$data)), "reference", reference = other$reference,
    criterion = "mutual_information", resamples = 0)
  expect_identical(again$lag, found$lag)
})

test_that("mutual information: bad requests are named, constants are NA, settings repeat it", {
  made <- bent(2)
  expect_error(estimate_lag(made$data, criterion = "mutual_information"), "reference",
    class = "musefuse_error_argument")
  two <- data.frame(time = made$reference$time, a = made$reference$value, b = rev(made$reference$value))
  expect_error(estimate_lag(made$data, "reference", reference = two, criterion = "mutual_information"), "one reference",
    class = "musefuse_error_argument")
  flat <- made$data
  flat$value <- 1
  found <- estimate_lag(as_annotations(as.data.frame(flat)), "reference", reference = made$reference,
    criterion = "mutual_information")
  expect_identical(c(found$lag, found$mutual_information), c(NA_real_, NA_real_))
  lags <- estimate_lag(made$data, "reference", reference = made$reference, criterion = "mutual_information", seed = 3)
  expect_identical(estimate_lag(made$data, "reference", reference = made$reference, seed = 3,
    criterion = "mutual_information", threads = 2)$conf.low, lags$conf.low)
  shifted <- shift_lag(made$data, lags)
  expect_identical(run_settings(settings(shifted), made$data)$value, shifted$value)
  expect_match(paste(report_methods(shifted), collapse = " "), "mutual information \\(Mariooryad")
  windows <- estimate_lag(made$data, "reference", reference = made$reference, criterion = "mutual_information",
    window = 80, resamples = 0)
  expect_true(all(abs(windows$lag - 2) < 0.5))
})

test_that("a reference or a lag that is given is used, or said to be of another method", {
  expect_error(estimate_lag(ratings, reference = "anna"), "reference", class = "musefuse_error")
  expect_error(estimate_lag(ratings, "pairwise", reference = fuse_mean(ratings)), "method = \"reference\"",
    class = "musefuse_error_argument")
  expect_error(estimate_lag(ratings, "relative", lag = 2), "method = \"fixed\"", class = "musefuse_error_argument")
  expect_identical(estimate_lag(ratings, lag = 2)$lag, estimate_lag(ratings, "fixed", lag = 2)$lag)
  one <- ratings[ratings$recording == "clip1", ]
  gold <- fuse_mean(one)
  expect_identical(estimate_lag(one, reference = gold, resamples = 0)$lag,
    estimate_lag(one, "reference", reference = gold, resamples = 0)$lag)
})

test_that("the rater from whom relative lags are counted has no interval", {
  data <- simulate_annotations(1, 3, dimensions = "arousal", duration = 120, rate = 4, seed = 2)
  for (method in c("relative", "pairwise")) {
    lags <- estimate_lag(data, method, seed = 1)
    expect_false(any(lags$conf.low == lags$conf.high, na.rm = TRUE))
  }
})

test_that("lags of traces that have nothing in common are said to be hardly known, and none is beyond max_lag", {
  set.seed(11)
  noise <- matrix(stats::filter(stats::rnorm(4 * 1200), 0.9, "recursive"), ncol = 4)
  noise <- traces_of_raters(noise)
  for (method in c("pairwise", "relative")) {
    expect_message(lags <- suppressWarnings(estimate_lag(noise, method, seed = 1)), "hardly determine [34] of 4",
      class = "musefuse_message_lag")
    expect_match(format(lags), "^Hardly known: [34] of 4", all = FALSE)
    expect_no_match(format(lags[0, ]), "Hardly")
  }
  expect_no_message(estimate_lag(ratings[ratings$recording == "clip2", ]), class = "musefuse_message_lag")
  expect_no_message(fuse_raaw(noise, "lag", fallback = "mean"), class = "musefuse_message_lag") |> suppressWarnings()
  windows <- quietly(estimate_lag(noise, "relative", window = 60, seed = 1))
  expect_lte(max(abs(windows$lag)), 8)
  ends <- unlist(quietly(estimate_lag(noise, "relative", seed = 1))[c("conf.low", "conf.high")])
  expect_lte(max(abs(ends), na.rm = TRUE), 8)
})

test_that("a reference in another spelling of the recording is its reference", {
  time <- seq(0, 60, 0.25)
  ratings <- data.frame(recording = "Ku\u0308hl", dimension = "d", rater = rep(c("a", "b"), each = length(time)),
    time = time, value = c(sin((time - 1) / 4), sin((time - 2) / 4)))
  reference <- data.frame(recording = "Ku\u0308hl", time = time, value = sin(time / 4))
  lags <- estimate_lag(ratings, "reference", reference = reference, resamples = 0)
  expect_equal(lags$lag, c(1, 2), tolerance = 0.05)
})

test_that("lags are seconds where the clock that the raters share is irregular", {
  set.seed(3)
  time <- sort(round(stats::runif(300, 0, 150), 2))
  time <- time[!duplicated(time)]
  course <- function(t) sin(t / 3) + cos(t / 4.7)
  lags <- c(a = 0, b = 1.5, c = 3)
  rows <- lapply(names(lags), function(rater) data.frame(recording = "v", dimension = "d", rater = rater, time = time,
    value = course(time - lags[[rater]])))
  data <- as_annotations(do.call(rbind, rows))
  at <- seq(0, 150, 0.25)
  found <- estimate_lag(data, "reference", reference = data.frame(time = at, value = course(at)), resamples = 0)
  expect_lt(max(abs(found$lag - lags)), 0.1)
  found <- estimate_lag(data, "pairwise", resamples = 0)
  expect_lt(max(abs(found$lag - lags)), 0.3)
})
