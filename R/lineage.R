# Lineage: how a table came about. It rides in one attribute, list(steps, at): `steps` is a flat map by id of all
# steps that led to the table, inputs before what was made of them; `at` names the step that made it (several, where
# tables were bound). A step is list(verb, arguments, from, fit, table, version, print):
#   arguments  plain values (numbers, strings, windows, data frames, lists of them), the seed among them
#   from       the ids of its inputs that are tables, by argument; the first is the table that the verb works on
#   fit        what was estimated, or NULL
#   print      the fingerprint of the table that it returned, see lineage-fingerprint.R
#   moves_clock  did it give the ratings other times? Warps are of the clock before.
#   said       what the methods paragraph says of it beside its arguments, see lineage-said.R
#   sketch     rows of each series as it returned them, of the last step only, see lineage-sketch.R
# What a user did between two verbs is a step of its own, "by_hand". Nothing but settings and reports reads the verbs
# and arguments of steps; what a later verb needs to know stands in the fit.

# `out` is the verb's result, `from` the table it was made of or a named list of tables. Tables among `arguments` are
# inputs as well. A fit that new_table() was given goes into the step.
add_step <- function(out, from, verb, arguments = list(), moves_clock = FALSE, said = list()) {
  inputs <- inputs_of(from)
  arguments <- lapply(arguments, by_value_if_handled)
  tables <- vapply(arguments, function(x) inherits(x, "musefuse_tbl"), NA)
  given <- c(inputs, arguments[tables])
  known <- vapply(given, function(x) inherits(x, "musefuse_tbl") || length(lineage_of(x)$at) > 0L, NA)
  prints <- fingerprints(c(list(out), unname(given[known])), brief = rep(c(FALSE, TRUE), c(1L, sum(known))))
  lineages <- lapply(given, function(x) empty_lineage)
  lineages[known] <- Map(current_lineage, given[known], prints[-1L])
  fit <- attr(out, "fit", exact = TRUE)
  step <- list(
    verb = verb, arguments = arguments[!tables], from = lapply(lineages, `[[`, "at"), fit = fit,
    table = class(out)[[1L]], version = unname(getNamespaceVersion("musefuse")), print = prints[[1L]],
    moves_clock = moves_clock, said = said_of_step(fit, said, out, inputs), sketch = sketch_of(out, prints[[1L]])
  )
  attr(out, "fit") <- NULL
  out <- set_lineage(out, grow_lineage(join_lineages(lineages), step))
  # What simulated ratings were made of stays with them and what is made of them, see truth().
  attr(out, "truth") <- attr(out, "truth", exact = TRUE) %||% first_truth(inputs)
  keep_trace_facts(out, inputs)
}

# The settings that the verb that calls this was given, as its checks left them: its arguments but for the data and
# what changes no number.
own_arguments <- function(but = NULL, frame = caller_env()) {
  mget(setdiff(names(formals(rlang::frame_fn(frame))), c("data", "...", "keep_ratings", "threads", but)), frame)
}

# A matrix is one input, as a table is.
inputs_of <- function(from) {
  if (is.null(from)) {
    return(list())
  }
  if (is.list(from) && !is.data.frame(from)) compact(from) else list(data = from)
}

# What was done by hand to a table among the arguments (lags, segments) could not be repeated: its rows are kept.
by_value_if_handled <- function(x) {
  if (inherits(x, "musefuse_tbl") && (is.null(lineage_of(x)) || !is.null(hand_change(x)))) as_tibble(x) else x
}

first_truth <- function(inputs) {
  for (input in inputs) if (!is.null(truth <- attr(input, "truth", exact = TRUE))) return(truth)
}

# A table that can be an input: one that verbs make.
as_input <- function(x) if (inherits(x, "musefuse_tbl")) x

# One that was cut or replaced by hand is none.
lineage_of <- function(x) {
  lineage <- attr(x, "lineage", exact = TRUE)
  if (is_lineage(lineage)) lineage
}

is_lineage <- function(x) {
  is.list(x) && is.list(x$steps) && is.character(x$at) && all(x$at %in% names(x$steps)) &&
    all(vapply(x$steps, is_step, NA))
}

is_step <- function(step) {
  print <- if (is.list(step)) step$print
  is.list(step) && is.character(step$verb) && length(step$verb) == 1L && is.list(step$arguments) &&
    is.list(step$from) && is.character(step$table) && (is.null(step$fit) || is.list(step$fit)) &&
    is.list(print) && is.data.frame(print$series) && is.numeric(print$rows) && is.list(print$hashes)
}

set_lineage <- function(x, lineage) {
  attr(x, "lineage") <- lineage
  x
}

# The same rows in another order or another type of column are the same table.
carry_lineage <- function(out, from) set_lineage(out, lineage_of(from))

empty_lineage <- list(steps = list(), at = character())

