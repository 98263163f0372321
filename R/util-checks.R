# Checks of arguments. Each one returns the cleaned value or raises a classed error that names the
# argument, what was wanted and what came. They are called once, at the top of a verb.

# An argument that has no default must come. `absent` is missing(x) of the check that `x` was handed to; `wanted` says
# what it must be and, of tables (an element of `table_names`), which verbs make one.
check_given <- function(absent, wanted, arg, call = caller_env()) {
  if (absent) {
    abort_musefuse(c("{.arg {arg}} must be given.", i = paste0("It must be ", wanted[[1L]], "."),
      i = if (length(wanted) > 1L) wanted[[2L]]), "argument", call = call)
  }
}

# What came through the dots, without what was left empty: verb(x, ).
given_dots <- function(...) rlang::dots_list(..., .ignore_empty = "all")

# Nothing may come through the dots of a verb: neither a misspelt name nor a value without one. The American
# spelling of an argument (standardize) is taken for the British one; so this is asked before all else.
check_no_dots <- function(call = caller_env()) {
  force(call)
  local_plain_numbers(call) # texts in results and pictures are the same whatever a script's options are
  dots <- as.list(eval(quote(substitute(list(...))), call))[-1L]
  given <- which(!vapply(dots, rlang::is_missing, NA)) # verb(x, )
  known <- setdiff(names(formals(sys.function(sys.parent()))), "...")
  for (i in given) {
    name <- rlang::names2(dots)[[i]]
    british <- known[american(known) == name]
    if (name == "" || length(british) != 1L || !eval(call("missing", as.name(british)), call)) {
      abort_dot(name, dots[[i]], known, call)
    }
    assign(british, eval(call("...elt", i), call), envir = call)
  }
}

# The names of arguments in British spelling; those that are known as they are stay.
british_names <- function(arguments, known) {
  names <- rlang::names2(arguments)
  at <- match(names, american(known))
  names(arguments) <- ifelse(is.na(at) | names %in% known, names, known[at])
  arguments
}

abort_dot <- function(name, value, known, call) {
  if (name == "") {
    value <- short_name(paste(deparse(value, nlines = 1L), collapse = ""), 40L)
    abort_musefuse(c("The value {.code {value}} needs the name of its argument.",
      i = "Arguments are {.arg {known}}."), "argument", call = call)
  }
  near <- nearest_words(name, known)
  abort_musefuse(c("There is no argument {.arg {name}}.",
    i = if (length(near) > 0L) "Did you mean {.or {.arg {near}}}?" else "Arguments are {.arg {known}}.",
    i = if (name %in% trace_keys) paste0("Choose rows first: {.code {known[[1L]]}[{known[[1L]]}${name} == ",
      "{deparse(value)[[1L]]}, ]} keeps some.")), "argument", call = call)
}

check_number <- function(x, lower = -Inf, upper = Inf, whole = FALSE, null = FALSE,
                         open = FALSE, arg = rlang::caller_arg(x), call = caller_env()) {
  delayedAssign("wanted", describe_number(lower, upper, whole, null, open)) # only said in errors
  check_given(missing(x), wanted, arg, call)
  if (null && is.null(x)) {
    return(NULL)
  }
  if (!is.numeric(x) || length(x) != 1L || is.na(x)) {
    abort_wanted(x, wanted, arg, call)
  }
  most <- .Machine$integer.max # the core counts in integers
  if (whole && x > most && upper > most) abort_wanted(x, paste0(wanted, ", and at most ", most), arg, call)
  inside <- if (open) x > lower && x < upper else x >= lower && x <= upper
  if (!inside || (whole && x != round(x))) abort_wanted(x, wanted, arg, call)
  as.numeric(x)
}

# How often chance is asked. More than a million times changes no digit that counts.
check_repeats <- function(x, least = 1, arg = rlang::caller_arg(x), call = caller_env()) {
  check_number(x, least, 1e6, whole = TRUE, arg = arg, call = call)
}

describe_number <- function(lower, upper, whole, null, open) {
  what <- if (whole) "one whole number" else "one number"
  low <- is.finite(lower)
  high <- is.finite(upper)
  lower <- format(lower, digits = 15, scientific = 10)
  upper <- format(upper, digits = 15, scientific = 10)
  range <- if (low && high) {
    if (open) paste("between", lower, "and", upper, "(exclusive)") else
      paste("from", lower, "to", upper)
  } else if (low) {
    paste(if (open) "above" else "of at least", lower)
  } else if (high) {
    paste(if (open) "below" else "of at most", upper)
  }
  paste(c(what, range, if (null) "or NULL"), collapse = " ")
}

check_flag <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  if (!is.logical(x) || length(x) != 1L || is.na(x)) {
    abort_wanted(x, "{.code TRUE} or {.code FALSE}", arg, call)
  }
  x
}

