#' Work through a corpus, one recording at a time
#'
#' Reads the ratings of one recording, works on them, writes or keeps what came out, and goes on to the next, so that
#' memory holds one recording a worker however large the corpus is. It works here or on the workers of a user's
#' `future::plan()`, and goes on where it was interrupted.
#'
#' Each recording must be a file (by its name) or a folder of its own; other layouts are read as a whole by
#' [read_annotations()].
#'
#' @section What is learnt of all recordings:
#' Some verbs learn from all recordings that they are given. Where they come one by one, each recording first tells what
#' there is to learn from it (sufficient statistics, a few numbers a trace), in a pass for each thing that is learnt;
#' then the work begins anew, with what all have told. The result is what all recordings in memory would give. So it is
#' for the scales of [standardise_annotations()] `by = "rater"` (a pass), [fuse_latent()] with `pool = "raters"` (a
#' pass) and `level` of all fusions (a pass), the random numbers of [agreement()] (a pass) and its `type = "study"`, and
#' [class_pipeline()], within any `fun`. `gold_standard(path = )`, `agreement(path = )`, `extract_features(path = )` and
#' `class_pipeline(path = )` are short for `map_recordings(path, gold_standard, ...)` and so on. With `output`, what was
#' told lies in its folder `.learnt`, so that an interrupted pass goes on.
#'
#' Other verbs that compare recordings (searches, clusterings, [choose_fusion()]) see the one recording: what they
#' learn must be learnt before, and `fun` uses it ([predict_classes()] of a pipeline). Not to be had one by one:
#' `agreement(chance = "pairing")`, and `chance` of a study; these are errors that say so.
#'
#' @param path A folder with a folder, or a file, for each recording.
#' @param fun What is done with a recording: a function of its annotations, which returns a gold standard, features,
#'   classes or any data frame; or a [class_pipeline()], whose classes of the recording are returned. A function must
#'   bring along what it uses: it is sent to workers.
#' @param ... More arguments of `fun`.
#' @param output A folder for the results, one file a recording, and `index.csv`, which says what was done; it lies
#'   outside `path`. `NULL` returns the results.
#' @param by Is a recording a `"folder"` or a `"file"`? `NULL`: folders, if there are no files beside them, files, if
#'   there are no folders; else it is asked for.
#' @param read A list of arguments of [read_annotations()], the same for all: `list(unit = "ms")`. Or a function of the
#'   path of a recording that reads it: [read_gold_standard()] where the folder holds gold standards.
#' @param resume Keep results in `output` of recordings whose files, `fun` (with the values that it takes from your
#'   session), arguments and version of musefuse are what they were, and that nobody has changed since? Results of
#'   recordings that are no longer in `path` are left, and told.
#' @param format Of the files: `"csv"`, or `"parquet"` (by nanoparquet), which is read again without loss. Recordings in
#'   `path` can be Parquet, too.
#' @param digits Significant digits in CSV files; 17 restore every number.
#' @returns With `output` a tibble, one row a recording: `recording`, `status` (`"done"`, `"kept"`, `"failed"`,
#'   `"left"`: nothing to do), `rows`, `file` (in `output`), `note` (the error of those that failed, what is odd about
#'   the ratings of others, what was said of them). Without, the results bound by rows. What the work says of recordings
#'   in the same words is said once, with their number. Recordings that fail do not stop the others: a warning counts
#'   them (`musefuse_warning_recordings`), as it tells of files that were read otherwise than the most (columns left
#'   out, another layout).
#' @section Errors: `musefuse_error_file` where there is nothing to read, `musefuse_error_columns` where files and
#'   folders are mixed, `musefuse_error_argument` where `output` lies in `path`, `musefuse_error_data` where all
#'   recordings fail, `musefuse_error_memory` where the results will not fit into memory (give `output`).
#' @family corpus
#' @examples
#' # a file a recording
#' folder <- system.file("extdata", "ratings", "raw", "arousal", package = "musefuse")
#' out <- tempfile()
#' map_recordings(folder, fuse_ewe, output = out, read = list(dimension = "arousal"))
#' list.files(out)
#' # the raters' scales are learnt over all recordings, in a pass before
#' gold_standard(path = folder, standardise = "rater", read = list(dimension = "arousal"))
#' @export
map_recordings <- function(path, fun, ..., output = NULL, by = NULL, read = list(), resume = TRUE,
                           format = c("csv", "parquet"), digits = 15) {
  given <- given_dots(...)
  check_given(missing(path), "a folder of recordings", "path")
  check_given(missing(fun), "a function of annotations, or a class pipeline", "fun")
  path <- check_path_name(path)
  check_recording_work(fun)
  resume <- check_flag(resume)
  format <- check_choice(format)
  if (format == "parquet") check_package("nanoparquet", "to read and write Parquet.")
  digits <- check_number(digits, 1, 17, whole = TRUE)
  units <- recording_units(path, by, rlang::current_env())
  work <- list(fun = fun, given = given, read = check_reading(read))
  if (!is.null(output)) output <- check_output_apart(folder_target(output), path)
  begun <- learn_from_recordings(units, work, output, resume, list(format = format, digits = digits))
  if (!is.null(begun$result)) {
    tell_recordings(units, begun$done)
    return(begun$result)
  }
  if (is.null(output)) {
    check_memory_of_results(begun$done)
    done <- begun$done
    open <- lengths(done) == 0L
    done[open] <- map_items(units[open], "Recordings", tried_recording, work, begun$answers)
    tell_recordings(units, done)
    return(bind_recordings(compact(lapply(done, `[[`, "table"))))
  }
  write_recordings_worked_on(units, work, begun, output, resume, format, digits)
}

