# From the five columns, with times in seconds and values that are numbers, to a clean table of annotations: ids become
# factors, rows are sorted, duplicates left out; whatever is changed is said in one warning.

# `suspects` names what could be the id that is missing, where too many ratings share a time. `holes`: may the table
# join several clocks?
clean_annotations <- function(columns, call = caller_env(), suspects = NULL, holes = FALSE) {
  seen <- ids_seen(columns)
  for (id in trace_keys) {
    if (!is_whole_factor(seen[[id]])) columns[[id]] <- as_id(columns[[id]])
  }
  # the sum is infinite where a value is, and costs no column
  infinite <- if (is.finite(sum(columns$value, na.rm = TRUE))) integer() else which(is.infinite(columns$value))
  if (length(infinite) > 0L) columns$value[infinite] <- NA_real_
  tidy <- sort_and_dedupe(columns[table_columns$annotations])
  check_duplicates(tidy, length(columns$time), suspects, call)
  check_restarts(tidy, suspects, call)
  if (holes) tidy <- without_holes(tidy)
  warn_cleaned(length(infinite), series_names(columns, infinite), tidy)
  for (id in trace_keys) warn_blanks(levels(tidy$columns[[id]]), id)
  note_sampling(new_table(known_columns(tidy$columns), "annotations"))
}

# Names that nobody can tell apart: "anna" and "anna ", typed by hand, padded by another program, pasted with marks
# that are not seen, or with a letter of another script.
warn_blanks <- function(names, id) {
  bare <- without_blanks(plain_signs(gsub("\\p{Cf}", "", enc2utf8(names), perl = TRUE)))
  twins <- names[bare %in% bare[duplicated(bare)]]
  if (length(twins) > 0L) {
    mends <- name_mends(enc2utf8(twins))
    code <- Reduce(function(code, mend) sub("NAMES", code, mend, fixed = TRUE), mends, paste0("data$", id))
    warn_musefuse(c(paste("Names that differ only in {.or {names(mends)}} were taken for different ones:",
      "{id} {.val {name_some(with_marks(twins))}}."),
      i = "{.code data${id} <- {code}}, before all else, makes them one."), "names")
  }
}

# What tells such names apart, and the code that takes it away.
name_mends <- function(twins) {
  signs <- unique(unlist(regmatches(twins, gregexpr(foreign_signs, twins, perl = TRUE))))
  shown <- gsub("<U[+](.{4})>", "\\\\u\\1", paste(with_marks(signs), collapse = ""))
  c(
    blanks = if (!identical(without_blanks(twins), trimws(twins)))
      "trimws(gsub(\"[[:space:]\\u00a0]+\", \" \", NAMES))" else if (any(trimws(twins) != twins)) "trimws(NAMES)",
    "characters that are not seen" = if (any(grepl("\\p{Cf}", twins, perl = TRUE)))
      "gsub(\"\\\\p{Cf}\", \"\", NAMES, perl = TRUE)",
    "signs that look alike" = if (length(signs) > 0L)
      paste0("chartr(\"", shown, "\", ", deparse(paste(plain_signs(signs), collapse = "")), ", NAMES)")
  )
}

# Characters that are not seen, or not told from others, as <U+200B>.
with_marks <- function(names) {
  at <- gregexpr(paste0("\\p{Cf}|\u00a0|", foreign_signs), names, perl = TRUE)
  regmatches(names, at) <- lapply(regmatches(names, at), function(marks) {
    sprintf("<U+%04X>", vapply(marks, utf8ToInt, 0L))
  })
  names
}

# Without those at the ends, and one for several between words.
without_blanks <- function(names) {
  blank <- "[[:space:]\u00a0]+"
  gsub(blank, " ", gsub(paste0("^", blank, "|", blank, "$"), "", enc2utf8(names)))
}

