# CARMA and DARMA (Girard): a head about the session, closed by a row of %%%%, then the bins' times and ratings.
# Layout: fig_collect_mouse.m and fig_collect.m of the tools. CARMA before its head (2014) repeats file name, labels and
# scale in each row.
#
# A rating of CARMA is the mean of the bin that ends at `Second`: it belongs to the bin's centre, as other tools'
# samples
# belong to their times.

sniff_format_carma <- function(file, top) {
  closed <- grep("^\"?%%", top$lines)
  head <- if (length(closed) > 0L) top$lines[seq_len(closed[[1L]])]
  any(grepl("^\"?Multimedia File", head)) && any(grepl("(^|[,;\t])\"?Second\"?([,;\t]|$)", head)) ||
    is_carma_2014(top$lines)
}

# The mark between cells is clear in the row that closes the head.
carma_delim <- function(lines) delim_of_header(c(grep("^\"?%%", lines, value = TRUE), "")[[1L]])

is_carma_2014 <- function(lines) {
  length(lines) > 1L && all(c("Filename", "Lower Label", "Upper Label", "Second",
    "Rating") %in% split_cells(lines[[1L]], ",")[[1L]])
}

read_format_carma <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  cells <- split_cells(lines, carma_delim(lines))
  cells <- cells[lengths(cells) > 1L | vapply(cells, function(row) nzchar(row[[1L]]), NA)]
  table <- if (cells[[1L]][[1L]] == "Filename") carma_of_2014(cells) else carma_with_head(cells)
  if (table$n == 0L) {
    return(list(rows = list()))
  }
  clock <- match("Second", table$columns)
  time <- tool_number(table$cells[, clock], file, "Second", options)
  bin <- carma_bin(time)
  is_darma <- length(table$columns) > 2L
  if (!is_darma) time <- time - bin / 2
  values <- which(!table$columns %in% c("Second", "Button"))
  nameless <- values[!nzchar(table$columns[values])]
  table$columns[nameless] <- c("x", "y")[seq_along(nameless)] # as DARMA draws its axes
  recording <- options$recording %||% if (nzchar(table$media)) file_stem(table$media) else "recording 1"
  rater <- options$rater %||% tool_rater(file, recording)
  dimensions <- if (is_darma) table$columns[values] else options$dimension %||% "rating"
  list(
    rows = list(
      recording = recording, dimension = rep(dimensions, each = length(time)), rater = rater,
      time = rep(time, length(values)),
      value = unlist(lapply(values, function(k) tool_number(table$cells[, k], file, table$columns[[k]], options)))
    ),
    traces = data.frame(
      recording = recording, dimension = dimensions, rater = rater, scale_min = table$scale[[1L]],
      scale_max = table$scale[[2L]], label_low = table$labels[[1L]],
      label_high = table$labels[[2L]], steps = table$steps,
      time_ref = if (is_darma) NA_character_ else "centre of the bin", media = table$media,
      tool = if (is_darma) "DARMA" else "CARMA", file = file$path
    ),
    said = if (!is_darma) "Bins of CARMA end at their times; their centres are taken."
  )
}

# The length of a bin: bins without a rating may be missing, rows may be turned round.
carma_bin <- function(time) {
  at <- sort(unique(time))
  min(diff(at), at[at > 0], na.rm = TRUE)
}

carma_with_head <- function(cells) {
  key <- vapply(cells, `[[`, "", 1L)
  closed <- grep("^%%", key)[[1L]]
  of <- function(name) c(unlist(lapply(cells[key == name], `[[`, 2L)), NA)[[1L]]
  columns <- cells[[closed - 1L]]
  body <- cells[seq_along(cells) > closed]
  magnitude <- as.numeric(of("Magnitude"))
  list(
    columns = columns, cells = matrix(as.character(unlist(lapply(body, function(row) row[seq_along(columns)]))),
      ncol = length(columns), byrow = TRUE),
    n = length(body), media = of("Multimedia File"),
    scale = if (is.na(magnitude)) as.numeric(c(of("Minimum Value"), of("Maximum Value"))) else c(-magnitude, magnitude),
    labels = c(of("Lower Label"), of("Upper Label")), steps = suppressWarnings(as.integer(of("Number of Steps")))
  )
}

carma_of_2014 <- function(cells) {
  names <- cells[[1L]]
  body <- matrix(unlist(lapply(cells[-1L], function(row) row[seq_along(names)])), ncol = length(names), byrow = TRUE)
  first <- function(name) if (name %in% names && nrow(body) > 0L) body[1L, match(name, names)] else NA_character_
  list(
    columns = c("Second", "Rating"), cells = body[, match(c("Second", "Rating"), names), drop = FALSE], n = nrow(body),
    media = first("Filename"), scale = as.numeric(c(first("Minimum Value"), first("Maximum Value"))),
    labels = c(first("Lower Label"), first("Upper Label")), steps = as.integer(first("Number of Steps"))
  )
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
