test_that("fixed starts converge to the golden posteriors, covariances and likelihood", {
  for (case in list(list("iris_std", 3), list("blobs4", 4))) {
    x <- golden_data(case[[1]])
    k <- case[[2]]
    hard <- golden_labels("kmeans", case[[1]], k, "fixed_init_tol0")
    got <- cluster_gmm(x, k, start = hard + 1, tolerance = 1e-12, max_iter = 5000, standardise = FALSE)
    variant <- "fixed_init_converged"
    want <- golden_value("gmm", case[[1]], k, variant, "score_mean_loglik")
    # the golden run stops where the mean log-likelihood moves by less than about 1e-9
    expect_equal(glance(got)$log_likelihood / nrow(x), want, tolerance = 1e-8)
    expect_equal(glance(got)$bic, golden_value("gmm", case[[1]], k, variant, "bic"), tolerance = 1e-8)
    expect_equal(glance(got)$aic, golden_value("gmm", case[[1]], k, variant, "aic"), tolerance = 1e-8)
    posterior <- as.matrix(read_fixture(paste0("cluster-gmm-posterior-", case[[1]], ".csv")))
    ours <- as.matrix(got[paste0("membership_", seq_len(k))])
    order <- apply(cor(ours, posterior), 1, which.max)
    expect_lt(max(abs(ours - posterior[, order])), 1e-4)
    golden <- read_fixture(paste0("cluster-gmm-covariance-", case[[1]], ".csv"))
    golden <- golden$value[order(match(golden$component, order - 1), golden$j, golden$i)]
    expect_equal(tidy(got, type = "covariances")$covariance, golden, tolerance = 1e-4)
  }
})

test_that("the golden early stop takes as many iterations", {
  x <- golden_data("iris_std")
  hard <- golden_labels("kmeans", "iris_std", 3, "fixed_init_tol0")
  got <- cluster_gmm(x, 3, start = hard + 1, tolerance = 1e-3, standardise = FALSE)
  expect_equal(glance(got)$iterations, golden_value("gmm", "iris_std", 3, "fixed_init_tol1e-3", "n_iter"))
  expect_equal(glance(got)$log_likelihood / 150,
    golden_value("gmm", "iris_std", 3, "fixed_init_tol1e-3", "score_mean_loglik"), tolerance = 1e-12)
})

test_that("mclust reaches the same likelihood from the same start, for each form", {
  skip_if_not_installed("mclust")
  x <- clouds(c(80, 60, 50), d = 3, apart = 4)
  start <- as.integer(cluster_kmeans(x, 3, seed = 1, standardise = FALSE)$class)
  forms <- c(full = "VVV", tied = "EEE", diagonal = "VVI", spherical = "VII")
  for (form in names(forms)) {
    maximise <- getExportedValue("mclust", paste0("me", forms[[form]]))
    other <- maximise(x, z = mclust::unmap(start),
      control = mclust::emControl(tol = c(1e-12, 1e-12), itmax = c(5000, 5000)))
    got <- cluster_gmm(x, 3, covariance = form, reg_covar = 0, start = start, tolerance = 1e-12, max_iter = 5000,
      standardise = FALSE)
    expect_equal(glance(got)$log_likelihood, other$loglik, tolerance = 1e-8)
    # mclust's BIC has the other sign
    expect_equal(glance(got)$bic, -mclust::bic(forms[[form]], other$loglik, nrow(x), 3, 3), tolerance = 1e-8)
  }
})

test_that("the log-likelihood never falls without regularisation; posteriors sum up to 1", {
  x <- clouds(c(80, 60, 50), d = 4, apart = 2)
  for (form in c("full", "tied", "diagonal", "spherical")) {
    got <- suppressWarnings(cluster_gmm(x, 3, covariance = form, reg_covar = 0, seed = 1, max_iter = 100,
      standardise = FALSE))
    expect_true(all(diff(fit_of(got)$history) >= -1e-13))
    expect_equal(rowSums(as.matrix(got[startsWith(names(got), "membership_")])), rep(1, nrow(x)), tolerance = 1e-14)
  }
})

