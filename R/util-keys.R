# The columns that tell traces apart.
trace_keys <- c("recording", "dimension", "rater")

# What names a cell, a trace or a segment in one string, row by row (of a table, or of one cell): for split() and
# match(). No name holds the separator, so that no two of them run into one.
cell_key <- function(x) paste(x$recording, x$dimension, sep = "\r")
trace_key <- function(x) paste(x$recording, x$dimension, x$rater, sep = "\r")
segment_key <- function(x) paste(x$recording, x$segment, sep = "\r")

segment_keys <- c("recording", "rater", "segment")

# Rows of a segment that stands above them already.
stands_above <- function(x, ids = intersect(segment_keys, names(x))) {
  flat <- vapply(ids, function(id) is.atomic(x[[id]]) && is.null(dim(x[[id]])), NA)
  if (!all(c("recording", "segment") %in% ids) || !all(flat)) {
    return(logical(nrow(x)))
  }
  codes <- shared_codes(list(x), rev(ids))[[1L]]
  if (isFALSE(is.unsorted(codes, strictly = TRUE))) { # as tables mostly are, by recording and segment
    return(logical(length(codes)))
  }
  duplicated(codes) & !is.na(codes)
}

# Ids as a factor, whatever they came as; its levels are their texts in order of appearance.
id_codes <- function(id) {
  if (is.factor(id)) {
    return(id)
  }
  coded <- value_codes(id)
  text <- as.character(coded$values)
  levels <- unique(text[!is.na(text)])
  structure(if (identical(levels, text)) coded$codes else match(text, levels)[coded$codes], levels = levels,
    class = "factor")
}

# A factor of these ids, each as many `times`.
repeated_ids <- function(ids, times) {
  levels <- unique(ids)
  cpp_repeated_codes(match(ids, levels), as.integer(times), levels)
}

# The same for long tables, as numbers: rows of several tables have the same number where their `keys` name the same.
# Names are compared level by level, never row by row; whole numbers, of segments, need no names. The first key varies
# fastest; a row without an id has NA.
shared_codes <- function(tables, keys) {
  codes <- rep(list(0), length(tables))
  span <- 1
  for (key in keys) {
    ids <- lapply(tables, `[[`, key)
    if (all(vapply(ids, is_whole_id, NA))) {
      names <- unique(unlist(ids, use.names = FALSE))
      names <- names[!is.na(names)]
      own <- lapply(ids, match, names)
    } else {
      ids <- lapply(ids, id_codes)
      names <- unique(unlist(lapply(ids, levels)))
      own <- lapply(ids, function(id) match(levels(id), names)[as.integer(id)])
    }
    codes <- Map(function(code, own) code + span * (own - 1), codes, own)
    span <- span * length(names)
  }
  if (span < .Machine$integer.max) lapply(codes, as.integer) else codes
}

is_whole_id <- function(id) is.integer(id) && !is.object(id)

# Is the id of a row that of the next?
same_as_next <- function(x) {
  codes <- as.integer(x)
  codes[-length(codes)] == codes[-1L]
}
