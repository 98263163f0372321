# A developers' tool: does long work stop when it is asked to?
#
#   Rscript tools/interrupts.R [--only REGEX] [--limit 0.3] [--after 1,0.35,2.2]
#
# Each verb works on tables that keep it busy for seconds, and is sent the signal of Ctrl-C (SIGINT) after some seconds.
# What counts is the longest time until R has the word again: in seconds of the processor, as other programs may keep
# it busy (the clock's seconds stand beside). Linux only. The last line counts verbs.
script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
root <- normalizePath(file.path(dirname(script), ".."))
for (file in c("install.R", "flags.R")) source(file.path(root, "tools", file))
only <- flag("only", ".")
limit <- as.numeric(flag("limit", "0.3"))
after <- as.numeric(strsplit(flag("after", "1,0.35,2.2"), ",")[[1L]])
prepare_machine(root, suggests = TRUE)
suppressPackageStartupMessages(library(musefuse))
quietly <- function(code) suppressMessages(suppressWarnings(code))

# ---- what is long ---------------------------------------------------------------------------------

set.seed(1)
tables <- alist(
  long = simulate_annotations(2, 5, duration = 2400, rate = 10, seed = 1),
  many = simulate_annotations(40, 5, duration = 120, rate = 5, seed = 2),
  hours = simulate_annotations(30, 5, duration = 1200, rate = 10, seed = 5),
  hours_gold = quietly(fuse_mean(hours)),
  gold = quietly(fuse_mean(many)),
  rows = data.frame(recording = "a", segment = seq_len(4000), matrix(stats::rnorm(4000 * 30), 4000)),
  heap = data.frame(recording = "a", segment = seq_len(20000), matrix(stats::rnorm(20000 * 10), 20000)),
  classes = quietly(cluster_kmeans(rows, 8, seed = 1)),
  signals = data.frame(gold[gold$dimension == gold$dimension[[1L]], c("recording", "time")],
    matrix(stats::rnorm(20 * sum(gold$dimension == gold$dimension[[1L]])), ncol = 20)),
  hours_signals = data.frame(hours_gold[c("recording", "time")],
    matrix(stats::rnorm(20 * nrow(hours_gold)), ncol = 20)),
  trend = quietly(fuse_mean(simulate_annotations(1, 2, duration = 20000, rate = 5, seed = 3))),
  traces = quietly(fuse_mean(simulate_annotations(60, 2, duration = 120, rate = 5, seed = 4))),
  cut = quietly(segment_fixed(many, 4)),
  features = quietly(extract_features(gold, cut, "basic")),
  few = features[features$recording %in% unique(features$recording)[1:8], ],
  parted = quietly(cluster_kmeans(features, 4, seed = 1)),
  answers = quietly(plan_comparisons(gold, 400, length = 3, seed = 1)),
  x = sin(seq_len(40000) / 50) + stats::rnorm(40000) / 5,
  y = cos(seq_len(40000) / 50) + stats::rnorm(40000) / 5
)
for (name in names(tables)) assign(name, quietly(eval(tables[[name]])))
answers$answer <- sample(c("a", "b"), nrow(answers), TRUE)

