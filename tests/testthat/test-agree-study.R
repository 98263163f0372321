# Ratings with known components: times 1, recordings 0.5, raters 0.3, raters by recordings 0.2, rest 0.6.
drawn_study <- function(recordings = 30, raters = 8, times = 60, seed = 1) {
  set.seed(seed)
  rater <- stats::rnorm(raters, sd = sqrt(0.3))
  rows <- lapply(seq_len(recordings), function(r) {
    course <- stats::rnorm(1, sd = sqrt(0.5)) + stats::rnorm(times)
    values <- outer(course, rater + stats::rnorm(raters, sd = sqrt(0.2)), `+`) +
      stats::rnorm(times * raters, sd = sqrt(0.6))
    data.frame(recording = paste0("v", r), dimension = "arousal", rater = rep(letters[seq_len(raters)], each = times),
      time = rep(seq_len(times) - 1, raters), value = as.vector(values))
  })
  d <- do.call(rbind, rows)
  new_annotations(d$recording, d$dimension, d$rater, d$time, d$value)
}

test_that("components of a balanced study are the expected mean squares of a nested analysis of variance", {
  data <- drawn_study(6, 4, 10)
  d <- as.data.frame(data)
  d$time <- factor(paste(d$recording, d$time))
  mean_squares <- stats::anova(stats::lm(value ~ recording * rater + time, d))[["Mean Sq"]]
  # recording, rater, time in recording, recording x rater, rest, by their order in anova()
  names(mean_squares) <- rownames(stats::anova(stats::lm(value ~ recording * rater + time, d)))
  ms <- as.list(mean_squares)
  by_hand <- c((ms$time - ms$Residuals) / 4, NA, (ms$rater - ms[["recording:rater"]]) / 60,
    (ms[["recording:rater"]] - ms$Residuals) / 10, ms$Residuals)
  by_hand[2] <- (ms$recording - ms$time - ms[["recording:rater"]] + ms$Residuals) / 40
  ours <- tidy(agreement(data, type = "study", conf_level = NULL), "components")
  expect_equal(ours$variance, by_hand, tolerance = 1e-8)
  expect_equal(sum(ours$share), 1)
})

test_that("known components come back, and intervals hold the true coefficient", {
  skip_on_cran() # much computing: tools/test.R runs it
  ours <- agreement(drawn_study(), type = "study", resamples = 2, seed = 1)
  # 8 raters: their variance is known to sqrt(2 / 7) = 53 % of itself, that of 30 recordings to 26 %
  expect_equal(tidy(ours, "components")$variance[c(1, 4, 5)], c(1, 0.2, 0.6), tolerance = 0.15)
  true <- c(1.5 / 2.6, 1.5 / (1.5 + 1.1 / 8), 1.5 / 2.3, 1.5 / (1.5 + 0.8 / 8))
  expect_true(all(ours$conf.low < true & true < ours$conf.high))
  expect_true(all(ours$conf.low >= 0 & ours$conf.high <= 1))
  expect_identical(ours$over, rep("both", 4))
  held <- vapply(1:40, function(seed) {
    one <- agreement(drawn_study(12, 5, 20, seed), "icc_a1", type = "study", resamples = 2, seed = 1)
    one$conf.low < true[[1]] && true[[1]] < one$conf.high
  }, NA)
  expect_gte(mean(held), 0.85) # 95 % of 40, less three standard errors
})

test_that("what cannot be resampled is said", {
  two <- agreement(drawn_study(6, 2, 20), "icc_c1", type = "study", resamples = 2, seed = 1)
  expect_identical(two$over, "recordings")
  expect_match(two$reason, "other raters")
  lone <- agreement(drawn_study(1, 4, 30), "icc_c1", type = "study", resamples = 2, seed = 1)
  expect_identical(lone$over, "raters")
  expect_match(lone$reason, "other recordings")
  # with one recording the study is that recording
  expect_equal(lone$estimate, agreement(drawn_study(1, 4, 30), "icc_c1", type = "overall", conf_level = NULL)$estimate)
  data <- drawn_study(2, 3, 9)
  lines <- suppressWarnings(format(agreement(data[data$rater == data$rater[[1L]], ], type = "study", seed = 1)))
  expect_match(lines, "raters who are alone", all = FALSE)
  expect_no_match(lines, "Variance:|intervals") # there are none
  expect_error(agreement(drawn_study(2, 3, 9), "ccc", type = "study"), class = "musefuse_error_argument")
  expect_error(agreement(drawn_study(2, 3, 9), type = "study", window = 3), class = "musefuse_error_argument")
})

test_that("the number of raters is Spearman and Brown's", {
  study <- agreement(drawn_study(), type = "study", resamples = 2, seed = 1)
  found <- rater_number(study, c(0.7, 0.8, 0.95))
  reached <- function(k, rho) k * rho / (1 + (k - 1) * rho)
  expect_true(all(reached(found$raters, found$single) >= found$target))
  expect_true(all(found$raters == 1 | reached(found$raters - 1, found$single) < found$target))
  expect_true(all(found$conf.low <= found$raters & found$raters <= found$conf.high))
  expect_identical(raters_for(0.8, 0.5), 4) # 0.8 * 0.5 / (0.5 * 0.2)
  expect_identical(raters_for(0.8, c(-0.1, NA)), c(Inf, NA))
  expect_error(rater_number(study, 1), class = "musefuse_error_argument")
})

