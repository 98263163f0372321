skip_if_not_installed("shiny")

gold <- fuse_mean(ratings)
features <- suppressMessages(extract_features(gold, segment_fixed(gold, 10), "basic"))

test_that("a search of the page is ranked, and the classes of a setting are taken", {
  study <- shiny::reactiveValues(features = features)
  suppressMessages(shiny::testServer(search_server, args = list(study = study), {
    session$setInputs(methods = c("kmeans", "gmm"), from = 2, to = 3, components = 2, seed = 1, picture = "index",
      by = NULL, search = 1)
    expect_identical(nrow(study$search), 8L)
    expect_identical(ranked()$setting, rank_settings(study$search)$setting)
    expect_match(output$table, "davies_bouldin")
    session$setInputs(by = "silhouette")
    expect_identical(ranked()$setting, rank_settings(study$search, "silhouette")$setting)
    session$setInputs(setting = "3", take = 1)
    expect_identical(study$classes, pick_classes(rank_settings(study$search, "silhouette"), setting = 3))
    before <- study$search
    session$setInputs(from = NA, search = 2)
    expect_identical(study$search, before) # an error leaves all as it was
    session$setInputs(from = 2, methods = "dbscan", eps = 2.5, components = NA, search = 3)
    expect_match(study$search$parameters, "eps = 2.5", fixed = TRUE)
  }))
})

test_that("a page opens on a search, with what it was made of", {
  search <- search_classes(features, reduce = "none", methods = "kmeans", k = 2:3, seed = 1)
  expect_identical(explored_start(search)[c("search", "features")], list(search = search, features = features))
  of_gold <- search_classes(gold, segment_fixed(gold, 10, rest = "keep"), features = "basic", reduce = "none",
    methods = "kmeans", k = 2, seed = 1)
  start <- explored_start(of_gold)
  expect_identical(start$gold, gold)
  expect_s3_class(start$ratings, "annotations")
  expect_identical(first_room(start), "search")
})

test_that("every picture of a search is drawn, whatever it is ranked by", {
  search <- search_classes(features, reduce = "none", methods = c("kmeans", "gmm"), k = 2:3, seed = 1)
  for (picture in names(search_pictures)) for (by in c("silhouette", "davies_bouldin")) {
    drawn <- autoplot(search, type = picture, by = picture_indices(rank_settings(search, by), picture))
    expect_no_error(ggplot2::ggplot_build(drawn))
  }
})
