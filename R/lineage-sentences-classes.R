# How segments were cut, described, reduced, sorted into classes and judged: a sentence a verb (lineage-sentences.R).

sentence_segment_table <- function(a) "The segments were given."
sentence_segment_fixed <- function(a) say("The recordings were cut into segments of ", say_lasting(a$length), ".")
sentence_segment_sliding <- function(a) {
  say("Windows of ", say_lasting(a$length), " were moved along the recordings in steps of ", say_lasting(a$step), ".")
}
sentence_segment_changepoint <- function(a) {
  say("The recordings were cut at the change points of the gold standard's ", if (a$change == "trend") "line" else
    "level", ", where there were any (segments of at least ", say_lasting(a$min_length), ", ",
    if (identical(a$penalty, "noise")) "penalty learned from autoregressive noise) [chakar2017;killick2012]" else
      say("penalty ", say_number(a$penalty), " s) [killick2012]"), ".")
}

sentence_path <- function(a) {
  say("The recordings were cut at change points of the gold standard's ", if (a$change == "trend") "line" else "level",
    " by every penalty from ", say_number(a$penalties[[1L]]), " to ", say_number(a$penalties[[2L]]),
    " s, to see how many segments each gives (of at least ", say_lasting(a$min_length), ") [haynes2017;killick2012].")
}

sentence_features <- function(a) {
  named <- unlist(Filter(is.character, as.list(a$features)))
  sets <- intersect(named, names(feature_sets))
  single <- setdiff(named, sets)
  own <- sum(vapply(as.list(a$features), is.function, NA))
  what <- c(
    if (length(sets) > 0L) paste0("the feature set", if (length(sets) > 1L) "s", " ",
      say_list(paste0("\"", sets, "\""))),
    if (length(single) > 0L) paste0("the feature", if (length(single) > 1L) "s", " ", say_list(single)),
    if (own > 0L) paste(say_count(own, "feature"), "of our own")
  )
  said <- a$.said
  say("From each of ", say_count(said$segments, "segment"), " (", say_lasting(said$lasting), ") ",
    say_list(what), if (length(named) + own == 1L) " was" else " were",
    " extracted", say_if(length(sets) > 0L, " (", say_count(said$columns, "number"), " per segment)"),
    say_if(any(named %in% stappen_features()), " [stappen2021]"), "; segments with less than ",
    say_share(a$min_share), " of their samples had no features.")
}

# The sets and features that are those of the MuSe-Toolbox.
stappen_features <- function() {
  theirs <- c("basic", "change", "extended", "large")
  c(theirs, unlist(feature_sets[theirs]))
}

reduced <- function(a) {
  say(say_if(isTRUE(a$.said$standardised), "standardised (M = 0, SD = 1) and "), "reduced",
    say_if(isTRUE(a$by_dimension), ", each dimension by itself,"))
}

sentence_pca <- function(a) {
  size <- if (a$n_components < 1)
    paste0("the ", say_if(!is.null(a$.said$components), a$.said$components, " "), "principal components that explain ",
      say_share(a$n_components), " of the variance") else
    say(say_count(a$n_components, "principal component"), say_if(length(a$.said$explained) > 0L, " (",
      say_range(100 * a$.said$explained), "% of the variance)"))
  say("The features were ", reduced(a), " to ", size, " [jolliffe2016]",
    say_if(!is.null(a$partition), ", fitted", say_fit_on(a)), ".")
}

sentence_som <- function(a) {
  say("The features were ", reduced(a), " by a self-organising map (",
    say_if(!is.null(a$grid), "grid ", paste(a$grid, collapse = " x "), ", "), a$topology, ", ", a$neighbourhood,
    " neighbourhood, ", a$training, " training) [kohonen2001]",
    say_if(!is.null(a$partition), ", fitted", say_fit_on(a)), say_seed(a), ".")
}

sentence_tsne <- function(a) {
  say("The features were ", reduced(a), " to ", say_count(a$n_components, "dimension"), " by t-SNE (",
    say_if(!is.null(a$perplexity), "perplexity ", say_number(a$perplexity), ", "), say_number(a$max_iter),
    " iterations) [vandermaaten2008]", say_if(!is.null(a$partition), ", fitted", say_fit_on(a)), say_seed(a), ".")
}

