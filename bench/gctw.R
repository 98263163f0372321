# GCTW on random walks, beside the original's own times. Writes bench/results/gctw.md.
library(musefuse)
source("bench/table.R")

walks <- function(samples, raters) {
  set.seed(3)
  as_annotations(apply(matrix(rnorm(samples * raters), samples), 2L, cumsum), rate = 2)
}
# The core alone: from matrices to warps.
core <- function(data, variant) {
  cell <- musefuse:::annotation_cells(data)[[1L]]
  sequences <- lapply(seq_len(ncol(cell$ratings)), function(k) cell$ratings[, k, drop = FALSE])
  options <- list(variant = variant, lambda = 0.7, energy = 0.8, max_iter = 10L, tolerance = 1e-3, basis = warp_basis(),
    anchor = if (variant == "muse") "none" else "mean", anchor_rater = 0L,
    max_shift = if (variant == "muse") Inf else 20, max_gap = 2)
  function() musefuse:::cpp_gctw(list(sequences), list(options), 1L, NULL)
}
# Medians of three runs of applyctw.m in Octave 7.3 on random walks (REFERENCE-TOOL.md); 3 x 600: a real recording.
original <- c("3 x 600" = 1.051, "3 x 1000" = 1.617, "5 x 1000" = 2.634, "3 x 2000" = 4.159, "5 x 2000" = 4.950,
  "3 x 5000" = 50.129, "5 x 5000" = 51.495)
sizes <- list(c(3, 600), c(3, 1000), c(5, 1000), c(3, 2000), c(5, 2000), c(3, 5000), c(5, 5000), c(6, 1e5))
table <- do.call(rbind, lapply(sizes, function(size) {
  data <- walks(size[[2L]], size[[1L]])
  times <- if (size[[2L]] > 1e4) 1L else 10L
  per_call <- function(run) timed(for (i in seq_len(times)) run()) / times
  case <- paste(size[[1L]], "x", format(size[[2L]], scientific = FALSE))
  data.frame(
    "raters x samples" = case, "muse, core (ms)" = 1000 * per_call(core(data, "muse")),
    "robust, core (ms)" = 1000 * per_call(core(data, "robust")),
    "full, 10 rounds, core (ms)" = 1000 * per_call(core(data, "full")),
    "align_gctw() (ms)" = 1000 * timed(for (i in seq_len(ceiling(times / 5))) align_gctw(data)) / ceiling(times / 5),
    "original (ms, quoted)" = 1000 * unname(original[case]), check.names = FALSE
  )
}))
write_table("gctw", table, c(
  paste0(
    "Milliseconds a recording on one core. The original's are the elapsed times in REFERENCE-TOOL.md, of another, ",
    "similar machine: not"
  ),
  "measured here. `muse` does the same 10 rounds as the original and gives its numbers to 1e-6 samples."
))
