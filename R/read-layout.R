# What each column of a table is, by the user's arguments, its name and what it holds: the clock, an id, ratings, or
# neither. One planner serves files and data frames. What is likely is planned and said; what is ambiguous is an error
# that shows the calls that would resolve it.
#
# A plan: layout ("recordings": a column a rater; "raters": the table is one rater's, a column a dimension, or (`films`)
# a column a recording; "both": a
# column for each rater and dimension; "long": a column of raters), the positions time, date, recording, trial, session,
# rater, dimension, values; `labels`: what the columns of values are called; `skipped`: names of columns left out, by
# why.

plan_columns <- function(names, columns, wanted, call, where = NULL, strict = FALSE) {
  time <- time_column(names, columns, wanted, where, call)
  known <- explicit_columns(names, wanted, time$at, where, call)
  role <- column_roles(names, columns, time, known, wanted, strict)
  plan <- list(names = names, time = time$at, date = time$date, larger = time$larger, strict = strict,
    recording = known$recording %||% which(role == "recording"), rater = known$rater %||% which(role == "rater"),
    dimension = known$dimension %||% which(role == "dimension_id"), trial = which(role == "trial"),
    session = which(role == "session"))
  plan <- settle_generic(plan, role, columns, wanted, where, call)
  plan <- one_rater_column(plan, role, columns, known)
  plan <- without_counters(plan, columns)
  role <- plan$role
  plan$still <- some_stand_still(columns[role == "unknown"])
  check_no_words(names, columns, c(known$value, known$raters), where, call)
  plan$words <- words_of_scale(names, columns, which(role == "text"))
  plan <- plan_values(plan, role, known, wanted, where, call)
  clock <- c(plan$time, plan$date, plan$larger)
  used <- c(clock, plan$recording, plan$trial, plan$session, plan$rater, plan$dimension, plan$values)
  left <- setdiff(seq_along(names), used)
  plan$skipped <- list(text = names[left[role[left] == "text"]],
    other = names[left[role[left] != "text" & nzchar(names[left])]],
    unnamed = left[any(nzchar(names)) & !nzchar(names[left]) & vapply(columns[left], column_kind, "") != "empty"])
  plan$left <- left
  plan
}

# ---- the clock -----------------------------------------------------------------------------------

time_column <- function(names, columns, wanted, where, call) {
  if (!is.null(wanted$time)) {
    at <- match(wanted$time, names)
    if (is.na(at)) abort_absent(wanted$time, names, where, call)
    return(list(at = at))
  }
  if (is.null(wanted$raters) && is.null(wanted$value)) check_course_across(names, columns, where, wanted, call)
  if (all(names == "")) {
    return(list(at = headless_time(columns, wanted, where, call)))
  }
  check_own_clocks(names, columns, wanted, where, call)
  rank <- time_rank(names)
  rank[names %in% c(wanted$value, wanted$raters, wanted$rater, wanted$recording, wanted$dimension)] <- NA
  if (!is.null(wanted$rate) && !any(rank < 7, na.rm = TRUE) && !any(rank == 7, na.rm = TRUE)) {
    return(list(at = integer()))
  }
  if (all(is.na(rank))) {
    check_times_across(names, where, wanted, call)
    abort_no_time(names, where, wanted, call, rising = rising_column(names, columns),
      lists = recipe_of_lists(names, columns))
  }
  if (is.null(wanted$time_format)) rank[unreadable_times(columns, rank)] <- NA
  c(with_date(names, columns, rank), list(larger = larger_units(names, columns, which.min(rank))))
}

# The clock of the lowest rank; a date and a time of day in two columns are one clock, which the rest of their names
# tells from others ("Trigger_date", "Trigger_time").
with_date <- function(names, columns, rank) {
  at <- which.min(rank)
  dates <- which(rank == 5)
  dates <- dates[vapply(columns[dates], holds_days, NA)]
  if (length(dates) == 0L) {
    return(list(at = at))
  }
  stem <- vapply(name_tokens(names), function(token) {
    paste(setdiff(token, c(date_words, words_of("time"))), collapse = " ")
  }, "")
  if (!at %in% dates) {
    date <- c(dates[stem[dates] == stem[[at]]], dates)[[1L]]
    return(list(at = at, date = if (rank[[at]] %in% 2:4 && holds_clocks(columns[[at]])) date))
  }
  clocks <- which(!is.na(rank) & rank != 5)
  clocks <- clocks[vapply(columns[clocks], holds_clocks, NA)]
  clock <- c(clocks[stem[clocks] == stem[[at]]], if (length(clocks) == 1L) clocks)
  if (length(clock) > 0L) list(at = clock[[1L]], date = at) else list(at = at)
}

# Dates without a time of day.
holds_days <- function(column) {
  if (is.numeric(column) && !is.object(column)) {
    return(!is.null(date_of_digits(column)))
  }
  is.character(column) && !any(grepl("[-/.].*[-/.].*[0-9T ]+:", utils::head(column, 20L)))
}

# Times of day: 10:59, 10:59:59, 105959.
holds_clocks <- function(column) {
  text <- if (!is.object(column) && is.atomic(column)) utils::head(column[!is_na_text(column)], 20L)
  length(text) > 0L && (all(grepl(clock_pattern, text)) || all(grepl("^[0-2]?[0-9][0-5][0-9]([0-5][0-9])?$", text)))
}

# Columns of hours and minutes beside one of seconds that begins anew with each minute: positions, NULL where there are
# none.
larger_units <- function(names, columns, at) {
  unit <- vapply(names, function(name) if (compact_name(name) %in% unlist(unit_words)) unit_of_name(name) else "", "",
    USE.NAMES = FALSE)
  larger <- match(c("min", "h"), unit, 0L)
  larger <- larger[larger > 0L]
  parts <- columns[c(at, larger)]
  if (unit[[at]] != "s" || !"min" %in% unit || !all(vapply(parts, is.numeric, NA)) || anyNA(unlist(parts))) {
    return(NULL)
  }
  fits <- all(parts[[1L]] >= 0 & parts[[1L]] < 60) &&
    all(vapply(parts[-1L], function(part) all(part == round(part)), NA))
  whole <- with_larger_units(parts[[1L]], parts[-1L], unit[larger])
  if (fits && any(diff(parts[[1L]]) < 0) && sum(diff(whole) < 0) < sum(diff(parts[[1L]]) < 0)) larger
}

