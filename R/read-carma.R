# CARMA and DARMA (Girard): a head about the session, closed by a row of %%%%, then the bins' times and ratings.
# Layout: fig_collect_mouse.m and fig_collect.m of the tools. CARMA before its head (2014) repeats file name, labels and
# scale in each row.
#
# A rating of CARMA is the mean of the bin that ends at `Second`: it belongs to the bin's centre, as other tools'
# samples belong to their times. DARMA's times stay as they are, and what they are is said.

sniff_format_carma <- function(file, top) {
  closed <- grep("^\"?%%", top$lines)
  head <- if (length(closed) > 0L) top$lines[seq_len(closed[[1L]])]
  any(grepl("^\"?Multimedia File", head)) && any(grepl("(^|[,;\t])\"?Second\"?([,;\t]|$)", head)) ||
    length(top$lines) > 1L && has_carma_2014_names(cells_of_header(top$lines))
}

# The mark between cells is clear in the row that closes the head.
carma_delim <- function(lines) delim_of_header(c(grep("^\"?%%", lines, value = TRUE), lines)[[1L]])

has_carma_2014_names <- function(names) {
  all(c("Filename", "Lower Label", "Upper Label", "Second", "Rating") %in% names)
}

read_format_carma <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  cells <- split_cells(lines, carma_delim(lines))
  cells <- cells[lengths(cells) > 1L | vapply(cells, function(row) nzchar(row[[1L]]), NA)]
  tables <- if (has_carma_2014_names(cells[[1L]])) carma_of_2014(cells) else
    list(carma_with_head(cells, file, options))
  pieces <- lapply(Filter(function(table) nrow(table$cells) > 0L, tables), carma_piece, file, options)
  if (length(pieces) == 0L) {
    return(list(rows = list()))
  }
  list(rows = joined_columns(lapply(pieces, `[[`, "rows")), traces = do.call(rbind, lapply(pieces, `[[`, "traces")),
    said = unique(unlist(lapply(pieces, `[[`, "said"))))
}

# The ratings of one medium.
carma_piece <- function(table, file, options) {
  clock <- match("Second", table$columns)
  time <- tool_number(table$cells[, clock], file, "Second", options)
  bin <- carma_bin(time)
  if (!table$darma) time <- time - bin / 2
  values <- carma_values(table, file, options)
  recording <- options$recording %||% if (header_text(table$media) %in% NA) "recording 1" else file_stem(table$media)
  rater <- options$rater %||% tool_rater(file, recording)
  dimensions <- if (table$darma) names(values) else options$dimension %||% "rating"
  n <- length(time)
  each <- function(id) rep_len(id, n * length(values))
  list(
    rows = list(recording = each(recording), dimension = rep(dimensions, each = n), rater = each(rater),
      time = rep(time, length(values)),
      value = unlist(Map(function(k, name) tool_number(table$cells[, k], file, name, options), values, names(values)),
        use.names = FALSE)),
    traces = data.frame(
      recording = recording, dimension = dimensions, rater = rater, scale_min = table$scale[[1L]],
      scale_max = table$scale[[2L]], label_low = table$labels[[1L]],
      label_high = table$labels[[2L]], steps = table$steps,
      time_ref = paste(if (table$darma) "end" else "centre", "of the bin"), media = table$media,
      tool = if (table$darma) "DARMA" else "CARMA", file = file$path
    ),
    said = if (table$darma) paste0("Times of DARMA are those of its file: the ends of bins of ", signif(bin, 6), " s.")
      else "Bins of CARMA end at their times; their centres are taken."
  )
}

