# What the columns of tables hold, tables of one folder together, and the pieces of annotations that this makes: the ids
# that a table lacks are taken from the names of files and folders.

# Tables of the same columns share a plan.
plan_tables <- function(tables, wanted, call) {
  check_lost_header(tables, wanted, call)
  known <- new.env()
  lapply(tables, function(table) {
    key <- paste(c(table$names, vapply(table$columns, typeof, "")), collapse = "\r")
    if (is.null(known[[key]])) {
      plan <- plan_columns(table$names, table$columns, c(wanted, list(dialect = table$dialect)), call, table$file$path)
      plan$clocks <- which(!is.na(time_rank(table$names)))
      plan$called <- plan$called %||% named_single(plan)
      known[[key]] <- plan
    }
    known[[key]]
  })
}

# A file without header among files that have one would get other names than these.
check_lost_header <- function(tables, wanted, call) {
  headless <- vapply(tables, function(table) all(table$names == ""), NA)
  if (!any(headless) || all(headless) || !is.null(wanted$columns)) {
    return(invisible())
  }
  first <- tables[headless][[1L]]
  of <- unique(lapply(tables[!headless], `[[`, "names"))
  same <- length(of) == 1L && length(of[[1L]]) == length(first$names)
  abort_musefuse(c(paste0(sum(headless), " of ", count_of(length(tables), "file"),
      if (sum(headless) == 1L) " has" else " have", " no header, but the others have one."),
    x = "{.file {first$file$path}}.",
    i = if (same) paste0("Has it the columns of the others? {.code columns = ", escape_braces(quote_names(of[[1L]])),
      "} names them in all files."),
    i = if (!same) "Read it by itself, with {.arg columns}, and bind the tables by {.fn rbind}."
  ), "columns", call = call)
}

# Tables that lie beside ratings: without times, and without any column that is called like one of ratings; or with one
# row a recording or rater, of which they tell something.
beside_ratings <- function(tables, wanted) {
  if (!is.null(wanted$rate) || !is.null(wanted$time)) {
    return(rep(FALSE, length(tables)))
  }
  names <- lapply(tables, `[[`, "names")
  known <- unique(names)
  beside <- vapply(known, function(names) {
    any(nzchar(names)) && all(is.na(time_rank(names))) &&
      !any(is_word(names, "value") | nzchar(dimension_of_name(names)$dimension))
  }, NA)
  beside[match(names, known)] & vapply(tables, function(table) {
    isFALSE(table$dialect$preamble) && any(vapply(table$columns, is.character, NA))
  }, NA) | vapply(tables, function(table) {
    # neither a clock nor a name: lists of channels, of subjects
    !any(nzchar(table$names)) && sum(vapply(table$columns, column_kind, "") == "number") < 2L &&
      !any(vapply(table$columns, function(column) is.character(column) && any(looks_timed(distinct(column))), NA))
  }, NA) | have_rows_each(tables, names, known) | vapply(tables, holds_words_alone, NA)
}

# Logs of events ("12:30 pause") and of settings ("version, 2"): beside the clock, or without one, nothing but words.
holds_words_alone <- function(table) {
  if (all(vapply(table$columns, is.numeric, NA))) {
    return(FALSE)
  }
  clock <- !is.na(time_rank(table$names))
  kind <- vapply(table$columns, column_kind, "")
  worded <- vapply(table$columns, function(column) {
    text <- if (is.numeric(column)) "" else distinct(column)
    any(is.na(text_to_number(text)) & !is_na_text(text))
  }, NA)
  length(kind) > 0L && any(worded) && all(clock & kind != "empty" | kind == "text" | !any(clock) & worded)
}

