# REFERENCE-TOOL D12: the correlation is with membership in a class, not with class numbers.
test_that("the profile equals its definitions, computed by base R", {
  classes <- iris_classes()
  profile <- profile_classes(classes)
  expect_identical(nrow(profile), 12L)
  for (class in levels(classes$class)) for (feature in names(iris)[1:4]) {
    row <- profile[profile$class == class & profile$feature == feature, ]
    all <- iris[[feature]]
    mine <- all[classes$class == class]
    n <- length(all)
    expect_identical(row$n, length(mine))
    expect_equal(row$share, length(mine) / n)
    expect_equal(row$mean, mean(mine))
    expect_equal(row$sd, stats::sd(mine) * sqrt((length(mine) - 1) / length(mine)))
    expect_equal(row$median, stats::median(mine))
    expect_equal(row$q05, unname(stats::quantile(mine, 0.05)))
    expect_equal(row$effect, (mean(mine) - mean(all)) / (stats::sd(all) * sqrt((n - 1) / n)))
    expect_equal(row$correlation, stats::cor(all, as.numeric(classes$class == class)))
  }
  # every segment is somewhere: effects weighted by their share cancel
  sums <- tapply(profile$share * profile$effect, profile$feature, sum)
  expect_equal(as.vector(sums), rep(0, 4), tolerance = 1e-12)
})

test_that("classes of reduced features can be described by the features before", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  reduced <- reduce_pca(features, n_components = 2)
  classes <- cluster_kmeans(reduced, k = 3, seed = 1, standardise = FALSE)
  expect_identical(levels(profile_classes(classes)$feature), c("PC1", "PC2"))
  profile <- profile_classes(classes, features)
  expect_true("mean_arousal" %in% levels(profile$feature))
  some <- features[features$recording != "clip3", ]
  expect_warning(profile_classes(classes, some), class = "musefuse_warning_segments")
  expect_error(profile_classes(classes, iris), class = "musefuse_error_segments")
})

test_that("missing features, one class, noise and constants are described, not made up", {
  values <- iris[1:60, 1:2]
  values$constant <- 5
  values[1, 1] <- NA
  classes <- suppressWarnings(cluster_kmeans(values, k = 1, seed = 1, standardise = FALSE))
  profile <- profile_classes(classes)
  expect_identical(profile$effect[profile$feature == "constant"], 0)
  expect_true(all(is.na(profile$correlation)))
  expect_identical(profile$n, rep(59L, 3))

  noisy <- cluster_dbscan(rbind(iris[1:50, 1:2], c(50, 50)), eps = 1, min_samples = 5, standardise = FALSE)
  profile <- profile_classes(noisy)
  expect_true("noise" %in% levels(profile$class))
  expect_false("noise" %in% typical_segments(profile)$class)
})

test_that("typical segments are the nearest to the centre of their class", {
  profile <- profile_classes(iris_classes())
  typical <- typical_segments(profile, n = 4)
  scaled <- scale(iris[1:4], scale = apply(iris[1:4], 2, population_sd))
  classes <- fit_of(profile)$classes$class
  for (class in levels(classes)) {
    centre <- colMeans(scaled[classes == class, ])
    distance <- sqrt(rowSums(sweep(scaled, 2, centre)^2))
    expect_equal(typical$distance[typical$class == class], sort(distance[classes == class])[1:4], tolerance = 1e-12,
      ignore_attr = TRUE)
  }
})

test_that("features that say the same are one of the distinctive ones", {
  values <- cbind(iris[1:2], double = 2 * iris[[1]] + 0.001 * iris[[2]], other = iris[[4]])
  profile <- profile_classes(cluster_kmeans(values, k = 3, standardise = TRUE, seed = 1))
  expect_false(all(c("Sepal.Length", "double") %in% distinctive_features(profile, 3L)))
  expect_length(distinctive_features(profile, 8L), 4L)
})

test_that("what is missing is said", {
  profile <- profile_classes(iris_classes())
  expect_snapshot(print(profile))
  expect_snapshot(error = TRUE, {
    autoplot(profile, type = "timeline")
    autoplot(profile, type = "pie")
    autoplot(profile, features = "Petal")
    autoplot(profile, type = "scatter", features = "Petal.Width")
    profile_classes(iris)
    typical_segments(iris)
  })
  expect_error(autoplot(profile, type = "timeline"), class = "musefuse_error_argument")
  expect_error(profile_classes(iris), class = "musefuse_error_columns")
})

test_that("where all is noise, nothing is typical", {
  noise <- suppressMessages(cluster_dbscan(iris[1:4], eps = 0.01, standardise = FALSE))
  profile <- profile_classes(noise)
  expect_identical(nrow(typical_segments(profile)), 0L)
  segments <- data.frame(recording = noise$recording, segment = noise$segment, start = 0, end = 1)
  expect_named(typical_segments(profile, segments = segments),
    c("class", "rank", "recording", "segment", "distance", "start", "end", "from", "to"))
})

test_that("REFERENCE-TOOL D10: what is distinctive does not depend on units", {
  classes <- iris_classes()
  scaled <- iris[1:4]
  scaled$Petal.Width <- scaled$Petal.Width * 1000
  other <- cluster_kmeans(scaled, k = 3, standardise = TRUE, seed = 1)
  expect_identical(distinctive_features(profile_classes(other), 4L), distinctive_features(profile_classes(classes), 4L))
  expect_equal(profile_classes(other)$effect, profile_classes(classes)$effect, tolerance = 1e-12)
})
