# What the methods paragraph says of a step beside its arguments: few plain values, which stay with the step when the
# fit is gone (see lighter()). Verbs may give more of their own.

said_of_step <- function(fit, own) {
  said <- c(own, said_of_raters(fit[["raters"]]), list(
    status = if (is_text(fit[["status"]])) fit[["status"]], clock = if (is.list(fit[["clock"]])) fit[["clock"]],
    standardised = isTRUE(fit[["standardise"]]) || !is.null(fit[["scaling"]])
  ))
  compact(said)
}

# At most how many raters a recording had, whom a fusion turned round, whom an alignment followed, and how late they
# were found.
said_of_raters <- function(raters) {
  if (!is.data.frame(raters) || is.null(raters[["rater"]]) || nrow(raters) == 0L) {
    return(NULL)
  }
  cell <- cell_key(raters)
  cells <- unique(cell)
  of <- function(flag) if (!is.null(raters[[flag]])) counted_names(raters$rater[raters[[flag]] %in% TRUE])
  list(most_raters = max(tabulate(match(cell, cells))), cells = length(cells), turned = of("inverted"),
    references = of("reference"), lags = known_range(raters[["lag"]]))
}

# How often each name comes, the commonest first.
counted_names <- function(x) {
  counts <- table(droplevels(as.factor(x)))
  counts <- counts[order(-counts)]
  stats::setNames(as.integer(counts), names(counts))
}

known_range <- function(x) {
  range <- finite_range(x)
  if (!anyNA(range)) range
}

# The name that an author gave a table: that of its variable or column, not that of an argument it came by.
name_of_given <- function(expression, argument) {
  if (rlang::is_call(expression, "$")) expression <- expression[[3L]]
  name <- if (is.symbol(expression)) as.character(expression)
  if (!is.null(name) && !name %in% c("", argument)) name
}
