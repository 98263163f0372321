# The times of tables, those of one folder together: which unit, which clock, in which order.

# The times of each table in seconds (since `origin`, where the clock tells the date), and what their unit is.
table_times <- function(tables, plans, wanted, call) {
  found <- clocks_of_tables(tables, plans, wanted, call)
  check_open_days(found, tables[[1L]]$names[plans[[1L]]$time], wanted, call)
  open <- vapply(found, function(one) is.null(one$unit), NA)
  if (any(open)) {
    pooled <- pooled_units(tables[open], plans[open], found[open], call)
    found[open] <- Map(function(one, unit) {
      one$time <- in_seconds(one$time, unit)
      one$kind <- one$guessed <- unit
      one
    }, found[open], pooled$unit)
    found[[which(open)[[1L]]]]$said <- c(found[[which(open)[[1L]]]]$said, pooled$said)
  }
  check_far_starts(found, tables, plans, call)
  # beside files whose clock counts frames the rate is theirs
  of_frames <- any(vapply(found, `[[`, "", "kind") == "frames")
  found <- if (of_frames || is.null(wanted$rate)) found else Map(function(one, table, plan) {
    at_given_rate(one, trace_columns(table$columns, plan), wanted$rate, c(table$names[plan$time], "")[[1L]], call)
  }, found, tables, plans)
  origin <- vapply(found, `[[`, 0, "origin")
  if (anyNA(origin) && !all(is.na(origin))) {
    abort_musefuse(c("Some files tell the date, others count from a start.",
      x = paste("{.file {tables[[which(!is.na(origin))[[1L]]]]$file$path}} and",
        "{.file {tables[[which(is.na(origin))[[1L]]]]$file$path}}."),
      i = "Read them one by one."), "time", call = call)
  }
  first <- if (all(is.na(origin))) NA_real_ else min(origin)
  time <- lapply(found, `[[`, "time")
  list(time = if (is.na(first)) time else Map(`+`, time, origin - first),
    origin = first, zone = zone_said(unique(vapply(found, `[[`, "", "zone"))),
    said = unique(unlist(lapply(found, `[[`, "said"))),
    kind = unique(vapply(found, `[[`, "", "kind")), guessed = any(open))
}

# What table_time() finds of each. A thousand files of one study have small numbers that go up under one name: the name
# is asked once, and the numbers of each only whether they are such.
clocks_of_tables <- function(tables, plans, wanted, call) {
  found <- vector("list", length(tables))
  alike <- plain_clocks(tables, plans, wanted)
  for (at in split(alike$at, alike$name)) {
    found[at[[1L]]] <- Map(table_time, tables[at[[1L]]], plans[at[[1L]]], list(wanted), list(call))
    one <- found[[at[[1L]]]]
    if (is.na(one$origin) && is.null(one$said) && (is.null(one$unit) || one$kind %in% names(unit_seconds))) {
      found[at[-1L]] <- lapply(alike$time[at[-1L]], function(time) {
        one$time <- if (is.null(one$unit)) time else in_seconds(time, one$kind)
        one
      })
    }
  }
  open <- vapply(found, is.null, NA)
  found[open] <- Map(table_time, tables[open], plans[open], list(wanted), list(call))
  found
}

# Which tables (`at`) have a clock that is one column of numbers, below a header that says nothing but its `name`, and
# so small that they count from a start, tell no date and no time of day in digits, and do not run down; `time`: of all.
plain_clocks <- function(tables, plans, wanted) {
  time <- Map(function(table, plan) {
    if (length(plan$time) == 1L && length(plan$date) + length(plan$larger) == 0L) table$columns[[plan$time]]
  }, tables, plans)
  says_more <- vapply(tables, function(table) {
    dialect <- table$dialect
    !isFALSE(dialect$headless) || !is.null(dialect$units) || !is.null(dialect$head_rate)
  }, NA)
  plain <- vapply(time, is.double, NA) & !vapply(time, is.object, NA) & !says_more
  if (length(tables) < 3L || !is.null(wanted$origin) || !is.null(wanted$time_format)) plain[] <- FALSE
  at <- which(plain)
  facts <- cpp_clock_facts(time[at], Inf)
  at <- at[which(facts$low > -plain_end & facts$high < plain_end & facts$up >= facts$down)]
  name <- vapply(at, function(i) tables[[i]]$names[[plans[[i]]$time]], "")
  list(at = at, name = match(name, name), time = time)
}

plain_end <- 10000 # see check_no_digits_of_day(): the least that is looked at twice

# Months after 0, at least, are looked at.
check_far_starts <- function(found, tables, plans, call) {
  low <- cpp_clock_facts(lapply(found, `[[`, "time"), Inf)$low
  for (i in which(is.na(vapply(found, `[[`, 0, "origin")) & !is.na(low) & low >= guessed_far_start)) {
    check_far_start(found[[i]], tables[[i]]$names[plans[[i]]$time], call)
  }
}