# The files of each recording, under the name of its folder or file.
recording_units <- function(path, by, call) {
  if (!dir.exists(path)) {
    abort_musefuse(c("There is no folder {.file {path}}.", i = if (!file.exists(path)) absent_path_hint(path)), "file",
      call = call)
  }
  by <- if (!is.null(by)) check_choice(by, c("folder", "file"), call = call)
  inside <- list.files(path, full.names = TRUE)
  inside <- inside[dir.exists(inside) | !is_side_file(file_stem(inside))]
  is_folder <- dir.exists(inside)
  if (is.null(by) && any(is_folder) && !all(is_folder)) {
    abort_musefuse(c("{.file {path}} holds {sum(is_folder)} folder{?s} and {sum(!is_folder)} file{?s}.",
      i = "Which are the recordings? {.code by = \"folder\"} or {.code by = \"file\"}."), "columns", call = call)
  }
  chosen <- inside[is_folder == (if (is.null(by)) any(is_folder) else by == "folder")]
  if (length(chosen) == 0L) abort_musefuse("There is nothing to read in {.file {path}}.", "file", call = call)
  lapply(natural_order(chosen), function(one) {
    files <- if (dir.exists(one)) list.files(one, full.names = TRUE, recursive = TRUE) else one
    list(recording = if (dir.exists(one)) basename(one) else file_stem(one), path = one, files = files)
  })
}

check_recording_work <- function(fun, call = caller_env()) {
  if (!is.function(fun) && !inherits(fun, "class_pipeline")) {
    abort_wanted(fun, "a function of annotations, or a class pipeline", "fun", call)
  }
}

check_reading <- function(read, call = caller_env()) {
  if (is.function(read)) {
    return(read)
  }
  if (!is.list(read) || length(read) > 0L && !rlang::is_named(read)) {
    abort_musefuse("{.arg read} must be a named list of arguments of {.fn read_annotations}, or a function of a path.",
      "argument", call = call)
  }
  known <- setdiff(names(formals(read_annotations)), c("path", "...", "quiet"))
  if (length(read) > 0L) check_known(names(read), known, "argument", arg = "read", call = call)
  read
}

# What comes of one recording: its `table`, or the `question` whose answer it waits for, or what it is `left` for; and
# what was `said` on reading it, what is `odd` about it, and what was `heard` of the work.
one_recording <- function(unit, work, answers) {
  said <- odd <- character()
  heard <- list()
  data <- withCallingHandlers(read_recording(unit, work$read), musefuse_message = function(cnd) {
    lines <- utils::tail(condition_lines(cnd), -1L)
    if (inherits(cnd, "musefuse_message_read")) said <<- c(said, lines) else odd <<- c(odd, lines)
    rlang::cnd_muffle(cnd)
  })
  hear <- function(cnd) {
    heard <<- c(heard, list(list(kind = class(cnd)[[1L]], lines = condition_lines(cnd))))
    rlang::cnd_muffle(cnd)
  }
  found <- withCallingHandlers(with_answers(work_of_recording(data, work), answers), musefuse_warning = hear,
    musefuse_message = hear)
  if ("value" %in% names(found) && !is.data.frame(found$value)) {
    abort_musefuse(c("{.arg fun} must return a table.", x = "It returned {.obj_type_friendly {found$value}}."),
      "argument", call = NULL)
  }
  one_line <- function(lines) paste(trimws(lines), collapse = " ")
  c(list(table = found$value, said = one_line(said), odd = one_line(odd), heard = heard), found[c("question", "left")])
}

large_recording <- 1e6 # bytes

# What a large recording left behind goes before the next comes: R would let it lie for a while, and hold both.
read_recording <- function(unit, read) {
  if (sum(file.size(unit$files)) > large_recording) gc(FALSE)
  data <- if (is.function(read)) read(unit$path) else do.call(read_annotations, c(list(unit$path), read))
  if (!is.data.frame(data) || !is.factor(data[["recording"]])) {
    abort_musefuse("{.arg read} must return annotations or a gold standard.", "argument", call = NULL)
  }
  if (nlevels(data$recording) != 1L) {
    abort_musefuse(c("A {if (dir.exists(unit$path)) 'folder' else 'file'} must hold one recording.",
      x = "{.file {unit$path}} holds {nlevels(data$recording)}: {.val {name_some(levels(data$recording))}}.",
      i = "Read them together by {.fn read_annotations}."), "columns", call = NULL)
  }
  levels(data$recording) <- unit$recording
  data
}

