codes_of <- function(file) {
  unname(as.matrix(read_shared("golden", "som", file)[-(1:2)]))
}

# REFERENCE-TOOL D7, D8: neighbourhood and distance are used; the grid is columns and rows.
test_that("online training equals the original from given codes", {
  x <- golden_table("seg_set_ext_std")
  start <- codes_of("initial_weights_random_seed301.csv")
  summary <- read_shared("golden", "som", "summary.csv")
  for (topology in c("hexagonal", "rectangular")) {
    for (kind in c("gaussian_euclidean", "gaussian_manhattan", "gaussian_cosine", "bubble_euclidean",
      "mexican_hat_euclidean")) {
      name <- paste0(topology, "_", kind)
      ours <- reduce_som(x, 6, topology = topology, neighbourhood = sub("_[a-z]*$", "", kind),
        distance = sub("^.*_", "", kind), training = "online", start = start, max_iter = 1000, radius = 1,
        learning_rate = 0.9, standardise = FALSE)
      wanted <- codes_of(paste0("weights_after_1000_", name, ".csv"))
      # 1e-12 of their size: 1000 steps, each rounds once
      expect_equal(unname(as.matrix(tidy(ours)[-(1:4)])), wanted, tolerance = 1e-12, info = name)
      if (kind == "gaussian_euclidean") {
        error <- function(what) summary$value[summary$quantity == paste0(what, "_error_", name)]
        expect_equal(glance(ours)$quantisation_error, error("quantization"), tolerance = 1e-12)
        expect_equal(glance(ours)$topographic_error, error("topographic"), tolerance = 1e-12)
      }
    }
  }
  expect_equal(glance(reduce_som(x, standardise = FALSE))$units, 36) # the original's rule for the side
})

test_that("hexagons touch six neighbours at distance 1", {
  at <- cpp_som_coordinates(som_units(c(6, 6), "hexagonal"))
  distance <- as.matrix(dist(at))
  inner <- which(at[, 1] > 1 & at[, 1] < 4 & at[, 2] > 0.5 & at[, 2] < 4)
  expect_true(all(rowSums(abs(distance[inner, ] - 1) < 1e-9) == 6))
  reference <- read_shared("golden", "som", "hexagonal_coordinates.csv")
  expect_equal(unname(at), unname(as.matrix(reference[3:4])), tolerance = 1e-14)
})

test_that("one step of batch training is the weighted mean of a slow computation", {
  set.seed(1)
  values <- matrix(rnorm(40 * 3), 40)
  start <- matrix(rnorm(6 * 3), 6)
  at <- cpp_som_coordinates(som_units(c(3, 2), "hexagonal"))
  ours <- t(cpp_train_som(t(values), t(start), c(som_units(c(3, 2), "hexagonal"), list(
    neighbourhood = "gaussian", distance = "euclidean", training = "batch", max_iter = 1, radius = 1.3,
    final_radius = 0.5, learning_rate = 0.5
  )), NULL))
  winner <- apply(values, 1, function(x) which.min(colSums((t(start) - x)^2)))
  h <- exp(-as.matrix(dist(at))^2 / (2 * 1.3^2))
  slow <- t(vapply(1:6, function(u) colSums(values * h[u, winner]) / sum(h[u, winner]), double(3)))
  expect_equal(ours, unname(slow), tolerance = 1e-12)
})

test_that("training lowers the errors; the batch map does not depend on the order of rows", {
  x <- example_features(200)
  map <- reduce_som(x, 5)
  plane <- reduce_som(x, 5, max_iter = 1, radius = 50) # all units in the middle
  expect_lt(glance(map)$quantisation_error, 0.6 * glance(plane)$quantisation_error)
  order <- sample(nrow(x))
  shuffled <- reduce_som(x[order, ], 5)
  expect_equal(shuffled$som_unit, map$som_unit[order])
  expect_equal(sum(tidy(map)$count), 200)
})

test_that("a radius of nothing moves the winner alone", {
  error_of <- function(kind, radius) {
    map <- reduce_som(example_features(), 3, neighbourhood = kind, training = "online", radius = radius, seed = 1)
    glance(map)$quantisation_error
  }
  expect_identical(error_of("mexican_hat", 1e-170), error_of("bubble", 0.1))
})

test_that("random starts follow the seed", {
  x <- example_features()
  a <- reduce_som(x, 4, start = "random", training = "online", max_iter = 500, seed = 5)
  expect_identical(tidy(reduce_som(x, 4, start = "random", training = "online", max_iter = 500, seed = 5)), tidy(a))
  set.seed(1)
  b <- reduce_som(x, 4, start = "random")
  set.seed(1)
  expect_identical(tidy(reduce_som(x, 4, start = "random")), tidy(b))
})

test_that("chosen features are those of the original, given its random columns", {
  wanted <- read_shared("golden", "som", "selection.csv")
  codes <- as.matrix(read_shared("golden", "som", "weights_after_1000_hexagonal_gaussian_euclidean.csv")[-(1:2)])
  for (i in seq_len(nrow(wanted))) {
    noise <- as.matrix(read_shared("golden", "som", sprintf("selection_noise_seed%d.csv", wanted$noise_seed[[i]])))
    colnames(noise) <- NULL
    chosen <- select_on_codes(codes, noise, wanted$target[[i]], wanted$a[[i]])
    expect_equal(paste(chosen, collapse = " "), wanted$selected_in_order[[i]], info = paste("row", i))
  }
})

# REFERENCE-TOOL D9
test_that("a choice says how often; the seed makes it repeatable", {
  x <- example_features()
  x$copy_x <- 1 - 2 * x$mean_x # the same feature turned round
  map <- reduce_som(x, 6, seed = 1)
  chosen <- som_select_features(map, seed = 2)
  expect_equal(chosen$feature[[1]], "copy_x")
  expect_equal(chosen$share[[1]], 1)
  expect_identical(som_select_features(map, seed = 2), chosen)
  expect_equal(nrow(chosen), 4)
  expect_error(som_select_features(x), class = "musefuse_error_fit")
  expect_error(som_select_features(map, target = "none"), class = "musefuse_error_unknown")
  expect_error(som_select_features(reduce_som(x["mean_x"], 3)), class = "musefuse_error_data")
})

test_that("the PCA start is the original's but for the length of its axes: a standard deviation, not 1", {
  x <- as.matrix(golden_table("seg_set_ext_std"))
  wanted <- codes_of("initial_weights_pca.csv")
  ours <- t(cpp_som_start(t(x), som_units(c(6L, 6L), "hexagonal"), TRUE, 1))
  axes <- prcomp(x)
  centred <- function(codes, sd) sweep(codes, 2, colMeans(x)) %*% sweep(axes$rotation[, 1:2], 2, sd, "/")
  grid <- as.matrix(expand.grid(j = seq(-1, 1, length.out = 6), i = seq(-1, 1, length.out = 6)))[, 2:1]
  # each code lies at its place of the grid in units of the two axes, whichever way they point
  expect_equal(abs(centred(ours, axes$sdev[1:2])), abs(grid), tolerance = 1e-9, ignore_attr = TRUE)
  expect_equal(abs(centred(wanted, 1)), abs(grid), tolerance = 1e-9, ignore_attr = TRUE)
})