with_larger_units <- function(seconds, parts, units) {
  Reduce(`+`, Map(in_seconds, parts, units), seconds)
}

# The clock of a table, of one column or of several that make it up.
clock_column <- function(columns, names, plan) {
  column <- columns[[plan$time]]
  if (length(plan$date) > 0L) {
    if (all(grepl("^[0-9]+$", column))) column <- zeros_before(column, if (max(nchar(column)) > 4L) 6L else 4L)
    return(paste(columns[[plan$date]], column))
  }
  if (length(plan$larger) == 0L) column else
    with_larger_units(column, columns[plan$larger], vapply(names[plan$larger], unit_of_name, ""))
}

# A date in somebody's own spelling is no clock where another column is one.
unreadable_times <- function(columns, rank) {
  bad <- vapply(seq_along(columns), function(k) {
    !is.na(rank[[k]]) && is.character(columns[[k]]) &&
      !any(looks_timed(utils::head(columns[[k]][!is_na_text(columns[[k]])], 20L))) && !holds_clocks(columns[[k]])
  }, NA)
  if (all(bad[!is.na(rank)])) integer() else which(bad)
}

# Without a header the clock is the first column of dates or of numbers that only rise.
headless_time <- function(columns, wanted, where, call) {
  if (!is.null(wanted$rate)) {
    return(integer())
  }
  rises <- vapply(columns, function(column) {
    if (is.character(column)) {
      return(all(looks_timed(column[!is.na(column)])) && !all(is.na(column)))
    }
    length(column) > 1L && !anyNA(column) && all(diff(column) > 0)
  }, NA)
  first <- which(rises)[1L]
  texts <- which(vapply(columns, is.character, NA))
  if (is.na(first) || length(setdiff(seq_len(first - 1L), texts)) > 0L) {
    abort_no_time(NULL, where, wanted, call)
  }
  first
}

# The first column of numbers that only rise (from row to row, or within a rater's or recording's rows).
rising_column <- function(names, columns) {
  rises <- vapply(columns, function(column) {
    if (!is.numeric(column)) return(FALSE)
    step <- diff(column)
    length(step) > 0L && !anyNA(step) && mean(step > 0) > 0.9 && any(step != 1)
  }, NA)
  ratings <- is_word(names, "value") | says_value(names) | nzchar(dimension_of_name(names)$dimension)
  dated <- vapply(columns, function(column) {
    text <- if (is.character(column)) column[!is_na_text(column)]
    length(text) > 1L && all(looks_timed(text))
  }, NA)
  c(names[dated & nzchar(names)], names[rises & nzchar(names) & !ratings])[1L]
}

# PsychoPy's slider.history and jsPsych's arrays: a whole trace of pairs in one cell. How base R takes them apart.
recipe_of_lists <- function(names, columns) {
  list <- vapply(columns, function(column) {
    text <- if (is.character(column)) column[!is_na_text(column)]
    length(text) > 0L && all(grepl("^ *\\[ *[[({]", text))
  }, NA)
  if (!any(list)) {
    return(NULL)
  }
  k <- which(list)[[1L]]
  paste0("Column {.field ", escape_braces(names[[k]]), "} holds a list of pairs in each cell, say ratings and times. ",
    "In R, with its table {.code x}: {.code ", escape_braces(paste0("pairs <- lapply(x[[\"", names[[k]],
      "\"]], function(cell) matrix(as.numeric(regmatches(cell, gregexpr(\"-?[0-9.]+\", cell))[[1]]), ncol = 2, ",
      "byrow = TRUE))")), "}, then {.code ", escape_braces(paste0(
        "as_annotations(data.frame(row = rep(seq_along(pairs), vapply(pairs, nrow, 0)), value = unlist(lapply(pairs, ",
        "function(p) p[, 1])), time = unlist(lapply(pairs, function(p) p[, 2]))), recording = row)")), "}.")
}

abort_no_time <- function(names, where, wanted, call, guess = NULL, rising = NA, lists = NULL, cells = NULL) {
  verb <- wanted$verb %||% "read_annotations(path"
  example <- if (!is.na(rising)) paste0(" {.code ", escape_braces(paste0(verb, ", time = \"", rising, "\")")), "}.")
  abort_musefuse(c(
    paste0(where_text(where, "The table"), " has no column of times."),
    x = if (is.null(names)) "It has no header, and no column whose numbers rise from row to row." else
      "It has {.field {name_some(names, 8L)}}.",
    x = if (!is.null(guess)) "What column {.field {guess}} holds is read as no time.",
    i = if (!is.null(guess)) format_advice(cells),
    i = lists,
    i = if (isTRUE(wanted$row_times)) paste("Are they the names of rows?",
      "{.code as_annotations(x, time = as.numeric(rownames(x)))}."),
    i = if (!is.null(example)) paste0("Is it {.field {rising}}?", example),
    i = "Name the column by {.arg time}, or say how many rows there are a second: {.code rate = 25}."
  ), if (is.null(names)) "time" else "columns", call = call)
}

# sample_15000ms, sample_15500ms, ...: a row a recording, a column a time. Plain numbers that count up, too, where there
# is no clock.
check_times_across <- function(names, where, wanted, call) {
  at <- grepl("^[A-Za-z_ ]*[0-9]+([.,][0-9]+)? ?(ms|s|sec)?$", names)
  number <- as_decimal(gsub("[^0-9.,]", "", names[at]))
  if (sum(at) < 3L || mean(at) < 0.6 || anyNA(number) || is.unsorted(number, strictly = TRUE) ||
    !any(grepl("(ms|s|sec)$|[.,]", names[at])) && stats::median(diff(number)) == 1 && !counts_far(names[at])) {
    return(invisible())
  }
  abort_times_across(names, which(at), where, wanted, call)
}

counts_far <- function(names) length(names) >= 8L && all(grepl("^[0-9]+$", names))

as_decimal <- function(text) suppressWarnings(as.numeric(sub(",", ".", text, fixed = TRUE)))

