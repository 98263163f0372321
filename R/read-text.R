# From bytes to lines of UTF-8: compression, byte order marks, UTF-16, Windows' code pages, the three ends of lines.

# The code of a text by its first bytes: "UTF-8", "UTF-16LE", "UTF-16BE", with the length of its mark; NA for what is
# no text.
text_code <- function(bytes) {
  begins <- function(mark) length(bytes) >= length(mark) && all(bytes[seq_along(mark)] == mark)
  if (begins(byte_marks$utf8)) {
    return(list(code = "UTF-8", mark = 3L))
  }
  if (begins(byte_marks$utf32)) { # begins as UTF-16 does, and is no text to the readers of lines
    return(list(code = NA_character_, mark = 4L))
  }
  if (begins(byte_marks$little)) {
    return(list(code = "UTF-16LE", mark = 2L))
  }
  if (begins(byte_marks$big)) {
    return(list(code = "UTF-16BE", mark = 2L))
  }
  if (begins(byte_marks$zip) || has_control(bytes)) {
    return(list(code = without_mark(bytes), mark = 0L))
  }
  list(code = "UTF-8", mark = 0L)
}

byte_marks <- list(utf8 = as.raw(c(0xef, 0xbb, 0xbf)), little = as.raw(c(0xff, 0xfe)), big = as.raw(c(0xfe, 0xff)),
  zip = as.raw(c(0x50, 0x4b)), utf32 = as.raw(c(0xff, 0xfe, 0, 0)))

control_bytes <- as.raw(c(0:8, 14:26, 28:31))

has_control <- function(bytes) cpp_has_control(bytes)

# UTF-16 without its mark: of Western text every second byte is 0.
without_mark <- function(bytes) {
  n <- length(bytes) - length(bytes) %% 2L
  if (n < 8L || bytes[[1L]] == as.raw(0x50) && bytes[[2L]] == as.raw(0x4b)) {
    return(NA_character_)
  }
  odd <- bytes[seq.int(1L, n, 2L)]
  even <- bytes[seq.int(2L, n, 2L)]
  text <- function(high, low) mean(high == as.raw(0)) > 0.9 && !any(low %in% control_bytes)
  if (text(even, odd)) "UTF-16LE" else if (text(odd, even)) "UTF-16BE" else NA_character_
}

# The first bytes, unpacked; NULL where the file cannot be opened or unpacked.
first_bytes <- function(path, n = 4096L) {
  bytes <- tryCatch(readBin(path, "raw", n), error = function(cnd) NULL, warning = function(cnd) NULL)
  if (!is_packed(bytes)) {
    return(bytes)
  }
  tryCatch(suppressWarnings({
    file <- gzfile(path, "rb")
    on.exit(close(file))
    readBin(file, "raw", n)
  }), error = function(cnd) NULL)
}

# Those of each file. One that cannot be opened is found one by one: to watch over each of them takes as long again.
starts_of <- function(paths, n = 4096L) {
  starts <- tryCatch(lapply(paths, readBin, "raw", n), error = function(cnd) NULL, warning = function(cnd) NULL)
  if (is.null(starts)) {
    return(lapply(paths, first_bytes, n))
  }
  packed <- vapply(starts, is_packed, NA)
  starts[packed] <- lapply(paths[packed], first_bytes, n)
  starts
}

is_packed <- function(bytes) length(bytes) > 1L && bytes[[1L]] == as.raw(0x1f) && bytes[[2L]] == as.raw(0x8b)

# The lines of a file in UTF-8, all or the first `n`, without a byte order mark.
read_lines <- function(path, n = -1L, encoding = NULL) {
  if (n < 0L) check_whole_gzip(path)
  kind <- text_code(first_bytes(path, 1024L))
  if (kind$code %in% c("UTF-16LE", "UTF-16BE")) {
    lines <- split_lines(utf16_text(path, kind))
  } else {
    lines <- readLines(path, n, warn = FALSE, encoding = if (is.null(encoding)) "UTF-8" else "bytes", skipNul = TRUE)
    if (length(lines) > 0L) lines[[1L]] <- drop_mark(lines[[1L]])
    encoding <- encoding %||% code_page_of(lines)
    lines <- if (is.null(encoding)) from_windows(lines) else recode(lines, encoding)
  }
  if (n >= 0L) utils::head(lines, n) else lines
}

