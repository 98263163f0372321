skip_on_cran() # much computing: tools/test.R runs it

# A table of verb x bad input for segments, features, reductions, clusterings and profiles: what makes no
# sense is an error of a known class, of the verb that the user called; what can be done with is a result.

gold <- fuse_mean(ratings)
plain <- as.data.frame(ratings_segments)[c("recording", "segment", "start", "end")]
features <- as.data.frame(extract_features(gold, ratings_segments, c("mean", "std", "trend")))
features$topic <- rep(c("a", "b", "c"), length.out = nrow(features))
measured <- grep("_", names(features), value = TRUE)
quiet <- function(x) suppressMessages(suppressWarnings(x))
with_column <- function(table, ...) {
  new <- list(...)
  for (name in names(new)) table[[name]] <- new[[name]]
  table
}
# No error but ours gets through; "" stands for a result.
kind_of <- function(expr) {
  tryCatch({ quiet(expr); "" },
    musefuse_error = function(cnd) sub("musefuse_error_", "", class(cnd)[[1L]]),
    error = function(cnd) paste("raw error:", conditionMessage(cnd)))
}
expect_kinds <- function(verbs, inputs, expected) {
  found <- outer(names(verbs), names(inputs), Vectorize(function(v, i) kind_of(verbs[[v]](inputs[[i]]))))
  dimnames(found) <- list(names(verbs), names(inputs))
  for (i in names(inputs)) {
    wanted <- rep_len(expected[[i]], length(verbs))
    expect_identical(unname(found[, i]), wanted, info = paste(i, "for", toString(names(verbs))))
  }
}

test_that("segments that make no sense are errors", {
  set <- function(name, row, value) { plain[[name]][row] <- value; plain }
  inputs <- list(
    nothing = NULL, list = as.list(plain), empty = plain[0, ], no_start = plain[-3],
    text_time = with_column(plain, start = as.character(plain$start)),
    factor_time = with_column(plain, start = factor(plain$start)),
    date = with_column(plain, start = as.POSIXct(plain$start, origin = "1970-01-01", tz = "UTC")),
    matrix_time = with_column(plain, start = cbind(plain$start, 1)),
    reversed = with_column(plain, start = plain$end, end = plain$start), no_length = set("end", 5, plain$start[5]),
    na_start = set("start", 2, NA), endless = set("end", 2, Inf), na_recording = set("recording", 3, NA),
    na_number = set("segment", 3, NA),
    same_number = with_column(plain, segment = 1L),
    beyond = set("end", nrow(plain), 1e4), overlapping = with_column(plain, end = plain$end + 3),
    unknown = with_column(plain, recording = "\u4e2d", segment = 1:77),
    long_name = with_column(plain, recording = strrep("x", 5000), segment = 1:77),
    far_off = with_column(plain, start = plain$start + 1e9, end = plain$end + 1e9),
    number = with_column(plain, recording = as.integer(plain$recording))
  )
  verbs <- list(
    segment_table = function(x) segment_table(x, "s", recordings = gold),
    extract_features = function(x) extract_features(gold, x, "basic")
  )
  kinds <- as.list(c(rep("columns", 2), "empty", "columns", rep("values", 4), rep("segments", 7), rep("", 6)))
  kinds <- stats::setNames(kinds, names(inputs))
  kinds[c("text_time", "factor_time")] <- list(c("", "values")) # segment_table() reads text
  kinds[c("unknown", "long_name", "number")] <- list(c("", "unknown")) # no segment is of a recording with a trace
  expect_kinds(verbs, inputs, kinds)
  # what is kept has as many rows as came in, and a warning that counts
  some <- with_column(plain, recording = replace(as.character(plain$recording), 1:3, "\u4e2d"), segment = 1:77)
  expect_warning(out <- extract_features(gold, some, "basic"), class = "musefuse_warning_segments")
  expect_equal(nrow(out), nrow(plain))
  expect_snapshot(error = TRUE, {
    segment_table(inputs$same_number, "s")
    segment_table(inputs$endless, "s")
    segment_table(inputs$date, "s")
  })
})

