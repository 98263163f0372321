# Many files of one study begin alike: with the same header. The first of them is looked at closely; the others
# are read as it was, small ones in one go, and looked at closely only where that fails. On a future plan the workers
# look at each file by itself.

# The tables of files of text: list(file, source, dialect, names, columns), or `none`, why there is no table in it.
# `starts` are their first bytes, NULL on a future plan.
read_tables <- function(files, starts, wanted, call) {
  tables <- vector("list", length(files))
  open <- seq_along(files)
  if (!is.null(starts) && length(files) > 2L) {
    for (kind in 1:8) {
      if (length(open) < 2L) break
      first <- open[[1L]]
      open <- open[-1L]
      tables[first] <- map_items(files[first], "Reading", read_table, wanted, NULL, call = call)
      head <- head_bytes(tables[[first]], starts[[first]])
      alike <- open[vapply(starts[open], begins_with, NA, head = head)]
      if (length(alike) > 0L) tables[alike] <- read_alike(files[alike], starts[alike], tables[[first]], head, call)
      open <- open[vapply(tables[open], is.null, NA)]
    }
  }
  tables[open] <- map_items(files[open], "Reading", read_table, wanted, NULL, call = call)
  tables
}

# The bytes before the first row of data; NULL where the file was recoded, or has no header to be known by.
head_bytes <- function(table, start) {
  if (!is.null(table$none) || table$recoded || table$dialect$headless || table$dialect$delim == " ") {
    return(NULL)
  }
  ends <- which(start == as.raw(10L))
  skip <- table$dialect$skip
  if (skip >= 1L && length(ends) >= skip) start[seq_len(ends[[skip]])]
}

begins_with <- function(start, head) {
  n <- length(head)
  n > 0L && length(start) >= n && identical(start[seq_len(n)], head)
}

# Tables of files that begin as `model` does; NULL for each that is not read the same way.
read_alike <- function(files, starts, model, head, call) {
  whole <- lengths(starts) < 4096L
  tables <- vector("list", length(files))
  if (may_be_plain(model$dialect)) {
    tables[whole] <- Map(table_as, files[whole], list(model$dialect), plain_tables(starts[whole], model$dialect))
  }
  rest <- whole & vapply(tables, is.null, NA)
  tables[rest] <- read_small(files[rest], starts[rest], model, length(head))
  long <- which(!whole & vapply(starts, function(start) !has_control(start), NA))
  tables[long] <- map_items(files[long], "Reading", read_as, model$dialect, call = call)
  tables
}

read_as <- function(file, dialect) table_as(file, dialect, columns_quickly(list(path = file$path), dialect))

table_as <- function(file, dialect, columns) {
  if (is.null(columns)) {
    return(NULL)
  }
  list(file = file, source = list(path = file$path), dialect = dialect, names = dialect$names,
    columns = without_blank_end(columns), recoded = FALSE)
}

# Small files as one: their rows, one below the other, are read once and parted again by their number.
read_small <- function(files, starts, model, n_head) {
  none <- vector("list", length(files))
  if (length(files) == 0L) {
    return(none)
  }
  bodies <- lapply(starts, function(start) {
    body <- start[-seq_len(n_head)]
    if (length(body) > 0L && body[[length(body)]] != as.raw(10L)) c(body, as.raw(10L)) else body
  })
  all <- do.call(c, bodies)
  size <- vapply(bodies, function(body) sum(body == as.raw(10L)), 0L)
  if (any(size == 0L) || has_control(all)) {
    return(none)
  }
  path <- tempfile(fileext = ".csv")
  on.exit(unlink(path))
  writeBin(all, path)
  columns <- columns_quickly(list(path = path), replace(model$dialect, "skip", list(0L)))
  if (is.null(columns) || length(columns[[1L]]) != sum(size)) {
    return(none)
  }
  last <- cumsum(size)
  first <- last - size + 1L
  lapply(seq_along(files), function(i) {
    table_as(files[[i]], model$dialect, lapply(columns, function(column) column[first[[i]]:last[[i]]]))
  })
}
