skip_on_cran() # much computing: tools/test.R runs it

test_that("the seed governs, and R's stream goes on from the one number drawn", {
  draw <- function(...) simulate_annotations(2, 3, duration = 30, dimensions = c("arousal", "valence"), ...)
  set.seed(3)
  x <- draw()
  after <- runif(1)
  set.seed(3)
  expect_identical(draw(), x)
  expect_identical(runif(1), after)
  expect_identical(draw(seed = 5), draw(seed = 5))
  expect_false(identical(draw(seed = 5)$value, draw(seed = 6)$value))
  expect_equal(nrow(x), 2 * 3 * 2 * 120)
  expect_equal(levels(x$dimension), c("arousal", "valence"))
})

test_that("the recorded settings make the same ratings again", {
  x <- simulate_annotations(2, data.frame(rater = c("zoe", "anna"), lag = c(2, NA)), duration = 20,
    scenario = "real3", seed = 7)
  expect_identical(run_settings(settings(x)), x)
  expect_equal(levels(x$rater), c("zoe", "anna"))
})

test_that("truth follows the rows and what is made of them", {
  x <- simulate_annotations(2, 3, duration = 30, dimensions = c("arousal", "valence"), seed = 1)
  part <- truth(x[x$rater == "r2" & x$dimension == "valence", ])
  expect_equal(vapply(part, nrow, 0L), c(signal = 240L, raters = 2L, lags = 240L))
  expect_identical(truth(resample_annotations(x, 2)), truth(x))
  expect_identical(truth(fuse_mean(x))$signal, truth(x)$signal)
  expect_error(truth(as_annotations(data.frame(rater = "a", time = 0, value = 1))),
    class = "musefuse_error_data")
})

test_that("traits are a rater's own, or drawn for each recording", {
  lag <- function(traits) {
    raters <- truth(simulate_annotations(4, 3, duration = 10, traits = traits, seed = 2))$raters
    tapply(raters$lag, raters$rater, function(x) length(unique(x)))
  }
  expect_equal(as.vector(lag("rater")), c(1, 1, 1))
  expect_equal(as.vector(lag("recording")), c(4, 4, 4))
})

test_that("a rater without faults repeats the signal late, on their own scale", {
  faultless <- data.frame(lag = c(1, 2.5), noise = 0, gain = c(2, -0.5), offset = c(0, 0.1), jitter = 0)
  x <- simulate_annotations(1, faultless, duration = 60, rate = 4, saturation = 5, seed = 4)
  z <- truth(x)$signal$value
  y <- as.matrix(x)
  n <- length(z)
  # exact but for rounding in the interpolation
  expect_equal(y[5:n, 1], 2 * z[1:(n - 4)], tolerance = 1e-10)
  expect_equal(y[11:n, 2], 0.1 - 0.5 * z[1:(n - 10)], tolerance = 1e-10)
  expect_equal(truth(x)$raters$mean_lag, c(1, 2.5))
  expect_true(all(abs(truth(x)$lags$lag - rep(c(1, 2.5), each = n)) < 1e-10))
})

test_that("lags are recovered by cross-correlation", {
  x <- simulate_annotations(20, 3, duration = 300, traits = "recording", seed = 5)
  known <- truth(x)
  found <- vapply(seq_len(nrow(known$raters)), function(i) {
    rater <- known$raters[i, ]
    z <- known$signal$value[known$signal$recording == rater$recording]
    y <- x$value[x$recording == rater$recording & x$rater == rater$rater]
    r <- stats::ccf(y, z, lag.max = 40, plot = FALSE)
    r$lag[which.max(r$acf)] / 4
  }, 0)
  # noise of half the signal moves single peaks by some tenths of a second; the mean error over 60 is
  # unbiased
  expect_lt(abs(mean(found - known$raters$lag)), 0.15)
  expect_gt(cor(found, known$raters$lag), 0.95)
})

test_that("signal and noise have the moments of the model", {
  x <- simulate_annotations(200, 2, duration = 200, noise = 0.5, gain = 0, offset = 0, jitter = 0, lag = 1,
    saturation = 9, traits = "recording", seed = 6)
  known <- truth(x)
  sds <- tapply(known$signal$value, known$signal$recording, sd)
  # 0.25 over recording and lead-in; each has some 20 independent stretches
  expect_lt(abs(mean(sds) - 0.25), 0.01)
  expect_true(all(abs(known$signal$value) <= 1))
  means <- tapply(known$signal$value, known$signal$recording, mean)
  expect_lt(abs(mean(means)), 4 * 0.12 / sqrt(200))
  # what is left of a rater after the late signal: sd 0.5 * 0.25, and e^{-h/tau} with tau in 2 to 8 s
  residual <- unlist(lapply(split(seq_len(nrow(x)), paste(x$recording, x$rater)), function(rows) {
    z <- known$signal$value[known$signal$recording == x$recording[[rows[[1L]]]]]
    n <- length(z)
    x$value[rows][5:n] - z[1:(n - 4)]
  }), use.names = FALSE)
  expect_lt(abs(sd(residual) / 0.125 - 1), 0.05)
  h <- 8L # 2 s
  wanted <- stats::integrate(function(tau) exp(-2 / tau) / 6, 2, 8)$value
  n <- 800L - 4L
  pairs <- which(seq_along(residual) %% n < n - h & seq_along(residual) %% n > 0)
  expect_lt(abs(cor(residual[pairs], residual[pairs + h]) - wanted), 0.05)
})

