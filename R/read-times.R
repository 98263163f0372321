# Times as people have them become seconds: one parser for read_annotations(), as_annotations() and segments.
#
# A unit is declared (argument, name of the column, row of units, class of the vector, "250 ms" in each cell), or clear
# from the clock's steps, or asked for: never assumed. A clock that tells the date is ABSOLUTE: it comes back as seconds
# since `origin` (itself seconds since 1970), and start_clocks() makes seconds since the recording's start of it.
# `zone` is
# what the clock says of its time zone, see zone_said().

unit_seconds <- c(s = 1, ms = 1e-3, us = 1e-6, ns = 1e-9, min = 60, h = 3600, days = 86400)
unit_names <- c(
  s = "seconds", ms = "milliseconds", us = "microseconds", ns = "nanoseconds", min = "minutes", h = "hours",
  days = "days", frames = "frames", "mm:ss" = "minutes and seconds", "hh:mm" = "hours and minutes",
  date = "date and time of day", clock = "hours, minutes and seconds", text = "numbers with their units"
)
unit_choices <- c(names(unit_seconds), "frames", "mm:ss", "hh:mm")

check_unit <- function(unit, rate = NULL, call = caller_env()) {
  if (is.null(unit)) {
    return(NULL)
  }
  unit <- check_choice(unit, unit_choices, call = call)
  if (unit == "frames" && is.null(rate)) abort_no_rate(call)
  unit
}

abort_no_rate <- function(call, name = NULL) {
  abort_musefuse(c(
    "Times in frames need the number of frames a second.",
    x = if (!is.null(name)) "The column {.field {name}} counts frames.",
    i = if (is.null(name)) "Say it: {.code unit = \"frames\", rate = 25}." else "Say it: {.code rate = 25}."
  ), "time", call = call)
}

# Times between two frames count something else.
check_whole_frames <- function(x, name, call) {
  odd <- which(x != round(x))
  if (length(odd) > 0L) {
    abort_musefuse(c("Times in frames must be whole numbers.",
      x = "{if (nzchar(name)) paste0('Column ', name, ': ') else ''}{.val {x[odd][[1L]]}}.",
      i = "Do other files have frames? {.code rate = 25} alone is for those whose column says so."
    ), "time", call = call)
  }
}

# How many of `unit` a second has.
seconds_to <- function(unit) 1 / unit_seconds[[unit]]

# Times in `unit` as seconds; division keeps 3 ms the number that 0.003 is.
in_seconds <- function(time, unit) {
  if (unit == "s") time else if (unit_seconds[[unit]] < 1) time / seconds_to(unit) else time * unit_seconds[[unit]]
}

# What is known of the times of one column: `time` (numbers; NA where the cell is no time), `unit` that they are in
# (NULL
# where not declared), `origin` of an absolute clock (NA for others), `text` (the cells as they came, for messages).
# `how`: time_format, and verb, the beginning of the call that messages show.
read_times <- function(x, unit = NULL, rate = NULL, name = "", decimal = NULL, na = NULL, call = caller_env(),
                       how = list()) {
  given <- unit
  if (!is.null(how$origin)) check_origin_used(x, na, name, call)
  times <- function(time, unit = "s", origin = NA_real_, kind = unit, text = NULL, zone = "Z") {
    list(time = as.double(time), unit = unit, origin = origin, kind = kind %||% NA_character_, text = text,
      zone = if (is.na(origin)) NA_character_ else zone)
  }
  if (inherits(x, "POSIXlt")) x <- as.POSIXct(x)
  if (inherits(x, "Date")) {
    return(absolute_times(as.numeric(x) * 86400, times, zone = ""))
  }
  if (inherits(x, "POSIXct")) {
    return(absolute_times(as.numeric(x), times, zone = zone_of_class(x)))
  }
  if (inherits(x, "difftime")) { # hms too
    return(times(as.numeric(x, units = "secs")))
  }
  if (inherits(x, "ITime")) { # data.table's seconds of the day
    return(times(as.numeric(unclass(x))))
  }
  if (inherits(x, "units")) {
    return(times(unit_object_seconds(x, call)))
  }
  if (inherits(x, c("period", "Period", "Duration"))) {
    return(times(as.numeric(x, "seconds")))
  }
  if (is.numeric(x) && !is.null(how$time_format)) x <- digits_of(x, how$time_format)
  if (is.factor(x) || !is.null(how$time_format)) x <- as.character(x)
  if (is.character(x)) {
    return(text_times(x, given, rate, name, decimal, na, times, call, how))
  }
  if (inherits(x, c("yearmon", "yearqtr"))) {
    return(absolute_times(as.numeric(first_of_month(as.numeric(x))) * 86400, times, zone = ""))
  }
  if (!is.numeric(x)) {
    abort_musefuse(c("Times must be numbers, dates or text that holds them.", x = "They are {.obj_type_friendly {x}}.",
      i = if (is.list(x)) "{.fn tidyr::unnest} makes a row a rating of columns of lists."),
      "time", call = call)
  }
  number_times(as.double(x), given, rate, name, times, call, how)
}

