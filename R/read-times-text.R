# Times that are written as text (read-times.R): hours, minutes and seconds, frames, durations, numbers with their unit.

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
