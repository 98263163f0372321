x <- with_seed(1, matrix(stats::rnorm(24), 8))

test_that("distances of rows are those of dist(), and core distances count the row itself", {
  all <- as.matrix(stats::dist(x))
  expect_equal(row_distances(x[1:3, ], x), unname(all[1:3, ]), tolerance = 1e-12) # sums in another order
  expect_identical(c(row_dist(x)), c(stats::dist(x)))
  expect_identical(labels(row_dist(x)), labels(unname(stats::dist(x))))
  for (metric in c("euclidean", "manhattan")) {
    expect_identical(cpp_square_distances(x, metric), unname(as.matrix(stats::dist(x, metric))))
  }
  expect_equal(core_distances(x, x, 3), unname(apply(all, 1L, function(row) sort(row)[[3L]])), tolerance = 1e-12)
})

test_that("means of classes leave noise out", {
  label <- c(1L, 1L, 2L, 0L, 2L, 2L, 1L, 0L)
  expect_equal(cpp_class_means(x, label, 2L), unname(rowsum(x[label > 0L, ], label[label > 0L]) / 3), tolerance = 1e-12)
  expect_identical(dim(cpp_class_means(x, rep(0L, 8L), 0L)), c(0L, 3L))
})