# The ids at the first row of each run of rows that share them: all that occur. NULL where ids are no factors, or runs
# so short that they say no less than the columns.
ids_seen <- function(columns) {
  ids <- columns[trace_keys]
  few <- seq_len(min(1000L, length(columns$time)))
  if (!all(vapply(ids, is.factor, NA)) || !is.double(columns$time) ||
    8 * length(cpp_index_series(ids[[1L]][few], ids[[2L]][few], ids[[3L]][few], columns$time[few])$starts) > 1000) {
    return(NULL)
  }
  starts <- series_starts(columns)$starts
  if (8 * length(starts) <= length(columns$time)) lapply(ids, `[`, starts)
}

# All levels in use, and none missing.
is_whole_factor <- function(id) is.factor(id) && !anyNA(unclass(id)) && all(used_levels(id))

# A stable sort: of equal times the last row given stays last, and stays.
sort_and_dedupe <- function(columns) {
  if (is_sorted(columns)) {
    return(list(columns = columns, backward = integer(), duplicated = integer()))
  }
  order <- series_order(columns)
  rows <- order$rows %||% order(columns$recording, columns$dimension, columns$rater, columns$time, method = "radix")
  columns <- if (is.null(order)) lapply(columns, `[`, rows) else sorted_columns(columns, order)
  n <- length(rows)
  starts <- order$starts %||% series_starts(columns)$starts
  # one row a series names it
  of_series <- function(rows) starts[unique(findInterval(rows, starts))]
  faults <- cpp_order_faults(rows, columns$time, starts)
  backward <- faults$backward
  duplicated <- faults$repeated
  kept <- setdiff(duplicated + 1L, duplicated)
  missing <- sum(is.na(columns$value[c(duplicated, kept)]))
  columns$value <- carried_over_missing(columns$value, duplicated)
  missing <- missing - sum(is.na(columns$value[kept]))
  differ <- duplicated[which(columns$value[duplicated] != columns$value[duplicated + 1L])]
  out <- list(
    backward = series_names(columns, starts[backward]), duplicated = series_names(columns, of_series(duplicated)),
    n_missing = missing, n_duplicated = length(duplicated) - missing, n_differ = length(differ),
    share_differ = share_of_times(differ, duplicated, n),
    cut = if (length(differ) > 0L) cut_shares(columns$time, findInterval(seq_len(n), starts)),
    hiccup = is_hiccup(differ, rows, columns$value), differ = series_names(columns, utils::head(differ, 100L)),
    restarted = if (length(backward) > 0L) {
      restarted_series(columns, rows, starts, backward, setdiff(duplicated, differ))
    }
  )
  if (length(duplicated) > 0L) {
    columns <- lapply(columns, `[`, -duplicated)
  }
  c(out, list(columns = columns))
}

# A rating stays where what comes after it at the same time is missing, as in the holes of a table that was made wide.
carried_over_missing <- function(value, duplicated) {
  repeat {
    at <- duplicated[is.na(value[duplicated + 1L]) & !is.na(value[duplicated])]
    if (length(at) == 0L) {
      return(value)
    }
    value[at + 1L] <- value[at]
  }
}

# A table that joins several clocks has a row for each time of any of them, where all others are missing. Such holes lie
# between two ratings that are one of the rater's usual steps apart, and tell nothing; where a rater missed one of their
# own times the ratings around it are two steps apart.
without_holes <- function(tidy) {
  value <- tidy$columns$value
  if (!anyNA(value) || mean(is.na(value)) < 0.1) {
    return(tidy)
  }
  starts <- series_starts(tidy$columns)$starts
  size <- diff(c(starts, length(value) + 1L))
  holes <- Map(function(first, n) {
    rows <- seq.int(first, length.out = n)
    first - 1L + holes_between(tidy$columns$time[rows], is.na(value[rows]))
  }, starts, size)
  rows <- sort(unique(c(unlist(holes), rows_of_others(tidy$columns))))
  if (length(rows) > 0L) {
    tidy$holes <- series_names(tidy$columns, starts[unique(findInterval(rows, starts))])
    tidy$n_holes <- length(rows)
    tidy$columns <- lapply(tidy$columns, `[`, -rows)
  }
  tidy
}

