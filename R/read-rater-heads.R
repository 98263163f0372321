# Files that tell above their table who rated, "# rater: anna", and files with such a table for each rater, one below
# the other: these are read as a file each.

rater_head <- "^[#%/; \t\"]*([^0-9:=,;\t\"]{2,30}?) *[:=][ \t]*\"?([^,;\t\"]*[^,;\t\" ])[\",;\t ]*$"

# Who a line says rated what is below it; NA for all others.
raters_of_heads <- function(lines) {
  part <- regmatches(lines, regexec(rater_head, lines, perl = TRUE))
  vapply(part, function(one) if (length(one) == 3L && is_word(one[[2L]], "rater")) one[[3L]] else NA_character_, "")
}

# `starts`: their first bytes; NULL on a future plan.
with_rater_heads <- function(files, starts) {
  unlist(Map(function(file, start) {
    top <- utils::head(start, 400L)
    if (!any(top == as.raw(0x3a) | top == as.raw(0x3d)) || any(top == as.raw(0L))) { # neither : nor =; %in% is slow
      return(list(file))
    }
    heads <- raters_of_heads(utils::head(from_windows(text_lines(top)), 10L))
    if (all(is.na(heads))) list(file) else parts_by_heads(file, read_lines(file$path))
  }, files, starts %||% lapply(files, function(file) first_bytes(file$path, 400L))), recursive = FALSE)
}

# A head without names in it stands over all parts.
parts_by_heads <- function(file, lines) {
  heads <- raters_of_heads(lines)
  if (sum(!is.na(heads)) < 2L) {
    return(list(c(file, head = heads[!is.na(heads)])))
  }
  part <- cumsum(!is.na(heads))
  rows <- lapply(seq_len(max(part)), function(k) {
    own <- lines[part == k & is.na(heads)]
    own[grepl("[^ \t\r,;]", own)]
  })
  header <- utils::head(rows[[1L]], 1L)
  folder <- tempfile()
  lapply(seq_along(rows), function(k) {
    own <- rows[[k]]
    if (any(grepl("[A-Za-z]", header)) && !identical(own[1L], header)) own <- c(header, own)
    path <- file.path(folder, k, sub("[.]gz$", "", basename(file$path)))
    dir.create(dirname(path), recursive = TRUE)
    writeLines(enc2utf8(c(lines[part == 0L], own)), path, useBytes = TRUE)
    c(replace(file, "path", path), head = heads[!is.na(heads)][[k]])
  })
}

# Where each file is one rater's, its head comes before its name, which is the recording's if a rater has several.
named_by_heads <- function(files) {
  heads <- unlist(lapply(files, `[[`, "head"))
  if (length(heads) != length(files)) {
    return(NULL)
  }
  again <- anyDuplicated(heads) > 0L
  Map(function(file, head) {
    if (again) file$folders <- c(file$folders, file$name)
    replace(file, "name", head)
  }, files, heads)
}