# Clip1_sec1, Clip1_sec2, ...: a row a respondent, who would be a time, and seconds that would be raters. Known by a
# word of time before numbers that count up; or, where there is no clock, by rows that each have a name of their own.
check_course_across <- function(names, columns, where, wanted, call) {
  check_days_down(names, columns, where, wanted, call)
  check_turned_table(names, columns, where, wanted, call)
  number <- as_decimal(sub("^.*?([0-9]+([.,][0-9]+)?)$", "\\1", names, perl = TRUE))
  stem <- sub("[0-9]+([.,][0-9]+)?$", "", names)
  for (one in unique(stem[!is.na(number)])) {
    at <- which(stem == one & !is.na(number))
    if (length(at) < 8L || any(diff(number[at]) <= 0) || !all(vapply(columns[at], is.numeric, NA))) next
    last <- utils::tail(name_tokens(one)[[1L]], 1L)
    timed <- length(last) > 0L && last %in% c(unlist(unit_words[c("s", "ms", "min", "frames")]), "t", "time", "zeit",
      "temps", "tiempo", "tempo", "tijd")
    if (timed || all(is.na(time_rank(names))) && rows_have_names(columns[-at], length(at))) {
      abort_times_across(names, at, where, wanted, call)
    }
  }
}

# A row a day (or a stock) and a column for each half an hour (or day) of it, as meters have them.
check_days_down <- function(names, columns, where, wanted, call) {
  stem <- sub("[0-9]+$", "", names)
  number <- as_decimal(substring(names, nchar(stem) + 1L))
  days <- which(vapply(columns, function(column) {
    is.character(column) && all(looks_dated(column)) && holds_days(column)
  }, NA))
  at <- which(looks_timed(names) & !looks_plain(names))
  steps <- NULL
  if (length(at) < 5L && length(days) > 0L) {
    one <- names(which.max(table(stem[!is.na(number)])))
    at <- which(stem %in% one & !is.na(number))
    of_hours <- compact_name(one) %in% c("", "t", "hh", "qh", "slot", "interval", "period", unit_words$h)
    if (!length(at) %in% c(24L, 48L, 96L) || any(diff(number[at]) != 1) || !of_hours) {
      return(invisible())
    }
    steps <- 86400 / length(at)
  }
  if (length(at) < 5L || !all(vapply(columns[at], is.numeric, NA))) {
    return(invisible())
  }
  ids <- setdiff(seq_along(names)[-at], days)
  id <- names[ids[vapply(columns[ids], is_id_like, NA) & nzchar(names[ids])]]
  day <- names[days][1L]
  seconds <- paste0("(", steps, " * (as.integer(long$ind) - 1))")
  clock <- if (is.null(steps)) "as.character(long$ind)" else
    paste0("sprintf(\"%02.0f:%02.0f\", ", seconds, " %/% 3600, ", seconds, " %% 3600 / 60)")
  of <- c(if (length(id) > 0L) paste0("recording = x[[", quote_names(id[[1L]]), "]]"),
    if (!is.na(day)) paste0("day = x[[", quote_names(day), "]]"))
  code <- c(if (!is.null(where)) paste0("x <- ", table_code(wanted$dialect)),
    paste0("long <- data.frame(", toString(c(of, paste0("stack(x[", at[[1L]], ":", at[[length(at)]], "])"))), ")"),
    paste0("long$time <- ", if (is.na(day)) clock else paste0("paste(long$day, ", clock, ")")),
    paste0("as_annotations(long, ", if (length(id) > 0L) "recording = recording, ", "time = time, value = values)"))
  abort_musefuse(c(paste0(where_text(where, "The table"), " seems to have its times in the header."),
    x = "{.field {name_some(names[at], 4L)}}.", i = "Turn it into a row a value:",
    stats::setNames(paste0("{.code ", escape_braces(code), "}"), rep(" ", length(code))),
    i = "Are the columns raters all the same? Name them by {.arg raters}."), "columns", call = call)
}

# "time, 0, 0.5, 1" over rows that each begin with a name: the table lies on its side.
check_turned_table <- function(names, columns, where, wanted, call) {
  if (length(names) < 5L) {
    return(invisible())
  }
  number <- as_decimal(names)
  first <- columns[[1L]]
  is_turned <- !is.na(time_rank(names[[1L]])) && !anyNA(number[-1L]) &&
    !is.unsorted(number[-1L], strictly = TRUE) && is.character(first) && anyDuplicated(first) == 0L &&
    !any(looks_numeric(first) | looks_timed(first))
  if (is_turned) abort_times_across(names, seq_along(names)[-1L], where, wanted, call)
}

# The code that turns such a table, in base R, as it runs.
abort_times_across <- function(names, at, where, wanted, call) {
  shown <- names[at]
  id <- setdiff(names[-at], "")
  people <- id[is_word(id, "rater")]
  who <- c(people, id)[1L]
  kind <- if (isTRUE(is_word(who, "recording"))) "recording" else "rater"
  ids <- if (is.na(who)) if (length(names) > length(at)) "x[[1]]" else "seq_len(nrow(x))" else
    paste0("x[[", quote_names(who), "]]")
  parts <- unique(c(sub("[0-9].*$", "", shown), sub("^.*[0-9]", "", shown)))
  cells <- paste0("x[", if (all(diff(at) == 1L)) paste0(at[[1L]], ":", at[[length(at)]]) else
    paste0("c(", paste(at, collapse = ", "), ")"), "]")
  bare <- if (all(grepl("^[^0-9]*[0-9.,]+[^0-9]*$", shown))) gsub_code(parts) else
    paste0("gsub(", quote_names(paste0("^", sub("[0-9.]+[A-Za-z ]*$", "", shown[[1L]]), "|[^0-9]*$")),
      ", \"\", long$ind)")
  time <- if (any(grepl(",", shown, fixed = TRUE))) paste0("sub(\",\", \".\", ", bare, ")") else bare
  unit <- unit_of_name(sub("^.*[0-9]", "", shown[[1L]]))
  code <- c(if (!is.null(where)) paste0("x <- ", table_code(wanted$dialect)),
    paste0("long <- data.frame(", kind, " = ", ids, ", stack(", cells, "))"),
    paste0("long$time <- as.numeric(", time, ")"),
    paste0("as_annotations(long, ", kind, " = ", kind, ", time = time, value = values", if (!is.na(unit))
      paste0(", unit = \"", unit, "\""), ")"))
  abort_musefuse(c(paste0(where_text(where, "The table"), " seems to have its times in the header: a row a rater (or ",
      "a recording), a column a time."),
    x = "{.field {name_some(shown, 4L)}}.",
    i = "Turn it into a row a rating:",
    stats::setNames(paste0("{.code ", escape_braces(code), "}"), rep(" ", length(code))),
    i = "Are the columns raters all the same? Name them by {.arg raters}."
  ), "columns", call = call)
}

