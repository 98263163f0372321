# Power before any data: studies of a given size are simulated, fused and compared with their truth.

#' How large must a study be?
#'
#' Before any data: simulates studies of each number of raters, recordings and minutes by [simulate_annotations()],
#' fuses them, and says how well the gold standard goes along with the truth, and how sure one can be of that.
#' [rater_number()] answers the same for raters who have rated already.
#'
#' The correlation is Pearson's r of gold standard and truth at the best shift (a delay that all raters share cannot be
#' seen from ratings, see [estimate_lag()]), averaged over the recordings of a study in Fisher's z. Its square is the
#' reliability that [rater_number()] speaks of: for raters who differ in noise alone the mean of k of them reaches
#' \eqn{k \rho / (1 + (k - 1) \rho)}, and here it does, too. What comes of a plan hangs on the raters that are
#' simulated: name the `scenario` that is like yours, or set `noise` and `lag` from a pilot.
#'
#' @param raters,recordings,minutes Numbers of raters and of recordings, and minutes a recording: one or more each; all
#'   combinations are tried.
#' @param methods Fusions as in [compare_fusions()]: names, or a named list of functions of the ratings. By default the
#'   mean and the latent fusion ([fuse_latent()], RALF).
#' @param target The wanted reliability of the gold standard, as in [rater_number()]: above 0 and below 1. `power` is
#'   the share of the studies that reach it, i.e. r of `sqrt(target)`.
#' @param simulation A named list of arguments of [simulate_annotations()]: `scenario`, `noise`, `lag`, `kind`, ...
#' @param studies Number of studies that are simulated of each size.
#' @param conf_level Share of the studies between `conf.low` and `conf.high`.
#' @param seed Seed of the simulation; `NULL` draws it from R's stream, so that [set.seed()] governs. Each size has
#'   the same seeds.
#' @param threads Number of threads of the fusions. The result is the same for any number.
#' @inheritParams rlang::args_dots_empty
#' @returns A table of class `study_plan`, one row a size and method: `raters`, `recordings`, `minutes`, `method`,
#'   `estimate` (mean correlation with the truth), `std.error` (of that mean, in Fisher's z: simulate more `studies` to
#'   make it smaller), `conf.low`, `conf.high` (quantiles over studies: what one study may get), `reliability`
#'   (`estimate` squared), `power`, `lowest` (mean over studies of the recording that is met worst), `studies` (those
#'   that could be fused). `autoplot()` draws it.
#'
#'   A warning of class `musefuse_warning_fusion` counts fusions that failed.
#' @section Errors:
#' `musefuse_error_argument`.
#' @family agreement
#' @examples
#' plan <- plan_study(c(2, 4), recordings = 2, minutes = 1, methods = "mean", studies = 5, seed = 1)
#' plan
#' autoplot(plan)
#' @export
plan_study <- function(raters = c(2, 3, 5, 8), recordings = 5, minutes = 3, ..., methods = c("mean", "latent"),
                       target = 0.8, simulation = list(), studies = 20, conf_level = 0.95, seed = NULL,
                       threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  sizes <- expand.grid(minutes = check_sizes(minutes, "minutes", whole = FALSE),
    recordings = check_sizes(recordings, "recordings"), raters = check_sizes(raters, "raters"))
  verbs <- comparison_verbs(methods)
  target <- check_number(target, 0, 1, open = TRUE)
  simulation <- check_plan_simulation(simulation)
  studies <- check_repeats(studies, 2)
  conf_level <- check_conf_level(conf_level)
  threads <- check_threads(threads)
  seed <- draw_seed(seed)
  items <- unlist(lapply(seq_len(nrow(sizes)), function(i) {
    lapply(seq_len(studies), function(study) c(as.list(sizes[i, ]), list(size = i, seed = next_seed(seed, study))))
  }), recursive = FALSE)
  met <- map_items(items, "Simulating studies", simulate_study, verbs, simulation, threads, where = where_study)
  warn_failed_studies(met)
  size <- vapply(items, `[[`, 0L, "size")
  rows <- do.call(rbind, lapply(seq_len(nrow(sizes)), function(i) {
    cbind(sizes[i, c("raters", "recordings", "minutes")], plan_rows(met[size == i], names(verbs), target, conf_level),
      row.names = NULL)
  }))
  fit <- list(target = target, conf_level = conf_level, seed = seed, simulation = simulation, studies = studies)
  out <- new_table(as.list(rows), "study_plan", fit = structure(fit, class = c("fit_plan", "musefuse_fit")))
  add_step(out, NULL, "plan_study", c(lapply(sizes[names(sizes)[3:1]], unique), list(methods = methods, target = target,
    simulation = simulation, studies = studies, conf_level = conf_level, seed = seed)))
}

