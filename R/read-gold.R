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
#' @param unit,rate,decimal,encoding,na As in [read_annotations()], of files that do not tell.
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
read_gold_standard <- function(path, ..., unit = NULL, rate = NULL, decimal = NULL, encoding = NULL, na = NULL) {
  check_no_dots()
  call <- rlang::current_env()
  rate <- check_number(rate, 0, open = TRUE, null = TRUE)
  given <- c(list(unit = check_unit(unit, rate), rate = rate), text_dialect(decimal, encoding, na, call))
  files <- find_files(path)
  inform_unread(files)
  files <- files[!is_side_file(vapply(files, `[[`, "", "name")) | vapply(files, has_gold_header, NA)]
  files <- named_by_scales(files)
  pieces <- gold_pieces(files, given, call)
  shared <- Reduce(intersect, lapply(pieces, names))
  rows <- do.call(rbind, lapply(pieces, `[`, shared))
  if (NROW(rows) == 0L) abort_musefuse("{.path {path}} has no gold standard.", "empty", call = call)
  for (id in c("recording", "dimension")) rows[[id]] <- factor(rows[[id]], natural_order(rows[[id]]))
  order <- order(rows$recording, rows$dimension, rows$time)
  rows <- lapply(rows, `[`, order)
  again <- lapply(rows[c("recording", "dimension", "time")], function(x) diff(as.numeric(x)) == 0)
  twice <- which(Reduce(`&`, again))
  if (length(twice) > 0L) {
    one <- lapply(rows, `[`, twice[[1L]])
    abort_musefuse(c("The files have two values for one time.",
      x = "Recording {.val {one$recording}}, dimension {.val {one$dimension}}, at {one$time} s.",
      i = apart_hint(lapply(pieces, attr, "left"), files)), "duplicates", call = call)
  }
  add_step(new_table(rows, "gold"), NULL, "read_gold_standard", c(list(path = path), compact(given)))
}

