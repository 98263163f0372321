golden_start <- function(table, prefix) as.matrix(table[startsWith(names(table), prefix)])

test_that("fixed starts converge to the golden memberships and objective", {
  for (case in list(list("iris_std", 3), list("blobs4", 4))) {
    x <- golden_data(case[[1]])
    k <- case[[2]]
    golden <- read_fixture(paste0("cluster-fcm-", case[[1]], ".csv"))
    for (m in c(1.5, 2)) {
      got <- cluster_cmeans(x, k, fuzzifier = m, start = golden_start(golden, "start_"), tolerance = 1e-12,
        standardise = FALSE)
      want <- golden_start(golden, paste0("m", m, "_"))
      order <- apply(cor(as.matrix(got[paste0("membership_", seq_len(k))]), want), 1, which.max)
      # both stop a little before the limit; the golden run at changes of about 1e-10
      expect_equal(as.matrix(got[paste0("membership_", seq_len(k))]), want[, order],
        tolerance = 1e-6, ignore_attr = TRUE)
      variant <- paste0("m", m, "_converged_fixed_u0")
      expect_same_partition(got$class, golden_labels("fcm", case[[1]], k, variant))
      # at the optimum the objective moves by the square of what is left to move
      expect_equal(glance(got)$objective, golden_value("fcm", case[[1]], k, variant, "jm_last"), tolerance = 1e-9)
      expect_equal(index_fuzzy_partition(got), golden_value("fcm", case[[1]], k, variant, "fpc"), tolerance = 1e-6)
    }
    got <- cluster_cmeans(x, k, fuzzifier = 3, start = golden_start(golden, "start_"), tolerance = 1e-12,
      standardise = FALSE)
    expect_equal(glance(got)$objective, golden_value("fcm", case[[1]], k, "m3_converged_fixed_u0", "jm_last"),
      tolerance = 1e-9)
  }
})

test_that("rows that were not fitted get the golden memberships", {
  for (case in list(list("iris_std", 3), list("blobs4", 4))) {
    u0 <- as.matrix(read_shared("golden", "clustering", sprintf("predict_fcm_u0_%s_k%d.csv", case[[1]], case[[2]])))
    u <- as.matrix(read_shared("golden", "clustering", sprintf("predict_fcm_u_%s_k%d.csv", case[[1]], case[[2]])))
    x <- golden_data(case[[1]])
    even <- seq(1, nrow(x), by = 2)
    fit <- cluster_cmeans(x[even, ], case[[2]], start = u0, tolerance = 1e-12, standardise = FALSE)
    got <- as.matrix(predict(fit, x[-even, ])[paste0("membership_", seq_len(case[[2]]))])
    order <- apply(cor(got, u), 1, which.max)
    # the golden fit stops at a change of 5e-4
    expect_lt(max(abs(got - u[, order])), 5e-4)
  }
})

test_that("e1071 finds the same optimum", {
  skip_if_not_installed("e1071")
  x <- clouds(d = 4, apart = 4)
  for (m in c(1.3, 2, 2.7)) {
    start <- x[c(1, 70, 110), ]
    other <- e1071::cmeans(x, start, m = m, iter.max = 5000, control = list(reltol = 1e-15))
    got <- cluster_cmeans(x, 3, fuzzifier = m, seed = 1, tolerance = 1e-10, standardise = FALSE)
    # e1071 reports the mean over rows
    expect_equal(glance(got)$objective / nrow(x), other$withinerror, tolerance = 1e-8)
  }
})

test_that("memberships sum up to 1 and the objective never grows", {
  x <- clouds(c(80, 80, 30), d = 6, apart = 3)
  for (m in c(1.05, 1.5, 2, 4)) {
    got <- suppressWarnings(cluster_cmeans(x, 4, fuzzifier = m, starts = 1, seed = 3, standardise = FALSE))
    u <- as.matrix(got[startsWith(names(got), "membership_")])
    expect_equal(rowSums(u), rep(1, nrow(x)), tolerance = 1e-14)
    history <- fit_of(got)$history
    expect_true(all(diff(history) <= 1e-12 * history[1]))
  }
})

test_that("a fuzzifier near 1 gives k-means, a row on a centre belongs to it", {
  x <- clouds()
  hard <- cluster_kmeans(x, 3, seed = 1, standardise = FALSE)
  soft <- cluster_cmeans(x, 3, fuzzifier = 1.001, seed = 1, standardise = FALSE)
  expect_identical(as.character(soft$class), as.character(hard$class))
  pairs <- matrix(c(0, 0, 0, 5, 5, 5))
  got <- cluster_cmeans(pairs, 2, seed = 1, standardise = FALSE)
  expect_identical(sort(unique(unlist(got[c("membership_1", "membership_2")], use.names = FALSE))), c(0, 1))
})

test_that("D21: a collapse in many dimensions is detected and said", {
  set.seed(2)
  x <- matrix(rnorm(500 * 28), 500)
  expect_warning(got <- cluster_cmeans(x, 5, seed = 1, standardise = FALSE), class = "musefuse_warning_convergence")
  expect_identical(glance(got)$status, "degenerate")
  expect_lt(index_fuzzy_partition(got, normalised = TRUE), 0.01)
  expect_snapshot(got <- cluster_cmeans(x, 5, seed = 1, standardise = FALSE))
})

test_that("same seed, same bytes: threads and row order", {
  x <- clouds(d = 5, apart = 3)
  one <- cluster_cmeans(x, 3, seed = 11, standardise = FALSE)
  expect_identical(as.list(one), as.list(cluster_cmeans(x, 3, seed = 11, threads = 2, standardise = FALSE)))
  mixed <- rev(seq_len(nrow(x)))
  shuffled <- cluster_cmeans(x[mixed, ], 3, seed = 11, standardise = FALSE)
  expect_identical(shuffled$membership_1, one$membership_1[mixed])
  expect_identical(predict(one, x)$membership_2, one$membership_2)
})

test_that("hard data and arguments", {
  x <- clouds()
  expect_error(cluster_cmeans(x, 3, fuzzifier = 1, standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_cmeans(x, 3, start = matrix(1, 2, 3), standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_cmeans(x[c(1, 1, 1), ], 2, standardise = FALSE), class = "musefuse_error_data")
  expect_identical(cluster_cmeans(x, 1, standardise = FALSE)$membership_1, rep(1, nrow(x)))
  # 1e9 away a double has 1e-7 left, and memberships follow the distances
  far <- cluster_cmeans(x + 1e9, 3, seed = 1, standardise = FALSE)
  expect_equal(far$membership_1, cluster_cmeans(x, 3, seed = 1, standardise = FALSE)$membership_1, tolerance = 1e-5)
})
