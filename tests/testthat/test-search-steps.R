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
  grown <- 0
  real <- cpp_agglomerate
  local_mocked_bindings(cpp_agglomerate = function(...) {
    grown <<- grown + 1
    real(...)
  })
  rows <- setdiff(names(suppressWarnings(together <- search_classes(x, grid = grid, seed = 1))), c("setting", "seconds"))
  expect_identical(grown, 4) # two linkages on two tables
  alone <- lapply(seq_len(nrow(grid)), function(i) suppressWarnings(search_classes(x, grid = grid[i, ], seed = 1)))
  for (row in rows) expect_identical(together[[row]], unlist(lapply(alone, `[[`, row)))
  cut <- which(grid$method == "agglomerative" & grid$k == 3 & grid$reduce == "none")[[1L]]
  expect_match(together$note[[cut]], "1 row")
})
