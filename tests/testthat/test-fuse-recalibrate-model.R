test_that("the line is the map of no bends, and maps keep ends and order", {
  knots <- c(-1, -0.2, 0.5, 1)
  x <- seq(-1, 1, by = 0.1)
  expect_equal(apply_map(x, knots, map_increments(numeric(3), knots)), x)
  bent <- apply_map(x, knots, map_increments(c(1, -1, 0.5), knots))
  expect_equal(range(bent), c(-1, 1))
  expect_true(all(diff(bent) > 0))
  # beyond the ends the slopes go on
  expect_equal(apply_map(c(1.2, -1.3), knots, map_increments(numeric(3), knots)), c(1.2, -1.3))
  # the basis says the same
  p <- map_increments(c(1, -1, 0.5), knots)
  expect_equal(-1 + 2 * as.vector(map_basis(x, knots) %*% p), bent)
})

test_that("the gradients of the answers are those of finite differences", {
  set.seed(1)
  knots <- c(0, 0.2, 0.5, 0.7, 1)
  for (roles in comparison_roles) {
    seen <- lapply(stats::setNames(nm = roles), function(role) map_basis(stats::runif(20), knots))
    u <- stats::rnorm(4)
    margin <- answer_margin(seen, map_increments(u, knots))
    numeric <- vapply(1:4, function(j) {
      step <- replace(numeric(4), j, 1e-6)
      s <- function(u) answer_margin(seen, map_increments(u, knots))$s
      (s(u + step) - s(u - step)) / 2e-6
    }, numeric(20))
    expect_equal(margin$ds, numeric, tolerance = 1e-5)
  }
})

test_that("draws of a map that no answer tells of are those of the prior, and answers narrow them", {
  withr::local_seed(1)
  knots <- seq(0, 1, length.out = 6L)
  levels <- replicate(3L, stats::runif(200L), simplify = FALSE)
  seen <- lapply(stats::setNames(levels, c("ref", "nearer", "farther")), map_basis, knots)
  fit <- list(u = numeric(5L), increments = rep(0.2, 5L), kappa = 1e-9)
  drawn <- map_draws(fit, seen, knots, 3, knots, 6000L)
  bends <- diff(log(diff(drawn))) # steps of u, as widths are equal
  prior <- solve(2 * 3 * crossprod(diff(diag(5L))) + 0.02 * diag(5L))
  wanted <- diff(diag(5L)) %*% prior %*% t(diff(diag(5L)))
  # standard errors of 6000 draws: 2 % of a variance
  expect_lt(max(abs(stats::cov(t(bends)) - wanted)), 0.07 * max(wanted))
  fit$kappa <- 20
  told <- map_draws(fit, seen, knots, 3, knots, 500L)
  expect_true(all(apply(told, 1L, stats::sd)[2:5] < 0.5 * apply(drawn, 1L, stats::sd)[2:5]))
})
