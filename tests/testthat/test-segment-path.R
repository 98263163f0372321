trace_of_day <- function(seed) {
  set.seed(seed)
  value <- rnorm(300, rep(c(0, 2, 1), each = 100))
  data.frame(recording = "day", dimension = "load", time = 60 * (0:299), value = value)
}

test_that("the path holds the cut of segment_changepoint() at any penalty, and no other", {
  day <- trace_of_day(1)
  path <- changepoint_path(day, c(60, 6000))
  expect_identical(order(path$segments, decreasing = TRUE), seq_len(nrow(path)))
  expect_equal(path$penalty_from[-1L], path$penalty_to[-nrow(path)])
  expect_equal(range(c(path$penalty_from, path$penalty_to)), c(60, 6000))
  expect_true(all(diff(path$explained) < 0))
  for (penalty in exp(seq(log(61), log(5900), length.out = 25))) {
    row <- path$penalty_from <= penalty & penalty <= path$penalty_to
    expect_true(nrow(segment_changepoint(day, penalty = penalty)) %in% path$segments[row])
  }
  expect_equal(unique(path$noise), unique(path$noise)[[1L]])
  at_noise <- path$segments[path$penalty_from <= path$noise & path$noise < path$penalty_to]
  expect_identical(at_noise, nrow(segment_changepoint(day)))
})

test_that("what the cuts explain is one minus the sum of squares left, over that about the mean", {
  day <- trace_of_day(2)
  path <- changepoint_path(day, c(60, 6000))
  cut <- segment_changepoint(day, penalty = mean(unlist(path[2L, c("penalty_from", "penalty_to")])))
  level <- stats::ave(day$value, findInterval(day$time, cut$start))
  expect_equal(path$explained[[2L]], 1 - sum((day$value - level)^2) / sum((day$value - mean(day$value))^2))
})

test_that("the pruned search finds the minimum of the package changepoint", {
  skip_if_not_installed("changepoint")
  day <- trace_of_day(3)
  for (penalty in c(2, 6, 20)) {
    theirs <- changepoint::cpt.mean(day$value / stats::sd(day$value), penalty = "Manual", pen.value = penalty,
      method = "PELT", minseglen = 5)
    ours <- segment_changepoint(day, penalty = 60 * penalty, min_length = 300)
    expect_equal(ours$start[-1L] / 60, changepoint::cpts(theirs))
  }
})

test_that("a penalty that no cut can pay is without end, and outliers make the learned one larger", {
  expect_identical(unique(changepoint_path(fuse_mean(ratings[ratings$recording == "clip1", ]))$noise), Inf)
  wild <- trace_of_day(6)
  wild$value[c(50, 150, 250)] <- 20
  path <- changepoint_path(wild, c(60, 6000))
  recording <- side_by_side(wild)
  expect_gt(path$noise[[1L]], 60 * noise_penalty(recording$values, "mean"))
})

test_that("penalties out of order are refused, and the picture draws each recording", {
  day <- trace_of_day(4)
  for (bad in list(5, c(5, 1), c(0, 1), c(1, NA), "a")) {
    expect_error(changepoint_path(day, bad), class = "musefuse_error_argument")
  }
  expect_error(changepoint_path(ratings), class = "musefuse_error_columns")
  two <- rbind(day, transform(trace_of_day(5), recording = "next day"))
  built <- ggplot2::ggplot_build(autoplot(changepoint_path(two, c(60, 6000))))
  expect_identical(nrow(built$layout$layout), 2L)
})

test_that("one segment explains nothing, not a rounding error of it", {
  path <- changepoint_path(fuse_ewe(ratings[ratings$recording %in% c("clip1", "clip2", "clip3"), ]), c(1, 500))
  expect_true(any(path$segments == 1L))
  expect_identical(unique(path$explained[path$segments == 1L]), 0)
})

test_that("a path says what it is and what comes next", {
  path <- changepoint_path(trace_of_day(5), c(60, 6000))
  said <- utils::capture.output(print(path))
  expect_match(said[[1L]], "Cuts of 1 recording at each penalty of 60 to 6000 s", fixed = TRUE)
  expect_match(said[[length(said)]], "^Next: autoplot")
  expect_no_warning(format(path[0L, ]))
})
