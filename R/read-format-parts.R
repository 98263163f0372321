# What the readers of formats share: errors that name the file, numbers that name the line, facts of traces, and who
# the rater is where only folders tell.

# The bullets are formatted where they are written.
abort_format <- function(file, kind, options, ..., .envir = parent.frame()) {
  where <- rlang::env(.envir, path_of_file = file$path)
  abort_musefuse(c("The file {.file {path_of_file}} cannot be read.", ...), kind, call = options$call, .envir = where)
}

check_not_empty <- function(file, options) {
  if (!any(first_bytes(file$path) > as.raw(0x20))) {
    abort_format(file, "empty", options, x = "There is no row of data in it.")
  }
}

# Cells as numbers, NA where missing; `lines`: where in the file they stand.
format_numbers <- function(text, file, column, lines, options) {
  text <- trimws(text)
  number <- text_to_number(text, options$decimal)
  bad <- which(is.na(number) & !is_na_text(text, options$na))
  if (length(bad) > 0L) {
    line <- lines[[bad[[1L]]]]
    found <- text[[bad[[1L]]]]
    abort_format(file, "values", options, x = "Line {line}, column {.field {column}}: {.val {found}} is no number.")
  }
  replace(number, is.nan(number), NA_real_)
}

# Lines from `from` on as columns of text, called `names`; more cells than names are an error, fewer are empty ones
# where `fill`. The attribute `lines` has the numbers of the lines, `size` how many cells each had.
columns_of_lines <- function(lines, from, delim, names, file, options, fill = FALSE) {
  at <- which(seq_along(lines) >= from & grepl("[^ \t\r]", lines))
  if (length(at) == 0L) abort_format(file, "empty", options, x = "There is no row of data in it.")
  cells <- split_cells(lines[at], delim)
  n <- length(names)
  wrong <- which(lengths(cells) > n | (!fill & lengths(cells) < n))
  if (length(wrong) > 0L) {
    line <- at[[wrong[[1L]]]]
    found <- length(cells[[wrong[[1L]]]])
    abort_format(file, "values", options, x = "Line {line} has {found} cell{?s} instead of {n}.")
  }
  size <- lengths(cells)
  cells <- vapply(cells, function(row) c(row, rep("", n - length(row))), character(n))
  columns <- lapply(seq_len(n), function(k) matrix(cells, nrow = n)[k, ])
  structure(stats::setNames(columns, names), lines = at, size = size)
}

# Tables of tools that were saved again by a spreadsheet have another mark between their cells; `none`: where there is
# no mark.
delim_of_header <- function(line, none = ",") {
  marks <- c("\t", ";", ",")
  letters <- strsplit(gsub("\"[^\"]*\"", "", line), "")[[1L]]
  each <- vapply(marks, function(mark) sum(letters == mark), 0L)
  if (any(each > 0L)) marks[[which.max(each)]] else none
}

cells_of_header <- function(lines) split_cells(lines[[1L]], delim_of_header(lines[[1L]]))[[1L]]

# Lists of the same columns, one below the other.
joined_columns <- function(pieces) do.call(Map, c(f = c, pieces))

# "film", "film (2)": of names that come again, within each of the groups, the second one on is numbered.
numbered_again <- function(names, ...) {
  number <- stats::ave(seq_along(names), names, ..., FUN = seq_along)
  ifelse(number > 1, paste0(names, " (", number, ")"), names)
}

# Who rated, where only the folder around the file can tell.
folder_rater <- function(file) if (nzchar(file$around %||% file$parent)) file$parent else nobody

# A column that the format must have.
format_column <- function(columns, name, file, options) {
  found <- names(columns)
  if (!name %in% found) {
    abort_format(file, "columns", options,
      x = "It lacks the column {.field {name}}; it has {.field {name_some(found)}}.")
  }
  columns[[name]]
}

# Every `columns[names]` as numbers.
format_number_columns <- function(columns, names, file, options) {
  lapply(stats::setNames(names, names), function(name) {
    format_numbers(format_column(columns, name, file, options), file, name, attr(columns, "lines"), options)
  })
}

