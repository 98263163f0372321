# The values of arguments: hostile ones for any, valid ones by the argument's name or by verb and argument.

hostile <- c(
  "NULL", "NA", "NA_real_", "NA_integer_", "NA_character_", "NaN", "Inf", "-Inf", "-0", "0", "0L", "-1", "-1L", "1",
  "2", "3", "7", "1e9", "2^31", "2^31 - 1", "2^53",
  "1e308", "-1e308", "5e-324", "1e-300", "1e-12", "0.5", "1.5", "0.999999999999", "1:2", "c(1, NA)", "c(-1, 1)",
  "c(1, 1)", "c(2, 1)", "c(0, 0)", "c(0.1, 0.2, 0.7)", "numeric(0)", "integer(0)",
  "character(0)", "logical(0)", "''", "'a'", "' '", "'mean'", "c('mean', 'median')", "'\\u00e9\\U1F600'", "latin1()",
  "'a\\nb'", "'{stop(1)}'", "'{.val x}'", "strrep('x', 1e5)", "c(a = 1)", "c(a = NA)",
  "c('rater 1' = 1)", "c('rater 1' = 1, 'rater 1' = 2)",
  "c('rater 1' = 1, 'rater 2' = 0, 'rater 3' = 0, 'rater 4' = 0)", "TRUE", "FALSE", "c(TRUE, FALSE)", "list()",
  "list(1)", "list(a = 1, b = 'x')", "list(NULL)", "list(mean)",
  "mean", "function(x) x", "function(x) stop('mine')", "function(...) NULL", "function(x) rep(NA_real_, 3)",
  "globalenv()", "emptyenv()", "~x", "y ~ x", "quote(x)", "quote(f(x))", "expression(1)", "Sys.Date()", "Sys.time()",
  "as.difftime(5, units = 'mins')",
  "int64(1)", "factor('a', levels = c('a', 'b'))", "factor(1:3)", "factor(character(0))", "matrix(1:6, 2)",
  "matrix(c(NA, 1), 1)", "matrix(0, 0, 0)", "matrix(numeric(0), 0, 3)", "array(1:8, c(2, 2, 2))", "1i", "raw(3)",
  "as.name('x')", "seconds(1)", "samples(3)",
  "seconds(1e300)", "samples(1)", "structure(list(length = NA, unit = 'seconds'), class = 'musefuse_window')",
  "structure(list(), class = 'musefuse_window')", "1:1e4", "rep(1, 1e4)", "data.frame()", "data.frame(x = 1)", "mtcars",
  "iris", "structure(list(), class = 'foo')",
  "structure(1, class = 'annotations')", "structure(list(), class = c('annotations', 'data.frame'))",
  "structure(list(), class = 'classes')", "structure(list(), class = 'class_pipeline')", "as.pairlist(list(a = 1))",
  "complex(0)", "strtoi('077', 8L)", "bquote(.(1))",
  "ann", "gold", "seg", "feat", "cls", "prof", "found", "lags", "sets", "pipe", "m", "x", "as.ts(x)", "letters",
  "c('recording 1', 'recording 2')", "c('recording 1' = 'train')", "'train'", "c('train', 'test')", "'nope'", "1:3",
  "0:1", "c(0.1, 0.9)", "c(0.9, 0.1)", "1e-8", "100", "50L", "25", "10", "2^53 + 0:3", "2^-1074",
  "'..'", "'NA'", "strrep('i', 300)", "as_s4(ann)", "as_r6(ann)", "sort(c(3, 1, 2))", "seq_len(1e6)", "noquote('a')",
  "as.POSIXlt(Sys.time())", "structure(1, class = 'odd')", "structure('mean', class = 'odd')", "I('mean')",
  "factor('mean')", "list(list(list()))", "c(TRUE, NA)", "'I\\u0130'"
)

# Options that no result may depend on.
options_pool <- c(
  "OutDec = ','", "scipen = 100L", "scipen = -10L", "digits = 1L", "digits = 22L", "warn = 2L", "encoding = 'latin1'",
  "stringsAsFactors = TRUE", "na.action = 'na.fail'", "max.print = 5L", "width = 20L", "cli.unicode = FALSE",
  "contrasts = c('contr.sum', 'contr.poly')", "keep.source = TRUE", "digits.secs = 3L", "expressions = 500L",
  "warnPartialMatchDollar = TRUE, warnPartialMatchArgs = TRUE, warnPartialMatchAttr = TRUE", "musefuse.threads = 2L"
)

