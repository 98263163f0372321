# What random calls are made of: small valid tables, and what becomes of tables on their way through other hands.

can <- function(package) requireNamespace(package, quietly = TRUE)

# Each may use those above it.
recipes <- alist(
  ann = simulate_annotations(3, 4, dimensions = c("arousal", "valence"), duration = c(20, 40), rate = 2, seed = 1),
  one = simulate_annotations(1, 3, duration = 30, rate = 4, seed = 2),
  gap = put(ann, "value", seq(7, nrow(ann), by = 11), NA),
  gold = fuse_mean(ann),
  latent = fuse_latent(one),
  ewe = fuse_ewe(ann),
  warped = fuse_gctw(one),
  seg = segment_fixed(ann, 4, partitions = c("recording 1" = "train", "recording 2" = "train", "recording 3" = "test")),
  feat = extract_features(gold, seg, c("mean", "std", "rel_energy")),
  few = feat[1:7, ],
  cls = cluster_kmeans(feat, 3, seed = 1),
  soft = cluster_cmeans(feat, 3, seed = 1),
  gmm = cluster_gmm(feat, 2, seed = 1),
  tree = cluster_agglomerative(feat, 3),
  scan = cluster_dbscan(feat, 0.2, min_samples = 3),
  medoids = cluster_kmedoids(feat, 2),
  crowds = cluster_hdbscan(feat, 3),
  linked = cluster_spectral(feat, 2, seed = 1),
  nodes = cluster_som(feat, grid = c(2, 2), seed = 1),
  trc = cluster_traces(gold, 2, distance = "ccc", stretch = TRUE),
  sch = cluster_raters(ann, 2, method = "hierarchical"),
  hard = cut_classes(feat, "quantiles", "mean_arousal", k = 2),
  sure = propagate(gold, cls, draws = 5, seed = 1),
  told = class_predictability(cls, feat, permutations = 3, resamples = 5, seed = 1),
  many = choose_k(feat, 1:3, resamples = 2, seed = 1),
  prof = profile_classes(cls),
  found = search_classes(feat, reduce = list("none", pca = 2), methods = c("kmeans", "cmeans"), k = 2, seed = 1),
  ranked = rank_settings(found),
  lags = estimate_lag(ann, "pairwise"),
  agree = agreement(one, c("ccc", "icc_ck"), resamples = 10, seed = 1),
  diag = rater_diagnostics(ann),
  pca = reduce_pca(feat, 2),
  som = reduce_som(feat, c(3, 3), seed = 1),
  comp = compare_fusions(one, c("mean", "median")),
  scaled = standardise_annotations(ann),
  pipe = class_pipeline(ann, seg, features = c("mean", "std"), fusion = "mean", seed = 1),
  ali = align_dtw(one),
  signals = plain_features(ann),
  answers = transform(plan_comparisons(ewe, 30, length = 2, seed = 1), answer = rep(c("a", "b", "a"), 10)),
  steps = changepoint_path(gold, c(1, 50), min_length = 3),
  dist = as_distribution(ewe),
  guess = predictability(gold, signals, lags = 0:2, folds = 3, max_lag = 1, resamples = 5, seed = 1),
  study = plan_study(c(2, 3), recordings = 2, minutes = 0.5, methods = "mean", studies = 2, seed = 1),
  bent = recalibrate_gold(ewe[ewe$dimension == "arousal", ], answers[answers$dimension == "arousal", ], force = TRUE,
    folds = 2, resamples = 10, seed = 1),
  path = dtw(sin(1:20), cos(1:20), path = TRUE),
  bary = dtw_barycentre(list(sin(1:20), cos(1:20))),
  choice = choose_fusion(one),
  sets = settings(gold),
  x = sin(1:40),
  y = cos(1:40),
  m = cbind(a = sin(1:30), b = cos(1:30)),
  labels = as.character(cls$class),
  ids = k_distance(feat, 3)
)
# What a model of the recordings could be given: the truth, and noise without a seed's help.
plain_features <- function(x) {
  signal <- truth(x)$signal
  signal <- signal[signal$dimension == signal$dimension[[1L]], ]
  data.frame(signal[c("recording", "time")], like = signal$value, unlike = sin(seq_len(nrow(signal))^2))
}
# An environment with all of them. One that cannot be made is named: that is a defect too.
material <- function() {
  room <- new.env(parent = globalenv())
  for (name in names(recipes)) {
    made <- tryCatch(suppressMessages(suppressWarnings(eval(recipes[[name]], room))), error = function(e) e)
    if (inherits(made, "error")) writeLines(c(paste("FAIL  the valid table", name),
      paste("       ", conditionMessage(made))))
    else assign(name, made, room)
  }
  room
}

