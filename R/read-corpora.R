# Tables of corpora that are told by their look: DEAM (a row a song, times across), CASE as recorded, SEWA.

# ---- DEAM, EmoMusic, PMEmo: columns sample_15000ms, sample_15500ms, ... ------------------------------

format_deam <- function() list(sniff = sniff_deam, read = read_format_deam)

deam_sample <- "^\\s*\"?\\s*sample_([0-9.]+)(ms|s)\\s*\"?\\s*$"

sniff_deam <- function(file, top) {
  names <- if (length(top$lines) > 0L) strsplit(top$lines[[1L]], "[,;\t]")[[1L]]
  samples <- grepl(deam_sample, names)
  sum(samples) >= 2L && all(is.na(time_rank(names[!samples]))) # beside a clock they are raters
}

read_format_deam <- function(file, options) {
  if (any(name_tokens(file$name)[[1L]] %in% c("std", "sd", "stdev", "variance"))) {
    return(left_out_file(file, "standard deviations by its name"))
  }
  lines <- read_lines(file$path, encoding = options$encoding)
  delim <- delim_of_header(lines[[1L]])
  names <- split_cells(lines[[1L]], delim)[[1L]]
  columns <- columns_of_lines(lines, 2L, delim, names, file, options, fill = TRUE)
  samples <- grepl(deam_sample, names)
  time <- as.numeric(sub(deam_sample, "\\1", names[samples])) /
    ifelse(sub(deam_sample, "\\2", names[samples]) == "ms", 1000, 1)
  value <- vapply(names[samples], function(name) format_numbers(columns[[name]], file, name, attr(columns, "lines"),
    options), numeric(length(columns[[1L]])))
  value <- matrix(value, ncol = length(time))
  n <- nrow(value)
  id <- deam_ids(names, columns, !samples)
  mean_of_song <- !is.null(id$recording)
  recording <- id$recording %||% rep(file$name, n)
  in_name <- dimension_of_name(sub("_cont_average$", "", file$name))$dimension
  dimension <- id$dimension %||% rep(if (mean_of_song && nzchar(in_name)) sub("_cont_average$", "", file$name) else
    folder_dimension(file), n)
  rater <- id$rater %||% if (mean_of_song) rep("mean", n) else as.character(seq_len(n))
  twice <- which(duplicated(data.frame(recording, dimension, rater)))
  if (length(twice) > 0L) {
    song_twice <- recording[[twice[[1L]]]]
    abort_format(file, "duplicates", options,
      x = "{.val {song_twice}} has several rows, and no column tells whose they are.",
      i = "A column before the samples must name the raters, such as {.field worker_id}.")
  }
  kept <- t(!is.na(value))
  at <- function(ids) rep(ids, each = length(time))[kept]
  rows <- list(recording = at(recording), dimension = at(dimension), rater = at(rater), time = rep(time, n)[kept],
    value = t(value)[kept])
  list(rows = rows, traces = NULL, said = c(paste("Times stand in the columns' names, rows are",
    if (mean_of_song) "recordings (songs)." else "raters of the recording that the file is named after."),
  if (length(id$left) > 0L) line("Left out, beside the samples: {.field {name_some(id$left)}}.")))
}

# The recording, dimension and rater of each row, by the columns (`among`) that are called so; of others one that is no
# summary is who rated, where rows are of no song, or a song has several. A column without a name counts rows.
deam_ids <- function(names, columns, among) {
  among <- among & nzchar(names) & !grepl("^Unnamed", names)
  is_id <- function(kind) which(among & is_word(names, kind))[1L]
  at <- c(recording = is_id("recording"), dimension = is_id("dimension_id"), rater = is_id("rater"))
  open <- setdiff(which(among & !is_word(names, "other") & !fused_columns(compact_name(names)) &
    !nzchar(dimension_of_name(names)$dimension)), at)
  several <- is.na(at[["recording"]]) || anyDuplicated(as.data.frame(columns[at[1:2][!is.na(at[1:2])]])) > 0L
  if (is.na(at[["rater"]]) && several) at[["rater"]] <- open[1L]
  ids <- lapply(columns[stats::na.omit(at)], trimws)
  c(stats::setNames(ids, names(at)[!is.na(at)]), list(left = setdiff(names[among], names[at])))
}

