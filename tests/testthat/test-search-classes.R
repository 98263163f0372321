same_but_time <- function(x, y) {
  drop <- function(of) as.data.frame(of)[names(of) != "seconds"]
  expect_identical(drop(x), drop(y))
}
small_search <- function(x = three_clouds(), ...) {
  search_classes(x, reduce = "none", methods = c("kmeans", "agglomerative"), k = 2:4, seed = 1, ...)
}

test_that("a grid crosses all that is given, and reads as code", {
  grid <- search_grid(
    features = list("basic", c("basic", "cross")), standardise = c(TRUE, FALSE),
    reduce = list("none", pca = c(2, 0.9), som = list(list(c(3, 4), topology = "rectangular"))),
    methods = c("kmeans", "dbscan", "agglomerative"), k = 2:3,
    parameters = list(
      dbscan = list(eps = c(0.1, 1 / 3), min_samples = 4), agglomerative = list(linkage = c("ward", "average"))
    ),
    fusion = list(list(method = "ewe", smooth = seconds(4.25)), "mean")
  )
  # 2 fusions x 2 feature sets x 2 x 4 reductions x (2 + 2 + 4 of the methods)
  expect_identical(nrow(grid), as.integer(2 * 2 * 2 * 4 * (2 + 2 + 4)))
  expect_identical(anyDuplicated(grid), 0L)
  expect_identical(unique(grid$fusion), c("ewe(smooth = seconds(4.25))", "mean"))
  expect_identical(unique(grid$features), c("basic", "basic + cross"))
  expect_identical(unique(grid$reduce), c("none", "pca(2)", "pca(0.9)", "som(c(3, 4), topology = 'rectangular')"))
  expect_true(all(is.na(grid$k) == (grid$method == "dbscan")))
  # numbers come back to the last bit
  eps <- lapply(unique(grid$parameters[grid$method == "dbscan"]), function(text) parse_parameters(text)$eps)
  expect_identical(eps, list(0.1, 1 / 3))
  expect_identical(parse_call(unique(grid$fusion)[[1]]), list(name = "ewe", arguments = list(smooth = seconds(4.25))))
})

test_that("the paper's grid has 96 settings", {
  grid <- search_grid(c("basic", "change", "extended", "large"), k = c(3, 5))
  expect_identical(nrow(grid), 96L)
})

test_that("text in a grid is never run as code", {
  for (text in c("system('true')", "pca(system('true'))", "pca(k)", "2", "pca(")) {
    expect_error(search_grid(reduce = text), class = "musefuse_error_argument")
  }
})

test_that("grids that cannot work are errors", {
  expect_snapshot(error = TRUE, {
    search_grid(methods = "kmean")
    search_grid(methods = "dbscan")
    search_grid(methods = "kmeans", parameters = list(gmm = list(covariance = "full")))
    search_grid(methods = "kmeans", parameters = list(kmeans = list(centers = 3)))
    search_grid(reduce = list(isomap = 2))
    search_grid(reduce = "pca(2, components = 3)")
    search_grid(k = 2.5)
    search_grid(features = list(function(x, t) 1))
    search_grid(fusion = list(list(smooth = 4)))
    search_grid(fusion = "ewe(smoth = 4)")
    search_classes(three_clouds(), grid = data.frame(k = 3))
    search_classes(three_clouds(), grid = search_grid()[0, ])
    search_classes(three_clouds(), fusion = "ewe")
    search_classes(ratings, k = 3)
    search_classes(three_clouds(), segments = ratings_segments)
    search_classes(three_clouds(), indices = "beauty")
  })
  grid <- search_grid()
  expect_error(search_classes(three_clouds(), grid = rbind(grid, grid)), class = "musefuse_error_argument")
  grid$method[[1]] <- "kmean"
  expect_error(search_classes(three_clouds(), grid = grid), class = "musefuse_error_argument")
})

test_that("each row holds what the verbs say by themselves", {
  x <- three_clouds()
  search <- search_classes(x, reduce = list("none", pca = 1), methods = c("gmm", "agglomerative"), k = 3, seed = 5,
    resamples = 3)
  row <- search[search$reduce == "pca(1)" & search$method == "gmm", ]
  by_hand <- cluster_gmm(reduce_pca(x, 1), k = 3, seed = row$seed, standardise = FALSE)
  indices <- cluster_indices(by_hand)
  value <- function(name) indices$value[indices$index == name]
  for (name in c("silhouette", "calinski_harabasz", "davies_bouldin", "s_dbw", "fuzzy_partition")) {
    expect_identical(row[[name]], value(name))
  }
  stability <- suppressWarnings(cluster_stability(by_hand, resamples = 3, seed = row$seed))
  expect_identical(row$stability, mean(stability$jaccard))
  expect_identical(row$status, "converged")
  expect_true(all(is.na(search$fuzzy_partition[search$method == "agglomerative"])))
})

