# Clocks that do not simply go on: a clock on the wall that is put forward and back for summer time, a time of day
# that passes midnight, a clock that counts down. What is clear is set right and said; the rest is an error that
# shows the call.
#
# `out` is what read_times() has of a column; `ids` are the columns that tell its traces apart, in rows that come as
# they were written.

# `wanted`: tz, countdown, verb; `where`: the file.
settle_wall <- function(out, ids, wanted, name, where = NULL, call = caller_env(), dated = FALSE) {
  dated <- dated && identical(out$zone, "Z")
  check_tz_used(out, wanted$tz, name, dated, call)
  if (identical(out$kind, "date") && (identical(out$zone, "") || dated)) {
    trace <- trace_order(ids, out$time)
    out <- days_past_midnight(out, trace)
    out <- if (is.null(wanted$tz)) check_summer_time(out, trace, wanted, name, where, call) else
      from_wall(out, trace, wanted$tz, name, where, call)
  }
  check_countdown(out, ids, wanted, name, where, call)
  out
}

# The traces of a column: `rows` trace by trace, as they came (those that were written newest first turned round),
# `code` of each, and `first`, whether a row begins one.
trace_order <- function(ids, time) {
  code <- row_codes(ids, length(time))
  rows <- order(code, method = "radix")
  step <- diff(time[rows])[!diff(code[rows])]
  if (sum(step < 0) > sum(step > 0)) rows <- order(code, -seq_along(time), method = "radix")
  code <- code[rows]
  list(rows = rows, code = code, first = c(TRUE, diff(code) != 0)[seq_along(rows)])
}

# ---- midnight ------------------------------------------------------------------------------------

# A time of day that falls from the last hour to the first has passed midnight; one that rises so is a trace that
# began before it. A clock of twelve hours falls from 12:59 to 1:00.
past_midnight <- function(out, here) {
  time <- out$time[here]
  step <- diff(time)
  if (length(step) == 0L || any(time < 0 | time >= 86400)) {
    return(out)
  }
  twelve <- all(time >= 3600 & time < 13 * 3600) && !any(grepl("[AaPp]\\.?[Mm]", out$text[here]))
  turns <- if (twelve) (step < -11 * 3600) - (step > 11 * 3600) else (step < -22 * 3600) - (step > 22 * 3600)
  turn <- cumsum(c(0, turns))
  if (all(turn == 0)) {
    return(out)
  }
  out$time[here] <- time + (if (twelve) 43200 else 86400) * turn
  out$said <- if (twelve) "The clock of twelve hours passes 12: times after it go on." else
    "The time of day passes midnight: times after it go on into the next day."
  out
}

# A date that stays the same while the time of day falls from the last hour to the first is that of the start.
days_past_midnight <- function(out, trace) {
  if (is.null(out$day) || length(out$time) < 2L) {
    return(out)
  }
  day <- out$day[trace$rows]
  time <- out$time[trace$rows]
  same <- !trace$first & c(FALSE, diff(day) == 0)
  fall <- same & c(FALSE, diff(time) < -22 * 3600)
  if (!any(fall)) {
    return(out)
  }
  one_day <- !tapply(!trace$first & !same, trace$code, any)
  fall <- fall & one_day[as.character(trace$code)]
  passed <- cumsum(fall)
  before <- passed[trace$first][cumsum(trace$first)]
  out$time[trace$rows] <- time + 86400 * (passed - before)
  if (any(fall)) out$said <- c(out$said,
    "The date stays the same while the clock passes midnight: times after it go on into the next day.")
  out
}

# ---- summer time ---------------------------------------------------------------------------------

# Places whose clocks are put forward and back, in the ways that there are.
zones_with_summer <- c("Europe/Berlin", "America/New_York", "Europe/London", "Europe/Athens", "Australia/Sydney",
  "Pacific/Auckland", "America/Santiago", "Asia/Jerusalem", "Africa/Cairo", "Asia/Beirut", "America/Havana",
  "Asia/Tehran", "America/Sao_Paulo", "America/Asuncion", "Atlantic/Azores", "Australia/Adelaide",
  "Australia/Lord_Howe")

