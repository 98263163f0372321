# What each column of a table is, by the user's arguments, its name and what it holds: the clock, an id, ratings, or
# neither. One planner serves files and data frames. What is likely is planned and said; what is ambiguous is an error
# that shows the calls that would resolve it.
#
# A plan: layout ("recordings": a column a rater; "raters": the table is one rater's, a column a dimension; "both": a
# column for each rater and dimension; "long": a column of raters), the positions time, date, recording, trial, session,
# rater, dimension, values; `labels`: what the columns of values are called (of "both" `raters`, too); `recordings`: of
# which recording each is, where their names tell; `skipped`: names of columns left out, by why.

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
  if (base::all(names == "")) {
    plan$wordy <- vapply(columns, comes_again, NA)
    plan$anew <- length(time$at) == 1L && is.numeric(columns[[time$at]]) && any(diff(columns[[time$at]]) <= 0)
  }
  check_no_words(names, columns, c(known$value, known$raters), where, wanted, call)
  plan$words <- words_of_scale(names, columns, which(role == "text"), where, wanted$dialect)
  plan$lasting <- if (is.null(where)) NULL else lasting_text(names, columns)
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

# ---- what the user said --------------------------------------------------------------------------

# Positions of the columns that arguments name. `recording`, `rater` and `dimension` may be plain names of the one
# there is.
explicit_columns <- function(names, wanted, time, where, call) {
  at <- function(arg, must) {
    given <- wanted[[arg]]
    if (is.null(given) || inherits(given, "AsIs")) {
      return(NULL)
    }
    found <- match(as_spelt(given, names), names)
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
  if (is_template(wanted$raters)) {
    return(template_columns(names, wanted$raters, time, call))
  }
  match(check_known(wanted$raters, setdiff(names, names[time]), "column", arg = "raters", call = call), names)
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
    if (is_template(wanted$raters)) {
      return(template_plan(as_layout, plan$names, known$raters, wanted$raters, call))
    }
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
  unclear <- function() abort_raters_or_dimensions(plan, all, wanted, where, call)
  if (length(all) == 0L) abort_no_values(plan, where, wanted, call)
  if (base::all(plan$names == "")) {
    if (length(all) > 1L) abort_headless(plan, all, where, wanted, call)
    words <- of("text")[plan$wordy[of("text")]]
    if (length(words) > 0L) abort_headless_words(plan, words[[1L]], all, where, wanted, call)
    return(as_layout("raters", all, TRUE))
  }
  if (layout == "long" || length(plan$dimension) > 0L) {
    return(plan_of_ids(plan, layout, of, all, as_layout) %||% abort_which_values(plan, all, wanted, where, call))
  }
  if (length(compound) > 1L && length(compound) == length(all) && says_nobody(plan$names[all])) {
    return(as_layout("raters", all))
  }
  if (length(compound) > 1L && length(compound) == length(all) && !all_once(plan$names[compound])) {
    if (length(compound) < 4L && may_be_axes(plan$names[all])) unclear()
    return(plan_with_dimensions(as_layout, plan, all, where, wanted, call))
  }
  if (length(value) == length(all)) {
    if (length(value) == 1L) {
      return(as_layout("raters", value, TRUE))
    }
    copies <- base::all(duplicated_name(plan$names[value])) && !any(grepl("[A-Za-z_][0-9]+$", plan$names[value]))
    return(if (copies) as_layout("recordings", value) else unclear())
  }
  if (length(dimension) + length(compound) == length(all)) {
    if (has_raters_beside(plan$names, dimension, compound)) unclear()
    check_dimension_twins(plan$names[all], plan, where, wanted, call)
    return(as_layout("raters", all))
  }
  short <- may_be_short_dimensions(plan$names[all])
  if (!is.null(short)) abort_short_dimensions(plan$names[all], short, plan, where, wanted, call)
  if (length(unknown) == length(all) && length(all) > 1L) {
    parts <- crossed_columns(plan$names[all], where, wanted, call)
    if (is.null(parts) && base::all(role_of_name(plan$names[all]) == "recording")) {
      parts <- list(recording = plan$names[all])
    }
    if (!is.null(parts)) {
      return(plan_of_parts(as_layout, all, parts))
    }
  }
  if (length(unknown) == length(all) && !may_be_axes(plan$names[all])) {
    plan <- as_layout("recordings", all, length(all) == 1L)
    plan$labels <- without_fillers(plan$labels)
    return(plan)
  }
  unclear()
}

# A table with a column of raters or of dimensions; NULL where it is not clear which column holds the ratings.
plan_of_ids <- function(plan, layout, of, all, as_layout) {
  value <- of("value")
  named <- length(of("dimension", "compound"))
  if (length(value) == 1L && named == 0L) {
    return(as_layout(layout, value, TRUE))
  }
  if (length(plan$dimension) > 0L) {
    if (length(all) == 1L) {
      return(as_layout(layout, all, TRUE))
    }
    return(if (layout == "raters" && length(of("unknown")) == length(all)) as_layout("recordings", all))
  }
  if (length(value) == 0L && (length(of("unknown")) == 0L || length(of("dimension")) == 0L && !plan$still)) {
    plan <- as_layout(layout, all)
    if (layout == "long" && length(plan$recording) == 0L) with_recordings_of_names(plan) else plan
  }
}

# "anna_arousal", "ben_arousal" and "arousal": raters, and what?
has_raters_beside <- function(names, dimension, compound) {
  named <- dimension_of_name(names[compound])
  of <- compact_name(named$dimension)
  any(compact_name(names[dimension]) %in% of[duplicated(of)])
}

# "HR [bpm]", "HRV [ms]": where no dimension and no rater comes again, what is left of the names is nobody's.
all_once <- function(names) {
  named <- dimension_of_name(names)
  anyDuplicated(compact_name(named$dimension)) == 0L && anyDuplicated(named$rest) == 0L
}

# "arousal_z", "valence_z", or "Arousal (1-9)", "Valence (1-9)": each dimension once, and the same letter or numbers
# with each, are of no rater.
says_nobody <- function(names) {
  named <- dimension_of_name(names)
  anyDuplicated(compact_name(named$dimension)) == 0L && length(unique(named$rest)) == 1L &&
    grepl("^([0-9]+([_.-][0-9]+)*|[A-Za-z]|raw|norm|std|pct|scaled|filtered|scale)$", named$rest[[1L]])
}

# A1, V1, A2, V2 or anna_A, anna_V, or annaA, annaV: what one letter stands for, and who, is asked for.
may_be_short_dimensions <- function(names) {
  numbered <- "^([VADPvadp])_?([0-9]+)$|^(.*[^_. ])[_. ]([VADPvadp])$"
  worded <- "^([VADP])[_. ]([^_. ].*)$|^(.*[a-z0-9])([VADP])$"
  for (pattern in c(numbered, worded)) {
    part <- regmatches(names, regexec(pattern, names))
    if (!all(lengths(part) == 5L) || length(names) < 2L) next
    part <- do.call(rbind, part)
    letter <- lower(paste0(part[, 2L], part[, 5L]))
    who <- paste0(part[, 3L], part[, 4L])
    if (length(unique(letter)) > 1L && all(table(who, letter) == 1L) && (pattern == numbered ||
      all(c("a", "v") %in% letter))) {
      return(list(letter = letter, who = who))
    }
  }
}

abort_short_dimensions <- function(names, short, plan, where, wanted, call) {
  full <- c(v = "valence", a = "arousal", d = "dominance", p = "power")[short$letter]
  abort_unless_renamed(paste(short$who, full, sep = "_"), names, plan, where, wanted, call,
    "The columns {.field {name_some(names, 6L)}} may be raters, or dimensions of raters.", "raters = ")
}

# Each of several columns of one dimension, "Arousal" and "Arousal.1", may be a rater's.
check_dimension_twins <- function(names, plan, where, wanted, call) {
  base <- sub("[ ._]?[0-9]+$", "", names)
  if (!any(duplicated_name(names) & nzchar(dimension_of_name(base)$dimension))) {
    return(invisible())
  }
  who <- stats::ave(seq_along(base), base, FUN = seq_along)
  abort_unless_renamed(paste(who, base, sep = "_"), names, plan, where, wanted, call,
    "The columns {.field {name_some(names, 6L)}} may be of several raters, or dimensions of one.", "value = ")
}

# The call in which the columns have the `new` names of raters and dimensions, and the other one.
abort_unless_renamed <- function(new, names, plan, where, wanted, call, problem, other) {
  all <- quote_names(replace(plan$names, match(names, plan$names), new))
  file <- is.null(wanted$verb)
  abort_layout(where, problem, c(if (file) paste0("columns = ", all), paste0(other, quote_names(names))), wanted, call,
    more = if (!file) paste0("{.code names(x) <- ", escape_braces(all), "} makes them dimensions of raters."))
}

# x and y of a joystick, V and A for valence and arousal, components: dimensions rather than raters.
may_be_axes <- function(names) {
  compact <- compact_name(names)
  length(names) > 1L && (all(compact %in% c("x", "y", "z")) || all(compact %in% c("v", "a", "d", "p")) ||
    all(compact %in% c("left", "right")) || are_merged(names) || are_axes(names) ||
    all(grepl("^(g[0-9]+)?q[0-9]+(sq)?[0-9a-z]*$|^(pc|dim|axis|slider|channel|ch|item)[0-9x-z]+$", compact)))
}

# merge() of two tables: the same column of each, "anna.x" and "anna.y".
are_merged <- function(names) {
  of <- sub("[._][xy]$", "", names)
  all(of != names) && all(table(of) == 2L)
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
