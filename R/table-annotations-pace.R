# Is that the pace of a human hand? Milliseconds taken for seconds, seconds for milliseconds, and times multiplied by
# hand give clocks that nobody rates by. Sensors may have them, so it is asked, and no error.

# Ratings a second that no hand gives, whatever the device writes.
fastest_hand <- 200
# A rating of less than so many seconds at a rate above that of video hardly is one.
shortest_rating <- 5
fast_screen <- 60
# Seconds between ratings of a table that counts seconds; and how long somebody rates steadily without sleep.
slowest_hand <- 86400
longest_wake <- 20 * 3600

# Steps that people choose in seconds (half and whole minutes, 45 s); and those that devices have in milliseconds
# (whole rates a second, rounded), but for 25, which may be each 25 seconds.
natural_in_seconds <- function(step) step == 45 || step %% 30 == 0
natural_in_ms <- function(step) step != 25 && abs(step - 1000 / round(1000 / step)) <= 0.5

sensor_words <- c("ecg", "ekg", "eda", "gsr", "scl", "scr", "emg", "bvp", "ppg", "eeg", "resp", "rsp", "respiration",
  "hr", "hrv", "ibi", "heartrate", "heart", "pulse", "temp", "temperature", "skt", "acc", "sensor", "pupil", "steps")

is_sensor <- function(names) {
  vapply(strsplit(lower(names), "[^a-z]+"), function(words) any(words %in% sensor_words), NA)
}

# The question, NULL where nothing is odd. Clocks that tell the date have told their unit. The facts are those of
# series_facts(): `start`, `end`, `step`; `irregular` tells diaries with their nights.
pace_line <- function(data, index = series_index(data),
                      facts = list(start = data$time[index$start], end = data$time[last_of_series(index)],
                        step = series_step(data, index))) {
  local_plain_numbers()
  if (all(is.na(facts$step))) {
    return(NULL)
  }
  slow_known <- any(!is.na(trace_facts(data)$time_ref)) || declared_slow(data)
  hand <- !is.na(facts$step) & facts$step > 0 & !is_sensor(levels(data$dimension)[index$dimension])
  if (!any(hand)) {
    return(NULL)
  }
  step <- stats::median(facts$step[hand])
  span <- stats::median((facts$end - facts$start)[hand])
  size <- stats::median(index$size[hand])
  rate <- format(signif(1 / step, 3), big.mark = ",", trim = TRUE)
  what <- if (1 / step > fastest_hand) {
    paste0(rate, " ratings a second, which no hand gives")
  } else if (1 / step > fast_screen && span < shortest_rating && size >= 20) {
    paste0(rate, " ratings a second, and ", format(signif(span, 2)), " s a recording")
  } else if (!slow_known && step > slowest_hand) {
    rate_words(1 / step)
  } else if (!slow_known && steady_without_sleep(step, span, size)) {
    paste0(rate_words(1 / step), " for ", time_code(round(span)), " without a pause")
  }
  if (!is.null(what)) paste0(what, ": is the unit of the times right? Here they are seconds; `unit` of the reader ",
    "says what they were.")
}

# Whoever said that the times are days knows that they are slow.
declared_slow <- function(data) {
  units <- lapply(lineage_of(data)$steps, function(step) step$arguments[["unit"]])
  any(unlist(units) %in% c("min", "h", "days"))
}

# Steps of an hour at most that fill a day and more: there is no room for a night.
steady_without_sleep <- function(step, span, size) {
  span > longest_wake && step <= 3600 && span <= 1.5 * step * (size - 1)
}
