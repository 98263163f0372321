#' Pictures of agreement
#'
#' Who agrees with whom, and how sure that is: one picture for each kind of table that [agreement()] makes.
#'
#' @section Plot descriptions:
#' * `"matrix"`: a tile a pair of raters with the estimate written in it; with several recordings the mean over
#'   them. Panels by dimension and index. The default for pairs.
#' * `"forest"`: a point an estimate with its interval, by recording (and segment). The default otherwise.
#' * `"course"`: the estimate in each window against time, its interval shaded. The default for windows
#'   of all raters.
#'
#' Where [agreement()] was asked for chance, a grey bar (in a course a grey band) goes from its mean to where 95 % of
#' the surrogates end; in a matrix what is not above that is in brackets.
#'
#' @param object A table made by [agreement()].
#' @param type See Plot descriptions.
#' @param most Most recordings to draw (`"forest"`, `"course"`); the caption says how many are left out.
#' @param ... Not used.
#' @returns A ggplot, to which layers, scales and themes can be added; the table itself is its data.
#' @family agreement
#' @examples
#' autoplot(agreement(ratings, conf_level = NULL))
#' autoplot(agreement(ratings, type = "overall", resamples = 200))
#' @export
autoplot.agreement <- function(object, type = NULL, ..., most = 30L) {
  object <- mended(object)
  check_no_dots()
  if (is.null(type)) {
    type <- if ("other" %in% names(object)) "matrix" else if ("start" %in% names(object)) "course" else "forest"
  }
  type <- check_choice(type, c("matrix", "forest", "course"))
  most <- check_number(most, 1, whole = TRUE)
  check_rows(object, "object")
  needed <- c(matrix = "other", forest = "estimate", course = "start")[[type]]
  if (!needed %in% names(object)) {
    abort_musefuse(c("These rows cannot be drawn as {.val {type}}.",
      i = "A matrix needs {.code type = \"pairwise\"} in {.fn agreement}, a course {.code window =}."), "argument")
  }
  switch(type, matrix = plot_agreement_matrix(object), forest = plot_agreement_forest(object, most),
    course = plot_agreement_course(object, most))
}

plot_agreement_matrix <- function(x) {
  tiles <- agreement_tiles(x)
  raters <- nlevels(tiles$rater)
  recordings <- length(unique(x$recording[!is.na(x$estimate)]))
  crowd <- raters * max(length(unique(x$dimension)), 1.5 * length(unique(x$index))) # tiles side by side
  tiles$label <- tile_label(tiles$estimate, crowd)
  by_chance <- tiles$label != "" & !is.na(tiles$above) & !tiles$above
  tiles$label[by_chance] <- paste0("(", tiles$label[by_chance], ")")
  tiles$dark <- !is.na(tiles$estimate) & abs(tiles$estimate) >= 0.75
  turned <- raters > 8L || max(pmin(nchar(levels(tiles$rater)), 14L)) * crowd > 48L
  ggplot2::ggplot(tiles, ggplot2::aes(.data$rater, .data$other)) +
    ggplot2::geom_tile(ggplot2::aes(fill = pmin(pmax(.data$estimate, -1), 1)), colour = "white", linewidth = 0.5) +
    ggplot2::geom_text(ggplot2::aes(label = .data$label), colour = ifelse(tiles$dark, "white", "grey10"),
      size = if (crowd > 11L) 2 else 2.8) +
    agreement_facets(x) +
    ggplot2::scale_fill_gradient2(low = "#D55E00", mid = "grey97", high = "#0072B2", limits = c(-1, 1),
      na.value = "grey85", name = only_index(x) %||% "Agreement") +
    ggplot2::scale_x_discrete(labels = function(x) shorten_names(x, 14L),
      guide = ggplot2::guide_axis(angle = if (turned) 90)) +
    ggplot2::scale_y_discrete(labels = function(x) shorten_names(x, 14L)) +
    ggplot2::coord_equal() +
    wrapped_labs(x = NULL, y = NULL, title = "Agreement of each pair of raters",
      subtitle = join_notes(if (recordings > 1L) paste("Mean over", recordings, "recordings."),
        if (any(by_chance)) "In brackets: not above chance."),
      alt = paste("Matrix of the agreement of", raters,
        "raters, blue where they agree, orange where they oppose each other.")) +
    theme_musefuse() +
    theme_row_strips() +
    ggplot2::theme(panel.grid = ggplot2::element_blank(), legend.position = "right",
      axis.text = ggplot2::element_text(size = ggplot2::rel(if (crowd > 11L) 0.65 else 0.8)))
}

