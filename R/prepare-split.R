#' Split recordings into days, weeks or sessions
#'
#' @description
#' A household's year or a month of diaries is one long recording. `split_recordings()` makes a recording of each of its
#' days (weeks, months, stretches of seconds, sessions), so that days can be fused, compared, and sorted into classes.
#' `recording_parts()` tells what each one was: whose, which date and weekday, how much of it was rated.
#'
#' @details
#' **The calendar.** Days need to know when time 0 was: `time_ref` of [traces()], which [read_annotations()] and
#' [as_annotations()] keep where times tell the date; [set_traces()] sets it (`time_ref = "2024-03-30T00:00"`).
#' A zone that the times tell (`POSIXct` with a time zone, `+01:00`) is the zone of the days. Times without any are a
#' clock on the wall, whose days need none. Instants without a place (`Z`, seconds since 1970) have days of UTC until
#' `tz` says where it was; a message says so.
#'
#' **Clocks.** A day's time counts from its beginning, so that 7 o'clock is 25200 on each. With `clock = "wall"` it
#' is so
#' on the days on which clocks change, too: in spring an hour is missing (samples of 2 to 3 o'clock do not exist), in
#' autumn the hour comes twice, and the second time is left out, with a warning that counts its rows.
#' `clock = "elapsed"`
#' counts the seconds that passed since the day began: nothing is left out, but on these two days what comes after the
#' change is an hour off. Either way such days are named.
#'
#' **Level and shape.** What households use differs by far more than what days of one household do. Classes of days are
#' then classes of households, unless each household is brought to one scale BEFORE it is split:
#' `standardise_annotations(data, by = "recording", range = NULL)`. After splitting, `by = "recording"` would be by
#' day, and
#' the level of the day, which tells a holiday from a day at work, would be gone. In [energy], whose true types of
#' days are
#' known, classes of the hours are the types exactly when the households were scaled first (adjusted Rand index 1.00),
#' and next to chance when they were not (.005); see `vignette("energy")`.
#'
#' @param data Annotations, or a gold standard; for `recording_parts()` also segments, features or classes made of split
#'   recordings.
#' @param by `"day"`, `"week"` (from Monday), `"month"` or `"year"`; a length, in seconds or as [seconds()], counted
#' from
#'   time 0; or a table of sessions with `recording`, `start`, `end` (seconds) and `segment`, their name, such as
#'   [segment_table()] makes. Ratings in no session are left out, which a warning counts.
#' @param tz Time zone of the days, where the times are instants: `"Europe/Berlin"`, `"UTC"`, `"+01:00"`.
#' @param from Hour at which a day begins: 4 puts the small hours to the day before. Weeks, months and years begin with
#'   their first day.
#' @param clock `"wall"` or `"elapsed"`, see below.
#' @param min_share Smallest share of its time for which a day must be rated (0 to 1); others are left out, which is
#'   counted. Gaps up to one and a half times a usual one of the trace (its 90 % quantile) count as rated.
#' @param quiet Leave out the message?
#' @inheritParams rlang::args_dots_empty
#' @returns `split_recordings()`: `data`, one recording a part, called `"<recording> <part>"`: a day is `2024-03-30`, a
#'   week `2024-W13` (ISO 8601), a month `2024-03`; stretches are numbered. `time_ref` of each trace is the beginning
#'   of its
#'   part. A gold standard keeps its columns; what was estimated for the whole recordings stays with these.
#'
#'   `recording_parts()`: a tibble, one row a recording of `data`: `recording`; `of`, the recording that it
#'   was cut from;   `part`; `start` (`"2024-03-30T00:00:00.000"`; `NA` where no calendar is known); `weekday` (days
#'   only); `hours`, its
#'   length; `n`, its ratings that are not missing; `share`, for how much of its time it was rated (the fullest trace
#'   counts); `partial`.
#' @section Errors:
#' `musefuse_error_time` (no calendar, or raters of a recording with clocks of their own), `musefuse_error_argument`,
#' `musefuse_error_segments` (sessions that overlap), `musefuse_error_duplicates` (two parts of one name),
#' `musefuse_error_empty` (nothing is left), `musefuse_error_unknown` (`recording_parts()` of what was never split).
#' @references
#' International Organization for Standardization (2019). *ISO 8601-1: Date and time*. Sharma, U. and Bormann, C.
#' (2024).
#' RFC 9557: Date and time on the internet, timestamps with additional information. \doi{10.17487/RFC9557}
#' @family preparation
#' @examples
#' days <- split_recordings(energy, by = "day")
#' recording_parts(days)
#' # blocks of a minute
#' split_recordings(ratings, by = 60)
#' @export
split_recordings <- function(data, by = "day", ..., tz = NULL, from = 0, clock = c("wall", "elapsed"), min_share = 0,
                             quiet = FALSE) {
  check_no_dots()
  data <- annotations_or_gold(data)
  given_by <- by
  of_calendar <- c("tz", "from", "clock")[!c(missing(tz), missing(from), missing(clock))]
  by <- check_split_by(by, levels(droplevels(as.factor(data$recording))))
  tz <- check_zone(tz)
  from <- check_number(from, 0, 24)
  clock <- check_choice(clock)
  min_share <- check_number(min_share, 0, 1)
  check_flag(quiet)
  if (!by$kind %in% calendar_units && length(of_calendar) > 0L) {
    abort_musefuse(c("{.arg {of_calendar}} {?is/are} for parts of the calendar.",
      x = "{.arg by} is no {.or {.val {calendar_units}}}."), "argument")
  }
  series <- split_series(data, by, tz)
  cut <- lapply(seq_along(series$start), cut_one_series, data, series, by, from * 3600, clock)
  parts <- name_parts(bind_parts(cut), levels(data$recording))
  rows <- kept_rows(cut, parts, series, min_share)
  parts$ref <- part_refs(parts, by, clock)
  out <- split_table(data, rows, parts)
  if (!quiet) inform_split(parts, by, series, min_share)
  warn_split(cut, parts)
  calendar <- if (by$kind %in% calendar_units) list(tz = tz, from = from, clock = clock)
  add_step(out, data, "split_recordings", compact(c(list(by = given_by), calendar, list(min_share = min_share))),
    moves_clock = TRUE, said = list(zones = if (by$kind %in% calendar_units) known_zones(series$zone)))
}

