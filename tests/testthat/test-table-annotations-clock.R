# Raters who log on change: a hidden course, traced in single steps at the pace of a screen, five gains.
session_log <- function(seed, gain) {
  set.seed(seed)
  do.call(rbind, lapply(seq_along(gain), function(k) {
    frame <- seq(0, 120, 0.016)
    wanted <- round(gain[[k]] * sin((frame - 1) / 9))
    moving <- cumsum(stats::rexp(400, 1 / 4)) # looks at the screen now and then
    looks <- frame > 1 & findInterval(frame, moving) %% 2L == 1L
    value <- 0
    trace <- numeric(length(frame))
    for (i in seq_along(frame)) {
      if (looks[[i]]) value <- value + sign(wanted[[i]] - value)
      trace[[i]] <- value
    }
    line <- c(TRUE, diff(trace) != 0)
    data.frame(recording = "clip", rater = paste0("r", k), time = frame[line], value = trace[line])
  }))
}

# 400 random times in 50 minutes, four raters, the last one 6 s late; white noise at a twentieth of the signal.
random_session <- function(seed) {
  set.seed(seed)
  period <- stats::runif(4, 40, 200)
  phase <- stats::runif(4, 0, 2 * pi)
  signal <- function(t) rowSums(sapply(1:4, function(k) sin(2 * pi * t / period[[k]] + phase[[k]]))) / 2
  do.call(rbind, lapply(1:4, function(k) {
    time <- sort(stats::runif(400, 0, 3000))
    data.frame(rater = letters[[k]], time = time, value = signal(time - 6 * (k == 4L)) + stats::rnorm(400, 0, 0.05))
  }))
}

test_that("logs are held: raw input gives what resampling by hand gives", {
  rows <- session_log(1, c(10, 25, 40, 60, 15))
  log <- suppressMessages(as_annotations(rows))
  expect_setequal(traces(log)$sampling, "event")
  raw <- fuse_mean(log)
  by_hand <- fuse_mean(resample_annotations(log, 10, "previous"))
  course <- function(gold) stats::cor(gold$value, sin((gold$time - 1) / 9), use = "complete")
  expect_gt(course(raw), 0.9)
  expect_equal(course(raw), course(by_hand), tolerance = 0.005) # clocks of the two differ by less than a step
  # an independent hold, in base R, at the times of the gold standard
  hold <- sapply(split(rows, rows$rater), function(d) stats::approx(d$time, d$value, raw$time, "constant", rule = 2)$y)
  expect_equal(raw$value, rowMeans(hold), tolerance = 1e-12, ignore_attr = TRUE)
  expect_equal(resample_annotations(log, 10)$value, resample_annotations(log, 10, "previous")$value)
})

test_that("a log holds to the end of the recording and not before its first line", {
  log <- data.frame(dimension = rep(c("a", "v"), c(2, 3)), rater = rep(c("x", "y"), c(2, 3)),
    time = c(2, 3, 0, 5, 10), value = c(1, 2, 0, 1, 4))
  log <- set_traces(suppressMessages(as_annotations(log)), sampling = "event")
  cell <- annotation_cells(log)[[1L]]
  expect_identical(range(cell$time), c(2, 10))
  expect_true(all(cell$ratings[cell$time < 3 - 1e-9, "x"] == 1) && all(cell$ratings[cell$time > 3, "x"] == 2))
  both <- annotation_cells(set_traces(as_annotations(data.frame(
    rater = c("x", "x", "y", "y", "y"), time = c(2, 3, 0, 5, 10), value = c(1, NA, 0, 1, 4))),
    sampling = "event"))[[1L]]
  expect_true(all(is.na(both$ratings[both$time < 2 - 1e-9, "x"])))
  expect_true(all(is.na(both$ratings[both$time > 3, "x"]))) # a line that says NA ends what was held
})

