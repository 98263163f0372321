# What was found of columns once and need not be found again: where series begin, their order, the texts of a column.

# What find() finds of these columns: found once until the frame ends that local_known_indices() was called for.
# Columns are the same ones, not only equal, unless comparing them costs nothing beside the finding (`same =
# identical`). What is `lasting` is remembered by the columns themselves, where they can (known_columns()), until
# somebody writes into one: it is small, and hangs on their numbers alone, not on levels or other attributes, nor on
# their names or other arguments.
once_for <- function(columns, what, find, same = rlang::is_reference, lasting = FALSE) {
  known <- known_for(columns, what, same)
  if (!is.null(known)) {
    return(known)
  }
  found <- find(columns)
  if (lasting) cpp_learn_fact(columns, what, found)
  known <- getOption("musefuse.known_indices")
  if (!is.null(known)) known[[what]] <- c(known[[what]], list(list(columns = columns, found = found)))
  found
}

# What was found already, of these columns or of more than these; else NULL.
known_for <- function(columns, what, same = rlang::is_reference) {
  for (one in getOption("musefuse.known_indices")[[what]]) {
    theirs <- if (is.null(names(columns))) one$columns else one$columns[names(columns)]
    if (length(theirs) == length(columns) && are_same(columns, theirs, same)) {
      return(one$found)
    }
  }
  cpp_known_fact(columns, what)
}

# Of hundreds of files each column is compared with those of all before it: the first that differs is enough.
are_same <- function(columns, theirs, same) {
  for (k in seq_along(columns)) if (!same(columns[[k]], theirs[[k]])) return(FALSE)
  TRUE
}

# Columns of numbers and codes that can remember what was found of them. They are copies: what users have hold of they
# can change in place, by data.table's set() and the like, and only a column that nobody else has hold of hears of that.
known_columns <- function(columns) cpp_known_columns(columns)

# Numbers one below the other, as such a column.
stacked_numbers <- function(pieces) cpp_stacked_numbers(pieces) %||% unlist(pieces, use.names = FALSE)

# Until the frame ends, a table that several verbs are given is indexed once: the same columns, held so that nothing
# else can lie where they do. Only for a frame in which no code of the user's runs, who could change them in place.
local_known_indices <- function(frame = caller_env()) {
  rlang::local_options(musefuse.known_indices = rlang::env(shared = TRUE), .frame = frame)
}

# A verb knows the tables that it was given until it ends, and nothing that was found for the verb that called it, or
# before code of the user's that called it.
local_verb_indices <- function(frame) {
  known <- getOption("musefuse.known_indices")
  if (!isTRUE(known$shared) && !identical(known$frame, frame) && is_running(frame)) {
    rlang::local_options(musefuse.known_indices = rlang::env(frame = frame), .frame = frame)
  }
}

is_running <- function(frame) any(vapply(sys.frames(), identical, NA, frame))

is_plain_text <- function(x) is.character(x) && !is.object(x)

# Long columns of text, and of the numbers of raters and recordings, hold few: which (`values`, of which texts may be
# there in two encodings), and which of them each row is.
distinct_codes <- function(x) {
  once_for(list(x), "values", function(on) {
    found <- cpp_distinct_codes(on[[1L]])
    list(codes = found$codes, values = on[[1L]][found$first])
  })
}

# The same of any column; a factor's values are its levels.
value_codes <- function(x) {
  if (is.factor(x)) {
    return(list(codes = as.integer(x), values = levels(x)))
  }
  if (has_few_values(x)) {
    return(distinct_codes(x))
  }
  values <- unique(x)
  list(codes = match(x, values), values = values)
}

# Is this a column of text, or of numbers most of which come again?
has_few_values <- function(x) {
  is_plain_text(x) || is.numeric(x) && !is.object(x) && is.null(dim(x)) && length(x) > 0L &&
    2L * length(unique(utils::head(x, 1000L))) <= min(length(x), 1000L)
}

has_few_levels <- function(x) is.factor(x) && 2L * nlevels(x) <= length(x)

distinct <- function(x) unique(if (has_few_values(x) || has_few_levels(x)) distinct_codes(x)$values else x)

# Are all numbers whole? Most that are not show it soon.
all_whole <- function(x) {
  is.integer(x) || all(utils::head(x, 1000L) == round(utils::head(x, 1000L)), na.rm = TRUE) &&
    all(x == round(x), na.rm = TRUE)
}

# The least and the largest of the finite numbers, which cost no copy; NA where there are none.
finite_range <- function(x) {
  once_for(list(x), "ranges", lasting = TRUE, find = function(on) {
    unlist(cpp_series_extremes(as.double(on[[1L]]), 1L, length(on[[1L]]))[c("low", "high")], use.names = FALSE)
  })
}

# The texts of a column of text or a factor, each once.
distinct_texts <- function(x) if (is.factor(x)) as.character(distinct(x)) else distinct(as.character(x))