check_string <- function(x, null = FALSE, arg = rlang::caller_arg(x), call = caller_env()) {
  check_given(missing(x), "one string", arg, call)
  if (null && is.null(x)) {
    return(NULL)
  }
  if (!is_text(x)) {
    abort_wanted(x, "one string", arg, call)
  }
  x
}

# One of `choices`, which are those of the argument's default unless they are given; the first where that was left as it
# is.
check_choice <- function(x, choices = declared_choices(arg, call), arg = rlang::caller_arg(x), call = caller_env()) {
  check_given(missing(x), paste0("one of ", paste0('"', choices, '"', collapse = ", ")), arg, call)
  if (identical(x, choices)) {
    return(choices[[1L]])
  }
  if (!is_text(x)) {
    abort_musefuse(
      c("{.arg {arg}} must be one of {.or {.val {choices}}}.", x = "It is {.obj_type_friendly {x}}."),
      "argument", call = call
    )
  }
  force(arg)
  x <- x[[1L]] # without dimensions and names
  british <- choices[american(choices) == x]
  if (!x %in% choices && length(british) == 0L) {
    near <- nearest_words(x, choices)
    abort_musefuse(c("{.arg {arg}} must be one of {.or {.val {choices}}}.", x = "It is {.val {x}}.",
      i = if (length(near) > 0L) "Did you mean {.or {.val {near}}}?"), "argument", call = call)
  }
  if (x %in% choices) x else british[[1L]]
}

declared_choices <- function(arg, frame) eval(formals(rlang::frame_fn(frame))[[arg]])

# The name of a file or folder.
check_path_name <- function(x, null = FALSE, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  x <- check_string(x, null = null, arg = arg, call = call)
  if (identical(x, "")) {
    abort_musefuse("{.arg {arg}} must name a file or folder; it is empty.", "argument", call = call)
  }
  x
}

# The error of a value that is not what is wanted: shown where it is short, described where not. `wanted` may hold
# markup, but no names of the caller's.
abort_wanted <- function(x, wanted, arg, call, kind = "argument") {
  short <- is.atomic(x) && length(x) %in% 1:4 && is.null(dim(x))
  if (short && is.character(x)) x <- short_name(x)
  abort_musefuse(c(paste0("{.arg {arg}} must be ", wanted, "."),
    x = if (short) "It is {.val {x}}." else if (inherits(x, "musefuse_tbl"))
      "It is a table of class {.cls {class(x)[[1L]]}}." else "It is {.obj_type_friendly {x}}."), kind, call = call)
}

check_conf_level <- function(conf_level, call = caller_env()) {
  check_number(conf_level, 0, 1, open = TRUE, arg = "conf_level", call = call)
}

check_threads <- function(threads, call = caller_env()) {
  as.integer(check_number(threads, 1, 1024, whole = TRUE, arg = "threads", call = call))
}

check_there <- function(path, call = caller_env()) {
  if (!file.exists(path)) {
    abort_musefuse(c("There is no folder or file {.file {path}}.", i = absent_path_hint(path)), "file", call = call)
  }
  path
}

# What somebody may have meant by a path that leads nowhere: an address, a pattern, a file of nearly that name.
absent_path_hint <- function(path) {
  path <- path[[1L]]
  if (grepl("^[A-Za-z]{2,}://", path)) {
    return(paste("Web addresses are not read. Save what is there first:",
      "{.code utils::download.file(\"https://...\", \"ratings.csv\", mode = \"wb\")}."))
  }
  if (grepl("[*?]", path)) {
    return(paste("Patterns are not paths: a folder is read whole, where {.arg pattern} chooses among its files;",
      "{.code Sys.glob(\"*.csv\")} makes files of one."))
  }
  folder <- dirname(path)
  near <- if (dir.exists(folder)) nearest_words(basename(path), list.files(folder))
  if (length(near) > 0L) {
    return(paste0("Did you mean ", escape_braces(paste0("\"", near, "\"", collapse = " or ")), "?"))
  }
  if (!dir.exists(folder)) paste0("There is no folder ", escape_braces(paste0("\"", folder, "\"")), " either.")
}

# Some of the levels that a table has (recordings, raters, dimensions), spelt as the table spells them: unknown names
# are an error that lists the known ones.
check_known <- function(x, known, what, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  if (!is.atomic(x) || length(x) == 0L) {
    abort_musefuse(c("{.arg {arg}} must name at least one {what}.", x = "It is {.obj_type_friendly {x}}."), "argument",
      call = call)
  }
  x <- as_spelt(as.character(x), known)
  unknown <- setdiff(x, known)
  if (length(unknown) > 0L) {
    near <- unique(unlist(lapply(utils::head(unknown, 3L), nearest_words, known)))
    abort_musefuse(c(
      paste("{.arg {arg}} names {cli::qty(unknown)}{?an/} unknown {what}{cli::qty(unknown)}{?/s}:",
        "{.val {name_some(unknown)}}."),
      i = if (length(near) > 0L) "Did you mean {.or {.val {near}}}?",
      i = if (any(plain_signs(composed(unknown)) %in% plain_signs(known)))
        "They look the same and are other letters: take names from the table, as {.code levels()} or {.code names()}.",
      i = "Known {cli::qty(length(known))}{?is/are} {.val {name_some(known, 10L)}}."
    ), "unknown", call = call)
  }
  x
}

