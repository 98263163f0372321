#' Pictures of a profile of classes
#'
#' What sets the classes apart, where their segments lie, and what a typical one looks like.
#'
#' @section Plot descriptions:
#' * `"radar"`: a numbered spoke for each of the most distinctive features (named below the picture), the class's
#'   mean in standard deviations of all segments from the mean of all (the dashed ring). Fewer than three features
#'   make no radar: then the effects are drawn.
#' * `"effect"`: the same numbers as a heat map, of the features in which the classes differ most.
#' * `"correlation"`: correlation of each of these features with membership in each class.
#' * `"distribution"`: one feature by class: box, and the segments as points.
#' * `"scatter"`: segments in the plane of two features, or of what was clustered, as `autoplot(classes)` draws it.
#'   (Where that is not known, as of classes that were typed in, the first two principal components of the features of
#'   the profile: the caption says so.)
#' * `"silhouette"`: how much nearer each segment is to its own class than to the next.
#' * `"timeline"`: the classes along the recordings, over the gold standard.
#' * `"examples"`: the gold standard within the most typical segments of each class.
#'
#' @param object A `class_profile`.
#' @param type See Plot descriptions.
#' @param ... Not used.
#' @param classes Classes to draw; all by default, in `"examples"` the first six.
#' @param features For `"radar"`, `"effect"`, `"correlation"` the features to draw (by default those in which the
#'   classes differ most: 8 in a radar, 24 in a heat map, 14 where many classes have long names;
#'   `levels(object$feature)` are all); for `"distribution"` one (by default the one in which they differ
#'   most); for `"scatter"` two.
#' @param gold,segments The gold standard and the segments, for `"timeline"` and `"examples"`.
#' @param recordings Recordings of the timeline; by default the first six.
#' @param n Segments a class in `"examples"`.
#' @returns A ggplot, with alt text. [tidy()][generics::tidy] or the profile itself gives the numbers of
#'   `"radar"`, `"effect"` and `"correlation"`, `augment()` the segments of the other types.
#' @family search and profile
#' @examples
#' gold <- fuse_ewe(ratings)
#' features <- extract_features(gold, ratings_segments, "basic")
#' profile <- profile_classes(cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1))
#' autoplot(profile)
#' autoplot(profile, type = "timeline", gold = gold, segments = ratings_segments)
#' @export
autoplot.class_profile <- function(object, type = c(
                                     "radar", "effect", "correlation", "distribution", "scatter",
                                     "silhouette", "timeline", "examples"
                                   ), ..., classes = NULL, features = NULL, gold = NULL, segments = NULL,
                                   recordings = NULL, n = 3) {
  object <- mended(object)
  check_no_dots()
  object <- check_profile(object)
  check_rows(object, "object")
  type <- check_choice(type)
  classes <- if (is.null(classes)) levels(object$class) else
    check_known(classes, levels(object$class), "class", arg = "classes")
  if (!is.null(features)) features <- check_known(features, levels(object$feature), "feature", arg = "features")
  switch(type,
    radar = plot_radar(object, classes, features %||% distinctive_features(object, 8L)),
    effect = plot_profile_tiles(object, classes, features, "effect"),
    correlation = plot_profile_tiles(object, classes, features, "correlation"),
    distribution = plot_profile_distribution(object, classes, (features %||% distinctive_features(object, 1L))[[1L]]),
    scatter = plot_profile_scatter(object, classes, features),
    silhouette = autoplot(shown_classes(object, classes), type = "silhouette"),
    timeline = plot_profile_timeline(object, classes, need_gold(gold, type), need_segments(segments, type), recordings),
    examples = plot_profile_examples(object, classes, need_gold(gold, type), need_segments(segments, type), n)
  )
}

#' @rdname autoplot.class_profile
#' @param x A `class_profile`.
#' @export
augment.class_profile <- function(x, ...) {
  check_no_dots()
  fit <- fit_of(check_profile(x))
  tibble::as_tibble(c(
    as.list(fit$classes), as.list(as.data.frame(fit$values, optional = TRUE)),
    list(distance = centre_distance(fit$values, fit$classes$class))
  ))
}

