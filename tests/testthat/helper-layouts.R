# Random folders of ratings with known truth: layouts x dialects x clocks. Each is a fair file that some tool could have
# written; it must be read right or refused, and never read wrong.

pick <- function(x, n = 1L) x[sample.int(length(x), n)]

# list(files: name -> lines, truth, expect: "read" or "any", what: a description, code: of the text, arguments)
random_case <- function(seed) {
  set.seed(seed)
  case <- list(layout = pick(c("recordings", "raters", "dimensions", "long", "long dimensions", "both", "video column",
    "trials", "sessions")),
    clock = pick(names(random_clocks)), delim = pick(c(",", ",", ";", ";", "\t", "|", " ")), decimal = ".", seed = seed)
  if (case$delim != ",") case$decimal <- pick(c(".", ","))
  case$words <- pick(random_words)[[1L]]
  case$step <- pick(c(0.04, 0.1, 0.2, 0.25, 0.5, 1))
  case$n <- sample(12:40, 1L)
  case$truth <- random_truth(case)
  case$clock_of <- random_clocks[[case$clock]]
  if (case$clock == "whole seconds") {
    case$step <- 1
    case$truth$time <- case$truth$index
  }
  if (case$clock == "sparse") {
    case$step <- 15
    case$truth$time <- 15 * case$truth$index
  }
  if (case$clock == "session") case$truth$time <- case$step * case$truth$index
  case$span <- case$step * (case$n - 1)
  case$tables <- random_tables(case)
  if (isTRUE(case$clock_of$next_day)) case$truth$time <- case$truth$time + 86400 * (case$truth$time > 0)
  case$truth$time <- case$truth$time + case$clock_of$shift(case$span)
  if (isTRUE(case$clock_of$newest_first)) case$tables <- lapply(case$tables, function(table) table[rev(seq_len(nrow(
    table))), , drop = FALSE])
  case$files <- lapply(case$tables, random_lines, case = case)
  case <- random_dialect(case)
  case
}

random_words <- list(
  list(time = "time", rater = "rater", recording = "video", value = "value", dimension = "dimension",
    dims = c("arousal", "valence")),
  list(time = "Timestamp", rater = "ParticipantID", recording = "stimulus_id", value = "Rating", dimension = "Scale",
    dims = c("Arousal", "Dominance")),
  list(time = "Zeit", rater = "Beurteiler", recording = "Aufnahme", value = "Bewertung", dimension = "Merkmal",
    dims = c("Erregung", "Valenz")),
  list(time = "temps", rater = "\u00c9valuateur", recording = "extrait", value = "valeur", dimension = "\u00e9chelle",
    dims = c("\u00e9veil", "valence")),
  list(time = "tiempo", rater = "evaluador", recording = "pel\u00edcula", value = "puntuaci\u00f3n",
    dimension = "escala", dims = c("activaci\u00f3n", "valencia")),
  list(time = "tempo", rater = "valutatore", recording = "filmato", value = "punteggio", dimension = "scala",
    dims = c("attivazione", "valenza")),
  list(time = "tijd", rater = "beoordelaar", recording = "fragment", value = "waarde", dimension = "schaal",
    dims = c("opwinding", "valentie")),
  list(time = "t", rater = "annotator", recording = "clip", value = "score", dimension = "attribute",
    dims = c("joy", "tension"))
)

date_text <- function(t, format) format(as.POSIXct(1.6e9 + t + 1e-5, origin = "1970-01-01", tz = "UTC"), format)
# The wall of Berlin, where its clock is put back or forward half way.
berlin_text <- function(t, span, change) {
  format(as.POSIXct(change, tz = "UTC") + t - span / 2 + 1e-5, "%Y-%m-%d %H:%M:%OS3", tz = "Europe/Berlin")
}
hms_text <- function(t) sprintf("%02d:%02d:%06.3f", floor(t / 3600) %% 24, floor(t / 60) %% 60, t %% 60)
before_midnight <- function(span) 86400 - span / 2

