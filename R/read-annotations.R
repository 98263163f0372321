#' Read ratings from files
#'
#' @description
#' Reads a folder of files (or some files, or one) into a table of annotations. What the files do not say is guessed
#' where
#' it is clear (layout, dialect, column of the time and its unit), and one message says what was guessed, what was
#' left out, and which argument sets it otherwise. What is not clear is an error that shows the calls that would read
#' the files.
#'
#' @section Layouts:
#' * `"recordings"`: one file a recording with a column a rater, as the MuSe-Toolbox has them:
#'   `raw/<dimension>/<recording>.csv`. `path` is the folder `raw`, the folder of one dimension, or a
#'   file.
#' * `"raters"`: one file a rater with the time and one column, or a column for each dimension. The file's
#'   name is the rater's; subfolders are recordings, or dimensions and recordings
#'   (`<dimension>/<recording>/<rater>.csv`). A column of recordings (`video`, `clip`, ...) in the file names them
#'   otherwise. Names such as `clip1.csv` or `sub-01/` are taken by their word; `template` says what
#'   the parts of names are.
#' * `"long"`: one row a rating, with columns for rater, time and value, and where there are several, for
#'   recording and dimension; or a column of values for each dimension.
#'
#' Columns called `anna_arousal`, `ben_arousal`, ... are raters and dimensions at once, `clip1_anna`, `clip2_anna`, ...
#' recordings and raters. Where no word tells which part of such names is which, it is asked:
#' `raters = "{rater}_{recording}"`.
#'
#' What a column holds is told by its name, in English, German, French, Spanish, Italian, Dutch and Portuguese
#' ([known_words()]): dimensions, raters, recordings, trials, sessions, values, times. Columns of frames,
#' segments, labels, confidences, buttons, row numbers and the like hold no ratings, nor do columns of text; what
#' devices measure (gaze, acceleration, electrodes, names with a unit in brackets) is dimensions of one source; the
#' message names them. A column of trials or conditions becomes part of the recording, one of sessions part of the
#' rater who rated a recording more than once. Two columns of one name are two raters, the second called `"name 2"`;
#' of two that are called after one dimension it is asked.
#'
#' @section Times:
#' The time column is the one whose name says so (`time`, `timestamp`, `Time(sec)`, `time_ms`, `VideoTime`,
#' `Zeit`, `temps`, ...); one that speaks of the video or medium comes before others. Cells may be numbers, dates (ISO
#' 8601
#' and its kin), `hh:mm:ss.fff`, `mm:ss`, numbers with their unit (`"250 ms"`), or seconds, ms, ... since 1970. Clocks
#' that tell the date become seconds since the start of the recording (raters who rated at the same time share it);
#' `traces()` keeps the start as `time_ref`. A clock that runs on from one recording to the next starts
#' anew with each.
#'
#' Dates are read as they are written where this is clear, with names of months, too (`28-Mar-2021`, `28. Maerz
#' 2021`); `03/05/2021` on several days is asked for. Dates without a zone are a clock on the wall. Where it is put
#' forward or back by an hour, on a day on which clocks are changed somewhere, `tz` must say where it was. A time of
#' day that passes midnight goes on into the next day, which is said; times that only fall are an error, as they may
#' count down, or be written newest first (`countdown`).
#'
#' The unit is what `unit`, the name of the column or a row of units under the header say. Without them it is clear
#' where
#' steps are fractions (seconds) or steady and of 25 and more (milliseconds), and where a column `time` counts one by
#' one
#' (seconds). Otherwise (a rating every 15, bursts 8 apart) it is asked for. Without a column of times `rate` must
#' say how many rows there are a second.
#'
#' @section Formats:
#' CARMA, DARMA, Continuum, PAGAN, NOVA, BIDS (`_stim`, `_physio`, `events.tsv`), ELAN (also as text), Praat, DEAM,
#' CASE, SEWA, MuSe, Empatica E4, iMotions (`column =` must be given), BORIS, subtitles and Parquet are known by
#' their look; `vignette("files")` shows each. Intervals are read by [read_segments()], gold standards by
#' [read_gold_standard()].
#'
#' @section Dialects:
#' Delimiter (semicolon, tab, comma, bar or white space), decimal mark, quotes, lines before the table, a line
#' `sep=;`, a row of units, files without header, with byte order mark, in UTF-16 or a Windows code page, packed
#' (`.gz`) and with line ends of any kind are recognised. Cells that are empty or hold `NA`, `NaN`, `N/A`, `n/a`,
#' `#N/A`, `NULL`, `None`, `?`, `-` or `.` are missing ratings. A line above the table such as `# rater: anna` names
#' who rated; tables below such lines, one after the other, are read as a file each. `participants.tsv`, `README.txt`
#' and other files without ratings are left out, and a warning names them; the message names files of other endings
#' that could hold some (`emil.xlsx`).
#'
#' A file of nothing but numbers is read by the package itself, each number as the double that is nearest to its text.
#' For others data.table's reader is used where it is installed, with the same result. On a [future::plan()] many files
#' are read in parallel.
#'
#' @param path A folder (searched with its subfolders for `.csv`, `.tsv`, `.txt`, `.tab` and `.dat`, also `.gz`, and
#'   for files of known formats), or files.
#' @param format Name of the format of the files, where they do not show it themselves; `"delimited"` reads as plain
#'   tables
#'   what would be taken for one.
#' @param ... Arguments that one format alone knows.
#' @param layout `"recordings"`, `"raters"` or `"long"`, see below.
#' @param time Name of the time column.
#' @param unit Unit of the times: `"s"`, `"ms"`, `"us"`, `"ns"`, `"min"`, `"h"`, `"days"`, `"frames"` (with `rate`),
#'   or of text such as `12:30` `"mm:ss"` or `"hh:mm"`.
#' @param rate Frames a second of times in frames (timecodes at 29.97 or 59.94 count as NTSC does: 30 or 60 numbers a
#'   second, of which those with a semicolon before the frames drop some); rows a second of files without times, or of
#'   clocks that are cut to whole seconds.
#' @param recording,dimension,rater Columns that hold them (several are parts of one name); or the name itself, where
#'   the files do not tell. A name that is nearly that of a column is an error, as it may be a slip: `I("clip")` is
#'   surely a name, and comes before what the files tell.
#' @param value The column of values; several columns are dimensions. `c(valence = "JoyX")` names the dimension.
#' @param raters Columns that hold one rater each; `c(anna = "VP01")` names the rater. Or what the names of
#'   columns hold, like `"{recording}_{rater}"` (`recording`, `rater` and `dimension` are known). Or the raters after
#'   whom tiers of ELAN and Praat are called.
#' @param columns Names for all columns, for files without header (or with a wrong one).
#' @param template What the names of files (and folders) hold, like `"{rater}_{recording}"` or
#'   `"{dimension}/{recording}/{rater}"`.
#' @param pattern A regular expression: which files of a folder to read.
#' @param delim Delimiter: `","`, `";"`, `"\t"`, `"|"` or `" "` (any white space).
#' @param decimal Decimal mark: `"."` or `","`.
#' @param encoding Code of the text, as in [iconv()], where it is neither UTF-8, UTF-16 nor Windows 1252.
#' @param na Further words (or numbers) for missing ratings.
#' @param skip Number of lines before the table.
#' @param sampling How the traces were sampled, `"regular"`, `"irregular"` or `"event"`; by default this is found from
#'   each one, see [traces()].
#' @param tz Where the clock was of dates without a zone, like `"Europe/Berlin"` ([OlsonNames()]): it knows when
#'   clocks were
#'   put forward and back; `"UTC"` is a clock that was not.
#' @param time_format How times are written, in the words of [strptime()], like `"%d/%m/%Y %H:%M:%OS"`.
#' @param countdown Do times count down to the end (`TRUE`), or were rows written newest first (`FALSE`)?
#' @param restarts What a clock that starts anew within a file begins: another `"recording"` (a trial), or another
#'   `"session"` of the same one.
#' @param origin The date from which numbers count, with `unit`: `"1899-12-30"` for days of spreadsheets, `"1904-01-01"`
#'   for seconds of old Macs, `"1989-12-31"` for those of Garmin. Times since 1970 and ticks of Windows and .NET
#'   are known by their size.
#' @param quiet Leave out the message?
#' @returns A table of class `annotations`, see [as_annotations()] (which also says what is done
#'   to duplicated and unordered times).
#' @section Errors:
#' `musefuse_error_file` (no such file, or none that holds ratings), `musefuse_error_values` (a cell
#' that is no number: file, line and column are named), `musefuse_error_time` (no times, or a unit that is not clear),
#' `musefuse_error_columns` (a column that is not there, or a layout that is not clear), `musefuse_error_duplicates`
#' (two
#' files of one trace; more than 2 % of the ratings at a time that the same rater rated otherwise; a rater's passes
#' woven into one), `musefuse_error_memory` (files that the free memory cannot hold, by what Linux says of it or the
#' option `musefuse.memory`, in bytes: [map_recordings()] is the way out). A warning of class
#' `musefuse_warning_empty` counts files without ratings.
#' @examples
#' folder <- system.file("extdata", "ratings", "raw", package = "musefuse")
#' read_annotations(folder)
#'
#' # frames of a video with 25 frames a second
#' file <- file.path(tempdir(), "clip7.csv")
#' writeLines(c("frame,anna,ben", "0,0.1,0.2", "1,0.1,0.3", "2,0.2,0.3"), file)
#' read_annotations(file, unit = "frames", rate = 25, dimension = "arousal")
#' @family data
#' @export
read_annotations <- function(path, format = NULL, ..., layout = NULL, time = NULL, unit = NULL, rate = NULL,
                             recording = NULL, dimension = NULL, rater = NULL, value = NULL, raters = NULL,
                             columns = NULL, template = NULL, pattern = NULL, delim = NULL, decimal = NULL,
                             encoding = NULL, na = NULL, skip = NULL, sampling = NULL, tz = NULL, time_format = NULL,
                             countdown = NULL, restarts = NULL, origin = NULL, quiet = FALSE) {
  format <- check_format(format)
  options <- given_dots(...)
  call <- rlang::current_env()
  wanted <- list(
    layout = if (!is.null(layout)) check_choice(layout, c("recordings", "raters", "long")),
    time = check_string(time, null = TRUE), unit = unit, rate = check_number(rate, 0, open = TRUE, null = TRUE),
    recording = check_names(recording), dimension = check_one_name(dimension), rater = check_names(rater),
    value = check_names(value), raters = raters, columns = check_names(columns), template = check_string(template,
      null = TRUE),
    delim = if (!is.null(delim)) check_choice(delim, c(",", ";", "\t", "|", " ")),
    decimal = if (!is.null(decimal)) check_choice(decimal, c(".", ",")), encoding = check_encoding(encoding),
    na = check_na(na), skip = if (!is.null(skip)) as.integer(check_number(skip, 0, whole = TRUE)), tz = check_zone(tz),
    time_format = check_time_format(time_format), countdown = if (!is.null(countdown)) check_flag(countdown),
    restarts = check_restarts_argument(restarts), origin = check_origin(origin)
  )
  wanted$unit <- check_unit(unit, rate)
  sampling <- check_sampling(sampling)
  check_flag(quiet)
  files <- find_files(path, check_pattern(pattern))
  # text of a rating is seldom longer than its row; both are there at once
  bytes <- sum(file.size(vapply(files, `[[`, "", "path")), na.rm = TRUE)
  check_memory(2 * bytes, paste0("The ", count_of(length(files), "file"), " hold ", format_bytes(bytes), "."),
    call = call)
  starts <- if (!has_future_plan()) starts_of(vapply(files, `[[`, "", "path")) # else the workers look themselves
  unread <- unread_text(files)
  claimed <- claim_files(files, starts, format, options, call)
  unlisted <- are_unlisted(files, claimed)
  files <- files[unlisted]
  starts <- starts[unlisted]
  claimed <- claimed[unlisted]
  by_format <- read_claimed(files, claimed, c(wanted, options, list(call = call)))
  tables <- read_delimited(files[is.na(claimed)], starts[is.na(claimed)], wanted,
    any(dir.exists(path)) || length(files) > 1L, length(by_format) > 0L, path, call)
  read <- if (length(tables$tables) > 0L) understand_tables(tables$tables, wanted, call)
  out <- assemble_annotations(read, by_format, wanted, call)
  warn_empty_files(tables$left, length(files))
  out$data <- declare_sampling(out$data, sampling)
  if (!quiet) inform_read(out, read, by_format, wanted, unread)
  out$data <- add_step(out$data, NULL, "read_annotations",
    c(list(path = path), compact(c(list(format = format, sampling = sampling), wanted, options))))
  say_odd_traces_of(out$data, quiet)
}

