#' Which fusion suits these ratings?
#'
#' Looks at what decides between fusions (how many raters, how long, how well they agree, how unequal
#' their lags and their noise are, how much is missing, whether somebody is inverted or unrelated) and
#' recommends one, with reasons. The rules come from benchmarks with known truth
#' (`vignette("which-fusion")`); they look at the raters only, so they cannot see what all raters share: a
#' common lag, a common bias.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @inheritParams rlang::args_dots_empty
#' @returns An object of class `fusion_choice`: a list of `verb` (name of the function recommended), `arguments` (a
#'   list), `call` (both as text), `reasons` and `caveats` (character), and `facts`, a tibble of one row: `recordings`,
#'   `dimensions`, `raters` (the fewest in a recording and dimension), `seconds` (the shortest), `share_missing`,
#'   `agreement` (median over traces of the correlation with what the others show, lags taken out), `lag_spread`
#'   (seconds, median over recordings of the largest minus the smallest lag of related raters), `noise_ratio` (median
#'   over recordings of the noisiest rater's noise over the least noisy one's, gains taken out), `tau` (seconds, median
#'   decay time of the raters' noise), `inverted`, `unrelated`, `idle` (numbers of traces; `idle`:
#'   that never move), `unsure` (recordings in which fewer
#'   than two raters are related), `scales_apart` and `clocks_apart` (recordings and dimensions in which a rater's scale
#'   is more than 5 times as wide as another's, or a clock hardly meets the others'), `window` (seconds, of the mean
#'   that meets raters left out best), `latent_gain` and `latent_gain_se` (Fisher's z and its standard error: how much
#'   better the latent fusion of the others goes along with a rater left out than their smoothed mean; up to 40
#'   traces are
#'   left out in turn). The latent fusion is recommended only where that gain is beyond one standard error, as much of
#'   its lead over a plain mean may be smoothing.
#'
#'   [tidy()] gives the facts as a table of `fact`, `value`, `meaning`.
#' @section Errors:
#' Those of [as_annotations()] on tables that are none.
#' @family fusions
#' @examples
#' some <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
#' choice <- choose_fusion(some)
#' choice
#' gold <- do.call(choice$verb, c(list(some), choice$arguments))
#' @export
choose_fusion <- function(data, ...) {
  check_no_dots()
  data <- check_annotations(data)
  facts <- fusion_facts(data)
  choice <- c(decide_fusion(facts), list(facts = facts))
  made <- add_step(new_table(as.list(facts), "fusion_choice"), data, "choose_fusion", said = choice["call"])
  structure(choice, class = "fusion_choice", lineage = lineage_of(made))
}

# A recording has to be this long for the latent model to know its parameters (methods/latent.md 6.10).
latent_seconds <- 60

# What the decision looks at; the latent fusion is the measuring instrument.
fusion_facts <- function(data) {
  cells <- annotation_cells(data)
  count <- vapply(cells, function(cell) sum(colSums(!is.na(cell$ratings)) > 0), 0)
  seconds <- vapply(cells, function(cell) diff(range(cell$time)), 0)
  missing <- vapply(cells, function(cell) mean(is.na(cell$ratings)), 0)
  fit <- tryCatch(suppressWarnings(fit_of(fuse_latent(data))), musefuse_error_data = function(cnd) NULL)
  facts <- tibble::tibble(
    recordings = nlevels(droplevels(data$recording)), dimensions = nlevels(droplevels(data$dimension)),
    raters = min(count), seconds = min(seconds), share_missing = mean(missing),
    agreement = NA_real_, lag_spread = NA_real_, noise_ratio = NA_real_, tau = NA_real_,
    inverted = 0L, unrelated = 0L, unsure = 0L,
    idle = sum(vapply(cells, function(cell) sum(apply(cell$ratings, 2L, is_idle)), 0L)),
    scales_apart = sum(nrow(scales_apart(data))),
    clocks_apart = sum(vapply(cells, function(cell) any(!is.na(odd_columns(cell, glance_rows)$apart)), NA))
  )
  if (!is.null(fit)) {
    traits <- trait_facts(fit$raters)
    facts[names(traits)] <- traits
  }
  control <- if (!is.null(fit) && facts$seconds >= latent_seconds) latent_gain(data) else no_gain
  facts[names(control)] <- control
  facts
}

# Rated, and never moved.
is_idle <- function(ratings) !all(is.na(ratings)) && is_constant(ratings)

