# Twelve segments of two shapes and different lengths: a rise, and a hill whose top comes sooner or later.
two_shapes <- function(noise = 0.05) {
  set.seed(1)
  lengths <- rep(c(8, 10, 12), 4)
  ends <- cumsum(lengths)
  starts <- c(0, ends[-12])
  time <- seq(0, max(ends) - 0.25, 0.25)
  top <- seq(0.35, 0.65, length.out = 6)
  hill <- function(s, top) exp(-((s - top) / 0.08)^2)
  at <- findInterval(time, starts)
  s <- (time - starts[at]) / lengths[at]
  value <- ifelse(at <= 6, s, hill(s, top[pmax(at - 6, 1)]))
  value <- value + noise * rnorm(length(time))
  list(
    gold = data.frame(recording = "r", dimension = rep(c("x", "y"), each = length(time)), time = time,
      value = c(value, -2 * value)),
    segments = segment_table(data.frame(recording = "r", start = starts, end = ends)),
    class = rep(c("rise", "hill"), each = 6)
  )
}
made <- two_shapes()
gold <- fuse_mean(as_annotations(rbind(cbind(made$gold, rater = "a"), cbind(made$gold, rater = "b"))))
classes <- cluster_kmeans(extract_features(gold, made$segments, c("trend", "std")), k = 2, seed = 1)
classes$class <- factor(made$class, c("rise", "hill"))

test_that("the mean is that of stretched segments, with quartiles", {
  found <- suppressWarnings(class_prototypes(classes, gold, made$segments, n = 21))
  expect_named(found, c("class", "dimension", "share", "time", "value", "low", "high", "segments", "length",
    "explained"))
  expect_identical(nrow(found), 2L * 2L * 21L)
  x <- gold[gold$dimension == "x", ]
  slow <- vapply(1:6, function(i) {
    inside <- x$time >= made$segments$start[[i]] & x$time < made$segments$end[[i]]
    stats::approx(x$time[inside], x$value[inside], n = 21)$y
  }, numeric(21))
  rise <- found[found$class == "rise" & found$dimension == "x", ]
  expect_equal(rise$value, rowMeans(slow), tolerance = 1e-12)
  expect_equal(rise$low, apply(slow, 1, stats::quantile, 0.25, names = FALSE), tolerance = 1e-12)
  expect_equal(rise$explained[[1]], 1 - sum((slow - rowMeans(slow))^2) / sum((slow - mean(slow))^2))
  expect_equal(rise$time, seq(0, 10, length.out = 21)) # of the median length
  # The shape that was put in: two standard errors of noise of .05 / sqrt(6), three samples of the ends.
  expect_lt(max(abs(rise$value - rise$share)), 0.08)
  told <- tidy(found, "classes")
  expect_identical(told$segments, c(6L, 6L))
  expect_identical(glance(found), tibble::tibble(classes = 2L, segments = 12L, dimensions = 2L))
  expect_gt(told$explained_x[[1]], 0.9)
  expect_equal(told$explained_x, told$explained_y, tolerance = 1e-8) # y is x turned and stretched
})

test_that("the barycentre keeps a hill that comes sooner or later, and is nearer under warping", {
  mean <- suppressWarnings(class_prototypes(classes, gold, made$segments))
  dba <- suppressWarnings(class_prototypes(classes, gold, made$segments, method = "dba", window = 0.3))
  height <- function(found) diff(range(found$value[found$class == "hill" & found$dimension == "x"]))
  expect_gt(height(dba), 0.85)
  expect_lt(height(mean), 0.75)
  x <- gold[gold$dimension == "x", ]
  cost <- function(found) {
    sum(vapply(7:12, function(i) {
      inside <- x$time >= made$segments$start[[i]] & x$time < made$segments$end[[i]]
      series <- stats::approx(x$time[inside], x$value[inside], n = 50)$y
      dtw(found$value[found$class == "hill" & found$dimension == "x"], series, window = 15)$distance
    }, 0))
  }
  expect_lt(cost(dba), cost(mean))
})

test_that("profiles do as well, noise has none, bare segments are counted, misfits refused", {
  profile <- suppressWarnings(profile_classes(cluster_kmeans(extract_features(gold, made$segments, "trend"), k = 2,
    seed = 1)))
  expect_s3_class(class_prototypes(profile, gold, made$segments), "class_prototypes")
  noisy <- classes
  noisy$class <- factor(ifelse(seq_len(12) == 1, "noise", made$class), c("rise", "hill", "noise"))
  expect_identical(levels(droplevels(class_prototypes(noisy, gold, made$segments)$class)), c("rise", "hill"))
  holed <- gold
  holed$value[holed$time < 8] <- NA
  expect_warning(class_prototypes(classes, holed, made$segments), "1 segment", class = "musefuse_warning_segments")
  elsewhere <- gold
  elsewhere$time <- elsewhere$time + 1000
  expect_error(class_prototypes(classes, elsewhere, made$segments), class = "musefuse_error_empty")
  expect_error(class_prototypes(classes, gold), class = "musefuse_error_argument")
  by_rater <- classes
  by_rater$rater <- "a"
  expect_error(class_prototypes(by_rater, gold, made$segments), "single raters", class = "musefuse_error_argument")
})

test_that("print() says what the prototypes are worth", {
  expect_snapshot(print(class_prototypes(classes, gold, made$segments, n = 3)), transform = any_pillar)
})
