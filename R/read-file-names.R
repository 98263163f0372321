# Names of files that hold several things: the words of BIDS ("sub-01_task-film_beh"), a dimension among others
# ("anna_arousal"), and what the folder or the file's head says once more ("film1/anna_film1").

# What stands between the parts of a name, in a class of characters: "anna_film1", "anna (film1)", "anna@film1".
name_marks <- "\\]\\[(){}_. ,;=~@+&#!-"
name_mark <- paste0("[", name_marks, "]+")
name_piece <- paste0("[^", name_marks, "]+")

# A name without the part that something else says already: "anna_film1" of recording "film1" is anna. As it was where
# nothing would be left.
without_part <- function(name, part) {
  literal <- gsub("([.\\^$*+?()|{}]|\\[|\\])", "\\\\\\1", part, perl = TRUE)
  rest <- sub(paste0("(^|", name_mark, ")", caseless(literal), "($|", name_mark, ")"), "\r", name, ignore.case = TRUE,
    perl = TRUE)
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

# One word of each name is a scale.
scale_of_names <- function(names) {
  part <- parts_by_marks(names)
  at <- lapply(part, function(one) which(compact_name(one) %in% scale_words))
  if (!all(lengths(at) == 1L & lengths(part) > 1L)) {
    return(scale_at_end(names))
  }
  scale <- unname(mapply(`[[`, part, at))
  list(dimension = scale, names = unname(mapply(without_part, names, scale)))
}

parts_by_marks <- function(names, piece = name_piece) regmatches(names, gregexpr(piece, names, perl = TRUE))

# "AnnaArousal", "valence2": a scale that no mark parts from the rest. Short words ("aro") need a capital.
scale_at_end <- function(names) {
  either <- function(words) paste0("(?i:", paste(words, collapse = "|"), ")")
  short <- either(scale_words[nchar(scale_words) < 5L])
  long <- either(scale_words[nchar(scale_words) >= 5L])
  behind <- regmatches(names, regexec(sprintf("^(.+?)(%s|(?<=[a-z0-9])(?=[A-Z])%s)$", long, short), names, perl = TRUE))
  before <- regmatches(names, regexec(sprintf("^(%s|%s(?=[A-Z0-9]))(.+)$", long, short), names, perl = TRUE))
  parted <- function(found, at) list(dimension = vapply(found, `[[`, "", at), names = vapply(found, `[[`, "", 5L - at))
  if (all(lengths(behind) > 0L)) parted(behind, 3L) else if (all(lengths(before) > 0L)) parted(before, 2L)
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
    template_of(names[[1L]], seq_along(text), text)
  }
  abort_layout(NULL, "Is a dimension part of the files' names, as {.file {name_some(names, 4L)}}?",
    c(if (nrow(part) == 2L) c(shape("{recording}"), shape("{rater}")), "dimension = \"rating\""), wanted, call)
}

# A name as a template: its parts `at` are called what they are.
template_of <- function(name, at, what, piece = name_piece) {
  text <- parts_by_marks(name, piece)[[1L]]
  text[at] <- what
  regmatches(name, gregexpr(piece, name, perl = TRUE)) <- list(text)
  paste0("template = \"", name, "\"")
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
