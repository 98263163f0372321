# From traces and segments to the table of features.

#' Features of segments
#'
#' @description
#' Turns a gold standard into a table with one row a segment and one column a feature and dimension, which
#' a statistician can feed to anything. [feature_catalogue()] lists the features.
#'
#' Works on gold standards; on annotations, rater by rater; and on plain data frames with the columns
#' `time`, `value` and, if there are several, `recording` and `dimension`.
#'
#' @param data A gold standard, annotations, or a data frame.
#' @param segments A segments table: [segment_table()], [segment_fixed()], [segment_sliding()] or
#'   [segment_changepoint()]. A data frame with `recording`, `segment`, `start` and `end` in seconds will do; or a
#'   function of `data` that makes one.
#' @param features Names of sets (`"basic"`, `"change"`, `"extended"`, `"large"`, `"dynamic"`, `"cross"`, `"hours"`,
#'   `"clock"`, `"weekday"`) and of features; or a list of such names and of functions of your own,
#'   `list("basic", range = function(x, t) diff(range(x)))`. A function gets the samples that are present
#'   and their times in seconds, and returns one number.
#' @param min_share Smallest share of a segment's samples that must be present; below it all features are
#'   `NA`. What lies beyond the end of the recording counts as missing. Traces of irregular times (diaries, beeps)
#'   should have as many as they have per time all in all; `min_share = 0` takes what there is.
#' @param level Level for `rel_number_crossing_0` and `time_above_level`, in the unit of the values.
#' @param support How far to either side a peak must be the greatest: [samples()], or [seconds()] (a plain number is
#'   seconds), which mean the same at any sampling rate. `peak_rate` goes by seconds always: 2.5 where `support` is
#'   in samples.
#' @param max_lag Longest lead or lag to look for, in seconds (`lead_lag`).
#' @param uncertainty Add, for each dimension, `band_width_<dimension>` (mean of `conf.high - conf.low`) and
#'   `n_raters_<dimension>` (mean number of raters)? These are notes: reductions and clusterings do not
#'   take them for features.
#' @param threads Number of threads. The result does not depend on it.
#' @inheritParams rlang::args_dots_empty
#' @inheritParams gold_standard
#' @returns A `features` table, one row a segment in the order of `segments` (for annotations: a segment
#'   and rater): `recording`, `rater` (annotations only), `segment`, `partition` (where the segments have
#'   one), and the features as `<feature>_<dimension>`, those between two dimensions as
#'   `<feature>_<dimension>_<dimension>`.
#'
#'   Segments without enough samples, or of a recording that is not there, are kept with `NA`; one warning
#'   counts them.
#' @section Missing values:
#' Missing samples are left out and their neighbours become neighbours; times stay true. So rates per second
#' bridge a gap by a straight line. Infinite values count as missing.
#' @section Features of the clock:
#' The sets `"hours"`, `"clock"` and `"weekday"` describe days: what was rated at which hour, in the morning and in the
#' evening, when it was highest. They ask `time_ref` of [traces()] for the time of day, see [split_recordings()];
#' without
#' it they are an error. 23:50 is close to 0:10, so that times of day and weekdays are points on a circle: a sine and a
#' cosine each. Columns of `"weekday"` have no dimension in their names. An hour without a sample is `NA`: where samples
#' are hours apart take the quarters of the day.
#' @section Errors:
#' `musefuse_error_columns`, `_empty`, `_argument`, `_unknown` (no such feature), `_time` (a series has two
#' values at one time; the time of day is not known), `_features` (a function of yours failed).
#' @family segments and features
#' @examples
#' gold <- fuse_ewe(ratings)
#' features <- extract_features(gold, ratings_segments)
#' features
#' extract_features(gold, ratings_segments,
#'   features = list("mean", "trend", range = function(x, t) diff(range(x))))
#' @export
extract_features <- function(data, segments, features = "extended", ..., min_share = 0.5, level = 0,
                             support = samples(10), max_lag = 10, uncertainty = FALSE,
                             threads = getOption("musefuse.threads", 1L), path = NULL, output = NULL, read = list()) {
  check_no_dots()
  if (!is.null(path)) {
    return(features_over_recordings(path, arguments_over_recordings(), output, read))
  }
  check_output_needs_path(output, read)
  if (!missing(segments) && is.function(segments)) {
    check_given(missing(data), table_names$gold, "data")
    segments <- segments(data)
  }
  table <- check_segments(segments)
  if (one_of_corpus()) table <- segments_at_hand(table, data)
  traces <- check_traces(data, unique(as.character(table$recording)))
  wanted <- check_features(features)
  min_share <- check_number(min_share, 0, 1)
  level <- check_number(level)
  support <- as_window(support)
  max_lag <- check_number(max_lag, 0)
  threads <- check_threads(threads)
  uncertainty <- check_flag(uncertainty)

  check_recordings_meet(table, traces$data)
  cut <- cut_traces(traces, table)
  warn_uncaught(cut, min_share)
  check_memory(16 * nrow(cut$items) * as.double(sum(lengths(wanted))),
    paste("It has", count_of(nrow(cut$items), "segment"), "of traces x", count_of(sum(lengths(wanted)), "feature")))
  enough <- cut$items$present >= pmax(1, min_share * cut$items$expected)
  columns <- c(
    dimension_columns(cut, list(
      core_features(cut, wanted$core, min_share, level, support, threads),
      own_features(cut, wanted$own, enough),
      clock_features(cut, wanted$clock, enough, data),
      if (uncertainty) uncertainty_notes(cut, band_in_order(data))
    )),
    cross_columns(cut, wanted$cross, enough, max_lag),
    weekday_columns(cut, wanted$weekday, enough, data)
  )
  ids <- intersect(c("recording", "segment", "start", "end", "partition"), names(table))
  fit <- structure(list(features = names(columns), dimensions = levels(traces$data$dimension), own = wanted$own,
    segments = tibble::as_tibble(as.data.frame(table)[ids]),
    arguments = list(features = features, min_share = min_share, level = level, support = support, max_lag = max_lag)),
    class = c("fit_features", "musefuse_fit"))
  out <- new_features(c(cut$ids, columns), fit = fit)
  add_step(out, data, "extract_features", list(
    segments = as_input(segments) %||% as.data.frame(table)[ids], features = features, min_share = min_share,
    level = level,
    support = support, max_lag = max_lag, uncertainty = uncertainty
  ), said = list(segments = nrow(table), lasting = known_range(table$end - table$start), columns = length(columns)))
}

