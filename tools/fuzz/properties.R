# Metamorphic properties: how results must change, or stay, when a random valid corpus is changed in a known way.
# A property is a function of the corpus and the name of a fusion; NULL says that it holds, text what differs.

quiet <- function(x) suppressMessages(suppressWarnings(x))
plain <- function(x) as.data.frame(tibble::as_tibble(x))
as_text <- function(rows) transform(rows, rater = as.character(rater))

corpus <- function() {
  dimensions <- pick1(list("a", c("a", "b")))
  quiet(as_annotations(as.data.frame(simulate_annotations(
    sample(1:3, 1), sample(2:6, 1), dimensions = dimensions, duration = sort(sample(20:70, 2)),
    rate = pick1(c(1, 2, 4)),
    kind = pick1(c("any", "smooth", "events", "mixed")), dropout = pick1(c(0, 0, 0.1, 0.3)),
    endcut = pick1(c(0, 0, 0.2)),
    quantise = pick1(c(0, 0, 0.1)), drift = pick1(c(0, 0.1)),
    adversarial = pick1(list(c(random = 0, inverted = 0), c(random = 1, inverted = 0))), seed = sample.int(1e6, 1)
  ))))
}

# ---- the fusions, and when two golds are the same ---------------------------------------------------

fusions <- list(
  mean = function(a) fuse_mean(a), median = function(a) fuse_median(a), trim = function(a) fuse_mean(a, trim = 0.2),
  nocentre = function(a) fuse_mean(a, centre = FALSE), ewe = function(a) fuse_ewe(a, fallback = "mean"),
  ewe_rel = function(a) fuse_ewe(a, weighting = "reliability", fallback = "mean"),
  ewe_cons = function(a) fuse_ewe(a, agreement = "consensus", fallback = "mean"),
  ewe_loo = function(a) fuse_ewe(a, agreement = "leave_one_out", index = "pearson", fallback = "mean"),
  dba = function(a) fuse_dba(a, max_iter = 5), softdtw = function(a) fuse_softdtw(a, max_iter = 5),
  gctw = function(a) fuse_gctw(a), raaw = function(a) fuse_raaw(a, "lag", fallback = "mean"),
  raaw_none = function(a) fuse_raaw(a, "none", fallback = "mean"),
  raaw_dtw = function(a) fuse_raaw(a, "dtw", fallback = "mean"), latent = function(a) fuse_latent(a, max_iter = 4),
  gradient = function(a) fuse_gradient(a), ordinal = function(a) fuse_ordinal(a),
  bradley = function(a) fuse_ordinal(a, rule = "bradley_terry")
)
quick <- c("mean", "median", "trim", "nocentre", "ewe", "ewe_cons", "ewe_loo", "raaw_none")
# Relative to the largest value: sums in another order; weights of such sums; iterations that stop by a tolerance.
tolerance_of <- function(fusion) {
  if (fusion %in% c("mean", "median", "trim", "nocentre")) 1e-12
  else if (fusion %in% c(quick, "ewe_rel")) 1e-10
  else if (fusion == "latent") 1e-5
  else 1e-7
}
fused <- function(fusion, a) tryCatch(quiet(fusions[[fusion]](a)), musefuse_error = function(e) e)
key_of <- function(gold, shift = 0) paste(gold$recording, gold$dimension, sprintf("%.6f", gold$time - shift))

# What differs between `map(x)` and `y`, whose times are later by `shift`.
differ <- function(x, y, tolerance = 0, map = identity, shift = 0) {
  if (inherits(x, "error") || inherits(y, "error")) {
    both <- inherits(x, "error") && inherits(y, "error") && identical(class(x)[[1]], class(y)[[1]])
    if (both) return(NULL)
    return(paste("one failed:", conditionMessage(if (inherits(x, "error")) x else y)))
  }
  keys <- key_of(x)
  others <- key_of(y, shift)
  if (!setequal(keys, others)) return(paste("rows differ:", length(keys), length(others)))
  value <- y$value[match(keys, others)]
  if (!identical(is.na(x$value), is.na(value))) return(paste("missing differ:", sum(is.na(x$value)), sum(is.na(value))))
  if (all(is.na(value))) return(NULL)
  apart <- max(abs(map(x$value) - value), na.rm = TRUE)
  scale <- max(abs(value), na.rm = TRUE)
  if (apart > tolerance * scale) sprintf("largest difference %.3g (scale %.3g)", apart, scale)
}
# The corpus changed by `change` gives the gold changed by `map`.
changed <- function(a, fusion, change, least = 0, ...) {
  b <- a
  b[names(change(a))] <- change(a)
  differ(fused(fusion, a), fused(fusion, b), max(tolerance_of(fusion), least), ...)
}
parts_fused <- function(a, fusion, by) {
  golds <- lapply(split(plain(a), by), function(part) fused(fusion, as_annotations(droplevels(part))))
  # A part alone may be too little for a method that the whole is enough for.
  if (any(vapply(golds, inherits, NA, "error"))) return(NULL)
  differ(fused(fusion, a), do.call(rbind, lapply(golds, plain)))
}