check_names <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  if (!is.null(x) && (!is.character(x) || length(x) == 0L || anyNA(x))) {
    abort_musefuse("{.arg {arg}} must name columns, not {.obj_type_friendly {x}}.", "argument", call = call)
  }
  if (inherits(x, "AsIs") && length(x) > 1L) {
    abort_musefuse("{.arg {arg}} must be one name in {.code I()}, not {length(x)}.", "argument", call = call)
  }
  x
}

check_one_name <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  if (inherits(x, "AsIs")) check_names(x, arg, call) else check_string(x, null = TRUE, arg = arg, call = call)
}

# ---- from files to tables ------------------------------------------------------------------------

# The format of each file, NA for tables of text.
claim_files <- function(files, starts, format, options, call) {
  claimed <- rep(if (is.null(format) || format == "delimited") NA_character_ else format, length(files))
  if (is.null(format) && length(annotation_formats()) > 0L) {
    claimed <- sniffed_formats(files, starts %||% starts_of(vapply(files, `[[`, "", "path")))
  }
  check_format_options(options, unique(claimed[!is.na(claimed)]), call)
  claimed
}

# Files of a folder that is described by its traces.csv are read by that.
are_unlisted <- function(files, claimed) {
  paths <- vapply(files, `[[`, "", "path")
  listed <- listed_files(paths[claimed %in% "facts"])
  claimed %in% "facts" | length(listed) == 0L | !normalizePath(paths, mustWork = FALSE) %in% listed
}

