# Reading folders of ratings: read_annotations() beside the bare loops of data.table, vroom, readr and base R, which
# only bring cells into memory. Files are drawn anew, 200 of 26 MB together and many small ones.
source("bench/table.R")
library(musefuse)

draw <- function(files, rows, raters) {
  folder <- tempfile("ratings")
  dir.create(file.path(folder, "arousal"), recursive = TRUE)
  for (i in seq_len(files)) {
    values <- matrix(sprintf("%.5f", stats::rnorm(rows * raters)), rows)
    lines <- c(paste(c("time", paste0("r", seq_len(raters))), collapse = ","),
      do.call(paste, c(list(sprintf("%.2f", (seq_len(rows) - 1) / 25)), asplit(values, 2), sep = ",")))
    writeLines(lines, file.path(folder, "arousal", paste0("v", i, ".csv")))
  }
  folder
}

readers <- list(
  "data.table::fread" = function(files) lapply(files, data.table::fread, nThread = 1L),
  "vroom::vroom" = function(files) {
    lapply(files, vroom::vroom, show_col_types = FALSE, altrep = FALSE, num_threads = 1L)
  },
  "readr::read_csv" = function(files) lapply(files, readr::read_csv, show_col_types = FALSE, num_threads = 1L),
  "utils::read.csv" = function(files) lapply(files, utils::read.csv)
)

compare <- function(name, folder, times = 3L) {
  files <- list.files(folder, recursive = TRUE, full.names = TRUE)
  seconds <- c(
    musefuse = timed(read_annotations(folder, quiet = TRUE), times),
    "musefuse, without data.table" = {
      options(musefuse.fread = FALSE)
      spent <- timed(read_annotations(folder, quiet = TRUE), 1L)
      options(musefuse.fread = NULL)
      spent
    },
    vapply(readers[vapply(sub("::.*", "", names(readers)), requireNamespace, NA, quietly = TRUE)],
      function(read) timed(read(files), if (identical(read, readers[[4L]])) 1L else times), 0)
  )
  loop <- seconds[["data.table::fread"]]
  data.frame(files = name, reader = names(seconds), seconds = seconds, "times the fread loop" = seconds / loop,
    check.names = FALSE)
}

set.seed(1)
big <- draw(200L, 2500L, 6L)
n_small <- as.integer(Sys.getenv("BENCH_SMALL", "10000"))
small <- draw(n_small, 40L, 3L)
mb <- round(sum(file.size(list.files(big, recursive = TRUE, full.names = TRUE))) / 1e6)
write_table("read", rbind(compare(paste0("200 (", mb, " MB)"), big), compare(paste(n_small, "small"), small)), paste(
  paste("musefuse guesses dialect, layout and clock, checks every cell, and gives one sorted table of annotations",
    "with the kind of"),
  paste("sampling of each trace; the loops give a list of tables. Goal: at most 1.3 times the fread loop. vroom and",
    "readr are left"),
  paste("out where they are not installed. Files of plain numbers, as these, are read by the core; data.table's reader",
    "is for what is"),
  "written otherwise, so that it makes no difference here."
))
unlink(c(big, small), recursive = TRUE)
