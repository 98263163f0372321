# Agreement beside its peers: Krippendorff's alpha (interval) beside irr::kripp.alpha(), ICC beside
# psych::ICC(), on one recording of 600 samples x 5 raters. Times are the least of several runs in CPU seconds.
#
#   Rscript bench/agreement.R        a peer that is not installed is left out, and that is said
library(musefuse)

set.seed(1)
n <- 600
raters <- 5
ar1 <- function(phi) as.numeric(stats::filter(stats::rnorm(n), phi, "recursive"))
common <- ar1(0.95)
complete <- vapply(seq_len(raters), function(k) common + k / 5 + ar1(0.9), numeric(n))
holed <- complete
holed[sample(length(holed), 300)] <- NA

# CPU seconds of one call: the least of `runs`, each of which repeats until it can be measured.
cpu <- function(f, runs = 5, least = 0.2) {
  min(vapply(seq_len(runs), function(run) {
    calls <- 0
    start <- sum(proc.time()[c("user.self", "sys.self")])
    repeat {
      f()
      calls <- calls + 1
      spent <- sum(proc.time()[c("user.self", "sys.self")]) - start
      if (spent >= least) return(spent / calls)
    }
  }, 0))
}
core <- function(x, index, resamples = 0L) {
  musefuse:::cpp_measure_agreement(x, list(indices = index, type = "overall", begin = 0L, end = nrow(x),
    resamples = resamples, block = 0L, seed = 1, first_item = 0, threads = 1L))$estimate
}
row <- function(what, peer, ours, theirs, value, peer_value) {
  sprintf("| %s | %s | %.3g | %.3g | %.0f | %.6f | %.6f |", what, peer, 1e3 * ours, 1e3 * theirs, theirs / ours, value,
    peer_value)
}
absent <- function(package) {
  line <- paste0("| | ", package, " is not installed: not compared | | | | | |")
  message(line)
  line
}

lines <- character()
if (requireNamespace("irr", quietly = TRUE)) {
  alpha <- function(x) irr::kripp.alpha(t(x), "interval")$value
  for (case in c("complete", "10 % missing")) {
    x <- if (case == "complete") complete else holed
    lines <- c(lines, row(paste("Krippendorff's alpha,", case), "irr::kripp.alpha", cpu(function() core(x, "alpha")),
      cpu(function() alpha(x), runs = 2), core(x, "alpha"), alpha(x)))
  }
} else {
  lines <- c(lines, absent("irr"))
}
if (requireNamespace("psych", quietly = TRUE)) {
  icc <- c("icc_a1", "icc_ak", "icc_c1", "icc_ck")
  theirs <- function() suppressMessages(psych::ICC(complete, lmer = FALSE))
  lines <- c(lines, row("all four two-way ICCs (value: ICC(A,1))", "psych::ICC(lmer = FALSE)",
    cpu(function() core(complete, icc)),
    cpu(theirs), core(complete, icc)[[1]], theirs()$results$ICC[[2]]))
} else {
  lines <- c(lines, absent("psych"))
}

table <- as_annotations(complete, rate = 4)
own <- c(
  "CCC of 10 pairs, no intervals" = cpu(function() agreement(table, conf_level = NULL)),
  "CCC of 10 pairs, 1000 resamples each" = cpu(function() agreement(table, seed = 1)),
  "all nine indices overall, 1000 resamples each" = cpu(function() agreement(table, names(musefuse:::agreement_indices),
    type = "overall", seed = 1)),
  "rater_diagnostics()" = cpu(function() rater_diagnostics(table))
)
writeLines(c(
  "# Agreement of one recording, 600 samples x 5 raters", "",
  paste0("Written by bench/agreement.R; ", R.version.string,
    ". Milliseconds of CPU time on one core, least of several runs."),
  paste0(
    "musefuse's side of the first table is the call of its core (estimate and effective sample size), the second ",
    "the whole verbs."
  ), "",
  "| what | peer | musefuse (ms) | peer (ms) | times faster | musefuse's value | peer's value |",
  "|---|---|---|---|---|---|---|", lines, "",
  "irr 0.84.1 does not divide coincidences by (raters - 1) on complete data, hence its different alpha there;",
  "test-agreement.R compares ours with the definition, pair by pair.", "",
  "| verb | ms |", "|---|---|", sprintf("| %s | %.3g |", names(own), 1e3 * own)
), "bench/results/agreement.md")
writeLines(readLines("bench/results/agreement.md"))