# The mean over recordings of each pair, above and below the diagonal.
agreement_tiles <- function(x) {
  raters <- unique(c(as.character(x$rater), as.character(x$other)))
  raters <- raters[order(natural_key(raters), method = "radix")]
  x$above <- if ("chance.high" %in% names(x)) x$chance.high else NA_real_
  mean_of <- stats::aggregate(x[c("estimate", "above")], as.list(x[c("rater", "other", "dimension", "index")]),
    function(v) mean(v, na.rm = TRUE))
  mean_of$estimate[is.nan(mean_of$estimate)] <- NA
  mean_of$above <- mean_of$estimate > mean_of$above # the mean of the levels of chance
  turned <- stats::setNames(mean_of, c("other", "rater", "dimension", "index", "estimate", "above"))
  tiles <- rbind(mean_of, turned[names(mean_of)])
  tiles$rater <- factor(as.character(tiles$rater), raters)
  tiles$other <- factor(as.character(tiles$other), rev(raters))
  tiles
}

# Two digits; without the zero before them where tiles are narrow, and nothing where they are too narrow.
tile_label <- function(estimate, crowd) {
  if (crowd > 24L) {
    return(rep("", length(estimate)))
  }
  label <- two_digits(estimate)
  if (crowd > 11L) label <- sub("^(-?)0", "\\1", label)
  ifelse(is.na(estimate), "NA", label)
}

# The one index that is drawn, if it is one: panels then need not name it.
only_index <- function(x) {
  index <- unique(as.character(x$index))
  if (length(index) == 1L) index
}

agreement_facets <- function(x) {
  if (is.null(only_index(x))) {
    return(ggplot2::facet_grid(ggplot2::vars(.data$index), ggplot2::vars(.data$dimension)))
  }
  ggplot2::facet_wrap(ggplot2::vars(.data$dimension), nrow = 1L)
}

# A forest of more groups than colours: nobody can be followed, so all are drawn alike.
plot_agreement_forest <- function(x, most) {
  shown <- first_recordings(x, most)
  rows <- as.data.frame(shown$rows)
  rows$what <- forest_label(rows)
  rows$who <- if ("rater" %in% names(rows)) pair_label(rows) else factor("all")
  what <- if ("other" %in% names(rows)) "Pair" else "Rater"
  groups <- levels(rows$who)
  place <- ggplot2::position_dodge(width = if (length(groups) > 1L) 0.7 else 0)
  crowd <- length(groups) > length(okabe_ito)
  lone <- crowd || length(groups) == 1L
  ggplot2::ggplot(rows, ggplot2::aes(.data$estimate, .data$what, colour = .data$who)) +
    ggplot2::geom_vline(xintercept = c(0, 1), colour = "grey70", linewidth = 0.4) +
    chance_layer(rows, "what", place) +
    ggplot2::geom_linerange(ggplot2::aes(xmin = .data$conf.low, xmax = .data$conf.high), position = place, na.rm = TRUE,
      linewidth = if (crowd) 0.2 else 0.5) +
    ggplot2::geom_point(position = place, size = if (crowd) 0.6 else if (nlevels(rows$what) > 12L) 1.2 else 2,
      na.rm = TRUE) +
    agreement_facets(x) +
    scale_forest(groups, lone, what) +
    ggplot2::scale_x_continuous(n.breaks = 4L) +
    ggplot2::coord_cartesian(xlim = agreement_limits(rows)) +
    ggplot2::scale_y_discrete(labels = row_names, guide = sparse_axis()) +
    wrapped_labs(x = only_index(x) %||% "Agreement", y = NULL, title = "Agreement of the raters",
      subtitle = join_notes(interval_note(x), if (crowd) paste0("One line a ", lower(what), "."), chance_note(x)),
      caption = join_notes(cut_note(rows), shown$caption),
      alt = paste("Forest plot of", nrow(rows), "estimates of agreement with their intervals, by recording.")) +
    theme_musefuse() +
    theme_row_strips() +
    theme_rows(nlevels(rows$what)) +
    ggplot2::theme(panel.spacing.x = ggplot2::unit(1, "lines"))
}

scale_forest <- function(groups, lone, name) {
  if (lone) {
    return(ggplot2::scale_colour_manual(values = rep(ink_colour, length(groups)), guide = "none"))
  }
  scale_colour_groups(groups, name = name)
}

