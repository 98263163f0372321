# Names of files that hold several things: the words of BIDS ("sub-01_task-film_beh"), a dimension among others
# ("anna_arousal"), and what the folder or the file's head says once more ("film1/anna_film1").

# What stands between the parts of a name, in a class of characters: "anna_film1", "anna (film1)", "anna@film1".
name_marks <- "\\]\\[(){}_. ,;=~@+&#!-"
name_mark <- paste0("[", name_marks, "]+")
name_piece <- paste0("[^", name_marks, "]+")

# Text as a pattern of itself.
as_literal <- function(text) gsub("([.\\^$*+?()|{}]|\\[|\\])", "\\\\\\1", text, perl = TRUE)

# A name without the part that something else says already: "anna_film1" of recording "film1" is anna. As it was where
# nothing would be left.
without_part <- function(name, part) {
  pattern <- paste0("(^|", name_mark, ")", caseless(as_literal(part)), "($|", name_mark, ")")
  rest <- sub(pattern, "\r", name, ignore.case = TRUE, perl = TRUE)
  rest <- gsub("\r", "_", gsub("^\r|\r$", "", rest))
  if (nzchar(part) && nzchar(rest)) rest else name
}

# The same of each file, or of none: names that hold it now and then are names.
without_parts <- function(names, parts) {
  if (length(parts) == 0L || anyNA(parts) || without_part(names[[1L]], parts[[1L]]) == names[[1L]]) {
    return(names)
  }
  bare <- mapply(without_part, names, parts, USE.NAMES = FALSE)
  if (all(bare != names)) bare else names
}

# A dimension in all names: list(dimension, names: without it), NULL where none is. Of films and feelings it is asked
# which these are.
dimension_part <- function(names, wanted, call) {
  found <- scale_of_names(names)
  if (!is.null(found)) {
    return(found)
  }
  if (is.null(wanted$dimension)) {
    check_feelings(names, wanted, call)
    check_last_letters(names, wanted, call)
  }
  NULL
}

# One word of each name is a scale, but not of films that were chosen by it ("high_arousal", "low_arousal").
scale_of_names <- function(names) {
  part <- parts_by_marks(names)
  at <- lapply(part, function(one) which(compact_name(one) %in% scale_words))
  if (all(lengths(at) == 1L & lengths(part) > 1L)) {
    scale <- unname(mapply(`[[`, part, at))
    found <- list(dimension = scale, names = unname(mapply(without_part, names, scale)))
  } else {
    found <- scale_at_end(names)
  }
  levels <- vapply(name_tokens(found$names), function(token) all(token %in% level_words | grepl("^[0-9]+$", token)) &&
    any(token %in% level_words), NA)
  if (!any(levels)) found
}

parts_by_marks <- function(names, piece = name_piece) regmatches(names, gregexpr(piece, names, perl = TRUE))

# "AnnaArousal", "valence2": a scale that no mark parts from the rest. Mostly the first name tells that there is none.
scale_at_end <- function(names) {
  for (side in if (length(names) > 0L) c("behind", "before")) {
    if (is.na(glued_scale(names[[1L]], side)$dimension)) next
    found <- glued_scale(names, side)
    if (!anyNA(found$dimension)) {
      return(found)
    }
  }
}

# When a file was written tells nobody's name: "anna_20210503_101010" and "2021-05-03_anna" are of anna. Who wrote
# several is asked for.
without_stamps <- function(names, wanted, call) {
  date <- "(19|20)[0-9]{2}([_.-]?)[0-9]{2}\\2[0-9]{2}"
  clock <- function(hour) paste0("([_. T-]*", hour, "[h:._-]?[0-9]{2}([:._-]?[0-9]{2}([.][0-9]+)?)?)?")
  stamps <- c(behind = paste0("[_. -]*", date, clock("[0-9]{1,2}"), "$"),
    before = paste0("^", date, clock("[0-9]{2}"), "[_. -]+"))
  for (side in names(stamps)) {
    bare <- sub(stamps[[side]], "", names, perl = TRUE)
    if (!any(bare == names | !nzchar(bare)) && length(unique(bare)) > 1L) {
      return(stamped_once(names, bare, side, wanted, call))
    }
  }
  names
}

# The names without the dates that stand `behind` or `before` them, if no two are the same then.
stamped_once <- function(names, bare, side, wanted, call) {
  again <- bare[duplicated(bare)]
  if (length(again) == 0L) {
    return(bare)
  }
  at <- match(again[[1L]], bare)
  own <- nchar(bare[[at]])
  dates <- c("{recording}", "{session}")
  ways <- switch(side,
    behind = paste0("{rater}", sub("[0-9].*$", "", substring(names[[at]], own + 1L)), dates),
    before = paste0(dates, sub("^.*[0-9]", "", substr(names[[at]], 1L, nchar(names[[at]]) - own)), "{rater}"))
  abort_layout(NULL, "{.val {again[[1L]]}} has several files by their names, as {.file {name_some(names, 4L)}}: what do
    the dates tell?", paste0("template = \"", c(ways, "{recording}"), "\""), wanted, call)
}