# What the clocks of a zone do on a day (since 1970): the first second of the wall that is skipped, or that comes
# twice, and the seconds that it is put forward (below 0: back). NULL where nothing happens.
clock_change <- function(day, zone) {
  hours <- day * 86400 + 1800 * (-24:72) # instants of UTC around that day anywhere
  offset <- zone_offset(hours, zone)
  change <- which(diff(offset) != 0)
  wall <- hours[change + 1L] + offset[change]
  by <- diff(offset)[change]
  at <- which(floor((wall + pmin(by, 0)) / 86400) == day | floor(wall / 86400) == day)
  if (length(at) > 0L) {
    list(from = wall[[at[[1L]]]] + min(0, by[[at[[1L]]]]), by = by[[at[[1L]]]])
  }
}

# A clock on the wall of no known place: where it skips an hour, or goes back by one, on a day on which clocks are
# changed somewhere, it is asked where.
check_summer_time <- function(out, trace, wanted, name, where, call) {
  wall <- out$time[trace$rows] + out$origin
  step <- replace(diff(wall), trace$first[-1L], NA)
  usual <- stats::median(abs(step[step != 0]), na.rm = TRUE)
  if (is.na(usual)) {
    return(out)
  }
  back <- which(step <= 0 & step >= -3600 & (step < 0 | usual >= 60))
  ahead <- if (usual <= 3600 && !identical(wanted$verb, "matrix")) {
    which(step >= 3600 & step <= 3600 + 2 * usual & step > 1.5 * usual)
  }
  for (at in c(utils::head(back, 200L), utils::head(ahead, 200L))) {
    zone <- place_of_change(wall, wall[at + 0:1])
    if (length(zone) > 0L) {
      abort_summer_time(wall[at + 0:1], zone, out, trace$rows[at + 0:1], wanted, name, where, call)
    }
  }
  if (identical(out$zone, "")) out$said <- c(out$said, passed_changes(wall))
  out
}

# Zones whose clocks were changed between two walls of a trace, and none of whose skipped times is there.
place_of_change <- function(wall, pair) {
  found <- vapply(zones_with_summer, function(zone) {
    change <- clock_change(floor(max(pair) / 86400), zone)
    if (is.null(change) || (change$by > 0) != (pair[[2L]] > pair[[1L]])) {
      return(FALSE)
    }
    to <- change$from + abs(change$by)
    if (change$by < 0) all(pair >= change$from & pair < to) else
      pair[[1L]] < change$from && pair[[2L]] >= to && !any(wall >= change$from & wall < to)
  }, NA)
  zones_with_summer[found]
}

abort_summer_time <- function(pair, zone, out, rows, wanted, name, where, call) {
  shown <- wall_text(pair)
  ahead <- pair[[2L]] > pair[[1L]]
  verb <- wanted$verb %||% "read_annotations(path"
  tz <- function(zone) paste0("{.code ", escape_braces(verb), ", tz = \"", zone, "\")}")
  abort_musefuse(c(
    paste0(where_text(where, "The data"), if (is.null(where)) " tell" else " tells",
      " the time of a clock that is put ",
      if (ahead) "forward, as where summer time begins." else "back, as where summer time ends."),
    x = "Column {.field {name}}: {.val {shown[[1L]]}} is followed by {.val {shown[[2L]]}} (rows {rows}).",
    i = if (identical(wanted$verb, "matrix")) "Give instants: {.code as.POSIXct(text, tz = \"{zone[[1L]]}\")}." else
      paste0("Say where it was, for example ", tz(zone[[1L]]), if (length(zone) > 1L) paste0(" or ", tz(zone[[2L]])),
        "; or write times with their hours from UTC ({.val 2021-03-28T03:00:00+02:00})."),
    i = if (ahead) paste0("If nobody rated in that hour: ", tz("UTC"), " takes the clock for one without summer time.")
  ), "time", call = call)
}