# ---- over recordings ---------------------------------------------------------------------------

# Rows in the order of the segments, as in memory, and those of recordings that are not there.
features_over_recordings <- function(path, given, output, read) {
  out <- do.call(map_recordings, c(list(path, extract_features, output = output, read = read), given))
  if (!is.null(output) || is.function(given$segments)) {
    return(out)
  }
  table <- as.data.frame(check_segments(given$segments))
  out[order(match(segment_key(out), segment_key(table))), ]
}

segments_at_hand <- function(table, data) {
  mine <- table[as.character(table$recording) %in% levels(data$recording), ]
  if (nrow(mine) == 0L) leave_recording("No segment is of this recording.")
  mine
}

# ---- what to compute ---------------------------------------------------------------------------

# Names of sets become names of features, each once and in order; functions stand apart.
check_features <- function(features, call = caller_env()) {
  if (!is.null(features) && !is.atomic(features) && !is.list(features)) features <- list(features)
  is_own <- vapply(features, is.function, NA)
  own <- as.list(features)[is_own]
  named <- unlist(features[!is_own], use.names = FALSE)
  if (length(features) == 0L || !(is.null(named) || is.character(named))) {
    abort_musefuse(c(
      "{.arg features} must be names of sets or features, or a list of names and functions.",
      x = "It is {.obj_type_friendly {features}}.", i = "{.fn feature_catalogue} lists the names."
    ), "argument", call = call)
  }
  if (length(own) > 0L && (is.null(names(own)) || any(names(own) == "") || anyDuplicated(names(own)))) {
    abort_musefuse(c(
      "Functions among {.arg features} need names of their own, which become columns.",
      i = "{.code list(range = function(x, t) diff(range(x)))}"
    ), "argument", call = call)
  }
  unknown <- setdiff(named, c(names(feature_sets), catalogue$name))
  if (length(unknown) > 0L) abort_unknown_feature(unknown, call)
  wanted <- as.character(unique(unlist(lapply(named, function(name) feature_sets[[name]] %||% name))))
  cross <- intersect(wanted, feature_sets$cross)
  twice <- intersect(names(own), c(wanted, feature_notes))
  if (length(twice) > 0L) {
    abort_musefuse(c(
      paste0(
        "{cli::qty(length(twice))}Your function{?s} {.val {twice}} {?has/have} the name of a feature that there is ",
        "anyway."
      ),
      i = "{cli::qty(length(twice))}Give {?it another name/them other names}."
    ), "argument", call = call)
  }
  weekday <- intersect(wanted, feature_sets$weekday)
  clock <- intersect(wanted, c(feature_sets$hours, feature_sets$clock))
  list(core = setdiff(wanted, c(cross, clock, weekday)), cross = cross, clock = clock, weekday = weekday, own = own)
}

