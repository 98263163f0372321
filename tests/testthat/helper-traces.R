# Traces of three shapes in two dimensions, `n` recordings each, moved by up to `shift` samples.
shaped_traces <- function(n = 5, length = 60, noise = 0.2, shift = 3, seed = 1) {
  withr::local_seed(seed)
  t <- seq(0, 1, length.out = length)
  shapes <- list(list(sin(2 * pi * t), t), list(2 * exp(-((t - 0.3) / 0.08)^2), 1 - t), list(cos(4 * pi * t), 0 * t))
  rows <- lapply(seq_len(3 * n), function(i) {
    at <- pmin(length, pmax(1, seq_len(length) - sample(-shift:shift, 1)))
    do.call(rbind, lapply(1:2, function(d) {
      data.frame(recording = sprintf("r%02d", i), dimension = c("arousal", "valence")[d],
        time = (seq_len(length) - 1) / 2, value = shapes[[(i - 1) %/% n + 1]][[d]][at] + rnorm(length, sd = noise))
    }))
  })
  do.call(rbind, rows)
}
shapes_of_traces <- function(n = 5) rep(1:3, each = n)
