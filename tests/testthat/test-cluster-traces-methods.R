walks <- function(n, seed, length = 25) {
  withr::local_seed(seed)
  lapply(seq_len(n), function(i) matrix(cumsum(rnorm(length)), dimnames = list(NULL, "a")))
}
how <- list(distance = "dtw", window = 5L, gamma = NULL)
given <- list(threads = 1L, max_iter = 50, linkage = "average")

test_that("medoids are those of cluster::pam()", {
  skip_if_not_installed("cluster")
  for (seed in 1:5) for (k in 1:4) {
    series <- walks(20, seed)
    distances <- trace_distances(series, NULL, how, 1L)
    ours <- partition_pam(series, distances, k, how, given)
    theirs <- cluster::pam(as.dist(distances), k, diss = TRUE)
    expect_equal(ours$objective, 20 * theirs$objective[["swap"]])
    expect_equal(adjusted_rand(ours$label, theirs$clustering), 1)
    expect_identical(ours$label[ours$medoid], seq_len(k))
  }
})

test_that("no swap of a medoid is better", {
  series <- walks(12, 3)
  distances <- trace_distances(series, NULL, how, 1L)
  found <- partition_pam(series, distances, 3, how, given)
  cost <- function(medoids) sum(apply(distances[, medoids, drop = FALSE], 1, min))
  expect_equal(found$objective, cost(found$medoid))
  for (m in 1:3) for (other in setdiff(1:12, found$medoid)) {
    expect_gte(cost(replace(found$medoid, m, other)), found$objective - 1e-9)
  }
})

test_that("trees are those of cluster::agnes(), their prototypes medoids", {
  skip_if_not_installed("cluster")
  series <- walks(15, 4)
  distances <- trace_distances(series, NULL, how, 1L)
  for (linkage in c("average", "complete", "single")) {
    ours <- partition_tree(series, distances, 4, how, list(linkage = linkage))
    theirs <- cutree(as.hclust(cluster::agnes(as.dist(distances), diss = TRUE, method = linkage)), 4)
    expect_equal(adjusted_rand(ours$label, theirs), 1)
  }
  for (class in 1:4) {
    members <- which(ours$label == class)
    sums <- rowSums(distances[members, members, drop = FALSE])
    expect_equal(min(sums), sums[[match(ours$medoid[[class]], members)]])
  }
})

test_that("DBA never ends above where it began, and nobody is nearer to another barycentre", {
  for (seed in 1:4) {
    series <- walks(16, seed)
    distances <- trace_distances(series, NULL, how, 1L)
    medoids <- partition_pam(series, distances, 3, how, given)
    found <- partition_dba(series, distances, 3, how, given)
    expect_lte(found$objective, placed_at(series, medoids$prototypes, how, "dba", 1L)$objective)
    costs <- prototype_costs(series, found$prototypes, how, "dba", 1L)
    expect_equal(costs[cbind(1:16, found$label)], apply(costs, 1, min))
    expect_equal(found$objective, sum(apply(costs, 1, min)))
  }
  one <- partition_dba(series, distances, 1, how, given)
  centre <- dtw_barycentre(series, window = 5, start = medoids_start <- series[[class_medoids(distances, rep(1, 16))]],
    max_iter = 500, tolerance = 1e-9)
  # the same descent, in bouts of 20 iterations
  expect_equal(one$objective, sum(centre$distance^2), tolerance = 1e-3)
})

test_that("DBA ends no higher than from any one of its starts, and about as low as the best of random starts", {
  ratio <- vapply(1:4, function(seed) {
    series <- walks(24, seed, 60)
    distances <- trace_distances(series, NULL, how, 1L)
    found <- partition_dba(series, distances, 4, how, given)
    medoids <- partition_pam(series, distances, 4, how, given)
    expect_lte(found$objective, descend_dba(series, medoids$prototypes, how, given)$objective)
    random <- withr::with_seed(seed, replicate(4,
      descend_dba(series, series[sample(24, 4)], how, given)$objective))
    found$objective / min(random)
  }, 0)
  expect_lt(mean(ratio), 1.05) # 0.98 when this was written, from medoids alone 1.02
})

test_that("a shape's centre has the largest sum of squared products of all directions tried", {
  withr::local_seed(5)
  members <- lapply(1:6, function(i) unit_shape(matrix(sin(seq(0, 6, length.out = 40)) + rnorm(40, sd = 0.4))))
  shape <- list(distance = "shape", window = 0L, gamma = NULL)
  centre <- shape_centre(members, members[[1]], shape, 1L)
  gain <- function(course) sum(vapply(members, function(one) sum(one * course), 0)^2) / sum(course^2)
  for (i in 1:200) expect_lte(gain(centre + rnorm(40, sd = 0.3)), gain(centre) * (1 + 1e-9))
  expect_gt(sum(centre * members[[1]]), 0)
  expect_equal(mean(centre^2), 1)
})

test_that("a prototype never stands without members", {
  series <- c(walks(1, 1), walks(1, 1), walks(1, 1), walks(1, 2)) # three alike
  distances <- trace_distances(series, NULL, how, 1L)
  for (partition in list(partition_pam, partition_dba)) {
    expect_setequal(partition(series, distances, 3, how, given)$label, 1:3)
  }
})
