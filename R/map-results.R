# Results of map_recordings() in a folder. `recordings.csv` lists each with the key of what it was made from: a line is
# added as soon as a result is in its place, so that whatever ends a run, what is listed is whole and of this work.

index_file <- "recordings.csv"

with_result <- function(unit, output, work) {
  unit$index <- file.path(output, index_file)
  unit$output <- file.path(output, paste0(file_name(unit$recording), ".csv"))
  unit$key <- rlang::hash(list(file.info(unit$files)[c("size", "mtime")], work))
  unit
}

# Results among the recordings would be taken for one, or written over it.
check_output_apart <- function(output, path, call = caller_env()) {
  inside <- function(folder) paste0(normalizePath(folder, "/", mustWork = FALSE), "/")
  if (startsWith(inside(output), inside(path))) {
    abort_musefuse(c("{.arg output} must lie outside {.arg path}: results would be taken for recordings.",
      x = "{.file {output}} lies in {.file {path}}."), "argument", call = call)
  }
  output
}

# Which results are kept. Those of recordings that are worked on anew are gone before: if that fails, none is left over.
begin_results <- function(units, output, resume, call = caller_env()) {
  files <- vapply(units, `[[`, "", "output")
  check_own_files(c(basename(files), index_file), c(recording_names(units), "the list of recordings"), call = call)
  make_folders(files)
  known <- if (resume) known_results(output)
  kept <- vapply(units, function(unit) {
    file.exists(unit$output) && identical(unname(known[basename(unit$output)]), unit$key)
  }, NA)
  unlink(files[!kept])
  list_results(units[kept], output)
  kept
}

# The keys of the results of an earlier run, by file.
known_results <- function(output) {
  index <- file.path(output, index_file)
  if (!file.exists(index)) {
    return(character())
  }
  known <- read_csv_table(index, caller_env())
  if (all(c("key", "file") %in% names(known))) stats::setNames(as.character(known$key), known$file) else character()
}

index_rows <- function(units) {
  data.frame(key = vapply(units, `[[`, "", "key"), file = basename(vapply(units, `[[`, "", "output")))
}

list_results <- function(units, output) {
  write_in_place(file.path(output, index_file), function(file) write_rows(index_rows(units), file, 15))
}

# On a worker: one line is one write, which those of other workers do not cut.
list_one_result <- function(unit) {
  append <- function(file, mode) base::file(file, "ab")
  write_columns(cell_columns(index_rows(list(unit))), unit$index, 15, open = append)
}

written_recording <- function(unit, fun, given, read, digits) {
  done <- tried_recording(unit, fun, given, read)
  if (done$note == "") {
    write_in_place(unit$output, function(file) write_rows(as_tibble(done$table), file, digits))
    list_one_result(unit)
  }
  c(list(status = if (done$note == "") "done" else "failed", rows = NROW(done$table)), done[c("said", "odd", "note")])
}

result_report <- function(units, done) {
  status <- vapply(done, `[[`, "", "status")
  tibble::tibble(recording = recording_names(units), status = status, rows = vapply(done, `[[`, 0L, "rows"),
    file = ifelse(status == "failed", NA, basename(vapply(units, `[[`, "", "output"))),
    note = vapply(done, function(one) if (one$note == "") one$odd else one$note, ""))
}

# ---- what was done -------------------------------------------------------------------------------

# A hash of work, so far as it can be known without doing it: values, and of functions their text and the values that
# they take from the user's environments. Packages are known by their functions' text, musefuse by its version.
key_of_work <- function(work) rlang::hash(list(format(utils::packageVersion("musefuse")), plain_work(work)))

plain_work <- function(x, seen = list()) {
  if (is.list(x) && !is.data.frame(x)) {
    return(lapply(unclass(x), plain_work, seen))
  }
  if (!is.function(x)) {
    return(rlang::hash(x))
  }
  if (is.primitive(x) || any(vapply(seen, identical, NA, x))) {
    return(deparse(x)[[1L]])
  }
  used <- setdiff(names_in_code(as.pairlist(as.list(x))), names(formals(x)))
  list(deparse(x), lapply(stats::setNames(nm = sort(used)), function(name) {
    lapply(own_value(name, environment(x)), plain_work, c(seen, x))
  }))
}

names_in_code <- function(code) {
  if (is.symbol(code)) {
    return(as.character(code))
  }
  if (!is.call(code) && !is.pairlist(code)) {
    return(character())
  }
  given <- Filter(function(i) !rlang::is_missing(code[[i]]), seq_along(code))
  unique(unlist(lapply(given, function(i) names_in_code(code[[i]]))))
}

# What a name means in a function's environment, in a list; nothing where it is known to packages alone.
own_value <- function(name, env) {
  while (!isNamespace(env) && !identical(env, baseenv()) && !identical(env, emptyenv())) {
    if (exists(name, env, inherits = FALSE)) {
      return(tryCatch(list(get(name, env, inherits = FALSE)), error = function(cnd) NULL)) # an argument not given
    }
    if (identical(env, globalenv())) break # packages follow
    env <- parent.env(env)
  }
  NULL
}
