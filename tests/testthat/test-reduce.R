methods <- list(
  pca = function(x, ...) reduce_pca(x, 2, ...),
  som = function(x, ...) reduce_som(x, 4, ...),
  lda = function(x, ...) reduce_lda(x, "recording", 2, ...),
  tsne = function(x, ...) reduce_tsne(x, 2, perplexity = 5, max_iter = 60, seed = 1, ...)
)
skip_method <- function(name) {
  if (name == "lda") skip_if_not_installed("MASS")
}

for (name in names(methods)) {
  reduce <- methods[[name]]

  test_that(paste(name, "does not let other partitions leak into the fit"), {
    skip_method(name)
    x <- example_features()
    changed <- x
    changed$mean_x[x$partition == "test"] <- 1000
    train <- x$partition == "train"
    a <- reduce(x, partition = "train")
    b <- reduce(changed, partition = "train")
    columns <- feature_columns(a)
    expect_equal(as_tibble(a)[train, columns], as_tibble(b)[train, columns])
    # and fitting on these rows alone is the same
    alone <- reduce(x[train, ])
    expect_equal(as_tibble(alone)[columns], as_tibble(a)[train, columns])
  })

  test_that(paste(name, "places rows of the fit where the fit placed them"), {
    skip_method(name)
    x <- example_features()
    a <- reduce(x)
    again <- predict(a, x[c(7, 3), ])
    expect_equal(as_tibble(again), as_tibble(a)[c(7, 3), ])
  })

  test_that(paste(name, "keeps incomplete rows as NA and counts them"), {
    skip_method(name)
    x <- example_features()
    x$std_y[c(2, 9)] <- c(NA, Inf)
    expect_warning(a <- reduce(x), class = "musefuse_warning_missing")
    expect_equal(nrow(a), nrow(x))
    columns <- feature_columns(a)
    expect_equal(which(is.na(a[[columns[[1]]]])), c(2, 9))
    expect_equal(as_tibble(a)[-c(2, 9), columns], as_tibble(reduce(x[-c(2, 9), ]))[columns])
  })

  test_that(paste(name, "reduces each dimension by itself"), {
    skip_method(name)
    x <- example_features()
    both <- reduce(x, by_dimension = TRUE)
    one <- reduce(x[c("recording", "segment", "partition", "mean_y", "std_y")])
    column <- feature_columns(one)[[1]]
    expect_equal(both[[paste0(column, "_y")]], one[[column]])
    expect_equal(summary(both)$dimension, c("x", "y"))
    expect_identical(glance(both)$groups, 2L)
  })

  # To LDA a constant is an error, see below.
  if (name != "lda") test_that(paste(name, "does not mind constant features"), {
    skip_method(name)
    x <- example_features()
    x$std_x <- 3
    expect_true(all(is.finite(unlist(as_tibble(reduce(x))[feature_columns(reduce(x))]))))
  })
}

test_that("errors say what to change", {
  x <- example_features()
  expect_snapshot(error = TRUE, {
    reduce_pca(x, 9)
    reduce_pca(x, partition = "devel")
    reduce_pca(x[1, ], 1)
    reduce_pca(x["recording"])
    reduce_som(x, grid = c(0, 2))
    reduce_som(x, neighbourhood = "mexican_hat")
    predict(reduce_pca(x), x["mean_x"])
    predict(extract_features(data.frame(time = 0:9, value = 0:9), data.frame(recording = 1, start = 0, end = 9)))
  })
  expect_error(reduce_pca(x, 9), class = "musefuse_error_argument")
  expect_error(reduce_pca(x, partition = "devel"), class = "musefuse_error_unknown")
  expect_error(reduce_pca(x[1, ], 1), class = "musefuse_error_empty")
  expect_error(predict(reduce_pca(x), x["mean_x"]), class = "musefuse_error_columns")
  expect_error(reduce_som(x, neighbourhood = "mexican_hat"), class = "musefuse_error_argument")
  expect_error(reduce_som(x, start = matrix(0, 2, 2)), class = "musefuse_error_argument")
})