test_that("reductions may be judged on the features before them", {
  x <- three_clouds()
  grid <- search_grid(reduce = list("none", pca = 1), standardise = c(TRUE, FALSE), methods = "kmeans", k = 3)
  search <- search_classes(x, grid = grid, seed = 1, indices_on = "features")
  clustered <- search_classes(x, grid = grid, seed = 1)
  plain <- search$reduce == "none"
  same_but_time(search[plain, ], clustered[plain, ])
  for (row in which(!plain)) {
    classes <- pick_classes(search, setting = row)
    values <- as.matrix(x[c("x", "y")])
    # the package scales by divisor n; sums in another order differ by rounding
    if (search$standardise[[row]]) values <- scale(values) * sqrt(nrow(x) / (nrow(x) - 1))
    expect_equal(search$silhouette[[row]], index_silhouette(values, labels = classes$class), tolerance = 1e-12)
    expect_false(search$silhouette[[row]] == clustered$silhouette[[row]])
  }
})

# REFERENCE-TOOL D4: the smallest share is a part of the share by chance, flagged, and nothing is deleted.
test_that("shares and the size rule", {
  search <- small_search()
  three <- search[search$k == 3, ]
  expect_identical(three$shares, rep("0.600 0.300 0.100", 2))
  expect_identical(three$smallest_share, rep(0.1, 2))
  # 0.1 < 0.5 / 3: flagged; with a factor of 0.3 it may be as small as 0.1
  expect_identical(three$small, c(TRUE, TRUE))
  expect_identical(small_search(min_share_factor = 0.29)$small[search$k == 3], c(FALSE, FALSE))
  noise <- search_classes(three_clouds(), reduce = "none", standardise = FALSE, methods = "dbscan",
    parameters = list(dbscan = list(eps = c(1.5, 1e-6, 100))), seed = 1)
  expect_identical(noise$classes, c(3L, 0L, 1L))
  expect_identical(noise$noise_share[2:3], c(1, 0))
  expect_identical(noise$small[2:3], c(NA, FALSE))
  shares <- as.numeric(strsplit(noise$shares[[1]], " ")[[1]])
  expect_equal(sum(shares) + noise$noise_share[[1]], 1, tolerance = 2e-3) # written with three digits
})

test_that("one setting that fails does not stop the others", {
  expect_warning(
    search <- search_classes(three_clouds(), reduce = list("none", pca = 5), methods = "kmeans", k = c(3, 500),
      seed = 1),
    class = "musefuse_warning_search"
  )
  expect_identical(search$status, c("converged", "error", "error", "error"))
  expect_match(search$note[[2]], "500 classes")
  expect_match(search$note[[3]], "at most 2")
  expect_identical(is.na(search$silhouette), search$status == "error")
  ranked <- rank_settings(search)
  expect_identical(ranked$rank, c(1L, NA, NA, NA))
  expect_error(pick_classes(search, rank = 2), class = "musefuse_error_data")
  expect_error(pick_classes(search, setting = 2), class = "musefuse_error_data")
  expect_snapshot(cat(format(ranked), sep = "\n"))
  expect_output(print(search), "pick_classes(x, rank = 1)", fixed = TRUE)
})

test_that("the result depends on the settings only, not on grid, order or threads", {
  x <- three_clouds()
  grid <- search_grid(reduce = list("none", pca = 1, som = list(list(c(2, 3)))), methods = c("kmeans", "gmm"),
    k = 2:3)
  all <- search_classes(x, grid = grid, seed = 7)
  mixed <- search_classes(x, grid = grid[rev(seq_len(nrow(grid))), ], seed = 7, threads = 2)
  same_but_time(all, mixed[rev(seq_len(nrow(grid))), ])
  same_but_time(all[4:5, ], search_classes(x, grid = grid[4:5, ], seed = 7))
  other <- search_classes(x, grid = grid, seed = 8)
  expect_true(all(all$seed != other$seed))
  expect_identical(anyDuplicated(all$seed), 0L)
  set.seed(3)
  drawn <- search_classes(x, grid = grid[1, ])
  set.seed(3)
  same_but_time(drawn, search_classes(x, grid = grid[1, ]))
})

