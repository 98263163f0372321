# The door to the C++ core: its exceptions become classed conditions of the verb that the user called.
#   std::invalid_argument -> musefuse_error_argument   (the request makes no sense)
#   std::domain_error     -> musefuse_error_data       (these data cannot meet the request)
#   std::bad_alloc        -> musefuse_error_memory     (so does what asks for too large a vector)
#   anything else         -> musefuse_error_core       (our fault)
# `where` says which recording, dimension or rater was being worked on.
call_core <- function(expr, where = NULL, call = caller_env()) {
  raise <- function(kind) {
    function(cnd) {
      text <- sub("([^.?!])$", "\\1.", capital(conditionMessage(cnd))) # the core begins small and ends open
      message <- c("{text}", i = if (!is.null(where)) "{where}")
      abort_musefuse(message, kind, call = call)
    }
  }
  no_memory <- function(cnd) {
    wanted <- conditionMessage(cnd)
    abort_musefuse(c("There is not enough memory for this.",
      x = if (is_memory_error(cnd)) "{wanted}",
      i = "Take shorter recordings, a lower rate, or fewer at once: {.fn map_recordings} takes them one by one.",
      i = if (!is.null(where)) "{where}"), "memory", call = call)
  }
  tryCatch(expr,
    `std::invalid_argument` = raise("argument"),
    `std::domain_error` = raise("data"),
    `std::bad_alloc` = no_memory, `std::length_error` = no_memory,
    `C++Error` = raise("core"),
    error = function(cnd) if (is_memory_error(cnd)) no_memory(cnd) else stop(cnd)
  )
}

# R's own words for it (in its language) come without a class.
is_memory_error <- function(cnd) {
  words <- gettext("cannot allocate vector of size %0.1f Gb", "vector memory exhausted (limit reached?)",
    "vector size specified is too large", domain = "R")
  any(startsWith(conditionMessage(cnd), sub("[%(].*", "", words)))
}

# The core's std::domain_error of one item among many, which came back as its text.
data_error <- function(text) rlang::error_cnd("std::domain_error", message = text)

# A progress bar. An interrupt waits while it is made or drawn: cli fails on a bar that is half made when it comes to
# take it away, and that error would hide the interrupt.
start_bar <- function(name, total, ..., .envir = parent.frame()) {
  suspendInterrupts(cli::cli_progress_bar(name, total = total, ..., .envir = .envir))
}
move_bar <- function(bar, ..., .envir = parent.frame()) {
  suspendInterrupts(cli::cli_progress_update(id = bar, ..., .envir = .envir))
}

# A function of the share done that drives a cli bar, for the core's monitor, which first calls it after
# a tenth of a second. The bar ends with the frame of the caller and shows itself after cli's usual
# delay.
core_progress <- function(name, .envir = parent.frame()) {
  force(.envir)
  bar <- NULL
  function(share) {
    if (is.null(bar)) bar <<- start_bar(name, total = 1000, auto_terminate = FALSE, .envir = .envir)
    move_bar(bar, set = round(1000 * share), .envir = .envir)
  }
}
