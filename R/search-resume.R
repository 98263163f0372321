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
    if (!identical(old$options, file$options)) "Its partition, indices or resamples differ." else
      if (!is.null(seed) && !identical(seed, old$seed)) "Its seed is {old$seed}."
  if (!is.null(wrong)) {
    abort_musefuse(c("{.file {path}} belongs to another search.", x = wrong, i = "Take another file, or delete it."),
      "file", call = call)
  }
  judged <- vapply(old$done, function(one) one$status == "error" || all(options$indices %in% names(one)), NA)
  if (!all(judged)) abort_damaged(path, whole = TRUE, call)
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
    abort_musefuse(c("{.file {path}} belongs to another search.",
      x = "It was not written by {.fn search_classes} of this version.",
      i = "Take another file, or delete it."), "file", call = call)
  }
  if (length(found) == 0L || !is_resume(found$value)) abort_damaged(path, whole = length(found) > 0L, call)
  found$value
}

abort_damaged <- function(path, whole, call) {
  abort_musefuse(c("{.file {path}} is damaged.",
    x = if (whole) "Its content is not the result of a search, although its check sum is right." else
      "Its check sum does not match its content: it was cut off or changed.",
    i = "Take an intact copy, or delete it: the search then starts again."), "file", call = call)
}

is_resume <- function(x) {
  is.list(x) && setequal(names(x), c("data", "options", "seed", "done")) && is.character(x$data) &&
    is.character(x$options) && is.integer(x$seed) && length(x$seed) == 1L && is.list(x$done) &&
    length(names(x$done)) == length(x$done) && all(mapply(is_done, x$done, names(x$done), x$seed))
}

# Is this what run_setting() gives? The seed tells of which setting it is.
is_done <- function(one, text, seed) {
  if (!is.list(one) || !all(lengths(one) == 1L) || !identical(one$seed, setting_seed(seed, text))) {
    return(FALSE)
  }
  texts <- c("status", "note")
  if (!identical(one$status, "error")) {
    texts <- c(texts, "shares")
    if (!all(c("classes", "smallest_share", "asked", "noise_share", "stability", "dissolved") %in% names(one))) {
      return(FALSE)
    }
  }
  all(c(texts, "seconds") %in% names(one)) && all(vapply(one[texts], is.character, NA)) &&
    all(vapply(one[setdiff(names(one), texts)], is.numeric, NA)) && (one$status == "error" || is_possible(one))
}

# Could a search have found this? All lies in its range, and the shares are of as many classes as are counted.
is_possible <- function(one) {
  ranges <- c(lapply(partition_indices, function(index) c(index$range_low, index$range_high)), list(
    smallest_share = c(0, 1), noise_share = c(0, 1), stability = c(0, 1), dissolved = c(-1, 1),
    classes = c(0, one$asked), seconds = c(0, Inf)
  ))
  within <- function(name) {
    beyond <- c(ranges[[name]][[1L]] - one[[name]], one[[name]] - ranges[[name]][[2L]])
    all(is.na(one[[name]]) | beyond <= 1e-9)
  }
  shares <- suppressWarnings(as.numeric(strsplit(one$shares, " ", fixed = TRUE)[[1L]]))
  rounding <- 1e-3 # they are written with three digits
  all(vapply(intersect(names(ranges), names(one)), within, NA)) && length(shares) == one$asked &&
    (one$asked == 0 || isTRUE(abs(min(shares) - one$smallest_share) < rounding)) &&
    isTRUE(abs(1 - sum(shares) - one$noise_share) < rounding * (one$asked + 1))
}
