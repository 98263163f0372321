# Every case of golden/clustering, read from the reference material beside the checkout. The other files of
# tests hold those cases that may be shipped; here are the real segments, too.

from_golden <- function(...) read_shared("golden", "clustering", paste0(...))
golden_features <- function(name) as.matrix(read_shared("golden", "data", paste0(name, ".csv")))
# The rows of `table` (labels, centres, summary) of one case.
rows_of <- function(table, case, alg = case$alg, variant = case$variant) {
  table[table$alg == alg & table$data == case$data & table$k == case$k & table$variant == variant, ]
}
cases_of <- function(alg, pattern) {
  summary <- from_golden("summary.csv")
  cases <- unique(summary[summary$alg == alg & grepl(pattern, summary$variant), c("alg", "data", "k", "variant")])
  split(cases, seq_len(nrow(cases)))
}
quantity_of <- function(case, name, ...) {
  rows <- rows_of(from_golden("summary.csv"), case, ...)
  as.numeric(strsplit(rows$value[rows$quantity == name], " ")[[1]])
}
labels_of <- function(case, ...) rows_of(from_golden("labels.csv"), case, ...)$label
# Centres of golden classes in the order of ours, to which each belongs.
centres_of <- function(case, got) {
  rows <- rows_of(from_golden("centers.csv"), case)
  centres <- matrix(rows$value[order(rows$dim, rows$cluster)], length(unique(rows$cluster)))
  ours <- as.matrix(tidy(got)[-(1:3)])
  centres[apply(ours, 1, function(own) which.min(colSums((t(centres) - own)^2))), ]
}
memberships_of <- function(x) unname(as.matrix(x[startsWith(names(x), "membership_")]))
# The columns of `golden`, which has the same classes under other numbers, in the order of ours.
in_our_order <- function(golden, ours) golden[, apply(stats::cor(ours, golden), 1, which.max)]

test_that("k-means: classes, centres and objective from fixed rows, in every case", {
  for (case in cases_of("kmeans", "^fixed_init_tol0$")) {
    x <- golden_features(case$data)
    got <- cluster_kmeans(x, case$k, start = x[quantity_of(case, "init_row_indices_0based") + 1, ], standardise = FALSE)
    expect_same_partition(got$class, labels_of(case))
    # sums of a few hundred numbers of size 1 in another order
    expect_equal(glance(got)$objective, quantity_of(case, "inertia"), tolerance = 1e-12)
    expect_equal(as.matrix(tidy(got)[-(1:3)]), centres_of(case, got), tolerance = 1e-12, ignore_attr = TRUE)
  }
})

test_that("k-means and c-means of our own starts are no worse than the original's", {
  for (case in cases_of("kmeans", "^best_of_500$")) {
    got <- cluster_kmeans(golden_features(case$data), case$k, starts = 500, seed = 1, standardise = FALSE)
    expect_lte(glance(got)$objective, quantity_of(case, "inertia") * (1 + 1e-9))
    expect_lte(glance(got)$objective, quantity_of(case, "inertia", variant = "tool_seed301") * (1 + 1e-9))
  }
  for (case in cases_of("fcm", "^tool_seed301$")) {
    got <- suppressWarnings(cluster_cmeans(golden_features(case$data), case$k, seed = 1, standardise = FALSE))
    # the original stops at a change of 5e-4
    expect_gt(index_fuzzy_partition(got), quantity_of(case, "fpc") - 1e-3)
  }
})

test_that("c-means: memberships, centres and the objective of each pass, from fixed memberships", {
  for (case in cases_of("fcm", "^m(1.5|2|3)_converged_fixed_u0$")) {
    x <- golden_features(case$data)
    stem <- paste0(case$data, "_k", case$k)
    m <- as.numeric(sub("^m([0-9.]*)_.*", "\\1", case$variant))
    start <- as.matrix(from_golden("fcm_u0_", stem, ".csv"))
    got <- suppressWarnings(cluster_cmeans(x, case$k, fuzzifier = m, start = start, tolerance = 1e-12,
      max_iter = 20000, standardise = FALSE))
    # both stop a little before the limit, the golden run at changes of about 1e-10; at the optimum the
    # objective moves by the square of what is left
    expect_equal(glance(got)$objective, quantity_of(case, "jm_last"), tolerance = 1e-9)
    expect_equal(index_fuzzy_partition(got), quantity_of(case, "fpc"), tolerance = 1e-6)
    if (m == 3) next # no memberships are given
    u <- memberships_of(got)
    expect_lt(max(abs(u - in_our_order(as.matrix(from_golden("fcm_u_", stem, "_", case$variant, ".csv")), u))), 1e-6)
    expect_equal(as.matrix(tidy(got)[-(1:3)]), centres_of(case, got), tolerance = 1e-6, ignore_attr = TRUE)
    # Stopped early by another rule than ours (the Frobenius norm of all changes), so less exact.
    early <- sub("converged", "err5e-4", case$variant)
    before <- in_our_order(as.matrix(from_golden("fcm_u_", stem, "_", early, ".csv")), u)
    expect_lt(max(abs(u - before)), 0.01)
    if (m == 2) {
      # There the objective is taken between the two halves of a pass: new centres, old memberships.
      passes <- from_golden("fcm_jm_", stem, "_", early, ".csv")$jm
      ours <- fit_of(got)$history[seq_along(passes)]
      expect_true(all(ours <= passes * (1 + 1e-12)))
      expect_true(all(ours[-length(ours)] >= passes[-1] * (1 - 1e-12)))
    }
  }
})

