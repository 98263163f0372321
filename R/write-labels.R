#' Write the classes of segments as labels
#'
#' One row a segment: from when to when, and its class. These are the files that a prediction model is
#' trained on, or that a colleague opens beside the video.
#'
#' @param data A `classes` table, named or not (a data frame with `recording`, `segment` and `class`
#'   will do).
#' @param path A folder, made if it is not there; with `layout = "long"` a file name.
#' @param segments The segments, which know when each one starts and ends: a `segments` table. `NULL`
#'   takes those that the features were extracted from, as the classes remember them (see [settings()]).
#' @param ... These dots are for future extensions and must be empty.
#' @param layout `"recordings"`: one file a recording, `<path>/<recording>.csv`, the layout that users of the
#'   MuSe-Toolbox have on disk; `"long"`: one file for all.
#' @param format `"csv"`; `"muse"`: `start`, `end` (ms), `segment_id`, `class_id`; `"elan"`, `"textgrid"` and `"nova"`:
#'   a tier `class` in a file a recording, which [read_segments()] reads.
#' @param unit Unit of start and end: `"s"`, `"ms"` or `"min"`. Where it is not seconds, it is named in the header
#'   (`start_ms`, `end_ms`).
#' @param labels `"names"`: a column `class` with the names of the classes (numbers as long as they have no
#'   names); `"numbers"`: a column `class_id` with 1, 2, ... in the order of the classes and 0 for noise, for
#'   software that wants numbers.
#' @param noise,missing What becomes of segments that are noise, or that have no class because a feature is
#'   missing: `"keep"` writes them (noise as `noise` or 0, a missing class as an empty cell), `"drop"` leaves
#'   them out. A message counts those left out.
#' @param digits Significant digits of start and end; 15 restores almost every double.
#' @inheritParams write_gold_standard
#' @returns The names of the files written, invisibly. Columns: `start` and `end` with their unit,
#'   `segment_id`, where the features were of single raters `rater`, then `class` or `class_id`; of a table of
#'   [propagate()] `probability` and `sure`, too (in the formats of tiers a question mark behind the class). The long
#'   layout has `recording` in front and `partition` before the class, where it is known.
#'   [segment_table()] reads all of them, folder or file.
#'
#'   Errors: `musefuse_error_segments` where a segment's times are not known, `musefuse_error_file` where two
#'   recordings would share a file.
#' @family export
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, c("mean", "std"))
#' classes <- cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1)
#' folder <- tempfile()
#' files <- write_labels(classes, folder, ratings_segments, unit = "ms")
#' head(readLines(files[1]), 3)
#' @export
write_labels <- function(data, path, segments = NULL, ..., layout = c("recordings", "long"),
                         format = c("csv", "muse", "elan", "textgrid", "nova"),
                         unit = c("s", "ms", "min"), labels = c("names", "numbers"),
                         noise = c("keep", "drop"), missing = c("keep", "drop"), digits = 15,
                         decimal = c(".", ",")) {
  check_no_dots()
  data <- check_classes(data)
  layout <- check_choice(layout)
  format <- check_choice(format)
  unit <- check_choice(unit)
  labels <- check_choice(labels)
  noise <- check_choice(noise)
  missing <- check_choice(missing)
  if (format == "muse") {
    unit <- "ms"
    labels <- "numbers"
  }
  digits <- check_number(digits, 1, 17, whole = TRUE)
  decimal <- check_decimal(decimal, format)
  check_layout_of(layout, format, c("csv", "muse"))
  segments <- if (is.null(segments)) remembered_segments(data) else check_segments(segments)
  kept <- drop_labels(data, noise, missing)
  rows <- label_rows(kept, segments, unit, labels)
  if (format == "csv") check_no_na_class(rows$class)
  if (format == "muse") rows <- rows[setdiff(names(rows), c("probability", "sure"))] # its layout has no room for more
  if (format %in% c("elan", "textgrid", "nova")) {
    tiers <- data.frame(recording = rows$recording, start = rows[[2L]] / seconds_to(unit),
      end = rows[[3L]] / seconds_to(unit), label = tier_labels(rows, labels), tier = "class")
    return(write_label_files(tiers[!is.na(tiers$label), ], folder_target(path), format, rlang::current_env()))
  }
  if (layout == "long") {
    return(invisible(write_rows(rows, file_target(path, ".csv"), digits, decimal)))
  }
  files <- files_of_recordings(rows$recording, folder_target(path), ".csv", rlang::current_env())
  write_pieces(rows[setdiff(names(rows), c("recording", "partition"))], factor(files, unique(files)), digits, decimal)
}

# Where a class is not sure, a question mark follows it.
tier_labels <- function(rows, labels) {
  label <- as.character(rows[[if (labels == "names") "class" else "class_id"]])
  unsure <- if (is.null(rows$sure)) FALSE else rows$sure %in% FALSE
  ifelse(!is.na(label) & unsure, paste(label, "?"), label)
}

# The segments that the features were extracted of, where they are known.
known_segments <- function(classes) (fit_of(classes, "fit_propagate") %||% fit_of(classes, "fit_features"))$segments

remembered_segments <- function(classes, call = caller_env()) {
  segments <- known_segments(classes)
  if (is.null(segments)) {
    abort_musefuse(c(
      "{.arg segments} must be given: the classes do not remember from when to when their segments last.",
      i = "{.code write_labels(classes, path, segments)}, with the table that {.fn extract_features} was given."
    ), "segments", call = call)
  }
  check_segments(segments, call = call)
}

# An empty cell is a missing class, and so is what is called like one to most readers.
check_no_na_class <- function(class, call = caller_env()) {
  if ("NA" %in% class) {
    abort_musefuse(c("A class called {.val NA} would be read as a missing one.",
      i = "Rename it, or write {.code labels = \"numbers\"}."), "file", call = call)
  }
}

