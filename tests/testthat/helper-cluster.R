# Golden cases of the clusterings (fixtures/cluster-*.csv) and what their tests share.

golden_data <- function(name) {
  plain <- sub("_std", "", name)
  data <- as.matrix(read_fixture(paste0("cluster-", plain, ".csv")))
  data <- data[, colnames(data) != "true", drop = FALSE]
  if (name == plain) return(data)
  # the toolbox's library divides by the population standard deviation
  centred <- sweep(data, 2, colMeans(data))
  sweep(centred, 2, sqrt(colMeans(centred^2)), "/")
}

as_label_vector <- function(text) as.integer(strsplit(text, " ")[[1]])

golden_labels <- function(alg, data, k, variant) {
  table <- read_fixture("cluster-labels.csv")
  row <- table$alg == alg & table$data == data & table$k == k & table$variant == variant
  stopifnot(sum(row) == 1)
  as_label_vector(table$labels[row])
}

golden_value <- function(alg, data, k, variant, quantity) {
  table <- read_fixture("cluster-summary.csv")
  row <- table$alg == alg & table$data == data & table$k == k & table$variant == variant &
    table$quantity == quantity
  stopifnot(sum(row) == 1)
  value <- table$value[row]
  if (grepl(" ", value)) as_label_vector(value) else as.numeric(value)
}

# The same partition, whatever the classes are called.
expect_same_partition <- function(object, expected) {
  pairs <- unique(data.frame(object = as.character(object), expected = as.character(expected)))
  expect_false(anyDuplicated(pairs$object) > 0 || anyDuplicated(pairs$expected) > 0)
}

# A few clouds of points of different sizes.
clouds <- function(n = c(60, 40, 20), d = 3, apart = 6, seed = 1) {
  set.seed(seed)
  centres <- matrix(rnorm(length(n) * d, sd = apart / sqrt(2 * d)), length(n))
  x <- centres[rep(seq_along(n), n), , drop = FALSE] + rnorm(sum(n) * d)
  colnames(x) <- paste0("f", seq_len(d))
  x
}

iris_classes <- function(k = 3) cluster_kmeans(iris[1:4], k = k, standardise = TRUE, seed = 1)

# Three clouds with 60, 30 and 10 rows: clear, and of known shares.
three_clouds <- function(sizes = c(60, 30, 10), seed = 1) {
  withr::with_seed(seed, {
    of <- rep(seq_along(sizes), sizes)
    data.frame(recording = "a", segment = seq_along(of), x = 8 * (of == 2) + stats::rnorm(length(of)),
      y = 8 * (of == 3) + stats::rnorm(length(of)))
  })
}
