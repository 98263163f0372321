# Pieces of all files become the columns of one table: ids as factors, a third id (trial, session) as part of the
# recording or the rater, clocks that tell the date as seconds since the start.

# Pieces: list(recording, dimension, rater, session, trial: one for all rows or one a row; time, value; file).
stack_pieces <- function(pieces) {
  ids <- c("recording", "dimension", "rater")
  key <- lapply(ids, function(id) {
    text <- first_texts(lapply(pieces, `[[`, id))
    match(text, natural_order(text))
  })
  order <- do.call(order, c(key, method = "radix")) # in the order of the table, so that it need not be sorted
  fixed <- lapply(stats::setNames(ids, ids), function(id) given_order(pieces, id))
  pieces <- pieces[order]
  size <- lengths(lapply(pieces, `[[`, "time"))
  out <- lapply(stats::setNames(ids, ids), function(id) stack_ids(lapply(pieces, `[[`, id), size, fixed[[id]]))
  for (id in c("trial", "session")) {
    parts <- lapply(pieces, `[[`, id)
    if (any(lengths(parts) > 0L)) out[[id]] <- stack_ids(lapply(parts, function(part) part %||% NA_character_), size)
  }
  out$time <- stacked_numbers(lapply(pieces, `[[`, "time"))
  out$value <- stacked_numbers(lapply(pieces, `[[`, "value"))
  files <- first_texts(lapply(pieces, `[[`, "file"))
  out$file <- rep.int(match(files, files), size)
  attr(out, "files") <- files
  out
}

# The first of each as text, mostly the only one.
first_texts <- function(parts) {
  if (all(lengths(parts) == 1L) && all(vapply(parts, is.character, NA))) {
    return(unlist(parts, use.names = FALSE))
  }
  vapply(parts, function(part) as.character(part[[1L]]), "")
}

# Columns that all files have in one order keep it (NULL: natural order).
given_order <- function(pieces, id) {
  parts <- lapply(pieces, `[[`, id)
  if (!all(lengths(parts) == 1L)) {
    return(NULL)
  }
  text <- first_texts(parts)
  known <- unique(text)
  file <- first_texts(lapply(pieces, `[[`, "file"))
  if (length(known) == 1L) {
    return(known)
  }
  file <- match(file, unique(file))
  code <- match(text, known)
  first <- !duplicated(length(known) * (file - 1) + code) # of each file's columns of that name
  if (!all(tabulate(file[first]) == length(known))) {
    return(NULL)
  }
  order <- matrix(code[first][order(file[first])], nrow = length(known))
  if (all(order == order[, 1L])) known[order[, 1L]]
}

# One factor of ids that are one a piece or one a row.
stack_ids <- function(parts, size, levels = NULL) {
  if (all(lengths(parts) == 1L)) {
    text <- first_texts(parts)
    levels <- levels %||% natural_order(text)
    return(composed_levels(cpp_repeated_codes(match(text, levels), size, levels)))
  }
  coded <- lapply(parts, value_codes)
  levels <- levels %||% natural_order(unlist(lapply(coded, `[[`, "values")))
  codes <- Map(function(part, n) {
    rows <- match(as.character(part$values), levels)[part$codes]
    if (length(rows) == 1L) rep.int(rows, n) else rows
  }, coded, size)
  composed_levels(structure(unlist(codes, use.names = FALSE), levels = as.character(levels), class = "factor"))
}

natural_order <- function(text) {
  text <- unique(as.character(text))
  text <- text[!is.na(text)]
  text[order(natural_key(text), method = "radix")]
}

# ---- spellings -----------------------------------------------------------------------------------

