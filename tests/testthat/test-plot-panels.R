long_trace <- function(n, raters = 1) {
  set.seed(1)
  data.frame(recording = "one", dimension = "arousal", rater = rep(letters[seq_len(raters)], each = n),
    time = rep(seq_len(n) / 10, raters), value = as.vector(replicate(raters, cumsum(rnorm(n)))))
}

test_that("a long trace keeps the first, last, lowest and highest sample of each step, and its gaps", {
  x <- long_trace(40000, raters = 2)
  gap <- 5001:5200
  x$value[gap] <- NA
  thin <- thin_traces(x, steps = 100)
  expect_lte(nrow(thin), 2 * 5 * 100)
  expect_false(is.unsorted(thin$rater))
  for (rater in c("a", "b")) {
    all <- x[x$rater == rater, ]
    few <- thin[thin$rater == rater, ]
    step <- function(time) pmin(floor((time - all$time[[1]]) / (diff(range(all$time)) / 100)), 99)
    for (of in list(min, max, function(v) v[[1]], function(v) v[[length(v)]])) {
      known <- function(rows) rows[!is.na(rows$value), ]
      by_step <- function(rows) tapply(known(rows)$value, step(known(rows)$time), of)
      expect_identical(by_step(few), by_step(all))
    }
    expect_false(is.unsorted(few$time))
  }
  expect_true(anyNA(thin$value[thin$rater == "a"]))
  expect_false(anyNA(thin$value[thin$rater == "b"]))
})

test_that("short traces stay as they are, and a band keeps its own extremes", {
  x <- long_trace(3000)
  expect_identical(thin_traces(x), x)
  long <- long_trace(20000)
  long$upper <- long$value + rexp(20000)
  both <- thin_traces(rbind(transform(x, rater = "short", upper = value), transform(long, rater = "long")),
    c("value", "upper"))
  expect_identical(sum(both$rater == "short"), 3000L)
  expect_equal(max(both$upper), max(long$upper))
  expect_lt(sum(both$rater == "long"), 8 * trace_steps + 1)
})

test_that("pictures of 1e5 samples draw few of them and say so", {
  skip_on_cran() # much computing: tools/test.R runs it
  x <- as_annotations(long_trace(1e5, raters = 3))
  picture <- autoplot(x)
  expect_lte(nrow(ggplot2::layer_data(picture, 1L)), 3 * 4 * trace_steps)
  expect_match(picture$labels$caption, "extremes of each 1/800")
  expect_equal(range(ggplot2::layer_data(picture, 1L)$y), range(x$value))
  gold <- autoplot(fuse_mean(x, conf_level = NULL))
  expect_lte(nrow(gold$data), 4 * trace_steps)
  expect_match(gold$labels$caption, "extremes of each 1/800")
  expect_null(autoplot(ratings)$labels$caption)
})

test_that("panels are laid out by their number, and recordings of like length share the time axis", {
  expect_identical(vapply(c(1, 3, 4, 6, 7, 12, 13, 40), wrapped_columns, 0L), c(1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L))
  lengths <- function(seconds) do.call(rbind, lapply(seq_along(seconds), function(i) {
    data.frame(recording = letters[[i]], rater = "r", time = seq_len(seconds[[i]]), value = 0)
  }))
  free <- function(seconds) autoplot(as_annotations(lengths(seconds)))$facet$params$free$x
  expect_false(free(c(20, 50)))
  expect_true(free(c(20, 100)))
})

test_that("the y axis of a low panel has two labels at least", {
  for (limits in list(c(-0.8, 0.4), c(0.1, 0.9), c(-1, 1), c(3, 1000), c(-2.4, 4.8))) {
    breaks <- value_breaks(limits, 3L)
    expect_gte(length(breaks), 2)
    expect_lte(length(breaks), 3)
    expect_true(all(breaks >= limits[[1]] & breaks <= limits[[2]]))
    if (prod(limits) <= 0) expect_true(0 %in% breaks)
  }
})

