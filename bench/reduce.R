# Principal components beside stats::prcomp; writes bench/results/reduce.md. Maps are in bench/cluster.R,
# with the other methods that have an objective to reach.
library(musefuse)
source("bench/table.R")

compare <- function(n, p) {
  set.seed(1)
  values <- matrix(rnorm(n * p), n) %*% diag(seq(0.5, 2, length.out = p))
  table <- as.data.frame(values)
  ours <- timed(fit <- reduce_pca(table, p), 10L)
  theirs <- timed(peer <- stats::prcomp(values, scale. = TRUE), 10L)
  data.frame(
    task = sprintf("%d x %d, all components", n, p), musefuse = ours, `stats::prcomp` = theirs, ratio = theirs / ours,
    # prcomp() scales by the standard deviation with n - 1, we by that with n
    `largest difference of variances` = max(abs(glance_variances(fit) * (n - 1) / n - peer$sdev^2)),
    check.names = FALSE
  )
}
glance_variances <- function(fit) getFromNamespace("fit_of", "musefuse")(fit)$groups[[1]]$model$variance

write_table("reduce", rbind(compare(6000, 28), compare(100000, 10)), paste(
  "The whole verb, which also standardises and gives the scores, against the whole call."
))
