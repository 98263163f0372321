# Exports of sensors: Empatica E4 (start and rate above the samples) and iMotions (values carried forward).

format_empatica <- function() list(sniff = sniff_empatica, read = read_format_empatica)

empatica_signals <- c("ACC", "BVP", "EDA", "HR", "TEMP")

# Two rows: the start in seconds since 1970, and samples a second, the same in every column. IBI.csv has the start and
# the word IBI, then times since the start; tags.csv the moments at which a button was pressed, since 1970.
sniff_empatica <- function(file, top) {
  signal <- empatica_signal(file$name)
  if (signal %in% "TAGS") {
    return(grepl("[.]csv$", file$path, ignore.case = TRUE) && all(grepl("^1[0-9]{9}([.][0-9]+)?$", trimws(top$lines))))
  }
  if (signal %in% "IBI") {
    return(grepl("^[0-9.]+, *\"?IBI", c(top$lines, "")[[1L]]))
  }
  !is.null(empatica_start(top$lines))
}

# EDA.csv, also as eda_s01.csv; NA where the name holds none, or several.
empatica_signal <- function(name) {
  found <- intersect(upper(name_tokens(name)[[1L]]), c(empatica_signals, "TAGS", "IBI"))
  if (length(found) == 1L) found else NA_character_
}

# Start and samples a second of the first rows, NULL where they are not such.
empatica_start <- function(lines) {
  lines <- utils::head(lines, 3L)
  if (length(lines) < 2L || !grepl("^\"?1[0-9]{9}([.,][0-9]*)?\"?([;, ]|$)", lines[[1L]])) {
    return(NULL)
  }
  delim <- empatica_delim(lines)
  cells <- split_cells(lines, delim)
  if (length(cells[[1L]]) != length(cells[[2L]])) {
    return(NULL)
  }
  start <- text_to_number(cells[[1L]])
  rate <- text_to_number(cells[[2L]])
  if (!anyNA(c(start, rate)) && length(unique(start)) == 1L && length(unique(rate)) == 1L && rate[[1L]] < 1e4) {
    list(start = start[[1L]], rate = rate[[1L]], delim = delim)
  }
}

# A spreadsheet whose decimal mark is a comma parts cells by semicolons, of which one column has none.
empatica_delim <- function(lines) {
  if (any(grepl(";", lines, fixed = TRUE)) || all(grepl("^\"?[0-9]+,[0-9]+\"?$", lines))) ";" else ","
}

# What the name of a file says beside its signal, "" where that is all.
empatica_owner <- function(name, signal) {
  own <- if (is.na(signal)) name else without_part(name, signal)
  if (upper(own) %in% signal) "" else own
}

# The session starts with the first of its signals; HR.csv, for one, starts ten seconds later.
empatica_session <- function(file, own = Inf) {
  owner <- empatica_owner(file$name, empatica_signal(file$name))
  beside <- list.files(dirname(file$path), "[.]csv$", full.names = TRUE, ignore.case = TRUE)
  name <- file_stem(beside)
  signal <- vapply(name, empatica_signal, "")
  beside <- beside[signal %in% empatica_signals & mapply(empatica_owner, name, signal) == owner]
  starts <- vapply(beside, function(path) empatica_start(read_lines(path, 3L))$start %||% Inf, 0)
  min(starts, own)
}

