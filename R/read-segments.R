# Segments as people have them: the names of their columns, files and folders, partitions.

segment_column_names <- list(
  recording = c("recording", "video", "video_id", "id", "file"),
  segment = c("segment", "segment_id", "number"),
  start = c("start", "start_time", "timestamp_start", "begin", "from", "onset"),
  end = c("end", "end_time", "timestamp_end", "stop", "to")
)
# Other words, in other languages, after these.
segment_words <- list(
  start = c("begin", "beginn", "anfang", "von", "startzeit", "beginnzeit", "debut", "inicio", "inizio", "aanvang",
    "tmin", "xmin"),
  end = c("ende", "bis", "endzeit", "fin", "fim", "fine", "einde", "finish", "offset", "tmax", "xmax"),
  duration = c("duration", "dauer", "duree", "duracion", "durata", "duur", "duracao")
)

# The columns that segments live by, under their names; the others as they are. `unit`: that of their times, where it
# is said; the table's own comes back as an attribute.
name_segment_columns <- function(x, where = NULL, need = c("recording", "start", "end"), call = caller_env(),
                                 unit = NULL, decimal = NULL) {
  x <- as.data.frame(x, optional = TRUE)
  known <- segment_names(names(x), x)
  names(x) <- known$names
  x <- segment_text_times(x, unit, decimal, call)
  said <- if (isTRUE(attr(x, "seconds"))) "s" else unique(known$unit)
  if (!"end" %in% names(x) && "start" %in% names(x) && "duration" %in% names(x)) {
    x$end <- check_segment_times(x$start, "start", where, call) +
      check_segment_times(x$duration, "duration", where, call)
  }
  absent <- setdiff(need, names(x))
  if (length(absent) > 0L) {
    abort_musefuse(c(
      "Segments need {.field {need}}.",
      x = "There is no column {.field {absent}} among {.field {name_some(names(x), 8L)}}.",
      i = if (!is.null(where)) "In {.file {where}}.",
      i = if ("recording" %in% absent && is.null(where))
        "Are all of one recording? {.code data$recording <- \"clip1\"} names it.",
      i = if (identical(absent, "end") && !is.null(where)) paste0("Does each last until the next? Give the data ",
        "frame: ", code_for_file("x <- read.csv(path)", where), ", {.code x$end <- c(x$start[-1], end_of_recording)}.")
    ), "columns", call = call)
  }
  if (identical(said, "frames")) {
    abort_musefuse(c("Times of segments must not be frames.", x = if (!is.null(where)) "In {.file {where}}.",
      i = paste0("Divide them by the frames a second, and read the data frame: ",
        code_for_file("x <- read.csv(path)", where), ", then {.code x[[\"start_frame\"]] / 25}.")), "time", call = call)
  }
  declared <- lapply(x[c("start", "end")], declared_seconds, call = call)
  if (!any(vapply(declared, is.null, NA))) {
    x[c("start", "end")] <- declared
    said <- "s"
  }
  for (name in c("start", "end")) {
    x[[name]] <- check_segment_times(x[[name]], name, where, call)
  }
  if (is.null(x[["segment"]]) && !is.null(x[["recording"]])) x$segment <- number_within(x$recording)
  first <- intersect(names(segment_column_names), names(x))
  structure(x[c(first, setdiff(names(x), first))], unit = if (length(said) == 1L) said)
}

# What columns are called, in any of their languages, and the unit behind the names of times: "start_ms", "Ende [s]".
segment_names <- function(names, x) {
  names <- without_common_prefix(names)
  compact <- compact_name(names)
  unit <- vapply(name_tokens(names), function(token) {
    if (length(token) > 1L) unit_of_name(utils::tail(token, 1L)) else NA_character_
  }, "")
  bare <- vapply(name_tokens(names), function(token) paste(utils::head(token, -1L), collapse = ""), "")
  bare[is.na(unit)] <- compact[is.na(unit)]
  taken <- character()
  for (name in c(names(segment_column_names), "duration")) {
    hit <- match(segment_column_names[[name]], lower(names))
    words <- c(gsub("_", "", segment_column_names[[name]]), segment_words[[name]])
    other <- if (name == "recording") which(is_word(names, name, compact)) else
      if (name %in% names(segment_words)) match(words, bare)
    hit <- setdiff(c(hit, other), c(NA, match(taken, names)))
    hit <- hit[order(compact[hit] %in% scene_words)] # a film has scenes
    if (name == "recording" && length(hit) > 1L && counts_rows(x[[hit[[1L]]]])) hit <- hit[-1L] # an id of rows
    if (length(hit) == 0L) next
    names[[hit[[1L]]]] <- name
    if (!name %in% c("start", "end")) unit[[hit[[1L]]]] <- NA
    taken <- c(taken, name)
  }
  list(names = names, unit = unit[names %in% c("start", "end") & !is.na(unit)])
}

