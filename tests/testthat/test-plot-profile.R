# REFERENCE-TOOL D13, D15
test_that("every picture is drawn for few and many classes, with noise, one feature and one dimension", {
  skip_on_cran() # takes long: tools/test.R runs it
  gold <- fuse_mean(ratings[ratings$dimension == "arousal", ])
  types <- eval(formals(autoplot.class_profile)$type)
  draw <- function(classes, features = NULL) {
    profile <- profile_classes(classes, features)
    for (type in types) {
      picture <- autoplot(profile, type = type, gold = gold, segments = ratings_segments)
      expect_s3_class(ggplot2::ggplotGrob(picture), "gtable")
      expect_gt(nchar(ggplot2::get_alt_text(picture)), 30)
    }
  }
  features <- extract_features(gold, ratings_segments, "basic")
  draw(cluster_kmeans(features, k = 3, seed = 1, standardise = FALSE))
  draw(cluster_kmeans(features, k = 8, seed = 1, standardise = FALSE),
    extract_features(gold, ratings_segments, c("mean", "std")))
  draw(cluster_dbscan(features, eps = 0.3, min_samples = 4, standardise = FALSE))
  draw(cluster_kmeans(features[c("recording", "segment", "mean_arousal")], k = 2, seed = 1, standardise = FALSE))
  draw(cluster_kmeans(reduce_pca(features, 1), k = 3, seed = 1, standardise = FALSE))
  both <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std", "rel_energy"))
  draw(cluster_kmeans(both, k = 3, seed = 1, standardise = FALSE)) # an odd number of features in two dimensions
})

test_that("the numbers drawn are those of the table", {
  profile <- profile_classes(iris_classes())
  tiles <- ggplot2::layer_data(autoplot(profile, type = "effect"), 2L)
  expect_setequal(tiles$label, sprintf("%.1f", round(profile$effect, 1) + 0))
  box <- ggplot2::layer_data(autoplot(profile, type = "distribution", features = "Petal.Width"), 2L)
  expect_equal(box$middle, profile$median[profile$feature == "Petal.Width"])
})