# "anna_joy", "anna_fear": a film or a feeling?
check_feelings <- function(names, wanted, call) {
  part <- parts_by_marks(names)
  size <- unique(lengths(part))
  if (length(size) != 1L || size < 2L) {
    return()
  }
  part <- matrix(unlist(part), nrow = size)
  k <- which(apply(part, 1L, function(p) all(compact_name(p) %in% words_of("dimension"))))
  varied <- apply(part, 1L, function(p) length(unique(p)) > 1L)
  if (length(k) == 1L && varied[[k]] && any(varied[-k])) abort_feelings(names, part, k, wanted, call)
}

# Traces of FEELtrace are called after activation and valence by their last letter: "R1S3DA", "R1S3DV".
check_last_letters <- function(names, wanted, call) {
  letter <- sub("^.*(.)$", "\\1", names)
  stem <- sub(".$", "", names)
  if (!is_letters_of_scales(letter) || !all(grepl("[A-Za-z0-9]$", stem)) || any(table(stem, letter) != 1L)) {
    return()
  }
  mark <- unique(sub("^.*(.)$", "\\1", stem))
  abort_layout(NULL, paste("Are the last letters of the files' names dimensions, as in",
    "{.file {name_some(names, 4L)}}?"),
  c(if (length(mark) == 1L) sprintf("template = \"{rater}%s{dimension}\"", mark) else
      "pattern = \"A[.][a-z]+$\", dimension = \"arousal\"", "dimension = \"rating\""), wanted, call)
}

# A and V, and what else is rated beside them by a letter (power, dominance, expectation, intensity).
is_letters_of_scales <- function(names) {
  all(c("A", "V") %in% names) && all(names %in% c("A", "V", "P", "D", "E", "I"))
}

abort_feelings <- function(names, part, k, wanted, call) {
  shape <- function(what) {
    text <- rep(if (nrow(part) == 2L) what else "{recording}", nrow(part))
    text[[k]] <- "{dimension}"
    template_call(names[[1L]], seq_along(text), text)
  }
  abort_layout(NULL, "Is a dimension part of the files' names, as {.file {name_some(names, 4L)}}?",
    c(if (nrow(part) == 2L) c(shape("{recording}"), shape("{rater}")), "dimension = \"rating\""), wanted, call)
}

# The argument that takes a name as a template: its parts `at` are called what they are.
template_call <- function(name, at, what, piece = name_piece, arg = "template") {
  text <- parts_by_marks(name, piece)[[1L]]
  text[at] <- what
  regmatches(name, gregexpr(piece, name, perl = TRUE)) <- list(text)
  paste0(arg, " = \"", name, "\"")
}

# What a template like "{rater}_{recording}" finds in names: which it `fits`, and the `parts` of these. `before` is what
# a name may begin with, `ids` what the parts may be.
template_match <- function(names, template, ids, arg, call, before = "^") {
  fields <- regmatches(template, gregexpr("[{][a-z]*[}]", template))[[1L]]
  fields <- substr(fields, 2L, nchar(fields) - 1L)
  if (length(fields) == 0L || !all(fields %in% ids) || anyDuplicated(fields) > 0L) {
    abort_musefuse(c(paste("{.arg {arg}} must name parts of", if (arg == "raters") "columns'" else "files'",
        "names, like {.code \"{{rater}}_{{recording}}\"}."),
      x = "It is {.val {template}}.", i = "The parts are {.val {ids}}, each once."), "argument", call = call)
  }
  regex <- paste0("(?:", before, ")", gsub("\\\\[{][a-z]+\\\\[}]", "([^/]+?)", as_literal(template)), "$")
  match <- regmatches(names, regexec(regex, names, perl = TRUE))
  fits <- lengths(match) > 0L
  parts <- lapply(seq_along(fields), function(k) vapply(match[fits], `[[`, "", k + 1L))
  list(fits = fits, parts = stats::setNames(parts, fields))
}

# The ids that names in the words of BIDS tell, NULL where not all do.
bids_ids <- function(files, need) {
  name <- vapply(files, `[[`, "", "name")
  if (!"rater" %in% need || !all(grepl("^sub-[^_]+_([a-z]+-[^_]+_)+[A-Za-z]+$", name))) {
    return(NULL)
  }
  found <- lapply(files, function(file) bids_name(file$path)$entities)
  of <- function(key) vapply(found, function(entity) unname(entity[key]), "")
  out <- list(rater = of("sub"), recording = unname(mapply(bids_recording, found, files)))
  session <- of("ses")
  if (!anyNA(session)) out$session <- session
  if ("dimension" %in% need && !anyNA(of("recording"))) out$dimension <- of("recording")
  out
}
