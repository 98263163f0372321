# One loop: whatever is done recording by recording, dimension by dimension goes through map_cells(). It works
# here or on the workers of a user's future::plan(), shows how far it is, can be interrupted, and says in which cell
# an error happened. The result does not depend on where a cell was worked on: whatever draws random numbers takes
# them from the stream of its own cell (with_streams()).

# `do_one(cell, ...)` is a function of the package, so that nothing of the caller's frame travels to a worker: only
# the cells, a few at a time, and what is given by `...`.
map_cells <- function(cells, label, do_one, ..., call = caller_env()) {
  map_items(cells, label, do_one, ..., where = where_cell, call = call)
}

# The same for items that are no cells; `where(item)` is the line that says where an error happened. Functions of the
# user's work `here` whatever the plan: they may need what lies in the session.
map_items <- function(items, label, do_one, ..., where = function(item) NULL, here = FALSE, call = caller_env()) {
  stopifnot(identical(environment(do_one), topenv()))
  done <- vector("list", length(items))
  bar <- start_bar(label, total = length(items))
  for (wave in if (here) waves_here(items) else item_waves(items)) {
    done[unlist(wave)] <- do_wave(items, wave, do_one, ...)
    for (i in unlist(wave)) raise_failure(done[[i]], items[[i]], where, call)
    move_bar(bar, inc = length(unlist(wave)))
  }
  names(done) <- names(items)
  done
}

# The same where the core takes many items at once, on its threads. `steps` are three functions of the package:
# `prepare(item, ...)` gives what the core is handed, `work(prepared, ..., threads)` its results for a list of these,
# and `finish(item, result, ...)` what is kept. A result with a `problem` is an error there. With a plan, or on one
# thread, items go through one by one.
map_threaded <- function(items, label, steps, ..., threads, where = where_cell, call = caller_env()) {
  if (threads == 1L || length(items) < 2L || has_future_plan()) {
    return(map_items(items, label, do_steps, steps, ..., where = where, call = call))
  }
  done <- vector("list", length(items))
  bar <- start_bar(label, total = length(items))
  for (wave in thread_waves(length(items), threads)) {
    prepared <- do_chunk(items[wave], steps$prepare, ...)
    for (i in seq_along(wave)) raise_failure(prepared[[i]], items[[wave[[i]]]], where, call)
    results <- call_core(steps$work(prepared, ..., threads = threads), call = call)
    done[wave] <- do_chunk(Map(list, items[wave], results), finish_item, steps, ...)
    for (i in wave) raise_failure(done[[i]], items[[i]], where, call)
    move_bar(bar, inc = length(wave))
  }
  names(done) <- names(items)
  done
}

# A few items for each thread at a time: what is prepared of them is held twice.
thread_waves <- function(n, threads) split(seq_len(n), (seq_len(n) - 1L) %/% (8L * threads))

do_steps <- function(item, steps, ...) {
  finish_item(list(item, steps$work(list(steps$prepare(item, ...)), ..., threads = 1L)[[1L]]), steps, ...)
}

finish_item <- function(pair, steps, ...) {
  item <- pair[[1L]]
  result <- pair[[2L]]
  if (nzchar(result$problem %||% "")) stop(data_error(result$problem))
  steps$finish(item, result, ...)
}

# The numbers of the items that are worked on at once, in chunks that go to a worker together. Here that is
# one after the other. Several waves show how far the work is; a chunk stays well below what the user lets
# future send.
item_waves <- function(items) {
  if (length(items) < 2L || !has_future_plan()) {
    return(waves_here(items))
  }
  workers <- future::nbrOfWorkers()
  most <- ceiling(length(items) / min(8 * workers, length(items)))
  limit <- getOption("future.globals.maxSize", 500 * 2^20) / 4
  size <- vapply(items, function(item) as.double(utils::object.size(item)), 0)
  chunk <- integer(length(items))
  number <- bytes <- count <- 0
  for (i in seq_along(items)) {
    if (i == 1L || count == most || bytes + size[[i]] > limit) {
      number <- number + 1
      bytes <- count <- 0
    }
    chunk[[i]] <- number
    bytes <- bytes + size[[i]]
    count <- count + 1
  }
  chunks <- unname(split(seq_along(items), chunk))
  unname(split(chunks, (seq_along(chunks) - 1L) %/% (2L * min(workers, length(chunks)))))
}

# No list of chunks: what is worked on in this session. A bar shows no more than its hundredths.
waves_here <- function(items) unname(split(seq_along(items), (100 * seq_along(items)) %/% (length(items) + 1)))

