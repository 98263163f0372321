# What all tables of the package share: a tibble subclass whose first class names the table, and one attribute, the
# lineage, that tells how it was made and what was estimated on the way (lineage.R).

table_columns <- list(
  annotations = c("recording", "dimension", "rater", "time", "value"),
  gold = c("recording", "dimension", "time", "value"),
  agreement = c("recording", "dimension", "index", "estimate"),
  agreement_study = c("dimension", "index", "estimate", "conf.low", "conf.high", "recordings", "raters"),
  diagnostics = c("recording", "dimension", "rater", "flags"),
  lags = c("recording", "dimension", "rater", "lag"),
  segments = c("recording", "segment", "start", "end"),
  features = c("recording", "segment"),
  classes = c("recording", "segment", "class"),
  trace_classes = "class",
  class_probabilities = c("recording", "segment", "class", "probability", "sure"),
  class_predictability = c("classes", "model", "index", "estimate"),
  class_profile = c("class", "feature"),
  class_search = c("setting", "features", "standardise", "reduce", "method", "k", "parameters", "smallest_share",
    "small",
    "stability", "status", "seed", "note"),
  fusion_comparison = c("method", "recording", "dimension"),
  study_plan = c("raters", "recordings", "minutes", "method", "estimate"),
  gold_distribution = c("recording", "dimension", "time", "value", "sd"),
  k_choice = c("criterion", "k", "value", "chosen"),
  k_distance = "distance",
  class_prototypes = c("class", "dimension", "share", "value", "low", "high", "segments", "length", "explained"),
  changepoint_path = c("recording", "segments", "penalty_from", "penalty_to", "explained", "noise"),
  predictability = c("dimension", "estimate")
)

# `table` is a name of `table_columns`; `fit` a classed list (see fuse.R), which add_step() takes into the lineage.
new_table <- function(columns, table, fit = NULL) {
  out <- tibble::new_tibble(columns, class = c(table, "musefuse_tbl"))
  attr(out, "fit") <- fit
  out
}

# A plain tibble: same columns, nothing riding along.
#' @export
as_tibble.musefuse_tbl <- function(x, ...) {
  check_full_columns(x, "x")
  columns <- unclass(x)
  attributes(columns) <- list(names = names(x))
  tibble::new_tibble(columns, nrow = nrow(x))
}

#' @export
as.data.frame.musefuse_tbl <- function(x, ...) {
  as.data.frame(as_tibble.musefuse_tbl(x), ...)
}

# Rows can be taken freely; a table that loses a column it lives by becomes a plain tibble.
#' @export
`[.musefuse_tbl` <- function(x, i, j, drop = FALSE) {
  out <- NextMethod()
  if (!is.data.frame(out) || all(table_columns[[class(x)[[1L]]]] %in% names(out))) {
    return(out)
  }
  as_tibble.musefuse_tbl(out)
}

#' @export
`names<-.musefuse_tbl` <- function(x, value) {
  out <- NextMethod()
  known <- all(table_columns[[class(x)[[1L]]]] %in% names(out)) && anyDuplicated(names(out)) == 0L
  if (known) out else as_tibble.musefuse_tbl(out)
}

# What is in the columns, not all that was ever estimated.
#' @importFrom utils str
#' @export
str.musefuse_tbl <- function(object, ...) {
  utils::str(as_tibble.musefuse_tbl(object), ...)
  lineage <- lineage_of(object)
  if (!is.null(lineage)) cat(" - lineage:", count_of(length(lineage$steps), "step"), "(see settings())\n")
}

# The columns that a table of its class lives by, whoever has handled it.
need_columns <- function(x, arg = "x", call = caller_env(), columns = table_columns[[class(x)[[1L]]]]) {
  check_full_columns(x, arg, call)
  lost <- setdiff(columns, names(x))
  if (length(lost) > 0L) {
    abort_musefuse("{.arg {arg}} has lost {cli::qty(length(lost))}column{?s} {.field {lost}}.", "columns", call = call)
  }
}

need_fit <- function(x, or = NULL, call = caller_env()) {
  need_columns(x, call = call)
  fit <- fit_of(x)
  if (inherits(fit, "fit_several")) {
    abort_musefuse(c("These classes are of {length(fit$method)} clusterings, with nothing in common but their names.",
      i = "Read each by itself, or cluster all segments at once.", i = or), "fit", call = call)
  }
  if (is.null(fit)) {
    wanted <- table_names[[class(x)[[1L]]]] %||% c("a table", "It is {.obj_type_friendly {x}}.")
    abort_musefuse(c(
      "This is {wanted[[1L]]} that no longer carries its fit.",
      i = paste0(
        "Fits ride along with subsetting by rows, not through all functions of other packages: keep the result of ",
        "the verb."
      ),
      i = wanted[[2L]], i = or
    ), "fit", call = call)
  }
  fit
}

