# The scales that raters use: as declared, or seen in what they gave. Those that differ cannot be averaged.

# Scales (and what is used of them) that differ by more than this cannot be averaged.
widest_scale <- 5

# Of scales that nobody knows, those of which so many times as much is used are others.
widest_use <- 20

# Scales that studies have, as ends; what a rater uses lies within one of them.
common_scales <- rbind(c(0, 1), c(-1, 1), c(1, 5), c(0, 5), c(1, 7), c(1, 9), c(0, 10), c(-10, 10), c(0, 100),
  c(-100, 100),
  c(0, 255), c(0, 1000), c(-1000, 1000))

# A scale is seen at so many values of each series, evenly.
values_of_scale <- 500L

# The width of each trace's scale: as declared; otherwise that of the narrowest common scale that holds all that the
# rater gave in the dimension, if two fifths of it are used (somebody timid does not show it). What is logged
# as a count of movements has no scale. NA where nothing can be said. `used`: the middle nine tenths, unless `middle` is
# FALSE, which is quicker.
trace_scales_used <- function(data, middle = TRUE) {
  index <- series_index(data)
  facts <- trace_facts(data)
  key <- paste(index$dimension, index$rater)
  group <- match(key, unique(key))
  find <- function(...) {
    cpp_used_scales(data$value, index$start, index$size, group, max(group, 0L), values_of_scale, middle)
  }
  found <- once_for(as.list(data)[table_columns$annotations], if (middle) "middles" else "scales", find, lasting = TRUE)
  few <- found$n < 10
  found <- lapply(found, replace, few, NA_real_)
  width <- rep(NA_real_, length(few))
  width[!few] <- vapply(which(!few), function(g) scale_width(found$low[[g]], found$high[[g]]), 0)
  logged <- facts$sampling %in% "event"
  declared <- facts$scale_max - facts$scale_min
  width <- ifelse(is.na(declared), ifelse(logged, NA, width[group]), declared)
  list2DF(list(recording = facts$recording, dimension = facts$dimension, rater = facts$rater, width = width,
    used = found$middle[group], low = found$low[group], high = found$high[group], declared = !is.na(declared)))
}

scale_width <- function(low, high) {
  holds <- which(low >= common_scales[, 1L] & high <= common_scales[, 2L])
  if (length(holds) == 0L) {
    return(NA_real_)
  }
  width <- min(common_scales[holds, 2L] - common_scales[holds, 1L])
  if (high - low >= 0.4 * width) width else NA_real_
}

# Recordings and dimensions whose raters have scales too different to be averaged, with the raters of the widest and of
# the narrowest one.
scales_apart <- function(data, scales = trace_scales_used(data)) {
  scales <- scales[!is.na(scales$width), ]
  key <- cell_key(scales)
  widths <- split(scales$width, key)
  differ <- names(widths)[vapply(widths, function(width) max(width) > widest_scale * min(width), NA)]
  differ <- key %in% differ # mostly none: a data frame for each cell would take longer than all the rest
  cells <- split(scales[differ, ], key[differ])
  do.call(rbind, unname(lapply(cells, function(cell) {
    wide <- which.max(cell$width)
    narrow <- which.min(cell$width)
    seen <- isTRUE(cell$used[[wide]] > widest_scale * cell$used[[narrow]])
    if (seen || (cell$declared[[wide]] && cell$declared[[narrow]] && !is_one_scale(cell))) {
      data.frame(cell[1L, c("recording", "dimension")], wide = cell$rater[[wide]], narrow = cell$rater[[narrow]],
        times = cell$width[[wide]] / cell$width[[narrow]])
    }
  })))
}

# Declared scales speak of the ratings as they came; once these are standardised they all use the same range.
is_one_scale <- function(cell) {
  used <- cell$used[!is.na(cell$used) & cell$used > 0]
  length(used) > 1L && max(used) <= widest_scale * min(used)
}

# Averages of ratings on 0 to 100 and on -1 to 1 are the first alone.
all_one_width <- function(width) length(unique(width[!is.na(width)])) < 2L