read_format_empatica <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  signal <- empatica_signal(file$name)
  owner <- empatica_owner(file$name, signal)
  recording <- if (nzchar(owner) && !is.na(signal)) owner else file$parent
  signal <- lower(signal %|NA|% file$name)
  if (signal == "tags") {
    return(empatica_tags(file, lines, options))
  }
  if (signal == "ibi") {
    return(read_empatica_beats(file, lines, recording, options))
  }
  head <- empatica_start(lines)
  if (is.null(head) || !is.finite(head$rate) || head$rate <= 0) abort_format(file, "time", options,
    x = "Line 1 must be the start (seconds since 1970), line 2 samples a second, above 0.")
  width <- length(split_cells(lines[[1L]], head$delim)[[1L]])
  names <- if (signal == "acc" && width == 3L) paste0("acc_", c("x", "y", "z")) else
    if (width == 1L) signal else paste0(signal, "_", seq_len(width))
  columns <- columns_of_lines(lines, 3L, head$delim, names, file, options)
  values <- format_number_columns(columns, names, file, options)
  session <- empatica_session(file, head$start)
  rows <- melt_dimensions(head$start - session + (seq_along(values[[1L]]) - 1) / head$rate, values, recording, "E4")
  empatica_traces(rows, session, rate = head$rate, sampling = "regular")
}

# Moments are no ratings: they are said.
empatica_tags <- function(file, lines, options) {
  at <- format_numbers(lines, file, "tags", seq_along(lines), options) - empatica_session(file)
  shown <- if (length(at) > 0L && all(is.finite(at))) paste0(" (at ", paste(name_some(signif(at, 6)), collapse = ", "),
    " s)")
  list(rows = list(recording = character(), dimension = character(), rater = character(), time = numeric(),
    value = numeric()), said = paste0("Empatica E4: tags.csv holds ", count_of(length(at), "moment"), shown,
    ", no ratings."))
}

# Beat by beat: seconds since the start, and the seconds between two beats. A wrist that moved has none.
read_empatica_beats <- function(file, lines, recording, options) {
  if (!any(nzchar(trimws(lines[-1L])))) {
    return(left_out_file(file, "no beats"))
  }
  start <- as.numeric(sub(",.*$", "", lines[[1L]]))
  columns <- columns_of_lines(lines, 2L, ",", c("time", "ibi"), file, options)
  values <- format_number_columns(columns, c("time", "ibi"), file, options)
  session <- empatica_session(file, start)
  rows <- melt_dimensions(start - session + values$time, values["ibi"], recording, "E4")
  empatica_traces(rows, session, sampling = "irregular")
}

empatica_traces <- function(rows, session, ...) {
  list(rows = rows, traces = format_facts(rows, ..., time_ref = format_time_ref(session, "Z"), tool = "Empatica E4"),
    said = paste("Empatica E4: the first rows are start and samples a second; the folder is the recording, times are",
      "seconds since the start of its first signal."))
}

# ---- iMotions ------------------------------------------------------------------------------------

format_imotions <- function() list(sniff = sniff_imotions, read = read_format_imotions, options = c("column", "source"))

sniff_imotions <- function(file, top) {
  header <- top$lines[!grepl("^\"?#", top$lines)][1L]
  !is.na(header) && grepl("SourceStimuliName", header, fixed = TRUE) &&
    all(c("Row", "Timestamp", "EventSource", "SourceStimuliName") %in% imotions_names(cells_of_header(header)))
}

imotions_names <- function(names) sub("^Timestamp ?[(]?ms[)]?$", "Timestamp", names)