test_that("traces that make no sense are errors of every verb that cuts them", {
  bad <- function(...) with_column(as.data.frame(gold), ...)
  first <- function(x, value) replace(x, 1L, value)
  inputs <- list(
    nothing = NULL, vector = 1:3, empty = gold[0, ], na_time = bad(time = first(gold$time, NA)),
    inf_time = bad(time = first(gold$time, Inf)),
    na_recording = bad(recording = first(gold$recording, NA)), far_off = bad(time = gold$time + 1e9)
  )
  kinds <- c("columns", "columns", "empty", "time", "time", "missing", "")
  verbs <- list(
    segment_fixed = function(x) segment_fixed(x, 5), segment_sliding = function(x) segment_sliding(x, 5, 2),
    segment_changepoint = function(x) segment_changepoint(x),
    extract_features = function(x) extract_features(x, plain, "basic")
  )
  expect_kinds(verbs, inputs, stats::setNames(as.list(kinds), names(inputs)))
  values <- list(text = bad(value = "a"), twice = rbind(as.data.frame(gold), as.data.frame(gold)),
    all_na = bad(value = NA_real_),
    infinite = bad(value = Inf), constant = bad(value = 3), huge = bad(value = gold$value + 1e9),
    one_row = as.data.frame(gold)[1, ])
  expect_kinds(verbs[3:4], values, stats::setNames(as.list(c("values", "duplicates", rep("", 5))), names(values)))
  expect_equal(kind_of(segment_fixed(gold, 1e-9)), "argument")
  expect_equal(kind_of(segment_sliding(gold, 5, 1e-9)), "argument")
  expect_equal(kind_of(segment_fixed(gold, 1e9)), "segments")
  expect_equal(kind_of(segment_changepoint(gold, dimensions = character())), "argument")
  expect_silent(one <- segment_changepoint(gold, min_length = 1e9))
  expect_equal(nrow(one), 6)
})

test_that("files that cannot be read are errors that name them", {
  folder <- tempfile()
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  file <- file.path(folder, "clip1.csv")
  read <- function(lines) { writeLines(lines, file); kind_of(segment_table(folder)) }
  expect_equal(read(""), "file")
  expect_equal(read(c("start,end", "1,2,3,4", "1,2,3,4,5,6")), "file")
  expect_equal(read(c("start,end", "a,b")), "values")
  expect_equal(read("start,end"), "values")
  writeBin(as.raw(c(0, 1, 2, 255, 254)), file)
  expect_equal(kind_of(segment_table(folder)), "file")
  cat("start,end,segment_id\n1,2,1", file = file) # no end of line
  expect_silent(out <- segment_table(folder, unit = "s"))
  expect_equal(nrow(out), 1)
  twice <- data.frame(recording = c("clip1", "clip1"), partition = c("train", "test"))
  expect_equal(kind_of(segment_table(plain, "s", partitions = twice)), "duplicates")
})

test_that("lags and supports without bound are results, not crashes", {
  expect_equal(extract_features(gold, plain, "cross", max_lag = Inf)[["lead_lag_arousal_valence"]],
    extract_features(gold, plain, "cross", max_lag = 1e6)[["lead_lag_arousal_valence"]])
  expect_silent(extract_features(gold, plain, "rel_number_peaks", support = 1e12))
  expect_equal(kind_of(extract_features(gold, plain, list("mean", mean = function(x, t) 1))), "argument")
  expect_equal(kind_of(extract_features(gold, plain, list(n_raters = function(x, t) 1))), "argument")
})

reductions <- list(
  reduce_pca = function(x, ...) reduce_pca(x, 1, ...),
  reduce_som = function(x, ...) reduce_som(x, grid = 2, max_iter = 5, seed = 1, ...)
)
clusterings <- list(
  cluster_kmeans = function(x, k = 2, ...) cluster_kmeans(x, k, seed = 1, ...),
  cluster_cmeans = function(x, k = 2, ...) cluster_cmeans(x, k, seed = 1, ...),
  cluster_gmm = function(x, k = 2, ...) cluster_gmm(x, k, seed = 1, covariance = "diagonal", ...),
  cluster_agglomerative = function(x, k = 2, ...) cluster_agglomerative(x, k, ...)
)
others <- list(cluster_dbscan = function(x, ...) cluster_dbscan(x, 0.5, ...),
  k_distance = function(x, ...) k_distance(x, 1, ...))
all_verbs <- c(reductions, clusterings, others)

