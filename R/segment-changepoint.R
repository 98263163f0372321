#' Segments between changes of the gold standard
#'
#' @description
#' Cuts each recording where the gold standard changes its level, or its line. All dimensions are cut at the same
#' times. Use it where nobody has said what the meaningful stretches are; where they are known (scenes,
#' questions, tasks), use [segment_table()].
#'
#' The cut is the best of all possible ones: it minimises
#' \deqn{\sum_{segments} \left( \sum_{d, t} (x_{dt} - \hat{x}_{dt})^2 / s_d^2 \cdot \Delta + \beta \right)}{
#'   sum over segments of (sum over d, t of (x - fitted)^2 / s_d^2 * step + beta)}
#' where \eqn{\hat{x}} is a segment's mean (or least-squares line), \eqn{s_d} the standard deviation of dimension
#' \eqn{d} in the recording, \eqn{\Delta} the seconds from sample to sample, and \eqn{\beta} the `penalty`. So
#' neither unit nor sampling rate matters.
#'
#' @param data A gold standard, or a data frame with `recording`, `dimension`, `time` and `value`.
#' @param change `"mean"`: segments are levels; `"trend"`: segments are lines.
#' @param min_length Shortest segment, in seconds. A recording that is shorter is one segment.
#' @param penalty How much a further segment must explain, in seconds: as much as the whole recording varies in
#'   that time. Larger values make fewer segments. With several dimensions what is explained adds up.
#' @param dimensions Names of the dimensions to look at; all by default.
#' @inheritParams segment_table
#' @returns A `segments` table, without gaps from the first to the last sample of each recording.
#' @section Errors:
#' `musefuse_error_columns`, `_empty`, `_unknown`, `_argument`.
#' @references Killick, R., Fearnhead, P. and Eckley, I. A. (2012). Optimal detection of changepoints with a linear
#'   computational cost. *Journal of the American Statistical Association* 107, 1590-1598.
#'   \doi{10.1080/01621459.2012.737745}
#' @family segments and features
#' @examples
#' gold <- fuse_ewe(ratings)
#' segments <- segment_changepoint(gold)
#' segments
#' autoplot(segments, data = gold)
#' @export
segment_changepoint <- function(data, ..., change = c("mean", "trend"), min_length = 5, penalty = 5,
                                dimensions = NULL, partitions = NULL) {
  check_no_dots()
  change <- check_choice(change, c("mean", "trend"))
  min_length <- check_number(min_length, 0)
  penalty <- check_number(penalty, 0)
  traces <- check_traces(data, "1")
  if (traces$by_rater) {
    abort_musefuse(c("{.arg data} must be a gold standard.", x = "It has a column {.field rater}.",
      i = "Fuse the raters first, e.g. by {.fn fuse_ewe}."), "columns")
  }
  table <- traces$data
  if (!is.null(dimensions)) {
    if (length(dimensions) == 0L) {
      abort_musefuse("{.arg dimensions} must name at least one dimension, or be NULL for all.", "argument")
    }
    dimensions <- check_known(dimensions, levels(table$dimension), "dimension")
    table <- table[table$dimension %in% dimensions, ]
  }
  pieces <- lapply(split(as.data.frame(table), droplevels(table$recording)), cut_recording,
    change = change, min_length = min_length, penalty = penalty)
  n <- vapply(pieces, nrow, 0L)
  out <- new_segments(list(
    recording = factor(rep(names(pieces), n), levels = names(pieces)), segment = sequence(n),
    start = unlist(lapply(pieces, `[[`, "start"), use.names = FALSE),
    end = unlist(lapply(pieces, `[[`, "end"), use.names = FALSE)
  ))
  add_step(add_partition(out, partitions), data, "segment_changepoint",
    list(change = change, min_length = min_length, penalty = penalty, dimensions = dimensions,
      partitions = partition_table(partitions)))
}

# The dimensions of a recording side by side on its clock, each with unit variance.
cut_recording <- function(table, change, min_length, penalty, call = caller_env(3)) {
  time <- sort(unique(table$time))
  dimensions <- unique(as.character(table$dimension))
  values <- matrix(NA_real_, length(time), length(dimensions))
  values[cbind(match(table$time, time), match(as.character(table$dimension), dimensions))] <- table$value
  values[!is.finite(values)] <- NA
  spread <- apply(values, 2L, stats::sd, na.rm = TRUE)
  spread[is.na(spread) | spread == 0] <- 1
  step <- if (length(time) > 1L) stats::median(diff(time)) else 1
  found <- call_core(cpp_changepoints(
    time, sweep(values, 2L, spread, "/"), change == "trend", max(1L, as_count(round(min_length / step))),
    penalty / step, core_progress("Looking for changes")
  ), call = call)
  start <- time[found$start]
  data.frame(start = start, end = c(start[-1L], time[[length(time)]] + step))
}