# Text that holds numbers ("0,5"), or minutes and seconds: a start at 0:00 tells so, also of the ends, else the unit.
segment_text_times <- function(x, unit, decimal, call) {
  at <- intersect(c("start", "end"), names(x))
  x[at] <- lapply(x[at], function(column) if (is.factor(column)) as.character(column) else column)
  text <- trimws(unlist(x[at][vapply(x[at], is.character, NA)]))
  here <- text[!is_na_text(text)]
  if (isTRUE(unit %in% c("mm:ss", "hh:mm")) && (length(here) == 0L || !all(grepl(":", here, fixed = TRUE)))) {
    abort_musefuse(c("Times in {.val {unit}} are text such as {.val 01:30}.",
      x = "Columns {.field {at}} hold {if (length(here) > 0L) 'other text' else 'numbers'}."), "time", call = call)
  }
  if (length(here) > 0L && all(grepl(clock_pattern, here, perl = TRUE)) && !any(grepl(":.*:", here))) {
    seconds <- parse_clock(here, unit, "start", call)
    x[at] <- lapply(x[at], function(column) seconds[match(trimws(column), here)])
    if (is.null(unit)) {
      inform_musefuse(c(i = paste("Times of the segments are taken for minutes and seconds.",
        "{.code unit = \"mm:ss\"} declares it.")), "unit")
    }
    return(structure(x, seconds = TRUE))
  }
  for (name in c(at, intersect("duration", names(x)))) {
    if (!is.character(x[[name]])) next
    number <- text_to_number(trimws(x[[name]]), decimal)
    if (!anyNA(number[!is_na_text(x[[name]])])) x[[name]] <- number
  }
  x
}

check_path <- function(x, call = caller_env()) {
  if (!is.character(x) || length(x) != 1L || is.na(x)) {
    abort_musefuse(c("{.arg data} must be a data frame, a folder or a file.", x = "It is {.obj_type_friendly {x}}."),
      "columns", call = call)
  }
  check_there(x, call)
}

# Files of formats by their readers, other files and folders as tables. The columns, with the unit as an attribute.
read_segment_path <- function(path, unit = NULL, call = caller_env()) {
  if (!is_interval_path(path)) {
    return(read_segment_tables(path, unit, call))
  }
  rows <- read_segments(path, quiet = TRUE)
  structure(as.list(as_tibble.musefuse_tbl(rows)), unit = "s")
}

is_interval_path <- function(path) {
  files <- if (dir.exists(path)) list.files(path, caseless(paste(format_files(), collapse = "|")), full.names = TRUE,
    recursive = TRUE, ignore.case = TRUE) else path
  formats <- annotation_formats()
  any(vapply(files, function(file) {
    name <- claiming_format(list(path = file, name = file_stem(file)), file_top(file))
    !is.null(name) && !is.null(formats[[name]]$segments)
  }, NA))
}

# One file for all recordings, or a folder with a file each.
read_segment_tables <- function(path, unit = NULL, call = caller_env()) {
  if (dir.exists(path)) {
    return(read_segment_folder(path, unit, call))
  }
  name_segment_columns(read_csv_table(path, call), path, call = call, unit = unit)
}

read_segment_folder <- function(folder, unit, call) {
  inner <- Filter(dir.exists, file.path(folder, c("segment_info", "segments")))
  files <- list.files(c(inner, folder)[[1L]], "[.]csv$", full.names = TRUE, ignore.case = TRUE)
  files <- files[lower(basename(files)) != "partition.csv"]
  if (length(files) == 0L) {
    abort_musefuse(c(
      "There are no CSV files of segments in {.file {folder}}.",
      i = "One file a recording, named after it, with the columns start, end, segment_id."
    ), "file", call = call)
  }
  tables <- lapply(files, function(file) {
    table <- read_csv_table(file, call)
    table$recording <- rep(sub("[.]csv$", "", basename(file), ignore.case = TRUE), nrow(table))
    name_segment_columns(table, file, call = call, unit = unit)
  })
  named <- unique(lapply(tables, attr, "unit"))
  if (length(named) > 1L) {
    abort_musefuse("The files in {.file {folder}} name different units of time in their headers.", "columns",
      call = call)
  }
  shared <- Reduce(intersect, lapply(tables, names))
  structure(as.list(do.call(rbind, lapply(tables, `[`, shared))), unit = named[[1L]])
}

# The unit of columns by name_segment_columns(); NULL where nobody says.
said_segment_unit <- function(columns, unit) {
  if (isTRUE(unit %in% c("mm:ss", "hh:mm"))) "s" else unit %||% attr(columns, "unit")
}

