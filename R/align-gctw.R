#' Align raters by generalised canonical time warping (GCTW)
#'
#' Stretches and compresses each rater's time smoothly, so that the raters of a recording move together.
#' It takes out delays that change in the course of a recording. It does not take out a constant delay
#' (every warp starts and ends with the recording): `synchronise = TRUE` or [shift_lag()] does. Do
#' not use it where raters disagree on what happened rather than on when: warping then fits noise.
#'
#' @section Variants:
#' * `"robust"` (default): one Gauss-Newton step from unwarped time, shortened until the raters really lie
#'   closer. Measured against known truth, going on to convergence makes the gold standard worse.
#'   No dependence on the scale of the ratings; raters with constant or hardly any ratings are set aside.
#' * `"muse"`: what the MuSe-Toolbox computes, to 1e-6 samples: ridge `lambda` in absolute units (its result
#'   changes with the scale of the ratings), no anchor, no limit, nearest samples. Where one rater is
#'   constant, step-like or a copy of another, or the recording is short, it warps nobody; a warning says so.
#' * `"full"`: the papers' iteration, from the current warps, until nothing moves. For study.
#'
#' @section Method:
#' Alternates between space (regularised multi-set canonical correlation of the raters at the current
#' warps) and time (a Gauss-Newton step on the mixture weights of [warp_basis()], a small quadratic
#' programme with `max_shift` as linear constraints). The objective of `"robust"` and `"full"` is d (m - 1) minus the
#' leading d eigenvalues: with one dimension, the number of raters minus the leading eigenvalue of their
#' correlation matrix; 0 where all move as one.
#'
#' Missing ratings: gaps up to `max_gap` are interpolated for the estimation only, longer ones have no part
#' in it. Aligned values rest on observed ratings alone.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param variant `"robust"`, `"muse"` or `"full"`; see Variants.
#' @inheritParams rlang::args_dots_empty
#' @param synchronise Take out one constant lag a rater first, by the `"pairwise"` method of
#'   [estimate_lag()]?
#' @param joint Shall all dimensions of a rater share one warp, estimated from them together?
#' @param anchor Whose time is the recording's: `"mean"` (the mean of the warps; no drift that all raters
#'   share), the name of a rater, or `"none"` (GCTW's own clock). Default `"none"` for `"muse"`.
#' @param max_shift Largest distance of a warp from the recording's clock, in seconds; `Inf` for none
#'   (the default for `"muse"`).
#' @param lambda Ridge of the canonical correlation, from 0 to below 1; used with several dimensions, and by `"muse"`.
#' @param energy Keep the canonical dimensions that hold this share of the eigenvalues.
#' @param max_iter Most rounds of space and time.
#' @param tolerance Stop when no warp moves by more than this many samples (`"muse"` never stops early).
#' @param basis A [warp_basis()].
#' @param max_gap Longest gap, in seconds, that is interpolated for the estimation.
#' @param threads Number of threads; recordings are spread over them. The result is the same for any number.
#' @returns The annotations on the recording's clock: `recording, dimension, rater, time` (seconds),
#'   `value` (what the rater gave at the warped time; `NA` where the rating nearest to it is missing).
#'   [warping_paths()] gives the warps, `autoplot(x, type = "warp")` and `autoplot(x, type = "alignment")` draw them.
#'
#'   A warning of class `musefuse_warning_constant` names raters that were set aside and keep their time;
#'   one of class `musefuse_warning_convergence` recordings in which `"muse"` warped nobody.
#' @references Zhou, F. & De la Torre, F. (2016). Generalized canonical time warping. *IEEE Transactions
#'   on Pattern Analysis and Machine Intelligence*, 38(2), 279-294. \doi{10.1109/TPAMI.2015.2414429}
#' @family alignment
#' @examples
#' aligned <- align_gctw(ratings)
#' warping_paths(aligned)
#' @export
align_gctw <- function(data, variant = c("robust", "muse", "full"), ..., synchronise = FALSE,
                       joint = FALSE, anchor = if (variant == "muse") "none" else "mean",
                       max_shift = if (variant == "muse") Inf else 10, lambda = 0.7, energy = 0.8,
                       max_iter = if (variant == "full") 100 else 10, tolerance = 1e-3,
                       basis = warp_basis(), max_gap = 1, threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- check_annotations(data)
  variant <- check_choice(variant)
  settings <- gctw_settings(data, rlang::current_env())
  threads <- check_threads(threads)
  cells <- annotation_cells(check_magnitude(data))
  warn_clocks_apart(cells)
  aligned <- gctw_cells(cells, settings, threads)
  warn_gctw(cells, aligned, settings)
  aligned_annotations(cells, aligned, data, "gctw", "fit_gctw", settings)
}

