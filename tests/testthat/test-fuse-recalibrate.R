# A gold standard that bends a known signal: what is seen is the signal's cube root.
bent_gold <- function(n = 400) {
  time <- seq(0, n / 2 - 0.5, by = 0.5)
  true <- (1 + sin(time / 7) * cos(time / 23)) / 2
  data <- as_ratings(cbind(anna = true^(1 / 3), ben = true^(1 / 3) + 0.01), rate = 2)
  list(gold = suppressWarnings(fuse_mean(data)), true = true, time = time)
}

answer_plan <- function(plan, time, true, sharp = 60) {
  level <- function(role) mapply(function(start, end) mean(true[time >= start & time < end]),
    plan[[paste0(role, "_start")]], plan[[paste0(role, "_end")]])
  margin <- if ("ref_start" %in% names(plan)) {
    abs(level("ref") - level("b")) - abs(level("ref") - level("a"))
  } else {
    level("a") - level("b")
  }
  plan$answer <- ifelse(stats::runif(nrow(plan)) < stats::plogis(sharp * margin), "a", "b")
  plan
}

test_that("triplets and pairs take the bend out of a scale, and the guard sees that it is there", {
  skip_on_cran() # much computing: tools/test.R runs it
  case <- bent_gold()
  set.seed(2)
  for (type in c("triplet", "pair")) {
    sharp <- if (type == "pair") 12 else 60 # pairs tell by their errors alone
    plan <- answer_plan(plan_comparisons(case$gold, 300, type, seed = 1), case$time, case$true, sharp)
    recalibrated <- suppressWarnings(recalibrate_gold(case$gold, plan, seed = 1, resamples = 20, force = TRUE))
    expect_gt(stats::cor(recalibrated$value, case$true), stats::cor(case$gold$value, case$true) + 0.01)
    expect_equal(range(recalibrated$value), range(case$gold$value), tolerance = 1e-8) # the gauge
    expect_identical(order(recalibrated$value), order(case$gold$value))
    expect_true(all(recalibrated$conf.low <= recalibrated$value + 1e-9))
    facts <- tidy(recalibrated, "comparisons")
    expect_identical(facts$type, type)
    if (type == "triplet") expect_true(facts$accepted)
  }
  map <- tidy(recalibrated, "recalibration")
  expect_true(all(diff(map$to) > 0))
  expect_identical(weights(recalibrated), weights(case$gold))
  expect_match(paste(format(recalibrated), collapse = "\n"), "the range is kept")
  expect_match(report_methods(recalibrated), "monotone piecewise linear map", all = FALSE)
  again <- suppressWarnings(run_settings(settings(recalibrated), fit_of(case$gold)$ratings))
  expect_equal(again$value, recalibrated$value)
})

test_that("where nothing is bent the gold standard stays as it is", {
  case <- bent_gold()
  straight <- case$true^(1 / 3)
  set.seed(3)
  plan <- answer_plan(plan_comparisons(case$gold, 150, seed = 1), case$time, straight, sharp = 15)
  expect_warning(same <- recalibrate_gold(case$gold, plan, seed = 1, resamples = 10),
    class = "musefuse_warning_comparisons")
  expect_identical(same$value, case$gold$value)
  expect_false(tidy(same, "comparisons")$applied)
  expect_warning(forced <- recalibrate_gold(case$gold, plan, seed = 1, resamples = 10, force = TRUE), "nonetheless")
  # lambda = 3 keeps it near the line: less than 0.005 of r is lost
  expect_gt(stats::cor(forced$value, straight), 0.995)
})

test_that("the answers of a person set ten real raters right", {
  files <- list.files(shared_path("data", "green_intensity", "raters_10hz"), full.names = TRUE)
  data <- suppressMessages(as_annotations(do.call(rbind, lapply(files, function(file) {
    one <- utils::read.csv(file)
    data.frame(recording = "green", dimension = "intensity", rater = basename(file), time = round(one[[1]], 1),
      value = one[[2]])
  }))))
  truth <- stats::setNames(read_shared("data", "green_intensity", "truth_10hz.csv"), c("time", "value"))
  triplets <- read_shared("data", "green_intensity", "triplets.csv")
  gold <- suppressWarnings(fuse_latent(data, base_lag = 1.1))
  score <- function(gold, index) {
    cpp_pairwise_agreement(cbind(gold$value, stats::approx(truth$time, truth$value, gold$time)$y), index)[1, 2]
  }
  # methods/pooled.md 5.7: .895 to .962 and .740 to .875 with 414 answers and lambda = 1; here 300 and 3.
  expect_equal(score(gold, "pearson"), 0.895, tolerance = 0.005)
  recalibrated <- recalibrate_gold(gold, triplets, seed = 1, resamples = 20)
  expect_gt(score(recalibrated, "pearson"), 0.957)
  expect_gt(score(recalibrated, "ccc"), 0.845)
  facts <- tidy(recalibrated, "comparisons")
  expect_gt(facts$gain, 3 * facts$std.error)
})

test_that("comparisons that make no sense are errors that say so", {
  case <- bent_gold(200)
  expect_error(recalibrate_gold(case$gold, data.frame(a = 1)), class = "musefuse_error_columns")
  expect_error(recalibrate_gold(case$gold, 1), class = "musefuse_error_argument")
  expect_error(recalibrate_gold(case$gold, data.frame(a = 1), lambda = Inf), class = "musefuse_error_argument")
  plan <- plan_comparisons(case$gold, 12, seed = 1)
  plan$answer <- "c"
  expect_error(recalibrate_gold(case$gold, plan), class = "musefuse_error_values")
  plan$answer <- "a"
  expect_error(recalibrate_gold(case$gold, plan[1:5, ]), class = "musefuse_error_data")
  gone <- plan
  gone$a_start <- 5000
  gone$a_end <- 5003
  expect_warning(expect_error(recalibrate_gold(case$gold, gone), class = "musefuse_error_data"),
    class = "musefuse_warning_values")
  other <- plan
  other$a_recording <- "elsewhere"
  expect_error(recalibrate_gold(case$gold, other), class = "musefuse_error_unknown")
  backwards <- plan
  backwards$a_end <- backwards$a_start - 1
  expect_error(recalibrate_gold(case$gold, backwards), class = "musefuse_error_values")
})
