test_that("ids are factors in natural order, series are blocks", {
  made <- new_annotations(
    recording = rep(c("v10", "v2"), each = 2), dimension = rep("a", 4), rater = rep("r", 4), time = c(0, 1, 0, 1),
    value = 1:4 + 0
  )
  expect_identical(levels(made$recording), c("v2", "v10"))
  expect_s3_class(made, "annotations")
})

test_that("the typical step is that of most samples", {
  expect_equal(typical_step(c(0, 0.5, 1, 1.5, 9)), 0.5)
})

test_that("a table without a column, or of another kind, is refused", {
  clip <- as_ratings(noisy_ratings(20))
  expect_error(check_annotations(clip[setdiff(names(clip), "value")]), class = "musefuse_error")
  expect_error(check_annotations(1:3), class = "musefuse_error")
  expect_identical(nrow(check_annotations(as.data.frame(clip))), nrow(clip))
})

test_that("the ratings of a cell are those of the table, which nobody changes through them", {
  cell <- annotation_cells(ratings)[[2L]]
  rows <- ratings$recording == cell$recording & ratings$dimension == cell$dimension
  expected <- matrix(ratings$value[rows], ncol = nlevels(ratings$rater), dimnames = list(NULL, levels(ratings$rater)))
  expect_identical(cell$ratings, expected)
  expect_identical(unserialize(serialize(cell$ratings, NULL)), expected)
  expect_identical(cell$ratings[3:4, 2:3], expected[3:4, 2:3])
  before <- c(ratings$value)
  changed <- cell$ratings
  changed[2L, 1L] <- 99
  cell$ratings[] <- 0
  expect_identical(changed[-2L, ], expected[-2L, ])
  expect_identical(colSums(cell$ratings), colSums(0 * replace(expected, TRUE, 1)))
  expect_identical(ratings$value, before)
  expect_error(cpp_window(ratings$value, nrow(ratings) - 3, 5L, "anna"), "outside the table")
})

test_that("series have the clock of those before them where their times are the same", {
  data <- data.frame(rater = rep(c("a", "b", "c", "d"), each = 3), time = c(0:2, 0:2, 0, 1, 3, 0:2), value = sin(1:12))
  index <- series_index(as_annotations(data))
  expect_identical(index$clock, c(1L, 1L, 2L, 3L))
  expect_equal(series_step(as_annotations(data), index), c(1, 1, 1.5, 1))
})

test_that("the steps of series are remembered with their rows, and forgotten when times are written in place", {
  data <- as_annotations(data.frame(rater = rep(c("a", "b"), each = 4), time = c(0:3, 2 * (0:3)), value = 1:8))
  index <- series_index(data)
  expect_equal(series_step(data, index), c(1, 2))
  expect_identical(known_for(list(data$time), "steps")$step, c(1, 2))
  skip_if_not_installed("data.table")
  data.table::set(data, 5:8, "time", 4 * (0:3))
  expect_equal(series_step(data), c(1, 4))
})

test_that("series that lose all of their rows lose their names", {
  index <- series_index(ratings)
  size <- replace(index$size, index$rater == 1L, 0L)
  out <- resized_annotations(ratings, index, size, numeric(sum(size)), numeric(sum(size)))
  expect_identical(levels(out$rater), levels(ratings$rater)[-1L])
  expect_identical(tabulate(out$rater), tabulate(ratings$rater)[-1L])
})

test_that("levels that are not used are dropped as by droplevels()", {
  id <- factor(c("b", NA, "d", "b"), levels = c("a", "b", "c", "d"))
  expect_identical(drop_unused(id), droplevels(id))
  expect_identical(drop_unused(factor(id, ordered = TRUE)), droplevels(factor(id, ordered = TRUE)))
  whole <- factor(c("x", "y"))
  expect_identical(drop_unused(whole), whole)
})

test_that("ids may be dates, times of day and durations", {
  days <- as.Date("2026-03-01") + 0:1
  kinds <- list(days, as.POSIXct(days) + 3600, as.difftime(1:2, units = "hours"), days[1] - days[2] + 0:1)
  for (ids in kinds) {
    data <- data.frame(recording = rep(ids, each = 4), dimension = "d", rater = "a", time = rep(0:3, 2), value = 1:8)
    expect_identical(levels(as_annotations(data, quiet = TRUE)$recording), as.character(ids))
  }
})