# The settings of GCTW, cleaned. `given` holds them under the names of the arguments of align_gctw(): the frame
# of a verb that has them all, or a list.
gctw_settings <- function(data, given, call = caller_env()) {
  flag <- function(name) check_flag(given[[name]], arg = name, call = call)
  number <- function(name, ...) check_number(given[[name]], ..., arg = name, call = call)
  anchor <- check_string(given$anchor, arg = "anchor", call = call)
  if (!anchor %in% c("mean", "none")) {
    anchor <- check_known(anchor, levels(data$rater), "rater", arg = "anchor", call = call)
  }
  list(
    variant = given$variant, anchor = anchor, synchronise = flag("synchronise"), joint = flag("joint"),
    max_shift = number("max_shift", 0), lambda = check_lambda(given$lambda, given$variant, call),
    energy = number("energy", 1e-6, 1), max_iter = number("max_iter", 1, whole = TRUE),
    tolerance = number("tolerance", 0), basis = check_basis(given$basis, call),
    max_gap = number("max_gap", 0)
  )
}

# `given` and, for the other arguments of align_gctw(), their defaults.
with_gctw_defaults <- function(given) {
  other <- formals(align_gctw)[setdiff(names(formals(align_gctw)), c("data", "...", "threads", names(given)))]
  c(given, lapply(other, eval, given["variant"], environment(align_gctw)))
}

check_basis <- function(basis, call = caller_env()) {
  if (!inherits(basis, "warp_basis")) {
    abort_musefuse("{.arg basis} must come from {.fn warp_basis}.", "argument", call = call)
  }
  basis
}

check_lambda <- function(lambda, variant, call = caller_env()) {
  lambda <- check_number(lambda, 0, 1, arg = "lambda", call = call)
  if (lambda == 1 || (variant == "muse" && lambda == 0)) {
    abort_musefuse(c("{.arg lambda} must be below 1{if (variant == 'muse') ' and above 0'}.",
      x = "It is {.val {lambda}}."), "argument", call = call)
  }
  lambda
}

# One result a cell: list(ratings, paths, raters, facts). Cells of a recording share their warps if
# `joint` is set.
gctw_cells <- function(cells, settings, threads = 1L, call = caller_env()) {
  groups <- if (settings$joint) joint_groups(cells, call) else as.list(seq_along(cells))
  aligned <- vector("list", length(cells))
  aligned[unlist(groups)] <- unlist(map_threaded(lapply(groups, gctw_group, cells, settings), "Aligning by GCTW",
    gctw_steps, settings, threads = threads, where = function(group) where_cell(group$cells[[1L]]), call = call),
    recursive = FALSE)
  aligned
}

# The numbers of the cells of each recording.
joint_groups <- function(cells, call) {
  recordings <- vapply(cells, `[[`, "", "recording")
  groups <- split(seq_along(cells), factor(recordings, unique(recordings)))
  for (group in groups) {
    for (cell in cells[group]) check_same_clock(cells[[group[[1L]]]], cell, call)
  }
  groups
}

gctw_group <- function(numbers, cells, settings) {
  cells <- cells[numbers]
  list(cells = cells, raters = raters_of_cells(cells),
    rate = cells[[1L]]$rate)
}

# One sample has no time to warp; it goes by the core.
has_no_time <- function(group) length(group$cells[[1L]]$time) < 2L

gctw_steps <- list(
  prepare = function(group, settings) {
    if (has_no_time(group)) {
      return(NULL)
    }
    raters <- group$raters
    lags <- if (settings$synchronise) group_lags(group$cells, raters) else rep(0, length(raters))
    list(
      lags = lags,
      sequences = lapply(seq_along(raters), function(k) {
        rater_sequence(group$cells, raters[[k]], lags[[k]] * group$rate)
      }),
      options = core_settings(settings, raters, group$rate)
    )
  },
  work = function(prepared, settings, threads) {
    timed <- !vapply(prepared, is.null, NA)
    results <- vector("list", length(prepared))
    results[timed] <- cpp_gctw(lapply(prepared[timed], `[[`, "sequences"), lapply(prepared[timed], `[[`, "options"),
      threads, core_progress("GCTW"))
    Map(function(result, given) c(result, given["lags"]), results, prepared)
  },
  finish = function(group, fit, settings) {
    if (has_no_time(group)) {
      return(lapply(group$cells, unwarped))
    }
    positions <- sweep(fit$warps, 2L, fit$lags * group$rate, `+`)
    lapply(group$cells, function(cell) {
      mine <- match(colnames(cell$ratings), group$raters)
      gctw_cell(cell, positions[, mine, drop = FALSE], fit$lags[mine], fit, mine, settings)
    })
  }
)

