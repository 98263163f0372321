test_that("scores are those of the golden files, up to the documented sign", {
  for (name in c("iris", "iris_std", "seg_set_basic_std", "seg_set_ext_std", "seg_set_large_std")) {
    for (k in intersect(c(1, 2, 5), c(1, 2, if (!startsWith(name, "iris")) 5))) {
      wanted <- read_shared("golden", "pca", sprintf("scores_%s_%d.csv", name, k))
      ours <- reduce_pca(golden_table(name), k, standardise = FALSE)
      scaled <- reduce_pca(golden_table(name), k, standardise = FALSE, rescale = TRUE)
      for (j in seq_len(k)) {
        reference <- wanted[[paste0("pc", j)]]
        score <- ours[[paste0("PC", j)]]
        sign <- sign(sum(score * reference))
        # 1e-9: components of nearly equal variance turn by rounding / gap of their variances
        expect_equal(sign * score, reference, tolerance = 1e-9, info = paste(name, k, j))
        expect_equal(sign * scaled[[paste0("PC", j)]], wanted[[sprintf("pc%d_minmax_tool", j)]], tolerance = 1e-9)
      }
    }
  }
})

test_that("variances and loadings are those of prcomp, signs as documented", {
  x <- example_features()
  ours <- reduce_pca(x, 4)
  reference <- prcomp(as.matrix(x[4:7]), scale. = TRUE)
  variance <- tidy(ours, type = "variance")
  # standard deviations here have divisor n, there n - 1
  expect_equal(variance$variance * (nrow(x) - 1) / nrow(x), reference$sdev^2)
  expect_equal(variance$cumulative[[4]], 1)
  loadings <- tidy(ours)
  matrix <- matrix(loadings$loading, 4)
  expect_equal(abs(matrix), unname(abs(reference$rotation)), tolerance = 1e-10)
  expect_equal(crossprod(matrix), diag(4))
  expect_true(all(apply(matrix, 2, function(v) v[which.max(abs(v))]) > 0))
  expect_equal(glance(ours)$explained, 1)
})

test_that("the number of components can be a share of the variance", {
  x <- example_features()
  share <- tidy(reduce_pca(x, 4), type = "variance")$cumulative
  expect_equal(glance(reduce_pca(x, share[[2]] - 1e-6))$n_components, 2)
  expect_equal(glance(reduce_pca(x, share[[2]] + 1e-6))$n_components, 3)
})

test_that("a far-off level costs no digits", {
  x <- example_features()
  far <- x
  far[4:7] <- far[4:7] + 1e9
  # adding 1e9 rounds the values themselves to 1e-7
  expect_equal(reduce_pca(far, 2)$PC1, reduce_pca(x, 2)$PC1, tolerance = 1e-6)
})

test_that("loadings and variances are those of the golden files, up to the documented sign", {
  components <- read_shared("golden", "pca", "components.csv")
  variances <- read_shared("golden", "pca", "variance.csv")
  for (name in unique(components$data)) {
    x <- golden_table(name)
    ours <- reduce_pca(x, 2, standardise = FALSE)
    variance <- tidy(reduce_pca(x, ncol(x) - 1, standardise = FALSE), type = "variance")
    own <- variances[variances$data == name, ]
    golden <- function(quantity, k) own$value[own$quantity == quantity & own$component %in% k]
    k <- seq_len(nrow(variance))
    # of the first: a component that holds nothing is rounding noise in both
    first <- golden("explained_variance", 1)
    expect_lt(max(abs(variance$variance - golden("explained_variance", k))), 1e-11 * first)
    expect_lt(max(abs(variance$share - golden("explained_variance_ratio", k))), 1e-11)
    expect_lt(max(abs(sqrt(variance$variance * (nrow(x) - 1)) - golden("singular_value", k))), 1e-6)
    for (j in 1:2) {
      loading <- tidy(ours)$loading[tidy(ours)$component == paste0("PC", j)]
      wanted <- components$loading[components$data == name & components$component == j]
      expect_equal(loading * sign(sum(loading * wanted)), wanted, tolerance = 1e-9) # see the scores above
    }
  }
})

test_that("of features that never vary no variance is explained, and that is said", {
  flat <- data.frame(recording = "a", segment = 1:9, u = 0.1, v = 1 / 3)
  reduced <- reduce_pca(flat)
  expect_match(paste(format(reduced), collapse = " "), "no feature varies")
  expect_identical(glance(reduced)$explained, NA_real_)
  expect_true(all(is.na(tidy(reduced, "variance")$share) & !is.nan(tidy(reduced, "variance")$share)))
})
