# One call for every picture of the package, by "class type": a study of `raters` raters with names as long as they
# come, and `k` classes. test-plot-every.R draws them all and misses a type that has no call here.
every_picture <- function(raters = 5, k = 3, recordings = 4) {
  simulated <- simulate_annotations(recordings, raters, dimensions = c("arousal", "valence"), duration = 60,
    lag = c(0.2, 1.5), noise = 0.3, seed = 1)
  ratings <- as.data.frame(simulated)
  ratings$rater <- paste0("rater_of_group_", as.integer(ratings$rater))
  ratings <- as_annotations(ratings)
  segments <- segment_fixed(ratings, 4)
  one <- ratings[ratings$dimension == "arousal", ]
  gold <- fuse_ewe(ratings)
  aligned <- align_gctw(ratings, max_iter = 5)
  latent <- fuse_latent(one, max_iter = 3)
  features <- extract_features(gold, segments, "basic")
  lettered <- function(classes) name_classes(classes,
    stats::setNames(paste("a long name of class", seq_len(k)), seq_len(k)))
  soft <- lettered(cluster_cmeans(features, k, standardise = TRUE, seed = 1))
  hard <- lettered(cluster_kmeans(features, k, standardise = TRUE, seed = 1))
  tree <- cluster_agglomerative(features, k = k, standardise = TRUE)
  dense <- cluster_dbscan(features, eps = 2, min_samples = 4, standardise = TRUE)
  agreed <- lettered(cluster_consensus(features, k, resamples = 5, seed = 1))
  profile <- profile_classes(hard, features)
  features$type <- hard$class
  reduced <- list(pca = reduce_pca(features, 3), lda = reduce_lda(features, "type", features = names(features)[3:8]),
    tsne = reduce_tsne(features, perplexity = 5, max_iter = 50, seed = 1),
    som = reduce_som(features, c(4, 3), max_iter = 10, seed = 1))
  search <- search_classes(features, methods = c("kmeans", "agglomerative"), k = 2:max(3, k),
    seed = 1, reduce = list("none", pca = 2))
  traces <- cluster_traces(fuse_mean(segments_as_recordings(one)), k = min(k, 8), window = 4)
  schools <- cluster_raters(one, k = 2, window = 2)
  fusions <- compare_fusions(one, c("mean", "ewe", "median"), truth = truth(simulated)$signal, test = TRUE)
  dtw <- dtw(one$value[1:100], one$value[301:400], path = TRUE)
  sure <- propagate(gold, cluster_kmeans(extract_features(gold, segments, "mean"), k, seed = 1), draws = 5, seed = 1)
  judged <- class_predictability(hard, extract_features(one[one$rater == levels(one$rater)[[1]], ], segments, "mean"),
    permutations = 5, resamples = 20, seed = 1)
  draw <- function(table, ...) { force(table); function() autoplot(table, ...) }
  types <- function(table, name, types, ...) {
    stats::setNames(lapply(types, function(type) draw(table, type = type, ...)), paste(name, types))
  }
  c(
    list(
      "agreement matrix" = draw(agreement(ratings, conf_level = NULL), type = "matrix"),
      "agreement forest" = draw(agreement(ratings, type = "leave_one_out", resamples = 20, seed = 1), type = "forest"),
      "agreement course" = draw(agreement(one, type = "overall", by = "window", window = 10, step = 5,
        conf_level = NULL), type = "course"),
      "agreement_study" = draw(agreement(ratings, type = "study", resamples = 20, seed = 1)),
      "diagnostics" = draw(rater_diagnostics(ratings)), "lags" = draw(estimate_lag(ratings, resamples = 20, seed = 1)),
      "lags by windows" = draw(estimate_lag(one, window = 20, step = 10, resamples = 20, seed = 1)),
      "dtw_alignment links" = draw(dtw, type = "links"), "dtw_alignment path" = draw(dtw, type = "path"),
      "dtw_barycentre" = draw(dtw_barycentre(split(one$value, one$rater)[1:2])), "warp_basis" = draw(warp_basis()),
      "segments" = draw(segments), "segments over gold" = draw(segments, data = gold),
      "changepoint_path" = draw(changepoint_path(gold)), "gold_distribution density" = draw(as_distribution(gold)),
      "study_plan" = draw(plan_study(c(2, 3), 2, 1, methods = "mean", studies = 2, seed = 1)),
      "k_distance" = draw(k_distance(features[3:6], 4)),
      "k_choice" = draw(choose_k(features[3:6], 2:4, resamples = 3, seed = 1)),
      "class_predictability" = draw(judged), "class_prototypes" = draw(class_prototypes(hard, gold, segments, n = 20)),
      "class_pipeline" = draw(class_pipeline(ratings, segments, k = k, seed = 1, features = "basic"))
    ),
    types(ratings, "annotations", "ratings"), types(aligned, "annotations", c("warp", "alignment")),
    types(gold, "gold", c("gold", "weights")), types(fuse_mean(aligned), "gold", c("warp", "alignment")),
    types(latent, "gold", c("lag", "raters", "residuals")),
    types(features[setdiff(names(features), "type")], "features", plot_types$none),
    types(reduced$pca, "features pca", plot_types$pca), types(reduced$lda, "features lda", plot_types$lda),
    types(reduced$tsne, "features tsne", plot_types$tsne), types(reduced$som, "features som", plot_types$som),
    types(hard, "classes", c("scatter", "silhouette", "sizes")), types(soft, "classes", "membership"),
    types(tree, "classes", "dendrogram"), types(dense, "classes", "k_distance"),
    types(agreed, "classes", "consensus"),
    types(profile, "class_profile", eval(formals(autoplot.class_profile)$type), gold = gold, segments = segments),
    types(sure, "class_probabilities", eval(formals(autoplot.class_probabilities)$type)),
    types(search, "class_search", eval(formals(autoplot.class_search)$type)),
    types(traces, "trace_classes", eval(formals(autoplot.trace_classes)$type)),
    types(schools, "trace_classes of raters", "distances"),
    types(fusions, "fusion_comparison", eval(formals(autoplot.fusion_comparison)$type))
  )
}

# Each 20 s of a recording as a recording, for pictures that need many.
segments_as_recordings <- function(ratings) {
  rows <- as.data.frame(ratings)
  rows$recording <- paste0(rows$recording, letters[rows$time %/% 15 + 1])
  rows$time <- rows$time %% 15
  as_annotations(rows)
}