#' @rdname split_recordings
#' @export
recording_parts <- function(data, ...) {
  check_no_dots()
  check_given(missing(data), "a table made of split recordings", "data")
  parts <- if (is.data.frame(data)) fit_of(data, "fit_split")$parts
  if (is.null(parts)) {
    abort_musefuse(c("These recordings were never split.", i = "{.fn split_recordings} makes recordings of days."),
      "unknown")
  }
  parts[as.character(parts$recording) %in% as.character(data$recording), ]
}

known_zones <- function(zones) unique(zones[!is.na(zones) & nzchar(zones)])

calendar_units <- c("day", "week", "month", "year")

annotations_or_gold <- function(data, call = caller_env()) {
  check_given(missing(data), "annotations or a gold standard", "data", call)
  gold <- is.data.frame(data) && "value" %in% names(data) && !"rater" %in% names(data)
  if (gold) check_gold(data, "data", call) else check_annotations(data, "data", call)
}

# list(kind, length | sessions)
check_split_by <- function(by, recordings, call = caller_env()) {
  if (is.data.frame(by)) {
    sessions <- check_segments(by, "by", call)
    check_known(unique(as.character(sessions$recording)), recordings, "recording", arg = "by", call = call)
    order <- order(match(as.character(sessions$recording), recordings), sessions$start)
    sessions <- as.data.frame(sessions)[order, ]
    overlaps <- which(same_as_next(as.factor(sessions$recording)) &
      sessions$start[-1L] < sessions$end[-nrow(sessions)] - 1e-9)
    if (length(overlaps) > 0L) {
      at <- sessions[overlaps[[1L]], ]
      abort_musefuse(c("Sessions must not overlap: a rating would be in two recordings.",
        x = paste("{.val {as.character(at$segment)}} of recording {.val {as.character(at$recording)}} ends at",
          "{at$end} s, when the next one has begun.")), "segments", call = call)
    }
    return(list(kind = "session", sessions = sessions))
  }
  if (is.character(by)) {
    return(list(kind = check_choice(by, calendar_units, call = call)))
  }
  window <- as_window(by, "by", call)
  if (window$unit == "samples") {
    abort_musefuse(c("{.arg by} must be a time.", x = "It is a number of samples."), "argument", call = call)
  }
  list(kind = "length", length = window$length)
}