test_that("mixtures: posteriors, covariances, likelihood and iterations from fixed classes", {
  for (case in cases_of("gmm", "^fixed_init_")) {
    x <- golden_features(case$data)
    start <- labels_of(case, alg = "kmeans", variant = "fixed_init_tol0") + 1
    is_early <- grepl("tol1e-3", case$variant)
    got <- suppressWarnings(cluster_gmm(x, case$k, start = start, tolerance = if (is_early) 1e-3 else 1e-12,
      max_iter = 5000, standardise = FALSE))
    # D22: with 34 rows in 11 and 19 dimensions the covariances are singular but for the ridge of 1e-6, so
    # that rounding is amplified a million times
    is_singular <- startsWith(case$data, "seg_")
    close <- if (is_singular) 1e-3 else 1e-4
    likelihood <- glance(got)$log_likelihood / nrow(x)
    # Theirs adds 1e-6 to the variances, ours 1e-6 of each feature's variance.
    expect_equal(likelihood, quantity_of(case, "score_mean_loglik"), tolerance = 1e-6)
    if (is_early) expect_equal(glance(got)$iterations, quantity_of(case, "n_iter"))
    expect_same_partition(got$class, labels_of(case))
    stem <- paste0(case$data, "_k", case$k, "_", case$variant, ".csv")
    u <- memberships_of(got)
    golden <- as.matrix(from_golden("gmm_posterior_", stem))
    order <- apply(stats::cor(u, golden), 1, which.max)
    expect_lt(max(abs(u - golden[, order])), close)
    covariance <- from_golden("gmm_cov_", stem)
    covariance <- covariance$value[order(match(covariance$component, order - 1), covariance$j, covariance$i)]
    expect_lt(max(abs(tidy(got, type = "covariances")$covariance - covariance)), close)
    expect_equal(as.matrix(tidy(got)[-(1:3)]), centres_of(case, got), tolerance = close, ignore_attr = TRUE)
  }
})

test_that("agglomerative: the heights of all merges, and the cuts, in every case", {
  for (data in c("iris", "iris_std", "blobs4", "seg_set_basic_std", "seg_set_ext_std")) {
    x <- golden_features(data)
    for (linkage in c("ward", "complete", "average", "single")) {
      heights <- from_golden("linkage_", data, "_", linkage, ".csv")$height
      if (data == "iris" && linkage == "complete") next # equal distances: there is more than one tree
      # differences of squares in another order
      expect_equal(tidy(cluster_agglomerative(x, 2, linkage = linkage, standardise = FALSE), type = "merges")$height,
        heights,
        tolerance = 1e-10)
      labels <- from_golden("labels.csv")
      labels <- labels[labels$alg == "aggl" & labels$data == data & labels$variant == linkage, ]
      for (k in unique(labels$k)) {
        expect_same_partition(cluster_agglomerative(x, k, linkage = linkage, standardise = FALSE)$class,
          labels$label[labels$k == k])
      }
    }
  }
})

test_that("DBSCAN: core rows, noise and classes of the real segments", {
  for (case in cases_of("dbscan", "^eps(1.5|3)_min3$")) {
    eps <- as.numeric(sub("^eps([0-9.]*)_.*", "\\1", case$variant))
    got <- suppressMessages(cluster_dbscan(golden_features(case$data), eps, min_samples = 3, standardise = FALSE))
    core <- from_golden("dbscan_core_samples.csv")
    core <- core[core$data == case$data & core$variant == case$variant, ]
    expect_identical(which(fit_of(got)$core), core$core_index0 + 1L)
    expect_identical(got$class == "noise", labels_of(case) == -1)
    expect_same_partition(got$class, labels_of(case))
  }
})

test_that("rows that were not fitted are placed as by the original", {
  golden <- from_golden("predictions.csv")
  for (data in unique(golden$data)) {
    x <- golden_features(data)
    even <- seq(1, nrow(x), by = 2)
    want <- function(alg) golden$label[golden$data == data & golden$alg == alg]
    k <- golden$k[golden$data == data][[1]]
    case <- list(alg = "kmeans_predict_train_centers", data = data, k = k, variant = "fixed")
    centres <- rows_of(from_golden("centers.csv"), case)
    start <- matrix(centres$value[order(centres$dim, centres$cluster)], case$k)
    hard <- cluster_kmeans(x[even, ], case$k, start = start, standardise = FALSE)
    expect_equal(as.matrix(tidy(hard)[-(1:3)]), centres_of(case, hard), tolerance = 1e-12, ignore_attr = TRUE)
    expect_same_partition(predict(hard, x[-even, ])$class, want("kmeans"))
    u0 <- as.matrix(from_golden("predict_fcm_u0_", data, "_k", case$k, ".csv"))
    soft <- cluster_cmeans(x[even, ], case$k, start = u0, standardise = FALSE)
    expect_same_partition(predict(soft, x[-even, ])$class, want("fcm"))
  }
})

test_that("agglomerative: a cut at the height of a merge has made it", {
  x <- matrix(c(0, 1, 5))
  for (linkage in c("ward", "complete", "average", "single")) {
    height <- tidy(cluster_agglomerative(x, 2, linkage = linkage, standardise = FALSE), type = "merges")$height[[1]]
    expect_identical(nlevels(cluster_agglomerative(x, height = height, linkage = linkage, standardise = FALSE)$class),
      2L)
    expect_identical(nlevels(cluster_agglomerative(x, height = height * 0.999, linkage = linkage,
      standardise = FALSE)$class), 3L)
  }
})
