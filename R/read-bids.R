# BIDS: _stim and _physio (a table without header, with its columns, rate and start in a .json) and events.tsv.

format_bids <- function() list(sniff = sniff_bids, read = read_format_bids)

sniff_bids <- function(file, top) {
  grepl("_(stim|physio|physioevents)[.]tsv([.]gz)?$", basename(file$path))
}

read_format_bids <- function(file, options) {
  name <- bids_name(file$path)
  if (name$suffix == "physioevents") {
    return(list(rows = list(time = numeric()), said = "BIDS: physioevents are left out."))
  }
  side <- bids_sidecar(file, name, options)
  rate <- side$SamplingFrequency
  start <- side$StartTime
  if (!is.numeric(rate) || length(rate) != 1L || !is.finite(rate) || rate <= 0) {
    abort_format(file, "time", options, x = "Its sidecar has no {.field SamplingFrequency} above 0.")
  }
  if (!is.numeric(start) || length(start) != 1L || !is.finite(start)) {
    abort_format(file, "time", options, x = "Its sidecar has no number {.field StartTime}.")
  }
  names <- as.character(unlist(side$Columns))
  if (length(names) == 0L) abort_format(file, "columns", options, x = "Its sidecar names no {.field Columns}.")
  lines <- read_lines(file$path, encoding = options$encoding)
  check_bids_lines(lines, names, rate, file, options)
  columns <- columns_of_lines(lines, 1L, "\t", names, file, options)
  kept <- if (length(names) == 1L) names else names[!lower(names) %in% bids_clocks]
  if (length(kept) == 0L) abort_format(file, "columns", options,
    x = "None of its columns {.field {names}} holds ratings.")
  values <- format_number_columns(columns, kept, file, options)
  entity <- name$entities
  stimulus <- is.na(entity["sub"])
  if (stimulus && !isTRUE(options$stimulus)) {
    return(list(rows = list(time = numeric()), said =
      line(paste0(
        "BIDS: {.file {basename(file$path)}} describes the stimulus and is no rating: a gold standard is read by ",
        "{.fn read_gold_standard}, other traces of the stimulus are none of ours."
      ))))
  }
  if (length(kept) == 1L) names(values) <- entity["recording"] %|NA|% kept
  n <- length(values[[1L]])
  own <- side$MusefuseNames # as write_annotations() keeps the names that those of files cannot hold
  if (length(kept) == 1L && is.character(own$dimension)) names(values) <- own$dimension
  rows <- melt_dimensions(start + (seq_len(n) - 1) / rate, values, own$recording %||% bids_recording(entity, file),
    own$rater %||% unname(entity["sub"] %|NA|% "gold"))
  known <- utils::modifyList(list(session = unname(entity["ses"]), tool = "BIDS"),
    side$MusefuseTrace[intersect(names(trace_unknown), names(side$MusefuseTrace))] %||% list())
  left <- setdiff(names, kept)
  list(rows = rows, traces = do.call(format_facts, c(list(rows, rate = rate, sampling = "regular"), known)),
    said = if (length(left) > 0L) line("BIDS: left out, {.field {left}}; times are those of the sidecar."))
}

# Columns of clocks and counts, which are no ratings.
bids_clocks <- c("timestamp", "timestamps", "time", "times", "seconds", "onset", "trigger", "frame", "sample", "index")

# Entities of a name, sub-01_task-film_stim: c(sub = "01", task = "film"), and its suffix.
bids_name <- function(path) {
  parts <- strsplit(sub("[.](tsv|json)([.]gz)?$", "", basename(path)), "_", fixed = TRUE)[[1L]]
  pair <- parts[grepl("-", parts, fixed = TRUE)]
  list(entities = stats::setNames(sub("^[^-]*-", "", pair), sub("-.*$", "", pair)), suffix = parts[[length(parts)]])
}

# The task or stimulus, and by what else its files differ (run-1, acq-second).
bids_recording <- function(entity, file) {
  task <- entity["task"] %|NA|% entity["stim"] %|NA|% file$name
  other <- entity[!names(entity) %in% c("sub", "ses", "task", "stim", "recording", "desc", "annot", "dim")]
  paste(c(unname(task), paste0(names(other), "-", other, recycle0 = TRUE)), collapse = "_")
}

# All sidecars whose entities the file has too, from the dataset's folder down: what is nearer wins, key by key.
bids_sidecar <- function(file, name, options) {
  check_package("jsonlite", "to read the sidecars of BIDS.")
  folder <- dirname(normalizePath(file$path, winslash = "/"))
  folders <- folder
  while (length(folders) < 5L && !file.exists(file.path(folder, "dataset_description.json")) &&
    dirname(folder) != folder) {
    folder <- dirname(folder)
    folders <- c(folders, folder)
  }
  found <- unlist(lapply(rev(folders), function(folder) {
    sides <- list.files(folder, paste0("(^|_)", name$suffix, "[.]json$"), full.names = TRUE)
    entities <- lapply(sides, function(side) bids_name(side)$entities)
    fits <- vapply(entities, function(entity) all((name$entities[names(entity)] == entity) %in% TRUE), NA)
    sides[fits][order(lengths(entities[fits]))]
  }))
  if (length(found) == 0L) {
    wanted <- sub("[.]tsv([.]gz)?$", ".json", basename(file$path))
    abort_format(file, "file", options, x = "Its sidecar is missing: {.file {wanted}}, or one that it inherits from.",
      i = "As a table: {.code read_annotations(path, format = \"delimited\")}.")
  }
  keys <- lapply(found, function(side) tryCatch(jsonlite::read_json(side), error = function(cnd) {
    abort_format(file, "file", options, x = "Its sidecar {.file {side}} is no JSON.")
  }))
  Reduce(function(far, near) replace(far, names(near), near), Filter(function(key) !is.null(names(key)), keys), list())
}

check_bids_lines <- function(lines, names, rate, file, options) {
  twice <- unique(names[duplicated(names)])
  if (length(twice) > 0L) abort_format(file, "columns", options, x = "Its sidecar names {.field {twice}} twice.")
  if (length(lines) == 0L) abort_format(file, "empty", options, x = "There is no row of data in it.")
  first <- split_cells(lines[[1L]], "\t")[[1L]]
  has_header <- all(is.na(text_to_number(first)) & !is_na_text(first))
  as_table <- if (has_header) paste0("As a table with a header: {.code read_annotations(path, format = \"delimited\"",
    if (!any(time_rank(first) < 7, na.rm = TRUE)) ", rate = {rate}", ")}.")
  if (has_header && length(first) == length(names)) {
    abort_format(file, "values", options, x = "Its first line is {.val {first}}: a header, which BIDS forbids here.",
      i = as_table)
  }
  if (length(first) != length(names)) {
    n <- length(first)
    abort_format(file, "columns", options, x = "It has {n} column{?s}; its sidecar names {.field {names}}.",
      i = as_table)
  }
}
