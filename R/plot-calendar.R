# Real dates and times of day on axes, where it is known what time 0 was (time_ref of traces).

# What an axis of time may show for these recordings: list(instant, zone) where all began at one moment, so that dates
# are the same for all; with `clock = TRUE` where only the time of day was the same (days that were split) and none goes
# on past its day. NULL: seconds from the start.
axis_calendar <- function(x, recordings = unique(as.character(x$recording)), times = NULL) {
  facts <- trace_facts(x)
  facts <- facts[facts$recording %in% recordings, ]
  known <- read_time_ref(unique(facts$time_ref))
  if (nrow(known) == 0L || anyNA(known$instant) || length(setdiff(recordings, facts$recording)) > 0L) {
    return(NULL)
  }
  if (nrow(known) == 1L) {
    return(list(instant = known$instant, zone = known$zone, clock = FALSE))
  }
  wall <- starts_on_wall(known)
  last <- suppressWarnings(max(times, na.rm = TRUE))
  within <- is.finite(last) && last <= 86400 + 3600 # the day on which clocks go back
  if (within && diff(range(wall %% 86400)) < 1e-6) list(instant = wall[[1L]], zone = "", clock = TRUE)
}

# The days of recordings of hours whose axis cannot tell them, as each has one of its own, nor do their names.
days_note <- function(x, recordings, times) {
  if (!lasts_hours(times) || isFALSE(axis_calendar(x, recordings, times)$clock)) {
    return(NULL)
  }
  facts <- trace_facts(x)
  facts <- unique(facts[facts$recording %in% recordings, c("recording", "time_ref")])
  known <- read_time_ref(facts$time_ref)
  if (nrow(known) == 0L || anyNA(known$instant)) {
    return(NULL)
  }
  wall <- starts_on_wall(known)
  days <- as.Date(floor(wall / 86400), origin = "1970-01-01")
  named <- mapply(grepl, format(days), facts$recording, MoreArgs = list(fixed = TRUE))
  days <- range(days)
  if (days[[1L]] == days[[2L]] || all(named)) {
    return(NULL)
  }
  date <- as.POSIXlt(days)
  date <- paste(day_words(date), date$year + 1900)
  paste0("Recorded from ", date[[1L]], " to ", date[[2L]], ".")
}

starts_on_wall <- function(known) known$instant + mapply(zone_offset, known$instant, known$zone)

day_words <- function(date) paste(date$mday, month.abb[date$mon + 1L])

calendar_scale <- function(calendar, name, steps, ...) {
  ggplot2::scale_x_continuous(
    name = if (name != "Time") name else if (calendar$clock) "Time of day" else "Date",
    breaks = function(limits) calendar_breaks(limits, calendar, steps), minor_breaks = NULL,
    labels = function(at) calendar_labels(at, calendar), guide = sparse_axis(), ...
  )
}

wall_of_axis <- function(at, calendar) {
  instant <- calendar$instant + at
  round(instant + zone_offset(instant, calendar$zone))
}

# Breaks at full hours, days, months or years of the wall, about `steps` of them.
calendar_breaks <- function(limits, calendar, steps) {
  wall <- wall_of_axis(limits, calendar)
  span <- diff(wall)
  sizes <- c(c(1, 2, 3, 6, 12) * 3600, c(1, 2, 4, 7, 14) * 86400)
  size <- sizes[which.min(abs(log(span / sizes / steps)))]
  if (span / steps > 21 * 86400) {
    walls <- month_breaks(wall, steps)
  } else {
    from <- if (size %in% (c(7, 14) * 86400)) 4 * 86400 else 0 # weeks from Monday: 1970-01-05
    walls <- seq(ceiling((wall[[1L]] - from) / size) * size + from, wall[[2L]], by = size)
  }
  instant_of_wall(walls, calendar$zone) - calendar$instant
}

month_breaks <- function(wall, steps) {
  months <- diff(wall) / (30.44 * 86400)
  every <- c(1, 2, 3, 6, 12, 24, 60, 120)
  every <- every[which.min(abs(log(months / every / steps)))]
  date <- as.POSIXlt(as.Date(floor(wall[[1L]] / 86400), origin = "1970-01-01"))
  first <- ceiling(((date$year + 1900) * 12 + date$mon + (date$mday > 1)) / every) * every
  month <- first + every * 0:200
  walls <- as.numeric(as.Date(sprintf("%04.0f-%02.0f-01", month %/% 12, month %% 12 + 1))) * 86400
  walls[walls <= wall[[2L]]]
}

# "06:00"; at midnight "30 Mar"; the year under the first label and where it changes.
calendar_labels <- function(at, calendar) {
  wall <- wall_of_axis(at, calendar)
  date <- as.POSIXlt(as.Date(floor(wall / 86400), origin = "1970-01-01"))
  seconds <- round(wall %% 86400)
  clock <- sprintf("%02d:%02d", seconds %/% 3600, seconds %% 3600 %/% 60)
  if (calendar$clock) {
    return(ifelse(is.na(at), NA, ifelse(at >= 86400 - 1 & seconds == 0, "24:00", clock)))
  }
  known <- which(!is.na(at))
  day <- day_words(date)
  dated <- seconds == 0
  year <- date$year + 1900
  first <- known[dated[known] & !duplicated(ifelse(dated, year, NA)[known])]
  if (length(first) == 0L && length(known) > 0L) { # within one day: it is told once
    return(replace(clock, known[[1L]], paste0(clock[known[[1L]]], "\n", day[known[[1L]]], " ", year[known[[1L]]])))
  }
  out <- ifelse(dated, day, clock)
  out[first] <- paste0(out[first], "\n", year[first])
  replace(out, is.na(at), NA)
}
