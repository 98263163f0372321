# Five raters of one signal, and what may be odd about the first.
raters_of <- function(change = identity, n = 5) {
  set.seed(11)
  time <- seq(0, 120, 0.5)
  signal <- sin(time / 9) + sin(time / 23)
  rows <- do.call(rbind, lapply(seq_len(n), function(k) {
    data.frame(rater = paste0("r", k), time = time, value = 0.45 * (signal + stats::rnorm(length(time), 0, 0.2)))
  }))
  as_annotations(change(rows), unit = "s", quiet = TRUE)
}
of_r1 <- function(f) function(rows) {
  mine <- rows$rater == "r1"
  rows[mine, ] <- f(rows[mine, ])
  rows
}
odd <- list(
  apart = of_r1(function(d) transform(d, time = time + 1000)),
  scale = of_r1(function(d) transform(d, value = 50 * (value + 1))),
  contrary = of_r1(function(d) transform(d, value = -value)),
  stopped = of_r1(function(d) transform(d, value = ifelse(time > 60, value[time == 60], value)))
)
