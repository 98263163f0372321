# Features of segments without ratings: two dimensions, two partitions, blobs.
example_features <- function(n = 60, seed = 1) {
  set.seed(seed)
  group <- rep(1:3, length.out = n)
  tibble::tibble(
    recording = factor(rep(letters[1:4], length.out = n)), segment = seq_len(n),
    partition = rep(c("train", "train", "test"), length.out = n)[order(seq_len(n) %% 5)],
    mean_x = rnorm(n, group), std_x = rexp(n), mean_y = rnorm(n, -group, 0.5), std_y = rexp(n) + group
  )
}
golden_table <- function(name) tibble::as_tibble(read_shared("golden", "data", paste0(name, ".csv")))
