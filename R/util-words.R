# Words: spelling, plurals, and what a wrong word was meant to be.

# ---- capitals --------------------------------------------------------------------------------------

# As English has them, in a session of any language: a Turkish one pairs I with a small letter that has no dot, and
# does not know a column TIME.
lower <- function(x) tolower(chartr("I", "i", x))
upper <- function(x) toupper(chartr("i", "I", x))
# The same for a pattern with `ignore.case` whose brackets hold no i.
caseless <- function(pattern) gsub("i", "[iI]", pattern, ignore.case = TRUE)

# ---- spelling --------------------------------------------------------------------------------------

# Those of `known` that `word` may have been meant to be, the nearest first: a slip in every third letter, letters
# in another order, or one beginning (weights, weighting).
nearest_words <- function(word, known, most = 3L) {
  if (is.na(word) || !is_readable(word)) {
    return(character())
  }
  far <- drop(utils::adist(lower(word), lower(known)))
  letters_of <- function(words) vapply(strsplit(lower(words), ""), function(one) paste(sort(one), collapse = ""), "")
  near <- (far < nchar(word) & far <= max(1L, nchar(word) %/% 3L)) | letters_of(known) == letters_of(word) |
    startsWith(known, word) | (nchar(word) > 5L & startsWith(known, substr(word, 1L, 6L)))
  utils::head(known[near][order(far[near])], most)
}

# British words as Americans write them: standardise, normalised, centre, neighbourhood, catalogue.
american <- function(words) {
  words <- gsub("(ard|al|ar|ron|ant|im)is(e|ed|ation|ing)(_|$)", "\\1iz\\2\\3", words)
  words <- gsub("centre", "center", words, fixed = TRUE)
  gsub("(colo|neighbo|behavio)ur", "\\1r", words)
}

# ---- numbers in sentences ----------------------------------------------------------------------

# "1 rater", "1,200 samples".
count_of <- function(n, what) {
  paste0(format(n, big.mark = ","), " ", what, plural(n))
}

# As code has text: "a", or c("a", "b").
quoted_code <- function(text) {
  quoted <- encodeString(text, quote = "\"")
  if (length(quoted) == 1L) quoted else paste0("c(", paste(quoted, collapse = ", "), ")")
}

plural <- function(n) if (n == 1) "" else "s"

# "anna (clip1 / arousal)" of each row of recording, dimension, rater.
trace_names <- function(rows) paste0(rows$rater, " (", rows$recording, " / ", rows$dimension, ")", recycle0 = TRUE)

format_share <- function(share) paste0(format(100 * share, digits = 2, nsmall = 0), " %")

# The families of as_distribution().
distribution_names <- c(normal = "Student's t", beta = "beta", quantile = "quantiles of the raters")

# In whole per cents, "38 %"; with two digits, "0.76", and no minus before nothing.
percent <- function(share) paste(round(100 * share), "%")
two_digits <- function(x) sub("^-(0[.]0+)$", "\\1", formatC(x, digits = 2, format = "f"))
bracketed <- function(low, high) paste0("[", two_digits(low), ", ", two_digits(high), "]")

# ".83", "-.05", "1.00": no zero before the point of what cannot exceed 1 (APA); with `whole` it may: "0.83".
apa_number <- function(x, digits, whole = FALSE) {
  text <- sub("^-(0?[.]?0*)$", "\\1", formatC(x, digits = digits, format = "f", decimal.mark = "."))
  if (!whole) text <- sub("^(-?)0[.]", "\\1.", text)
  ifelse(is.na(x), "\u2013", text)
}

apa_interval <- function(low, high, digits) {
  ifelse(is.na(low), "", paste0("[", apa_number(low, digits), ", ", apa_number(high, digits), "]"))
}

apa_count <- function(n) ifelse(is.na(n), "", formatC(n, format = "f", digits = 0, big.mark = ",", decimal.mark = "."))

# Three digits, and never 0.
apa_p <- function(p) ifelse(is.na(p), "\u2013", ifelse(p < 0.001, "< .001", apa_number(p, 3)))

