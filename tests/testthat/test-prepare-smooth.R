table_of <- function(value, rate = 4, recording = "v", rater = "a") {
  new_annotations(rep(recording, length(value)), rep("arousal", length(value)),
    rep(rater, length(value)), (seq_along(value) - 1) / rate, value)
}

test_that("the smoothers give scipy's numbers", {
  # 1e-12 relative to values up to 20: both sides round in the last places only.
  golden <- read_fixture("smoothing-synthetic.csv")
  compared <- 0
  expect_golden <- function(series, op, window, smoothed) {
    rows <- golden$series == series & golden$op == op
    expect_equal(smoothed, golden$value[rows], tolerance = 1e-12)
    compared <<- compared + 1
  }
  for (series in unique(golden$series)) {
    x <- golden$value[golden$series == series & golden$op == "input"]
    for (w in Filter(function(w) w <= length(x), c(5, 7, 17))) {
      expect_golden(series, paste0("savgol_w", w, "_p3"), w, smooth_savgol(x, w))
    }
    for (w in Filter(function(w) w <= length(x), c(3, 5, 17))) {
      expect_golden(series, paste0("ma_w", w), w, smooth_average(x, w))
    }
    for (w in Filter(function(w) w <= length(x), c(1, 2, 10, 15))) {
      smoothed <- smooth_kernel(x, kernel = rep(1, w), edge = "zero")
      expect_golden(series, paste0("post_w", w), w, smoothed)
    }
  }
  expect_gt(compared, 60)
})

test_that("the real traces give scipy's numbers, as a table and at 2 Hz", {
  for (video in c("11", "32")) {
    golden <- read_shared("golden", "smoothing", paste0("smoothing_", video, ".csv"))
    data <- new_annotations(rep(video, nrow(golden)), rep("arousal", nrow(golden)), golden$rater,
      golden$timestamp, golden$raw)
    expect_equal(smooth_savgol(data, samples(5))$value, golden$savgol_w5_p3, tolerance = 1e-12)
    expect_equal(smooth_savgol(data, seconds(8))$value, golden$savgol_w17_p3, tolerance = 1e-12) |>
      expect_message(class = "musefuse_message_window") # 16 samples become 17
    expect_equal(smooth_average(data, samples(17))$value, golden$ma_w17, tolerance = 1e-12)
    zero <- function(w, x = data) smooth_kernel(x, kernel = rep(1, w), edge = "zero")$value
    expect_equal(zero(10), golden$post_w10, tolerance = 1e-12)
    expect_equal(zero(15, smooth_savgol(data, samples(5))), golden$savgol5_then_post15, tolerance = 1e-12)
  }
})

# The definitions, sample by sample: gaps are bridged, then lm() on the samples of the window.
bridged <- function(x, reach) {
  out <- x
  n <- length(x)
  for (i in which(is.na(x))) {
    a <- max(which(!is.na(x) & seq_len(n) < i))
    b <- min(which(!is.na(x) & seq_len(n) > i))
    chord <- (x[[b]] - x[[a]]) / (b - a)
    slope <- function(at) { # ridge regression as rows beside the data: slope about the chord's
      at <- intersect(at, which(!is.na(x)))
      drawn <- sqrt(reach * (reach^2 - 1) / 6)
      stats::lm.fit(cbind(c(rep(1, length(at)), 0), c(at - i, drawn)), c(x[at], drawn * chord))$coefficients[[2L]]
    }
    ends <- if (reach > 1) c(slope(a - reach + seq_len(reach)), slope(b - 1 + seq_len(reach))) else c(chord, chord)
    # the cubic by its values and slopes at both ends
    cubic <- solve(rbind(c(1, a, a^2, a^3), c(1, b, b^2, b^3), c(0, 1, 2 * a, 3 * a^2), c(0, 1, 2 * b, 3 * b^2)),
      c(x[[a]], x[[b]], ends))
    out[[i]] <- sum(cubic * i^(0:3))
  }
  out
}
savgol_by_lm <- function(x, window, order) {
  n <- length(x)
  x <- bridged(x, window %/% 4 + 1)
  vapply(seq_len(n), function(i) {
    width <- min(window, n)
    from <- min(max(i - window %/% 2, 1), n - width + 1)
    at <- from:(from + width - 1)
    design <- outer((at - i) / window, 0:min(order, width - 1), `^`)
    unname(stats::lm.fit(design, x[at])$coefficients[[1]])
  }, 0)
}

