gctw_options <- function(variant, ...) {
  options <- list(variant = variant, lambda = 0.7, energy = 0.8, max_iter = 10, tolerance = 1e-3,
    basis = warp_basis(), anchor = if (variant == "muse") "none" else "mean", anchor_rater = 0L,
    max_shift = Inf, max_gap = 0)
  utils::modifyList(options, list(...))
}

one_gctw <- function(sequences, options) cpp_gctw(list(sequences), list(options), 1L, NULL)[[1L]]

# The table seq, dim, t, value of a golden case as a list of samples x dimensions.
golden_sequences <- function(input) {
  lapply(unname(split(input, input$seq)), function(one) {
    matrix(one$value[order(one$dim, one$t)], ncol = max(one$dim))
  })
}

# The golden cases; deg_nan and deg_short5 made the original crash.
golden_gctw_cases <- function() {
  root <- shared_path("golden", "gctw")
  cases <- list.dirs(root, recursive = FALSE, full.names = FALSE)
  Filter(function(case) file.exists(file.path(root, case, "iterations.csv")), cases)
}

expect_golden_gctw <- function(sequences, warps, objective) {
  fit <- one_gctw(sequences, gctw_options("muse"))
  # Both solve the same small programmes; H has condition numbers of 1e8 to 4e9.
  expect_lt(max(abs(fit$warps - warps)), 1e-6)
  expect_identical(round(fit$warps), round(warps))
  expect_equal(fit$after_space, objective$obj_after_spatial, tolerance = 1e-8)
  expect_equal(fit$after_time, objective$obj_after_temporal, tolerance = 1e-8)
  expect_identical(fit$dims, objective$d_kept[[1L]])
  invisible(fit)
}

test_that("variant muse gives the original's warps and objectives (synthetic)", {
  input <- read_fixture("gctw_input.csv")
  warps <- read_fixture("gctw_warps.csv")
  objective <- read_fixture("gctw_objective.csv")
  for (case in unique(input$case)) {
    p <- unname(as.matrix(warps[warps$case == case, c("seq1", "seq2", "seq3")]))
    expect_golden_gctw(golden_sequences(input[input$case == case, ]), p, objective[objective$case == case, ])
  }
})

test_that("variant muse gives the original's warps and objectives (all golden cases)", {
  expect_gte(length(golden_gctw_cases()), 18L)
  for (case in golden_gctw_cases()) {
    warps <- unname(as.matrix(read_shared("golden", "gctw", case, "P_final.csv")))
    expect_golden_gctw(
      golden_sequences(read_shared("golden", "gctw", case, "input.csv")), warps,
      read_shared("golden", "gctw", case, "iterations.csv")
    )
  }
})

walks <- function(n = 300, raters = 3, seed = 1) {
  set.seed(seed)
  base <- stats::filter(rnorm(n), 0.95, "recursive")
  lapply(seq_len(raters), function(k) {
    at <- pmin(pmax(seq_len(n) - 6 * sin(pi * seq_len(n) / n) * (k - 2), 1), n)
    matrix(stats::approx(seq_len(n), base, at)$y + 0.1 * rnorm(n))
  })
}

fit_warps <- function(sequences, variant, ...) one_gctw(sequences, gctw_options(variant, ...))$warps

test_that("constants, the order of raters and a flipped rater change nothing", {
  x <- walks()
  for (variant in c("muse", "robust", "full")) {
    warps <- fit_warps(x, variant)
    # rounding in the projections, times the condition of H
    expect_equal(fit_warps(Map(`+`, x, c(5, -3, 100)), variant), warps, tolerance = 1e-6)
    expect_equal(fit_warps(x[c(3, 1, 2)], variant), warps[, c(3, 1, 2)], tolerance = 1e-6)
    expect_equal(fit_warps(list(x[[1]], -x[[2]], x[[3]]), variant), warps, tolerance = 1e-6)
  }
})

test_that("robust and full do not depend on the scale, muse does", {
  x <- walks()
  small <- lapply(x, `*`, 0.01)
  for (variant in c("robust", "full")) {
    expect_equal(fit_warps(small, variant), fit_warps(x, variant), tolerance = 1e-6)
  }
  expect_gt(max(abs(fit_warps(small, "muse") - fit_warps(x, "muse"))), 0.01)
})

test_that("full never lets the objective rise, and every warp is monotone", {
  for (seed in 1:5) {
    fit <- one_gctw(walks(seed = seed), gctw_options("full", max_iter = 50))
    expect_true(all(diff(c(rbind(fit$after_space, fit$after_time))) <= 1e-10))
    expect_true(all(diff(fit$warps) >= 0))
  }
})