# Column by column what one rater gave in each dimension, moved back by his lag in samples.
rater_sequence <- function(cells, rater, lag) {
  has <- vapply(cells, function(cell) rater %in% colnames(cell$ratings), NA)
  columns <- lapply(cells[has], function(cell) cell$ratings[, rater])
  sequence <- do.call(cbind, unname(columns))
  if (lag == 0) {
    return(sequence)
  }
  at <- matrix(seq_len(nrow(sequence)) + lag, nrow(sequence), ncol(sequence))
  cpp_resample_at(sequence, at, FALSE)
}

# One lag a rater: the mean over the dimensions that he rated.
group_lags <- function(cells, raters) {
  found <- lapply(cells, function(cell) {
    even <- on_even_clock(cell)
    lag <- pairwise_lags(even$ratings, even$rate, max_lag = 6)$lag
    lag[match(raters, colnames(cell$ratings))]
  })
  lags <- rowMeans(matrix(unlist(found), nrow = length(raters)), na.rm = TRUE)
  ifelse(is.finite(lags), lags, 0)
}

core_settings <- function(settings, raters, rate) {
  # A rater who did not rate this recording cannot be its anchor: the mean is.
  rater <- match(settings$anchor, raters, nomatch = 0L)
  anchor <- if (settings$anchor %in% c("mean", "none")) settings$anchor else if (rater > 0L) "rater" else "mean"
  c(settings[c("variant", "lambda", "energy", "max_iter", "tolerance", "basis")],
    list(anchor = anchor, anchor_rater = rater,
      max_shift = settings$max_shift * rate, max_gap = settings$max_gap * rate))
}

gctw_cell <- function(cell, positions, lags, fit, mine, settings) {
  ratings <- cpp_resample_at(cell$ratings, positions, settings$variant == "muse")
  colnames(ratings) <- colnames(cell$ratings)
  list(
    ratings = ratings,
    paths = list(warped_time = cell$time[[1L]] + (positions - 1) / cell$rate),
    raters = data.frame(
      rater = colnames(ratings), lag = lags,
      role = c("warped", "constant", "missing")[fit$roles[mine] + 1L],
      max_shift = apply(abs(positions - seq_along(cell$time)), 2L, max) / cell$rate
    ),
    facts = list(
      status = fit$status, iterations = fit$iterations, dims = fit$dims,
      objective_start = c(fit$after_space, NA)[[1L]],
      objective = if (length(fit$after_time)) fit$after_time[[length(fit$after_time)]] else NA_real_,
      ccc_before = mean_pairwise_ccc(cell$ratings), ccc_after = mean_pairwise_ccc(ratings)
    )
  )
}

unwarped <- function(cell) {
  raters <- colnames(cell$ratings)
  list(
    ratings = cell$ratings,
    paths = list(warped_time = matrix(cell$time, length(cell$time), length(raters))),
    raters = data.frame(rater = raters, lag = 0, role = "missing", max_shift = 0),
    facts = list(status = "degenerate", iterations = 0L, dims = 0L, objective_start = NA_real_,
      objective = NA_real_, ccc_before = NA_real_, ccc_after = NA_real_)
  )
}

mean_pairwise_ccc <- function(ratings) {
  ccc <- cpp_pairwise_agreement(ratings, "ccc")
  mean(ccc[upper.tri(ccc)], na.rm = TRUE)
}

# One warning for raters set aside, one for recordings in which nobody was warped.
warn_gctw <- function(cells, aligned, settings) {
  warn_unwarped_traces(cells, aligned, "hardly any")
  if (settings$variant != "muse") {
    return(invisible()) # there nobody is warped only where the raters just named leave fewer than two
  }
  several <- vapply(aligned, function(one) ncol(one$ratings) > 1L, NA)
  degenerate <- vapply(aligned, function(one) one$facts$status == "degenerate", NA)
  still <- vapply(cells[several & degenerate], name_cell, "")
  if (length(still) > 0L) {
    warn_musefuse(c(
      "In {length(still)} recording{?s} x dimension{?s} nobody was warped: {.val {name_some(still)}}.",
      i = paste0(
        "The original does nothing where a rater is constant, step-like or a copy, or a recording is short; ",
        "{.code variant = \"robust\"} aligns the others."
      )
    ), "convergence")
  }
}
