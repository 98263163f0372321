# Are learnt classes better predicted than hard-coded boundaries? Simulated corpora with features of the stimulus. From
# the package's root: Rscript bench/predictability.R   # writes bench/results/predictability.md
library(musefuse)
source("bench/table.R")

# A corpus of `recordings` of 40 segments of 8 s. The stimulus of a segment is one of four kinds of scene, which lie at
# `place` (arousal, valence), or runs freely (`NULL`); two features of it are seen with noise, two tell nothing.
# Arousal and valence follow the stimulus, five raters follow them with lingering errors.
corpus <- function(seed, place, recordings = 12L, segments = 40L) {
  set.seed(seed)
  n <- recordings * segments
  stimulus <- if (!is.null(place)) place[sample.int(4L, n, TRUE), ] + matrix(rnorm(2 * n, sd = 0.25), n) else
    matrix(rnorm(2 * n, sd = 0.8), n)
  ids <- data.frame(recording = sprintf("r%02d", rep(seq_len(recordings), each = segments)),
    segment = rep(seq_len(segments), recordings))
  seen <- data.frame(ids, loudness = stimulus[, 1L] + rnorm(n, sd = 0.5), tempo = stimulus[, 2L] + rnorm(n, sd = 0.5),
    hue = rnorm(n), length = rnorm(n))
  rated <- do.call(rbind, lapply(seq_len(recordings), function(r) {
    mine <- stimulus[ids$recording == sprintf("r%02d", r), ]
    do.call(rbind, lapply(1:2, function(d) {
      course <- rep(mine[, d], each = 16L)
      do.call(rbind, lapply(1:5, function(k) {
        error <- as.vector(stats::filter(rnorm(length(course), sd = 0.15), 0.9, "recursive"))
        data.frame(recording = sprintf("r%02d", r), dimension = c("arousal", "valence")[[d]], rater = paste0("p", k),
          time = (seq_along(course) - 1) / 2, value = course + error)
      }))
    }))
  }))
  list(ratings = as_annotations(rated), seen = seen, cut = segment_fixed(as_annotations(rated), 8))
}

judge <- function(seed, place) {
  made <- corpus(seed, place)
  gold <- fuse_mean(made$ratings)
  features <- extract_features(gold, made$cut, c("mean", "std"))
  means <- c("mean_arousal", "mean_valence")
  tables <- list(
    `k-means of means` = cluster_kmeans(features[c("recording", "segment", means)], 4, seed = 1),
    `k-means of means and spreads` = cluster_kmeans(features, 4, seed = 1),
    `quadrants at 0` = cut_classes(features, "quadrants", means, at = c(0, 0)),
    `quadrants at medians` = cut_classes(features, "quadrants", means),
    `quartiles of arousal` = cut_classes(features, "quantiles", "mean_arousal", k = 4),
    `arousal at -.5, 0, .5` = cut_classes(features, "thresholds", "mean_arousal", at = c(-0.5, 0, 0.5))
  )
  as.data.frame(class_predictability(tables, made$seen, permutations = 20, resamples = 200, seed = 1))
}

table_of <- function(place, seeds = 1:8) {
  rows <- suppressWarnings(suppressMessages(do.call(rbind, lapply(seeds, judge, place))))
  rows <- rows[rows$model == "ridge", ]
  key <- list(classes = rows$classes)
  wide <- function(index, column) tapply(rows[[column]][rows$index == index], rows$classes[rows$index == index], mean)
  data.frame(classes = levels(rows$classes), `macro F1` = wide("macro_f1", "estimate"), UAR = wide("uar", "estimate"),
    `chance UAR` = wide("uar", "chance"), `gain UAR` = wide("uar", "gain"),
    `sd of gain` = tapply(rows$gain[rows$index == "uar"], rows$classes[rows$index == "uar"], sd),
    check.names = FALSE, row.names = NULL)
}

in_quadrants <- rbind(c(1, 0.4), c(0.6, -1), c(-0.7, -0.6), c(-0.9, 0.9))
elsewhere <- rbind(c(1, 0.1), c(0.1, 1), c(0, -0.1), c(-1, -0.2)) # on and about the axes
write_table("predictability", list(table_of(in_quadrants), table_of(elsewhere), table_of(NULL)), list(
  paste("Ridge multinomial regression from features of the stimulus, five folds of whole recordings, the mean of eight",
    "simulated corpora of 12 recordings x 40 segments. The stimulus has four kinds of scene, one a quadrant of arousal",
    "and valence:"),
  "Four kinds of scene on and about the axes, where quadrants cut through them:",
  "The stimulus runs freely, there are no kinds to be found:"
))
