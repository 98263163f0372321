test_that("scores are drawn by dimension, and in the components that are asked for", {
  x <- example_features()
  by <- reduce_pca(x, 2, by_dimension = TRUE)
  picture <- autoplot(by)
  expect_equal(nrow(picture$data), 120)
  expect_equal(picture$data$x, c(by$PC1_x, by$PC1_y))
  expect_equal(picture$data$y, c(by$PC2_x, by$PC2_y))
  three <- reduce_pca(x, 3)
  expect_equal(autoplot(three, components = c(3, 1))$data$x, three$PC3)
  expect_match(autoplot(three, components = c(3, 1))$labels$x, "^PC3")
  lone <- autoplot(three, components = 2)$data
  expect_equal(lone$x, three$PC2)
  column <- round(60 * lone$x / diff(range(lone$x)))
  expect_false(any(duplicated(paste(column, lone$y)))) # no point hides another
  expect_equal(unname(tapply(lone$y, column, max)), unname(as.numeric(table(column))) - 1, ignore_attr = TRUE)
  for (wrong in list(4, 0, 1:3, "PC1", NA)) {
    expect_error(autoplot(three, components = wrong), class = "musefuse_error_argument")
  }
})

test_that("scores that became text are no numbers to draw", {
  scores <- reduce_pca(extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std")), 2)
  name <- grep("^PC1", names(scores), value = TRUE)[[1L]]
  scores[[name]] <- as.character(scores[[name]])
  expect_error(autoplot(scores), name, class = "musefuse_error_values")
})