test_that("shares, scale and failures are as asked", {
  x <- simulate_annotations(30, 4, duration = 200, dropout = 0.3, quantise = 0.05, saturation = 0.3, seed = 8)
  # blocks overshoot the share by at most one block of 20 s
  share <- tapply(is.na(x$value), paste(x$recording, x$rater), mean)
  expect_true(all(share >= 0.3 & share <= 0.4))
  expect_lte(max(abs(x$value), na.rm = TRUE), 0.3 + 1e-12)
  expect_equal(x$value / 0.05, round(x$value / 0.05), tolerance = 1e-9)
  cut <- simulate_annotations(30, 4, duration = 200, endcut = 0.2, seed = 8)
  tail_missing <- tapply(is.na(cut$value), paste(cut$recording, cut$rater), mean)
  expect_lte(max(tail_missing), 0.2)
  # the mean of U(0, 0.2), within 4 standard errors of 120 draws
  expect_lt(abs(mean(tail_missing) - 0.1), 4 * 0.2 / sqrt(12 * 120))
  frozen <- simulate_annotations(10, 4, duration = 200, freeze = 0.5, seed = 8)
  expect_gt(mean(summary(frozen)$share_flat), 0.45)
  types <- truth(simulate_annotations(50, 5, duration = 2, traits = "recording", seed = 9,
    adversarial = c(random = 1, inverted = 1)))$raters
  expect_true(all(tapply(types$type == "random", types$recording, sum) == 1))
  expect_true(all(types$gain[types$type == "inverted"] < 0))
  expect_gt(length(unique(types$rater[types$type == "random"])), 3)
  traced <- simulate_annotations(5, 2, duration = 100, deadband = 0.1, speed = 0.4, jitter = 0, seed = 1)
  steps <- abs(diff(as.matrix(traced, recording = "recording 1")))
  expect_lte(max(steps), 0.4 / 4 + 1e-12)
  expect_gt(mean(steps == 0), 0.3)
})

test_that("scenarios set what methods/latent.md says, and arguments win", {
  raters <- function(...) truth(simulate_annotations(duration = 2, seed = 1, ...))$raters
  expect_equal(raters(scenario = "nolag")$lag, rep(2, 5))
  expect_equal(nrow(raters(scenario = "real8")), 8)
  expect_equal(nrow(raters(scenario = "real8", raters = 4)), 4)
  expect_equal(sum(raters(scenario = "hard3")$type == "random"), 1)
  expect_equal(raters(scenario = "nolag", lag = 3)$lag, rep(3, 5))
  expect_gt(max(abs(diff(truth(simulate_annotations(scenario = "wander", seed = 1))$lags$lag))), 0.01)
  for (scenario in names(simulation_scenarios())) {
    x <- simulate_annotations(scenario = scenario, duration = 20, seed = 2)
    expect_s3_class(x, "annotations")
  }
})

test_that("scenarios look like the reference's", {
  reference <- read_shared("golden", "latent", "raters.csv")
  ratings <- utils::read.csv(gzfile(shared_path("golden", "latent", "ratings.csv.gz")))
  set.seed(11)
  for (scenario in unique(reference$scenario)) {
    theirs <- reference[reference$scenario == scenario, ]
    x <- simulate_annotations(30, scenario = scenario, traits = "recording")
    ours <- truth(x)$raters
    expect_equal(nlevels(x$rater), length(unique(theirs$rater)))
    differ <- function(of) {
      suppressWarnings(stats::ks.test(of(theirs), of(ours))$p.value)
    }
    # 13 scenarios x 4 traits: a p below 1e-4 by chance would come once in 200 such tests, and the seed
    # is fixed
    if (scenario != "nolag") expect_gt(differ(function(r) r$lag), 1e-4)
    expect_gt(differ(function(r) log(abs(r$gain))), 1e-4)
    expect_gt(differ(function(r) r$offset), 1e-4)
    expect_gt(differ(function(r) log(r$noise)), 1e-4)
    wide <- as.matrix(ratings[ratings$scenario == scenario, paste0("r", seq_len(nlevels(x$rater)))])
    # shares missing and at rest, and the spread; four replicates against thirty
    expect_lt(abs(mean(is.na(wide)) - mean(is.na(x$value))), 0.05)
    rests <- mean(diff(wide) == 0, na.rm = TRUE)
    expect_lt(abs(rests - mean(summary(x)$share_flat)), 0.12)
    expect_lt(abs(log(sd(wide, na.rm = TRUE) / sd(x$value, na.rm = TRUE))), 0.25)
  }
})