# Columns of recordings or raters that each come once, and no clock (but dates, or where a segment starts). Names that
# several files have are looked at once.
have_rows_each <- function(tables, names, known) {
  ids <- lapply(known, function(names) {
    ids <- which(is_word(names, "recording") | is_word(names, "rater"))
    if (length(ids) > 0L && all(time_rank(names) %in% c(NA, 5, 6))) ids
  })[match(names, known)]
  some <- lengths(ids) > 0L
  some[some] <- as.logical(mapply(function(table, ids) {
    length(table$columns) > 0L && length(table$columns[[1L]]) > 1L &&
      any(vapply(table$columns[ids], anyDuplicated, 0L) == 0L)
  }, tables[some], ids[some]))
  some
}

# Rows that last from a start to an end are no moments, between which values would be interpolated.
check_no_intervals <- function(tables, plans, wanted, call) {
  if (!is.null(wanted$time)) {
    return(invisible())
  }
  plan <- plans[[1L]]
  table <- tables[[1L]]
  if (length(plan$time) == 0L || !all(nzchar(table$names))) {
    return(invisible())
  }
  named <- segment_names(table$names, table$columns)$names
  ends <- setdiff(which(named == "end"), plan$values)
  ends <- ends[vapply(table$columns[ends], column_kind, "") == "number" | vapply(table$columns[ends],
    function(column) is.character(column) && any(looks_timed(distinct(column))), NA)]
  if (named[[plan$time]] == "start" && length(ends) > 0L) {
    start <- table$names[[plan$time]]
    abort_musefuse(c("The file {.file {table$file$path}} has rows that last from {.field {start}} to
      {.field {table$names[[ends[[1L]]]]}}: intervals, and no moments.",
      i = paste("Do they follow one another? {.code time = \"{start}\", sampling = \"event\"} holds each value until",
        "the next row."),
      i = paste("With gaps between them {.code as_trace(read_segments(path))} reads a column {.field value}, or",
        "{.field label}.")
    ), "columns", call = call)
  }
}

# All files of a call have one layout; a column of one rater in each file may be either of two.
settle_layout <- function(plans, tables, wanted, call) {
  layout <- unique(vapply(plans, `[[`, "", "layout"))
  if (length(layout) > 1L) {
    example <- vapply(layout, function(one) tables[[match(one, vapply(plans, `[[`, "", "layout"))]]$file$path, "")
    abort_layout(NULL, "The files have different layouts: {.file {example}}.",
      c("pattern = \"part of the files' names\"", "layout = \"raters\"", "layout = \"recordings\""), wanted, call)
  }
  single <- vapply(plans, function(plan) isTRUE(plan$single), NA)
  if (layout != "recordings" || !all(single) || !is.null(wanted$layout) || !is.null(wanted$raters) ||
    length(tables) == 1L) {
    return(plans)
  }
  labels <- vapply(plans, `[[`, "", "labels")
  files <- lapply(tables, `[[`, "file")
  stem <- vapply(files, `[[`, "", "name")
  around <- vapply(files, function(file) utils::tail(c(file$around, file$folders), 1L), "")
  of_dimension <- all(role_of_name(around) == "dimension") || all(role_of_name(stem) == "dimension")
  if (length(unique(labels)) > 1L || of_dimension || all(role_of_name(stem) == "recording") ||
    length(plans[[1L]]$recording) > 0L) {
    return(plans)
  }
  if (all(role_of_name(stem) == "rater")) {
    return(lapply(plans, function(plan) replace(plan, "layout", "raters")))
  }
  abort_layout(NULL, "All files have the one column {.field {labels[[1L]]}}: a rater, or what each file's rater rated?",
    c("layout = \"recordings\"", "layout = \"raters\""), wanted, call)
}

# ---- pieces --------------------------------------------------------------------------------------