# One column a dimension, as rows of ratings.
melt_dimensions <- function(time, values, recording, rater) {
  n <- length(time)
  list(recording = rep(rep_len(recording, n), length(values)), dimension = rep(names(values), each = n),
    rater = rep(rep_len(rater, n), length(values)), time = rep(time, length(values)),
    value = unlist(values, use.names = FALSE))
}

# The facts of each trace in `rows`, the same for all of the file; NULL and NA are not known.
format_facts <- function(rows, ...) {
  facts <- Filter(function(fact) length(fact) > 0L && !all(is.na(fact)), list(...))
  keys <- unique(as.data.frame(rows[c("recording", "dimension", "rater")], stringsAsFactors = FALSE))
  if (nrow(keys) == 0L) NULL else cbind(keys, as.data.frame(facts, stringsAsFactors = FALSE)[rep(1L, nrow(keys)), ,
    drop = FALSE])
}

# The dimension by the folders around a file, "" where they name none.
folder_dimension <- function(file) {
  folders <- c(file$around %||% file$parent, file$folders)
  found <- folders[role_of_name(folders) == "dimension"]
  if (length(found) > 0L) found[[1L]] else "rating"
}

# A number in a header line or attribute, NA where it is none.
header_number <- function(text) if (length(text) == 1L) text_to_number(text) else NA_real_

header_text <- function(text) if (length(text) == 1L && !is.na(text) && nzchar(text)) text else NA_character_

# The rater of a file that names none.
nobody <- "rater 1"

# What the user said of ids wins over what a format found; several of an id cannot become one.
settle_format_ids <- function(out, file, options) {
  said <- if (is.null(options$template)) list() else template_ids(list(file), options$template, options$call)
  said[trace_keys] <- Map(`%||%`, options[trace_keys], said[trace_keys])
  for (id in names(compact(said[trace_keys]))) {
    found <- unique(out$rows[[id]])
    if (length(found) > 1L) {
      abort_format(file, "argument", options,
        x = "Its {.arg {id}} is one of {.val {name_some(found)}}: leave {.arg {id}} out.")
    }
    out$rows[[id]] <- rep(said[[id]], length(out$rows[[id]]))
    if (!is.null(out$traces)) out$traces[[id]] <- rep(said[[id]], nrow(out$traces))
  }
  if (!is.null(said$session) && length(out$rows$rater) > 0L) {
    out$traces <- out$traces %||% format_facts(out$rows)
    out$traces$session <- rep(said$session, nrow(out$traces))
  }
  out
}

# Who rated a recording in several sessions, each a file of its own, is a rater in each, as "S01 (2)".
raters_from_sessions <- function(by_format) {
  session <- vapply(by_format, function(one) {
    if (is.null(one$traces$session)) NA_character_ else as.character(one$traces$session[[1L]])
  }, "")
  key <- vapply(by_format, function(one) {
    if (length(one$rows$rater) == 0L) NA_character_ else paste(one$rows$recording[[1L]], one$rows$rater[[1L]],
      sep = "\r")
  }, "")
  several <- !is.na(session) & !is.na(key) & key %in% names(which(tapply(session, key,
    function(one) length(unique(one[!is.na(one)]))) > 1L))
  for (i in which(several)) {
    named <- function(rater) paste0(rater, " (", session[[i]], ")")
    by_format[[i]]$rows$rater <- named(by_format[[i]]$rows$rater)
    by_format[[i]]$traces$rater <- named(by_format[[i]]$traces$rater)
    by_format[[i]]$said <- unique(c(by_format[[i]]$said, line("Who rated one recording in several sessions is a rater",
      "in each, as {.val {by_format[[i]]$rows$rater[[1L]]}}.")))
  }
  by_format
}