# How times are written: header(word), cell(seconds), and whether they can be read without arguments.
random_clocks <- list(
  "plain" = list(header = identity, cell = function(t) sprintf("%.4f", t), read = TRUE),
  "seconds" = list(header = function(w) pick(c(paste0(w, "_s"), "Time [s]", "seconds", "Time(sec)")),
    cell = function(t) sprintf("%.4f", t), read = TRUE),
  "ms" = list(header = function(w) pick(c(paste0(w, "_ms"), "timestamp (ms)", "milliseconds", "timeMs")),
    cell = function(t) sprintf("%.0f", 1000 * t), read = TRUE),
  "bare ms" = list(header = identity, cell = function(t) sprintf("%.0f", 1000 * t), read = TRUE),
  "minutes" = list(header = function(w) paste0(w, "_min"), cell = function(t) sprintf("%.8f", t / 60), read = TRUE),
  "units row" = list(header = identity, cell = function(t) sprintf("%.0f", 1000 * t), read = TRUE, units = "[ms]"),
  "iso" = list(header = identity,
    cell = function(t) paste0(date_text(t, "%Y-%m-%dT%H:%M:%OS3"), "Z"), read = TRUE),
  "date" = list(header = identity,
    cell = function(t) date_text(t, "%Y-%m-%d %H:%M:%OS3"),
    read = TRUE),
  "hms" = list(header = identity, cell = function(t) paste0("00:", sprintf("%02d:%06.3f", floor(t / 60), t %% 60)),
    read = TRUE),
  "ms clock" = list(header = identity, cell = function(t) sprintf("%02d:%06.3f", floor(t / 60), t %% 60), read = TRUE),
  "epoch ms" = list(header = identity, cell = function(t) sprintf("%.0f", 1.6e12 + 1000 * t), read = TRUE),
  "epoch s" = list(header = identity, cell = function(t) sprintf("%.3f", 1.6e9 + t), read = TRUE),
  "whole seconds" = list(header = identity, cell = function(t) sprintf("%.0f", t), read = TRUE),
  "sparse" = list(header = identity, cell = function(t) sprintf("%.0f", t), read = FALSE),
  "frames" = list(header = function(w) pick(c("frame", "Frame", "frame_number")),
    cell = function(t) sprintf("%.0f", t * 100), read = FALSE),
  "month" = list(header = identity, cell = function(t) date_text(t, "%d-%b-%Y %H:%M:%OS3"), read = TRUE),
  "US date" = list(header = identity, cell = function(t) date_text(t, "%m/%d/%y %H:%M:%OS3"), read = TRUE),
  "points" = list(header = identity, cell = function(t) date_text(t, "%d.%m.%Y %H:%M:%OS3"), read = TRUE,
    points = TRUE),
  "newest first" = list(header = identity, cell = function(t) date_text(t, "%Y/%m/%d %H:%M:%OS3"), read = TRUE,
    newest_first = TRUE),
  "midnight" = list(header = identity, cell = function(t, span) hms_text(t + before_midnight(span)), read = TRUE,
    shift = before_midnight),
  "midnight, one date" = list(header = identity, read = TRUE,
    cell = function(t, span) paste("2021-05-03", hms_text(t + before_midnight(span)))),
  # these must be refused, and the call that is shown reads them
  "two days" = list(header = identity, read = FALSE,
    cell = function(t) paste0(ifelse(t > 0, "04", "03"), date_text(t, "/05/%Y %H:%M:%OS3")),
    arguments = list(time_format = "%d/%m/%Y %H:%M:%OS"), next_day = TRUE),
  "put back" = list(header = identity, cell = function(t, span) berlin_text(t, span, "2021-10-31 01:00:00"),
    read = FALSE, arguments = list(tz = "Europe/Berlin")),
  "put forward" = list(header = identity, cell = function(t, span) berlin_text(t, span, "2021-03-28 01:00:00"),
    read = FALSE, arguments = list(tz = "Europe/Berlin")),
  "countdown" = list(header = function(w) pick(c(w, "time_left", "remaining")),
    cell = function(t, span) sprintf("%.4f", span - t), read = FALSE, arguments = list(countdown = TRUE)),
  "minutes down" = list(header = identity, cell = function(t, span) hms_text(span - t), read = FALSE,
    arguments = list(countdown = TRUE))
)
random_clocks <- lapply(random_clocks, function(clock) {
  cell <- clock$cell
  if (length(formals(cell)) == 1L) clock$cell <- function(t, span) cell(t)
  clock$shift <- if (is.null(clock$shift)) function(span) 0 else clock$shift
  clock
})

# Ids in natural order, values of two decimals, a few of them missing.
random_truth <- function(case) {
  raters <- pick(list(c("anna", "ben", "carla"), c("R1", "R2", "R10"), c("rater1", "rater2"), c("sub-01", "sub-02"),
    c("Zo\u00eb", "\u00c5sa"), c("P3", "P11")))[[1L]]
  if (grepl("^long|trials|sessions", case$layout) && stats::runif(1) < 0.4) raters <- c("101", "102", "117")
  recordings <- pick(list(c("clip1", "clip2"), c("film_a", "film_b", "film_c"), c("video-1", "video-12"),
    c("scene3")))[[1L]]
  dimensions <- if (case$layout %in% c("dimensions", "long dimensions", "both",
    "video column")) case$words$dims else case$words$dims[[1L]]
  truth <- expand.grid(index = seq_len(case$n) - 1, rater = raters, dimension = dimensions, recording = recordings,
    stringsAsFactors = FALSE)
  truth$time <- case$step * truth$index
  truth$value <- round(sin(truth$index / 3 + match(truth$rater, raters)) + match(truth$recording, recordings) / 10 +
    match(truth$dimension, dimensions) / 7, 2)
  truth$value[truth$value == round(truth$value)] <- 0.13
  truth$value[sample.int(nrow(truth), nrow(truth) %/% 15L)] <- NA
  truth
}