abort_unknown_feature <- function(unknown, call) {
  known <- c(names(feature_sets), catalogue$name)
  nearest <- known[order(utils::adist(unknown[[1L]], known, partial = TRUE), nchar(known))][1:3]
  abort_musefuse(c(
    "There {cli::qty(length(unknown))}{?is/are} no feature{?s} {.val {name_some(unknown)}}.",
    i = "Did you mean {.or {.val {nearest}}}? {.fn feature_catalogue} lists all.",
    i = "Sets are {.val {names(feature_sets)}}."
  ), "unknown", call = call)
}

# ---- whose traces ------------------------------------------------------------------------------

# Any table of traces as annotations (a gold standard is a rater without a name), each series sorted
# by time.
check_traces <- function(x, recordings, arg = rlang::caller_arg(x), call = caller_env()) {
  wanted <- "a gold standard, annotations or a data frame with {.field time} and {.field value}"
  check_given(missing(x), wanted, arg, call)
  if (!is.data.frame(x) || !all(c("time", "value") %in% names(x))) {
    abort_musefuse(c(
      paste0("{.arg {arg}} must be ", wanted, "."),
      x = if (is.data.frame(x)) "Its columns are {.field {name_some(names(x))}}." else
        "It is {.obj_type_friendly {x}}."
    ), "columns", call = call)
  }
  warn_groups(x, arg)
  check_rows(x, arg, call)
  check_lengths(as.list(x)[intersect(c(trace_keys, "time", "value"), names(x))], call)
  time <- mended_times(x$time, arg, call)
  value <- without_infinite(as.double(mended_number(x$value, "value", arg, call)), "value")
  if (is.null(x[["recording"]]) && length(recordings) != 1L) {
    abort_musefuse(c(
      "{.arg {arg}} has no column {.field recording}, so the segments must be of one recording.",
      x = "They are of {length(recordings)}: {.val {name_some(recordings)}}."
    ), "columns", call = call)
  }
  ids <- list(
    recording = x[["recording"]] %||% repeated_ids(as.character(recordings), nrow(x)),
    dimension = x[["dimension"]] %||% repeated_ids("value", nrow(x)),
    rater = x[["rater"]] %||% repeated_ids("", nrow(x))
  )
  ids <- lapply(ids, bare_column, is_id = TRUE)
  local_known_indices()
  for (id in c("recording", "dimension", if (!is.null(x[["rater"]])) "rater")) check_ids(ids[[id]], id, NULL, call)
  data <- new_annotations(ids$recording, ids$dimension, ids$rater, time, value)
  check_clock(data, call)
  list(data = data, by_rater = !is.null(x[["rater"]]))
}

# The band of a gold standard and its numbers of raters, row by row as check_traces() has its traces.
band_in_order <- function(x, call = caller_env()) {
  notes <- as.list(x)[intersect(c("conf.low", "conf.high", "n_raters"), names(x))]
  notes <- Map(mended_number, notes, names(notes), "data", list(call))
  if (length(notes) == 0L) {
    inform_musefuse("The table has no band and no number of raters: {.arg uncertainty} adds nothing.", "uncertainty")
    return(NULL)
  }
  ids <- lapply(as.list(x)[intersect(trace_keys, names(x))], as_id)
  rows <- do.call(order, c(unname(ids), list(x$time, method = "radix")))
  lapply(notes, `[`, rows)
}