table_time <- function(table, plan, wanted, call) {
  if (length(plan$time) == 0L) {
    return(list(time = rep(NA_real_, length(table$columns[[1L]])), unit = "s", origin = NA_real_, kind = "rows",
      zone = NA_character_))
  }
  column <- clock_column(table$columns, table$names, plan)
  name <- table$names[[plan$time]]
  unit_row <- table$dialect$units[[plan$time]]
  said <- if (!is.null(unit_row) && !is.na(unit_of_name(unit_row))) unit_of_name(unit_row)
  out <- read_times(column, wanted$unit %||% said, wanted$rate, name, decimal_of(table, wanted), wanted$na, call,
    wanted)
  bad <- which(!is.finite(out$time))
  if (length(bad) == length(column) && length(bad) > 0L && is.null(wanted$time)) {
    abort_no_time(table$names, table$file$path, wanted, call, guess = name, cells = column,
      lists = recipe_of_lists(table$names, table$columns, table$file$path))
  }
  if (length(bad) > 0L) {
    if (is.na(column[[bad[[1L]]]])) abort_no_cell_time(table, bad, name, wanted, call)
    abort_cell(table$source, table$dialect, bad[[1L]], name, paste0("\"", column[[bad[[1L]]]], "\""), "time", call)
  }
  check_head_rate(out, table, name, call)
  check_headless_count(out, table, plan, wanted, call)
  settle_wall(out, trace_columns(table$columns, plan), wanted, name, table$file$path, call)
}

# "# sampling rate: 10 Hz" above times that count one by one: they are no seconds.
check_head_rate <- function(out, table, name, call) {
  rate <- table$dialect$head_rate
  if (!is.null(out$unit) || is.null(rate) || rate == 1 || !all(abs(diff(out$time)) %in% 0:1)) {
    return(invisible())
  }
  abort_musefuse(c("Column {.field {name}} of {.file {table$file$path}} counts one by one. Seconds, or rows?",
    x = "By its head there are {rate} rows a second.",
    i = "Say it: {.code unit = \"frames\", rate = {rate}} or {.code unit = \"s\"}."), "time", call = call)
}

# A first column without a name that counts one by one may count seconds, or rows.
check_headless_count <- function(out, table, plan, wanted, call) {
  if (!isTRUE(table$dialect$headless) || !is.null(out$unit) || length(out$time) < 10L) {
    return(invisible())
  }
  step <- rising_steps(out$time, trace_columns(table$columns, plan))
  if (length(step) < 9L || !all(step == 1) || !out$time[[1L]] %in% 0:1) {
    return(invisible())
  }
  abort_musefuse(c("The first column of {.file {table$file$path}} has no name and counts one by one. Seconds, or rows?",
    i = "Say it: {.code read_annotations(path, unit = \"s\")} or {.code read_annotations(path, unit = \"frames\",
      rate = 25)} (with their number a second)."), "time", call = call)
}

# The columns that tell the traces of a table apart.
trace_columns <- function(columns, plan) {
  columns[c(plan$recording, plan$rater, plan$trial, plan$session, plan$dimension)]
}

# The unit of each file: one for all, but where files tell different units clearly, each its own.
pooled_units <- function(tables, plans, found, call) {
  some <- utils::head(seq_along(tables), 50L)
  vote <- function(i) {
    table <- tables[[i]]
    plan <- plans[[i]]
    step <- rising_steps(found[[i]]$time, trace_columns(table$columns, plan))
    name <- c(table$names[plan$time], "")[[1L]]
    unit <- unit_by_second_clock(table, plan) %||%
      clear_unit(found[[i]]$time, step, name, named_columns(table$columns, plan))
    list(unit = unit, step = step, name = name, i = i)
  }
  votes <- lapply(some, vote)
  units <- vapply(votes, `[[`, "", "unit")
  clear <- unique(units[!is.na(units)])
  if (length(clear) > 1L || others_step_apart(found, some) || unclear_are_apart(found[some], units)) {
    return(units_apart(tables, found, vapply(seq_along(tables), function(i) vote(i)$unit, ""), call))
  }
  if (length(clear) != 1L || mean(is.na(units)) > 0.5) {
    one <- votes[[which(is.na(units) | units != clear[1L])[[1L]]]]
    abort_unclear_unit(found[[one$i]]$time, one$step, one$name, call)
  }
  counted <- if (clear == "s") compact(lapply(votes, function(vote) {
    count_said(found[[vote$i]]$time, vote$step, vote$name)
  }))
  list(unit = rep(clear, length(tables)), said = c(unlist(counted[1L]), if (clear == "s") steps_differ_said(votes)))
}

# Files that count one by one beside files of finer steps may count rows.
steps_differ_said <- function(votes) {
  counts <- vapply(votes, function(vote) length(vote$step) > 4L && all(vote$step == 1), NA)
  usual <- vapply(votes, function(vote) stats::median(vote$step), 0)
  finer <- usual < 0.5 & !counts
  if (any(counts) && any(finer, na.rm = TRUE)) line("{sum(counts)} of {length(votes)} files count one by one, others",
    "step {signif(min(usual[finer]), 3)} s: all are taken for seconds.")
}

