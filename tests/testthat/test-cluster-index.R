quality_cases <- function() {
  labels <- read_fixture("cluster-quality-labels.csv")
  values <- read_fixture("cluster-quality.csv")
  lapply(seq_len(nrow(values)), function(i) {
    row <- labels$data == values$data[i] & labels$labels == values$labels[i]
    c(as.list(values[i, ]), list(x = golden_data(values$data[i]), label = as_label_vector(labels$values[row])))
  })
}

# Halkidi & Vazirgiannis 2001: eq. 2, the density of both classes of a pair at their middle over the larger of those
# at their centres, and eq. 3, the mean norm of the classes' variances over that of all.
s_dbw_by_hand <- function(x, label) {
  x <- as.matrix(x)
  groups <- unname(split(seq_len(nrow(x)), label))
  variance <- function(rows) colMeans(sweep(x[rows, , drop = FALSE], 2, colMeans(x[rows, , drop = FALSE]))^2)
  norms <- vapply(groups, function(rows) sqrt(sum(variance(rows)^2)), 0)
  radius <- sqrt(sum(norms)) / length(groups)
  near <- function(rows, place) sum(sqrt(colSums((t(x[rows, , drop = FALSE]) - place)^2)) <= radius)
  centre <- lapply(groups, function(rows) colMeans(x[rows, , drop = FALSE]))
  ratios <- utils::combn(length(groups), 2, function(pair) {
    rows <- unlist(groups[pair])
    ends <- max(near(rows, centre[[pair[[1]]]]), near(rows, centre[[pair[[2]]]]))
    if (ends == 0) 0 else near(rows, (centre[[pair[[1]]]] + centre[[pair[[2]]]]) / 2) / ends
  })
  mean(norms) / sqrt(sum(variance(seq_len(nrow(x)))^2)) + mean(ratios)
}

test_that("S_Dbw counts both classes of a pair at all three points", {
  # By hand: a scatter of (2 / 3) / (11 / 12); 4 rows lie about the middle and 2 about either centre.
  expect_equal(index_s_dbw(matrix(c(-1, 0, 1, 0, 1, 2)), c(1, 1, 1, 2, 2, 2)), 2.727272727272727)
})

test_that("indices of fixed labels are golden", {
  compared <- 0
  for (case in quality_cases()) {
    if (any(case$label == -1)) next # there, noise counts as a class
    # sums of a few hundred terms in another order
    expect_equal(index_calinski_harabasz(case$x, case$label), case$CH, tolerance = 1e-11)
    expect_equal(index_silhouette(case$x, case$label), case$Silhouette, tolerance = 1e-10)
    # the reference expands (x - y)^2, which costs half the digits of small distances
    expect_equal(index_davies_bouldin(case$x, case$label), case$DB, tolerance = 1e-7)
    expect_equal(index_s_dbw(case$x, case$label, variant = "muse"), case$S_Dbw_tool, tolerance = 1e-11)
    # The golden "textbook" density is withdrawn: it counts a class alone about its own centre.
    expect_equal(index_s_dbw(case$x, case$label), s_dbw_by_hand(case$x, case$label), tolerance = 1e-11)
    compared <- compared + 1
  }
  expect_gte(compared, 25)
})

test_that("silhouettes are those of the cluster package, alone in a class is 0", {
  skip_if_not_installed("cluster")
  x <- clouds(c(150, 100, 60, 1), d = 5, apart = 2) # more than two blocks of rows
  label <- rep(c(7, 3, 9, 4), c(150, 100, 60, 1))
  other <- cluster::silhouette(as.integer(factor(label)), stats::dist(x))
  got <- index_silhouette(x, label, each = TRUE)
  expect_equal(got, as.vector(other[, "sil_width"]), tolerance = 1e-12)
  expect_identical(got[311], 0)
  expect_identical(index_silhouette(x, label, each = TRUE, threads = 2), got)
})

test_that("silhouettes of two rows a class, by hand", {
  # a = 1, b = mean(10, 11) for the first row, mean(9, 10) for the second
  expect_equal(index_silhouette(matrix(c(0, 1, 10, 11)), c(1, 1, 2, 2), each = TRUE),
    c(9.5 / 10.5, 8.5 / 9.5, 8.5 / 9.5, 9.5 / 10.5))
  expect_equal(index_davies_bouldin(matrix(c(0, 1, 10, 11)), c(1, 1, 2, 2)), 1 / 10)
  # between 4 * 25 over 1, within 4 * 0.25 over 2
  expect_equal(index_calinski_harabasz(matrix(c(0, 1, 10, 11)), c(1, 1, 2, 2)), 200)
})

test_that("fpc agrees where it is installed", {
  skip_if_not_installed("fpc")
  x <- clouds()
  label <- as.integer(cluster_kmeans(x, 3, seed = 1, standardise = FALSE)$class)
  other <- fpc::cluster.stats(stats::dist(x), label)
  expect_equal(index_calinski_harabasz(x, label), other$ch, tolerance = 1e-12)
  expect_equal(index_silhouette(x, label), other$avg.silwidth, tolerance = 1e-12)
})