# Tables whose rows say it all are tidy; see table-tidiers.R for the other generics.
#' @rdname tidiers
#' @export
tidy.musefuse_tbl <- function(x, ...) {
  check_no_dots()
  as_tibble.musefuse_tbl(x)
}

# What conditions call a table, and which verbs make one (cli markup).
table_names <- list(
  annotations = c("a table of annotations", "{.fn read_annotations} and {.fn as_annotations} make one."),
  gold = c("a gold standard", "{.fn gold_standard} and the {.code fuse_*()} verbs make one."),
  features = c("a table of features", "{.fn extract_features} makes one."),
  lags = c("a table of lags, or seconds", "{.fn estimate_lag} makes one."),
  segments = c("a table of segments",
    "{.fn segment_table}, {.fn segment_fixed}, {.fn segment_sliding} and {.fn segment_changepoint} make one."),
  classes = c("a table of classes", "The {.code cluster_*()} verbs make one."),
  trace_classes = c("a table of classes of traces", "{.fn cluster_traces} and {.fn cluster_raters} make one."),
  class_probabilities = c("a table of class probabilities", "{.fn propagate} makes one."),
  class_profile = c("a profile of classes", "{.fn profile_classes} makes one."),
  class_search = c("a search for classes", "{.fn search_classes} makes one."),
  fusion_comparison = c("a comparison of fusions", "{.fn compare_fusions} makes one."),
  study_plan = c("a plan of a study", "{.fn plan_study} makes one."),
  gold_distribution = c("a gold standard of distributions", "{.fn as_distribution} makes one.")
)

# A data frame with the columns that `table` lives by, and with rows.
check_table <- function(x, table, arg, call) {
  wanted <- table_names[[table]][[1L]]
  check_given(missing(x), table_names[[table]], arg, call)
  missing <- setdiff(table_columns[[table]], names(x))
  if (!is.data.frame(x) || length(missing) > 0L) {
    abort_musefuse(c(
      "{.arg {arg}} must be {wanted}.",
      x = what_came(x, table) %||% if (is.data.frame(x)) "It lacks {.field {missing}}." else
        "It is {.obj_type_friendly {x}}.",
      i = table_names[[table]][[2L]]
    ), "columns", call = call)
  }
  check_different_names(x, arg, call)
  check_full_columns(x, arg, call)
  warn_groups(x, arg)
  check_rows(x, arg, call)
}

# Another table of the package, by its name.
what_came <- function(x, wanted = "") {
  name <- class(x)[[1L]]
  if (name != wanted && !is.null(table_names[[name]])) paste0("It is ", table_names[[name]][[1L]], ".")
}

# Of a table whose attributes were written by hand: R and the core read as many values of a column as there are rows.
check_full_columns <- function(x, arg, call = caller_env()) {
  if (!is.data.frame(x)) {
    abort_musefuse(c("{.arg {arg}} must be a data frame.",
      x = "It is {.obj_type_friendly {x}} that has lost its class {.cls data.frame}."), "columns", call = call)
  }
  lengths <- vapply(unclass(x), NROW, 0L)
  wrong <- which(lengths != nrow(x))
  if (length(wrong) > 0L) {
    abort_musefuse(c("The columns of {.arg {arg}} must have a value for each row.",
      x = paste("Column {wrong[[1L]]} ({.field {names(x)[wrong[[1L]]]}}) has {lengths[[wrong[[1L]]]]} for",
        "{nrow(x)} row{?s}.")), "columns", call = call)
  }
}

check_different_names <- function(x, arg, call = caller_env()) {
  twice <- unique(names(x)[duplicated(names(x))])
  if (length(twice) > 0L) {
    abort_musefuse(c("The columns of {.arg {arg}} must have different names.",
      x = "{.field {name_some(twice)}} {cli::qty(length(twice))}{?is there/are there} more than once."), "columns",
      call = call)
  }
}

# Verbs work by recording, dimension and rater, whatever dplyr::group_by() says.
warn_groups <- function(x, arg) {
  if (inherits(x, "grouped_df")) {
    groups <- setdiff(names(attr(x, "groups", exact = TRUE)), ".rows")
    warn_musefuse(c("{.arg {arg}} has groups ({.field {groups}}), which are not used.",
      i = paste("Verbs work by recording, dimension and rater. {.code dplyr::ungroup()} takes groups away,",
        "{.code dplyr::group_modify()} calls a verb for each.")), "groups")
  }
}

check_rows <- function(x, arg, call = caller_env()) {
  if (nrow(x) == 0L) {
    abort_musefuse("{.arg {arg}} has no rows.", "empty", call = call)
  }
}
