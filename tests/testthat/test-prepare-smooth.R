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

# The definition, sample by sample: lm() on the present samples of the window.
savgol_by_lm <- function(x, window, order) {
  n <- length(x)
  vapply(seq_len(n), function(i) {
    from <- min(max(i - window %/% 2, 1), n - window + 1)
    at <- which(!is.na(x[from:(from + window - 1)])) + from - 1
    degree <- min(order, length(at) - 1)
    if (is.na(x[[i]])) { # a bridge rests on half a window on either side
      sides <- list(utils::tail(which(!is.na(x) & seq_len(n) < i), window %/% 2 + 1),
        utils::head(which(!is.na(x) & seq_len(n) > i), window %/% 2 + 1))
      at <- unlist(sides)
      degree <- min(order, 3, 2 * min(lengths(sides)) - 1)
    }
    design <- outer((at - i) / window, 0:degree, `^`)
    unname(stats::lm.fit(design, x[at])$coefficients[[1]])
  }, 0)
}

test_that("Savitzky-Golay refits the polynomial to the samples that are present", {
  set.seed(1)
  for (case in 1:20) {
    x <- stats::rnorm(40)
    x[sample(2:39, 12)] <- NA
    for (order in 0:4) {
      # lm.fit's QR and orthogonal polynomials differ by rounding, a few digits near interpolation
      expect_equal(smooth_savgol(x, 13, order = order), savgol_by_lm(x, 13, order), tolerance = 1e-8)
    }
  }
})

test_that("a polynomial of the order passes unchanged, also through gaps", {
  t <- seq(-1, 1, length.out = 60)
  x <- 2 - t + 3 * t^2 - 4 * t^3
  expect_equal(smooth_savgol(x, 11), x, tolerance = 1e-12)
  holed <- x
  holed[c(5, 20:23, 41)] <- NA
  expect_equal(smooth_savgol(holed, 11), x, tolerance = 1e-10)
})

test_that("averages and kernels renormalise over what is present", {
  set.seed(2)
  x <- stats::rnorm(50)
  x[c(7, 8, 20:24, 33)] <- NA
  half <- 4
  by_hand <- function(weights) {
    vapply(seq_along(x), function(i) {
      at <- (i - half):(i + half)
      w <- weights * (at >= 1 & at <= length(x))
      at <- pmin(pmax(at, 1), length(x))
      sum((w * x[at])[!is.na(x[at])]) / sum(w[!is.na(x[at])])
    }, 0)
  }
  # equal up to the order of summation
  triangle <- c(1:5, 4:1)
  expect_equal(smooth_kernel(x, 9, kernel = "triangle"), by_hand(triangle), tolerance = 1e-13)
  expect_equal(smooth_kernel(x, kernel = triangle), by_hand(triangle), tolerance = 1e-13)
  expect_equal(smooth_kernel(x, 9), by_hand(rep(1, 9)), tolerance = 1e-13)
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
  # the least-squares line through three samples on either side, by lm
  at <- c(2:4, 9:11)
  line <- stats::lm(x[at] ~ at)
  expect_equal(smooth_savgol(x, 5, order = 1)[5:8], unname(stats::predict(line, data.frame(at = 5:8))))
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
