# A command line in this session: its exit status, what it prints and what it says.
shell <- function(...) {
  err <- utils::capture.output(out <- utils::capture.output(status <- cli(c(...), quit = FALSE)), type = "message")
  list(status = status, out = out, err = err)
}

ratings_file <- function(env = parent.frame()) {
  folder <- withr::local_tempdir(.local_envir = env)
  suppressMessages(write_annotations(ratings, file.path(folder, "ratings.csv"), layout = "long"))
  file.path(folder, "ratings.csv")
}
