# Gold standards from files.

#' Read a gold standard from files
#'
#' What [write_gold_standard()] writes, and gold standards of the same look: `<path>/<dimension>/<recording>.csv` with a
#' time (`time`, `time_ms`, `time_min`), `value` and, where they are known, `conf.low`, `conf.high` and `n_raters`; one
#' long file with `recording` and `dimension` in front; a column for each dimension; a scale in the names of files;
#' files of ARFF (AVEC, RECOLA), MuSe, NOVA, BIDS and Parquet. The unit of other columns
#' of time (`Time`, `timestamp` of MuSe-Toolbox), and of a `time` that counts milliseconds, is told by their steps,
#' which is said; instants since 1970 are an error without `unit`.
#'
#' @param path A file, files, or a folder.
#' @param unit `"s"`, `"ms"` or `"min"`, of times whose column does not name it.
#' @inheritParams rlang::args_dots_empty
#' @returns A gold standard (see [gold_standard()]) without what was estimated on the way: weights and paths are not in
#'   files.
#' @section Errors:
#' `musefuse_error_file` (no such file), `_columns` (no time or value), `_values` (text among the numbers), `_time` (the
#' unit of the times is not clear).
#' @examples
#' folder <- tempfile()
#' write_gold_standard(fuse_mean(ratings), folder)
#' read_gold_standard(folder)
#' @family fusions
#' @export
read_gold_standard <- function(path, ..., unit = NULL) {
  check_no_dots()
  if (!is.null(unit)) unit <- check_choice(unit, c("s", "ms", "min"))
  call <- rlang::current_env()
  files <- find_files(path)
  inform_unread(files)
  files <- files[!is_side_file(vapply(files, `[[`, "", "name")) | vapply(files, has_gold_header, NA)]
  pieces <- gold_pieces(named_by_scales(files), unit, call)
  shared <- Reduce(intersect, lapply(pieces, names))
  rows <- do.call(rbind, lapply(pieces, `[`, shared))
  if (NROW(rows) == 0L) abort_musefuse("{.path {path}} has no gold standard.", "empty", call = call)
  twice <- which(duplicated(rows[c("recording", "dimension", "time")]))
  if (length(twice) > 0L) {
    one <- rows[twice[[1L]], ]
    abort_musefuse(c("The files have two values for one time.",
      x = "Recording {.val {one$recording}}, dimension {.val {one$dimension}}, at {one$time} s."), "duplicates",
      call = call)
  }
  for (id in c("recording", "dimension")) rows[[id]] <- factor(rows[[id]], natural_order(rows[[id]]))
  rows <- rows[order(rows$recording, rows$dimension, rows$time), ]
  add_step(new_table(as.list(rows), "gold"), NULL, "read_gold_standard", compact(list(path = path, unit = unit)))
}

# A recording may be called "notes" or "index".
has_gold_header <- function(file) {
  any(grepl("^\"?(time(_ms|_min)?|timestamp)\"?[,;]\"?value\\b", utils::head(file_top(file$path)$lines, 1L)))
}

# "clip1/arousal.csv", or "clip1_arousal.csv" in no folder of a dimension: scales are no recordings, whatever the
# folder says.
named_by_scales <- function(files) {
  names <- vapply(files, `[[`, "", "name")
  around <- vapply(files, `[[`, "", "around")
  if (length(files) == 0L || any(role_of_name(around) == "dimension")) {
    return(files)
  }
  if (all(compact_name(names) %in% scale_words) && all(nzchar(around))) {
    return(Map(function(file, name) utils::modifyList(file, list(name = file$around, around = name)), files, names))
  }
  found <- scale_of_names(names)
  if (is.null(found)) {
    return(files)
  }
  Map(function(file, name, scale) utils::modifyList(file, list(name = name, around = scale)), files, found$names,
    found$dimension)
}

# What was told of the times by their steps is said once.
gold_pieces <- function(files, unit, call) {
  pieces <- lapply(files, gold_piece, unit, call)
  left <- unique(unlist(lapply(pieces, attr, "left")))
  if (length(left) > 0L) inform_musefuse(c(i = "Left out of the gold standard: {.field {name_some(left)}}."), "read")
  if (any(vapply(pieces, function(piece) isTRUE(attr(piece, "dated")), NA))) {
    inform_musefuse(c(i = paste("Times of the gold standard are seconds since the first of each recording: do those of",
      "the ratings begin there, too?")), "unit")
  }
  told <- unlist(lapply(pieces, attr, "told"))
  if (length(told) > 0L) {
    inform_musefuse(c(i = paste("Times of the gold standard are taken for {.or {unit_names[unique(told)]}}, from their",
      "steps. {.code unit = \"{told[[1L]]}\"} declares it.")), "unit")
  }
  pieces
}

