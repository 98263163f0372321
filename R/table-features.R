# The table of features and what every verb that reads one needs of it: its numbers as a matrix and
# the rows of a partition. Columns that say where a row comes from are ids; so is whatever is not
# numeric. Columns that say how sure the gold standard was are numbers, but not features.

feature_ids <- c("recording", "rater", "segment", "partition", "start", "end")
feature_notes <- c("band_width", "n_raters")

new_features <- function(columns, fit = NULL) {
  new_table(columns, "features", fit = fit)
}

# The names of the columns that hold features: numeric, neither an id nor a note.
feature_columns <- function(x) {
  numeric <- vapply(x, is.numeric, NA)
  note <- grepl(paste0("^(", paste(feature_notes, collapse = "|"), ")_"), names(x))
  names(x)[numeric & !note & !names(x) %in% c(feature_ids, hand_columns(x))]
}

# Columns that no verb made: what a user has added (age, condition) describes rows, and is no feature.
hand_columns <- function(x) {
  lineage <- if (inherits(x, "features")) lineage_of(x)
  if (length(lineage$at) == 0L) {
    return(attr(x, "no_features", exact = TRUE))
  }
  made <- unlist(lapply(lineage$steps[lineage$at], function(step) names(step$print$hashes)))
  setdiff(names(x), c(made, feature_ids))
}

inform_hand_columns <- function(x) {
  numbers <- Filter(function(name) is.numeric(x[[name]]), hand_columns(x))
  if (length(numbers) > 0L) {
    inform_musefuse(c(
      "{.field {numbers}} {?was/were} added by hand and {?is not a feature/are not features}: left out.",
      i = "{.code features = } names the columns to take."
    ), "columns")
  }
}

# A feature that is another one's copy, in whatever unit and direction, weighs double. Of many rows some find the pairs
# and all prove them; in fewer than five different ones any two features may agree.
inform_copies <- function(values, some = 1000L) {
  n <- nrow(values)
  looked_at <- values[unique(round(seq(1, n, length.out = min(n, some)))), , drop = FALSE]
  if (ncol(values) < 2L || sum(!duplicated(looked_at)) < 5L) {
    return(invisible())
  }
  alike <- function(rows) {
    r <- suppressWarnings(stats::cor(rows)) # NA of what is constant
    which(abs(r) > 1 - 1e-9 & upper.tri(r), arr.ind = TRUE)
  }
  pairs <- alike(looked_at)
  copies <- Filter(function(pair) length(alike(values[, pair])) > 0L, split(pairs, row(pairs)))
  copies <- copies[!duplicated(vapply(copies, `[[`, 0L, 2L))]
  if (length(copies) > 0L) {
    told <- vapply(copies, function(pair) paste(colnames(values)[rev(pair)], collapse = " of "), "")
    inform_musefuse(c(
      "{cli::qty(length(told))}{?A feature is the copy/Features are copies} of another and weigh{?s/} double.",
      "*" = "{name_some(told)}", i = "{.code features =} names the columns to take."
    ), "columns")
  }
}

# A table of features apart: `ids` (a tibble of the other columns), `values` (a numeric matrix, one row
# a segment) and `complete` (rows without a missing value; what is not finite is missing).
feature_matrix <- function(x, columns = NULL, arg = rlang::caller_arg(x), call = caller_env(), empty = FALSE) {
  x <- check_feature_table(x, arg, call, empty)
  known <- feature_columns(x)
  if (is.null(columns)) {
    inform_hand_columns(x)
    columns <- known
  } else {
    columns <- check_known(columns, names(x), "feature", arg = "features", call = call)
    # a column that is missing everywhere may be of any type
    no_number <- Filter(function(name) !is.numeric(x[[name]]) && !all(is.na(x[[name]])), columns)
    if (length(no_number) > 0L) {
      abort_musefuse(c("The features of {.arg {arg}} must be numbers.",
        x = "{.field {no_number[[1L]]}} is {.obj_type_friendly {x[[no_number[[1L]]]]}}."), "values", call = call)
    }
  }
  if (length(columns) == 0L) {
    abort_musefuse(c(
      "{.arg {arg}} has no numeric column of features.",
      i = "Its columns are {.field {name_some(names(x))}}."
    ), "columns", call = call)
  }
  values <- vapply(unclass(x)[columns], as.double, double(nrow(x)))
  dim(values) <- c(nrow(x), length(columns)) # of one row, too
  dimnames(values) <- list(NULL, columns)
  list(
    ids = tibble::new_tibble(unclass(x)[setdiff(names(x), c(known, columns))], nrow = nrow(x)),
    values = values, complete = complete_rows(values, arg, call)
  )
}