sentence_umap <- function(a) {
  say("The features were ", reduced(a), " to ", say_count(a$n_components, "dimension"), " by UMAP (",
    say_if(!is.null(a$n_neighbours), say_number(a$n_neighbours), " neighbours, "), "min_dist ",
    say_number(a$min_dist), ") [mcinnes2018]", say_if(!is.null(a$partition), ", fitted", say_fit_on(a)), say_seed(a),
    ".")
}

sentence_lda <- function(a) {
  say("The features were ", reduced(a), " to the linear discriminants of ", a$by, " [venables2002]",
    say_if(!is.null(a$partition), ", fitted", say_fit_on(a)), ".")
}

# ---- classes -----------------------------------------------------------------------------------

# An iteration that ended badly.
say_ended <- function(a) {
  ended <- c(max_iterations = "; it had not converged when the iterations ended",
    degenerate = "; the fit is degenerate: a class holds too few segments for what it estimates")
  say_if(isTRUE(a$.said$status %in% names(ended)), ended[a$.said$status])
}

clustered <- function(a, how) {
  say("The segments were clustered by ", how, say_seed(a),
    say_if(isTRUE(a$.said$standardised), ", on standardised features (M = 0, SD = 1)"),
    say_if(!is.null(a$partition), ", fitted", say_fit_on(a)), say_ended(a), ".")
}

say_starts <- function(a) say_if(is.null(a[["start"]]), ", ", say_count(a$starts, "start"))

sentence_kmeans <- function(a) {
  clustered(a, say("k-means (k = ", a$k, say_starts(a), ") [arthur2007;lloyd1982]"))
}

sentence_cmeans <- function(a) {
  clustered(a, say("fuzzy c-means (k = ", a$k, ", fuzzifier ", say_number(a$fuzzifier), say_starts(a),
    ") [bezdek1981]"))
}

sentence_gmm <- function(a) {
  clustered(a, say("a Gaussian mixture (k = ", a$k, ", ", a$covariance, " covariance",
    say_if(is.null(a[["start"]]), ", from the best of ", say_count(a$starts, "run"), " of k-means"),
    ") [dempster1977;fraley2002]"))
}

sentence_agglomerative <- function(a) {
  cut <- if (!is.null(a[["k"]])) paste("k =", a$k) else paste("cut at height", say_number(a$height))
  clustered(a, agglomerative_phrase(a$linkage, say(", ", cut)))
}

agglomerative_phrase <- function(linkage, cut = "") {
  ward <- linkage == "ward"
  say("agglomerative clustering (", if (ward) "Ward's" else linkage, " linkage", cut, ")",
    if (ward) " [murtagh2014]" else " [murtagh1983]")
}

sentence_dbscan <- function(a) {
  clustered(a, say("DBSCAN (eps ", say_number(a$eps), ", at least ", say_number(a$min_samples),
    " segments) [ester1996]"))
}

sentence_kmedoids <- function(a) {
  clustered(a, say("partitioning around medoids (k = ", a$k, ", ", if (a$distance == "euclidean") "Euclidean" else
    "Manhattan", " distance) [kaufman1990]"))
}

sentence_hdbscan <- function(a) {
  clustered(a, say("HDBSCAN (at least ", say_number(a$min_samples), " segments) [campello2013]"))
}

sentence_spectral <- function(a) {
  clustered(a, say("spectral clustering (k = ", a$k, ", ", say_count(a$neighbours, "neighbour"), say_starts(a),
    ") [ng2002;zelnikmanor2004]"))
}

sentence_consensus <- function(a) {
  base <- say_list(unique(as.character(unlist(a$base_k))))
  clustered(a, say("the consensus of ", say_count(a$resamples, "run"), " of ", method_names[[a$method]], " into ", base,
    " classes on random parts of ", say_share(a$share), " of the segments (", a$linkage, " linkage, k = ", a$k,
    ") [fred2005;monti2003]"))
}

sentence_cluster_som <- function(a) {
  what <- if (is.null(a[["k"]])) "each unit a class" else paste("units merged into k =", a$k)
  clustered(a, say("a self-organising map (", what, ") [vesanto2000]"))
}