# ---- tables in other hands ------------------------------------------------------------------------

drop_col <- function(x, name) x[setdiff(names(x), name)]
strip <- function(x) {
  attributes(x) <- attributes(x)[intersect(names(attributes(x)), c("names", "row.names", "levels"))]
  x
}
bare <- function(x) {
  class(x) <- setdiff(class(x), class(x)[[1L]])
  x
}
# What a table carries beside its columns: the record of how it was made, and what was estimated.
carried <- function(x) setdiff(names(attributes(x)), c("names", "row.names", "class", "levels", "dim", "dimnames"))
lose <- function(x, i = 1L) { # one of them is lost
  these <- carried(x)
  if (length(these)) attr(x, these[[(i - 1L) %% length(these) + 1L]]) <- NULL
  x
}
replaced <- function(x, by, i = 1L) {
  these <- carried(x)
  if (length(these)) attr(x, these[[(i - 1L) %% length(these) + 1L]]) <- by
  x
}
cut_out <- function(x, i, j = 1L) { # an element of one of them is lost
  these <- carried(x)
  if (!length(these)) return(x)
  what <- attr(x, these[[(j - 1L) %% length(these) + 1L]])
  if (is.list(what) && length(what)) what[[(i - 1L) %% length(what) + 1L]] <- NULL
  attr(x, these[[(j - 1L) %% length(these) + 1L]]) <- what
  x
}
put <- function(x, name, rows, value) {
  column <- if (is.factor(x[[name]])) as.character(x[[name]]) else x[[name]]
  column[rows] <- value
  x[[name]] <- column
  x
}
swap <- function(x, name, f) {
  x[[name]] <- f(x[[name]])
  x
}
relevel1 <- function(x, name, level) {
  column <- as.factor(x[[name]])
  levels(column)[[1L]] <- level
  x[[name]] <- column
  x
}
shuffle <- function(x) x[rev(seq_len(nrow(x))), ]
twice <- function(x) x[rep(seq_len(nrow(x)), 2), ]
dup_names <- function(x) {
  names(x)[length(names(x))] <- names(x)[[1L]]
  x
}
more_levels <- function(x, name) {
  x[[name]] <- factor(x[[name]], levels = c("unused", levels(as.factor(x[[name]])), "z unused"))
  x
}
reread <- function(x) {
  file <- tempfile()
  on.exit(unlink(file))
  saveRDS(x, file)
  readRDS(file)
}
int64 <- function(x) structure(x, class = "integer64")
with_dims <- function(x) {
  x$value <- cbind(x$value)
  x
}
as_dt <- function(x) if (can("data.table")) data.table::as.data.table(x) else as.data.frame(x)
by_dplyr <- function(x) if (can("dplyr")) dplyr::filter(x,
  seq_len(nrow(x)) %% 3 != 0) else x[seq_len(nrow(x)) %% 3 != 0, ]
