# Gold standards of a corpus against the truth: raters pooled over recordings, levels that compare, z-scores.
#   Rscript bench/corpus.R [seeds = 20] [threads = 2]
#   Rscript bench/corpus.R speed [recordings = 300]: what pooling costs a large corpus, the last section of the results
# Corpora of methods/pooled.md 6, seeds 9101 on. Written: results/corpus.md and inst/extdata/corpus.csv, which
# vignette("learning-targets") shows.
suppressMessages(library(musefuse))
source("bench/table.R")
cpp_simulate <- musefuse:::cpp_simulate
source("tests/testthat/helper-corpus.R")

results <- "bench/results/corpus.md"
speed_section <- function() {
  lines <- if (file.exists(results)) readLines(results)
  lines[cumsum(lines == "## Speed") > 0]
}
quietly <- function(expr) suppressMessages(suppressWarnings(expr))
spent <- function(expr) {
  time <- system.time(expr)
  c(wall = time[["elapsed"]], cpu = sum(time[c("user.self", "sys.self")]))
}

# Six raters, ten minutes at 4 Hz a recording, on two threads.
if (identical(commandArgs(TRUE)[1L], "speed")) {
  recordings <- as.integer(c(commandArgs(TRUE)[-1L], 300L)[[1L]])
  data <- corpus_annotations(simulate_corpus(9101, K = 6, R = recordings, duration = c(600, 600)))
  fit <- function(pool) spent(quietly(fuse_latent(data, pool = pool, threads = 2L, keep_ratings = FALSE)))
  took <- rbind(none = fit("none"), raters = fit("raters"))
  rows <- data.frame(pool = rownames(took), recordings = recordings, ratings = nrow(data), took,
    ratio_cpu = took[, "cpu"] / took["none", "cpu"], load = sub(" .*", "", readLines("/proc/loadavg")))
  lines <- readLines(results)
  section <- c("## Speed", "", paste0("fuse_latent() of six raters, ten minutes at 4 Hz a recording, on two threads (",
    format(Sys.Date()), "). Seconds; cpu is the sum over threads, so half of it is what two free cores would take at ",
    "least; load is that of the machine (two cores) at the end."), "", markdown_rows(rows))
  writeLines(c(lines[cumsum(lines == "## Speed") == 0], if (length(speed_section()) == 0L) "", section), results)
  print(rows)
  quit(save = "no")
}

arguments <- as.integer(commandArgs(TRUE))
seeds <- 9100L + seq_len(if (length(arguments) >= 1L) arguments[[1L]] else 20L)
threads <- if (length(arguments) >= 2L) arguments[[2L]] else 2L
designs <- list(
  "3 of 9 raters, 40 recordings" = list(K = 3, pool = 9, R = 40), "3 raters, 20 recordings" = list(K = 3, R = 20),
  "5 raters, 20 recordings" = list(K = 5, R = 20), "8 raters, 20 recordings" = list(K = 8, R = 20),
  "5 raters, many bad" = list(K = 5, R = 20, bad = c(random = 0.15, inverted = 0.10))
)
# The level step of the verbs on a fit that is there already, as fitting again would give the same.
levelled <- function(gold, data, level, shrink = FALSE) {
  attr(gold, "fit") <- musefuse:::fit_of(gold)
  musefuse:::set_levels(gold, data, level, shrink)
}

one_corpus <- function(design, seed) {
  cells <- do.call(simulate_corpus, c(list(seed), designs[[design]]))
  data <- corpus_annotations(cells)
  alone <- pooled <- NULL
  seconds <- c(spent(alone <- quietly(fuse_latent(data, threads = threads)))[["cpu"]],
    spent(pooled <- quietly(fuse_latent(data, pool = "raters", threads = threads)))[["cpu"]])
  mean <- quietly(fuse_mean(data))
  golds <- list(
    "latent" = alone, "latent, pooled" = pooled, "latent, pooled, level means" = levelled(pooled, data, "means"),
    "latent, pooled, level latent" = levelled(pooled, data, "latent"),
    "latent, pooled, level means, shrink" = levelled(pooled, data, "means", TRUE),
    "mean" = mean, "mean, level means" = levelled(mean, data, "means"),
    "mean of z-scores by rater" = quietly(fuse_mean(standardise_annotations(data))),
    "mean of z-scores by recording" = quietly(fuse_mean(standardise_annotations(data, by = "recording")))
  )
  do.call(rbind, lapply(names(golds), function(method) {
    latent <- method %in% c("latent", "latent, pooled")
    cbind(data.frame(design = design, seed = seed, method = method), score_corpus(cells, golds[[method]]),
      lag_rmse = if (latent) lag_error(cells, golds[[method]]) else NA,
      seconds = if (latent) seconds[[match(method, names(golds))]] else NA)
  }))
}

runs <- do.call(rbind, lapply(names(designs), function(design) {
  do.call(rbind, lapply(seeds, one_corpus, design = design))
}))
base <- runs[runs$method == "latent", ]
scores <- c("uv", "uv_glob", "r_pool")
key <- match(paste(runs$design, runs$seed), paste(base$design, base$seed))
runs[paste0("d_", scores)] <- lapply(scores, function(score) runs[[score]] - base[[score]][key])
groups <- split(runs, paste(factor(runs$design, names(designs)), factor(runs$method, unique(runs$method)), sep = "\r"))
table <- do.call(rbind, lapply(unname(groups), function(rows) {
  se <- vapply(rows[paste0("d_", scores)], function(x) stats::sd(x) / sqrt(length(x)), 0)
  cbind(rows[1L, c("design", "method")], corpora = nrow(rows),
    as.list(round(colMeans(rows[c(scores, "ccc_pool", "lag_rmse", "seconds", paste0("d_", scores))]), 4)),
    as.list(stats::setNames(round(se, 4), paste0(scores, "_se"))))
}))
table <- table[order(match(table$design, names(designs)), match(table$method, unique(runs$method))), ]
con <- file("inst/extdata/corpus.csv", "w")
writeLines("# Written by bench/corpus.R; see there for the columns.", con)
utils::write.csv(table, con, row.names = FALSE)
close(con)
kept <- speed_section()
write_table("corpus", table, paste0(
  "Corpora of raters who rate again and again (methods/pooled.md 6), seeds ", min(seeds), "-", max(seeds), ". ",
  "uv: log10 of the unexplained variance of a recording after its best shift (lower is better); ",
  "uv_glob: after one shift for all; r_pool, ccc_pool: correlation and concordance with the truth over all samples of ",
  "all recordings, at that shift, nothing rescaled; lag_rmse: error of the lags (s); seconds: CPU of fuse_latent() ",
  "for the corpus; d_*: paired difference from `latent`, with its standard error *_se."
), seconds = "one run each, on a busy machine")
cat("", kept, sep = "\n", file = results, append = TRUE)