# ---- properties of fusions --------------------------------------------------------------------------

properties <- list()
properties$permute_rows <- function(a, fusion) {
  rows <- plain(a)
  differ(fused(fusion, a), fused(fusion, rows[sample.int(nrow(rows)), ]))
}
properties$reread <- function(a, fusion) {
  file <- tempfile()
  on.exit(unlink(file))
  saveRDS(a, file)
  differ(fused(fusion, a), fused(fusion, readRDS(file)))
}
properties$rename_raters <- function(a, fusion) {
  b <- plain(a)
  levels(b$rater) <- sprintf("p%02d", seq_len(nlevels(b$rater)))
  differ(fused(fusion, a), fused(fusion, as_annotations(b)))
}
properties$permute_raters <- function(a, fusion) {
  b <- plain(a)
  levels(b$rater) <- sample(sprintf("p%02d", seq_len(nlevels(b$rater))))
  differ(fused(fusion, a), fused(fusion, as_annotations(as_text(b))), tolerance_of(fusion))
}
properties$permute_recordings <- function(a, fusion) {
  b <- plain(a)
  old <- levels(b$recording)
  new <- sample(sprintf("v%02d", seq_along(old)))
  b$recording <- new[as.integer(b$recording)]
  gold <- fused(fusion, as_annotations(b))
  if (!inherits(gold, "error")) {
    gold <- plain(gold)
    gold$recording <- old[match(gold$recording, new)]
  }
  differ(fused(fusion, a), gold)
}
properties$shift_time <- function(a, fusion) {
  by <- pick1(c(128, -64))
  changed(a, fusion, function(a) list(time = a$time + by), 1e-9, shift = by)
}
properties$scale <- function(a, fusion) {
  by <- pick1(c(0.001, 0.5, 3, 1000))
  changed(a, fusion, function(a) list(value = a$value * by), 1e-6, map = function(v) v * by)
}
properties$offset <- function(a, fusion) {
  changed(a, fusion, function(a) list(value = a$value + 4), 1e-6, map = function(v) v + 4)
}
properties$negate <- function(a, fusion) {
  changed(a, fusion, function(a) list(value = -a$value), 1e-6, map = function(v) -v)
}
properties$unit <- function(a, fusion) {
  unit <- pick1(c("ms", "min"))
  b <- plain(a)
  b$time <- b$time * c(ms = 1000, min = 1 / 60)[[unit]]
  differ(fused(fusion, a), fused(fusion, quiet(as_annotations(b, unit = unit))), max(tolerance_of(fusion), 1e-6))
}
properties$split_recordings <- function(a, fusion) parts_fused(a, fusion, a$recording)
properties$split_dimensions <- function(a, fusion) parts_fused(a, fusion, a$dimension)
properties$silent_rater <- function(a, fusion) {
  silent <- plain(a)[a$rater == levels(a$rater)[[1]], ]
  silent$rater <- "zz silent"
  silent$value <- NA
  b <- quiet(as_annotations(rbind(as_text(plain(a)), silent)))
  differ(fused(fusion, a), fused(fusion, b), max(tolerance_of(fusion), 1e-9))
}
properties$twice <- function(a, fusion) differ(fused(fusion, a), fused(fusion, a))
properties$no_input_change <- function(a, fusion) {
  before <- rlang::hash(serialize(a, NULL))
  fused(fusion, a)
  if (!identical(before, rlang::hash(serialize(a, NULL)))) "the input changed"
}
properties$written_and_read <- function(a, fusion) {
  folder <- tempfile()
  on.exit(unlink(folder, recursive = TRUE))
  long <- stats::runif(1) < 0.5
  path <- if (long) paste0(folder, ".csv") else folder
  on.exit(unlink(path, recursive = TRUE), add = TRUE)
  unit <- pick1(c("s", "ms", "min"))
  quiet(write_annotations(a, path, layout = if (long) "long" else "recordings", unit = unit, digits = 17))
  b <- quiet(read_annotations(path, unit = unit, quiet = TRUE))
  rows <- function(x) plain(x)[!is.na(x$value), ]
  key <- function(x) paste(x$recording, x$dimension, x$rater, sprintf("%.5f", x$time))
  x <- rows(a)
  y <- rows(b)
  where <- paste(if (long) "long" else "recordings", unit)
  if (!setequal(key(x), key(y))) return(paste("rows", nrow(x), nrow(y), where))
  if (!identical(x$value, y$value[match(key(x), key(y))])) return(paste("values differ,", where))
}
properties$decimal_mark <- function(a, fusion) {
  written <- function(mark) {
    old <- options(OutDec = mark)
    on.exit(options(old))
    file <- tempfile(fileext = ".csv")
    on.exit(unlink(file), add = TRUE)
    quiet(write_annotations(a, file, layout = "long"))
    readLines(file)
  }
  if (!identical(written("."), written(","))) "options(OutDec) changes what is written"
}