# Files of no clear unit share that of the others where they are about as long.
unclear_are_apart <- function(found, units) {
  span <- vapply(found, function(one) max(abs(one$time)), 0)
  open <- is.na(units)
  any(open) && any(!open) && any(abs(log(span[open] / stats::median(span[!open]))) > log(20))
}

# Do files that were not looked at closely step a hundred times as far as those that were, or a hundredth?
others_step_apart <- function(found, some) {
  if (length(found) == length(some)) {
    return(FALSE)
  }
  first <- cpp_clock_facts(lapply(found, `[[`, "time"), 10)
  step <- first$high - first$low
  usual <- stats::median(step[some])
  isTRUE(usual > 0) && any(step[-some] > 100 * usual | step[-some] < usual / 100 & step[-some] > 0)
}

# Files of one folder in milliseconds and in seconds, each clear by itself, and of like length in these units.
units_apart <- function(tables, found, units, call) {
  span <- vapply(seq_along(found), function(i) {
    if (is.na(units[[i]])) NA_real_ else max(in_seconds(found[[i]]$time, units[[i]]), na.rm = TRUE)
  }, 0)
  named <- vapply(tables, function(table) basename(table$file$path), "")
  shown <- vapply(unique(units[!is.na(units)]), function(unit) {
    paste0(unit_names[[unit]], " in ", paste0("\"", utils::head(named[units %in% unit], 2L), "\"", collapse = ", "),
      if (sum(units %in% unit) > 2L) paste(" and", sum(units %in% unit) - 2L, "more"))
  }, "")
  middle <- tapply(span, units, stats::median)
  if (anyNA(units) || max(middle) > 3 * min(middle)) {
    one <- which(is.na(units) | units != units[!is.na(units)][[1L]])[[1L]]
    verb <- "read_annotations(path, pattern = \"part of the files' names\", unit = \"ms\")"
    abort_musefuse(c("The files have times in different units.",
      x = "By their steps times are {shown}.",
      x = if (anyNA(units)) "Those in {.file {named[[which(is.na(units))[[1L]]]]}} may be in any.",
      i = "Read those of each unit by {.code {verb}}, and bind them by {.fn rbind}."), "time", call = call)
  }
  list(unit = units, said = line("Files have times in different units, by their steps: {shown}."))
}

# A column that tells the date in seconds or ms beside the clock tells its unit, where both go on alike. NULL elsewhere.
unit_by_second_clock <- function(table, plan) {
  time <- table$columns[[plan$time]]
  if (!is.numeric(time)) {
    return(NULL)
  }
  for (k in setdiff(plan$clocks, plan$time)) {
    scale <- if (is.numeric(table$columns[[k]])) epoch_scale(table$columns[[k]])
    if (is.null(scale)) next
    step <- diff(time)
    usual <- stats::median(step[step > 0])
    if (scale == 1 && isTRUE(usual > 600 && !natural_in_seconds(usual))) next # microseconds since the start of a PC
    ratio <- stats::median((diff(table$columns[[k]]) / step)[step > 0], na.rm = TRUE)
    if (isTRUE(abs(log(ratio)) < 0.2)) {
      return(names(unit_seconds)[match(scale, unit_seconds)])
    }
  }
  NULL
}

named_columns <- function(columns, plan) stats::setNames(columns[plan$values], plan$names[plan$values])

has_sensor <- function(names) {
  any(compact_name(names) %in% words("ecg ekg eda gsr scl emg bvp ppg eeg resp respiration rsp") | is_measure(names))
}

# The rising steps of each trace; `ids` are the columns that tell traces apart.
rising_steps <- function(time, ids) {
  ids <- lapply(ids, function(id) if (is_plain_text(id) && !anyNA(id)) id_codes(id) else id)
  order <- if (length(ids) %in% 1:3 && all(vapply(ids, is.factor, NA))) order_of_traces(ids, time)
  if (length(ids) == 0L) {
    step <- diff(time)
  } else if (!is.null(order)) {
    return(cpp_rising_steps(order$time, order$starts))
  } else {
    code <- row_codes(ids, length(time))
    order <- order(code, time, method = "radix")
    step <- diff(time[order])[!diff(code[order])]
  }
  step[step > 0]
}

# The same as the table's own order where it has all three ids, which is then found but once: where series begin, and
# their times.
order_of_traces <- function(ids, time) {
  if (length(ids) == 3L) ids <- ids[c(1L, 3L, 2L)] # trace_columns() has the rater before the dimension
  all <- stats::setNames(ids, trace_keys[seq_along(ids)])
  lacking <- trace_keys[-seq_along(ids)]
  if (length(lacking) > 0L) all[lacking] <- list(structure(rep.int(1L, length(time)), levels = "", class = "factor"))
  all$time <- time
  if (is.double(time) && is_sorted(all)) list(time = time, starts = series_starts(all)$starts) else series_order(all)
}

# One number for each of `n` rows, the same where all ids are. Factors have theirs already, and a missing id is one,
# too.
row_codes <- function(ids, n) {
  cpp_row_codes(lapply(unname(ids), function(id) {
    codes <- id_codes(id)
    if (length(codes) == n) codes else rep(codes, length.out = n)
  }), n)
}
