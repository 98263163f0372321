#' All cuts that are best at some penalty
#'
#' @description
#' Which `penalty` of [segment_changepoint()] gives how many segments: the cuts that are best at any penalty within a
#' range, found with as few runs as there are such cuts (changepoints for a range of penalties). A number of segments
#' that stays over a wide range of penalties is a property of the recording rather than of the choice.
#'
#' @inheritParams segment_changepoint
#' @param penalties Lowest and highest penalty, in seconds.
#' @returns A tibble of class `changepoint_path`, one row a recording and cut: `recording`, `segments` (their number),
#'   `penalty_from`, `penalty_to` (seconds; within them this cut is the best), `explained` (the share of the squares of
#'   all dimensions, each with unit variance, that the cut explains beyond one segment) and `noise`, the penalty that
#'   [segment_changepoint()] learns from the noise (seconds; `NA` where it cannot, `Inf` where no change could stand out
#'   from the noise, as in traces that wander slowly). [autoplot()] draws the steps.
#' @section Errors:
#' `musefuse_error_columns`, `_empty`, `_unknown`, `_argument`.
#' @references Haynes, K., Eckley, I. A. and Fearnhead, P. (2017). Computationally efficient changepoint detection for a
#'   range of penalties. *Journal of Computational and Graphical Statistics* 26, 134-143.
#'   \doi{10.1080/10618600.2015.1116445}
#' @family segments and features
#' @examples
#' path <- changepoint_path(fuse_ewe(ratings), penalties = c(2, 100))
#' path
#' autoplot(path)
#' @export
changepoint_path <- function(data, penalties = c(0.5, 100), ..., change = c("mean", "trend"), min_length = 5,
                             dimensions = NULL) {
  check_no_dots()
  change <- check_choice(change)
  min_length <- check_number(min_length, 0)
  penalties <- check_range_of_penalties(penalties)
  table <- check_changing(data, dimensions)
  call <- rlang::current_env()
  pieces <- lapply(split(as.data.frame(table), droplevels(table$recording)), function(of_recording) {
    recording <- side_by_side(of_recording)
    cut <- function(penalty) {
      found <- best_cut(recording, change, min_length, penalty, call)
      m <- length(found$start)
      c(penalty = penalty, segments = m, cost = found$objective - penalty * m)
    }
    rows <- cuts_on_path(cut, penalties / recording$step)
    whole <- best_cut(recording, change, length(recording$time) * recording$step, 0, call)$objective
    data.frame(segments = as.integer(rows$segments), penalty_from = rows$from * recording$step,
      penalty_to = rows$to * recording$step,
      explained = if (whole > 0) ifelse(rows$segments == 1, 0, 1 - rows$cost / whole) else NA_real_,
      noise = learned_seconds(recording, change, min_length, whole))
  })
  rows <- do.call(rbind, unname(pieces))
  recording <- factor(rep(names(pieces), vapply(pieces, nrow, 0L)), levels = names(pieces))
  add_step(new_table(c(list(recording = recording), as.list(rows)), "changepoint_path"), data, "changepoint_path",
    own_arguments())
}

#' @export
print.changepoint_path <- function(x, ..., n = 6L) {
  print_table(x, "Next: autoplot(x), segment_changepoint(data, penalty = 5)", n = n, ...)
}

lines_of.changepoint_path <- function(x, ...) {
  c(
    cli::style_bold(paste0("Cuts of ", count_of(length(unique(x$recording)), "recording"), " at each penalty",
      if (nrow(x) > 0L) paste(" of", signif(min(x$penalty_from), 3L), "to", signif(max(x$penalty_to), 3L), "s"))),
    format_handled(x)
  )
}

check_range_of_penalties <- function(x, call = caller_env()) {
  ok <- is.numeric(x) && length(x) == 2L && all(is.finite(x)) && all(x > 0) && x[[1L]] < x[[2L]]
  if (!ok) {
    abort_musefuse(c("{.arg penalties} must be the lowest and the highest penalty, in seconds above 0.",
      i = "For example {.code penalties = c(0.5, 100)}."), "argument", call = call)
  }
  as.double(x)
}

# From the cuts at both ends inwards: two cuts are equally good at one penalty between theirs. Where neither of them is
# the best one there, what is found parts the range; else they are neighbours. The most segments come first.
cuts_on_path <- function(cut, range) {
  known <- list(cut(range[[1L]]), cut(range[[2L]]))
  pairs <- list(1:2)
  while (length(pairs) > 0L) {
    pair <- pairs[[1L]]
    pairs <- pairs[-1L]
    more <- known[[pair[[1L]]]]
    fewer <- known[[pair[[2L]]]]
    if (more[["segments"]] - fewer[["segments"]] < 2) next
    between <- cut(equal_at(more, fewer))
    if (between[["segments"]] %in% c(more[["segments"]], fewer[["segments"]])) next
    known <- c(known, list(between))
    pairs <- c(pairs, list(c(pair[[1L]], length(known)), c(length(known), pair[[2L]])))
  }
  found <- as.data.frame(do.call(rbind, known))
  found <- found[!duplicated(found$segments), ]
  found <- found[order(-found$segments), ]
  n <- nrow(found)
  edge <- equal_at(found[-n, ], found[-1L, ])
  data.frame(segments = found$segments, from = c(range[[1L]], edge), to = c(edge, range[[2L]]), cost = found$cost)
}

equal_at <- function(more, fewer) (fewer[["cost"]] - more[["cost"]]) / (more[["segments"]] - fewer[["segments"]])
