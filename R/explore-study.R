# What the explorer holds: the tables of a study, each with its lineage. Whatever is done is a verb, so that the code
# follows from the tables.

explored_parts <- c("ratings", "gold", "segments", "features", "classes")

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
  if (inherits(x, "features")) {
    return(list(features = x))
  }
  if (inherits(x, "gold")) {
    return(list(gold = check_gold(x, call = call), ratings = fused_ratings(x)))
  }
  if (inherits(x, "annotations") || is.data.frame(x)) {
    return(list(ratings = if (inherits(x, "annotations")) check_annotations(x, call = call) else as_annotations(x)))
  }
  abort_musefuse(c("{.arg x} must be a folder, a file, or a table of a study.",
    x = "It is {.obj_type_friendly {x}}.", i = "Annotations, a gold standard, features, classes or a profile."),
  "argument", call = call)
}

# The last table of the study that is there, of those that follow from each other.
explored_last <- function(study) {
  for (part in rev(explored_parts)) if (!is.null(study[[part]]) && part != "segments") return(study[[part]])
  NULL
}

explored_code <- function(study) {
  last <- explored_last(study)
  if (is.null(last)) "# Nothing is there yet: read a folder first." else as.character(settings(last))
}

# A new table takes the place of the old one, and what was made of that is gone.
explored_set <- function(study, part, table) {
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

# A verb is tried: what it says is shown on the page, and an error is a message that leaves all as it was.
tried <- function(expr, show = shiny::showNotification) {
  say <- function(cnd, type) {
    text <- cli::ansi_strip(rlang::cnd_message(cnd))
    show(text, type = type, duration = if (type == "error") NULL else 12)
  }
  tryCatch(
    withCallingHandlers(expr,
      warning = function(cnd) {
        say(cnd, "warning")
        invokeRestart("muffleWarning")
      },
      message = function(cnd) {
        say(cnd, "message")
        invokeRestart("muffleMessage")
      }
    ),
    shiny.silent.error = function(cnd) NULL,
    error = function(cnd) {
      say(cnd, "error")
      NULL
    }
  )
}

printed <- function(x) paste(printed_lines(x), collapse = "\n")

# A picture with its text for those who cannot see it.
drawing <- function(draw, alt) shiny::renderPlot(draw(), res = 96, alt = alt)

# The rows of one recording and dimension.
explored_cell <- function(table, recording, dimension) {
  table[as.character(table$recording) == recording & as.character(table$dimension) == dimension, ]
}

is_chosen <- function(x) is.character(x) && length(x) == 1L && !is.na(x) && nzchar(x)

# ---- the recordings themselves --------------------------------------------------------------------

# The files of `media` by the recording that they are named after, served under an address of their own.
media_files <- function(media, call = caller_env()) {
  if (is.null(media)) {
    return(character())
  }
  folder <- check_there(check_string(media, call = call), call)
  files <- list.files(folder, pattern = "[.](mp4|webm|ogv|mov|m4v|mp3|wav|ogg|m4a)$", ignore.case = TRUE)
  shiny::addResourcePath("musefuse-media", normalizePath(folder))
  stats::setNames(paste0("musefuse-media/", vapply(files, utils::URLencode, "", reserved = TRUE)),
    sub("[.][^.]*$", "", files))
}