test_that("the raters move together after warping, by the known warp", {
  n <- 400
  x <- walks(n, seed = 7)
  fit <- one_gctw(x, gctw_options("full", max_iter = 100))
  truth <- sapply(1:3, function(k) seq_len(n) + 6 * sin(pi * seq_len(n) / n) * (k - 2))
  found <- fit$warps - rowMeans(fit$warps)
  # The noise is a tenth; what is left of 6 samples of misalignment is under one on average.
  expect_lt(sqrt(mean((found - (truth - rowMeans(truth)))^2)), 1)
})

test_that("the anchor is the recording's clock", {
  x <- walks()
  mean_clock <- fit_warps(x, "robust")
  # the mean of the warps is the identity, up to interpolation between samples
  expect_lt(max(abs(rowMeans(mean_clock) - seq_len(300))), 1e-8)
  by_second <- fit_warps(x, "robust", anchor = "rater", anchor_rater = 2L)
  expect_lt(max(abs(by_second[, 2] - seq_len(300))), 1e-8)
  expect_gt(max(abs(by_second[, 1] - seq_len(300))), 1)
})

test_that("max_shift bounds every warp", {
  x <- walks()
  free <- max(abs(fit_warps(x, "full") - seq_len(300)))
  expect_gt(free, 4)
  for (anchor in c("none", "mean", "rater")) {
    warps <- fit_warps(x, "full", max_shift = 3, anchor = anchor, anchor_rater = 1L)
    # warps are exact between samples of GCTW's own clock, linear in between on the anchored one
    expect_lt(max(abs(warps - seq_len(300))), 3 + 1e-3)
    expect_gt(max(abs(warps - seq_len(300))), 2.5)
  }
  expect_equal(fit_warps(x, "robust", max_shift = 0), matrix(seq_len(300), 300, 3) + 0, tolerance = 1e-12)
})

test_that("a constant rater is set aside and the others are still aligned", {
  x <- walks()
  alone <- one_gctw(x[1:2], gctw_options("robust"))
  with <- one_gctw(c(x[1:2], list(matrix(0.3, 300, 1), matrix(NA_real_, 300, 1))), gctw_options("robust"))
  expect_identical(with$roles, c(0L, 0L, 1L, 2L))
  expect_equal(with$warps[, 1:2], alone$warps, tolerance = 1e-12)
  expect_equal(with$warps[, 3], seq_len(300) + 0, tolerance = 1e-12)
  # the original warps nobody
  muse <- one_gctw(c(x[1:2], list(matrix(0.3, 300, 1))), gctw_options("muse"))
  expect_identical(muse$status, "degenerate")
  expect_equal(muse$warps, matrix(seq_len(300), 300, 3) + 0, tolerance = 1e-12)
})

test_that("identical, step-like and short raters do no harm to robust", {
  x <- walks()[[1]]
  same <- one_gctw(list(x, x, x), gctw_options("robust"))
  expect_lt(max(abs(same$warps - seq_len(300))), 1e-6)
  step <- one_gctw(list(x, walks()[[2]], matrix(rep(c(0, 1), each = 150))), gctw_options("robust"))
  expect_true(all(is.finite(step$warps)) && all(diff(step$warps) >= 0))
  short <- one_gctw(lapply(walks(12), identity), gctw_options("robust"))
  expect_identical(short$status, "degenerate")
  expect_identical(short$roles, c(2L, 2L, 2L))
})

test_that("missing samples have no part in the warps", {
  x <- walks(400, seed = 3)
  gaps <- x
  gaps[[2]][c(100:103, 200:260)] <- NA
  full <- fit_warps(x, "robust", max_gap = 5)
  expect_lt(max(abs(fit_warps(gaps, "robust", max_gap = 5) - full)), 2)
  # what stands in a long gap does not matter: it is not looked at
  fit <- one_gctw(gaps, gctw_options("robust", max_gap = 5))
  expect_true(all(is.finite(fit$warps)))
})

simulated <- function(...) {
  simulate_annotations(2, raters = 4, duration = 90, rate = 4, dimensions = c("arousal", "valence"), seed = 5, ...)
}