gold_piece <- function(file, unit, call) {
  top <- file_top(file$path)
  if (is_parquet(top$bytes)) {
    return(gold_columns(parquet_table(file$path, call), file, unit, call))
  }
  format <- claiming_format(file, top)
  if (!is.null(format)) {
    rows <- read_format(file, format, list(call = call, stimulus = TRUE))$rows
    return(as.data.frame(rows[c("recording", "dimension", "time", "value")], stringsAsFactors = FALSE))
  }
  table <- arff_table(file, top, call) %||% read_csv_table(file$path, call)
  of <- gold_dimensions(table)
  if (length(of) == 0L) {
    return(gold_columns(table, file, unit, call))
  }
  pieces <- lapply(of, function(name) {
    one <- table[setdiff(names(table), of)]
    one$value <- table[[name]]
    one$dimension <- rep(name, nrow(table))
    gold_columns(one, file, unit, call)
  })
  structure(do.call(rbind, pieces), told = attr(pieces[[1L]], "told"), left = attr(pieces[[1L]], "left"))
}

# A column for each dimension, where none is called as values are.
gold_dimensions <- function(table) {
  names <- names(table)
  if (any(lower(names) == "value") || "dimension" %in% names) {
    return(character())
  }
  named <- dimension_of_name(names)
  names[nzchar(named$dimension) & !nzchar(named$rest) & vapply(table, is.numeric, NA)]
}

# ARFF of Weka, in which the challenges of AVEC have their gold standards; NULL for other text.
arff_table <- function(file, top, call) {
  arff <- arff_names(top$lines)
  if (is.null(arff)) {
    return(NULL)
  }
  lines <- read_lines(file$path)[-seq_len(arff$last)]
  lines <- lines[grepl("[^ \t\r]", lines) & !startsWith(lines, "%")]
  ragged <- function(cnd) {
    abort_format(file, "columns", list(call = call), x = "Its rows have not the {length(arff$names)} attributes.")
  }
  table <- tryCatch(utils::read.table(text = lines, sep = delim_of_header(c(lines, ",")[[1L]]), quote = "'\"",
    na.strings = "?", col.names = arff$names, check.names = FALSE, stringsAsFactors = FALSE, comment.char = "",
    encoding = "UTF-8"), error = ragged, warning = ragged)
  id <- which(compact_name(arff$names) %in% c("name", "instancename", "instance"))
  if (length(id) == 1L && !"recording" %in% names(table)) names(table)[[id]] <- "recording"
  table
}

# Text that holds numbers beside "n/a" and its kin, as numbers; other text as it is.
words_missing <- function(text) {
  number <- text_to_number(text)
  if (all(is_na_text(text) | !is.na(number))) number else text
}

gold_units <- c(time = "s", time_s = "s", time_ms = "ms", time_min = "min")

