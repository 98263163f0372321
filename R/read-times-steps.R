# What the steps of a clock of plain numbers say of its unit (read-times.R).

# The unit of a clock of plain numbers, by its steps; NA where more than one is likely. `time` are the times of all,
# `step` the rising steps of each trace, `values` the columns that are timed: what sensors measure, and what no hand
# moves so slowly, is sampled fast.
clear_unit <- function(time, step, name = "time", values = list()) {
  if (length(step) == 0L) {
    return(if (all(abs(time) < 100)) "s" else NA_character_)
  }
  usual <- cpp_median_of(step)
  span <- diff(finite_range(time))
  steady <- cpp_share_near(step, usual, max(0.35 * usual, 1e-9)) > 0.8
  if (!all_whole(time)) {
    if (are_shares(time)) {
      return(NA_character_)
    }
    if (usual >= 0.004 && usual <= 5 && span <= 6 * 3600) {
      return("s")
    }
    fps <- c(23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 100)
    return(if (steady && any(abs(1000 / usual / fps - 1) < 0.002)) "ms" else NA_character_)
  }
  plain <- name == "" ||
    compact_name(name) %in% words("time t clock zeit temps tiempo tempo tijd timestamp timestamps zeitstempel",
      "times elapsed timepoint")
  # A pause is no reason to doubt, bursts between long pauses are.
  if (plain && usual <= 5 && stats::quantile(step, 0.95) <= 10 * usual && max(step) <= 60 * usual &&
    span <= longest_session && !has_sensor(names(values)) && !too_slow_for_hands(values, usual)) {
    return("s")
  }
  if (usual >= 8000 && !natural_in_seconds(usual / 1000)) {
    return(NA_character_) # 16667: microseconds of 60 Hz
  }
  if (steady && (usual >= 25 || usual %in% 16:17) && !natural_in_seconds(usual) &&
    (span > longest_session || natural_in_ms(usual))) "ms" else NA_character_
}

longest_session <- 3 * 3600 # seconds that somebody rates at a stretch

# Would the values, whenever they move, need more than ten minutes from end to end, if steps are seconds? Then they are
# likely to be sampled faster than that.
too_slow_for_hands <- function(values, step) {
  crossing <- vapply(Filter(is.numeric, unname(values)), function(value) {
    value <- value[is.finite(value)]
    moves <- abs(diff(value))
    if (any(moves > 0)) step * diff(range(value)) / mean(moves[moves > 0]) else NA_real_
  }, 0)
  isTRUE(stats::median(crossing, na.rm = TRUE) > 600)
}

# A long clock that counts one by one has no unit of its own: seconds are a guess, which is said.
count_said <- function(time, step, name) {
  long <- length(step) >= 100L || min(time) > 1000
  if (long && all(utils::head(step, 1000L) == 1) && all(step == 1)) line("Column {.field {name}} counts one by one,",
    "taken for seconds. Are there, say, 10 rows a second? {.code unit = \"frames\", rate = 10}.")
}

# Normalised times run from 0 to 1 exactly, in many steps.
are_shares <- function(time) {
  identical(finite_range(time), c(0, 1)) && length(unique(utils::head(time, 1000L))) >= 20L
}

# `verb` as in read_times(), NULL for files.
abort_shares <- function(name, verb, call) {
  column <- if (name == make.names(name)) name else paste0("`", name, "`")
  code <- switch(verb %||% "files",
    files = "x <- read_annotations(path, unit = \"s\"); x$time <- 60 * x$time",
    "as_annotations(x" = paste0("as_annotations(x, time = 60 * ", column, ", unit = \"s\")"))
  abort_musefuse(c(
    "Are the times one second, or shares of each recording? They run from 0 to 1.",
    x = if (nzchar(name)) "Column {.field {name}}.",
    i = "One second: {.code unit = \"s\"}.",
    i = if (is.null(code)) "Shares: multiply them by how long the recording was, in seconds." else
      paste0("Shares of recordings of, say, 60 s: {.code ", escape_braces(code), "}.")
  ), "time", call = call)
}

abort_unclear_unit <- function(time, step, name, call, verb = NULL) {
  if (are_shares(time)) abort_shares(name, verb, call)
  usual <- if (length(step) > 0L) signif(stats::median(step), 3) else NA
  as_unit <- function(unit) paste0(signif(usual * unit_seconds[[unit]], 3), " s apart")
  shown <- paste(c(format(utils::head(unique(time), 3L), trim = TRUE, digits = 10), "..."), collapse = ", ")
  abort_musefuse(c(
    "The unit of the times is neither declared nor clear.",
    x = "{if (nzchar(name)) paste0('Column ', name, ': ') else ''}{shown}, usually {usual} apart.",
    i = paste("Say it: {.code unit = \"s\"} ({as_unit('s')}), {.code unit = \"ms\"} ({as_unit('ms')}),",
      if (isTRUE(usual >= 5000)) "{.code unit = \"us\"} ({as_unit('us')}),",
      if (isTRUE(usual < 1e-3)) "{.code unit = \"days\"} ({as_unit('days')}; numbers of spreadsheets),",
      paste0("{.code unit = \"min\"} ({as_unit('min')})", if (all(time == round(time))) paste0(", or {.code unit = ",
        "\"frames\", rate = 25}"), "."))
  ), "time", call = call)
}
