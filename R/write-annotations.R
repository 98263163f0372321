# Out of the annotations table: a column a rater, a matrix, files.

#' One column a rater
#'
#' `to_wide()` makes a table with one column a rater, `as.matrix()` the matrix time x rater of one
#' recording and dimension. Times are those of the ratings; a rater who gave nothing at a time of
#' somebody else is `NA` there. Where raters have clocks of their own call [resample_annotations()]
#' first.
#'
#' @param data,x An annotations table.
#' @param recording,dimension Which ones; needed for a matrix where there are several.
#' @param ... These dots are for future extensions and must be empty.
#' @returns `to_wide()`: a tibble with `recording`, `dimension`, `time` (seconds) and a column for each
#'   rater. `as.matrix()`: a numeric matrix with the raters as columns and the attribute `time`.
#' @section Errors:
#' `musefuse_error_data` where `as.matrix()` is asked for several cells at once, `musefuse_error_unknown`
#' for names that are not in the data, `musefuse_error_columns` where a rater is called like one of the
#' other columns.
#' @examples
#' to_wide(ratings)
#' m <- as.matrix(ratings, recording = "clip1", dimension = "arousal")
#' cor(m, use = "pairwise")
#' @family data
#' @export
to_wide <- function(data, ...) {
  check_no_dots()
  data <- check_annotations(data)
  raters <- levels(data$rater)
  taken <- intersect(raters, c("recording", "dimension", "time"))
  if (length(taken) > 0L) {
    abort_musefuse(c("A rater called {.val {taken}} would hide a column of the wide table.",
      i = "Rename the rater."), "columns")
  }
  cells <- wide_cells(data)
  size <- vapply(cells, function(cell) length(cell$time), 0L)
  id <- function(name) {
    codes <- vapply(cells, `[[`, 0L, name)
    structure(rep(codes, size), levels = levels(data[[name]]), class = "factor")
  }
  check_memory((16 + 8 * length(raters)) * sum(size),
    paste("It has", format(sum(size), big.mark = ","), "times x", count_of(length(raters), "rater")))
  time <- unlist(lapply(cells, `[[`, "time"), use.names = FALSE)
  at <- unlist(Map(function(cell, before) cell$at + before, cells, cumsum(size) - size), use.names = FALSE)
  mine <- split(seq_along(at), data$rater)
  columns <- lapply(mine, function(rows) replace(rep(NA_real_, length(time)), at[rows], data$value[rows]))
  tibble::new_tibble(c(list(recording = id("recording"), dimension = id("dimension"), time = time), columns))
}

# Each recording x dimension of a clean table: the codes of its ids, its `rows` (neighbours), its clock `time` (every
# time of any rater), and where on the clock each row is, `at`.
wide_cells <- function(data) {
  index <- series_index(data)
  cell <- cell_of_series(index)
  lapply(unname(split(seq_along(cell), cell)), function(members) {
    first <- members[[1L]]
    size <- index$size[members]
    rows <- seq.int(index$start[[first]], length.out = sum(size))
    if (length(unique(index$clock[members])) == 1L) {
      time <- data$time[rows[seq_len(size[[1L]])]]
      at <- rep(seq_along(time), length(members))
    } else {
      time <- sort(unique(data$time[rows]))
      at <- match(data$time[rows], time)
    }
    list(recording = index$recording[[first]], dimension = index$dimension[[first]], raters = index$rater[members],
      size = size, rows = rows, time = time, at = at)
  })
}

# Ratings time x raters of a cell; those of `raters` (codes) that did not rate it are columns of NA.
wide_matrix <- function(data, cell, raters = cell$raters) {
  column <- rep(match(cell$raters, raters), cell$size)
  ratings <- matrix(NA_real_, length(cell$time), length(raters), dimnames = list(NULL, levels(data$rater)[raters]))
  ratings[(column - 1L) * length(cell$time) + cell$at] <- data$value[cell$rows]
  ratings
}

#' @rdname to_wide
#' @export
as.matrix.annotations <- function(x, ..., recording = NULL, dimension = NULL) {
  check_no_dots()
  x <- check_annotations(x)
  wanted <- list(recording = recording, dimension = dimension)
  for (id in names(wanted)) {
    if (is.null(wanted[[id]])) next
    names <- check_known(wanted[[id]], levels(x[[id]]), id, arg = id)
    x <- x[x[[id]] %in% names, ]
  }
  x <- droplevels_annotations(x)
  cells <- wide_cells(x)
  if (length(cells) != 1L) {
    names <- vapply(cells, function(cell) {
      paste(levels(x$recording)[[cell$recording]], levels(x$dimension)[[cell$dimension]], sep = ", ")
    }, "")
    abort_musefuse(c(
      "A matrix holds one recording and dimension; {.arg x} has {length(cells)}: {.val {name_some(names)}}.",
      i = "Choose by {.arg recording} and {.arg dimension}, or call {.fn to_wide}."
    ), "data")
  }
  structure(wide_matrix(x, cells[[1L]], seq_len(nlevels(x$rater))), time = cells[[1L]]$time)
}

droplevels_annotations <- function(x) {
  for (id in trace_keys) x[[id]] <- drop_unused(x[[id]])
  x
}