gold_columns <- function(table, file, unit, call) {
  options <- list(call = call)
  time <- intersect(names(gold_units), names(table))
  if (length(time) == 0L) time <- names(table)[lower(names(table)) %in% c("timestamp", names(gold_units))]
  names(table)[lower(names(table)) == "value"] <- "value"
  if (length(time) == 0L) time <- names(table)[is.finite(time_rank(names(table))) & time_rank(names(table)) < 6]
  fused <- which(compact_name(names(table)) %in% c(gold_words, words("mean ewe wert valeur valor valore")))
  if (!"value" %in% names(table) && length(fused) == 1L) names(table)[[fused]] <- "value"
  others <- setdiff(names(table)[vapply(table, is.numeric, NA)], c(time, "recording", "dimension"))
  if (!"value" %in% names(table) && length(others) == 1L) names(table)[names(table) == others] <- "value"
  if (length(time) != 1L || sum(names(table) == "value") != 1L) {
    abort_format(file, "columns", options,
      x = "A gold standard has a time and a {.field value}; it has {.field {name_some(names(table))}}.",
      i = "Are these the ratings of several raters? {.fn read_annotations} reads and {.fn gold_standard} fuses them.")
  }
  names(table) <- replace(names(table), names(table) == "lower", "conf.low")
  names(table) <- replace(names(table), names(table) == "upper", "conf.high")
  kept <- intersect(c("conf.low", "conf.high", "n_raters"), names(table))
  dated <- FALSE
  for (name in c(time, "value", kept)) {
    if (all(is.na(table[[name]]))) table[[name]] <- as.double(table[[name]])
    if (name == time) table[[name]] <- declared_seconds(table[[name]]) %||% table[[name]]
    if (is.character(table[[name]])) table[[name]] <- words_missing(table[[name]])
    if (name == time && !is.numeric(table[[name]])) {
      table[[name]] <- gold_instants(table[[name]], table, call)
      dated <- is.numeric(table[[name]])
    }
    if (!is.numeric(table[[name]])) abort_format(file, "values", options, x = "Column {.field {name}} holds text.",
      i = if (name == time) gold_clock_recipe(table[[name]], name))
  }
  n <- nrow(table)
  declared <- if (dated) "s" else if (time %in% names(gold_units)[-1L]) gold_units[[time]] else
    unit_of_name(time) %|NA|% unit
  known <- declared %||% steps_tell(table, time, call)
  if (!"recording" %in% names(table)) {
    id <- setdiff(which(is_word(names(table), "recording")), match(c(time, "value"), names(table)))
    if (length(id) == 1L) names(table)[[id]] <- "recording"
  }
  left <- others_left_out(intersect(others, names(table)), c("value", kept))
  out <- data.frame(recording = id_cells(table[["recording"]]) %||% rep(file$name, n),
    dimension = id_cells(table[["dimension"]]) %||% rep(if (nzchar(file$around)) file$around else "rating", n),
    time = table[[time]] / seconds_to(known), value = as.double(table$value), table[kept],
    stringsAsFactors = FALSE, check.names = FALSE)
  if (any(out$time >= far_start, na.rm = TRUE)) { # seconds since 1970
    out$time <- out$time - stats::ave(out$time, out$recording, FUN = function(at) min(at, na.rm = TRUE))
    dated <- TRUE
  }
  # seconds in `time` are what musefuse writes, and no guess
  structure(out, left = left, dated = dated, told = if (is.null(declared) && !(time == "time" && known == "s")) known)
}

# Minutes and seconds, or hours and minutes: nobody can tell which.
gold_clock_recipe <- function(text, name) {
  advice <- "Write the seconds since the recording's start there"
  text <- text[!is_na_text(text)]
  if (length(text) == 0L || !all(grepl("^[0-9]+:[0-9]{2}([.][0-9]+)?$", trimws(text)))) {
    return(paste0(advice, "."))
  }
  column <- escape_braces(paste0("x[[", encodeString(name, quote = "\""), "]]"))
  paste0(advice, ", as of minutes and seconds: {.code x <- read.csv(path)}, {.code ", column,
    " <- vapply(strsplit(", column, ", \":\"), function(at) sum(as.numeric(at) * c(60, 1)), 0)}, ",
    "{.code write.csv(x, path, row.names = FALSE)}.")
}

# Dates and times of day as seconds since the first of each recording; text as it is where these are none.
gold_instants <- function(text, table, call) {
  found <- tryCatch(read_times(text, call = call), musefuse_error = function(cnd) NULL)
  if (is.null(found) || is.na(found$origin) || !all(is.finite(found$time))) {
    return(text)
  }
  id <- table[["recording"]] %||% table[is_word(names(table), "recording")]
  if (is.data.frame(id)) id <- if (length(id) == 1L) id[[1L]]
  found$time - stats::ave(found$time, id %||% character(length(text)), FUN = min)
}

# Columns of numbers that might be gold standards, too, as no word says what else they are.
others_left_out <- function(names, kept) {
  spread <- vapply(name_tokens(names), function(tokens) any(tokens %in% spread_words), NA)
  names[!names %in% kept & !is_word(names, "recording") & !is_word(names, "other") &
    !fused_columns(compact_name(names)) & !spread]
}

# No recording is missing: one may be called "NA".
id_cells <- function(column) if (!is.null(column)) ifelse(is.na(column), "NA", as.character(column))

# MuSe-Toolbox writes times in the unit that the ratings had; files of musefuse have seconds in `time`, whatever their
# steps. Instants are of no recording.
steps_tell <- function(table, time, call) {
  at <- table[[time]][is.finite(table[[time]])]
  step <- diff(at)
  step <- step[step > 0]
  told <- clear_unit(at, step, time, list(value = table$value))
  if (time == "time" && !identical(told, "ms")) told <- "s"
  if (is.na(told) || !is.null(epoch_scale(at))) abort_unclear_unit(at, step, time, call, "gold")
  told
}