test_that("a mixture is recovered", {
  set.seed(4)
  n <- c(3000, 1500)
  truth <- list(matrix(c(2, 1.2, 1.2, 1), 2), matrix(c(0.3, -0.2, -0.2, 0.5), 2))
  x <- rbind(matrix(rnorm(2 * n[1]), n[1]) %*% chol(truth[[1]]),
    sweep(matrix(rnorm(2 * n[2]), n[2]) %*% chol(truth[[2]]), 2, c(4, 1), "+"))
  got <- cluster_gmm(x, 2, seed = 1, standardise = FALSE)
  # about five standard errors of a variance of 2 from 3000 rows: 5 * 2 * sqrt(2 / 3000)
  expect_lt(max(abs(tidy(got, type = "covariances")$covariance - unlist(truth))), 0.26)
  expect_lt(max(abs(as.matrix(tidy(got)[-(1:3)]) - rbind(c(0, 0), c(4, 1)))), 0.13)
})

test_that("D22: too few rows for a full covariance are said, collinear features get through", {
  set.seed(1)
  x <- matrix(rnorm(34 * 12), 34)
  expect_warning(got <- cluster_gmm(x, 3, seed = 1, standardise = FALSE), class = "musefuse_warning_data")
  expect_identical(glance(got)$status, "degenerate")
  expect_snapshot(got <- cluster_gmm(x, 3, seed = 1, standardise = FALSE))
  expect_no_warning(cluster_gmm(x, 2, covariance = "spherical", seed = 1, standardise = FALSE))
  y <- clouds()
  collinear <- cbind(y, sum = y[, 1] + y[, 2], constant = 1)
  expect_identical(as.character(cluster_gmm(collinear, 3, seed = 1, standardise = FALSE)$class),
    as.character(cluster_gmm(y, 3, seed = 1, standardise = FALSE)$class))
  expect_error(cluster_gmm(collinear, 3, reg_covar = 0, seed = 1, standardise = FALSE), class = "musefuse_error_data")
  expect_snapshot(error = TRUE, cluster_gmm(collinear, 3, reg_covar = 0, seed = 1, standardise = FALSE))
})

test_that("same seed, same bytes: threads, row order, prediction; far from zero", {
  x <- clouds(d = 4, apart = 4)
  one <- cluster_gmm(x, 3, seed = 5, standardise = FALSE)
  expect_identical(as.list(one), as.list(cluster_gmm(x, 3, seed = 5, threads = 2, standardise = FALSE)))
  mixed <- rev(seq_len(nrow(x)))
  expect_identical(cluster_gmm(x[mixed, ], 3, seed = 5, standardise = FALSE)$membership_1, one$membership_1[mixed])
  # the product of a block depends on its size by rounding
  expect_equal(predict(one, x[1:7, ])$membership_1, one$membership_1[1:7], tolerance = 1e-10)
  far <- cluster_gmm(x + 1e9, 3, seed = 5, standardise = FALSE)
  expect_identical(far$class, one$class)
  expect_equal(glance(far)$log_likelihood, glance(one)$log_likelihood, tolerance = 1e-6)
})

test_that("one class is the normal distribution; arguments are checked", {
  x <- clouds()
  one <- cluster_gmm(x, 1, reg_covar = 0, standardise = FALSE)
  n <- nrow(x)
  expect_equal(tidy(one, type = "covariances")$covariance, as.vector(cov(x)) * (n - 1) / n)
  expect_error(cluster_gmm(x, 2, covariance = "VVV", standardise = FALSE), class = "musefuse_error_argument")
  expect_error(cluster_gmm(x, 2, start = rep(3, n), standardise = FALSE), class = "musefuse_error_argument")
  expect_error(tidy(cluster_kmeans(x, 2, standardise = FALSE), type = "covariances"), class = "musefuse_error_argument")
})

test_that("classes do not depend on the unit of the features", {
  set.seed(3)
  x <- cbind(a = c(rnorm(60), rnorm(60, 4)), b = rnorm(120), c = rnorm(120))
  for (form in c("full", "tied", "diagonal", "spherical")) {
    one <- cluster_gmm(x, 2, covariance = form, seed = 1)
    for (unit in c(1e-5, 1e5)) {
      other <- cluster_gmm(x * unit, 2, covariance = form, seed = 1)
      expect_identical(other$class, one$class)
      expect_equal(other$membership_1, one$membership_1, tolerance = 1e-6) # EM stops where the likelihood says so
    }
  }
})
