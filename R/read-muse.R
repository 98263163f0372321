# MuSe challenges: timestamp (ms), value, segment_id; one gold standard a recording. As ratings it is one rater.

format_muse <- function() list(sniff = sniff_muse, read = read_format_muse)

sniff_muse <- function(file, top) {
  header <- chartr(";\t", ",,", lower(gsub("[\" ]", "", c(top$lines, "")[[1L]])))
  header %in% c("timestamp,value,segment_id", "timestamp,segment_id,value") ||
    header == "timestamp,value" && "label_segments" %in% c(file$folders, file$parent)
}

read_format_muse <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  delim <- delim_of_header(lines[[1L]])
  names <- lower(split_cells(lines[[1L]], delim)[[1L]])
  columns <- columns_of_lines(lines, 2L, delim, names, file, options)
  numbers <- format_number_columns(columns, c("timestamp", "value"), file, options)
  rows <- melt_dimensions(numbers$timestamp / 1000, stats::setNames(numbers["value"], muse_dimension(file)),
    file$name, "gold")
  list(rows = rows, traces = format_facts(rows, tool = "MuSe"),
    said = "MuSe labels: times are milliseconds; segment_id is left out; the rater is \"gold\".")
}

# label_segments/<dimension>/<recording>.csv, whatever the dimension is called.
muse_dimension <- function(file) {
  known <- folder_dimension(file)
  around <- file$around %||% file$parent
  if (known == "rating" && nzchar(around) && !around %in% c("label_segments", "labels", "muse")) around else known
}
