# Small studies as people have them: folders of files given as lines (or as a function that writes one), and what
# reading them says and gives.

field_time <- seq(0, 10, 0.5)
field_value <- function(k = 0) round(sin((field_time + k) / 3), 4)
field_lines <- function(k = 0, head = "time,value", time = field_time) c(head, paste(time, field_value(k), sep = ","))
field_wide <- function(head = "time,anna,ben", k = 0) {
  c(head, paste(field_time, field_value(k), field_value(k + 1), sep = ","))
}

field_folder <- function(files, frame = parent.frame()) {
  root <- file.path(withr::local_tempdir(.local_envir = frame), "study")
  dir.create(root)
  for (name in names(files)) {
    path <- file.path(root, name)
    dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
    if (is.function(files[[name]])) files[[name]](path) else writeLines(enc2utf8(files[[name]]), path, useBytes = TRUE)
  }
  root
}

# The traces "recording|dimension|rater" that are read, in any order.
field_traces <- function(x) {
  sort(unique(paste(x$recording, x$dimension, x$rater, sep = "|")))
}

# Each trace named is read with the values of field_value(k).
expect_field <- function(x, traces) {
  testthat::expect_identical(field_traces(x), sort(names(traces)))
  key <- paste(x$recording, x$dimension, x$rater, sep = "|")
  for (name in names(traces)) {
    testthat::expect_equal(x$time[key == name], field_time, info = name)
    testthat::expect_equal(x$value[key == name], field_value(traces[[name]]), info = name)
  }
}

# What reading says, as plain text; the table is its attribute.
field_said <- function(expr) {
  said <- character()
  x <- withCallingHandlers(expr, message = function(cnd) {
    said <<- c(said, cli::ansi_strip(conditionMessage(cnd)))
    rlang::cnd_muffle(cnd)
  })
  structure(gsub("\\s+", " ", paste(said, collapse = " ")), table = x)
}

# The lines of code that an error shows (`inside`: also within sentences), and what they give when they run with `path`.
field_advice <- function(cnd, inside = FALSE) {
  lines <- strsplit(cli::ansi_strip(conditionMessage(cnd)), "\n")[[1]]
  pattern <- if (inside) "(?<=`).*?(?=`)" else "(?<=^  `).*(?=`$)"
  regmatches(lines, regexpr(pattern, lines, perl = TRUE))
}
run_advice <- function(code, path) {
  env <- new.env(parent = globalenv())
  env$path <- path
  env$as_annotations <- as_annotations
  env$read_annotations <- read_annotations
  out <- NULL
  for (line in code) out <- quietly(eval(parse(text = line), env))
  out
}
