simulated <- function(...) simulate_annotations(2, raters = 4, duration = 60, rate = 4, seed = 3, ...)

test_that("one row a method, recording and dimension, with the truth where it is known", {
  data <- simulated()
  compared <- compare_fusions(data, c("mean", "ewe", "raaw"))
  expect_s3_class(compared, "fusion_comparison")
  expect_identical(nrow(compared), 6L)
  expect_true(all(c("ccc", "pearson", "truth_ccc", "truth_r", "truth_r_aligned", "truth_lag", "roughness",
    "edge", "share_missing", "seconds") %in% names(compared)))
  expect_true(all(compared$truth_r_aligned >= compared$truth_r))
  expect_true(all(compared$truth_lag > 0)) # all raters are late
  # against the definition, by hand
  gold <- fuse_mean(data)
  first <- gold$recording == "recording 1"
  truth <- truth(data)$signal
  at <- truth$value[truth$recording == "recording 1"]
  expect_equal(compared$truth_r[[1]], stats::cor(gold$value[first], at))
  # the mean is the mean of the raters, at its ends too
  expect_identical(max(compared$edge[compared$method == "mean"]), 0)
  real <- compare_fusions(as_annotations(as_tibble(data)), "mean")
  expect_false(any(startsWith(names(real), "truth_")))
})

test_that("methods are found by name, or given as functions; a failing one does not take the others along", {
  data <- simulated()
  expect_error(compare_fusions(data, "best"), class = "musefuse_error_argument")
  expect_error(compare_fusions(data, list(fuse_mean)), class = "musefuse_error_argument")
  expect_warning(
    compared <- compare_fusions(data, list(mean = fuse_mean, bad = function(d) stop("no {way}"))),
    class = "musefuse_warning_fusion"
  )
  expect_identical(compared$error, c(NA, NA, "no {way}", "no {way}"))
  expect_true(all(is.na(compared$ccc[compared$method == "bad"])))
  expect_identical(tidy(compared)$method, factor(c("mean", "bad"), c("mean", "bad")))
})

test_that("pictures of comparisons, lags and warps are ggplots with alt text", {
  data <- simulated()
  compared <- compare_fusions(data, c("mean", "gctw"))
  pictures <- list(
    autoplot(compared), autoplot(compared, "scores"), autoplot(estimate_lag(data, "pairwise")),
    autoplot(estimate_lag(data, "relative", window = 30, resamples = 0)), autoplot(warp_basis(splines = 4)),
    autoplot(fuse_raaw(data), "warp"), autoplot(fuse_gctw(data), "alignment"),
    autoplot(align_gctw(data), "warp"), autoplot(align_gctw(data), "alignment")
  )
  for (picture in pictures) {
    expect_s3_class(picture, "ggplot")
    expect_true(nzchar(picture$labels$alt))
    built <- ggplot2::ggplot_build(picture)
    expect_gt(nrow(built$data[[1L]]), 0L)
  }
  expect_error(autoplot(fuse_mean(data), "warp"), class = "musefuse_error_fit")
})

test_that("bad arguments and truths are errors, odd ratings are scored", {
  clip <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]
  plain <- as.data.frame(clip)
  quiet <- function(expr) suppressMessages(suppressWarnings(expr))
  truth <- data.frame(time = seq(0, 124, 0.25), value = sin(seq(0, 124, 0.25) / 5))
  of <- function(...) utils::modifyList(truth, list(...))
  faults <- list(
    argument = list(methods = "zzz"), argument = list(methods = character()), argument = list(methods = NA),
    argument = list(methods = list(fuse_mean)), argument = list(methods = list(a = 1)), argument = list(methods = NULL),
    argument = list(methods = factor("mean")), argument = list(max_lag = -1), argument = list(max_lag = NA),
    argument = list(max_lag = "8"),
    columns = list(truth = 3), columns = list(truth = data.frame(a = 1)), values = list(truth = of(value = "a")),
    values = list(truth = of(time = factor(truth$time))), values = list(truth = of(value = Inf)),
    time = list(truth = of(time = NA_real_)),
    time = list(truth = of(time = truth$time + 1e4)), data = list(truth = of(value = NA_real_)),
    duplicates = list(truth = rbind(truth, truth))
  )
  for (i in seq_along(faults)) {
    arguments <- utils::modifyList(list(data = clip, methods = "mean"), faults[[i]], keep.null = TRUE)
    expect_error(quiet(do.call(compare_fusions, arguments)), class = paste0("musefuse_error_", names(faults)[[i]]))
  }
  expect_s3_class(compare_fusions(clip, "mean", truth = truth, max_lag = 1e9),
    "fusion_comparison") # no longer than the recording
  expect_s3_class(compare_fusions(clip, "mean", truth = truth, max_lag = Inf), "fusion_comparison")
  odd <- list(
    one = plain[plain$rater == "anna", ], missing = transform(plain, value = NA_real_),
    constant = transform(plain, value = 1),
    sample = plain[plain$time == 0, ], short = plain[plain$time < 2, ]
  )
  for (name in names(odd)) {
    scores <- quiet(compare_fusions(odd[[name]], c("mean", "median", "ewe", "latent")))
    expect_equal(nrow(scores), 4, info = name)
    expect_gt(sum(nchar(utils::capture.output(print(scores)))), 0)
  }
  # a method that returns something else, or fails, is told and leaves the others alone
  own <- list(mean = fuse_mean, wrong = function(data) 3, fails = function(data) stop("no {luck}"))
  expect_error(quiet(compare_fusions(clip, own[1:2])), class = "musefuse_error_columns")
  expect_warning(scores <- compare_fusions(clip, own[c(1, 3)]), "no {luck}", fixed = TRUE,
    class = "musefuse_warning_fusion")
  expect_true(is.finite(scores$ccc[[1]]))
  expect_snapshot(error = TRUE, {
    compare_fusions(clip, "zzz")
    compare_fusions(clip, "mean", truth = of(time = truth$time + 1e4))
  })
})

test_that("the picture has the rows that were kept", {
  compared <- compare_fusions(ratings, c("mean", "median", "ewe"))
  kept <- compared[compared$method != "ewe" & compared$recording == "clip2" & compared$dimension == "arousal", ]
  drawn <- autoplot(kept)
  expect_identical(nrow(ggplot2::ggplot_build(drawn)$layout$layout), 1L)
  expect_setequal(drawn$data$method, c("mean", "median"))
})
