# Clocks that are cut to whole seconds (or minutes, or tenths), so that several ratings share a time: `rate` says how
# many there are a second, and spreads them.

# `time`: seconds in the order of the rows; `ids`: the columns that tell traces apart. NULL where the clock is not cut,
# or not at that rate; else the times, those of a share evenly apart. A trace that begins within a second fills its end.
spread_cut_times <- function(time, ids, rate) {
  code <- row_codes(ids, length(time))
  order <- order(code, method = "radix")
  share <- cut_shares(time[order], code[order])
  if (is.null(share) || abs(share$usual - rate * share$step) > 0.5) {
    return(NULL)
  }
  size <- share$size[share$at]
  place <- sequence(share$size) - 1
  first <- share$first[share$at] & size < share$usual
  place[first] <- place[first] + share$usual - size[first]
  out <- time
  out[order] <- time[order] + share$step * place / pmax(size, share$usual)
  out
}

# The times of one column, as read_times() has them, at the rate that the user gives.
at_given_rate <- function(found, ids, rate, name, call) {
  if (is.null(rate) || found$kind %in% c("frames", "rows")) {
    return(found)
  }
  spread <- spread_cut_times(found$time, ids, rate)
  if (is.null(spread)) {
    abort_rate_unused(name, cut_shares(found$time, row_codes(ids, length(found$time))), call)
  }
  found$time <- spread
  found$said <- c(found$said, line("Ratings that share a time in column {.field {name}} are put",
    "{signif(1 / rate, 3)} s apart, by {.arg rate}."))
  found
}

# A rate beside a column of times that are no frames would be passed over.
abort_rate_unused <- function(name, share, call) {
  abort_musefuse(c("{.arg rate} is for times in frames, for files without times, and for clocks cut to whole seconds.",
    x = "The times are in column {.field {name}}{if (is.null(share)) ', and few share one' else ''}.",
    i = if (!is.null(share)) {
      "Usually {share$usual} share a time: {.code rate = {share$rate}}."
    },
    i = "Leave {.arg rate} out, or say {.code unit = \"frames\"}, or name the column of frames by {.arg time}."
  ), "argument", call = call)
}