test_that("tables that are no features are errors of every reduction and clustering", {
  skip_on_cran() # a sweep: tools/test.R runs it
  set <- function(...) with_column(features, ...)
  scaled <- function(f) { out <- features; out[measured] <- lapply(out[measured], f); out }
  inputs <- list(
    nothing = NULL, list = as.list(features), text = "a", empty = features[0, ],
    ids_only = features[c("recording", "segment")],
    as_text = scaled(as.character), na_column = set(mean_arousal = NA_real_), all_na = scaled(function(x) x + NA),
    too_large = scaled(function(x) x * 1e300), matrix_column = set(m = cbind(1:77, 1)),
    no_name = stats::setNames(features, replace(names(features), 4, "")),
    same_name = stats::setNames(features, replace(names(features), 5, names(features)[4])),
    na_rows = { x <- features; x$mean_arousal[c(1, 9)] <- NA; x },
    infinite = set(mean_arousal = replace(features$mean_arousal, 3, -Inf)),
    constant = set(mean_arousal = 5), far_off = scaled(function(x) x + 1e9), tiny = scaled(function(x) x * 1e-200),
    strange_name = stats::setNames(features, replace(names(features), 4, "m\u00e9 \u4e2d")),
    long_name = stats::setNames(features, replace(names(features), 4, strrep("x", 3000))),
    one_column = features[c("recording", "segment", "mean_arousal")],
    number_id = set(recording = as.integer(features$recording)),
    text_id = set(recording = as.character(features$recording)),
    wide = cbind(features[1:5, 1:2], as.data.frame(matrix(sin(1:200), 5)))
  )
  kinds <- c(rep("columns", 3), "empty", rep("columns", 2), rep("empty", 2), "values", rep("columns", 3), rep("", 11))
  expect_kinds(all_verbs, inputs, stats::setNames(as.list(kinds), names(inputs)))
  for (verb in names(all_verbs)) {
    suppressWarnings(expect_warning(suppressMessages(out <- all_verbs[[verb]](inputs$na_rows)),
      class = "musefuse_warning_missing")) # fuzzy c-means says that it has collapsed, too
    if (verb != "k_distance") expect_equal(nrow(out), 77)
  }
  expect_snapshot(error = TRUE, {
    reduce_pca(inputs$na_column)
    cluster_kmeans(inputs$too_large, 2)
    cluster_kmeans(inputs$same_name, 2)
  })
})

test_that("all rows alike, or too few, say so", {
  alike <- features[rep(1, 20), ]
  alike$segment <- 1:20
  for (verb in clusterings[1:3]) {
    expect_equal(kind_of(verb(alike)), "data")
    expect_equal(kind_of(verb(features[1, ])), "data")
  }
  for (verb in reductions) expect_equal(kind_of(verb(features[1, ])), "empty")
  expect_equal(kind_of(cluster_agglomerative(features[1, ], 2)), "data")
  pca <- reduce_pca(alike, 1)
  expect_equal(pca$PC1, rep(0, 20))
  expect_equal(kind_of(reduce_tsne(alike)), "data")
  expect_equal(kind_of(reduce_tsne(features[1:3, ])), "data")
})

test_that("arguments that make no sense are errors of every verb", {
  skip_on_cran() # a sweep: tools/test.R runs it
  partitions <- list("zz", NA, 1, character(), c("train", "zz"))
  kinds <- c("unknown", "unknown", "unknown", "argument", "unknown")
  for (verb in all_verbs) {
    expect_equal(vapply(partitions, function(p) kind_of(verb(features, partition = p)), ""), kinds)
    expect_equal(kind_of(verb(features[setdiff(names(features), "partition")], partition = "train")), "columns")
    expect_equal(kind_of(verb(features, standardise = NA)), "argument")
  }
  for (verb in clusterings) {
    for (k in list(0, -1, 2.5, NA, "3", Inf, 1e10, c(2, 3), TRUE)) expect_equal(kind_of(verb(features, k = k)),
      "argument")
    expect_equal(kind_of(verb(features, k = 78)), "data")
    expect_equal(nlevels(quiet(verb(features, k = 1))$class), 1)
  }
  expect_equal(kind_of(reduce_som(features, grid = 1000)), "argument")
  for (n in list(0, -1, 1.5, 99, NA, "a")) expect_equal(kind_of(reduce_pca(features, n)), "argument")
  expect_snapshot(error = TRUE, {
    cluster_kmeans(features, Inf)
    cluster_kmeans(features[1, ], 2)
    cluster_kmeans(features, 2, partition = character())
  })
  skip_if_not_installed("MASS")
  expect_equal(kind_of(reduce_lda(features)), "argument")
  expect_equal(kind_of(reduce_lda(features, 5)), "argument")
  expect_equal(kind_of(reduce_lda(features, nowhere)), "columns")
  expect_equal(kind_of(reduce_lda(as.list(features), "topic")), "columns")
})