# Each column of values of each table: its ids, one for all rows or one a row, its times and values.
table_pieces <- function(tables, plans, times, ids, wanted, call) {
  pieces <- Map(function(table, plan, time, i) {
    own <- own_ids(table, plan, lapply(ids[c("recording", "rater", "dimension", "session")], `[`, i), wanted)
    if (anyNA(time) || length(plan$time) == 0L) time <- rows_as_times(own, length(table$columns[[1L]]), wanted$rate)
    own <- with_restarts(own, time, wanted$restarts, table$names[plan$time], call)
    lapply(seq_along(plan$values), function(k) {
      label <- plan$labels[[k]]
      list(
        recording = plan$recordings[[k]] %||% own$recording, dimension = own$dimension %||%
          if (plan$layout %in% c("recordings") || plan$single) "rating" else label,
        rater = switch(plan$layout, recordings = label, both = plan$raters[[k]], own$rater), time = time,
        value = file_numbers(table, plan$values[[k]], wanted, call), session = own$session,
        trial = own$trial, file = table$file$path
      )
    })
  }, tables, plans, times, seq_along(tables))
  unlist(pieces, recursive = FALSE)
}

# Rows without times: each trace counts its own.
rows_as_times <- function(own, n, rate) {
  keys <- Filter(function(id) length(id) > 1L, own[c("recording", "dimension", "rater", "session")])
  if (length(keys) == 0L) {
    return((seq_len(n) - 1) / rate)
  }
  code <- do.call(paste, c(unname(keys), sep = "\r"))
  (stats::ave(seq_len(n), match(code, unique(code)), FUN = seq_along) - 1) / rate
}

# Ids of a table: columns before arguments that are no column, these before the names of files.
own_ids <- function(table, plan, from_path, wanted) {
  column <- function(at) if (length(at) > 0L) id_text(table$columns, at, table$names)
  literal <- function(what) if (!is.null(wanted[[what]]) && length(plan[[what]]) == 0L) as.character(wanted[[what]])
  for (what in c("recording", "dimension", "rater")) if (inherits(wanted[[what]], "AsIs")) plan[[what]] <- integer()
  recording <- column(plan$recording)
  if (!is.null(recording) && !isTRUE(table$dialect$own)) recording <- stem_of_paths(recording)
  dimension <- column(plan$dimension)
  if (is.null(dimension)) dimension <- own_dimension(plan, from_path$dimension, wanted)
  list(
    recording = recording %||% literal("recording") %||% from_path$recording %||% "recording 1", dimension = dimension,
    rater = column(plan$rater) %||% literal("rater") %||% from_path$rater %||% nobody,
    trial = column(plan$trial), session = column(plan$session) %||% from_path$session
  )
}

# The dimension of a table's ratings, NULL where their columns are called after dimensions.
own_dimension <- function(plan, from_path, wanted) {
  given <- if (!is.null(wanted$dimension)) as.character(wanted$dimension)
  if (has_one_kind(plan) && plan$layout != "recordings") {
    return(given %||% plan$called %||% if (plan$single) from_path)
  }
  if (plan$layout == "recordings") given %||% from_path
}

# A trace's column may be called after a dimension.
named_single <- function(plan) if (nzchar(dimension_of_name(plan$labels[[1L]])$dimension)) plan$labels[[1L]]

# Ids as they are written; several columns are parts of one.
id_text <- function(columns, at, names) {
  parts <- lapply(columns[at], function(column) {
    coded <- value_codes(if (is.factor(column)) drop_unused(column) else column)
    known <- coded$values # few
    text <- if (is.numeric(known) && all_whole(known)) sprintf("%.0f", known) else as.character(known)
    text[is.na(known)] <- NA
    if (all(grepl("[.]0+$", text[!is.na(text)]))) text <- sub("[.]0+$", "", text)
    if (identical(text, known)) as.character(column) else text[coded$codes]
  })
  if (length(parts) == 1L) parts[[1L]] else do.call(paste, c(parts, sep = " / "))
}

# A recording called by its media file: C:\films\clip9.avi is clip9.
stem_of_paths <- function(text) {
  known <- distinct(text)
  is_path <- grepl(paste0("[/\\\\]|", caseless(media_pattern)), known, ignore.case = TRUE)
  if (!all(is_path[!is.na(known)])) {
    return(text)
  }
  bare <- file_stem(known)
  if (anyDuplicated(bare) > 0L) text else bare[match(text, known)]
}