#' Write ratings
#'
#' One file a recording with a column a rater, in a folder a dimension (`<path>/<dimension>/<recording>.csv`), one long
#' file, or files of other tools. [read_annotations()] reads all of them back.
#'
#' @section Formats:
#' * `"csv"`: see `layout`.
#' * `"nova"`: a continuous scheme of NOVA for each trace, `<path>/<recording>/<dimension>.<rater>.annotation` (and
#'   `~`).
#' * `"bids"`: a derivative dataset of BIDS, a `_stim.tsv.gz` with its `.json` for each trace. Names lose what is
#'   neither letter nor digit; the sidecar keeps them.
#' * `"elan"`: a file `<recording>.eaf`, a tier `<dimension>@<rater>` a trace; each sample is an interval that holds its
#'   value until the next one (whole milliseconds).
#' * `"textgrid"`: a file `<recording>.TextGrid` for Praat, a tier of points a trace, marked by their values.
#' * `"parquet"`: one file, by nanoparquet, with what is known of the traces ([traces()]).
#'
#' NOVA and BIDS have no times, but a rate: traces must be regular, see [resample_annotations()].
#'
#' @param data An annotations table.
#' @param path A folder, made if it is not there; with `layout = "long"` or `format = "parquet"` a file, which gets a
#'   suffix where it has none.
#' @param layout `"recordings"` or `"long"`, of CSV.
#' @param format `"csv"`, `"nova"`, `"bids"`, `"elan"`, `"textgrid"` or `"parquet"`.
#' @param unit Unit of the times in CSV; it is named in the header (`time_s`), so that no reader need guess.
#' @inheritParams write_gold_standard
#' @inheritParams rlang::args_dots_empty
#' @inheritSection write_gold_standard Names
#' @returns The names of the files written, invisibly. Missing ratings are empty cells. Where more is known of the
#'   traces (scale, labels of its ends, media, session, ...: [traces()]), a folder of CSV gets a file `traces.csv`
#'   that keeps it and that [read_annotations()] knows; where a format cannot hold it, that is said. The same file
#'   keeps names that readers would take otherwise (a rater called `mean`, a recording `a/b`), so that they come back.
#' @section Errors:
#' `musefuse_error_file` where two recordings would share a file, or `path` is a file where a folder is wanted;
#' `musefuse_error_time` where a format has no times and a trace no rate, or holds whole milliseconds only.
#' @examples
#' folder <- tempfile()
#' write_annotations(ratings, folder)
#' again <- read_annotations(folder, quiet = TRUE)
#' all.equal(again$value, ratings$value)
#' @family export
#' @export
write_annotations <- function(data, path, ..., layout = c("recordings", "long"),
                              format = c("csv", "nova", "bids", "elan", "textgrid", "parquet"),
                              unit = c("s", "ms", "min"), digits = 15, decimal = c(".", ",")) {
  check_no_dots()
  data <- check_annotations(data)
  layout <- check_choice(layout)
  format <- check_choice(format)
  unit <- check_choice(unit)
  digits <- check_number(digits, 1, 17, whole = TRUE)
  decimal <- check_decimal(decimal, format)
  check_layout_of(layout, format)
  call <- rlang::current_env()
  if (format == "parquet") {
    return(write_parquet_table(data, file_target(path, ".parquet"), stored_facts(data)))
  }
  if (format != "csv") {
    if (format %in% c("elan", "textgrid") && !is.null(facts_to_write(data))) {
      say_left_out("what is known of the traces (scale, labels, media, ...)")
    }
    if (format == "nova" && !is.null(facts_to_write(data))) {
      say_left_out("what is known of the traces beside the ends of their scale (labels, media, ...)")
    }
    write <- list(nova = write_nova_traces, bids = write_bids_traces, elan = write_elan_traces,
      textgrid = write_textgrid_traces)[[format]]
    return(write(traces_to_write(data), folder_target(path), digits, call))
  }
  if (layout == "long") {
    say_left_out(if (!is.null(facts_to_write(data))) "what is known of the traces (scale, labels, media, ...)")
    rows <- rows_in_unit(as.data.frame(data), unit)
    return(invisible(write_rows(rows, file_target(path, ".csv"), digits, decimal)))
  }
  path <- folder_target(path)
  files <- write_recordings(data, path, unit, digits, decimal)
  facts <- facts_beside(data, files, path, call)
  if (is.null(facts)) {
    return(invisible(files))
  }
  write_rows(facts, file.path(path, facts_file), digits)
  invisible(c(files, file.path(path, facts_file)))
}

rows_in_unit <- function(rows, unit) {
  rows$time <- rows$time * seconds_to(unit)
  names(rows)[names(rows) == "time"] <- paste0("time_", unit)
  rows
}

# What traces.csv tells: facts that are known, and whose each column is where names do not tell it.
facts_beside <- function(data, files, path, call) {
  facts <- all_facts(data)
  cell <- cell_key(facts)
  first <- !duplicated(cell)
  cells <- Map(function(...) stats::setNames(list(...), c("recording", "dimension", "raters")),
    as.character(facts$recording[first]), as.character(facts$dimension[first]),
    unname(split(as.character(facts$rater), factor(cell, unique(cell)))))
  names <- c(levels(facts$recording), levels(facts$dimension))
  if (all(file_name(names) == names) && are_plain_names(unname(cells), call)) {
    return(facts_to_write(data))
  }
  facts$file <- substring(files, nchar(path) + 2L)[match(cell, unique(cell))]
  facts
}

write_recordings <- function(data, path, unit, digits, decimal, call = caller_env()) {
  cells <- wide_cells(data)
  name <- function(id) levels(data[[id]])[vapply(cells, `[[`, 0L, id)]
  files <- recording_files(data.frame(recording = name("recording"), dimension = name("dimension")), path, call = call)
  make_folders(files)
  for (i in seq_along(cells)) {
    ratings <- wide_matrix(data, cells[[i]])
    columns <- c(list(time = cells[[i]]$time), stats::setNames(columns_of(ratings), colnames(ratings)))
    columns <- rows_in_unit(columns, unit)
    write_columns(columns, files[[i]], digits, header_line(columns, delim_beside(decimal)), decimal = decimal,
      call = call)
  }
  invisible(files)
}
