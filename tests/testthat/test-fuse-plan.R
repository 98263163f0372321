quick <- function(raters = 2, recordings = 2, minutes = 0.5, ..., studies = 3, methods = "mean", seed = 1) {
  plan_study(raters, recordings, minutes, ..., methods = methods, studies = studies, seed = seed)
}

test_that("one row a size and method; what is said is what the studies gave, by hand", {
  plan <- quick(c(3, 2), c(1, 2), methods = c("mean", "median"), conf_level = 0.5)
  expect_s3_class(plan, "study_plan")
  expect_identical(nrow(plan), 2L * 2L * 2L)
  r <- vapply(1:3, function(study) {
    data <- simulate_annotations(2, 3, duration = 30, seed = next_seed(1, study))
    gold <- fuse_mean(data)
    truth <- truth(data)$signal
    z <- vapply(levels(gold$recording), function(recording) {
      gold <- gold$value[gold$recording == recording]
      signal <- truth$value[truth$recording == recording]
      # 8 s late, 4 s early at 4 Hz
      max(vapply(-16:32, function(by) {
        at <- intersect(seq_along(gold), seq_along(gold) - by)
        stats::cor(gold[at + by], signal[at])
      }, 0))
    }, 0)
    mean(atanh(z))
  }, 0)
  row <- plan[plan$raters == 3 & plan$recordings == 2 & plan$method == "mean", ]
  expect_equal(row$estimate, tanh(mean(r)))
  expect_equal(row$std.error, stats::sd(r) / sqrt(3))
  expect_equal(c(row$conf.low, row$conf.high), tanh(stats::quantile(r, c(0.25, 0.75), names = FALSE)))
  expect_equal(row$reliability, row$estimate^2)
  expect_equal(row$power, mean(tanh(r)^2 >= 0.8))
  expect_identical(row$studies, 3L)
})

test_that("of raters who differ in noise alone the mean reaches what rater_number() promises", {
  skip_on_cran() # much computing: tools/test.R runs it
  alike <- list(lag = 2, noise = c(0.8, 0.8), gain = 0, offset = 0, jitter = 0, kind = "smooth", rate = 2)
  k <- c(1, 2, 4, 8)
  plan <- quick(k, 6, 3, simulation = alike, studies = 8)
  data <- do.call(simulate_annotations, c(list(recordings = 30, raters = 8, duration = 180, seed = 9), alike))
  single <- rater_number(data)$single
  # 0.04: one reliability is of 48 recordings, the other of 30, each of some 20 independent samples; the best shift
  # adds a little
  expect_lt(max(abs(plan$reliability - k * single / (1 + (k - 1) * single))), 0.04)
  expect_false(is.unsorted(plan$estimate))
})

test_that("more raters are worth more, and noisier ones less; the latent fusion beats the mean of unequal lags", {
  lags <- list(lag = c(0.5, 6), noise = c(0.4, 0.4))
  plan <- quick(c(2, 6), 2, 1.5, methods = c("mean", "latent"), simulation = lags, studies = 4)
  of <- function(method, raters) plan$estimate[plan$method == method & plan$raters == raters]
  expect_gt(of("mean", 6), of("mean", 2))
  expect_gt(of("latent", 6), of("mean", 6))
  noisy <- quick(6, 2, 1.5, simulation = list(noise = c(2, 2)), studies = 4)
  expect_lt(noisy$estimate, of("mean", 6))
  expect_lt(noisy$power, 0.5)
})

test_that("the same seed gives the same bytes at any number of threads; R's stream stays", {
  set.seed(3)
  before <- .Random.seed
  one <- quick(3, methods = c("mean", "latent"))
  expect_identical(.Random.seed, before)
  expect_identical(quick(3, methods = c("mean", "latent"), threads = 3), one)
  expect_false(identical(quick(3, methods = c("mean", "latent"), seed = 2)$estimate, one$estimate))
  set.seed(8)
  drawn <- quick(seed = NULL)
  set.seed(8)
  expect_identical(quick(seed = NULL), drawn)
})

test_that("failures are counted, print says what suffices, and the picture is a ggplot", {
  methods <- list(mean = fuse_mean, fails = function(d) stop("no {way}"))
  expect_warning(plan <- quick(c(2, 3), methods = methods), "6 fusions", class = "musefuse_warning_fusion")
  expect_identical(plan$studies, c(3L, 0L, 3L, 0L))
  expect_true(all(is.na(plan$estimate[plan$method == "fails"])))
  expect_output(print(plan), "No size reaches a power of 80 % with fails")
  expect_output(print(quick(6, target = 0.1)), "Least rating time with a power of 80 %, mean: 6 raters x 2 recordings")
  expect_s3_class(ggplot2::ggplot_build(autoplot(plan)), "ggplot_built")
  expect_identical(glance(plan)$sizes, 2L)
  expect_s3_class(plan[1:2, ], "study_plan")
  # a gold standard that never moves goes along with nothing
  flat <- quick(methods = list(flat = function(d) {
    gold <- fuse_mean(d)
    gold$value[] <- 0
    gold
  }))
  expect_identical(c(flat$estimate, flat$power), c(0, 0))
})

test_that("a plan knows how it was made, and is told", {
  plan <- quick(c(2, 3), simulation = list(noise = 0.4))
  expect_identical(as.data.frame(run_settings(settings(plan))), as.data.frame(plan))
  expect_match(report_methods(plan)[[1L]], paste0("3 studies of each combination of 2 and 3 raters, 2 recordings and ",
    "0.5 minutes were simulated .*, its noise chosen by the authors\\) and fused by mean; power .* reliability of ",
    "0?.8 or more"))
})

test_that("bad plans are errors", {
  wrong <- function(...) expect_error(quick(...), class = "musefuse_error_argument")
  wrong(raters = 1.5)
  wrong(raters = numeric())
  wrong(recordings = 0)
  wrong(minutes = Inf)
  wrong(minutes = "3")
  wrong(methods = "best")
  wrong(target = 1)
  wrong(studies = 1)
  wrong(simulation = list(noisy = 3))
  wrong(simulation = list(0.3))
  wrong(simulation = list(scenario = "mars"))
  expect_error(quick(simulation = list(raters = 3)), "arguments of `plan_study\\(\\)`",
    class = "musefuse_error_argument")
  expect_error(quick(seeds = 3), class = "musefuse_error_argument")
})
