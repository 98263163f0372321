# Numbers that may be codes for missing: nobody declared them, and a fusion would average them.

# Numbers that stand for missing in files of statistics packages and loggers.
missing_codes <- c(-1, -9, -99, -999, -9999, -99999, 0, 9, 99, 999, 9999, 99999, -8, -7, 8, 88, 98, -98, -88, -77, 77,
  -888, -777, 777, 888, 997, 998, -998, 9997, 9998, 255, -32768, 32767, 65535)

# A number that may be a code for missing: far from all others, or one to which ratings jump, and back.
code_line <- function(data) {
  at <- cpp_rows_of_values(data$value, missing_codes)
  if (length(at) == 0L && !recurring_end(data$value)) {
    return(NULL)
  }
  index <- series_index(data)
  extremes <- series_extremes(data, index)
  rank <- likely_coded(data, index, at, extremes)
  moves <- !(extremes$low == extremes$high) %in% TRUE
  for (dimension in unique(index$dimension)) {
    all <- which(index$dimension == dimension)
    of <- all[order(rank[all])]
    of <- sort(of[moves[of] & cumsum(index$size[of] * moves[of]) - index$size[of] < ratings_of_codes])
    begins <- replace(logical(sum(index$size[of])), cumsum(c(1L, index$size[of]))[seq_along(of)], TRUE)
    value_of <- function(of) data$value[sequence(index$size[of], index$start[of])]
    found <- codes_of(value_of(of), begins, extremes$low[all[!moves[all]]])
    if (length(found$code) > 0L) {
      at <- sequence(index$size[all], index$start[all])
      at <- at[data$value[at] %in% found$code]
      return(code_text(found, as.character(data$rater[at]), data$value[at]))
    }
  }
}

# No more ratings of a dimension, but for the last trace, are looked at for codes: those of traces that most likely hold
# one come first.
ratings_of_codes <- 1e5

# A rank of each trace: first those that reach to an end of all numbers of their dimension, then those that hold the
# known codes (rows `at`) which the fewest traces do.
likely_coded <- function(data, index, at, extremes) {
  held <- unique(data.frame(code = data$value[at], trace = findInterval(at, index$start)))
  traces <- table(held$code)[as.character(held$code)]
  rank <- rep(Inf, length(index$start))
  rarest <- tapply(as.vector(traces), held$trace, min)
  rank[as.integer(names(rarest))] <- rarest
  at_end <- extremes$low == stats::ave(extremes$low, index$dimension, FUN = function(x) min(x, Inf, na.rm = TRUE)) |
    extremes$high == stats::ave(extremes$high, index$dimension, FUN = function(x) max(x, -Inf, na.rm = TRUE))
  replace(rank, at_end %in% TRUE, 0)
}

# An end of all numbers that comes several times may be a code that nobody knows.
recurring_end <- function(value) {
  any(vapply(finite_range(value), function(end) isTRUE(cpp_share_near(value, end, 0) * length(value) > 2.5), NA))
}

# list(code, why), of each code. One that was found is missing where the next is looked for. Somebody who never moved
# may have left the hand there (`still`): of these numbers those are told that nobody else comes near to.
codes_of <- function(value, begins, still = numeric()) {
  codes <- list(code = numeric(), why = character())
  while (length(codes$code) < 5L && !is.null(found <- code_of(replace(value, value %in% codes$code, NA), begins))) {
    codes <- Map(c, codes, found)
  }
  value <- replace(value, value %in% codes$code, NA)
  for (code in setdiff(intersect(still, missing_codes), codes$code)) {
    apart <- c("far from all others", "the only number below zero")
    if (any(why_code(code, c(value, code, code), c(begins, TRUE, FALSE)) == apart)) {
      codes <- Map(c, codes, list(code, "and nothing else"))
    }
  }
  codes
}

# list(code, why), or NULL. `begins`: the first ratings of traces. Of several codes none is looked at beside another.
code_of <- function(value, begins) {
  clear <- finite_range(value[!value %in% missing_codes])
  margin <- diff(clear) / 10
  aside <- missing_codes[!missing_codes %in% 0 & (missing_codes < clear[[1L]] - margin |
    missing_codes > clear[[2L]] + margin) %in% TRUE]
  for (code in intersect(c(missing_codes, finite_range(value)), value)) {
    why <- why_code(code, replace(value, value %in% setdiff(aside, code), NA), begins)
    if (!is.null(why)) {
      return(list(code = code, why = why))
    }
  }
}