test_that("Savitzky-Golay bridges gaps and then is the filter of complete traces", {
  set.seed(1)
  for (case in 1:20) {
    x <- stats::rnorm(40)
    x[sample(2:39, 12)] <- NA
    for (window in c(3, 13)) {
      for (order in 0:min(4, window - 1)) {
        gaps <- rle(is.na(x))
        if (max(gaps$lengths[gaps$values]) >= window) next # no bridge over such a gap
        # lm.fit's QR and orthogonal polynomials differ by rounding, a few digits near interpolation
        expect_equal(smooth_savgol(x, window, order = order), savgol_by_lm(x, window, order), tolerance = 1e-8)
      }
    }
  }
  short <- c(1, NA, NA, 4, 2, 7)
  joined <- c(short, rep(NA, 13), stats::rnorm(20)) # a stretch shorter than the window is one window
  expect_equal(smooth_savgol(joined, 13, order = 3)[1:6], savgol_by_lm(short, 13, 3), tolerance = 1e-10)
})

test_that("a polynomial of the order passes unchanged, a straight line also through gaps", {
  t <- seq(-1, 1, length.out = 60)
  x <- 2 - t + 3 * t^2 - 4 * t^3
  expect_equal(smooth_savgol(x, 11), x, tolerance = 1e-12)
  line <- holed <- 2 - t
  holed[c(5, 20:29, 41)] <- NA
  for (order in 1:5) expect_equal(smooth_savgol(holed, 11, order = order), line, tolerance = 1e-13)
  inner <- 6:55
  expect_equal(smooth_average(holed, 11)[inner], line[inner], tolerance = 1e-13)
  expect_equal(smooth_kernel(holed, 11, kernel = "triangle")[inner], line[inner], tolerance = 1e-13)
})

test_that("ratings with gaps are smoothed as well as if a straight line had bridged them, and better where smooth", {
  # Errors of the results from complete traces (columns, a gap in each), in the gaps and beside them.
  worse <- function(traces, smooth, size) {
    at <- 40 + (31 * seq_len(ncol(traces))) %% 80
    gap <- mapply(function(at) seq_len(nrow(traces)) %in% (at + seq_len(size)), at)
    beside <- mapply(function(at) seq_len(nrow(traces)) %in% (at + (-7):(size + 8)), at) & !gap
    straight <- sapply(seq_along(at), function(k) {
      stats::approx(which(!gap[, k]), traces[!gap[, k], k], seq_len(nrow(traces)))$y
    })
    error <- smooth(replace(traces, gap, NA)) - smooth(traces)
    line <- smooth(straight) - smooth(traces)
    sqrt(c(sum(error[gap]^2) / sum(line[gap]^2), sum(error[beside]^2) / sum(line[beside]^2)))
  }
  simulated <- simulate_annotations(10, 4, duration = 120, rate = 4, seed = 7)
  ratings <- matrix(simulated$value, ncol = 40)
  waves <- sapply(1:20, function(phase) sin(1:200 / 10 + phase))
  smoothers <- list(function(x) smooth_savgol(x, 17, order = 2), function(x) smooth_savgol(x, 17, order = 5),
    function(x) smooth_average(x, 17), function(x) smooth_kernel(x, 17, kernel = "gaussian"))
  for (smooth in smoothers) {
    for (size in round(17 * c(0.1, 0.5, 0.9))) {
      # of 40 gaps a size; weights renormalised over what a window has: 1.3 to 3.4
      expect_lt(max(worse(ratings, smooth, size)), 1.06)
      expect_lt(max(worse(waves, smooth, size)), 0.75)
    }
  }
})

test_that("averages and kernels bridge gaps, and kernels renormalise at the ends", {
  set.seed(2)
  x <- stats::rnorm(50)
  x[c(7, 8, 20:24, 33)] <- NA
  half <- 4
  filled <- bridged(x, 9 %/% 4 + 1)
  by_hand <- function(weights, edge = "renormalise") {
    vapply(seq_along(x), function(i) {
      at <- (i - half):(i + half)
      inside <- at >= 1 & at <= length(x)
      total <- if (edge == "zero") weights else weights[inside]
      sum(weights[inside] * filled[at[inside]]) / sum(total)
    }, 0)
  }
  # equal up to the order of summation, and to rounding of the bridge's formula
  triangle <- c(1:5, 4:1)
  expect_equal(smooth_kernel(x, 9, kernel = "triangle"), by_hand(triangle), tolerance = 1e-13)
  expect_equal(smooth_kernel(x, kernel = triangle), by_hand(triangle), tolerance = 1e-13)
  expect_equal(smooth_kernel(x, 9), by_hand(rep(1, 9)), tolerance = 1e-13)
  expect_equal(smooth_kernel(x, 9, edge = "zero"), by_hand(rep(1, 9), "zero"), tolerance = 1e-13)
  inner <- 5:46
  expect_equal(smooth_average(x, 9)[inner], by_hand(rep(1, 9))[inner], tolerance = 1e-13)
  skewed <- c(9, 5, 2, 1, 0, 0, 0, 0, 0) # convolution: the first weight is the latest sample's
  expect_equal(smooth_kernel(x, kernel = skewed), by_hand(rev(skewed)), tolerance = 1e-13)
})