# Text (or yes and no) in a data frame whose rows have no ids: it would be left out without a word. In a table of
# segments it says what a row is, and stays beside it, unless it was made a feature or reads as numbers. `labels` are
# columns that the verb itself asked for.
check_no_text <- function(x, columns, labels = NULL, call = caller_env()) {
  if (!is.data.frame(x) || !is.null(columns)) {
    return(invisible())
  }
  with_ids <- any(c("recording", "segment") %in% names(x))
  asked <- if (with_ids) intersect(fit_of(x, "fit_features")$features, names(x)) else
    setdiff(names(x), c(feature_ids, "class", labels))
  text <- Filter(function(name) !is_numbers(x[[name]]) && !all(is.na(x[[name]])), asked)
  if (length(text) > 0L) {
    abort_musefuse(c("The features of {.arg data} must be numbers.",
      x = "{.field {name_some(text)}} {?is/are} {if (is.logical(x[[text[[1L]]]])) 'yes or no' else 'text'}.",
      i = "{.code features =} names the columns to take; or leave {.field {text[[1L]]}} out."
    ), "columns", call = call)
  }
  if (with_ids) inform_numbers_in_text(x, c(feature_ids, "class", labels))
}

is_numbers <- function(x) !is.character(x) && !is.factor(x) && !is.logical(x)

inform_numbers_in_text <- function(x, ids) {
  as_text <- Filter(function(name) reads_as_numbers(x[[name]]), setdiff(names(x), ids))
  if (length(as_text) > 0L) {
    form <- if (is.list(x[[as_text[[1L]]]])) "a list" else "text"
    turned <- if (form == "a list") "unlist" else "as.numeric"
    comma <- form == "text" && any(grepl(",", x[[as_text[[1L]]]], fixed = TRUE))
    inform_musefuse(c(
      "{.field {as_text}} {?is/are} {form}, though {?it reads/they read} as numbers: left out.",
      i = paste0("{.fn {turned}} makes {cli::qty(as_text)}{?it a feature/them features}",
        "{if (comma) ', with points for commas'}.")
    ), "columns")
  }
}

# Text, with a point or a comma, or a list of one number a row. A factor is no accident.
reads_as_numbers <- function(column) {
  if (is.list(column) && all(lengths(column) == 1L)) {
    return(length(column) > 0L && all(vapply(column, is.numeric, NA)))
  }
  if (!is.character(column)) {
    return(FALSE)
  }
  text <- sub(",", ".", column[!is.na(column)], fixed = TRUE)
  length(text) > 0L && !anyNA(suppressWarnings(as.numeric(text)))
}

# What can be reduced: a table of features, or a numeric matrix, whose rows become recordings as in a clustering.
as_feature_table <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  check_given(missing(x), "a table of features", arg, call)
  check_feature_table(matrix_columns(x), arg, call)
}

# A numeric matrix as a data frame with names for its columns; anything else as it is.
matrix_columns <- function(x) {
  if (!is.matrix(x) || !is.numeric(x)) {
    return(x)
  }
  if (is.null(colnames(x))) colnames(x) <- paste0("x", seq_len(ncol(x)), recycle0 = TRUE)
  as.data.frame(x, optional = TRUE)
}

