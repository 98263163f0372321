# Ids that not every row has: the merged cells of a spreadsheet name the first of their rows only, and rows that name no
# recording or no rater, as between the films of a session, hold ratings of nothing.

settle_blank_ids <- function(table, plan) {
  if (isTRUE(table$dialect$own)) {
    return(table) # a rater may be called "NA"
  }
  for (id in c("recording", "rater", "dimension", "trial", "session")) {
    for (k in plan[[id]]) {
      blank <- blank_cells(table$columns[[k]])
      if (is.null(blank)) next
      if (are_merged_cells(table$columns[[k]], blank)) {
        table$columns[[k]] <- table$columns[[k]][which(!blank)[cumsum(!blank)]]
        table$filled <- c(table$filled, table$names[[k]])
      } else if (id == "recording" || id == "rater" && mean(blank) < 0.5) {
        table$columns <- lapply(table$columns, `[`, !blank)
        table$nameless <- c(table$nameless, stats::setNames(sum(blank), table$names[[k]]))
      } else if (id %in% c("trial", "session")) {
        table$columns[[k]] <- replace(as.character(table$columns[[k]]), blank, "none")
        table$unparted <- c(table$unparted, table$names[[k]])
      }
    }
  }
  table
}

# NULL where all cells are names, or none is.
blank_cells <- function(column) {
  known <- distinct(column)
  without <- known[is_na_text(as.character(known))]
  if (length(without) > 0L && length(without) < length(known)) column %in% without
}

# No two names in a row, and none that comes again in the next one.
are_merged_cells <- function(column, blank) {
  named <- which(!blank)
  again <- column[named][-1L] == column[named][-length(named)]
  !blank[[1L]] && all(diff(named) > 1L) && !any(again) && length(named) <= length(blank) / 3
}

blank_ids_text <- function(tables) {
  filled <- unique(unlist(lapply(tables, `[[`, "filled")))
  none <- unique(unlist(lapply(tables, `[[`, "unparted")))
  c(if (length(filled) > 0L) line("Cells of {.field {filled}} name the first of their rows only, as merged ones",
    "do: those below are filled."), if (length(none) > 0L) line("Rows without a {.field {none}} are of one called",
    "{.val none}."))
}

warn_nameless <- function(tables) {
  lost <- unlist(lapply(tables, `[[`, "nameless"))
  for (name in unique(names(lost))) {
    n <- sum(lost[names(lost) == name])
    warn_musefuse(paste("{n} row{?s} {?has/have} nothing in column {.field {name}}, and {cli::qty(n)}{?is/are} left",
      "out."), "missing")
  }
}
