# Clocks that start anew within a file, and headers that come again: several exports, trials or sessions one below the
# other. Which of these they are nobody can see: `restarts` says it.

check_restarts_argument <- function(restarts, call = caller_env()) {
  if (is.null(restarts)) NULL else check_choice(restarts, c("recording", "session"), call = call)
}

# The ids of the rows with the number of each pass as `trial` (which compose_ids() makes recordings of) or `session`.
with_restarts <- function(own, time, restarts, name, call) {
  if (is.null(restarts)) {
    return(own)
  }
  pass <- passes_of(time, Filter(function(id) length(id) > 1L, unname(own)))
  if (all(pass == 1L)) {
    abort_musefuse(c("No clock starts anew within a rater's ratings.", x = "The times are in column {.field {name}}.",
      i = "Leave {.arg restarts} out."), "argument", call = call)
  }
  id <- if (restarts == "recording") "trial" else "session"
  own[[id]] <- if (is.null(own[[id]])) as.character(pass) else paste(own[[id]], pass)
  own
}

# How often the clock of each row's trace has fallen back so far, by half of its way and more: less is a hiccup.
passes_of <- function(time, ids) {
  code <- row_codes(ids, length(time))
  order <- order(code, method = "radix") # rows of a trace as they came
  sorted <- time[order]
  new <- c(TRUE, diff(code[order]) != 0)
  begin <- vapply(split(sorted, cumsum(new)), min, 0)[cumsum(new)]
  half <- (begin + c(-Inf, sorted[-length(sorted)])) / 2
  falls <- !new & sorted < c(Inf, sorted[-length(sorted)]) & sorted <= half
  count <- cumsum(falls)
  pass <- integer(length(time))
  pass[order] <- 1L + count - count[new][cumsum(new)]
  pass
}

# Rows that are the header once more, as in exports written one below the other.
without_headers_again <- function(columns, names) {
  first <- columns[[1L]]
  again <- if (is.character(first) && nzchar(names[[1L]])) which(first == names[[1L]]) else integer()
  for (k in seq_along(columns)[-1L]) {
    if (length(again) > 0L) again <- again[as.character(columns[[k]][again]) %in% names[[k]]]
  }
  if (length(again) == 0L) {
    return(list(columns = columns, n = 0L))
  }
  list(columns = lapply(columns, function(column) text_or_numbers(column[-again])), n = length(again))
}

# Numbers, where nothing but the header made text of a column.
text_or_numbers <- function(column) {
  if (!is.character(column) || any(grepl("^0[0-9]", column))) {
    return(column)
  }
  number <- suppressWarnings(as.numeric(column))
  if (identical(is.na(number), is.na(column))) number else column
}

headers_again_text <- function(tables) {
  n <- sum(vapply(tables, function(table) table$headers_again %||% 0L, 0L))
  if (n > 0L) line("The header comes again {n} time{?s} below: {?this row was/these rows were} left out.")
}
