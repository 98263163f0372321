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

# ---- what a name says ----------------------------------------------------------------------------

unit_words <- list(
  ms = words("ms msec msecs millis millisecond milliseconds millisekunde millisekunden milliseconde",
    "millisecondes milisegundo milisegundos",
    "millisecondo millisecondi milliseconden milisekunda milisekundy milisaniye millisekunder",
    "\u6beb\u79d2 \u30df\u30ea\u79d2 \ubc00\ub9ac\ucd08 \u043c\u0441",
    "\u043c\u0438\u043b\u043b\u0438\u0441\u0435\u043a\u0443\u043d\u0434\u044b"),
  us = words("us usec usecs microsecond microseconds mikrosekunden microsecondes microsegundos"),
  ns = words("ns nanosecond nanoseconds nanos"),
  s = words("s sec secs second seconds sekunde sekunden sek seconde secondes segundo segundos secondo secondi",
    "seconden sekunda sekundy sekund sekunder saniye",
    "\u79d2 \ucd08 \u0441\u0435\u043a \u0441\u0435\u043a\u0443\u043d\u0434\u0430",
    "\u0441\u0435\u043a\u0443\u043d\u0434\u044b \u0441\u0435\u043a\u0443\u043d\u0434"),
  min = words("min mins minute minutes minuten minuto minutos minuti minuut minuta minuty minut minuter dakika",
    "\u5206 \u5206\u949f \u5206\u9418 \ubd84 \u043c\u0438\u043d",
    "\u043c\u0438\u043d\u0443\u0442\u044b \u043c\u0438\u043d\u0443\u0442\u0430"),
  h = words("h hr hrs hour hours stunde stunden heure heures hora horas ore uren godzina godziny timmar",
    "\u5c0f\u65f6 \u5c0f\u6642 \u0447\u0430\u0441\u044b \u0447\u0430\u0441"),
  days = words("day days tag tage jour jours dia dias giorno giorni dag dagen"),
  frames = words("tick ticks jiffies timestep timesteps zeitschritt frame frames framenumber framenr frameidx",
    "frameindex fotograma fotogramas fotogramma",
    "fotogrammi quadro quadros beeld",
    "bild trame klatka klatki kare \u30b3\u30de",
    "\u5e27 \u30d5\u30ec\u30fc\u30e0 \ud504\ub808\uc784 \u043a\u0430\u0434\u0440 \u043a\u0430\u0434\u0440\u044b")
)

# The unit that a name or a cell of a row of units speaks of; NA where none. In "frame_time" the frame is no unit.
unit_of_name <- function(name) {
  if (is.null(known_units[[paste0("\r", name)]])) known_units[[paste0("\r", name)]] <- find_unit(name)
  known_units[[paste0("\r", name)]]
}

known_units <- new.env() # names come again, with every file

find_unit <- function(name) {
  tokens <- name_tokens(name)[[1L]]
  if (grepl("\u00b5s|\u03bcs", name)) {
    return("us")
  }
  whole <- paste(tokens, collapse = "")
  is_stamp <- length(tokens) > 1L && any(tokens %in% c("time", "timestamp", "times", "clock", "stamp", "zeit", "temps",
    "tiempo", "tempo", "tijd"))
  if (whole == "onset") {
    return("s") # of BIDS; an OnsetTime of E-Prime counts milliseconds
  }
  for (unit in names(unit_words)) {
    known <- unit_words[[unit]]
    if (unit == "frames" && is_stamp) next
    if (unit == "frames" && frame_word(whole) %in% known) {
      return(unit)
    }
    if (whole %in% known || any(utils::tail(tokens, 2L) %in% known) || tokens[1L] %in% known[nchar(known) > 1L]) {
      return(unit)
    }
  }
  NA_character_
}

# What dates are called where the word means other things, too: they must look like dates.
day_titles <- words("data day tag jour giorno dia dag tarih \ub0a0\uc9dc")
date_words <- words("date datum fecha \u65e5\u671f")