check_segment_unit <- function(unit, call = caller_env()) {
  if (!is.null(unit)) check_choice(unit, c(names(unit_seconds), "mm:ss", "hh:mm"), call = call)
}

partition_file <- function(folder) {
  beside <- file.path(c(folder, dirname(normalizePath(folder))), "partition.csv")
  found <- beside[file.exists(beside)]
  if (length(found) > 0L) found[[1L]]
}

# The partition of each segment's recording; segments of recordings that are not named have none.
add_partition <- function(segments, partition, call = caller_env()) {
  if (is.null(partition)) {
    return(segments)
  }
  known <- as_partition(partition, call)
  segments$partition <- factor(known$partition[match(as.character(segments$recording), known$recording)],
    levels = unique(known$partition))
  without <- unique(as.character(segments$recording[is.na(segments$partition)]))
  if (length(without) > 0L) {
    warn_musefuse("{length(without)} recording{?s} {?is/are} in no partition: {.val {name_some(without)}}.", "segments")
  }
  segments
}

# What the steps keep: the partition itself, not the file that it came from.
partition_table <- function(partition) if (!is.null(partition)) as_partition(partition, caller_env())

as_partition <- function(partition, call) {
  if (is.character(partition) && length(partition) == 1L && is.null(names(partition))) {
    if (!file.exists(partition)) abort_musefuse("There is no file {.file {partition}}.", "file", call = call)
    partition <- read_csv_table(partition, call)
  }
  if (is.atomic(partition) && !is.null(names(partition))) {
    partition <- data.frame(recording = names(partition), partition = as.character(partition))
  }
  recording <- if (is.data.frame(partition)) match(segment_column_names$recording, lower(names(partition)))
  recording <- recording[!is.na(recording)]
  if (length(recording) == 0L || !"partition" %in% names(partition)) {
    abort_musefuse(c(
      "{.arg partitions} must say the {.field partition} of each {.field recording}.",
      i = "A data frame with these columns, or a named vector."
    ), "columns", call = call)
  }
  known <- unique(data.frame(recording = as.character(partition[[recording[[1L]]]]),
    partition = as.character(partition$partition)))
  twice <- unique(known$recording[duplicated(known$recording)])
  if (length(twice) > 0L) {
    abort_musefuse(paste0(
      "{.arg partitions} puts {cli::qty(length(twice))}recording{?s} {.val {name_some(twice)}} into more than one ",
      "partition."
    ),
      "duplicates", call = call)
  }
  known
}

segment_unit_names <- c(s = "seconds", ms = "milliseconds", min = "minutes")

# With recordings: the unit in which the last segments end nearest to the recordings' ends. Without: whole numbers of
# which a typical segment has hundreds are milliseconds. What fits no unit well may count samples: it is asked.
guess_segment_unit <- function(columns, span, call = caller_env()) {
  last <- tapply(columns$end, as.character(columns$recording), function(end) max(end, -Inf, na.rm = TRUE))
  whole <- all(columns$start == round(columns$start), columns$end == round(columns$end), na.rm = TRUE)
  known <- if (!is.null(span)) intersect(names(last), as.character(span$recording))
  if (length(known) > 0L) {
    to <- span$to[match(known, as.character(span$recording))]
    times <- vapply(names(segment_unit_names), function(unit) {
      stats::median(log(pmax(last[known] / seconds_to(unit), 1e-9) / to))
    }, 0)
    unit <- names(which.min(abs(times)))
    why <- "from the length of the recordings"
    if (whole && (times[[unit]] > log(2) || times[[unit]] < -log(8))) abort_samples(last[known], to, call)
  } else {
    usual <- stats::median(columns$end - columns$start, na.rm = TRUE)
    unit <- if (whole && usual >= 500) "ms" else "s"
    why <- "from their size"
    if (whole && unit == "s" && max(last) > longest_session && max(last) < far_start) abort_samples(last, NULL, call)
  }
  inform_musefuse(c(
    i = paste0(
      "Times of the segments are taken for {segment_unit_names[[unit]]}, {why}. {.code unit = \"{unit}\"} declares ",
      "it."
    )
  ), "unit")
  unit
}

abort_samples <- function(last, to, call) {
  rate <- if (is.null(to)) 25 else signif(stats::median(last / to), 2L)
  abort_musefuse(c("The unit of the segments' times is not clear.",
    x = paste0("They are whole numbers and end at {max(last)}", if (!is.null(to)) ", recordings at {max(to)} s", "."),
    i = "Say it: {.code unit = \"s\"} or {.code unit = \"ms\"}.",
    i = paste("Are they samples or frames? Divide them by their number a second, {.code x$start <- x$start / {rate}},",
      "{.code x$end <- x$end / {rate}}, and give the data frame {.code x}.")), "time", call = call)
}
