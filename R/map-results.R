# Results of map_recordings() in a folder. `index.csv` lists each with the key of what it was made from and the hash of
# what was written: a line is added as soon as a result is in its place, so that whatever ends a run, what is listed is
# whole and of this work; and what was changed since is seen.

index_file <- "index.csv"

with_result <- function(unit, output, key, format) {
  unit$index <- file.path(output, index_file)
  unit$output <- file.path(output, paste0(file_name(unit$recording), ".", format))
  unit$key <- rlang::hash(list(unit_state(unit), key))
  unit
}

# Are there results of this work, that asked the corpus for nothing? Whether they are whole is looked at later.
any_listed <- function(units, work, output, settings) {
  units <- lapply(units, with_result, output, key_of_work(work, list(), settings$digits), settings$format)
  known <- known_results(output)
  any(vapply(units, is_listed, NA, known))
}

is_listed <- function(unit, known) identical(result_of(unit, known)$key, unit$key) && file.exists(unit$output)

is_kept <- function(unit, known) {
  is_listed(unit, known) && identical(rlang::hash_file(unit$output), result_of(unit, known)$hash)
}

result_of <- function(unit, known) as.list(known[match(basename(unit$output), known$file), ])

# What the files of a recording were when they were read.
unit_state <- function(unit) file.info(unit$files)[c("size", "mtime")]

# Results among the recordings would be taken for one, or written over it.
check_output_apart <- function(output, path, call = caller_env()) {
  inside <- function(folder) paste0(normalizePath(folder, "/", mustWork = FALSE), "/")
  if (startsWith(inside(output), inside(path))) {
    abort_musefuse(c("{.arg output} must lie outside {.arg path}: results would be taken for recordings.",
      x = "{.file {output}} lies in {.file {path}}."), "argument", call = call)
  }
  output
}

# Which results are kept, and what is known of all. Those of recordings that are worked on anew are gone before: if that
# fails, none is left over.
begin_results <- function(units, output, resume, call = caller_env()) {
  files <- vapply(units, `[[`, "", "output")
  check_own_files(c(basename(files), index_file), c(recording_names(units), "the list of recordings"), call = call)
  make_folders(files)
  known <- known_results(output)
  kept <- vapply(units, function(unit) resume && is_kept(unit, known), NA)
  unlink(files[!kept])
  others <- results_of_others(known, files, output)
  list_results(c(others, lapply(units[kept], result_of, known)), output)
  list(kept = kept, known = known, others = others)
}

# Results of recordings that are no longer there lie beside the others, and would be read with them.
results_of_others <- function(known, files, output) {
  known <- known[!known$file %in% basename(files) & file.exists(file.path(output, known$file)), ]
  if (nrow(known) > 0L) {
    inform_musefuse(c("{.arg output} holds {nrow(known)} result{?s} of recordings that are not in {.arg path}.",
      "*" = "{.file {name_some(known$file)}}",
      i = "They stay where they are: delete what is not wanted."), "recordings")
  }
  lapply(seq_len(nrow(known)), function(i) as.list(known[i, ]))
}

index_columns <- c("key", "file", "hash", "rows", "note")

# What an earlier run listed.
known_results <- function(output) {
  index <- file.path(output, index_file)
  none <- as.data.frame(stats::setNames(rep(list(character()), length(index_columns)), index_columns))
  known <- if (file.exists(index)) read_csv_table(index, caller_env())
  if (!all(index_columns %in% names(known))) {
    return(none)
  }
  known <- as.data.frame(lapply(known[index_columns], as.character))
  known$note[is.na(known$note)] <- ""
  known
}

# `listed`: of each result what the index holds.
list_results <- function(listed, output) {
  rows <- lapply(stats::setNames(nm = index_columns), function(column) {
    vapply(listed, function(one) as.character(one[[column]]), "")
  })
  write_in_place(file.path(output, index_file), function(file) write_rows(as.data.frame(rows), file, 15))
}

# On a worker: one line is one write, which those of other workers do not cut.
list_one_result <- function(listed, unit) {
  append <- function(file, mode) base::file(file, "ab")
  write_columns(cell_columns(as.data.frame(listed)), unit$index, 15, open = append)
}

# `begun`: what was learnt, and what has been done on the way.
write_recordings_worked_on <- function(units, work, begun, output, resume, format, digits) {
  units <- lapply(units, with_result, output, key_of_work(work, begun$answers, digits), format)
  done <- begun$done
  failed <- vapply(done, function(one) !is.null(one) && one$note != "", NA)
  earlier <- begin_results(units, output, resume)
  kept <- earlier$kept & !failed
  done[kept] <- lapply(units[kept], function(unit) as_kept(result_of(unit, earlier$known)))
  ready <- which(!kept & lengths(done) > 0L)
  done[ready] <- Map(keep_result, units[ready], done[ready], digits)
  open <- lengths(done) == 0L
  done[open] <- map_items(units[open], "Recordings", written_recording, work, begun$answers, digits)
  report <- result_report(units, done)
  list_results(c(earlier$others, compact(lapply(done, `[[`, "listed"))), output)
  tell_recordings(units, done)
  report
}

written_recording <- function(unit, work, answers, digits) {
  keep_result(unit, tried_recording(unit, work, answers), digits)
}

keep_result <- function(unit, done, digits) {
  listed <- NULL
  if (!is.null(done$table)) {
    write_in_place(unit$output, function(file) write_result(done$table, file, unit$output, digits))
    listed <- list(key = unit$key, file = basename(unit$output), hash = rlang::hash_file(unit$output),
      rows = nrow(done$table), note = note_of_result(done))
    list_one_result(listed, unit)
  }
  status <- if (done$note != "") "failed" else if (is.null(done$table)) "left" else "done"
  c(list(status = status, rows = NROW(done$table), listed = listed, about = note_of_result(done)),
    done[c("said", "odd", "note", "heard")])
}

# What was told of a recording stays true of a result that is kept, but is not told again.
as_kept <- function(listed) {
  list(status = "kept", rows = as.integer(listed$rows), listed = listed, about = listed$note, said = NA_character_,
    odd = "", note = "", heard = list())
}

# `file` lies beside its `place` yet, whose name tells the format.
write_result <- function(table, file, place, digits) {
  table <- as_tibble(table)
  if (endsWith(place, ".parquet")) write_parquet_table(table, file) else write_rows(table, file, digits)
}

result_report <- function(units, done) {
  status <- vapply(done, `[[`, "", "status")
  tibble::tibble(recording = recording_names(units), status = status, rows = vapply(done, `[[`, 0L, "rows"),
    file = ifelse(status %in% c("failed", "left"), NA, basename(vapply(units, `[[`, "", "output"))),
    note = vapply(done, `[[`, "", "about"))
}

# Why it failed; else what is odd about it, and what was said of it.
note_of_result <- function(done) {
  if (done$note != "") {
    return(done$note)
  }
  paste(c(done$odd[done$odd != ""], vapply(done$heard, function(one) one$lines[[1L]], "")), collapse = " ")
}

# ---- what was done -------------------------------------------------------------------------------

# A hash of work, so far as it can be known without doing it: values, and of functions their text and the values that
# they take from the user's environments. Packages are known by their functions' text, musefuse by its version.
# `...`: what else the results depend on.
key_of_work <- function(work, ...) {
  rlang::hash(list(format(utils::packageVersion("musefuse")), plain_work(work), ...))
}

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
