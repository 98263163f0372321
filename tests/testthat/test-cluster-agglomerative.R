linkages <- c("ward", "complete", "average", "single")

test_that("heights and cuts are golden, for each linkage (D1)", {
  heights <- read_fixture("cluster-heights.csv")
  for (data in c("iris_std", "blobs4")) {
    x <- golden_data(data)
    for (linkage in linkages) {
      want <- heights$height[heights$data == data & heights$linkage == linkage]
      for (k in 2:5) {
        got <- cluster_agglomerative(x, k, linkage = linkage, standardise = FALSE)
        expect_same_partition(got$class, golden_labels("aggl", data, k, linkage))
      }
      # updates of distances round in another order than the reference
      expect_equal(tidy(got, type = "merges")$height, want, tolerance = 1e-10)
      variant <- paste0(linkage, "_threshold")
      threshold <- golden_value("aggl", data, 0, variant, "distance_threshold")
      cut <- cluster_agglomerative(x, height = threshold * (1 - 1e-12), linkage = linkage, standardise = FALSE)
      expect_same_partition(cut$class, golden_labels("aggl", data, 0, variant))
    }
  }
})

test_that("the tree is that of hclust", {
  x <- clouds(c(90, 70, 40), d = 4, apart = 3) # more than 64 clusters: the triangle is packed
  methods <- c(ward = "ward.D2", complete = "complete", average = "average", single = "single")
  for (linkage in linkages) {
    got <- cluster_agglomerative(x, 4, linkage = linkage, standardise = FALSE)
    tree <- as.hclust(got)
    other <- stats::hclust(stats::dist(x), methods[[linkage]])
    expect_equal(tree$height, other$height, tolerance = 1e-12)
    expect_identical(unname(tree$merge), other$merge)
    expect_same_partition(got$class, stats::cutree(other, 4))
    expect_equal(stats::cophenetic(tree), stats::cophenetic(other), tolerance = 1e-12, ignore_attr = TRUE)
    between <- mean(other$height[190:191])
    expect_same_partition(cluster_agglomerative(x, height = between, linkage = linkage, standardise = FALSE)$class,
      stats::cutree(other, h = between))
    expect_identical(sort(tree$order), seq_len(nrow(x)))
  }
})

test_that("Ward's tree of many rows, which needs no distances, is that of hclust", {
  x <- clouds(c(500, 400, 300), d = 4, apart = 3)
  tree <- as.hclust(cluster_agglomerative(x, 4, standardise = FALSE))
  other <- stats::hclust(stats::dist(x), "ward.D2")
  expect_equal(tree$height, other$height, tolerance = 1e-12) # hclust updates distances, which rounds
  expect_identical(unname(tree$merge), other$merge)
  for (k in c(2, 5, 50)) expect_same_partition(stats::cutree(tree, k), stats::cutree(other, k))
})

test_that("ties: the outcome does not depend on the order of rows", {
  for (size in c(5, 35)) {
    grid <- as.matrix(expand.grid(a = 1:size, b = 1:(size + 1)))
    mixed <- rev(seq_len(nrow(grid)))
    for (linkage in linkages) {
      one <- cluster_agglomerative(grid, 4, linkage = linkage, standardise = FALSE)
      two <- cluster_agglomerative(grid[mixed, ], 4, linkage = linkage, standardise = FALSE)
      expect_identical(two$class, one$class[mixed])
    }
  }
})

test_that("D2: rows that were not fitted are placed by the nearest centre of the cut", {
  x <- clouds()
  data <- data.frame(x, partition = rep(c("train", "test"), length.out = nrow(x)))
  got <- cluster_agglomerative(data, 3, partition = "train", standardise = FALSE)
  centres <- as.matrix(tidy(got)[-(1:3)])
  test <- data$partition == "test"
  nearest <- apply(x[test, ], 1, function(row) which.min(colSums((t(centres) - row)^2)))
  expect_identical(as.integer(got$class[test]), unname(nearest))
  expect_identical(glance(got)$n_fit, 60L)
})

test_that("hard data and arguments", {
  x <- clouds()
  expect_error(cluster_agglomerative(x, standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_agglomerative(x, 2, height = 1, standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_agglomerative(x[1:3, ], 4, standardise = FALSE), class = "musefuse_error_data")
  expect_error(as.hclust(cluster_kmeans(x, 2, standardise = FALSE)), class = "musefuse_error_argument")
  expect_snapshot(error = TRUE, {
    cluster_agglomerative(x, standardise = FALSE)
    as.hclust(cluster_kmeans(x, 2, standardise = FALSE))
  })
  for (linkage in linkages) {
    expect_identical(levels(cluster_agglomerative(x, 1, linkage = linkage, standardise = FALSE)$class), "1")
    expect_identical(as.character(cluster_agglomerative(x[1, , drop = FALSE], 1, linkage = linkage,
      standardise = FALSE)$class), "1")
    same <- cluster_agglomerative(x[rep(1, 5), ], 1, linkage = linkage, standardise = FALSE)
    expect_identical(tidy(same, type = "merges")$height, rep(0, 4))
    # whole numbers keep all digits beside 1e9
    whole <- round(10 * x)
    expect_identical(cluster_agglomerative(whole + 1e9, 3, linkage = linkage, standardise = FALSE)$class,
      cluster_agglomerative(whole, 3, linkage = linkage, standardise = FALSE)$class)
  }
  expect_identical(levels(cluster_agglomerative(x, height = 1e9, standardise = FALSE)$class), "1")
})

test_that("leaves of segments that several raters have are told apart by the rater", {
  few <- ratings[ratings$recording == "clip1", ]
  features <- extract_features(few, segment_fixed(few, 30), "mean")
  names <- leaf_names(fit_of(suppressWarnings(cluster_agglomerative(features, 2))))
  expect_identical(anyDuplicated(names), 0L)
  expect_match(names, "anna", all = FALSE)
})

test_that("rows that are alike are not parted", {
  points <- cbind(a = rep(c(0, 1), c(5, 3)), b = 0)
  expect_equal(as.integer(table(cluster_agglomerative(points, 2)$class)), c(5L, 3L))
  expect_error(cluster_agglomerative(points, 3), "There are 2", class = "musefuse_error_data")
})
