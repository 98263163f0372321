test_that("a step of the mean is found where it is, and a constant has none", {
  step <- data.frame(recording = "v", dimension = "a", time = seq(0, 39.75, 0.25), value = rep(c(0, 1), each = 80))
  cut <- segment_changepoint(step, change = "mean", min_length = 5)
  expect_equal(cut$start, c(0, 20))
  expect_identical(cut$start[-1], cut$end[-nrow(cut)])
  still <- transform(step, value = 1)
  expect_identical(nrow(segment_changepoint(still, change = "mean", min_length = 5)), 1L)
})

test_that("no segment is shorter than the shortest, and bad penalties are refused", {
  set.seed(5)
  noise <- data.frame(recording = "v", dimension = "a", time = seq(0, 59.5, 0.5), value = cumsum(rnorm(120)))
  cut <- segment_changepoint(noise, min_length = 8, penalty = 0)
  expect_gte(min(cut$end - cut$start), 8)
  expect_error(segment_changepoint(noise, penalty = -1), class = "musefuse_error")
  expect_error(segment_changepoint(noise, min_length = -1), class = "musefuse_error")
})

trace_of <- function(value, step = 1) {
  data.frame(recording = "v", dimension = "a", time = step * (seq_along(value) - 1), value = value)
}

test_that("noise alone is one segment, white or autocorrelated, at any rate", {
  skip_on_cran() # takes long: tools/test.R runs it
  pieces <- function(make, step) nrow(segment_changepoint(trace_of(make(), step), penalty = "noise"))
  ar <- function(n, phi) function() as.numeric(stats::filter(rnorm(n + 1000), phi, "recursive"))[1000 + seq_len(n)]
  set.seed(11)
  for (case in list(list(ar(60, 0), 1), list(ar(600, 0), 60), list(ar(300, 0.9), 1), list(ar(600, 0.95), 0.25),
    list(ar(1500, 0.95), 0.04))) {
    n <- replicate(50, pieces(case[[1L]], case[[2L]]))
    expect_lte(sum(n > 1), 6) # 2.5 are expected at 5 %; more than 6 of 50 has a chance of 1 %
  }
})

test_that("noise about a line is one line, and a bend in it is found", {
  set.seed(12)
  lines_in <- function(value) suppressMessages(segment_changepoint(trace_of(value), change = "trend"))
  expect_lte(sum(replicate(40, nrow(lines_in(1:300 / 10 + rnorm(300)))) > 1), 6) # as above
  bend <- lines_in(pmin(1:300, 300 - 1:300) / 10 + rnorm(300))
  expect_identical(nrow(bend), 2L)
  expect_lt(abs(bend$start[[2L]] - 150), 10) # slopes differ by .2 a sample: ten samples move a line by two sd
})

test_that("what is a level or a line without noise is told apart", {
  ramp <- trace_of(1:60 / 10)
  expect_message(segment_changepoint(ramp, change = "trend"), "a mostly lies on lines")
  expect_message(segment_changepoint(ramp), "No change stands out")
  expect_message(segment_changepoint(trace_of(rep(0:1, 30))), "a repeats itself exactly")
})

test_that("a day of minute values with two steps is three segments, at the minimum of an exhaustive search", {
  set.seed(3)
  day <- trace_of(rnorm(1440, rep(c(0, 1.5, -0.5), c(500, 420, 520))), 60)
  cut <- segment_changepoint(day, penalty = "noise")
  expect_identical(nrow(cut), 3L)
  # all pairs of cuts near the true ones: sums of squares written out, none of the core's code
  sum_of_squares <- function(x) sum((x - mean(x))^2)
  total <- function(a, b) {
    sum_of_squares(day$value[1:a]) + sum_of_squares(day$value[(a + 1):b]) + sum_of_squares(day$value[(b + 1):1440])
  }
  pairs <- expand.grid(a = 490:510, b = 910:930)
  best <- pairs[which.min(mapply(total, pairs$a, pairs$b)), ]
  expect_equal(cut$start, 60 * c(0, best$a, best$b))
  # unit and rate do not matter
  finer <- segment_changepoint(transform(day, time = time / 60, value = 1000 * value + 7), penalty = "noise")
  expect_equal(finer$start, cut$start / 60)
})

test_that("what cannot be learned, and noise that has no change, is said", {
  expect_message(few <- segment_changepoint(trace_of(c(1, 3, 2))), "v: a has 3 values only")
  expect_identical(nrow(few), 1L)
  expect_message(held <- segment_changepoint(trace_of(rep(0:1, each = 50))), "stays as it was")
  expect_identical(held, suppressMessages(segment_changepoint(trace_of(rep(0:1, each = 50)), penalty = 5)),
    ignore_attr = TRUE)
  expect_identical(held$start, c(0, 50))
  expect_error(segment_changepoint(trace_of(1:50), penalty = "loud"), class = "musefuse_error_argument")
  expect_identical(nrow(suppressMessages(segment_changepoint(trace_of(rep(2, 50))))), 1L)
  expect_message(segment_changepoint(fuse_mean(ratings)), "No change stands out from the noise in 6 of 6.*penalty = 5")
})

test_that("steps of a size that the eye sees are found beside noise", {
  set.seed(8)
  found <- function(size) mean(replicate(30, {
    cut <- suppressMessages(segment_changepoint(trace_of(rnorm(300, rep(c(0, size), each = 150)))))
    nrow(cut) == 2L && abs(cut$start[[2L]] - 150) <= 5
  }))
  expect_gte(found(2), 0.9) # two standard deviations; one cut within 300 values has a z of some 17
})

test_that("the methods paragraph names the learned penalty and its source", {
  set.seed(4)
  cut <- segment_changepoint(trace_of(rnorm(200, rep(c(0, 3), each = 100))), penalty = "noise")
  expect_match(paste(report_methods(cut), collapse = " "), "learned from autoregressive noise.*Chakar")
})

test_that("outliers and heavy tails are no segments, rounding is no change, steps among outliers are found", {
  set.seed(5)
  of <- function(value) data.frame(recording = "r", dimension = "d", time = seq_along(value) - 1, value = value)
  pieces <- function(value, ...) nrow(quietly(segment_changepoint(of(value), ...)))
  heavy <- function(n, df) as.numeric(stats::filter(stats::rt(n, df), 0.5, "recursive"))
  # 95 % of them, at least 36 of 40 with a chance of .95
  expect_gte(sum(replicate(20, pieces(heavy(300, 2))) == 1) + sum(replicate(20, pieces(heavy(300, 3))) == 1), 36)
  steps <- stats::rnorm(300) + rep(c(0, 3, 0), each = 100)
  steps[c(20, 150, 260)] <- c(15, -12, 20)
  expect_equal(quietly(segment_changepoint(of(steps)))$start, c(0, 100, 200), tolerance = 0.02)
  expect_identical(pieces(replace(rep(0.3, 300), 1, 0.1 + 0.2)), 1L)
  expect_identical(pieces(replace(rep(0.3, 300), 1, 0.1 + 0.2), penalty = 5), 1L)
})