check_scales <- function(data, call = caller_env()) {
  # most are of one width, which is seen without the middle of what is used
  apart <- if (!all_one_width(trace_scales_used(data, middle = FALSE)$width)) scales_apart(data)
  if (is.null(apart)) {
    return(invisible())
  }
  where <- name_some(paste(apart$recording, "/", apart$dimension))
  first <- apart[1L, ]
  abort_musefuse(c(
    "The raters use scales that differ by more than {widest_scale} times, in {.val {where}}.",
    x = paste0(
      "That of {.val {first$wide}} is {format(first$times, digits = 2)} times as wide as that of ",
      "{.val {first$narrow}}."
    ),
    i = "{.fn rescale_annotations} brings raters to one scale, {.fn standardise_annotations} to one spread.",
    i = "Do they have one scale after all? {.code set_traces(data, scale = c(low, high))} says so."
  ), "values", call = call)
}

scale_line <- function(apart, data) {
  if (is.null(apart)) {
    return(NULL)
  }
  all <- present_traces(data)
  names(apart)[names(apart) == "wide"] <- "rater"
  wide <- apart[apart$rater == apart$rater[[1L]], ]
  # the scale is that of a rater in a dimension, in all recordings
  dimensions <- unique(wide$dimension)
  everywhere <- setequal(dimensions, all$dimension[all$rater == wide$rater[[1L]]])
  whose <- c(if (!everywhere) names_code("dimension", dimensions), names_code("rater", wide$rater[[1L]]))
  paste0("Another scale: that of ", wide$rater[[1L]], " is ", format(apart$times[[1L]], digits = 2),
    " times as wide as that of ", apart$narrow[[1L]], " (", apart$recording[[1L]], " / ", apart$dimension[[1L]],
    "). rescale_annotations(data, from = c(low, high), ", paste(whose, collapse = ", "),
    ") brings raters to one scale.")
}

# Where no common scale holds the ratings, what is used of it tells: far more than the others use; far less, and
# elsewhere or in finer steps (somebody timid uses little, too).
use_line <- function(scales, data) {
  scales <- scales_seen(scales, data)
  for (rows in split(seq_len(nrow(scales)), cell_key(scales))) {
    cell <- lapply(as.list(scales), `[`, rows) # a data frame for each would take longer than the looking
    beyond <- who_is_beyond(cell)
    if (!is.null(beyond)) {
      return(paste0("Another scale? All that ", trace_names(beyond), " rated is ", beyond$where,
        " all of the others'. rescale_annotations(data, from = c(low, high), ", names_code("rater", beyond$rater),
        ") brings raters to one scale."))
    }
    if (length(rows) < 3L) next
    for (k in c(which.max(cell$used), which.min(cell$used))) {
      times <- cell$used[[k]] / stats::median(cell$used[-k])
      if (times > widest_use || times < 1 / widest_use && is_elsewhere(data, cell, k)) {
        who <- cell$rater[[k]]
        share <- format(max(times, 1 / times), digits = 2)
        odd <- trace_names(lapply(cell, `[`, k))
        return(paste0("Another scale? ", odd, " uses ", if (times > 1) paste(share, "times") else
          paste0("1/", share, " of"), " the range of the others. rescale_annotations(data, from = c(low, high), ",
        names_code("rater", who), ") brings raters to one scale."))
      }
    }
  }
}

# The traces of which what is used tells of their scale.
scales_seen <- function(scales, data) {
  logged <- trace_facts(data)$sampling %in% "event"
  scales[!logged & !scales$declared & !is.na(scales$used) & scales$used > 0, ]
}

# Whose scale begins where that of all others ends: the row, with `where`. Traces that hardly move show no scale.
who_is_beyond <- function(cell) {
  n <- length(cell$low)
  for (k in seq_len(n)[n > 1L]) {
    above <- cell$low[[k]] > max(cell$high[-k])
    below <- cell$high[[k]] < min(cell$low[-k])
    gap <- if (above) cell$low[[k]] - max(cell$high[-k]) else min(cell$low[-k]) - cell$high[[k]]
    # two that differ by a shift alone have one scale
    if ((above || below) && (gap > max(cell$used[-k]) || cell$used[[k]] > 2 * max(cell$used[-k]))) {
      return(c(lapply(cell[trace_keys], `[`, k), where = if (above) "above" else "below"))
    }
  }
}

is_elsewhere <- function(data, cell, k) {
  here <- data$recording == cell$recording[[k]] & data$dimension == cell$dimension[[k]] & is.finite(data$value)
  own <- data$value[here & data$rater == cell$rater[[k]]]
  others <- data$value[here & data$rater %in% cell$rater[-k]]
  range <- stats::quantile(others, c(0.05, 0.95), names = FALSE)
  max(own) < range[[1L]] || min(own) > range[[2L]] || all(others == round(others)) && any(own != round(own))
}
