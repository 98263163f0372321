# The numbers of a text, after its citations, the versions and the names of raters and recordings are taken out.
numbers_of <- function(text) {
  for (cited in method_references$cited) text <- gsub(cited, "", text, fixed = TRUE)
  text <- gsub("version[s]? [0-9.]+", "", text)
  as.numeric(unlist(regmatches(text, gregexpr("(?<![A-Za-z0-9_.])-?[0-9]+([.][0-9]+)?(e-?[0-9]+)?", text,
    perl = TRUE))))
}

# All numbers that settings hold, and what may be told of a table in them: its rows and ranges.
numbers_in <- function(x) {
  if (is.data.frame(x)) {
    c(nrow(x), if (!is.null(x[["end"]])) range(x[["end"]] - x[["start"]]))
  } else if (is.list(x)) {
    unlist(lapply(x, numbers_in))
  } else if (is.numeric(x)) {
    c(x, 100 * x)
  }
}

expect_numbers_known <- function(paragraph, x, counts = NULL, others = list()) {
  steps <- do.call(c, lapply(c(list(x), others), function(one) settings(one)$steps))
  beside <- lapply(c(list(x), others), function(one) lapply(current_lineage(one)$steps, `[[`, "said"))
  known <- c(numbers_in(lapply(steps, `[[`, "arguments")), numbers_in(beside),
    numbers_in(fit_of(x, "fit_features")$segments), counts)
  found <- numbers_of(paragraph)
  near <- vapply(found, function(n) any(abs(n - known) <= 5e-3 * abs(known), na.rm = TRUE),
    NA) # written with 3 digits
  expect_true(all(near), info = paste("not in the settings:", paste(found[!near], collapse = ", "), "\n", paragraph))
}

clip <- ratings[ratings$recording == "clip1", ]

test_that("the paragraph of a whole chain says each step and no number of its own", {
  prepared <- standardise_annotations(smooth_savgol(ratings, 4.25))
  lags <- estimate_lag(prepared, "pairwise")
  agreed <- agreement(ratings, c("ccc", "icc_a1"), type = "overall", resamples = 20, seed = 7)
  gold <- smooth_kernel(fuse_ewe(shift_lag(prepared, lags)), 2.25)
  features <- extract_features(gold, ratings_segments, list("basic", "skewness"))
  reduced <- reduce_pca(features, 5, partition = "train")
  classes <- cluster_kmeans(reduced, k = 3, seed = 11, standardise = FALSE)
  profile <- profile_classes(classes)
  text <- report_methods(profile, agreed, lags)[[1L]]
  said <- c("simulated", "Savitzky-Golay", "standardised over all recordings", "lag was estimated",
    "moved back by their lags",
    "concordance correlation", "ICC\\(A,1\\)", "estimator weighted evaluator", "fused signal was smoothed",
      "extracted",
    "principal components", "k-means", "effect of each feature")
  for (one in said) expect_match(text, one)
  # In the order of the chain; the agreement of the raw ratings comes before what was done to them.
  at <- vapply(said, function(one) regexpr(one, text)[[1L]], 0L)
  expect_lt(at[["concordance correlation"]], at[["Savitzky-Golay"]])
  expect_false(is.unsorted(at[setdiff(said, said[6:7])]))
  counts <- c(6, 181, 1:3, table(classes$class)) # 181: median length; classes are named by their numbers
  expect_numbers_known(text, profile, counts, list(agreed, lags))
  expect_match(text, paste(utils::packageVersion("musefuse")), fixed = TRUE)
  expect_match(text, paste(getRversion()), fixed = TRUE)
})

