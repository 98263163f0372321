# Stand-in until R/features.R lands.
feature_matrix <- function(x, call = caller_env()) {
  if (is.data.frame(x)) {
    columns <- as.list(x)[setdiff(names(x), c("recording", "segment", "partition"))]
    bad <- names(columns)[!vapply(columns, is.numeric, NA)]
    if (length(bad) > 0L) {
      abort_musefuse(c(
        "All features must be numeric.",
        x = "{.val {name_some(bad)}} {cli::qty(length(bad))}{?is/are} not.",
        i = "Leave {cli::qty(length(bad))}{?it/them} out of {.arg x}."
      ), "columns", call = call)
    }
    values <- do.call(cbind, columns)
  } else if (is.matrix(x) && is.numeric(x)) {
    values <- x
  } else {
    abort_musefuse(c("{.arg x} must be a features table, a data frame or a numeric matrix.",
      x = "It is {.obj_type_friendly {x}}."), "columns", call = call)
  }
  if (is.null(values) || ncol(values) == 0L || nrow(values) == 0L) {
    abort_musefuse("{.arg x} must have at least one row and one feature.", "empty", call = call)
  }
  storage.mode(values) <- "double"
  if (is.null(colnames(values))) colnames(values) <- paste0("x", seq_len(ncol(values)))
  rownames(values) <- NULL
  values
}

partition_rows <- function(x, partition, call = caller_env()) {
  if (is.null(partition)) {
    return(rep(TRUE, nrow(x)))
  }
  if (!is.data.frame(x) || !"partition" %in% names(x)) {
    abort_musefuse("{.arg x} has no column {.field partition}.", "columns", call = call)
  }
  partition <- check_known(partition, unique(as.character(x$partition)), "partition", arg = "partition", call = call)
  as.character(x$partition) %in% partition
}