# What takes the words around numbers out of names.
gsub_code <- function(parts) {
  parts <- parts[nzchar(parts)]
  if (length(parts) == 0L) "as.character(long$ind)" else
    paste0("gsub(", quote_names(paste(parts, collapse = "|")), ", \"\", long$ind)")
}

# How R itself reads a table of this dialect.
table_code <- function(dialect) {
  delim <- dialect$delim %||% ","
  decimal <- dialect$decimal %||% "."
  skip <- if (isTRUE(dialect$preamble) && dialect$skip > 1L) paste0(", skip = ", dialect$skip - 1L)
  if (delim == ",") {
    return(paste0("read.csv(path, check.names = FALSE", skip, ")"))
  }
  paste0("read.table(path, header = TRUE, sep = ", encodeString(if (delim == " ") "" else delim, quote = "\""),
    ", dec = \"", decimal, "\", check.names = FALSE", skip, ")")
}

# Fewer rows than columns, each with its own name in a column of text or of whole numbers.
rows_have_names <- function(columns, width) {
  own <- vapply(columns, function(column) {
    length(column) > 1L && anyDuplicated(column) == 0L && (is.character(column) || is.factor(column))
  }, NA)
  any(own) && length(columns[[1L]]) < width
}

# A clock for each rater, of which only one would count.
check_own_clocks <- function(names, columns, wanted, where, call) {
  found <- if (!of_prices(compact_name(names))) own_clocks(names) %||% numbered_clocks(names, columns)
  if (is.null(found)) {
    return(invisible())
  }
  verb <- wanted$verb %||% "read_annotations(path"
  calls <- paste0(verb, ", time = \"", found$clock, "\", raters = \"", found$of, "\")")
  shown <- paste0("{.code ", escape_braces(calls), "}")
  abort_musefuse(c(paste0(where_text(where, "The table"), " has a clock for each rater."),
    x = "{.field {name_some(found$clock, 4L)}}.",
    i = paste0("Read each rater with their own and bind them by {.fn rbind}: ",
      paste(utils::head(shown, 2L), collapse = ", "), if (length(shown) > 2L) ", ...", ".")
  ), "columns", call = call)
}

# time_anna, anna, time_ben, ben.
own_clocks <- function(names) {
  tokens <- name_tokens(names)
  clock <- vapply(tokens, function(token) length(token) > 1L && any(token %in% c("time", "t", "timestamp")), NA)
  owner <- vapply(tokens, function(token) paste(setdiff(token, c("time", "t", "timestamp")), collapse = ""), "")
  own <- which(clock & owner %in% compact_name(names[!clock]) & nzchar(owner))
  if (length(own) > 1L) {
    list(clock = names[own], of = names[!clock][match(owner[own], compact_name(names[!clock]))])
  }
}

# t1, anna, t2, ben; time, Rating, time 2, Rating 2: each before its rater, and not the same.
numbered_clocks <- function(names, columns) {
  at <- grep("^(t|times?|timestamp|zeit|temps|tiempo|tempo|tijd)[ _.]?[0-9]*$", names, ignore.case = TRUE)
  rises <- vapply(columns[at], function(column) is.numeric(column) && length(column) > 2L &&
    !is.unsorted(column[!is.na(column)]), NA)
  if (length(at) < 2L || !all(rises) || any((at + 1L) %in% c(at, length(names) + 1L))) {
    return(NULL)
  }
  same <- vapply(columns[at[-1L]], function(column) all(column == columns[[at[[1L]]]], na.rm = TRUE), NA)
  if (!all(same)) list(clock = names[at], of = names[at + 1L])
}

where_text <- function(where, otherwise) {
  if (is.null(where)) otherwise else paste0("The file {.file ", escape_braces(where), "}")
}

abort_absent <- function(name, names, where, call, hint = NULL) {
  name <- setdiff(name, names)[[1L]]
  near <- nearest_words(name, setdiff(names, ""))
  abort_musefuse(c(paste0(where_text(where, "The data"), " {cli::qty(1)}ha{?s/ve} no column {.field {name}}."),
    i = if (length(near) > 0L) "Did you mean {.or {.field {near}}}?",
    i = "It has {.field {name_some(names, 10L)}}.", i = hint), "columns", call = call)
}

# ---- what the user said --------------------------------------------------------------------------

# Positions of the columns that arguments name. `recording`, `rater` and `dimension` may be plain names of the one
# there is.
explicit_columns <- function(names, wanted, time, where, call) {
  at <- function(arg, must) {
    given <- wanted[[arg]]
    if (is.null(given) || inherits(given, "AsIs")) {
      return(NULL)
    }
    found <- match(given, names)
    if (all(is.na(found)) && !must) {
      return(NULL)
    }
    if (anyNA(found)) abort_absent(given, names, where, call)
    found
  }
  long <- identical(wanted$layout, "long")
  list(recording = at("recording", FALSE), dimension = at("dimension", FALSE), rater = at("rater", long),
    value = at("value", TRUE), raters = at_raters(names, wanted, time, call))
}

at_raters <- function(names, wanted, time, call) {
  if (is.null(wanted$raters)) {
    return(NULL)
  }
  match(check_known(wanted$raters, setdiff(names, names[time]), "column", arg = "raters", call = call), names)
}

# ---- what names and cells say --------------------------------------------------------------------

