#' Fuse raters by the estimator weighted evaluator (EWE)
#'
#' A mean in which those who agree with the others count more: the standard gold standard of continuous
#' emotion corpora. It helps where some raters are unreliable; it does not help where raters are good
#' but late by different delays (shift them first, or use a fusion that aligns).
#'
#' Rater k has the agreement \eqn{r_k} with the others; negative agreement becomes weight 0, and
#' \deqn{x_{EWE}(t) = \sum_k w_k x_k(t) / \sum_k w_k, \quad w_k = \max(r_k, 0),}
#' with both sums over the raters present at t. `agreement` says with whom a rater is compared:
#' * `"pairwise"`: the mean agreement with each of the others, one by one, as the MuSe-Toolbox does;
#' * `"leave_one_out"`: the agreement with the mean of the others, as its paper says;
#' * `"consensus"`: with the mean of all (Grimm & Kroschel 2005). The rater is part of that mean, which
#'   flatters bad raters: measured with known truth it is the worst of the three.
#'
#' `weighting = "reliability"` (EWE+) compares each rater with the weighted mean of the others by
#' Pearson's r, takes weights proportional to \eqn{r / (1 - r^2 + 0.05)} and repeats up to `max_iter`
#' times, with half steps. With known truth it beats the plain weights, unless all raters drift slowly.
#'
#' Two raters hold no information on who is the better one: they get equal weights. Nothing is rounded;
#' the MuSe-Toolbox rounds correlations to 4 and the fused signal to 3 decimals.
#'
#' @inheritParams fuse_mean
#' @param weighting Where the weights come from: `"agreement"`: in proportion to the agreement; `"reliability"`: EWE+,
#'   see Details.
#' @param agreement Whom a rater is compared with: `"pairwise"`, `"leave_one_out"` or `"consensus"`.
#'   Not used by `weighting = "reliability"`.
#' @param index Measure of agreement, `"ccc"` (Lin's concordance, population moments, as
#'   [concordance()]) or `"pearson"`. Not used by `weighting = "reliability"`.
#' @param fallback What to do with a recording in which no rater has a positive weight: `"error"`, or
#'   fuse it by the `"mean"` or `"median"` with a warning.
#' @param max_iter Most rounds of `weighting = "reliability"`.
#' @param threads Number of threads; recordings are spread over them. The result is the same for any number.
#' @returns A `gold` table, one row a recording, dimension and time (seconds): `value`, `conf.low`,
#'   `conf.high` (the jackknife over raters, weights estimated anew without each), and `n_raters`, the
#'   ratings used. [tidy()][gold] gives a row a recording, dimension and rater with `weight` (their sum
#'   is 1) and `agreement` (before negative ones become 0).
#'
#'   A warning of class `musefuse_warning_weights` names the raters whose agreement is negative or not
#'   defined (constant traces); `musefuse_error_weights` says which recordings have no two raters
#'   that agree.
#' @references Grimm, M. & Kroschel, K. (2005). Evaluation of natural emotions using self assessment
#'   manikins. *IEEE ASRU*, 381-385. \doi{10.1109/ASRU.2005.1566530}
#'
#'   Stappen, L., Schumann, L., Sertolli, B., Baird, A., Weigell, B., Cambria, E., & Schuller, B. W.
#'   (2021). MuSe-Toolbox: The multimodal sentiment analysis continuous annotation fusion and discrete class
#'   transformation toolbox. *MuSe '21*, 75-82. \doi{10.1145/3475957.3484451}
#' @family fusions
#' @examples
#' gold <- fuse_ewe(ratings)
#' tidy(gold)
#' fuse_ewe(ratings, weighting = "reliability")
#' @export
fuse_ewe <- function(data, ..., weighting = c("agreement", "reliability"),
                     agreement = c("pairwise", "leave_one_out", "consensus"),
                     index = c("ccc", "pearson"), fallback = c("error", "mean", "median"),
                     centre = TRUE, min_raters = 1, conf_level = 0.95, max_iter = 10, level = c("own", "means"),
                     keep_ratings = getOption("musefuse.keep_ratings", TRUE),
                     threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- check_annotations(data)
  settings <- ewe_settings(weighting, agreement, index, fallback, centre, min_raters, conf_level, max_iter)
  level <- check_choice(level)
  gold <- fuse_cells(data, "ewe", ewe_steps, settings, threads = check_threads(threads))
  report_weights(attr(gold, "fit"), settings$fallback)
  add_fusion_step(gold, data, "fuse_ewe", settings, keep_ratings, level)
}