sentence_traces <- function(a) {
  how <- c(pam = "partitioning around medoids [kaufman1990]", dba = "k-means with barycentres [petitjean2011]",
    hierarchical = agglomerative_phrase(a$linkage),
    kshape = "k-Shape [paparrizos2015]")
  what <- c(dtw = "the distance of dynamic time warping [sakoe1978]",
    soft_dtw = "the distance of soft dynamic time warping [cuturi2017]",
    euclidean = "Euclidean distance", shape = "shape-based distance [paparrizos2015]",
    ccc = "1 minus the concordance correlation [lin1989]")
  say("Whole traces were clustered into ", if (a$k == 1) "1 class" else say(a$k, " classes"), " by ", how[[a$method]],
    " on ", what[[a$distance]], say_if(!is.null(a$window), " (band ", say_window(a$window), ")"),
    say_if(isTRUE(a$standardise), ", each dimension standardised over all traces"),
    say_if(isTRUE(a$stretch), ", all traces stretched to one length"), say_ended(a), ".")
}

sentence_cut <- function(a) {
  how <- c(quantiles = say("quantiles (k = ", a$k, ")"),
    thresholds = say("thresholds at ", say_list(say_number(a$at))),
    quadrants = say("quadrants", say_if(!is.null(a$at), " about ", say_list(say_number(a$at))),
      say_if(is.null(a$at), " about the medians")))
  say("Classes were cut by hard-coded boundaries: ", how[[a$by]], say_if(!is.null(a$features), " of ",
    say_list(a$features)), say_fit_on(a), ".")
}

sentence_predictability <- function(a) {
  models <- c(centroid = "nearest centroids",
    ridge = say("ridge multinomial regression (penalty ", say_number(a$penalty),
    ")"))
  say("How well the classes are predicted was measured by ", say_list(models[a$models]), " in ", a$folds,
    " folds of whole recordings, against ", a$permutations, " permutations of the classes [ojala2010]: all of a ",
    "recording moved on by a random number of segments, the last ones to the beginning (where each recording had one ",
    "class, recordings changed places)", say_seed(a), ".")
}

sentence_propagate <- function(a) {
  say("To tell how sure the classes are, ", say_count(a$draws, "signal"), if (a$draws == 1) " was" else " were",
    " drawn given the gold standard and its band", say_seed(a),
    say_if(!is.null(a$decay), ", with errors that decay in ", say_number(a$decay), " s"),
    ", and put into the classes in its place; a ", a$.said$unit %||% "segment",
    " was called sure where its class had a share of at least ", say_number(a$sure), " in them.")
}

sentence_raters <- function(a) sub("Whole traces", "Raters", sentence_traces(a), fixed = TRUE)

say_indices <- function(names, resamples = NULL) {
  says <- c(silhouette = "the silhouette [rousseeuw1987]",
    calinski_harabasz = "the index of Calinski and Harabasz [calinski1974]",
    davies_bouldin = "the index of Davies and Bouldin [davies1979]", s_dbw = "S_Dbw [halkidi2001]",
    fuzzy_partition = "the fuzzy partition coefficient [bezdek1981]",
    stability = say("the stability under resampling", say_if(!is.null(resamples), " (",
      say_count(resamples, "resample"), ")")))
  vapply(names, function(name) if (name %in% names(says)) says[[name]] else gsub("_", " ", name), "", USE.NAMES = FALSE)
}

# Of settings that were tried what varied has all its values, what did not its one.
sentence_search <- function(a) {
  indices <- setdiff(a$indices, if (!any(a$grid$method == "cmeans")) "fuzzy_partition")
  say("Classes were searched for with ", say_count(nrow(a$grid), "setting"), say_seed(a), ": ",
    say_tried(a$grid), ". They were judged by ", say_list(say_indices(indices)), " on ",
    if (identical(a$indices_on, "features")) "the features" else "what was clustered",
    say_if(isTRUE(a$resamples > 0), ", and the stability in ", say_count(a$resamples, "resample"), " of the segments"),
    "; a class with less than ", say_number(a$min_share_factor), " / k of the segments counted as very small.")
}

