# Writing ratings and gold standards: a file a recording and one file for all, beside the loops of data.table, vroom,
# readr and base R over tables that lie ready. 60 recordings x 6 raters x 2 dimensions x 2400 samples; base R, which
# takes minutes, writes a tenth of the files, and its time is multiplied.
source("bench/table.R")
library(musefuse)

draw <- function(recordings = 60L, raters = 6L, samples = 2400L) {
  dimensions <- c("arousal", "valence")
  traces <- recordings * length(dimensions) * raters
  as_annotations(data.frame(
    recording = factor(rep(sprintf("video %03d", seq_len(recordings)), each = length(dimensions) * raters * samples)),
    dimension = factor(rep(rep(dimensions, each = raters * samples), recordings)),
    rater = factor(rep(rep(paste0("r", seq_len(raters)), each = samples), recordings * length(dimensions))),
    time = rep((seq_len(samples) - 1) / 4, traces), value = stats::rnorm(traces * samples)
  ))
}

writers <- list(
  "data.table::fwrite" = function(table, file) data.table::fwrite(table, file, nThread = 1L),
  "vroom::vroom_write" = function(table, file) vroom::vroom_write(table, file, ",", num_threads = 1L, progress = FALSE),
  "readr::write_csv" = function(table, file) readr::write_csv(table, file, num_threads = 1L, progress = FALSE),
  "utils::write.csv" = function(table, file) utils::write.csv(table, file, row.names = FALSE)
)
writers <- writers[vapply(sub("::.*", "", names(writers)), requireNamespace, NA, quietly = TRUE)]

# `tables`: those that the loops write, a file each.
compare <- function(name, ours, tables) {
  folder <- tempfile("written")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  loop <- function(writer) {
    slow <- writer == "utils::write.csv" && length(tables) > 10L
    some <- if (slow) tables[seq_len(length(tables) %/% 10L)] else tables
    spent <- timed(for (i in seq_along(some)) writers[[writer]](some[[i]], file.path(folder, paste0(i, ".csv"))), 1L)
    spent * length(tables) / length(some)
  }
  seconds <- c(musefuse = timed(ours(file.path(folder, "musefuse")), 2L), vapply(names(writers), loop, 0))
  data.frame(what = name, writer = names(seconds), seconds = seconds,
    "times the fwrite loop" = seconds / seconds[["data.table::fwrite"]], check.names = FALSE)
}

by_cell <- function(table) {
  unname(split(as.data.frame(table)[setdiff(names(table), c("recording", "dimension"))],
    list(table$recording, table$dimension)))
}

set.seed(1)
data <- draw()
gold <- suppressWarnings(suppressMessages(fuse_mean(data)))
small <- data[data$recording %in% levels(data$recording)[1:20], ]
long <- data.table::as.data.table(as.data.frame(small))
write_table("write", rbind(
  compare("ratings, 120 files (1.7 M)", function(path) write_annotations(data, path), by_cell(to_wide(data))),
  compare("gold standard, 120 files (.3 M)", function(path) write_gold_standard(gold, path), by_cell(gold)),
  compare("ratings, one file (.6 M)", function(path) write_annotations(small, path, layout = "long"), list(long))
), paste(
  "musefuse makes the wide tables, too, checks names and writes 15 correctly rounded digits; the loops are given the",
  "tables as they are written. Goal: at most 1.3 times the fwrite loop. What is not installed is left out."
), "the less of two runs of musefuse, one run of each loop")
