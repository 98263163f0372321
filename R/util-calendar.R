# The calendar behind a trace's clock. `time_ref` says what time 0 is, in ISO 8601, with the zone in brackets (RFC
# 9557):
#   2024-03-30T00:00:00.000                      a clock on the wall: its zone is not known
#   2024-03-30T00:00:00.000Z                     an instant, at no place: days are those of UTC until somebody says
#   better
#   2024-03-29T23:00:00.000Z[Europe/Berlin]      an instant, and where it was rated; also [+01:00]
# Wall times are counted like instants of UTC: seconds from 1970-01-01 00:00 on that wall.

# What a wall (or UTC, of an instant) shows.
wall_text <- function(wall, format = "%Y-%m-%d %H:%M:%S") {
  format(as.POSIXct(wall, origin = "1970-01-01", tz = "UTC"), format)
}

format_time_ref <- function(instant, zone) {
  suffix <- if (zone %in% c("", "Z")) zone else paste0("Z[", zone, "]")
  # to the nearest millisecond, as format() cuts off
  rounded <- round(instant * 1000) / 1000 + 1e-4
  paste0(wall_text(rounded, "%Y-%m-%dT%H:%M:%OS3"), suffix)
}

time_ref_pattern <- paste0("^([0-9]{4}-[0-9]{2}-[0-9]{2})",
  "(?:[T ]((?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)(:(?:[0-5][0-9]|60)(?:[.][0-9]+)?)?)?",
  "(Z|[-+][0-9]{2}:?[0-9]{2})?(?:\\[([^]]+)\\])?$")

# A row a reference: `instant` (seconds since 1970; of a wall clock as if it were UTC's) and `zone`, as zone_said() has
# it. NA where the text is no date: "start of the film".
read_time_ref <- function(ref) {
  ref <- as.character(ref)
  dated <- !is.na(ref) & grepl(time_ref_pattern, ref, perl = TRUE)
  part <- function(i) {
    as.character(ifelse(dated, sub(time_ref_pattern, paste0("\\", i), ref, perl = TRUE), "")) # of no reference, too
  }
  clock <- paste0(ifelse(nzchar(part(2)), part(2), "00:00"), ifelse(nzchar(part(3)), part(3), ":00"))
  number <- rep(NA_real_, length(ref))
  number[dated] <- vapply(strsplit(clock[dated], ":", fixed = TRUE), function(p) sum(as.numeric(p) * c(3600, 60, 1)), 0)
  instant <- as.numeric(as.Date(ifelse(dated, part(1), NA), "%Y-%m-%d")) * 86400 + number
  offset <- part(4)
  shifted <- grepl("^[-+]", offset)
  instant[shifted] <- instant[shifted] - offset_seconds(offset[shifted])
  hours <- ifelse(shifted, sub("^(...):?(..)$", "\\1:\\2", offset), offset)
  zone <- as.character(ifelse(nzchar(part(5)), part(5), hours))
  data.frame(instant = instant, zone = replace(zone, is.na(instant), NA))
}

# "+01:00" in seconds.
offset_seconds <- function(zone) {
  digits <- gsub("[^0-9]", "", zone)
  ifelse(startsWith(zone, "-"), -1, 1) *
    (as.numeric(substr(digits, 1L, 2L)) * 3600 + as.numeric(substr(digits, 3L, 4L)) * 60)
}

# By how much the wall of a zone is ahead of UTC at these instants.
zone_offset <- function(instant, zone) {
  if (zone %in% c("", "Z", "UTC")) {
    return(rep(0, length(instant)))
  }
  if (grepl("^[-+]", zone)) {
    return(rep(offset_seconds(zone), length(instant)))
  }
  at <- as.POSIXlt(as.POSIXct(floor(instant), origin = "1970-01-01", tz = "UTC"), tz = zone)
  as.numeric(as.Date(at)) * 86400 + at$hour * 3600 + at$min * 60 + at$sec - floor(instant)
}

# When the wall of a zone shows this for the first time; where it never does (clocks go forward over midnight), when it
# first shows more.
instant_of_wall <- function(wall, zone) {
  before <- wall - zone_offset(wall - 129600, zone)
  after <- wall - zone_offset(wall + 129600, zone)
  shows <- function(instant) abs(instant + zone_offset(instant, zone) - wall) < 1e-6
  ifelse(shows(before) & shows(after), pmin(before, after), ifelse(shows(after), after, before))
}

check_zone <- function(tz, arg = rlang::caller_arg(tz), call = caller_env()) {
  force(arg)
  tz <- check_string(tz, null = TRUE, arg = arg, call = call)
  if (!is.null(tz) && !tz %in% c("UTC", OlsonNames()) && !grepl("^[-+][0-9]{2}:[0-9]{2}$", tz)) {
    abort_musefuse(c("There is no time zone {.val {tz}}.",
      i = "{.fn OlsonNames} lists them: {.val Europe/Berlin}, {.val UTC}; or {.val +01:00}."), "argument", call = call)
  }
  tz
}

weekday_names <- c("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# 1 for Monday of the day that a wall shows; 1970-01-01 was a Thursday.
weekday_of <- function(wall) floor(wall / 86400 + 3) %% 7 + 1
