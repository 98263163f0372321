# The step of the verb that made a table.
last_step <- function(x) utils::tail(settings(x)$steps, 1L)[[1L]]

# The chain that a table carries, written as JSON and run again on the same ratings, makes the same table.

expect_same_again <- function(table, data = ratings) {
  file <- withr_file()
  on.exit(unlink(file))
  write_settings(table, file)
  again <- suppressMessages(suppressWarnings(run_settings(file, data)))
  expect_identical(as.data.frame(again), as.data.frame(table))
  expect_identical(class(again), class(table))
  expect_identical(tidy_or_null(again), tidy_or_null(table))
}
withr_file <- function() tempfile(fileext = ".json")
tidy_or_null <- function(x) tryCatch(as.data.frame(tidy(x)), error = function(cnd) NULL)

quiet <- function(x) suppressMessages(suppressWarnings(x))

# ---- files from others ---------------------------------------------------------------------------

# A settings file as text: a step that takes ratings in, then `verb` on them.
settings_text <- function(steps, at = '"b"', format = 2) {
  sprintf('{"musefuse_settings":%s,"at":[%s],"steps":%s}', format, at, steps)
}
source_text <- '{"id":"a","verb":"as_annotations","version":"0.1.0","table":"annotations","from":{},"arguments":{}}'
step_text <- function(verb = '"fuse_mean"', arguments = "{}", from = '{"data":["a"]}', more = "") {
  settings_text(sprintf('[%s,{"id":"b","verb":%s,"table":"gold","from":%s,"arguments":%s%s}]', source_text, verb, from,
    arguments, more))
}
argument_text <- function(value, verb = '"fuse_mean"', name = "trim") {
  step_text(verb, sprintf('{"%s":%s}', name, value))
}
source_with <- function(more) {
  settings_text(sprintf('[{"id":"b","verb":"as_annotations","table":"annotations","from":{},"arguments":{}%s}]', more))
}
