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
#' @section The penalty learned from the noise:
#' A number of seconds cannot know what is noise: at one value a second a trace of pure noise is cut as often as not.
#' By default (`penalty = "noise"`) the noise of each dimension is taken for a first-order autoregression. The medians
#' of the absolute differences at lags of 1, 2, 4, ... samples, which a few steps do not move, give its variance
#' \eqn{\sigma^2} and autocorrelation \eqn{\phi} (differences at lag \eqn{k} have the variance
#' \eqn{2 \sigma^2 (1 - \phi^k)}{2 sigma^2 (1 - phi^k)}; with `change = "trend"`
#' second differences, which lines do not move, take their place), hence the long-run variance
#' \eqn{\sigma^2 (1 + \phi) / (1 - \phi)}{sigma^2 (1 + phi) / (1 - phi)} of its means. A further segment must
#' explain more than the best cut of such noise does in all but 5 % of recordings. Values farther than
#' \eqn{3 \sigma}{3 sigma} from the running median over `min_length` count as if they were there, and where
#' the noise has heavier tails than Gaussian noise the penalty is larger, so that
#' outliers are no segments: of 150 recordings with \eqn{\phi} of .5 and noise from a t distribution with 3 or 2 degrees
#' of freedom 96 to 100 % were one segment (without this 88 and 57 %); with one value in 50 ten standard
#' deviations off, 86 % at a value a second, 99 % at four. Noise stays one segment whatever its
#' rate: of 200 simulated recordings of five minutes with 1, 4 or 25 values a second and \eqn{\phi} from 0 to .95, 97 to
#' 100 % did, about levels and about lines; of one minute with a value a second and \eqn{\phi} of .9 or .95, which are
#' three independent values or fewer, 92.5 to 95 %. With a fifth of the values missing, alone or in blocks of 5 s, 98 to
#' 100 % of normal and t noises did (200 recordings each, a value a second and four).
#'
#' Steps of two standard deviations between thirds of five minutes were
#' both found within 5 s in 98 % (white noise, a value a second), in 64 % (\eqn{\phi} of .6; from a t distribution
#' with 3 degrees of freedom 22 %) and in 99 % (\eqn{\phi} of .6, four values a second); noise with \eqn{\phi} of .9
#' hides them: 2 % at a value a second, 50 % at four. With a fifth of the values missing they were found in 96 %, 46 to
#' 51 % and 98 to 99 %.
#'
#' What moves under noise that can be told from it is cut into as many levels as follow it, though no level is there: a
#' straight line that rises by three standard deviations over five minutes into 3 or 4, a random walk under white noise
#' into 4 or 5 (medians of 50). `change = "trend"` leaves that line whole.
#'
#' A trace that wanders so slowly that its noise cannot be told from its levels, as fused ratings often do, stays one
#' segment, too. That is said, and a penalty in seconds then cuts all the same. Where no noise can be learned (fewer
#' than 20 values, or most of them equal to the one before), the penalty is 5 s, and that is said. Times should be
#' evenly spaced, for lags are counted in samples.
#'
#' @param data A gold standard, or a data frame with `recording`, `dimension`, `time` and `value`.
#' @param change `"mean"`: segments are levels; `"trend"`: segments are lines.
#' @param min_length Shortest segment, in seconds. A recording that is shorter is one segment.
#' @param penalty How much a further segment must explain: `"noise"` learns it, recording by recording, from the noise,
#'   see below. A number is seconds: as much as the whole recording varies in that time. Larger values make fewer
#'   segments. With several dimensions what is explained adds up.
#' @param dimensions Names of the dimensions to look at; all by default.
#' @inheritParams segment_table
#' @returns A `segments` table, without gaps from the first to the last sample of each recording.
#' @section Errors:
#' `musefuse_error_columns`, `_empty`, `_unknown`, `_argument`.
#' @references Chakar, S., Lebarbier, E., Levy-Leduc, C. and Robin, S. (2017). A robust approach for estimating
#'   change-points in the mean of an AR(1) process. *Bernoulli* 23, 1408-1447. \doi{10.3150/15-BEJ782}
#'
#'   Killick, R., Fearnhead, P. and Eckley, I. A. (2012). Optimal detection of changepoints with a linear
#'   computational cost. *Journal of the American Statistical Association* 107, 1590-1598.
#'   \doi{10.1080/01621459.2012.737745}
#' @family segments and features
#' @examples
#' # a day of minute values with one step: the noise itself says what a change is
#' set.seed(1)
#' load <- rnorm(720, rep(0:1, each = 360))
#' day <- data.frame(recording = "day", dimension = "load", time = 60 * (0:719), value = load)
#' segment_changepoint(day)
#'
#' # a fused rating wanders: a change is what explains as much as 5 s of it
#' gold <- fuse_ewe(ratings)
#' segments <- segment_changepoint(gold, penalty = 5)
#' segments
#' autoplot(segments, data = gold)
#' @export
segment_changepoint <- function(data, ..., change = c("mean", "trend"), min_length = 5, penalty = "noise",
                                dimensions = NULL, partitions = NULL) {
  check_no_dots()
  change <- check_choice(change)
  min_length <- check_number(min_length, 0)
  penalty <- check_penalty(penalty)
  table <- check_changing(data, dimensions)
  pieces <- lapply(split(as.data.frame(table), droplevels(table$recording)), cut_recording,
    change = change, min_length = min_length, penalty = penalty)
  n <- vapply(pieces, nrow, 0L)
  if (is.character(penalty)) inform_noise(pieces)
  out <- new_segments(list(
    recording = factor(rep(names(pieces), n), levels = names(pieces)), segment = sequence(n),
    start = unlist(lapply(pieces, `[[`, "start"), use.names = FALSE),
    end = unlist(lapply(pieces, `[[`, "end"), use.names = FALSE)
  ))
  add_step(add_partition(out, partitions), data, "segment_changepoint",
    list(change = change, min_length = min_length, penalty = penalty, dimensions = dimensions,
      partitions = partition_table(partitions)))
}