# Seconds as people read time codes: 75 -> "1:15", 75.5 -> "1:15.5", 3600 -> "1:00:00", from three days on
# 266400 -> "3 d 2:00".
time_code <- function(seconds) {
  if (any(abs(seconds) > 1e12, na.rm = TRUE)) {
    return(paste(format(seconds, digits = 3, trim = TRUE), "s")) # no clock goes on for 30,000 years
  }
  tenths <- round(10 * abs(seconds)) # as a whole, so that 9.97 s is 0:10
  whole <- tenths %/% 10
  rest <- tenths %% 10 / 10
  hours <- whole %/% 3600
  days <- ifelse(!is.na(hours) & hours >= 72, hours %/% 24, 0)
  code <- ifelse(hours > 0,
    sprintf("%.0f:%02.0f:%02.0f", hours, whole %% 3600 %/% 60, whole %% 60),
    sprintf("%.0f:%02.0f", whole %/% 60, whole %% 60)
  )
  code <- ifelse(days > 0, sprintf("%.0f d %.0f:%02.0f%s", days, hours %% 24, whole %% 3600 %/% 60,
    ifelse(whole %% 60 > 0, sprintf(":%02.0f", whole %% 60), "")), code)
  code <- ifelse(!is.na(rest) & rest > 0, paste0(code, sub("^0", "", format(rest))), code)
  code <- ifelse(!is.na(seconds) & seconds < 0 & tenths > 0, paste0("-", code), code)
  replace(code, is.na(seconds), NA)
}

time_units <- c(s = 1, min = 60, h = 3600, days = 86400)

# Lengths in one unit that all of them reach: "4 s", "12 min", "6 h".
length_words <- function(seconds) {
  unit <- time_units[max(which(2 * time_units <= min(seconds, na.rm = TRUE)), 1L)]
  paste(vapply(seconds / unit, format, "", digits = 2), names(unit))
}

# Samples a second as people say it: "4 Hz", "one every 30 min", "one a day". Takes one or two rates.
rate_words <- function(rates, digits = 3) {
  if (all(rates >= 0.1)) {
    words <- unique(format(signif(rates, digits), trim = TRUE, drop0trailing = TRUE))
    return(paste(paste(words, collapse = " to "), "Hz"))
  }
  period <- sort(1 / rates)
  unit <- time_units[max(which(time_units <= period[[1L]] * 1.005), 1L)]
  words <- unique(format(signif(period / unit, digits), trim = TRUE, drop0trailing = TRUE))
  one <- c(s = "second", min = "minute", h = "hour", days = "day")[[names(unit)]]
  if (identical(words, "1")) paste("one a", one) else paste("one every", paste(words, collapse = " to "), names(unit))
}

# ---- classes ---------------------------------------------------------------------------------------

count_classes <- function(k) if (k == 1) "1 class" else paste(k, "classes")

# "Class 1: 12 (40 %), 2: 18 (60 %)", of long names a line each, and how many have none, which `why` explains.
class_size_lines <- function(class, why) {
  sizes <- table(class)
  missing <- sum(is.na(class))
  each <- paste0(names(sizes), ": ", sizes, " (", percent(sizes / max(1, sum(sizes))), ")", recycle0 = TRUE)
  c(
    if (has_long_names(names(sizes))) c("Classes", paste0("  ", each)) else
      if (length(each) > 0L) paste("Class", paste(each, collapse = ", ")),
    if (missing > 0L) paste0(missing, " of ", length(class), " without class (", why, ")")
  )
}

has_long_names <- function(classes) any(nchar(classes) > 20L)

# The names of the classes of a fit, in its own order; noise is not among them.
class_levels <- function(fit) {
  if (is.null(fit[["class_names"]])) as.character(seq_len(nrow(fit$centres))) else fit$class_names
}

# ---- tables and functions --------------------------------------------------------------------------

# What a table prints, without the hint on what to do next.
printed_lines <- function(x) {
  lines <- cli::ansi_strip(format(x))
  lines[!startsWith(lines, "Next: ")]
}

# A function, or what a file said of one, on one line, whatever the user's way to write it.
function_text <- function(f) {
  if (inherits(f, "said_function")) {
    return(f$text)
  }
  words <- function(x) trimws(deparse(x, width.cutoff = 500L))
  paste(c(sub(" NULL$", "", paste(words(args(f)), collapse = " ")), words(body(f))), collapse = " ")
}