# The features with the largest share of their variance between the classes (eta squared: the mean squared
# effect, each class with its share), in the order of the table. A feature that says what a chosen one
# says (|r| > 0.9) waits until all others are in: eight percentiles of one trace are one fact. One that sets no class
# apart is left out.
distinctive_features <- function(profile, most) {
  between <- profile$share * profile$effect^2
  strength <- sort(tapply(replace(between, is.na(between), 0), profile$feature, sum), decreasing = TRUE)
  if (any(strength > 0)) strength <- strength[strength > 0]
  alike <- suppressWarnings(abs(stats::cor(fit_of(profile)$values, use = "pairwise.complete.obs")))
  alike[is.na(alike)] <- 0
  chosen <- character()
  for (feature in intersect(names(strength), rownames(alike))) { # one that was renamed since comes last
    if (!any(alike[feature, chosen] > 0.9)) chosen <- c(chosen, feature)
  }
  chosen <- utils::head(c(chosen, setdiff(names(strength), chosen)), most)
  intersect(levels(profile$feature), chosen)
}

# ---- heat maps ---------------------------------------------------------------------------------

plot_profile_tiles <- function(profile, classes, features, column) {
  all <- levels(droplevels(profile$feature))
  features <- features %||% distinctive_features(profile, if (names_stand(classes)) 14L else 24L)
  shown <- profile[profile$class %in% classes & profile$feature %in% features, ]
  title <- c(
    effect = "Difference of each class from all segments (sd)",
    correlation = "Correlation of each feature with membership in the class"
  )
  shown$value <- shown[[column]]
  shown$feature <- factor(shown$feature, levels = rev(levels(droplevels(shown$feature))))
  reach <- max(abs(shown$value), 0.5, na.rm = TRUE)
  ggplot2::ggplot(shown, ggplot2::aes(.data$class, .data$feature, fill = .data$value)) +
    ggplot2::geom_tile(colour = "white") +
    ggplot2::geom_text(ggplot2::aes(label = ifelse(is.na(.data$value), "", sprintf("%.1f", round(.data$value, 1) + 0)),
      colour = abs(.data$value) > 0.6 * reach),
      size = if (nlevels(shown$feature) > 30L) 1.6 else if (nlevels(shown$feature) > 16L) 2 else 2.8, na.rm = TRUE) +
    # blue and vermilion of Okabe & Ito, which every kind of colour blindness keeps apart
    ggplot2::scale_fill_gradient2(low = okabe_ito[[1L]], mid = "white", high = okabe_ito[[6L]],
      limits = c(-reach, reach),
      na.value = "grey90", name = NULL) +
    ggplot2::scale_colour_manual(values = c(`FALSE` = "grey20", `TRUE` = "white"), guide = "none",
      na.value = "grey20") +
    ggplot2::scale_x_discrete(position = "top", labels = class_names, guide = class_axis(classes)) +
    ggplot2::scale_y_discrete(labels = function(x) shorten_names(x, 32L), guide = sparse_axis()) +
    wrapped_labs(
      title = title[[column]], x = NULL, y = NULL,
      caption = some_of(features, all, "features"),
      alt = paste0("Heat map of ", length(unique(shown$feature)), " features by ", length(classes), " classes: ",
        title[[column]], ".")
    ) +
    theme_musefuse() +
    theme_rows(nlevels(shown$feature)) +
    ggplot2::theme(panel.grid = ggplot2::element_blank(), legend.key.width = ggplot2::unit(1.8, "lines"))
}

# ---- segments ----------------------------------------------------------------------------------

shown_segments <- function(profile, classes) {
  rows <- augment.class_profile(profile)
  rows <- rows[!is.na(rows$class) & rows$class %in% classes, ]
  rows$class <- droplevels(rows$class)
  rows
}

shown_classes <- function(profile, classes) {
  table <- fit_of(profile)$classes
  table[table$class %in% classes, ]
}

plot_profile_distribution <- function(profile, classes, feature) {
  rows <- shown_segments(profile, classes)
  ggplot2::ggplot(rows, ggplot2::aes(.data$class, .data[[feature]], colour = .data$class)) +
    ggplot2::geom_hline(yintercept = mean(rows[[feature]], na.rm = TRUE), linetype = "dashed", colour = "grey40") +
    ggplot2::geom_boxplot(outlier.shape = NA, width = 0.5, colour = ink_colour, na.rm = TRUE) +
    ggplot2::geom_point(position = ggplot2::position_jitter(width = 0.15, height = 0, seed = 1L), alpha = 0.6,
      size = 1.2,
      na.rm = TRUE) +
    class_scale("colour", levels(rows$class), guide = "none") +
    ggplot2::scale_x_discrete(labels = class_names, guide = class_axis(levels(rows$class))) +
    ggplot2::scale_y_continuous(labels = axis_numbers) +
    wrapped_labs(
      title = paste0(feature, " by class"), subtitle = "Points: segments. Dashed: mean of the segments shown.",
      x = NULL, y = NULL,
      alt = paste0("Box plots of ", feature, " for ", nlevels(rows$class), " classes with one point a segment.")
    ) +
    theme_musefuse()
}

