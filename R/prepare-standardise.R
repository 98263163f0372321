#' Bring raters to a common scale
#'
#' Raters use the scale differently: one stays near the middle, another goes to the ends. Z-scores per
#' rater, mapped linearly to a range, make their traces comparable. Use `by = "rater"` where a
#' rater's level in a recording means something (an exciting video is rated higher than a dull
#' one), `by = "recording"` where only the course within each recording counts. Agreement in level
#' and spread (the CCC) should be judged with this choice in mind.
#'
#' Where recordings are households, persons or patients and their DAYS are to be sorted into classes, scale with
#' `by = "recording"` before [split_recordings()]: in [energy] the classes of days are the true types then (adjusted
#' Rand index 1.00), and next to chance without (.005).
#'
#' The scale is a property of the rater, so learn it on training recordings only (`partition`) where the
#' gold standard is meant for training and testing models; it is then applied to the others. The
#' learnt scaling rides along: [tidy()] shows it, `predict()` applies it to other recordings.
#'
#' @param data A table of annotations.
#' @param by `"rater"`: one scale a rater and dimension, over all recordings. `"recording"`: one a
#'   recording, rater and dimension. `"none"`: leave the values as they are.
#' @param range Two numbers: each scale's extremes are mapped to them. `NULL` leaves z-scores (mean 0,
#'   population standard deviation 1).
#' @param rater_map Which ids belong to one person: `c("9" = "7")` says that id 9 is person 7. The
#'   ids of a person share one scale. Or the name of a JSON file that says so, `{"8": 8, "9": 7}`, as MuSe-Toolbox reads
#'   it: it may name ids that the ratings do not have, and ids that it does not name are said.
#' @param partition What the scales are learnt on: names of recordings, or of partitions if `partitions`
#'   is given; all recordings by default. `by = "rater"` only.
#' @param partitions The partition of each recording: a data frame with the columns `recording` and
#'   `partition`, or a named vector (`c(video_1 = "train")`).
#' @param scaling A table standardised before: its scaling is applied to `data` and nothing is
#'   learnt. A list of such tables, by rater and of different recordings: the scales learnt of all of them together. The
#'   other arguments must be left as they are.
#' @inheritParams rlang::args_dots_empty
#' @returns The annotations with standardised values. Values outside what was seen when the scale
#'   was learnt fall outside `range`; they are not cut. A constant trace has no scale: it becomes
#'   the middle of the range (0), with a warning of class `musefuse_warning_constant`.
#'
#'   `tidy()` gives one row a scale: `recording` (`by = "recording"` only), `dimension`, `rater` (the
#'   person), `mean`, `sd` (divisor n), `min`, `max`, `n`, `constant`.
#'
#'   A rater without a single rating where the scales are learnt is an error of class
#'   `musefuse_error_unknown`.
#' @references Stappen, L., Schumann, L., Sertolli, B., Baird, A., Weigell, B., Cambria, E., &
#'   Schuller, B. W. (2021). MuSe-Toolbox: The multimodal sentiment analysis continuous annotation fusion and
#'   discrete class transformation toolbox. *MuSe '21*, 75-82. \doi{10.1145/3475957.3484451}
#' @family preparation
#' @examples
#' scaled <- standardise_annotations(ratings)
#' tidy(scaled)
#' # each recording by itself, as z-scores
#' standardise_annotations(ratings, by = "recording", range = NULL)
#' # the scales of some recordings, applied to all
#' standardise_annotations(ratings, partition = levels(ratings$recording)[1:4])
#' @export
standardise_annotations <- function(data, by = c("rater", "recording", "none"), ...,
                                    range = c(-1, 1), rater_map = NULL, partition = NULL,
                                    partitions = NULL, scaling = NULL) {
  check_no_dots()
  data <- check_annotations(data)
  if (!is.null(scaling)) {
    if (!missing(by) || !missing(range) || !all_null(rater_map, partition, partitions)) {
      abort_musefuse(c("{.arg scaling} brings all its settings along.",
        i = "Leave {.arg by}, {.arg range}, {.arg rater_map}, {.arg partition} and {.arg partitions} as they are."
      ), "argument")
    }
    fit <- check_scaling(scaling)
    known <- if (is.data.frame(scaling)) scaling else rapply(unclass(fit), as.character, "factor", how = "replace")
    return(add_step(apply_scales(data, fit), data, "standardise_annotations", list(scaling = known)))
  }
  by <- check_choice(by)
  range <- check_target_range(range)
  rater_map <- read_rater_map(rater_map)
  learnt <- if (by == "rater") {
    ask_corpus("scales", told_of_scales(data, rater_map, partition, partitions), learnt_scales, range, rater_map,
      partition, partitions)
  } else {
    rater_map <- check_rater_map(rater_map, levels(data$rater))
    learn_on <- check_learnt_on(partition, partitions, levels(data$recording), by)
    list(fit = learn_scales(data, by, range, rater_map, learn_on), learn_on = learn_on)
  }
  add_step(apply_scales(data, learnt$fit), data, "standardise_annotations", list(by = by, range = range,
    rater_map = learnt$fit$rater_map, partition = if (!is.null(partition)) learnt$learn_on))
}

