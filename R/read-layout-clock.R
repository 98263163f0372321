# The clock of a table (read-layout.R): which column or columns tell the time, and tables whose times stand elsewhere:
# in the header, across the columns, or one clock a rater.

time_column <- function(names, columns, wanted, where, call) {
  if (!is.null(wanted$time)) {
    at <- match(wanted$time, names)
    if (is.na(at)) abort_absent(wanted$time, names, where, call)
    return(list(at = at))
  }
  check_own_clocks(names, columns, wanted, where, call)
  if (is.null(wanted$raters) && is.null(wanted$value)) check_course_across(names, columns, where, wanted, call)
  if (all(names == "")) {
    return(list(at = headless_time(columns, wanted, where, call)))
  }
  rank <- time_rank(names)
  rank[names %in% c(wanted$value, wanted$raters, wanted$rater, wanted$recording, wanted$dimension)] <- NA
  if (all(is.na(rank))) rank[clock_of_no_name(names, columns)] <- 6
  if (!is.null(wanted$rate) && !any(rank < 7, na.rm = TRUE) && !any(rank == 7, na.rm = TRUE)) {
    return(list(at = integer()))
  }
  if (sum(!is.na(rank)) > 1L) rank[parts_of_seconds(names, columns)] <- NA
  if (all(is.na(rank))) {
    check_times_across(names, where, wanted, call)
    lists <- recipe_of_lists(names, columns, where)
    abort_no_time(names, where, wanted, call, rising = rising_column(names, columns), lists = lists,
      trials = if (is.null(lists)) recipe_of_trials(names, columns, wanted))
  }
  if (is.null(wanted$time_format)) rank[unreadable_times(columns, rank)] <- NA
  c(with_date(names, columns, rank), list(larger = larger_units(names, columns, which.min(rank))))
}

# Cells of hours, minutes and seconds tell the time under any name ("TC", "Position").
clock_of_no_name <- function(names, columns) {
  clocks <- which(vapply(columns, function(column) {
    text <- if (is.character(column)) utils::head(column[!is_na_text(column)], 20L)
    length(unique(text)) > 1L && all(grepl("^[0-9]{1,2}:[0-9]{2}:[0-9]{2}([:;.,][0-9]+)?$", text))
  }, NA))
  clocks <- clocks[!is_word(names[clocks], "other")]
  if (length(clocks) == 1L) clocks
}

# Milliseconds that begin anew with each second are a part of the clock beside them.
parts_of_seconds <- function(names, columns) {
  which(compact_name(names) %in% unit_words$ms & vapply(columns, function(column) {
    is.numeric(column) && length(column) > 2L && !anyNA(column) && all(column >= 0 & column < 1000) &&
      any(diff(column) < 0)
  }, NA))
}

# The clock of the lowest rank; a date and a time of day in two columns are one clock, which the rest of their names
# tells from others ("Trigger_date", "Trigger_time").
with_date <- function(names, columns, rank) {
  at <- which.min(rank)
  dates <- which(rank == 5 | compact_name(names) %in% day_titles & vapply(columns, holds_dates, NA))
  dates <- dates[vapply(columns[dates], holds_days, NA)]
  if (length(dates) == 0L) {
    return(list(at = at))
  }
  stem <- vapply(name_tokens(names), function(token) {
    paste(setdiff(token, c(date_words, words_of("time"))), collapse = " ")
  }, "")
  if (!at %in% dates) {
    date <- c(dates[stem[dates] == stem[[at]]], dates)[[1L]]
    return(list(at = at, date = if (rank[[at]] %in% c(2:4, 6) && holds_clocks(columns[[at]])) date))
  }
  clocks <- which(!is.na(rank) & rank != 5)
  clocks <- clocks[vapply(columns[clocks], holds_clocks, NA)]
  clock <- c(clocks[stem[clocks] == stem[[at]]], if (length(clocks) == 1L) clocks)
  if (length(clock) > 0L) list(at = clock[[1L]], date = at) else list(at = at)
}

