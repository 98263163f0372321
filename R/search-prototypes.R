# One trace that stands for the segments of a class.

#' Prototype traces of classes
#'
#' One course of the gold standard for each class: what its segments have in common, beside the
#' [typical_segments()], which are real ones. Features say that a class is high and falls; the prototype shows when.
#'
#' @details
#' Segments last differently, so each is stretched to the same time from 0 to 1: the gold standard at `n` times
#' from its first to its last sample, along straight lines between samples, missing ones bridged. Of these
#' * `"mean"` (default) is the mean at each time;
#' * `"dba"` is their barycentre under dynamic time warping ([dtw_barycentre()]) of what is left of each segment without
#'   its mean, on the mean of their levels; all dimensions by one warp, each by its standard deviation. A rise that
#'   comes sooner in one and later in another stays steep, where the mean flattens it. `window`, a share of the segment,
#'   is how far it may be moved. Segments without a common course give a barycentre of spikes: that of noise. Take the
#'   mean there.
#'
#' The band is the middle half of the segments at each time (of the unwarped ones for `"dba"` too): where it is as wide
#' as the whole picture, the class is not one of courses. Classes made from levels and variances need not share a
#' course.
#'
#' @param data Classes of segments, or their [profile_classes()].
#' @param gold The gold standard.
#' @param segments The segments table.
#' @param ... These dots are for future extensions and must be empty.
#' @param method `"mean"` or `"dba"`; see Details.
#' @param n Times of a prototype.
#' @param window For `"dba"`: farthest that anything is moved, as a share of the segment from 0 to 1.
#' @returns A `class_prototypes` table, one row a class, dimension and time: `class`, `dimension`, `share` (of the
#'   segment, 0 to 1), `time` (seconds: `share` of `length`), `value`, `low`, `high` (quartiles of the segments),
#'   `segments` (how many), `length` (their median, seconds), `explained` (share of the variance of the class's segments
#'   in this dimension that the prototype explains; below 0 where their mean over all times is nearer). `tidy(x,
#'   "classes")` has a row a class, `autoplot()` draws them.
#'
#'   Noise has no prototype. Segments without class, or with fewer than two samples of the gold standard, are left out;
#'   a warning of class `musefuse_warning_segments` counts the latter.
#' @family search and profile
#' @examples
#' gold <- fuse_ewe(ratings)
#' features <- extract_features(gold, ratings_segments, c("mean", "std", "trend"))
#' classes <- cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1)
#' prototypes <- class_prototypes(classes, gold, ratings_segments)
#' prototypes
#' autoplot(prototypes)
#' @export
class_prototypes <- function(data, gold, segments, ..., method = c("mean", "dba"), n = 50, window = 0.2) {
  check_no_dots()
  check_given(missing(data), "a table of classes, or a profile of it", "data")
  check_given(missing(gold), "a gold standard", "gold")
  check_given(missing(segments), "the segments that were sorted into classes", "segments")
  classes <- if (inherits(data, "class_profile")) fit_of(check_profile(data))$classes else check_classes(data)
  gold <- check_gold(gold)
  method <- check_choice(method)
  n <- check_number(n, 2, 1e4, whole = TRUE)
  window <- check_number(window, 0, 1, open = TRUE)
  members <- class_members(classes, gold, check_segments(segments), n)
  out <- do.call(rbind, lapply(members$classes, class_prototype, members = members, method = method,
    window = max(1L, as.integer(round(window * (n - 1))))))
  add_step(new_table(as.list(out), "class_prototypes"), data, "class_prototypes", own_arguments())
}

# The segments that have a class and a course: `series` (matrices of n x dimension), their `class` and `length`.
class_members <- function(classes, gold, segments, n, call = caller_env()) {
  if (!is.null(classes[["rater"]])) {
    abort_musefuse(c("Prototypes are of the gold standard, and these classes are of single raters' segments.",
      i = "Make classes from features of the gold standard."), "argument", call = call)
  }
  classes <- classes[!is.na(without_noise(classes$class)), ]
  rows <- match_segments(classes, segments, call = call)
  dimensions <- levels(droplevels(gold$dimension))
  cells <- split(seq_len(nrow(gold)), cell_key(gold))
  series <- lapply(seq_along(rows), function(i) {
    if (is.na(rows[[i]])) {
      return(NULL)
    }
    one <- segments[rows[[i]], ]
    vapply(dimensions, function(dimension) {
      at <- cells[[cell_key(list(recording = as.character(one$recording), dimension = dimension))]]
      stretched_course(gold$time[at], gold$value[at], one$start, one$end, n)
    }, numeric(n))
  })
  bare <- vapply(series, function(one) is.null(one) || anyNA(one), NA)
  if (all(bare)) {
    abort_musefuse(c("No segment of a class has a course in the gold standard.",
      i = "Do {.arg segments} and {.arg gold} belong to the classes?"), "empty", call = call)
  }
  warn_of(paste0(classes$recording, " / ", classes$segment)[bare],
    "{n} segment{?s} {?has/have} fewer than two samples of the gold standard and {?is/are} left out.", "segments")
  levels <- levels(droplevels(classes$class[!bare]))
  list(series = series[!bare], class = factor(as.character(classes$class[!bare]), levels),
    length = (segments$end - segments$start)[rows][!bare], classes = levels, dimensions = dimensions)
}