#' @rdname standardise_annotations
#' @export
standardize_annotations <- standardise_annotations

#' @rdname standardise_annotations
#' @param object A standardised table.
#' @param new_data Annotations of other recordings, on the scale of the ratings that `object` was made from. A table
#'   without rows gives one without rows.
#' @export
predict.annotations <- function(object, new_data, ...) {
  check_no_dots()
  if (!missing(new_data) && is.data.frame(new_data) && nrow(new_data) == 0L) {
    return(object[0L, ])
  }
  standardise_annotations(new_data, scaling = object)
}

#' @export
tidy.annotations <- function(x, ...) {
  fit <- fit_of(x)
  if (is.null(fit)) {
    abort_musefuse(c("Nothing was estimated for these annotations.",
      i = "{.fn tidy} shows e.g. the scales of {.fn standardise_annotations}."), "argument")
  }
  tidy(fit, ...)
}

#' @export
tidy.fit_standardise <- function(x, ...) {
  ids <- intersect(trace_keys, names(x$scales))
  x$scales[ids] <- lapply(x$scales[ids], as_id)
  x$scales
}

# One row a scale; the traces of a scale are pooled.
learn_scales <- function(data, by, range, rater_map, learn_on) {
  traces <- series_index(data)
  keys <- as.data.frame(scale_keys(data, traces, rater_map), stringsAsFactors = FALSE)
  learns <- keys$recording %in% learn_on
  if (by != "recording") keys$recording <- rep("all", nrow(keys))
  code <- match(trace_key(keys), unique(trace_key(keys)))
  scales <- keys[!duplicated(code), , drop = FALSE]
  learnt <- call_core(cpp_learn_scaling(data$value, series_bounds(data, traces),
    ifelse(learns, code, 0L) - 1L, nrow(scales)))
  scales <- cbind(scales, learnt)
  scales <- if (by == "recording") scales else scales[names(scales) != "recording"]
  if (by == "none") scales <- scales[0L, ]
  structure(
    list(by = by, range = range, rater_map = rater_map, scales = tibble::as_tibble(scales)),
    class = c("fit_standardise", "musefuse_fit")
  )
}

# What these recordings tell of their raters' scales. Names that are given may be those of other recordings.
told_of_scales <- function(data, rater_map, partition, partitions, call = caller_env()) {
  known <- list(recordings = levels(data$recording), raters = levels(data$rater))
  elsewhere <- one_of_corpus()
  recordings <- c(known$recordings, if (elsewhere && is.null(partitions)) setdiff(partition, known$recordings))
  learn_on <- check_learnt_on(partition, partitions, recordings, "rater", call)
  rater_map <- check_rater_map(rater_map, c(known$raters, if (elsewhere) names(unlist(rater_map))), call,
    say = FALSE)
  c(known, learn_scales(data, "rater", NULL, rater_map, learn_on)["scales"])
}