plot_profile_scatter <- function(profile, classes, features, call = caller_env()) {
  rows <- shown_segments(profile, classes)
  if (!is.null(features) && length(features) != 2L) {
    abort_musefuse(c("{.arg features} must name two features for a scatter.", x = "It names {length(features)}."),
      "argument", call = call)
  }
  plane <- if (is.null(features)) profile_plane(profile, classes, rows) else list(x = rows[[features[[1L]]]],
    y = rows[[features[[2L]]]], labels = features)
  plane$labels <- c(plane$labels, "")[1:2] # one feature stands alone
  points <- data.frame(x = plane$x, y = plane$y %||% stacked_heights(plane$x, ""), class = rows$class)
  ggplot2::ggplot(points, ggplot2::aes(.data$x, .data$y, colour = .data$class, shape = .data$class)) +
    ggplot2::geom_point(alpha = 0.8, size = 1.8, na.rm = TRUE) +
    class_scale("colour", levels(rows$class), name = "Class") +
    ggplot2::scale_x_continuous(labels = axis_numbers) +
    ggplot2::scale_y_continuous(labels = axis_numbers) +
    ggplot2::scale_shape_manual(values = rep_len(c(16, 17, 15, 18, 1, 2, 0, 5), nlevels(rows$class)), name = "Class",
      labels = legend_names, guide = group_legend(levels(rows$class), Inf)) +
    wrapped_labs(
      x = plane$labels[[1L]], y = plane$labels[[2L]], title = "Segments by class",
      caption = plane$note,
      alt = paste0("Scatter plot of ", nrow(points), " segments in ", nlevels(rows$class), " classes: ",
        plane$labels[[2L]],
        " against ", plane$labels[[1L]], ".")
    ) +
    theme_musefuse() +
    (if (plane$labels[[2L]] == "") theme_no_heights())
}

# The plane in which the classes were found; classes that no method of ours made are drawn in the profile's features.
profile_plane <- function(profile, classes, rows) {
  clustered <- shown_classes(profile, classes)
  known <- inherits(clustered, "classes") && !is.null(fit_of(clustered)$values)
  if (known) {
    return(component_plane(clustered[!is.na(clustered$class), ]))
  }
  c(principal_plane(profile, rows), note = "Plane of the features of the profile: what was clustered is not known.")
}

# The first two principal components of the standardised features; one feature stands alone, stacked where
# points would hide each other.
principal_plane <- function(profile, rows) {
  names <- levels(profile$feature)
  values <- as.matrix(as.data.frame(rows)[names])
  values <- scale_values(values, complete_scaling(values))
  complete <- rowSums(!is.finite(values)) == 0
  if (length(names) == 1L || sum(complete) < 3L) {
    return(list(x = rows[[names[[1L]]]], y = stacked_heights(rows[[names[[1L]]]], ""), labels = c(names[[1L]], "")))
  }
  components <- stats::prcomp(values[complete, , drop = FALSE])
  explained <- round(100 * components$sdev^2 / sum(components$sdev^2))
  plane <- matrix(NA_real_, nrow(rows), 2L)
  plane[complete, ] <- components$x[, 1:2]
  list(x = plane[, 1L], y = plane[, 2L],
    labels = paste0("Component ", 1:2, " (", explained[1:2], " %)"))
}

# ---- along the recordings ----------------------------------------------------------------------

need_gold <- function(gold, type, call = caller_env()) {
  if (is.null(gold)) {
    abort_musefuse("Type {.val {type}} draws the gold standard: give {.arg gold}.", "argument", call = call)
  }
  check_gold(gold, call = call)
}

need_segments <- function(segments, type, call = caller_env()) {
  if (is.null(segments)) {
    abort_musefuse("Type {.val {type}} needs the times of the segments: give {.arg segments}.", "argument", call = call)
  }
  check_segments(segments, call = call)
}

