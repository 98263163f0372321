# A folder of small files of ratings, a file a recording.

clip_lines <- function(seed) {
  set.seed(seed)
  t <- 0:80 / 4
  paste(t, round(sin(t / 3) + rnorm(81, 0, 0.2), 4), round(sin(t / 3) + rnorm(81, 0, 0.2), 4), sep = ",")
}
clip_folder <- function(n = 4, .local_envir = parent.frame()) {
  root <- withr::local_tempdir(.local_envir = .local_envir)
  for (i in seq_len(n)) writeLines(c("time,anna,ben", clip_lines(i)), file.path(root, paste0("clip", i, ".csv")))
  root
}