# ---- valid values -------------------------------------------------------------------

annotations_pool <- c("ann", "one", "gap", "scaled", "one", "ann")
gold_pool <- c("gold", "ewe", "latent", "warped")
features_pool <- c("feat", "few", "pca", "feat", "m", "iris")
classes_pool <- c("cls", "soft", "gmm", "tree", "scan", "medoids", "crowds", "linked", "nodes")

by_argument <- list(
  data = annotations_pool, x = features_pool, y = "y", threads = c("1", "2"), seed = c("1", "42", "NULL"),
  window = c("NULL", "seconds(2)", "samples(5)", "3"),
  step = c("NULL", "2", "samples(2)"), conf_level = c("0.9", "NULL"), resamples = c("10", "0"), max_iter = c("5", "20"),
  tolerance = c("1e-3", "1e-6"), joint = c("TRUE", "FALSE"),
  weights = "NULL", gamma = c("0.01", "1"), max_lag = c("2", "6"), min_raters = c("1", "2"),
  centre = c("TRUE", "FALSE"), synchronise = c("TRUE", "FALSE"), k = c("2", "3"),
  partition = c("NULL", "'train'"), partitions = c("NULL", "c('recording 1' = 'train')"),
  standardise = c("TRUE", "FALSE"), starts = c("2", "1"), start = "NULL",
  gold = c("gold", "ewe"), segments = c("seg", "seg[1:5, ]"), classes = classes_pool,
  profile = "prof", rate = c("1", "2", "4"), length = c("4", "7.5"), rest = c("'keep'", "'drop'"),
  level = c("0", "0.1"), quantiles = c("c(0.1, 0.9)", "0.5"), features = c("NULL", "feat"),
  path = c("tempfile()", "file.path(tempdir(), 'a', 'b c', 'd.csv')"),
  layout = c("'recordings'", "'long'"), unit = c("'s'", "'ms'", "'min'"), digits = c("15", "6"),
  quiet = c("TRUE", "FALSE"), method = "'mean'", n = c("2", "1"), rank = c("1", "2"), setting = "NULL", by = "NULL",
  small = c("'last'", "'keep'"),
  labels = "NULL", each = c("TRUE", "FALSE"), normalised = c("TRUE", "FALSE"), reference = "NULL",
  n_components = c("2", "1"), by_dimension = c("TRUE", "FALSE"), trim = c("0", "0.2"),
  distance = c("'squared'", "'euclidean'"), variant = "'robust'", index = c("'ccc'", "c('pearson', 'alpha')"),
  max_gap = c("1", "NULL"), fallback = c("'mean'", "'error'"), lag = c("1", "NULL"), order = c("3", "2"),
  range = c("c(-1, 1)", "c(0, 1)"), fit_on = c("NULL", "c('recording 1', 'recording 2')"), replicates = "3",
  perplexity = c("NULL", "3"), title = c("'A'"),
  pictures = "FALSE", indices = c("'silhouette'", "c('davies_bouldin', 's_dbw')"), grid = c("NULL"),
  parameters = c("list()"), fusion = c("'mean'", "'ewe'"), reduce = c("'none'", "list('none', pca = 2)"),
  methods = c("'kmeans'", "c('kmeans', 'agglomerative')"),
  rules = c("NULL"), resume = c("NULL", "tempfile()"), smooth = c("NULL", "3"),
  min_share = c("0.5", "0"), support = c("samples(3)", "2"), uncertainty = c("TRUE", "FALSE")
)

