# Two schools: raters 1 to 4 follow one course, 5 to 7 its mirror.
schools <- function(recordings = 3, seed = 1) {
  withr::local_seed(seed)
  do.call(rbind, lapply(seq_len(recordings), function(r) {
    n <- 80 + 10 * r
    course <- as.vector(stats::filter(rnorm(n + 19), rep(1, 20) / 5, sides = 1))[-(1:19)]
    do.call(rbind, lapply(1:7, function(rater) {
      data.frame(recording = paste0("rec", r), dimension = "arousal", rater = paste0("p", rater), time = (1:n) / 4,
        value = (if (rater <= 4) 1 else -1) * course + rnorm(n, sd = 0.4))
    }))
  }))
}

test_that("raters who rate alike form a school, by any distance", {
  data <- as_annotations(schools())
  for (distance in c("ccc", "dtw", "soft_dtw", "euclidean", "shape")) for (method in c("pam", "hierarchical")) {
    found <- cluster_raters(data, 2, distance = distance, method = method, window = 1)
    expect_identical(as.character(found$class), rep(c("1", "2"), c(4, 3)))
    expect_identical(as.character(found$rater), paste0("p", 1:7))
    expect_gt(glance(found)$silhouette, 0.3)
  }
})

test_that("distances of raters are those of their traces, over the recordings that they share", {
  data <- as_annotations(schools())
  data <- data[!(data$rater == "p2" & data$recording == "rec3"), ]
  found <- tidy(cluster_raters(data, 2), "distances")
  wide <- function(rater, recording) data$value[data$rater == rater & data$recording == recording]
  agreement <- vapply(c("rec1", "rec2"), function(r) concordance(wide("p1", r), wide("p2", r)), 0)
  expect_equal(found$distance[found$first == "p1" & found$second == "p2"], 1 - mean(agreement))
  euclidean <- tidy(cluster_raters(data, 2, distance = "euclidean", standardise = FALSE), "distances")
  squares <- unlist(lapply(c("rec1", "rec2", "rec3"), function(r) (wide("p1", r) - wide("p3", r))^2))
  expect_equal(euclidean$distance[euclidean$first == "p1" & euclidean$second == "p3"], sqrt(mean(squares)))
})

test_that("raters who share no recording cannot be compared", {
  data <- as_annotations(schools(2))
  apart <- data[!(data$rater == "p1" & data$recording == "rec1") & !(data$rater == "p2" & data$recording == "rec2"), ]
  expect_error(cluster_raters(apart, 2), "p1.*p2", class = "musefuse_error_data")
  expect_error(cluster_raters(data, 8), "7 raters", class = "musefuse_error_data")
  expect_error(cluster_raters(suppressWarnings(fuse_mean(data)), 2), class = "musefuse_error_columns")
  expect_error(predict(cluster_raters(data, 2), data), class = "musefuse_error_argument")
  expect_error(tidy(cluster_raters(data, 2), "prototypes"), class = "musefuse_error_argument")
})