grouped <- function(x) if (can("dplyr")) dplyr::group_by(x, recording) else x
mutated <- function(x) if (can("dplyr")) dplyr::mutate(x, extra = 1) else cbind(x, extra = 1)
rowwise <- function(x) if (can("dplyr")) dplyr::rowwise(x) else x
# Classes of others about a table: an S4 class that contains data frames, and a reference as R6 makes them.
as_s4 <- function(x) {
  if (!methods::isClass("Held")) methods::setClass("Held", contains = "data.frame", where = globalenv())
  methods::new("Held", as.data.frame(x))
}
as_r6 <- function(x) structure(list2env(as.list(x), parent = emptyenv()), class = c("Held6", "R6"))
wrapped <- function(x) { # columns that R keeps as a wrapper about another vector
  x[] <- lapply(x, function(column) if (is.numeric(column)) sort(column) else column)
  x
}
jumbled <- function(x) x[order(sin(seq_len(nrow(x)) * 12.9898)), ]
all_na <- function(x) {
  x[] <- lapply(x, function(column) replace(column, seq_along(column), NA))
  x
}
latin1 <- function() {
  x <- "caf\xe9"
  Encoding(x) <- "latin1"
  x
}

table_hands <- c(
  "{t}[0, ]", "{t}[1, ]", "{t}[1:3, ]", "{t}[-1, ]", "shuffle({t})", "twice({t})", "dup_names({t})", "strip({t})",
  "bare({t})",
  "as.data.frame({t})", "as_tibble({t})", "as.list({t})", "lose({t})", "lose({t}, 2)", "replaced({t}, list())",
  "replaced({t}, 1)", "replaced({t}, 'x', 2)",
  "replaced({t}, list(1), 2)", "replaced({t}, structure(list(), class = 'foo'))", "cut_out({t}, 1)", "cut_out({t}, 2)",
  "cut_out({t}, 3)",
  "cut_out({t}, 4)", "cut_out({t}, 5)", "cut_out({t}, 1, 2)", "cut_out({t}, 2, 2)", "cut_out({t}, 3, 2)",
  "reread({t})", "as_dt({t})", "by_dplyr({t})", "grouped({t})", "mutated({t})",
  "drop_col({t}, names({t})[1])", "drop_col({t}, names({t})[2])", "drop_col({t}, names({t})[3])",
  "drop_col({t}, names({t})[ncol({t})])",
  "more_levels({t}, names({t})[1])", "{t}[, ncol({t}):1]", "cbind({t}, {t})", "unclass({t})",
  "structure({t}, class = 'data.frame')",
  "structure({t}, row.names = rev(seq_len(nrow({t}))))", "dplyr_row_names({t})",
  "rowwise({t})", "as_s4({t})", "as_r6({t})", "wrapped({t})", "jumbled({t})", "all_na({t})", "{t}[rep(1, 1000), ]",
  "{t}[, 0]", "{t}[NA, ]", "as.matrix({t})", "cbind({t}, more = seq_len(nrow({t})))",
  "transform({t}, more = I(lapply(seq_len(nrow({t})), seq_len)))", "rbind({t}, {t}[1, ])", "merge({t}, {t})",
  "structure({t}, names = rep('', ncol({t})))", "structure({t}, names = toupper(names({t})))",
  "structure({t}, names = make.unique(rep('value', ncol({t}))))"
)
dplyr_row_names <- function(x) {
  x <- as.data.frame(x)
  row.names(x) <- paste0("r", seq_len(nrow(x)))
  x
}
column_hands <- c(
  "put({t}, '{c}', 1, NA)", "put({t}, '{c}', 1:2, NA)", "put({t}, '{c}', seq_len(nrow({t})), NA)",
  "swap({t}, '{c}', as.character)", "swap({t}, '{c}', factor)",
  "swap({t}, '{c}', function(x) as.list(x))", "swap({t}, '{c}', function(x) cbind(x))", "swap({t}, '{c}', rev)",
  "relevel1({t}, '{c}', '')",
  "relevel1({t}, '{c}', 'a\\nb')", "relevel1({t}, '{c}', '{{stop(1)}}')", "relevel1({t}, '{c}', strrep('x', 1e4))",
  "relevel1({t}, '{c}', latin1())",
  "relevel1({t}, '{c}', '\\u00e9\\U1F600')", "relevel1({t}, '{c}', 'time')", "relevel1({t}, '{c}', '.')",
  "relevel1({t}, '{c}', '../up')", "relevel1({t}, '{c}', 'a\"b,c;d')",
  "relevel1({t}, '{c}', \"O'Brien\")", "relevel1({t}, '{c}', '{{.val x}}')", "relevel1({t}, '{c}', '<b>')",
  "swap({t}, '{c}', function(x) x[1])",
  "swap({t}, '{c}', function(x) NULL)", "swap({t}, '{c}', function(x) rep(x[1], length(x)))",
  "swap({t}, '{c}', as.integer)", "relevel1({t}, '{c}', strrep('i', 300))", "relevel1({t}, '{c}', '..')",
  "relevel1({t}, '{c}', 'NA')", "relevel1({t}, '{c}', '\\U1F468\\u200D\\U1F469')", "relevel1({t}, '{c}', 'a  \\t')",
  "relevel1({t}, '{c}', 'I\\u0130i\\u0131')", "relevel1({t}, '{c}', '=1+1')", "relevel1({t}, '{c}', '%s%d')",
  "relevel1({t}, '{c}', '1e5')", "relevel1({t}, '{c}', 'TRUE')", "relevel1({t}, '{c}', 'value')",
  "swap({t}, '{c}', function(x) seq_along(x))", "swap({t}, '{c}', function(x) Sys.Date() + seq_along(x))",
  "swap({t}, '{c}', function(x) as.POSIXlt(Sys.time() + seq_along(x)))", "swap({t}, '{c}', function(x) cbind(x, x))",
  "swap({t}, '{c}', function(x) data.frame(a = x, b = x))", "swap({t}, '{c}', function(x) addNA(factor(x)))",
  "swap({t}, '{c}', function(x) factor(x, ordered = TRUE))", "swap({t}, '{c}', I)",
  "swap({t}, '{c}', function(x) as.raw(seq_along(x) %% 256))", "swap({t}, '{c}', function(x) noquote(format(x)))",
  "swap({t}, '{c}', function(x) structure(seq_along(x), class = 'odd'))",
  "swap({t}, '{c}', function(x) lapply(x, function(e) if (stats::runif(1) < 0.5) e))"
)
number_hands <- c(
  "put({t}, '{c}', 2, Inf)", "put({t}, '{c}', 2, -Inf)", "put({t}, '{c}', 2, NaN)", "put({t}, '{c}', 2, 1e308)",
  "put({t}, '{c}', 2, -1e308)", "put({t}, '{c}', 2, 5e-324)",
  "put({t}, '{c}', 2, -0)", "put({t}, '{c}', 2, 1e6)", "swap({t}, '{c}', function(x) x * 1e300)",
  "swap({t}, '{c}', function(x) x * 1e-300)", "swap({t}, '{c}', function(x) x * 0)",
  "swap({t}, '{c}', function(x) x + 1e15)", "swap({t}, '{c}', function(x) -x)",
  "swap({t}, '{c}', function(x) rep(c(1e308, -1e308), length.out = length(x)))",
  "swap({t}, '{c}', function(x) as.difftime(x, units = 'mins'))",
  "swap({t}, '{c}', function(x) as.POSIXct(x, origin = '2020-01-01'))",
  "swap({t}, '{c}', function(x) as.Date(x, origin = '2020-01-01'))", "swap({t}, '{c}', int64)",
  "swap({t}, '{c}', as.complex)", "swap({t}, '{c}', as.logical)",
  "swap({t}, '{c}', function(x) structure(x, names = seq_along(x)))",
  "swap({t}, '{c}', function(x) structure(x, unit = 's'))", "swap({t}, '{c}', round)",
  "swap({t}, '{c}', sort)", "swap({t}, '{c}', function(x) x + 2^53)", "swap({t}, '{c}', function(x) x * 5e-324)",
  "swap({t}, '{c}', function(x) x * 2^-1060)", "swap({t}, '{c}', function(x) rep(c(0, -0), length.out = length(x)))",
  "swap({t}, '{c}', function(x) x + 1e9)", "put({t}, '{c}', 1, -Inf)", "swap({t}, '{c}', function(x) x[order(sin(x))])",
  "swap({t}, '{c}', function(x) rep(Inf, length(x)))", "swap({t}, '{c}', function(x) round(x * 7) / 7)",
  "swap({t}, '{c}', function(x) format(x))", "swap({t}, '{c}', function(x) sub('.', ',', format(x), fixed = TRUE))"
)

