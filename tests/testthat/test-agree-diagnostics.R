odd_raters <- function() {
  set.seed(2)
  n <- 240
  common <- as.numeric(stats::filter(stats::rnorm(n, sd = 0.1), 0.95, "recursive"))
  noise <- function() 0.05 * as.numeric(stats::filter(stats::rnorm(n), 0.8, "recursive"))
  series <- cbind(
    good = common + noise(), fine = common + noise(), lazy = rep(c(0.1, 0.2), c(200, 40)),
    drifting = common + seq(-1, 1, length.out = n), ends = ifelse(common > 0, 0.6, -0.6),
    contrary = -common + noise(), gone = replace(common + noise(), 1:100, NA)
  )
  new_annotations(rep("v", length(series)), rep("arousal", length(series)), rep(colnames(series), each = n),
    rep((seq_len(n) - 1) / 4, ncol(series)), as.vector(series))
}
row_of <- function(x, rater) x[x$rater == rater, ]

test_that("each oddity is found in the rater who has it, and nobody is dropped", {
  odd <- rater_diagnostics(odd_raters())
  expect_identical(nrow(odd), 7L)
  expect_match(row_of(odd, "lazy")$flags, "flat 100 %")
  expect_match(row_of(odd, "drifting")$flags, "drifts up")
  expect_match(row_of(odd, "ends")$flags, "at the ends of the scale")
  expect_match(row_of(odd, "contrary")$flags, "agreement -.*others agree better without")
  expect_match(row_of(odd, "gone")$flags, "missing 42 %")
  expect_identical(odd$flags[odd$rater %in% c("good", "fine")], c("", ""))
})

test_that("the measures are what the help says, by hand", {
  x <- cbind(a = c(0, 1, 2, 3, 4, 4, 4, 4), b = c(1, 1, 3, 3, NA, 5, 5, 6), c = c(4, 3, 2, 1, 0, 0, 1, 2))
  data <- new_annotations(rep("v", 24), rep("d", 24), rep(c("a", "b", "c"), each = 8), rep(0:7, 3), as.vector(x))
  odd <- rater_diagnostics(data, still = samples(3))
  others <- (x[, "b"] + x[, "c"]) / 2
  others[5] <- 0
  slope <- stats::coef(stats::lm(x[, "a"] - others ~ I(0:7)))[[2]]
  pop <- function(v) sqrt(mean((v - mean(v))^2))
  mean_all <- rowMeans(x, na.rm = TRUE)
  a <- row_of(odd, "a")
  expect_equal(a$flat, 4 / 8)
  data$value <- data$value + rep(c(1, -1), 12) * 1e-15 # what interpolation rounds
  expect_equal(row_of(rater_diagnostics(data, still = samples(3)), "a")$flat, 4 / 8)
  expect_equal(a$range_used, 4 / 6)
  expect_equal(a$saturation, (5 - 2) / 8)
  expect_equal(a$drift, slope * 7 / pop(x[, "a"]))
  expect_equal(a$agreement, mean(c(concordance(x[, "a"], x[, "b"]), concordance(x[, "a"], x[, "c"]))))
  expect_equal(a$influence, sqrt(mean((mean_all - others)^2)) / pop(mean_all))
  pairs <- c(concordance(x[, 1], x[, 2]), concordance(x[, 1], x[, 3]), concordance(x[, 2], x[, 3]))
  expect_equal(a$gain, pairs[3] - mean(pairs))
  expect_equal(row_of(odd, "b")$missing, 1 / 8)
  expect_equal(row_of(odd, "b")$n, 7)
})

test_that("limits are arguments, and summary counts the flags", {
  data <- odd_raters()
  none <- rater_diagnostics(data, max_flat = 1, min_range = 0, max_saturation = 1, max_drift = 1e9,
    max_missing = 1, min_agreement = -1, max_gain = 9)
  expect_identical(none$flags[none$flags != ""], "inverted? (r -0.87 with the others)") # has no limit
  counts <- summary(rater_diagnostics(data))
  expect_identical(sum(counts$flagged), 5L)
  expect_true(all(counts$recordings == 1))
})

test_that("one rater, one sample, all missing: NA, not an error", {
  one <- new_annotations("v", "d", "a", 0, 1)
  expect_identical(nrow(rater_diagnostics(one)), 1L)
  empty <- new_annotations(rep("v", 6), rep("d", 6), rep(c("a", "b"), each = 3), rep(0:2, 2), c(1:3, NA, NA, NA))
  odd <- rater_diagnostics(empty)
  expect_identical(is.na(odd$agreement), c(TRUE, TRUE))
  expect_identical(odd$missing, c(0, 1))
  expect_match(odd$flags[2], "missing 100 %")
  expect_error(rater_diagnostics(empty[0, ]), class = "musefuse_error_empty")
  expect_error(rater_diagnostics(empty, max_flat = 2), class = "musefuse_error_argument")
})

test_that("print says who is flagged and why; the picture marks the same", {
  local_reproducible_output(width = 100)
  odd <- rater_diagnostics(odd_raters())
  expect_snapshot(print(odd))
  points <- ggplot2::ggplot_build(autoplot(odd))$data[[1]]
  limits <- fit_of(odd)$limits
  expect_identical(sum(points$shape == 17), sum(beyond_limits(odd, limits)[, names(limits)]))
})

test_that("a device among raters is flagged for its unit, and raters are not flagged for it", {
  rated <- as.data.frame(physiology[physiology$dimension == "rating", ])
  skin <- as.data.frame(physiology[physiology$dimension == "eda" & physiology$rater == "viewer1", ])
  skin$rater <- "wristband"
  skin$dimension <- "rating"
  columns <- c("recording", "dimension", "rater", "time", "value")
  odd <- rater_diagnostics(as_annotations(rbind(rated[columns], skin[columns]), quiet = TRUE))
  expect_identical(as.character(odd$rater[nzchar(odd$flags)]), rep("wristband", 2))
  expect_identical(odd$beyond[odd$rater == "wristband"], rep("above", 2))
  expect_match(autoplot(odd)$labels$subtitle, "wristband") # which no panel shows
  expect_match(odd$flags[odd$rater == "wristband"], "all of it above the others': another unit or scale?", fixed = TRUE)
  expect_true(all(is.na(rater_diagnostics(ratings)$beyond)))
})
