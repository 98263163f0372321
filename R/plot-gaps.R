# Lines over gaps, by `gaps =`: broken, as nothing is known there, or joined by a straight line. A gap is a rating that
# is missing, or a row that is: both look alike in a picture, whichever way a file says it.
with_gaps <- function(table, gaps, columns = "value", by = NULL) {
  if (gaps == "joined") { # a trace without any value keeps its panel
    known <- !is.na(table[[columns[[1L]]]])
    trace <- trace_ids(table, by)
    return(table[known | !trace %in% trace[known], ])
  }
  before <- gaps_in_time(table$time, trace_ids(table, by))
  if (length(before) == 0L) {
    return(table)
  }
  blank <- table[before, ]
  blank$time <- (table$time[before] + table$time[before + 1L]) / 2
  blank[columns] <- NA_real_
  both <- rbind(as.data.frame(table), as.data.frame(blank))
  tibble::as_tibble(both[order(c(seq_len(nrow(table)), before + 0.5)), ])
}

# Windows by their middles (`time`), with lines that stop where windows are missing: the raters had a pause there.
windows_with_gaps <- function(rows, columns, by = NULL) {
  rows$time <- (rows$start + rows$end) / 2
  rows <- rows[do.call(order, unname(as.list(rows[c(intersect(c("recording", "dimension", "rater", by), names(rows)),
    "time")]))), ]
  as.data.frame(with_gaps(rows, "broken", intersect(columns, names(rows)), by))
}

# The rows after which samples are missing. Only a trace with a clock has such: nine of ten of its steps are alike.
# (Of events and of irregular times nobody can say that a row is missing.) Diaries, a few answers a day, are silent at
# night: their lines stop there, too.
gaps_in_time <- function(time, trace) {
  n <- length(time)
  step <- diff(time)
  inside <- which(trace[-1L] == trace[-n] & step > 0)
  if (length(inside) == 0L) {
    return(integer())
  }
  usual <- tapply(step[inside], trace[inside], stats::median)[as.character(trace[inside])]
  alike <- abs(step[inside] - usual) <= 0.1 * usual
  clock <- tapply(alike, trace[inside], mean)[as.character(trace[inside])] >= 0.9
  sort(c(inside[clock & step[inside] > 1.5 * usual], nights_in_time(time, trace, inside[!clock])))
}

day <- 86400
shortest_night <- 4 * 3600

# Of the steps after the rows `inside` those that span the pause in which a trace is silent on all its days: the longest
# stretch of the 24 hours, of four hours at least, in which it has no sample. A trace needs three days, and at
# least two steps a day, for such a pause to be more than chance; what has one sample a day has no nights.
nights_in_time <- function(time, trace, inside) {
  unlist(lapply(split(inside, trace[inside]), function(rows) {
    at <- time[c(rows, rows[[length(rows)]] + 1L)]
    if (diff(range(at)) < 3 * day || stats::median(diff(at)) > day / 2) {
      return(integer())
    }
    phase <- sort(at %% day)
    pause <- diff(c(phase, phase[[1L]] + day))
    longest <- which.max(pause)
    if (pause[[longest]] < shortest_night) {
      return(integer())
    }
    falls_silent <- ceiling((time[rows] - phase[[longest]]) / day) * day + phase[[longest]]
    rows[falls_silent + pause[[longest]] <= time[rows + 1L] + 1e-6]
  }), use.names = FALSE)
}

# Samples that no line reaches, for both neighbours are missing: they are drawn as points.
lone_samples <- function(table) {
  n <- nrow(table)
  trace <- trace_ids(table)
  known <- !is.na(table$value)
  tied <- known[-1L] & known[-n] & trace[-1L] == trace[-n]
  known & !c(FALSE, tied)[seq_len(n)] & !c(tied, FALSE)[seq_len(n)]
}

# A band that stops where its ends are missing: each stretch is a group of its own, as versions of ggplot2 differ in
# what they make of a ribbon with missing rows. `...`: looks.
band_layer <- function(table, low, high, ..., by = NULL) {
  n <- nrow(table)
  known <- !is.na(table[[low]]) & !is.na(table[[high]])
  trace <- trace_ids(table, by)
  table$stretch <- cumsum(!known | c(TRUE, trace[-1L] != trace[-n])[seq_len(n)])
  ggplot2::geom_ribbon(ggplot2::aes(ymin = .data[[low]], ymax = .data[[high]], group = .data$stretch),
    data = table[known, ], ...)
}