# A column is new only in rows of its own source; in the others it is carried forward.
read_format_imotions <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  header <- which(!grepl("^\"?#", lines))[[1L]]
  delim <- delim_of_header(lines[[header]])
  names <- imotions_names(split_cells(lines[[header]], delim)[[1L]])
  columns <- columns_of_lines(lines, header + 1L, delim, names, file, options, fill = TRUE)
  own <- setdiff(names, c("Row", "Timestamp", "EventSource", "SourceStimuliName"))
  column <- options$column
  filled <- imotions_ratings(own, columns)
  if (is.null(column) || !all(column %in% own)) {
    abort_format(file, "columns", options,
      x = if (is.null(column)) "It must be said which column holds the ratings." else
      "There is no column {.field {setdiff(column, own)}}.",
      i = "{.code column = \"{filled[[1L]]}\"}; it has {.field {name_some(filled, 8L)}}.")
  }
  cut <- attr(columns, "lines")[attr(columns, "size") < max(match(c(column, "SourceStimuliName"), names))]
  if (length(cut) > 0L) abort_format(file, "values", options,
    x = "Line {cut[[1L]]} is cut off before {.field {column}}.")
  time <- format_number_columns(columns, "Timestamp", file, options)$Timestamp / 1000
  shown <- imotions_stimuli(columns$SourceStimuliName, time)
  above <- gsub("\"", "", lines[seq_len(header - 1L)], fixed = TRUE)
  respondent <- trimws(gsub("^#Respondent( Name)?[ ,;\t:]+|[,;\t]+$", "",
    above[grepl("^#Respondent( Name)?[ ,;\t:]", above)]))
  rater <- if (length(respondent) > 0L) respondent[[1L]] else file$name
  pieces <- lapply(column, function(name) {
    value <- format_number_columns(columns, name, file, options)[[1L]]
    keep <- imotions_rows(columns$EventSource, value, columns$SourceStimuliName, options$source) & shown$there
    list(recording = shown$recording[keep], dimension = rep(name, sum(keep)), rater = rep(rater, sum(keep)),
      time = shown$time[keep], value = value[keep])
  })
  rows <- joined_columns(pieces)
  list(rows = rows, traces = format_facts(rows, tool = "iMotions"),
    said = c("iMotions: values that were carried forward are left out.", shown$said))
}

# Which stimulus each row is of: the clock runs through the study, and times are seconds since the stimulus began; one
# that is shown again is a recording in each of its passes. Between stimuli there is none.
imotions_stimuli <- function(name, time) {
  there <- nzchar(name)
  run <- cumsum(c(TRUE, name[-1L] != name[-length(name)]))
  first <- which(!duplicated(run))
  recording <- numbered_again(name[first])[run]
  begin <- if (length(unique(name[there])) > 1L) time[first][run] else 0
  again <- unique(recording[recording != name & there])
  list(there = there, recording = recording, time = time - begin, said = c(
    if (length(unique(name[there])) > 1L) "iMotions: times are seconds since the start of each stimulus.",
    if (length(again) > 0L) line("iMotions: a stimulus that is shown again is a recording, as {.val {again[[1L]]}}."),
    if (!all(there)) line("iMotions: {sum(!there)} row{?s} of no stimulus {?is/are} left out.")))
}

# Columns of numbers that may be ratings, the likeliest first; all where none is of numbers.
imotions_ratings <- function(own, columns) {
  numbers <- vapply(columns[own], function(cells) any(!is_na_text(cells) & looks_numeric(cells)), NA)
  kept <- words("slideevent stimtype duration collectionphase samplenumber timestampraw timestampcal quarantined")
  kept <- numbers & !compact_name(own) %in% kept & !grepl("^EventSource", own) & !is_word(own, "other")
  if (!any(kept)) {
    return(c(own[numbers], own[!numbers]))
  }
  likely <- is_word(own, "value") | nzchar(dimension_of_name(own)$dimension) | says_value(own)
  c(own[kept & likely], own[kept & !likely])
}

# Rows of `source`; where it is not said, of the sources without which the column never changes.
imotions_rows <- function(source, value, recording, wanted = NULL) {
  of <- strsplit(source, "|", fixed = TRUE)
  changed <- c(TRUE, !(value[-1L] == value[-length(value)]) %in% TRUE | recording[-1L] != recording[-length(recording)])
  changed <- changed & !is.na(value)
  if (is.null(wanted)) {
    all <- unique(unlist(of))
    always <- all[vapply(all, function(one) all(vapply(of[changed], function(row) one %in% row, NA)), NA)]
    wanted <- if (length(always) == 1L) always
  }
  if (is.null(wanted)) changed else vapply(of, function(row) any(wanted %in% row), NA) & !is.na(value)
}
