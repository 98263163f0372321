# Four corners of the circumplex and its middle.
corners <- function() {
  set.seed(1)
  centre <- data.frame(a = c(0.6, 0.6, -0.6, -0.6, 0), v = c(-0.6, 0.6, -0.6, 0.6, 0))[rep(1:5, c(9, 8, 7, 6, 5)), ]
  data.frame(
    recording = "film", segment = seq_len(nrow(centre)),
    mean_arousal = centre$a + stats::rnorm(nrow(centre), 0, 0.03),
    mean_valence = centre$v + stats::rnorm(nrow(centre), 0, 0.03)
  )
}

test_that("the circumplex rules name the corners as the paper does", {
  classes <- cluster_kmeans(corners(), k = 5, seed = 1, standardise = FALSE)
  named <- name_classes(classes, circumplex_rules())
  expect_identical(levels(named$class), c("anger", "joy", "sadness", "pleasure", "neutral"))
  expect_identical(as.integer(named$class), as.integer(classes$class))
  medium <- circumplex_rules(threshold = 0.9)
  expect_match(levels(name_classes(classes, medium)$class), "neutral|joy / pleasure|anger / sadness", all = TRUE)
})

test_that("names travel into tables, predictions and profiles", {
  named <- name_classes(cluster_kmeans(corners(), k = 5, seed = 1, standardise = FALSE), circumplex_rules())
  expect_identical(levels(predict(named, corners())$class), levels(named$class))
  expect_identical(predict(named, corners())$class, named$class)
  expect_identical(as.character(tidy(named)$class), levels(named$class))
  expect_identical(levels(profile_classes(named)$class), levels(named$class))
  expect_true(all(levels(named$class) %in% ggplot2::ggplot_build(autoplot(profile_classes(named),
    type = "distribution"))$layout$panel_params[[1]]$x$get_labels()))
})

test_that("a user's table of rules holds in its order, with every statistic", {
  classes <- cluster_kmeans(corners(), k = 5, seed = 1, standardise = FALSE)
  rules <- data.frame(
    name = c("loud", "loud", "quiet", "rest"), feature = c("mean_arousal", "mean_valence", "mean_arousal",
      "mean_arousal"),
    statistic = c("min", "max", "effect", "q50"), operator = c(">", "<", "<=", ">="), threshold = c(0.2, 0, -0.5, -9)
  )
  expect_identical(levels(name_classes(classes, rules)$class), c("loud", "rest 1", "quiet 1", "quiet 2", "rest 2"))
  expect_message(some <- name_classes(classes, rules[1:2, ]), class = "musefuse_message_names")
  expect_identical(levels(some$class), c("loud", "2", "3", "4", "5"))
  expect_message(given <- name_classes(classes, c("2" = "b")), class = "musefuse_message_names")
  expect_identical(levels(given$class), c("1", "b", "3", "4", "5"))
})

test_that("noise keeps its name", {
  noisy <- cluster_dbscan(rbind(corners()[1:9, ],
    data.frame(recording = "film", segment = 99, mean_arousal = 9, mean_valence = 9)),
    eps = 0.5, min_samples = 3, standardise = FALSE)
  named <- name_classes(noisy, circumplex_rules())
  expect_identical(levels(named$class), c("anger", "noise"))
})

test_that("rules that make no sense are errors", {
  classes <- cluster_kmeans(corners(), k = 2, seed = 1, standardise = FALSE)
  rule <- data.frame(name = "x", feature = "mean_arousal", operator = ">", threshold = 0)
  expect_snapshot(error = TRUE, {
    name_classes(classes, rule[1:2])
    name_classes(classes, transform(rule, feature = "arousal"))
    name_classes(classes, transform(rule, operator = "=>"))
    name_classes(classes, transform(rule, statistic = "mode"))
    name_classes(classes, transform(rule, threshold = "high"))
    name_classes(classes, c("7" = "seven"))
    name_classes(classes, "calm")
    name_classes(iris, rule)
  })
  expect_error(name_classes(classes, rule[1:2]), class = "musefuse_error_columns")
  expect_error(name_classes(classes, transform(rule, operator = "=>")), class = "musefuse_error_unknown")
})

test_that("names given by hand follow their classes, whatever the numbers, and no others", {
  set.seed(1)
  rows <- function(centres) {
    n <- 30 * length(centres)
    data.frame(recording = "r", segment = seq_len(n), a = rnorm(n, rep(centres, each = 30), 0.1), b = rnorm(n, 0, 0.1))
  }
  x <- rows(c(0, 2, 4))
  classes <- cluster_kmeans(x, 3, seed = 1, standardise = FALSE)
  means <- tapply(x$a, classes$class, mean)
  names <- stats::setNames(c("low", "middle", "high")[rank(means)], names(means))
  named <- name_classes(classes, names)
  profile <- settings(named)$steps[[settings(named)$at]]$arguments$profile
  expect_equal(profile$a, as.vector(means), tolerance = 1e-5) # six digits are kept
  # the same classes under other numbers: made by exchanging the levels
  other <- classes
  levels(other$class) <- c("3", "1", "2")
  other$class <- factor(as.character(other$class), c("1", "2", "3"))
  expect_message(followed <- name_classes(other, names, profile = profile), "follow the classes")
  expect_identical(as.character(followed$class), as.character(named$class))
  # quite other classes
  far <- cluster_kmeans(rows(c(10, 12, 14)), 3, seed = 1, standardise = FALSE)
  expect_warning(kept <- name_classes(far, names, profile = profile), "keep their numbers",
    class = "musefuse_warning_names")
  expect_identical(levels(kept$class), c("1", "2", "3"))
  expect_error(name_classes(classes, names, profile = data.frame(class = 1)), class = "musefuse_error_columns")
})

test_that("features may be called as columns of the tables that tell of them", {
  set.seed(1)
  values <- matrix(stats::rnorm(200), 40, 5, dimnames = list(NULL, c("x", "y", "unit", "count", "..1")))
  data <- data.frame(values, check.names = FALSE)
  codes <- tidy(reduce_som(data, c(3, 2), seed = 1), "codes")
  expect_named(codes, c("unit", "x", "y", "count", "x_feature", "y_feature", "unit_feature", "count_feature", "..1"))
  expect_identical(sum(codes$count), 40L)
  names(data) <- c("class", "size", "share", "size_feature", "x")
  centres <- tidy(cluster_kmeans(data[-1L], 2, seed = 1))
  expect_named(centres, c("class", "size", "share", "size_feature_feature", "share_feature", "size_feature", "x"),
    ignore.order = TRUE)
  expect_s3_class(cluster_som(data[-1L], 2, seed = 1), "classes")
})