test_that("each fusion, reduction and clustering has a sentence with known numbers", {
  gold <- list(fuse_mean(clip, trim = 0.2), fuse_median(clip, min_raters = 2),
    fuse_ewe(clip, weighting = "reliability"),
    fuse_raaw(clip, align = "lag"), fuse_gctw(clip), fuse_dba(clip, window = 3, max_iter = 3),
    fuse_softdtw(clip, window = 3, max_iter = 2), fuse_latent(clip),
    fuse_gradient(clip), fuse_ordinal(clip))
  for (x in gold) expect_numbers_known(report_methods(x)[[1L]], x, c(0, 1, 2, 5, 90)) # weight 0
  features <- extract_features(gold[[1L]], segment_fixed(clip, 10), c("mean", "std"))
  n <- nrow(features)
  tables <- list(reduce_pca(features, 0.9), reduce_som(features, grid = c(3, 2), seed = 5),
    cluster_cmeans(features, 2, seed = 6, standardise = FALSE),
    cluster_gmm(features, 2, covariance = "tied", seed = 8, standardise = FALSE),
    cluster_agglomerative(features, 2, standardise = FALSE),
      suppressMessages(cluster_dbscan(features, 0.4, standardise = FALSE)))
  for (x in tables) expect_numbers_known(report_methods(x)[[1L]], x, c(1, n, 1:2, table(x[["class"]])))
})

test_that("every verb that is exported and belongs in a chain has a sentence", {
  chain <- "^(fuse|smooth|align|reduce|cluster|segment|standardise|resample|shift|extract|profile|name)_"
  verbs <- setdiff(grep(chain, getNamespaceExports("musefuse"), value = TRUE),
    c("cluster_indices", "cluster_stability"))
  expect_identical(sort(setdiff(verbs, names(method_sentences))), character())
  # A verb without one is named with its arguments.
  expect_identical(unshielded(step_sentence(list(verb = "unheard_of", arguments = list(a = 1)))),
    "unheard_of(a = 1) was applied.")
})

test_that("segments that were only placed are not told as learnt from", {
  features <- extract_features(fuse_mean(clip), segment_fixed(clip, 8), c("mean", "std"))
  classes <- cluster_kmeans(features, k = 2, standardise = TRUE, seed = 1)
  expect_match(report_methods(classes)[[1L]], "This gave 2 classes")
  expect_match(report_methods(predict(classes, features))[[1L]], "New segments were placed in 2 classes")
})

test_that("references are those cited, each once, with DOI where there is one", {
  text <- report_methods(fuse_ewe(clip))
  entries <- unclass(text)[-(1:3)]
  expect_length(entries, 7) # Stappen, Grimm, Lin, Efron, Searle, R and musefuse
  expect_false(is.unsorted(tolower(entries)))
  expect_match(entries[[1L]], "586\u2013596. https://doi.org/10.1214/aos/1176345462", fixed = TRUE)
  expect_no_match(text[[1L]], "[][]")
  expect_true(all(cited_keys(paste(deparse(method_sentences), collapse = " ")) %in% method_references$key))
  expect_false(anyDuplicated(method_references$key) > 0)
  expect_match(report_methods(fuse_ewe(clip), format = "markdown"), "<https://doi.org/10.1214/aos/1176345462>",
    fixed = TRUE, all = FALSE)
})

test_that("all marks of the sentences are known references", {
  bodies <- unlist(lapply(Filter(is.function, as.list(asNamespace("musefuse"))),
    function(f) paste(deparse(f), collapse = " ")))
  bodies <- bodies[grepl("^(sentence_|say_)|_phrase$", names(bodies))]
  expect_gt(length(bodies), 25)
  expect_identical(setdiff(cited_keys(bodies), method_references$key), character())
  expect_identical(setdiff(method_references$key, c(cited_keys(bodies), "stappen2021")), character())
})

test_that("neighbouring brackets are joined, and only they", {
  expect_identical(join_brackets("filter (order 3) (A, 1) (seed 2)."), "filter (order 3; A, 1; seed 2).")
  expect_identical(join_brackets("ICC(A,1) (McGraw, 1996)"), "ICC(A,1) (McGraw, 1996)")
})