column_roles <- function(names, columns, time, known, wanted, strict) {
  compact <- compact_name(names)
  kind <- vapply(columns, column_kind, "")
  id <- vapply(columns, is_id_like, NA)
  dimension <- dimension_of_name(names)
  role <- ifelse(kind == "text", "text", "unknown")
  set <- function(which, to) role[which & role %in% c("text", "unknown")] <<- to
  ignored <- !nzchar(names) & any(nzchar(names)) | row_numbers_beside(names, compact, columns, kind, time$at)
  set(ignored | kind == "empty" & !nzchar(compact), "other")
  set(vapply(columns, is_epoch, NA), "other")
  if (of_prices(compact)) set(kind != "text" & is.na(time_rank(names)) & !is_word(names, "other", compact), "dimension")
  if (of_face(names)) set(kind != "text" & !is_word(names, "other", compact), "dimension")
  set(kind != "text" & nzchar(dimension$dimension) & !nzchar(dimension$rest), "dimension")
  set(kind != "text" & nzchar(dimension$dimension), "compound")
  set(!is.na(time_rank(names)) & all(nzchar(names)), "other")
  for (word in c("rater", "recording", "session", "trial")) set(is_word(names, word, compact) & id, word)
  if (!any(role == "recording")) set(kind == "text" & vapply(columns, holds_media, NA), "recording")
  set(is_word(names, "dimension_id", compact) & kind == "text", "dimension_id")
  set(is_word(names, "dimension_id", compact) & kind != "text" & !is_word(names, "other", compact), "dimension")
  set(compact %in% generic_id_words & id, "generic")
  set((is_word(names, "value", compact) | says_value(names)) & kind != "text", "value")
  set(kind != "text" & is_word(sub("[ ._]?[0-9]+$", "", names), "value") & duplicated_name(names), "value")
  spread <- vapply(name_tokens(names), function(tokens) length(tokens) > 1L && any(tokens %in% spread_words[1:9]), NA)
  set(is_word(names, "other", compact) | spread, "other")
  role[fused_columns(compact) & any(role %in% c("unknown", "dimension", "value") & !fused_columns(compact))] <- "other"
  role[unlist(known)] <- "given"
  role[c(time$at, time$date, time$larger)] <- "time"
  role
}

# Seconds (or ms, ...) since 1970 are a second clock, whatever they are called.
is_epoch <- function(column) {
  is.numeric(column) && !is.object(column) && !is.null(epoch_scale(column)) && !anyNA(column) && !is.unsorted(column)
}

# OpenFace and its kin: action units AU01_r, gaze, pose and landmarks are what is measured, and no raters.
of_face <- function(names) sum(grepl("^ *AU[0-9]{2}(_[rc])?$", names)) >= 2L

# What a stock or coin cost is measured, too.
of_prices <- function(compact) sum(compact %in% c("open", "high", "low", "close")) >= 3L

# Names of films and sounds call recordings, whatever their column is called.
media_pattern <- "[.](mp4|avi|mov|wmv|mkv|webm|mpg|mpeg|m4v|ogv|wav|mp3|m4a|ogg|flac|aiff?)$"

holds_media <- function(column) {
  if (!is.character(column) && !is.factor(column)) {
    return(FALSE)
  }
  text <- distinct_texts(column)
  text <- text[!is_na_text(text)]
  length(text) > 0L && all(grepl(media_pattern, text, ignore.case = TRUE))
}

# Columns of one number throughout beside others that move: versions, rates, counts rather than dimensions.
some_stand_still <- function(columns) {
  still <- vapply(columns, function(column) {
    length(column) >= 10L && length(unique(utils::head(column, 1000L))) == 1L && length(distinct(column)) == 1L
  }, NA)
  any(still) && !all(still)
}

# "slider.response", "rating_value": nothing but words for ratings.
says_value <- function(names) {
  vapply(name_tokens(names), function(tokens) {
    rates <- tokens %in% words_of("value")
    length(tokens) > 1L && any(rates) && all(rates | tokens %in% filler_words)
  }, NA)
}

# The second of two columns of one name is called "Rating 2" by then, or was called "Rating.1".
duplicated_name <- function(names) {
  base <- sub("[ ._]?[0-9]+$", "", names)
  base %in% base[duplicated(base)]
}

# Numbers of rows, as spreadsheets and pandas write them: "Unnamed: 0" whatever it holds; and what is called like them
# and counts the rows, those of the table or (where the clock goes on with it) of one trace after the other.
row_numbers <- function(names, compact, columns, time) {
  pandas <- grepl("^unnamed[0-9]*$", compact)
  bare <- sub("[0-9]+$", "", compact)
  named <- pandas | grepl("^[.]{3}[0-9]+$", names) | compact == "v1" | bare %in% counter_words |
    bare == "x" & !any(compact %in% c("y", "z")) | is_word(names, "other", compact)
  pandas | named & vapply(seq_along(columns), function(k) named[[k]] && counts_rows(columns[[k]], time), NA)
}

# A trace that counts up is a trace where nothing else could be one.
row_numbers_beside <- function(names, compact, columns, kind, time) {
  counts <- row_numbers(names, compact, columns, columns[time])
  others <- !counts & !kind %in% c("text", "empty")
  others[time] <- FALSE
  counts & (any(others) | grepl("^unnamed", compact))
}

counts_rows <- function(column, time = list()) {
  # readers without data.table have cells as text yet
  if (is.character(column) && all(grepl("^[0-9]+$", column))) column <- as.double(column)
  if (!is.numeric(column) || length(column) < 2L || anyNA(column) || !column[[1L]] %in% 0:1) {
    return(FALSE)
  }
  up <- diff(column)
  if (all(up == 1)) {
    return(TRUE)
  }
  again <- up != 1
  if (length(column) < 4 * (sum(again) + 1L) || any(column[-1L][again] != column[[1L]])) {
    return(FALSE)
  }
  # ids of raters that come again at each time count up, too, but not with the clock
  clock <- if (length(time) == 1L) diff(text_or_number(time[[1L]]))
  !is.null(clock) && isTRUE(all(clock[!again] > 0))
}

text_or_number <- function(x) if (is.numeric(x)) x else text_to_number(as.character(x))

# What was made of the raters beside them is no rater; but n may be one among raters of one letter.
fused_columns <- function(compact) {
  letters <- nchar(compact) == 1L
  compact %in% words("mean average avg median mode sd std stdev stddev var variance se sem stderr min max lower upper",
    "gold goldstandard consensus fused ewe weight weights nraters nratings ci cilow cihigh cilower ciupper conflow",
    "confhigh mittelwert moyenne media gemiddelde") | (compact == "n" & sum(letters) == 1L)
}