work_of_recording <- function(data, work) {
  if (inherits(work$fun, "class_pipeline")) predict_classes(work$fun, data) else
    do.call(work$fun, c(list(data), work$given))
}

# The same; an error is told and does not stop the others.
tried_recording <- function(unit, work, answers) {
  tryCatch(c(one_recording(unit, work, answers), list(note = "")), error = function(cnd) {
    why <- condition_lines(cnd)
    why <- gsub("\\s+", " ", paste(why[nzchar(why)], collapse = " "))
    list(table = NULL, said = NA_character_, odd = "", note = why, heard = list())
  })
}

# One result below the other, as if all had been in memory: ids are sorted, columns that some lack are missing there.
bind_recordings <- function(tables) {
  if (length(tables) == 1L) {
    return(tables[[1L]])
  }
  columns <- unique(unlist(lapply(tables, names)))
  out <- bind_tables(lapply(tables, function(table) {
    table[setdiff(columns, names(table))] <- NA
    table
  }))
  for (id in intersect(c("recording", "dimension", "rater", "other"), names(out))) {
    if (is.factor(out[[id]])) out[[id]] <- factor(out[[id]], natural_order(levels(out[[id]])))
  }
  out
}

check_memory_of_results <- function(done, call = caller_env()) {
  known <- vapply(done, function(one) as.double(utils::object.size(one$table)), 0)
  check_memory(2 * mean(c(0, known[known > 0])) * length(done), "The results of all recordings are that large.",
    c(i = "{.arg output} names a folder to which each is written as soon as it is ready."), call)
}

# What all recordings together have to tell.
tell_recordings <- function(units, done, call = caller_env()) {
  names <- recording_names(units)
  of <- function(what) vapply(done, `[[`, "", what)
  failed <- of("note") != ""
  tell_failed(names[failed], of("note")[failed], length(units), call)
  tell_ways(names, of("said"))
  tell_odd(names, of("odd"))
  tell_heard(names, lapply(done, `[[`, "heard"))
}

recording_names <- function(units) vapply(units, `[[`, "", "recording")

# What the reader guessed must be the same for all, as if they had been read together.
tell_ways <- function(names, said) {
  ways <- sort(table(said), decreasing = TRUE)
  if (length(ways) < 2L) {
    return(invisible())
  }
  other <- which(said != names(ways)[[1L]])
  warn_musefuse(c("The files were read in {length(ways)} ways: {length(other)} recording{?s} in another way than most.",
    "*" = escape_braces(paste0("Most: ", names(ways)[[1L]])),
    "*" = escape_braces(paste0(names[[other[[1L]]]], ": ", said[[other[[1L]]]])),
    i = "{.arg read} says the same for all, e.g. {.code read = list(raters = c(\"anna\", \"ben\"))}."), "recordings")
}

tell_odd <- function(names, odd) {
  found <- which(odd != "")
  if (length(found) > 0L) {
    inform_musefuse(c("Something is odd about {length(found)} of {length(odd)} recording{?s}.",
      "*" = escape_braces(paste0(names[[found[[1L]]]], ": ", odd[[found[[1L]]]]))), "odd")
  }
}

tell_failed <- function(names, notes, all, call) {
  if (length(names) == 0L) {
    return(invisible())
  }
  lines <- c("{length(names)} of {all} recording{?s} could not be worked on: {.val {name_some(names)}}.",
    x = escape_braces(paste0(names[[1L]], ": ", notes[[1L]])))
  if (length(names) == all) abort_musefuse(lines, "data", call = call)
  warn_musefuse(lines, "recordings")
}

# What the work had to say, once for all recordings of which it was said in the same words but for names and numbers.
tell_heard <- function(names, heard) {
  of <- rep(seq_along(heard), lengths(heard))
  heard <- unlist(heard, recursive = FALSE)
  if (length(heard) == 0L) {
    return(invisible())
  }
  words <- vapply(heard, function(one) gsub("\"[^\"]*\"|[0-9.]+", "", paste(one$kind, one$lines[[1L]])), "")
  for (same in split(seq_along(heard), factor(words, unique(words)))) {
    first <- heard[[same[[1L]]]]
    about <- names[unique(of[same])]
    lines <- c("This was said of {length(about)} of {length(names)} recording{?s}, here of {.val {about[[1L]]}}:",
      "*" = escape_braces(first$lines[[1L]]), stats::setNames(escape_braces(first$lines[-1L]), rep(" ",
        length(first$lines) - 1L)))
    tell <- if (startsWith(first$kind, "musefuse_warning")) warn_musefuse else inform_musefuse
    tell(lines, sub("^musefuse_(warning|message)_", "", first$kind))
  }
}