# ---- threads, seeds -----------------------------------------------------------------------------------

threaded <- list(
  dba = function(a, t) fuse_dba(a, max_iter = 4, threads = t),
  softdtw = function(a, t) fuse_softdtw(a, max_iter = 4, threads = t),
  latent = function(a, t) fuse_latent(a, max_iter = 3, threads = t), align = function(a, t) align_dtw(a, threads = t),
  agreement = function(a, t) agreement(a, c("ccc", "icc_ck", "alpha", "spearman"), resamples = 30, seed = 5,
    threads = t),
  lag = function(a, t) estimate_lag(a, "relative", resamples = 20, seed = 3, threads = t),
  pairwise = function(a, t) estimate_lag(a, "pairwise", threads = t),
  features = function(a, t) extract_features(fuse_mean(a), segment_fixed(a, 7, rest = "keep"), sets_of(a), threads = t)
)
sets_of <- function(a) c("basic", "change", "extended", "dynamic", if (nlevels(a$dimension) > 1) "cross")
tried <- function(code) tryCatch(quiet(code), musefuse_error = function(e) class(e))
# The rows; the record of a table tells the number of threads.
rows_of <- function(x) if (is.data.frame(x)) as.list(plain(x)) else x
properties$threads <- function(a, fusion) {
  verb <- pick1(names(threaded))
  one <- rows_of(tried(threaded[[verb]](a, 1L)))
  for (threads in c(2L, 5L)) {
    if (!identical(one, rows_of(tried(threaded[[verb]](a, threads))))) return(paste(verb, "differs with", threads,
      "threads"))
  }
}

# ---- features and classes -----------------------------------------------------------------------------

