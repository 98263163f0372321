# The table of class probabilities, of propagate().

# What has a class: a segment, or a whole recording.
unit_of <- function(x) fit_of(x)$unit %||% "segment"

new_class_probabilities <- function(hard, labels, settings, memory, segments, unit = "segment") {
  levels <- levels(hard$class)
  known <- !is.na(hard$class) & rowSums(is.na(labels)) == 0
  probability <- vapply(seq_along(levels), function(class) rowMeans(labels == class), double(nrow(labels)))
  probability <- matrix(probability, nrow(labels), length(levels))
  probability[!known, ] <- NA
  own <- probability[cbind(seq_len(nrow(labels)), as.integer(hard$class))]
  ids <- intersect(c("recording", "segment", "partition"), names(hard))
  columns <- c(as.list(hard)[ids], list(
    class = hard$class, probability = own, entropy = class_entropy(probability), sure = own >= settings$sure
  ), stats::setNames(columns_of(probability), paste0("probability_", levels)))
  ids <- intersect(c("recording", "segment", "start", "end"), names(segments))
  fit <- structure(list(
    method = "propagate", unit = unit, settings = settings, memory = memory, levels = levels,
    shares = drawn_shares(hard$class, labels, levels, known, settings$conf_level),
    segments = tibble::as_tibble(as.data.frame(segments)[ids])
  ), class = c("fit_propagate", "musefuse_fit"))
  new_table(columns, "class_probabilities", fit = fit)
}

# Shannon's, in units of that of equal probabilities.
class_entropy <- function(probability) {
  if (ncol(probability) < 2L) {
    return(0 * probability[, 1L])
  }
  parts <- ifelse(probability > 0, -probability * log(probability), 0)
  pmax(rowSums(parts) / log(ncol(probability)), 0)
}

# Shares among the segments that have a class in each draw.
drawn_shares <- function(class, labels, levels, known, conf_level) {
  counted <- labels[known, , drop = FALSE]
  drawn <- vapply(seq_along(levels), function(level) colMeans(counted == level), double(ncol(labels)))
  drawn <- matrix(drawn, ncol(labels), length(levels))
  limits <- function(p) apply(drawn, 2L, function(one) {
    if (anyNA(one)) NA_real_ else stats::quantile(one, p, names = FALSE)
  })
  n <- tabulate(as.integer(class)[known], length(levels))
  tibble::tibble(class = factor(levels, levels), n = n, share = n / sum(known), mean = colMeans(drawn),
    std.error = apply(drawn, 2L, stats::sd), conf.low = limits((1 - conf_level) / 2),
    conf.high = limits((1 + conf_level) / 2))
}

#' Read class probabilities
#'
#' `tidy()` gives the segments, the share of each class or the memory of the errors; `glance()` one row of facts.
#'
#' @param x A table of [propagate()].
#' @param type `"segments"`: the rows; `"shares"`: a row a class; `"memory"`: how the error of each dimension lingers.
#' @inheritParams rlang::args_dots_empty
#' @returns `tidy()`: a tibble, see [propagate()]. `glance()`: `segments`, `classes`, `draws`, `sure` (segments),
#'   `n_missing`, `mean_probability`, `mean_entropy`.
#' @family search and profile
#' @name class-probabilities-tidiers
#' @examples
#' gold <- fuse_mean(ratings)
#' classes <- cluster_kmeans(extract_features(gold, ratings_segments, "mean"), k = 3, seed = 1)
#' glance(propagate(gold, classes, draws = 10, seed = 1))
#' @export
tidy.class_probabilities <- function(x, type = c("segments", "shares", "memory"), ...) {
  check_no_dots()
  type <- check_choice(type)
  if (type == "segments") {
    return(as_tibble.musefuse_tbl(x))
  }
  fit <- need_fit(x)
  if (type == "shares" && !is_whole(x)) {
    abort_musefuse(c("The shares are those of all segments that were drawn, and rows or classes were changed since.",
      i = "Take them of the table that {.fn propagate} returned."), "fit")
  }
  fit[[type]]
}

# Are its rows those that were drawn?
is_whole <- function(x) {
  !any(c("gone", "fewer_rows", "more_rows", "twice", "added", "changed") %in% names(hand_change(x)))
}

#' @rdname class-probabilities-tidiers
#' @export
glance.class_probabilities <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  fit <- need_fit(x)
  known <- x[!is.na(x$probability), ]
  tibble::tibble(segments = nrow(x), classes = length(fit$levels), draws = fit$settings$draws, sure = sum(known$sure),
    n_missing = nrow(x) - nrow(known), mean_probability = mean(known$probability), mean_entropy = mean(known$entropy))
}

#' @export
print.class_probabilities <- function(x, ..., n = 6L) {
  print_table(x, "Next: autoplot(x), tidy(x, \"shares\"), x[!x$sure, ], write_labels(x, path)", n = n)
}

lines_of.class_probabilities <- function(x, ...) {
  fit <- fit_of(x)
  whole <- !is.null(fit) && is_whole(x)
  known <- sum(!is.na(x$probability))
  missing <- nrow(x) - known
  c(
    cli::style_bold(paste0("Classes of ", count_of(nrow(x), unit_of(x)),
      if (!is.null(fit)) paste0(", each in ", count_of(fit$settings$draws, "draw"), " of the gold standard"))),
    if (known > 0L) paste0(sum(x$sure, na.rm = TRUE), " of ", known, " sure",
      if (!is.null(fit)) paste0(" (probability of at least ", format(fit$settings$sure), ")"),
      "; mean probability ", format(mean(x$probability, na.rm = TRUE), digits = 2)),
    if (whole) paste0("Shares: ", paste0(fit$shares$class, ": ", format_share(fit$shares$share), " (",
      round(100 * fit$shares$conf.low), " to ", round(100 * fit$shares$conf.high), ")", collapse = ", ")),
    if (whole) shares_outside(fit$shares),
    if (!is.null(fit)) paste("Errors linger:", memory_words(fit$memory)),
    if (missing > 0L) paste0(missing, " of ", nrow(x), " without class (missing ", if (unit_of(x) == "recording")
      "ratings" else "features", ")"),
    format_handled(x)
  )
}

# The error of a gold standard moves, too: what measures movement (std, changes) is larger in it than in the signal
# that is drawn.
shares_outside <- function(shares) {
  outside <- which(shares$share < shares$conf.low | shares$share > shares$conf.high)
  if (length(outside) > 0L) paste0("Outside the interval: the share of ",
    paste(shares$class[outside], collapse = ", "), ". The error of the gold standard moves, too, and features that ",
    "measure movement (std) count it.")
}

memory_words <- function(memory) {
  stays <- ifelse(memory$offset > 0.005, paste0(" (", percent(memory$offset), " stay)"), "")
  paste0(memory$dimension, " ", format(memory$decay, digits = 2, trim = TRUE), " s", stays, collapse = ", ")
}
