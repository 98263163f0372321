# The same course of events in three dimensions; each rater is late in the middle of the recording and gives a mixture
# of the dimensions of their own.
course <- function(t) cbind(sin(t / 5) + sin(t / 1.7), cos(t / 3.1), sin(t / 2.3) * cos(t / 8))
delay <- function(t, most) most * sin(pi * t / 60)
mixing <- list(a = diag(3), b = rbind(c(0, 2, 0), c(-1, 0.5, 0), c(0, 1, 3)),
  c = rbind(c(0, 0, -1), c(1, 0, 0), c(0, 1, 1)))
mixed_raters <- function(most = c(a = 0, b = 2.5, c = -2), noise = 0, mixing. = mixing) {
  time <- seq(0, 60, by = 0.25)
  rows <- lapply(names(most), function(rater) {
    values <- course(time - delay(time, most[[rater]])) %*% mixing.[[rater]]
    values <- values + noise * rnorm(length(values))
    data.frame(recording = "r", dimension = rep(c("x", "y", "z"), each = length(time)), rater = rater,
      time = rep(time, 3), value = as.vector(values))
  })
  as_annotations(do.call(rbind, rows))
}
# How far, in seconds, a warp is from the truth: the rater's sample at warped time u shows the events of u - delay(u).
warp_error <- function(paths, rater, most, clock = paths$time) {
  mine <- paths$rater == rater & paths$time > 5 & paths$time < 55
  max(abs(paths$warped_time[mine] - delay(paths$warped_time[mine], most) - clock[mine]))
}

test_that("warps are found through mixtures of dimensions, where DTW of the dimensions is lost", {
  data <- mixed_raters()
  aligned <- align_ctw(data, reference = "a", window = 5, lambda = 0, energy = 1)
  paths <- warping_paths(aligned)
  # A path steps by samples of 0.25 s: two of them either way.
  expect_lt(warp_error(paths, "b", 2.5), 0.51)
  expect_lt(warp_error(paths, "c", -2), 0.51)
  expect_true(all(paths$lag[paths$rater == "a"] == 0))
  lost <- warping_paths(align_dtw(standardise_annotations(data), reference = "a", window = 5, joint = TRUE))
  expect_gt(warp_error(lost, "b", 2.5), 1.5)
  raters <- tidy(aligned)
  expect_named(raters, c("recording", "dimension", "rater", "reference", "role", "correlation", "lag"))
  expect_gt(min(raters$correlation, na.rm = TRUE), 0.99)
  # With noise and the default ridge and dimensions: twice that on average over the recording.
  set.seed(1)
  noisy <- warping_paths(align_ctw(mixed_raters(noise = 0.3), reference = "a", window = 5))
  mine <- noisy$rater == "b" & noisy$time > 5 & noisy$time < 55
  expect_lt(mean(abs(noisy$warped_time - delay(noisy$warped_time, 2.5) - noisy$time)[mine]), 0.5)
})

test_that("with the mean as reference the raters come into step with each other", {
  aligned <- align_ctw(mixed_raters(), window = 5, lambda = 0, energy = 1)
  paths <- warping_paths(aligned)
  shown <- lapply(c(a = 0, b = 2.5, c = -2), identity)
  events <- vapply(names(shown), function(rater) {
    u <- paths$warped_time[paths$rater == rater & paths$dimension == "x"]
    u - delay(u, shown[[rater]])
  }, numeric(241))
  inside <- 21:221
  # What they show at one time of the clock lies within three samples.
  expect_lt(max(abs(apply(events[inside, ], 1, function(e) diff(range(e))))), 0.76)
  # One warp for all dimensions.
  by_dimension <- split(paths$warped_time, paths$dimension)
  expect_identical(by_dimension$x, by_dimension$z)
})

test_that("objective and correlation are those of stats::cancor() on the aligned values", {
  set.seed(2)
  data <- mixed_raters(c(a = 0, b = 2), noise = 0.5)
  aligned <- align_ctw(data, window = 4, lambda = 0, energy = 1)
  wide <- function(rater) matrix(aligned$value[aligned$rater == rater], ncol = 3)
  found <- stats::cancor(wide("a"), wide("b"))$cor
  facts <- tidy(aligned, "recordings")
  # One eigenproblem against QR and a singular value decomposition.
  expect_equal(facts$objective[[1]], 3 - sum(found), tolerance = 1e-8)
  expect_equal(tidy(aligned)$correlation[[1]], found[[1]], tolerance = 1e-8)
  expect_lt(facts$objective[[1]], facts$objective_start[[1]])
  expect_identical(facts$status[[1]], "converged")
})

test_that("without a ridge scales, signs and mixtures of dimensions change nothing", {
  set.seed(3)
  data <- mixed_raters(c(a = 0, b = 2, c = -1), noise = 0.3)
  path <- function(data) warping_paths(align_ctw(data, window = 4, lambda = 0))$warped_time
  other <- data
  b <- other$rater == "b"
  other$value[b] <- -20 * other$value[b] + 7
  expect_identical(path(as_annotations(as.data.frame(other))), path(data))
})