test_that("a table that does not know how it was made is an error", {
  for (asked in expression(report_methods(bare), write_settings(bare, "x.json"), settings(bare))) {
    bare <- data.frame(x = 1)
    error <- expect_error(eval(asked), class = "musefuse_error_settings")
    expect_identical(error$call[[1L]], asked[[1L]])
  }
  expect_error(report_methods(fuse_ewe(clip), format = "pdf"), class = "musefuse_error_argument")
})

test_that("the paragraph prints as plain text", {
  text <- report_methods(fuse_mean(clip))
  expect_output(print(text), "References")
  text <- grep("R Core Team|musefuse maintainers", unclass(text), invert = TRUE, value = TRUE) # of versions
  expect_snapshot(writeLines(gsub("R \\(version [0-9.]+\\)", "R",
    gsub("musefuse \\(version [0-9.]+\\)", "musefuse", text))))
})

test_that("agreement without intervals claims none, and windows have one unit", {
  said <- function(...) report_methods(agreement(clip, type = "overall", ...))[[1L]]
  text <- said(window = 30, conf_level = NULL)
  expect_match(text, "in windows of 30 s.", fixed = TRUE)
  expect_no_match(text, "bootstrap")
  expect_no_match(said(resamples = 0), "bootstrap")
  expect_match(said(resamples = 20, block = samples(40)), "blocks of 40 samples", fixed = TRUE)
})

test_that("the features of the MuSe-Toolbox are cited, others are not", {
  said <- function(features) report_methods(extract_features(fuse_mean(clip), segment_fixed(clip, 20, rest = "keep"),
    features))[[1L]]
  expect_match(said("mean"), "feature mean was extracted (Stappen", fixed = TRUE)
  expect_match(said("trend"), "feature trend was extracted;", fixed = TRUE)
})

test_that("tables beside are told in the order in which they are given", {
  agreed <- agreement(clip, type = "overall", resamples = 0)
  lags <- estimate_lag(clip, "pairwise")
  at <- function(...) c(regexpr("agreement of all", report_methods(fuse_mean(clip), ...)[[1L]]),
    regexpr("lag was estimated", report_methods(fuse_mean(clip), ...)[[1L]]))
  expect_lt(diff(at(lags, agreed)), 0)
  expect_gt(diff(at(agreed, lags)), 0)
})

test_that("it is told among how many settings the classes were chosen, and by what", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, "basic")
  search <- search_classes(features, reduce = "none", methods = c("kmeans", "agglomerative"), k = 2:4, seed = 1)
  classes <- pick_classes(search, by = c("silhouette", "davies_bouldin"))
  text <- paste(report_methods(classes), collapse = "\n")
  expect_match(text, paste("chosen among 6 settings (features all; reduction none; clustering by k-means or",
    "agglomerative clustering; k = 2, 3 or 4): it had rank 1 by the mean rank on the silhouette (Rousseeuw, 1987) and"),
    fixed = TRUE)
  expect_match(text, "Davies, D. L., & Bouldin", fixed = TRUE)
  # rows that were filtered away were tried all the same, and a setting taken by its number keeps its rank
  some <- search[search$k == 4, ]
  expect_match(paste(report_methods(pick_classes(some)), collapse = "\n"), "among 6 settings", fixed = TRUE)
  last <- rank_settings(search)$setting[[6]]
  expect_match(paste(report_methods(pick_classes(search, setting = last)), collapse = "\n"), "it had rank 6 by",
    fixed = TRUE)
  # the chain can still be run, written and judged
  expect_identical(run_settings(settings(classes), ratings), classes)
  expect_equal(nrow(cluster_stability(classes, resamples = 3, seed = 1)), nlevels(classes$class))
  expect_snapshot(writeLines(grep("chosen", strsplit(text, "(?<=[.]) ", perl = TRUE)[[1]], value = TRUE)))
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  write_settings(classes, file)
  expect_equal(settings(run_settings(file, ratings))$steps, settings(classes)$steps)
})

