# Small files of the field's formats, with invented numbers.
format_folder <- function(..., .local_envir = parent.frame()) {
  root <- withr::local_tempdir(.local_envir = .local_envir)
  files <- list(...)
  for (name in names(files)) {
    path <- file.path(root, name)
    dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
    if (is.raw(files[[name]])) {
      writeBin(files[[name]], path)
    } else if (grepl("[.]gz$", name)) {
      connection <- gzfile(path)
      writeLines(files[[name]], connection)
      close(connection)
    } else {
      writeLines(files[[name]], path)
    }
  }
  root
}

quiet_read <- function(root, ...) read_annotations(root, ..., quiet = TRUE)

# Two recordings to write and read again, and what must come back.
some <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
some_segments <- ratings_segments[ratings_segments$recording %in% c("clip1", "clip2"), ]
plain <- function(x) droplevels(as.data.frame(x))
