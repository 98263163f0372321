# The formats of the field's tools: one line a format, which read_annotations() asks of every file.
#
# A format is list(files, sniff, read, segments, options):
#   files    a regular expression: names of files that only this format has, and that a folder is searched for beside
#            .csv, .tsv and .txt. NULL where there are none. Companions (X.annotation~, X.json) are not named here:
#            the reader opens them itself.
#   sniff    function(file, top): TRUE where the file is of this format. It must be quick and sure: a file that is
#            claimed is never handed to another reader, so what is wrong in it is an error of read().
#   read     function(file, options): list(rows, traces, said).
#              rows    list or data frame of recording, dimension, rater, time (SECONDS), value; of equal length (ids
#              may be
#                      one for all). No rows: the file holds no ratings, which is counted in a warning.
#              traces  data frame of trace facts (R/table-traces.R) with recording, dimension, rater, or NULL
#              said    what was guessed or left out, one sentence each, without the file's name
#   segments function(file, options) of formats of intervals, for read_segments(): list(rows: data frame of recording,
#              dimension, rater, start, end, label; traces, said). Their read() is read_by_segments(segments).
#   options  names of arguments that read_annotations(...) takes for this format alone, NULL where there are none.
#
# file:    list(path, folders: the folders between the path that the user gave and the file, outermost first; parent:
#          the folder that the file lies in; around: the same, "" where the user's path does not
#          name it; name: the file's name without its suffix)
# top:     list(bytes: the first 4096, unpacked; lines: the first 60, in UTF-8 whatever the file's code, character(0)
#          where the file is no text)
# options: what the user gave (NULL where nothing), by argument: recording, dimension, rater, value, time, unit, rate,
#          delim, decimal, encoding, na, ... and those named in `options`; and `call`, for errors.
#
# Errors name the file: abort_musefuse(c("... {.file {file$path}} ..."), kind, call = options$call).
# Whole texts are read by read_lines(path), which knows byte order marks, UTF-16, gzip and old line ends.

# Users add formats of their own by options(musefuse.formats = list(name = list(sniff = , read = ))).
annotation_formats <- function() {
  c(getOption("musefuse.formats"), list(
    carma = list(sniff = sniff_format_carma, read = read_format_carma),
    continuum = list(sniff = sniff_format_continuum, read = read_format_continuum), pagan = format_pagan(),
    nova = format_nova(), bids = format_bids(), bids_events = format_bids_events(), elan = format_elan(),
    elan_text = format_elan_text(),
    textgrid = format_textgrid(), deam = format_deam(), case = format_case(), sewa = format_sewa(),
    empatica = format_empatica(), imotions = format_imotions(), boris = format_boris(),
    subtitles = format_subtitles(), speech = format_speech(), muse = format_muse(),
    parquet = format_parquet(), facts = format_facts_beside()
  ))
}

# The name of the format that claims a file, NULL where none does.
claiming_format <- function(file, top, formats = annotation_formats()) {
  for (name in names(formats)) {
    if (isTRUE(formats[[name]]$sniff(file, top))) {
      return(name)
    }
  }
  NULL
}

# The format of each file, by its first bytes. Files whose names end alike, and whose first lines differ in nothing but
# numbers, are asked for once.
sniffed_formats <- function(files, starts) {
  paths <- vapply(files, `[[`, "", "path")
  suffix <- sub("^.*?(_[^_]*)?([.][^.]*)$", "\\1\\2", basename(paths), perl = TRUE)
  shape <- cpp_head_shapes(starts, 3L)
  shape[is.na(shape)] <- paths[is.na(shape)] # of what is no text, the path, which it shares with no other
  key <- paste(suffix, shape, sep = "\r")
  first <- which(!duplicated(key))
  formats <- annotation_formats()
  claimed <- vapply(files[first], function(file) {
    claiming_format(file, file_top(file$path), formats) %||% NA_character_
  }, "")
  claimed[match(key, key[first])]
}

# What a format is told by: the first bytes and, of a text, the first lines.
file_top <- function(path) {
  bytes <- first_bytes(path)
  code <- if (length(bytes) > 0L) text_code(bytes)$code else NA
  lines <- if (is.na(code)) character() else if (code == "UTF-8" && !grepl("[.]gz$", path)) top_lines(path, bytes) else
    read_lines(path, 60L)
  if (length(lines) > 0L) lines[[1L]] <- drop_mark(lines[[1L]])
  list(bytes = bytes, lines = lines)
}

# The pattern of the files that a folder is searched for.
format_files <- function() unlist(lapply(annotation_formats(), `[[`, "files"), use.names = FALSE)

check_format <- function(format, call = caller_env()) {
  if (is.null(format)) {
    return(NULL)
  }
  check_choice(format, c("delimited", setdiff(names(annotation_formats()), "facts")), call = call)
}

# Arguments of one format come through the dots of read_annotations().
check_format_options <- function(options, used, call) {
  formats <- annotation_formats()[used]
  known <- unlist(lapply(formats, `[[`, "options"), use.names = FALSE)
  unknown <- setdiff(rlang::names2(options), known)
  if (length(unknown) == 0L) {
    return(options)
  }
  abort_musefuse(c(
    if (identical(unknown, "")) "A value in {.fn read_annotations} lacks the name of its argument." else
      "There is no argument {.arg {setdiff(unknown, '')}}.",
    i = if (length(known) > 0L) "Files of format {.val {used}} know {.arg {known}}."
  ), "argument", call = call)
}

# One file through the reader of its format; what comes back is checked once, here.
read_format <- function(file, name, options) {
  check_text_code(file, options)
  out <- settle_format_ids(read_declared(annotation_formats()[[name]]$read, name, file, options), file, options)
  rows <- as.list(out$rows)[table_columns$annotations]
  n <- max(lengths(rows))
  rows <- lapply(rows, function(column) if (length(column) == 1L) rep(column, n) else column)
  list(rows = rows, traces = out$traces, said = out$said, role = out$role, verbatim = out$verbatim, format = name,
    names_raters = out$names_raters, path = file$path)
}

# A format that was declared meets any file: what its reader cannot make sense of is no such file.
read_declared <- function(reader, format, file, options) {
  if (format == "delimited") {
    return(reader(file, options))
  }
  check_not_empty(file, options)
  # One handler, as what a handler signals is caught by those named after it.
  tryCatch(reader(file, options), error = function(cnd) {
    if (inherits(cnd, "musefuse_error")) rlang::cnd_signal(cnd)
    abort_format(file, "file", options, x = "It is no file of format {.val {format}}, or a broken one.",
      i = "R says: {conditionMessage(cnd)}.")
  })
}

# Words of another script than western Europe's are asked about, whatever the format; markup says its own code.
check_text_code <- function(file, options) {
  start <- if (is.null(options$encoding)) first_bytes(file$path)
  markup <- identical(start[1L], charToRaw("<"))
  if (length(start) > 0L && !markup && is_windows_text(start) && is.null(code_page_of(text_lines(start)))) {
    check_code_page(start, file$path, options$call)
  }
}
