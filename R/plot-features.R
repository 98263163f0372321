#' Pictures of features, reduced or not
#'
#' How features are spread, which ones go together, and where the segments lie once they are reduced.
#'
#' @section Plot descriptions:
#' Of [extract_features()]:
#' * `"distribution"`: a histogram a feature.
#' * `"correlation"`: correlations of all pairs of features; blue opposite, red alike.
#' * `"recordings"`: each feature over the recordings, one point a segment, the bar at the median.
#'
#' Of [reduce_pca()], [reduce_lda()]: `"scores"` (segments in two components), `"scree"` (share of the variance of each
#' component), `"loadings"` (what the components are made of). Of [reduce_tsne()] and [reduce_umap()]: `"scores"`.
#'
#' Of [reduce_som()]: `"counts"` (segments a unit), `"umatrix"` (mean distance of a unit's code to those it touches:
#' dark ridges part groups), `"planes"` (one map a feature, its codes as colour).
#'
#' @param object A features table.
#' @param type See Plot descriptions; the first that the table has by default.
#' @param features Columns to draw (distribution, correlation, recordings, planes); all by default.
#' @param colour Name of a column that colours the segments (scores); by default the groups of
#'   [reduce_lda()], else `partition`, where there is one.
#' @param components One or two numbers: the components to draw (scores). With `by_dimension` there is a panel a
#'   dimension.
#' @param most Most features to draw (by default 20 in loadings, 12 elsewhere); the caption says how many are left
#'   out. `augment()` gives the rows behind the pictures, `tidy()` what the other types draw.
#' @inheritParams rlang::args_dots_empty
#' @returns A ggplot.
#' @section Errors: `musefuse_error_argument` (a type that the table does not have), `_unknown` (no such column).
#' @family segments and features
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, "basic")
#' autoplot(features, type = "correlation")
#' autoplot(reduce_pca(features), type = "loadings")
#' @export
autoplot.features <- function(object, type = NULL, ..., features = NULL, colour = NULL, components = 1:2,
                              most = NULL) {
  check_no_dots()
  check_rows(object, "object")
  fit <- fit_of(object)
  method <- if (inherits(fit, "fit_reduction")) fit$method else "none"
  types <- plot_types[[method]]
  type <- if (is.null(type)) types[[1L]] else check_choice(type, types)
  given <- c(features = !is.null(features), colour = !is.null(colour), components = !missing(components))
  check_picture_uses(type, names(given)[given])
  most <- check_number(most %||% if (type == "loadings") 20L else 12L, 1, whole = TRUE, arg = "most")
  switch(type,
    distribution = plot_distribution(feature_long(object, features, most)),
    correlation = plot_correlation(object, features),
    recordings = plot_recordings(feature_long(object, features, most)),
    scores = plot_scores(object, fit, colour, components),
    scree = plot_scree(object),
    loadings = plot_loadings(object, most),
    counts = , umatrix = , planes = plot_som(fit, type, features, most)
  )
}

plot_types <- list(
  none = c("distribution", "correlation", "recordings"), pca = c("scores", "scree", "loadings"),
  lda = c("scores", "scree", "loadings"), tsne = "scores", umap = "scores", som = c("counts", "umatrix", "planes")
)

# What a type of picture does not use is no argument of it.
check_picture_uses <- function(type, given, call = caller_env()) {
  uses <- list(features = c("distribution", "correlation", "recordings", "counts", "umatrix", "planes"),
    colour = "scores", components = "scores")
  unused <- Filter(function(name) !type %in% uses[[name]], given)
  if (length(unused) > 0L) {
    abort_musefuse(c("{.code type = {.val {type}}} does not use {.arg {unused[[1L]]}}.",
      i = "Of {cli::qty(length(uses[[unused[[1L]]]]))}type{?s} {.or {.val {uses[[unused[[1L]]]]}}} it is one."),
    "argument", call = call)
  }
}

# One row a segment and feature, the first `most` features.
feature_long <- function(x, features, most) {
  parts <- feature_matrix(x, features, arg = "object", call = caller_env(2))
  parts$values[!is.finite(parts$values)] <- NA
  if (all(is.na(parts$values))) {
    abort_musefuse("There is nothing to draw: all features are missing.", "empty", call = caller_env(2))
  }
  shown <- utils::head(colnames(parts$values)[colSums(!is.na(parts$values)) > 0], most)
  long <- data.frame(
    recording = rep(as_id(x$recording), length(shown)),
    feature = factor(rep(shown, each = nrow(x)), shown), value = c(parts$values[, shown])
  )
  list(long = long, caption = left_out(ncol(parts$values), length(shown)))
}

left_out <- function(all, shown) {
  if (all > shown) paste0(shown, " of ", all, " features are shown; `features =` chooses, `most =` shows more.")
}