grow_lineage <- function(lineage, step) {
  id <- step_id(step)
  step$print$blocks <- NULL # they are in the sketch
  lineage$steps <- lapply(lineage$steps, function(before) {
    if (step$verb != "by_hand") before["sketch"] <- list(NULL) # parts that were taken by hand may be bound again
    if (before$table == step$table) before else lighter(before)
  })
  lineage$steps[[id]] <- step
  list(steps = lineage$steps, at = id)
}

# What a table of another kind still asks of the fits of the steps before it; ratings and values stay with their own.
lighter <- function(step) {
  if (inherits(step$fit, "fit_alignment")) {
    step$fit["ratings"] <- list(NULL)
  } else if (!inherits(step$fit, c("fit_features", "fit_standardise", "fit_split"))) {
    step["fit"] <- list(NULL)
  }
  step
}

# The id is made of the content, so that the same step twice is one, and the same chain has the same ids anywhere.
step_id <- function(step) {
  local_plain_numbers()
  substr(rlang::hash(list(step$verb, canonical(step$arguments), canonical(step$from), print_digest(step$print))), 1L,
    12L)
}

# What an argument says, whatever way it came: typed, or read from a file that does not tell 2L from 2.
canonical <- function(x) {
  if (is.function(x) || inherits(x, "said_function")) {
    return(function_text(x))
  }
  if (is.list(x)) {
    return(list(names(x), lapply(unname(unclass(x)), canonical)))
  }
  if (is.factor(x)) x <- as.character(x)
  list(names(x), dim(x), written_out(x))
}

# R keeps a vector such as 1:6 as a rule, which has another hash than its numbers written out.
written_out <- function(x) {
  if (is.numeric(x)) as.double(x) + 0 else if (length(x) > 0L) unlist(as.list(x), use.names = FALSE) else as.vector(x)
}

join_lineages <- function(lineages) {
  steps <- do.call(c, c(list(list()), lapply(unname(lineages), `[[`, "steps")))
  list(steps = steps[!duplicated(names(steps))], at = unique(unlist(lapply(lineages, `[[`, "at"), use.names = FALSE)))
}

# The lineage of a table as it is now: what was done by hand since its verb is one more step.
current_lineage <- function(x, print = fingerprint(x, brief = TRUE)) {
  lineage <- lineage_of(x)
  if (is.null(lineage)) {
    return(given_lineage(x, whole_print(print, x)))
  }
  change <- hand_change(x, print)
  if (is.null(change)) {
    return(lineage)
  }
  grow_lineage(lineage, new_plain_step("by_hand", change, list(data = lineage$at), x, whole_print(print, x),
    moves_clock = has_moved(change, "time")))
}

# A table whose beginning nobody recorded.
given_lineage <- function(x, print) {
  if (inherits(x, "musefuse_tbl")) grow_lineage(empty_lineage,
    new_plain_step("given", list(), list(), x, print)) else empty_lineage
}

new_plain_step <- function(verb, arguments, from, x, print, moves_clock = FALSE) {
  list(verb = verb, arguments = arguments, from = from, fit = NULL, table = kind_of(x),
    version = unname(getNamespaceVersion("musefuse")), print = print, moves_clock = moves_clock,
    sketch = sketch_of(x, print))
}

# ---- what was estimated ------------------------------------------------------------------------

# What was estimated by the verb that made `x`, or by the nearest verb before it that made such a table; with `kind`,
# a class of fits, by the nearest verb of any. Of fits that have rows for series only those of `x` are given.
# NULL where nothing was.
fit_of <- function(x, kind = NULL) {
  pending <- attr(x, "fit", exact = TRUE)
  if (inherits(pending, kind %||% "musefuse_fit")) {
    return(pending)
  }
  fits <- lapply(fit_steps(x, kind), `[[`, "fit")
  if (length(fits) == 0L) {
    return(NULL)
  }
  only_present(if (length(fits) == 1L) fits[[1L]] else bind_fits(fits), x)
}

# The method of fit_of(), at once: of long fits it takes time to find the rows of what is present.
method_of <- function(x) {
  pending <- attr(x, "fit", exact = TRUE)
  fits <- if (inherits(pending, "musefuse_fit")) list(pending) else lapply(fit_steps(x), `[[`, "fit")
  methods <- unique(unlist(lapply(fits, `[[`, "method")))
  if (length(methods) > 0L) paste(methods, collapse = " + ")
}

# The steps that fit_of() looks for: one, or several where tables were bound.
fit_steps <- function(x, kind = NULL) {
  lineage <- lineage_of(x)
  table <- if (is.null(kind)) class(x)[[1L]]
  lineage$steps[unique(unlist(lapply(lineage$at, nearest_fit, lineage$steps, kind, table)))]
}

