# Where clocks that tell the date are (zones), and where the recordings begin by which they count (read-times.R).

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
