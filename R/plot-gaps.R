# Lines over gaps, by `gaps =`: broken, as nothing is known there, or joined by a straight line. A gap is a rating that
# is missing, or a row that is: both look alike in a picture, whichever way a file says it.
with_gaps <- function(table, gaps, columns = "value", by = NULL) {
  if (gaps == "joined") {
    return(table[!is.na(table[[columns[[1L]]]]), ])
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

# The rows after which samples are missing. Only a trace with a clock has such: nine of ten of its steps are alike.
# (Of events and of irregular times nobody can say that a row is missing.)
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
  inside[clock & step[inside] > 1.5 * usual]
}