cases <- alist(
  "agreement bootstrap" = agreement(long, c("ccc", "icc_a1", "alpha"), resamples = 1e5, seed = 1),
  "agreement of ranks, bootstrap" = agreement(long, c("spearman", "kendall"), resamples = 1e4, seed = 1),
  "agreement overall" = agreement(long, "alpha", type = "overall", resamples = 1e5, seed = 1),
  "agreement windows" = agreement(long, c("ccc", "alpha", "spearman"), by = "window", window = 300),
  "agreement chance shift" = agreement(long, "ccc", chance = "shift", surrogates = 999, seed = 1),
  "agreement chance pairing" = agreement(many, "ccc", chance = "pairing", surrogates = 999, seed = 1),
  "agreement chance refit" = agreement(align_gctw(many, max_iter = 3), "ccc", chance = "shift", seed = 1),
  "agreement of hours, chance shift" = agreement(hours, chance = "shift", surrogates = 99, seed = 1),
  "agreement of hours, chance pairing" = agreement(hours, "spearman", chance = "pairing", surrogates = 99, seed = 1),
  "agreement study" = agreement(many, type = "study", resamples = 1e4, chance = "shift", surrogates = 999, seed = 1),
  "align_dtw" = align_dtw(long),
  "align_dtw no window" = align_dtw(long, window = NULL),
  "align_gctw" = align_gctw(long, max_iter = 500, tolerance = 0),
  "align_gctw full" = align_gctw(long, variant = "full"),
  "estimate_lag pairwise" = estimate_lag(long, "pairwise", resamples = 1e4),
  "estimate_lag relative" = estimate_lag(long, "relative", resamples = 1e4),
  "estimate_lag window" = estimate_lag(long, "pairwise", window = 60),
  "fuse_mean" = for (i in 1:200) fuse_mean(long),
  "fuse_ewe" = for (i in 1:200) fuse_ewe(long),
  "fuse_gctw" = fuse_gctw(long),
  "fuse_raaw dtw" = fuse_raaw(long, align = "dtw"),
  "fuse_raaw gctw" = fuse_raaw(long),
  "fuse_dba" = fuse_dba(long),
  "fuse_softdtw" = fuse_softdtw(long, window = 20),
  "fuse_latent" = fuse_latent(long, max_iter = 500, tolerance = 0),
  "fuse_latent many" = fuse_latent(many, max_iter = 500, tolerance = 0),
  "fuse_ordinal" = fuse_ordinal(long),
  "fuse_gradient" = fuse_gradient(long),
  "fuse_median" = for (i in 1:200) fuse_median(long),
  "compare_fusions" = compare_fusions(long),
  "choose_fusion" = for (i in 1:100) choose_fusion(long),
  "plan_study" = plan_study(5, recordings = 10, minutes = 10, studies = 50, seed = 1),
  "predictability" = predictability(gold, signals, resamples = 1e5, seed = 1),
  "predictability of hours" = predictability(hours_gold, hours_signals, rate = 10, seed = 1),
  "predictability of few" = predictability(gold, signals, lags = 0:20, resamples = 10, seed = 1),
  "class_predictability" = class_predictability(parted, features, permutations = 999, seed = 1),
  "propagate" = propagate(gold, parted, draws = 2000, seed = 1),
  "recalibrate_gold" = recalibrate_gold(gold, answers, force = TRUE, resamples = 2000, seed = 1),
  "cluster_kmeans" = cluster_kmeans(heap, 40, starts = 500, seed = 1),
  "cluster_cmeans" = cluster_cmeans(heap, 40, starts = 100, seed = 1),
  "cluster_gmm" = cluster_gmm(heap, 20, starts = 50, seed = 1),
  "cluster_agglomerative" = cluster_agglomerative(heap, 5),
  "cluster_agglomerative average" = cluster_agglomerative(heap[1:15000, ], 5, linkage = "average"),
  "cluster_dbscan" = cluster_dbscan(heap, 3, min_samples = 5),
  "cluster_hdbscan" = cluster_hdbscan(heap[1:10000, ], 10),
  "cluster_kmedoids" = cluster_kmedoids(rows, 20),
  "cluster_spectral" = cluster_spectral(rows[1:3000, ], 8, seed = 1),
  "cluster_som" = cluster_som(heap, 8, grid = c(12, 12), seed = 1),
  "cluster_traces dtw" = cluster_traces(traces, 4, distance = "dtw"),
  "cluster_traces soft" = cluster_traces(traces, 4, distance = "soft_dtw"),
  "cluster_traces dba" = cluster_traces(traces, 4, distance = "dtw", method = "dba"),
  "cluster_traces kshape" = cluster_traces(traces, 4, distance = "shape", method = "kshape"),
  "cluster_raters" = cluster_raters(many, 2, distance = "dtw"),
  "cluster_stability" = cluster_stability(classes, resamples = 2000, seed = 1),
  "cluster_stability agglomerative" = cluster_stability(cluster_agglomerative(rows, 5), resamples = 2000, seed = 1),
  "choose_k" = choose_k(rows, 2:12, seed = 1),
  "cluster_indices" = cluster_indices(cluster_kmeans(heap, 8, starts = 1, seed = 1)),
  "k_distance" = k_distance(heap, 10),
  "reduce_tsne" = reduce_tsne(rows, seed = 1),
  "reduce_som" = reduce_som(heap, grid = c(15, 15), seed = 1),
  "reduce_som online" = reduce_som(heap, grid = c(15, 15), training = "online", max_iter = 500, seed = 1),
  "reduce_pca" = for (i in 1:100) reduce_pca(heap, 2),
  "trustworthiness" = trustworthiness(rows, reduced = reduce_pca(rows, 2)),
  "som_select_features" = som_select_features(reduce_som(heap, c(12, 12), by_dimension = FALSE, seed = 1)),
  "search_classes" = search_classes(features, seed = 1),
  "search_classes of traces" = search_classes(many, segments = cut, seed = 1),
  "extract_features" = for (i in 1:50) extract_features(gold, cut, "extended"),
  "segment_changepoint" = segment_changepoint(trend),
  "changepoint_path" = changepoint_path(trend),
  "smooth_savgol" = for (i in 1:200) smooth_savgol(long, seconds(60)),
  "smooth_kernel" = smooth_kernel(long, seconds(600), kernel = "gaussian"),
  "standardise_annotations" = for (i in 1:200) standardise_annotations(long),
  "resample_annotations" = for (i in 1:100) resample_annotations(long, 25),
  "simulate_annotations" = simulate_annotations(400, 5, duration = 600, rate = 20, seed = 1),
  "dtw" = dtw(x, y, window = NULL),
  "soft_dtw" = soft_dtw(x[1:10000], y[1:10000], rate = 10, gradient = TRUE),
  "dtw_matrix" = dtw_matrix(split(x, rep(1:100, each = 400)), window = NULL),
  "dtw_barycentre" = dtw_barycentre(split(x, rep(1:40, each = 1000)), window = NULL),
  "rater_diagnostics" = rater_diagnostics(long),
  "rater_number" = for (i in 1:50) rater_number(many),
  "report" = report(parted, tempfile(fileext = ".html")),
  "write_annotations" = for (i in 1:40) write_annotations(many, tempfile())
)