tables <- list( # the table that a name stands for, its text and number columns
  ann = list(ids = c("recording", "dimension", "rater"), numbers = c("time", "value")),
  one = list(ids = c("recording", "dimension", "rater"), numbers = c("time", "value")),
  gap = list(ids = c("recording", "dimension", "rater"), numbers = c("time", "value")),
  scaled = list(ids = c("recording", "rater"), numbers = c("time", "value")),
  ali = list(ids = "rater", numbers = c("time", "value")),
  gold = list(ids = c("recording", "dimension"), numbers = c("time", "value", "conf.low", "n_raters")),
  ewe = list(ids = c("recording", "dimension"), numbers = c("time", "value")),
  latent = list(ids = "recording", numbers = c("time", "value", "conf.high")),
  warped = list(ids = "recording", numbers = c("time", "value")),
  seg = list(ids = c("recording", "segment", "partition"), numbers = c("start", "end")),
  feat = list(ids = c("recording", "segment", "partition"), numbers = c("mean_arousal", "std_valence")),
  few = list(ids = c("recording", "segment"), numbers = "mean_arousal"),
  pca = list(ids = c("recording", "segment"), numbers = "PC1"),
  som = list(ids = "recording", numbers = "SOM1"),
  cls = list(ids = c("recording", "segment", "class"), numbers = character()),
  soft = list(ids = c("recording", "class"), numbers = "membership_1"),
  gmm = list(ids = "class", numbers = "membership_2"),
  tree = list(ids = "class", numbers = character()),
  scan = list(ids = c("segment", "class"), numbers = character()),
  prof = list(ids = c("class", "feature"), numbers = c("mean", "effect", "n", "share")),
  found = list(ids = c("reduce", "method", "status", "note"),
    numbers = c("setting", "k", "seed", "silhouette", "smallest_share")),
  ranked = list(ids = c("method", "status"), numbers = c("rank", "k", "silhouette")),
  lags = list(ids = c("recording", "rater"), numbers = c("lag", "conf.low")),
  agree = list(ids = c("recording", "index"), numbers = c("estimate", "n")),
  diag = list(ids = c("recording", "flags"), numbers = character()),
  comp = list(ids = "method", numbers = "ccc"),
  trc = list(ids = c("recording", "class"), numbers = character()),
  sch = list(ids = c("rater", "class"), numbers = character()),
  hard = list(ids = c("recording", "segment", "class"), numbers = character()),
  sure = list(ids = c("recording", "segment"), numbers = character()),
  told = list(ids = c("model", "index"), numbers = c("estimate", "p.value")),
  signals = list(ids = "recording", numbers = c("time", "like")),
  answers = list(ids = c("dimension", "answer", "ref_recording"), numbers = c("a_start", "b_end")),
  steps = list(ids = "recording", numbers = c("segments", "penalty_from", "noise")),
  dist = list(ids = c("recording", "dimension"), numbers = "time"),
  guess = list(ids = "dimension", numbers = c("estimate", "raters")),
  study = list(ids = "method", numbers = c("raters", "estimate", "power")),
  bent = list(ids = "recording", numbers = c("time", "value"))
)
