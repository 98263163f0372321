log_of <- function(n, seed, fine = FALSE) {
  set.seed(seed)
  time <- sort(stats::runif(n / 20, 0, 300))
  time <- sort(c(outer(seq(0, by = 0.016, length.out = 20), time, `+`)))
  time <- time[c(TRUE, diff(time) > 1e-9)]
  step <- if (fine) stats::runif(length(time), 0.5, 2) else 1
  data.frame(rater = "a", time = time, value = cumsum(step * sample(c(-1, 1), length(time), TRUE)))
}
kinds_of <- function(...) trace_sampling(suppressMessages(as_annotations(...)))

test_that("facts ride along, follow the traces that are there, and are NA where unknown", {
  known <- set_traces(ratings, scale = c(-1, 1), labels = c("calm", "excited"), dimension = "arousal", rater = "anna")
  facts <- traces(known)
  expect_identical(nrow(facts), nrow(unique(as.data.frame(ratings)[trace_keys])))
  mine <- facts$dimension == "arousal" & facts$rater == "anna"
  expect_true(all(facts$scale_min[mine] == -1) && all(is.na(facts$scale_min[!mine])))
  expect_true(all(facts$label_high[mine] == "excited"))
  expect_true(all(facts$sampling == "regular"))
  taken <- known[known$recording == "clip1", ]
  expect_setequal(traces(taken)$recording, "clip1")
  smooth <- smooth_average(taken, 1)
  expect_identical(trace_facts(smooth)$scale_max, trace_facts(taken)$scale_max)
  expect_setequal(trace_facts(fuse_mean(smooth))$dimension, levels(ratings$dimension))
  renamed <- taken
  renamed$rater <- paste0(renamed$rater, "x")
  expect_true(all(is.na(trace_facts(renamed)$scale_min)))
})

test_that("set_traces() says what is wrong", {
  expect_error(set_traces(ratings), class = "musefuse_error_argument")
  expect_error(set_traces(ratings, rater = "nobody", scale = c(0, 1)), class = "musefuse_error_unknown")
  expect_error(set_traces(ratings, scale = c(1, 0)), class = "musefuse_error_argument")
  expect_error(set_traces(ratings, labels = "low"), class = "musefuse_error_argument")
  expect_error(set_traces(ratings, sampling = "evnt"), class = "musefuse_error_argument")
  expect_error(traces(1:3), class = "musefuse_error_argument")
  expect_identical(nrow(traces(ratings[0L, ])), 0L)
})

test_that("event logs are told from irregular and regular times", {
  expect_identical(kinds_of(log_of(400, 1)), "event")
  expect_identical(kinds_of(log_of(400, 2, fine = TRUE)), "event")
  set.seed(3)
  at <- sort(stats::runif(400, 0, 3000))
  expect_identical(kinds_of(data.frame(rater = "a", time = at, value = sin(at / 60) + stats::rnorm(400, 0, 0.3))),
    "irregular")
  expect_identical(kinds_of(data.frame(rater = "a", time = at, value = round(50 + 40 * sin(at / 60)))), "irregular")
})

test_that("clocks with jitter, rounding and dropouts are regular", {
  set.seed(4)
  value <- function(t) sin(t / 7) + stats::rnorm(length(t), 0, 0.1)
  regular <- function(t) kinds_of(data.frame(rater = "a", time = t, value = value(t)))
  even <- seq(0, 120, 0.1)
  expect_identical(regular(even + stats::runif(length(even), -0.03, 0.03)), "regular")
  expect_identical(regular(unique(floor(seq(0, 300, 1.3)))), "regular")
  expect_identical(regular(even[stats::runif(length(even)) > 0.1]), "regular")
  expect_identical(regular(even[even < 20 | even > 80]), "regular") # one long dropout
  expect_identical(regular(even + stats::rnorm(length(even), 0, 0.02)[order(even)]), "regular")
})

test_that("a log stays one when it is smoothed, and traces of few lines go with the logs of their dimension", {
  log <- suppressMessages(as_annotations(rbind(log_of(400, 5),
    data.frame(rater = "b", time = c(0, 31), value = c(0, 4)))))
  expect_identical(trace_sampling(log), c("event", "event"))
  log$value <- log$value + 0.1 * seq_along(log$value)
  expect_identical(trace_sampling(check_annotations(log)), c("event", "event"))
  expect_identical(trace_sampling(set_traces(log, sampling = "irregular")), c("irregular", "irregular"))
})

test_that("what was said to be regular is looked at again when rows were taken", {
  even <- as_annotations(data.frame(rater = "a", time = 0:999, value = sin(0:999 / 50)))
  even <- set_traces(even, sampling = "regular")
  set.seed(6)
  rest <- even[cumsum(sample(1:40, 60, TRUE, 1 / (1:40))), ]
  rest <- rest[!is.na(rest$time), ]
  expect_identical(trace_sampling(check_annotations(rest)), "irregular")
})

test_that("the ends of a scale move with the values", {
  known <- set_traces(ratings, scale = c(-1, 1))
  scaled <- standardise_annotations(known, range = c(0, 100))
  facts <- trace_facts(scaled)
  scales <- tidy(scaled)
  at <- match(paste(facts$dimension, facts$rater), paste(scales$dimension, scales$rater))
  expect_equal(facts$scale_max, 100 * (1 - scales$min[at]) / (scales$max - scales$min)[at])
  expect_equal(facts$scale_min, 100 * (-1 - scales$min[at]) / (scales$max - scales$min)[at])
})

test_that("a session of logs is one however it is written, and idle raters among them too", {
  expect_identical(kinds_of(log_of(400, 9), sampling = "irregular", unit = "s"), "irregular")
  thirds <- log_of(400, 10)
  thirds$value <- round(thirds$value / 3, 3) # a step of a third, written with three digits
  expect_identical(kinds_of(thirds), "event")
  with_missing <- log_of(400, 11)
  with_missing$value[c(5, 90)] <- NA
  expect_identical(kinds_of(with_missing), "event")
})

test_that("the rate of irregular times is that of their usual gaps, not of the shorter half of their steps", {
  set.seed(3)
  time <- sort(runif(500, 0, 87))
  day <- c(time, time + 8 * 3600) # a pause is no gap of a rate
  d <- data.frame(rater = "anna", time = day, value = sin(day) + rnorm(1000) / 10)
  x <- as_annotations(d, unit = "s", quiet = TRUE)
  expect_identical(traces(x)$sampling, "irregular")
  expect_equal(traces(x)$rate, 500 / 87, tolerance = 0.02) # 1000 gaps but one
  expect_equal(summary(x)$rate, traces(x)$rate)
  expect_match(format(x), "about 5[.][78] Hz", all = FALSE)
  expect_match(paste(format(report_methods(quietly(fuse_mean(x)))), collapse = " "), "about 5[.][78] Hz")
})
