# What 10 % of the ratings, taken away in two blocks a rater, cost fusions that warp time, beside those that do not:
# correlation with the fusion's own result of all ratings, and with the truth. 40 simulated recordings (180 s at 4 Hz)
# of 2, 3 or 4 raters; of four, one may be unrelated to the others or turned round. Writes bench/results/gaps.md.
library(musefuse)
source("bench/table.R")

replicates <- 40L
raters <- c("2" = 2, "3" = 3, "4" = 4, "4, one unrelated" = 4, "4, one turned round" = 4)
fusions <- list(
  mean = fuse_mean, EWE = fuse_ewe, "RAAW by DTW" = function(d) fuse_raaw(d, "dtw"),
  "RAAW by DTW, medoid" = function(d) fuse_raaw(d, list("dtw", reference = "medoid")),
  DBA = fuse_dba, "soft-DTW" = fuse_softdtw
)

taken_away <- function(data) {
  for (rater in levels(data$rater)) {
    at <- which(data$rater == rater)
    long <- round(0.05 * length(at))
    for (from in sort(sample(length(at) - 2L * long, 2L)) + c(0L, long)) data$value[at[from + seq_len(long)]] <- NA
  }
  data
}

recording <- function(kind, i) {
  data <- simulate_annotations(1, raters[[kind]], duration = 180, rate = 4, seed = 100 + i)
  set.seed(i)
  first <- data$rater == levels(data$rater)[[1L]]
  if (kind == "4, one unrelated") data$value[first] <- 0.3 * scale(stats::arima.sim(list(ar = 0.98), sum(first)))[, 1L]
  if (kind == "4, one turned round") data$value[first] <- -data$value[first]
  list(all = data, gaps = taken_away(data), truth = truth(data)$signal$value)
}

quietly <- function(x) suppressWarnings(suppressMessages(x))
of_one <- function(one) {
  sapply(fusions, function(fuse) {
    all <- quietly(fuse(one$all))$value
    gaps <- quietly(fuse(one$gaps))$value
    r <- function(x, y) stats::cor(x, y, use = "complete.obs")
    c(own = r(all, gaps), truth = r(all, one$truth), truth_gaps = r(gaps, one$truth))
  })
}

rows <- do.call(rbind, lapply(names(raters), function(kind) {
  found <- simplify2array(lapply(seq_len(replicates), function(i) of_one(recording(kind, i))))
  of <- function(what) rowMeans(found[what, , ])
  digits <- function(x) formatC(x, digits = 4, format = "f")
  data.frame(raters = kind, fusion = names(fusions), "own result" = digits(of("own")),
    "own result, worst" = digits(apply(found["own", , ], 1L, min)), truth = digits(of("truth")),
    "truth, with gaps" = digits(of("truth_gaps")), falls = digits(of("truth") - of("truth_gaps")), check.names = FALSE)
}))

write_table("gaps", rows, c(
  "Means over 40 recordings. Own result: correlation with the fusion's result of all ratings. Truth: correlation with",
  "the simulated signal, of all ratings and with the gaps, and by how much it falls."
))