read_claimed <- function(files, claimed, options) {
  at <- which(!is.na(claimed))
  options$alone <- length(files) == 1L
  items <- Map(function(file, format) list(file = file, format = format), files[at], claimed[at])
  read <- map_items(unname(items), "Reading", read_one_claimed, options[names(options) != "call"], call = options$call)
  read <- ids_from_names(read, files[at], call)
  recordings_from_roles(raters_from_sessions(raters_from_folders(read, files[at])))
}

read_one_claimed <- function(item, options) read_format(item$file, item$format, options)

# The tables of text; files without ratings are counted in a warning, which is an error where there is nothing else.
read_delimited <- function(files, starts, wanted, in_folder, others, path, call) {
  if (length(files) == 0L) {
    return(NULL)
  }
  side <- in_folder & is_side_file(vapply(files, `[[`, "", "name"))
  if (all(side) && !others) side[] <- FALSE
  left <- vapply(files[side], `[[`, "", "path")
  files <- files[!side]
  starts <- starts[!side]
  if (length(files) == 0L) {
    return(list(tables = list(), left = left))
  }
  parted <- with_rater_heads(files, starts)
  if (length(parted) > length(files) && !is.null(starts)) starts <- starts_of(vapply(parted, `[[`, "", "path"))
  files <- parted
  tables <- read_tables(files, starts, wanted, call)
  none <- vapply(tables, function(table) !is.null(table$none), NA)
  beside <- beside_ratings(tables, wanted)
  if (others || !all(beside | none)) none <- none | beside
  if (all(none) && !others) {
    why <- if (all(vapply(tables, `[[`, "", "none") == "empty")) "empty" else "without a table of numbers"
    abort_musefuse(c("{.path {path}} holds no ratings: {cli::qty(length(none))}{?the file is/all files are} {why}.",
      i = recipe_of_text_file(tables[[1L]]$file$path)), "file", call = call)
  }
  list(tables = tables[!none], left = c(left, vapply(files[none], `[[`, "", "path")))
}