# The traces: where their rows are, how far apart their samples are, and the calendar of their time 0.
split_series <- function(data, by, tz, call = caller_env()) {
  index <- series_index(with_rater(data))
  first <- index$start
  series <- index[c("start", "size", "recording")]
  series$step <- series_step(data, index)
  calendar <- read_time_ref(trace_refs(data, as_tibble.musefuse_tbl(data)[first, ], call))
  series$instant <- calendar$instant
  series$zone <- calendar$zone
  if (!by$kind %in% calendar_units) {
    return(series)
  }
  undated <- which(is.na(series$instant))
  if (length(undated) > 0L) {
    at <- data[first[undated[[1L]]], ]
    abort_musefuse(c(
      "To be split by {by$kind} recordings must say when their time 0 was.",
      x = paste("{length(undated)} of {length(first)} trace{?s} {cli::qty(length(undated))}{?does/do} not, the first",
        "is of recording {.val {as.character(at$recording)}}."),
      i = paste("{.code set_traces(data, time_ref = \"2024-03-30T00:00\")} says it;",
        "or {.code by = 86400} splits from time 0 on.")
    ), "time", call = call)
  }
  if (!is.null(tz)) {
    walls <- which(series$zone == "")
    if (length(walls) > 0L) {
      abort_musefuse(c("{.arg tz} is for times that are instants.",
        x = paste("The times of recording {.val {as.character(data$recording[first[walls[[1L]]]])}} tell no zone: they",
          "are a clock on the wall, whose days need none."), i = "Leave {.arg tz} out."), "argument", call = call)
    }
    series$zone <- rep(tz, length(series$zone))
  }
  series
}

# ---- one trace ---------------------------------------------------------------------------------

# list(rows, part, time, parts, twice): the rows of the data, the part of each one and its time in it; `parts`, a row a
# part: recording, label, the instant and the wall time of its beginning, its length and how much of it is covered.
cut_one_series <- function(s, data, series, by, from, clock) {
  rows <- rows_of_series(series, s)
  time <- data$time[rows]
  bounds <- part_bounds(range(time), by, series$instant[[s]], series$zone[[s]], from, series$recording[[s]],
    levels(data$recording))
  part <- findInterval(time + 1e-9, bounds$start)
  outside <- part == 0L | time >= bounds$end[pmax(part, 1L)] - 1e-9
  cover <- covered(time, is.finite(data$value[rows]), part, outside, bounds, series$step[[s]])
  within <- time - bounds$start[pmax(part, 1L)]
  twice <- rep(FALSE, length(time))
  if (clock == "wall" && any(bounds$changes)) {
    moved <- which(part > 0L & bounds$changes[pmax(part, 1L)])
    shift <- zone_offset(series$instant[[s]] + time[moved], series$zone[[s]]) - bounds$offset[part[moved]]
    within[moved] <- within[moved] + shift
    # the hour that comes again: the wall shows less than it would have before the clocks went back
    twice[moved] <- within[moved] < bounds$back[part[moved]] - 1e-9 & shift < 0
  }
  used <- sort(unique(part[!outside]))
  list(rows = rows[!outside & !twice], part = match(part, used)[!outside & !twice], time = within[!outside & !twice],
    outside = sum(outside), twice = sum(twice),
    parts = list2DF(list(recording = rep(series$recording[[s]], length(used)), label = bounds$label[used],
      wall = bounds$wall[used], instant = bounds$instant[used], zone = rep(series$zone[[s]], length(used)),
      length = (bounds$end - bounds$start)[used], changes = bounds$changes[used], covered = cover$covered[used],
      n = cover$n[used], partial = cover$covered[used] < (bounds$end - bounds$start)[used] - 1.5 * cover$step,
      trace = rep(s, length(used)), twice = as.integer(used %in% part[twice]))))
}

