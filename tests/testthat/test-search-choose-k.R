clouds <- function() with_seed(4, do.call(rbind, lapply(c(0, 8, 16), function(at) {
  cbind(stats::rnorm(30, at), stats::rnorm(30, (at == 8) * 8))
})))

test_that("three clouds are three by all criteria, one cloud is one by those that can say so", {
  three <- choose_k(clouds(), 1:5, resamples = 8, seed = 1)
  expect_identical(unname(chosen_k(three)), rep(3L, 5))
  expect_identical(as.list(glance(three)), list(k = 3L, votes = 5L, criteria = 5L, k_min = 3L, k_max = 3L))
  expect_identical(votes_in_words(three, glance(three)), " by 5 of 5 criteria")
  taken <- three[three$chosen, ]
  attr(taken, "lineage") <- NULL
  taken$k <- c(3L, 8L, 1L, 8L, 3L)
  expect_identical(votes_in_words(taken, glance(taken)), " by 2 of 5 criteria, 8 by as many")
  one <- choose_k(with_seed(2, matrix(stats::runif(160), 80)), 1:4, resamples = 8, seed = 1,
    criteria = c("gap", "prediction_strength"))
  expect_identical(unname(chosen_k(one)), c(1L, 1L))
  expect_identical(choose_k(clouds()[90:1, ], 1:3, resamples = 3, seed = 1, criteria = "gap")$value,
    choose_k(clouds(), 1:3, resamples = 3, seed = 1, criteria = "gap")$value)
})

test_that("the gap is that of cluster::clusGap", {
  skip_if_not_installed("cluster")
  x <- clouds()
  ours <- choose_k(x, 1:5, criteria = "gap", resamples = 20, seed = 1)
  best <- function(x, k) list(cluster = as.integer(cluster_kmeans(x, k, seed = 1)$class))
  theirs <- with_seed(1, cluster::clusGap(x, best, 5, B = 20, d.power = 2, spaceH0 = "original", verbose = FALSE))$Tab
  # both draw 20 references: four standard errors of the difference of two means
  expect_lt(max(abs(ours$value - theirs[, "gap"]) / (ours$std.error * sqrt(2 / 20))), 4)
  # standard deviations of 20 draws are known to about a sixth; 2 is far beyond
  expect_true(all(ours$std.error / theirs[, "SE.sim"] > 0.5 & ours$std.error / theirs[, "SE.sim"] < 2))
  expect_identical(chosen_k(ours)[[1]], cluster::maxSE(theirs[, "gap"], theirs[, "SE.sim"], "Tibs2001SEmax"))
})

test_that("prediction strength is that of fpc", {
  skip_if_not_installed("fpc")
  x <- iris[1:4]
  ours <- choose_k(as.matrix(x), 2:4, criteria = "prediction_strength", resamples = 15, seed = 1)
  theirs <- with_seed(1, fpc::prediction.strength(x, 2, 4, M = 15, runs = 5))$mean.pred[2:4]
  expect_lt(max(abs(ours$value - theirs) / (ours$std.error * sqrt(2))), 4) # both draw 15 halvings
})

test_that("what cannot be fitted says why; bad arguments are errors", {
  few <- choose_k(matrix(c(1, 1, 2, 2, 3, 3, 9, 9), 4), 1:6, criteria = c("silhouette", "eigengap", "stability"),
    resamples = 2, seed = 1)
  expect_true(all(nzchar(few$note[few$criterion == "silhouette" & few$k > 4])))
  expect_error(choose_k(clouds(), 0), class = "musefuse_error_argument")
  expect_error(choose_k(clouds(), seq_len(1e6)), "1000 numbers", class = "musefuse_error_argument")
  expect_error(choose_k(clouds(), method = "dbscan"), class = "musefuse_error_argument")
  expect_error(choose_k(clouds(), criteria = "best"), class = "musefuse_error_argument")
  expect_error(choose_k(clouds(), parameters = list(linkag = 1), method = "agglomerative"),
    class = "musefuse_error_argument")
  tree <- choose_k(clouds(), 2:4, method = "agglomerative", parameters = list(linkage = "average"), resamples = 2,
    criteria = c("silhouette", "prediction_strength"), seed = 1)
  expect_identical(unname(chosen_k(tree)), c(3L, 3L))
  expect_match(format(tree)[[1]], "3 by 2 of 2")
})

test_that("whole traces have a number of classes, too", {
  time <- 0:39
  traces <- do.call(rbind, lapply(1:24, function(i) {
    shape <- list(sin(time / 5), cos(time / 5), sin(time / 2))[[i %% 3 + 1]]
    data.frame(recording = sprintf("r%02d", i), dimension = "a", time = time,
      value = shape + with_seed(i, rnorm(40)) / 4)
  }))
  choice <- choose_k(traces, 1:4, parameters = list(distance = "euclidean"), resamples = 4, seed = 1)
  expect_identical(unique(choice$criterion), criteria_of_traces)
  expect_identical(choice$k[choice$chosen], c(3L, 3L, 3L))
  three <- cluster_traces(traces, 3, distance = "euclidean")
  expect_identical(choice$value[choice$criterion == "silhouette" & choice$k == 3], glance(three)$silhouette)
  asked <- function(data) choose_k(data, 2:3, parameters = list(distance = "euclidean"), resamples = 2, seed = 1)$value
  expect_equal(asked(traces[rev(seq_len(nrow(traces))), ]), asked(traces))
  rated <- choose_k(ratings[ratings$recording %in% c("clip1", "clip2"), ], 2:3, criteria = "silhouette",
    parameters = list(window = 4))
  expect_false(anyNA(rated$value))
  expect_error(choose_k(traces, criteria = "gap"), class = "musefuse_error_argument")
  expect_error(choose_k(traces, method = "kmeans"), class = "musefuse_error_argument")
  expect_error(choose_k(traces, partition = "train"), "traces", class = "musefuse_error_argument")
  expect_error(choose_k(traces, parameters = list(windo = 1)), class = "musefuse_error_argument")
})

test_that("halves that hold one of two far groups are on no other scale", {
  two <- with_seed(1, cbind(a = rep(0:1, c(5, 3)), b = rep(c(0, 2), c(5, 3))) + stats::rnorm(16, 0, 0.01))
  expect_no_warning(choose_k(two, 1:3, criteria = "prediction_strength", resamples = 8, seed = 1))
})