test_that("a short recording is not lost beside a long one in several dimensions, and labels have their unit", {
  times <- list(short = 0:60, long = seq(0, 4 * 86400, 600))
  rows <- do.call(rbind, lapply(names(times), function(id) {
    expand.grid(time = times[[id]], rater = c("a", "b"), dimension = c("arousal", "valence"), recording = id)
  }))
  rows$value <- sin(rows$time) * ifelse(rows$rater == "a", 1, 0.9)
  built <- ggplot2::ggplot_build(autoplot(quiet(as_annotations(rows, unit = "s"))))
  ends <- vapply(built$layout$panel_params, function(panel) max(panel$x.range), 0)
  expect_identical(sum(ends < 70), 2L)
  expect_identical(own_times(c(0, 30, NA)), c("0:00", "0:30", NA))
  expect_identical(own_times(c(0, 2, 4) * 86400), c("0 d", "2 d", "4 d"))
  expect_identical(own_times(c(0, 43200)), c("0 h", "12 h"))
})

test_that("dimensions of units of their own have an axis of values each", {
  built <- ggplot2::ggplot_build(autoplot(physiology))
  layout <- built$layout$layout
  expect_identical(as.character(unique(layout$dimension)), c("eda", "heart_rate", "rating"))
  expect_identical(tapply(layout$SCALE_Y, as.character(layout$dimension), function(s) length(unique(s)))[["eda"]], 1L)
  expect_length(unique(layout$SCALE_Y), 3)
  # those of one scale keep one axis
  expect_length(unique(ggplot2::ggplot_build(autoplot(ratings))$layout$layout$SCALE_Y), 1)
})

test_that("recordings at other times than each other have axes of their own, windows and alignments, too", {
  expect_false(lengths_apart(data.frame(recording = c("a", "a", "b", "b"), time = c(0, 60, 0, 50))))
  expect_true(lengths_apart(data.frame(recording = c("a", "a", "b", "b"), time = c(0, 60, 900, 960))))
  expect_true(lengths_apart(data.frame(recording = c("a", "b"), start = c(0, 0), end = c(300, 20))))
  expect_false(lengths_apart(data.frame(recording = c("a", "b"), lag = 1:2)))
  x <- as.data.frame(simulate_annotations(2, 3, dimensions = "a", duration = 120, rate = 2, seed = 2))
  x <- as_annotations(x[x$recording == levels(x$recording)[[1L]] | x$time < 30, ])
  ends <- function(picture) {
    vapply(ggplot2::ggplot_build(picture)$layout$panel_params, function(panel) max(panel$x.range), 0)
  }
  course <- autoplot(suppressWarnings(agreement(x, type = "overall", by = "window", window = 10, conf_level = NULL)))
  expect_identical(sum(ends(course) < 40), 1L)
  aligned <- autoplot(align_dtw(x), type = "alignment", most = 2)
  expect_identical(sum(ends(aligned) < 40), 2L)
  expect_length(unique(autoplot(align_dtw(x), type = "alignment", most = 1)$data$recording), 1L)
})

test_that("axes say their unit, and large numbers are written out", {
  ends <- function(...) matrix(c(...), 2L)
  expect_identical(own_clock_name("Time", ends(0, 60, 0, 900)), "Time (min:s)")
  expect_identical(own_clock_name("Time", ends(0, 60, 0, 9000)), "Time (min:s, h:min:s)")
  expect_identical(own_clock_name("Time", ends(0, 86400, 0, 9e5)), "Time")
  expect_identical(axis_numbers(c(0, 5e5, NA, 1e6)), c("0", "500,000", NA, "1,000,000"))
  expect_identical(axis_numbers(c(-0.5, 0)), c("-0.5", "0.0"))
  expect_identical(axis_numbers(NA_real_), NA_character_)
  expect_identical(short_numbers(c(0, 2e5)), c("0", "200,000"))
})

test_that("axes of counts have whole numbers, and the largest value of an axis is told beside 0", {
  expect_identical(counts_on_axis(c(0, 1.05)), c(0, 1))
  expect_identical(largest_value(c(-130, 90)), -100)
})

test_that("a panel without values has no labels", {
  alone <- ratings[ratings$recording == "clip1" & ratings$rater == "anna", ]
  expect_no_warning(ggplot2::ggplotGrob(autoplot(rater_diagnostics(alone)))) # nobody to agree with
})
