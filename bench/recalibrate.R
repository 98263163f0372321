# Scales set right by comparisons, on the ten real raters of green intensity (../shared beside the checkout).
#   Rscript bench/recalibrate.R [repeats = 20]
# One table with the 300 answers of a person at several lambda; one of planned against random questions, answered by the
# truth through a person as sharp as that one.
suppressMessages(library(musefuse))
source("bench/table.R")
arguments <- as.integer(commandArgs(TRUE))
repeats <- if (length(arguments) >= 1L) arguments[[1L]] else 20L
shared <- file.path(Sys.getenv("MUSEFUSE_SHARED", "../shared"), "data", "green_intensity")

files <- list.files(file.path(shared, "raters_10hz"), full.names = TRUE)
data <- suppressMessages(as_annotations(do.call(rbind, lapply(files, function(file) {
  one <- utils::read.csv(file)
  data.frame(recording = "green", dimension = "intensity", rater = basename(file), time = round(one[[1]], 1),
    value = one[[2]])
}))))
truth <- stats::setNames(utils::read.csv(file.path(shared, "truth_10hz.csv"), header = FALSE, skip = 1L),
  c("time", "value"))
triplets <- utils::read.csv(file.path(shared, "triplets.csv"))
gold <- suppressWarnings(fuse_latent(data, base_lag = 1.1)) # the shift of methods/pooled.md 5.7
true_at <- stats::approx(truth$time, truth$value, gold$time)$y

score <- function(gold) {
  c(r = stats::cor(gold$value, true_at, use = "complete.obs"), CCC = concordance(gold$value, true_at))
}
# The ceiling of the gauge: comparisons know neither range nor level, so a line to the truth is free.
best_line <- function(gold) concordance(stats::fitted(stats::lm(true_at ~ gold$value, na.action = stats::na.exclude)),
  true_at)

human <- do.call(rbind, lapply(c(NA, 0.3, 1, 3, 10), function(lambda) {
  out <- if (is.na(lambda)) gold else recalibrate_gold(gold, triplets, lambda = lambda, seed = 1, resamples = 10)
  facts <- if (!is.na(lambda)) tidy(out, "comparisons")
  data.frame(lambda = if (is.na(lambda)) "none" else format(lambda), t(score(out)), CCC_best_line = best_line(out),
    gain = if (is.null(facts)) NA else facts$gain, std.error = if (is.null(facts)) NA else facts$std.error,
    kappa = if (is.null(facts)) NA else facts$kappa)
}))
print(human)

# A person as sharp as the one above answers by the truth.
level <- function(start, end) {
  mapply(function(start, end) mean(truth$value[truth$time >= start & truth$time < end]), start, end)
}
answered <- function(plan) {
  of <- function(role) level(plan[[paste0(role, "_start")]], plan[[paste0(role, "_end")]])
  margin <- abs(of("ref") - of("b")) - abs(of("ref") - of("a"))
  sharpness <- human$kappa[human$lambda == "3"] / diff(range(truth$value))
  plan$answer <- ifelse(stats::runif(nrow(plan)) < stats::plogis(sharpness * margin), "a", "b")
  plan
}
random_plan <- function(n, length = 3) {
  starts <- seq(ceiling(min(gold$time)), floor(max(gold$time)) - length, by = length)
  drawn <- t(replicate(n, sample(starts, 3L)))
  data.frame(ref_start = drawn[, 1], ref_end = drawn[, 1] + length, a_start = drawn[, 2],
    a_end = drawn[, 2] + length, b_start = drawn[, 3], b_end = drawn[, 3] + length)
}
r_after <- function(plan) {
  score(suppressWarnings(recalibrate_gold(gold, answered(plan), force = TRUE, conf_level = NULL, folds = 2,
    seed = 1)))
}
set.seed(1)
sizes <- c(33, 50, 66, 100, 133, 200)
runs <- do.call(rbind, lapply(sizes, function(n) {
  do.call(rbind, lapply(seq_len(repeats), function(i) {
    rbind(data.frame(plan = "planned", n = n, t(r_after(plan_comparisons(gold, n, seed = i)))),
      data.frame(plan = "random", n = n, t(r_after(random_plan(n)))))
  }))
}))
of <- function(plan, n, what) runs[runs$plan == plan & runs$n == n, what]
planned <- do.call(rbind, lapply(list(c(50, 33), c(100, 66), c(200, 133)), function(n) {
  less <- of("planned", n[[2L]], "r") - of("random", n[[1L]], "r")
  data.frame(random = n[[1L]], r_random = mean(of("random", n[[1L]], "r")), r_planned = mean(of("planned", n[[1L]],
    "r")), planned_third_fewer = n[[2L]], r_third_fewer = mean(of("planned", n[[2L]], "r")), difference = mean(less),
    std.error = stats::sd(less) / sqrt(repeats), CCC_random = mean(of("random", n[[1L]], "CCC")),
    CCC_planned = mean(of("planned", n[[1L]], "CCC")))
}))
write_table("recalibrate", list(human, planned), list(
  paste0("The 300 answers of a person (methods/pooled.md 5.7 had 414, and lambda = 1): correlation and concordance ",
    "with the truth, the concordance after the best line (range and level are not what comparisons tell), held-out ",
    "gain an answer with its standard error, sharpness kappa."),
  paste0("Questions by plan_comparisons() against random triplets, ", repeats, " repeats, answers by the truth ",
    "through a person of the sharpness above: r at equal numbers, and of plans a third shorter; difference of the ",
    "latter from random ones.")
))
