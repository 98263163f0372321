# Who spoke when, as tools of speech write it, in cells parted by blanks: RTTM ("SPEAKER file channel start duration . .
# who"), STM ("file channel who start end <label> words") and CTM ("file channel start duration word"). Lines that
# begin with ;; are remarks.

format_speech <- function() {
  list(files = "[.](rttm|stm|ctm)$", sniff = sniff_speech, read = read_by_segments(segments_of_speech),
    segments = segments_of_speech)
}

speech_kind <- function(file) lower(sub("^.*[.]", "", basename(file$path)))

sniff_speech <- function(file, top) {
  lines <- utils::head(top$lines[nzchar(trimws(top$lines))], 20L)
  speech_kind(file) %in% c("rttm", "stm", "ctm") ||
    length(lines) > 0L && all(grepl("^SPEAKER +[^ ]+ +[^ ]+ +[0-9.]+ +[0-9.]+ ", lines))
}

# The cells of each kind by what they hold.
speech_cells <- list(
  rttm = c(recording = 2, start = 4, duration = 5, label = 8), stm = c(recording = 1, who = 3, start = 4, end = 5),
  ctm = c(recording = 1, start = 3, duration = 4, label = 5)
)

segments_of_speech <- function(file, options) {
  kind <- speech_kind(file)
  if (!kind %in% names(speech_cells)) kind <- "rttm"
  lines <- read_lines(file$path, encoding = options$encoding)
  at <- which(nzchar(trimws(lines)) & !grepl("^ *(;;|#)", lines))
  other <- if (kind == "rttm") !grepl("^ *SPEAKER[ \t]", lines[at]) else FALSE
  left <- sum(other)
  at <- at[!other]
  if (length(at) == 0L) abort_format(file, "empty", options, x = "It has no line of a speaker or a word.")
  cells <- strsplit(trimws(lines[at]), "[ \t]+")
  place <- speech_cells[[kind]]
  short <- which(lengths(cells) < max(place))
  if (length(short) > 0L) {
    line <- at[[short[[1L]]]]
    abort_format(file, "values", options, x = "Line {line} has fewer than {max(place)} cells.")
  }
  of <- function(what) vapply(cells, `[[`, "", place[[what]])
  number <- function(what) format_numbers(of(what), file, what, at, options)
  start <- number("start")
  end <- if ("end" %in% names(place)) number("end") else start + number("duration")
  words <- function(row) paste(row[-(1:5)][!grepl("^<.*>$", row[-(1:5)])], collapse = " ")
  label <- if (kind == "stm") vapply(cells, words, "") else of("label")
  dimension <- switch(kind, rttm = "speaker", stm = of("who"), ctm = "word")
  rows <- interval_rows(of("recording"), dimension, nobody, start, end, label)
  list(rows = check_intervals(rows, file, options), traces = NULL,
    said = if (left > 0L) line("{left} line{?s} of no speaker {?is/are} left out."))
}