# What was packed ends with its length; R reads one that is cut off as far as it goes, without a word. One of several
# parts, as bgzip makes them, tells the length of the last alone.
check_whole_gzip <- function(path, call = caller_env()) {
  size <- file.size(path)
  if (!grepl("[.]gz$", path, ignore.case = TRUE) || size < 8 || !is_packed(readBin(path, "raw", 2L))) {
    return(invisible())
  }
  file <- file(path, "rb")
  on.exit(close(file))
  seek(file, size - 4)
  length <- sum(as.numeric(readBin(file, "raw", 4L)) * 256^(0:3))
  packed <- gzfile(path, "rb")
  on.exit(close(packed), add = TRUE)
  there <- 0
  next_part <- function() suppressWarnings(tryCatch(readBin(packed, "raw", 4e6L), error = function(cnd) raw()))
  while (length(part <- next_part()) > 0L) there <- there + length(part)
  if (there %% 2^32 != length && length(grepRaw(as.raw(c(0x1f, 0x8b, 0x08)), readBin(path, "raw", size), 2L)) == 0L) {
    abort_musefuse(c("The file {.file {path}} cannot be read.",
      x = "It is packed and cut off: it ends after {format_bytes(there)} of text."), "file", call = call)
  }
}

drop_mark <- function(line) sub("^\xef\xbb\xbf", "", line, useBytes = TRUE)

# Of first bytes, in whatever code.
text_lines <- function(bytes) strsplit(rawToChar(bytes), "\r?\n", useBytes = TRUE)[[1L]]

split_lines <- function(text) strsplit(text, "\r\n|\n|\r")[[1L]]

utf16_text <- function(path, kind) {
  bytes <- read_all_bytes(path)
  iconv(list(bytes[seq.int(kind$mark + 1L, length.out = length(bytes) - kind$mark)]), kind$code, "UTF-8", sub = "?")
}

read_all_bytes <- function(path) {
  if (!grepl("[.]gz$", path, ignore.case = TRUE)) {
    return(readBin(path, "raw", file.size(path)))
  }
  file <- gzfile(path, "rb")
  on.exit(close(file))
  parts <- list()
  repeat {
    part <- readBin(file, "raw", 1e6L)
    if (length(part) == 0L) break
    parts[[length(parts) + 1L]] <- part
  }
  do.call(c, parts)
}

# Text that is no UTF-8 was written under Windows (its code page 1252 has all of Latin 1).
from_windows <- function(text) {
  other <- which(!validUTF8(text))
  if (length(other) > 0L) {
    better <- iconv(text[other], "WINDOWS-1252", "UTF-8")
    unknown <- is.na(better)
    better[unknown] <- iconv(text[other][unknown], "latin1", "UTF-8")
    text[other] <- better
  }
  Encoding(text) <- "UTF-8"
  text
}

# The code page in which most cells of the first lines are known words, as a header's are: "\xe2\xf0\xe5\xec\xff" is a
# time in Windows' Cyrillic only. NULL for text in UTF-8 and where western Europe's does no worse.
code_page_of <- function(lines) {
  other <- lines[!validUTF8(lines)]
  if (length(other) == 0L) {
    return(NULL)
  }
  cells <- unlist(strsplit(utils::head(other, 5L), "[,;\t]", useBytes = TRUE))
  cells <- unique(gsub("^[ \"']+|[ \"']+$", "", cells[!validUTF8(cells)], useBytes = TRUE))
  known <- vapply(c("WINDOWS-1252", code_pages), function(code) {
    text <- try_iconv(cells, code)
    sum(is_known_name(text[!is.na(text)]))
  }, 0)
  best <- which.max(known)
  if (best > 1L && known[[best]] > known[[1L]]) code_pages[[best - 1L]]
}

