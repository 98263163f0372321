# Praat's TextGrid, long and short: the same tokens in the same order, between which all else is for the eye.

format_textgrid <- function() {
  list(files = "[.]textgrid$", sniff = sniff_textgrid, read = read_by_segments(segments_of_textgrid),
    segments = segments_of_textgrid)
}

sniff_textgrid <- function(file, top) {
  grepl(caseless("[.]textgrid$"), file$path, ignore.case = TRUE) || is_binary_praat(top$bytes) ||
    any(grepl("ooTextFile", utils::head(top$lines, 2L), fixed = TRUE))
}

is_binary_praat <- function(bytes) identical(utils::head(bytes, 12L), charToRaw("ooBinaryFile"))

# Strings in quotes (doubled within), numbers that stand free, <exists>; comments go.
praat_tokens <- function(text) {
  found <- regmatches(text, gregexpr("\"(?:[^\"]|\"\")*\"|![^\n]*|<[a-z]+>|[^\\s\"]+", text, perl = TRUE))[[1L]]
  found[grepl("^\"|^<(exists|absent)>$|^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$", found)]
}

segments_of_textgrid <- function(file, options) {
  if (is_binary_praat(first_bytes(file$path, 12L))) {
    abort_format(file, "file", options, x = "It is binary.", i = "In Praat, save it as a text file.")
  }
  tiers <- textgrid_tiers(file, options)
  name <- vapply(tiers, `[[`, "", "name")
  who <- vapply(name, function(one) split_tier_name(one)$rater, "")
  apart <- tiers_apart(name, replace(who, is.na(who), nobody))
  rows <- do.call(rbind, Map(function(tier, rater, dimension) {
    tier <- tier[nzchar(trimws(tier$label)), ]
    interval_rows(file$name, dimension, rater, tier$start, tier$end, tier$label)
  }, lapply(tiers, `[[`, "intervals"), replace(who, is.na(who), nobody), apart$dimension))
  if (NROW(rows) == 0L) abort_format(file, "empty", options, x = "None of its tiers has a label.")
  list(rows = check_intervals(rows, file, options), traces = NULL, said = apart$said, names_raters = !all(is.na(who)))
}

# The tiers of a file: of each its `name` and its `intervals` (start, end, label); a point has no length.
textgrid_tiers <- function(file, options) {
  token <- token_taker(file, options)
  kind <- c(token$text(), token$text())
  if (!kind[[1L]] %in% c("ooTextFile", "ooTextFile short") || kind[[2L]] != "TextGrid") {
    abort_format(file, "file", options, x = "It holds {.val {kind[[2L]]}}, not {.val TextGrid}.",
      i = "In Praat, save the TextGrid by itself as a text file.")
  }
  skip_span <- function() for (end in 1:2) token$number()
  skip_span()
  n <- if (token$flag() == "<exists>") token$count() else 0
  tiers <- lapply(seq_len(n), function(tier) {
    class <- token$text()
    name <- token$text()
    skip_span()
    intervals <- lapply(seq_len(token$count()), function(i) {
      start <- token$number()
      list(start = start, end = if (class == "IntervalTier") token$number() else start, label = token$text())
    })
    field <- function(key, type) vapply(intervals, `[[`, type, key)
    list(name = name, intervals = data.frame(start = field("start", 0), end = field("end", 0),
      label = field("label", "")))
  })
  token$end()
  tiers
}

# Functions that take the next element of a file as what it must be; end() says that none is left.
token_taker <- function(file, options) {
  token <- praat_tokens(paste(read_lines(file$path, encoding = options$encoding), collapse = "\n"))
  at <- 0L
  take <- function(kind) {
    at <<- at + 1L
    one <- if (at <= length(token)) token[[at]] else ""
    text <- startsWith(one, "\"")
    if (!nzchar(one) || text != (kind == "text")) {
      abort_format(file, "file", options, x = "It is no TextGrid, or cut off: element {at} should be {kind}.")
    }
    if (text) gsub("\"\"", "\"", substr(one, 2L, nchar(one) - 1L), fixed = TRUE) else one
  }
  number <- function(kind = "a number") as.numeric(take(kind))
  list(
    text = function() take("text"), number = number, flag = function() take("a flag"),
    count = function() {
      n <- number("a count")
      if (n %in% seq.int(0, length(token))) return(n)
      abort_format(file, "file", options, x = "Element {at}, {n}, is no count.")
    },
    end = function() {
      if (at < length(token)) {
        abort_format(file, "file", options, x = "It holds more than it says: element {at + 1L} is one too many.")
      }
    }
  )
}

# "arousal@anna": the dimension and who rated it.
split_tier_name <- function(name) {
  has_rater <- grepl(".@.", name)
  list(dimension = if (has_rater) sub("@[^@]*$", "", name) else name,
    rater = if (has_rater) sub("^.*@", "", name) else NA_character_)
}
