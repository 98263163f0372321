# map_recordings() where something is learnt of all recordings (util-corpus.R): each tells what the corpus asks, in one
# pass for each question, before the work is done in a last one. With `output` what was told is kept beside the
# results, so that an interrupted pass goes on.

told_folder <- ".learnt"

# list(answers, done): the answers to all questions, and what is done: recordings that failed, and the one that was
# tried and had no more to ask. Where what was learnt is the `result` itself, `done` is what came of all.
learn_from_recordings <- function(units, work, output, resume, settings) {
  answers <- list()
  done <- rep(list(NULL), length(units))
  if (!is.null(output) && resume && any_listed(units, work, output, settings)) {
    return(list(answers = answers, done = done)) # such work has nothing to ask
  }
  repeat {
    tales <- tales_of_pass(work, answers, output)
    tried <- try_recordings(units, work, answers, done, tales)
    done <- tried$done
    question <- tried$question
    if (is.null(question)) {
      return(list(answers = answers, done = done))
    }
    told <- done
    told[[tried$at]] <- tried$told
    open <- lengths(told) == 0L
    told[open] <- map_items(units[open], paste0("Learning (", question$what, ")"), told_by_recording, work, answers,
      tales, resume)
    failed <- vapply(told, function(one) one$note != "", NA)
    done[failed] <- told[failed]
    answer <- question$learn(compact(lapply(told, function(one) one$question$told)))
    if (question$final) {
      return(list(result = answer, done = told))
    }
    answers <- c(answers, list(list(what = question$what, value = answer)))
  }
}

# The next question, of the first recording that can be worked on, here in this session: it brings a function along. If
# there is none, the recording is done.
try_recordings <- function(units, work, answers, done, tales) {
  for (i in which(lengths(done) == 0L)) {
    found <- told_by_recording(units[[i]], work, answers, tales, resume = FALSE, whole = TRUE)
    if (!is.null(found$question)) {
      return(list(done = done, question = found$question, told = found, at = i))
    }
    done[[i]] <- found
    if (found$note == "" && is.null(found$left)) break
  }
  list(done = done)
}

# Where the tales of one pass are kept, and by which key they are known again.
tales_of_pass <- function(work, answers, output) {
  if (is.null(output)) {
    return(NULL)
  }
  list(file = file.path(output, told_folder, paste0(length(answers) + 1L, "-")), key = key_of_work(work, answers))
}

# What a recording tells at its next question. `whole`: with the function that learns of it.
told_by_recording <- function(unit, work, answers, tales, resume, whole = FALSE) {
  file <- if (!is.null(tales)) paste0(tales$file, file_name(unit$recording), ".txt")
  key <- if (!is.null(tales)) rlang::hash(list(unit_state(unit), tales$key))
  known <- if (resume) kept_tale(file)
  if (!is.null(known) && identical(known$key, key)) {
    return(known$told)
  }
  found <- tried_recording(unit, work, answers)
  told <- found
  told$question$learn <- NULL
  if (!is.null(file) && !is.null(told$question)) keep_tale(list(key = key, told = told), file)
  if (whole) found else told
}

# ---- tales as text (util-plain.R) ----------------------------------------------------------------

tale_magic <- "musefuse tale 1"

# One that is damaged, or not there, is told anew.
kept_tale <- function(file) {
  if (is.null(file) || !file.exists(file)) {
    return(NULL)
  }
  tale <- plain_content(readBin(file, "raw", file.size(file)), tale_magic)$value
  if (is_tale(tale)) tale
}

# Is this what told_by_recording() kept?
is_tale <- function(x) {
  texts <- c("said", "odd", "note")
  is.list(x) && is.character(x$key) && is.list(x$told) && all(texts %in% names(x$told)) &&
    all(vapply(x$told[texts], rlang::is_string, NA)) && is.null(x$told$table) && is.list(x$told$heard) &&
    is.list(x$told$question) && rlang::is_string(x$told$question$what) && rlang::is_bool(x$told$question$final)
}

# What brings code along (features by the user's own functions) is not kept, and told anew.
keep_tale <- function(tale, file) {
  lines <- plain_file(tale, tale_magic)
  if (is.null(lines)) {
    return(invisible())
  }
  make_folders(file)
  write_in_place(file, function(beside) write_text(lines, beside))
}
