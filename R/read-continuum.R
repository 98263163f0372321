# Continuum (Girard's successor of CARMA and DARMA on the web): lines of "# key: value", then sample_index, media_time_s
# and one column of values, or one for each axis. Layout: src/export/csv.ts of the tool. Neither file nor name tells the
# rater where the file is called after the medium: then the folder does. Seeking back repeats times: the last counts.

sniff_format_continuum <- function(file, top) {
  keys <- grepl("^# *[a-z_]+:", top$lines)
  any(grepl("^# *(media_reference|dimensionality|sampling_mode|scale_min):", top$lines)) &&
    any(grepl("media_time_s", top$lines[!keys], fixed = TRUE))
}

read_format_continuum <- function(file, options) {
  # a spreadsheet that saved it again puts quotes round what holds a comma, and fills rows up
  lines <- sub("^\"(#.*)\"([,;\t]*)$", "\\1", read_lines(file$path, encoding = options$encoding))
  is_key <- grepl("^#", lines)
  pairs <- regmatches(lines[is_key], regexec("^#\\s*([A-Za-z_]+):\\s*(.*?)[,;\\s]*$", lines[is_key], perl = TRUE))
  pairs <- Filter(length, pairs)
  values <- stats::setNames(lapply(pairs, `[[`, 3L), vapply(pairs, `[[`, "", 2L))
  of <- function(key) values[[key]] %||% NA_character_
  rows <- lines[!is_key & grepl("[^,;\\s]", lines)]
  cells <- split_cells(rows, delim_of_header(rows[[1L]]))
  table <- filled_cells(cells[-1L], cells[[1L]])
  names <- table$columns
  body <- table$cells
  if (nrow(body) == 0L) {
    return(list(rows = list()))
  }
  columns <- setdiff(names, c("sample_index", "media_time_s"))
  # of one dimension there is one column
  left <- if ("value" %in% columns) setdiff(columns, "value") else columns[is_word(columns, "other") |
    !is.na(time_rank(columns))]
  columns <- setdiff(columns, left)
  time <- tool_number(body[, match("media_time_s", names)], file, "media_time_s", options)
  axis <- of("scale_axis_label")
  dimensions <- if (length(columns) > 1L) columns else options$dimension %||%
    if (is.na(axis) || axis == "") "rating" else axis
  own <- gsub("(^|_)[12]D_ratings(?=_|$| [(])", "", file$name, perl = TRUE)
  recording <- options$recording %||% if (is.na(of("media_reference"))) own else file_stem(of("media_reference"))
  # names of files have no spaces and the like
  alike <- identical(compact_name(own), compact_name(recording))
  rater <- options$rater %||% tool_rater(file, recording, if (alike) recording else own)
  if (identical(compact_name(rater), compact_name(dimensions))) rater <- folder_rater(file) # it names the axis
  number <- lapply(columns, function(name) tool_number(body[, match(name, names)], file, name, options))
  last <- !duplicated(time, fromLast = TRUE)
  rising <- order(time[last])
  list(
    rows = list(recording = recording, dimension = rep(dimensions, each = sum(last)), rater = rater,
      time = rep(time[last][rising], length(columns)), value = unlist(lapply(number, function(x) x[last][rising]))),
    traces = data.frame(
      recording = recording, dimension = dimensions, rater = rater,
      scale_min = header_number(of("scale_min")), scale_max = header_number(of("scale_max")),
      label_low = of("scale_lower_label"), label_high = of("scale_upper_label"),
      steps = suppressWarnings(as.integer(of("scale_steps"))), media = of("media_reference"), tool = "Continuum",
      file = file$path
    ),
    said = c(
      if (length(left) > 0L) line("Left out of Continuum's columns: {.field {left}}."),
      if (grepl("[(][0-9]+[)]$", own)) "Files that a browser numbered, as \"(1)\", are of a rater each.",
      if (any(!last)) paste("Of", sum(!last),
        "times that were rated again in Continuum (after seeking back) the last rating stays."))
  )
}