# "Arousal" of one file and "arousal" of another are one, as long as no two traces become one by that; "anna" and
# "anna " are as long as no two ratings do.
merge_spellings <- function(columns) {
  said <- character()
  for (id in trace_keys) {
    levels <- levels(columns[[id]])
    bare <- without_blanks(levels)
    merged <- merge_levels(columns, id, bare)
    if (!is.null(merged) && anyDuplicated(row_codes(unname(c(merged[trace_keys], merged["time"])),
      length(merged$time))) == 0L) {
      said <- c(said, spelling_said(id, levels, merged, "blanks"))
      levels(merged[[id]]) <- without_blanks(levels(merged[[id]]))
      columns <- merged
    }
    levels <- levels(columns[[id]])
    merged <- merge_levels(columns, id, lower(levels))
    if (is.null(merged) || traces_in(merged[trace_keys]) < traces_in(columns[trace_keys])) next
    said <- c(said, spelling_said(id, levels, merged, "capitals"))
    columns <- merged
  }
  list(columns = columns, said = vapply(said, function(text) cli::format_inline(text), "", USE.NAMES = FALSE))
}

# The columns with ids of one `key` taken for the most frequent of them; NULL where none share a key.
merge_levels <- function(columns, id, key) {
  levels <- levels(columns[[id]])
  first <- match(key, key)
  if (all(first == seq_along(levels))) {
    return(NULL)
  }
  rows <- tabulate(as.integer(columns[[id]]), length(levels))
  often <- vapply(first, function(one) {
    same <- which(first == one)
    same[[which.max(rows[same])]]
  }, 0L)
  columns[[id]] <- droplevels(structure(often[as.integer(columns[[id]])], levels = levels, class = "factor"))
  columns
}

spelling_said <- function(id, levels, merged, by) {
  paste0("The ", id, "s {.val {c(", paste(quoted_code(setdiff(levels, levels(merged[[id]]))), collapse = ", "), ")}} ",
    "differ from others by ", by, " alone, and are taken for these.")
}

traces_in <- function(ids) length(unique(row_codes(unname(ids), length(ids[[1L]]))))

# ---- a third id ----------------------------------------------------------------------------------

# Trials make recordings, sessions raters, where they are more than one. `said`: what became of them.
compose_ids <- function(columns, has_recording) {
  said <- character()
  if (!is.null(columns$trial)) {
    if (!has_recording) {
      columns$recording <- columns$trial
      said <- "Trials (or conditions) are the recordings."
    } else if (counts_recordings(columns)) {
      said <- paste("Trials count the recordings of each rater, and are no part of them: one rater each would be left.",
        "Otherwise name both columns by {.arg recording}.")
    } else if (several_within(columns$trial, list(columns$recording))) {
      columns$recording <- paste_ids(columns$recording, columns$trial, " / ")
      said <- "Trials (or conditions) are part of the recording: {.val {name_some(levels(columns$recording), 2L)}}."
    }
    has_recording <- TRUE
  }
  if (!is.null(columns$session) && several_within(columns$session, columns[c("recording", "rater")])) {
    if (has_recording) {
      columns$rater <- paste_sessions(columns)
      said <- c(said,
        paste("Who rated one recording in several sessions is a rater in each:",
          "{.val {name_some(levels(columns$rater)[grepl('[(]', levels(columns$rater))], 2L)}}."))
    } else {
      columns$recording <- columns$session
      said <- c(said, "Sessions are the recordings.")
    }
  }
  list(columns = columns, said = vapply(said, function(text) cli::format_inline(text), "", USE.NAMES = FALSE))
}

# Is the trial the place that a recording had in each rater's own order?
counts_recordings <- function(columns) {
  again <- several_within(columns$trial, columns[c("recording", "rater")])
  if (again || !all(grepl("^[0-9]+( / [0-9]+)*$", levels(columns$trial)))) {
    return(FALSE)
  }
  raters <- function(...) {
    known <- unique(data.frame(..., rater = as.integer(columns$rater)))
    tabulate(match(known[[1L]], unique(known[[1L]])))
  }
  both <- paste(as.integer(columns$recording), as.integer(columns$trial))
  mean(raters(both) == 1L) > 0.5 && mean(raters(as.integer(columns$recording)) > 1L) > 0.5
}

several_within <- function(id, keys) {
  key <- Reduce(function(code, key) code * (nlevels(key) + 1) + as.integer(key), keys, 0)
  pairs <- unique(data.frame(key = key, id = as.integer(id)))
  anyDuplicated(pairs$key) > 0L
}

