skip_if_not_installed("shiny")

test_that("every method that is offered works with what the page gives it, every picture is drawn", {
  gold <- fuse_mean(ratings)
  segments <- suppressMessages(segment_fixed(gold, 10))
  features <- extract_features(gold, segments, "basic")
  for (method in names(method_names)) {
    input <- list(method = method, k = 3, eps = 4, standardise = TRUE, seed = 1)
    classes <- suppressMessages(do.call(paste0("cluster_", method), c(list(features), class_arguments(input))))
    expect_s3_class(classes, "classes")
  }
  classes <- cluster_kmeans(features, 3, seed = 1)
  for (type in names(class_pictures)) {
    drawn <- class_picture(classes, profile_classes(classes), type, gold, segments)
    expect_no_error(suppressMessages(ggplot2::ggplot_build(drawn)))
  }
})