code_pages <- c("CP1251", "GB18030", "BIG5", "SHIFT-JIS", "EUC-KR", "CP1254", "CP1250", "CP1253", "macintosh", "CP850")

# NA for what cannot be of this code, which not every system knows.
try_iconv <- function(text, code) {
  tryCatch(iconv(text, code, "UTF-8"), error = function(cnd) rep(NA_character_, length(text)))
}

# Do the first bytes show it? A letter may be cut at their end.
is_windows_text <- function(bytes) {
  if (!any(bytes > as.raw(0x7f)) || text_code(bytes)$code %in% c("UTF-16LE", "UTF-16BE", NA)) {
    return(FALSE)
  }
  ends <- which(bytes == as.raw(10L))
  whole <- if (length(bytes) >= 4096L && length(ends) > 0L) bytes[seq_len(ends[[length(ends)]])] else bytes
  !validUTF8(rawToChar(whole[whole != as.raw(0L)]))
}

# Letters of western Europe stand alone or in pairs: four bytes in a row that are no ASCII are of another script.
check_code_page <- function(bytes, path, call) {
  check_old_code_page(bytes, path, call)
  runs <- rle(bytes > as.raw(0x7f))
  if (!any(runs$values & runs$lengths >= 4L)) {
    return(invisible())
  }
  text <- strsplit(rawToChar(bytes[bytes != as.raw(0L)]), "\r?\n", useBytes = TRUE)[[1L]]
  abort_code_page("The file {.file {path}} is neither UTF-8 nor text of western Europe.", text[!validUTF8(text)][[1L]],
    c("GB18030", "BIG5", "SHIFT-JIS", "EUC-KR", "CP1251", "CP1253"), path, call)
}

# A line as each code page has it, of which one has the words as they should be.
abort_code_page <- function(problem, line, codes, path, call) {
  read <- gsub("\t", " ", vapply(codes, try_iconv, "", text = line), fixed = TRUE)
  known <- !is.na(read) & !grepl("[^[:print:]]", read)
  shown <- paste0("{.code encoding = \"", codes[known], "\"}: ", escape_braces(substr(read[known], 1L, 40L)))
  choice <- c(i = "Which of these has its words as they should be?", stats::setNames(shown, rep("*", length(shown))))
  abort_musefuse(c(problem, if (any(known)) choice else c(i = "{.arg encoding} says what it is.")), "file", call = call)
}

# Old Macs, and DOS, have letters where Windows has marks and capitals, which do not stand within words of small
# letters.
check_old_code_page <- function(bytes, path, call) {
  text <- strsplit(rawToChar(bytes[bytes != as.raw(0L)]), "\r?\n|\r", useBytes = TRUE)[[1L]]
  marks <- "[A-Za-z][\\x80-\\x91\\x93-\\x95\\x98\\x99\\x9b\\x9d\\x9f][a-z]"
  odd <- grep(marks, text, perl = TRUE, useBytes = TRUE)
  if (length(odd) == 0L) {
    return(invisible())
  }
  abort_code_page("The file {.file {path}} is neither UTF-8 nor, by its words, text of Windows.", text[[odd[[1L]]]],
    c("macintosh", "CP850", "CP1252"), path, call)
}

recode <- function(text, encoding) {
  Encoding(text) <- "unknown"
  iconv(text, encoding, "UTF-8", sub = "byte")
}

check_encoding <- function(encoding, call = caller_env()) {
  encoding <- check_string(encoding, null = TRUE, call = call)
  known <- is.null(encoding) || tryCatch(!is.na(iconv("a", encoding, "UTF-8")), error = function(cnd) FALSE)
  if (!known) {
    abort_musefuse(c(
      "{.arg encoding} must be a code that R knows, such as {.val UTF-8}, {.val latin1} or {.val CP1250}.",
      x = "It is {.val {encoding}}.", i = "{.fn iconvlist} names them."), "argument", call = call)
  }
  encoding
}