# What a name counts, as in videoframe, frameno and currentframeindex.
frame_word <- function(whole) {
  counted <- sub("^(video|vid|movie|film|clip|num|number|no|nr|n|cur|current)(?=.)", "", whole, perl = TRUE)
  sub("(id|no|num|number|nummer|nr|idx|index)$", "", counted)
}

# How likely a column of this name is the clock: the lower the better, NA where it is none. The medium's clock comes
# before the session's, one with a unit before one without, frames come last.
time_rank <- function(names) {
  tokens <- name_tokens(names)
  compact <- vapply(tokens, paste, "", collapse = "")
  known <- words_of("time")
  long <- known[nchar(known) > 3L | !is_ascii(known)]
  not_time <- words("reaction response end stop finish off last duration ende fin fine einde fim dauer exposure rt",
    "zone timezone completed completion expired expires")
  vapply(seq_along(names), function(i) {
    token <- tokens[[i]]
    unit <- unit_of_name(names[[i]])
    if (length(token) == 0L || any(token %in% not_time)) {
      return(NA_real_)
    }
    only_unit <- !is.na(unit) && compact[[i]] %in% unlist(unit_words)
    counts_frames <- identical(unit, "frames") && frame_word(compact[[i]]) %in% unit_words$frames
    if (counts_frames) {
      return(7)
    }
    is_time <- compact[[i]] %in% known || any(token %in% long) || token[[length(token)]] == "ts" ||
      grepl("time$|timestamp$", compact[[i]]) || token[[1L]] %in% c("t", "ts") && !is.na(unit) || only_unit &&
        compact[[i]] != "min"
    if (!is_time) {
      return(NA_real_)
    }
    if (any(token %in% medium_words) || grepl("^(video|media|stim)", compact[[i]])) {
      return(1)
    }
    if (any(token %in% counts_down_words)) {
      return(6.5)
    }
    if (any(token %in% words("scheduled sent planned due created geplant"))) {
      return(6.6)
    }
    if (any(token %in% date_words)) {
      return(5)
    }
    if (any(token %in% words("onset start started begin began")) || only_unit && unit %in% c("min", "h", "days")) {
      return(6)
    }
    if (!is.na(unit)) 2 else if (any(token %in% words("timestamp stamp timestamps"))) 4 else 3
  }, 0)
}

# ---- what the steps say --------------------------------------------------------------------------

# The unit of a clock of plain numbers, by its steps; NA where more than one is likely. `time` are the times of all,
# `step` the rising steps of each trace, `values` the columns that are timed: what sensors measure, and what no hand
# moves so slowly, is sampled fast.
clear_unit <- function(time, step, name = "time", values = list()) {
  if (length(step) == 0L) {
    return(if (all(abs(time) < 100)) "s" else NA_character_)
  }
  usual <- cpp_median_of(step)
  span <- diff(finite_range(time))
  steady <- cpp_share_near(step, usual, max(0.35 * usual, 1e-9)) > 0.8
  if (!all_whole(time)) {
    if (are_shares(time)) {
      return(NA_character_)
    }
    if (usual >= 0.004 && usual <= 5 && span <= 6 * 3600) {
      return("s")
    }
    fps <- c(23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 100)
    return(if (steady && any(abs(1000 / usual / fps - 1) < 0.002)) "ms" else NA_character_)
  }
  plain <- name == "" ||
    compact_name(name) %in% words("time t clock zeit temps tiempo tempo tijd timestamp timestamps zeitstempel",
      "times elapsed timepoint")
  # A pause is no reason to doubt, bursts between long pauses are.
  if (plain && usual <= 5 && stats::quantile(step, 0.95) <= 10 * usual && max(step) <= 60 * usual &&
    span <= longest_session && !has_sensor(names(values)) && !too_slow_for_hands(values, usual)) {
    return("s")
  }
  if (usual >= 8000 && !natural_in_seconds(usual / 1000)) {
    return(NA_character_) # 16667: microseconds of 60 Hz
  }
  if (steady && (usual >= 25 || usual %in% 16:17) && !natural_in_seconds(usual) &&
    (span > longest_session || natural_in_ms(usual))) "ms" else NA_character_
}