# Where (nearly) every time is one rater's alone, what is missing there of the others are no ratings either.
rows_of_others <- function(columns) {
  cell <- shared_codes(list(columns), c("recording", "dimension"))[[1L]]
  there <- !is.na(columns$value)
  out <- lapply(split(seq_along(cell), cell), function(rows) {
    time <- match(columns$time[rows], unique(columns$time[rows]))
    raters <- tabulate(time[there[rows]], max(time))
    own <- tabulate(columns$rater[rows][there[rows]])
    if (sum(own >= 10L) > 1L && mean(raters == 1L) > 0.8) rows[!there[rows] & raters[time] > 0L]
  })
  unlist(out, use.names = FALSE)
}

holes_between <- function(time, missing) {
  there <- which(!missing)
  if (length(there) < 10L || length(there) > 0.9 * length(time)) {
    return(integer())
  }
  usual <- stats::median(diff(time[there]))
  steady <- function(time) mean(abs(diff(time) / stats::median(diff(time)) - 1) <= 0.35) > 0.8
  if (steady(time) && !steady(time[there])) {
    return(integer()) # ratings are missing here and there on one clock
  }
  hole <- which(missing)
  before <- findInterval(hole, there)
  # next to the first and the last rating nearer than another one would be
  from <- c(time[there[[1L]]] - 0.9 * usual, time[there])[before + 1L]
  to <- c(time[there], time[there[[length(there)]]] + 0.9 * usual)[before + 1L]
  between <- time[hole] > from & time[hole] < to & to - from <= 1.35 * usual
  if (sum(between) >= 0.2 * length(there)) hole[between] else integer()
}

# Most tables that are not sorted show it soon.
is_sorted <- function(columns) {
  few <- lapply(columns[c(trace_keys, "time")], utils::head, 1000L)
  cpp_index_series(few$recording, few$dimension, few$rater, few$time)$sorted && series_starts(columns)$sorted
}

# Ids are one number a series, so that only the values are fetched row by row.
sorted_columns <- function(columns, order) {
  size <- diff(c(order$starts, length(order$rows) + 1))
  first <- order$rows[order$starts]
  columns[trace_keys] <- lapply(columns[trace_keys], function(id) {
    structure(rep.int(as.integer(id[first]), size), levels = levels(id), class = class(id))
  })
  columns$time <- order$time
  columns$value <- columns$value[order$rows]
  columns
}

# How many of the times (of a series) have ratings that differ: most, where an id is missing.
share_of_times <- function(differ, duplicated, n) {
  sum(!(differ - 1L) %in% differ) / (n - length(duplicated))
}

# Tools write several rows at one time while the slider moves: neighbours in the file, and close in value.
is_hiccup <- function(differ, rows, value) {
  if (length(differ) == 0L) {
    return(FALSE)
  }
  step <- abs(value[differ] - value[differ + 1L])
  mean(diff(rows)[differ] == 1L) > 0.95 && stats::median(step) <= 0.1 * diff(range(value, na.rm = TRUE, finite = TRUE))
}

# Series whose rows, as they came, go through their times more than once: a few long runs of rising times that overlap
# and are woven into each other. Rows in any order (shuffled, in blocks as merge() leaves them, or with a jump back here
# and there) are no such, nor are rows that repeat another (`again`).
restarted_series <- function(columns, rows, first, odd, again) {
  last <- c(first[-1L] - 1L, length(rows))
  kept <- rep(TRUE, length(rows))
  kept[again] <- FALSE
  odd <- odd[falls_among_first(columns$time, rows, first[odd], last[odd], kept) < 10L]
  twice <- vapply(odd, function(one) {
    at <- seq.int(first[[one]], last[[one]])
    at <- at[kept[at]]
    time <- columns$time[at][order(rows[at])]
    run <- cumsum(c(TRUE, diff(time) < 0))
    size <- tabulate(run)
    if (length(size) > 10L || sum(size >= 5L) < 2L) {
      return(FALSE)
    }
    passes <- which(size >= 5L)
    any(vapply(seq_along(passes)[-1L], function(k) woven(time, run, passes[[k]], passes[seq_len(k - 1L)]), NA))
  }, NA)
  series_names(columns, first[odd[twice]])
}