# A data frame with rows (or without any where `empty`), its columns plain vectors with names of their own: a matrix of
# one column becomes one.
check_feature_table <- function(x, arg = rlang::caller_arg(x), call = caller_env(), empty = FALSE) {
  check_given(missing(x), "a table of features", arg, call)
  if (!is.data.frame(x)) {
    abort_musefuse(c(
      "{.arg {arg}} must be a table of features.", x = "It is {.obj_type_friendly {x}}.",
      i = "{.fn extract_features} makes one."
    ), "columns", call = call)
  }
  if (inherits(x, c("annotations", "gold", "segments", "lags", "agreement", "diagnostics"))) {
    abort_musefuse(c("{.arg {arg}} must be a table of features.", x = what_came(x, "features"),
      i = "{.fn extract_features} makes features of a gold standard or annotations and segments."), "columns",
      call = call)
  }
  warn_groups(x, arg)
  if (!empty) check_rows(x, arg, call)
  nameless <- is.na(names(x)) | names(x) == ""
  twice <- unique(names(x)[duplicated(names(x)) & !nameless])
  matrices <- which(vapply(x, function(column) !is.null(dim(column)), NA))
  for (k in matrices) x[[k]] <- without_dims(x[[k]])
  wide <- names(x)[vapply(x, function(column) length(dim(column)) > 1L, NA)]
  if (any(nameless) || length(twice) > 0L || length(wide) > 0L) {
    abort_musefuse(c(
      "The columns of {.arg {arg}} must be plain vectors, each with a name of its own.",
      x = if (any(nameless)) "{cli::qty(sum(nameless))}Column{?s} {as.character(which(nameless))} {?has/have} no name.",
      x = if (length(twice) > 0L) "There is more than one {.field {name_some(twice)}}.",
      x = if (length(wide) > 0L) "A matrix or data frame is within {.field {name_some(wide)}}."
    ), "columns", call = call)
  }
  # in a table of a user's own, other columns of text may tell rows apart
  own <- if (!inherits(x, "features")) names(Filter(function(column) is.character(column) || is.factor(column), x))
  check_segments_once(x, intersect(c(segment_keys, own), names(x)), call)
  invisible(x)
}

# Rows without a missing value. Squares of numbers beyond `most`, and sums of them, would overflow in every
# method.
complete_rows <- function(values, arg, call, most = 1e100) {
  if (isTRUE(min(values, 0) >= -most && max(values, 0) <= most)) { # as nearly always; makes no copy of the values
    return(rep(TRUE, nrow(values)))
  }
  large <- is.finite(values) & abs(values) > most
  if (any(large)) {
    at <- which(large, arr.ind = TRUE)[1L, ]
    abort_musefuse(c(
      "The features of {.arg {arg}} must lie within -{most} and {most}.",
      x = "{.field {colnames(values)[[at[[2L]]]]}} is {format(values[at[[1L]], at[[2L]]])} in row {at[[1L]]}.",
      i = "Give the feature another unit."
    ), "values", call = call)
  }
  rowSums(!is.finite(values)) == 0
}

# `so`: what becomes of the `rows` that lack a feature.
warn_incomplete <- function(features, so) {
  gaps <- !features$complete
  if (!any(gaps)) {
    return(invisible())
  }
  of_values <- colnames(features$values)[colSums(!is.finite(features$values)) > 0]
  rows <- paste0(features$ids$recording, ":", features$ids$segment)[gaps]
  warn_musefuse(c(
    paste("{sum(gaps)} of {length(gaps)} row{?s} {cli::qty(sum(gaps))}{?has/have} missing features", so),
    i = "Missing are values of {.val {name_some(of_values)}}."), "missing")
}

# New rows must have the features that a fit was made of.
check_has_features <- function(new_data, features, call = caller_env()) {
  absent <- setdiff(features, colnames(new_data))
  if (length(absent) > 0L) {
    abort_musefuse(c("{.arg new_data} must have the features of the fit.",
      x = "It lacks {length(absent)}: {.val {name_some(absent)}}."), "columns", call = call)
  }
}

# How near to 0 and how far from it the features (or dimensions) go that a fit was made of: a named column each. What is
# on both sides of 0 is near it.
learnt_range <- function(values) {
  learnt <- vapply(seq_len(ncol(values)), function(j) {
    column <- values[, j]
    low <- min(column, na.rm = TRUE)
    high <- max(column, na.rm = TRUE)
    c(max(low, -high, 0), max(-low, high))
  }, c(0, 0))
  matrix(learnt, 2L, dimnames = list(c("least", "most"), colnames(values)))
}

