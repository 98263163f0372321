# What the explorer holds: the tables of a study, each with its lineage. Whatever is done is a verb, so that the code
# follows from the tables.

explored_parts <- c("ratings", "gold", "segments", "features", "search", "classes")

explored_words <- c(ratings = "The ratings", gold = "The gold standard", segments = "The segments",
  features = "The features", search = "The search", classes = "The classes")

# What explore() is opened on.
explored_start <- function(x, call = caller_env()) {
  if (is.null(x)) {
    return(list())
  }
  if (is.character(x)) {
    return(list(path = check_there(check_string(x, call = call), call)))
  }
  if (inherits(x, "class_profile")) x <- fit_of(x)$classes
  if (inherits(x, "classes")) {
    return(list(classes = check_classes(x, call = call), segments = fit_of(x, "fit_features")$segments))
  }
  if (inherits(x, "class_search")) {
    return(searched_start(x, call))
  }
  if (inherits(x, "features")) {
    return(list(features = x, segments = fit_of(x)$segments))
  }
  if (inherits(x, "gold")) {
    return(list(gold = check_gold(x, call = call), ratings = fused_ratings(x)))
  }
  if (inherits(x, "annotations") || is.data.frame(x)) {
    return(list(ratings = if (inherits(x, "annotations")) check_annotations(x, call = call) else as_annotations(x)))
  }
  abort_musefuse(c("{.arg x} must be a folder, a file, or a table of a study.",
    x = "It is {.obj_type_friendly {x}}.",
    i = "Annotations, a gold standard, features, a search, classes or a profile."),
  "argument", call = call)
}

# A search knows what it was made of.
searched_start <- function(search, call) {
  source <- need_fit(search, call = call)$source
  c(list(search = search, segments = source$segments),
    if (source$kind == "features") list(features = source$x) else explored_start(source$x, call))
}

# The last table of the study that is there, of those that follow from each other.
explored_last <- function(study) {
  for (part in rev(explored_parts)) if (!is.null(study[[part]]) && part != "segments") return(study[[part]])
  NULL
}

explored_code <- function(study) {
  last <- explored_last(study)
  if (is.null(last)) "# Nothing is there yet: read a folder first." else script_of(last)
}

# The script, or what stands in its way: a table may have come without its past.
script_of <- function(table) {
  tryCatch(as.character(settings(table)), error = function(cnd) {
    paste("#", strsplit(cli::ansi_strip(rlang::cnd_message(cnd)), "\n")[[1L]])
  })
}

# A new table takes the place of the old one, and what was made of that is gone.
explored_set <- function(study, part, table) {
  forget_error()
  study[[part]] <- table
  after <- explored_parts[seq_along(explored_parts) > match(part, explored_parts)]
  for (later in after) study[[later]] <- NULL
}

# An edit of the ratings, which can be taken back.
explored_edit <- function(study, ratings) {
  study$undo <- c(study$undo, list(study$ratings))
  explored_set(study, "ratings", ratings)
}

explored_undo <- function(study) {
  n <- length(study$undo)
  if (n == 0L) {
    return(invisible())
  }
  explored_set(study, "ratings", study$undo[[n]])
  study$undo <- study$undo[-n]
}
