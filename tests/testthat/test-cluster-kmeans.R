test_that("fixed starts give the golden classes, centres and objective", {
  for (case in list(list("iris", 3), list("iris_std", 3), list("blobs4", 4))) {
    x <- golden_data(case[[1]])
    k <- case[[2]]
    rows <- golden_value("kmeans", case[[1]], k, "fixed_init_tol0", "init_row_indices_0based") + 1
    got <- cluster_kmeans(x, k, start = x[rows, ], standardise = FALSE)
    expect_same_partition(got$class, golden_labels("kmeans", case[[1]], k, "fixed_init_tol0"))
    # both sum the same few hundred squares in double precision: 1e-12 relative is rounding
    expect_equal(glance(got)$objective, golden_value("kmeans", case[[1]], k, "fixed_init_tol0", "inertia"),
      tolerance = 1e-12)
    expect_identical(glance(got)$status, "converged")
  }
})

test_that("restarts find the best objective of 500 golden starts", {
  for (case in list(list("iris", 3), list("iris_std", 3), list("blobs4", 4))) {
    got <- cluster_kmeans(golden_data(case[[1]]), case[[2]], starts = 50, seed = 1, standardise = FALSE)
    best <- golden_value("kmeans", case[[1]], case[[2]], "best_of_500", "inertia")
    expect_lte(glance(got)$objective, best * (1 + 1e-9))
  }
})

test_that("the result is that of Lloyd's iteration without bounds", {
  for (seed in 1:6) {
    set.seed(seed)
    d <- c(1, 2, 5, 11, 28, 3)[seed]
    x <- matrix(rnorm(400 * d), 400)
    start <- x[sample(400, 7), , drop = FALSE]
    got <- cluster_kmeans(x, 7, start = start, max_iter = 1000, standardise = FALSE)
    plain <- stats::kmeans(x, start, iter.max = 1000, algorithm = "Lloyd")
    expect_same_partition(got$class, plain$cluster)
    expect_equal(glance(got)$objective, plain$tot.withinss, tolerance = 1e-12)
  }
})

test_that("the objective never grows from one iteration to the next", {
  x <- clouds(c(200, 150, 100), d = 4, apart = 2)
  objective <- vapply(1:15, function(iterations) {
    suppressWarnings(glance(cluster_kmeans(x, 5, start = x[1:5, ], max_iter = iterations,
      standardise = FALSE))$objective)
  }, 0)
  expect_true(all(diff(objective) <= 1e-12 * objective[-1]))
})

test_that("same seed, same bytes: threads, row order, shifts", {
  x <- clouds(d = 5, apart = 3)
  one <- cluster_kmeans(x, 4, seed = 11, standardise = TRUE)
  two <- cluster_kmeans(x, 4, seed = 11, standardise = TRUE, threads = 2)
  expect_identical(one$class, two$class)
  expect_identical(fit_of(one)$centres, fit_of(two)$centres)
  mixed <- sample(nrow(x))
  shuffled <- cluster_kmeans(x[mixed, ], 4, seed = 11, standardise = TRUE)
  expect_identical(shuffled$class, one$class[mixed])
  expect_identical(fit_of(shuffled)$centres, fit_of(one)$centres)
  # integers keep all their digits beside 1e9
  whole <- round(10 * x)
  expect_identical(cluster_kmeans(whole + 1e9, 3, seed = 2, standardise = FALSE)$class,
    cluster_kmeans(whole, 3, seed = 2, standardise = FALSE)$class)
})

test_that("classes are ordered by size, then by the first feature", {
  x <- c(rep(9, 3), rep(1, 3), rep(5, 4)) + (1:10) / 100
  got <- cluster_kmeans(matrix(x), 3, seed = 1, standardise = FALSE)
  expect_identical(as.character(got$class), rep(c("3", "2", "1"), c(3, 3, 4)))
  expect_identical(tidy(got)$size, c(4L, 3L, 3L))
})