why_code <- function(code, value, begins) {
  coded <- value %in% code
  others <- finite_range(value[!coded])
  if (anyNA(others) || mean(coded) > 0.5) {
    return(NULL)
  }
  known <- code %in% missing_codes
  far <- known && max(abs(others)) < abs(code) / 5 && abs(code) > 8
  gap <- max(others[[1L]] - code, code - others[[2L]])
  spread <- diff(others)
  if (far || sum(coded) > 2L && spread > 0 && gap > 2 * spread && abs(gap) > max(abs(others)) / 2) {
    return("far from all others")
  }
  thirds <- code == -1 && all(value[!coded] %in% c(0, 1, NA)) # disagree, neither, agree
  lone <- code < 0 && others[[1L]] >= 0
  if (known && lone && sum(coded) > 1L && code != -1) {
    return("the only number below zero")
  }
  jumps <- if (known && spread > 0) jumps_to(coded, value, begins, spread, times = if (gap > 0) 1.5 else 2)
  if (isTRUE(jumps$sharp) && !thirds) {
    return("to which ratings jump, and back")
  }
  # a 0 far below a heart rate is as much within as one of a scale; so is that of a scale from 1 on
  from_one <- code == 0 && others[[1L]] == 1 && others[[2L]] %in% c(5, 7, 9) &&
    all(value == round(value), na.rm = TRUE)
  inside <- (gap <= 0 || code == 0 && gap > 0.3 * spread || from_one) && known && spread > 0 &&
    !thirds
  if (inside && stays_apart(code, coded, value, begins, jumps, spread, from_one)) {
    return("to which ratings jump, and where they stay")
  }
  if (inside && stands_out(code, coded, value, spread)) {
    return("far more often than any number beside it")
  }
  if (is.null(jumps) || thirds || code %in% c(0, 8, 9, 77, 88, 98) && gap < spread / 10) {
    return(NULL)
  }
  returns <- sum(jumps$returns, na.rm = TRUE)
  always <- returns > 1L && all(jumps$returns %in% c(TRUE, NA))
  rests <- abs(code) > 9 && any(jumps$size >= 5) # from the first rating on, or to the last
  if (gap > 0 && (length(jumps$far) > 1L || rests) && mean(jumps$far) > 0.5 && (code != 0 || always)) {
    return(if (lone) "the only number below zero" else "beside all others, and they jump there")
  }
  if (gap <= 0 && returns > 1L) {
    "to which ratings jump, and back"
  }
}

# Within a scale a stay to which smooth ratings jump, and from which they jump, is none of theirs; a trace that begins
# or ends there may rest there. Small numbers are ratings more often than codes: no number beside may be as frequent.
stays_apart <- function(code, coded, value, begins, jumps, spread, from_one) {
  small <- code %in% c(0, 8, 9) && !from_one && min(abs(value[!coded] - code), na.rm = TRUE) < 0.3 * spread
  n <- length(value)
  smooth <- if (small) 0.05 else if (from_one) 0.3 else 0.1 # the share of the spread that most moves are below
  if (is.null(jumps) || is.na(jumps$usual) || jumps$usual > smooth * spread ||
    mean(coded) > (if (small) 0.3 else 0.5)) {
    return(FALSE)
  }
  both <- jumps$both %in% TRUE | code != 0 & (jumps$rests | jumps$ends)
  small <- small && !(code != 0 && any(jumps$alone | jumps$ends))
  at_ends <- coded[begins] | coded[c(which(begins)[-1L] - 1L, n)]
  size <- jumps$size
  sum(size[both]) >= max(5, 0.5 * sum(size)) && (any(size[both] >= 5) || sum(both) > 1L) &&
    (!small || !any(at_ends) && stands_out(code, coded, value, spread, small = TRUE))
}

