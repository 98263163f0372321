features <- data.frame(recording = rep(c("a", "b"), each = 10), segment = rep(1:10, 2), x = c(1:19, NA), y = c(20:1))

test_that("quantiles, thresholds and quadrants cut where they say", {
  suppressWarnings({
    thirds <- cut_classes(features, "quantiles", "x", k = 3)
    fixed <- cut_classes(features, "thresholds", "x", at = c(5, 10))
  })
  expect_identical(as.character(thirds$class),
    as.character(cut(features$x, c(-Inf, quantile(1:19, 1:2 / 3), Inf), c("low", "middle", "high"))))
  expect_identical(as.character(fixed$class),
    as.character(cut(features$x, c(-Inf, 5, 10, Inf), c("low", "middle", "high")))) # at a threshold: below
  four <- cut_classes(features[1:19, ], "quadrants", c("x", "y"), at = c(5, 10))
  expect_identical(as.character(four$class), paste0("x ", ifelse(features$x[1:19] > 5, "high", "low"), ", y ",
    ifelse(features$y[1:19] > 10, "high", "low")))
  medians <- cut_classes(features[1:19, ], "quadrants", c("x", "y"))
  expect_identical(as.character(medians$class) == "x high, y low", features$x[1:19] > 10 & features$y[1:19] <= 11)
})

test_that("what is missing has no class and is counted; a partition sets the quantiles", {
  expect_warning(found <- cut_classes(features, "quantiles", "x"), class = "musefuse_warning_missing")
  expect_identical(is.na(found$class), is.na(features$x))
  parted <- cbind(features, partition = rep(c("train", "test"), c(9, 11)))
  suppressWarnings(found <- cut_classes(parted, "quantiles", "x", partition = "train"))
  expect_identical(sum(found$class == "low", na.rm = TRUE), 3L)
  expect_identical(sum(found$class == "high", na.rm = TRUE), 13L)
})

test_that("the table is read as any other: predict, tidy, glance, profile, indices, names", {
  few <- features[1:19, ]
  found <- cut_classes(few, "quantiles", "x", k = 4)
  expect_identical(levels(found$class), c("low", "2", "3", "high"))
  expect_identical(as.character(predict(found, data.frame(x = c(-5, 100)))$class), c("low", "high"))
  expect_identical(predict(found, few)$class, found$class)
  expect_equal(tidy(found)$x, as.vector(tapply(few$x, found$class, mean)))
  expect_equal(tidy(found)$size, as.vector(table(found$class)))
  expect_identical(nrow(glance(found)), 1L)
  expect_s3_class(profile_classes(found), "class_profile")
  expect_s3_class(autoplot(found), "ggplot")
  expect_identical(levels(name_classes(found, c(low = "calm"))$class)[[1]], "calm")
  expect_match(format(found), "x cut at 5.5, 10.0, 14.5", all = FALSE)
  expect_error(cluster_stability(found), class = "musefuse_error_argument")
  expect_match(report_methods(found)[[1]], "quantiles \\(k = 4\\) of x")
})

test_that("what cannot be cut is an error", {
  expect_error(cut_classes(), class = "musefuse_error_argument")
  expect_error(cut_classes(features[-20, ], "quantiles"), "2", class = "musefuse_error_argument")
  expect_error(cut_classes(features[-20, ], "quadrants", "x"), class = "musefuse_error_argument")
  expect_error(cut_classes(features, "thresholds", "y"), class = "musefuse_error_argument")
  expect_error(cut_classes(features, "thresholds", "y", at = c(2, 1)), class = "musefuse_error_argument")
  expect_error(cut_classes(features, "quantiles", "y", at = 1), class = "musefuse_error_argument")
  expect_error(cut_classes(features, "quantiles", "z"), class = "musefuse_error_unknown")
  expect_error(cut_classes(data.frame(x = rep(1, 10)), "quantiles"), class = "musefuse_error_data")
  expect_error(cut_classes(data.frame(x = c(rep(1, 9), 2)), "quantiles"), class = "musefuse_error_data")
})