test_that("the table for a paper has APA numbers, a pooled row and notes", {
  study <- agreement(drawn_study(3, 4, 20), "icc_ak", type = "study", resamples = 20, seed = 1)
  paper <- agreement_table(study)
  expect_identical(paper$recording, c("v1", "v2", "v3", "pooled"))
  expect_true(all(grepl("^-?[.][0-9]{2}$|^1[.]00$", paper$Estimate)))
  expect_match(attr(paper, "notes"), "ICC(2,k): two-way, absolute agreement, mean of k raters.", fixed = TRUE)
  expect_identical(apa_number(c(0.834, -0.051, 1, -0.001, NA), 2), c(".83", "-.05", "1.00", ".00", "\u2013"))
  expect_error(agreement_table(1), class = "musefuse_error_argument")
  drawn <- ggplot2::ggplot_build(autoplot(study))$data[[3]]
  expect_equal(sort(drawn$x), sort(c(tidy(study, "recordings")$estimate, study$estimate)))
  expect_output(print(study), "one figure over all recordings")
})

test_that("a study and all indices have their sentence in the methods paragraph", {
  data <- drawn_study(3, 4, 20)
  study <- agreement(data, type = "study", resamples = 2, seed = 1)
  expect_match(paste(report_methods(study), collapse = " "), "pooled over recordings", fixed = TRUE)
  kendall <- agreement(data, c("kendall", "icc_1"), type = "overall", conf_level = NULL)
  expect_match(paste(report_methods(kendall), collapse = " "), "Kendall's W", fixed = TRUE)
})

test_that("what a design cannot tell is not said to be nothing", {
  data <- simulate_annotations(3, 3, duration = 40, rate = 2, seed = 3)
  study <- function(data) agreement(droplevels(data), study_indices, type = "study", conf_level = NULL, resamples = 2)
  shares <- function(study) stats::setNames(tidy(study, "components")$share, tidy(study, "components")$component)
  crossed <- study(data)
  expect_false(anyNA(shares(crossed)))
  between <- c("recordings", "raters_recordings")
  one <- data[data$recording == "recording 1", ]
  nested <- as.data.frame(data)
  nested$rater <- paste(nested$recording, nested$rater)
  nested <- new_annotations(nested$recording, nested$dimension, nested$rater, nested$time, nested$value)
  for (design in list(one, nested)) {
    found <- study(design)
    expect_identical(unname(is.na(shares(found)[between])), c(TRUE, TRUE))
    expect_true(all(grepl("is not known", found$reason)))
    expect_match(paste(format(found), collapse = " "), "recordings not told")
    expect_identical(rater_number(found)$reason, found$reason[[1L]])
  }
  # within recordings they are what each recording's own are: here, of one, the two-way ICCs
  expect_equal(study(one)$estimate, agreement(one, study_indices, type = "overall", conf_level = NULL)$estimate)
  # raters who meet nowhere, and one alone: no number, and why
  half <- ifelse(data$time < 20, "r1", "r2")
  apart <- study(data[as.character(data$rater) == half, ])
  expect_true(all(is.na(apart$estimate)) && all(grepl("share no times", apart$reason)))
  expect_identical(c(apart$recordings, apart$raters), rep(3:2, each = 4))
  expect_match(format(apart)[[2L]], "3 recordings, 2 raters")
  expect_identical(rater_number(apart)$raters, NA_real_)
  expect_match(rater_number(apart)$reason, "share no times")
})

test_that("the k of a mean is told where some raters were away, each reason once, and no coefficient is below -1", {
  sparse <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  withr::local_seed(1)
  sparse$value[stats::runif(nrow(sparse)) > 0.1] <- NA
  study <- agreement(sparse, type = "study")
  told <- format(study)
  expect_match(told, "^k = 1[.].*: so many raters rated at a time[.]$", all = FALSE)
  expect_match(format(agreement(sparse, "icc_ck", type = "overall", conf_level = NULL)), "^k = 1[.]", all = FALSE)
  expect_no_match(format(agreement(sparse, "icc_c1", type = "overall", conf_level = NULL)), "^k =")
  expect_identical(sum(grepl("Rough interval: 2 recordings.", told, fixed = TRUE)), 1L)
  expect_gte(min(study$conf.low), -1)
  turns <- sparse
  turns$value <- ifelse(round(4 * turns$time) %% 5 == as.integer(turns$rater) - 1, turns$time, NA)
  alone <- agreement(turns, "icc_ck", type = "overall", conf_level = NULL)
  expect_identical(unique(alone$reason), "no two raters rated at one time")
})

test_that("a study without rows, or with numbers in text, says so", {
  study <- suppressWarnings(agreement(ratings[ratings$time < 20, ], type = "study"))
  expect_no_warning(shown <- utils::capture.output(print(study[0, ])))
  expect_match(shown, "study without rows", all = FALSE)
  study$estimate <- as.character(study$estimate)
  expect_error(ggplot2::autoplot(study), "must hold numbers", class = "musefuse_error_values")
})
