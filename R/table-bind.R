# Tables one below the other: rbind() and, through vctrs, dplyr::bind_rows() join the lineages of what is bound, so that
# the whole knows how each part was made.

#' @export
rbind.musefuse_tbl <- function(..., deparse.level = 1) {
  tables <- compact(given_dots(...))
  plain <- lapply(tables, function(table) if (inherits(table, "musefuse_tbl")) as.data.frame(table) else table)
  check_same_columns(Filter(is.data.frame, plain))
  rows <- do.call(rbind, c(unname(plain), list(stringsAsFactors = FALSE)))
  ours <- Filter(function(table) inherits(table, "musefuse_tbl"), tables)
  as_bound(rows, ours, lapply(ours, current_lineage))
}

check_same_columns <- function(tables, call = caller_env()) {
  names <- lapply(Filter(length, tables), names)
  some <- setdiff(Reduce(union, names), Reduce(intersect, names))
  if (length(some) > 0L) {
    abort_musefuse(c("Tables that are bound must have the same columns.",
      x = "Not all have {.field {name_some(some)}}.",
      i = "{.code dplyr::bind_rows()} leaves missing what one of them lacks."), "columns", call = call)
  }
}

# Bound rows as a table, if all tables among them are of one kind.
as_bound <- function(rows, tables, lineages) {
  kinds <- unique(vapply(tables, function(table) class(table)[[1L]], ""))
  if (length(kinds) > 1L || !all(table_columns[[kinds]] %in% names(rows))) {
    return(tibble::as_tibble(rows))
  }
  out <- set_lineage(new_table(as.list(rows), kinds), without_parting(join_lineages(lineages)))
  attr(out, "truth") <- first_truth(tables)
  set_trace_facts(out, join_trace_facts(tables))
}

# split() and do.call(rbind, ) take a table apart and make it whole: parts of one table are that table again. What was
# done by hand to it, if anything, hand_change() sees in the whole.
without_parting <- function(lineage) {
  tips <- lineage$steps[lineage$at]
  by_hand <- vapply(tips, function(step) step$verb == "by_hand", NA)
  whole <- unique(lapply(unname(tips), function(step) unlist(step$from, use.names = FALSE)))
  if (length(tips) < 2L || !all(by_hand) || length(whole) > 1L) {
    return(lineage)
  }
  steps <- lineage$steps[setdiff(names(lineage$steps), lineage$at)]
  if (any(lineage$at %in% unlist(lapply(steps, `[[`, "from")))) lineage else list(steps = steps, at = whole[[1L]])
}

bind_tables <- function(tables) {
  tables <- unname(tables)
  if (length(tables) == 1L) tables[[1L]] else do.call(rbind, tables)
}

# ---- what functions of R and of tidyr hand back without its class ------------------------------------

known_attributes <- c("fit", "lineage", "traces", "truth")

# Rows that dplyr handled, as the table of this kind that `from` was; a plain tibble where its columns are lost.
as_handled <- function(data, kind, from) {
  if (!all(table_columns[[kind]] %in% names(data))) {
    return(tibble::as_tibble(data))
  }
  keep_known(new_table(as.list(data), kind), from)
}

keep_known <- function(out, from) {
  for (name in known_attributes) attr(out, name) <- attr(from, name, exact = TRUE)
  out
}

#' @export
cbind.musefuse_tbl <- function(..., deparse.level = 1) {
  out <- cbind.data.frame(...)
  ours <- Filter(function(table) inherits(table, "musefuse_tbl"), list(...))
  known <- length(ours) == 1L && anyDuplicated(names(out)) == 0L
  if (known) as_handled(out, class(ours[[1L]])[[1L]], ours[[1L]]) else out
}
#' @export
merge.musefuse_tbl <- function(x, y, ...) as_handled(NextMethod(), class(x)[[1L]], x)
#' @export
transform.musefuse_tbl <- function(`_data`, ...) as_handled(NextMethod(), class(`_data`)[[1L]], `_data`)
#' @exportS3Method tidyr::drop_na
drop_na.musefuse_tbl <- function(data, ...) as_handled(NextMethod(), class(data)[[1L]], data)
#' @exportS3Method tidyr::complete
complete.musefuse_tbl <- function(data, ...) as_handled(NextMethod(), class(data)[[1L]], data)

# ---- dplyr::bind_rows() ------------------------------------------------------------------------
# vctrs asks for the common type of two tables without their rows; it carries the joined lineage to the bound rows.
# dplyr then takes all attributes from the first table, so that the lineage is kept here until it asks.

bound <- new.env(parent = emptyenv())

common_table <- function(x, y) {
  rows <- vctrs::vec_ptype2(as_tibble.musefuse_tbl(x), as_tibble.musefuse_tbl(y))
  out <- as_bound(rows, list(x, y), compact(list(lineage_of(x), lineage_of(y))))
  bound$lineage <- lineage_of(out)
  bound$traces <- stored_facts(out)
  out
}

cast_table <- function(x, to) {
  rows <- vctrs::vec_cast(as_tibble.musefuse_tbl(x), as_tibble.musefuse_tbl(to)[0L, ])
  set_lineage(new_table(as.list(rows), class(to)[[1L]]), lineage_of(to))
}

#' @exportS3Method dplyr::dplyr_reconstruct
dplyr_reconstruct.musefuse_tbl <- function(data, template) {
  out <- as_handled(data, class(template)[[1L]], template)
  if (!inherits(out, "musefuse_tbl")) {
    return(out)
  }
  joined <- bound$lineage
  bound$lineage <- NULL
  if (is.null(joined) || !all(lineage_of(template)$at %in% joined$at) || is.null(hand_change(out))) {
    return(out)
  }
  attr(out, "traces") <- bound$traces
  set_lineage(out, joined)
}

#' @exportS3Method vctrs::vec_ptype2
vec_ptype2.annotations.annotations <- function(x, y, ...) common_table(x, y)
#' @exportS3Method vctrs::vec_cast
vec_cast.annotations.annotations <- function(x, to, ...) cast_table(x, to)

#' @exportS3Method vctrs::vec_ptype2
vec_ptype2.gold.gold <- function(x, y, ...) common_table(x, y)
#' @exportS3Method vctrs::vec_cast
vec_cast.gold.gold <- function(x, to, ...) cast_table(x, to)

#' @exportS3Method vctrs::vec_ptype2
vec_ptype2.segments.segments <- function(x, y, ...) common_table(x, y)
#' @exportS3Method vctrs::vec_cast
vec_cast.segments.segments <- function(x, to, ...) cast_table(x, to)

#' @exportS3Method vctrs::vec_ptype2
vec_ptype2.features.features <- function(x, y, ...) common_table(x, y)
#' @exportS3Method vctrs::vec_cast
vec_cast.features.features <- function(x, to, ...) cast_table(x, to)

#' @exportS3Method vctrs::vec_ptype2
vec_ptype2.classes.classes <- function(x, y, ...) common_table(x, y)
#' @exportS3Method vctrs::vec_cast
vec_cast.classes.classes <- function(x, to, ...) cast_table(x, to)
