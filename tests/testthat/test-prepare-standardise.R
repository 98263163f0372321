ratings_of <- function(seed = 1) {
  set.seed(seed)
  grid <- expand.grid(time = 0:29, rater = c("a", "b", "c"), recording = c("v1", "v2", "v3"))
  new_annotations(grid$recording, rep("arousal", nrow(grid)), grid$rater, grid$time,
    stats::rnorm(nrow(grid), mean = as.integer(grid$rater), sd = as.integer(grid$recording)))
}

test_that("the original's scalers give the original's values", {
  # Our own scales, as only two of the three videos are at hand; 1e-12: rounding on both sides.
  for (setting in c("none", "savgol5", "savgol17", "avg5")) {
    scalers <- read_shared("golden", "standardise", paste0("scalers_all_", setting, ".csv"))
    scales <- data.frame(
      dimension = "arousal", rater = as.character(scalers$rater), mean = scalers$std_mean,
      sd = scalers$std_scale_sd_pop, n = scalers$n_total, constant = FALSE,
      min = scalers$std_mean + scalers$std_scale_sd_pop * scalers$minmax_data_min,
      max = scalers$std_mean + scalers$std_scale_sd_pop * scalers$minmax_data_max
    )
    for (video in c("11", "32")) {
      golden <- read_shared("golden", "standardise", paste0("standardised_", setting, "_", video, ".csv"))
      data <- new_annotations(rep(video, nrow(golden)), rep("arousal", nrow(golden)), golden$rater,
        golden$index / 2, golden$presmoothed)
      fit <- list(by = "rater", range = c(-1, 1), rater_map = NULL, scales = scales)
      expect_equal(standardise_annotations(data, scaling = fit)$value, golden$std_all_samples, tolerance = 1e-12)
      alone <- standardise_annotations(data, "recording", range = NULL)
      expect_equal(alone$value, golden$std_per_sample, tolerance = 1e-12)
    }
  }
})

test_that("scales are population moments and extremes over all recordings of a rater", {
  data <- ratings_of()
  scaled <- standardise_annotations(data)
  scales <- tidy(scaled)
  expect_named(scales, c("dimension", "rater", "mean", "sd", "min", "max", "n", "constant"))
  for (rater in c("a", "b", "c")) {
    x <- data$value[data$rater == rater]
    own <- scales[scales$rater == rater, ]
    expect_equal(own$mean, mean(x))
    expect_equal(own$sd, sqrt(mean((x - mean(x))^2)))
    expect_equal(c(own$min, own$max, own$n), c(range(x), 90))
    expect_identical(range(scaled$value[data$rater == rater]), c(-1, 1))
    z <- standardise_annotations(data, range = NULL)$value[data$rater == rater]
    expect_equal(z, (x - own$mean) / own$sd)
  }
})

test_that("each recording by itself; none at all; a scale does not depend on gain and offset", {
  data <- ratings_of()
  alone <- standardise_annotations(data, "recording", range = c(0, 10))
  expect_true(all(tapply(alone$value, list(data$recording, data$rater), function(x) identical(range(x), c(0, 10)))))
  expect_identical(standardise_annotations(data, "none")$value, data$value)
  moved <- data
  moved$value <- 3 * data$value - 100
  expect_equal(standardise_annotations(moved)$value, standardise_annotations(data)$value)
})

test_that("ids of one person share a scale", {
  data <- ratings_of()
  scaled <- standardise_annotations(data, rater_map = c(c = "a"))
  expect_setequal(tidy(scaled)$rater, c("a", "b"))
  expect_identical(tidy(scaled)$n[tidy(scaled)$rater == "a"], 180)
  x <- data$value[data$rater != "b"]
  expect_equal(scaled$value[data$rater != "b"], 2 * (x - min(x)) / diff(range(x)) - 1)
})

test_that("the ids of a person may stand in a file, as MuSe-Toolbox has them", {
  skip_if_not_installed("jsonlite")
  data <- ratings_of()
  at <- withr::local_tempfile(fileext = ".json")
  file_says <- function(text) {
    writeLines(text, at)
    standardise_annotations(data, rater_map = at)
  }
  wanted <- standardise_annotations(data, rater_map = c(a = "7", b = "b", c = "7"))
  scaled <- expect_silent(file_says('{"a": 7, "b": "b", "c": 7, "z": 3}'))
  expect_identical(scaled$value, wanted$value)
  expect_identical(settings(scaled)$steps, settings(wanted)$steps) # the settings need no file
  expect_message(scaled <- file_says('{"a": 7, "c": 7}'), "does not name the rater \"b\"",
    class = "musefuse_message_raters")
  expect_identical(scaled$value, wanted$value)
  expect_error(file_says('{"z": 3}'), "names none of the raters", class = "musefuse_error_unknown")
  for (bad in c('{"a": 7, "a": 8}', '{"a": [7, 8]}', '{"a": null}', "[7, 8]", "a = 7", "{}", "3")) {
    expect_error(file_says(bad), "must say once of each id", class = "musefuse_error_file")
  }
  expect_error(standardise_annotations(data, rater_map = "none.json"), "no file", class = "musefuse_error_file")
})