trait_facts <- function(raters) {
  cell <- cell_key(raters)
  per_cell <- function(x, f) stats::median(tapply(x, cell, f), na.rm = TRUE)
  span <- function(x) if (all(is.na(x))) NA_real_ else diff(range(x, na.rm = TRUE))
  ratio <- function(x) if (all(is.na(x))) NA_real_ else max(x, na.rm = TRUE) / min(x, na.rm = TRUE)
  related <- !is.na(raters$gain) & (is.na(raters$p.value) | !raters$unrelated)
  noise <- ifelse(related, raters$noise_sd / abs(raters$gain), NA)
  list(
    agreement = stats::median(raters$shared_r, na.rm = TRUE),
    lag_spread = per_cell(ifelse(related, raters$lag, NA), span),
    noise_ratio = per_cell(noise, ratio), tau = stats::median(raters$tau, na.rm = TRUE),
    inverted = sum(raters$inverted & related), unrelated = sum(raters$unrelated),
    unsure = sum(tapply(related, cell, sum) < 2L)
  )
}

# The first rule that applies decides on the verb; caveats are gathered from all that apply.
decide_fusion <- function(facts) {
  chosen <- if (facts$raters < 2L) {
    recommend("fuse_mean", list(), paste("There is a recording with one rater only: nothing can be fused there, and",
      "the mean returns what was rated."))
  } else if (facts$raters == 2L) {
    recommend("fuse_raaw", list(align = "lag", weighting = "reliability"),
      "With two raters nobody can say who is the better one: take the lag between them out and average.")
  } else if (is.na(facts$agreement) || facts$seconds < latent_seconds) {
    recommend("fuse_ewe", list(weighting = "reliability"), sprintf(paste("The shortest recording has %.0f s: below",
      "%.0f s lags and noise are not known well enough to model them, weights by reliability still help."),
      facts$seconds, latent_seconds))
  } else if (isTRUE(facts$latent_gain > facts$latent_gain_se)) {
    recommend("fuse_latent", list(), c(gain_reason(facts), latent_reasons(facts)))
  } else if (isTRUE(facts$window > 0)) {
    recommend("gold_standard", list(method = "mean", post_smooth = facts$window), gain_reason(facts))
  } else {
    recommend("fuse_mean", list(), gain_reason(facts))
  }
  c(chosen, list(caveats = fusion_caveats(facts, chosen$verb)))
}

recommend <- function(verb, arguments, reasons) {
  shown <- vapply(names(arguments), function(name) paste0(", ", name, " = ", deparse(arguments[[name]])), "")
  list(verb = verb, arguments = arguments, call = paste0(verb, "(data", paste(shown, collapse = ""), ")"),
    reasons = reasons)
}

# What is proven: how well raters left out are met, against the smoothed mean.
gain_reason <- function(facts) {
  if (is.na(facts$latent_gain)) {
    return("What the latent fusion gains over a smoothed mean cannot be told here, and the mean is easier to explain.")
  }
  gained <- facts$latent_gain > facts$latent_gain_se
  sprintf(paste0(
    "Fusing the others by the latent model %s a rater left out better than their mean, smoothed over %s s: ",
    "Fisher's z %+.3f, standard error %.3f."
  ), if (gained) "meets" else "does not clearly meet", format(facts$window), facts$latent_gain, facts$latent_gain_se)
}

latent_reasons <- function(facts) {
  c(
    sprintf("%.0f raters or more and %.0f s or more a recording: enough to estimate each rater's lag, scale and noise.",
      facts$raters, facts$seconds),
    if (isTRUE(facts$lag_spread > 0.75)) sprintf(
      "The raters' lags differ by %.1f s: averaging them as they are blurs the signal.", facts$lag_spread),
    if (isTRUE(facts$noise_ratio > 2)) sprintf(
      "The noisiest rater has %.1f times the noise of the best one: weights matter.", facts$noise_ratio),
    if (facts$share_missing > 0.1) sprintf("%.0f %% of the ratings are missing, which the model takes as they come.",
      100 * facts$share_missing),
    if (facts$inverted > 0L) sprintf("%d trace%s against the others: averaging would cancel the signal.",
      facts$inverted, if (facts$inverted == 1L) " runs" else "s run"),
    if (isTRUE(facts$lag_spread <= 0.75 && facts$noise_ratio <= 2 && facts$unrelated + facts$inverted == 0L))
      "The raters are much alike: a plain fuse_mean() is nearly as good, and easier to explain."
  )
}

