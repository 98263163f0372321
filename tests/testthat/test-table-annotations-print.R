test_that("print fits a screen and says what next", {
  expect_snapshot(ratings)
  expect_snapshot(ratings[ratings$recording == "clip2" & ratings$dimension == "arousal", ])
  expect_snapshot(ratings[1, ])
  expect_snapshot(ratings[0, ])
})

test_that("many raters, irregular times and missing traces still print", {
  set.seed(1)
  many <- simulate_annotations(2, 80, duration = 20)
  lines <- format(many)
  expect_lt(length(lines), 20)
  expect_match(lines, "80 raters", all = FALSE)
  expect_match(lines, "72 more raters", all = FALSE)
  odd <- as_annotations(data.frame(rater = "a", time = cumsum(stats::runif(50)), value = NA))
  expect_match(format(odd), "irregular", all = FALSE)
  expect_match(format(odd), "100 % missing", all = FALSE)
})

test_that("spark lines follow the trace", {
  before <- options(cli.unicode = FALSE)
  on.exit(options(before))
  expect_equal(spark_line(0:7, 0:7, c(0, 7), c(0, 7), width = 8), "_.,-=+*#")
  expect_equal(spark_line(c(0, 7), c(1, 1), c(0, 7), c(1, 1), width = 4), "_  _")
  expect_equal(spark_line(numeric(), numeric(), c(0, 1), c(0, 1), width = 3), "   ")
  options(cli.unicode = TRUE)
  expect_equal(spark_line(0:7, 0:7, c(0, 7), c(0, 7), width = 8), intToUtf8(0x2581:0x2588))
})

test_that("summary has one row a trace", {
  x <- as_annotations(data.frame(
    rater = rep(c("a", "b", "c"), c(4, 1, 2)), time = c(0:3 / 2, 0, 0, 4), value = c(1, 1, NA, 4, 7, NA, NA)
  ))
  s <- summary(x)
  expect_equal(as.character(s$rater), c("a", "b", "c"))
  expect_equal(s$n, c(4, 1, 2))
  expect_equal(s$n_missing, c(1, 0, 2))
  expect_equal(s$rate, c(2, NA, 0.25))
  expect_equal(s$mean, c(2, 7, NA))
  expect_equal(s$sd, c(sqrt(3), NA, NA))
  expect_equal(s$max, c(4, 7, NA))
  expect_equal(s$share_flat, c(0.5, NA, NA))
  expect_error(summary(ratings[0, ]), class = "musefuse_error_empty")
})

test_that("print and summary say what R's own functions say of the columns", {
  x <- simulate_annotations(3, 4, duration = 30, seed = 5)
  x$value[seq(3, nrow(x), 7)] <- NA
  x <- x[-seq(5, nrow(x), 11), ]
  s <- summary(x)
  values <- split(x$value, list(x$rater, x$dimension, x$recording), drop = TRUE)
  # The core adds in doubles, R's mean() in wider ones.
  expect_equal(s$mean, unname(vapply(values, mean, 0, na.rm = TRUE)), tolerance = 1e-12)
  expect_equal(s$sd, unname(vapply(values, stats::sd, 0, na.rm = TRUE)), tolerance = 1e-12)
  expect_identical(s$min, unname(vapply(values, min, 0, na.rm = TRUE)))
  expect_identical(s$n_missing, unname(vapply(values, function(v) sum(is.na(v)), 0L)))
  one <- x$value[x$rater == levels(x$rater)[[2L]]]
  expect_match(format(x), paste0("mean ", format(round(mean(one, na.rm = TRUE), 2), nsmall = 2), ", sd ",
    format(round(stats::sd(one, na.rm = TRUE), 2), nsmall = 2), ", missing"), fixed = TRUE, all = FALSE)
})

test_that("print says what it does not count: rows that were given twice, infinite values", {
  x <- simulate_annotations(1, 2, duration = 10, seed = 5)
  expect_match(format(x[c(seq_len(nrow(x)), 1:3), ]), paste("Not counted: 3 rows at a time that the same rater rated",
    "again"), fixed = TRUE, all = FALSE)
  x$value[1:2] <- -Inf
  expect_match(format(x), "Not counted: 2 infinite values", fixed = TRUE, all = FALSE)
  expect_no_match(format(ratings), "Not counted", fixed = TRUE)
})

test_that("dimensions of other units are not pooled, and each has its rate", {
  mixed <- rbind(
    data.frame(recording = "f", dimension = "tension", rater = rep(c("a", "b"), each = 60), time = 0:59 / 2,
      value = 50 + 40 * sin(1:120 / 9)),
    data.frame(recording = "f", dimension = "skin", rater = rep(c("a", "b"), each = 600), time = 0:599 / 20,
      value = 2 + sin(1:1200 / 90))
  )
  x <- as_annotations(mixed, unit = "s", quiet = TRUE)
  lines <- format(x)
  first <- x[x$dimension == levels(x$dimension)[[1L]], ]
  mean_of <- format(round(mean(first$value[first$rater == "a"]), 2), nsmall = 2)
  expect_match(grep("^  a", lines, value = TRUE), paste("mean", mean_of))
  expect_match(lines, "means of skin alone", all = FALSE)
  expect_no_match(format(ratings), "alone")
  expect_match(format(suppressWarnings(fuse_mean(x))), "skin at 20 Hz, tension at 2 Hz", all = FALSE)
})
