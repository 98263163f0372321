clock <- data.frame(recording = rep(c("a", "b"), c(40, 26)), time = c(0:39, 0:25) / 4, value = 0)

test_that("fixed and sliding segments tile the recordings", {
  expect_snapshot(fixed <- segment_fixed(clock, 3))
  expect_equal(fixed$start, c(0, 3, 6, 0, 3))
  expect_equal(fixed$end - fixed$start, rep(3, 5))
  expect_equal(fixed$segment, c(1, 2, 3, 1, 2))
  kept <- segment_fixed(clock, 3, rest = "keep")
  expect_equal(kept$end, c(3, 6, 9, 10, 3, 6, 6.5))
  sliding <- segment_sliding(clock[clock$recording == "a", ], 4, 2)
  expect_equal(sliding$start, c(0, 2, 4, 6))
  expect_match(format(sliding)[[2]], "3 overlaps, 0 gaps")
  # every sample is in exactly one fixed segment
  whole <- segment_fixed(clock, 1, rest = "keep")
  counts <- extract_features(clock, whole, list(n = function(x, t) length(x)))
  expect_equal(sum(counts$n_value), nrow(clock))
  expect_error(segment_fixed(clock, 100), class = "musefuse_error_segments")
  expect_error(segment_fixed(clock, 0), class = "musefuse_error_argument")
})

test_that("a folder in the original's layout is read, units guessed and said", {
  folder <- shared_path("data", "muse_examples")
  expect_message(ours <- segment_table(folder), class = "musefuse_message_unit")
  expect_equal(ours$start[[1]], 15.4)
  expect_equal(levels(ours$partition), c("train", "test"))
  expect_equal(as.character(unique(ours$recording)), c("11", "32"))
  expect_equal(segment_table(file.path(folder, "segment_info"), "ms")$end, ours$end)
})

test_that("the shipped folder is the shipped table", {
  folder <- system.file("extdata", "ratings", package = "musefuse")
  expect_message(ours <- segment_table(folder, recordings = ratings), class = "musefuse_message_unit")
  expect_equal(ours$start, ratings_segments$start)
  expect_equal(ours$end, ratings_segments$end)
  expect_equal(as.character(ours$partition), as.character(ratings_segments$partition))
})

test_that("units are guessed from recordings or size", {
  guess <- function(factor, ...) {
    table <- data.frame(recording = "a", start = c(0, 5) * factor, end = c(5, 9) * factor)
    suppressMessages(segment_table(table, ...))$end
  }
  expect_equal(guess(1), c(5, 9))
  expect_equal(guess(1000), c(5, 9))
  expect_equal(guess(1000, recordings = clock), c(5, 9))
  expect_equal(guess(1 / 60, recordings = clock), c(5, 9))
  expect_equal(guess(1 / 60, unit = "min"), c(5, 9))
  expect_snapshot(x <- segment_table(data.frame(video = 1, begin = 0, stop = 5000)))
})

test_that("segments outside their recordings are counted and kept", {
  table <- data.frame(recording = c("a", "a", "a", "z"), start = c(0, 8, 50, 0), end = c(4, 20, 60, 1))
  expect_snapshot(ours <- segment_table(table, "s", recordings = clock))
  expect_warning(segment_table(table, "s", recordings = clock), class = "musefuse_warning_segments")
  expect_equal(nrow(ours), 4)
  expect_snapshot(cat(format(segment_table(rbind(table, table[1, ]), "s")), sep = "\n"))
})

test_that("partitions come as table, vector or file", {
  table <- data.frame(recording = c("a", "b"), start = 0, end = 1)
  expect_equal(as.character(segment_table(table, "s", partitions = c(a = "x", b = "y"))$partition), c("x", "y"))
  file <- tempfile(fileext = ".csv")
  on.exit(unlink(file))
  writeLines(c("id,partition", "b,x", "a,y"), file)
  expect_equal(as.character(segment_table(table, "s", partitions = file)$partition), c("y", "x"))
  expect_warning(segment_table(table, "s", partitions = c(a = "x")), class = "musefuse_warning_segments")
  expect_error(segment_table(table, "s", partitions = c("x", "y")), class = "musefuse_error_columns")
})

test_that("what is no segment is an error", {
  expect_snapshot(error = TRUE, {
    segment_table(data.frame(recording = 1, start = 0))
    segment_table(data.frame(recording = 1, start = "1:01", end = "1:05"))
    segment_table("no-such-folder")
    segment_table(data.frame(recording = c("a", "b"), start = c(1, 5), end = c(2, 5)), "s")
  })
  expect_error(segment_table(5), class = "musefuse_error_columns")
  expect_error(segment_table(tempfile()), class = "musefuse_error_file")
  expect_error(segment_table(data.frame(recording = 1, start = 2, end = 1), "s"), class = "musefuse_error_segments")
})

test_that("changes are found in time, whatever unit and rate", {
  trace <- function(rate, scale = 1) {
    time <- seq(0, 60 - 1 / rate, 1 / rate)
    data.frame(recording = "a", dimension = "x", time = time,
      value = scale * (ifelse(time < 20, 0, ifelse(time < 45, 1, -0.5)) + 0.05 * sin(7 * time)))
  }
  for (rate in c(4, 10, 25)) expect_equal(segment_changepoint(trace(rate))$start, c(0, 20, 45))
  expect_equal(segment_changepoint(trace(4, 1e6))$start, c(0, 20, 45))
  expect_equal(segment_changepoint(trace(4), penalty = 1000)$start, 0)
  expect_equal(nrow(segment_changepoint(trace(4), min_length = 1000)), 1)
  lines <- transform(trace(4), value = pmin(time, 60 - time))
  expect_equal(segment_changepoint(lines, change = "trend")$start, c(0, 30), tolerance = 0.02) # one sample
  flat <- segment_changepoint(transform(trace(4), value = 3))
  expect_equal(c(flat$start, flat$end), c(0, 60))
  gaps <- trace(4)
  gaps$value[50:70] <- NA
  expect_equal(segment_changepoint(gaps)$start[[3]], 45)
})

test_that("all dimensions are cut together", {
  gold <- fuse_mean(ratings)
  segments <- segment_changepoint(gold, min_length = 6)
  expect_true(all(segments$end - segments$start >= 6 - 0.25))
  expect_equal(segments$start[segments$segment > 1], segments$end[which(segments$segment > 1) - 1])
  expect_gt(nrow(segment_changepoint(gold, penalty = 1)), nrow(segments))
  expect_error(segment_changepoint(ratings), class = "musefuse_error_columns")
  expect_error(segment_changepoint(gold, dimensions = "power"), class = "musefuse_error_unknown")
})

test_that("times of segments that declare their unit themselves are seconds", {
  clock <- segment_table(data.frame(recording = "a", start = c("00:00:05", "00:01:00"),
    end = c("00:01:00", "00:02:30.5")))
  expect_identical(clock$end, c(60, 150.5))
  minutes <- segment_table(data.frame(recording = "a", start = as.difftime(0, units = "mins"),
    end = as.difftime(1, units = "mins")))
  expect_identical(minutes$end, 60)
  expect_error(segment_table(data.frame(recording = "a", start = "x", end = 1)), class = "musefuse_error_values")
})

test_that("columns of segments may be matrices of one column", {
  segments <- data.frame(recording = "a", segment = 1:2, start = c(0, 1), end = c(1, 2))
  matrices <- segments
  matrices[] <- lapply(segments, as.matrix)
  expect_identical(as.data.frame(check_segments(matrices)), as.data.frame(check_segments(segments)))
})