in_cells <- function(n, ...) {
  if (n > 0L) paste0("In ", count_of(n, "recording"), if (n > 1L) " x dimensions", " ", ...)
}

fusion_caveats <- function(facts, verb) {
  c(
    in_cells(facts$clocks_apart, "a rater's clock hardly meets the others': rater_diagnostics(data) says whose; ",
      "shift_lag() moves it. Until then nothing that compares raters is right."),
    in_cells(facts$scales_apart, "the raters' scales differ by more than 5 times: rescale_annotations() first, ",
      "averages refuse them as they are (fuse_gradient() and fuse_ordinal() do not)."),
    in_cells(facts$unsure, "fewer than two raters are related to what the others show: no fusion mends that; look at ",
      "tidy(fuse_latent(data))."),
    if (facts$idle > 0L) sprintf(paste("%d trace%s: each of them makes the mean move less. EWE and the latent fusion",
      "leave such traces out; rater_diagnostics(data) says whose they are."), facts$idle,
      if (facts$idle == 1L) " never moves" else "s never move"),
    if (isTRUE(facts$agreement < 0.3)) sprintf("The raters hardly agree (median correlation with the others %.2f).",
      facts$agreement),
    if (facts$unrelated > 0L) paste(
      sprintf("%d trace%s unrelated to the others: tidy(fuse_latent(data)) says which.", facts$unrelated,
        if (facts$unrelated == 1L) " is" else "s are"),
      "Ask what went wrong before you leave raters out."
    ),
    if (isTRUE(facts$tau > 15)) sprintf(paste("The raters' noise lingers (%.0f s): if all of them drift slowly,",
      "fuse_mean() after shift_lag() is as good or better."), facts$tau),
    if (facts$share_missing > 0.2 && verb != "fuse_raaw") "With so many gaps avoid fusions that warp time (GCTW, DTW).",
    "The lag that all raters share is not known from ratings: give `reference` or `base_lag` if you know it."
  )
}

#' @export
format.fusion_choice <- function(x, ...) {
  need_parts(x, c("call", "facts", "reasons", "caveats"), "choose_fusion")
  local_plain_numbers()
  bullet <- function(lines) {
    unlist(lapply(lines, strwrap, width = 96, initial = "* ", prefix = "  "), use.names = FALSE)
  }
  facts <- x$facts
  lineage <- lineage_of(x)
  made <- lineage$steps[[lineage$at %||% ""]]$said$call
  c(
    cli::style_bold(paste("Recommended:", x$call)),
    if (!is.null(made) && !identical(x$call, made)) paste0("Changed by hand: recommended was ", made),
    paste0("Looked at: ", count_of(facts$recordings, "recording"), " x ", count_of(facts$dimensions, "dimension"),
      ", at least ", count_of(facts$raters, "rater"), ", median correlation with the others ",
      if (is.na(facts$agreement)) "unknown" else sprintf("%.2f", facts$agreement)),
    "Because", bullet(x$reasons),
    "Mind", bullet(x$caveats),
    cli::style_dim("Next: compare_fusions(data) shows them side by side; vignette(\"which-fusion\")")
  )
}

#' @export
print.fusion_choice <- function(x, ...) print_format(x)

#' @export
tidy.fusion_choice <- function(x, ...) {
  check_no_dots()
  meaning <- c(
    recordings = "recordings", dimensions = "dimensions", raters = "fewest raters of a recording and dimension",
    seconds = "shortest recording, s", share_missing = "share of missing ratings",
    agreement = "median correlation of a trace with what the others show", lag_spread = "largest minus smallest lag, s",
    noise_ratio = "noise of the noisiest over that of the best rater", tau = "decay time of the raters' noise, s",
    inverted = "traces against the others", idle = "traces that never move",
    scales_apart = "recordings x dimensions whose raters' scales differ by more than 5 times",
    clocks_apart = "recordings x dimensions with a rater whose clock hardly meets the others'",
    unrelated = "traces unrelated to the others",
    unsure = "recordings x dimensions with fewer than two related raters",
    window = "window of the smoothed mean that meets raters left out best, s",
    latent_gain = "gain of the latent fusion over it on raters left out, Fisher's z",
    latent_gain_se = "standard error of that gain"
  )
  tibble::tibble(fact = names(meaning), value = as.numeric(unlist(x$facts[names(meaning)])), meaning = unname(meaning))
}