holds_dates <- function(column) {
  is.character(column) && length(column) > 0L && all(looks_dated(utils::head(column, 20L)))
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

# Columns of hours and minutes beside one of seconds that begins anew with each minute, or right before it: positions,
# NULL where there are none.
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
  falls <- sum(diff(parts[[1L]]) < 0)
  if (fits && sum(diff(whole) < 0) < falls + (match("min", unit) == at - 1L)) larger
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
  if (!is.null(wanted$rate) && !identical(wanted$unit, "frames")) {
    return(integer())
  }
  texts <- which(vapply(columns, is.character, NA))
  codes <- if (length(texts) > 0L) row_codes(unname(columns[texts]), length(columns[[1L]]))
  anew <- if (is.null(codes)) FALSE else diff(codes) != 0 # with each id
  rises <- vapply(columns, function(column) {
    if (is.character(column)) {
      known <- distinct(column)
      known <- known[!is.na(known)]
      return(length(known) > 0L && all(looks_timed(utils::head(known, 20L))) && all(looks_timed(known)))
    }
    length(column) > 1L && !anyNA(column) && (all(diff(column) > 0) || !all(anew) && all(diff(column) > 0 | anew))
  }, NA)
  first <- which(rises)[1L]
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
  rising <- c(names[dated & nzchar(names)], names[rises & nzchar(names) & !ratings])[1L]
  ids <- names[vapply(columns, comes_again, NA) & nzchar(names)]
  clock <- if (!is.na(rising)) columns[[match(rising, names)]]
  anew <- is.numeric(clock) && any(diff(clock) < 0)
  if (anew && length(ids) == 1L && !is_word(ids, "rater") && !is_word(ids, "recording")) attr(rising, "who") <- ids
  rising
}

# PsychoPy's slider.history and jsPsych's arrays, a whole trace of pairs in one cell; its mouse.x, mouse.y and
# mouse.time, in each cell the numbers of a trial: how base R takes them apart.
recipe_of_lists <- function(names, columns, where = NULL) {
  holds <- function(pattern) {
    vapply(columns, function(column) {
      text <- if (is.character(column)) column[!is_na_text(column)]
      length(text) > 0L && all(grepl(pattern, text))
    }, NA)
  }
  pairs <- which(holds("^ *\\[ *[[({]"))
  lists <- which(holds("^ *\\[ *-?[0-9.]+(e-?[0-9]+)? *,.*\\] *$"))
  clock <- lists[!is.na(time_rank(sub("^.*[._]", "", names[lists])))]
  number <- "-?[0-9.]+(e-?[0-9]+)?"
  if (length(pairs) > 0L) {
    shown <- names[pairs[[1L]]]
    first <- c(columns[[pairs[[1L]]]][!is_na_text(columns[[pairs[[1L]]]])])[[1L]]
    first <- as.numeric(regmatches(first, gregexpr(number, first))[[1L]])
    rises <- function(odd) !is.unsorted(first[c(odd, !odd)])
    order <- if (rises(TRUE) && !rises(FALSE)) c("time", "value") else c("value", "time")
    said <- paste0("Column {.field ", escape_braces(shown),
      "} holds a list of pairs in each cell, say ratings and times.")
    code <- paste0("cells <- lapply(c(", order[[1L]], " = TRUE, ", order[[2L]], " = FALSE), function(k) lapply(",
      "regmatches(x[[", quote_names(shown), "]], gregexpr(\"", number, "\", x[[", quote_names(shown), "]])), ",
      "function(n) as.numeric(n)[c(k, !k)]))")
    given <- "time = time, value = value"
  } else if (length(lists) > 1L && length(clock) == 1L) {
    of <- setdiff(lists, clock)
    said <- paste0("Columns {.field {", deparse1(names[lists]), "}} hold a list of numbers in each cell.")
    code <- paste0("cells <- lapply(x[", quote_names(names[c(of, clock)]), "], function(cell) lapply(regmatches(cell, ",
      "gregexpr(\"", number, "\", cell)), as.numeric))")
    given <- paste0("time = ", quote_names(names[clock]), ", value = ", quote_names(names[of]), ", unit = \"s\"")
  } else {
    return(NULL)
  }
  paste(said, code_of_lists(names, columns, c(pairs, lists), code, given, where))
}

