# One sentence a verb (those of verbs in lineage-sentences-*.R, their pieces in lineage-words.R): what was done, with
# which parameters, in the past tense. A sentence is a function of the arguments that the step recorded and of what it
# has to say beside (`.said`, see lineage-said.R); marks such as [lin1989] cite method_references. A sentence says
# nothing that these do not say. Text among these is shielded (util-marks.R): names of raters are no marks.

# What no verb did belongs into the paper as well, in the author's words.
sentence_by_hand <- function(a) {
  taken <- all(startsWith(names(a), ".") | names(a) %in% c("gone", "kept", "fewer_rows", "lost_columns"))
  what <- table_words[[a$.table %||% ""]] %||% "table"
  say(if (taken) say("Of the ", what, " a part was kept (") else say("Then the ", what,
    if (what %in% plural_tables) " were" else " was",
    " changed by hand ("), paste(change_words(a, 12L), collapse = "; "),
    ")", say_if(!taken, ": what is said before belongs to the values as they were"), ".")
}

table_words <- list(annotations = "ratings", gold = "gold standard", segments = "segments", features = "features",
  classes = "classes", trace_classes = "classes",
  class_probabilities = "classes", class_predictability = "predictions", class_profile = "profile", lags = "lags",
  agreement = "agreement", diagnostics = "diagnostics", class_prototypes = "prototypes", k_distance = "distances")
plural_tables <- c("ratings", "segments", "features", "classes", "lags", "diagnostics", "prototypes", "distances")

method_sentences <- list(
  by_hand = sentence_by_hand, given = function(a) NULL,
  data = function(a) {
    if (!identical(a$name, "ratings_segments")) "The ratings, shipped with the package, were simulated."
  },
  rescale_annotations = sentence_rescale, exclude_annotations = sentence_exclude, set_traces = function(a) NULL,
  split_recordings = sentence_split,
  search_classes = sentence_search, rank_settings = function(a) NULL,
  predict = function(a) "The fit was then applied to new rows.",
  as_annotations = function(a) NULL, read_annotations = function(a) NULL, # the opening sentence says it
  simulate_annotations = sentence_simulate, resample_annotations = sentence_resample,
  smooth_savgol = sentence_savgol, smooth_average = sentence_average, smooth_kernel = sentence_kernel,
  standardise_annotations = sentence_standardise, estimate_lag = sentence_lag, shift_lag = sentence_shift,
  agreement = sentence_agreement,
  rater_diagnostics = sentence_diagnostics,
  unwarp_gold = function(a) {
    "The gold standard was brought back onto each rater's own clock by the inverse of their warp."
  },
  align_dtw = sentence_align_dtw, align_ctw = sentence_align_ctw, align_gctw = sentence_align_gctw,
  fuse_mean = sentence_mean, fuse_median = sentence_median, fuse_ewe = sentence_ewe, fuse_raaw = sentence_raaw,
  fuse_gctw = sentence_gctw, fuse_dba = sentence_dba, fuse_softdtw = sentence_softdtw, fuse_latent = sentence_latent,
  choose_fusion = sentence_choose_fusion, compare_fusions = sentence_compare,
  plan_study = sentence_plan, fuse_gradient = sentence_gradient, fuse_ordinal = sentence_ordinal,
  as_distribution = sentence_distribution,
  recalibrate_gold = sentence_recalibrate,
  segment_table = sentence_segment_table, segment_fixed = sentence_segment_fixed,
  segment_sliding = sentence_segment_sliding, segment_changepoint = sentence_segment_changepoint,
  extract_features = sentence_features,
  reduce_pca = sentence_pca, reduce_som = sentence_som, reduce_tsne = sentence_tsne, reduce_umap = sentence_umap,
  reduce_lda = sentence_lda,
  cluster_kmeans = sentence_kmeans, cluster_cmeans = sentence_cmeans, cluster_gmm = sentence_gmm,
  cluster_agglomerative = sentence_agglomerative, cluster_dbscan = sentence_dbscan,
  cluster_kmedoids = sentence_kmedoids, cluster_hdbscan = sentence_hdbscan, cluster_spectral = sentence_spectral,
  cluster_som = sentence_cluster_som, cluster_consensus = sentence_consensus,
  cut_classes = sentence_cut, class_predictability = sentence_predictability,
  propagate = sentence_propagate, cluster_traces = sentence_traces, cluster_raters = sentence_raters,
  pick_classes = sentence_pick, profile_classes = sentence_profile, name_classes = sentence_name,
  choose_k = sentence_choose_k, k_distance = sentence_k_distance, class_prototypes = sentence_prototypes,
  changepoint_path = sentence_path, predictability = sentence_guarded
)

# A verb without a sentence of its own is named with its arguments.
step_sentence <- function(step, fused = FALSE, used = NA, again = FALSE) {
  sentence <- method_sentences[[step$verb]]
  if (is.null(sentence)) {
    return(say(shielded(step_call(step, list(), whole = FALSE)), " was applied."))
  }
  a <- c(shielded_value(step$arguments),
    list(.fused = fused, .table = step$table, .said = step$said, .used = used, .again = again))
  c(if (identical(step$table, "gold")) sentence_clock(a), sentence(a))
}

# Raters of different times meet on a clock that verbs make by themselves.
sentence_clock <- function(a) {
  clock <- a$.said$clock
  if (!isTRUE(clock$brought > 0)) {
    return(NULL)
  }
  say("To be fused, ", clock$brought, " of ", say_count(clock$traces, "trace"), if (clock$brought == 1L) " was" else
    " were", if (identical(clock$held, clock$brought)) " held from change to change" else " interpolated",
    say_if(isTRUE(clock$held > 0) && clock$held < clock$brought, " (", clock$held, ", logs of changes, held)"),
    " on the raters' common clock of ", say_range(clock$rate), " Hz.")
}