# What may tell the rows of one time apart, where a column is left out.
apart_hint <- function(left, files) {
  at <- which(lengths(left) > 0L)
  if (length(at) == 0L) {
    return(NULL)
  }
  left <- left[[at[[1L]]]]
  path <- files[[at[[1L]]]]$path
  code <- c("x <- read.csv(path, check.names = FALSE)",
    paste0("names(x)[names(x) == ", encodeString(left[[1L]], quote = "\""), "] <- \"recording\""),
    paste0("write.csv(x, ", encodeString(path, quote = "\""), ", row.names = FALSE)"))
  paste0("Does {.field ", escape_braces(left[[1L]]), "} name recordings, or dimensions? Call it so: ",
    paste(code_for_file(code, path), collapse = ", "), ".")
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
gold_pieces <- function(files, given, call) {
  pieces <- lapply(files, gold_piece, given, call)
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

gold_piece <- function(file, given, call) {
  top <- file_top(file$path)
  if (is_parquet(top$bytes)) {
    return(gold_columns(parquet_table(file$path, call), file, given, call))
  }
  format <- claiming_format(file, top)
  if (!is.null(format)) {
    rows <- read_format(file, format, c(given, list(call = call, stimulus = TRUE)))$rows
    return(as.data.frame(rows[c("recording", "dimension", "time", "value")], stringsAsFactors = FALSE))
  }
  table <- own_gold_table(file, top, given) %||% arff_table(file, top, call) %||%
    read_csv_table(file$path, call, given$decimal, given$encoding, given$na)
  table <- in_known_case(table, c("recording", "dimension", "value", names(gold_units), names(gold_extras)))
  of <- gold_dimensions(table)
  if (length(of) == 0L) {
    return(gold_columns(table, file, given, call))
  }
  pieces <- lapply(of, function(name) {
    one <- table[setdiff(names(table), of)]
    one$value <- table[[name]]
    one$dimension <- rep(name, nrow(table))
    gold_columns(one, file, given, call)
  })
  structure(do.call(rbind, pieces), told = attr(pieces[[1L]], "told"), left = attr(pieces[[1L]], "left"))
}

# What write_gold_standard() wrote is read by the core, as ratings are; NULL for what holds anything but numbers.
own_gold_table <- function(file, top, given) {
  names <- if (length(top$lines) > 0L) gsub("\"", "", strsplit(top$lines[[1L]], ",", fixed = TRUE)[[1L]], fixed = TRUE)
  own <- "value" %in% names && all(names %in% c(names(gold_units), "value", gold_extras)) && !anyDuplicated(names)
  if (!own || length(unlist(given[c("decimal", "encoding", "na")])) > 0L) {
    return(NULL)
  }
  columns <- plain_tables(list(file$path), list(delim = ",", decimal = ".", width = length(names), skip = 1L))[[1L]]
  if (length(columns[[1L]]) == 0L || is.unsorted(columns[[1L]])) { # 500, 1.000 may be thousands
    return(NULL)
  }
  columns <- stats::setNames(columns, names)
  if (!is.null(columns$n_raters) && all_whole(columns$n_raters)) columns$n_raters <- as.integer(columns$n_raters)
  structure(columns, row.names = seq_along(columns[[1L]]), class = "data.frame")
}

# A column for each dimension, where none is called as values are.
gold_dimensions <- function(table) {
  names <- names(table)
  if (any(c("value", "dimension") %in% names)) {
    return(character())
  }
  named <- dimension_of_name(names)
  numbers <- vapply(table, function(column) is.numeric(column) || all(is.na(column)), NA)
  names[nzchar(named$dimension) & !nzchar(named$rest) & numbers]
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

# What else a gold standard may have beside its values, by the names that others give it.
gold_extras <- c(conf.low = "conf.low", conf.high = "conf.high", n_raters = "n_raters", lower = "conf.low",
  upper = "conf.high", lwr = "conf.low", upr = "conf.high", ci_low = "conf.low", ci_high = "conf.high",
  ci_lower = "conf.low", ci_upper = "conf.high", conf_low = "conf.low", conf_high = "conf.high")
gold_units <- c(time = "s", time_s = "s", time_ms = "ms", time_min = "min")

gold_columns <- function(table, file, given, call) {
  options <- list(call = call)
  n <- nrow(table)
  if (!is.null(given$rate) && !any(is.finite(time_rank(names(table))))) table$time <- (seq_len(n) - 1) / given$rate
  columns <- gold_roles(table)
  table <- columns$table
  time <- columns$time
  if (length(time) != 1L || sum(names(table) == "value") != 1L) {
    abort_format(file, "columns", options,
      x = "A gold standard has a time and a {.field value}; it has {.field {name_some(names(table))}}.",
      i = if (length(time) == 0L && sum(names(table) == "value") == 1L)
        "Are its rows equally long apart? {.code rate = 25}, with their number a second.",
      i = "Are these the ratings of several raters? {.fn read_annotations} reads and {.fn gold_standard} fuses them.")
  }
  kept <- intersect(unique(gold_extras), names(table))
  for (name in c("value", kept)) table[[name]] <- gold_cells(table[[name]], name, file, given, options)
  clock <- gold_clock(table, time, file, given, call)
  if (is.numeric(clock$time) && anyNA(clock$time[!is.na(table$value)])) {
    row <- which(is.na(clock$time) & !is.na(table$value))[[1L]]
    abort_format(file, "time", options, x = "Row {row} has a value, {table$value[[row]]}, and no time.")
  }
  crossed <- if (length(kept) > 1L) which(table[["conf.low"]] > table[["conf.high"]])
  if (length(crossed) > 0L) {
    abort_format(file, "values", options, x = "In row {crossed[[1L]]} the lower bound is above the upper one.")
  }
  out <- c(list(recording = id_cells(table[["recording"]]) %||% rep(file$name, n),
    dimension = id_cells(table[["dimension"]]) %||% rep(if (nzchar(file$around)) file$around else "rating", n),
    time = clock$time, value = as.double(table$value)), unclass(table)[kept])
  out <- structure(out, row.names = seq_len(n), class = "data.frame")
  if (any(out$time >= far_start, na.rm = TRUE)) { # seconds since 1970
    out$time <- out$time - stats::ave(out$time, out$recording, FUN = function(at) min(at, na.rm = TRUE))
    clock$dated <- TRUE
  }
  if (anyNA(out$time)) out <- out[!is.na(out$time), ]
  structure(out, left = columns$left, dated = clock$dated, told = clock$told)
}

# The columns under the names that musefuse has for them; the name of the times; those of columns left out.
gold_roles <- function(table) {
  time <- intersect(names(gold_units), names(table))
  if (length(time) == 0L) time <- names(table)[lower(names(table)) == "timestamp"]
  if (length(time) == 0L) {
    rank <- time_rank(names(table))
    time <- names(table)[is.finite(rank) & rank < 6]
    if (length(time) == 0L) time <- names(table)[is.finite(rank)]
  }
  numbers <- vapply(table, is.numeric, NA)
  fused <- setdiff(which(compact_name(names(table)) %in% fused_words), match(time, names(table)))
  if (!"value" %in% names(table) && length(fused) == 1L) names(table)[[fused]] <- "value"
  others <- setdiff(names(table)[numbers], c(time, "recording", "dimension"))
  if (!"value" %in% names(table) && length(others) == 1L) names(table)[names(table) == others] <- "value"
  at <- match(names(table), names(gold_extras))
  names(table)[!is.na(at)] <- gold_extras[at[!is.na(at)]]
  for (id in c("recording", "dimension")) {
    named <- is_word(names(table), if (id == "dimension") "dimension_id" else id) & names(table) != "value"
    named <- setdiff(which(named & !vapply(table, is.double, NA)), match(time, names(table)))
    if (!id %in% names(table) && length(named) == 1L) names(table)[[named]] <- id
  }
  kept <- c(time, "value", "recording", "dimension", gold_extras)
  text <- names(table)[vapply(table, function(column) is.character(column) && length(unique(column)) > 1L, NA)]
  left <- c(others_left_out(intersect(others, names(table)), kept), setdiff(text, kept))
  list(table = table, time = time, left = left)
}

gold_cells <- function(column, name, file, given, options) {
  if (all(is.na(column))) {
    return(as.double(column))
  }
  if (is.character(column)) {
    text <- without_unit(column, name)
    column <- text_to_number(text, given$decimal)
    bad <- which(is.na(column) & !is_na_text(text, given$na))
    if (length(bad) > 0L) {
      abort_format(file, "values", options,
        x = "Column {.field {name}} holds text, as {.val {text[[bad[[1L]]]]}} in row {bad[[1L]]}.",
        i = cell_hint(text, text[[bad[[1L]]]]))
    }
  }
  if (!is.numeric(column)) abort_format(file, "values", options, x = "Column {.field {name}} holds no numbers.")
  column
}

cell_hint <- function(text, cell) {
  if (any(grepl(",", text, fixed = TRUE)) && may_be_thousands(text)) {
    return("Say it: {.code decimal = \",\"}, or {.code decimal = \".\"}.")
  }
  if (grepl("[0-9]", cell)) {
    return("Did a spreadsheet make a date of a number? Export it again, with the column as numbers.")
  }
  paste0("Does it mean that a value is missing? {.code na = ", escape_braces(encodeString(cell, quote = "\"")), "}.")
}

# Seconds, whether they were dates, and the unit where it was told by the steps.
gold_clock <- function(table, name, file, given, call) {
  text <- table[[name]]
  declared <- declared_seconds(text)
  minutes <- is.character(text) && all(grepl("^[0-9]+:[0-9]{2}([.,][0-9]+)?$", text[!is_na_text(text)]))
  if (!is.null(declared) || minutes) {
    here <- !is_na_text(text)
    time <- declared %||% replace(rep(NA_real_, length(text)), here, parse_clock(text[here], given$unit, name, call))
    return(list(time = time, dated = FALSE, told = if (minutes && is.null(given$unit)) "mm:ss"))
  }
  if (is.character(text)) {
    time <- gold_instants(text, table, call)
    if (is.numeric(time)) {
      return(list(time = time, dated = TRUE))
    }
    text <- gold_cells(text, name, file, given, list(call = call))
  }
  table[[name]] <- if (all(is.na(text))) as.double(text) else text
  unit <- if (name %in% names(gold_units)[-1L]) gold_units[[name]] else unit_of_name(name) %|NA|% given$unit
  if (is.null(unit) && time_rank(name) %in% 7) unit <- "frames"
  known <- unit %||% steps_tell(table, name, call)
  if (known == "frames" && is.null(given$rate)) abort_no_rate(call, name)
  # seconds in `time` are what musefuse writes, and no guess
  time <- if (known == "frames") table[[name]] / given$rate else in_seconds(table[[name]], known)
  list(time = as.double(time), dated = FALSE, told = if (is.null(unit) && !(name == "time" && known == "s")) known)
}

# Dates and times of day as seconds since the first of each recording; text as it is where these are none.
gold_instants <- function(text, table, call) {
  found <- tryCatch(read_times(text, call = call), musefuse_error = function(cnd) NULL)
  if (is.null(found) || is.na(found$origin) || !all(is.finite(found$time))) {
    return(text)
  }
  found$time - stats::ave(found$time, table[["recording"]] %||% character(length(text)), FUN = min)
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
  days <- length(step) > 0L && stats::median(step) < 1e-3 && min(at) > 2e4 # numbers of spreadsheets
  if (time == "time" && !identical(told, "ms") && !days) told <- "s"
  if (is.na(told) || !is.null(epoch_scale(at))) abort_unclear_unit(at, step, time, call, "gold")
  told
}