check_sizes <- function(x, arg, whole = TRUE, call = caller_env()) {
  least <- if (whole) 1 else 0
  if (!is.numeric(x) || length(x) == 0L || !all(is.finite(x)) || any(x < least) || any(x == 0) ||
      whole && any(x != round(x))) {
    abort_wanted(x, if (whole) "one or more whole numbers of at least 1" else "one or more numbers above 0", arg, call)
  }
  sort(unique(as.double(x)))
}

# What the plan itself says cannot be said twice.
check_plan_simulation <- function(simulation, call = caller_env()) {
  if (!is.list(simulation) || is.data.frame(simulation) || length(simulation) > 0L && !rlang::is_named(simulation)) {
    abort_wanted(simulation, "a named list of arguments of {.fn simulate_annotations}", "simulation", call)
  }
  mine <- c("recordings", "raters", "duration", "seed")
  known <- setdiff(names(formals(simulate_annotations)), c("...", mine))
  wrong <- setdiff(names(simulation), known)
  if (length(wrong) > 0L) {
    abort_musefuse(c("{.arg simulation} cannot have {.arg {wrong}}.",
      x = if (any(wrong %in% mine)) "How large a study is, and the seed, are arguments of {.fn plan_study}.",
      i = "Arguments are {.arg {known}}."), "argument", call = call)
  }
  simulation
}

where_study <- function(item) {
  paste0("With ", item$raters, " raters, ", item$recordings, " recordings of ", item$minutes, " min.")
}

# One row a method and recording: r with the truth.
simulate_study <- function(item, verbs, simulation, threads) {
  rlang::local_options(musefuse.threads = threads)
  data <- do.call(simulate_annotations, c(list(recordings = item$recordings, raters = item$raters,
    duration = 60 * item$minutes, seed = item$seed), simulation))
  known <- truth(data)$signal
  cells <- annotation_cells(data)
  with_seed(item$seed, do.call(rbind, lapply(names(verbs), function(method) {
    run <- run_fusion(verbs[[method]], data)
    r <- vapply(cells, function(cell) {
      gold <- gold_of_cell(run$gold, cell)
      if (is.null(gold)) NA_real_ else aligned_agreement(gold, reference_at(known, "truth")(cell), cell$rate, 8)[[1L]]
    }, 0)
    data.frame(method = method, r = r, error = run$error %||% NA_character_)
  })))
}

# A study is its mean over recordings; a gold standard that is constant somewhere tells nothing there.
plan_rows <- function(met, methods, target, conf_level) {
  tail <- (1 - conf_level) / 2
  rows <- lapply(methods, function(method) {
    r <- lapply(met, function(study) study$r[study$method == method])
    r <- lapply(r, function(one) replace(one, is.na(one), 0)) # what cannot be told goes along with nothing
    fused <- vapply(met, function(study) all(is.na(study$error[study$method == method])), NA)
    z <- vapply(r[fused], function(one) mean(atanh(pmin(one, 0.99999))), 0)
    quantile_of <- function(p) tanh(if (length(z) > 0L) stats::quantile(z, p, names = FALSE) else NA_real_)
    estimate <- if (length(z) > 0L) tanh(mean(z)) else NA_real_
    data.frame(method = method, estimate = estimate, std.error = stats::sd(z) / sqrt(length(z)),
      conf.low = quantile_of(tail), conf.high = quantile_of(1 - tail), reliability = estimate^2 * (estimate > 0),
      power = if (length(z) > 0L) mean(tanh(z) >= sqrt(target)) else NA_real_,
      lowest = if (any(fused)) mean(vapply(r[fused], min, 0)) else NA_real_, studies = sum(fused))
  })
  out <- do.call(rbind, rows)
  out$method <- factor(out$method, methods)
  out
}

warn_failed_studies <- function(met) {
  errors <- unlist(lapply(met, function(study) {
    failed <- study[!is.na(study$error) & !duplicated(study$method), ]
    paste0(failed$method, ": ", sub("\n.*", "", failed$error), recycle0 = TRUE)
  }))
  if (length(errors) > 0L) {
    warn_musefuse(c("{length(errors)} fusion{?s} of simulated studies failed and {?is/are} left out.",
      bullets(utils::head(unique(errors), 5L))), "fusion")
  }
}

# ---- what is shown -------------------------------------------------------------------------------

