# What stands below a table: remarks of the tool, a mark of the end, totals. Left out and said where it is clear that no
# rating is lost; a row that was cut off is an error.

totals_words <- words("total totals sum sums mean means average avg median sd std stdev variance var count min max",
  "summe gesamt mittelwert standardabweichung anzahl somme moyenne ecarttype suma promedio desviacion totale somma",
  "deviazione totaal som gemiddelde soma gesamtwert minimum maximum")

# Rows below the table by their cells: of another width than the table, and beginning with a word. How many. A word that
# begins rows of the table, too, is the name of a rater whose row was cut off.
count_remarks <- function(cells, width) {
  n <- length(cells)
  below <- 0L
  while (below < n - 1L && length(cells[[n - below]]) != width && is_remark_cell(cells[[n - below]][[1L]])) {
    below <- below + 1L
  }
  if (below == 0L) {
    return(0L)
  }
  begins <- unique(vapply(cells[seq_len(n - below)], `[[`, "", 1L))
  words <- vapply(cells[seq.int(n - below + 1L, n)], `[[`, "", 1L)
  if (any(vapply(words, function(word) any(startsWith(begins, word)), NA))) 0L else below
}

# What begins with a number may be a time that was cut off.
is_remark_cell <- function(cell) !is_na_text(cell) && !grepl("^[-+]?[0-9.,]", cell)

# Rows at the end of which the time is none, and that hold a word for totals, or no number at all.
without_totals <- function(tables, plans, wanted) {
  Map(function(table, plan) {
    below <- if (length(plan$time) == 1L) totals_below(table$columns, plan, wanted) else 0L
    if (below == 0L) {
      return(table)
    }
    n <- length(table$columns[[1L]])
    last <- vapply(seq.int(n - below + 1L, n), function(row) {
      cells <- vapply(table$columns, function(column) as.character(column)[[row]], "")
      paste(cells[!is.na(cells)], collapse = " ")
    }, "")
    table$columns <- lapply(table$columns, utils::head, n - below)
    table$below <- c(last, table$below)
    table
  }, tables, plans)
}

totals_below <- function(columns, plan, wanted) {
  time <- columns[[plan$time]]
  n <- length(time)
  if (is.double(time) && n > 0L && is.finite(time[[n]]) && is.null(wanted$na)) {
    return(0L)
  }
  none <- function(row) {
    cell <- time[[row]]
    if (is.na(cell) || is_na_text(as.character(cell), wanted$na)) {
      return(TRUE)
    }
    is.character(time) && is.null(wanted$time_format) && !looks_numeric(cell) && !looks_timed(cell)
  }
  below <- 0L
  while (below < min(10L, n - 1L) && none(n - below) && is_totals_row(columns, n - below)) below <- below + 1L
  below
}

# A cell without a time: at the end of a table it may be a sum that has no name, but may be a rating as well.
abort_no_cell_time <- function(table, bad, name, wanted, call) {
  n <- length(table$columns[[1L]])
  k <- length(bad)
  at_end <- k < 5L && n > 10L * k && identical(bad, seq.int(n - k + 1L, n))
  code <- paste0("as_annotations(head(", table_code(table$dialect), ", -", k, "))")
  hint <- if (at_end) paste("Sums below the table?", code_for_file(code, table$file$path), "leaves them out.")
  abort_cell(table$source, table$dialect, bad[[1L]], name, "no time", "time", call, hint)
}

is_totals_row <- function(columns, row) {
  cells <- vapply(columns, function(column) as.character(column[[row]]), "")
  here <- which(!is_na_text(cells))
  if (length(here) == 0L || !any(looks_numeric(cells[here]) | looks_timed(cells[here]))) {
    return(length(here) > 0L)
  }
  total <- here[compact_name(cells[here]) %in% totals_words]
  # Max may be a rater, whose other rows are above
  above <- seq_len(min(20L, row - 1L))
  any(vapply(total, function(k) !cells[[k]] %in% as.character(columns[[k]][above]), NA))
}

below_text <- function(tables) {
  below <- unlist(lapply(tables, `[[`, "below"))
  files <- sum(vapply(tables, function(table) length(table$below) > 0L, NA))
  if (files > 0L) line("Left out in or below the table in {files} file{?s}, as remarks or totals:",
    "{.val {name_some(unique(below), 3L)}}.")
}