test_that("a gap of the window or more stays missing, ends stay missing, a shorter gap is bridged", {
  x <- c(NA, NA, 1:20, rep(NA, 4), 21:40, rep(NA, 5), 41:60, NA)
  smoothers <- list(function(x) smooth_savgol(x, 5), function(x) smooth_average(x, 5),
    function(x) smooth_kernel(x, 5))
  for (smoother in smoothers) {
    expect_equal(is.na(smoother(x)), c(TRUE, TRUE, rep(FALSE, 44), rep(TRUE, 5), rep(FALSE, 20), TRUE))
  }
  # the stretches beside a long gap are smoothed each by itself
  y <- stats::rnorm(60)
  expect_equal(smooth_savgol(c(y[1:30], rep(NA, 7), y[31:60]), 7)[c(1:30, 38:67)],
    c(smooth_savgol(y[1:30], 7), smooth_savgol(y[31:60], 7)))
  expect_equal(smooth_savgol(c(NA, 3, NA, NA, NA, NA, NA, 5, 6, NA), 5)[c(2, 8, 9)], c(3, 5, 6))
  expect_true(all(is.na(smooth_savgol(rep(NA_real_, 9), 5))))
})

test_that("the moving average keeps its digits beside a huge sample", {
  x <- c(stats::rnorm(100), 1e17, stats::rnorm(100))
  clean <- c(4:90, 110:197)
  expect_equal(smooth_average(x, 7)[clean], stats::filter(x, rep(1 / 7, 7))[clean], tolerance = 1e-13)
})

test_that("each trace of a table has its own rate, and nothing crosses a border of traces", {
  set.seed(3)
  slow <- table_of(stats::rnorm(40), rate = 2, recording = "slow")
  fast <- table_of(stats::rnorm(80), rate = 10, recording = "fast")
  both <- new_annotations(c(as.character(slow$recording), as.character(fast$recording)),
    rep("arousal", 120), rep("a", 120), c(slow$time, fast$time), c(slow$value, fast$value))
  out <- smooth_average(both, 2.5) |> suppressMessages()
  expect_equal(out$value[out$recording == "slow"], smooth_average(slow$value, 5))
  expect_equal(out$value[out$recording == "fast"], smooth_average(fast$value, 25))
})

test_that("a gold standard is smoothed with its band, and keeps its fit", {
  set.seed(4)
  data <- rbind(as.data.frame(table_of(stats::rnorm(50))), as.data.frame(table_of(stats::rnorm(50), rater = "b")))
  gold <- fuse_mean(data)
  out <- smooth_kernel(gold, samples(5))
  for (column in c("value", "conf.low", "conf.high")) {
    expect_equal(out[[column]], smooth_kernel(gold[[column]], 5))
  }
  expect_s3_class(out, "gold")
  expect_identical(fit_of(out), fit_of(gold))
  step <- last_step(out)
  expect_identical(step$verb, "smooth_kernel")
  expect_equal(do.call(step$verb, c(list(gold), step$arguments))$value, out$value)
})

test_that("vectors, matrices and time series keep their form", {
  x <- matrix(stats::rnorm(40), 20, dimnames = list(NULL, c("a", "b")))
  expect_equal(smooth_savgol(x, 5), apply(x, 2, smooth_savgol, 5))
  expect_s3_class(smooth_average(stats::ts(1:20, frequency = 4), 5), "ts")
})

test_that("bad input is refused with a word on where and how to mend it", {
  data <- table_of(stats::rnorm(20))
  expect_error(smooth_savgol(data, 30), class = "musefuse_error_window") |> suppressMessages()
  expect_error(smooth_savgol(data, samples(3)), class = "musefuse_error_window")
  expect_error(smooth_savgol(data, -1), class = "musefuse_error_argument")
  expect_error(smooth_savgol(data, order = -1), class = "musefuse_error_argument")
  expect_error(smooth_savgol(data[0, ]), class = "musefuse_error_empty")
  expect_error(smooth_average(numeric()), class = "musefuse_error_empty")
  expect_error(smooth_average("a"), class = "musefuse_error_columns")
  expect_error(smooth_average(1:9, seconds(2)), class = "musefuse_error_window")
  expect_error(smooth_average(data[1, ]), class = "musefuse_error_window")
  expect_error(smooth_kernel(data, kernel = c(1, -1)), class = "musefuse_error_argument")
  expect_error(smooth_kernel(data, kernel = "sinc"), class = "musefuse_error_argument")
  expect_error(smooth_kernel(data, 2, kernel = c(1, 1)), class = "musefuse_error_argument")
  uneven <- data
  uneven$time[10] <- uneven$time[10] + 0.1
  expect_warning(smooth_average(uneven, samples(3)), class = "musefuse_warning_time")
  expect_snapshot(error = TRUE, {
    smooth_savgol(data, samples(21))
    smooth_savgol(data, samples(3))
    smooth_average(data[1, ])
    smooth_average(1:9, seconds(2))
    smooth_kernel(data, kernel = c(1, -1))
  })
  expect_snapshot(invisible(smooth_average(uneven, samples(4))))
})

