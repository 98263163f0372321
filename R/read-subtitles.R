# Subtitles (.srt, .vtt): a line "from --> to", then what is shown, to the next blank line.

format_subtitles <- function() {
  list(files = "[.](srt|vtt)$", sniff = sniff_subtitles, read = read_by_segments(segments_of_subtitles),
    segments = segments_of_subtitles)
}

subtitle_time <- "([0-9]+:)?[0-9]+:[0-9]{2}[.,][0-9]{3}"
subtitle_pattern <- paste0("^ *(", subtitle_time, ") +--> +(", subtitle_time, ")( .*)?$")

sniff_subtitles <- function(file, top) any(grepl(subtitle_pattern, utils::head(top$lines, 30L)))

segments_of_subtitles <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  at <- grep(subtitle_pattern, lines)
  if (length(at) == 0L) abort_format(file, "values", options, x = "No line tells a time, as in
    {.val 00:00:01.000 --> 00:00:02.500}.")
  blank <- c(which(!nzchar(trimws(lines))), length(lines) + 1L)
  last <- pmin(vapply(at, function(k) min(blank[blank > k]), 0) - 1, c(at[-1L] - 1L, length(lines)))
  label <- mapply(function(from, to) {
    trimws(gsub("<[^>]*>", "", paste(lines[from + seq_len(to - from)], collapse = " ")))
  }, at, last)
  time <- function(part) as.double(parse_clock(sub(subtitle_pattern, part, lines[at]), NULL, "", options$call))
  rows <- interval_rows(file$name, "subtitle", nobody, time("\\1"), time("\\3"), label)
  list(rows = check_intervals(rows, file, options), traces = NULL, said = NULL)
}