# Traces too sparse to show whether their clock was changed: it is said.
passed_changes <- function(wall) {
  days <- range(floor(wall / 86400))
  if (diff(days) < 1 || diff(days) > 36500 || all(wall %% 86400 == 0)) { # dates count days, not hours
    return(NULL)
  }
  passed <- lapply(zones_with_summer[1:2], function(zone) {
    noons <- seq(days[[1L]], days[[2L]]) * 86400 + 43200
    offset <- zone_offset(noons, zone)
    changed <- utils::head(noons[which(diff(offset) != 0) + 1L], 8L)
    open <- vapply(changed, function(noon) {
      change <- clock_change(floor(noon / 86400), zone)
      there <- !is.null(change) && any(wall >= change$from & wall < change$from + abs(change$by))
      !(there && change$by > 0) # a time that clocks skip was shown
    }, NA)
    if (length(open) > 0L && all(open)) noon <- changed[[1L]]
  })
  passed <- unlist(passed)
  if (length(passed) > 0L) {
    day <- wall_text(min(passed), "%Y-%m-%d")
    line("Times without a zone pass a day on which clocks may change ({day}): {.code tz = \"Europe/Berlin\"} (where",
      "it was) reckons that in, {.code tz = \"UTC\"} says that they do not.")
  }
}

# Walls of a place as instants. A time that comes twice is the first, and the second after the clock went back.
from_wall <- function(out, trace, tz, name, where, call) {
  wall <- out$time[trace$rows] + out$origin
  first <- instant_of_wall(wall, tz)
  absent <- which(abs(first + zone_offset(first, tz) - wall) > 1e-6)
  if (length(absent) > 0L) {
    shown <- wall_text(wall[absent[[1L]]])
    abort_musefuse(c(paste0(where_text(where, "The data"), " have times that clocks of {.val {tz}} never showed."),
      x = "Column {.field {name}}, row {trace$rows[absent[[1L]]]}: {.val {shown}} was skipped, as summer time began.",
      i = "Was the clock another one, or not put forward ({.code tz = \"UTC\"}, or hours from UTC, {.val +01:00})?"),
    "time", call = call)
  }
  second <- last_of_wall(wall, tz)
  twice <- second > first
  pass <- second_pass(wall, twice, trace)
  instant <- ifelse(pass, second, first)
  origin <- floor(min(instant) / 86400) * 86400
  out$time[trace$rows] <- instant - origin
  out$origin <- origin
  out$zone <- if (tz == "UTC") "Z" else tz
  once <- hours_shown_once(wall, twice, pass, trace)
  if (length(once) > 0L) out$said <- c(out$said, line("{once}: the hour that clocks of {.val {tz}} show twice is there",
    "once; it is taken for the first, before they went back."))
  out
}

last_of_wall <- function(wall, zone) {
  before <- wall - zone_offset(wall - 129600, zone)
  after <- wall - zone_offset(wall + 129600, zone)
  shows <- function(instant) abs(instant + zone_offset(instant, zone) - wall) < 1e-6
  ifelse(shows(before) & shows(after), pmax(before, after), instant_of_wall(wall, zone))
}

# Rows of a wall that comes twice, after it went back: a trace falls by up to an hour within such times; of coarse
# samples each time comes twice.
second_pass <- function(wall, twice, trace) {
  if (!any(twice)) {
    return(twice)
  }
  step <- c(NA, diff(wall))
  step[trace$first] <- NA
  usual <- stats::median(step[step > 0], na.rm = TRUE)
  after_twice <- c(FALSE, twice[-length(twice)]) & !trace$first
  begins <- twice & !after_twice
  falls <- twice & after_twice & step < 0
  state <- ifelse(begins, 1, ifelse(falls, 2, NA))
  known <- which(!is.na(state))
  pass <- twice & state[known[pmax(findInterval(seq_along(wall), known), 1L)]] == 2
  if (isTRUE(usual >= 60)) { # sorted by the wall: each time twice
    block <- cumsum(begins)
    for (one in unique(block[twice])) {
      at <- which(twice & block == one)
      if (!any(falls[at]) && all(table(wall[at]) == 2L)) pass[at] <- duplicated(wall[at])
    }
  }
  pass
}

