# Four days and a half of two households at half hours, over the night on which clocks go back (2024-10-27 in Berlin).
half_hours <- function(n = 192, from = "2024-10-25 13:00", tz = "Europe/Berlin") {
  at <- as.POSIXct(from, tz = tz) + 1800 * (seq_len(n) - 1)
  data.frame(household = rep(c("a", "b"), each = n), time = rep(at, 2), load = round(sin(seq_len(2 * n)), 3))
}
read_half_hours <- function(...) {
  suppressMessages(as_annotations(half_hours(...), recording = household, value = load))
}

test_that("the days are those of base R's calendar, also when clocks change", {
  skip_if_not("Europe/Berlin" %in% OlsonNames())
  for (from in c("2024-10-25 13:00", "2024-03-29 00:30")) {
    rows <- half_hours(from = from)
    x <- read_half_hours(from = from)
    days <- split_recordings(x, clock = "elapsed", quiet = TRUE)
    expected <- table(paste(rows$household, format(rows$time, "%Y-%m-%d")))
    expect_identical(c(table(as.character(days$recording))), c(expected))
    expect_equal(sum(days$value), sum(x$value))
    parts <- recording_parts(days)
    length <- vapply(as.Date(parts$part), function(day) {
      as.numeric(difftime(as.POSIXct(as.character(day + 1), tz = "Europe/Berlin"),
        as.POSIXct(as.character(day), tz = "Europe/Berlin"), units = "hours"))
    }, 0)
    expect_equal(parts$hours, length)
    expect_identical(as.character(parts$weekday), rep(c("Friday", "Saturday", "Sunday", "Monday", "Tuesday"), 2))
  }
})

test_that("on the wall 7 o'clock is 25200 on each day; the hour that comes twice is left out and counted", {
  skip_if_not("Europe/Berlin" %in% OlsonNames())
  rows <- half_hours()
  expect_warning(days <- split_recordings(read_half_hours(), quiet = TRUE), "4 rows of 2024-10-27",
    class = "musefuse_warning_time")
  label <- paste(rows$household, format(rows$time, "%Y-%m-%d"))
  wall <- as.numeric(format(rows$time, "%H")) * 3600 + as.numeric(format(rows$time, "%M")) * 60
  first <- !duplicated(paste(label, wall))
  expect_identical(as.character(days$recording), label[first])
  expect_equal(days$time, wall[first])
  expect_equal(days$value, rows$load[first])
  # in spring an hour is missing, and nothing is left out
  spring <- expect_no_warning(split_recordings(read_half_hours(from = "2024-03-29 00:00"), quiet = TRUE))
  sunday <- spring$time[spring$recording == "a 2024-03-31"]
  expect_equal(sunday, setdiff(seq(0, 84600, by = 1800), c(7200, 9000)))
})

test_that("what the times tell of their zone decides; what is not told is said", {
  skip_if_not("Europe/Berlin" %in% OlsonNames())
  rows <- half_hours(48, "2024-05-03 00:00")
  labels <- function(x, ...) unique(sub("^. ", "", as.character(split_recordings(x, ..., quiet = TRUE)$recording)))
  read <- function(time) {
    suppressMessages(as_annotations(data.frame(household = rows$household, time = time, load = rows$load),
      recording = household, value = load))
  }
  expect_identical(labels(read(rows$time)), "2024-05-03")
  expect_identical(labels(read(format(rows$time, "%Y-%m-%d %H:%M"))), "2024-05-03")
  expect_identical(labels(read(format(rows$time, "%Y-%m-%dT%H:%M+02:00"))), "2024-05-03")
  instants <- read(as.numeric(rows$time))
  expect_identical(labels(instants), c("2024-05-02", "2024-05-03"))
  expect_message(split_recordings(instants), "UTC. Otherwise set")
  expect_identical(labels(instants, tz = "Europe/Berlin"), "2024-05-03")
  expect_message(split_recordings(read(format(rows$time, "%Y-%m-%d %H:%M"))), "clock on the wall")
  expect_error(labels(read(format(rows$time, "%Y-%m-%d %H:%M")), tz = "Europe/Berlin"),
    class = "musefuse_error_argument")
  expect_error(labels(instants, tz = "Berlin"), class = "musefuse_error_argument")
})

test_that("weeks, months, years and a day that begins at four", {
  x <- suppressMessages(as_annotations(data.frame(stock = "a", day = as.Date("2023-12-28") + 0:69, value = 1:70),
    recording = stock))
  weeks <- split_recordings(x, "week", quiet = TRUE)
  expect_identical(as.character(weeks$recording), paste("a", format(as.Date("2023-12-28") + 0:69, "%G-W%V")))
  expect_equal(weeks$time[weeks$recording == "a 2023-W52"], 86400 * 3:6)
  months <- split_recordings(x, "month", quiet = TRUE)
  expect_identical(as.character(months$recording), paste("a", format(as.Date("2023-12-28") + 0:69, "%Y-%m")))
  expect_equal(recording_parts(months)$hours, 24 * c(31, 31, 29, 31))
  expect_identical(recording_parts(months)$partial, c(TRUE, FALSE, FALSE, TRUE))
  expect_identical(levels(split_recordings(x, "year", quiet = TRUE)$recording), c("a 2023", "a 2024"))
  night <- suppressMessages(as_annotations(data.frame(time = c("2024-05-03 23:00", "2024-05-04 03:00",
    "2024-05-04 05:00"), value = 1:3)))
  late <- split_recordings(night, from = 4, quiet = TRUE)
  expect_identical(as.character(late$recording), paste("recording 1", c("2024-05-03", "2024-05-03", "2024-05-04")))
  expect_equal(late$time, c(19, 23, 1) * 3600)
  expect_identical(unique(traces(late)$time_ref), c("2024-05-03T04:00:00.000", "2024-05-04T04:00:00.000"))
})

