# Ratings of the golden cases, which hold the pre-processed raters of one recording at 2 Hz.
golden_ratings <- function(setting, video) {
  input <- read_shared("golden", "gctw", paste0(setting, "_", video), "input.csv")
  as_annotations(data.frame(
    recording = as.character(video), dimension = "arousal", rater = as.character(input$seq),
    time = (input$t - 1) / 2, value = input$value
  ))
}

for (setting in c("raw", "savgol5", "savgol5_perSample", "savgol5_allSamples")) {
  for (video in c(11, 32)) {
    test_that(paste("RAAW and GCTW give the original's numbers, without its rounding:", setting, video), {
      data <- golden_ratings(setting, video)
      reference <- read_shared("golden", "raaw", paste0("raaw_", setting, "_", video, ".csv"))
      gold <- fuse_raaw(data, list("gctw", variant = "muse"), conf_level = NULL)
      # Warps agree to 1e-9 samples and are rounded to the same samples; the rest is one sum.
      expect_equal(gold$value, reference$raaw_nearest_linccc_unrounded, tolerance = 1e-10)
      paths <- warping_paths(gold)
      p <- matrix(paths$warped_time * 2 + 1, ncol = 3)
      expect_lt(max(abs(p - as.matrix(reference[c("P1", "P2", "P3")]))), 1e-6)
      expect_equal(fuse_gctw(data, "muse", conf_level = NULL)$value, reference$ctw_mean_nearest, tolerance = 1e-10)

      weights <- read_shared("golden", "raaw", "weights.csv")
      weights <- weights[weights$setting == setting & weights$video == video &
        weights$resampling == "nearest" & weights$variant == "pair_ccc_lin", ]
      expect_equal(tidy(gold)$weight, weights$weight, tolerance = 1e-10)
      expect_equal(tidy(gold)$agreement, weights$r, tolerance = 1e-10)
      # The tool rounds the sum to 3 decimals after each rater (REFERENCE-TOOL G11), and r to 4, which with its
      # mixed divisors moves each weight by less than 1e-4.
      rounding <- read_shared("golden", "raaw", "rounding_error.csv")
      rounding <- rounding$max_abs_tool_rounded_minus_unrounded[rounding$setting == setting & rounding$video == video]
      most <- 3e-4 * max(abs(data$value))
      expect_lt(max(abs(gold$value - reference$raaw_nearest_tool_rounded)), rounding + most)
    })
  }
}

simulated <- function(...) simulate_annotations(2, raters = 5, duration = 100, rate = 4, seed = 8, ...)

test_that("align = none is EWE, align = lag is EWE of synchronised raters", {
  data <- simulated()
  expect_equal(fuse_raaw(data, "none")$value, fuse_ewe(data)$value)
  lags <- estimate_lag(data, "pairwise", max_lag = 6)
  expect_equal(fuse_raaw(data, "lag")$value, fuse_ewe(shift_lag(data, lags))$value)
  expect_equal(
    fuse_raaw(data, list("gctw", synchronise = TRUE, max_missing = 1), weighting = "reliability")$value,
    fuse_ewe(align_gctw(data, synchronise = TRUE), weighting = "reliability")$value
  )
})

test_that("align = dtw is EWE of the raters aligned by align_dtw()", {
  data <- simulated()
  gold <- fuse_raaw(data, "dtw")
  expect_equal(gold$value, fuse_ewe(align_dtw(data))$value)
  expect_equal(warping_paths(gold)$warped_time, warping_paths(align_dtw(data))$warped_time)
})

test_that("the fit carries warps, weights before and after, and how much agreement rose", {
  data <- simulated(lag = c(0.5, 4))
  gold <- fuse_raaw(data, list("gctw", synchronise = TRUE))
  expect_s3_class(gold, "gold")
  raters <- tidy(gold)
  expect_named(raters, c("recording", "dimension", "rater", "weight", "agreement", "weight_before",
    "agreement_before", "lag"))
  expect_equal(as.vector(tapply(raters$weight, raters$recording, sum)), c(1, 1))
  expect_identical(raters$weight_before, tidy(fuse_ewe(data))$weight)
  facts <- tidy(gold, "recordings")
  expect_true(all(facts$ccc_after > facts$ccc_before))
  expect_identical(facts$align, c("gctw", "gctw"))
  expect_identical(nrow(warping_paths(gold)), nrow(data))
})

test_that("with many gaps GCTW is left out, and that is said", {
  data <- simulated(dropout = 0.35)
  expect_message(gold <- fuse_raaw(data), class = "musefuse_message_gaps")
  expect_identical(tidy(gold, "recordings")$align, c("none", "none"))
  expect_equal(gold$value, fuse_ewe(data)$value)
  expect_message(gold <- fuse_raaw(data, list("gctw", synchronise = TRUE)), class = "musefuse_message_gaps")
  expect_identical(tidy(gold, "recordings")$align, c("lag", "lag"))
})

test_that("weights of fuse_gctw() are the raters' own", {
  data <- simulated()
  first <- levels(data$rater)[[1]]
  alone <- stats::setNames(2 * (levels(data$rater) == first), levels(data$rater))
  only <- fuse_gctw(data, weights = alone, conf_level = NULL)
  aligned <- align_gctw(data)
  expect_equal(only$value, aligned$value[aligned$rater == first], tolerance = 1e-9)
  expect_error(fuse_gctw(data, weights = c(1, 2)), class = "musefuse_error_weights")
  expect_error(fuse_gctw(data, weights = c(nobody = 1)), class = "musefuse_error_unknown")
  expect_error(fuse_raaw(data, "best"), class = "musefuse_error_argument")
  expect_error(fuse_raaw(data, list("gctw", max_missing = 2)), class = "musefuse_error_argument")
})

