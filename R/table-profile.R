#' What sets the classes apart
#'
#' A clustering gives numbers to its classes; this table says what they are: for each class and feature
#' how the segments of the class differ from all segments. Names come from it
#' ([name_classes()]), and [autoplot()][autoplot.class_profile] draws it.
#'
#' @param data A `classes` table, named or not.
#' @param features The features to describe the classes by: a `features` table with the same segments,
#'   e.g. the one before a reduction. By default the features that were clustered.
#' @param ... These dots are for future extensions and must be empty.
#' @param quantiles Probabilities of the quantile columns.
#' @returns A `class_profile` table, one row a class and feature:
#' * `class`, `feature`;
#' * `n`, `share`: segments of the class with that feature, and the share of the class among all
#'   classified segments (noise included);
#' * `mean`, `sd` (divisor n), `median`, and a column a quantile (`q05`, ..., R's type 7);
#' * `effect`: mean of the class minus mean of all classified segments, in standard deviations of all;
#'   0 for a constant feature;
#' * `correlation`: Pearson's correlation of the feature with membership in the class (0 or 1); `NA` for a
#'   constant feature or where all segments are of one class.
#'
#'   Segments without a class or without the feature do not count; one warning says how many rows of
#'   `data` have no partner in `features`. Noise is a class of its own, `"noise"`.
#' @references Stappen, L., Schumann, L., Sertolli, B., Baird, A., Weigell, B., Cambria, E., & Schuller, B. W.
#'   (2021). MuSe-Toolbox: The multimodal sentiment analysis continuous annotation fusion and discrete class
#'   transformation toolbox. *MuSe '21*, 75-82. \doi{10.1145/3475957.3484451} (section 3.2).
#' @family search and profile
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, c("mean", "std", "rel_energy"))
#' classes <- cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1)
#' profile_classes(classes)
#' @export
profile_classes <- function(data, features = NULL, ..., quantiles = c(0.05, 0.25, 0.75, 0.95)) {
  check_no_dots()
  data <- check_classes(data)
  quantiles <- check_probabilities(quantiles)
  described <- described_features(data, features)
  class <- droplevels(data$class)
  columns <- colnames(described$values)
  pieces <- lapply(levels(class), function(level) {
    do.call(rbind, lapply(columns, function(feature) {
      describe_feature(described$values[, feature], class, level, quantiles)
    }))
  })
  rows <- do.call(rbind, pieces)
  out <- new_table(
    c(
      list(
        class = factor(rep(levels(class), each = length(columns)), levels = levels(class)),
        feature = factor(rep(columns, nlevels(class)), levels = columns)
      ),
      as.list(as.data.frame(rows))
    ),
    "class_profile",
    fit = structure(list(method = "profile", classes = data, values = described$values),
      class = c("fit_profile", "musefuse_fit"))
  )
  out$n <- as.integer(out$n)
  add_step(out, data, "profile_classes", list(features = features_table(features), quantiles = quantiles))
}

# One row of the profile, as a named vector.
describe_feature <- function(value, class, level, quantiles) {
  counted <- !is.na(class) & is.finite(value)
  inside <- counted & class == level
  mine <- value[inside]
  all <- value[counted]
  spread <- population_sd(all)
  c(
    n = length(mine), share = sum(class == level, na.rm = TRUE) / sum(!is.na(class)),
    mean = if (length(mine)) mean(mine) else NA, sd = population_sd(mine),
    median = stats::median(mine),
    stats::setNames(
      stats::quantile(mine, quantiles, names = FALSE, type = 7L, na.rm = TRUE),
      sprintf("q%02.0f", 100 * quantiles)
    ),
    effect = if (!length(mine)) NA else if (spread > 0) (mean(mine) - mean(all)) / spread else 0,
    correlation = membership_correlation(value[counted], inside[counted])
  )
}

membership_correlation <- function(value, inside) {
  if (length(value) < 2L || population_sd(value) == 0 || all(inside) || !any(inside)) {
    return(NA_real_)
  }
  stats::cor(value, inside)
}

# The matrix of features of the rows of x.
described_features <- function(x, features, call = caller_env()) {
  if (is.null(features)) {
    fit <- need_fit(x, or = "Or give {.arg features}.", call = call)
    values <- unscale_values(fit$values[fit_rows(x), , drop = FALSE], fit$scaling)
    colnames(values) <- fit$features
    return(list(values = values))
  }
  table <- feature_matrix(features, arg = "features", call = call)
  rows <- match_segments(x, features, call = call)
  lost <- sum(is.na(rows))
  if (lost == nrow(x)) {
    abort_musefuse(c(
      "{.arg features} has none of the segments of {.arg data}.",
      i = "Both need the same {.field recording} and {.field segment}."
    ), "segments", call = call)
  }
  if (lost > 0L) {
    warn_musefuse(paste0(
      "{lost} of {nrow(x)} segment{?s} {cli::qty(lost)}{?is/are} not in {.arg features} and {?does/do} not ",
      "count."
    ),
      "segments")
  }
  list(values = table$values[rows, , drop = FALSE])
}

features_table <- function(features, call = caller_env()) {
  if (!is.null(features)) as_tibble(check_feature_table(features, call = call))
}