test_that("seconds and sessions need no calendar", {
  blocks <- split_recordings(ratings, 60, quiet = TRUE)
  expect_identical(nrow(blocks), nrow(ratings))
  expect_true(all(blocks$time < 60))
  expect_identical(as.character(blocks$recording[1:241][c(1, 241)]), c("clip1 1", "clip1 1"))
  expect_equal(sort(blocks$value), sort(ratings$value))
  cut <- ratings_segments[ratings_segments$recording != "clip2", ]
  expect_warning(by_topic <- split_recordings(ratings, cut, quiet = TRUE), class = "musefuse_warning_sessions")
  expect_equal(nlevels(by_topic$recording), nrow(cut))
  # the same samples as those that features are extracted of
  gold <- fuse_mean(ratings)
  parts <- suppressWarnings(split_recordings(gold, cut, quiet = TRUE))
  expect_equal(as.numeric(tapply(parts$value[parts$dimension == "arousal"],
    droplevels(parts$recording[parts$dimension == "arousal"]), mean, na.rm = TRUE)),
    extract_features(gold, cut, "mean")$mean_arousal)
  overlapping <- data.frame(recording = "clip1", segment = 1:2, start = c(0, 5), end = c(10, 15))
  expect_error(split_recordings(ratings, overlapping), class = "musefuse_error_segments")
  expect_error(split_recordings(ratings), "set_traces", class = "musefuse_error_time")
  expect_error(split_recordings(ratings, 60, tz = "UTC"), class = "musefuse_error_argument")
  expect_error(recording_parts(ratings), class = "musefuse_error_unknown")
})

test_that("partial days are told, and left out where that is asked for", {
  x <- read_half_hours(tz = "UTC")
  expect_message(split_recordings(x), "4 days are partial")
  parts <- recording_parts(split_recordings(x, quiet = TRUE))
  expect_equal(parts$share, rep(c(11, 24, 24, 24, 13) / 24, 2))
  expect_identical(parts$partial, rep(c(TRUE, FALSE, FALSE, FALSE, TRUE), 2))
  full <- split_recordings(x, min_share = 0.9, quiet = TRUE)
  expect_equal(nlevels(full$recording), 6)
  expect_error(split_recordings(x[x$time < 3600, ], min_share = 0.9), class = "musefuse_error_empty")
  # missing ratings are not rated
  x$value[x$time >= 86400 & x$time < 86400 + 40 * 1800] <- NA
  expect_lt(recording_parts(split_recordings(x, quiet = TRUE))$share[[2L]], 0.9)
})

test_that("raters and gold standards are split alike, and the record can be run again", {
  x <- read_half_hours(tz = "UTC")
  days <- split_recordings(x, quiet = TRUE)
  gold <- suppressWarnings(fuse_mean(x))
  expect_equal(as.data.frame(split_recordings(gold, quiet = TRUE))[c("recording", "time", "value")],
    as.data.frame(suppressWarnings(fuse_mean(days)))[c("recording", "time", "value")], ignore_attr = TRUE)
  expect_identical(suppressMessages(run_settings(settings(days), x)), days)
  expect_match(report_methods(days), "split by day", all = FALSE)
  features <- extract_features(split_recordings(gold, quiet = TRUE), segment_fixed(days, 86400, rest = "keep"), "mean")
  expect_equal(recording_parts(features)$of, recording_parts(days)$of)
  own <- set_traces(rbind(as_tibble(x), transform(as_tibble(x), rater = "other")) |>
    as_annotations(unit = "s"),
    time_ref = "2024-05-03", rater = "rater 1")
  expect_error(split_recordings(own), class = "musefuse_error_time")
  apart <- set_traces(own, time_ref = "2024-05-04", rater = "other")
  expect_error(split_recordings(fuse_mean(apart)), "clocks of their own", class = "musefuse_error_time")
  both <- as_annotations(data.frame(recording = rep(c("a", "a 1"), each = 9), time = 0:8, value = 1:18), unit = "s")
  sessions <- data.frame(recording = c("a", "a 1"), segment = c("1 2", "2"), start = 0, end = 9)
  expect_error(split_recordings(both, sessions), class = "musefuse_error_duplicates")
})

# What the help says of level and shape, measured on the shipped households, whose types of days are known.
test_that("households that are scaled before they are split show the types of days, others do not", {
  truth <- truth(energy)$days
  ari <- function(x) {
    days <- split_recordings(x, quiet = TRUE)
    hours <- setdiff(sprintf("hour_%02d", 0:23), "hour_02") # which one day in spring does not have
    features <- extract_features(days, segment_fixed(days, 86400, rest = "keep"), hours)
    classes <- cluster_kmeans(features, k = 3, seed = 1)
    parts <- recording_parts(classes)
    expect_identical(as.character(parts$recording), as.character(classes$recording))
    adjusted_rand(classes$class, truth$type[match(paste(parts$of, parts$part), paste(truth$household, truth$date))])
  }
  expect_identical(ari(standardise_annotations(energy, by = "recording", range = NULL)), 1)
  expect_lt(abs(ari(energy) - 0.005), 0.0005) # as the help says, to its three digits
})