test_that("what was reduced before it was clustered is told to be standardised, as it is told by itself", {
  features <- extract_features(gold_standard(ratings), segment_fixed(ratings, 5))
  reduced <- reduce_pca(features, 2)
  told <- "features were standardised (M = 0, SD = 1) and reduced to 2 principal components"
  paragraph <- function(x) paste(report_methods(x), collapse = " ")
  for (x in list(reduced, cluster_kmeans(reduced, 2, seed = 1))) {
    expect_match(paragraph(x), told, fixed = TRUE)
    share <- format(signif(100 * glance(reduced)$explained, 3))
    expect_match(paragraph(x), paste0("components (", share, "% of the variance; Jolliffe"), fixed = TRUE)
  }
  expect_no_match(paragraph(cluster_kmeans(reduced, 2, seed = 1)), "on standardised features")
  twice <- reduce_pca(reduced, 1)
  expect_match(paragraph(twice), "and reduced to 1", fixed = TRUE)
  again <- paragraph(cluster_kmeans(twice, 2, seed = 1))
  expect_match(again, "standardised (M = 0, SD = 1) and reduced to 1", fixed = TRUE)
})

test_that("a search, a study against chance and pooled pairs are told as they were", {
  search <- search_classes(ratings, ratings_segments, search_grid(features = "basic", methods = c("kmeans", "gmm"),
    k = 2:3, reduce = list("none", pca = 2), fusion = list("mean", "ewe")), seed = 1)
  text <- report_methods(search)[[1L]]
  expect_match(text, paste("with 16 settings (seed 1): fusion by mean or ewe; features basic; reduction none or",
    "pca(2); clustering by k-means or Gaussian mixture; k = 2 or 3. They were judged by the silhouette"), fixed = TRUE)
  expect_match(text, "less than 0.5 / k of the segments counted as very small.", fixed = TRUE)
  expect_no_match(text, "fuzzy partition", fixed = TRUE)
  study <- function(chance) {
    report_methods(suppressWarnings(agreement(ratings, type = "study", chance = chance, surrogates = 19,
      seed = 1)))[[1L]]
  }
  expect_match(study("shift"), "(seed 1); p values are one-sided (Phipson & Smyth, 2010), not adjusted for the number",
    fixed = TRUE)
  expect_match(study("shift"), "presume traces without trend", fixed = TRUE)
  expect_no_match(study("pairing"), "without trend", fixed = TRUE)
  overall <- function(index) report_methods(agreement(ratings, index, type = "overall", resamples = 9, seed = 1))[[1L]]
  expect_match(overall(c("ccc", "icc_ak")), "Of more than two raters CCC was the mean over all pairs.", fixed = TRUE)
  expect_match(overall("icc_ck"), "intervals on the scale of Fisher's z of intraclass correlations", fixed = TRUE)
  expect_no_match(overall("icc_ck"), "mean over all pairs", fixed = TRUE)
})

test_that("who rated, whose clock counts and what a single rater's model estimates are told as they were", {
  clips <- ratings[ratings$recording %in% c("clip1", "clip2") & ratings$dimension == "arousal", ]
  told <- function(...) quietly(report_methods(...))[[1L]]
  pooled <- quietly(fuse_latent(clips, pool = "raters"))
  expect_match(told(pooled), "counted from the rater who is earliest on the whole")
  alone <- clips[clips$rater == "anna", ]
  expect_match(told(quietly(fuse_latent(alone))), "the signal with the rater's noise at 2 Hz")
  features <- quietly(extract_features(fuse_mean(clips), segment_fixed(clips, 20), "mean"))
  classes <- quietly(cluster_kmeans(features, k = 2, seed = 1))
  hers <- quietly(extract_features(alone, segment_fixed(clips, 20), "mean"))
  expect_match(told(class_predictability(classes, hers, permutations = 1, resamples = 2, seed = 1)), "by 5 raters")
  expect_match(told(profile_classes(classes, features)), "[(]Stappen et al., 2021[)]. There were 2 classes")
  expect_match(told(classes), "seed 1[)], on standardised features [(]M = 0, SD = 1[)]")
})
