# Features of the clock: what was rated at which time of day. They need the calendar of a trace's time 0 (its time_ref).

# One row an item, as the other blocks.
clock_features <- function(cut, features, enough, data, call = caller_env()) {
  values <- matrix(NA_real_, nrow(cut$items), length(features), dimnames = list(NULL, features))
  if (length(features) == 0L) {
    return(values)
  }
  at <- clock_samples(cut, enough, data, call)
  hour <- at$wall %% 86400 / 3600
  means <- cbind(
    item_means(at, floor(hour), 0:23, feature_sets$hours, nrow(values)),
    item_means(at, findInterval(hour, day_quarters), 1:4, paste0("mean_", names(day_quarters)), nrow(values)),
    item_directions(at, 2 * pi * hour / 24, nrow(values))
  )
  values[] <- means[, features]
  warn_no_hours(values, features)
  values
}

# The columns of all dimensions are one; `middle` of the samples that there are.
weekday_columns <- function(cut, features, enough, data, call = caller_env()) {
  if (length(features) == 0L) {
    return(NULL)
  }
  at <- clock_samples(cut, enough, data, call)
  row <- cut$items$row[at$item]
  ends <- range_by(at$wall, row)
  day <- rep(NA_real_, cut$rows)
  day[ends$group] <- weekday_of((ends$low + ends$high) / 2) - 1
  list(weekday_sin = sin(2 * pi * day / 7), weekday_cos = cos(2 * pi * day / 7),
    weekend = as.numeric(day >= 5))[features]
}

range_by <- function(x, group) {
  order <- order(group, x, method = "radix")
  first <- which(!duplicated(group[order]))
  last <- c(first[-1L] - 1L, length(order))[seq_along(first)]
  list(group = group[order][first], low = x[order][first], high = x[order][last])
}

# The samples that are present of the items that have enough: their item, value, and the wall's time (as an instant
# of UTC).
clock_samples <- function(cut, enough, data, call) {
  items <- which(enough)
  row <- sequence(cut$items$size[items], from = cut$items$first[items])
  item <- rep(items, cut$items$size[items])
  present <- is.finite(cut$data$value[row])
  row <- row[present]
  item <- item[present]
  calendar <- item_calendar(cut, data, call)
  series <- cut$items$series[item]
  wall <- calendar$instant[series] + cut$data$time[row]
  for (zone in setdiff(unique(calendar$zone), c("", "Z"))) {
    here <- which(calendar$zone[series] == zone)
    wall[here] <- wall[here] + zone_offset(wall[here], zone)
  }
  list(item = item, value = cut$data$value[row], wall = round(wall * 1e6) / 1e6)
}

# A row a series of the cut table.
item_calendar <- function(cut, data, call) {
  index <- series_index(cut$data)
  here <- as_tibble.musefuse_tbl(cut$data)[index$start, ]
  if (is.null(data[["rater"]])) here$rater <- NULL
  calendar <- read_time_ref(trace_refs(data, here, call))
  unknown <- which(is.na(calendar$instant))
  if (length(unknown) > 0L) {
    recording <- as.character(here$recording[[unknown[[1L]]]])
    abort_musefuse(c("Features of the clock need the time of day at time 0.",
      x = paste("{length(unknown)} of {nrow(here)} trace{?s} {cli::qty(length(unknown))}{?does/do} not tell it,",
        "the first is of recording {.val {recording}}."),
      i = "{.code set_traces(data, time_ref = \"2024-03-30T00:00\")} says it of annotations, before they are fused."
    ), "time", call = call)
  }
  calendar
}

# Means of the samples in each bin, one row an item.
item_means <- function(at, bin, bins, names, items) {
  column <- match(bin, bins)
  cell <- (column - 1) * items + at$item
  sums <- rowsum(cbind(at$value, 1), cell)
  out <- matrix(NA_real_, items, length(bins), dimnames = list(NULL, names))
  out[as.numeric(rownames(sums))] <- sums[, 1L] / sums[, 2L]
  out
}

# When it was highest, and its centre of mass on the circle (first trigonometric moment, Mardia & Jupp 2000, 2.2).
item_directions <- function(at, angle, items) {
  names <- grep("_time_", feature_sets$clock, value = TRUE)
  out <- matrix(NA_real_, items, length(names), dimnames = list(NULL, names))
  ends <- range_by(at$value, at$item)
  moving <- ends$high > ends$low
  item <- ends$group[moving]
  at_most <- which(at$value == ends$high[match(at$item, ends$group)])
  first <- angle[at_most[match(item, at$item[at_most])]]
  out[item, "peak_time_sin"] <- sin(first)
  out[item, "peak_time_cos"] <- cos(first)
  mass <- at$value - ends$low[match(at$item, ends$group)]
  sums <- rowsum(cbind(mass * sin(angle), mass * cos(angle), mass), at$item)[as.character(item), , drop = FALSE]
  out[item, c("centre_time_sin", "centre_time_cos")] <- sums[, 1:2] / sums[, 3L]
  out
}

warn_no_hours <- function(values, features) {
  hours <- intersect(features, feature_sets$hours)
  empty <- hours[colSums(!is.na(values[, hours, drop = FALSE])) == 0]
  if (length(empty) > 0L && nrow(values) > 0L) {
    warn_musefuse(c(
      "No segment has a sample in {length(empty)} of {length(hours)} hours: {.val {name_some(empty)}} are NA.",
      i = "Where samples are hours apart take the quarters of the day: {.code features = \"clock\"}."), "segments")
  }
}
