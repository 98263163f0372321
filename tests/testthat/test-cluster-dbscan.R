cases <- list(
  list("iris", 0.5, 5, "eps0.5_min5"), list("iris_std", 0.6, 5, "eps0.6_min5"),
  list("blobs4", 0.7, 5, "eps0.7_min5"), list("blobs4", 0.4, 4, "eps0.4_min4"),
  list("iris", 0.2, 5, "eps0.2_min5"), list("iris", 100, 5, "eps100_min5"), list("iris", 0.01, 2, "eps0.01_min2")
)

test_that("core rows, noise and classes are golden", {
  for (case in cases) {
    x <- golden_data(case[[1]])
    got <- suppressMessages(cluster_dbscan(x, case[[2]], min_samples = case[[3]], standardise = FALSE))
    want <- golden_labels("dbscan", case[[1]], 0, case[[4]])
    expect_identical(got$class == "noise", want == -1)
    core <- fit_of(got)$core
    if (!any(core)) next
    expect_same_partition(got$class[core], want[core])
    # a border row may lie near core rows of two classes; ours is the nearest one's
    border <- which(!core & want != -1)
    distance <- as.matrix(stats::dist(x))
    for (i in border) {
      nearest <- which(core)[which.min(distance[i, core])]
      expect_identical(got$class[i], got$class[nearest])
      touching <- unique(want[core & distance[i, ] <= case[[2]] * (1 + 1e-9)])
      if (length(touching) == 1) expect_same_partition(c(got$class[i], got$class[core]), c(want[i], want[core]))
    }
  }
})

test_that("golden core rows, the dbscan package and brute force agree", {
  golden <- read_shared("golden", "clustering", "dbscan_core_samples.csv")
  for (case in cases[c(1, 3, 4)]) {
    got <- cluster_dbscan(golden_data(case[[1]]), case[[2]], min_samples = case[[3]], standardise = FALSE)
    rows <- golden$core_index0[golden$data == case[[1]] & golden$variant == case[[4]]] + 1
    expect_setequal(which(fit_of(got)$core), rows)
  }
})

test_that("classes are connected core rows, by brute force in several dimensions", {
  for (d in c(1, 2, 5, 12)) {
    x <- clouds(c(120, 80, 40), d = d, apart = 8)
    eps <- stats::quantile(stats::dist(x), 0.08, names = FALSE)
    got <- suppressMessages(cluster_dbscan(x, eps, min_samples = 6, threads = 2, standardise = FALSE))
    near <- as.matrix(stats::dist(x)) <= eps
    core <- rowSums(near) >= 6
    expect_identical(fit_of(got)$core, unname(core))
    skip_if_not_installed("dbscan")
    other <- dbscan::dbscan(x, eps, 6)$cluster
    expect_same_partition(got$class[core], other[core])
    expect_identical(got$class == "noise", other == 0)
    near <- k_distance(x, k = 4, standardise = FALSE)
    expect_equal(near$distance, sort(dbscan::kNNdist(x, 3)), tolerance = 1e-12, ignore_attr = TRUE)
  }
})

test_that("the outcome does not depend on order of rows or threads", {
  scattered <- clouds(d = 2, apart = 5)
  # the second table has many equal rows and equal distances, also of a border row to two classes
  for (x in list(scattered, round(scattered / 0.4) * 0.4)) {
    one <- cluster_dbscan(x, 0.8, min_samples = 8, standardise = FALSE)
    mixed <- rev(seq_len(nrow(x)))
    other <- cluster_dbscan(x[mixed, ], 0.8, min_samples = 8, standardise = FALSE)
    expect_identical(other$class, one$class[mixed])
    expect_identical(tidy(other), tidy(one))
    expect_identical(cluster_dbscan(x, 0.8, min_samples = 8, threads = 2, standardise = FALSE)$class, one$class)
  }
})

test_that("D2: new rows join the nearest core row within eps, or are noise", {
  x <- clouds(d = 2, apart = 8)
  fit <- cluster_dbscan(x, 0.9, standardise = FALSE)
  expect_identical(predict(fit, x)$class, fit$class)
  far <- predict(fit, matrix(c(1e6, 1e6), 1, dimnames = list(NULL, colnames(x))))
  expect_identical(as.character(far$class), "noise")
})

test_that("D5, D18: noise is a class of its own, one class or none is no crash", {
  x <- clouds(d = 2, apart = 8)
  got <- cluster_dbscan(x, 0.9, standardise = FALSE)
  expect_identical(levels(got$class), c(as.character(seq_len(glance(got)$k)), "noise"))
  expect_identical(nrow(tidy(got)), glance(got)$k)
  expect_true(all(tidy(got)$size > 0))
  expect_message(none <- cluster_dbscan(x, 1e-6, standardise = FALSE), class = "musefuse_message_eps")
  expect_message(all <- cluster_dbscan(x, 1e6, standardise = FALSE), class = "musefuse_message_eps")
  expect_snapshot({
    none <- cluster_dbscan(x, 1e-6, standardise = FALSE)
    all <- cluster_dbscan(x, 1e6, standardise = FALSE)
  })
  expect_identical(glance(none)$k, 0L)
  expect_identical(glance(all)$k, 1L)
  expect_identical(as.character(predict(none, x)$class), rep("noise", nrow(x)))
  expect_true(is.na(glance(all)$silhouette))
  expect_identical(nrow(tidy(none)), 0L)
})

test_that("hard data and arguments", {
  x <- clouds()
  expect_error(cluster_dbscan(x, 0, standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_dbscan(x, -1, standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_dbscan(x, 1, min_samples = 0, standardise = FALSE), class = "musefuse_error_argument")
  expect_error(k_distance(x, k = 1000, standardise = FALSE), class = "musefuse_error_data")
  same <- suppressMessages(cluster_dbscan(x[rep(1, 40), ], 0.1, standardise = FALSE))
  expect_identical(as.character(same$class), rep("1", 40))
  expect_identical(k_distance(x, k = 1, standardise = FALSE)$distance, rep(0, nrow(x)))
  # a step of a tenth is within eps = 0.1, though 0.3 - 0.2 > 0.1 in doubles
  steps <- matrix(seq(0, 2, by = 0.1))
  expect_identical(nlevels(droplevels(suppressMessages(cluster_dbscan(steps, 0.1, min_samples = 2,
    standardise = FALSE))$class)), 1L)
})