test_that("indices do not know names or order of classes, nor shifts of the features", {
  x <- clouds()
  label <- as.integer(cluster_kmeans(x, 3, seed = 1, standardise = FALSE)$class)
  mixed <- rev(seq_along(label))
  one <- cluster_indices(x, label)
  two <- cluster_indices(x[mixed, ] + 1000, letters[5 - label[mixed]])
  expect_equal(two$value, one$value, tolerance = 1e-10)
  expect_true(all(one$value[1:5] >= one$range_low[1:5] & one$value[1:5] <= one$range_high[1:5]))
})

test_that("fuzzy partition coefficient: golden, hard and even memberships", {
  golden <- read_shared("golden", "cluster_quality", "fpc_random_membership.csv")
  values <- read_shared("golden", "cluster_quality", "fpc.csv")
  for (data in unique(golden$data)) {
    rows <- golden[golden$data == data, ]
    u <- matrix(rows$u[order(rows$cluster, rows$index)], ncol = length(unique(rows$cluster)))
    want <- values$fpc[values$data == data & values$membership == "random"]
    expect_equal(index_fuzzy_partition(u), want, tolerance = 1e-12)
  }
  expect_identical(index_fuzzy_partition(diag(3)), 1)
  expect_equal(index_fuzzy_partition(matrix(0.25, 5, 4), normalised = TRUE), 0)
  expect_error(index_fuzzy_partition(matrix(2, 3, 3)), class = "musefuse_error_values")
})

test_that("noise is left out and counted, missing classes too (D14)", {
  x <- clouds(d = 2, apart = 8)
  classes <- cluster_dbscan(x, 0.9, standardise = FALSE)
  noise <- classes$class == "noise"
  expect_true(any(noise))
  expect_message(got <- index_silhouette(classes), class = "musefuse_message_noise")
  expect_identical(got, index_silhouette(x[!noise, ], as.character(classes$class[!noise])))
  table <- cluster_indices(classes)
  expect_match(table$note[1], paste(sum(noise), "noise rows left out"))
  expect_identical(table$n[1], sum(!noise))
  expect_identical(is.na(index_silhouette(classes, each = TRUE)), noise)
})

test_that("D18: fewer than two classes give NA with the reason", {
  x <- clouds()
  one <- cluster_kmeans(x, 1, standardise = FALSE)
  expect_warning(got <- index_silhouette(one), class = "musefuse_warning_data")
  expect_identical(got, NA_real_)
  table <- cluster_indices(one)
  expect_true(all(is.na(table$value)))
  expect_true(all(nzchar(table$note)))
  expect_warning(got <- index_calinski_harabasz(x[1:3, ], 1:3), class = "musefuse_warning_data")
  expect_identical(got, NA_real_)
  expect_snapshot({
    got <- index_silhouette(one)
    writeLines(cluster_indices(one)$note)
  })
})

test_that("a part of a table is judged as that part", {
  x <- clouds()
  classes <- cluster_kmeans(x, 3, seed = 1, standardise = FALSE)
  some <- sort(sample(nrow(x), 50))
  expect_equal(index_silhouette(classes[rev(some), ]), index_silhouette(x[some, ], classes$class[some]))
})

test_that("labels are checked", {
  x <- clouds()
  expect_error(index_silhouette(x), class = "musefuse_error_argument")
  expect_error(index_silhouette(x, 1:3), class = "musefuse_error_argument")
  expect_error(index_silhouette(cluster_kmeans(x, 2, standardise = FALSE), rep(1, nrow(x))),
    class = "musefuse_error_argument")
})

test_that("the adjusted Rand index is that of mclust; 1 for the same partition, 0 on average by chance", {
  set.seed(1)
  x <- sample(3, 200, TRUE)
  y <- ifelse(runif(200) < 0.6, x, sample(4, 200, TRUE))
  expect_identical(adjusted_rand(x, letters[x]), 1)
  chance <- replicate(200, adjusted_rand(x, sample(y)))
  expect_lt(abs(mean(chance)), 5 * sd(chance) / sqrt(200))
  expect_identical(adjusted_rand(rep(1, 5), rep(2, 5)), 1)
  expect_identical(adjusted_rand(1, 1), NA_real_)
  expect_error(adjusted_rand(1:3, 1:4), class = "musefuse_error_argument")
  classes <- cluster_kmeans(clouds(), 3, seed = 1, standardise = FALSE)
  expect_identical(adjusted_rand(classes, classes[rev(seq_len(nrow(classes))), ]), 1)
  skip_if_not_installed("mclust")
  expect_equal(adjusted_rand(x, y), mclust::adjustedRandIndex(x, y), tolerance = 1e-12)
})