# Who rated what is in other columns, which each number takes along; without any, a row is a recording.
code_of_lists <- function(names, columns, at, cells, given, where) {
  others <- names[-at]
  rater <- others[is_word(others, "rater")]
  recording <- setdiff(others[is_word(others, "recording") | vapply(columns[-at], holds_media, NA)], rater)
  ids <- c(rater = rater[1L], recording = recording[1L])
  ids <- ids[!is.na(ids)]
  each <- c(sprintf("x[[\"%s\"]][row]", ids), if (length(recording) == 0L) "row")
  of <- unique(c(names(ids), "recording"))
  code <- c(if (!is.null(where)) "x <- read.csv(path, check.names = FALSE)", cells,
    "row <- rep(seq_len(nrow(x)), lengths(cells[[1]]))",
    paste0("long <- data.frame(", paste0(of, " = ", each, ", ", collapse = ""), "lapply(cells, unlist))"),
    paste0("as_annotations(long, ", paste0(of, " = ", of, ", ", collapse = ""), given, ")"))
  paste0("In R", if (is.null(where)) ", with the table {.code x}", ": ",
    paste(code_for_file(code, where), collapse = ", "), ".")
}

# A row a trial or a film has no course in time, but an order.
recipe_of_trials <- function(names, columns, wanted) {
  n <- length(columns[[1L]])
  people <- columns[is_word(names, "rater")]
  counted <- n > 2L & (is_word(names, "trial") | is_word(names, "recording") | vapply(columns, holds_media, NA))
  counted[counted] <- vapply(columns[counted], function(column) {
    anyDuplicated(row_codes(unname(c(people, list(column))), n)) == 0L
  }, NA)
  if (any(counted)) {
    paste0("Is it one rating a trial, as by {.field ", escape_braces(names[counted][[1L]]), "}? Such ratings have no ",
      "course in time; {.code ", escape_braces(paste0(wanted$verb %||% "read_annotations(path",
        ", rate = 1, recording = I(\"trials\"))")), "} takes each trial for a second, in the order of the rows.")
  }
}

abort_no_time <- function(names, where, wanted, call, guess = NULL, rising = NA, lists = NULL, trials = NULL,
                          cells = NULL) {
  verb <- wanted$verb %||% "read_annotations(path"
  rate <- wanted$dialect$head_rate
  who <- attr(rising, "who")
  measured <- !is.na(rising) && any(name_tokens(rising)[[1L]] %in% c(words_of("dimension"), spread_words[1:9]))
  if (measured) rising <- NA
  example <- if (!is.na(rising)) paste0(" {.code ", escape_braces(paste0(verb, ", time = \"", rising, "\"",
    if (!is.null(who)) paste0(", rater = \"", who, "\""), ")")), "}.")
  abort_musefuse(c(
    paste0(where_text(where, "The table"), " has no column of times."),
    x = if (is.null(names)) "It has no header, and no column whose numbers rise from row to row." else
      "It has {.field {name_some(names, 8L)}}.",
    x = if (!is.null(guess)) "What column {.field {guess}} holds is read as no time.",
    i = if (length(unique(cells)) > 1L) format_advice(cells),
    i = lists,
    i = trials,
    i = if (isTRUE(wanted$row_times)) paste("Are they the names of rows?",
      "{.code as_annotations(x, time = as.numeric(rownames(x)))}."),
    i = if (!is.null(example)) paste0("Is it {.field {rising}}?", example),
    i = if (!is.null(guess)) "Or name another column by {.arg time}.",
    i = if (is.null(guess) && is.null(rate) && is.null(trials))
      "Name the column by {.arg time}, or say how many rows there are a second: {.code rate = 25}.",
    i = if (!is.null(rate) && is.null(guess)) "By its head there are {rate} rows a second: {.code rate = {rate}}."
  ), if (is.null(names)) "time" else "columns", call = call)
}