# The gold standard of the dimensions that are looked at.
check_changing <- function(data, dimensions, call = caller_env()) {
  traces <- check_traces(data, "1", arg = "data", call = call)
  if (traces$by_rater) {
    abort_musefuse(c("{.arg data} must be a gold standard.", x = "It has a column {.field rater}.",
      i = "Fuse the raters first, e.g. by {.fn fuse_ewe}."), "columns", call = call)
  }
  table <- traces$data
  if (is.null(dimensions)) {
    return(table)
  }
  if (length(dimensions) == 0L) {
    abort_musefuse("{.arg dimensions} must name at least one dimension, or be NULL for all.", "argument", call = call)
  }
  dimensions <- check_known(dimensions, levels(table$dimension), "dimension", arg = "dimensions", call = call)
  table[table$dimension %in% dimensions, ]
}

# The dimensions of a recording side by side on its clock, each with unit variance.
side_by_side <- function(table) {
  time <- sort(unique(table$time))
  dimensions <- unique(as.character(table$dimension))
  values <- matrix(NA_real_, length(time), length(dimensions), dimnames = list(NULL, dimensions))
  values[cbind(match(table$time, time), match(as.character(table$dimension), dimensions))] <- table$value
  values[!is.finite(values)] <- NA
  spread <- apply(values, 2L, stats::sd, na.rm = TRUE)
  spread[is.na(spread) | constant_columns(values)] <- 1 # what rounding leaves of a constant is no change
  step <- if (length(time) > 1L) stats::median(diff(time)) else 1
  list(time = time, values = sweep(values, 2L, spread, "/"), step = step)
}

# The best cut of a recording at one penalty (squares of samples).
best_cut <- function(recording, change, min_length, penalty, call) {
  call_core(cpp_changepoints(recording$time, recording$values, change == "trend",
    shortest_segment(recording, min_length), penalty, core_progress("Looking for changes")), call = call)
}

# Samples.
shortest_segment <- function(recording, min_length) max(1L, as_count(round(min_length / recording$step)))

cut_recording <- function(table, change, min_length, penalty, call = caller_env(3)) {
  recording <- side_by_side(table)
  learned <- NULL
  if (is.character(penalty)) {
    told <- learned_penalty(recording, change, min_length)
    learned <- told$penalty
    recording$values <- told$values
  }
  squares <- if (is.numeric(learned)) learned else (if (is.null(learned)) penalty else usual_penalty) / recording$step
  start <- recording$time[best_cut(recording, change, min_length, squares, call)$start]
  end <- c(start[-1L], recording$time[[length(recording$time)]] + recording$step)
  room <- length(recording$time) * recording$step >= 2 * min_length
  structure(data.frame(start = start, end = end), unlearned = if (is.list(learned)) learned$why,
    quiet = is.numeric(learned) && room && length(start) == 1L && !all(constant_columns(recording$values)))
}

usual_penalty <- 5 # seconds, where no noise can be learned

inform_noise <- function(pieces) {
  why <- compact(lapply(pieces, attr, "unlearned"))
  one <- vapply(pieces, attr, NA, "quiet")
  if (length(why) > 0L) {
    inform_musefuse(c(
      "No noise can be learned in {length(why)} of {length(pieces)} recording{?s}: there the penalty is 5 s.",
      "*" = "{names(why)[[1L]]}: {why[[1L]]}"
    ), "changepoint")
  }
  if (any(one)) {
    inform_musefuse(c("No change stands out from the noise in {sum(one)} of {length(pieces)} recording{?s}.",
      i = "{.code penalty = 5} cuts where a level explains as much as 5 s of the recording."), "changepoint")
  }
}

# Seconds; the one word that may stand for them is "noise".
check_penalty <- function(penalty, call = caller_env()) {
  if (is.character(penalty)) check_choice(penalty, "noise", call = call) else check_number(penalty, 0, call = call)
}