# A data frame with these columns, whatever else it has.
check_given_columns <- function(x, columns, arg, call = caller_env()) {
  if (!is.data.frame(x) || !all(columns %in% names(x))) {
    abort_musefuse(c("{.arg {arg}} must be a data frame with the columns {.field {columns}}.",
      x = if (is.data.frame(x)) "It lacks {.field {setdiff(columns, names(x))}}." else "It is {.obj_type_friendly {x}}."), # nolint: line_length_linter.
      "columns", call = call)
  }
  invisible(x)
}

# Times in seconds: finite numbers.
check_times <- function(time, arg, call = caller_env()) {
  wrong <- length(time) - count_finite(time)
  if (wrong > 0L) {
    abort_musefuse(c(
      "The times of {.arg {arg}} must be finite numbers.",
      x = "{wrong} of {length(time)} {?is/are} missing or infinite, the first in row {which(!is.finite(time))[[1L]]}."
    ), "time", call = call)
  }
  time
}

# A seed of the user's, or one drawn from R's stream, so that set.seed() governs the C++ core.
draw_seed <- function(seed = NULL, call = caller_env()) {
  if (is.null(seed)) {
    return(sample.int(.Machine$integer.max, 1L))
  }
  as.integer(check_number(seed, 0, .Machine$integer.max, whole = TRUE, arg = "seed", call = call))
}

# The seed of the i-th of several items, from 0 to .Machine$integer.max - 1: in doubles, as the sum of two
# integers may be none.
next_seed <- function(seed, i) as.integer((as.double(seed) + i) %% .Machine$integer.max)

# A column of a data frame may itself be a matrix or a data frame.
check_lengths <- function(columns, call) {
  rows <- NROW(columns$time)
  broad <- names(columns)[lengths(columns) != rows |
    vapply(columns, function(column) NCOL(column) != 1L, NA)]
  if (length(broad) > 0L) {
    abort_musefuse(c(
      "Each column must hold one value a row.",
      x = "{.field {broad[[1L]]}} has {length(columns[[broad[[1L]]]])} values for {rows} row{?s}."
    ), "columns", call = call)
  }
  check_no_lists(columns, call)
}

check_no_lists <- function(columns, call) {
  lists <- names(columns)[vapply(columns, is.list, NA)]
  if (length(lists) > 0L) {
    abort_musefuse(c("Each column must hold one value a row.", x = "{.field {lists[[1L]]}} is a list.",
      i = "{.code unlist()} makes a vector of it where each element is one value."), "columns", call = call)
  }
}

# A list that a verb returned, with the parts that are read of it: others may have made or cut it.
need_parts <- function(x, parts, verb, arg = "x", call = caller_env()) {
  lost <- if (is.list(x)) setdiff(parts, names(x)) else parts
  if (length(lost) > 0L) {
    abort_musefuse(c("{.arg {arg}} must be what {.fn {verb}} returned.",
      x = if (is.list(x)) "It lacks {.field {lost}}." else "It is {.obj_type_friendly {x}}."), "argument", call = call)
  }
}

# A package that only this needs: RStudio offers to install it, a script stops with the call that does.
check_package <- function(packages, why, call = caller_env()) {
  missing <- packages[!vapply(packages, rlang::is_installed, NA)]
  if (length(missing) == 0L) {
    return(invisible())
  }
  if (rlang::is_interactive()) {
    return(rlang::check_installed(missing, why, call = call))
  }
  code <- quoted_code(missing)
  abort_musefuse(c("{cli::qty(missing)}Package{?s} {.pkg {missing}} {?is/are} needed {why}",
    i = "{.code install.packages({code})} gets {?it/them}."), "package", call = call)
}

# Values to cross: a vector, or a list.
check_values <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  if ((!is.atomic(x) && !is.list(x)) || length(x) == 0L) {
    abort_wanted(x, "a vector or a list with at least one value", arg, call)
  }
  x
}

# A list of functions with names of their own, or an empty one.
check_functions <- function(functions, call = caller_env()) {
  good <- is.list(functions) && (length(functions) == 0L || rlang::is_named(functions)) &&
    all(vapply(functions, is.function, NA)) && anyDuplicated(names(functions)) == 0L
  if (!good) {
    abort_musefuse(c("{.arg functions} must be a list of functions, each with a name of its own.",
      i = "{.code list(range = function(x, t) diff(range(x)))}"), "argument", call = call)
  }
}
