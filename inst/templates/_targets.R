# A corpus by targets: one branch a recording, so that a changed file changes its own branch, and what hangs on all of
# them. Copy this file to the top of your project, change `folder` and the functions, and run targets::tar_make(), or
# targets::tar_make_future(workers = 8) on a plan of your own; see vignette("thousand-hours", package = "musefuse").
folder <- "ratings" # a file a recording

prepare_one <- function(file) smooth_savgol(read_annotations(file, quiet = TRUE), window = seconds(4.25))

# What a recording tells of its raters' scales: a table without rows, that remembers what was learnt.
scale_of <- function(file) standardise_annotations(prepare_one(file), by = "rater")[0, ]

# The scales of all recordings together, and the fusion of one under them.
fuse_one <- function(file, scales) {
  scaled <- standardise_annotations(prepare_one(file), scaling = scales)
  smooth_kernel(fuse_ewe(scaled, keep_ratings = FALSE), window = seconds(2.5))
}

features_of <- function(gold) extract_features(gold, segment_fixed(gold, 10), features = "basic")

classes_of_all <- function(features) {
  cluster_kmeans(do.call(rbind, features), k = 4, seed = 1)
}

if (requireNamespace("targets", quietly = TRUE)) {
  targets::tar_option_set(packages = "musefuse")
  list(
    targets::tar_target(files, list.files(folder, full.names = TRUE)),
    targets::tar_target(file, files, pattern = map(files), format = "file"),
    targets::tar_target(scales, scale_of(file), pattern = map(file), iteration = "list"),
    targets::tar_target(gold, fuse_one(file, scales), pattern = map(file), iteration = "list"),
    targets::tar_target(features, features_of(gold), pattern = map(gold), iteration = "list"),
    targets::tar_target(classes, classes_of_all(features))
  )
}
