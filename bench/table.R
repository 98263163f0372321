# What all benchmarks share: timing and the committed table.

# Seconds of CPU time of this process, the least of `times` runs; assignments in `expr` stay in the
# caller's frame.
timed <- function(expr, times = 3L) {
  expr <- substitute(expr)
  frame <- parent.frame()
  min(vapply(seq_len(times), function(i) {
    gc(FALSE)
    spent <- system.time(eval(expr, frame), gcFirst = FALSE)
    sum(spent[c("user.self", "sys.self")])
  }, 0))
}

# `tables`: a data frame with notes of any number of lines, or several with a note each.
write_table <- function(name, tables, notes, seconds = "the least of several runs") {
  if (is.data.frame(tables)) {
    tables <- list(tables)
    notes <- list(notes)
  }
  lines <- c(
    paste0("# ", name), "",
    paste0("Made by `Rscript bench/", name, ".R` on ", format(Sys.Date()), ", ", R.version.string, ", ",
      cpu_name(), ", one core. Seconds are CPU time, ", seconds, "."),
    unlist(Map(function(table, note) c("", note, "", markdown_rows(table)), tables, notes))
  )
  dir.create("bench/results", showWarnings = FALSE)
  writeLines(lines, file.path("bench/results", paste0(name, ".md")))
  cat(lines, sep = "\n")
}

markdown_rows <- function(table) {
  number <- vapply(table, is.numeric, NA)
  table[number] <- lapply(table[number], function(x) formatC(x, digits = 3, format = "g"))
  row <- function(cells) paste0("| ", paste(trimws(cells), collapse = " | "), " |")
  c(row(names(table)), paste0("|", strrep("---|", ncol(table))), apply(as.matrix(table), 1L, row))
}

cpu_name <- function() {
  info <- tryCatch(readLines("/proc/cpuinfo", warn = FALSE), error = function(cnd) character())
  model <- sub(".*: ", "", grep("^model name", info, value = TRUE)[1L])
  if (is.na(model)) R.version$arch else model
}
