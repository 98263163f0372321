# What the methods paragraph says of a step beside its arguments: few plain values, which stay with the step when the
# fit is gone (see lighter()). Verbs may give more of their own.

said_of_step <- function(fit, own, out = NULL, inputs = list()) {
  said <- c(own, said_of_raters(fit[["raters"]]), list(
    extents = said_of_source(out, inputs),
    status = if (is_text(fit[["status"]])) fit[["status"]], clock = if (is.list(fit[["clock"]])) fit[["clock"]],
    standardised = isTRUE(fit[["standardise"]]) || !is.null(fit[["scaling"]])
  ))
  compact(said)
}

# How long the recordings are and how often they were rated: of ratings that come in, and of what is made something
# else. Ratings that stay ratings are told of where they are fused.
said_of_source <- function(out, inputs) {
  if (length(inputs) == 0L) {
    return(if (has_series(out)) series_extents(out))
  }
  source <- Find(has_series, inputs)
  if (!is.null(source) && !inherits(out, class(source)[[1L]])) series_extents(source)
}

has_series <- function(x) inherits(x, c("annotations", "gold")) && all(table_columns$gold %in% names(x)) && nrow(x) > 0L

# `lasting`: seconds of each `recording` from its first rating to the end of its last one; `rate`: the lowest and the
# highest of a series; `even`: are its samples about equally far apart (of dropouts a tenth is none of that)? The table
# is as it was handed to the verb, its ids perhaps text and its rows in any order; what is wrong with it the verb has
# said. NULL of a table that no verb would take.
series_extents <- function(x) {
  x <- tryCatch(silently(mended(x)), musefuse_error = function(cnd) NULL)
  if (is.null(x)) {
    return(NULL)
  }
  index <- series_index(with_rater(x))
  step <- series_step(x, index)
  start <- x$time[index$start]
  end <- x$time[last_of_series(index)]
  of <- factor(index$recording)
  several <- index$size > 1L & step > 0
  even <- sum((end - start)[several] / step[several]) <= 1.1 * sum(index$size[several] - 1)
  list(
    of = class(x)[[1L]], recording = levels(as.factor(x$recording))[as.integer(levels(of))],
    lasting = as.vector(tapply(end + ifelse(several, step, 0), of, max) - tapply(start, of, min)),
    rate = known_range((if (even || is.null(x[["rater"]])) 1 / step else told_rate(x, index))[several]), even = even
  )
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
    unused = if (!is.null(raters[["weight"]])) counted_names(raters$rater[raters$weight %in% 0]),
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
