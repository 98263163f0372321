# Verbs that are called by their names, with arguments that somebody listed: what a grid, a choice of k, a consensus and
# a bootstrap have in common.

check_parameters <- function(parameters, call = caller_env()) {
  if (!is.list(parameters) || is.data.frame(parameters) || (length(parameters) > 0L && !rlang::is_named(parameters))) {
    abort_wanted(parameters, "a list with names", "parameters", call)
  }
  parameters
}

set_by_caller <- c("data", "k", "height", "partition", "features", "standardise", "seed", "threads", "...")

# No argument but those that are left to be listed.
check_arguments <- function(arguments, verb, call, but = set_by_caller) {
  known <- setdiff(names(formals(verb_named(verb))), but)
  abort_unknown_arguments(setdiff(rlang::names2(arguments), c("", known)), verb, known, call)
}

abort_unknown_arguments <- function(unknown, verb, known, call) {
  if (length(unknown) > 0L) {
    abort_musefuse(c("{.fn {verb}} has no argument {.arg {unknown}} that can be set here.",
      i = "It knows {.arg {known}}."), "argument", call = call)
  }
}

verb_named <- function(name) get(name, envir = topenv(), mode = "function")

# Of what may be given (a seed, threads) a verb gets what it knows.
call_verb <- function(name, arguments, ...) {
  verb <- verb_named(name)
  given <- compact(list(...))
  do.call(verb, c(arguments, given[names(given) %in% names(formals(verb))]))
}

# The classes of a matrix or of traces by a method of its name, or the reason why there are none.
clustered_or_why <- function(data, k, method, parameters, seed) {
  tryCatch(silently(call_verb(paste0("cluster_", method), c(list(data, k = k), parameters), seed = seed)),
    musefuse_error = function(cnd) first_line(cnd))
}