# Months and quarters of zoo are numbers of years.
first_of_month <- function(years) {
  month <- round(12 * years)
  as.Date(ifelse(is.na(month), NA, sprintf("%04.0f-%02.0f-01", month %/% 12, month %% 12 + 1)))
}

# Numbers as they were written, of 93000 the 0 before it, too, where digits are all that `format` speaks of.
digits_of <- function(x, format) {
  text <- formatC(x, format = "f", digits = 0L)
  text[x != round(x) | !is.finite(x)] <- as.character(x[x != round(x) | !is.finite(x)])
  size <- if (grepl("^(%[YmdHMSy])+$", format)) sum(ifelse(strsplit(format, "%")[[1L]][-1L] == "Y", 4L, 2L)) else 0L
  replace(zeros_before(text, size), is.na(x), NA)
}

zeros_before <- function(text, size) paste0(strrep("0", pmax(0L, size - nchar(text))), text)

# Times that declare their unit themselves (text such as 00:01:30, difftime, hms, units) in seconds; NULL for numbers
# without one and for what is no time.
declared_seconds <- function(x, call = caller_env()) {
  if (is.factor(x)) x <- as.character(x)
  text <- if (is.character(x)) x[!is_na_text(x)]
  timed <- length(text) > 0L && text_kind(trimws(text)) %in% c("clock", "unit_cell") &&
    all(grepl(":.*:|[a-z]", text)) # 0:01 is one minute, or one second
  if (timed || inherits(x, c("difftime", "units"))) read_times(x, call = call)$time
}

unit_object_seconds <- function(x, call) {
  check_package("units", "to read times of class units.")
  seconds <- tryCatch(units::set_units(x, "s", mode = "standard"), error = function(cnd) NULL)
  if (is.null(seconds)) {
    abort_musefuse(c("Times must have a unit of time.", x = "Theirs is {.val {units::deparse_unit(x)}}."), "time",
      call = call)
  }
  as.numeric(seconds)
}

# Seconds since 1970 as seconds since the day's start, where doubles are fine enough.
absolute_times <- function(seconds, times, scale = 1, zone = "Z") {
  finite <- seconds[is.finite(seconds)]
  origin <- if (length(finite) > 0L) floor(min(finite) * scale / 86400) * 86400 else 0
  times(if (scale == 1) seconds - origin else (seconds - origin / scale) / round(1 / scale), "s", origin, "date",
    zone = zone)
}

number_times <- function(x, unit, rate, name, times, call, how = list()) {
  named <- unit_of_name(name)
  unit <- unit %||% if (!is.na(named)) named
  if (!is.null(how$origin)) {
    return(since_origin(x, unit, how$origin, name, times, call))
  }
  instants <- if (is.null(unit) || unit == "frames" && is.null(rate)) instants_of_ticks(x)
  if (!is.null(instants)) {
    return(absolute_times(instants, times))
  }
  if (identical(unit, "frames")) {
    if (is.null(rate)) abort_no_rate(call, name)
    if (!identical(named, "frames")) check_whole_frames(x, name, call)
    return(times(x / rate, "s", kind = "frames"))
  }
  epoch <- epoch_scale(x)
  if (!is.null(epoch) && (is.null(unit) || isTRUE(all.equal(unit_seconds[[unit]], epoch)))) {
    out <- absolute_times(x, times, epoch)
    out$said <- early_said(out$origin, name)
    return(out)
  }
  if (!is.null(unit) && unit %in% c("mm:ss", "hh:mm")) {
    abort_musefuse(c("Times in {.val {unit}} are text such as {.val 01:30}.",
      x = "The column {.field {name}} holds numbers."), "time",
      call = call)
  }
  if (is.null(unit)) check_no_shares(x, name, call)
  origin <- if (identical(unit, "days")) origin_of_days(x)
  if (!is.null(origin)) {
    return(absolute_times(round((x - origin) * 86400, 3), times, zone = ""))
  }
  if (!is.null(unit)) {
    return(times(in_seconds(x, unit), "s", kind = unit))
  }
  date <- date_of_digits(x)
  if (!is.null(date)) {
    return(absolute_times(date, times, zone = ""))
  }
  check_no_digits_of_day(x, name, call)
  times(x, NULL)
}

