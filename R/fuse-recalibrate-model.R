# The monotone map of recalibrate_gold() (methods/pooled.md 5.7). h is piecewise linear; its increments over m - 1
# intervals are proportional to width * exp(u), so that u = 0 is a line, and are scaled to keep the range of the gold
# standard: comparisons know nothing of range and level. z = (h - lowest) / range lies in 0 to 1.
#
# P(answer) = lapse / 2 + (1 - lapse) logistic(kappa * s), with s = |z_ref - z_farther| - |z_ref - z_nearer| for
# triplets and z_more - z_less for pairs.

answer_lapse <- 0.02
most_bend <- 4 # |u|
usual_kappa <- c(mean = log(10), sd = 2) # of log kappa

# Ends of the gold standard and quantiles of the segments between; fewer where levels coincide.
map_knots <- function(range, levels, knots) {
  inner <- stats::quantile(levels, seq_len(knots - 2L) / (knots - 1L), names = FALSE, na.rm = TRUE)
  inner <- inner[inner > range[[1L]] & inner < range[[2L]]]
  unique(c(range[[1L]], sort(inner), range[[2L]]))
}

# Row i: which share of each interval lies below x[i].
map_basis <- function(x, knots) {
  width <- diff(knots)
  share <- (outer(x, knots[-length(knots)], `-`)) / rep(width, each = length(x))
  matrix(pmin(pmax(share, 0), 1), length(x))
}

# The share of the range that each interval gets.
map_increments <- function(u, knots) {
  weight <- diff(knots) * exp(u - max(u))
  weight / sum(weight)
}

# h at x; beyond the ends it goes on with the slope of the last interval.
apply_map <- function(x, knots, increments) {
  height <- knots[[1L]] + c(0, cumsum(increments)) * diff(range(knots))
  out <- stats::approx(knots, height, x, rule = 2)$y
  slope <- diff(height) / diff(knots)
  below <- which(x < knots[[1L]])
  above <- which(x > knots[[length(knots)]])
  out[below] <- out[below] + slope[[1L]] * (x[below] - knots[[1L]])
  out[above] <- out[above] + slope[[length(slope)]] * (x[above] - knots[[length(knots)]])
  out
}

# s of each answer and its derivatives by u. `seen`: a list of matrices, the basis at the segments of each role.
answer_margin <- function(seen, p, gradient = TRUE) {
  z <- lapply(seen, function(basis) as.vector(basis %*% p))
  # dz / du_j = p_j (basis_j - z)
  dz <- if (gradient) Map(function(basis, z) (basis - z) * rep(p, each = length(z)), seen, z)
  if (!is.null(z$ref)) {
    far <- z$ref - z$farther
    near <- z$ref - z$nearer
    return(list(s = abs(far) - abs(near),
      ds = if (gradient) sign(far) * (dz$ref - dz$farther) - sign(near) * (dz$ref - dz$nearer)))
  }
  list(s = z$more - z$less, ds = if (gradient) dz$more - dz$less)
}

answer_log_likelihood <- function(s, kappa) log(answer_lapse / 2 + (1 - answer_lapse) * stats::plogis(kappa * s))

# `bend = FALSE` keeps the line and fits kappa alone.
fit_map <- function(seen, knots, lambda, bend = TRUE) {
  m <- length(knots) - 1L
  u_of <- function(raw) most_bend * tanh(raw / most_bend)
  objective <- function(par) {
    u <- if (bend) u_of(par[-1L]) else numeric(m)
    s <- answer_margin(seen, map_increments(u, knots), gradient = FALSE)$s
    -sum(answer_log_likelihood(s, exp(par[[1L]]))) +
      0.5 * ((par[[1L]] - usual_kappa[["mean"]]) / usual_kappa[["sd"]])^2 + lambda * sum(diff(u)^2) + 0.01 * sum(u^2)
  }
  gradient <- function(par) {
    kappa <- exp(par[[1L]])
    u <- if (bend) u_of(par[-1L]) else numeric(m)
    margin <- answer_margin(seen, map_increments(u, knots))
    logistic <- stats::plogis(kappa * margin$s)
    weight <- (1 - answer_lapse) * logistic * (1 - logistic) / exp(answer_log_likelihood(margin$s, kappa))
    of_kappa <- -sum(weight * margin$s) * kappa + (par[[1L]] - usual_kappa[["mean"]]) / usual_kappa[["sd"]]^2
    if (!bend) {
      return(of_kappa)
    }
    steps <- diff(u)
    of_u <- -kappa * colSums(weight * margin$ds) + 2 * lambda * (c(0, steps) - c(steps, 0)) + 0.02 * u
    c(of_kappa, of_u * (1 - (u / most_bend)^2))
  }
  found <- stats::optim(c(usual_kappa[["mean"]], if (bend) numeric(m)), objective, gradient, method = "BFGS",
    control = list(maxit = 200L))
  u <- if (bend) u_of(found$par[-1L]) else numeric(m)
  list(u = u, increments = map_increments(u, knots), kappa = exp(found$par[[1L]]))
}

answers_at <- function(seen, rows) lapply(seen, function(basis) basis[rows, , drop = FALSE])

# What the map gains over the line in log-likelihood of answers that neither has seen, per answer.
held_out_gain <- function(seen, knots, lambda, folds) {
  n <- nrow(seen[[1L]])
  fold <- sample(rep_len(seq_len(folds), n))
  gain <- numeric(n)
  for (k in seq_len(folds)) {
    held <- which(fold == k)
    score <- function(bend) {
      fit <- fit_map(answers_at(seen, which(fold != k)), knots, lambda, bend)
      answer_log_likelihood(answer_margin(answers_at(seen, held), fit$increments, FALSE)$s, fit$kappa)
    }
    gain[held] <- score(TRUE) - score(FALSE)
  }
  list(gain = mean(gain), std.error = stats::sd(gain) / sqrt(n))
}

# Draws of what the map could be, at `x`: a column a draw. The penalties are a normal prior of the bends, so the bends
# given the answers are about normal, with the inverse of the expected information and the prior's precision for
# covariance (Laplace). Other samples of answers would tell less: they are all drawn to the line by the prior, so that
# 95 % bands of them held a map with a slope of exp(2x) at 27 and 51 % of the levels (100 and 300 answers).
map_draws <- function(fit, seen, knots, lambda, x, draws) {
  m <- length(fit$u)
  margin <- answer_margin(seen, fit$increments)
  logistic <- stats::plogis(fit$kappa * margin$s)
  p <- exp(answer_log_likelihood(margin$s, fit$kappa))
  told <- fit$kappa * cbind(margin$s, margin$ds) * (1 - answer_lapse) * logistic * (1 - logistic) / sqrt(p * (1 - p))
  prior <- diag(c(1 / usual_kappa[["sd"]]^2, rep(0.02, m)), m + 1L)
  prior[-1L, -1L] <- prior[-1L, -1L] + 2 * lambda * crossprod(diff(diag(m)))
  root <- chol(crossprod(told) + prior)
  u <- fit$u + backsolve(root, matrix(stats::rnorm((m + 1L) * draws), m + 1L))[-1L, , drop = FALSE]
  u <- u - rep(colMeans(u), each = m) # what all bends share changes no map, but would run into their limit
  vapply(seq_len(draws), function(i) {
    apply_map(x, knots, map_increments(pmin(pmax(u[, i], -most_bend), most_bend), knots))
  }, numeric(length(x)))
}
