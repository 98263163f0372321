# Vectors of other packages, whether these are loaded or not, as plain numbers and text: 64-bit integers (bit64) are
# numbers, or, where they are ids of more digits than a double has, text; labelled numbers (haven) are numbers, or,
# where they are ids, their labels. Text that is marked as Latin-1 is UTF-8, as R reads no numbers in it otherwise.
# A matrix of one column, as scale() makes, is that column.

bare_column <- function(column, is_id) {
  column <- without_dims(column)
  if (inherits(column, "integer64")) {
    return(if (is_id) integer64_text(column) else integer64_numbers(column))
  }
  if (is.character(column)) {
    return(without_latin(column))
  }
  if (is.factor(column) && has_latin(levels(column))) levels(column) <- without_latin(levels(column))
  if (!inherits(column, "haven_labelled")) {
    return(column)
  }
  values <- unlabelled(column)
  if (is_id) called_by_labels(values, attr(column, "labels")) else values
}

without_dims <- function(column) {
  if (is.atomic(column) && !is.null(dim(column)) && length(column) == dim(column)[[1L]]) dim(column) <- NULL
  column
}

has_latin <- function(text) is.character(text) && any(Encoding(text) == "latin1")

# Text that is marked as bytes is of no encoding, and stays. Long columns mostly need no other look than R's.
without_latin <- function(text) {
  if (!rlang::is_reference(enc2utf8(text), text) && has_latin(text)) {
    latin <- Encoding(text) == "latin1"
    text[latin] <- enc2utf8(text[latin])
  }
  text
}

# 64-bit integers are kept in the bits of doubles, which without their package look like numbers near 0.
integer64_numbers <- function(x) {
  half <- integer64_halves(x)
  replace(half$high * 2^32 + half$low, half$na, NA)
}

integer64_halves <- function(x) {
  halves <- matrix(readBin(writeBin(as.double(unclass(x)), raw(), endian = "little"), "integer", 2L * length(x),
    endian = "little"), nrow = 2L)
  low <- ifelse(is.na(halves[1L, ]), -2^31, halves[1L, ])
  high <- ifelse(is.na(halves[2L, ]), -2^31, halves[2L, ])
  list(high = high, low = ifelse(low < 0, low + 2^32, low), na = low == 0 & high == -2^31)
}

# Ids of more digits than a double has, as text: by sixes of digits, 2^32 being 4294 e6 + 967296. Shorter ones are
# numbers.
integer64_text <- function(x) {
  number <- integer64_numbers(x)
  if (!any(abs(number) >= 2^53, na.rm = TRUE)) {
    return(number)
  }
  half <- integer64_halves(x)
  below <- half$high < 0
  high <- ifelse(below, -half$high - (half$low > 0), half$high)
  low <- ifelse(below & half$low > 0, 2^32 - half$low, half$low)
  end <- high * 967296 + low
  text <- sub("^0+(?=.)", "", sprintf("%.0f%06.0f", high * 4294 + end %/% 1e6, end %% 1e6), perl = TRUE)
  replace(paste0(ifelse(below, "-", ""), text), half$na, NA)
}

# The bare numbers (or texts) of a labelled vector, NA where they are declared missing.
unlabelled <- function(column) {
  values <- as.vector(unclass(column))
  attributes(values) <- NULL
  replace(values, declared_missing(column), NA)
}

# SPSS declares numbers that stand for missing, one by one or a range.
declared_missing <- function(column) {
  values <- as.vector(unclass(column))
  range <- attr(column, "na_range")
  values %in% attr(column, "na_values") |
    (if (length(range) == 2L && is.numeric(values)) !is.na(values) & values >= range[[1L]] & values <= range[[2L]] else
      FALSE)
}

# Ids are called by their labels, those without one by their numbers.
called_by_labels <- function(values, labels) {
  text <- as.character(values)
  if (length(labels) == 0L || anyDuplicated(names(labels)) > 0L) {
    return(text)
  }
  at <- match(values, labels)
  ifelse(is.na(at), text, names(labels)[at])
}