paste_ids <- function(first, second, mark) {
  code <- as.integer(first) * (nlevels(second) + 1) + as.integer(second)
  known <- which(!duplicated(code))
  text <- paste(first[known], second[known], sep = mark)
  levels <- natural_order(text)
  structure(match(text, levels)[match(code, code[known])], levels = levels, class = "factor")
}

paste_sessions <- function(columns) {
  rater <- as.integer(columns$rater)
  pairs <- unique(data.frame(recording = as.integer(columns$recording), rater = rater,
    session = as.integer(columns$session)))
  twice <- unique(pairs$rater[duplicated(pairs[c("recording", "rater")])])
  named <- paste0(levels(columns$rater)[pairs$rater],
    ifelse(pairs$rater %in% twice, paste0(" (", levels(columns$session)[pairs$session], ")"), ""))
  levels <- natural_order(named)
  code <- rater * (nlevels(columns$session) + 1) + as.integer(columns$session)
  structure(match(named, levels)[match(code, pairs$rater * (nlevels(columns$session) + 1) + pairs$session)],
    levels = levels, class = "factor")
}

# ---- clocks --------------------------------------------------------------------------------------

# A number for each trace, found by the runs of rows that share their ids.
trace_code <- function(columns) {
  run <- trace_runs(columns)
  key <- paste(as.integer(columns$recording)[run$first], as.integer(columns$dimension)[run$first],
    as.integer(columns$rater)[run$first])
  rep.int(match(key, unique(key)), run$size)
}

trace_runs <- function(columns) {
  first <- series_starts(columns)$starts
  list(first = first, size = diff(c(first, length(columns$time) + 1L)))
}

# A clock that ran on through a session of several recordings starts anew with each: known by a rater's recordings
# that follow one another, the later ones not from 0. One that comes again, as the grey screen between films does, is a
# recording in each of its passes. The columns and what is to be said, NULL where no clock ran on.
restart_session_clocks <- function(columns) {
  run <- trace_runs(columns)
  again <- if (begin_apart(columns, run)) passes_of_recordings(columns)
  if (!is.null(again)) {
    columns$recording <- again
    run <- trace_runs(columns)
    example <- setdiff(levels(again), "")
    example <- example[grepl(" [(]2[)]$", example)][[1L]]
    said <- line("A recording that comes again in a session is one in each pass, as {.val {example}}.")
  } else {
    said <- NULL
  }
  ids <- lapply(columns[c("recording", "rater")], `[`, run$first)
  person <- interaction(ids$recording, ids$rater, drop = TRUE)
  code <- as.integer(person)
  ends <- cpp_series_extremes(columns$time, run$first, run$size)
  first <- as.numeric(tapply(ends$low, person, min))
  last <- as.numeric(tapply(ends$high, person, max))
  if (any(last == first)) {
    return(NULL)
  }
  rater <- as.integer(ids$rater)[match(seq_along(first), code)]
  runs_on <- vapply(split(seq_along(first), rater), function(at) {
    at <- at[order(first[at])]
    if (length(at) < 2L) NA else all(first[at][-1L] > last[at][-length(at)])
  }, NA)
  if (all(is.na(runs_on)) || !all(runs_on[!is.na(runs_on)])) {
    return(NULL)
  }
  columns$time <- columns$time - rep.int(first[code], run$size)
  list(columns = columns, said = c(said,
    "The clock ran on from recording to recording; times are seconds since the start of each."))
}

# Does some rater have recordings that begin at different times? Mostly all begin at 0, and none is part of a session.
begin_apart <- function(columns, run) {
  rater <- as.integer(columns$rater)[run$first]
  begin <- columns$time[run$first]
  whole <- diff(range(columns$time))
  any(vapply(split(begin, rater), function(at) diff(range(at)) > 0.02 * whole, NA))
}