# The parts that a trace touches: start and end (seconds on its clock), label, and of a calendar the wall time at the
# beginning.
part_bounds <- function(span, by, instant, zone, from, recording, recordings) {
  if (by$kind == "length") {
    k <- seq(floor(span[[1L]] / by$length + 1e-9), floor(span[[2L]] / by$length + 1e-9))
    bounds <- list(start = k * by$length, end = (k + 1) * by$length, label = format(k + 1, trim = TRUE,
      scientific = FALSE))
  } else if (by$kind == "session") {
    mine <- by$sessions[as.character(by$sessions$recording) == recordings[[recording]], ]
    bounds <- list(start = mine$start, end = mine$end, label = as.character(mine$segment))
    if (nrow(mine) == 0L) bounds <- list(start = Inf, end = Inf, label = "")
  } else {
    return(calendar_bounds(span, by$kind, instant, zone, from))
  }
  at <- bounds$start + if (is.na(instant)) NA_real_ else instant
  offset <- if (is.na(instant)) NA_real_ else zone_offset(ifelse(is.finite(at), at, 0), zone)
  c(bounds, list(wall = at + offset, instant = at, changes = rep(FALSE, length(at))))
}

calendar_bounds <- function(span, unit, instant, zone, from) {
  wall <- instant + span + zone_offset(instant + span, zone) - from
  days <- floor(wall / 86400 + 1e-9)
  first <- as.Date(days[[1L]], origin = "1970-01-01")
  last <- as.Date(days[[2L]], origin = "1970-01-01")
  begin <- switch(unit, day = first, week = first - (weekday_of(days[[1L]] * 86400) - 1),
    month = as.Date(format(first, "%Y-%m-01")), year = as.Date(format(first, "%Y-01-01")))
  from_day <- seq(begin, last, by = unit)
  after <- seq(from_day[[length(from_day)]], by = unit, length.out = 2L)[[2L]]
  walls <- as.numeric(c(from_day, after)) * 86400 + from
  instants <- instant_of_wall(walls, zone)
  offset <- zone_offset(instants, zone)
  n <- length(from_day)
  list(start = instants[seq_len(n)] - instant, end = instants[-1L] - instant,
    label = format(from_day, c(day = "%Y-%m-%d", week = "%G-W%V", month = "%Y-%m", year = "%Y")[[unit]]),
    wall = walls[seq_len(n)], instant = instants[seq_len(n)], offset = offset[seq_len(n)],
    changes = abs(offset[-1L] - offset[seq_len(n)]) > 1e-6 | part_changes(instants, zone, unit),
    back = back_until(instants, offset, zone))
}

# Clocks may go forward and back within a year, and end as they began.
part_changes <- function(instants, zone, unit) {
  n <- length(instants) - 1L
  if (unit %in% c("day", "week")) {
    return(rep(FALSE, n))
  }
  vapply(seq_len(n), function(i) {
    length(unique(zone_offset(seq(instants[[i]], instants[[i + 1L]] - 1, by = 86400), zone))) > 1L
  }, NA)
}

# Wall seconds in the part up to which the wall had come when clocks went back; -Inf where they did not.
back_until <- function(instants, offset, zone) {
  n <- length(instants) - 1L
  vapply(seq_len(n), function(i) {
    at <- seq(instants[[i]], instants[[i + 1L]], by = 900) # zones change at quarters of an hour
    ahead <- zone_offset(at, zone)
    back <- which(diff(ahead) < 0)
    if (length(back) == 0L) -Inf else at[[back[[1L]] + 1L]] - instants[[i]] + ahead[[back[[1L]]]] - offset[[i]]
  }, 0)
}