# Tables by file, as text frames with their headers.
random_tables <- function(case) {
  truth <- case$truth
  word <- case$words
  time <- case$clock_of$header(word$time)
  cell <- function(t) case$clock_of$cell(t, case$span)
  number <- function(x) ifelse(is.na(x), NA, gsub(".", case$decimal, sprintf("%.2f", x), fixed = TRUE))
  clock <- function(t) if (isTRUE(case$clock_of$points)) cell(t) else gsub(".", case$decimal, cell(t), fixed = TRUE)
  wide <- function(rows, by) {
    out <- data.frame(clock(sort(unique(rows$time))))
    for (one in unique(rows[[by]])) {
      here <- rows[rows[[by]] == one, ]
      out[[one]] <- number(here$value[order(here$time)])
    }
    stats::setNames(out, c(time, unique(rows[[by]])))
  }
  files <- switch(case$layout,
    recordings = lapply(split(truth, paste0(truth$dimension, "/", truth$recording)), wide, by = "rater"),
    raters = lapply(split(truth, paste0(truth$recording, "/", truth$rater)), function(rows) {
      stats::setNames(data.frame(clock(rows$time), number(rows$value)), c(time, word$value))
    }),
    dimensions = lapply(split(truth, paste0(truth$recording, "/", truth$rater)), wide, by = "dimension"),
    "video column" = lapply(split(truth, truth$rater), function(rows) {
      first <- rows[rows$dimension == rows$dimension[[1L]], ]
      out <- stats::setNames(data.frame(first$recording, clock(first$time)), c(word$recording, time))
      for (one in unique(rows$dimension)) out[[one]] <- number(rows$value[rows$dimension == one])
      out
    }),
    long = list(all = stats::setNames(data.frame(truth$recording, truth$rater, clock(truth$time), number(truth$value)),
      c(word$recording, word$rater, time, word$value))),
    "long dimensions" = {
      first <- truth[truth$dimension == truth$dimension[[1L]], ]
      out <- stats::setNames(data.frame(first$recording, first$rater, clock(first$time)),
        c(word$recording, word$rater, time))
      for (one in unique(truth$dimension)) out[[one]] <- number(truth$value[truth$dimension == one])
      list(all = out)
    },
    both = lapply(split(truth, truth$recording), function(rows) {
      out <- stats::setNames(data.frame(clock(sort(unique(rows$time)))), time)
      for (who in unique(rows$rater)) for (what in unique(rows$dimension)) {
        here <- rows[rows$rater == who & rows$dimension == what, ]
        out[[paste0(gsub("-", "", who), "_", what)]] <- number(here$value[order(here$time)])
      }
      out
    }),
    trials = list(all = stats::setNames(data.frame(truth$recording, truth$rater, clock(truth$time),
      number(truth$value)),
      c(pick(c("trial", "condition", "block")), word$rater, time, word$value))),
    sessions = list(all = stats::setNames(data.frame("film", truth$rater, truth$recording, clock(truth$time),
      number(truth$value)),
      c(word$recording, word$rater, pick(c("session", "SessionID", "visit")), time, word$value)))
  )
  lapply(files, add_distractors)
}

# Columns that hold no ratings.
add_distractors <- function(table) {
  n <- nrow(table)
  more <- list(frame_id = seq_len(n), segment_id = rep(1:2, length.out = n), conf = rep("0.9", n),
    label = rep(c("calm", "tense"), length.out = n),
    comment = rep("no, \"really\"", n), row = seq_len(n), button = rep(0:1, length.out = n),
    sample_index = seq_len(n) - 1L)
  for (name in pick(names(more), sample(0:2, 1L))) table[[name]] <- more[[name]]
  table
}

random_lines <- function(table, case) {
  missing <- pick(c("NA", "", "NaN", "n/a", "None", "NULL", "?", "#N/A"))
  if (case$delim == " ") missing <- "NA"
  table[] <- lapply(table, function(column) ifelse(is.na(column), missing, as.character(column)))
  table$comment <- if (case$delim != " ") table$comment
  quote_all <- stats::runif(1) < 0.2
  protect <- function(text) {
    must <- quote_all | grepl(case$delim, text, fixed = TRUE) | grepl("\"", text)
    ifelse(must, paste0("\"", gsub("\"", "\"\"", text), "\""), text)
  }
  names <- names(table)
  if (case$delim == " ") names <- gsub("[ ()]+", "_", names)
  rows <- lapply(table, protect)
  lines <- c(paste(protect(names), collapse = case$delim), do.call(paste, c(unname(rows), sep = case$delim)))
  if (!is.null(case$clock_of$units)) {
    at <- match(case$words$time, names(table))
    units <- rep("", length(table))
    if (case$delim == " ") units[] <- "-"
    units[[at]] <- case$clock_of$units
    lines <- append(lines, paste(units, collapse = case$delim), 1L)
  }
  # totals and remarks below the table
  if (stats::runif(1) < 0.05 && case$delim != " ") lines <- c(lines,
    paste(c("Total", rep("", length(table) - 1L)), collapse = case$delim))
  if (stats::runif(1) < 0.1) lines <- c(lines, pick(list("# end of file", c("", "Exported by a tool"), "END"))[[1L]])
  lines
}

