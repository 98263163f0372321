# Names of columns that hold several things: a recording and a rater ("clip1_anna"), a recording and a dimension, or all
# three, by their words or by the user's template, raters = "{recording}_{rater}".

# A plan whose columns of values are parted by recording, rater and dimension, as far as their names tell.
plan_of_parts <- function(as_layout, values, parts) {
  layout <- if (is.null(parts$rater)) "raters" else if (is.null(parts$dimension)) "recordings" else "both"
  plan <- as_layout(layout, values, layout == "raters" && is.null(parts$dimension))
  plan$labels <- if (layout == "recordings") parts$rater else parts$dimension %||% parts$recording
  plan$raters <- if (layout == "both") parts$rater
  plan$recordings <- parts$recording
  plan
}

# ---- by a template -------------------------------------------------------------------------------

is_template <- function(x) is.character(x) && length(x) == 1L && grepl("[{](recording|rater|dimension)[}]", x)

template_parts <- function(names, template, call) {
  template_match(names, template, c("recording", "rater", "dimension"), "raters", call)
}

template_columns <- function(names, template, time, call) {
  at <- setdiff(which(template_parts(names, template, call)$fits), time)
  if (length(at) == 0L) {
    abort_musefuse(c("No column is called as {.code raters = \"{template}\"} says.",
      x = "The columns are {.field {name_some(names, 8L)}}."), "columns", call = call)
  }
  at
}

template_plan <- function(as_layout, names, values, template, call) {
  plan_of_parts(as_layout, values, template_parts(names[values], template, call)$parts)
}

# ---- by words ------------------------------------------------------------------------------------

# "anna_arousal", "film1_arousal", "anna_film1_arousal": a column for each rater or recording and dimension.
plan_with_dimensions <- function(as_layout, plan, values, where, wanted, call) {
  names <- plan$names[values]
  named <- dimension_of_name(names)
  parts <- crossed_columns(names, where, wanted, call)
  of <- if (all(role_of_name(named$rest) == "recording")) "recording" else "rater"
  plan_of_parts(as_layout, values, c(list(dimension = named$dimension),
    parts[c("recording", "rater")] %||% stats::setNames(list(named$rest), of)))
}

# Beside a column of raters: "film1_arousal" is of a recording and a dimension, "film1" of a recording, if words say so.
with_recordings_of_names <- function(plan) {
  named <- dimension_of_name(plan$labels)
  known <- nzchar(named$dimension)
  recordings <- ifelse(known, named$rest, plan$labels)
  if (length(unique(known)) == 1L && all(role_of_name(recordings) == "recording")) {
    plan$recordings <- recordings
    plan$single <- !known[[1L]]
    if (!plan$single) plan$labels <- named$dimension
  }
  plan
}

# A recording and a rater in each name ("clip1_anna", "clip2_anna", "clip1_ben", ...) by two parts that come again: of
# words for recordings it is known which part they are, else it is asked. NULL where names have no two such parts.
crossed_columns <- function(names, where, wanted, call) {
  found <- crossed_parts(names)
  if (isTRUE(found$open)) abort_crossed(names, found, where, wanted, call)
  found[c("recording", "rater")]
}

# list(recording, rater), or the parts of which it is `open` what they are.
crossed_parts <- function(names) {
  part <- parts_of_names(names)
  piece <- attr(part, "piece")
  if (is.null(part) || is.null(piece) && nrow(part) > 2L || may_be_axes(names)) {
    return(NULL)
  }
  dimension <- which(apply(part, 1L, function(p) all(compact_name(p) %in% c(words_of("dimension"), "val"))))
  varied <- setdiff(which(apply(part, 1L, function(p) length(unique(p)) > 1L)), dimension)
  pairs <- unique(t(part[varied, , drop = FALSE]))
  if (length(varied) < 2L || length(dimension) > 1L || !all(apply(pairs, 2L, function(p) all(table(p) > 1L)))) {
    return(NULL)
  }
  is_recording <- apply(part[varied, ], 1L, function(p) all(role_of_name(p) == "recording"))
  if (length(varied) > 2L || sum(is_recording) != 1L) {
    return(list(open = TRUE, part = part, varied = varied, dimension = dimension))
  }
  list(recording = part[varied[is_recording], ], rater = part[varied[!is_recording], ])
}