# The recordings with the number of each pass, by the runs of one recording in the order of a rater's times. NULL where
# none comes again, where two share a time, or where runs are short: these are no passes.
passes_of_recordings <- function(columns) {
  recording <- as.integer(columns$recording)
  rater <- as.integer(columns$rater)
  n <- length(rater)
  order <- order(rater, columns$time, method = "radix")
  other <- c(TRUE, diff(rater[order]) != 0)
  moved <- other | c(TRUE, diff(recording[order]) != 0)
  later <- c(TRUE, diff(columns$time[order]) != 0)
  kinds <- length(unique(paste(rater[order][moved], recording[order][moved])))
  if (sum(moved) == kinds || any(moved & !other & !later) || sum(moved) > 0.2 * sum(later | other)) {
    return(NULL)
  }
  name <- numbered_again(levels(columns$recording)[recording[order][moved]], rater[order][moved])
  out <- character(n)
  out[order] <- name[cumsum(moved)]
  factor(out, unique(c(levels(columns$recording), name)))
}

# ---- files that clash ----------------------------------------------------------------------------

# Two files with the same recording, dimension and rater: parts of one trace where one follows the other, else an error.
check_clashes <- function(pieces, wanted, call) {
  ids <- c("recording", "dimension", "rater", "session", "trial")
  parts <- lapply(ids, function(id) lapply(pieces, `[[`, id))
  single <- Reduce(`&`, lapply(parts, function(part) lengths(part) <= 1L))
  pieces <- pieces[single]
  key <- do.call(paste, c(lapply(parts, function(part) {
    part <- part[single]
    part[lengths(part) == 0L] <- ""
    first_texts(part)
  }), sep = "\r"))
  for (one in unique(key[duplicated(key)])) {
    same <- pieces[key == one]
    span <- vapply(same, function(piece) if (length(piece$time) > 0L) range(piece$time) else c(NA, NA), numeric(2))
    span <- span[, order(span[1L, ]), drop = FALSE]
    follows <- all(utils::tail(span[1L, ], -1L) > utils::head(span[2L, ], -1L))
    if (isTRUE(follows)) next
    id <- strsplit(one, "\r", fixed = TRUE)[[1L]]
    abort_musefuse(c(
      "Two files hold ratings of the same recording, dimension and rater.",
      x = paste("{.file {vapply(same[1:2], `[[`, '', 'file')}}: recording {.val {id[[1L]]}}, dimension",
        "{.val {id[[2L]]}}, rater {.val {id[[3L]]}}."),
      i = if (is.null(wanted$template)) {
        paste("Say what the names of files and folders are: {.code template = \"{{recording}}/{{rater}}\"}, or",
          "read them one by one.")
      } else {
        paste("By {.code template = \"{wanted$template}\"} they are the same: name the part by which",
          "they differ, such as {.code {{session}}}, or read them one by one.")
      }
    ), "duplicates", call = call)
  }
}

# ---- what a trace is -----------------------------------------------------------------------------

# The file, session and rate of each trace.
trace_sources <- function(columns, files, wanted = list(), rows_counted = FALSE) {
  first <- trace_runs(columns)$first
  codes <- lapply(columns[c("recording", "dimension", "rater")], `[`, first)
  first <- first[!duplicated(row_codes(codes, length(first)))]
  at <- function(id) as.character(columns[[id]][first])
  list(recording = at("recording"), dimension = at("dimension"), rater = at("rater"), file = files[columns$file[first]],
    session = if (!is.null(columns$session)) at("session"),
    rate = if (rows_counted) wanted$rate)
}

# Facts of the tables and of the formats' readers, as far as they are facts of traces that are there.
keep_facts <- function(data, facts, by_format) {
  facts <- as.data.frame(compact(facts), stringsAsFactors = FALSE)
  told <- compact(lapply(by_format, `[[`, "traces"))
  for (one in told) {
    at <- match(trace_key(one), trace_key(facts))
    for (name in setdiff(names(one), c("recording", "dimension", "rater"))) {
      if (is.null(facts[[name]])) facts[[name]] <- one[[name]][NA_integer_][rep(1L, nrow(facts))]
      known <- !is.na(at) & !is.na(one[[name]])
      facts[[name]][at[known]] <- one[[name]][known]
    }
  }
  note_sampling(set_trace_facts(data, facts))
}

# Raters who differ from the others in a way that a verb would mend are said once.
say_odd_traces_of <- function(data, quiet) if (quiet) data else say_odd_traces(data)