test_that("what is learnt on some recordings is applied to the others", {
  data <- ratings_of()
  partition <- data.frame(recording = c("v1", "v2", "v3"), partition = c("train", "train", "test"))
  scaled <- standardise_annotations(data, partition = "train", partitions = partition)
  expect_identical(scaled$value, standardise_annotations(data, partition = c("v1", "v2"))$value)
  test <- data$recording == "v3"
  learnt <- standardise_annotations(data[!test, ])
  expect_identical(predict(learnt, data[test, ])$value, scaled$value[test])
  expect_identical(predict(scaled, data)$value, scaled$value)
  # nothing of the test recordings leaks into the scale
  other <- data
  other$value[test] <- 1e6
  expect_identical(tidy(standardise_annotations(other, partition = c("v1", "v2"))), tidy(scaled))
  expect_identical(run_settings(settings(scaled), data)$value, scaled$value)
  # an alignment that follows does not hide the scales
  expect_identical(predict(align_dtw(learnt), data[test, ])$value, predict(learnt, data[test, ])$value)
})

test_that("constant traces become 0 and are named, also when only rounding moves them", {
  data <- ratings_of()
  flat <- data$rater == "b" & data$recording == "v2"
  data$value[flat] <- 0.3 + c(0, 1e-16)
  expect_warning(scaled <- standardise_annotations(data, "recording"), "rater \"b\" in recording \"v2\"",
    class = "musefuse_warning_constant")
  expect_true(all(scaled$value[flat] == 0))
  data$value[data$rater == "b"] <- 2
  expect_warning(scaled <- standardise_annotations(data, range = NULL), "rater \"b\"")
  expect_true(all(scaled$value[data$rater == "b"] == 0))
  # a tiny or a far-off scale is a scale
  for (x in list(0:4 * 1e-20, 1e12 + 0:4)) {
    tiny <- new_annotations(rep("v", 5), rep("d", 5), rep("a", 5), 0:4, x)
    expect_equal(standardise_annotations(tiny)$value, c(-1, -0.5, 0, 0.5, 1))
  }
})

test_that("missing ratings stay missing and count for nothing", {
  data <- ratings_of()
  data$value[c(3, 50, 100)] <- NA
  scaled <- standardise_annotations(data, range = NULL)
  expect_identical(is.na(scaled$value), is.na(data$value))
  expect_equal(as.numeric(tapply(scaled$value, data$rater, mean, na.rm = TRUE)), c(0, 0, 0), tolerance = 1e-14)
  data$value[data$rater == "a"] <- NA
  expect_true(all(is.na(standardise_annotations(data)$value[data$rater == "a"])))
})

test_that("bad requests are refused", {
  data <- ratings_of()
  scaled <- standardise_annotations(data[data$rater != "c", ])
  expect_error(predict(scaled, data), class = "musefuse_error_unknown")
  expect_error(standardise_annotations(data, "video"), class = "musefuse_error_argument")
  expect_error(standardise_annotations(data, range = c(1, -1)), class = "musefuse_error_argument")
  expect_error(standardise_annotations(data, rater_map = c(z = "a")), class = "musefuse_error_unknown")
  expect_error(standardise_annotations(data, partition = "v9"), class = "musefuse_error_unknown")
  expect_error(standardise_annotations(data, "recording", partition = "v1"), class = "musefuse_error_argument")
  expect_error(standardise_annotations(data, scaling = data), class = "musefuse_error_argument")
  expect_error(standardise_annotations(data, range = NULL, scaling = scaled), class = "musefuse_error_argument")
  expect_error(standardise_annotations(data[0, ]), class = "musefuse_error_empty")
  expect_error(tidy(data), class = "musefuse_error_argument")
  expect_snapshot(error = TRUE, {
    predict(scaled, data)
    standardise_annotations(data, range = c(1, -1))
    standardise_annotations(data, rater_map = c("a", "b"))
    standardise_annotations(data, partition = "train", partitions = c(v1 = "train", v2 = "test"))
    standardise_annotations(data, scaling = data)
  })
})

test_that("degenerate traces of the original: a constant becomes 0, not -1, and a tiny one keeps its shape", {
  golden <- read_shared("golden", "standardise", "degenerate.csv")
  for (case in unique(golden$series)) {
    rows <- golden[golden$series == case, ]
    data <- as_ratings(matrix(rows$x))
    z <- suppressWarnings(standardise_annotations(data, "recording", range = NULL)$value)
    mapped <- suppressWarnings(standardise_annotations(data, "rater")$value)
    if (case %in% c("const", "const0", "one")) {
      expect_warning(standardise_annotations(data, "rater"), class = "musefuse_warning_constant")
      expect_identical(c(z, mapped), rep(0, 2 * nrow(rows))) # there the map gives -1
      next
    }
    expect_equal(mapped, rows$standard_then_minmax, tolerance = 1e-12)
    # there a spread of 1e-20 counts as none
    if (case != "tiny") expect_equal(z, rows$scale_per_sample, tolerance = 1e-12)
    expect_equal(mean(z^2), 1)
  }
})

test_that("REFERENCE-TOOL G17: no map of raters is the default, given or not", {
  data <- ratings_of()
  expect_identical(standardise_annotations(data, rater_map = NULL), standardise_annotations(data))
  itself <- standardise_annotations(data, rater_map = c(a = "a", b = "b"))
  expect_identical(itself$value, standardise_annotations(data)$value)
})

test_that("REFERENCE-TOOL G21: raters of unequal length are scaled, each recording by itself", {
  data <- ratings_of()
  data <- data[!(data$rater == "b" & data$time > 20), ]
  z <- standardise_annotations(data, "recording", range = NULL)
  size <- as.vector(table(interaction(data$rater, data$recording)))
  expect_setequal(size, c(30L, 21L))
  mean_square <- tapply(z$value^2, interaction(z$rater, z$recording), mean)
  expect_equal(as.vector(mean_square), rep(1, 9), tolerance = 1e-12)
})