# Lists of numbers are text to a reader of tables.
recipe_of_text_file <- function(path) {
  x <- tryCatch(utils::read.csv(path, check.names = FALSE, colClasses = "character"), error = function(cnd) NULL,
    warning = function(cnd) NULL)
  if (NROW(x) > 0L) recipe_of_lists(names(x), x, path)
}

# ---- from tables to annotations ------------------------------------------------------------------

# Plans, times and pieces of the tables, with what was guessed on the way.
understand_tables <- function(tables, wanted, call) {
  local_known_indices()
  plans <- settle_layout(plan_tables(tables, wanted, call), tables, wanted, call)
  check_files_of_people(tables, plans, wanted, call)
  check_labels(tables, plans, wanted, call)
  check_no_intervals(tables, plans, wanted, call)
  tables <- Map(settle_blank_ids, without_totals(tables, plans, wanted), plans)
  warn_nameless(tables)
  times <- table_times(tables, plans, wanted, call)
  ids <- ids_from_paths(tables, plans, wanted, call)
  pieces <- table_pieces(tables, plans, times$time, ids, wanted, call)
  list(tables = tables, plans = plans, times = times, ids = ids, pieces = pieces, said = c(ids$said, times$said))
}

# What the tables do not say is taken from names of files and folders.
ids_from_paths <- function(tables, plans, wanted, call) {
  lacks <- function(id) is.null(wanted[[id]]) && any(vapply(plans, function(plan) length(plan[[id]]) == 0L, NA))
  layout <- plans[[1L]]$layout
  files <- lapply(tables, `[[`, "file")
  rater_of_file <- layout == "raters" && all(vapply(plans, function(plan) length(plan$rater) == 0L, NA))
  told <- all(vapply(plans, function(plan) told_by_columns(plan)[["recording"]], NA))
  single <- all(vapply(plans, has_one_kind, NA))
  need <- c(if (lacks("recording") && !told) "recording", if (rater_of_file) "rater",
    if (lacks("dimension") && (layout == "recordings" || single)) "dimension")
  if (layout == "long" && length(tables) == 1L && is.null(wanted$template)) {
    return(list())
  }
  check_template_used(wanted, plans[[1L]], call)
  heads <- if (rater_of_file && is.null(wanted$rater) && is.null(wanted$template)) named_by_heads(files)
  files <- heads %||% files
  out <- path_ids(files, need, wanted, documented_dimension = layout != "long" && single || layout == "recordings",
    call = call)
  if (!is.null(heads)) {
    who <- unique(vapply(heads, `[[`, "", "name"))
    out$said <- c(out$said, line("Raters are those that lines above the tables tell: {.val {name_some(who)}}."))
  }
  if (layout %in% c("long", "both") && is.null(wanted$template)) out <- recording_of_long(out, tables, plans)
  out
}

