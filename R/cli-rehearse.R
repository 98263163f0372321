# Before the work, which may take hours: the writer itself says what is wrong with where and how its result is to be
# written, as it writes a little table under the same name into a folder that goes again.
rehearse <- function(parts, write, remembers = FALSE) {
  if (!is.null(parts$settings)) check_package("jsonlite", "to write settings as JSON.")
  check_places(parts)
  beside <- tempfile("rehearsal")
  dir.create(beside)
  home <- setwd(beside)
  on.exit({
    setwd(home)
    unlink(beside, recursive = TRUE)
  })
  if (!is.null(parts$settings)) file_target(basename(parts$settings), ".json", NULL)
  if (parts$output == "-") return(check_flags_of_files(parts, write))
  name <- basename(parts$output)
  if (identical(write, "report")) {
    file_target(name, ".html", NULL)
  } else {
    little <- utils::modifyList(parts, list(output = name, settings = NULL))
    knows <- remembers && identical(write, "write_labels") || !is.null(parts$write$segments)
    if (knows) little$write$segments <- little_segments()
    suppressWarnings(suppressMessages(deliver(little_result(write), little, write)))
  }
  is_folder <- dir.exists(name)
  setwd(home)
  check_kind_of_place(parts$output, is_folder)
}

check_places <- function(parts) {
  for (path in setdiff(c(parts$output, parts$settings), "-")) check_place(path)
}

# A file that is there must take more, the nearest folder that is there another one.
check_place <- function(path) {
  near <- path
  while (!file.exists(near) && dirname(near) != near) near <- dirname(near)
  probe <- tempfile(".musefuse", near)
  on.exit(unlink(probe, recursive = TRUE))
  open <- if (dir.exists(near)) dir.create(probe, showWarnings = FALSE) else near == path && can_append(path)
  if (!open) abort_unwritable(path, NULL)
}

can_append <- function(file) {
  tryCatch({
    close(base::file(file, "ab"))
    TRUE
  }, error = function(cnd) FALSE, warning = function(cnd) FALSE)
}

check_kind_of_place <- function(path, is_folder) {
  kinds <- c("a file", "a folder")
  there <- dir.exists(path) || grepl("/$", path)
  if (there != is_folder && (there || file.exists(path))) {
    abort_musefuse("{.path {path}} is {kinds[[there + 1L]]}, and the result would be {kinds[[is_folder + 1L]]}.",
      "file", NULL)
  }
}

# The least that each writer takes; rows are written of anything.
little_result <- function(write) {
  trace <- data.frame(recording = "a", dimension = "b", rater = "c", time = 0:1, value = 0)
  switch(write %||% "rows", write_annotations = as_annotations(trace),
    write_gold_standard = fuse_mean(as_annotations(trace)),
    write_labels = data.frame(recording = "a", segment = 1L, class = "1"),
    data.frame(recording = "a", segment = 1L, mean_b = 0))
}
little_segments <- function() segment_table(data.frame(recording = "a", segment = 1L, start = 0, end = 1), unit = "s")

check_flags_of_files <- function(parts, write) {
  if (identical(write, "report")) {
    abort_musefuse("{.code musefuse report} needs {.code --output FILE.html}.", "usage", NULL)
  }
  if (length(parts$write) > 0L) {
    abort_musefuse("{.code --output-{names(parts$write)[[1L]]}} needs {.code --output} a file or folder.",
      "usage", NULL)
  }
}