# New rows on another scale than those that a fit was made of: the typical one is `widest_scale` times farther from 0
# than the farthest of these; or, of five rows and more and of a feature that is never near 0, ten times nearer than the
# nearest. In 12 simulated corpora no recording of 8 that was held out (of 7 segments; 18 features) came beyond 1.13 of
# the farthest and .94 of the nearest, and no single row beyond 2.4 of the farthest.
warn_other_scale <- function(values, learnt) {
  if (is.null(learnt) || nrow(values) == 0L) {
    return(invisible())
  }
  typical <- vapply(colnames(learnt), function(name) stats::median(abs(values[, name]), na.rm = TRUE), 0)
  far <- typical / learnt["most", ]
  near <- typical / learnt["least", ]
  tells <- nrow(values) >= 5L & learnt["most", ] < 100 * learnt["least", ]
  times <- ifelse(far > 1, far, ifelse(tells & near < 1, near, 1))
  off <- times[is.finite(times) & times > 0 & (times > widest_scale | times < 0.5 / widest_scale)]
  if (length(off) > 0L) {
    first <- off[which.max(abs(log(off)))]
    warn_musefuse(c(paste("{length(off)} of {length(times)} feature{?s} {cli::qty(length(off))}{?lies/lie} far outside",
      "what was learnt from: {.arg new_data} seems to be on another scale."),
      x = paste("{.field {names(first)}} is {format(first[[1L]], digits = 2)} times the",
        "{if (first > 1) 'largest' else 'smallest'} that was learnt from."),
      i = "{.fn rescale_annotations} brings ratings to the scale of those that were learnt from."), "values")
  }
}

# The error where no row, or one too few, is left to fit on.
abort_few_rows <- function(features, of_partition, least, partition, call) {
  fit_on <- of_partition & features$complete
  gone <- colnames(features$values)[colSums(is.finite(features$values[of_partition, , drop = FALSE])) == 0]
  abort_musefuse(c(
    "There must be at least {least} row{?s} without missing features to fit on.",
    x = paste0(
      "There {cli::qty(sum(fit_on))}{?is/are} {sum(fit_on)} among ",
      "{sum(of_partition)}{if (!is.null(partition)) ' of the partition'}."
    ),
    i = if (length(gone) > 0L &&
      any(of_partition)) paste0(
        "Leave out {.field {name_some(gone)}}: {cli::qty(length(gone))}{?it is/they are} missing ",
        "everywhere."
      )
  ), "empty", call = call)
}

# Which rows belong to the named partition(s): TRUE for all where `partition` is NULL.
partition_rows <- function(x, partition = NULL, call = caller_env()) {
  if (is.null(partition)) {
    return(rep(TRUE, nrow(x)))
  }
  if (!"partition" %in% names(x)) {
    abort_musefuse(c(
      "{.arg partition} is given, but the table has no column {.field partition}.",
      i = "{.fn segment_table} reads one from {.file partition.csv}; or add the column yourself."
    ), "columns", call = call)
  }
  if (length(partition) == 0L) {
    abort_musefuse("{.arg partition} must name at least one partition, or be NULL for all rows.", "argument",
      call = call)
  }
  of_row <- as.character(x$partition)
  of_row %in% check_known(partition, unique(of_row[!is.na(of_row)]), "partition", arg = "partition", call = call)
}

#' @export
print.features <- function(x, ..., n = 6L) print_table(x, features_next(fit_of(x)), n = n, ...)

lines_of.features <- function(x, ...) {
  fit <- fit_of(x)
  columns <- feature_columns(x)
  gaps <- sum(!stats::complete.cases(as.data.frame(x)[columns]))
  c(
    cli::style_bold(paste0("Features of ", count_of(nrow(x), "segment"), " of ",
      count_of(length(unique(x$recording)), "recording"), ": ", count_of(length(columns), "column"))),
    describe_fit(fit),
    partition_line(x),
    if (gaps > 0L) paste0(gaps, " of ", nrow(x), " rows have missing features"),
    format_handled(x)
  )
}

# One line on what was estimated, and one on what to do next; reductions have methods of their own.
describe_fit <- function(fit) UseMethod("describe_fit")
#' @export
describe_fit.default <- function(fit) NULL

features_next <- function(fit) UseMethod("features_next")
#' @export
features_next.default <- function(fit) {
  "Next: autoplot(x), reduce_pca(x), cluster_kmeans(x, k = 3); feature_catalogue() says what the columns mean"
}

# A tibble of a table's own columns and one a feature (columns of the matrix `values`). Features have any name: one that
# is called as an own column gets `_feature` behind it.
beside_features <- function(own, values) {
  features <- as.data.frame(values, optional = TRUE)
  taken <- names(features) %in% names(own)
  while (any(taken)) {
    names(features)[taken] <- paste0(names(features)[taken], "_feature")
    taken <- names(features) %in% names(own) | duplicated(names(features))
  }
  tibble::as_tibble(c(own, features), .name_repair = "minimal")
}