test_that("Savitzky-Golay has scipy's coefficients, and refuses what scipy refuses", {
  golden <- read_shared("golden", "smoothing", "savgol_coeffs.csv")
  for (window in unique(golden$window)) {
    coefficients <- golden$coef[golden$window == window]
    impulse <- replace(numeric(2 * window + 1), window + 1, 1)
    # as the impulse is passed by, the coefficients come from the last to the first; they are symmetric
    expect_equal(smooth_savgol(impulse, window)[window + 1 + seq_len(window) - (window + 1) / 2], rev(coefficients),
      tolerance = 1e-12)
  }
  status <- read_shared("golden", "smoothing", "smoothing_synthetic_status.csv")
  status <- status[startsWith(status$op, "savgol"), ]
  for (i in seq_len(nrow(status))) {
    window <- as.numeric(sub("^savgol_w([0-9]+)_p3$", "\\1", status$op[i]))
    smooth <- quote(smooth_savgol(seq_len(status$n[i])^2, samples(window)))
    if (status$status[i] == "ok") expect_length(eval(smooth), status$out_len[i]) else
      expect_error(eval(smooth), class = "musefuse_error_window")
  }
})

test_that("kernels have their shapes, and reach as documented", {
  impulse <- replace(numeric(11), 6, 1)
  u <- (-2:2) / 3 # from -1 to 1 just outside the window of five
  # Three standard deviations of the gaussian lie on each side.
  expect_equal(smooth_kernel(impulse, 5, kernel = "gaussian")[4:8], stats::dnorm(3 * u) / sum(stats::dnorm(3 * u)))
  expect_equal(smooth_kernel(impulse, 5, kernel = "triangle")[4:8], (1 - abs(u)) / sum(1 - abs(u)))
  expect_equal(smooth_kernel(impulse, 5)[4:8], rep(0.2, 5))
})

test_that("REFERENCE-TOOL G14, G15: windows are checked where there is one, and by what the filter needs", {
  x <- c(3, 1, 4, 1, 5, 9, 2, 6)
  # a window of 3 bears no cubic, but a parabola
  expect_error(smooth_savgol(x, 3), class = "musefuse_error_window")
  expect_equal(smooth_savgol(x, 3, order = 2), x) # three samples, three coefficients
  # an even window would lie half a sample off the centre: it is widened, and that is said
  expect_message(even <- smooth_average(x, 4), class = "musefuse_message_window")
  expect_identical(even, smooth_average(x, 5))
  expect_error(smooth_kernel(x, 15), class = "musefuse_error_window")
})

test_that("a gap is bridged between its two sides, not continued from one", {
  x <- c(1, 2, 4, 8, NA, NA, NA, NA, 16, 32, 64, 128)
  # By hand: the chord rises by 1.6 a sample, the two samples before by 4 and those after by 16; a third of the way
  # from the chord's slope to these are 2.4 and 6.4. Order 4 of a window of 5 leaves the bridge as it is.
  u <- 1:4 / 5
  expect_equal(smooth_savgol(x, 5, order = 4)[5:8], 8 + 8 * u + 5 * u * (1 - u) * ((1 - u) * 0.8 - u * 4.8))
})

test_that("a bridge over a gap of 10 to 90 % of the window is at least as good as a straight line", {
  time <- seq(0, 20, 0.1)
  truth <- sin(time)
  for (window in c(7, 11, 17)) {
    for (width in unique(round(window * seq(0.1, 0.9, 0.1)))) {
      for (at in c(40, 60, 100)) {
        gap <- at + seq_len(max(1, width))
        error <- smooth_savgol(replace(truth, gap, NA), window = window) - truth
        line <- stats::approx(time[-gap], truth[-gap], time[gap])$y - truth[gap]
        expect_lte(max(abs(error[gap])), max(abs(line)))
      }
    }
  }
})
