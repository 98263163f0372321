# Paths: what a fit says of each sample of each trace (warped times, lags, fitted values). One element a cell, so that
# ids and times are not repeated rater by rater:
# list(recording, dimension, time, raters, values = list(<name> = matrix time x rater)).

# `values` has one list of such matrices a cell, `raters` the names of their columns; `levels` are those of the ids.
new_paths <- function(cells, raters, values, levels) {
  paths <- Map(function(cell, raters, values) {
    list(recording = cell$recording, dimension = cell$dimension, time = cell$time, raters = raters,
      values = lapply(values, unname))
  }, unname(cells), unname(raters), unname(values))
  structure(paths, levels = levels, class = "cell_paths")
}

# As a table: one row a recording, dimension, rater and time.
path_rows <- function(paths) {
  cells <- unclass(paths)
  rows <- trace_rows(cells, lapply(cells, `[[`, "raters"), attr(paths, "levels"))
  columns <- unique(unlist(lapply(cells, function(cell) names(cell$values))))
  rows[columns] <- lapply(columns, function(column) {
    unlist(lapply(cells, function(cell) {
      as.vector(cell$values[[column]] %||% rep(NA_real_, length(cell$time) * length(cell$raters)))
    }), use.names = FALSE)
  })
  tibble::new_tibble(rows, nrow = length(rows$time))
}

# The id columns and the times of cells, rater by rater.
trace_rows <- function(cells, raters, levels) {
  samples <- lengths(lapply(cells, `[[`, "time"))
  id <- function(name, each, times) {
    codes <- match(each, levels[[name]])
    structure(rep(codes, times), levels = levels[[name]], class = "factor")
  }
  of_cell <- function(name) vapply(cells, `[[`, "", name, USE.NAMES = FALSE)
  list(
    recording = id("recording", of_cell("recording"), samples * lengths(raters)),
    dimension = id("dimension", of_cell("dimension"), samples * lengths(raters)),
    rater = id("rater", unlist(raters), rep(samples, lengths(raters))),
    time = as.double(unlist(Map(function(cell, k) rep(cell$time, k), cells, lengths(raters)), use.names = FALSE))
  )
}

# Without the traces that a table no longer has: `series` are its ids.
present_paths <- function(paths, series) {
  cells <- unclass(paths)
  cells <- cells[vapply(cells, cell_key, "") %in% cell_key(series)]
  if (!is.null(series$rater)) {
    traces <- trace_key(series)
    cells <- lapply(cells, function(cell) path_of_raters(cell, trace_key(list(
      recording = cell$recording, dimension = cell$dimension, rater = cell$raters)) %in% traces))
  }
  structure(cells, levels = attr(paths, "levels"), class = "cell_paths")
}

path_of_raters <- function(cell, which) {
  if (all(which)) {
    return(cell)
  }
  cell$raters <- cell$raters[which]
  cell$values <- lapply(cell$values, function(values) values[, which, drop = FALSE])
  cell
}

bind_paths <- function(paths) {
  cells <- unique(do.call(c, lapply(paths, function(one) as.vector(unclass(one), "list"))))
  levels <- lapply(stats::setNames(nm = trace_keys), function(id) {
    unique(unlist(lapply(paths, function(one) attr(one, "levels")[[id]])))
  })
  structure(cells, levels = levels, class = "cell_paths")
}

# What paths say at the rows of a table of ratings: as it stands at a path's own times, linearly between them.
paths_at <- function(paths, rows, columns) {
  out <- stats::setNames(rep(list(rep(NA_real_, nrow(rows))), length(columns)), columns)
  traces <- split(seq_len(nrow(rows)), trace_key(rows))
  for (cell in unclass(paths)) {
    for (k in seq_along(cell$raters)) {
      at <- traces[[paste(cell_key(cell), cell$raters[[k]], sep = "\r")]]
      own <- match(rows$time[at], cell$time)
      for (column in columns) {
        path <- cell$values[[column]][, k]
        out[[column]][at] <- if (anyNA(own)) interpolate_series(cell$time, path, rows$time[at]) else path[own]
      }
    }
  }
  out
}
