# Ids of recordings, raters, dimensions and segments: text or sound factors, readable, and none of them missing.

are_ids <- function(id) {
  is.factor(id) && !code_range(id)$missing && is_sound_factor(id) && all(is_readable(levels(id))) &&
    !any(is_no_name(levels(id)))
}

# Of the codes of a factor, whatever its levels.
code_range <- function(id) {
  once_for(list(id), "codes", lasting = TRUE, find = function(on) {
    codes <- as.integer(on[[1L]])
    list(least = min(codes, Inf, na.rm = TRUE), most = max(codes, -Inf, na.rm = TRUE), missing = anyNA(codes))
  })
}

# Attributes that were written by hand make factors that are none: codes without a level, two levels of one name.
is_sound_factor <- function(id) {
  is.character(levels(id)) && !anyDuplicated(levels(id)) && is.null(dim(id)) &&
    (typeof(id) == "integer" || all(as.integer(id) == unclass(id), na.rm = TRUE)) &&
    code_range(id)$least >= 1 && code_range(id)$most <= nlevels(id)
}

# Text that was read in another encoding than its own has bytes that are no letters.
is_readable <- function(text) validEnc(text) & Encoding(text) != "bytes"

check_sound_ids <- function(id, name, call) {
  if (is.factor(id) && !is_sound_factor(id)) {
    abort_musefuse(c("Column {.field {name}} must be text or a factor.",
      x = "It is a factor with codes that have no level, or with levels that are not different words.",
      i = "Was {.code levels()} or {.code class()} written by hand?"), "values", call = call)
  }
  check_readable(if (is.factor(id)) levels(id) else if (is.character(id)) if (has_few_values(id)) distinct(id) else id,
    name, call)
}

check_readable <- function(names, name, call) {
  wrong <- which(!is_readable(as.character(names)))
  if (length(wrong) > 0L) {
    shown <- iconv(names[[wrong[[1L]]]], "latin1", "UTF-8")
    abort_musefuse(c("Column {.field {name}} holds text that was read in another encoding than its own.",
      x = "As text of western Europe the first is {.val {short_name(shown)}}.",
      i = paste("{.fn read_annotations} finds the encoding, {.code read.csv(file, fileEncoding = \"latin1\")} takes",
        "it, {.code iconv(x, \"latin1\", \"UTF-8\")} mends a column.")), "values", call = call)
  }
}

is_no_name <- function(id) is.na(id) | !grepl("[^[:space:]\u00a0]", id)

check_ids <- function(id, name, row, call) {
  if (are_ids(id)) {
    return(invisible())
  }
  if (is.factor(id)) {
    check_sound_ids(id, name, call)
  } else {
    known <- distinct(id)
    check_readable(known, name, call)
    if (!any(is_no_name(known))) {
      return(invisible())
    }
  }
  bad <- if (is.factor(id)) is_no_name(levels(id))[id] | is.na(levels(id)[id]) else is_no_name(id)
  if (any(bad)) {
    rows <- which_rows(bad, row)
    abort_musefuse(c(
      "Every rating needs a {name}.",
      x = "{.field {name}} is missing in {cli::qty(length(rows))}row{?s} {name_some(rows)}.",
      i = "{.fn tidyr::drop_na} leaves such rows of a table out, {.fn tidyr::fill} fills those below merged cells."
    ), "missing", call = call)
  }
}

which_rows <- function(bad, row) {
  rows <- which(bad)
  if (is.null(row)) rows else unique(row[rows])
}