column_kind <- function(column) {
  if (is.list(column)) {
    return("number") # refused where it is used
  }
  if (length(column) == 0L || is.na(column[[1L]]) && all(is.na(column))) {
    return("empty")
  }
  if (is.numeric(column) || is.logical(column)) {
    return("number")
  }
  coded <- if (is.factor(column)) list(codes = as.integer(column), values = levels(column)) else
    distinct_codes(as.character(column))
  text <- coded$values
  rows <- tabulate(coded$codes, length(text))
  there <- !is_na_text(text)
  number <- !is.na(text_to_number(text[there]))
  if (any(there) && sum(rows[there][number]) < 0.5 * sum(rows[there])) "text" else "number"
}

# May a column hold ids? Text, or whole numbers that come again.
is_id_like <- function(column) {
  if (is.character(column) || is.factor(column)) {
    text <- distinct_texts(column)
    return(!any(grepl("^[-+]?[0-9]*[.,][0-9]*[1-9][0-9]*$", text)))
  }
  if (!is.numeric(column) || is.na(column[1L]) && all(is.na(column))) {
    return(FALSE)
  }
  if (anyNA(column)) column <- column[!is.na(column)]
  all_whole(column) && (length(column) < 4L || length(distinct(column)) <= max(1, length(column) / 2))
}

# Ids that may name anything are settled by what else there is.
settle_generic <- function(plan, role, columns, wanted, where, call) {
  if (!any(role %in% c("value", "dimension", "compound", "unknown", "given"))) role[role == "generic"] <- "text"
  for (k in which(role == "generic")) {
    column <- columns[[k]]
    text <- distinct_texts(column)
    text <- text[!is.na(text)]
    if (length(text) <= 1L || length(text) == length(column) && is.numeric(column)) {
      role[[k]] <- "other"
    } else if (length(plan$dimension) == 0L && is.character(column) &&
      mean(nzchar(dimension_of_name(text)$dimension)) > 0.5) {
      role[[k]] <- "dimension_id"
      plan$dimension <- k
    } else if (length(plan$rater) > 0L && length(plan$recording) == 0L) {
      role[[k]] <- "recording"
      plan$recording <- k
    } else if (length(plan$recording) > 0L && length(plan$rater) == 0L && !plan$strict) {
      role[[k]] <- "rater"
      plan$rater <- k
    } else if (length(plan$rater) > 0L) {
      role[[k]] <- "trial"
      plan$trial <- c(plan$trial, k)
    } else {
      name <- plan$names[[k]]
      abort_layout(where, "The column {.field {name}} may name raters, recordings or dimensions.",
        paste0(c("rater", "recording", "dimension"), " = \"", name, "\""), wanted, call, name = name)
    }
  }
  plan$role <- role
  plan
}

# A word for raters over ratings is a rater's name: time, observer, coder.
one_rater_column <- function(plan, role, columns, known) {
  role <- plan$role
  if (!is.null(known$rater)) {
    plan$role[setdiff(which(role == "rater"), known$rater)] <- "other"
    return(plan)
  }
  ratings <- role %in% c("value", "dimension", "compound", "unknown", "given")
  if (length(plan$rater) > 0L && !any(ratings)) {
    numeric <- plan$rater[vapply(columns[plan$rater], column_kind, "") == "number"]
    plan$role[numeric] <- "unknown"
    plan$rater <- setdiff(plan$rater, numeric)
  }
  if (length(plan$rater) > 1L) { # who rates comes before who takes part
    rates <- is_word(plan$names[plan$rater], "rater", sub("participant|subject|person|user|player", "",
      compact_name(plan$names[plan$rater])))
    plan$rater <- plan$rater[order(!rates)]
    plan$role[plan$rater[-1L]] <- "other"
    plan$rater <- plan$rater[[1L]]
  }
  if (length(plan$recording) > 1L && is.null(known$recording)) {
    varied <- vapply(columns[plan$recording], function(column) length(distinct(column)), 0L)
    keep <- plan$recording[[which.max(varied > 1L)]]
    plan$role[setdiff(plan$recording, keep)] <- "trial"
    plan$trial <- c(setdiff(plan$recording, keep), plan$trial)
    plan$recording <- keep
  }
  plan$dimension <- utils::head(plan$dimension, 1L)
  plan
}

# Trials that each have one row are no parts of a recording, but count its rows.
without_counters <- function(plan, columns) {
  for (id in c("trial", "session")) {
    ids <- columns[c(plan$recording, plan$rater, plan$dimension, plan[[id]])]
    n <- length(columns[[1L]])
    if (length(plan[[id]]) > 0L && n > 3L && anyDuplicated(row_codes(unname(ids), n)) == 0L) {
      plan$role[plan[[id]]] <- "other"
      plan[[id]] <- integer()
    }
  }
  plan
}

# ---- which columns hold ratings ------------------------------------------------------------------

plan_values <- function(plan, role, known, wanted, where, call) {
  of <- function(...) which(role %in% c(...))
  all <- of("value", "dimension", "compound", "unknown")
  as_layout <- function(layout, values, single = FALSE) {
    plan$layout <- layout
    plan$values <- values
    plan$labels <- plan$names[values]
    plan$single <- single
    plan
  }
  called <- function(plan, given, dimension = TRUE) {
    plan$labels <- given_labels(given)
    if (dimension && length(given) == 1L && any(nzchar(names(given)))) plan$called <- plan$labels
    plan
  }
  if (!is.null(known$value)) check_dimension_once(plan, wanted, where, call)
  if (is.null(known$raters) && is.null(known$value)) check_not_gold(plan$names, where, call)
  layout <- wanted$layout
  if (!is.null(known$raters) || identical(layout, "recordings")) {
    if (length(known$raters %||% all) == 0L) abort_no_values(plan, where, wanted, call)
    plan <- as_layout("recordings", known$raters %||% all)
    return(if (is.null(known$raters)) plan else called(plan, wanted$raters, FALSE))
  }
  if (identical(layout, "raters")) {
    values <- known$value %||% all
    if (length(values) == 0L) abort_no_values(plan, where, wanted, call)
    plan <- as_layout("raters", values,
      length(values) == 1L && !role[[values[[1L]]]] %in% c("dimension", "compound"))
    return(if (is.null(known$value)) plan else called(plan, wanted$value))
  }
  long <- length(plan$rater) > 0L
  if (identical(layout, "long") && !long && is.null(known$value) && length(of("dimension")) == 0L) {
    abort_no_id("rater", plan, where, call)
  }
  layout <- if (long) "long" else "raters"
  if (!is.null(known$value)) {
    if (length(known$value) > 1L && length(plan$dimension) > 0L) abort_two_dimensions(plan, known$value, where, call)
    return(called(as_layout(layout, known$value, length(known$value) == 1L), wanted$value))
  }
  plan_guessed(plan, role, layout, of, all, as_layout, wanted, where, call)
}

