# Running settings again: a file is data, never code. Only verbs that make tables are called, by their names in this
# list, with arguments that they have.

#' @rdname settings
#' @export
run_settings <- function(path, data = NULL, ..., functions = list()) {
  check_no_dots()
  check_functions(functions)
  check_given(missing(path), "a JSON file, or what {.fn settings} returned", "path")
  if (is.data.frame(path)) {
    abort_musefuse(c("{.arg path} must be a JSON file, or what {.fn settings} returned.", x = "It is a table.",
      i = "{.code run_settings(settings(x), data)} takes the settings of a table."), "argument")
  }
  x <- if (inherits(path, "musefuse_settings")) path else read_settings(check_path_name(path))
  noted <- verbs_noted(x)
  for (id in names(x$steps)) {
    step <- x$steps[[id]]
    if (!step$verb %in% noted) x$steps[[id]]$arguments <- own_functions(step$arguments, functions, step$verb)
  }
  if (!is.null(data) && !inherits(data, "annotations")) data <- as_annotations(data)
  if (is.null(data)) check_sources(x$steps) else as_they_were <- check_same_ratings(x$steps, data)
  made <- list()
  for (id in names(x$steps)) {
    step <- x$steps[[id]]
    inputs <- in_step(step, lapply(step$from, function(ids) bind_tables(check_recorded(made[ids], step))))
    made[[id]] <- if (!is.null(data) && id %in% as_they_were) data else
      in_step(step, run_step(step, inputs, data, noted))
    if (step$verb == "name_classes") made[[id]] <- named_again(step, made[[id]], made[[step$from[[1L]]]], x$steps)
  }
  in_step(list(verb = "rbind"), bind_tables(made[x$at]))
}

# What fails in a step is an error of the settings, whatever else it is: its own class stays.
in_step <- function(step, run, call = caller_env()) {
  tryCatch(run, error = function(cnd) {
    if (inherits(cnd, "musefuse_error_settings")) stop(cnd)
    kind <- grep("^musefuse_error_", class(cnd), value = TRUE)
    cli::cli_abort("The step {.fn {step$verb}} of the settings cannot be run.", parent = cnd,
      class = c("musefuse_error_settings", kind, "musefuse_error"), call = call)
  })
}

# A table that no verb made (a data frame) is not in the settings.
check_recorded <- function(tables, step) {
  if (length(tables) == 0L) {
    abort_musefuse(c("The table that {.fn {step$verb}} worked on is not in the settings: it was a data frame of yours.",
      i = "Call the verb yourself; {.fn settings} shows its arguments."), "settings")
  }
  tables
}

# ---- functions of one's own ----------------------------------------------------------------------

# What a file only tells of, in the place of it what the user brings, by its name.
own_functions <- function(arguments, functions, verb, call = caller_env()) {
  for (i in seq_along(arguments)) {
    name <- names(arguments)[i]
    value <- arguments[[i]]
    if (inherits(value, "said_function")) {
      arguments[[i]] <- brought_function(name, value$text, functions[[name]], verb, call)
    } else if (is.list(value) && !is.object(value)) {
      arguments[[i]] <- own_functions(value, functions, verb, call)
    }
  }
  arguments
}

brought_function <- function(name, text, brought, verb, call) {
  if (is.null(brought)) {
    abort_musefuse(c("{.fn {verb}} was given a function of your own, {.val {name}}: it must be brought.",
      x = "The file tells of it, but nothing in a file is run: {.code {text}}",
      i = "Read it, and if it is good: {.code run_settings(path, data, functions = list({name} = ...))}."), "settings",
      call = call)
  }
  if (function_text(brought) != text) {
    warn_musefuse(c("The function {.val {name}} is another than the one that the settings were made with.",
      "*" = "Then: {.code {text}}", "*" = "Now: {.code {function_text(brought)}}"), "settings")
  }
  brought
}

# ---- one step ------------------------------------------------------------------------------------