test_that("a lag shows in irregular times as they come, and its interval holds it in 19 of 20 sessions", {
  skip_on_cran() # much computing: tools/test.R runs it
  sessions <- lapply(1:20, function(seed) as_annotations(random_session(seed), unit = "s", quiet = TRUE))
  for (method in c("pairwise", "relative")) {
    found <- sapply(sessions, function(session) {
      lags <- estimate_lag(session, method, seed = 1)
      c(lags$lag[[4L]], lags$conf.low[[4L]] <= 6, lags$conf.high[[4L]] >= 6)
    })
    # one session's lag has a standard deviation of 0.24 s (0.36 s by "relative"), the mean of twenty of 0.05 s
    # (0.08 s); 0.3 s is what users were promised
    expect_lt(abs(mean(found[1L, ]) - 6), 0.3, label = method)
    # intervals of 95 %
    expect_gte(sum(found[2L, ] & found[3L, ]), 19)
  }
})

test_that("the same from files as raters wrote them, in any clock", {
  session <- random_session(3)
  truth <- estimate_lag(as_annotations(session, unit = "s", quiet = TRUE), "pairwise", resamples = 0)$lag
  clocks <- list(time_s = function(t) sprintf("%.6f", t), time_ms = function(t) sprintf("%.3f", 1000 * t),
    time = function(t) sprintf("00:%02d:%09.6f", floor(t / 60), t %% 60))
  for (name in names(clocks)) {
    files <- lapply(split(session, session$rater), function(one) {
      c(paste0(name, ";value"), paste(clocks[[name]](one$time), sprintf("%.9f", one$value), sep = ";"))
    })
    names(files) <- paste0("session/", names(files), ".csv")
    x <- read_annotations(do.call(format_folder, files), quiet = TRUE)
    expect_setequal(traces(x)$sampling, "irregular")
    # times and values passed through six and nine decimals
    expect_equal(estimate_lag(x, "pairwise", resamples = 0)$lag, truth, tolerance = 1e-4)
    expect_lt(abs(truth[[4L]] - 6), 0.75) # three standard deviations of one session
  }
})

test_that("irregular times leave no holes in what is made of them", {
  session <- as_annotations(random_session(21), unit = "s")
  expect_setequal(traces(session)$sampling, "irregular")
  expect_lt(mean(is.na(fuse_mean(session)$value)), 0.01)
  overall <- agreement(session, "icc_c1", type = "overall", conf_level = NULL)
  expect_gt(overall$n, 0.95 * 3000 / 1.5)
})

test_that("gaps that are unusual for irregular times are missing, and much of it is said", {
  set.seed(7)
  # bursts of ratings at random times, far apart
  time <- sort(c(outer(stats::runif(40, 0, 5), seq(0, 600, 100), `+`)))
  rows <- rbind(data.frame(rater = "a", time = time, value = 10 * sin(time) + stats::rnorm(280)),
    data.frame(rater = "b", time = 0:605, value = sin(0:605 / 10)))
  data <- set_traces(suppressMessages(as_annotations(rows)), rater = "a", sampling = "irregular")
  expect_warning(cell <- annotation_cells(data)[[1L]], class = "musefuse_warning_time")
  expect_gt(mean(is.na(cell$ratings[, "a"])), 0.5)
  expect_no_warning(annotation_cells(set_traces(data, rater = "a", sampling = "event")))
})

test_that("whole-second and jittered clocks give what they gave", {
  set.seed(8)
  even <- seq(0, 60, 0.25)
  rows <- data.frame(rater = rep(c("a", "b"), each = length(even)), time = even, value = sin(even / 5))
  jittered <- transform(rows, time = time + stats::runif(nrow(rows), -0.05, 0.05))
  gold <- fuse_mean(as_annotations(jittered))
  expect_lt(mean(is.na(gold$value)), 0.01)
  expect_equal(gold$value, sin(gold$time / 5), tolerance = 0.01) # a straight line over 0.25 s of sin(t / 5)
})