by_verb <- list(
  adjusted_rand = list(x = c(classes_pool, "labels"), y = c(classes_pool, "labels")),
  agreement = list(index = c("'ccc'", "c('icc_c1', 'alpha')", "'spearman'", "c('pearson', 'cronbach', 'icc_ak')"),
    type = c("'pairwise'", "'leave_one_out'", "'overall'", "'study'"), by = c("'recording'", "'segment'", "'window'"),
    segments = c("NULL", "seg"), window = c("NULL", "10"), block = c("NULL", "2"), change = c("1", "2"),
    chance = c("NULL", "'shift'", "'pairing'"), surrogates = c("5", "19"), refit = c("TRUE", "FALSE")),
  align_dtw = list(reference = c("'medoid'", "'rater 1'")),
  align_ctw = list(reference = c("'mean'", "'medoid'", "'rater 1'"), max_iter = "3"),
  fuse_dba = list(start = c("'steady'", "'best'", "'medoid'", "'rater 1'", "NULL")),
  fuse_softdtw = list(start = c("'steady'", "'mean'", "'rater 1'")),
  align_gctw = list(variant = c("'robust'", "'muse'", "'full'"), basis = "warp_basis()", max_iter = "3",
    anchor = "'mean'", max_shift = "5", lambda = "0.7", energy = "0.8"),
  as_annotations = list(x = c("ann", "as.data.frame(ann)", "m", "as.ts(m)", "list(as.ts(x), as.ts(y))",
    "data.frame(time = 1:3, a = 1:3, b = 3:1)", "to_wide(one)"), rate = "2", time = "NULL", recording = "NULL",
    dimension = "NULL", rater = "NULL", value = "NULL", raters = "NULL"),
  as_tibble = list(x = c("ann", "gold", "feat", "cls")),
  augment = list(x = c("gold", "cls", "feat", "pca", "latent", "soft", "prof", "trc")),
  autoplot = list(object = c(names(tables), "path", "ids")),
  glance = list(x = c("ann", "gold", "cls", "feat", "pca", "agree", "latent", "trc", "sch", "sure", "told")),
  tidy = list(x = c("gold", "cls", "gmm", "tree", "feat", "pca", "som", "agree", "lags", "diag", "comp", "choice",
    "path", "scaled", "trc", "sure", "told")),
  circumplex_rules = list(arousal = "'mean_arousal'",
    valence = "'mean_valence'", threshold = "0.2"),
  class_pipeline = list(data = c("ann", "gap"), segments = c("seg", "function(gold) segment_fixed(gold, 5)"),
    features = c("c('mean', 'std')", "'basic'"), reduce = c("'none'", "list(pca = 2)"),
    setting = c("NULL", "found[1, ]")),
  cluster_agglomerative = list(height = "NULL", linkage = c("'ward'", "'complete'", "'average'", "'single'")),
  cluster_cmeans = list(fuzzifier = c("2", "1.5")),
  cluster_dbscan = list(eps = c("0.2", "1"), min_samples = c("3", "2")),
  class_prototypes = list(method = c("'mean'", "'dba'"), n = c("2", "20"), window = c("0.1", "1")),
  choose_k = list(data = c("feat", "few", "m"), k = c("1:3", "2", "c(2, 4)"), parameters = "list()",
    resamples = c("2", "3"),
    criteria = c("'gap'", "c('silhouette', 'eigengap')", "'prediction_strength'", "'stability'")),
  cluster_consensus = list(method = c("'kmeans'", "'agglomerative'"), resamples = "10", base_k = c("2", "c(2, 3)"),
    share = c("0.8", "1"), parameters = "list()", linkage = c("'average'", "'single'")),
  cluster_hdbscan = list(min_samples = c("3", "2", "50")),
  cluster_kmedoids = list(distance = c("'euclidean'", "'manhattan'")),
  cluster_spectral = list(neighbours = c("10", "2", "1")),
  cluster_som = list(k = c("2", "NULL"), grid = c("c(3, 2)", "NULL"), topology = "'rectangular'"),
  cluster_gmm = list(covariance = c("'full'", "'tied'", "'diagonal'", "'spherical'"), reg_covar = "1e-6"),
  cluster_traces = list(data = c("gold", "ann", "gap", "ewe"), k = c("2", "1", "3"),
    distance = c("'dtw'", "'soft_dtw'", "'euclidean'", "'shape'", "'ccc'"), window = c("NULL", "3"),
    method = c("'pam'", "'dba'", "'hierarchical'", "'kshape'"), stretch = c("TRUE", "FALSE"), gamma = "1",
    linkage = c("'average'", "'ward'"), max_iter = "5"),
  cluster_raters = list(data = c("ann", "gap", "one"), k = c("2", "1", "3"), window = c("NULL", "3"),
    distance = c("'dtw'", "'soft_dtw'", "'euclidean'", "'shape'", "'ccc'"), method = c("'pam'", "'hierarchical'"),
    linkage = c("'average'", "'ward'"), gamma = "1"),
  cut_classes = list(data = "feat", by = c("'quantiles'", "'thresholds'", "'quadrants'"),
    at = c("NULL", "0", "c(0, 0.1)"),
    features = c("'mean_arousal'", "c('mean_arousal', 'mean_valence')"), k = c("2", "3")),
  propagate = list(data = c("gold", "latent", "ewe"), classes = c("cls", "gmm", "scan", "pipe", "hard"), draws = "3",
    reduced = c("NULL", "pca"), segments = c("NULL", "seg"), decay = c("NULL", "2"), sure = "0.7"),
  class_predictability = list(data = c("cls", "scan", "hard", "list(a = cls, b = hard)"), features = c("feat", "few"),
    models = c("'centroid'", "c('centroid', 'ridge')"), folds = c("2", "3"), penalty = "0.1", permutations = "3",
    resamples = "5"),
  cluster_indices = list(x = classes_pool), cluster_stability = list(x = c("cls", "soft", "tree", "trc")),
  compare_fusions = list(data = "one", methods = c("'mean'", "c('mean', 'ewe')", "list(mine = fuse_median)"),
    truth = c("NULL", "truth(one)$signal"), test = c("FALSE", "TRUE")), concordance = list(x = "x"),
  dtw = list(x = c("x", "m"), path = c("TRUE", "FALSE"), max_slope = c("Inf", "2"),
    step_pattern = c("'symmetric1'", "'symmetric2'", "'symmetricP1'")),
  dtw_barycentre = list(x = c("list(x, y)", "one"), rate = "1",
    start = c("'best'", "'steady'", "'mean'", "2", "NULL")),
  dtw_matrix = list(x = c("list(x, y)", "one")),
  estimate_lag = list(method = c("'relative'", "'reference'", "'pairwise'", "'fixed'"),
    reference = c("NULL", "gold", "data.frame(time = 0:40, value = sin(0:40))"), window = c("NULL", "8", "10")),
  extract_features = list(features = c("'basic'", "c('mean', 'std')", "'extended'", "'all'",
    "list(m = function(x) mean(x))"), max_lag = "3"),
    feature_catalogue = list(set = c("NULL", "'basic'", "'extended'")),
  fuse_ewe = list(weighting = c("'agreement'", "'reliability'"),
    agreement = c("'pairwise'", "'leave_one_out'", "'consensus'"), index = c("'ccc'", "'pearson'")),
    fuse_gctw = list(align = c("list(variant = 'robust', max_iter = 3)", "list(variant = 'muse', max_iter = 3)",
      "list(variant = 'full', max_iter = 3)", "list(max_shift = 5, lambda = 0.7)", "list(basis = warp_basis())")),
      fuse_latent = list(data = "one", base_lag = c("0", "1"), negative = c("'test'", "'flip'", "'drop'"),
        max_iter = "3", rate = "2"),
  fuse_raaw = list(align = c("'gctw'", "'dtw'", "'lag'", "'none'", "list('gctw', variant = 'muse')",
    "list('dtw', window = 5)", "list('ctw', max_iter = 3)"), weighting = c("'agreement'", "'reliability'"),
    agreement = "'pairwise'",
    index = "'ccc'", fallback = c("'error'", "'mean'")),
    gold_standard = list(method = c("'mean'", "'ewe'", "'median'"), standardise = c("'none'", "'rater'"),
      post_smooth = c("NULL", "2")),
  index_calinski_harabasz = list(x = classes_pool), index_davies_bouldin = list(x = classes_pool),
  index_fuzzy_partition = list(x = c("soft", "gmm", "matrix(0.5, 3, 2)")),
  index_s_dbw = list(x = classes_pool, variant = c("'textbook'", "'muse'")), index_silhouette = list(x = classes_pool),
  k_distance = list(k = "3"), name_classes = list(x = classes_pool,
    rules = c("c('1' = 'a')", "circumplex_rules()",
      "data.frame(name = 'hi', feature = 'mean_arousal', operator = '>', threshold = 0)")),
      predict_classes = list(pipeline = "pipe", new_data = c("ann", "gap", "gold"), segments = "seg"),
  profile_classes = list(x = classes_pool), rank_settings = list(x = c("found", "ranked"),
    by = c("NULL", "'silhouette'", "c('silhouette', 'davies_bouldin')")),
    rater_diagnostics = list(still = "10", max_flat = "0.5", min_range = "0.1", max_saturation = "0.2", max_drift = "2",
      max_missing = "0.2", min_agreement = "0", max_gain = "0.1"),
  read_annotations = list(path = c("file_of(ann)", "file_of(one)", "folder_of(ann)"), layout = "NULL",
    delim = c("NULL", "','"), decimal = "NULL", time = "NULL", unit = "NULL", recording = "NULL", dimension = "NULL",
    rater = "NULL", value = "NULL", raters = "NULL"),
  reduce_lda = list(by = c("cls$class", "'partition'", "labels")),
  reduce_som = list(grid = c("NULL", "c(3, 2)"), topology = c("'hexagonal'", "'rectangular'"),
    neighbourhood = c("'gaussian'", "'bubble'", "'mexican_hat'"),
    distance = c("'euclidean'", "'manhattan'", "'cosine'"), training = c("'batch'", "'online'"),
    start = c("'pca'", "'random'"), max_iter = "10", radius = "NULL", final_radius = "0.5", learning_rate = "0.5"),
  reduce_umap = list(max_iter = "20", n_neighbours = c("NULL", "3")),
  reduce_tsne = list(max_iter = "20", neighbours = "3"),
  report_methods = list(x = c("ann", "gold", "ewe", "latent", "feat", "cls", "prof", "pca", "pipe", "lags"),
    format = c("'text'", "'markdown'")), resample_annotations = list(method = c("'linear'", "'mean'", "'previous'")),
    run_settings = list(path = c("sets", "json_of(gold)", "settings(cls)", "json_of(cls)"), data = c("ann", "NULL")),
  samples = list(x = "3"), seconds = list(x = "2"),
  search_classes = list(x = c("feat", "gold", "ann"), segments = c("NULL", "seg"),
    grid = c("NULL", "search_grid(c('mean', 'std'), reduce = 'none', methods = 'kmeans', k = 2)"),
    indices_on = c("'clustered'", "'features'"), min_share_factor = "0.5"),
    search_grid = list(features = c("NULL", "'basic'")),
    segment_changepoint = list(data = c("gold", "ewe"), change = c("'mean'", "'trend'"), min_length = "3",
      penalty = "5", dimensions = c("NULL", "'arousal'")),
  segment_fixed = list(data = c("gold", "ann"), partitions = c("NULL", "c('recording 1' = 'train')")),
  segment_sliding = list(data = c("gold", "ann"), partitions = "NULL", step = "2"),
  segment_table = list(x = c("seg", "as.data.frame(seg)", "data.frame(recording = 'a', start = 0:2, end = 1:3)"),
    unit = c("NULL", "'s'"), data = c("NULL", "gold")),
    settings = list(x = c("ann", "gold", "cls", "prof", "sets", "pipe")),
  shift_lag = list(lags = c("lags", "1", "c('rater 1' = 2)")),
  simulate_annotations = list(recordings = "1", raters = c("3", "data.frame(rater = c('a', 'b'), lag = c(1, 2))"),
    dimensions = "'rating'", duration = c("20", "c(20, 30)"), rate = "2",
    kind = c("'any'", "'smooth'", "'events'", "'mixed'"), trend = "0", lag = "c(0.5, 2)", wander = "0",
    noise = "c(0.3, 0.6)", noise_type = "'ar1'", gain = "0.1", offset = "0", drift = "0", drift_length = "60",
    jitter = "0", deadband = "0", speed = "0.25", freeze = "0", saturation = "1", quantise = "0",
    dropout = c("0", "0.2"), endcut = "0", adversarial = "c(random = 0, inverted = 0)", traits = "'rater'",
    scenario = c("NULL", "'lag'", "'real3'")),
  smooth_average = list(data = c("ann", "gold", "x", "m")),
  smooth_kernel = list(data = c("ann", "gold", "x", "m"), kernel = c("'box'", "'triangle'", "'gaussian'", "c(1, 2, 1)"),
    edge = c("'renormalise'", "'zero'")), smooth_savgol = list(data = c("ann", "gold", "x", "m")),
    soft_dtw = list(x = c("x", "m"), y = c("y", "m"), rate = "1", gradient = c("TRUE", "FALSE")),
    som_select_features = list(x = c("som", "feat"), target = "NULL"),
  standardise_annotations = list(by = c("'rater'", "'recording'", "'none'"),
    rater_map = c("NULL", "c('rater 1' = 'p')"), scaling = "NULL", partition = c("NULL", "c('recording 1' = 'train')")),
    truth = list(x = c("ann", "one", "gold")),
    typical_segments = list(x = "prof", segments = c("NULL", "seg")),
    warp_basis = list(powers = "c(0.5, 1, 2)", tanh = "c(-1, 1)", splines = "0"),
    warping_paths = list(x = c("warped", "ali")),
  agreement_table = list(x = c("agree", "ann", "one"), digits = "2"),
  as_trace = list(x = c("data.frame(recording = 'a', start = 0:2, end = 1:3, label = c('x', 'y', 'x'))", "seg"),
    value = c("'label'", "'segment'")),
  exclude_annotations = list(x = annotations_pool, reason = "'slept'", recording = c("NULL", "'recording 1'"),
    rater = c("NULL", "'rater 1'"), dimension = "NULL", start = c("NULL", "2"), end = c("NULL", "8")),
  known_words = list(x = c("'rater'", "'dimension'")),
  rater_number = list(x = c("one", "ann"), target = c("0.8", "0.5"), index = c("'icc_c1'", "'icc_a1'")),
  read_features = list(path = "file_by(write_features, feat)"),
  read_gold_standard = list(path = c("file_by(write_gold_standard, gold)", "file_by(write_gold_standard, latent)")),
  read_segments = list(path = "segments_file()", format = "NULL", decimal = c("NULL", "'.'"), encoding = "NULL",
    na = "NULL", recording = c("NULL", "'a'")),
  rescale_annotations = list(x = annotations_pool, from = c("NULL", "c(-1, 1)"), to = c("c(0, 1)", "c(1, 9)"),
    rater = c("NULL", "'rater 1'")),
  set_traces = list(x = annotations_pool, scale = c("NULL", "c(-1, 1)"), labels = c("NULL", "c('low', 'high')"),
    steps = c("NULL", "9"), rate = c("NULL", "2"), sampling = c("NULL", "'regular'"), tool = c("NULL", "'a tool'")),
  traces = list(x = c("ann", "gold", "one")),
  as_distribution = list(data = c("gold", "ewe", "latent"), family = c("'normal'", "'beta'", "'quantile'"),
    scale = c("NULL", "c(-2, 2)"), quantiles = c("0.5", "c(0.1, 0.9)"), min_sd = c("0", "0.1")),
  changepoint_path = list(data = c("gold", "ewe"), penalties = c("c(1, 50)", "c(0.5, 100)"),
    change = c("'mean'", "'trend'"), min_length = "3", dimensions = c("NULL", "'arousal'")),
  fuse_gradient = list(window = c("2", "samples(3)"), anchor = c("10", "Inf"), equalise = c("TRUE", "FALSE"),
    level = c("'own'", "'means'"), keep_ratings = c("TRUE", "FALSE")),
  fuse_ordinal = list(window = c("2", "samples(3)"), rule = c("'copeland'", "'bradley_terry'"),
    level = c("'own'", "'means'"), keep_ratings = c("TRUE", "FALSE")),
  map_recordings = list(path = c("folder_of(ann)", "folder_of(one)"), fun = c("fuse_mean", "function(x) fuse_ewe(x)",
    "function(x) stop('mine')"), output = c("NULL", "tempfile()"), by = "NULL", read = c("list()", "list(unit = 's')"),
    resume = c("TRUE", "FALSE")),
  plan_comparisons = list(gold = gold_pool, n = c("6", "12"), type = c("'triplet'", "'pair'"), length = c("3", "2"),
    most = c("40", "10"), path = c("NULL", "tempfile(fileext = '.csv')")),
  plan_study = list(raters = c("2", "c(2, 3)"), recordings = c("2", "1"), minutes = c("0.5", "1"),
    methods = c("'mean'", "c('mean', 'median')"), target = "0.8", simulation = c("list()", "list(noise = 0.3)"),
    studies = c("2", "3")),
  predictability = list(data = c("ann", "gold", "one"), features = c("signals", "list(a = signals)"),
    refit = c("NULL", "fuse_mean"), lags = c("0:2", "0"), rate = c("2", "1"), folds = c("2", "3"), penalty = "0.1",
    max_lag = c("2", "0"), resamples = "5"),
  read_comparisons = list(path = c("comparisons_file()", "answers")),
  recalibrate_gold = list(gold = gold_pool, comparisons = c("answers", "comparisons_file()"), lambda = c("3", "0.1"),
    knots = c("8", "4"), folds = c("2", "5"), force = c("TRUE", "FALSE"), resamples = "10"),
  trustworthiness = list(data = c("feat", "m"), reduced = c("pca", "som", "m"), neighbours = c("5", "3"),
    most = c("2000", "10")),
  write_annotations = list(path = c("tempfile()", "tempfile(fileext = '.csv')", "'/dev/full'", "'/proc/none/x'",
    "tempdir()")), write_gold_standard = list(x = gold_pool,
    path = c("tempfile()", "tempfile(fileext = '.csv')", "'/dev/full'", "'/proc/none/x'", "tempdir()")),
    write_labels = list(path = c("tempfile()", "tempfile(fileext = '.csv')", "'/proc/none/x'"),
      labels = c("'names'", "'numbers'"), noise = c("'keep'", "'drop'"), missing = c("'keep'", "'drop'"),
      segments = c("NULL", "seg")),
      write_profile = list(path = c("tempfile(fileext = '.csv')", "'/proc/none/x.csv'", "tempdir()"), gold = "NULL",
        segments = "NULL", width = "4", height = "3", dpi = "20"),
  write_settings = list(x = c("gold", "cls", "feat", "ann", "sets", "pipe"),
    path = c("tempfile()", "tempdir()", "'/proc/none/x'")),
  pick_classes = list(x = c("found", "ranked"), by = c("NULL", "'silhouette'"))
)