longest_session <- 3 * 3600 # seconds that somebody rates at a stretch

# Would the values, whenever they move, need more than ten minutes from end to end, if steps are seconds? Then they are
# likely to be sampled faster than that.
too_slow_for_hands <- function(values, step) {
  crossing <- vapply(Filter(is.numeric, unname(values)), function(value) {
    value <- value[is.finite(value)]
    moves <- abs(diff(value))
    if (any(moves > 0)) step * diff(range(value)) / mean(moves[moves > 0]) else NA_real_
  }, 0)
  isTRUE(stats::median(crossing, na.rm = TRUE) > 600)
}

# A long clock that counts one by one has no unit of its own: seconds are a guess, which is said.
count_said <- function(time, step, name) {
  long <- length(step) >= 100L || min(time) > 1000
  if (long && all(utils::head(step, 1000L) == 1) && all(step == 1)) line("Column {.field {name}} counts one by one,",
    "taken for seconds. Are there, say, 10 rows a second? {.code unit = \"frames\", rate = 10}.")
}

# Normalised times run from 0 to 1 exactly, in many steps.
are_shares <- function(time) {
  identical(finite_range(time), c(0, 1)) && length(unique(utils::head(time, 1000L))) >= 20L
}

# `verb` as in read_times(), NULL for files.
abort_shares <- function(name, verb, call) {
  column <- if (name == make.names(name)) name else paste0("`", name, "`")
  code <- switch(verb %||% "files",
    files = "x <- read_annotations(path, unit = \"s\"); x$time <- 60 * x$time",
    "as_annotations(x" = paste0("as_annotations(x, time = 60 * ", column, ", unit = \"s\")"))
  abort_musefuse(c(
    "Are the times one second, or shares of each recording? They run from 0 to 1.",
    x = if (nzchar(name)) "Column {.field {name}}.",
    i = "One second: {.code unit = \"s\"}.",
    i = if (is.null(code)) "Shares: multiply them by how long the recording was, in seconds." else
      paste0("Shares of recordings of, say, 60 s: {.code ", escape_braces(code), "}.")
  ), "time", call = call)
}

abort_unclear_unit <- function(time, step, name, call, verb = NULL) {
  if (are_shares(time)) abort_shares(name, verb, call)
  usual <- if (length(step) > 0L) signif(stats::median(step), 3) else NA
  as_unit <- function(unit) paste0(signif(usual * unit_seconds[[unit]], 3), " s apart")
  shown <- paste(c(format(utils::head(unique(time), 3L), trim = TRUE, digits = 10), "..."), collapse = ", ")
  abort_musefuse(c(
    "The unit of the times is neither declared nor clear.",
    x = "{if (nzchar(name)) paste0('Column ', name, ': ') else ''}{shown}, usually {usual} apart.",
    i = paste("Say it: {.code unit = \"s\"} ({as_unit('s')}), {.code unit = \"ms\"} ({as_unit('ms')}),",
      if (isTRUE(usual >= 5000)) "{.code unit = \"us\"} ({as_unit('us')}),",
      if (isTRUE(usual < 1e-3)) "{.code unit = \"days\"} ({as_unit('days')}; numbers of spreadsheets),",
      paste0("{.code unit = \"min\"} ({as_unit('min')})", if (all(time == round(time))) paste0(", or {.code unit = ",
        "\"frames\", rate = 25}"), "."))
  ), "time", call = call)
}

# ---- vectors of times ----------------------------------------------------------------------------

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

# ---- text ----------------------------------------------------------------------------------------

clock_pattern <- "^[-+]?([0-9]+ +days?,? *)?[0-9]+(:[0-9]{1,2}){1,2}([.,][0-9]+)?( ?[AaPp]\\.?[Mm]\\.?)?$"
frame_code_pattern <- "^[0-9]{1,2}:[0-9]{2}:[0-9]{2}[:;][0-9]{2,3}$"
# what stands behind a third colon is milliseconds where no camera has as many frames: 10:00:02:975
parted_ms <- "(:[0-9]{2}:[0-9]{2}):([0-9]{3})$"
duration_pattern <- "^(?=.*[0-9])(?i)(PT)?([0-9]+h)? ?([0-9]+m)? ?([0-9]+([.,][0-9]+)?s)?$"
unit_cell_pattern <- "^([-+]?[0-9]+(?:[.,][0-9]+)?) ?(ms|milliseconds?|msec|s|secs?|seconds?|min|minutes?|h|hours?)$"