test_that("a grid may be kept as CSV and edited", {
  grid <- search_grid(reduce = list("none", pca = 1), methods = c("kmeans", "dbscan", "agglomerative"), k = 2,
    parameters = list(dbscan = list(eps = 1 / 3), agglomerative = list(linkage = "average")))
  file <- withr::local_tempfile(fileext = ".csv")
  utils::write.csv(grid, file, row.names = FALSE)
  back <- utils::read.csv(file)
  x <- three_clouds()
  same_but_time(search_classes(x, grid = back, seed = 1), search_classes(x, grid = grid, seed = 1))
  grid$k[grid$method == "kmeans"] <- 3
  expect_identical(search_classes(x, grid = grid[grid$method == "kmeans", ], seed = 1)$classes, c(3L, 3L))
})

test_that("odd tables print", {
  search <- small_search()
  expect_output(print(search[0, ]))
  expect_false(inherits(search[c("setting", "status")], "class_search"))
  failed <- suppressWarnings(search_classes(three_clouds(), methods = "kmeans", k = 500, seed = 1))
  expect_output(print(failed), "3 failed")
  expect_output(print(search[1, ]), "1 setting,")
  # how R holds the data does not matter
  x <- three_clouds()
  y <- x
  y$segment <- as.integer(as.character(y$segment))
  expect_identical(hash_of(list(x = x)), hash_of(list(x = y)))
  expect_false(identical(hash_of(list(x = x)), hash_of(list(x = x[-1, ]))))
})

test_that("an interrupted search keeps what is done and goes on", {
  file <- withr::local_tempfile(fileext = ".txt")
  whole <- small_search()
  original <- classes_of
  calls <- 0
  interrupting <- function(...) {
    calls <<- calls + 1
    if (calls == 4) rlang::interrupt()
    original(...)
  }
  local({
    replace_inner("classes_of", interrupting)
    expect_warning(part <<- small_search(resume = file), class = "musefuse_warning_interrupted")
  })
  expect_identical(part$status, rep(c("converged", "not_run"), each = 3))
  same_but_time(part[1:3, ], whole[1:3, ])
  expect_length(read_resume(file)$done, 3)
  counting <- function(...) {
    calls <<- calls + 1
    original(...)
  }
  calls <- 0
  again <- local({
    replace_inner("classes_of", counting)
    small_search(resume = file)
  })
  expect_identical(calls, 3)
  same_but_time(again, whole)
  # all is there: nothing runs, and a larger grid goes on from it
  expect_identical(as.data.frame(small_search(resume = file)), as.data.frame(again))
})

test_that("ranks and front as by hand", {
  search <- small_search(indices = c("silhouette", "davies_bouldin", "fuzzy_partition"))[1:5, ]
  search$silhouette <- c(0.5, 0.7, 0.7, NA, 0.1)
  search$davies_bouldin <- c(0.5, 0.9, 0.4, 0.1, 2)
  search$small <- c(FALSE, FALSE, TRUE, FALSE, FALSE)
  # silhouette: 3, 1.5, 1.5, 5, 4; Davies-Bouldin (smaller is better): 3, 4, 2, 1, 5
  ranked <- rank_settings(search, small = "keep")
  expect_identical(ranked$setting, c(3L, 2L, 1L, 4L, 5L))
  expect_identical(ranked$mean_rank, c(1.75, 2.75, 3, 3, 4.5))
  expect_identical(ranked$pareto, c(TRUE, FALSE, FALSE, FALSE, FALSE))
  expect_identical(rank_settings(search)$setting, c(2L, 1L, 4L, 5L, 3L))
  expect_identical(rank_settings(search, by = "davies_bouldin", small = "keep")$setting, c(4L, 3L, 1L, 2L, 5L))
  search$silhouette[[1]] <- 0.8
  expect_identical(sort(rank_settings(search)$setting[rank_settings(search)$pareto]), c(1L, 3L))
  expect_error(rank_settings(search, by = "s_dbw"), class = "musefuse_error_unknown")
  expect_error(rank_settings(iris), class = "musefuse_error_argument")
})

test_that("what is picked is what was judged, and its settings make it again", {
  search <- search_classes(ratings, ratings_segments, features = list("basic", c("change", "cross")),
    fusion = list("mean", list(method = "ewe", smooth = 4.25, standardise = "rater")), partition = "train",
    reduce = list("none", pca = 2), methods = c("kmeans", "cmeans"), k = 3, seed = 4)
  expect_identical(nrow(search), 16L)
  for (setting in c(1, 12, 16)) {
    classes <- pick_classes(search, setting = setting)
    row <- search[search$setting == setting, ]
    expect_identical(suppressWarnings(cluster_indices(classes))$value[1], row$silhouette)
    expect_identical(run_settings(settings(classes), ratings), classes)
  }
  best <- pick_classes(search)
  expect_identical(best, pick_classes(rank_settings(search), rank = 1))
  expect_identical(best, pick_classes(search, setting = rank_settings(search)$setting[[1]]))
  # scales of raters come from the recordings of the partition
  steps <- settings(pick_classes(search, setting = 16))$steps
  standardise <- Filter(function(step) step$verb == "standardise_annotations", steps)[[1]]
  train <- unique(as.character(ratings_segments$recording[ratings_segments$partition == "train"]))
  expect_setequal(standardise$arguments$partition, train)
})

