# What a command says: on the standard error, in words of a shell.

say_failure <- function(cnd, status) {
  say_line(cnd)
  while (!is.null(cnd <- cnd$parent)) say_line(cnd, "Caused by: ")
  status
}

say_message <- function(cnd) {
  say_line(cnd)
  invokeRestart("muffleMessage")
}

# At once, not when R ends.
say_warning <- function(cnd) {
  say_line(cnd, "Warning: ")
  invokeRestart("muffleWarning")
}

# message() ends its words with a line's end, cli does not.
say_line <- function(cnd, before = "") {
  cat(before, sub("\n$", "", cli::ansi_strip(conditionMessage(cnd))), "\n", sep = "", file = stderr())
}

# What R would be told by `unit = "s"`, a shell is by `--unit s`: while `expr` runs, words of the reader, the verb or
# the writer (`part`) show their arguments as the flags that they have on a command line (`has`).
in_flags <- function(part, has, expr) {
  others <- unlist(has[setdiff(names(has), part)])
  flag <- function(argument) paste0("--", dashed(paste0(if (argument %in% others) flag_prefix[[part]], argument)))
  ticked <- function(word) paste0("`", word, "`")
  argument <- function(word, ...) ticked(if (word %in% has[[part]]) flag(word) else word)
  code <- function(word, ...) {
    pieces <- regmatches(word, regexec("^([a-z_]+) = \"?([^\"()]*)\"?$", word))[[1L]]
    ticked(if (length(pieces) > 0L && pieces[[2L]] %in% has[[part]]) paste(flag(pieces[[2L]]), pieces[[3L]]) else word)
  }
  old <- options(musefuse.flags = list(part, has)) # what is formatted once is so for these
  on.exit(options(old))
  cli::cli_div(theme = list(span.arg = list(transform = argument), span.code = list(transform = code)))
  expr
}