# n values from the first to the last sample within the segment; NA where there are not two.
stretched_course <- function(time, value, start, end, n) {
  inside <- which(time >= start & time < end & is.finite(value))
  if (length(inside) < 2L) {
    return(rep(NA_real_, n))
  }
  first <- time[inside[[1L]]]
  stats::approx(time[inside], value[inside], seq(first, time[inside[[length(inside)]]], length.out = n))$y
}

class_prototype <- function(class, members, method, window) {
  mine <- members$series[members$class == class]
  n <- nrow(mine[[1L]])
  values <- array(unlist(mine), c(n, length(members$dimensions), length(mine)))
  centre <- if (method == "mean") apply(values, 1:2, mean) else dba_prototype(mine, members$series, window)
  quartile <- function(p) as.vector(apply(values, 1:2, stats::quantile, p, names = FALSE))
  explained <- vapply(seq_along(members$dimensions), function(d) {
    x <- matrix(values[, d, ], n)
    1 - sum((x - centre[, d])^2) / sum((x - mean(x))^2)
  }, 0)
  share <- seq(0, 1, length.out = n)
  length <- stats::median(members$length[members$class == class])
  times <- length(members$dimensions)
  data.frame(
    class = factor(class, members$classes), dimension = factor(rep(members$dimensions, each = n), members$dimensions),
    share = rep(share, times), time = rep(share * length, times), value = as.vector(centre),
    low = quartile(0.25), high = quartile(0.75), segments = length(mine), length = length,
    explained = rep(explained, each = n)
  )
}

# Courses are warped about their own means, or paths would go after levels; dimensions weigh alike by their spread
# over all segments.
dba_prototype <- function(mine, all, window) {
  spread <- apply(do.call(rbind, lapply(all, scale, scale = FALSE)), 2L, stats::sd)
  spread[!(spread > 0)] <- 1
  level <- colMeans(do.call(rbind, mine))
  courses <- lapply(mine, function(one) sweep(scale(one, scale = FALSE), 2L, spread, `/`))
  start <- Reduce(`+`, courses) / length(courses)
  found <- dtw_barycentre(courses, window = samples(window), start = start)
  sweep(sweep(as.matrix(found$centre), 2L, spread, `*`), 2L, level, `+`)
}

#' @export
print.class_prototypes <- function(x, ..., n = 6L) print_table(x, "Next: autoplot(x), tidy(x, \"classes\")", n = n)

lines_of.class_prototypes <- function(x, ...) {
  told <- prototype_classes(x)
  explained <- grep("^explained_", names(told), value = TRUE)
  c(
    cli::style_bold(paste("Prototype traces of", count_classes(nrow(told)))),
    vapply(seq_len(nrow(told)), function(i) {
      paste0("  ", told$class[[i]], ": ", count_of(told$segments[[i]], "segment"), " of ",
        format(told$length[[i]], digits = 3), " s; explained of the variance: ",
        paste(sub("^explained_", "", explained),
          percent(unlist(told[i, explained])), collapse = ", "))
    }, ""),
    format_handled(x)
  )
}

#' @rdname class_prototypes
#' @param x What `class_prototypes()` returned.
#' @param type A row a time (`"prototypes"`), or a row a class (`"classes"`).
#' @export
tidy.class_prototypes <- function(x, type = c("prototypes", "classes"), ...) {
  check_no_dots()
  if (check_choice(type) == "classes") prototype_classes(mended(x)) else as_tibble.musefuse_tbl(x)
}

#' @rdname tidiers
#' @export
glance.class_prototypes <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  told <- prototype_classes(x)
  tibble::tibble(classes = nrow(told), segments = sum(told$segments), dimensions = count_ids(x$dimension))
}

prototype_classes <- function(x) {
  first <- x[!duplicated(as.character(x$class)), ]
  out <- tibble::tibble(class = first$class, segments = first$segments, length = first$length)
  for (dimension in levels(droplevels(x$dimension))) {
    of <- x[x$dimension == dimension, ]
    out[[paste0("explained_", dimension)]] <- of$explained[match(out$class, of$class)]
  }
  out
}