# ---- CASE as recorded: seconds, x = valence, y = arousal, integers of a joystick ---------------------

format_case <- function() list(sniff = sniff_case, read = read_format_case)

case_limit <- 26225

# Three columns of numbers without a header, the last two whole and in part far beyond any scale.
sniff_case <- function(file, top) {
  if (length(top$lines) < 3L || !all(grepl("^\\s*[-0-9.]+\\t-?[0-9]+\\t-?[0-9]+\\s*$", utils::head(top$lines, 20L)))) {
    return(FALSE)
  }
  cells <- suppressWarnings(as.numeric(unlist(strsplit(utils::head(top$lines, 20L), "\t"))))
  xy <- matrix(cells, nrow = 3L)[-1L, ]
  grepl("^sub[_-]?[0-9]", file$name) && !anyNA(xy) && max(abs(xy)) <= case_limit
}

read_format_case <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  columns <- columns_of_lines(lines, 1L, "\t", c("time", "valence", "arousal"), file, options)
  numbers <- format_number_columns(columns, names(columns), file, options)
  beyond <- which(abs(numbers$valence) > case_limit | abs(numbers$arousal) > case_limit)
  if (length(beyond) > 0L) {
    line <- attr(columns, "lines")[[beyond[[1L]]]]
    abort_format(file, "values", options, x = "Line {line} is beyond the joystick's 26225.")
  }
  scaled <- lapply(numbers[-1L], function(v) 0.5 + 9 * (v + case_limit) / (2 * case_limit))
  rows <- melt_dimensions(numbers$time, scaled, "session", file$name)
  list(rows = rows, traces = format_facts(rows, scale_min = 0.5, scale_max = 9.5, tool = "CASE"),
    said = "CASE as recorded: values of the joystick became 0.5 to 9.5; a session is one recording, \"session\".")
}

# ---- SEWA, AVEC 2018: 'name';time;arousal;valence;liking without a header ----------------------------

format_sewa <- function() list(sniff = sniff_sewa, read = read_format_sewa)

sewa_row <- "^('[^';]+'|\"?[A-Za-z]+_[A-Z]{2}_[0-9]+\"?);[-0-9.,]+(;[-0-9.,eENa]*){3}\\s*$"
sewa_header <- "^'?instance(_?name)?'?;(frame)?_?time;arousal;valence;liking\\s*$"

# Names of recordings in single quotes, or such as Train_DE_01; with a header or without.
sniff_sewa <- function(file, top) {
  lines <- utils::head(top$lines, 20L)
  lines <- lines[nzchar(lines)]
  if (length(lines) > 1L && grepl(sewa_header, gsub("\"", "", lines[[1L]]), ignore.case = TRUE)) lines <- lines[-1L]
  length(lines) > 0L && all(grepl(sewa_row, lines))
}

read_format_sewa <- function(file, options) {
  lines <- read_lines(file$path, encoding = options$encoding)
  has_header <- grepl(sewa_header, gsub("\"", "", lines[[1L]]), ignore.case = TRUE)
  columns <- columns_of_lines(lines, 1L + has_header, ";", c("instance", "time", "arousal", "valence", "liking"), file,
    options)
  numbers <- format_number_columns(columns, names(columns)[-1L], file, options)
  recording <- gsub("^'|'$", "", columns$instance)
  rows <- melt_dimensions(numbers$time, numbers[-1L], recording, "gold")
  list(rows = rows, traces = NULL, said = "SEWA: columns are arousal, valence and liking, of one rater, \"gold\".")
}
