built <- function(plot) ggplot2::ggplot_build(plot)

test_that("few raters have a colour each, many a median; left-out panels are told", {
  few <- autoplot(ratings)
  expect_s3_class(few, "ggplot")
  expect_match(ggplot2::get_alt_text(few), "5 raters of 6 recordings")
  expect_equal(length(unique(built(few)$data[[1L]]$colour)), 5)
  expect_equal(length(unique(built(few)$data[[1L]]$PANEL)), 12)
  set.seed(1)
  many <- autoplot(simulate_annotations(15, 20, duration = 10))
  expect_match(many$labels$caption, "12 of 15 recordings")
  median <- built(many)$data[[2L]]
  expect_equal(nrow(median), 12 * 40)
})

test_that("a rater's colour is the same where another is away", {
  colour <- function(x) {
    drawn <- built(autoplot(x))
    drawn$plot$scales$get_scales("colour")$map("ben")
  }
  expect_identical(colour(ratings[ratings$rater != "anna", ]), colour(ratings))
})

test_that("the median is the median", {
  set.seed(2)
  x <- simulate_annotations(1, 9, duration = 10)
  expect_equal(cell_medians(x)$value, apply(as.matrix(x), 1L, stats::median))
})

test_that("one sample, all missing and empty tables", {
  expect_no_warning(expect_no_message(built(autoplot(ratings[1, ]))))
  missing <- as_annotations(data.frame(rater = "a", time = 0:3, value = NA))
  expect_no_warning(built(autoplot(missing)))
  expect_error(autoplot(ratings[0, ]), class = "musefuse_error_empty")
  expect_error(autoplot(ratings, most = 0), class = "musefuse_error_argument")
})