bad <- alist(
  simulate_annotations(0), simulate_annotations(c("a", "a")), simulate_annotations(raters = data.frame(height = 1)),
  simulate_annotations(raters = data.frame(lag = 99)), simulate_annotations(raters = data.frame(type = "lazy")),
  simulate_annotations(lag = c(3, 1)), simulate_annotations(lag = 30), simulate_annotations(rate = 0),
  simulate_annotations(dropout = 2), simulate_annotations(scenario = "easy"), simulate_annotations(kind = "flat"),
  simulate_annotations(adversarial = 1), simulate_annotations(seed = -1)
)

test_that("bad arguments are classed errors", {
  for (call in bad) expect_error(eval(call), class = "musefuse_error_argument", label = deparse(call))
  expect_error(simulate_annotations(1, 2, 3), class = "musefuse_error_argument")
})

test_that("errors say what was wanted and what came", {
  for (call in bad) expect_snapshot(eval(call), error = TRUE)
  expect_snapshot(truth(as_annotations(data.frame(rater = "a", time = 0, value = 1))), error = TRUE)
})

test_that("every argument refuses what makes no sense, and no size asks for more than there is", {
  bad <- list(
    recordings = list(0, 1.5, -1, 1e9, NA, character(), c("a", "a"), list("a"), TRUE),
    raters = list(0, 1e9, NA, data.frame(), data.frame(a = 1), list(1)),
    dimensions = list(0, 1e9, NA, mean), duration = list(-1, NA, Inf, 1e12, "60", c(3, 1), 1:3, mean),
    rate = list(0, -1, 1e-9, 1e9, Inf, NA, "4"),
    kind = list("odd", NA, 1), trend = list(-1, NA, "a"), lag = list(-1, 21, NA, c(3, 1), "a", mean),
    wander = list(-1, NA, "a"),
    noise = list(-1, NA, Inf, "a"), noise_type = list("white", NA), gain = list(-1, NA, "a"), offset = list(NA, "a"),
    drift = list(-1, NA),
    drift_length = list(0, NA), jitter = list(-1, NA), deadband = list(-1, "a"), speed = list(0, NA),
    freeze = list(-1, 1.1, NA),
    saturation = list(-1, NA), quantise = list(-1, NA), dropout = list(-1, 1.1), endcut = list(-1, 1.1),
    adversarial = list(1, c(random = -1), c(odd = 1), c(random = NA), "a"), traits = list("odd", NA),
    scenario = list("odd", NA, 3, c("lag", "drift")),
    seed = list(-1, 1.5, NA, 1e12, "a")
  )
  expect_setequal(names(bad), setdiff(names(formals(simulate_annotations)), "..."))
  for (name in names(bad)) {
    for (value in bad[[name]]) {
      given <- utils::modifyList(list(raters = 2, duration = 3), stats::setNames(list(value), name))
      expect_error(do.call(simulate_annotations, given), class = "musefuse_error",
        label = paste(name, "=", deparse(value)[[1]]))
    }
  }
  expect_snapshot(error = TRUE, {
    simulate_annotations(1000, raters = 100, duration = 1e4)
    simulate_annotations(raters = data.frame())
    simulate_annotations(scenario = "rael5")
  })
})

test_that("the truth goes with the scale of the ratings, and hand changes of them are told", {
  data <- simulate_annotations(2, 3, duration = 20, rate = 2, seed = 1)
  was <- truth(data)
  all <- truth(rescale_annotations(data, c(-1, 1), c(100, 0)))
  expect_equal(all$signal$value, 50 - 50 * was$signal$value)
  expect_equal(all$raters$gain, was$raters$gain)
  # gain * signal + offset, of the moved signal, is the moved rating
  rating <- was$raters$gain * 0.3 + was$raters$offset
  expect_equal(all$raters$gain * (50 - 50 * 0.3) + all$raters$offset, 50 - 50 * rating)
  one <- truth(rescale_annotations(data, c(-1, 1), c(0, 100), rater = "r2"))
  expect_identical(one$signal, was$signal)
  mine <- one$raters$rater == "r2"
  expect_equal((one$raters$gain * 0.3 + one$raters$offset)[mine], (50 + 50 * rating)[mine])
  expect_identical(one$raters[!mine, ], was$raters[!mine, ])
  scores <- function(x) compare_fusions(x, "mean")$truth_ccc
  expect_equal(scores(rescale_annotations(data, c(-1, 1), c(0, 100))), scores(data), tolerance = 1e-12)

  expect_no_warning(truth(fuse_mean(data[data$recording == "recording 1", ])))
  by_hand <- data
  by_hand$value <- 100 * by_hand$value
  expect_warning(truth(fuse_mean(by_hand)), "value of .* changed", class = "musefuse_warning_changed")
  by_hand <- data
  by_hand$rater <- c(r1 = "r2", r2 = "r1", r3 = "r3")[as.character(data$rater)]
  expect_warning(truth(by_hand), class = "musefuse_warning_changed")
})
