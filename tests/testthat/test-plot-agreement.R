test_that("pictures draw what the table says", {
  ours <- agreement(traces_of_raters(noisy(200)), resamples = 20, seed = 1)
  tiles <- ggplot2::ggplot_build(autoplot(ours))$data[[2]]
  expect_identical(nrow(tiles), 12L) # both halves of the matrix
  expect_setequal(tiles$label, formatC(ours$estimate, digits = 2, format = "f"))
  all <- agreement(traces_of_raters(noisy(200)), type = "overall", window = 20, resamples = 20, seed = 1)
  line <- ggplot2::ggplot_build(autoplot(all))$data[[3]]
  expect_equal(line$y, all$estimate)
  points <- ggplot2::ggplot_build(autoplot(all, type = "forest"))$data[[3]]
  expect_setequal(points$x, all$estimate)
  expect_error(autoplot(all, type = "matrix"), class = "musefuse_error_argument")
})

test_that("a mean over recordings counts those that have one", {
  two <- ratings[ratings$recording %in% c("clip1", "clip2", "clip3"), ]
  two$value[two$recording == "clip1"] <- NA
  pairs <- suppressWarnings(agreement(two, resamples = 0))
  expect_match(autoplot(pairs)$labels$subtitle, "Mean over 2 recordings")
})