test_that("discriminants tell groups apart as MASS does", {
  skip_if_not_installed("MASS")
  x <- example_features()
  x$group <- rep(c("a", "b", "c"), length.out = nrow(x))
  ours <- reduce_lda(x, by = group, standardise = FALSE)
  reference <- predict(MASS::lda(as.matrix(x[4:7]), x$group))$x
  expect_equal(abs(cbind(ours$LD1, ours$LD2)), unname(abs(reference)), tolerance = 1e-10)
  # scaling the features does not change discriminants
  expect_equal(abs(reduce_lda(x, by = group)$LD1), abs(ours$LD1), tolerance = 1e-8)
  expect_error(reduce_lda(x, by = nothing), class = "musefuse_error_columns")
  x$std_x <- as.integer(factor(x$group))
  expect_error(reduce_lda(x, by = "group"), class = "musefuse_error_data")
  x$group[[3]] <- NA
  expect_error(reduce_lda(x, by = "group"), class = "musefuse_error_data")
})

test_that("a map without scaling has scales of 1", {
  map <- reduce_tsne(example_features(), perplexity = 5, max_iter = 5, seed = 1, standardise = FALSE)
  expect_true(all(tidy(map)$centre == 0 & tidy(map, "scaling")$scale == 1))
})

test_that("print and glance fit a line", {
  x <- example_features()
  expect_snapshot({
    cat(format(reduce_pca(x, 2, partition = "train")), sep = "\n")
    cat(format(reduce_som(x, 3, by_dimension = TRUE)), sep = "\n")
  })
})

test_that("augment() puts the reduced columns beside the features; tidy() and glance() read features", {
  x <- example_features()
  x$mean_x[[2]] <- NA
  x <- new_features(as.list(x))
  reduced <- suppressWarnings(reduce_pca(x, 2))
  both <- augment(reduced, x[60:1, ])
  expect_identical(both$mean_y, x$mean_y)
  expect_identical(both$PC1, reduced$PC1)
  expect_identical(names(augment(reduced)), names(reduced))
  expect_error(augment(reduced, x[1:5, ]), class = "musefuse_error_segments")
  described <- tidy(x)
  expect_identical(described$n_missing, c(1, 0, 0, 0))
  expect_equal(described$mean[[2]], mean(x$std_x))
  expect_equal(described$sd[[1]], sd(x$mean_x, na.rm = TRUE))
  expect_identical(glance(x)$n_complete, 59L)
})

test_that("a numeric matrix is reduced as the data frame of its columns is", {
  flowers <- as.matrix(iris[1:60, 1:4])
  frame <- as.data.frame(flowers)
  numbers <- function(x) lapply(unclass(x)[grepl("[0-9]|unit", names(x))], as.numeric)
  expect_equal(numbers(reduce_pca(flowers)), numbers(reduce_pca(frame)))
  expect_equal(numbers(reduce_som(flowers, seed = 1)), numbers(reduce_som(frame, seed = 1)))
  expect_equal(numbers(reduce_tsne(flowers, max_iter = 50, seed = 1)),
    numbers(reduce_tsne(frame, max_iter = 50, seed = 1)))
  # scores are those of the singular value decomposition, up to their sign; our standard deviations divide by n
  scores <- svd(scale(flowers) * sqrt(60 / 59))
  expect_equal(abs(reduce_pca(unname(flowers))[["PC1"]]), abs(scores$u[, 1] * scores$d[[1L]]), tolerance = 1e-8)
  fit <- reduce_pca(flowers[1:50, ])
  expect_equal(numbers(predict(fit, flowers[51:60, ])), numbers(predict(fit, frame[51:60, ])))
  expect_error(reduce_pca(matrix("a", 3, 3)), class = "musefuse_error_columns")
  expect_error(reduce_pca(), class = "musefuse_error")
})

test_that("rows are numbered as factor() numbers them", {
  expect_identical(row_factor(seq_len(12L)), factor(seq_len(12L)))
  expect_identical(row_factor(seq_len(0L)), factor(integer()))
  expect_identical(levels(row_factor(seq_len(100000L)))[[100000L]], levels(factor(100000L)))
})
