# What a reading guessed and left out, in one message.

inform_read <- function(out, read, by_format, wanted, unread = NULL) {
  data <- out$data
  n <- vapply(data[c("recording", "dimension", "rater")], nlevels, 0L)
  files <- length(read$tables) + length(by_format)
  formats <- unique(vapply(by_format, `[[`, "", "format"))
  lines <- c(
    line(
      paste("Read {files} file{?s}: {n[[1L]]} recording{?s}, {n[[2L]]} dimension{?s}",
        "({.val {name_some(levels(data$dimension))}}),"),
      "{n[[3L]]} rater{?s}."
    ),
    if (length(formats) > 0L) line("Format: {.val {formats}}. Otherwise set {.arg format}."),
    if (!is.null(read)) guesses_of_tables(read, wanted), out$said, unread
  )
  inform_musefuse(c(escape_braces(lines[[1L]]), bullets(lines[-1L])), "read")
}

# One line of the message, formatted. That takes 10 ms, and each file of a corpus says the same: lines of the same words
# and values are formatted once.
line <- function(..., .envir = parent.frame()) {
  text <- paste(...)
  unescaped <- gsub("{{", "", text, fixed = TRUE) # names of users are no code
  codes <- regmatches(unescaped, gregexpr("(?<=\\{)[^{}.?][^{}]*(?=\\})", unescaped, perl = TRUE))[[1L]]
  values <- lapply(codes, function(code) eval(str2lang(code), .envir))
  look <- list(cli::num_ansi_colors(), cli::is_utf8_output(), getOption("cli.user_theme"), getOption("cli.theme"),
    getOption("musefuse.flags"))
  key <- rlang::hash(list(text, values, look))
  if (is.null(formatted_lines[[key]])) {
    if (length(formatted_lines) > 1000L) rm(list = names(formatted_lines), envir = formatted_lines)
    assign(key, cli::format_inline(text, .envir = .envir), envir = formatted_lines)
  }
  formatted_lines[[key]]
}
formatted_lines <- new.env(parent = emptyenv())

code_page_text <- function(codes) {
  other <- setdiff(codes, "western")
  c(
    if ("western" %in% codes) line("Text: Windows' code for western Europe, as it is no UTF-8. Otherwise set",
      "{.arg encoding}, as in {.code encoding = \"CP1254\"}."),
    if (length(other) > 0L) line("Text: {.val {other}}, in which names of columns are known words. Otherwise set",
      "{.arg encoding}.")
  )
}

guesses_of_tables <- function(read, wanted) {
  guessed <- function(...) any(vapply(c(...), function(name) is.null(wanted[[name]]), NA))
  text <- Filter(function(table) !isTRUE(table$dialect$binary), read$tables)
  shown <- function(name) {
    name_some(unique(vapply(text, function(table) encodeString(table$dialect[[name]], quote = "\""), "")), 3L)
  }
  delims <- shown("delim")
  decimals <- shown("decimal")
  places <- places_of_ids(read$ids, lapply(read$tables, `[[`, "file"), wanted)
  layout <- layout_text(read$plans[[1L]], places)
  c(
    line("Layout: {layout}. Otherwise set {.arg layout}, {.arg recording}, {.arg dimension}."),
    other_layout_text(read, wanted),
    if (length(text) > 0L && guessed("delim",
      "decimal")) line("Delimiter {.code {delims}}, decimal mark {.code {decimals}}. Otherwise set {.arg delim},",
        "{.arg decimal}."),
    if (guessed("decimal")) comma_text(read),
    code_page_text(unique(unlist(lapply(read$tables, function(table) table$dialect$code)))),
    if (guessed("time", "unit")) line(time_text(read, wanted), "Otherwise set {.arg time}, {.arg unit}."),
    unique(unlist(lapply(read$tables, function(table) table$dialect$twins))),
    left_out_text(read, wanted), headers_again_text(read$tables), below_text(read$tables), blank_ids_text(read$tables)
  )
}

# Columns of text in tables that have no dialect (Parquet), whose commas were taken for decimal marks.
comma_text <- function(read) {
  names <- unlist(Map(function(table, plan) {
    held <- if (isTRUE(table$dialect$binary)) Filter(function(k) is.character(table$columns[[k]]), plan$values)
    table$names[Filter(function(k) any(grepl(",[0-9]", table$columns[[k]])), held)]
  }, read$tables, read$plans))
  if (length(names) > 0L) line("Decimal mark {.code ,} in the text of {cli::qty(length(names))}column{?s}",
    "{.field {name_some(unique(names), 8L)}}. Otherwise set {.arg decimal}.")
}

# The call that takes the table otherwise, where only words that nobody knows told what its columns are.
other_layout_text <- function(read, wanted) {
  plan <- read$plans[[1L]]
  table <- read$tables[[1L]]
  told <- lengths(wanted[c("layout", "raters", "value", "columns")]) > 0L
  if (any(told) || !is.null(plan$recordings) || !takes_columns(table)) {
    return(NULL)
  }
  labels <- plan$labels
  known <- grepl("[0-9]", labels) | is_word(labels, "rater")
  if (plan$layout == "recordings" && length(labels) %in% 2:4 && !any(known)) {
    line("Raters: columns {.field {labels}}; {.code value = {quote_names(labels)}} takes them for dimensions.")
  }
}