# How often the first times of each series fall, in the order of its rows. They come in no more runs than all times do:
# where rows came in any order these are enough to see it.
falls_among_first <- function(time, rows, first, last, kept) {
  size <- as.integer(pmin(64, last - first + 1))
  of <- rep.int(seq_along(first), size)
  at <- sequence(size, first)
  there <- kept[at]
  of <- of[there]
  at <- at[there]
  order <- order(of, rows[at], method = "radix")
  of <- of[order]
  falls <- which(diff(time[at][order]) < 0 & diff(of) == 0L)
  tabulate(of[falls], length(first))
}

# Does a pass share a fifth of its time or more with those before, and its times alternate with theirs? Two clocks that
# run side by side change places at every tick of the slower one, blocks of rows at their ends alone.
woven <- function(time, run, one, before) {
  from <- max(min(time[run == one]), min(time[run %in% before]))
  to <- min(max(time[run == one]), max(time[run %in% before]))
  spans <- vapply(c(one, before), function(pass) diff(range(time[run == pass])), 0)
  if (to - from <= 0.2 * min(spans)) {
    return(FALSE)
  }
  shared <- which(time >= from & time <= to & run %in% c(one, before))
  mine <- run[shared][order(time[shared])] == one
  fewer <- min(sum(mine), sum(!mine))
  fewer >= 3L && sum(diff(mine) != 0) >= fewer
}

# Of two ratings at one time one is lost: a few are a tool's hiccup, many are an id that is missing.
check_duplicates <- function(tidy, n, suspects, call) {
  lost <- tidy$n_differ %||% 0L
  if (lost <= 2L || lost <= 0.02 * n || tidy$share_differ <= if (tidy$hiccup) 0.2 else 0.02) {
    return(invisible())
  }
  abort_missing_id(paste0(lost, " of ", n, " ratings (", percent(lost / n),
    ") are at a time at which the same rater gave another rating, too."), tidy$differ,
  paste("Which column tells these ratings apart: a recording, a rater, a trial or session? Name it by",
    "{.arg recording} or {.arg rater}."), suspects, call, tidy$cut, any(tidy$differ %in% tidy$backward))
}

# Runs of one time within each trace: their sizes, the usual one, the step from one to the next, and how many ratings a
# second that makes (of runs of two and three in turn neither is usual); NULL where most are of one rating or of any
# number, or steps differ.
cut_shares <- function(time, code) {
  n <- length(time)
  new <- c(TRUE, diff(time) != 0 | diff(code) != 0)
  start <- which(new)
  size <- diff(c(start, n + 1L))
  same <- diff(code[start]) == 0
  cut <- c(TRUE, !same) | c(!same, TRUE) # a trace begins and ends within a second
  inner <- if (all(cut)) max(size) else size[!cut]
  usual <- stats::median(inner)
  step <- diff(time[start])[same]
  usual_step <- if (length(step) > 0L) stats::median(step) else NA
  if (n < 6L || usual < 2 || is.na(usual_step) || usual_step <= 0 || any(step <= 0) ||
    mean(abs(size - usual) <= 1 | cut & size < usual) < 0.8 || mean(abs(step - usual_step) < 1e-6) < 0.8) {
    return(NULL)
  }
  on_average <- mean(inner[abs(inner - usual) <= 1]) # without long stops of the clock
  exact <- if (abs(on_average - usual) > 0.2) on_average else usual
  list(size = size, usual = usual, step = usual_step, rate = signif(exact / usual_step, 3), at = cumsum(new),
    first = c(TRUE, !same))
}

check_restarts <- function(tidy, suspects, call) {
  if (length(tidy$restarted) == 0L) {
    return(invisible())
  }
  abort_missing_id(
    "A rater went through the same times more than once: the ratings of several passes would be woven into one trace.",
    tidy$restarted, "Which column tells the passes apart? Name it by {.arg recording} or {.arg rater}.", suspects, call,
    restarts = TRUE)
}

