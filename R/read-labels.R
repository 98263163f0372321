# What `recording`, `dimension` and `rater` name: columns; or, where the table does not tell, the one there is. A
# label that may be a column misspelt, or that would go unused, is an error: I("label") is surely one.

# Labels of files; those of data frames are I("label") anyway.
check_labels <- function(tables, plans, wanted, call) {
  for (id in c("recording", "dimension", "rater")) {
    given <- wanted[[id]]
    if (is.null(given)) next
    known <- unique(lapply(tables, `[[`, "names"))
    has <- vapply(known, function(names) !inherits(given, "AsIs") && all(given %in% names), NA)
    if (all(has)) next
    lacking <- tables[[match(known[which(!has)[[1L]]], lapply(tables, `[[`, "names"))]]
    if (any(has)) abort_absent(given, lacking$names, lacking$file$path, call)
    if (!inherits(given, "AsIs")) check_no_slip(given, id, unique(unlist(known)), lacking, call)
    for (i in which(!duplicated(lapply(plans, `[[`, "names")))) {
      check_label_used(given, id, plans[[i]], tables[[i]]$file$path, call)
    }
  }
}

check_no_slip <- function(given, id, names, table, call) {
  near <- nearest_words(given[[1L]], setdiff(names, ""))
  if (length(given) == 1L && length(near) == 0L) {
    return(invisible())
  }
  abort_absent(given, names, table$file$path, call,
    hint = if (length(given) == 1L) paste0(forced_label(given, id), "."))
}

# A label beside ids that the table has would be passed over; one that is forced takes the place of a column of ids.
check_label_used <- function(given, id, plan, where, call) {
  columns <- plan[[id]]
  by_column <- told_by_columns(plan)[[id]]
  if (!by_column && (length(columns) == 0L || inherits(given, "AsIs"))) {
    return(invisible())
  }
  told <- plan$names[if (by_column) plan$values else columns]
  otherwise <- if (!by_column) paste0("Name a column by {.arg ", id, "}; ", forced_label(given, id), ".") else
    paste0("Leave {.arg ", id, "} out", if (id == "rater") ", or say which columns are no raters by {.arg value}", ".")
  abort_musefuse(c(
    paste0(where_text(where, "The table"), " has no column {.field {given}}, and tells its {id}s itself."),
    x = if (by_column) "Its columns {.field {name_some(told, 6L)}} are {id}s." else
      "They are in column {.field {told}}.",
    i = otherwise
  ), "columns", call = call)
}

# Which ids the names of the columns of ratings tell.
told_by_columns <- function(plan) {
  c(recording = !is.null(plan$recordings), rater = plan$layout %in% c("recordings", "both"),
    dimension = plan$layout == "both" || plan$layout != "recordings" && !has_one_kind(plan))
}

# Are the columns of ratings of one dimension (or rater), as far as their names tell?
has_one_kind <- function(plan) length(plan$values) == 1L || isTRUE(plan$single)

forced_label <- function(given, id) {
  paste0("{.code ", id, " = I(\"", escape_braces(given[[1L]]), "\")} makes it the name of the one ", id)
}

# Columns under the names that the user gives them: value = c(valence = "JoyX").
given_labels <- function(given) {
  new <- rlang::names2(given)
  ifelse(nzchar(new), new, as.character(given))
}

# A column of values that is given a name is that dimension.
check_dimension_once <- function(plan, wanted, where, call) {
  new <- names(wanted$value)
  if (!any(nzchar(new)) || is.null(wanted$dimension) && length(plan$dimension) == 0L) {
    return(invisible())
  }
  abort_musefuse(c(
    paste0(where_text(where, "The table"), " cannot be told its dimensions twice."),
    x = paste("{.arg value} calls its columns {.val {new[nzchar(new)]}}, and",
      if (is.null(wanted$dimension)) "column {.field {plan$names[plan$dimension]}} holds dimensions." else
        "{.arg dimension} is given, too."),
    i = paste0("Leave out the name in {.arg value}", if (!is.null(wanted$dimension)) ", or {.arg dimension}", ".")
  ), "columns", call = call)
}