plan_guessed <- function(plan, role, layout, of, all, as_layout, wanted, where, call) {
  value <- of("value")
  dimension <- of("dimension")
  compound <- of("compound")
  unknown <- of("unknown")
  if (length(all) == 0L) abort_no_values(plan, where, wanted, call)
  if (base::all(plan$names == "")) {
    if (length(all) > 1L) abort_headless(plan, all, where, wanted, call)
    return(as_layout("raters", all, TRUE))
  }
  if (layout == "long" || length(plan$dimension) > 0L) {
    if (length(value) == 1L && length(dimension) + length(compound) == 0L) {
      return(as_layout(layout, value, TRUE))
    }
    if (length(plan$dimension) > 0L) {
      if (length(all) == 1L) {
        return(as_layout(layout, all, TRUE))
      }
      if (layout == "raters" && length(unknown) == length(all)) {
        return(as_layout("recordings", all))
      }
      abort_which_values(plan, all, wanted, where, call)
    }
    if (length(value) == 0L && (length(unknown) == 0L || length(dimension) == 0L && !plan$still)) {
      return(as_layout(layout, all))
    }
    abort_which_values(plan, all, wanted, where, call)
  }
  if (length(compound) > 1L && length(compound) == length(all) && !all_once(plan$names[compound])) {
    if (length(compound) < 4L && may_be_axes(plan$names[all])) {
      abort_raters_or_dimensions(plan, all, wanted, where, call)
    }
    plan <- as_layout("both", all)
    named <- dimension_of_name(plan$labels)
    plan$labels <- named$dimension
    plan$raters <- named$rest
    return(plan)
  }
  if (length(value) == length(all)) {
    if (length(value) == 1L) {
      return(as_layout("raters", value, TRUE))
    }
    if (base::all(duplicated_name(plan$names[value])) && !any(grepl("[A-Za-z_][0-9]+$", plan$names[value]))) {
      return(as_layout("recordings", value))
    }
    abort_raters_or_dimensions(plan, all, wanted, where, call)
  }
  if (length(dimension) + length(compound) == length(all)) {
    return(as_layout("raters", all))
  }
  if (length(unknown) == length(all) && length(all) > 1L && !plan$strict &&
    base::all(role_of_name(plan$names[all]) == "recording")) {
    plan <- as_layout("raters", all, TRUE)
    plan$films <- TRUE
    return(plan)
  }
  short <- may_be_short_dimensions(plan$names[all])
  if (!is.null(short)) abort_short_dimensions(plan$names[all], short, plan, where, wanted, call)
  if (length(unknown) == length(all) && !may_be_axes(plan$names[all])) {
    return(as_layout("recordings", all, length(all) == 1L))
  }
  abort_raters_or_dimensions(plan, all, wanted, where, call)
}

# "HR [bpm]", "HRV [ms]": where no dimension and no rater comes again, what is left of the names is nobody's.
all_once <- function(names) {
  named <- dimension_of_name(names)
  anyDuplicated(compact_name(named$dimension)) == 0L && anyDuplicated(named$rest) == 0L
}

# A1, V1, A2, V2 or anna_A, anna_V: what one letter stands for, and who, is asked for.
may_be_short_dimensions <- function(names) {
  part <- regmatches(names, regexec("^([VADPvadp])_?([0-9]+)$|^(.*[^_. ])[_. ]([VADPvadp])$", names))
  if (!all(lengths(part) == 5L) || length(names) < 4L) {
    return(NULL)
  }
  part <- do.call(rbind, part)
  letter <- tolower(paste0(part[, 2L], part[, 5L]))
  who <- paste0(part[, 3L], part[, 4L])
  if (length(unique(letter)) < 2L || any(table(who, letter) != 1L)) NULL else list(letter = letter, who = who)
}

abort_short_dimensions <- function(names, short, plan, where, wanted, call) {
  full <- c(v = "valence", a = "arousal", d = "dominance", p = "power")[short$letter]
  new <- plan$names
  new[match(names, new)] <- paste(short$who, full, sep = "_")
  file <- is.null(wanted$verb)
  abort_layout(where, "The columns {.field {name_some(names, 6L)}} may be raters, or dimensions of raters.",
    c(if (file) paste0("columns = ", quote_names(new)), paste0("raters = ", quote_names(names))), wanted, call,
    more = if (!file) paste0("{.code names(x) <- ", escape_braces(quote_names(new)),
      "} makes them dimensions of raters."))
}

# x and y of a joystick, V and A for valence and arousal, components: dimensions rather than raters.
may_be_axes <- function(names) {
  compact <- compact_name(names)
  length(names) > 1L && (all(compact %in% c("x", "y", "z")) || all(compact %in% c("v", "a", "d", "p")) ||
    all(grepl("^(pc|dim|axis|slider|channel|ch|item|q)[0-9x-z]+$", compact)) || are_axes(names))
}

# JoyX and JoyY, mouse.x and mouse.y, x_pos and y_pos: of one thing, and of nobody, in two directions.
are_axes <- function(names) {
  tokens <- name_tokens(names)
  axis <- vapply(tokens, function(token) intersect(c("x", "y", "z", "horizontal", "vertical"), token)[1L], "")
  thing <- vapply(tokens, function(token) {
    paste(setdiff(token, c("x", "y", "z", "horizontal", "vertical")), collapse = "")
  }, "")
  devices <- words("joy joystick mouse cursor pos position coord axis pad touch stick slider pointer gaze maus")
  length(names) < 4L && !anyNA(axis) && anyDuplicated(axis) == 0L && all(thing == thing[[1L]]) &&
    any(startsWith(thing[[1L]], devices) | endsWith(thing[[1L]], devices))
}

# ---- errors that show the way --------------------------------------------------------------------