some_features <- function(a) {
  tryCatch(
    quiet(extract_features(fuse_mean(a), segment_fixed(a, 4, rest = "keep"), c("mean", "std", "slope", "rel_energy"))),
    musefuse_error = function(e) NULL
  )
}
clusterers <- list(
  kmeans = function(x, t = 1L) cluster_kmeans(x, 3, seed = 2, threads = t),
  cmeans = function(x, t = 1L) cluster_cmeans(x, 2, seed = 2, threads = t),
  gmm = function(x, t = 1L) cluster_gmm(x, 2, seed = 2, starts = 2, threads = t),
  agglomerative = function(x, t = 1L) cluster_agglomerative(x, 3),
  dbscan = function(x, t = 1L) cluster_dbscan(x, 0.3, min_samples = 3, threads = t)
)
properties$cluster_threads <- function(a, fusion) {
  x <- some_features(a)
  if (is.null(x)) return(NULL)
  verb <- pick1(names(clusterers))
  one <- rows_of(tried(clusterers[[verb]](x, 1L)))
  if (!identical(one, rows_of(tried(clusterers[[verb]](x, 2L))))) paste(verb, "differs with 2 threads")
}
properties$cluster_rows <- function(a, fusion) {
  x <- some_features(a)
  if (is.null(x)) return(NULL)
  verb <- pick1(c("kmeans", "agglomerative", "dbscan"))
  order <- sample.int(nrow(x))
  p <- tried(clusterers[[verb]](x))
  q <- tried(clusterers[[verb]](x[order, ]))
  if (!is.data.frame(p) || !is.data.frame(q)) return(if (!identical(class(p), class(q))) "one failed")
  same <- identical(as.character(p$class)[order], as.character(q$class))
  if (!same) paste(verb, "depends on the order of rows:", sum(as.character(p$class)[order] != q$class, na.rm = TRUE),
    "of", nrow(x))
}
properties$cluster_predict <- function(a, fusion) {
  x <- some_features(a)
  if (is.null(x)) return(NULL)
  verb <- pick1(c("kmeans", "cmeans", "gmm"))
  p <- tried(clusterers[[verb]](x))
  if (!is.data.frame(p)) return(NULL)
  if (!identical(as.character(p$class), as.character(quiet(predict(p, x))$class))) paste(verb, "is predicted otherwise")
}
properties$pca_predict <- function(a, fusion) {
  x <- some_features(a)
  p <- if (!is.null(x)) tried(reduce_pca(x, 2))
  if (!is.data.frame(p)) return(NULL)
  # Centring and rotating the same rows again rounds once more.
  if (!isTRUE(all.equal(p$PC1, quiet(predict(p, x))$PC1, tolerance = 1e-12))) "components are predicted otherwise"
}
features_of <- function(gold, segments, a) quiet(extract_features(gold, segments, sets_of(a)))
numbers_of <- function(x, like = x) {
  key <- function(x) paste(x$recording, x$segment)
  numbers <- setdiff(names(like)[vapply(like, is.numeric, NA)], c("start", "end"))
  as.list(plain(x)[match(key(like), key(x)), numbers])
}
properties$features_rows <- function(a, fusion) {
  gold <- quiet(fuse_mean(a))
  segments <- quiet(segment_fixed(a, 5, rest = "keep"))
  x <- features_of(gold, segments, a)
  y <- features_of(plain(gold)[sample.int(nrow(gold)), ], segments, a)
  z <- features_of(gold, segments[sample.int(nrow(segments)), ], a)
  if (!identical(numbers_of(x), numbers_of(y, x))) return("the order of the gold standard's rows matters")
  if (!identical(numbers_of(x), numbers_of(z, x))) "the order of segments matters"
}
properties$features_shift <- function(a, fusion) {
  gold <- quiet(fuse_mean(a))
  segments <- quiet(segment_fixed(a, 5, rest = "keep"))
  x <- numbers_of(features_of(gold, segments, a))
  y <- numbers_of(features_of(transform(plain(gold), time = time + 128),
    transform(plain(segments), start = start + 128, end = end + 128), a))
  # Times near 128 s have 16 times the rounding of those below 8 s.
  for (name in names(x)) if (!isTRUE(all.equal(x[[name]], y[[name]], tolerance = 1e-7))) return(paste("feature", name,
    "changes with time"))
}

# ---- agreement, lags, settings --------------------------------------------------------------------------

overall <- function(a) {
  quiet(agreement(a, c("ccc", "pearson", "icc_c1", "icc_a1", "cronbach", "alpha", "spearman"), type = "overall",
    resamples = 0))$estimate
}
properties$agreement_affine <- function(a, fusion) {
  same <- all.equal(overall(a), overall(transform(plain(a), value = value * 8 + 2)), tolerance = 1e-8)
  if (!isTRUE(same)) paste("agreement changes with the scale:", same)
}
properties$agreement_raters <- function(a, fusion) {
  b <- plain(a)
  levels(b$rater) <- sample(sprintf("p%02d", seq_len(nlevels(b$rater))))
  same <- all.equal(overall(a), overall(as_annotations(as_text(b))), tolerance = 1e-8)
  if (!isTRUE(same)) paste("agreement changes with the order of raters:", same)
}
properties$lag_shift <- function(a, fusion) {
  lags <- function(a) quiet(estimate_lag(a, "pairwise"))$lag
  same <- all.equal(lags(a), lags(transform(plain(a), time = time + 64)), tolerance = 1e-6)
  if (!isTRUE(same)) "lags change with a shift of time"
}
properties$diagnostics_shift <- function(a, fusion) {
  flags <- function(a) sub("stopped at .* s", "stopped", quiet(rater_diagnostics(a))$flags) # that time moves, too
  if (!identical(flags(a), flags(transform(plain(a), time = time + 64)))) "flags change with a shift of time"
}

