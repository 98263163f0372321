test_that("only the features that a setting names are left, and unknown ones refused", {
  features <- example_features(20)
  chosen <- select_features(features, c("mean_x", "mean_y"))
  expect_true(all(c("mean_x", "mean_y") %in% names(chosen)))
  expect_false("std_x" %in% names(chosen))
  expect_error(select_features(features, "nonsense"), class = "musefuse_error")
})

test_that("warnings of a setting are collected, not shown", {
  expect_silent(found <- collect_warnings({
    warning("first")
    3
  }))
  expect_true(any(grepl("first", unlist(found))))
  expect_true(3 %in% unlist(found))
})

test_that("settings that cut one tree get what each gets by itself, and the tree is grown once", {
  x <- clouds(c(30, 20, 10))
  x[3L, 1L] <- NA
  grid <- search_grid(reduce = list("none", pca = 1), methods = c("kmeans", "agglomerative"), k = 2:4,
    parameters = list(agglomerative = list(linkage = c("ward", "average"))))
  source <- search_source(as.data.frame(x), NULL, NULL)
  shared <- suppressWarnings(shared_work(complete_grid(grid, source), source,
    list(partition = NULL, threads = 1L, seed = 1, indices_on = "clustered")))
  cut <- split(which(grid$method == "agglomerative"), unname(do.call(paste, grid[c("reduce", "parameters")])[
    grid$method == "agglomerative"]))
  expect_length(cut, 4L) # two linkages on two tables
  for (rows in cut) {
    first <- shared[[rows[[1L]]]]$tree$tree
    for (row in rows) expect_true(rlang::is_reference(shared[[row]]$tree$tree, first))
  }
  expect_true(all(vapply(shared[grid$method == "kmeans"], function(one) is.null(one$tree), NA)))
  together <- suppressWarnings(search_classes(x, grid = grid, seed = 1))
  rows <- setdiff(names(together), c("setting", "seconds"))
  alone <- lapply(seq_len(nrow(grid)), function(i) suppressWarnings(search_classes(x, grid = grid[i, ], seed = 1)))
  for (row in rows) expect_identical(together[[row]], unlist(lapply(alone, `[[`, row)))
  expect_match(together$note[grid$method == "agglomerative" & grid$reduce == "none"], "1 of 60 rows")
})
