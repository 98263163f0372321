# The file of results that a search goes on from (util-plain.R): a list of the hash of its data; its partition, indices,
# indices_on and resamples as R code, which is only compared; its seed; and what is done, the result of each setting.

resume_magic <- "musefuse search 3"

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
  paste(deparse(options, 500L, control = c("keepNA", "niceNames", "digits17")), collapse = " ")
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
  lines <- plain_file(list(data = file$data, options = file$options, seed = as.integer(seed), done = done),
    resume_magic)
  write_in_place(file$path, function(path) write_text(lines, path))
}

read_resume <- function(path, call) {
  found <- plain_content(readBin(path, "raw", file.size(path)), resume_magic)
  if (is.null(found)) {
    abort_musefuse(c("{.file {path}} is of another search.",
      x = "It was not written by {.fn search_classes} of this version.",
      i = "Take another file, or delete it."), "file", call = call)
  }
  if (length(found) == 0L) {
    abort_musefuse(c("{.file {path}} is damaged.",
      x = "Its check sum is not that of what is in it: it was cut off or changed.",
      i = "Take a copy that is whole, or delete it: the search then begins anew."), "file", call = call)
  }
  found$value
}