# ---- the signal -----------------------------------------------------------------------------------

signalled <- function(code, after) {
  told <- tempfile()
  on.exit(unlink(told))
  self <- Sys.getpid()
  system(sprintf("(sleep %.2f; (date +%%s.%%N; cat /proc/%d/stat) > %s; kill -INT %d) > /dev/null 2>&1 &", after, self,
    told, self))
  started <- Sys.time()
  said <- tryCatch({
    utils::capture.output(suppressMessages(withCallingHandlers(eval(code), warning = function(cnd) {
      if (!inherits(cnd, "musefuse_warning_interrupted")) invokeRestart("muffleWarning")
    })))
    "ended"
  }, interrupt = function(cnd) "stopped", musefuse_warning_interrupted = function(cnd) "stopped",
  error = function(cnd) paste("failed:", cli::ansi_strip(conditionMessage(cnd))))
  now <- as.numeric(Sys.time())
  busy <- sum(proc.time()[1:2])
  took <- now - as.numeric(started)
  if (!file.exists(told)) { # the signal is still to come
    tryCatch(Sys.sleep(after - took + 1), interrupt = function(cnd) NULL)
    return(list(said = if (said == "ended") "too short" else said, seconds = took, busy = NA_real_))
  }
  sent <- readLines(told)
  ticks <- as.numeric(strsplit(sub(".*[)] ", "", sent[[2L]]), " ")[[1L]][12:13])
  list(said = said, seconds = now - as.numeric(sent[[1L]]), busy = busy - sum(ticks) / 100)
}

options(musefuse.threads = 1L, digits = 15)
bad <- 0L
asked <- grep(only, names(cases), value = TRUE)
for (name in asked) {
  found <- lapply(after, function(seconds) signalled(cases[[name]], seconds))
  said <- vapply(found, `[[`, "", "said")
  busy <- vapply(found, `[[`, 0, "busy")
  stopped <- !is.na(busy)
  failed <- any(startsWith(said, "failed")) || any(busy[stopped] > limit)
  bad <- bad + failed
  waits <- if (any(stopped)) sprintf("%5.2f s (clock %5.2f s)", max(busy[stopped]),
    max(vapply(found[stopped], `[[`, 0, "seconds"))) else "-"
  notes <- ifelse(said == "too short", sprintf("too short (%.1f s)", vapply(found, `[[`, 0, "seconds")), said)
  say("%s %-36s %s  %s", if (failed) "FAIL" else "ok  ", name, waits, substr(shown(unique(notes)), 1, 160))
}
say("%d passed, %d failed", length(asked) - bad, bad)
quit(save = "no", status = as.integer(bad > 0L))