# The scales that all tell of together.
learnt_scales <- function(told, range, rater_map, partition, partitions, call = caller_env(2)) {
  known <- function(what) unique(unlist(lapply(told, `[[`, what)))
  learn_on <- check_learnt_on(partition, partitions, known("recordings"), "rater", call)
  rater_map <- check_rater_map(rater_map, known("raters"), call)
  scales <- merge_scales(lapply(told, `[[`, "scales"))
  list(learn_on = learn_on, fit = structure(list(by = "rater", range = range, rater_map = rater_map, scales = scales),
    class = c("fit_standardise", "musefuse_fit")))
}

# Scales learnt from parts of the ratings as if from all at once: counts add, extremes meet, and moments are joined.
merge_scales <- function(parts) {
  if (length(parts) == 1L) {
    return(parts[[1L]])
  }
  rows <- do.call(rbind, parts)
  key <- paste(rows$dimension, rows$rater, sep = "\r")
  tibble::as_tibble(do.call(rbind, lapply(split(rows, factor(key, unique(key))), merge_scale)))
}

merge_scale <- function(rows) {
  out <- rows[1L, ]
  rows <- rows[rows$n > 0, ]
  if (nrow(rows) == 0L) {
    return(out)
  }
  joint <- joint_moments(rows$n, rows$mean, rows$n * rows$sd^2)
  out$n <- joint$n
  out$mean <- joint$mean
  out$sd <- sqrt(joint$squares / joint$n)
  out$min <- min(rows$min)
  out$max <- max(rows$max)
  out$constant <- is_constant(c(out$min, out$max))
  if (out$constant) out$sd <- 0
  out
}

# Whose scale each trace has: that of a person.
scale_keys <- function(data, traces, rater_map) {
  keys <- lapply(ids_of_series(data, traces), as.character)
  mapped <- match(keys$rater, names(rater_map))
  replace(keys, "rater", list(ifelse(is.na(mapped), keys$rater, rater_map[mapped])))
}

apply_scales <- function(data, fit) {
  if (fit$by != "none") {
    scales <- trace_scales(data, fit)
    map <- linear_map(scales, fit$range)
    traces <- series_index(data)
    data$value <- call_core(cpp_rescale(data$value, series_bounds(data, traces), map$from, map$unit,
      map$factor, map$to))
    data <- move_scale_ends(data, function(end) (end - map$from) / map$unit * map$factor + map$to)
    warn_constant(scales, fit$by)
  }
  attr(data, "fit") <- fit
  data
}

# The scale of each trace. Scales per recording are those of the recordings at hand.
trace_scales <- function(data, fit, call = caller_env(2)) {
  if (fit$by == "recording") {
    fit <- learn_scales(data, "recording", fit$range, fit$rater_map, levels(data$recording))
  }
  traces <- series_index(data)
  keys <- scale_keys(data, traces, fit$rater_map)
  keys <- keys[intersect(names(keys), names(fit$scales))]
  at <- match(do.call(paste, c(keys, sep = "\r")), do.call(paste, c(fit$scales[names(keys)], sep = "\r")))
  scales <- fit$scales[at, ]
  present <- !is.na(series_extremes(data, traces)$low)
  unknown <- which(present & (is.na(at) | scales$n %in% 0))
  if (length(unknown) > 0L) {
    abort_musefuse(c(
      paste0(
        "There is no scale for {cli::qty(length(unique(keys$rater[unknown])))}rater{?s} ",
        "{.val {name_some(keys$rater[unknown])}} in dimension {.val {keys$dimension[[unknown[[1L]]]]}}."
      ),
      x = "A scale is learnt from the rater's own ratings, and there are none where the scales were learnt.",
      i = paste0(
        "Learn it on more recordings ({.arg partition}), say who the rater is ({.arg rater_map}), leave the rater ",
        "out, or use {.code by = \"recording\"}."
      )
    ), "unknown", call = call)
  }
  scales
}