abort_crossed <- function(names, found, where, wanted, call) {
  at <- c(found$varied, found$dimension)
  piece <- attr(found$part, "piece")
  letters <- unique(sub("[0-9].*$", "", found$part[nrow(found$part), ])) # "P1V1", "P1V2"
  shape <- function(...) {
    if (is.null(piece)) paste0("raters = \"", paste(c(...), collapse = letters), "\"") else
      template_call(names[[1L]], at, c(..., if (length(found$dimension) > 0L) "{dimension}"), piece, "raters")
  }
  orders <- list(c("{rater}", "{recording}"), c("{recording}", "{rater}"))
  if (length(found$varied) == 3L) orders <- lapply(orders, c, "{dimension}")
  fits <- length(at) <= 3L && (!is.null(piece) || length(letters) == 1L && nzchar(letters))
  whole <- if (length(found$dimension) == 0L) paste0(c("raters = ", "value = "), quote_names(utils::head(names, 6L)))
  abort_layout(where, paste("The columns {.field {name_some(names, 6L)}} have {length(found$varied)} parts that come",
    "again: raters and recordings?"), c(if (fits) vapply(orders, shape, ""), whole), wanted, call)
}

# ---- ids of rows ---------------------------------------------------------------------------------

# Ids in a column that hold a dimension, too ("anna_arousal"), or those of raters the recording ("clip1_anna"), where no
# column and no argument tells these: list(columns, said, parted: which were found).
part_ids <- function(columns, plans, wanted) {
  given <- function(id) !is.null(wanted[[id]]) && !identical(wanted[[id]], id)
  has <- function(id) given(id) || any(vapply(plans, function(plan) {
    length(plan[[id]]) > 0L || told_by_columns(plan)[[id]] || id == "dimension" && !is.null(named_single(plan))
  }, NA))
  out <- list(columns = columns)
  for (id in c("rater", "recording")) {
    by_column <- all(vapply(plans, function(plan) length(plan[[id]]) == 1L, NA)) && !given(id)
    if (!by_column) next
    out$columns[[id]] <- as_id(out$columns[[id]])
    names <- levels(out$columns[[id]])
    found <- if (is.null(out$said) && !has("dimension")) several_scales(names)
    if (!is.null(found)) {
      out <- with_parts(out, id, stats::setNames(found[c("dimension", "names")], c("dimension", id)))
    }
    parts <- if (id == "rater" && !has("recording")) told_parts(levels(out$columns$rater))
    if (!is.null(parts)) out <- with_parts(out, "rater", parts)
  }
  out
}

# Do ids hold several things by words that are known?
hold_parts <- function(ids) !is.null(several_scales(ids)) || !is.null(told_parts(ids))

several_scales <- function(ids) {
  found <- scale_of_names(ids)
  if (length(unique(lower(found$dimension))) > 1L) found
}

told_parts <- function(ids) {
  found <- crossed_parts(ids)
  if (!isTRUE(found$open)) found
}

# The parts of the levels of an id in the place of it.
with_parts <- function(out, id, parts) {
  first <- levels(out$columns[[id]])[[1L]]
  codes <- as.integer(out$columns[[id]])
  out$columns[names(parts)] <- lapply(parts, function(part) {
    known <- natural_order(part)
    structure(match(part, known)[codes], levels = known, class = "factor")
  })
  held <- setdiff(names(parts), id)
  out$parted <- c(out$parted, held)
  out$said <- c(out$said, line("Ids of {id}s hold {held}s, too: {.val {first}} is {id} {.val {parts[[id]][[1L]]}},",
    "{held} {.val {parts[[held]][[1L]]}}."))
  out
}
