# Principal components beside stats::prcomp; writes bench/results/reduce.md. Maps are in bench/cluster.R,
# with the other methods that have an objective to reach.
library(musefuse)
source("bench/table.R")

# `recordings`: how many the rows are segments of; 0: rows without ids, each of which is a recording of its own.
compare <- function(n, p, recordings) {
  set.seed(1)
  values <- matrix(rnorm(n * p), n) %*% diag(seq(0.5, 2, length.out = p))
  table <- as.data.frame(values)
  if (recordings > 0L) {
    segment <- seq_len(n / recordings)
    table <- cbind(recording = factor(rep(seq_len(recordings), each = n / recordings)), segment = segment, table)
  }
  ours <- timed(fit <- reduce_pca(table, p), 10L)
  theirs <- timed(peer <- stats::prcomp(values, scale. = TRUE), 10L)
  data.frame(
    task = sprintf("%d x %d, all components, %s", n, p,
      if (recordings > 0L) paste(recordings, "recordings") else "no ids"),
    musefuse = ours, `stats::prcomp` = theirs, ratio = theirs / ours,
    # prcomp() scales by the standard deviation with n - 1, we by that with n
    `largest difference of variances` = max(abs(glance_variances(fit) * (n - 1) / n - peer$sdev^2)),
    check.names = FALSE
  )
}
glance_variances <- function(fit) getFromNamespace("fit_of", "musefuse")(fit)$groups[[1]]$model$variance

write_table("reduce", rbind(compare(6000, 28, 200L), compare(6000, 28, 0L), compare(100000, 10, 200L),
  compare(100000, 10, 0L)), paste(
  "The whole verb, which also standardises, gives the scores and records the fingerprint of each recording, against",
  "the whole call. Of rows without ids each is a recording."
))
