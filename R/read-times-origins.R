# Numbers that count from another start than the recording's, and than 1970: ticks of Windows and .NET, which are known
# by their size, and what the user says by `origin`.

check_origin <- function(origin, call = caller_env()) {
  origin <- check_string(origin, null = TRUE, call = call)
  if (is.null(origin)) {
    return(NULL)
  }
  at <- tryCatch(as.numeric(as.POSIXct(origin, tz = "UTC")), error = function(cnd) NA_real_)
  if (is.na(at)) {
    abort_musefuse(c("{.arg origin} must be a date such as {.val 1904-01-01}.", x = "It is {.val {origin}}."),
      "argument", call = call)
  }
  origin
}

# Dates and times of day have a start of their own.
check_origin_used <- function(x, na, name, call) {
  text <- if (is.character(x) || is.factor(x)) trimws(as.character(x))
  plain <- if (is.null(text)) is.numeric(x) && !inherits(x, c("POSIXct", "Date", "difftime", "units")) else
    text_kind(text[!is_na_text(text, na)]) == "number"
  if (!plain) {
    abort_musefuse(c("{.arg origin} is for times that are numbers.",
      x = "{if (nzchar(name)) paste('Column', name) else 'The times'} tell dates or times of day.",
      i = "Leave {.arg origin} out."), "argument", call = call)
  }
}

since_origin <- function(x, unit, origin, name, times, call) {
  if (is.null(unit) || !unit %in% names(unit_seconds)) {
    abort_musefuse(c("{.arg origin} needs the unit in which times count from it.",
      x = if (nzchar(name)) "Column {.field {name}}.",
      i = "Say it: {.code origin = \"{origin}\", unit = \"s\"}, or {.code unit = \"days\"} of spreadsheets."), "time",
    call = call)
  }
  start <- as.numeric(as.POSIXct(origin, tz = "UTC"))
  first <- floor(min(x[is.finite(x)], Inf)) # the rest is small enough for its digits
  if (!is.finite(first)) first <- 0
  rest <- in_seconds(x - first, unit)
  if (unit == "days") rest <- round(rest, 3)
  absolute_times(start + in_seconds(first, unit) + rest, times, zone = if (unit == "days") "" else "Z")
}

# Steps of 100 ns since the year 1 (.NET) or 1601 (FILETIME of Windows), or us since 1601 (WebKit), between 1998 and
# 2049: seconds since 1970. NULL for other numbers.
instants_of_ticks <- function(x) {
  range <- finite_range(x)
  known <- list(c(1e-7, 62135596800), c(1e-7, 11644473600), c(1e-6, 11644473600))
  for (one in known) {
    start <- one[[2L]] / one[[1L]]
    bounds <- (c(9e8, 2.5e9) + one[[2L]]) / one[[1L]]
    if (isTRUE(range[[1L]] >= bounds[[1L]] && range[[2L]] <= bounds[[2L]])) {
      return((x - start) / (1 / one[[1L]]))
    }
  }
  NULL
}

# Seconds since 1970 that tell a date before 2012 may count from elsewhere: said, as it moves the date alone.
early_said <- function(origin, name) {
  if (isTRUE(origin < 1325376000)) {
    line("Column {.field {name}} is taken for seconds since 1970, and tells dates of",
      "{format(as.Date(origin / 86400, origin = '1970-01-01'), '%Y')}. Otherwise set {.arg origin}, as in",
      "{.code origin = \"1989-12-31\", unit = \"s\"} (Garmin).")
  }
}

known_origins <- c("1601-01-01", "1899-12-30", "1900-01-01", "1904-01-01", "1970-01-01", "1980-01-06", "1989-12-31",
  "2000-01-01", "2001-01-01")

# Seconds (three years) after which times are no longer those of a recording, but count from a start that nobody said.
far_start <- 1e8
guessed_far_start <- 1e7 # where the unit is a guess, months after 0 are as far

check_far_start <- function(found, name, call) {
  first <- finite_range(found$time)[[1L]]
  far <- if (is.null(found$guessed)) far_start else guessed_far_start
  if (!isTRUE(first >= far) || !found$kind %in% names(unit_seconds)) {
    return(invisible())
  }
  unit <- paste0(", unit = \"", found$kind, "\"}")
  dates <- as.Date(known_origins) + first / 86400
  likely <- dates >= as.Date("2000-01-01") & dates <= Sys.Date() + 366
  shown <- c(paste0("{.code origin = \"", known_origins, "\"", unit, " (", format(dates), ")")[likely],
    if (!any(likely)) paste0("{.code origin = \"1970-01-01\"", unit))
  years <- signif(first / 31557600, 2)
  abort_musefuse(c(
    "Times start {years} years after 0: they tell dates, counted from a start that is not known.",
    x = if (nzchar(name)) "Column {.field {name}}: {format(first, digits = 12)} s.",
    i = paste0("Say it by {.arg origin}: ", paste(shown, collapse = ", "), "."),
    i = if (!is.null(found$guessed)) "Or is the unit another one? {.code unit = \"ms\"}, {.code unit = \"min\"}."),
  "time", call = call)
}
