map <- reduce_som(iris[1:4], c(4, 3), max_iter = 20, seed = 1)

test_that("a unit is a polygon that touches its neighbours, coloured by its segments", {
  drawn <- autoplot(map, type = "counts")$data
  expect_identical(nrow(drawn), 12L * 6L)
  expect_equal(sum(drawn$value[!duplicated(drawn$unit)]), 150) # every row of iris is on one unit
  # the hexagons of a row meet at corners: width 1, centres 1 apart
  expect_equal(vapply(split(drawn$x, drawn$unit), function(x) diff(range(x)), 0, USE.NAMES = FALSE), rep(1, 12))
  square <- autoplot(reduce_som(iris[1:4], c(2, 2), topology = "rectangular", max_iter = 5, seed = 1))$data
  expect_identical(nrow(square), 4L * 4L)
})

test_that("borders are mean distances of the codes of units that touch", {
  model <- fit_of(map)$groups[[1L]]$model
  expect_equal(unname(neighbour_distance(model)), vapply(seq_len(12), function(unit) {
    apart <- sqrt(colSums((t(model$coordinates) - model$coordinates[unit, ])^2))
    touching <- which(apart > 0 & apart < 1.001)
    mean(sqrt(colSums((model$codes[, touching, drop = FALSE] - model$codes[, unit])^2)))
  }, 0))
})

test_that("planes go from low to high in each feature, and say which are left out", {
  planes <- autoplot(map, type = "planes", most = 2)
  expect_identical(levels(planes$data$panel), names(iris)[1:2])
  expect_equal(as.vector(tapply(planes$data$value, planes$data$panel, min)), c(0, 0))
  expect_equal(as.vector(tapply(planes$data$value, planes$data$panel, max)), c(1, 1))
  expect_match(planes$labels$caption, "2 of 4")
})
