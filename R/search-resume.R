# The file of results that a search goes on from: plain text, one line a setting, that is read as data and never run.
#
#   musefuse search 2
#   sum <check sum of all that follows>
#   data <hash of the data>
#   options <partition, indices, indices_on and resamples as R code, only compared>
#   seed <number>
#   <setting> TAB <name>=<type><value> TAB ...
#
# Types are d (double, 17 digits), i (integer), l (logical), s (text, escaped; %NA where it is missing).

resume_magic <- "musefuse search 2"

open_resume <- function(path, source, seed, options, call = caller_env()) {
  path <- if (!is.null(path)) file_target(path, ".txt", call = call)
  file <- list(path = path, data = hash_of(source), options = options_text(options), done = list(), seed = NULL)
  if (is.null(path) || !file.exists(path)) {
    return(file)
  }
  old <- read_resume(path, call)
  wrong <- if (!identical(old$data, file$data)) "Its data are others." else
    if (!identical(old$options, file$options)) "Its partition, indices or resamples are others." else
      if (!is.null(seed) && !identical(as.integer(seed), old$seed)) "Its seed is {old$seed}."
  if (!is.null(wrong)) {
    abort_musefuse(c("{.file {path}} is of another search.", x = wrong, i = "Take another file, or delete it."),
      "file", call = call)
  }
  file$done <- old$done
  file$seed <- old$seed
  file
}

options_text <- function(options) {
  local_plain_numbers()
  escaped(paste(deparse(options, 500L, control = c("keepNA", "niceNames", "digits17")), collapse = " "))
}

# Of values alone: how R holds a vector, and what rides on the tables, must not count.
hash_of <- function(source) {
  plain <- function(column) {
    if (is.factor(column)) list(levels(column), as.integer(column) + 0) else
      if (is.numeric(column) || is.logical(column)) as.double(column) + 0 else paste0(column, "")
  }
  rlang::hash(lapply(source[c("x", "segments")], function(table) lapply(as.list(as.data.frame(table)), plain)))
}

save_resume <- function(file, done, seed) {
  if (is.null(file$path)) {
    return(invisible())
  }
  done <- utils::modifyList(file$done, done, keep.null = TRUE)
  body <- c(paste("data", file$data), paste("options", file$options), paste("seed", number_text(seed)),
    vapply(names(done), function(text) paste(c(escaped(text), encode_result(done[[text]])), collapse = "\t"), ""))
  write_in_place(file$path, function(path) write_text(c(resume_magic, paste("sum", check_sum(body)), body), path))
}

check_sum <- function(lines) rlang::hash(charToRaw(enc2utf8(paste(lines, collapse = "\n"))))

# ---- reading -----------------------------------------------------------------------------------

read_resume <- function(path, call) {
  bytes <- readBin(path, "raw", file.size(path))
  magic <- charToRaw(resume_magic)
  if (!identical(utils::head(bytes, length(magic)), magic)) {
    abort_musefuse(c("{.file {path}} is of another search.",
      x = "It was not written by {.fn search_classes} of this version.",
      i = "Take another file, or delete it."), "file", call = call)
  }
  lines <- if (!any(bytes == 0)) strsplit(text_of(bytes), "\r?\n")[[1L]]
  body <- lines[-(1:2)]
  whole <- identical(lines[2L], paste("sum", check_sum(body)))
  found <- tryCatch(if (whole) decode_resume(body), error = function(cnd) NULL)
  if (is.null(found)) {
    abort_musefuse(c("{.file {path}} is damaged.",
      x = "Its check sum is not that of what is in it: it was cut off or changed.",
      i = "Take a copy that is whole, or delete it: the search then begins anew."), "file", call = call)
  }
  found
}

text_of <- function(bytes) {
  text <- rawToChar(bytes)
  Encoding(text) <- "UTF-8"
  text
}

decode_resume <- function(body) {
  head <- sub("^[a-z]+ ", "", body[1:3])
  stopifnot(identical(sub(" .*", "", body[1:3]), c("data", "options", "seed")))
  cells <- strsplit(body[-(1:3)], "\t", fixed = TRUE)
  done <- lapply(cells, function(cell) decode_result(cell[-1L]))
  names(done) <- unescaped(vapply(cells, `[[`, "", 1L))
  list(data = head[[1L]], options = head[[2L]], seed = as.integer(head[[3L]]), done = done)
}

# ---- one result: a named list of single values ---------------------------------------------------

encode_result <- function(result) {
  value <- vapply(result, function(x) {
    switch(typeof(x),
      double = paste0("d", sprintf("%.17g", x)), integer = paste0("i", x), logical = paste0("l", x),
      paste0("s", if (is.na(x)) "%NA" else escaped(x)))
  }, "")
  paste0(names(result), "=", value)
}

decode_result <- function(cells) {
  at <- regexpr("=", cells, fixed = TRUE)
  value <- substring(cells, at + 2L)
  type <- substr(cells, at + 1L, at + 1L)
  stopifnot(at > 1L, type %in% c("d", "i", "l", "s"))
  out <- Map(function(type, value) {
    if (value == if (type == "s") "%NA" else "NA") value <- NA
    switch(type, d = as.double(value), i = as.integer(value), l = as.logical(value), s = unescaped(as.character(value)))
  }, type, value, USE.NAMES = FALSE)
  stats::setNames(out, substr(cells, 1L, at - 1L))
}

# What would break a line is %09, %0A, %0D, and the mark itself %25: it is escaped first and read last.
escapes <- c("%" = "%25", "\t" = "%09", "\n" = "%0A", "\r" = "%0D")

escaped <- function(text) {
  text <- enc2utf8(text)
  for (plain in names(escapes)) text <- gsub(plain, escapes[[plain]], text, fixed = TRUE)
  text
}

unescaped <- function(text) {
  for (plain in rev(names(escapes))) text <- gsub(escapes[[plain]], plain, text, fixed = TRUE)
  text
}