# Methods that are not exported by name, drawn like verbs.
extra_calls <- list(
  "print" = list(x = c(names(tables), "path", "bary", "choice", "pipe", "sets")),
  "format" = list(x = c(names(tables), "path", "bary", "choice", "pipe", "sets")),
  "summary" = list(object = c("ann", "diag", "gold", "feat")),
  "predict" = list(object = c("cls", "soft", "gmm", "scan", "tree", "pca", "som", "scaled"),
    newdata = c("feat", "few", "ann", "m")), "as.hclust" = list(x = "tree"),
    "as.matrix" = list(x = "ann", recording = "'recording 1'", dimension = "'arousal'"),
  "as.data.frame" = list(x = c("ann", "gold", "cls"))
)

file_of <- function(x) {
  file <- tempfile(fileext = ".csv")
  suppressMessages(write_annotations(x, file, layout = "long"))
  file
}
folder_of <- function(x) {
  folder <- tempfile()
  suppressMessages(write_annotations(x, folder))
  folder
}
json_of <- function(x) {
  file <- tempfile(fileext = ".json")
  write_settings(x, file)
  file
}
file_by <- function(write, x) {
  file <- tempfile(fileext = ".csv")
  suppressMessages(write(x, file))
  file
}
segments_file <- function() {
  file <- tempfile(fileext = ".csv")
  utils::write.csv(data.frame(recording = "a", start = 0:2, end = 1:3, label = c("x", "y", "x")), file,
    row.names = FALSE)
  file
}
comparisons_file <- function() {
  file <- tempfile(fileext = ".csv")
  utils::write.csv(plan_comparisons(fuse_mean(simulate_annotations(1, 3, duration = 30, rate = 4, seed = 2)), 6,
    seed = 1), file, row.names = FALSE)
  file
}