# What the best cut of noise alone explains in all but 5 % of recordings. One cut explains, in a dimension, the long-run
# variance times a chi-squared variable of as many degrees of freedom as a segment has parameters; their sum over
# dimensions is matched in mean and variance by one (Satterthwaite). Bonferroni's bound over as many cuts as there are
# independent values covers the choice of the best one. The long-run variance is learned as well: hence F in the place
# of chi-squared. list(why = ) where it cannot be learned.
noise_penalty <- function(values, change, level = 0.05) {
  varying <- which(!constant_columns(values))
  if (length(varying) == 0L) {
    return(1) # nothing changes: any penalty does
  }
  noise <- lapply(varying, function(d) cpp_trace_noise(values[, d], change == "trend"))
  why <- vapply(noise, why_no_noise, "", change)
  if (!all(is.na(why))) {
    first <- which(!is.na(why))[[1L]]
    return(list(why = paste(colnames(values)[[varying[[first]]]], why[[first]])))
  }
  of <- function(name) vapply(noise, `[[`, 0, name)
  n <- of("values")
  parameters <- if (change == "trend") 2 else 1
  # short traces look less persistent than they are (Kendall 1954, doi 10.1093/biomet/41.3-4.403), the more so the more
  # bends a segment has to follow them
  phi <- pmin(of("autocorrelation") + parameters * (1 + 3 * of("autocorrelation")) / n, 0.9999)
  inflation <- (1 + phi) / (1 - phi)
  long_run <- of("variance") * inflation
  independent <- max(2, min(n / pmax(1, inflation)))
  # The logarithm of the inflation has 2 / (1 - phi^2) times the variance of that of the variance; medians of
  # differences are worth 0.37 of their number.
  learned <- 0.37 * min(n / pmax(inflation, 1 + 2 / (1 - phi^2)))
  freedom <- parameters * sum(long_run)^2 / sum(long_run^2)
  scale <- sum(long_run^2) / sum(long_run)
  scale * freedom * stats::qf(level / independent, freedom, max(1, learned), lower.tail = FALSE)
}

# A few values far out, as noise with heavy tails has them, would be cut out as levels of their own. So no value is
# farther from the running median (over the shortest segment: levels stay) than three standard deviations of the noise
# (Huber 1964, doi 10.1214/aoms/1177703732). `tails`: by how much the differences
# that the noise is learned from vary more than those of Gaussian noise, cut off alike, in the dimension where they do
# most.
calmed <- function(recording, change, min_length, most = 3) {
  gaussian <- stats::pnorm(most) - stats::pnorm(-most) - 2 * most * stats::dnorm(most) +
    2 * most^2 * stats::pnorm(-most)
  values <- recording$values
  tails <- 1
  for (d in which(!constant_columns(values))) {
    known <- which(!is.na(values[, d]))
    noise <- sqrt(cpp_trace_noise(values[, d], change == "trend")[["variance"]])
    width <- 2L * (min(max(2L, shortest_segment(recording, min_length)), length(known) - 1L) %/% 2L) + 1L
    middle <- as.numeric(stats::runmed(values[known, d], width))
    off <- values[known, d] - middle
    jump <- diff(values[known, d], differences = if (change == "trend") 2L else 1L)
    usual <- stats::mad(jump, center = 0)
    # cubed: what is far out drags on in an autoregression (the power is from simulations)
    if (usual > 0) tails <- max(tails, (mean(pmin(abs(jump) / usual, most)^2) / gaussian)^3)
    values[known, d] <- middle + pmin(pmax(off, -most * noise), most * noise)
  }
  list(values = values, tails = tails)
}

# The penalty that the noise tells, and the values that it is for; why where it tells none, and the values as they are.
learned_penalty <- function(recording, change, min_length) {
  penalty <- noise_penalty(recording$values, change)
  if (!is.numeric(penalty)) {
    return(list(penalty = penalty, values = recording$values))
  }
  calm <- calmed(recording, change, min_length)
  list(penalty = penalty * calm$tails, values = calm$values)
}

# It in seconds. None that is beyond all squares of the recording can be reached by a cut.
learned_seconds <- function(recording, change, min_length, all_squares) {
  learned <- learned_penalty(recording, change, min_length)$penalty
  if (!is.numeric(learned)) {
    return(NA_real_)
  }
  if (learned < all_squares || all_squares == 0) learned * recording$step else Inf
}

why_no_noise <- function(noise, change) {
  if (noise[["values"]] < 20) {
    return(paste("has", count_of(noise[["values"]], "value"), "only"))
  }
  if (!is.na(noise[["autocorrelation"]])) {
    return(NA_character_)
  }
  if (is.na(noise[["variance"]])) {
    return("repeats itself exactly")
  }
  if (change == "trend") "mostly lies on lines" else "mostly stays as it was a sample before"
}