# What parts a recording may be a label of what happens in it: the call that leaves it out, where one clock runs on.
label_call_text <- function(read, wanted) {
  plan <- read$plans[[1L]]
  table <- read$tables[[1L]]
  if (!is.null(wanted$columns) || !takes_columns(table)) {
    return(NULL)
  }
  parts <- plan$recording[compact_name(table$names[plan$recording]) %in% scene_words]
  parts <- c(if (is.null(wanted$recording)) parts, plan$trial)
  if (length(parts) > 0L && length(table$names) <= 8L) {
    columns <- quote_names(replace(table$names, parts, "label"))
    line("Column {.field {table$names[parts]}} parts the recordings. Does it label what happens in one?",
      "{.code columns = {columns}} leaves it out.")
  }
}

# Could a call name the columns of this file?
takes_columns <- function(table) all(nzchar(table$names)) && !isTRUE(table$dialect$binary)

# How ratings lie in columns, and what names of files and folders were taken for.
layout_text <- function(plan, places) {
  in_columns <- if (!is.null(plan$recordings)) {
    switch(plan$layout, recordings = "a column for each recording and rater",
      both = "a column for each recording, rater and dimension", raters = if (isTRUE(plan$single))
        "a column a recording" else "a column for each recording and dimension",
      long = if (isTRUE(plan$single)) "a column of raters, and one a recording" else
        "a column of raters, and one for each recording and dimension")
  } else {
    switch(plan$layout, recordings = "a column a rater", both = "a column for each rater and dimension",
      raters = if (length(plan$values) > 1L) "a column a dimension", long = "a row a rating")
  }
  if (!is.null(plan$recordings)) places <- places[names(places) != "recording"]
  if (length(places) == 0L && is.null(in_columns)) in_columns <- "a file a trace"
  of <- function(place) names(places)[places == place]
  said <- function(place, words) if (length(of(place)) > 0L) paste0(words, paste0(of(place), "s", collapse = " and "))
  first <- toString(c(if (length(of("file")) > 0L) paste("a file a", of("file")), in_columns))
  paste(c(if (nzchar(first)) first, said("folder", "folders are "), said("part", "names of files hold "),
    said("template", "`template` finds ")), collapse = "; ")
}

# Where the names of ids that no column tells are from: the files' names, the folders' or parts of either.
places_of_ids <- function(ids, files, wanted) {
  ids <- ids[intersect(c("recording", "dimension", "rater", "session"), names(ids))]
  stem <- vapply(files, `[[`, "", "name")
  outer <- lapply(files, function(file) c(file$folders, file$around, file$parent))
  place <- function(id) {
    id <- as.character(id)
    parts <- strsplit(id, "/", fixed = TRUE)
    if (!is.null(wanted$template)) "template" else if (all(basename(id) == stem)) "file" else
      if (all(mapply(function(part, folder) all(part %in% folder), parts, outer))) "folder" else
        if (all(mapply(grepl, basename(id), stem, fixed = TRUE))) "part" else NA_character_
  }
  found <- vapply(ids, place, "")
  found[!is.na(found)]
}

time_text <- function(read, wanted) {
  if (length(read$plans[[1L]]$time) == 0L) {
    return(paste0("Time: rows are counted, ", wanted$rate, " a second."))
  }
  headless <- all(vapply(read$tables, function(table) table$dialect$headless, NA))
  times <- name_some(unique(unlist(Map(function(table, plan) {
    table$names[c(plan$date, plan$larger, plan$time)]
  }, read$tables, read$plans))))
  unit <- paste(unit_names[intersect(names(unit_names), read$times$kind)], collapse = ", ")
  if (headless) paste0("Time: the first column (there is no header), in ", unit, ".") else
    line("Time: column {.field {times}}, in {unit}.")
}

# `by_columns`: names can be given.
unnamed_text <- function(at, by_columns) {
  if (length(at) > 0L) line("Left out: {cli::qty(length(at))}column{?s} {name_some(sort(at), 8L)}, which {?has/have}",
    if (by_columns) "no name. Otherwise name {?it/them} by {.arg columns}." else "no name.")
}

left_out_text <- function(read, wanted) {
  skipped <- function(kind) unique(unlist(lapply(read$plans, function(plan) plan$skipped[[kind]])))
  text <- skipped("text")
  other <- skipped("other")
  chosen <- c("raters", "value")[c(!is.null(wanted$raters), !is.null(wanted$value))][1L]
  why <- if (is.na(chosen)) "no ratings by {cli::qty(length(other))}{?its name/their names}:" else
    "{.arg {chosen}} does not name {cli::qty(length(other))}{?it/them}:"
  preamble <- sum(vapply(read$tables, function(table) isTRUE(table$dialect$preamble) && is.null(wanted$skip), NA))
  c(
    if (length(text) > 0L) line("Left out, as text: {.field {name_some(text, 8L)}}."),
    if (length(other) > 0L) line("Left out, as", why, "{.field {name_some(other, 8L)}}."),
    unnamed_text(skipped("unnamed"), by_columns = TRUE),
    if (preamble > 0L) line("Lines before the table were left out in {preamble} file{?s}. Otherwise set {.arg skip}.")
  )
}
