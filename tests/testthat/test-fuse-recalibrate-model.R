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
