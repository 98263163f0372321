# The series of a golden table with columns case, series, index, value: a list of cases, each a list
# of vectors.
split_series <- function(golden) {
  lapply(split(golden, factor(golden$case, unique(golden$case))), function(case) {
    unname(split(case$value, case$series))
  })
}

# Gaps of `x` filled for the costs as methods/general.md 5 defines it, from the series `y`. Vectors.
bridge_by_definition <- function(x, y) {
  n <- length(x)
  deviations <- (y - mean(y, na.rm = TRUE)) / sqrt(mean((y - mean(y, na.rm = TRUE))^2, na.rm = TRUE))
  position <- (seq_len(n) - 1) * (length(y) - 1) / (n - 1)
  course <- deviations[floor(position) + 1] * (1 - position %% 1) +
    ifelse(position %% 1 > 0, deviations[ceiling(position) + 1] * (position %% 1), 0)
  course <- course * stats::coef(stats::lm(x ~ course))[[2L]]
  runs <- rle(is.na(x))
  last <- cumsum(runs$lengths)
  for (k in which(runs$values & runs$lengths > 4)) {
    gap <- seq(last[[k]] - runs$lengths[[k]] + 1, last[[k]])
    ends <- c(gap[[1]] - 1, last[[k]] + 1)
    move <- c(NA, x - course, NA)[ends + 1]
    known <- !is.na(move)
    if (sum(known) == 1L) x[gap] <- course[gap] + move[known]
    if (sum(known) == 2L) x[gap] <- course[gap] + stats::approx(ends, move, gap)$y
  }
  stats::approx(which(!is.na(x)), x[!is.na(x)], seq_len(n), rule = 2)$y
}

# What numpy.random.RandomState(0).randn(n, samples, dimensions) draws: the Mersenne twister, two numbers to 53 bits,
# the polar method. As a list of n matrices. R's own twister runs once its state is set as there.
normal_cubes <- function(n, samples, dimensions) {
  state <- numeric(624)
  for (i in 2:624) { # state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >> 30)) + i - 1, modulo 2^32
    last <- state[[i - 1]]
    top <- last %/% 2^30
    low <- bitwXor(as.integer(last %% 2^16), as.integer(top))
    mixed <- last - last %% 2^16 + low
    high <- (1812433253 * (mixed %/% 2^16)) %% 2^16
    state[[i]] <- (high * 2^16 + 1812433253 * (mixed %% 2^16) + i - 1) %% 2^32
  }
  old <- RNGkind("Mersenne-Twister")
  on.exit(RNGkind(old[[1]]))
  as_signed <- function(x) ifelse(x == 2^31, NA_integer_, as.integer(ifelse(x > 2^31, x - 2^32, x)))
  code <- get(".Random.seed", globalenv())[[1]]
  assign(".Random.seed", c(code, 624L, as_signed(state)), globalenv())
  uniform <- function() {
    bits <- floor(stats::runif(2) * 2^32 + 0.5)
    ((bits[[1]] %/% 2^5) * 2^26 + bits[[2]] %/% 2^6) / 2^53
  }
  drawn <- numeric()
  while (length(drawn) < n * samples * dimensions) {
    x <- c(2 * uniform() - 1, 2 * uniform() - 1)
    r <- sum(x^2)
    if (r < 1 && r > 0) drawn <- c(drawn, rev(x) * sqrt(-2 * log(r) / r))
  }
  cube <- array(drawn[seq_len(n * samples * dimensions)], c(dimensions, samples, n))
  lapply(seq_len(n), function(k) t(cube[, , k]))
}