test_that("align_gctw() returns the ratings on the recording's clock, and its warps", {
  data <- simulated()
  aligned <- align_gctw(data)
  expect_s3_class(aligned, "annotations")
  expect_identical(aligned[1:4], as_tibble(data)[1:4], ignore_attr = TRUE)
  paths <- warping_paths(aligned)
  expect_named(paths, c("recording", "dimension", "rater", "time", "warped_time", "lag"))
  expect_equal(paths$lag, paths$warped_time - paths$time)
  # the aligned value is the rating at the warped time
  one <- data$recording == levels(data$recording)[[1]] & data$dimension == "arousal" &
    data$rater == levels(data$rater)[[2]]
  expect_equal(aligned$value[one], stats::approx(data$time[one], data$value[one], paths$warped_time[one])$y,
    tolerance = 1e-9)
  facts <- fit_of(aligned)$recordings
  expect_true(all(facts$ccc_after > facts$ccc_before))
})

test_that("joint dimensions share a warp, and synchronise takes out constant lags", {
  data <- simulated(lag = c(0.5, 4))
  joint <- warping_paths(align_gctw(data, joint = TRUE))
  by <- split(joint$warped_time, joint$dimension)
  expect_identical(by[[1]], by[[2]])
  plain <- fit_of(align_gctw(data))$recordings
  synchronised <- fit_of(align_gctw(data, synchronise = TRUE))$recordings
  expect_gt(mean(synchronised$ccc_after), mean(plain$ccc_after))
})

test_that("aligned values rest on observed ratings alone", {
  data <- simulated()
  data$value[101:140] <- NA
  aligned <- align_gctw(data)
  lost <- sum(is.na(aligned$value))
  expect_gte(lost, 30)
  expect_lte(lost, 50)
})

test_that("who is set aside is named, and bad arguments are errors", {
  data <- simulated()
  data$value[data$rater == levels(data$rater)[[3]]] <- 0.5
  expect_warning(align_gctw(data), class = "musefuse_warning_constant")
  expect_warning(align_gctw(data, "muse"), class = "musefuse_warning_convergence")
  expect_error(align_gctw(data, "best"), class = "musefuse_error_argument")
  expect_error(align_gctw(data, anchor = "nobody"), class = "musefuse_error_unknown")
  expect_error(align_gctw(data, lambda = 1), class = "musefuse_error_argument")
  expect_error(align_gctw(data, basis = 3), class = "musefuse_error_argument")
  expect_error(align_gctw(data, max_iter = 0), class = "musefuse_error_argument")
  expect_error(warping_paths(data), class = "musefuse_error_fit")
  expect_error(warp_basis(powers = 2), class = "musefuse_error_argument")
  expect_error(warp_basis(splines = 1), class = "musefuse_error_argument")
})

test_that("one rater and one sample pass through", {
  data <- simulated()
  one <- data[data$rater == levels(data$rater)[[1]], ]
  expect_identical(suppressWarnings(align_gctw(one))$value, one$value)
  sample <- data[data$time == 0, ]
  expect_identical(suppressWarnings(align_gctw(sample))$value, sample$value)
})

test_that("the basis runs monotonically from 0 to 1, splines too", {
  curves <- cpp_warp_basis(50L, warp_basis(splines = 5))
  expect_identical(ncol(curves), 15L)
  expect_equal(curves[1, ], rep(0, 15))
  expect_equal(curves[50, ], rep(1, 15))
  expect_true(all(diff(curves) >= -1e-15))
  expect_snapshot(warp_basis(splines = 5))
})

test_that("the basis is the original's, curve by curve, and the identity is its start", {
  for (case in golden_gctw_cases()) {
    golden <- function(name) unname(as.matrix(read_shared("golden", "gctw", case, paste0(name, ".csv"))))
    line <- golden("utw_P")
    unit <- cpp_warp_basis(nrow(line), warp_basis())
    for (i in seq_len(ncol(line))) {
      basis <- 1 + (line[nrow(line), i] - 1) * unit
      # sequences of one length share the first file
      own <- paste0("basis_", if (diff(range(line[nrow(line), ])) < 0.5) 1 else i)
      expect_equal(basis, golden(own), tolerance = 1e-9)
      # Octave's solver finds the unit weight to about 1e-11
      expect_equal(drop(basis %*% golden("utw_a")[, i]), line[, i], tolerance = 1e-9)
      expect_equal(basis[, 3], line[, i], tolerance = 1e-9)
    }
  }
})

