# Names of files that hold several things: the words of BIDS ("sub-01_task-film_beh"), a dimension among others
# ("anna_arousal"), and what the folder or the file's head says once more ("film1/anna_film1").

# A name without the part that something else says already: "anna_film1" of recording "film1" is anna. As it was where
# nothing would be left.
without_part <- function(name, part) {
  literal <- gsub("([.\\^$*+?()|{}]|\\[|\\])", "\\\\\\1", part, perl = TRUE)
  rest <- sub(paste0("(^|[_. -]+)", caseless(literal), "($|[_. -]+)"), "\r", name, ignore.case = TRUE, perl = TRUE)
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

# One part of all names is a dimension: list(dimension, names: without it), NULL where none is. Of films and feelings it
# is asked for which these are.
dimension_part <- function(names, wanted, call) {
  part <- strsplit(names, "[_. -]+")
  size <- unique(lengths(part))
  if (length(size) != 1L || size < 2L) {
    return(NULL)
  }
  part <- matrix(unlist(part), nrow = size)
  compact <- matrix(compact_name(part), nrow = size)
  k <- which(apply(compact, 1L, function(p) all(p %in% words_of("dimension") | p %in% scale_words)))
  if (length(k) != 1L) {
    return(NULL)
  }
  if (!all(compact[k, ] %in% scale_words)) {
    other <- setdiff(seq_len(size), k)
    if (length(unique(part[k, ])) == 1L || all(apply(part[other, , drop = FALSE], 1L, function(p) {
      length(unique(p)) == 1L
    }))) {
      return(NULL)
    }
    if (!is.null(wanted$dimension)) {
      return(NULL)
    }
    abort_feelings(names, part, k, wanted, call)
  }
  list(dimension = part[k, ],
    names = unname(mapply(without_part, names, part[k, ])))
}

abort_feelings <- function(names, part, k, wanted, call) {
  mark <- sub("^[^_. -]+([_. -]+).*$", "\\1", names[[1L]])
  shape <- function(what) {
    text <- rep(if (nrow(part) == 2L) what else "{recording}", nrow(part))
    text[[k]] <- "{dimension}"
    paste0("template = \"", paste(text, collapse = mark), "\"")
  }
  abort_layout(NULL, "Is a dimension part of the files' names, as {.file {name_some(names, 4L)}}?",
    c(if (nrow(part) == 2L) c(shape("{recording}"), shape("{rater}")), "dimension = \"rating\""), wanted, call)
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