# `calls` are arguments; each is shown as the call that would read the table.
abort_layout <- function(where, problem, calls, wanted, call, ..., more = NULL, .envir = parent.frame()) {
  force(.envir)
  verb <- wanted$verb %||% "read_annotations(path"
  shown <- paste0("{.code ", escape_braces(paste0(verb, ", ", calls, ")")), "}")
  abort_musefuse(c(paste0(where_text(where, "The table"), " can be read in more than one way."), x = problem,
    i = paste("Say it:", paste(shown, collapse = " or ")), i = more), "columns", call = call, .envir = .envir)
}

quote_names <- function(names) {
  names <- paste0("\"", names, "\"")
  if (length(names) == 1L) names else paste0("c(", paste(names, collapse = ", "), ")")
}

abort_raters_or_dimensions <- function(plan, values, wanted, where, call) {
  names <- plan$names[values]
  known <- names[nzchar(dimension_of_name(names)$dimension) | is_word(names, "value")]
  calls <- c(paste0("value = ", quote_names(utils::head(if (length(known) > 0L) known else names, 4L))),
    paste0("raters = ", quote_names(utils::head(names, 4L))))
  if (length(known) > 0L && length(known) < length(names)) {
    calls <- c(calls, paste0("value = ", quote_names(utils::head(names, 4L))))
  }
  if (are_axes(names)) { # often valence across and arousal upwards, but who knows
    new <- c("valence", "arousal", "dominance")[seq_along(names)]
    calls <- paste0(c("value = c(", "raters = c("), paste0(c(paste0(new, " = \"", names, "\"", collapse = ", "),
      paste0("\"", names, "\"", collapse = ", "))), ")")
  }
  abort_layout(where, "The columns {.field {name_some(names, 8L)}} may be raters, dimensions, or neither.", calls,
    wanted, call)
}

abort_which_values <- function(plan, values, wanted, where, call) {
  names <- plan$names[values]
  abort_layout(where, "Which of {.field {name_some(names, 8L)}} hold the ratings?",
    paste0("value = ", c(vapply(utils::head(names, 2L), quote_names, ""),
      if (length(plan$dimension) == 0L) quote_names(utils::head(names, 4L)))),
    wanted, call)
}

abort_two_dimensions <- function(plan, values, where, call) {
  abort_musefuse(c(
    paste0(where_text(where, "The table"),
      " has a column of dimensions and several of values, which would be dimensions, too."),
    x = "{.field {plan$names[[plan$dimension]]}}, and {.field {plan$names[values]}}.",
    i = "Name one column by {.arg value}."
  ), "columns", call = call)
}

abort_headless <- function(plan, values, where, wanted, call) {
  n <- length(values)
  named <- function(labels) {
    names <- rep("label", length(plan$names))
    names[plan$time] <- "time"
    names[values] <- labels[seq_len(n)]
    paste0("columns = ", quote_names(names))
  }
  numbers <- seq_len(n)[-(1:3)]
  abort_layout(where, "It has no header, and {n} columns that may be raters or dimensions.",
    c(named(c("arousal", "valence", "dominance", paste0("dimension", numbers))),
      named(c("anna", "ben", "carl", paste0("rater", numbers)))), wanted, call)
}

abort_no_values <- function(plan, where, wanted, call) {
  abort_musefuse(c(
    paste0(where_text(where, "The table"), " has no column that could hold ratings."),
    x = "It has {.field {name_some(plan$names, 8L)}}.",
    i = plan$words,
    i = "Name it by {.arg value}, or the raters' columns by {.arg raters}."
  ), "columns", call = call)
}

# Answers in words have no order that a reader could know.
check_no_words <- function(names, columns, at, where, call) {
  hint <- words_of_scale(names, columns, at[vapply(columns[at], column_kind, "") == "text"])
  if (!is.null(hint)) {
    abort_musefuse(c(paste0(where_text(where, "The table"), " has words where there must be numbers."), i = hint),
      "values", call = call)
  }
}

# How words become numbers, NULL where no column holds a few that come again.
words_of_scale <- function(names, columns, at) {
  for (k in at) {
    text <- as.character(columns[[k]])
    text <- text[!is_na_text(text)]
    known <- if (is.factor(columns[[k]])) intersect(levels(columns[[k]]), text) else unique(text)
    if (length(known) < 2L || length(known) > 11L || length(text) < 2L * length(known) || holds_media(known)) next
    column <- escape_braces(paste0("x[[\"", names[[k]], "\"]]"))
    if (is.ordered(columns[[k]])) {
      return(paste0("Column {.field ", escape_braces(names[[k]]), "} holds ", length(known), " words in their order. ",
        "Their places in it are numbers: {.code ", column, " <- as.integer(", column, ")}."))
    }
    shown <- if (length(known) > 5L) c(utils::head(known, 4L), "...") else known
    return(paste0("Column {.field ", escape_braces(names[[k]]), "} holds ", length(known), " words of unknown order. ",
      "Recode them in R, the lowest first: {.code ", column, " <- match(", column, ", ",
      escape_braces(quote_names(shown)), ")}."))
  }
}

abort_no_id <- function(what, plan, where, call) {
  abort_musefuse(c(paste0(where_text(where, "The table"), " has no column {.field {what}}."),
    i = "It has {.field {name_some(plan$names, 10L)}}; name one by {.arg {what}}."), "columns", call = call)
}

# Fused values are no ratings: their bounds would become raters.
check_not_gold <- function(names, where, call) {
  compact <- compact_name(names)
  bounds <- any(compact %in% c("lower", "conflow")) && any(compact %in% c("upper", "confhigh"))
  fused <- any(compact == "value") && (bounds || "nraters" %in% compact)
  # mean and sd beside nothing but times and ids
  left <- compact[is.na(time_rank(names)) & !compact %in% c("", words_of("recording"), words_of("other"))]
  levels <- c("mean", "average", "avg", "median")
  summed <- all(fused_columns(left)) && any(left %in% levels) && length(left) > 1L
  if (fused || summed) {
    abort_musefuse(c(paste0(where_text(where, "The table"), " holds a gold standard, no ratings."),
      x = "It has {.field {name_some(names, 8L)}}.",
      i = if (fused) "Read it by {.fn read_gold_standard}; {.code value = \"value\"} takes its values for ratings." else
        "{.code value = \"{names[compact %in% levels][[1L]]}\"} takes these values for ratings."
    ), "columns", call = call)
  }
}