test_that("warps and weights of the first, second and last iteration are the original's", {
  for (case in golden_gctw_cases()) {
    sequences <- golden_sequences(read_shared("golden", "gctw", case, "input.csv"))
    paths <- read_shared("golden", "gctw", case, "P_per_outer.csv")
    weights <- read_shared("golden", "gctw", case, "weights_a.csv")
    for (outer in unique(paths$outer)) {
      fit <- one_gctw(sequences, gctw_options("muse", max_iter = outer))
      rows <- paths[paths$outer == outer, ]
      expect_lt(max(abs(fit$warps - matrix(rows$p[order(rows$seq, rows$t)], nrow(fit$warps)))), 1e-6)
      rows <- weights[weights$outer == outer, ]
      # The curves are nearly dependent (H has a condition of 1e8 to 4e9): weights are known to less than warps.
      expect_lt(max(abs(fit$weights - matrix(rows$a[order(rows$seq, rows$basis)], nrow(fit$weights)))), 1e-5)
    }
  }
})

test_that("REFERENCE-TOOL G3, G7: what crashed the original is aligned, or left as it is", {
  # no warps, but no crash: five samples are too few
  short <- golden_sequences(read_shared("golden", "gctw", "deg_short5", "input.csv"))
  for (variant in c("muse", "robust", "full")) {
    expect_equal(fit_warps(short, variant), matrix(1:5, 5, 3) + 0, tolerance = 1e-12)
  }
  gaps <- golden_sequences(read_shared("golden", "gctw", "deg_nan", "input.csv"))
  expect_true(any(vapply(gaps, anyNA, NA)))
  fit <- one_gctw(gaps, gctw_options("robust"))
  expect_identical(fit$roles, integer(length(gaps))) # all are warped
  # they are copies of each other, but for their level: nothing is to be warped
  expect_lt(max(abs(fit$warps - seq_len(nrow(fit$warps)))), 0.01)
})

test_that("REFERENCE-TOOL G4: every half iteration has its objective, the last warping step too", {
  summary <- read_shared("golden", "gctw", "summary.csv")
  for (case in golden_gctw_cases()) {
    fit <- one_gctw(golden_sequences(read_shared("golden", "gctw", case, "input.csv")), gctw_options("muse"))
    row <- summary[summary$case == case, ]
    expect_identical(fit$iterations, row$n_outer)
    expect_length(fit$after_space, row$n_outer)
    expect_length(fit$after_time, row$n_outer) # one less in the original, see objs_len
    expect_equal(fit$after_time[[row$n_outer]], row$obj, tolerance = 1e-8)
  }
})

test_that("halves between two samples go to the even one, as in the original", {
  ratings <- matrix(c(10, 20, 30, 40))
  expect_identical(drop(cpp_resample_at(ratings, matrix(c(1.5, 2.5, 3.5, 2.4)), TRUE)), c(20, 20, 40, 20))
  expect_identical(drop(cpp_resample_at(ratings, matrix(c(1.5, 2.5, 3.5, 4)), FALSE)), c(15, 25, 35, 40))
})

test_that("REFERENCE-TOOL G5: no file of the package is looked for in the working directory", {
  skip_if_not_installed("withr")
  data <- as_ratings(do.call(cbind, walks(60)))
  here <- align_gctw(data)
  withr::local_dir(withr::local_tempdir())
  expect_identical(align_gctw(data), here)
})

test_that("REFERENCE-TOOL G6: raters of unequal length are told from as many raters as samples", {
  set.seed(1)
  data <- as_ratings(sin(1:22 / 4) + matrix(rnorm(22 * 22, sd = 0.2), 22))
  short <- data[!(data$rater == "r7" & data$time > 4.9), ] # without the last two samples
  aligned <- align_gctw(short, max_iter = 1) # quick: 22 raters have 220 weights
  expect_identical(as.vector(table(aligned$rater)), rep(22L, 22))
  expect_gt(max(abs(warping_paths(aligned)$lag)), 0)
  own <- aligned$rater == "r7"
  expect_identical(which(is.na(aligned$value[own])), 21:22)
  expect_false(anyNA(aligned$value[!own]))
})

test_that("the same bytes for any number of threads, aligned and fused", {
  for (variant in c("robust", "muse")) {
    one <- align_gctw(ratings, variant, synchronise = TRUE)
    expect_identical(align_gctw(ratings, variant, synchronise = TRUE, threads = 3), one)
  }
  expect_identical(align_gctw(ratings, joint = TRUE, threads = 2), align_gctw(ratings, joint = TRUE))
  expect_identical(fuse_gctw(ratings, threads = 2), fuse_gctw(ratings))
  expect_identical(fuse_raaw(ratings, threads = 2), fuse_raaw(ratings))
  expect_identical(fuse_raaw(ratings, align = "dtw", threads = 2), fuse_raaw(ratings, align = "dtw"))
  expect_identical(gold_standard(ratings, method = "raaw", threads = 2), gold_standard(ratings, method = "raaw"))
})