# sample_15000ms, sample_15500ms, ...: a row a recording, a column a time. Plain numbers that count up, too, where there
# is no clock.
check_times_across <- function(names, where, wanted, call) {
  units <- "(ms|s|sec|\u6beb?\u79d2|\ucd08)"
  at <- grepl(paste0("^[\\p{L}_ ]*[0-9]+([.,][0-9]+)? ?", units, "?$"), names, perl = TRUE)
  number <- as_decimal(gsub("[^0-9.,]", "", names[at]))
  if (sum(at) < 3L || mean(at) < 0.6 || anyNA(number) || is.unsorted(number, strictly = TRUE) ||
    !any(grepl(paste0(units, "$|[.,]"), names[at])) && stats::median(diff(number)) == 1 && !counts_far(names[at])) {
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
  check_named_times(names, columns, where, wanted, call)
  number <- as_decimal(sub("^.*?([0-9]+([.,][0-9]+)?)$", "\\1", names, perl = TRUE))
  stem <- sub("[0-9]+([.,][0-9]+)?$", "", names)
  for (one in unique(stem[!is.na(number)])) {
    at <- which(stem == one & !is.na(number))
    if (length(at) < 8L || any(diff(number[at]) <= 0) || !all(vapply(columns[at], is.numeric, NA))) next
    if (is_timed_stem(one) || all(is.na(time_rank(names))) && rows_have_names(columns[-at], length(at))) {
      abort_times_across(names, at, where, wanted, call)
    }
  }
}

# "sec_", "Clip1_t": does a name end in a word of time before its number?
is_timed_stem <- function(stem) {
  last <- utils::tail(name_tokens(stem)[[1L]], 1L)
  length(last) > 0L && last %in% c(unlist(unit_words), "t", "time", "zeit", "temps", "tiempo", "tempo", "tijd")
}

# Few columns are times, too, where no other is a clock and all tell it: 0s, 0.5s, 1s; sec_1, sec_2, sec_3; 0:00, 0:30,
# 1:00; arousal_0s, arousal_1s, ..., valence_0s, valence_1s, ...
check_named_times <- function(names, columns, where, wanted, call) {
  part <- regmatches(names, regexec("^(.*?)([0-9]+([.,][0-9]+)?) ?([A-Za-z]*)$", names, perl = TRUE))
  told <- vapply(part, function(one) {
    length(one) == 5L && (nzchar(one[[5L]]) && one[[5L]] %in% words("ms msec s sec secs seconds min") ||
      !nzchar(one[[5L]]) && is_timed_stem(one[[2L]]))
  }, NA)
  letters <- told & grepl("^[A-Za-z][0-9]", names) # s1, s2, s3 are raters, too
  if (length(columns[[1L]]) >= sum(letters)) told <- told & !letters
  at <- which(told | grepl("^[0-9]{1,2}(:[0-9]{2}){1,2}([.,][0-9]+)?$", names))
  numbers <- vapply(columns[at], column_kind, "") != "text"
  if (length(at) < 3L || !all(numbers) || !all(is.na(time_rank(names[-at])))) {
    return(invisible())
  }
  stem <- lower(vapply(part[at], function(one) c(one, "", "")[[2L]], ""))
  time <- ifelse(told[at], as_decimal(vapply(part[at], function(one) c(one, "", "", "")[[3L]], "")), seq_along(at))
  rises <- vapply(split(time, stem), function(one) length(one) > 2L && all(diff(one) > 0), NA)
  if (all(rises) && all(told[at]) || all(!told[at])) abort_times_across(names, at, where, wanted, call)
}

# A row a day (or a stock) and a column for each half an hour (or day) of it, as meters have them.
check_days_down <- function(names, columns, where, wanted, call) {
  stem <- sub("[0-9]+$", "", names)
  number <- as_decimal(substring(names, nchar(stem) + 1L))
  days <- which(vapply(columns, function(column) {
    is.character(column) && all(looks_dated(utils::head(column, 20L))) && all(looks_dated(distinct(column))) &&
      holds_days(column)
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
  of_a_day <- length(days) > 0L || !is.null(steps) ||
    any(grepl("^2[0-3]:", names[at]) | looks_dated(names[at]))
  if (length(at) < 5L || !of_a_day || !all(vapply(columns[at], is.numeric, NA))) {
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
    stats::setNames(code_for_file(code, where), rep(" ", length(code))),
    i = "Are the columns raters all the same? Name them by {.arg raters}."), "columns", call = call)
}

# "time, 0, 0.5, 1" over rows that each begin with a name: the table lies on its side. Raters may be called by numbers,
# but not by 0.5, and not more of them than they have ratings.
check_turned_table <- function(names, columns, where, wanted, call) {
  if (length(names) < 5L) {
    return(invisible())
  }
  number <- as_decimal(names[-1L])
  first <- columns[[1L]]
  if (is.na(time_rank(names[[1L]])) || anyNA(number) || is.unsorted(number, strictly = TRUE)) {
    return(invisible())
  }
  between <- any(number != round(number)) || length(number) >= 8L && length(first) < length(number) &&
    length(unique(diff(number))) == 1L
  named <- is.character(first) && anyDuplicated(first) == 0L && !any(looks_numeric(first) | looks_timed(first))
  if (named || between) abort_times_across(names, seq_along(names)[-1L], where, wanted, call)
}

# The code that turns such a table, in base R, as it runs.
abort_times_across <- function(names, at, where, wanted, call) {
  shown <- names[at]
  cells <- paste0("x[", if (all(diff(at) == 1L)) paste0(at[[1L]], ":", at[[length(at)]]) else
    paste0("c(", paste(at, collapse = ", "), ")"), "]")
  ids <- code_of_ids(names, at)
  dimension <- sub("[ _.-]*[0-9].*$", "", shown)
  if (all(nzchar(dimension)) && length(unique(dimension)) > 1L) {
    ids <- c(ids, dimension = NA)
    bare <- "gsub(\"^[^0-9]*|[^0-9]*$\", \"\", long$ind)"
  } else {
    bare <- bare_times(shown)
  }
  clocks <- any(grepl(":", shown, fixed = TRUE))
  time <- if (any(grepl(",", shown, fixed = TRUE))) paste0("sub(\",\", \".\", ", bare, ")") else bare
  unit <- unit_across(shown)
  of <- ids[!is.na(ids)]
  given <- names(ids)
  code <- c(if (!is.null(where)) paste0("x <- ", table_code(wanted$dialect)),
    paste0("long <- data.frame(", paste0(names(of), " = ", of, ", ", collapse = ""), "stack(", cells, "))"),
    if ("dimension" %in% given) "long$dimension <- sub(\"[ _.-]*[0-9].*$\", \"\", long$ind)",
    paste0("long$time <- ", if (clocks) "as.character(long$ind)" else paste0("as.numeric(", time, ")")),
    paste0("as_annotations(long, ", paste0(given, " = ", given, ", ", collapse = ""), code_of_dimension(given, where),
      "time = time, value = values",
      if (!is.na(unit)) paste0(", unit = \"", unit, "\""), if (identical(unit, "frames"))
        paste0(", rate = ", wanted$rate %||% 25), ")"))
  abort_musefuse(c(paste0(where_text(where, "The table"), " seems to have its times in the header: a row a rater (or ",
      "a recording), a column a time."),
    x = "{.field {name_some(shown, 4L)}}.",
    i = "Turn it into a row a rating:",
    stats::setNames(code_for_file(code, where), rep(" ", length(code))),
    i = "Are the columns raters all the same? Name them by {.arg raters}."
  ), "columns", call = call)
}

# The dimension that the file is called after, where no column tells.
code_of_dimension <- function(given, where) {
  name <- if (!is.null(where) && !"dimension" %in% given) file_stem(where)
  if (length(name) > 0L && nzchar(dimension_of_name(name)$dimension)) paste0("dimension = I(\"", name, "\"), ")
}

# The code of the ids of such a table's rows.
code_of_ids <- function(names, at) {
  id <- setdiff(names[-at], "")
  id <- id[!is_word(id, "other") | compact_name(id) %in% counter_words]
  rater <- id[is_word(id, "rater")][1L]
  recording <- id[is_word(id, "recording") & !id %in% rater][1L]
  if (is.na(rater)) rater <- setdiff(id, recording)[1L]
  code <- function(name) paste0("x[[", quote_names(name), "]]")
  found <- c(rater = if (!is.na(rater)) code(rater), recording = if (!is.na(recording)) code(recording))
  if (!is.null(found)) found else c(rater = if (length(names) > length(at)) "x[[1]]" else "seq_len(nrow(x))")
}

# The code of the numbers in the names, without the words around them.
bare_times <- function(shown) {
  parts <- unique(c(sub("[0-9].*$", "", shown), sub("^.*[0-9]", "", shown)))
  if (all(grepl("^[^0-9]*[0-9.,]+[^0-9]*$", shown))) gsub_code(parts) else
    paste0("gsub(", quote_names(paste0("^", sub("[0-9.]+[A-Za-z ]*$", "", shown[[1L]]), "|[^0-9]*$")),
      ", \"\", long$ind)")
}

# The unit that names tell before or behind their numbers; what numbers that count up without one count is unknown.
unit_across <- function(shown) {
  if (any(grepl(":", shown, fixed = TRUE))) {
    return(if (all(grepl("^[0-9]+:[0-9]+$", shown))) "mm:ss" else NA_character_)
  }
  ends <- c(sub("^.*[0-9]", "", shown[[1L]]), utils::tail(name_tokens(sub("[0-9].*$", "", shown[[1L]]))[[1L]], 1L))
  unit <- vapply(ends, unit_of_name, "", USE.NAMES = FALSE)
  unit <- c(unit[!is.na(unit)], NA)[[1L]]
  number <- as_decimal(gsub("[^0-9.,]", "", shown))
  counts <- is.na(unit) && isTRUE(all(diff(number) == 1)) && any(grepl("[^0-9.,]", shown))
  if (counts) "frames" else unit
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

# A clock for each rater, of which only one would count; clocks that are all the same are one.
check_own_clocks <- function(names, columns, wanted, where, call) {
  found <- if (!of_prices(compact_name(names))) own_clocks(names) %||% numbered_clocks(names, columns)
  same <- vapply(columns[found$at[-1L]], function(column) identical(column, columns[[found$at[[1L]]]]), NA)
  if (is.null(found) || all(same)) {
    return(invisible())
  }
  clock <- names[found$at]
  verb <- wanted$verb %||% "read_annotations(path"
  calls <- paste0(verb, ", time = \"", clock, "\", ", found$of, ")")
  shown <- paste0("{.code ", escape_braces(calls), "}")
  abort_musefuse(c(paste0(where_text(where, "The table"), " has a clock for each rater."),
    x = "{.field {name_some(clock, 4L)}}.",
    i = paste0("Read each rater with their own and bind them by {.fn rbind}: ",
      paste(utils::head(shown, 2L), collapse = ", "), if (length(shown) > 2L) ", ...", ".")
  ), "columns", call = call)
}

# time_anna, anna, time_ben, ben; anna_time, anna_value, ben_time, ben_value; Time_Anna, Valence_Anna, Arousal_Anna.
own_clocks <- function(names) {
  tokens <- name_tokens(names)
  clocks <- words("time t timestamp ts zeit temps tiempo tempo tijd")
  clock <- which(vapply(tokens, function(token) length(token) > 1L && any(token %in% clocks), NA))
  of <- vapply(clock, function(at) {
    owner <- setdiff(tokens[[at]], clocks)
    mine <- setdiff(which(vapply(tokens, function(token) all(owner %in% token), NA)), clock)
    what <- vapply(tokens[mine], function(token) paste(setdiff(token, owner), collapse = ""), "")
    rated <- mine[what %in% c("", words_of("value"), words_of("dimension"))]
    dimension <- what %in% words_of("dimension")
    name <- paste(owner, collapse = " ")
    if (length(rated) == 0L || length(owner) == 0L) NA_character_ else if (any(dimension)) {
      value <- paste0(what[dimension], " = \"", names[mine[dimension]], "\"", collapse = ", ")
      paste0("value = c(", value, "), rater = I(\"", name, "\")")
    } else {
      code_of_rater(names[rated[[1L]]], name)
    }
  }, "")
  if (sum(!is.na(of)) > 1L) list(at = clock[!is.na(of)], of = of[!is.na(of)])
}

code_of_rater <- function(column, name = column) {
  called <- if (compact_name(column) != compact_name(name)) paste0("\"", name, "\" = ")
  paste0("raters = ", if (is.null(called)) paste0("\"", column, "\"") else paste0("c(", called, "\"", column, "\")"))
}

# t1, anna, t2, ben; time, Rating, time 2, Rating 2: each before its rater.
numbered_clocks <- function(names, columns) {
  at <- grep(caseless("^(t|times?|timestamp|zeit|temps|tiempo|tempo|tijd)[ _.]?[0-9]*$"), names, ignore.case = TRUE)
  rises <- vapply(columns[at], function(column) is.numeric(column) && length(column) > 2L &&
    !is.unsorted(column[!is.na(column)]), NA)
  if (length(at) > 1L && all(rises) && !any((at + 1L) %in% c(at, length(names) + 1L))) {
    list(at = at, of = vapply(names[at + 1L], code_of_rater, "", USE.NAMES = FALSE))
  }
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