plot_agreement_course <- function(x, most) {
  panels <- panels_shown(x, min(most, 12L))
  rows <- as.data.frame(panels$keep(x))
  rows$who <- if ("rater" %in% names(rows)) pair_label(rows) else factor("all")
  rows <- windows_with_gaps(rows, c("estimate", "conf.low", "conf.high", "chance", "chance.high"), c("who", "index"))
  groups <- levels(rows$who)
  lone <- length(groups) == 1L
  ggplot2::ggplot(rows, ggplot2::aes(.data$time, .data$estimate, group = .data$who)) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey70", linewidth = 0.4) +
    if_present(if (lone && "chance" %in% names(rows)) rows, function() {
      band_layer(rows, "chance", "chance.high", by = "index", fill = "grey60", alpha = 0.4)
    }) +
    if_present(if (lone && any(!is.na(rows$conf.low))) rows, function() {
      band_layer(rows, "conf.low", "conf.high", by = "index", fill = okabe_ito[[1L]], alpha = 0.2)
    }) +
    ggplot2::geom_line(ggplot2::aes(colour = .data$who), linewidth = if (lone) 0.8 else 0.5, na.rm = TRUE) +
    (if (is.null(only_index(x))) index_grid() else panels$facets) +
    ggplot2::coord_cartesian(ylim = agreement_limits(rows)) +
    scale_colour_groups(groups, name = NULL, guide = if (lone) "none" else group_legend(groups)) +
    panels$values +
    (if (is.null(only_index(x))) scale_x_clock(c(x$start, x$end), "Middle of the window", steps = 3,
      calendar = axis_calendar(x, times = x$end)) else panels$clock("Middle of the window")) +
    wrapped_labs(y = only_index(x) %||% "Agreement", title = "Agreement over time",
      subtitle = if (lone) join_notes(interval_note(x), chance_note(x)),
      caption = join_notes(cut_note(rows), panels$caption),
      alt = paste("Lines of agreement in a sliding window over", count_of(count_ids(rows$recording), "recording"),
        "shown.")) +
    panels$theme
}

# An index of consistency has no lower end: a bootstrap reaches -3000 where raters hardly vary, and one such interval
# would flatten all others. The axis ends at -1, or at an estimate (to -3) below it.
agreement_limits <- function(rows) {
  low <- c(-0.05, pmax(-1, rows$conf.low), pmax(-3, rows$estimate), rows[["chance"]])
  c(min(low[is.finite(low)]), max(1, rows$estimate, na.rm = TRUE))
}

cut_note <- function(rows) {
  ends <- agreement_limits(rows)[[1L]]
  beyond <- c(sum(rows$conf.low < ends - 1e-9, na.rm = TRUE), sum(rows$estimate < ends - 1e-9, na.rm = TRUE))
  said <- c(count_of(beyond[[1L]], "interval"), count_of(beyond[[2L]], "estimate"))[beyond > 0]
  if (any(beyond > 0)) paste0("Below the end of the axis: ", paste(said, collapse = " and "), ".")
}

index_grid <- function() {
  ggplot2::facet_grid(ggplot2::vars(.data$recording), ggplot2::vars(.data$dimension, .data$index),
    labeller = ggplot2::labeller(.rows = function(x) wrap_names(x, 12, 2L)))
}

first_recordings <- function(x, most) {
  recordings <- unique(as.character(x$recording))
  left_out <- length(recordings) - most
  list(rows = x[as.character(x$recording) %in% utils::head(recordings, most), ],
    caption = if (left_out > 0L) paste(left_out, "more recordings are not drawn; see `most`."))
}

interval_note <- function(x) {
  level <- fit_of(x)$conf_level
  if (is.null(level) || all(is.na(x$conf.low))) NULL else paste0("With ", format(100 * level),
    " % intervals (block bootstrap over time).")
}

forest_label <- function(rows) {
  place <- if ("segment" %in% names(rows)) paste(rows$recording, rows$segment) else
    if ("start" %in% names(rows)) paste(rows$recording, time_code(rows$start)) else as.character(rows$recording)
  factor(place, levels = rev(unique(place)))
}

pair_label <- function(rows) {
  label <- if ("other" %in% names(rows)) paste(rows$rater, rows$other, sep = " - ") else as.character(rows$rater)
  factor(label, levels = unique(label))
}

# From the mean of the surrogates to where 95 % of them end, beside each estimate.
chance_layer <- function(rows, at, place = "identity") {
  if (!"chance" %in% names(rows)) {
    return(NULL)
  }
  ggplot2::geom_linerange(ggplot2::aes(xmin = .data$chance, xmax = .data$chance.high, y = .data[[at]],
    group = .data$who), data = transform(rows, who = rows[["who"]] %||% "all"), inherit.aes = FALSE,
  position = place, colour = "grey70", linewidth = 2.2, na.rm = TRUE)
}

chance_note <- function(x) if ("chance" %in% names(x)) "Grey: chance, from its mean to its 95 % quantile."

join_notes <- function(...) {
  notes <- c(...)
  if (length(notes) > 0L) paste(notes, collapse = " ")
}