# Verbs that bring tables in, and those that may be run. `noted_verbs` say why the steps before were taken: they are
# kept, not run, but where the search itself is what was made.
source_verbs <- c("as_annotations", "read_annotations", "simulate_annotations", "plan_study", "segment_table", "data",
  "given")
noted_verbs <- c("pick", "pick_classes", "rank_settings", "search_classes")
verbs_noted <- function(x) {
  searched <- vapply(x$steps[x$at], `[[`, "", "table") == "class_search"
  if (any(searched)) setdiff(noted_verbs, c("rank_settings", "search_classes")) else noted_verbs
}
is_runnable <- function(verb) {
  verb %in% getNamespaceExports("musefuse") && (verb %in% c(
    "simulate_annotations", "segment_table", "resample_annotations", "standardise_annotations", "rescale_annotations",
    "exclude_annotations", "set_traces", "split_recordings", "shift_lag", "estimate_lag", "unwarp_gold", "agreement",
    "rater_diagnostics", "choose_fusion", "compare_fusions", "plan_study",
    "extract_features", "name_classes", "profile_classes", "recalibrate_gold", "propagate",
    "cut_classes", "class_predictability", "as_distribution", "search_classes", "rank_settings",
    "choose_k", "k_distance", "class_prototypes", "changepoint_path", "predictability"
  ) || grepl("^(smooth|align|fuse|segment|reduce|cluster)_[a-z]+$", verb) && verb != "cluster_indices" &&
    verb != "cluster_stability")
}

is_ratings <- function(step) length(step$from) == 0L && step$verb %in% source_verbs && step$verb != "segment_table" &&
  (step$table %in% c("annotations", ""))

# Files change; the settings hold what was done to the ratings, not the ratings.
check_sources <- function(steps, call = caller_env()) {
  for (step in Filter(is_ratings, steps)) {
    if (step$verb %in% c("simulate_annotations", "data")) next
    folder <- if (step$verb == "read_annotations") step$arguments$path
    abort_musefuse(c(
      "{.arg data} must be given: the ratings to run the settings on.",
      i = if (length(folder) != 1L || !is.character(folder)) "The settings do not hold them." else
        "They were read from {.file {folder}}: {.code run_settings(path, read_annotations(folder))}."
    ), "settings", call = call)
  }
}

run_step <- function(step, inputs, data, noted, call = caller_env()) {
  if (is_ratings(step) && !is.null(data)) {
    return(data)
  }
  if (step$verb %in% noted && length(inputs) > 0L) {
    return(add_step(inputs[[1L]], inputs[[1L]], step$verb, step$arguments))
  }
  if (step$verb == "by_hand" && length(inputs) == 1L) {
    return(repeat_by_hand(inputs[[1L]], step$arguments))
  }
  if (step$verb == "data") {
    return(shipped_data(step, call))
  }
  if (step$verb == "predict" && length(inputs) > 1L) {
    return(do.call(stats::predict, c(list(inputs[[1L]]), unname(inputs[-1L]), unname(step$arguments))))
  }
  check_runnable(step, inputs, call)
  # Called by its name, so that its errors do not show the whole table.
  if (length(inputs) > 0L) names(inputs)[[1L]] <- ""
  symbols <- lapply(paste0("input", seq_along(inputs), recycle0 = TRUE), as.name)
  again <- as.call(c(list(as.name(step$verb)), stats::setNames(symbols, names(inputs)), step$arguments))
  eval(again, stats::setNames(unname(inputs), as.character(symbols)), asNamespace("musefuse"))
}