say_tried <- function(grid) {
  of <- function(name) {
    values <- unique(grid[[name]][!is.na(grid[[name]])])
    if (is.numeric(values)) sort(values) else as.character(values)
  }
  known <- function(values) ifelse(values %in% names(method_names), method_names[values], values)
  paste(c(
    if (!is.null(grid[["fusion"]])) paste("fusion by", say_list(of("fusion"), "or")),
    if (length(of("features")) > 0L) paste("features", say_list(of("features"), "or")),
    paste("reduction", say_list(gsub("_", " ", of("reduce")), "or")),
    paste("clustering by", say_list(known(of("method")), "or")),
    if (length(of("k")) > 0L) paste("k =", say_list(of("k"), "or"))
  ), collapse = "; ")
}

# The best of many looks better than it is, so it is told how many there were.
sentence_pick <- function(a) {
  by <- say_indices(a$by, a$resamples)
  say("This setting was chosen among ", say_count(a$tried, "setting"),
    say_if(!is.null(a$grid), " (", say_tried(a$grid), ")"), ": it had rank ", a$rank, " by ",
    if (length(by) > 1L) "the mean rank on ", say_list(by),
    say_if(identical(a$small, "last"), ", with proposals that had a very small class",
      say_if(!is.null(a$min_share_factor), " (below ", say_number(a$min_share_factor), " / k of the segments)"),
      " ranked last"),
    say_if(a$tried > 1, "; as the best of these, it looks better than it is"), ".")
}

sentence_profile <- function(a) {
  say("The classes were described by the effect of each feature: the mean of the class less the mean of all ",
    "segments, in standard deviations of all segments [stappen2021].")
}

sentence_name <- function(a) {
  by <- if (is.data.frame(a$rules)) paste("by", say_count(length(unique(a$rules$name)), "rule"),
    "on their features") else "by hand"
  say("The classes were named ", by, ".")
}

sentence_choose_k <- function(a) {
  known <- c(silhouette = "the silhouette [rousseeuw1987]", gap = "the gap statistic [tibshirani2001]",
    prediction_strength = "the prediction strength [tibshirani2005]",
    eigengap = "the eigengap of the graph of neighbours", stability = "the stability under resampling")
  taken <- a$.said$chosen
  say("How many classes there are was asked with ",
    if (a$method == "traces") "clusters of whole traces" else method_names[[a$method]],
    say_if(length(a$parameters) > 0L, " (", arguments_code(a$parameters, FALSE), ")"), " and k of ", say_range(a$k),
    ": ", say_list(paste(known[names(taken)], "took", ifelse(is.na(taken), "none", taken))), " (",
    say_count(a$resamples, "resample"), if (!is.null(a$seed)) say(", seed ", a$seed), ")", say_fit_on(a), ".")
}

sentence_k_distance <- function(a) {
  say("To choose a radius of DBSCAN [ester1996], the distance of each segment to its nearest ", a$k,
    " (itself included) was looked at", say_if(isTRUE(a$.said$standardised),
    ", on standardised features (M = 0, SD = 1)"), say_if(!is.null(a$partition), ", fitted", say_fit_on(a)), ".")
}

sentence_prototypes <- function(a) {
  say("The prototype of a class was ", if (a$method == "dba") say("the barycentre of its segments under dynamic time ",
    "warping (band ", say_share(a$window), " of a segment) [petitjean2011]") else "the mean of its segments",
    ", each stretched to ", a$n, " times.")
}

sentence_guarded <- function(a) {
  say("How well what raters share can be predicted was measured by leaving each rater out: the others were fused ",
    "again, a ridge regression (penalty ", say_number(a$penalty), ") on ", say_count(a$.said$features, "feature"),
    " at lags of ", say_range(a$lags), " s learned from them in ", a$folds, " folds of whole recordings at ",
    say_number(a$rate),
    " Hz, and its predictions were correlated with the rater left out at the shift (at most ", say_number(a$max_lag),
    " s) that is best in other recordings; ", say_share(a$conf_level), " intervals are of a bootstrap of recordings (",
    say_count(a$resamples, "resample"), if (!is.null(a$seed)) say(", seed ", a$seed), ").")
}
