# Tables of other layouts as files (helper-field.R lays them), and what reading them says and gives.

lay <- function(..., .local_envir = parent.frame()) field_folder(list(...), .local_envir)
rows <- function(header, ...) c(header, do.call(paste, c(lapply(list(...), as.character), sep = ",")))
t6 <- c(0, 0.5, 1, 1.5, 2, 2.5)
affect <- rows("time,arousal,valence", t6, c(1, 2, 3, 3, 2, 1), 6:1)
ids <- function(x) lapply(as.list(x)[c("recording", "dimension", "rater")], levels)
said <- function(root, ...) {
  cnd <- expect_message(read_annotations(root, ...), class = "musefuse_message_read")
  cli::ansi_strip(paste(conditionMessage(cnd), collapse = ""))
}
# The calls of the reader that an error shows, to be run where `path` is.
advised_calls <- function(cnd) {
  text <- gsub("\\s+", " ", cli::ansi_strip(conditionMessage(cnd)))
  regmatches(text, gregexpr("read_annotations\\(path, [^`]*\\)", text))[[1L]]
}
read_lay <- function(root, ...) read_annotations(root, ..., quiet = TRUE)