# Spreadsheets count days from the end of 1899 on, MATLAB from the year 0, astronomers from 4713 before it (or,
# modified, from 1858): the day of 1970 in theirs, NULL where days count from a start.
origin_of_days <- function(x) {
  range <- range(x[is.finite(x)], 0)
  low <- min(x[is.finite(x)], Inf)
  origins <- list(c(30000, 55000, 25569), c(55000, 65000, 40587), c(715000, 770000, 719529),
    c(2450000, 2475000, 2440587.5))
  for (one in origins) if (low >= one[[1L]] && range[[2L]] <= one[[2L]]) {
    return(one[[3L]])
  }
}

# Per cent of a recording are no times: how long it was must be said.
check_no_shares <- function(x, name, call) {
  shares <- words("percent percentage pct % prozent pourcent porcentaje proportion fraction normalised normalized",
    "normed normiert norm")
  if (any(name_tokens(name)[[1L]] %in% shares)) {
    abort_musefuse(c("The column {.field {name}} counts shares of each recording, and no times.",
      i = "Multiply them by how long it was, in seconds, or say what they are, as in {.code unit = \"s\"}."), "time",
      call = call)
  }
}

# 20210330, 202103301000 and 20210330100000 are dates: seconds since 1970, NULL where they are none.
date_of_digits <- function(x) {
  range <- finite_range(x)
  if (anyNA(range) || range[[1L]] < 19700101 || range[[2L]] >= 1e14) {
    return(NULL) # mostly: nothing else is asked of long columns
  }
  known <- unique(x[is.finite(x)])
  digits <- if (length(known) > 1L) formatC(floor(known), format = "f", digits = 0L)
  if (length(digits) > 0L && nchar(digits[[1L]]) != 14L && any(known != round(known))) {
    return(NULL)
  }
  if (length(unique(nchar(digits))) != 1L || !nchar(digits[[1L]]) %in% c(8L, 12L, 14L)) {
    return(NULL)
  }
  padded <- paste0(digits, strrep("0", 14L - nchar(digits)))
  year <- as.integer(substr(padded, 1L, 4L))
  parsed <- as.POSIXct(strptime(padded, "%Y%m%d%H%M%S", tz = "UTC"))
  if (anyNA(parsed) || any(year < 1970L | year > 2099L)) {
    return(NULL)
  }
  (as.numeric(parsed) + round(known - floor(known), 2))[match(x, known)]
}

# 105959, 110000: hours, minutes and seconds in a row, which pass from 59 to 100.
check_no_digits_of_day <- function(x, name, call) {
  range <- finite_range(x)
  if (anyNA(range) || range[[1L]] < 0 || range[[2L]] < 10000 || range[[2L]] >= 240000) {
    return(invisible())
  }
  time <- x[is.finite(x)]
  if (length(time) < 3L || any(time %% 100 >= 60 | (time %/% 100) %% 100 >= 60)) {
    return(invisible())
  }
  seconds <- time %% 100 + 60 * (time %/% 100 %% 100) + 3600 * time %/% 10000
  turn <- which(diff(time %/% 100) != 0)
  step <- diff(seconds)
  # milliseconds of whole tenths turn with each step
  if (length(turn) == 0L || length(turn) > 0.2 * length(step) || any(diff(time)[turn] < 40) ||
    stats::median(step[turn]) > 3 * stats::median(step[step > 0])) {
    return(invisible())
  }
  shown <- time[turn[[1L]] + 0:1]
  abort_musefuse(c("Are these times of day, hours, minutes and seconds in a row, or do they count?",
    x = "Column {.field {name}}: {shown[[1L]]} is followed by {shown[[2L]]}.",
    i = "Say it: {.code time_format = \"%H%M%S\"}, {.code unit = \"s\"} or {.code unit = \"ms\"}."), "time",
  call = call)
}

# Numbers that are seconds, ms, us or ns since 1970, between 1998 and 2049.
epoch_scale <- function(x) {
  range <- finite_range(x)
  for (scale in c(1, 1e-3, 1e-6, 1e-9)) {
    if (isTRUE(range[[1L]] * scale >= 9e8 && range[[2L]] * scale <= 2.5e9)) {
      return(scale)
    }
  }
  NULL
}