# Marks, codes, ends of lines, what stands before the table and beside it in the folder.
random_dialect <- function(case) {
  case$code <- pick(c("UTF-8", "UTF-8", "UTF-8", "mark", "UTF-16LE", "latin1"))
  case$end <- pick(c("\n", "\n", "\r\n", "\r"))
  case$packed <- stats::runif(1) < 0.1
  if (stats::runif(1) < 0.15 && case$delim %in% c(",", ";")) case$files <- lapply(case$files,
    function(lines) c(paste0("sep=", case$delim), lines))
  if (stats::runif(1) < 0.15) case$files <- lapply(case$files, function(lines) c("Exported by a tool", "", lines))
  if (stats::runif(1) < 0.15) case$files <- lapply(case$files, function(lines) c("# version: 3", lines))
  case$side <- stats::runif(1) < 0.3
  case
}

write_case <- function(case, root) {
  for (name in names(case$files)) {
    path <- file.path(root, paste0(name, if (case$packed) ".csv.gz" else pick(c(".csv", ".txt", ".tsv"))))
    dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
    text <- paste0(paste(case$files[[name]], collapse = case$end), case$end)
    bytes <- switch(case$code,
      mark = c(as.raw(c(0xef, 0xbb, 0xbf)), charToRaw(enc2utf8(text))),
      "UTF-16LE" = c(as.raw(c(0xff, 0xfe)), iconv(text, "UTF-8", "UTF-16LE", toRaw = TRUE)[[1L]]),
      latin1 = iconv(text, "UTF-8", "latin1", toRaw = TRUE)[[1L]],
      charToRaw(enc2utf8(text)))
    con <- if (case$packed) gzfile(path, "wb") else file(path, "wb")
    writeBin(bytes, con)
    close(con)
  }
  if (case$side) writeLines(c("Ratings of some films.", "See the paper."), file.path(root, "README.txt"))
  root
}

# "right", "refused" or what is wrong.
try_case <- function(case) {
  root <- write_case(case, tempfile("case"))
  on.exit(unlink(root, recursive = TRUE))
  read <- function(...) {
    tryCatch(suppressWarnings(read_annotations(root, quiet = TRUE, ...)), musefuse_error = function(cnd) cnd,
      error = function(cnd) cnd)
  }
  x <- read()
  if (!is.null(case$clock_of$arguments)) {
    if (!inherits(x, "error")) {
      return("should be refused")
    }
    y <- do.call(read, case$clock_of$arguments)
    right <- if (inherits(y, "error")) "refused" else compare_truth(as.data.frame(y), case)
    if (!right %in% c("right", "refused")) {
      return(paste("by the call that is shown:", right))
    }
  }
  if (inherits(x, "musefuse_error")) {
    return(structure("refused", message = conditionMessage(x)))
  }
  if (inherits(x, "error")) {
    return(paste("raw error:", conditionMessage(x)))
  }
  compare_truth(as.data.frame(x), case)
}

compare_truth <- function(x, case) {
  truth <- case$truth
  if (case$layout == "sessions") {
    truth$rater <- if (length(unique(truth$recording)) > 1L) paste0(truth$rater, " (", truth$recording,
      ")") else truth$rater
    truth$recording <- "film"
  }
  if (case$layout == "both") truth$rater <- gsub("-", "", truth$rater)
  named <- case$layout %in% c("recordings", "dimensions", "long dimensions", "both", "video column")
  if (!named) x$dimension <- truth$dimension[[1L]]
  key <- function(d) paste(d$recording, d$dimension, d$rater, sprintf("%.3f", d$time))
  at <- match(key(truth), key(x))
  if (nrow(x) != nrow(truth) || anyNA(at)) {
    return(paste0("rows: ", nrow(x), " of ", nrow(truth), ", e.g. ",
      paste(utils::head(setdiff(key(x), key(truth)), 2L), collapse = "; ")))
  }
  same <- identical(is.na(x$value[at]), is.na(truth$value)) && all(abs(x$value[at] - truth$value) < 1e-9, na.rm = TRUE)
  if (same) "right" else "values differ"
}
