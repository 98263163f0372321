test_that("a progress bar is made by the first share that comes, and ends with its verb", {
  before <- cli::cli_progress_num()
  verb <- function() {
    report <- core_progress("a verb")
    silent <- cli::cli_progress_num()
    report(0.2)
    report(0.7)
    c(silent, cli::cli_progress_num())
  }
  expect_identical(verb() - before, c(0L, 1L))
  expect_identical(cli::cli_progress_num(), before)
})

test_that("the glue refuses a name that no option has, and an option that is left out", {
  x <- cbind(sin(1:60), cos(1:60), sin(1:60 / 2))
  wrong <- function(expr, says) expect_error(expr, says, class = "std::invalid_argument", fixed = TRUE)
  wrong(cpp_pairwise_agreement(x, "kendall"), "index must be ccc or pearson, not 'kendall'")
  ewe <- list(agreement = "pairwise", index = "ccc", max_iter = 10, centre = TRUE, min_raters = 1, reliability = FALSE)
  ewe_of <- function(given) cpp_ewe(list(x), given, FALSE, 1L, NULL)
  wrong(ewe_of(utils::modifyList(ewe, list(agreement = "others"))), "agreement must be pairwise, ")
  wrong(ewe_of(utils::modifyList(ewe, list(index = "icc"))), "index must be ")
  wrong(ewe_of(ewe[-1L]), "option 'agreement' is missing")
  rows <- c(0L, 60L)
  wrong(cpp_smooth_shape(x[, 1L], rows, 3L, "hat", "zero"), "kernel must be box, triangle or gaussian, not 'hat'")
  wrong(cpp_smooth_shape(x[, 1L], rows, 3L, "box", "mirror"), "edge must be ")
  wrong(cpp_resample(1:60 + 0, x[, 1L], 1L, 60L, list(rate = 2, until = 60, method = "cubic", max_gap = 1)),
    "method must be ")
  latent <- list(max_lag = 6, base_lag = 0, rate = 2, negative = "keep", max_iter = 3, tolerance = 1e-3)
  wrong(cpp_fuse_latent(list(x), 4, list(numeric(0)), list(NULL), latent, 1L, NULL),
    "negative must be test, flip or drop")
  simulated <- list(rate = 2, kind = "rough", trend = 0, noise_type = "ar1")
  wrong(cpp_simulate(10, simulated, list(lag = 0), 1), "kind must be ")
  simulated[c("kind", "noise_type")] <- list("mixed", "pink")
  wrong(cpp_simulate(10, simulated, list(lag = 0), 1), "noise_type must be ")
  wrong(cpp_som_coordinates(som_units(c(3, 3), "cubic")), "topology must be ")
  wrong(cpp_place_on_som(t(x), t(x[1:9, ]), som_units(c(3, 3), "hexagonal"), "chebyshev"), "distance must be ")
  wrong(cpp_agglomerate(x, "centroid", NULL), "linkage must be ")
  wrong(cpp_posteriors(x, x[1:2, ], list(diag(3), diag(3)), c(0.5, 0.5), "round"), "covariance must be ")
})

test_that("the largest seed works wherever there is one, and counts on from there", {
  largest <- .Machine$integer.max
  expect_identical(next_seed(largest, 1L), 1L)
  expect_identical(next_seed(5L, 3L), 8L)
  two <- ratings[ratings$recording %in% unique(ratings$recording)[1:2], ]
  expect_no_warning({
    classes <- cluster_kmeans(iris[1:4], k = 3, seed = largest)
    cluster_stability(classes, resamples = 3, seed = largest)
    cluster_gmm(iris[1:4], k = 3, seed = largest)
    cluster_cmeans(iris[1:4], k = 3, seed = largest)
    reduce_som(iris[1:4], seed = largest, grid = c(3, 3))
    estimate_lag(two, "relative", resamples = 5, seed = largest)
    agreement(two, resamples = 5, seed = largest)
    simulate_annotations(duration = 10, seed = largest)
  })
  expect_identical(setting_seed(largest, ""), largest)
  for (seed in list(-1, 0.5, NaN, 2^60)) {
    expect_error(cpp_bootstrap_rows(5L, seed, 1), "whole number", class = "std::invalid_argument")
  }
  expect_length(cpp_bootstrap_rows(5L, largest, largest), 5L)
})

test_that("R's own want of memory is classed, and the size is told", {
  # 8 PB: no machine has them
  expect_error(call_core(numeric(1e15)), "cannot allocate.*one by one", class = "musefuse_error_memory")
  expect_error(call_core(stop("other")), "other", class = "simpleError")
})

test_that("a time limit that is over in the core is an error where the call was made, and not the end of a script", {
  x <- sin(seq_len(80000) / 50) # seconds of work
  limited <- function() {
    setTimeLimit(elapsed = 0.3, transient = TRUE)
    on.exit(setTimeLimit())
    dtw(x, rev(x), window = NULL)
  }
  expect_error(limited(), "time limit")
})