test_that("predict() takes columns by name, and refuses what it cannot place", {
  fits <- c(lapply(reductions, function(verb) verb(features, partition = "train")),
    lapply(clusterings, function(verb) quiet(verb(features, partition = "train"))),
    list(cluster_dbscan = quiet(cluster_dbscan(features, 0.5, partition = "train"))))
  inputs <- list(
    nothing = NULL, vector = 1:5, lacking = features[setdiff(names(features), "std_arousal")], empty = features[0, ],
    text = with_column(features, mean_arousal = "a"), too_large = with_column(features, mean_arousal = 1e300),
    reordered = features[rev(names(features))], one_row = features[7, ],
    na_logical = with_column(features, mean_arousal = NA)
  )
  verbs <- lapply(fits, function(fit) function(new) predict(fit, new))
  expect_kinds(verbs, inputs, list(nothing = "columns", vector = "columns", lacking = "columns", empty = "",
    text = "values",
    too_large = "values", reordered = "", one_row = "", na_logical = ""))
  for (fit in fits) { # no rows: the columns of any other prediction
    none <- predict(fit, features[0, ])
    one <- predict(fit, features[7, ])
    expect_identical(vapply(none, function(column) class(column)[[1L]], ""),
      vapply(one, function(column) class(column)[[1L]], ""))
    expect_identical(names(quiet(predict(fit, inputs$na_logical))), names(one))
    expect_equal(nrow(none), 0)
    expect_identical(class(none), class(one))
  }
  for (fit in fits) {
    column <- intersect(c("class", "PC1", "som_unit"), names(fit))
    placed <- predict(fit, inputs$reordered)
    expect_equal(as.character(placed[[column]]), as.character(predict(fit, features)[[column]]))
    expect_equal(as.character(quiet(predict(fit, inputs$one_row))[[column]]), as.character(placed[[column]])[7])
    expect_true(all(is.na(quiet(predict(fit, inputs$na_logical))[[column]])))
    expect_identical(predict(fit), fit)
  }
})

test_that("names, profiles and indices refuse what they cannot match", {
  classes <- cluster_kmeans(features, 3, seed = 1)
  for (rules in list(NULL, 5, "a", c("1" = NA))) expect_equal(kind_of(name_classes(classes, rules)), "columns")
  for (rules in list(c("1" = "noise"), c("1" = ""),
    list("1" = "x", "1" = "y"))) expect_equal(kind_of(name_classes(classes, rules)), "argument")
  expect_equal(kind_of(name_classes(classes, c("9" = "x"))), "unknown")
  rule <- data.frame(name = NA, feature = "mean_arousal", operator = ">", threshold = 0)
  expect_equal(kind_of(name_classes(classes, rule)), "argument")
  expect_equal(kind_of(profile_classes(classes, features = rbind(features, features))), "duplicates")
  expect_equal(kind_of(profile_classes(classes, features = with_column(features, recording = "zz", segment = 1:77))),
    "segments")
  expect_equal(kind_of(profile_classes(classes[0, ])), "empty")
  expect_equal(kind_of(adjusted_rand(classes, rbind(classes, classes))), "duplicates")
  expect_equal(kind_of(index_silhouette(features, as.list(1:77))), "argument")
  # filtered and sorted tables find their rows again, rater by rater
  back <- classes[77:1, ]
  expect_equal(index_silhouette(back), index_silhouette(classes), tolerance = 1e-12) # another order of summing
  by_rater <- extract_features(ratings, ratings_segments, "basic")
  of_raters <- quiet(cluster_kmeans(by_rater, 3, seed = 1))
  some <- of_raters[of_raters$rater == "emil", ]
  expect_equal(augment(some)$mean_arousal, by_rater$mean_arousal[by_rater$rater == "emil"])
})