text_kind <- function(text) {
  for (kind in c("clock", "frame_code", "unit_cell", "duration")) {
    if (all(grepl(get(paste0(kind, "_pattern")), text, perl = TRUE))) {
      return(kind)
    }
  }
  if (all(looks_dated(text))) "date" else "number"
}

text_times <- function(x, unit, rate, name, decimal, na, times, call, how) {
  text <- trimws(x)
  here <- which(!is_na_text(text, na))
  if (!is.null(how$time_format)) {
    return(formatted_times(replace(text, -here, NA), how$time_format, name, times, call))
  }
  text[here] <- plain_instants(text[here], rate)
  kind <- if (length(here) > 0L) text_kind(text[here]) else "number"
  if (kind == "date" && no_dates_but_clocks(text[here])) {
    text <- gsub(".", ":", text, fixed = TRUE)
    kind <- "clock"
  }
  if (kind == "number") {
    out <- number_times(text_to_number(text, decimal), unit, rate, name, times, call, how)
    out$text <- x
    return(out)
  }
  if (kind == "clock" && is.null(unit)) check_counts_no_frames(text[here], name, call)
  if (kind == "clock" && identical(unit, "frames")) kind <- "frame_code" # 10:02:24, 0:10:02.24
  time <- rep(NA_real_, length(text))
  if (kind == "date") {
    parsed <- parse_dates(text[here], name, call, how$verb)
    time[here] <- parsed$time
    out <- times(time, "s", parsed$origin, "date", x, parsed$zone)
    out$day <- replace(time, here, parsed$day)
    out[c("said", "open_day")] <- parsed[c("said", "open")]
    return(out)
  }
  parsed <- switch(kind,
    clock = parse_clock(text[here], unit, name, call),
    frame_code = parse_frame_code(text[here], rate, name, call),
    unit_cell = parse_unit_cells(text[here]),
    duration = parse_durations(text[here])
  )
  time[here] <- parsed
  out <- times(time, "s", text = x, kind = attr(parsed, "parts") %||%
    c(unit_cell = "text", duration = "text", clock = "clock", frame_code = "frames")[[kind]])
  if (kind == "clock") past_midnight(out, here) else out
}

parse_unit_cells <- function(text) {
  number <- as.numeric(sub(",", ".", sub(unit_cell_pattern, "\\1", text, perl = TRUE), fixed = TRUE))
  unit <- sub(unit_cell_pattern, "\\2", text, perl = TRUE)
  number * unit_seconds[vapply(unit, unit_of_name, "", USE.NAMES = FALSE)]
}

# 1m30s, 2h, PT1M30.5S
parse_durations <- function(text) {
  part <- function(letter) {
    found <- sub(paste0("(?i)^.*?([0-9]+([.,][0-9]+)?)", letter, ".*$"), "\\1", text, perl = TRUE)
    ifelse(found == text, 0, suppressWarnings(as.numeric(sub(",", ".", found, fixed = TRUE))))
  }
  3600 * part("h") + 60 * part("m") + part("s")
}