# Long files that have a rater each are parts of one recording; others are recordings.
recording_of_long <- function(out, tables, plans) {
  if (plans[[1L]]$layout == "both" && length(tables) == 1L) {
    return(out)
  }
  raters <- Map(function(table, plan) {
    if (length(plan$rater) > 0L) unique(id_text(table$columns, plan$rater, table$names))
  }, tables, plans)
  own <- all(lengths(raters) == 1L) && anyDuplicated(unlist(raters)) == 0L
  stem <- vapply(tables, function(table) table$file$name, "")
  if (own && (all(role_of_name(stem) == "rater") || all(unlist(raters) == stem))) out$recording <- NULL
  out
}

assemble_annotations <- function(read, by_format, wanted, call) {
  pieces <- c(read$pieces, format_pieces(by_format))
  if (length(pieces) == 0L) {
    why <- escape_braces(unique(unlist(lapply(by_format, `[[`, "said"))))
    abort_musefuse(c("The files hold no ratings.", stats::setNames(why, rep("x", length(why)))), "empty", call = call)
  }
  local_known_indices()
  check_clashes(pieces, wanted, call)
  columns <- stack_pieces(pieces)
  files <- attr(columns, "files")
  said <- c(read$said, unique(unlist(lapply(by_format, `[[`, "said"))))
  has_recording <- !is.null(wanted$recording) || any(levels(columns$recording) != "recording 1") ||
    identical(wanted$restarts, "session")
  parted <- if (length(by_format) == 0L) part_ids(columns, read$plans, wanted)
  columns <- parted$columns %||% columns
  composed <- compose_ids(columns, has_recording || any(parted$parted == "recording"))
  verbatim <- any(vapply(by_format, function(one) isTRUE(one$verbatim), NA)) ||
    any(vapply(read$tables, function(table) isTRUE(table$dialect$own), NA))
  spelt <- if (verbatim) composed["columns"] else merge_spellings(composed$columns)
  columns <- spelt$columns
  said <- c(said, parted$said, composed$said, spelt$said)
  facts <- list()
  if (isTRUE(wanted$countdown)) columns$time <- count_up(columns$time, columns$recording)
  if (!is.null(read) && !is.na(read$times$origin)) {
    clock <- start_clocks(columns$time, read$times$origin, columns$recording, trace_code(columns),
      read$times$zone)
    columns$time <- clock$time
    facts$time_ref <- clock$time_ref
    said <- c(said, if (clock$apart) "Raters who rated at different times of day start at 0 each." else
      "Times are seconds since the recording's start.")
  } else if (any(vapply(read$plans, function(plan) length(plan$recording) + length(plan$trial) > 0L, NA))) {
    restarted <- restart_session_clocks(columns)
    if (!is.null(restarted)) {
      columns <- restarted$columns
      said <- c(said, restarted$said, label_call_text(read, wanted))
    }
  }
  facts <- c(facts, trace_sources(columns, files, wanted, identical(read$times$kind, "rows")))
  data <- build_annotations(columns, call = call, suspects = function() suspect_columns(read, wanted))
  list(data = keep_facts(data, facts, by_format), said = said)
}