lines_of.study_plan <- function(x, ...) {
  if (nrow(x) == 0L) {
    return("A plan of a study without rows.")
  }
  fit <- fit_of(x)
  lines <- data.frame(raters = format(x$raters), recordings = format(x$recordings), minutes = format(x$minutes),
    method = as.character(x$method), r = two_digits(x$estimate),
    studies = bracketed(x$conf.low, x$conf.high),
    reliability = two_digits(x$reliability),
    power = percent(x$power))
  lines <- rbind(c("raters", "recordings", "min", "method", "r", "of studies", "reliability", "power"), lines)
  c(
    cli::style_bold("Plan of a study: correlation of the gold standard with the truth, simulated"),
    apply(format_columns(lines), 1L, paste, collapse = "  "),
    if (!is.null(fit)) c(
      paste0("r: mean of ", fit$studies, " studies of each size, and where ", format(100 * fit$conf_level),
        " % of them lie. Power: studies with a reliability of ", format(fit$target), " (r ",
        two_digits(sqrt(fit$target)), ") or more."),
      format_smallest(x)
    ),
    format_handled(x),
    cli::style_dim("Next: autoplot(x); rater_number(data) once raters have rated")
  )
}

# The size with the fewest minutes of rating in all that has power.
format_smallest <- function(x, power = 0.8) {
  enough <- as.data.frame(x)[!is.na(x$power) & x$power >= power, ]
  lines <- vapply(levels(x$method), function(method) {
    rows <- enough[enough$method == method & !is.na(enough$raters * enough$recordings * enough$minutes), ]
    if (nrow(rows) == 0L) {
      return(paste0("No size reaches a power of ", percent(power), " with ", method, "."))
    }
    least <- rows[which.min(rows$raters * rows$recordings * rows$minutes), ]
    paste0("Least rating time with a power of ", percent(power), ", ", method, ": ",
      count_of(least$raters, "rater"), " x ", count_of(least$recordings, "recording"), " x ",
      format(least$minutes), " min.")
  }, "")
  unname(lines)
}

#' @rdname tidiers
#' @export
glance.study_plan <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  fit <- need_fit(x)
  tibble::tibble(sizes = nrow(unique(as.data.frame(x)[c("raters", "recordings", "minutes")])),
    methods = count_ids(x$method), studies = fit$studies, target = fit$target, seed = fit$seed)
}

#' @rdname plan_study
#' @param object What `plan_study()` returned.
#' @export
autoplot.study_plan <- function(object, ...) {
  check_no_dots()
  check_rows(object, "object")
  fit <- need_fit(object)
  rows <- as.data.frame(object)
  recordings <- vapply(rows$recordings, count_of, "", "recording")
  rows$panel <- paste0(recordings, ", ", format(rows$minutes, trim = TRUE), " min")
  rows$panel <- factor(rows$panel, unique(rows$panel[order(rows$recordings, rows$minutes)]))
  place <- ggplot2::position_dodge(width = 0.25)
  methods <- levels(rows$method)
  ggplot2::ggplot(rows, ggplot2::aes(.data$raters, .data$estimate, colour = .data$method)) +
    ggplot2::geom_hline(yintercept = sqrt(fit$target), linetype = "22", colour = "grey50", linewidth = 0.4) +
    ggplot2::geom_line(position = place, linewidth = 0.6, na.rm = TRUE) +
    ggplot2::geom_linerange(ggplot2::aes(ymin = .data$conf.low, ymax = .data$conf.high), position = place,
      na.rm = TRUE) +
    ggplot2::geom_point(position = place, size = 2, na.rm = TRUE) +
    ggplot2::facet_wrap(ggplot2::vars(.data$panel)) +
    scale_colour_groups(methods, name = NULL, guide = if (length(methods) > 1L) group_legend(methods) else "none") +
    ggplot2::scale_x_continuous(breaks = unique(rows$raters)) +
    ggplot2::coord_cartesian(ylim = c(min(rows$conf.low, sqrt(fit$target), na.rm = TRUE), 1)) +
    wrapped_labs(x = "Raters", y = "Correlation with the truth", title = "How large must the study be?",
      subtitle = paste0("Mean of ", fit$studies, " simulated studies and where ", format(100 * fit$conf_level),
        " % of them lie. Dashed: reliability ", format(fit$target), "."),
      alt = paste("Lines of the expected correlation of the gold standard with the truth against the number of raters,",
        "for", count_of(nlevels(rows$panel), "panel"), "and", paste0(count_of(length(methods), "method"), "."))) +
    theme_musefuse()
}