# For how long each part is rated: each rating stands for the time until the next, up to a gap that is usual.
covered <- function(time, present, part, outside, bounds, step) {
  n <- length(time)
  gaps <- diff(time)
  if (!is.finite(step)) step <- 0
  usual <- 1.5 * max(step, if (n > 1L) stats::quantile(gaps, 0.9, type = 1, names = FALSE) else 0)
  reach <- c(pmin(gaps, usual), step) * present
  seen <- which(!outside)
  own <- pmin(reach[seen], bounds$end[part[seen]] - time[seen])
  spill <- reach[seen] - own
  size <- length(bounds$start)
  add <- function(x, part) {
    out <- numeric(size)
    sums <- rowsum(x, part)
    out[as.integer(rownames(sums))] <- sums
    out
  }
  covered <- if (length(seen) > 0L) add(own, part[seen]) else numeric(size)
  over <- which(spill > 0 & part[seen] < size)
  if (length(over) > 0L) covered <- covered + add(spill[over], part[seen][over] + 1L)
  list(covered = covered, n = tabulate(part[present & !outside], size), step = step)
}

# ---- all parts ---------------------------------------------------------------------------------

bind_parts <- function(cut) {
  parts <- do.call(rbind, lapply(cut, `[[`, "parts"))
  if (NROW(parts) == 0L) abort_musefuse("No rating is in any part: nothing would be left.", "empty",
    call = caller_env(2))
  parts
}

# A number for each new recording in the order of the old ones and of time.
name_parts <- function(parts, recordings, call = caller_env()) {
  key <- paste(parts$recording, parts$label, sep = "\r")
  order <- order(parts$recording, parts$wall, parts$trace, method = "radix")
  parts$new <- match(key, unique(key[order]))
  parts$name <- paste(recordings[parts$recording], parts$label)
  names <- parts$name[match(seq_len(max(parts$new)), parts$new)]
  twice <- which(duplicated(names))
  if (length(twice) > 0L) {
    abort_musefuse(c("Two parts would be called {.val {names[[twice[[1L]]]]}}.",
      i = "Rename the recordings: one has the name of another and its part."), "duplicates", call = call)
  }
  parts
}

# One row a new recording; the fullest trace counts.
part_facts <- function(parts) {
  first <- match(seq_len(max(parts$new)), parts$new)
  share <- as.numeric(tapply(pmin(1, parts$covered / parts$length), parts$new, max))
  list(share = share, n = as.integer(tapply(parts$n, parts$new, sum)),
    partial = as.logical(tapply(parts$partial, parts$new, all)), first = first)
}

kept_rows <- function(cut, parts, series, min_share, call = caller_env()) {
  full <- which(part_facts(parts)$share >= min_share - 1e-9)
  at <- split(parts$new, factor(parts$trace, seq_along(cut)))
  new <- unlist(Map(function(one, new) new[one$part], cut, at), use.names = FALSE)
  rows <- list(row = unlist(lapply(cut, `[[`, "rows"), use.names = FALSE), new = new,
    time = unlist(lapply(cut, `[[`, "time"), use.names = FALSE), full = full)
  keep <- which(new %in% full)
  if (length(keep) == 0L) {
    abort_musefuse(c("Nothing would be left.", i = "Take a smaller {.arg min_share}."), "empty", call = call)
  }
  if (length(keep) < length(new)) rows[1:3] <- lapply(rows[1:3], `[`, keep)
  rows
}

# What time 0 of each part is: a wall again, or, on a clock that runs through, an instant.
part_refs <- function(parts, by, clock) {
  known <- !is.na(parts$instant)
  refs <- rep(NA_character_, nrow(parts))
  through <- known & !(by$kind %in% calendar_units & clock == "wall")
  refs[through] <- mapply(format_time_ref, parts$instant[through], parts$zone[through])
  refs[known & !through] <- vapply(parts$wall[known & !through], format_time_ref, "", "")
  refs
}

