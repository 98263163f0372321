# What all fusions share: the map over cells (recording x dimension), the gold table, its tidiers.
#
# A method is a function fuse_one(cell) of a cell of annotation_cells() that returns
#   list(value, n_raters, lower, upper, raters, facts)
# with vectors along cell$time (lower, upper may be NULL), `raters` a data frame with one row a
# rater (column `rater`, then what was estimated: weight, agreement, ...), and `facts` a named list
# of single values (status, iterations, objective, ...).

# The weights and whatever else was estimated ride in attr(gold, "fit"):
# list(method, raters, recordings), class c("fit_<method>", "musefuse_fit").
fuse_cells <- function(data, method, fuse_one, call = caller_env()) {
  cells <- annotation_cells(data)
  fused <- vector("list", length(cells))
  cli::cli_progress_bar(paste("Fusing by", method), total = length(cells))
  for (i in seq_along(cells)) {
    fused[[i]] <- call_core(fuse_one(cells[[i]]), where_cell(cells[[i]]), call = call)
    cli::cli_progress_update()
  }
  new_gold(cells, fused, method, steps = attr(data, "steps", exact = TRUE))
}

where_cell <- function(cell) {
  paste0("In recording \"", cell$recording, "\", dimension \"", cell$dimension, "\".")
}

new_gold <- function(cells, fused, method, steps = NULL) {
  size <- lengths(lapply(cells, `[[`, "time"))
  id <- function(name) {
    ids <- vapply(cells, `[[`, "", name)
    factor(rep(ids, size), levels = unique(ids))
  }
  column <- function(of, name) unlist(lapply(of, `[[`, name), use.names = FALSE)
  columns <- list(
    recording = id("recording"), dimension = id("dimension"), time = column(cells, "time"),
    value = column(fused, "value"), lower = column(fused, "lower"), upper = column(fused, "upper"),
    n_raters = as.integer(column(fused, "n_raters"))
  )
  columns <- columns[lengths(columns) > 0L]
  fit <- structure(
    list(
      method = method, raters = stack_rows(cells, fused, "raters"),
      recordings = stack_rows(cells, fused, "facts")
    ),
    class = c(paste0("fit_", method), "musefuse_fit")
  )
  new_table(columns, "gold", fit = fit, steps = steps)
}

# One tibble of the pieces `name` of all cells, with their ids in front.
stack_rows <- function(cells, fused, name) {
  rows <- mapply(function(cell, one) {
    piece <- as.data.frame(one[[name]], stringsAsFactors = FALSE)
    cbind(
      data.frame(recording = rep(cell$recording, nrow(piece)), dimension = rep(cell$dimension, nrow(piece))),
      piece
    )
  }, cells, fused, SIMPLIFY = FALSE)
  tibble::as_tibble(do.call(rbind, unname(rows)))
}
