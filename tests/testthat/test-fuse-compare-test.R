simulated <- function(recordings = 4, raters = 4, ...) {
  simulate_annotations(recordings, raters, duration = 40, rate = 2, seed = 5, ...)
}

test_that("the test is the t test of the recordings' mean differences of Fisher's z", {
  data <- simulated()
  compared <- compare_fusions(data, c("mean", "ewe"), test = TRUE)
  left_out <- tidy(compared, "left_out")
  expect_identical(nrow(left_out), 2L * 4L * 4L)
  tests <- tidy(compared, "tests")
  expect_setequal(tests$score, c("r with the rater left out", "CCC with the rater left out", "r with the truth",
    "CCC with the truth"))
  for (score in c("r", "ccc")) {
    wide <- stats::reshape(as.data.frame(left_out[c("method", "recording", "rater", score)]), direction = "wide",
      idvar = c("recording", "rater"), timevar = "method")
    d <- atanh(wide[[paste0(score, ".ewe")]]) - atanh(wide[[paste0(score, ".mean")]])
    oracle <- stats::t.test(tapply(d, wide$recording, mean))
    row <- tests[tests$score == c(r = "r with the rater left out", ccc = "CCC with the rater left out")[[score]], ]
    expect_identical(as.character(row$method), "ewe")
    expect_equal(row$estimate, unname(oracle$estimate))
    expect_equal(c(row$conf.low, row$conf.high), as.vector(oracle$conf.int))
    expect_equal(row$p.value, oracle$p.value)
    expect_identical(c(row$recordings, row$n), c(4L, 16L))
  }
  truth <- as.data.frame(compared)
  z <- split(atanh(truth$truth_ccc), truth$method)
  row <- tests[tests$score == "CCC with the truth", ]
  expect_equal(row$p.value, stats::t.test(z$ewe - z$mean)$p.value)
})

test_that("a rater left out is met by the fusion of the others, at the best shift within 6 s, by hand", {
  data <- simulated(1)
  compared <- suppressWarnings(compare_fusions(data, c("mean", "median"), test = TRUE))
  wide <- to_wide(data)
  value <- function(rater) data$value[data$rater == rater]
  others <- rowMeans(cbind(value("r1"), value("r3"), value("r4")))
  own <- value("r2")
  n <- length(own)
  r <- vapply(-12:12, function(by) {
    at <- intersect(seq_len(n), seq_len(n) - by)
    stats::cor(own[at + by], others[at])
  }, 0)
  left_out <- tidy(compared, "left_out")
  row <- left_out[left_out$method == "mean" & left_out$rater == "r2", ]
  expect_equal(row$r, max(r))
  by <- (-12:12)[[which.max(r)]]
  at <- intersect(seq_len(n), seq_len(n) - by)
  expect_equal(row$ccc, concordance(own[at + by], others[at]))
})

test_that("two names of one fusion differ in nothing, and a worse one is found", {
  data <- simulated(5)
  noisy <- function(d) {
    gold <- fuse_mean(d)
    gold$value <- gold$value + 0.3 * sin(seq_along(gold$value) * 2.1)
    gold
  }
  compared <- compare_fusions(data, list(one = fuse_mean, two = fuse_mean, noisy = noisy), test = TRUE)
  tests <- tidy(compared, "tests")
  same <- tests[tests$method == "two" & tests$other == "one", ]
  expect_true(all(same$p.value == 1 & same$estimate == 0))
  expect_match(same$verdict, "no difference can be shown")
  worse <- tests[tests$method == "noisy" & tests$score == "r with the rater left out", ]
  expect_identical(worse$verdict, paste(c("one", "two"), "agrees more with raters left out than noisy"))
  expect_output(print(compared), "two and one: no difference can be shown")
  expect_output(print(compared), "Raters left out reward smoothness")
  expect_equal(tests$p.adjusted[1:3], stats::p.adjust(tests$p.value[1:3], "holm"))
  expect_s3_class(ggplot2::ggplot_build(autoplot(compared, "tests")), "ggplot_built")
})

test_that("what cannot be tested is said", {
  one <- compare_fusions(simulated(1), c("mean", "median"), test = TRUE)
  tests <- tidy(one, "tests")
  expect_true(all(is.na(tests$p.value) & is.na(tests$conf.low)))
  expect_output(print(one), "not tested, it needs two recordings")
  two <- as_annotations(as_tibble(simulated(2, raters = 2)))
  expect_output(print(compare_fusions(two, c("mean", "median"), test = TRUE)), "No test: it needs two methods")
  expect_error(autoplot(compare_fusions(two, "mean"), "tests"), class = "musefuse_error_argument")
  expect_null(tidy(compare_fusions(two, "mean"), "tests"))
  expect_error(compare_fusions(two, "mean", test = NA), class = "musefuse_error_argument")
  fails <- function(d) if (nlevels(droplevels(d$rater)) < 4L) stop("too {few}") else fuse_mean(d)
  expect_warning(compared <- compare_fusions(simulated(2), list(mean = fuse_mean, fails = fails), test = TRUE),
    "4 fusions with a rater left out failed", class = "musefuse_warning_fusion")
  expect_false(any(grepl("left out", tidy(compared, "tests")$score)))
})

test_that("CCC is compared on one scale only; gaps and a rater of one recording do no harm", {
  data <- simulated(3)
  data$value[data$rater == "r1"] <- 50 * data$value[data$rater == "r1"]
  compared <- suppressWarnings(compare_fusions(data, list(mean = function(d) fuse_mean(standardise_annotations(d)),
    median = function(d) fuse_median(standardise_annotations(d))), test = TRUE))
  expect_true(all(is.na(tidy(compared, "left_out")$ccc)))
  data <- simulated(3)
  data <- data[!(data$rater == "r4" & data$recording != "recording 1"), ]
  data$value[3:20] <- NA
  data <- as_annotations(as_tibble(data), quiet = TRUE) # without what is true of the values as they were
  compared <- compare_fusions(data, c("mean", "median"), test = TRUE)
  expect_identical(nrow(tidy(compared, "left_out")), 2L * (4L + 3L + 3L))
  expect_false(anyNA(tidy(compared, "tests")$p.value))
})

test_that("a comparison knows how it was made, and tests are not told of rows that were taken", {
  two <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  compared <- compare_fusions(two, c("mean", "ewe"), test = TRUE)
  expect_match(report_methods(compared)[[1L]], "mean and ewe were compared: each rater was left out.*Holm, 1979")
  again <- run_settings(settings(compared), ratings)
  drop <- setdiff(names(compared), "seconds")
  expect_identical(as.data.frame(again)[drop], as.data.frame(compared)[drop])
  expect_match(tidy(compared, "tests")$verdict, "^(mean|ewe) ")
  said <- capture.output(print(compared[compared$recording == "clip1", ]))
  expect_match(said, "By hand since compare_fusions", all = FALSE)
  expect_match(said, "tests are of all rows", all = FALSE)
})