# These and the steps are shared with RAAW, which aligns first.
ewe_settings <- function(weighting, agreement, index, fallback, centre, min_raters, conf_level, max_iter,
                         call = caller_env()) {
  list(
    weighting = check_choice(weighting, c("agreement", "reliability"), call = call),
    agreement = check_choice(agreement, c("pairwise", "leave_one_out", "consensus"), call = call),
    index = check_choice(index, c("ccc", "pearson"), call = call),
    fallback = check_choice(fallback, c("error", "mean", "median"), call = call),
    centre = check_flag(centre, call = call), min_raters = check_min_raters(min_raters, call),
    conf_level = check_band_level(conf_level, call), max_iter = check_number(max_iter, 1, whole = TRUE, call = call)
  )
}

ewe_steps <- list(
  prepare = function(cell, settings) cell$ratings,
  work = function(prepared, settings, threads) ewe_core(prepared, settings, threads),
  finish = function(cell, fused, settings) ewe_result(cell, fused, settings)
)

ewe_result <- function(cell, fused, settings) {
  if (fused$status == "degenerate" && settings$fallback != "error") {
    instead <- fall_back(cell, settings)
    fused[names(instead)] <- instead
  }
  c(
    list(
      value = fused$value, n_raters = fused$n_raters,
      raters = list(rater = colnames(cell$ratings), weight = fused$weight, agreement = fused$agreement),
      facts = list(status = fused$status, iterations = fused$iterations)
    ),
    band_limits(fused$value, fused$se, fused$n_raters, settings$conf_level)
  )
}

# Weights and fused series of each of many time x rater matrices.
ewe_core <- function(ratings, settings, threads) {
  cpp_ewe(unname(ratings), c(settings[c("agreement", "index", "max_iter", "centre", "min_raters")],
    list(reliability = settings$weighting == "reliability")), !is.null(settings$conf_level), threads,
  core_progress("EWE"))
}

fall_back <- function(cell, settings) {
  band <- !is.null(settings$conf_level)
  if (settings$fallback == "mean") {
    ones <- rep(1, ncol(cell$ratings))
    return(cpp_weighted_mean(cell$ratings, ones, settings$centre, settings$min_raters, band))
  }
  cpp_median(cell$ratings, settings$min_raters,
    if (band) maritz_jarrett(ncol(cell$ratings)) else matrix(0, 0L, 0L))
}

# One condition for what the weights of all recordings say: nobody agrees anywhere (an error, or a
# warning that names the fallback), or somebody was left out.
report_weights <- function(fit, fallback, call = caller_env()) {
  nobody <- fit$recordings[fit$recordings$status == "degenerate", ]
  if (nrow(nobody) > 0L) {
    cells <- name_some(paste(nobody$recording, "/", nobody$dimension))
    message <- c(
      "In {nrow(nobody)} recording{?s} x dimension{?s} no rater agrees with the others: {.val {cells}}.",
      i = "{.fn agreement} and {.fn rater_diagnostics} show why."
    )
    if (fallback == "error") {
      abort_musefuse(
        c(message, i = "{.code fallback = \"mean\"} or {.code \"median\"} fuses them nonetheless."),
        "weights", call = call
      )
    }
    warn_musefuse(c(message, "!" = "There the {fallback} is taken instead."), "weights")
  }
  elsewhere <- !paste(fit$raters$recording, fit$raters$dimension) %in%
    paste(nobody$recording, nobody$dimension)
  warn_left_out(fit$raters[elsewhere, ])
  warn_opposed(fit$raters[elsewhere, ])
}

warn_left_out <- function(raters) {
  out <- raters[raters$weight == 0, ]
  warn_of(trace_names(out), paste("{n} trace{?s} {?has/have} weight 0: the agreement with the others is negative or",
    "(constant or empty traces) not defined."), "weights",
  "{.code tidy(gold)} lists all weights; {.fn rater_diagnostics} says more of these raters.")
}

# Two raters have equal weights also where they contradict each other.
warn_opposed <- function(raters) {
  opposed <- raters[raters$weight > 0 & !is.na(raters$agreement) & raters$agreement < 0, ]
  warn_of(trace_names(opposed),
    "Two raters who contradict each other were averaged; which of them is right cannot be known.", "weights")
}
