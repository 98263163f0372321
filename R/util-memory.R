# Memory that will not do is said before hours are spent and the machine swaps, with the size and the way out.

# Bytes of one row of annotations: three codes and two numbers.
bytes_of_rating <- 28

# Bytes that a program may still take: the option `musefuse.memory`, else what Linux tells; NA where nobody does.
free_memory <- function(info = "/proc/meminfo") {
  given <- getOption("musefuse.memory")
  if (!is.null(given)) {
    return(as.double(given))
  }
  line <- if (file.exists(info)) grep("^MemAvailable:", readLines(info, warn = FALSE), value = TRUE)
  if (length(line) == 1L) 1024 * as.double(gsub("[^0-9]", "", line)) else NA_real_
}

# `bytes` is what the result and its making take at least, `what` a line that says of what, `ways` lines that say what
# helps.
check_memory <- function(bytes, what, ways = ways_out_of_memory, call = caller_env()) {
  free <- free_memory()
  if (is.na(free) || bytes <= free) {
    return(invisible())
  }
  abort_musefuse(c(
    "This takes {format_bytes(bytes)} of memory at least, and {format_bytes(free)} is free.",
    x = what, ways, i = "{.code options(musefuse.memory = bytes)} says how much there is."
  ), "memory", call = call)
}

ways_out_of_memory <- c(
  i = "{.fn map_recordings} reads, works and writes one recording at a time, on several machines if you like.",
  i = "A lower {.arg rate} takes less."
)

format_bytes <- function(bytes) {
  unit <- max(1, min(4, floor(log(max(bytes, 1), 1024))))
  paste(format(signif(bytes / 1024^unit, 2), scientific = FALSE, trim = TRUE), c("KB", "MB", "GB", "TB")[[unit]])
}

# The same for methods that hold a number for each pair of `n` things: `bytes` a pair of one with any other.
check_memory_of_pairs <- function(n, bytes, things = "rows", call = caller_env()) {
  check_memory(bytes * as.double(n)^2, paste("It compares", format(n, big.mark = ","), things, "pair by pair."),
    c(i = "Take some of them, e.g. by {.arg partition}, or one recording at a time."), call)
}