test_that("partitions: fitted on one, placed for the rest as golden", {
  golden <- read_fixture("cluster-predictions.csv")
  x <- golden_data("iris_std")
  even <- seq(1, nrow(x), by = 2)
  data <- data.frame(x, partition = ifelse(seq_len(nrow(x)) %in% even, "train", "test"))
  got <- cluster_kmeans(data, 3, partition = "train", start = x[even, ][c(0, 37, 74) + 1, ], standardise = FALSE)
  want <- golden[golden$data == "iris_std" & golden$alg == "kmeans", ]
  expect_same_partition(got$class[want$row + 1], want$label)
  expect_identical(glance(got)$n_fit, 75L)
  expect_identical(predict(got, data)$class, got$class)
})

test_that("standardising knows the rows of the fit only", {
  x <- clouds()
  far <- rbind(x, x[1:10, ] * 1000)
  data <- data.frame(far, partition = rep(c("train", "test"), c(nrow(x), 10)))
  got <- cluster_kmeans(data, 3, partition = "train", standardise = TRUE, seed = 1)
  alone <- cluster_kmeans(x, 3, standardise = TRUE, seed = 1)
  expect_identical(fit_of(got)$centres, fit_of(alone)$centres)
  # centres come back on the features' own scale
  means <- rowsum(x, as.integer(alone$class)) / as.vector(table(alone$class))
  expect_equal(as.matrix(tidy(alone)[-(1:3)]), means, tolerance = 1e-12, ignore_attr = TRUE)
})

test_that("hard data: few rows, duplicates, constants, one class, NA", {
  x <- clouds()
  expect_error(cluster_kmeans(x[1:2, ], 3, standardise = FALSE), class = "musefuse_error_data")
  expect_error(cluster_kmeans(x[rep(1:2, 20), ], 3, standardise = FALSE), class = "musefuse_error_data")
  expect_snapshot(error = TRUE, cluster_kmeans(x[rep(1:2, 20), ], 3, standardise = FALSE))
  expect_identical(levels(cluster_kmeans(x, 1, standardise = FALSE)$class), "1")
  duplicated <- cluster_kmeans(x[rep(1:3, 20), ], 3, standardise = FALSE)
  expect_equal(glance(duplicated)$objective, 0)
  constant <- cluster_kmeans(cbind(x, c = 7), 3, standardise = TRUE, seed = 1)
  expect_identical(constant$class, cluster_kmeans(x, 3, standardise = TRUE, seed = 1)$class)
  gaps <- x
  gaps[c(3, 8), 2] <- c(NA, Inf)
  expect_warning(got <- cluster_kmeans(gaps, 3, seed = 1, standardise = FALSE), class = "musefuse_warning_missing")
  expect_snapshot(got <- cluster_kmeans(gaps, 3, seed = 1, standardise = FALSE))
  expect_identical(which(is.na(got$class)), c(3L, 8L))
  expect_identical(glance(got)$n_missing, 2L)
})

test_that("an emptied class restarts at the farthest row", {
  x <- matrix(c(0, 0.1, 0.2, 10, 10.1, 30))
  # two starts on the same spot: the second one gets no row at first
  got <- cluster_kmeans(x, 3, start = matrix(c(0, 0, 10)), standardise = FALSE)
  expect_identical(as.character(got$class), c("1", "1", "1", "2", "2", "3"))
  expect_true(fit_of(got)$reseeded >= 1)
})

test_that("arguments are checked and a short run is said", {
  x <- clouds()
  expect_error(cluster_kmeans(x, 0, standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_kmeans(x, 2.5, standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_kmeans(x, 2, start = x[1:3, ], standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_kmeans(letters, 2, standardise = FALSE), class = "musefuse_error_columns")
  expect_error(cluster_kmeans(data.frame(a = letters), 2, standardise = FALSE), class = "musefuse_error_columns")
  expect_error(cluster_kmeans(x, 2, partition = "train", standardise = FALSE), class = "musefuse_error")
  expect_error(predict(cluster_kmeans(x, 2, standardise = FALSE), x[, 1:2]), class = "musefuse_error_columns")
  expect_warning(cluster_kmeans(x, 6, start = x[1:6, ], max_iter = 1, standardise = FALSE),
    class = "musefuse_warning_convergence")
  expect_snapshot(error = TRUE, predict(cluster_kmeans(x, 2, seed = 1, standardise = FALSE), x[, 1:2]))
})
