#' Put ratings on a regular clock
#'
#' @description
#' Brings every trace to the same number of samples per second. All raters and recordings then share
#' one clock (the multiples of `1 / rate`), which is what the comparison of raters at equal times
#' needs. Files of event loggers, of tools that write at the pace of the screen, and of raters at
#' different rates all pass through here.
#'
#' * `"linear"` interpolates between the two neighbouring ratings.
#' * `"mean"` averages the ratings within half a step of each new time, and interpolates where there is
#'   none. Take it when the new rate is lower than the old one: interpolation alone would keep
#'   whatever noise happens to lie at the new times (aliasing).
#' * `"previous"` carries the last rating on, until the last sample of any rater of that recording and
#'   dimension. It is for event logs: files with a line only when the slider was moved. A line with a missing
#'   rating ends what was carried.
#'
#' Verbs that compare raters put them on one clock themselves where clocks differ, each trace as it was
#' sampled (see [traces()]); use this one to choose the rate, the method and the gaps yourself.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param rate Samples per second of the result.
#' @param method `"linear"`, `"mean"` or `"previous"`, see above. By default `"previous"` for traces that are event
#'   logs (see [traces()]) and `"linear"` for all others.
#' @param max_gap Longest gap in seconds that is bridged; longer ones become `NA`. Missing ratings (`NA`)
#'   count as gap. By default 1 second, or 2.5 steps of a trace where its steps are longer than
#'   that, and where its times are irregular all gaps that are usual for it; without limit for `"previous"`.
#' @inheritParams rlang::args_dots_empty
#' @returns An `annotations` table like `data` with new times: for each trace the multiples of
#'   `1 / rate` from its first to its last time. A trace too short to contain one keeps its mean, at
#'   the nearest one.
#' @section Errors:
#' `musefuse_error_argument`; `musefuse_error_time` where the times of one trace lie so far apart that it would have
#' more than 1e8 samples, or a hundred times those of the others; `musefuse_error_memory` where the free memory (or
#' the option `musefuse.memory`, in bytes) cannot hold the result.
#' @examples
#' slow <- resample_annotations(ratings, rate = 1, method = "mean")
#' nrow(slow) / nrow(ratings)
#'
#' events <- data.frame(rater = "anna", time = c(0.3, 2.8, 3.1), value = c(0, 0.4, 0.5))
#' resample_annotations(as_annotations(events), rate = 2, method = "previous")
#' @family preparation
#' @export
resample_annotations <- function(data, rate, method = NULL, ..., max_gap = NULL) {
  check_no_dots()
  data <- check_annotations(data)
  rate <- check_number(rate, 0, 1e6, open = TRUE)
  if (!is.null(method)) method <- check_choice(method, c("linear", "mean", "previous"))
  max_gap <- check_number(max_gap, 0, null = TRUE)
  index <- series_index(data)
  check_resampled_size(data, index, rate)
  look <- look_at_sampling(data, index)
  kind <- trace_sampling(data, index, look)
  ways <- if (is.null(method)) ifelse(kind == "event", "previous", "linear") else rep(method, length(kind))
  gaps <- longest_gap(max_gap, ways, kind, look)
  resampled <- call_core(cpp_resample(data$time, data$value, index$start, index$size, list(
    rate = rate, until = as.double(cell_end(data, index)), method = ways, max_gap = as.double(gaps)
  )))
  out <- resized_annotations(data, index, resampled$size, resampled$time, resampled$value)
  out <- add_step(out, data, "resample_annotations", list(rate = rate, method = method, max_gap = max_gap),
    moves_clock = TRUE, said = list(ways = counted_names(ways), gap = known_range(gaps),
      was = series_extents(data)[c("rate", "even")]))
  note_resampled(out, rate)
}

# What the facts say of the clock is no longer so.
note_resampled <- function(out, rate) {
  facts <- stored_facts(out)
  if (is.null(facts)) {
    return(out)
  }
  facts$rate <- rate
  facts$sampling <- "regular"
  set_trace_facts(out, facts)
}

# A corpus may be long; a trace a hundred times as long as the others has a wrong time.
check_resampled_size <- function(data, index, rate, call = caller_env()) {
  last <- last_of_series(index)
  size <- (data$time[last] - data$time[index$start]) * rate
  most <- which.max(size)
  at <- index$start[[most]]
  trace <- paste0("recording {.val {as.character(data$recording[[at]])}}, rater ",
    "{.val {as.character(data$rater[[at]])}}, from {data$time[[at]]} s to {data$time[[last[[most]]]]} s.")
  if (size[[most]] > 1e8 || (sum(size) > 1e8 && size[[most]] > 100 * stats::median(size))) {
    abort_musefuse(c(
      "{.arg rate} makes too many samples of one trace: {.val {signif(size[[most]], 3)}}.",
      x = paste("It is that of", trace),
      i = "Is a time wrong, or in another unit? Otherwise choose a lower {.arg rate}."
    ), "time", call = call)
  }
  if (sum(size) >= .Machine$integer.max) {
    abort_musefuse(c(
      "{.arg rate} makes {.val {signif(sum(size), 3)}} samples; a table has at most {.val {.Machine$integer.max}}.",
      i = "{.fn map_recordings} reads, works and writes one recording at a time."
    ), "memory", call = call)
  }
  # the core's samples beside the table's
  check_memory(2 * bytes_of_rating * sum(size),
    paste0("{.arg rate} makes ", signif(sum(size), 3), " samples."), call = call)
  if (sum(size) > 1e5 && sum(size) > 100 * nrow(data)) {
    rows <- format(sum(floor(size)) + length(size), big.mark = ",")
    warn_musefuse(c("{.arg rate} makes {rows} rows of {format(nrow(data), big.mark = ',')}.",
      i = "It is in samples a second; {.code 1 / 3600} is one an hour."), "size")
  }
}

# The last time of anybody in the same recording and dimension, for each series.
cell_end <- function(data, index) {
  last <- data$time[last_of_series(index)]
  stats::ave(last, index$recording, index$dimension, FUN = max)
}

# The default of `max_gap`, for each series.
longest_gap <- function(max_gap, ways, kind, look) {
  if (!is.null(max_gap)) {
    return(rep(max_gap, length(ways)))
  }
  usual <- ifelse(kind == "irregular", look$gap, 2.5 * look$step)
  ifelse(ways == "previous", Inf, pmax(1, usual, na.rm = TRUE))
}