linear_map <- function(scales, range) {
  constant <- scales$constant | is.na(scales$constant)
  if (is.null(range)) {
    return(list(from = scales$mean, unit = ifelse(constant, 0, scales$sd), factor = rep(1, nrow(scales)),
      to = rep(0, nrow(scales))))
  }
  list(from = scales$min, unit = ifelse(constant, 0, scales$max - scales$min),
    factor = rep(diff(range), nrow(scales)), to = ifelse(constant, mean(range), range[[1L]]))
}

warn_constant <- function(scales, by) {
  constant <- unique(scales[which(scales$constant & scales$n > 0), ])
  if (nrow(constant) == 0L) {
    return(invisible())
  }
  where <- if (by == "recording") {
    paste0("rater \"", constant$rater, "\" in recording \"", constant$recording, "\" (", constant$dimension, ")")
  } else {
    paste0("rater \"", constant$rater, "\" in all recordings (", constant$dimension, ")")
  }
  warn_musefuse(c(
    paste0(
      "{length(where)} constant trace{?s} {?has/have} no scale and {?is/are} set to the middle of the range: ",
      "{name_some(where)}."
    ),
    i = "{.fn rater_diagnostics} shows who rated without moving."
  ), "constant")
}

check_target_range <- function(range, call = caller_env()) {
  if (is.null(range)) {
    return(NULL)
  }
  if (!is.numeric(range) || length(range) != 2L || !all(is.finite(range)) || range[[1L]] >= range[[2L]]) {
    abort_wanted(range, "two rising numbers, or NULL for z-scores", "range", call)
  }
  as.double(range)
}

check_rater_map <- function(rater_map, raters, call = caller_env(), say = TRUE) {
  if (length(rater_map) == 0L) {
    return(NULL)
  }
  file <- attr(rater_map, "file")
  if (!is.null(file)) rater_map <- map_of_those_here(rater_map, raters, file, call, say)
  rater_map <- unlist(rater_map)
  if (!rlang::is_named(rater_map) || anyNA(rater_map) || anyDuplicated(names(rater_map))) {
    abort_wanted(rater_map, "a vector that names each id once, {.code c(id = \"person\")}", "rater_map", call)
  }
  names(rater_map) <- check_known(names(rater_map), raters, "rater", arg = "rater_map", call = call)
  stats::setNames(as.character(rater_map), names(rater_map))
}

# A file of a whole study is read as it is; which of its ids are here is for check_rater_map().
read_rater_map <- function(rater_map, call = caller_env()) {
  if (!rlang::is_string(rater_map) || rlang::is_named(rater_map) || !grepl("[.]json$", rater_map, ignore.case = TRUE)) {
    return(rater_map)
  }
  check_package("jsonlite", "to read a map of raters from JSON.", call = call)
  if (!file.exists(rater_map)) abort_musefuse("There is no file {.file {rater_map}}.", "file", call = call)
  json <- tryCatch(jsonlite::read_json(rater_map), error = function(cnd) NULL)
  one <- vapply(json, function(id) length(id) == 1L && is.atomic(id) && !is.na(id), NA)
  if (length(json) == 0L || !rlang::is_named(json) || !all(one) || anyDuplicated(names(json))) {
    abort_musefuse(c("{.file {rater_map}} must say once of each id who it is, as {.code {{\"8\": 8, \"9\": 7}}} does.",
      i = "Or name them in R: {.code c(\"9\" = \"7\")}."), "file", call = call)
  }
  structure(vapply(json, as.character, ""), file = rater_map)
}