# hh:mm:ss(.fff), mm:ss(.fff). Two parts are minutes and seconds where they say so (a fraction, minutes beyond 59, a
# start at 00:00); else both are likely, and the reader asks. What two `parts` were taken for is an attribute.
parse_clock <- function(text, unit, name, call) {
  sign <- ifelse(startsWith(text, "-"), -1, 1)
  bare <- sub("^[-+]", "", text)
  days <- ifelse(grepl("day", bare), as.numeric(sub("^([0-9]+) .*", "\\1", bare)), 0)
  bare <- sub("^[0-9]+ +days?,? *", "", bare)
  noon <- regmatches(bare, regexpr("[AaPp](?=\\.?[Mm])", bare, perl = TRUE))
  with_noon <- grepl("[AaPp]\\.?[Mm]", bare)
  bare <- sub(" ?[AaPp].*$", "", bare)
  part <- strsplit(sub(",", ".", bare, fixed = TRUE), ":", fixed = TRUE)
  size <- unique(lengths(part))
  if (length(size) > 1L) {
    part <- lapply(part, function(p) c(rep("0", 3L - length(p)), p))
    size <- 3L
  }
  number <- matrix(as.numeric(unlist(part)), nrow = size)
  parts <- NULL
  if (size == 2L) {
    is_minutes <- clock_of_two(number, any(grepl("[.,]", text)), unit, name, text, call)
    parts <- if (is_minutes) "mm:ss" else "hh:mm"
    number <- if (is_minutes) rbind(0, number) else rbind(number, 0)
  }
  wrong <- number[3L, ] >= 60 | (number[2L, ] >= 60 & size == 3L)
  if (any(wrong)) {
    abort_musefuse(c("A time of day has at most 59 minutes and seconds.",
      x = "Column {.field {name}}: {.val {text[wrong][[1L]]}}."),
      "time", call = call)
  }
  if (any(with_noon)) {
    afternoon <- rep(FALSE, length(text))
    afternoon[with_noon] <- lower(noon) == "p"
    number[1L, with_noon] <- number[1L, with_noon] %% 12 + 12 * afternoon[with_noon]
  }
  structure(sign * (days * 86400 + number[1L, ] * 3600 + number[2L, ] * 60 + number[3L, ]), parts = parts)
}

clock_of_two <- function(number, fraction, unit, name, text, call) {
  if (identical(unit, "mm:ss") || identical(unit, "hh:mm")) {
    return(unit == "mm:ss")
  }
  said <- paste(name_tokens(name)[[1L]], collapse = "")
  if (grepl("mmss|minsec", said)) {
    return(TRUE)
  }
  if (grepl("hhmm|uhrzeit|timeofday", said)) {
    return(FALSE)
  }
  of_day <- max(number[1L, ]) == 23 && all(number[2L, ] %% 5 == 0) # 00:00, 00:30, ..., 23:30
  if (fraction || any(number[1L, ] > 23) || number[1L, 1L] == 0 && !of_day) {
    return(TRUE)
  }
  abort_musefuse(c(
    "Are these times minutes and seconds, or hours and minutes?",
    x = "Column {.field {name}}: {.val {utils::head(unique(text), 3L)}}.",
    i = "Say it: {.code unit = \"mm:ss\"} or {.code unit = \"hh:mm\"}."
  ), "time", call = call)
}

parse_frame_code <- function(text, rate, name, call) {
  if (is.null(rate)) abort_no_rate(call, name)
  other <- !grepl("^[0-9]+([:;.,][0-9]+){1,3}$", text)
  if (any(other)) {
    abort_musefuse(c("Clocks that count frames hold hours, minutes, seconds and frames only.",
      x = "Column {.field {name}}: {.val {text[other][[1L]]}}."), "time", call = call)
  }
  part <- lapply(strsplit(text, "[:;.,]"), as.numeric)
  frame <- vapply(part, function(p) p[[length(p)]], 0)
  most <- max(frame)
  if (most >= rate) {
    abort_musefuse(c("Seconds of {rate} frames have no frame {most}.",
      x = "Column {.field {name}}: {.val {text[[which.max(frame)]]}}.",
      i = if (most >= 100) "Are these milliseconds? {.code rate = 1000}." else if (most >= 60)
        "Are these hundredths? {.code rate = 100}." else
        "How many are there? {.code rate = {c(24, 25, 30, 48, 50, 60)[c(24, 25, 30, 48, 50, 60) > most][[1L]]}}."
    ), "time", call = call)
  }
  second <- vapply(part, function(p) sum(utils::tail(c(3600, 60, 1, 0), length(p)) * p), 0)
  ntsc <- ceiling(rate) / 1.001
  dropped <- grepl(";", text, fixed = TRUE) & rate %in% c(29.97, 30, 59.94, 60)
  if (!any(dropped) && (rate == ceiling(rate) || abs(rate - ntsc) > 0.005)) {
    return(second + frame / rate)
  }
  # NTSC counts 30 frames a second of its clock and shows 29.97; with a semicolon it leaves out two numbers a minute,
  # but for each tenth (SMPTE 12M)
  minute <- second %/% 60
  (second * ceiling(rate) + frame - dropped * ceiling(rate) / 15 * (minute - minute %/% 10)) / ntsc
}