test_that("one rater, a constant rater and raters of unequal length pass", {
  data <- simulated()
  one <- data[data$rater == levels(data$rater)[[1]], ]
  expect_warning(expect_equal(fuse_raaw(one)$value, one$value), class = "musefuse_warning_one_rater")
  data$value[data$rater == levels(data$rater)[[2]]] <- 0
  warned <- character()
  gold <- withCallingHandlers(fuse_raaw(data), warning = function(w) {
    warned <<- c(warned, class(w)[[1]])
    invokeRestart("muffleWarning")
  })
  expect_setequal(warned, c("musefuse_warning_constant", "musefuse_warning_weights"))
  expect_true(all(is.finite(gold$value)))
  short <- simulated()
  short <- short[!(short$rater == levels(short$rater)[[3]] & short$time > 90), ]
  expect_true(all(is.finite(fuse_raaw(short)$value)))
})

test_that("REFERENCE-TOOL G9: aligned or not, the fused signal stays on the scale of its raters", {
  data <- simulated(lag = c(0.5, 4))
  for (by in c("recording", "rater")) for (range in list(c(-1, 1), c(0, 10))) {
    scaled <- standardise_annotations(data, by, range = range)
    for (align in c("none", "gctw")) {
      value <- suppressWarnings(fuse_raaw(scaled, align, centre = FALSE, conf_level = NULL)$value,
        classes = "musefuse_warning") # on levels that are gone
      expect_gte(min(value), range[[1]])
      expect_lte(max(value), range[[2]])
    }
  }
})

test_that("a fusion that aligns is the alignment, then the fusion: one road, the same numbers and warps", {
  data <- simulate_annotations(2, 4, duration = 60, dropout = 0.02, seed = 21)
  expect_same <- function(gold, aligned, fused) {
    expect_equal(gold$value, fused$value, tolerance = 1e-12) # the same arithmetic on the same aligned ratings
    expect_equal(gold$conf.low, fused$conf.low, tolerance = 1e-12)
    expect_equal(warping_paths(gold), warping_paths(aligned), tolerance = 1e-12, ignore_attr = TRUE)
  }
  for (spec in list(list("robust"), list(variant = "muse"), list(synchronise = TRUE, max_shift = 3),
    list("full", max_iter = 5))) {
    names(spec)[rlang::names2(spec) == ""] <- "variant"
    aligned <- do.call(align_gctw, c(list(data), spec))
    expect_same(fuse_gctw(data, spec), aligned, fuse_mean(aligned))
    raaw <- fuse_raaw(data, c(list("gctw", max_missing = 1), spec), weighting = "reliability", fallback = "mean")
    expect_same(raaw, aligned, suppressWarnings(fuse_ewe(aligned, weighting = "reliability", fallback = "mean")))
  }
  aligned <- align_dtw(data, window = 3)
  expect_same(fuse_raaw(data, list("dtw", window = 3)), aligned, fuse_ewe(aligned))
  lags <- estimate_lag(data, max_lag = 4)
  moved <- shift_lag(data, lags)
  late <- fuse_raaw(data, list("lag", max_lag = 4))
  expect_equal(late$value, fuse_ewe(moved)$value, tolerance = 1e-12)
  expect_equal(tidy(late)$lag, lags$lag, tolerance = 1e-12)
  both <- fuse_raaw(data, list("dtw", synchronise = TRUE))
  in_step <- shift_lag(data, estimate_lag(data, max_lag = 6))
  expect_equal(both$value, fuse_ewe(align_dtw(in_step))$value, tolerance = 1e-12)
})

test_that("lags are estimated once, whatever the alignment", {
  data <- simulate_annotations(1, 3, duration = 30, seed = 3)
  withr::local_options(musefuse.estimated = 0)
  suppressMessages(trace("pairwise_lags", quote(options(musefuse.estimated = getOption("musefuse.estimated") + 1)),
    print = FALSE, where = asNamespace("musefuse")))
  withr::defer(suppressMessages(untrace("pairwise_lags", where = asNamespace("musefuse"))))
  for (align in list("lag", list("dtw", synchronise = TRUE), list("gctw", synchronise = TRUE))) {
    options(musefuse.estimated = 0)
    fuse_raaw(data, align)
    expect_identical(getOption("musefuse.estimated"), 1)
  }
})

test_that("what `align` says is checked", {
  data <- simulate_annotations(1, 3, duration = 20, seed = 4)
  expect_snapshot(error = TRUE, {
    fuse_gctw(data, "robsut")
    fuse_gctw(data, list(max_shfit = 3))
    fuse_gctw(data, list(max_shift = -1))
    fuse_gctw(data, list("muse", 3))
    fuse_raaw(data, list("dtw", variant = "muse"))
    fuse_raaw(data, list("none", window = 3))
    fuse_raaw(data, list("lag", max_lag = 0))
    fuse_raaw(data, 7)
    fuse_raaw(data, "gtcw")
    fuse_raaw(data, list("gctw", joint = TRUE, joint = FALSE))
  })
  expect_equal(fuse_gctw(data, list(synchronize = TRUE))$value, fuse_gctw(data, list(synchronise = TRUE))$value)
})