format_pieces <- function(by_format) {
  pieces <- lapply(by_format, function(one) {
    if (length(one$rows$time) == 0L) {
      return(NULL)
    }
    key <- trace_key(one$rows)
    lapply(split(seq_along(key), factor(key, unique(key))), function(at) {
      list(recording = as.character(one$rows$recording[at[[1L]]]),
        dimension = as.character(one$rows$dimension[at[[1L]]]),
        rater = as.character(one$rows$rater[at[[1L]]]), time = as.double(one$rows$time[at]),
        value = as.double(one$rows$value[at]), file = one$path)
    })
  })
  unname(unlist(pieces, recursive = FALSE))
}

# Columns left out that would tell apart the ratings of one time; a count of frames would be the better clock.
suspect_columns <- function(read, wanted) {
  table <- read$tables[[1L]]
  plan <- read$plans[[1L]]
  cut <- cut_digits_text(table, plan)
  if (!is.null(cut)) {
    return(cut)
  }
  left <- plan$left[nzchar(table$names[plan$left])]
  frames <- left[time_rank(table$names[left]) %in% 7]
  # those of each second begin anew
  if (length(frames) > 0L && !any(diff(table$columns[[frames[[1L]]]]) < 0 & diff(read$times$time[[1L]]) > 0)) {
    name <- table$names[[frames[[1L]]]]
    return(line("Column {.field {name}} counts frames:",
      "{.code time = \"{name}\", unit = \"frames\", rate = 25} (with their number a second)."))
  }
  likely_ids(table$columns, plan, wanted)
}

# A spreadsheet writes 1600000000123 as 1.6E+12, and the milliseconds are gone.
cut_digits_text <- function(table, plan) {
  cells <- if (length(plan$time) == 1L) vapply(table$dialect$sample, `[[`, "", plan$time)
  cut <- cells[grepl("[0-9][eE][+]?[0-9]+$", cells)]
  if (length(cut) > 0L) line("Times such as {.val {cut[[1L]]}} have lost their last digits, which are in no file:",
    "export them again, in a spreadsheet with the column as a number without decimals.")
}