plot_profile_timeline <- function(profile, classes, gold, segments, recordings, call = caller_env()) {
  table <- fit_of(profile)$classes
  known <- intersect(levels(droplevels(factor(table$recording))), as.character(unique(gold$recording)))
  shown <- if (is.null(recordings)) utils::head(known, 6L) else check_known(recordings, known, "recording",
    arg = "recordings", call = call)
  rows <- match_segments(table, segments, call = call)
  blocks <- data.frame(recording = table$recording, class = table$class, start = segments$start[rows],
    end = segments$end[rows])
  blocks <- blocks[blocks$recording %in% shown & blocks$class %in% classes & !is.na(blocks$start), ]
  blocks$class <- factor(blocks$class, levels = classes)
  trace <- thin_traces(with_gaps(as_tibble(gold)[gold$recording %in% shown, ], "broken"))
  apart <- lengths_apart(trace)
  ends <- recording_ends(trace)
  ggplot2::ggplot(trace) +
    ggplot2::geom_rect(ggplot2::aes(xmin = .data$start, xmax = .data$end, ymin = -Inf, ymax = Inf, fill = .data$class),
      data = blocks, alpha = 0.45) +
    ggplot2::geom_line(ggplot2::aes(.data$time, .data$value, linetype = .data$dimension), colour = "black",
      linewidth = 0.5,
      na.rm = TRUE) +
    (if (apart) panel_wrap(1L, TRUE) else ggplot2::facet_grid(ggplot2::vars(.data$recording),
      labeller = wrapped_strips(12, 2L))) +
    class_scale("fill", classes, name = "Class") +
    scale_y_values(length(shown)) +
    ggplot2::scale_linetype_discrete(name = NULL, guide = if (count_ids(trace$dimension) > 1L) "legend" else "none") +
    scale_x_clock(ends, calendar = axis_calendar(gold, shown, ends), own = apart) +
    wrapped_labs(
      y = "Gold standard", title = "Classes along the recordings",
      caption = some_of(shown, known, "recordings"),
      alt = paste0("Time lines of ", length(shown), " recordings: the gold standard over blocks coloured by ",
        length(classes), " classes.")
    ) +
    theme_musefuse() +
    theme_panels(length(shown), 1L) +
    ggplot2::theme(legend.box = "vertical", legend.spacing.y = ggplot2::unit(2, "pt"))
}

plot_profile_examples <- function(profile, classes, gold, segments, n) {
  all <- classes
  if (length(all) == nlevels(profile$class)) classes <- utils::head(classes, 6L)
  typical <- typical_segments(profile, n = n, segments = segments)
  typical <- typical[typical$class %in% classes & !is.na(typical$start), ]
  pieces <- lapply(seq_len(nrow(typical)), function(i) {
    one <- typical[i, ]
    rows <- gold[gold$recording == as.character(one$recording) & gold$time >= one$start & gold$time < one$end, ]
    tibble::tibble(class = one$class, rank = one$rank, dimension = as.character(rows$dimension),
      since = rows$time - one$start, value = rows$value)
  })
  traces <- do.call(rbind, pieces)
  crowd <- length(unique(typical$class))
  codes <- tibble::tibble(class = typical$class, rank = typical$rank,
    label = paste0(shorten_names(as.character(typical$recording), 14L), "\n", typical$from, "-", typical$to))
  ggplot2::ggplot(traces, ggplot2::aes(.data$since, .data$value)) +
    ggplot2::geom_hline(yintercept = mean(gold$value, na.rm = TRUE), colour = "grey80", linetype = "dashed") +
    ggplot2::geom_line(ggplot2::aes(linetype = .data$dimension, colour = .data$class), linewidth = 0.8, na.rm = TRUE) +
    ggplot2::geom_text(ggplot2::aes(label = .data$label), data = codes, x = -Inf, y = Inf, hjust = -0.04, vjust = 1.4,
      size = if (crowd > 4L) 1.8 else 2.4, lineheight = 0.85, colour = ink_colour) +
    ggplot2::facet_grid(ggplot2::vars(.data$class), ggplot2::vars(.data$rank), scales = "free_x",
      labeller = ggplot2::labeller(rank = function(rank) paste("Example", rank),
        class = function(x) wrap_names(x, 12, if (crowd > 3L) 2L else 3L))) +
    # room for the time code above the traces; the lower the panels, the more
    ggplot2::scale_y_continuous(expand = ggplot2::expansion(c(0.05, min(0.6 * max(1, crowd / 3), 1.6))),
      breaks = few_values, labels = axis_numbers, guide = sparse_axis()) +
    scale_x_clock(c(0, traces$since), "Time since the start of the segment", steps = 2) +
    class_scale("colour", levels(typical$class), guide = "none") +
    ggplot2::scale_linetype_discrete(name = NULL,
      guide = if (length(unique(traces$dimension)) > 1L) "legend" else "none") +
    wrapped_labs(
      y = "Gold standard",
      title = "The most typical segments of each class",
      subtitle = "With recording and time code; dashed: mean of the gold standard.",
      caption = some_of(classes, all, "classes"),
      alt = paste0("The gold standard within the ", n, " most typical segments of each of ", length(classes),
        " classes.")
    ) +
    theme_musefuse() +
    theme_panels(crowd, n)
}