test_that("ratings whose squares do not fit into doubles are refused, not fused to nothing", {
  t <- 0:120 / 4
  traces <- cbind(a = sin(t), b = sin(t - 0.3), c = cos(t / 3))
  at <- function(scale) as_annotations(scale * traces, rate = 4)
  for (verb in list(estimate_lag, fuse_latent, fuse_gctw, fuse_dba, align_dtw, fuse_raaw)) {
    for (scale in c(1e-80, 1e80)) expect_error(verb(at(scale)), "rescale_annotations", class = "musefuse_error_values")
  }
  for (scale in c(1e-160, 1e160)) expect_error(fuse_mean(at(scale)), class = "musefuse_error_values")
  expect_equal(fuse_ewe(at(1e100))$value, 1e100 * fuse_ewe(at(1))$value)
  lags <- lapply(c(1, 1e60), function(scale) suppressMessages(estimate_lag(at(scale), seed = 1))$lag)
  expect_equal(lags[[1L]], lags[[2L]])
})

test_that("the kinds of sampling that are known go to the traces that they are known of", {
  seconds <- c(0, 10, 25, 40, 59, 0, 12, 25, 41, 59)
  d <- rbind(
    data.frame(recording = "f1", rater = rep(c("a", "b"), each = 60), time = 0:59, value = sin(rep(0:59, 2) / 5)),
    data.frame(recording = "f2", rater = rep(c("a", "b"), each = 5), time = seconds, value = c(0, 10, 0, 10, 0))
  )
  x <- set_traces(as_annotations(d, unit = "s", quiet = TRUE), recording = "f2", sampling = "event")
  alone <- x[x$recording == "f2", ]
  expect_no_warning(both <- agreement(x, conf_level = NULL))
  expect_identical(both$estimate[[2L]], agreement(alone, conf_level = NULL)$estimate)
  expect_no_warning(gold <- fuse_mean(x))
  expect_equal(gold$value[gold$recording == "f2"], fuse_mean(alone)$value)
  expect_identical(trace_sampling(x, lapply(series_index(x)[c("start", "size", "recording", "dimension", "rater")],
    `[`, 4L)), "event")
})

test_that("a window shows the column's numbers, and whoever writes into it leaves the column alone", {
  skip_on_cran() # gctorture() is slow
  column <- as.double(1:12) # a sequence that is not expanded yet
  gctorture(TRUE)
  on.exit(gctorture(FALSE))
  window <- cpp_window(column, 3, 2L, c("a", "b", "c"))
  copied <- window + 0
  written <- window
  written[2, 3] <- -1
  stored <- unserialize(serialize(window, NULL))
  gctorture(FALSE)
  expected <- matrix(as.double(3:8), 2, dimnames = list(NULL, c("a", "b", "c")))
  expect_identical(copied, expected)
  expect_identical(stored, expected)
  expect_identical(written, replace(expected, 6, -1))
  expect_identical(window[, "b"], c(5, 6))
  expect_identical(column, as.double(1:12))
  rm(column)
  gc()
  expect_identical(sum(window), 33)
})

test_that("times that lie too close for a rate are an error", {
  close <- simulate_annotations(1, 2, duration = 20, rate = 2, seed = 1)
  close$time <- close$time * 2^-1060
  for (verb in list(fuse_mean, align_gctw, fuse_latent)) {
    expect_error(verb(close), "no rate", class = "musefuse_error_time")
  }
})

test_that("where a shared clock is irregular, seconds become samples by its mean usual gap", {
  set.seed(3)
  time <- sort(unique(round(stats::runif(300, 0, 150), 2)))
  time[time > 100] <- time[time > 100] + 60 # nobody rated for a minute
  data <- new_annotations(rep("v", 2 * length(time)), rep("d", 2 * length(time)), rep(c("a", "b"), each = length(time)),
    rep(time, 2), rep(sin(time), 2))
  gaps <- diff(time)
  expect_equal(annotation_cells(data)[[1L]]$rate, 1 / mean(gaps[gaps < 30]))
})
