test_that("every distance and method finds the shapes that the traces were made of", {
  data <- shaped_traces()
  settings <- list(
    list(window = 4), list(method = "dba", window = 4), list(method = "kshape"),
    list(method = "hierarchical", window = 4),
    list(distance = "soft_dtw", window = 4), list(distance = "soft_dtw", method = "dba", window = 4),
    list(distance = "euclidean"), list(distance = "ccc"), list(distance = "shape", window = 4)
  )
  for (setting in settings) {
    classes <- do.call(cluster_traces, c(list(data, 3), setting))
    expect_equal(adjusted_rand(classes$class, shapes_of_traces()), 1)
    expect_identical(names(classes), c("recording", "class", "distance", "silhouette"))
    placed <- predict(classes, data)
    expect_identical(placed$class, classes$class)
    expect_equal(placed$distance, classes$distance)
    expect_identical(do.call(cluster_traces, c(list(data, 3, threads = 2), setting)), classes)
  }
})

test_that("classes do not depend on names, unit or order of dimensions, nor on the order of rows", {
  data <- shaped_traces()
  classes <- cluster_traces(data, 3, window = 4)
  scaled <- data
  scaled$value <- ifelse(data$dimension == "valence", 1000 * data$value - 5, data$value)
  expect_identical(cluster_traces(scaled, 3, window = 4)$class, classes$class)
  expect_equal(cluster_traces(scaled, 3, window = 4)$distance, classes$distance) # standardised: the unit is gone
  expect_identical(suppressWarnings(cluster_traces(data[rev(seq_len(nrow(data))), ], 3, window = 4))$class |> sort(),
    sort(classes$class))
  expect_false(isTRUE(all.equal(cluster_traces(scaled, 3, window = 4, standardise = FALSE)$distance, classes$distance)))
})

test_that("a trace is a recording, or a recording and rater", {
  classes <- suppressWarnings(cluster_traces(ratings, 3, distance = "ccc", stretch = TRUE))
  expect_identical(nrow(classes), nrow(unique(as.data.frame(ratings[c("recording", "rater")]))))
  expect_identical(names(classes)[1:2], c("recording", "rater"))
})

test_that("unequal lengths are refused where samples are compared, or stretched", {
  data <- shaped_traces()
  data <- data[data$recording != "r03" | data$time < 20, ]
  expect_error(cluster_traces(data, 3, distance = "euclidean"), "r03", class = "musefuse_error_time")
  expect_equal(adjusted_rand(cluster_traces(data, 3, window = 10)$class, shapes_of_traces()), 1)
  stretched <- cluster_traces(data, 3, distance = "ccc", stretch = TRUE)
  expect_identical(fit_of(stretched)$length, 60L)
  expect_true(all(vapply(fit_of(stretched)$series, nrow, 0L) == 60L))
})

test_that("stretching is linear at the same shares of the time, and keeps gaps", {
  expect_equal(stretched(cbind(a = c(0, 1, 2)), 5L)[, "a"], c(0, 0.5, 1, 1.5, 2))
  expect_equal(stretched(cbind(a = c(0, NA, 2, 4)), 7L)[, "a"], c(0, NA, NA, NA, 2, 3, 4))
})

test_that("traces without ratings in a dimension are set aside, with a word", {
  data <- shaped_traces()
  data <- data[data$recording != "r02" | data$dimension == "arousal", ]
  expect_warning(classes <- cluster_traces(data, 3, window = 4), "r02", class = "musefuse_warning_missing")
  expect_identical(as.character(classes$recording[is.na(classes$class)]), "r02")
  expect_output(print(classes), "1 of 15 without class")
})

test_that("gaps are no free places", {
  data <- shaped_traces()
  data$value[data$recording == "r01" & data$time > 5 & data$time < 9] <- NA
  for (distance in c("dtw", "soft_dtw", "euclidean", "shape", "ccc")) {
    expect_equal(adjusted_rand(cluster_traces(data, 3, distance = distance, window = 4)$class, shapes_of_traces()), 1)
  }
})

test_that("what cannot be clustered is an error that says whose trace it is", {
  data <- shaped_traces(2)
  expect_error(cluster_traces(), class = "musefuse_error_argument")
  expect_error(cluster_traces(1:3, 2), class = "musefuse_error_columns")
  expect_error(cluster_traces(data), class = "musefuse_error_argument")
  expect_error(cluster_traces(iris, 2), "recording", class = "musefuse_error_columns")
  alike <- data
  alike$value <- alike$value[alike$recording == "r01"]
  expect_error(cluster_traces(alike, 2), "1 different trace", class = "musefuse_error_data")
  expect_error(cluster_traces(data, 7), "6 traces", class = "musefuse_error_data")
  expect_error(cluster_traces(data, 2, distance = "ccc", method = "dba"), "dtw", class = "musefuse_error_argument")
  expect_error(cluster_traces(data, 2, distance = "dtw", method = "kshape"), "shape", class = "musefuse_error_argument")
  still <- data
  still$value[still$recording == "r05"] <- 1
  expect_error(cluster_traces(still, 2, distance = "shape"), "r05", class = "musefuse_error_constant")
  still$value[still$recording == "r06"] <- 1
  expect_error(cluster_traces(still, 2, distance = "ccc"), "r06", class = "musefuse_error_data")
  slow <- data
  slow$time[slow$recording == "r04"] <- 2 * slow$time[slow$recording == "r04"]
  expect_error(cluster_traces(slow, 2), "r04", class = "musefuse_error_time")
  uneven <- data[!(data$recording == "r03" & data$time > 3 & data$time < 6), ]
  expect_error(cluster_traces(uneven, 2), "r03", class = "musefuse_error_time")
  expect_error(cluster_traces(data[0, ], 2), class = "musefuse_error_empty")
})

test_that("one class, one trace and as many classes as traces are no special cases", {
  data <- shaped_traces(2)
  for (method in c("pam", "dba", "hierarchical", "kshape")) {
    expect_true(all(cluster_traces(data, 1, method = method)$class == "1"))
    each <- cluster_traces(data, 6, method = method)
    expect_identical(nlevels(droplevels(each$class)), 6L)
    expect_lt(max(each$distance), 1e-6)
    expect_identical(nrow(cluster_traces(data[data$recording == "r01", ], 1, method = method)), 1L)
  }
})
