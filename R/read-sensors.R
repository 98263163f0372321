# Exports of sensors: Empatica E4 (start and rate above the samples) and iMotions (values carried forward).

format_empatica <- function() list(sniff = sniff_empatica, read = read_format_empatica)

empatica_signals <- c("ACC", "BVP", "EDA", "HR", "TEMP")

# Two rows: the start in seconds since 1970, and samples a second, the same in every column.
sniff_empatica <- function(file, top) {
  cells <- strsplit(utils::head(top$lines, 3L), ",", fixed = TRUE)
  if (length(cells) < 2L || !toupper(file$name) %in% empatica_signals || length(cells[[1L]]) != length(cells[[2L]])) {
    return(FALSE)
  }
  start <- suppressWarnings(as.numeric(cells[[1L]]))
  rate <- suppressWarnings(as.numeric(cells[[2L]]))
  !anyNA(c(start, rate)) && length(unique(start)) == 1L && start[[1L]] > 1e9 && length(unique(rate)) == 1L
}

read_format_empatica <- function(file, options) {
  lines <- read_lines(file$path)
  first <- split_cells(lines[1:2], ",")
  start <- as.numeric(first[[1L]][[1L]])
  rate <- as.numeric(first[[2L]][[1L]])
  if (!is.finite(rate) || rate <= 0) abort_format(file, "time", options,
    x = "Line 2 must be samples a second, above 0.")
  signal <- tolower(file$name)
  names <- if (signal == "acc") paste0("acc_", c("x", "y", "z")) else signal
  names <- if (length(names) == length(first[[1L]])) names else paste0(signal, "_", seq_along(first[[1L]]))
  columns <- columns_of_lines(lines, 3L, ",", names, file, options)
  values <- format_number_columns(columns, names, file, options)
  n <- length(values[[1L]])
  rows <- melt_dimensions((seq_len(n) - 1) / rate, values, file$parent, "E4")
  ref <- format_time_ref(start, "Z")
  list(rows = rows, traces = format_facts(rows, rate = rate, sampling = "regular", time_ref = ref,
    tool = "Empatica E4"),
    said = "Empatica E4: the first rows are start and samples a second; the folder is the recording.")
}

# ---- iMotions ------------------------------------------------------------------------------------

format_imotions <- function() list(sniff = sniff_imotions, read = read_format_imotions, options = c("column", "source"))

sniff_imotions <- function(file, top) {
  header <- top$lines[!startsWith(top$lines, "#")][1L]
  !is.na(header) && all(vapply(c("Row", "Timestamp", "EventSource", "SourceStimuliName"), function(name) {
    grepl(paste0("(^|[,\t])\"?", name, "\"?([,\t]|$)"), header)
  }, NA))
}

# A column is new only in rows of its own source; in the others it is carried forward.
read_format_imotions <- function(file, options) {
  lines <- read_lines(file$path)
  header <- which(!startsWith(lines, "#"))[[1L]]
  delim <- if (grepl("\t", lines[[header]], fixed = TRUE)) "\t" else ","
  names <- split_cells(lines[[header]], delim)[[1L]]
  columns <- columns_of_lines(lines, header + 1L, delim, names, file, options, fill = TRUE)
  own <- setdiff(names, c("Row", "Timestamp", "EventSource", "SourceStimuliName"))
  column <- options$column
  filled <- c(own[vapply(columns[own], function(cells) any(!is_na_text(cells) & looks_numeric(cells)), NA)], own)
  if (is.null(column) || !all(column %in% own)) {
    abort_format(file, "columns", options,
      x = if (is.null(column)) "It must be said which column holds the ratings." else
      "There is no column {.field {setdiff(column, own)}}.",
      i = "{.code column = \"{filled[[1L]]}\"}; it has {.field {name_some(own, 8L)}}.")
  }
  time <- format_number_columns(columns, "Timestamp", file, options)$Timestamp / 1000
  respondent <- sub("^#Respondent( Name)?[ ,\t:]+", "", lines[grepl("^#Respondent( Name)?[ ,\t:]", lines)])
  rater <- if (length(respondent) > 0L) respondent[[1L]] else file$name
  pieces <- lapply(column, function(name) {
    value <- format_number_columns(columns, name, file, options)[[1L]]
    keep <- imotions_rows(columns$EventSource, value, columns$SourceStimuliName, options$source)
    list(recording = columns$SourceStimuliName[keep], dimension = rep(name, sum(keep)), rater = rep(rater, sum(keep)),
      time = time[keep], value = value[keep])
  })
  rows <- lapply(stats::setNames(names(pieces[[1L]]), names(pieces[[1L]])), function(field) {
    unlist(lapply(pieces, `[[`, field), use.names = FALSE)
  })
  list(rows = rows, traces = format_facts(rows, tool = "iMotions"),
    said = "iMotions: values that were carried forward are left out.")
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