test_that("one dimension is said to be a sign and a scale, and who is turned is named", {
  time <- seq(0, 60, by = 0.25)
  one <- function(rater, delay, by) data.frame(recording = "r", dimension = "d", rater = rater, time = time,
    value = by * (sin((time - delay) / 2) + sin((time - delay) / 3.1)))
  data <- as_annotations(rbind(one("a", 0, 1), one("b", 1, 5), one("c", 1, -1)))
  expect_snapshot(aligned <- align_ctw(data, reference = "a", window = 3))
  expect_warning(suppressMessages(align_ctw(data, window = 3)), "\"c", class = "musefuse_warning_contrary")
  expect_message(expect_warning(align_ctw(data), class = "musefuse_warning_contrary"), class = "musefuse_message_ctw")
  middle <- aligned$time > 4 & aligned$time < 56
  values <- split(aligned$value[middle], aligned$rater[middle])
  # The scale is that of the warped traces, not the true one: tops are a sample too broad or too narrow.
  expect_gt(cor(values$b, values$a), 0.998)
  expect_lt(cor(values$c, values$a), -0.998) # they come back as they were
})

test_that("constant and missing raters keep their time with a warning", {
  data <- mixed_raters()
  data$value[data$rater == "c"] <- 3
  expect_warning(aligned <- align_ctw(data), class = "musefuse_warning_constant")
  expect_true(all(warping_paths(aligned)$lag[warping_paths(aligned)$rater == "c"] == 0))
  expect_true(all(aligned$value[aligned$rater == "c"] == 3))
  expect_identical(unique(tidy(aligned)$role), c("warped", "constant"))
  expect_warning(align_ctw(data, reference = "c"), class = "musefuse_warning_constant")
  expect_warning(align_ctw(data, reference = "medoid"), class = "musefuse_warning_constant")
  alone <- data[data$rater == "a", ]
  expect_identical(align_ctw(alone)$value, alone$value)
})

test_that("bad input is named", {
  data <- mixed_raters()
  expect_error(align_ctw(data, reference = "z"), class = "musefuse_error_unknown")
  expect_error(align_ctw(data, lambda = 1), class = "musefuse_error_argument")
  uneven <- as.data.frame(data)
  uneven$time[uneven$dimension == "y"] <- uneven$time[uneven$dimension == "y"] + 0.1
  expect_error(align_ctw(as_annotations(uneven)), class = "musefuse_error_time")
  copies <- as.data.frame(data)
  copies$value[copies$dimension == "y"] <- copies$value[copies$dimension == "x"]
  expect_error(align_ctw(as_annotations(copies), lambda = 0), class = "musefuse_error_data")
  expect_s3_class(align_ctw(as_annotations(copies)), "annotations")
})

test_that("settings repeat it, fusions compose it, and the paragraph cites it", {
  data <- mixed_raters()
  aligned <- align_ctw(data, window = samples(16))
  expect_identical(run_settings(settings(aligned), data)$value, aligned$value)
  with_weights <- function(expr) suppressWarnings(expr, classes = "musefuse_warning_weights") # mixtures disagree
  gold <- with_weights(fuse_raaw(data, list("ctw", window = 4, lambda = 0.2), fallback = "mean"))
  expect_equal(gold$value, with_weights(fuse_ewe(align_ctw(data, window = 4, lambda = 0.2), fallback = "mean"))$value)
  expect_equal(warping_paths(gold)$warped_time, warping_paths(align_ctw(data, window = 4, lambda = 0.2))$warped_time)
  expect_match(paste(format(gold), collapse = " "), "aligned by CTW")
  expect_match(paste(report_methods(aligned), collapse = " "), "canonical time warping.*Zhou & De la Torre, 2009")
})

test_that("slopes of CTW are limited, and the objective falls all the same", {
  clip <- ratings[ratings$recording == "clip1" & ratings$time < 60, ]
  steps <- function(aligned) {
    paths <- warping_paths(aligned)
    unlist(lapply(split(paths$warped_time, paste(paths$rater, paths$dimension)), diff)) * 4
  }
  for (reference in c("mean", "anna")) {
    free <- align_ctw(clip, reference = reference)
    held <- align_ctw(clip, reference = reference, step_pattern = "symmetricP1")
    rounds <- tidy(held, "recordings")
    expect_true(all(rounds$objective <= rounds$objective_start + 1e-9))
    # a sample is matched to two others at most, so means of what is matched are no more than two samples apart
    expect_lte(max(steps(held), na.rm = TRUE), 2 + 1e-9)
    expect_gt(max(steps(free), na.rm = TRUE), 2.1)
  }
  still <- align_ctw(clip, max_slope = 1)
  expect_equal(warping_paths(still)$warped_time, warping_paths(still)$time, tolerance = 1e-12)
  expect_match(report_methods(held)[[1L]], "(ridge 0.1, window 8 s, step pattern symmetricP1;", fixed = TRUE)
  expect_identical(run_settings(settings(held), clip), held)
})