# One value a time in each trace.
check_clock <- function(data, call) {
  if (!series_index(data)$sorted) {
    twice <- which(duplicated(as.data.frame(data[c("recording", "dimension", "rater", "time")])))[[1L]]
    at <- data[twice, ]
    abort_musefuse(c(
      "Each trace must have one value at a time.",
      x = paste0(
        "Recording {.val {as.character(at$recording)}}, dimension {.val {as.character(at$dimension)}} has two at ",
        "{at$time} s."
      ),
      i = "Is a rater or a dimension missing among the columns?"
    ), "duplicates", call = call)
  }
}

# ---- which samples -----------------------------------------------------------------------------

# One item is one segment of one trace. `items` says where its samples lie and how many there should be;
# `row` is its row in the result, `ids` are the columns that name the rows.
cut_traces <- function(traces, segments) {
  data <- traces$data
  index <- series_index(data)
  of_recording <- split(seq_len(nrow(segments)), factor(as.character(segments$recording), levels(data$recording)))
  of_series <- unname(of_recording)[index$recording]
  items <- cut_series(data, index, rep(seq_along(of_series), lengths(of_series)), segments, unlist(of_series))
  items$dimension <- index$dimension[items$series]
  items$rater <- index$rater[items$series]
  items$present <- count_finite(data$value, items$first, items$size)
  rows <- result_rows(items, nrow(segments))
  items$row <- match(item_code(items, nrow(segments)), item_code(rows, nrow(segments)))
  ids <- list(recording = as_id(segments$recording)[rows$segment])
  if (traces$by_rater) ids$rater <- factor(levels(data$rater)[rows$rater], levels(data$rater))
  ids$segment <- segments$segment[rows$segment]
  if ("partition" %in% names(segments)) ids$partition <- as_partition_factor(segments$partition)[rows$segment]
  list(items = items, ids = ids, rows = length(rows$segment), data = data,
    dimensions = levels(data$dimension), segments = nrow(segments), caught = seq_len(nrow(segments)) %in% items$segment)
}

# In order of appearance, unless it is a factor with an order of its own.
as_partition_factor <- function(x) if (is.factor(x)) x else factor(x, levels = unique(x[!is.na(x)]))

# How many samples a second a trace should have: those that its steps make; where these are irregular (some beeps a day,
# none at night) those that it has all in all.
usual_density <- function(data, index, rate) {
  last <- last_of_series(index)
  overall <- index$size / (data$time[last] - data$time[index$start] + 1 / rate)
  irregular <- !look_at_sampling(data, index)$steady
  ifelse(irregular & is.finite(overall), pmin(rate, overall), rate)
}

# Samples with start <= time < end of each of the `rows` of segments in its series; a nanosecond is no time.
cut_series <- function(data, index, series, segments, rows) {
  before <- function(edge) {
    cpp_samples_before(data$time, index$start[series], index$size[series], edge[rows] - 1e-9)
  }
  before_start <- before(segments$start)
  size <- pmax(0L, before(segments$end) - before_start)
  rate <- series_rate(data, index)
  dense <- usual_density(data, index, rate)
  expected <- floor((segments$end[rows] - segments$start[rows]) * dense[series] + 1e-6)
  expected[!is.finite(expected)] <- size[!is.finite(expected)]
  list2DF(list(series = series, segment = rows, first = index$start[series] + before_start, size = size,
    expected = expected, rate = rate[series]))
}

# Segment by segment, within it rater by rater; a segment that nobody rated has one row as well.
result_rows <- function(items, n) {
  first <- !duplicated(item_code(items, n))
  silent <- setdiff(seq_len(n), items$segment)
  segment <- c(items$segment[first], silent)
  rater <- c(items$rater[first], rep(NA_integer_, length(silent)))
  rows <- order(segment, rater)
  list(segment = segment[rows], rater = rater[rows])
}

# A number for each segment, of `n`, of a rater; NA for one that nobody rated.
item_code <- function(items, n) items$segment + items$rater * as.double(n)

# Segments of some recordings may have no trace, which is counted; where none has one the names are others.
check_recordings_meet <- function(segments, data, call = caller_env()) {
  wanted <- unique(as.character(segments$recording))
  known <- levels(data$recording)
  if (any(wanted %in% known)) {
    return(invisible())
  }
  abort_musefuse(c(
    "No segment is of a recording that has a trace: the names of {.arg data} and {.arg segments} differ.",
    x = paste("The segments are of {cli::qty(length(wanted))}recording{?s} {.val {name_some(wanted, 3L)}}, the traces",
      "of {.val {name_some(known, 3L)}}."),
    i = "Rename the recordings of one of them, so that what belongs together has one name."
  ), "unknown", call = call)
}