# Tools write files that name no rater, and no recording but by their own names: where these hold both, as
# "s01_anna", they are parted as those of tables of ratings are.
ids_from_names <- function(by_format, files, call) {
  name <- vapply(files, `[[`, "", "name")
  unnamed <- vapply(seq_along(by_format), function(i) {
    one <- by_format[[i]]
    length(one$rows$rater) > 0L && !isTRUE(one$names_raters) &&
      all(one$rows$rater == nobody) && all(one$rows$recording == name[[i]])
  }, NA)
  at <- which(unnamed)
  parted <- length(at) > 1L && all(grepl("[_. -]", name[at]))
  two <- if (parted) names_of_two(name[at], list(common_role(name[at])), TRUE, list(), call, ask = FALSE)
  for (k in seq_along(two$rater)) {
    by_format[[at[[k]]]] <- with_ids(by_format[[at[[k]]]], recording = two$recording[[k]], rater = two$rater[[k]])
  }
  if (!is.null(two)) by_format[[at[[1L]]]]$said <- c(by_format[[at[[1L]]]]$said, paste(two_said(two),
    line("{.code template = \"{{recording}}\"} takes them for recordings.")))
  by_format
}

# What a format read, with one recording, rater, ... for all its rows.
with_ids <- function(one, ...) {
  ids <- list(...)
  for (id in names(ids)) {
    one$rows[[id]] <- rep(ids[[id]], length(one$rows[[id]]))
    if (!is.null(one$traces)) one$traces[[id]] <- rep(ids[[id]], nrow(one$traces))
  }
  one
}

# Where files that name no rater rate the same, those of different names are called after raters; of equal names their
# folders are.
raters_from_folders <- function(by_format, files) {
  key <- vapply(by_format, function(one) {
    if (length(one$rows$rater) == 0L) NA_character_ else trace_key(lapply(one$rows[trace_keys], `[[`, 1L))
  }, "")
  named <- vapply(seq_along(by_format), function(i) {
    all(by_format[[i]]$rows$rater %in% c(files[[i]]$name, nobody))
  }, NA)
  twice <- named & !is.na(key) & key %in% key[duplicated(key)]
  by_folder <- named & vapply(by_format, `[[`, "", "format") %in% vapply(by_format[twice], `[[`, "", "format")
  if (!any(twice)) {
    return(by_format)
  }
  name <- vapply(files, `[[`, "", "name")
  by_name <- anyDuplicated(cbind(key, name)[twice, , drop = FALSE]) == 0L
  for (i in which(by_folder)) {
    one <- by_format[[i]]
    who <- if (by_name) without_part(name[[i]], one$rows$recording[[1L]]) else files[[i]]$parent
    by_format[[i]] <- with_ids(one, rater = who)
    by_format[[i]]$said <- unique(c(one$said, if (by_name) "Files of one recording: their names are the raters." else
      "Files of equal names: folders are the raters."))
  }
  by_format
}

# One rater rates several people of a session, each by a role: as "session (expert)".
recordings_from_roles <- function(by_format) {
  role <- vapply(by_format, function(one) one$role %||% NA_character_, "")
  key <- vapply(by_format, function(one) paste(vapply(one$rows[trace_keys], function(id) c(id, "")[[1L]], ""),
    collapse = "\r"), "")
  several <- names(which(tapply(role, key, function(one) length(unique(one)) > 1L && !anyNA(one))))
  if (length(several) == 0L) {
    return(by_format)
  }
  sessions <- unique(sub("\r.*$", "", several))
  changed <- which(!is.na(role) & sub("\r.*$", "", key) %in% sessions)
  for (i in changed) {
    named <- function(recording) paste0(recording, " (", role[[i]], ")")
    by_format[[i]]$rows$recording <- named(by_format[[i]]$rows$recording)
    by_format[[i]]$traces$recording <- named(by_format[[i]]$traces$recording)
  }
  first <- by_format[[changed[[1L]]]]
  by_format[[changed[[1L]]]]$said <- c(first$said, line("Roles are part of the recording, as",
    "{.val {first$rows$recording[[1L]]}}."))
  by_format
}