# Days on which a trace goes through the hour that comes twice only once, from before to after it.
hours_shown_once <- function(wall, twice, pass, trace) {
  if (!any(twice)) {
    return(NULL)
  }
  block <- cumsum(twice & !(c(FALSE, twice[-length(twice)]) & !trace$first))
  once <- vapply(unique(block[twice]), function(one) {
    at <- which(twice & block == one)
    through <- min(at) > 1L && !trace$first[[min(at)]] && max(at) < length(wall) && !trace$first[[max(at) + 1L]]
    if (through && !any(pass[at])) wall[[at[[1L]]]] else NA_real_
  }, 0)
  once <- once[!is.na(once)]
  unique(wall_text(once, "%Y-%m-%d"))
}

# A place says nothing of times that tell their zone, or no date.
check_tz_used <- function(out, tz, name, dated, call) {
  if (is.null(tz)) {
    return(invisible())
  }
  if (!identical(out$kind, "date") || !(out$zone == "" || dated)) {
    abort_musefuse(c("{.arg tz} says where the clock was of dates without a zone.",
      x = if (identical(out$kind, "date")) "Those in column {.field {name}} tell their zone, or are instants." else
        "Column {.field {name}} holds no dates.", i = paste0("Leave {.arg tz} out", if (identical(out$kind, "date"))
        "; {.code split_recordings(tz = )} cuts days of a place", ".")), "argument", call = call)
  }
}

# ---- clocks that count down ----------------------------------------------------------------------

counts_down_words <- words("remaining remain left countdown verbleibend verbleibende restzeit rest restant restante",
  "rimanente resterend resterende")

says_countdown <- function(name) any(name_tokens(name)[[1L]] %in% counts_down_words)

# Times that only fall, within every trace: the time that is left, or rows written newest first? Dates are the latter.
check_countdown <- function(out, ids, wanted, name, where, call) {
  if (!is.na(out$origin)) {
    if (isTRUE(wanted$countdown)) {
      abort_musefuse(c("{.arg countdown} is for times that count down to an end.",
        x = "The times tell the date.", i = "Leave {.arg countdown} out."), "argument", call = call)
    }
    return(invisible())
  }
  if (!is.null(wanted$countdown)) {
    return(invisible())
  }
  named <- says_countdown(name)
  n <- length(out$time)
  all <- cpp_step_signs(rep.int(1L, n), as.double(out$time))
  if (!named && sum(all$down) <= sum(all$up)) {
    return(invisible())
  }
  if (!named) {
    code <- row_codes(ids, n)
    few <- is.integer(code) && max(code) < n # else there would be more counters than rows
    falls <- cpp_step_signs(if (few) code + 1L else match(code, unique(code)), out$time)
    if (!any(falls$down >= 4L & falls$up == 0L)) {
      return(invisible())
    }
  }
  abort_countdown(out$time, name, named, wanted, where, call)
}

abort_countdown <- function(time, name, named, wanted, where, call) {
  verb <- wanted$verb %||% "read_annotations(path"
  shown <- format(time[c(1L, 2L, length(time))], trim = TRUE, digits = 6)
  code <- function(text) paste0("{.code ", escape_braces(text), "}")
  abort_musefuse(c(
    paste0(where_text(where, "The table"), if (named) " tells the time that is left." else " has times that run down."),
    x = "Column {.field {name}}: {shown[[1L]]}, {shown[[2L]]}, ..., {shown[[3L]]}.",
    i = if (identical(wanted$verb, "matrix")) "Give the time since the start: {.code time = max(time) - time}." else
      paste0("Is it the time left? ", code(paste0(verb, ", countdown = TRUE)")),
        " counts up from the longest of each recording."),
    i = if (!named && !identical(wanted$verb, "matrix")) paste0("Were rows written newest first? ",
      code(paste0(verb, ", countdown = FALSE)")), " sorts them.")
  ), "time", call = call)
}

# The time that is left as the time since the recording's start: the longest of the recording.
count_up <- function(time, recording) {
  longest <- tapply(time, as.character(recording), max)
  as.numeric(longest[as.character(recording)]) - time
}