# The last numbers of a clock that count one by one, and begin anew before they are 59, are no seconds or hundredths.
check_counts_no_frames <- function(text, name, call) {
  text <- utils::head(text, 1000L)
  last <- sub("^.*[:.]([0-9]{2})$", "\\1", text)
  frame <- if (all(nchar(last) == 2L)) as.numeric(last)
  turn <- which(diff(frame) < 0)
  before <- sub("..$", "", text)
  if (length(turn) < 2L || !all(frame[turn] == max(frame) & frame[turn + 1L] == 0) || max(frame) > 58 ||
    !all(diff(frame)[-turn] == 1) || any(before[turn] == before[turn + 1L])) { # the clock of another recording begins
    return(invisible())
  }
  rate <- max(frame) + 1
  format <- if (all(grepl(":.*:", text))) "%H:%M:%OS" else "%M:%OS"
  abort_musefuse(c("Are the last numbers of these times frames? They count one by one, and from {max(frame)} on anew.",
    x = "Column {.field {name}}: {.val {text[turn[[1L]] + 0:1]}}.",
    i = "Say it: {.code unit = \"frames\", rate = {rate}}, or {.code time_format = \"{format}\"}."), "time",
  call = call)
}

# What a clock says of its zone: "" nothing (a clock on the wall), "Z" a time everywhere the same but no place, else the
# place or the hours from UTC ("Europe/Berlin", "+01:00"), which is what days are counted by.
zone_said <- function(zone) {
  told <- unique(sub("^(UTC|GMT)$", "Z", zone))
  if (length(told) != 1L || is.na(told)) {
    return("Z")
  }
  minutes <- if (nchar(told) > 3L) substring(told, nchar(told) - 1L) else "00"
  if (grepl("^[-+]", told)) paste0(substr(told, 1L, 3L), ":", minutes) else told
}

# A vector without a zone shows the times of the session's.
zone_of_class <- function(x) {
  zone <- attr(x, "tzone")[1L] %||% ""
  if (is.na(zone) || !nzchar(zone)) zone <- Sys.timezone()
  if (is.na(zone) || zone %in% c("UTC", "GMT", "Etc/UTC", "Etc/GMT", "")) "Z" else zone
}

zone_seconds <- function(zone) {
  out <- rep(0, length(zone))
  shifted <- grepl("^[-+]", zone)
  digits <- gsub("[^0-9]", "", zone[shifted])
  out[shifted] <- offset_seconds(paste0(substr(zone[shifted], 1L, 1L), digits, ifelse(nchar(digits) == 2L, "00", "")))
  out
}

# ---- absolute clocks -----------------------------------------------------------------------------

# Seconds since the recording's start, for traces that tell the date: the raters of a recording share a start where they
# rated at the same time; where they did not (each on a day of their own), each starts at 0.
# `series` codes the traces, `recording` the recording of each row. Also returns the start of each trace as text.
start_clocks <- function(time, origin, recording, series, zone) {
  first <- tapply(time, series, min)
  last <- tapply(time, series, max)
  of <- as.integer(recording)[match(as.integer(names(first)), series)]
  start <- as.numeric(first)
  apart <- FALSE
  for (one in unique(of)) {
    here <- of == one
    together <- max(first[here]) <= min(last[here])
    if (together) start[here] <- min(first[here]) else apart <- TRUE
  }
  at <- match(series, as.integer(names(first)))
  list(time = time - start[at], apart = apart, series = as.integer(names(first)),
    time_ref = format_time_ref(start + origin, zone))
}