warn_uncaught <- function(cut, min_share) {
  items <- cut$items
  all <- seq_len(cut$segments)
  some <- all %in% items$segment[items$present > 0]
  enough <- all %in% items$segment[items$present >= min_share * items$expected]
  unknown <- sum(!cut$caught)
  empty <- sum(cut$caught & !some)
  few <- sum(some & !enough)
  if (unknown + empty + few > 0L) {
    warn_musefuse(c(
      paste0(
        "{unknown + empty + few} of {cut$segments} segment{?s} {cli::qty(unknown + empty + few)}{?has/have} no ",
        "features; {?it is/they are} kept as {.code NA}."
      ),
      x = if (unknown > 0L) "{unknown} {?is/are} of a recording that has no trace.",
      x = if (empty > 0L) "{empty} {?catches/catch} no sample.",
      x = if (few > 0L) paste0(
        "{few} {?has/have} fewer than {100 * min_share} % of {cli::qty(few)}{?its/their} samples ",
        "({.arg min_share})."
      )
    ), "segments")
  }
}

# ---- the blocks of columns ---------------------------------------------------------------------
# A block is a matrix, one row an item, one column a feature.

core_features <- function(cut, features, min_share, level, support, threads, call = caller_env()) {
  items <- cut$items
  rate <- ifelse(is.na(items$rate), 1, items$rate)
  timed <- window_samples(if (support$unit == "seconds") support else seconds(usual_support), rate)
  support <- window_samples(support, rate)
  ranges <- list(first = as.integer(items$first), size = as.integer(items$size), expected = as.double(items$expected),
    support = support, timed_support = timed)
  values <- call_core(cpp_extract_features(cut$data$time, cut$data$value, ranges,
    list(features = features, level = level, min_share = min_share, threads = threads),
    core_progress("Extracting features")
  ), call = call)
  without_fast(values, items$rate)
}

# The toolbox's ten samples, at its 4 Hz: what makes a peak by the second where `support` is in samples.
usual_support <- 2.5

# What these features tell is faster than two seconds: of samples farther apart it would be told of straight lines.
fast_features <- c("autocorrelation_1s", "spectral_centroid", "sample_entropy")

without_fast <- function(values, rate) {
  fast <- intersect(colnames(values), fast_features)
  slow <- which(rate < 0.5)
  if (length(fast) > 0L && length(slow) > 0L) {
    values[slow, fast] <- NA_real_
    warn_musefuse(c(
      "{.val {fast}} {?is/are} NA for samples more than 2 s apart: {?it describes/they describe} faster changes.",
      i = "{.val autocorrelation_lag_1} goes from sample to sample."), "segments")
  }
  values
}

# Trace by trace, the segments that have enough samples.
own_features <- function(cut, own, enough, call = caller_env()) {
  values <- matrix(NA_real_, nrow(cut$items), length(own), dimnames = list(NULL, names(own)))
  if (length(own) == 0L || !any(enough)) {
    return(values)
  }
  rows <- unname(split(which(enough), cut$items$series[enough]))
  traces <- lapply(rows, function(rows) {
    ids <- lapply(cut$ids[c("recording", "segment")], function(id) as.character(id[cut$items$row[rows]]))
    c(ids, list(samples = lapply(rows, item_samples, cut = cut)))
  })
  done <- map_items(traces, "Your features", own_features_of, own, here = TRUE, call = call)
  values[unlist(rows), ] <- do.call(rbind, done)
  values
}

# One row a segment of a trace, one column a function.
own_features_of <- function(trace, own) {
  one <- function(i, name) {
    samples <- trace$samples[[i]]
    tryCatch(check_number_returned(own[[name]](samples$value, samples$time)),
      error = function(cnd) abort_own_feature(cnd, name, trace$segment[[i]], trace$recording[[i]]))
  }
  segments <- seq_along(trace$samples)
  matrix(vapply(names(own), function(name) vapply(segments, one, 0, name), numeric(length(segments))), length(segments))
}