test_that("sets of features are chosen from a table as extract_features() makes them", {
  gold <- fuse_mean(ratings)
  all <- extract_features(gold, ratings_segments, c("large", "cross"))
  for (names in list("basic", c("change", "cross"), c("mean", "lead_lag"))) {
    text <- paste(names, collapse = " + ")
    grid <- search_grid(text, reduce = "none", methods = "kmeans", k = 3)
    from_table <- search_classes(all, grid = grid, seed = 1)
    from_gold <- search_classes(gold, ratings_segments, grid, seed = 1)
    same_but_time(from_table, from_gold)
    expect_identical(run_settings(settings(pick_classes(from_table)), ratings)$class, pick_classes(from_gold)$class)
  }
  expect_warning(search_classes(all, features = "dynamic", methods = "kmeans", k = 2),
    class = "musefuse_warning_search")
})

test_that("missing features are said once", {
  x <- three_clouds()
  x$x[3] <- NA
  warned <- 0
  search <- withCallingHandlers(small_search(x), warning = function(cnd) {
    warned <<- warned + 1
    rlang::cnd_muffle(cnd)
  })
  expect_match(search$note, "missing features")
  expect_lte(warned, 1)
})

test_that("a future plan gives the same table", {
  skip_if_not_installed("future.apply")
  skip_on_cran()
  skip_if_not(nzchar(system.file(package = "musefuse", lib.loc = .libPaths())) && !is_load_all())
  here <- small_search()
  old <- future::plan("multisession", workers = 2)
  withr::defer(future::plan(old))
  same_but_time(small_search(), here)
})

test_that("REFERENCE-TOOL D16: a setting's name says what it does", {
  grid <- search_grid(reduce = list("none", pca = 2, tsne = 3, som = 6), methods = "kmeans", k = 3)
  expect_identical(unique(grid$reduce), c("none", "pca(2)", "tsne(3)", "som(6)"))
})

test_that("features of one's own are cells of the grid", {
  gold <- fuse_mean(ratings)
  own <- list(range = function(x, t) diff(range(x)), late = function(x, t) t[which.max(x)] - t[[1]])
  search <- search_classes(gold, ratings_segments, features = list("basic", c("mean", "range"), c("range", "late")),
    reduce = "none", methods = "kmeans", k = 2:3, functions = own, seed = 1)
  expect_identical(unique(search$features), c("basic", "mean + range", "range + late"))
  expect_true(all(search$status == "converged"))
  # The setting's classes are those of its features made by hand.
  by_hand <- extract_features(gold, ratings_segments, list("mean", range = own$range))
  row <- search[search$features == "mean + range" & search$k == 2, ]
  classes <- cluster_kmeans(by_hand, k = 2, standardise = TRUE, seed = row$seed)
  expect_equal(row$silhouette, cluster_indices(classes, indices = "silhouette")$value)
  picked <- pick_classes(search, rank = rank_settings(search)$rank[rank_settings(search)$setting == row$setting])
  expect_identical(as.character(picked$class), as.character(classes$class))
  # A pipeline of a row knows them, and so does its prediction.
  setting <- rank_settings(search)
  setting <- setting[setting$features == "range + late", ][1, ]
  pipeline <- class_pipeline(ratings, ratings_segments, setting = setting, fusion = "mean", seed = 1)
  expect_s3_class(predict_classes(pipeline, ratings, ratings_segments), "classes")
  expect_error(search_classes(gold, ratings_segments, functions = list(own$range), k = 2),
    class = "musefuse_error_argument")
  expect_error(search_classes(gold, ratings_segments, functions = list(mean = own$range), k = 2), "no set or feature",
    class = "musefuse_error_argument")
  expect_error(search_classes(by_hand, functions = own, k = 2), "columns", class = "musefuse_error_argument")
  # What is kept for another run is of these functions.
  file <- tempfile(fileext = ".txt")
  run <- function(own) search_classes(gold, ratings_segments, features = "range", reduce = "none", methods = "kmeans",
    k = 2, functions = own, seed = 1, resume = file)
  run(own["range"])
  expect_error(run(list(range = function(x, t) max(x))), class = "musefuse_error_file")
})