map_of_those_here <- function(map, raters, file, call, say) {
  here <- map[names(map) %in% raters]
  if (length(here) == 0L) {
    abort_musefuse(c("{.file {file}} names none of the raters.", x = "It names {.val {name_some(names(map))}}.",
      i = "The raters are {.val {name_some(raters)}}."), "unknown", call = call)
  }
  others <- setdiff(raters, names(map))
  if (say && length(others) > 0L) {
    inform_musefuse(c("{.file {file}} does not name the rater{?s} {.val {name_some(others)}}.",
      i = "{cli::qty(length(others))}{?It is/Each is} taken as a person."), "raters")
  }
  here
}

# The recordings on which the scales are learnt.
check_learnt_on <- function(partition, partitions, recordings, by, call = caller_env()) {
  if (is.null(partition)) {
    if (!is.null(partitions)) {
      abort_musefuse(c("{.arg partitions} needs {.arg partition}.",
        i = "E.g. {.code partition = \"train\"}."), "argument", call = call)
    }
    return(recordings)
  }
  if (by != "rater") {
    abort_musefuse(c("{.arg partition} is for {.code by = \"rater\"}.",
      x = "With {.code by = \"{by}\"} nothing is learnt from one recording for another."), "argument", call = call)
  }
  if (is.null(partitions)) {
    return(check_known(partition, recordings, "recording", arg = "partition", call = call))
  }
  partitions <- check_partitions(partitions, recordings, call = call)
  partition <- check_known(partition, unique(partitions), "partition", arg = "partition", call = call)
  names(partitions)[partitions %in% partition]
}

# The partition of each recording, named by recording.
check_partitions <- function(partitions, recordings, call = caller_env()) {
  if (is.data.frame(partitions) && all(c("recording", "partition") %in% names(partitions))) {
    rows <- unique(as.data.frame(partitions)[c("recording", "partition")])
    partitions <- stats::setNames(as.character(rows$partition), as.character(rows$recording))
  }
  partitions <- unlist(partitions)
  if (!rlang::is_named(partitions) || is.data.frame(partitions)) {
    abort_musefuse(c("{.arg partitions} must give the partition of each recording.",
      i = "A data frame with {.field recording} and {.field partition}, or a named vector."), "argument", call = call)
  }
  twice <- unique(names(partitions)[duplicated(names(partitions))])
  without <- setdiff(recordings, names(partitions))
  if (length(twice) > 0L || length(without) > 0L) {
    abort_musefuse(c("{.arg partitions} must give each recording one partition.",
      x = if (length(twice) > 0L) "In more than one: {.val {name_some(twice)}}.",
      x = if (length(without) > 0L) "Without one: {.val {name_some(without)}}."
    ), "argument", call = call)
  }
  partitions <- stats::setNames(as.character(partitions), names(partitions))
  partitions[recordings]
}

# What was learnt before: a standardised table, its fit, or a recorded step; or several tables, which are merged.
check_scaling <- function(scaling, call = caller_env()) {
  if (rlang::is_bare_list(scaling) && length(scaling) > 0L && all(vapply(scaling, is.data.frame, NA))) {
    return(join_scalings(lapply(scaling, check_scaling, call), call))
  }
  fit <- if (is.data.frame(scaling)) fit_of(scaling, "fit_standardise") else scaling
  if (!is.list(fit) || !all(c("by", "scales") %in% names(fit))) {
    abort_musefuse(c("{.arg scaling} must be a table that {.fn standardise_annotations} made.",
      x = "It is {.obj_type_friendly {scaling}} without learnt scales."), "argument", call = call)
  }
  fit$scales <- tibble::as_tibble(fit$scales)
  structure(fit, class = c("fit_standardise", "musefuse_fit"))
}

join_scalings <- function(fits, call) {
  same <- length(unique(lapply(fits, function(fit) fit[c("by", "range", "rater_map")]))) == 1L
  if (!same || fits[[1L]]$by != "rater") {
    abort_musefuse(c("Scales of several tables can be learnt together only if all are {.code by = \"rater\"}.",
      i = "And with the same {.arg range} and {.arg rater_map}."), "argument", call = call)
  }
  fits[[1L]]$scales <- merge_scales(lapply(fits, `[[`, "scales"))
  fits[[1L]]
}