check_number_returned <- function(x) {
  if (length(x) != 1L || !(is.numeric(x) || is.logical(x))) {
    stop("it must return one number, not ", length(x), " values of type ", typeof(x))
  }
  as.double(x)
}

abort_own_feature <- function(cnd, name, segment, recording) {
  abort_musefuse(c(
    "Your feature {.val {name}} failed for segment {.val {segment}} of recording {.val {recording}}.",
    x = "{conditionMessage(cnd)}"
  ), "features", call = NULL)
}

# The samples of an item that are present.
item_samples <- function(i, cut) {
  rows <- seq.int(cut$items$first[[i]], length.out = cut$items$size[[i]])
  rows <- rows[is.finite(cut$data$value[rows])]
  list(time = cut$data$time[rows], value = cut$data$value[rows])
}

uncertainty_notes <- function(cut, band) {
  if (is.null(band)) {
    return(NULL)
  }
  mean_of <- function(x) {
    vapply(seq_len(nrow(cut$items)), function(i) {
      rows <- seq.int(cut$items$first[[i]], length.out = cut$items$size[[i]])
      if (length(rows) == 0L || all(is.na(x[rows]))) NA_real_ else mean(x[rows], na.rm = TRUE)
    }, 0)
  }
  cbind(
    band_width = if (!is.null(band$conf.low)) mean_of(band$conf.high - band$conf.low),
    n_raters = if (!is.null(band$n_raters)) mean_of(band$n_raters)
  )
}

# Dimension by dimension, the columns of all blocks.
dimension_columns <- function(cut, blocks) {
  blocks <- Filter(function(block) NCOL(block) > 0L, compact(blocks))
  columns <- lapply(seq_along(cut$dimensions), function(d) {
    mine <- which(cut$items$dimension == d)
    from <- mine[match(seq_len(cut$rows), cut$items$row[mine])] # NA: a segment without a trace
    lapply(blocks, function(block) {
      stats::setNames(lapply(seq_len(ncol(block)), function(j) unname(block[from, j])),
        paste0(colnames(block), "_", cut$dimensions[[d]]))
    })
  })
  unlist(unlist(columns, recursive = FALSE), recursive = FALSE)
}

# Each pair of dimensions of the same segment and rater.
cross_columns <- function(cut, features, enough, max_lag, call = caller_env()) {
  if (length(features) == 0L) {
    return(NULL)
  }
  if (length(cut$dimensions) < 2L) {
    abort_musefuse(c(
      "Features between dimensions need two dimensions.",
      x = "The table has one, {.val {cut$dimensions}}."
    ), "features", call = call)
  }
  pairs <- utils::combn(length(cut$dimensions), 2L)
  columns <- lapply(seq_len(ncol(pairs)), function(p) {
    values <- cross_features(cut, pairs[, p], enough, max_lag, call)
    stats::setNames(lapply(features, function(name) unname(values[, name])),
      paste(features, cut$dimensions[[pairs[1L, p]]], cut$dimensions[[pairs[2L, p]]], sep = "_"))
  })
  unlist(columns, recursive = FALSE)
}

# One row a row of the result, a column a feature between these two dimensions.
cross_features <- function(cut, pair, enough, max_lag, call) {
  items <- cut$items
  values <- matrix(NA_real_, cut$rows, 3L, dimnames = list(NULL, feature_sets$cross))
  first <- which(items$dimension == pair[[1L]] & enough)
  second <- which(items$dimension == pair[[2L]] & enough)
  partner <- second[match(items$row[first], items$row[second])]
  both <- which(!is.na(partner))
  rows <- unname(split(both, items$series[first[both]]))
  traces <- lapply(rows, function(rows) {
    list(x = lapply(first[rows], item_samples, cut = cut), y = lapply(partner[rows], item_samples, cut = cut))
  })
  done <- map_items(traces, "Features between dimensions", cross_features_of, max_lag, call = call)
  if (length(rows) > 0L) values[items$row[first[unlist(rows)]], ] <- do.call(rbind, done)
  values
}

cross_features_of <- function(trace, max_lag) {
  do.call(rbind, Map(function(x, y) cpp_cross_features(x$time, x$value, y$time, y$value, max_lag), trace$x, trace$y))
}
