# What is known of traces beside a folder of CSV: traces.csv, a row a trace, as write_annotations() writes it. Its facts
# go to the traces of the same names. Where the names of files, folders and columns would not be taken for what they are
# (a rater called "mean", a recording "a/b"), it has a column `file`, and its ids are those of the columns of that file.

facts_file <- "traces.csv"
written_facts <- function() setdiff(c(trace_keys, names(trace_unknown)), c("rate", "file"))

format_facts_beside <- function() list(sniff = sniff_facts, read = read_format_facts)

sniff_facts <- function(file, top) {
  length(top$lines) > 0L && startsWith(gsub("\"", "", top$lines[[1L]], fixed = TRUE),
    paste(written_facts()[1:5], collapse = ","))
}

read_format_facts <- function(file, options) {
  facts <- facts_table(file$path)
  known <- setdiff(intersect(names(trace_unknown), names(facts)), "file")
  facts[known] <- Map(function(column, like) `storage.mode<-`(column, typeof(like)), facts[known], trace_unknown[known])
  rows <- if (is.null(facts$file)) list(time = numeric()) else listed_ratings(facts, dirname(file$path), options)
  list(rows = rows, traces = facts[c(trace_keys, known)], verbatim = !is.null(facts$file))
}

facts_table <- function(path) {
  utils::read.csv(path, colClasses = "character", encoding = "UTF-8", check.names = FALSE, na.strings = "")
}

# Files that a traces.csv lists are read by it.
listed_files <- function(paths) {
  unlist(lapply(paths, function(path) {
    facts <- facts_table(path)
    if (!is.null(facts$file)) normalizePath(file.path(dirname(path), unique(facts$file)), mustWork = FALSE)
  }))
}

listed_ratings <- function(facts, folder, options) {
  listed <- split(seq_len(nrow(facts)), factor(facts$file, unique(facts$file)))
  paths <- file.path(folder, names(listed))
  listed <- listed[file.exists(paths)] # the others were taken away
  rows <- Map(function(at, path) {
    columns <- listed_columns(path, length(at), options)
    n <- length(columns[[1L]])
    ids <- lapply(facts[at, trace_keys], rep, each = n)
    c(ids, list(time = rep(columns[[1L]], length(at)), value = unlist(columns[-1L], use.names = FALSE)))
  }, listed, paths[file.exists(paths)])
  lapply(stats::setNames(nm = table_columns$annotations), function(name) {
    unlist(lapply(rows, `[[`, name), use.names = FALSE)
  })
}

# Times in seconds, and the ratings of n raters.
listed_columns <- function(path, n, options) {
  header <- sub("^\"(.*?)\"", "\\1", read_lines(path, 1L), perl = TRUE)
  unit <- regmatches(header, regexec("^time_(s|ms|min)([,;])", header))[[1L]]
  file <- list(path = path)
  if (length(unit) == 0L) {
    abort_format(file, "columns", options, x = "Its first column is no {.field time_s}, as {.file {facts_file}} says.")
  }
  delim <- unit[[3L]]
  source <- list(path = path, lines = if (delim == ";") read_lines(path)) # that has a byte order mark
  dialect <- list(delim = delim, decimal = if (delim == ";") "," else ".", width = n + 1L, skip = 1L,
    names = c("time", rep("", n)), text = integer(), ids = logical(n + 1L))
  columns <- columns_quickly(source, dialect)
  if (length(columns) != n + 1L) {
    abort_format(file, "columns", options, x = "It has not the {n} raters of {.file {facts_file}}.")
  }
  columns[[1L]] <- in_seconds(as.double(columns[[1L]]), unit[[2L]])
  columns
}

# The facts that no CSV of ratings holds; NULL where nothing of them is known, but a sampling that each reader finds.
facts_to_write <- function(x) {
  facts <- stored_facts(x)
  own <- setdiff(written_facts(), c(trace_keys, "sampling"))
  if (is.null(facts) || all(is.na(unlist(facts[own]))) && !any(facts$sampling %in% "event")) {
    return(NULL)
  }
  all_facts(x)
}

all_facts <- function(x) as.data.frame(trace_facts(x)[written_facts()])

# Would readers take the names of files <dimension>/<recording>.csv, and of columns, for what they are? `cells`:
# recording, dimension, raters of each. The readers themselves are asked, of tables without ratings.
are_plain_names <- function(cells, call) {
  recording <- vapply(cells, `[[`, "", "recording")
  dimension <- vapply(cells, `[[`, "", "dimension")
  raters <- lapply(cells, `[[`, "raters")
  all <- list(unique(recording), unique(dimension), unique(unlist(raters)))
  twice <- vapply(all, function(names) anyDuplicated(lower(without_blanks(names))) > 0L, NA)
  odd <- all[[3L]] != without_blanks(all[[3L]]) | grepl("^'.*'$|^[0-9.]*[.]0+$", all[[3L]])
  if (any(odd) || any(is_side_file(recording)) || any(twice)) {
    return(FALSE)
  }
  tryCatch(read_as_plain(recording, dimension, raters, call), musefuse_error = function(cnd) FALSE)
}

read_as_plain <- function(recording, dimension, raters, call) {
  key <- vapply(raters, paste, "", collapse = "\r")
  some <- list(c(0.31, 0.12, 0.53))
  tables <- .mapply(function(recording, dimension, raters) {
    list(file = list(path = recording, folders = dimension, parent = dimension, around = dimension, name = recording),
      names = c("time_s", raters), columns = c(list(c(0.1, 0.2, 0.35)), rep(some, length(raters))))
  }, list(recording, dimension, raters), NULL)
  plans <- lapply(tables[!duplicated(key)], function(table) plan_columns(table$names, table$columns, list(), call))
  plans <- settle_layout(plans[match(key, unique(key))], tables, list(), call)
  ids <- ids_from_paths(tables, plans, list(), call)
  named <- vapply(plans, function(plan) plan$layout == "recordings" && length(plan$recording) == 0L, NA)
  all(named) && identical(lapply(plans, `[[`, "labels"), raters) && identical(ids$recording, recording) &&
    identical(ids$dimension, dimension) && is.null(ids$session)
}
