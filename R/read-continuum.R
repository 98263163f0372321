# Continuum (Girard's successor of CARMA and DARMA on the web): lines of "# key: value", then sample_index, media_time_s
# and one column of values, or one for each axis. Layout: src/export/csv.ts of the tool. Neither file nor name tells the
# rater where the file is called after the medium: then the folder does. Seeking back repeats times: the last counts.

sniff_format_continuum <- function(file, top) {
  keys <- grepl("^# *[a-z_]+:", top$lines)
  any(grepl("^# *(media_reference|dimensionality|sampling_mode|scale_min):", top$lines)) &&
    any(grepl("media_time_s", top$lines[!keys], fixed = TRUE))
}

read_format_continuum <- function(file, options) {
  parts <- continuum_parts(file, options)
  if (nrow(parts$body) == 0L) {
    return(list(rows = list()))
  }
  columns <- continuum_columns(names(parts$body))
  if (length(columns$values) == 0L) abort_format(file, "columns", options, x = "It has no column of ratings.")
  taken <- c("media_time_s", columns$values)
  number <- Map(function(name) tool_number(format_column(parts$body, name, file, options), file, name, options), taken)
  time <- number$media_time_s
  last <- !duplicated(time, fromLast = TRUE)
  at <- which(last)[order(time[last])]
  ids <- continuum_ids(parts$header, columns$values, file, options)
  list(
    rows = list(recording = ids$recording, dimension = rep(ids$dimension, each = length(at)), rater = ids$rater,
      time = rep(time[at], length(ids$dimension)), value = unlist(lapply(number[-1L], `[`, at), use.names = FALSE)),
    traces = data.frame(ids[c("recording", "dimension", "rater")], continuum_facts(parts$header), file = file$path),
    said = c(
      if (length(columns$left) > 0L) line("Left out of Continuum's columns: {.field {columns$left}}."),
      if (grepl("[(][0-9]+[)]$", ids$own)) "Files that a browser numbered, as \"(1)\", are of a rater each.",
      if (any(!last)) paste("Of", sum(!last),
        "times that were rated again in Continuum (after seeking back) the last rating stays."))
  )
}

# The lines "# key: value" as a `header`, which gives NA for what it has not, and the table below as the `body`.
continuum_parts <- function(file, options) {
  # a spreadsheet that saved it again puts quotes round what holds a comma, and fills rows up
  lines <- sub("^\"(#.*)\"([,;\t]*)$", "\\1", read_lines(file$path, encoding = options$encoding))
  is_key <- grepl("^#", lines)
  pairs <- regmatches(lines[is_key], regexec("^#\\s*([A-Za-z_]+):\\s*(.*?)[,;\\s]*$", lines[is_key], perl = TRUE))
  pairs <- Filter(length, pairs)
  values <- stats::setNames(lapply(pairs, `[[`, 3L), vapply(pairs, `[[`, "", 2L))
  rows <- lines[!is_key & grepl("[^,;\\s]", lines)]
  if (length(rows) == 0L) abort_format(file, "empty", options, x = "There is no table in it.")
  cells <- split_cells(rows, delim_of_header(rows[[1L]]))
  table <- filled_cells(cells[-1L], cells[[1L]])
  body <- as.data.frame(table$cells)
  names(body) <- table$columns
  list(header = function(key) values[[key]] %||% NA_character_, body = body)
}

# Of the columns the `values`, and those that are `left` out. Of one dimension there is one column.
continuum_columns <- function(names) {
  names <- setdiff(names, c("sample_index", "media_time_s"))
  left <- if ("value" %in% names) setdiff(names, "value") else names[is_word(names, "other") | !is.na(time_rank(names))]
  list(values = setdiff(names, left), left = left)
}

# Recording, dimension and rater, and the file's `own` name without the tool's part.
continuum_ids <- function(header, columns, file, options) {
  axis <- header("scale_axis_label")
  dimension <- if (length(columns) > 1L) columns else options$dimension %||%
    if (is.na(axis) || axis == "") "rating" else axis
  own <- gsub("(^|_)[12]D_ratings(?=_|$| [(])", "", file$name, perl = TRUE)
  media <- header("media_reference")
  recording <- options$recording %||% if (is.na(media)) own else file_stem(media)
  # names of files have no spaces and the like
  alike <- identical(compact_name(own), compact_name(recording))
  rater <- options$rater %||% tool_rater(file, recording, if (alike) recording else own)
  rater <- sub("^[(]?([0-9]+)[)]$", "\\1", rater) # "clip1_1D_ratings (1)", as browsers number files
  if (identical(compact_name(rater), compact_name(dimension))) rater <- folder_rater(file) # it names the axis
  list(recording = recording, dimension = dimension, rater = rater, own = own)
}

continuum_facts <- function(header) {
  list(scale_min = header_number(header("scale_min")), scale_max = header_number(header("scale_max")),
    label_low = header("scale_lower_label"), label_high = header("scale_upper_label"),
    steps = suppressWarnings(as.integer(header("scale_steps"))), media = header("media_reference"), tool = "Continuum")
}