# The columns of ratings, by their dimensions: all but the times and what the last one says of a button. The axes of
# DARMA may have no names, or one name.
carma_values <- function(table, file, options) {
  columns <- table$columns
  values <- which(columns != "Second")
  needed <- 1L + table$darma
  if (length(values) > needed && columns[[utils::tail(values, 1L)]] == "Button") values <- utils::head(values, -1L)
  if (!table$darma && length(values) > 1L) {
    abort_format(file, "columns", options,
      x = "CARMA writes one column of ratings, and this has {.field {columns[values]}}.",
      i = "Take out its head, and it is read as a table.")
  }
  names <- columns[values]
  nameless <- !nzchar(names)
  names[nameless] <- c("x", "y", rep("", length(values)))[which(nameless)] # as DARMA draws its axes
  twice <- names %in% names[duplicated(names)]
  names[twice] <- paste0(names[twice], " (", c("x", "y", seq_along(values))[which(twice)], ")")
  stats::setNames(values, names)
}

# The length of a bin: bins without a rating may be missing, rows may be turned round.
carma_bin <- function(time) {
  at <- sort(unique(time))
  min(diff(at), at[at > 0], na.rm = TRUE)
}

# What a spreadsheet adds on saving: columns without a name and rows in which no cell is filled.
filled_cells <- function(rows, columns) {
  cells <- matrix(as.character(unlist(lapply(rows, function(row) row[seq_along(columns)]))), ncol = length(columns),
    byrow = TRUE)
  filled <- !is.na(cells) & nzchar(cells)
  kept <- nzchar(columns) | colSums(filled) > 0L
  list(columns = columns[kept], cells = cells[rowSums(filled) > 0L, kept, drop = FALSE])
}

carma_with_head <- function(cells, file, options) {
  key <- vapply(cells, `[[`, "", 1L)
  closed <- grep("^%%", key)[1L]
  if (is.na(closed) || closed == 1L) {
    abort_format(file, "file", options, x = "No head that ends with a row of {.val %%%%} stands in it.")
  }
  of <- function(name) c(unlist(lapply(cells[key == name], `[[`, 2L)), NA)[[1L]]
  magnitude <- header_number(of("Magnitude"))
  c(filled_cells(cells[seq_along(cells) > closed], cells[[closed - 1L]]), list(
    darma = "Magnitude" %in% key || !"Minimum Value" %in% key && length(cells[[closed - 1L]]) > 2L,
    media = of("Multimedia File"),
    scale = if (is.na(magnitude)) c(header_number(of("Minimum Value")), header_number(of("Maximum Value"))) else
      c(-magnitude, magnitude),
    labels = c(of("Lower Label"), of("Upper Label")), steps = suppressWarnings(as.integer(of("Number of Steps")))
  ))
}

# One table a medium.
carma_of_2014 <- function(cells) {
  table <- filled_cells(cells[-1L], cells[[1L]])
  column <- function(name) table$cells[, match(name, table$columns)]
  lapply(split(seq_len(nrow(table$cells)), factor(column("Filename"), unique(column("Filename")))), function(at) {
    first <- function(name) if (name %in% table$columns) column(name)[[at[[1L]]]] else NA_character_
    list(columns = c("Second", "Rating"), cells = cbind(column("Second"), column("Rating"))[at, , drop = FALSE],
      darma = FALSE, media = first("Filename"),
      scale = c(header_number(first("Minimum Value")), header_number(first("Maximum Value"))),
      labels = c(first("Lower Label"), first("Upper Label")),
      steps = suppressWarnings(as.integer(first("Number of Steps"))))
  })
}

# A rater is called like the file; where the file is called like what was rated, like the folder around it.
tool_rater <- function(file, recording, name = file$name) {
  if (identical(name, recording)) folder_rater(file) else without_part(name, recording)
}

tool_number <- function(text, file, column, options) {
  number <- text_to_number(text)
  bad <- which(is.na(number) & !is_na_text(text))
  if (length(bad) > 0L) {
    abort_musefuse(c("The file {.file {file$path}} has a cell that is no number.",
      x = paste("Column {.field {column}}: {.val {text[bad][[1L]]}}, in row {bad[[1L]]} of the",
        "ratings.")), "values", call = options$call)
  }
  number
}