split_table <- function(data, rows, parts) {
  facts <- part_facts(parts)
  names <- parts$name[facts$first]
  old <- levels(data$recording)[parts$recording[facts$first]]
  ids <- lapply(as.list(data)[intersect(trace_keys[-1L], names(data))], function(id) as.integer(id)[rows$row])
  order <- do.call(order, c(list(rows$new), unname(ids), list(rows$time), method = "radix"))
  columns <- lapply(as_tibble.musefuse_tbl(data), function(column) column[rows$row[order]])
  columns$recording <- drop_unused(structure(rows$new[order], levels = names, class = "factor"))
  columns$time <- rows$time[order]
  for (id in names(ids)) columns[[id]] <- drop_unused(columns[[id]])
  wall <- parts$wall[facts$first]
  start <- ifelse(is.na(wall), NA, vapply(wall, format_time_ref, "", ""))
  days <- grepl("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", parts$label[facts$first]) & !is.na(wall)
  table <- tibble::tibble(recording = factor(names, names), of = factor(old, levels(data$recording)),
    part = parts$label[facts$first], start = start,
    weekday = factor(ifelse(days, weekday_names[weekday_of(wall)], NA), weekday_names),
    hours = parts$length[facts$first] / 3600, n = facts$n, share = facts$share, partial = facts$partial)
  out <- new_table(columns, if ("rater" %in% names(columns)) "annotations" else "gold",
    fit = structure(list(parts = table[rows$full, ]), class = "fit_split"))
  set_trace_facts(out, moved_facts(data, parts))
}

# What is known of a trace is known of its parts; each begins with its part.
moved_facts <- function(data, parts) {
  facts <- trace_facts(data)
  if (nrow(facts) == 0L) {
    return(NULL)
  }
  one <- parts[!duplicated(parts$new), ]
  of <- split(seq_len(nrow(one)), factor(levels(data$recording)[one$recording], levels(data$recording)))
  mine <- of[facts$recording]
  out <- facts[rep(seq_len(nrow(facts)), lengths(mine)), ]
  part <- unlist(mine, use.names = FALSE)
  out$recording <- one$name[part]
  out$time_ref <- one$ref[part]
  out
}

# ---- what is said ------------------------------------------------------------------------------

inform_split <- function(parts, by, series, min_share) {
  facts <- part_facts(parts)
  unit <- if (by$kind == "length") "part" else by$kind
  zones <- unique(series$zone)
  short <- unique(parts$label[parts$changes])
  out <- sum(facts$share < min_share - 1e-9)
  partial <- which(facts$partial & facts$share >= min_share - 1e-9)
  inform_musefuse(c(
    paste0("{count_of(length(unique(parts$recording)), 'recording')} {cli::qty(length(unique(parts$recording)))}",
      "{?is/are} split into {count_of(length(facts$share), unit)}."),
    `*` = if (by$kind %in% calendar_units) said_zones(zones),
    `*` = if (length(short) > 0L) "Clocks were changed: {name_some(short)}.",
    `*` = if (out > 0L) paste("{out} of them {?is/are} left out: rated for less than {100 * min_share} % of",
      "{cli::qty(out)}{?its/their} time."),
    `*` = if (length(partial) > 0L)
      paste0("{count_of(length(partial), unit)} {cli::qty(length(partial))}{?is/are} partial, ",
      "e.g. {.val {parts$name[facts$first[partial[[1L]]]]}} ({format_share(facts$share[partial[[1L]]])} rated)",
      "; {.arg min_share} leaves such out, {.fn recording_parts} lists them.")
  ), "split")
}

said_zones <- function(zones) {
  c(if (any(zones == "")) "The times tell no zone: days are those of the clock on the wall.",
    if (any(zones == "Z")) "The times are instants of no place: days are those of UTC. Otherwise set {.arg tz}.",
    if (length(places <- setdiff(zones, c("", "Z"))) > 0L)
      paste0("Days are those of ", paste(places, collapse = ", "), "."))
}

warn_split <- function(cut, parts) {
  outside <- sum(vapply(cut, `[[`, 0L, "outside"))
  twice <- sum(vapply(cut, `[[`, 0L, "twice"))
  if (outside > 0L) warn_musefuse("{outside} row{?s} {?is/are} in no session and left out.", "sessions")
  if (twice > 0L) {
    labels <- unique(parts$label[parts$twice > 0L])
    warn_musefuse(c(
      paste("{twice} row{?s} of {name_some(labels)} {cli::qty(twice)}{?is/are} left out: clocks went back, and the",
        "wall showed {?its time/their times} twice."),
      i = "{.code clock = \"elapsed\"} keeps all, on a clock that is an hour off after the change."
    ), "time")
  }
}