# `suspects`: the line that names likely columns, or the function that looks for them.
abort_missing_id <- function(problem, series, ask, suspects, call, cut = NULL, restarts = FALSE) {
  suspects <- if (is.function(suspects)) suspects() else suspects
  abort_musefuse(c(problem, x = "In {.val {name_some(series)}}.", i = ask,
    i = if (length(suspects) > 0L) "{suspects}",
    i = if (restarts) paste("Is there none because the clock starts anew? {.code restarts = \"recording\"} makes each",
      "pass a recording, {.code restarts = \"session\"} a session."),
    i = if (!is.null(cut)) paste("Or is the clock cut to whole {if (cut$step == 1) 'seconds' else",
      "paste('steps of', signif(cut$step, 3), 's')}? {.code rate = {cut$rate}} spreads the ratings of each.")
  ), "duplicates", call = call)
}

# "recording, dimension, rater" of the series of these rows.
series_names <- function(columns, rows) {
  ids <- lapply(columns[c("recording", "dimension", "rater")], function(id) id[rows])
  rows <- which(!duplicated(shared_codes(list(ids), names(ids))[[1L]]))
  unique(paste(ids$recording[rows], ids$dimension[rows], ids$rater[rows], sep = ", "))
}

warn_cleaned <- function(n_infinite, infinite, tidy) {
  n_duplicated <- tidy$n_duplicated %||% 0L
  n_missing <- tidy$n_missing %||% 0L
  backward <- tidy$backward
  duplicated <- tidy$duplicated
  n_holes <- tidy$n_holes %||% 0L
  if (n_infinite + n_duplicated + n_missing + n_holes + length(backward) == 0L) {
    return(invisible())
  }
  # One warning that carries the class of each thing that it tells.
  kinds <- c("duplicates", "time", "values", "holes")[c(n_duplicated + n_missing > 0L, length(backward) > 0L,
    n_infinite > 0L, n_holes > 0L)]
  lines <- c(
    "The ratings were cleaned:",
    "*" = if (n_duplicated > 0L) {
      paste(
        "{n_duplicated} rating{?s} at a time that the same rater rated again {?was/were} replaced by",
        "the last one, in {.val {name_some(duplicated)}}."
      )
    },
    "*" = if (n_missing > 0L) {
      paste("{n_missing} missing rating{?s} at a time that the same rater rated {?was/were} left out, in",
        "{.val {name_some(duplicated)}}.")
    },
    "*" = if (n_holes > 0L) {
      paste("{n_holes} missing rating{?s} between a rater's usual steps {?was/were} left out, as a table of several",
        "clocks has them, in {.val {name_some(tidy$holes)}}.")
    },
    "*" = if (length(backward) > 0L) {
      "Times ran backwards and were sorted, in {.val {name_some(backward)}}. Was a clock reset?"
    },
    "*" = if (n_infinite > 0L) {
      "{n_infinite} infinite value{?s} became {.code NA}, in {.val {name_some(infinite)}}."
    }
  )
  cli::cli_warn(lines, class = c(paste0("musefuse_warning_", kinds), "musefuse_warning"), call = NULL)
}

# Ratings that became text or a factor are the numbers that these say.
number_labels <- function(columns, call) {
  value <- columns$value
  if (!is.character(value) && !is.factor(value)) {
    return(value)
  }
  number <- suppressWarnings(as.double(as.character(value)))
  bad <- which(is.na(number) & !is.na(value))
  if (length(bad) > 0L) {
    at <- lapply(columns, `[[`, bad[[1L]])
    abort_musefuse(c(
      "The ratings in {.field value} must be numbers.",
      x = "{length(bad)} {?is/are} not, the first in row {bad[[1L]]}: {.val {as.character(at$value)}}.",
      i = paste("The first is that of recording {.val {as.character(at$recording)}}, rater",
        "{.val {as.character(at$rater)}} at {format(at$time)} s.")
    ), "values", call = call)
  }
  number
}
