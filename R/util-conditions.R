# Every error, warning and message of the package is classed, so that scripts can catch one kind:
# musefuse_error_<kind>, musefuse_warning_<kind>, musefuse_message_<kind>.
# Texts are cli bullets: what was wanted, what came, where (recording, rater, time), how to mend it.
#
# Kinds in use: argument, columns, values, time, duplicates, empty, unknown, window, data, missing,
# constant, weights, convergence, segments, file, memory, core. Take one of these before inventing another.

abort_musefuse <- function(message, kind, call = caller_env(), .envir = parent.frame()) {
  local_plain_numbers()
  cli::cli_abort(message,
    class = c(paste0("musefuse_error_", kind), "musefuse_error"),
    call = call, .envir = .envir
  )
}

warn_musefuse <- function(message, kind, .envir = parent.frame()) {
  class <- c(paste0("musefuse_warning_", kind), "musefuse_warning")
  if (is_unheard()) {
    return(rlang::warn(message, class, call = NULL))
  }
  local_plain_numbers()
  cli::cli_warn(message, class = class, call = NULL, .envir = .envir)
}

inform_musefuse <- function(message, kind, .envir = parent.frame()) {
  class <- c(paste0("musefuse_message_", kind), "musefuse_message")
  if (is_unheard()) {
    return(rlang::inform(message, class))
  }
  local_plain_numbers()
  cli::cli_inform(message, class = class, .envir = .envir)
}

# What is computed again and again in the background tells nobody. Conditions keep their classes, but their words are
# not set: that took half of the time of surrogates whose lags were hardly determined.
silently <- function(code) {
  rlang::local_options(musefuse.unheard = TRUE)
  suppressMessages(suppressWarnings(code))
}

is_unheard <- function() isTRUE(getOption("musefuse.unheard"))

# What is told of many files alike is told once.
said_once <- function(code) {
  told <- character()
  withCallingHandlers(code, musefuse_message = function(cnd) {
    text <- conditionMessage(cnd)
    if (text %in% told) invokeRestart("muffleMessage")
    told <<- c(told, text)
  })
}

# Text of others within a message of ours: what looks like markup in it is shown, not evaluated.
escape_braces <- function(x) gsub("([{}])", "\\1\\1", x)

# Advice that runs as it is printed: what it calls `path` is the file that it is about, which is one of a folder's.
code_for_file <- function(code, path) {
  if (!is.null(path)) {
    quoted <- gsub("\\", "\\\\", encodeString(path, quote = "\""), fixed = TRUE)
    code <- gsub("(?<=[(])path(?=[,)])", quoted, code, perl = TRUE)
  }
  paste0("{.code ", escape_braces(code), "}")
}

# Names can be of any length and hold anything; conditions show the two ends of a long one, on one line.
short_name <- function(x, width = 80L) {
  x <- gsub("[[:cntrl:]]", " ", x)
  long <- which(nchar(x, "chars", allowNA = TRUE) > width)
  half <- (width - 3L) %/% 2L
  x[long] <- paste0(substr(x[long], 1L, half), "...", substring(x[long], nchar(x[long]) - half + 1L))
  x
}

# Lines as bullets of a condition, in which nothing is formatted again.
bullets <- function(lines) stats::setNames(escape_braces(lines), rep("*", length(lines)))

# Names for one bullet of a condition; of many, the first few and the last: a, b, c, d, ..., z. (cli's own
# way to truncate formats all of them first, a second for a thousand.)
name_some <- function(x, most = 5L) {
  x <- short_name(unique(as.character(x)))
  x[!nzchar(x)] <- "(no name)"
  if (length(x) <= most) {
    return(cli::cli_vec(x, list("vec-last" = " and ")))
  }
  cli::cli_vec(c(x[seq_len(most - 1L)], x[[length(x)]]), list("vec-last" = ", ..., "))
}

# What is so of these `names` (of traces, cells, recordings), which the `text` counts as {n}. Of none nothing is said.
warn_of <- function(names, text, kind, hint = NULL) {
  n <- length(names)
  if (n > 0L) warn_musefuse(c(text, "*" = "{.val {name_some(names)}}", i = hint), kind)
}

# What a condition says, without colours, by lines; and the first of them.
condition_lines <- function(cnd) strsplit(cli::ansi_strip(conditionMessage(cnd)), "\n", fixed = TRUE)[[1L]]

first_line <- function(cnd) {
  lines <- condition_lines(cnd)
  if (length(lines) > 0L) lines[[1L]] else class(cnd)[[1L]]
}
