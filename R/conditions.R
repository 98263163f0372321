# Every error, warning and message of the package is classed, so that scripts can catch one kind:
# musefuse_error_<kind>, musefuse_warning_<kind>, musefuse_message_<kind>.
# Texts are cli bullets: what was wanted, what came, where (recording, rater, time), how to mend it.
#
# Kinds in use: argument, columns, values, time, duplicates, empty, unknown, window, data, missing,
# constant, weights, convergence, segments, file, core. Take one of these before inventing another.

abort_musefuse <- function(message, kind, call = caller_env(), .envir = parent.frame()) {
  cli::cli_abort(message,
    class = c(paste0("musefuse_error_", kind), "musefuse_error"),
    call = call, .envir = .envir
  )
}

warn_musefuse <- function(message, kind, .envir = parent.frame()) {
  cli::cli_warn(message,
    class = c(paste0("musefuse_warning_", kind), "musefuse_warning"),
    call = NULL, .envir = .envir
  )
}

inform_musefuse <- function(message, kind, .envir = parent.frame()) {
  cli::cli_inform(message,
    class = c(paste0("musefuse_message_", kind), "musefuse_message"), .envir = .envir
  )
}

# The first few of many names, for one bullet of a condition: a, b, c, and 12 more.
name_some <- function(x, most = 5L) {
  cli::cli_vec(unique(as.character(x)), list("vec-trunc" = most, "vec-last" = " and "))
}