do_wave <- function(items, wave, do_one, ...) {
  if (!is.list(wave)) {
    return(do_chunk(unname(items[wave]), do_one, ...))
  }
  chunks <- lapply(wave, function(chunk) unname(items[chunk]))
  done <- future.apply::future_lapply(chunks, do_chunk, do_one, ..., future.packages = "musefuse", future.seed = NULL,
    future.globals = FALSE, future.chunk.size = 1L)
  unlist(done, recursive = FALSE)
}

# An error is carried home as a value, without the frames that it happened in; what comes after it is left.
do_chunk <- function(chunk, do_one, ...) {
  done <- vector("list", length(chunk))
  failed <- tryCatch({
    for (at in seq_along(chunk)) done[at] <- list(do_one(chunk[[at]], ...))
    NULL
  }, error = function(cnd) {
    cnd[c("call", "trace", "cppstack")] <- NULL
    structure(list(condition = cnd), class = "failed_item")
  })
  if (!is.null(failed)) done[[at]] <- failed
  done
}

# An error of the core goes through its door; one that is classed already is of the verb that was called.
raise_failure <- function(done, item, where, call) {
  if (!inherits(done, "failed_item")) {
    return(invisible())
  }
  cnd <- done$condition
  if (inherits(cnd, "musefuse_error")) {
    cnd$call <- rlang::error_call(call)
    rlang::cnd_signal(cnd)
  }
  call_core(stop(cnd), where(item), call = call)
}

# Has the user set a plan that has workers? Only who did has loaded 'future'.
has_future_plan <- function() {
  isNamespaceLoaded("future") && !inherits(future::plan(), "sequential") &&
    requireNamespace("future.apply", quietly = TRUE)
}

# Each cell with the seed of its own random stream: the same wherever, and in whatever order, cells are worked on.
with_streams <- function(cells, seed) {
  Map(function(cell, i) c(cell, list(seed = as.double(seed) + i)), cells, seq_along(cells))
}

# ---- names and rows ----------------------------------------------------------------------------

where_cell <- function(cell) {
  paste0("In recording \"", cell$recording, "\", dimension \"", cell$dimension, "\".")
}

# "video_1 / arousal", for conditions that list cells.
name_cell <- function(cell) paste(cell$recording, "/", cell$dimension)

raters_of_cells <- function(cells) unique(unlist(lapply(cells, function(cell) colnames(cell$ratings))))

# "anna (video_1 / arousal)" of each of the `raters` of a cell; none of none.
traces_of_cell <- function(raters, cell) trace_names(c(cell[c("recording", "dimension")], list(rater = raters)))

# One tibble of the pieces `name` of all cells (data frames, or lists of columns), with their ids in front.
stack_rows <- function(cells, done, name) {
  pieces <- lapply(done, `[[`, name)
  plain <- is_plain_stack(pieces)
  if (!plain) {
    pieces <- lapply(pieces, as.data.frame, stringsAsFactors = FALSE)
    plain <- is_plain_stack(pieces)
  }
  rows <- if (plain) lengths(lapply(pieces, `[[`, 1L)) else vapply(pieces, nrow, 0L)
  id <- function(name) repeated_ids(vapply(cells, `[[`, "", name, USE.NAMES = FALSE), rows)
  stacked <- if (plain) stack_columns_of(pieces) else do.call(rbind, unname(pieces))
  tibble::new_tibble(c(list(recording = id("recording"), dimension = id("dimension")), as.list(stacked)),
    nrow = sum(rows))
}

# Columns of the same names and of one length each, without a class: they are put together column by column, as a
# data frame for each of many cells takes longer than what it holds.
is_plain_stack <- function(pieces) {
  wanted <- names(pieces[[1L]])
  alike <- all(lengths(pieces) == length(wanted)) &&
    identical(unlist(lapply(pieces, names), use.names = FALSE), rep(wanted, length(pieces)))
  if (length(wanted) == 0L || !alike) {
    return(FALSE)
  }
  columns <- unlist(pieces, recursive = FALSE, use.names = FALSE)
  sizes <- matrix(lengths(columns), nrow = length(wanted))
  all(sizes == rep(sizes[1L, ], each = length(wanted))) && all(vapply(columns, is.atomic, NA)) &&
    !any(vapply(columns, is.object, NA)) && all(lengths(lapply(columns, dim)) == 0L)
}

stack_columns_of <- function(lists) {
  names <- names(lists[[1L]])
  stats::setNames(lapply(names, function(name) unlist(lapply(lists, `[[`, name), use.names = FALSE)), names)
}