check_classes <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  check_table(x, "classes", arg, call)
  if (all(is.na(x$class))) {
    abort_musefuse("{.arg {arg}} has no segment with a class.", "empty", call = call)
  }
  check_segments_once(x, call = call)
  if (inherits(fit_of(x), "fit_several") && any(grepl("^[0-9]+$", x$class))) {
    warn_musefuse(c("The classes of {.arg {arg}} are of several clusterings: a number in one is not that in another.",
      i = "{.fn name_classes} gives those that are meant to be the same one name, before they are bound."), "classes")
  }
  x$class <- mended_id(x$class, "class", "classes", arg, call)
  x
}

check_probabilities <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  if (!is.numeric(x) || anyNA(x) || any(x < 0 | x > 1) || anyDuplicated(x)) {
    abort_musefuse("{.arg {arg}} must be different probabilities from 0 to 1.", "argument", call = call)
  }
  x
}

#' @export
print.class_profile <- function(x, ..., most = 4L) {
  local_plain_numbers()
  cli::cat_line(format(x, most = most))
  invisible(x)
}

# One line a class: how large, and what it is high and low in.
lines_of.class_profile <- function(x, most = 4L, ...) {
  classes <- unique(as.character(x$class))
  long <- has_long_names(classes) # then features go below them
  lines <- lapply(classes, function(class) {
    rows <- x[x$class == class & !is.na(x$effect), ]
    rows <- utils::head(rows[order(-abs(rows$effect)), ], most)
    name <- paste0("  ", format(class, width = max(nchar(classes))), "  ", format_share(x$share[match(class, x$class)]))
    effects <- paste0(rows$feature, " ", sprintf("%+.1f", rows$effect), collapse = ", ")
    if (long) c(name, paste0("    ", effects)) else paste0(name, "  ", effects)
  })
  c(
    cli::style_bold(paste("Profile of", count_classes(length(classes)), "by",
      count_of(length(unique(x$feature)), "feature"))),
    "Class, share of the segments, largest differences from the mean of all segments in standard deviations:",
    unlist(lines), format_handled(x),
    cli::style_dim("Next: autoplot(x) and its types, name_classes(), typical_segments(x); as_tibble(x) for the rows")
  )
}

#' The most typical segments of each class
#'
#' The segments nearest to the centre of their class: what to watch or listen to in order to judge a
#' class.
#'
#' @param data A `class_profile`.
#' @param n Segments a class.
#' @param segments A segments table, which adds the time codes.
#' @param ... These dots are for future extensions and must be empty.
#' @returns A tibble, at most `n` rows a class, the most typical first: `class`, `rank`, `recording`,
#'   `segment`, `distance` (Euclidean to the mean of the class, over features in standard deviations of all
#'   segments; missing features are left out and the distance is scaled up), and with `segments` `start`
#'   and `end` in seconds and `from`, `to` as time codes. Noise has no centre and no typical segments.
#' @family search and profile
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, c("mean", "std", "rel_energy"))
#' profile <- profile_classes(cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1))
#' typical_segments(profile, n = 2, segments = ratings_segments)
#' @export
typical_segments <- function(data, n = 3, segments = NULL, ...) {
  check_no_dots()
  data <- check_profile(data)
  n <- check_number(n, 1, whole = TRUE)
  fit <- fit_of(data)
  classes <- fit$classes
  distance <- centre_distance(fit$values, classes$class)
  nearest <- lapply(setdiff(levels(droplevels(classes$class)), "noise"), function(class) {
    rows <- which(classes$class == class & is.finite(distance))
    utils::head(rows[order(distance[rows])], n)
  })
  rows <- as.integer(unlist(nearest))
  out <- tibble::tibble(
    class = classes$class[rows], rank = sequence(lengths(nearest)), recording = classes$recording[rows],
    segment = classes$segment[rows], distance = distance[rows]
  )
  if (is.null(segments)) out else add_times(out, check_segments(segments))
}

# Distance of each row to the mean of its class, features in standard deviations of all rows.
centre_distance <- function(values, class) {
  values <- scale_values(values, complete_scaling(values))
  distance <- rep(NA_real_, nrow(values))
  for (level in levels(class)) {
    rows <- which(class == level)
    if (length(rows) == 0L) next
    centre <- colMeans(values[rows, , drop = FALSE], na.rm = TRUE)
    off <- sweep(values[rows, , drop = FALSE], 2L, centre)^2
    distance[rows] <- sqrt(rowMeans(off, na.rm = TRUE) * ncol(values))
  }
  distance
}

complete_scaling <- function(values) {
  values[!is.finite(values)] <- NA
  centre <- colMeans(values, na.rm = TRUE)
  scale <- sqrt(colMeans(sweep(values, 2L, centre)^2, na.rm = TRUE))
  list(centre = centre, scale = ifelse(is.finite(scale) & scale > 0, scale, 1))
}

add_times <- function(typical, segments) {
  rows <- match_segments(typical, segments)
  typical$start <- segments$start[rows]
  typical$end <- segments$end[rows]
  typical$from <- time_code(typical$start)
  typical$to <- time_code(typical$end)
  typical
}

check_profile <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  wanted <- table_names$class_profile
  check_given(missing(x), wanted[[1L]], arg, call)
  if (!inherits(x, "class_profile")) {
    abort_musefuse(c(paste0("{.arg {arg}} must be ", wanted[[1L]], "."),
      x = what_came(x) %||% "It is {.obj_type_friendly {x}}.", i = wanted[[2L]]), "columns", call = call)
  }
  need_fit(x, call = call)
  x
}