# Is a number within a fine scale far more frequent than each of those that are near? 0 may be where a hand rests. Of a
# small number, whose stay is told by its jumps, less is asked.
stands_out <- function(code, coded, value, spread, small = FALSE) {
  near <- value[!coded & abs(value - code) <= 0.1 * spread & !is.na(value)]
  n <- sum(coded)
  both_sides <- any(near > code) && any(near < code)
  if (!small && (code == 0 || !both_sides || n < max(20, 0.02 * length(value)) || length(near) < 5L)) {
    return(FALSE)
  }
  most <- if (length(near) > 0L) max(tabulate(match(near, unique(near)))) else 0
  if (small) n > 3 * most else n > 10 * most && length(unique(near)) > 2L
}

# Are the ways to a code and from it jumps beside the usual moves (`far`), and are those of each stay, to where they
# came from (`returns`)? Nobody comes and goes within few ratings of a trace that has no other spikes (`sharp`), nor
# jumps to a long stay (`rests`); a jump may be the largest of all moves by far (`alone`), or the one that a trace has
# which begins or ends there (`ends`). At an end of a scale whose other numbers go on to it nobody jumps. NULL where
# nobody comes or goes.
jumps_to <- function(coded, value, begins, spread, times = 3) {
  n <- length(value)
  first <- which(coded & (begins | !c(FALSE, coded[-n])))
  last <- which(coded & (c(begins[-1L], TRUE) | !c(coded[-1L], FALSE)))
  from <- replace(value[pmax(first - 1L, 1L)], begins[first], NA)
  to <- replace(c(value, NA)[last + 1L], c(begins, TRUE)[last + 1L], NA)
  code <- value[[first[[1L]]]]
  if (all(is.na(c(from, to)))) {
    return(NULL)
  }
  moves <- abs(diff(value)[!begins[-1L] & !coded[-1L] & !coded[-n]])
  usual <- stats::quantile(moves[moves > 0], 0.95, na.rm = TRUE, names = FALSE)
  largest <- max(moves, 0, na.rm = TRUE)
  alone <- if (largest > 0) max(0.05 * spread, 2 * largest) else Inf
  least <- min(max(0.2 * spread, times * usual, na.rm = TRUE), alone)
  far <- abs(c(from, to) - code) >= least
  both <- abs(from - code) >= least & abs(to - code) >= least
  size <- last - first + 1L
  nearer <- pmin(abs(from - code), abs(to - code))
  steep <- min(max(0.3 * spread, 4 * usual), 1.5 * alone, na.rm = TRUE)
  sharp <- size <= 3L & nearer >= steep & abs(from - to) <= max(0.2 * abs(from - code), 2 * largest)
  step <- replace(diff(value), begins[-1L] | coded[-1L] | coded[-n], 0)
  spikes <- sum(pmin(abs(step[-1L]), abs(step[1L - n])) >= steep & step[-1L] * step[1L - n] < 0, na.rm = TRUE)
  list(far = far[!is.na(far)], both = both, returns = both & abs(from - to) <= 0.4 * abs(from - code), size = size,
    usual = usual, sharp = sum(sharp, na.rm = TRUE) > spikes, alone = (nearer >= alone) %in% TRUE,
    rests = (size >= 5L & nearer >= min(max(0.1 * spread, 3 * usual, na.rm = TRUE), alone)) %in% TRUE,
    ends = (size >= 5L & is.na(nearer) & pmax(abs(from - code), abs(to - code), na.rm = TRUE) >= alone) %in% TRUE)
}

# `who`: the rater of each rating of a code, `value`.
code_text <- function(found, who, value) {
  code <- vapply(found$code, format, "", digits = 15, scientific = FALSE)
  each <- vapply(seq_along(code), function(k) {
    at <- value %in% found$code[[k]]
    paste0(count_of(sum(at), "rating"), " of ", code[[k]], " by ", first_names(unique(who[at])), ", ", found$why[[k]])
  }, "")
  one <- length(code) == 1L
  still <- all(found$why == "and nothing else")
  paste0(if (still) "A hand that never moved, or a code" else if (one) "A code" else "Codes", " for missing? ",
    paste(each, collapse = "; "), ". read_annotations(na = ", quoted_code(code), ") reads ", if (one) "it" else "them",
    " so; in a data frame make ", if (one) "it" else "them", " NA.")
}
