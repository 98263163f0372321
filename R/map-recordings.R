#' Work through a corpus, one recording at a time
#'
#' Reads the ratings of one recording, works on them, writes or keeps what came out, and goes on to the next, so that
#' memory holds one recording a worker however large the corpus is. It works here or on the workers of a user's
#' `future::plan()`, and goes on where it was interrupted.
#'
#' Each recording must be a file (by its name) or a folder of its own; other layouts are read as a whole by
#' [read_annotations()]. What is learnt over several recordings (raters' scales, pooled raters, classes) cannot be
#' learnt from one: learn it on some recordings first and use it in `fun` (`predict()` of a standardisation,
#' [predict_classes()] of a [class_pipeline()]).
#'
#' @param path A folder with a folder, or a file, for each recording.
#' @param fun What is done with a recording: a function of its annotations, which returns a gold standard, features,
#'   classes or any data frame; or a [class_pipeline()], whose classes of the recording are returned. A function must
#'   bring along what it uses: it is sent to workers.
#' @param ... More arguments of `fun`.
#' @param output A folder for the results, one CSV a recording, and `recordings.csv`, which says what was done; it lies
#'   outside `path`. `NULL` returns the results.
#' @param by Is a recording a `"folder"` or a `"file"`? `NULL`: folders, if there are no files beside them, files, if
#'   there are no folders; else it is asked for.
#' @param read A list of arguments of [read_annotations()], the same for all: `list(unit = "ms")`.
#' @param resume Keep results in `output` of recordings whose files, `fun` (with the values that it takes from your
#'   session), arguments and version of musefuse are what they were?
#' @param digits Significant digits in the files.
#' @returns With `output` a tibble, one row a recording: `recording`, `status` (`"done"`, `"kept"`, `"failed"`), `rows`,
#'   `file` (in `output`), `note` (the error of those that failed, what is odd about the ratings of others). Without,
#'   the results bound by rows. Recordings that fail do not stop the others: a warning counts them
#'   (`musefuse_warning_recordings`), as it tells of files that were read otherwise than the most (columns left out,
#'   another layout).
#' @section Errors: `musefuse_error_file` where there is nothing to read, `musefuse_error_columns` where files and
#'   folders are mixed, `musefuse_error_argument` where `output` lies in `path`, `musefuse_error_data` where all
#'   recordings fail.
#' @family corpus
#' @examples
#' # a file a recording
#' folder <- system.file("extdata", "ratings", "raw", "arousal", package = "musefuse")
#' out <- tempfile()
#' map_recordings(folder, fuse_ewe, output = out, read = list(dimension = "arousal"))
#' list.files(out)
#' @export
map_recordings <- function(path, fun, ..., output = NULL, by = NULL, read = list(), resume = TRUE, digits = 15) {
  given <- given_dots(...)
  check_given(missing(path), "a folder of recordings", "path")
  check_given(missing(fun), "a function of annotations, or a class pipeline", "fun")
  path <- check_path_name(path)
  check_recording_work(fun)
  resume <- check_flag(resume)
  digits <- check_number(digits, 1, 17, whole = TRUE)
  units <- recording_units(path, by, rlang::current_env())
  read <- check_reading(read)
  if (is.null(output)) {
    done <- map_items(units, "Recordings", tried_recording, fun, given, read)
    tell_recordings(units, done)
    return(bind_tables(compact(lapply(done, `[[`, "table"))))
  }
  output <- check_output_apart(folder_target(output), path)
  units <- lapply(units, with_result, output, key_of_work(list(fun, given, read, digits)))
  kept <- begin_results(units, output, resume)
  done <- rep(list(list(status = "kept", rows = NA_integer_, said = NA_character_, odd = "", note = "")), length(units))
  done[!kept] <- map_items(units[!kept], "Recordings", written_recording, fun, given, read, digits)
  report <- result_report(units, done)
  list_results(units[report$status != "failed"], output)
  tell_recordings(units, done)
  report
}

# The files of each recording, under the name of its folder or file.
recording_units <- function(path, by, call) {
  if (!dir.exists(path)) {
    abort_musefuse(c("There is no folder {.file {path}}.", i = if (!file.exists(path)) absent_path_hint(path)), "file",
      call = call)
  }
  by <- if (!is.null(by)) check_choice(by, c("folder", "file"), call = call)
  inside <- list.files(path, full.names = TRUE)
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
    abort_musefuse(c("{.arg fun} must be a function of annotations, or a class pipeline.",
      x = "It is {.obj_type_friendly {fun}}."), "argument", call = call)
  }
}

check_reading <- function(read, call = caller_env()) {
  if (!is.list(read) || length(read) > 0L && !rlang::is_named(read)) {
    abort_musefuse("{.arg read} must be a named list of arguments of {.fn read_annotations}.", "argument", call = call)
  }
  known <- setdiff(names(formals(read_annotations)), c("path", "...", "quiet"))
  if (length(read) > 0L) check_known(names(read), known, "argument", arg = "read", call = call)
  read
}

# What `fun` makes of one recording.
one_recording <- function(unit, fun, given, read) {
  said <- odd <- character()
  data <- withCallingHandlers(do.call(read_annotations, c(list(unit$path), read)),
    musefuse_message = function(cnd) {
      lines <- utils::tail(condition_lines(cnd), -1L)
      if (inherits(cnd, "musefuse_message_read")) said <<- c(said, lines) else odd <<- c(odd, lines)
      rlang::cnd_muffle(cnd)
    })
  if (nlevels(data$recording) != 1L) {
    abort_musefuse(c("A {if (dir.exists(unit$path)) 'folder' else 'file'} must hold one recording.",
      x = "{.file {unit$path}} holds {nlevels(data$recording)}: {.val {name_some(levels(data$recording))}}.",
      i = "Read them together by {.fn read_annotations}."), "columns", call = NULL)
  }
  levels(data$recording) <- unit$recording
  out <- if (inherits(fun, "class_pipeline")) predict_classes(fun, data) else do.call(fun, c(list(data), given))
  if (!is.data.frame(out)) {
    abort_musefuse(c("{.arg fun} must return a table.", x = "It returned {.obj_type_friendly {out}}."), "argument",
      call = NULL)
  }
  list(table = out, said = paste(trimws(said), collapse = " "), odd = paste(trimws(odd), collapse = " "))
}

# The same; an error is told and does not stop the others.
tried_recording <- function(unit, fun, given, read) {
  tryCatch(c(one_recording(unit, fun, given, read), list(note = "")), error = function(cnd) {
    why <- condition_lines(cnd)
    why <- gsub("\\s+", " ", paste(why[nzchar(why)], collapse = " "))
    list(table = NULL, said = NA_character_, odd = "", note = why)
  })
}

# What all recordings together have to tell.
tell_recordings <- function(units, done, call = caller_env()) {
  names <- recording_names(units)
  of <- function(what) vapply(done, `[[`, "", what)
  failed <- of("note") != ""
  tell_failed(names[failed], of("note")[failed], length(units), call)
  tell_ways(names, of("said"))
  tell_odd(names, of("odd"))
}

recording_names <- function(units) vapply(units, `[[`, "", "recording")

# What the reader guessed must be the same for all, as if they had been read together.
tell_ways <- function(names, said) {
  ways <- sort(table(said), decreasing = TRUE)
  if (length(ways) < 2L) {
    return(invisible())
  }
  other <- which(said != names(ways)[[1L]])
  warn_musefuse(c("The files were read in {length(ways)} ways: {length(other)} recording{?s} otherwise than the most.",
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