test_that("indices of every golden labelling, also of the real segments, with their parts and each row's", {
  values <- read_shared("golden", "cluster_quality", "indices.csv")
  labels <- read_shared("golden", "cluster_quality", "labels.csv")
  rows <- read_shared("golden", "cluster_quality", "silhouette_samples.csv")
  for (i in seq_len(nrow(values))) {
    want <- as.list(values[i, ])
    here <- function(table) table$data == want$data & table$labels == want$labels
    x <- as.matrix(read_shared("golden", "data", paste0(want$data, ".csv")))
    label <- labels$label[here(labels)] + 2L # there noise, -1, is a class like any other
    expect_equal(index_calinski_harabasz(x, label), want$CH, tolerance = 1e-10) # sums in another order
    expect_equal(index_silhouette(x, label), want$Silhouette, tolerance = 1e-10)
    expect_equal(index_davies_bouldin(x, label), want$DB, tolerance = 1e-6) # see above
    if (any(here(rows))) {
      expect_equal(index_silhouette(x, label, each = TRUE), rows$silhouette[here(rows)], tolerance = 1e-7)
    }
    # REFERENCE-TOOL D19: there a noise row first gets the class of its nearest row; here it does not count.
    if (any(label == 1L)) next
    for (variant in c("tool", "textbook")) {
      got <- cpp_s_dbw(x, match(label, sort(unique(label))), length(unique(label)), variant == "tool")
      parts <- want[if (variant == "tool") c("scat_tool", "dens_bw_tool") else c("scat_textbook", "dens_textbook")]
      if (!all(is.finite(unlist(parts)))) next
      kept <- if (variant == "tool") 1:2 else 1 # the golden textbook density is withdrawn
      expect_equal(unname(got[c("scatter", "density")])[kept], unname(unlist(parts))[kept], tolerance = 1e-10)
    }
  }
})

test_that("REFERENCE-TOOL D19: noise rows, copies of other rows too, leave S_Dbw as it is", {
  x <- clouds()
  label <- rep(c("1", "2", "3"), c(60, 40, 20))
  noisy <- rbind(x, x[c(1, 70), ], 50)
  with_noise <- c(label, rep("noise", 3))
  for (variant in c("textbook", "muse")) {
    expect_message(got <- index_s_dbw(noisy, with_noise, variant = variant), class = "musefuse_message_noise")
    expect_identical(got, index_s_dbw(x, label, variant = variant))
  }
})

test_that("memberships that were made text are an error", {
  soft <- cluster_cmeans(iris[1:4], 2, seed = 1, standardise = FALSE)
  soft$membership_1 <- as.character(soft$membership_1)
  expect_error(index_fuzzy_partition(soft), class = "musefuse_error_values")
})

test_that("S_Dbw by hand: a row at the very distance of the spread counts", {
  # Variances 9 and 72, so a spread of 9 / 2; the middle, 10.5, is that far from the row 6 of either class.
  # Two rows lie about the middle, three about the centre 3 (the row 6 of the other class, too), two about 18.
  x <- matrix(c(0, 6, 6, 18, 18, 30))
  expect_equal(index_s_dbw(x, c(1, 1, 2, 2, 2, 2)), mean(c(9, 72)) / 101 + 2 / 3)
})

test_that("an index without a finite value says why", {
  same <- as.data.frame(cluster_indices(data.frame(a = rep(0, 10)), rep(1:2, each = 5)))
  expect_identical(same$note[!is.finite(same$value) & same$n > 0], rep("all rows are equal", 4))
  tight <- as.data.frame(cluster_indices(data.frame(a = rep(0:1, each = 5)), rep(1:2, each = 5)))
  expect_match(tight$note[is.infinite(tight$value)], "no class has any spread")
})

test_that("above a stated size the silhouette is that of a sample, within its error, and says so", {
  set.seed(6)
  n <- silhouette_rows[["most"]] + 1L
  values <- matrix(rnorm(2 * n) + rep(c(0, 3), length.out = n), n)
  label <- rep(1:2, length.out = n)
  expect_message(value <- index_silhouette(values, labels = label), "from a sample of 2000 of 20001 rows")
  row <- cluster_indices(values, labels = label)[1L, ]
  expect_identical(row$value, value)
  error <- as.numeric(sub(".*standard error ", "", row$note))
  # four standard errors: one in 16000
  expect_lt(abs(value - mean(index_silhouette(values, labels = label, each = TRUE))), 4 * error)
  expect_lt(error, 0.02)
  reversed <- suppressMessages(index_silhouette(values[n:1, ], labels = label[n:1]))
  expect_equal(reversed, value, tolerance = 1e-12) # sums about another rounding of the mean
})

test_that("some indices alone are those of all", {
  classes <- cluster_kmeans(iris[1:4], 3, seed = 1)
  all <- cluster_indices(classes)
  expect_identical(cluster_indices(classes, indices = c("silhouette", "s_dbw")),
    all[match(c("silhouette", "s_dbw"), all$index), ])
  expect_identical(glance(classes)$davies_bouldin, all$value[all$index == "davies_bouldin"])
  expect_error(cluster_indices(classes, indices = "sihouette"), "silhouette", class = "musefuse_error_unknown")
})

test_that("soft classes without rows have no index, and why is said", {
  none <- suppressWarnings(cluster_indices(cluster_cmeans(iris[1:4], 3, seed = 1)[0, ]))
  expect_true(all(is.na(none$value) & !is.nan(none$value)))
  expect_true(all(nzchar(none$note)))
  expect_match(none$note[none$index == "fuzzy_partition"], "no row is left")
})