nearest_fit <- function(id, steps, kind, table) {
  step <- steps[[id]]
  if (is.null(step) || !is.null(table) && step$table != table) {
    return(NULL)
  }
  if (inherits(step$fit, kind %||% "musefuse_fit")) {
    return(id)
  }
  if (length(step$from) > 0L) unlist(lapply(step$from[[1L]], nearest_fit, steps, kind, table))
}

# The steps from the last one back to that whose fit has a part of this name.
steps_since <- function(id, steps, part) {
  since <- list()
  while (length(id) > 0L && is.null(steps[[id]]$fit[[part]])) {
    since <- c(since, steps[id])
    id <- if (length(steps[[id]]$from) > 0L) utils::head(steps[[id]]$from[[1L]], 1L)
  }
  since
}

# The parts of a fit that have a row a recording and dimension (and rater), without series that `x` no longer has.
only_present <- function(fit, x) {
  keys <- intersect(intersect(trace_keys, table_keys[[kind_of(x)]]$series), names(x)) # others are a user's
  if (!all(c("recording", "dimension") %in% keys) || !is.data.frame(fit$recordings)) {
    return(fit)
  }
  present <- series_of(x)[keys]
  if (!is.null(fit$paths)) fit$paths <- present_paths(fit$paths, present)
  for (part in names(Filter(is.data.frame, unclass(fit)))) {
    rows <- fit[[part]]
    mine <- intersect(keys, names(rows))
    if (!all(c("recording", "dimension") %in% mine)) next
    if (all(among(series_of(rows, mine), present, mine))) next # mostly: long tables are not asked row by row
    kept <- among(rows, present, mine)
    if (!all(kept)) fit[[part]] <- rows[kept, ]
  }
  fit
}

# Which rows have ids that the other table has, too?
among <- function(rows, other, keys) {
  codes <- shared_codes(list(rows, other), keys)
  codes[[1L]] %in% codes[[2L]]
}

# Fits of tables that were bound: where one verb made them all they are one fit with the rows of all, where several
# did, `fitted_by` tells whose a row is.
bind_fits <- function(fits) {
  if (!is.null(fits[[1L]][["centres"]])) {
    return(bind_clusterings(fits))
  }
  methods <- vapply(fits, function(fit) fit$method %||% "", "")
  out <- fits[[1L]]
  parts <- unique(unlist(lapply(fits, function(fit) names(Filter(is.data.frame, unclass(fit))))))
  for (part in parts) {
    rows <- lapply(seq_along(fits), function(i) {
      table <- fits[[i]][[part]]
      if (!is.null(table) && part != "ratings" && length(unique(methods)) > 1L) table$fitted_by <- methods[[i]]
      if (is.null(table)) NULL else as_tibble(table)
    })
    bound <- unique(bind_filled(compact(rows)))
    out[[part]] <- if (part == "ratings") new_table(bound, "annotations") else bound
  }
  paths <- compact(lapply(fits, `[[`, "paths"))
  if (length(paths) > 0L) out$paths <- bind_paths(paths)
  if (length(unique(methods)) > 1L) {
    out$method <- paste(unique(methods), collapse = " + ")
    class(out) <- c("fit_bound", "musefuse_fit")
  }
  out
}

# Rows that were clustered and rows that were placed in the same classes are one fit with the rows of both; classes of
# several clusterings have nothing in common, whatever they are called (need_fit() refuses them).
bind_clusterings <- function(fits) {
  of <- function(part) lapply(fits, `[[`, part)
  before <- cumsum(c(0L, vapply(of("values"), nrow, 0L)))[seq_along(fits)]
  train <- unlist(Map(`+`, of("train"), before))
  if (length(unique(of("centres"))) > 1L || length(unique(of("scaling"))) > 1L) {
    return(structure(list(method = unlist(of("method")), train = train), class = c("fit_several", "musefuse_fit")))
  }
  out <- fits[[which.max(lengths(of("train")))]] # that of those that were clustered
  out$values <- do.call(rbind, of("values"))
  out$ids <- bind_filled(of("ids"))
  out$train <- train
  out["label"] <- list(unlist(of("label")))
  out
}

# Rows one below the other; a column that one of the tables lacks is missing there.
bind_filled <- function(tables) {
  names <- unique(unlist(lapply(tables, names)))
  columns <- lapply(names, function(name) {
    parts <- lapply(tables, function(table) table[[name]] %||% rep(NA, nrow(table)))
    factors <- vapply(parts, is.factor, NA)
    if (!any(factors)) {
      return(unlist(parts, use.names = FALSE))
    }
    levels <- unique(unlist(lapply(parts, levels)))
    factor(unlist(lapply(parts, as.character), use.names = FALSE), levels)
  })
  tibble::new_tibble(stats::setNames(columns, names), nrow = sum(vapply(tables, nrow, 0L)))
}