check_runnable <- function(step, inputs, call) {
  known <- is_runnable(step$verb)
  unknown <- if (known) setdiff(c(names(inputs)[-1L], names(step$arguments)),
    names(formals(getExportedValue("musefuse", step$verb))))
  plain <- vapply(step$arguments, is_plain, NA)
  lonely <- known && length(inputs) == 0L && !step$verb %in% source_verbs
  if (known && length(unknown) == 0L && all(plain) && !lonely) {
    return(invisible())
  }
  abort_musefuse(c(
    "A step cannot be run by musefuse {utils::packageVersion('musefuse')}.",
    x = if (!known) "There is no verb {.fn {step$verb}} that makes a table." else
      if (length(unknown) > 0L) "{.fn {step$verb}} has no argument {.arg {unknown}}." else
        if (lonely) "{.fn {step$verb}} has no table to work on." else
          "The argument {.arg {names(plain)[!plain][[1L]]}} of {.fn {step$verb}} is no value.",
    i = "The settings were written by version {step$version}."
  ), "settings", call = call)
}

# Values, and functions that settings() of this session hold; never language, which would be run.
is_plain <- function(x) {
  if (is.list(x)) all(vapply(x, is_plain, NA)) else is.null(x) || is.atomic(x) || is.function(x)
}

shipped_tables <- c("ratings", "ratings_segments", "energy", "physiology", "experience", "indices")

shipped_data <- function(step, call) {
  name <- step$arguments$name
  if (!is.character(name) || length(name) != 1L || !name %in% shipped_tables) {
    abort_musefuse("The package ships no data {.val {name}}.", "settings", call = call)
  }
  getExportedValue("musefuse", name)
}

# ---- what cannot be repeated is said -------------------------------------------------------------

repeat_by_hand <- function(x, change) {
  # columns that were added are no features, so that nothing hangs on them
  lost <- change[setdiff(names(change), c("gone", "lost_columns", "kept", "new_columns",
    if (!is.null(change$kept)) "fewer_rows"))]
  if (length(lost) > 0L) {
    words <- change_words(lost)
    warn_musefuse(c("What was done by hand to a table cannot be repeated: the result will differ.",
      "*" = "{words}", i = "Verbs such as {.fn rescale_annotations} and {.fn exclude_annotations} are on record."),
      "settings")
  }
  if (is.data.frame(change$gone)) {
    keys <- intersect(names(change$gone), names(x))
    key <- function(table) do.call(paste, c(lapply(keys, function(id) as.character(table[[id]])), sep = "\r"))
    if (length(keys) > 0L) x <- x[!key(x) %in% key(change$gone), ]
  }
  if (is.data.frame(change$kept)) {
    here <- as.character(x$recording) %in% as.character(change$fewer_rows$recording)
    x <- x[!here | segment_key(x) %in% segment_key(change$kept), ]
  }
  x[setdiff(names(x), change$lost_columns)]
}

# The steps whose ratings `data` are: those that brought ratings in, or what was made of these by hand. None is said.
check_same_ratings <- function(steps, data) {
  sources <- Filter(is_ratings, steps)
  by_hand <- Filter(function(step) step$verb == "by_hand" && all(unlist(step$from) %in% names(sources)), steps)
  known <- Filter(function(step) !is.null(step$print), c(sources, by_hand))
  now <- fingerprint(check_annotations(data))
  changes <- lapply(known, function(step) compare_prints(step$print, now))
  same <- vapply(changes, is.null, NA)
  if (length(known) > 0L && !any(same)) {
    words <- change_words(changes[[length(changes)]])
    warn_musefuse(c("These are not the ratings that the settings were made with.", "*" = "{words}"), "settings")
  }
  names(known)[same]
}

# Names by hand belong to the classes that somebody looked at.
named_again <- function(step, named, classes, steps) {
  if (!is.null(step$arguments$profile)) {
    return(named) # name_classes() has looked whether they are the same
  }
  digest <- steps[[step$from[[1L]]]]$digest %||% print_digest(steps[[step$from[[1L]]]]$print)
  if (is.data.frame(step$arguments$rules) || is.null(digest) || digest == print_digest(fingerprint(classes))) {
    return(named)
  }
  warn_musefuse(c("The classes came out other than those that were named by hand; they keep their numbers.",
    i = "Look at them ({.fn profile_classes}) and name them anew."), "settings")
  classes
}