drop_labels <- function(classes, noise, missing) {
  is_noise <- !is.na(classes$class) & classes$class == "noise"
  left_out <- (is_noise & noise == "drop") | (is.na(classes$class) & missing == "drop")
  if (any(left_out)) {
    n <- sum(left_out)
    inform_musefuse(
      "{n} of {nrow(classes)} segment{?s} {cli::qty(n)}{?is/are} left out: noise or without a class.", "labels"
    )
  }
  classes[!left_out, ]
}

label_rows <- function(classes, segments, unit, labels, call = caller_env()) {
  at <- match_segments(classes, segments, call = call)
  if (anyNA(at)) {
    lost <- lapply(classes[is.na(at), c("recording", "segment")], as.character)
    abort_musefuse(c(
      "{.arg segments} must have each segment of {.arg data}.",
      x = "It lacks {sum(is.na(at))}, e.g. segment {.val {lost[[2L]][[1L]]}} of recording {.val {lost[[1L]][[1L]]}}.",
      i = "Classes that were placed, not learnt, need their own {.arg segments}."
    ), "segments", call = call)
  }
  times <- list(segments$start[at] * seconds_to(unit), segments$end[at] * seconds_to(unit))
  names(times) <- paste0(c("start", "end"), if (unit != "s") paste0("_", unit))
  label <- if (labels == "names") list(class = as.character(classes$class)) else
    list(class_id = class_number(classes$class))
  partition <- classes[["partition"]] %||% segments[["partition"]][at]
  columns <- c(list(recording = as.character(classes$recording)), times, list(segment_id = classes$segment))
  columns$rater <- if (!is.null(classes[["rater"]])) as.character(classes$rater)
  columns$partition <- if (!is.null(partition)) as.character(partition)
  certainty <- if (inherits(classes, "class_probabilities")) as.list(classes)[c("probability", "sure")]
  as.data.frame(c(columns, label, certainty), optional = TRUE, stringsAsFactors = FALSE)
}

# 1, 2, ... in the order of the levels; noise is 0 wherever it stands.
class_number <- function(class) {
  numbered <- setdiff(levels(class), "noise")
  number <- match(as.character(class), numbered)
  replace(number, !is.na(class) & class == "noise", 0L)
}

#' Write a profile of classes
#'
#' The table of [profile_classes()] as CSV, and its pictures beside it as PNG.
#'
#' @param data A `class_profile`.
#' @param path A CSV file; the folder is made if it is not there.
#' @param ... These dots are for future extensions and must be empty.
#' @param pictures Write the pictures, too? They are named after the file: `<path>-radar.png` for each type
#'   of [autoplot()][autoplot.class_profile]. `TRUE` is PNG; `"pdf"`, `"jpeg"` and `"tiff"` are other formats.
#' @param gold,segments The gold standard and the segments: with both the pictures that need them,
#'   `"timeline"` and `"examples"`, are drawn as well.
#' @param width,height,dpi Size of a picture in inches, and dots an inch.
#' @param digits Significant digits of the numbers.
#' @inheritParams write_gold_standard
#' @returns The names of the files written, invisibly. The CSV has the columns of the profile; missing values
#'   are empty cells. A picture that cannot be drawn (a silhouette of one class) is left out, with one
#'   warning of class `musefuse_warning_pictures`.
#' @family export
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, c("mean", "std", "rel_energy"))
#' profile <- profile_classes(cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1))
#' file <- write_profile(profile, tempfile(fileext = ".csv"))
#' head(readLines(file), 3)
#' @export
write_profile <- function(data, path, ..., pictures = FALSE, gold = NULL, segments = NULL,
                          width = 8, height = 5, dpi = 150, digits = 15, decimal = c(".", ",")) {
  check_no_dots()
  data <- check_profile(data)
  path <- file_target(path, ".csv")
  format <- if (is.character(pictures)) check_choice(pictures, c("png", "pdf", "jpeg", "tiff")) else
    if (check_flag(pictures)) "png"
  digits <- check_number(digits, 1, 17, whole = TRUE)
  decimal <- check_decimal(decimal)
  size <- list(
    width = check_number(width, 1, 100), height = check_number(height, 1, 100), dpi = check_number(dpi, 10, 1200)
  )
  write_rows(as.data.frame(data), path, digits, decimal)
  if (is.null(format)) {
    return(invisible(path))
  }
  drawn <- profile_pictures(data, gold, segments)
  files <- paste0(sub("[.]csv$", "", path, ignore.case = TRUE), "-", names(drawn), ".", format)
  for (i in seq_along(drawn)) {
    do.call(ggplot2::ggsave, c(list(files[[i]], drawn[[i]], device = format), size))
  }
  invisible(c(path, files))
}

# The pictures of a profile by type; those that these data do not allow are left out and named.
profile_pictures <- function(profile, gold = NULL, segments = NULL) {
  types <- c("radar", "effect", "correlation", "distribution", "scatter", "silhouette",
    if (!is.null(gold) && !is.null(segments)) c("timeline", "examples"))
  drawn <- lapply(stats::setNames(types, types), function(type) {
    tryCatch(
      autoplot(profile, type = type, gold = gold, segments = segments),
      musefuse_error = function(cnd) cnd
    )
  })
  failed <- vapply(drawn, inherits, NA, "condition")
  if (any(failed)) {
    why <- conditionMessage(drawn[failed][[1L]])
    warn_musefuse(c(
      "{sum(failed)} picture{?s} {cli::qty(sum(failed))}{?is/are} left out: {.val {types[failed]}}.", x = "{why}"
    ), "pictures")
  }
  drawn[!failed]
}