plot_distribution <- function(data) {
  ggplot2::ggplot(data$long, ggplot2::aes(.data$value)) +
    ggplot2::geom_histogram(bins = 15L, fill = okabe_ito[[1L]], colour = "white", linewidth = 0.2, na.rm = TRUE) +
    ggplot2::facet_wrap(ggplot2::vars(.data$feature), scales = "free",
      labeller = name_labeller(nlevels(data$long$feature))) +
    ggplot2::scale_x_continuous(breaks = few_values, labels = axis_numbers, guide = sparse_axis()) +
    ggplot2::scale_y_continuous(breaks = counts_on_axis, labels = axis_numbers) +
    wrapped_labs(x = NULL, y = "Segments", title = "Distribution of the features", caption = data$caption,
      alt = paste("Histograms of", nlevels(data$long$feature), "features over segments.")) +
    theme_musefuse() +
    theme_panel_names(nlevels(data$long$feature))
}

plot_correlation <- function(x, features) {
  values <- feature_matrix(x, features, arg = "object", call = caller_env(2))$values
  values[!is.finite(values)] <- NA
  constant <- apply(values, 2L, function(v) length(unique(v[!is.na(v)])) < 2L)
  r <- matrix(NA_real_, ncol(values), ncol(values))
  if (!all(constant)) {
    r[!constant, !constant] <- stats::cor(values[, !constant, drop = FALSE], use = "pairwise.complete.obs")
  }
  names <- colnames(values)
  long <- data.frame(row = factor(rep(names, length(names)), rev(names)),
    column = factor(rep(names, each = length(names)), names), r = c(r))
  ggplot2::ggplot(long, ggplot2::aes(.data$column, .data$row, fill = .data$r)) +
    ggplot2::geom_tile(colour = "white", linewidth = 0.2) +
    ggplot2::scale_fill_gradient2(low = "#0072B2", mid = "white", high = "#D55E00", limits = c(-1, 1), name = "r",
      na.value = "grey85") +
    heat_axes(names) +
    ggplot2::coord_equal() +
    wrapped_labs(x = NULL, y = NULL, title = "Correlation of the features",
      caption = if (any(constant)) paste(sum(constant), "constant features have none (grey)."),
      alt = paste("Heat map of correlations between", length(names), "features.")) +
    theme_musefuse() +
    ggplot2::theme(legend.position = "right", panel.grid = ggplot2::element_blank(),
      axis.text = ggplot2::element_text(
        size = ggplot2::rel(if (length(names) > 24L) 0.5 else if (length(names) > 15L) 0.6 else 0.7), lineheight = 0.8
      ))
}

# Names on both sides take more room than the map where there are many: then they stand at the rows alone, and
# columns have the numbers of the rows, every other one of more than 20. Names that would overlap are left out.
heat_axes <- function(names) {
  n <- length(names)
  name <- function(x) shorten_names(x, 34L)
  if (n <= 8L) {
    return(list(
      ggplot2::scale_x_discrete(labels = name, guide = ggplot2::guide_axis(angle = 90)),
      ggplot2::scale_y_discrete(labels = name)
    ))
  }
  step <- ceiling(n / 20)
  numbers <- seq(step, n, by = step)
  list(
    ggplot2::scale_x_discrete(breaks = names[numbers], labels = numbers, guide = sparse_axis()),
    ggplot2::scale_y_discrete(labels = function(x) paste(name(x), rev(seq_along(x))), guide = sparse_axis())
  )
}

plot_recordings <- function(data) {
  data$long$recording <- droplevels(data$long$recording)
  ggplot2::ggplot(data$long, ggplot2::aes(.data$recording, .data$value)) +
    ggplot2::geom_point(colour = okabe_ito[[1L]], alpha = 0.5, size = 1, na.rm = TRUE,
      position = ggplot2::position_jitter(width = 0.15, height = 0, seed = 1L)) +
    ggplot2::stat_summary(fun = stats::median, geom = "crossbar", width = 0.6, linewidth = 0.3, colour = ink_colour,
      na.rm = TRUE) +
    ggplot2::facet_wrap(ggplot2::vars(.data$feature), scales = "free_y",
      labeller = name_labeller(nlevels(data$long$feature))) +
    ggplot2::scale_y_continuous(breaks = few_values, labels = axis_numbers) +
    wrapped_labs(x = NULL, y = NULL, title = "Features over recordings", caption = data$caption,
      subtitle = "One point a segment; bar: median.", alt = "Points of each feature by recording with medians.") +
    theme_musefuse() +
    theme_panel_names(nlevels(data$long$feature)) +
    recording_axis(levels(data$long$recording))
}

# Names of recordings stand on end; where there is no room for all there are none.
recording_axis <- function(recordings) {
  if (length(recordings) > 12L) {
    return(list(
      ggplot2::xlab(paste(length(recordings), "recordings, in their order")),
      ggplot2::theme(axis.text.x = ggplot2::element_blank(), panel.grid.major.x = ggplot2::element_blank())
    ))
  }
  list(
    ggplot2::scale_x_discrete(labels = function(x) shorten_names(x, 16L), guide = sparse_axis()),
    ggplot2::theme(axis.text.x = ggplot2::element_text(angle = 90, hjust = 1, vjust = 0.5))
  )
}