# A random chain of verbs, from simulated ratings on; NULL where a verb refuses.
prepared <- function(x) {
  for (step in sample(c("savgol", "average", "kernel", "standardise", "resample", "lag", "none"), 2)) {
    x <- switch(step,
      savgol = smooth_savgol(x, pick1(list(5, samples(7), seconds(4.25)))), average = smooth_average(x, 3.1),
      kernel = smooth_kernel(x, kernel = c(0.1, 0.3, 1 / 3)),
      standardise = standardise_annotations(x, by = pick1(c("rater", "recording"))),
      resample = resample_annotations(x, rate = pick1(c(1, 2, 3.7))), lag = shift_lag(x, estimate_lag(x, "pairwise")),
      none = x)
  }
  x
}
chain <- function() {
  x <- prepared(simulate_annotations(2, sample(3:4, 1), dimensions = c("a", "b"), duration = c(25, 40), rate = 2,
    dropout = pick1(c(0, 0.1)), seed = sample.int(1e6, 1)))
  gold <- fusions[[pick1(c("mean", "ewe", "latent", "median", "dba", "raaw"))]](x)
  if (stats::runif(1) < 0.3) return(gold)
  segments <- switch(sample(1:3, 1), segment_fixed(gold, 10 / 3, rest = "keep"), segment_sliding(gold, 5, 2.5),
    segment_changepoint(gold, min_length = 3))
  out <- extract_features(gold, segments, pick1(list("basic", c("mean", "std", "slope"))), level = 0.1)
  if (stats::runif(1) < 0.4) out <- reduce_pca(out, 2)
  if (stats::runif(1) < 0.4) return(out)
  clusterers[[pick1(names(clusterers))]](out)
}
properties$settings_repeat <- function(a, fusion) {
  x <- tryCatch(quiet(chain()), musefuse_error = function(e) NULL)
  if (is.null(x)) return(NULL)
  files <- tempfile(c("first", "second"), fileext = ".json")
  on.exit(unlink(files))
  quiet(write_settings(x, files[[1]]))
  again <- quiet(run_settings(files[[1]]))
  if (!identical(rows_of(x), rows_of(again))) return(paste("run_settings() makes another table:",
    one_line(paste(format(settings(x)), collapse = " "))))
  quiet(write_settings(again, files[[2]]))
  if (!identical(readLines(files[[1]]), readLines(files[[2]]))) "the settings of the second run differ"
}

# ---- running them -----------------------------------------------------------------------------------------

run_properties <- function(seconds, first, only) {
  names <- names(properties)
  if (!is.null(only)) names <- grep(only, names, value = TRUE)
  end <- Sys.time() + seconds
  checks <- violations <- stats::setNames(integer(length(names)), names)
  i <- first
  while (Sys.time() < end) {
    set.seed(i)
    a <- corpus()
    for (name in sample(names, min(4L, length(names)))) {
      fusion <- pick1(if (stats::runif(1) < 0.5) quick else base::names(fusions))
      state <- .Random.seed
      told <- tryCatch(properties[[name]](a, fusion),
        error = function(e) paste("error:", one_line(conditionMessage(e))))
      assign(".Random.seed", state, envir = globalenv())
      checks[[name]] <- checks[[name]] + 1L
      if (!is.null(told)) {
        violations[[name]] <- violations[[name]] + 1L
        # The first few are enough to find the cause by.
        if (violations[[name]] <= 3L) say("corpus %d, %s, %s: %s", as.integer(i), name, fusion, one_line(told))
      }
    }
    i <- i + 1
  }
  say("  %-20s %4d checks, %d violations", names, checks, violations)
  say("corpora %d to %d", as.integer(first), as.integer(i - 1))
  say("%d passed, %d failed", sum(violations == 0 & checks > 0), sum(violations > 0))
  quit(save = "no", status = as.integer(any(violations > 0)))
}
