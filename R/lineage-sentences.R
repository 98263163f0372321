# One sentence a verb: what was done, with which parameters, in the past tense. A sentence is a function of the
# arguments that the step recorded and of what it has to say beside (`.said`, see lineage-said.R); marks such as
# [lin1989] cite method_references. A sentence says nothing that these do not say. Text among these is shielded
# (util-marks.R): names of raters are no marks.

say <- function(...) paste0(...)
say_if <- function(condition, ...) if (isTRUE(condition)) paste0(...) else ""

# Numbers and lists as text has them.
say_number <- function(x) format(x, digits = 4, trim = TRUE)
say_share <- function(x) paste0(say_number(100 * x), "%")
say_window <- function(x) format(as_window(x))
say_count <- function(n, what) paste0(n, " ", what, if (n != 1L) "s")

say_list <- function(x, last = "and") {
  x <- as.character(x)
  if (length(x) < 2L) {
    return(paste(x))
  }
  paste(paste(x[-length(x)], collapse = ", "), last, x[[length(x)]])
}

say_range <- function(x) {
  ends <- unique(format(signif(range(x, na.rm = TRUE), 3), trim = TRUE, drop0trailing = TRUE))
  paste(ends, collapse = " to ")
}

# The unit in which so many seconds are said.
lasting_unit <- function(seconds) {
  unit <- c(s = 1, min = 60, h = 3600, days = 86400)
  unit[max(1L, which(unit * c(1, 10, 3, 3) <= stats::median(seconds, na.rm = TRUE)))]
}

# "10 s", "24 h", "14 to 31 days"; one length is said exactly.
say_lasting <- function(seconds) {
  unit <- lasting_unit(seconds)
  one <- unique(seconds)
  if (length(one) != 1L) return(say(say_range(seconds / unit), " ", names(unit)))
  if (!isTRUE(one %% unit == 0)) unit <- c(s = 1)
  say(say_number(one / unit), " ", names(unit))
}

# Names of raters are shielded; of many the first.
say_names <- function(names, most = 12L) {
  left <- length(names) - most
  say_list(c(shielded(utils::head(names, most)), if (left > 0L) paste(left, if (left == 1L) "other" else "others")))
}

# "ben in 1 and chen in 2 of 12 recordings x dimensions"
say_counted <- function(counts, a) {
  say(say_names(paste(names(counts), "in", counts)), " of ", a$.said$cells,
    if (a$.said$cells == 1L) " recording x dimension" else " recordings x dimensions")
}

say_seed <- function(a) say_if(!is.null(a$seed), " (seed ", a$seed, ")")
say_band <- function(a, how) {
  say_if(!is.null(a$conf_level) && !one_rater(a), ", with a ", say_share(a$conf_level), " band by ", how)
}
say_fit_on <- function(a) say_if(!is.null(a$partition), " on the partition ", say_list(a$partition))

# ---- the ratings -------------------------------------------------------------------------------

sentence_simulate <- function(a) {
  say("The ratings were simulated (`simulate_annotations()`", say_if(!is.null(a$seed), ", seed ", a$seed), ").")
}

sentence_resample <- function(a) {
  how <- c(linear = "linear interpolation", mean = "averaging", previous = "carrying the last rating on")
  ways <- how[a$method %||% names(a$.said$ways)]
  if (length(ways) > 1L) ways <- paste0(ways, " (", a$.said$ways, " traces)")
  gap <- if (!is.null(a$max_gap)) range(a$max_gap) else a$.said$gap
  was <- a$.said$was
  rated <- if (!is.null(was$rate)) say_rate(was)
  say("The ratings", say_if(isFALSE(was$even), " (", rated, ")"), " were resampled",
    say_if(isTRUE(was$even), " from ", rated), " to ", rate_words(a$rate, 4), say_if(length(ways) > 0L, " by ",
      say_list(ways)),
    say_if(all(is.finite(gap)) && length(gap) > 0L, "; gaps longer than ", say_lasting(gap), " stayed missing"), ".")
}

# Smoothing comes before the fusion or after it.
smoothed <- function(a) if (isTRUE(a$.fused)) "The fused signal was" else "Each rater's trace was"

sentence_savgol <- function(a) {
  say(smoothed(a), " smoothed by a Savitzky-Golay filter (window ", odd_window(a$window), ", order ", a$order,
    ") [savitzky1964].")
}

sentence_average <- function(a) say(smoothed(a), " smoothed by a moving average (window ", odd_window(a$window), ").")

# A centred window has an odd number of samples, which seconds become at each trace's rate.
odd_window <- function(window) {
  window <- as_window(window)
  is_odd <- window$unit == "samples" && window$length %% 2 == 1
  say(say_window(window), say_if(!is_odd, ", rounded up to an odd number of samples"))
}

sentence_kernel <- function(a) {
  kernel <- if (is.numeric(a$kernel)) paste("kernel of", say_count(length(a$kernel), "weight")) else
    paste(a$kernel, "kernel")
  say(smoothed(a), " smoothed by a ", kernel, say_if(!is.null(a$window), " (window ", say_window(a$window), ")"), ".")
}

sentence_standardise <- function(a) {
  if (!is.null(a$scaling)) {
    return("The raters were put on a scale that had been learnt on other ratings.")
  }
  if (identical(a$by, "none")) {
    return("The raters' scales were left as they were.")
  }
  over <- if (a$by == "rater") "over all recordings" else "within each recording"
  say("Each rater's ratings were standardised ", over, " (z-scores)",
    say_if(length(a$range) == 2L, " and mapped linearly to the range from ", say_number(a$range[[1L]]), " to ",
      say_number(a$range[[2L]])),
    say_if(!is.null(a$partition), "; the scale was learnt on ", say_list(a$partition)), ".")
}

sentence_lag <- function(a) {
  if (a$method == "fixed") {
    lag <- unlist(a$lag)
    whose <- if (!is.null(names(lag))) paste(" for", names(lag))
    return(say("The raters' lag was taken as ", say_list(paste0(say_number(lag), " s", whose)), "."))
  }
  how <- c(
    relative = "relative to the other raters, by cross-correlation",
    pairwise = "relative to the other raters, from all pairs",
    reference = if (has_features(a$reference)) say("against ", say_reference(a),
      ", by the share of each trace that it explains out of sample") else say("against ", say_reference(a), ", by ",
      if (identical(a$criterion, "mutual_information")) "the greatest mutual information [mariooryad2015]" else
        "cross-correlation")
  )
  bootstrap <- a$method != "pairwise" && !is.null(a$conf_level) && a$resamples > 0
  # That paper is on the lags of raters, not on these ways to estimate them.
  described <- isFALSE(a$.used)
  say(if (isTRUE(a$.again)) "Again" else "As raters react late [mariooryad2015],", " each rater's lag was estimated ",
    how[[a$method]], " (up to ", say_number(a$max_lag), " s",
    say_if(!is.null(a$window), "; windows of ", say_window(a$window)), ")",
    say_if(bootstrap, ", with ", say_share(a$conf_level), " intervals by a block bootstrap with ",
      say_number(a$resamples), " resamples", say_seed(a)),
    say_if(described, ", for description only", say_if(!is.null(a$.said$lags), " (", say_lags(a$.said$lags), ")")), ".")
}

# A signal by the name that its author gave it, features by their columns.
say_reference <- function(a) {
  if (!has_features(a$reference)) {
    return(say("a reference signal", say_if(!is.null(a$.said$reference), " (\"", a$.said$reference, "\")")))
  }
  columns <- stimulus_columns(a$reference)
  say(say_count(length(columns), "feature"), " of the recording (", say_list(shielded(columns)), ")")
}

say_lags <- function(range) say(say_range(round(range, 2)), " s")

sentence_shift <- function(a) {
  lags <- a$.said$lags %||% known_range(unlist(if (is.data.frame(a$lags)) a$lags$lag else a$lags))
  say("The raters' traces were moved back ", say_if(isTRUE(a$.again), "again "), "by their lags",
    say_if(!is.null(lags), " (", say_lags(lags), ")"), ".")
}

sentence_agreement <- function(a) {
  if (identical(a$type, "study")) {
    return(sentence_study(a))
  }
  cite <- c(ccc = " [lin1989]", spearman = " [spearman1904]", alpha = " [krippendorff2004]",
    alpha_nominal = " [krippendorff2004]", alpha_ordinal = " [krippendorff2004]", alpha_ratio = " [krippendorff2004]",
    cronbach = " [cronbach1951]", kendall = " [kendall1939]", kappa = " [cohen1960;conger1980]",
    kappa_linear = " [cohen1960;conger1980]", kappa_quadratic = " [cohen1960;conger1980]", ac1 = " [gwet2008]",
    ac2 = " [gwet2008]", sda = " [booth2020]")
  cite[grep("^icc", names(agreement_indices), value = TRUE)] <- " [mcgraw1996]"
  label <- agreement_indices[a$index]
  label[a$index == "ccc"] <- "the concordance correlation coefficient (CCC)"
  label[a$index == "changes"] <- "Pearson's correlation of changes"
  label[a$index == "sda"] <- "signed differential agreement (SDA)"
  averaged <- a$index %in% names(Filter(function(reach) reach == "mean", index_reach))
  k <- a$.said$k
  label <- paste0(label, ifelse(averaged & length(k) > 0L, paste0(" (k = ", say_range(k %||% NA), ")"), ""),
    ifelse(a$index %in% names(cite), cite[a$index], ""))
  who <- c(pairwise = "of all pairs of raters", leave_one_out = "of each rater with the mean of the others",
    overall = "of all raters")
  of_pairs <- if (a$type == "overall") agreement_indices[intersect(a$index, pair_indices)]
  if (identical(a$.said$rows, 0L)) {
    return("Agreement could not be measured: no recording had two raters of one dimension.")
  }
  say("The agreement ", who[[a$type]], say_if(a$by == "recording", " in each recording"), " was measured by ",
    say_list(label),
    say_if(!is.null(a$change) && any(a$index %in% c("changes", "sda")), " (changes over ", say_window(a$change),
      say_if(isTRUE(a$still > 0), "; up to ", say_number(a$still), " counted as none"), ")"),
    say_if(a$by == "segment", " in each segment"),
    say_if(!is.null(a$window), " in windows of ", say_window(a$window),
      say_if(!is.null(a$step), " every ", say_window(a$step))),
    say_if(!is.null(a$conf_level) && a$resamples > 0, say_interval(a)), ".",
    say_if(length(of_pairs) > 0L, " Of more than two raters ", say_list(of_pairs), if (length(of_pairs) == 1L)
      " was" else " were", " the mean over all pairs."),
    say_if(isTRUE(a$.said$undefined > 0), " Of ", a$.said$rows, " coefficients ", a$.said$undefined,
      if (isTRUE(a$.said$undefined == 1)) " was" else " were", " not defined."), sentence_chance(a))
}

# How the interval of an agreement was made (agree-interval.R).
say_interval <- function(a) {
  forms <- unique(ifelse(index_reach[a$index] == "pair", "Fisher's z",
    "Fisher's z of intraclass correlations [fisher1925]"))
  say(", with ", say_share(a$conf_level), " intervals on the scale of ", say_list(forms),
    say_if(!all(a$index %in% course_indices), ", centred on the estimate less its bootstrap bias and extended by that ",
      "bias on the side to which it points"),
    ", with standard errors by a circular block bootstrap over time with ", say_number(a$resamples), " resamples ",
    if (is.null(a$block)) say("of blocks whose length followed from the autocorrelation", say_seed(a),
      " [politis1992;politis2004;patton2009]") else
      say("of blocks of ", say_window(a$block), say_seed(a), " [politis1992]"),
    say_if(any(a$index %in% normal_indices), "; the fewer independent samples there were, the more the width was that ",
      "of the F distribution [mcgraw1996]"),
    say_if(any(a$index %in% setdiff(normal_indices, rank_indices)), "; where ratings had a positive excess kurtosis, ",
      "intervals were lengthened by it"))
}

sentence_chance <- function(a) {
  if (is.null(a$chance)) {
    return("")
  }
  how <- c(shift = "each rater's trace was shifted round the recording by a random time of its own",
    pairing = "each rater was replaced by one of another recording")
  say(" It was compared with chance by ", say_number(a$surrogates), " surrogates, in which ", how[[a$chance]],
    say_if(!is.null(a$refit) && !isFALSE(a$refit), ", and the alignment of the raters was repeated on each"),
    say_if(is.null(a$conf_level) || identical(a$type, "study"), say_seed(a)), "; p values are one-sided [phipson2010]",
    if (a$chance == "shift") ", not adjusted for the number of rows, and presume traces without trend." else
      " and not adjusted for the number of rows.")
}

sentence_study <- function(a) {
  over <- setdiff(a$.said$over %||% "recordings and raters", "none")
  say("The agreement of the study was measured by ", say_list(agreement_indices[a$index]), " as coefficients of ",
    "generalisability [brennan2001;mcgraw1996]", say_if(length(a$.said$k) > 0L, " (k = ", say_range(a$.said$k), ")"),
    ", from variance components: of recordings and of times within them (what is measured), of raters, of raters by ",
    "recordings and of the rest (error), pooled over recordings",
    say_if(!is.null(a$conf_level) && length(over) > 0L, ", with ", say_share(a$conf_level),
      " intervals by the jackknife over ", say_list(over, "or"), " (Student's t on Fisher's z)"),
    say_if(isTRUE(a$.said$negative), "; variances that were estimated as negative counted as ",
      "none"), ".", sentence_chance(a))
}

sentence_diagnostics <- function(a) {
  limits <- a$.said$limits
  flagged <- a$.said$flagged
  say("Each rater's traces were checked by `rater_diagnostics()`", if (!is.null(limits)) say_limits(limits),
    say_if(!is.null(flagged), "; of ", say_count(a$.said$traces, "trace"), " ", if (flagged == 0L) "none" else flagged,
      if (flagged < 2L) " was" else " were", " flagged"), ".")
}

# ---- alignment and fusion ----------------------------------------------------------------------

sentence_align_dtw <- function(a) {
  say("The raters of each recording were aligned to ", aligned_to(a), " by dynamic time warping",
    dtw_limits(a), if (isTRUE(is.finite(a$max_slope))) " [sakoe1978;itakura1975]." else " [sakoe1978].")
}

dtw_limits <- function(a) {
  limits <- dtw_options_said(a)
  say_if(nzchar(limits), " (", limits, ")")
}

# Where they are not those of all verbs that warp; behind `before`, if there are any.
dtw_options_said <- function(a, before = "") {
  limits <- c(
    if (!is.null(a$window)) paste("window", say_window(a$window)),
    if (isTRUE(a$step_pattern %in% c("symmetric2", "symmetricP1"))) paste("step pattern", a$step_pattern),
    if (isTRUE(is.finite(a$max_slope))) paste("slope up to", say_number(a$max_slope))
  )
  say_if(length(limits) > 0L, before, paste(limits, collapse = ", "))
}

# The most central rater is another one in each recording.
aligned_to <- function(a) {
  who <- a$.said$references
  say(dtw_reference(a$reference), say_if(a$reference == "medoid" && length(who) > 0L, " (",
    say_list(paste(shielded(names(who)), "in", who)), " of ", a$.said$cells, " recordings x dimensions)"))
}

dtw_reference <- function(reference) {
  switch(reference, medoid = "the most central rater", mean = "their mean", ewe = "their mean weighted by agreement",
    paste("rater", reference))
}

sentence_align_ctw <- function(a) {
  say("The raters of each recording were aligned ",
    if (a$joint) "by all dimensions together" else "dimension by dimension", " to ", aligned_to(a),
    " by canonical time warping (ridge ", say_number(a$lambda),
    dtw_options_said(a, ", "), ") [zhou2009",
    say_if(a$reference == "mean", ";zhou2016"), "].")
}

sentence_align_gctw <- function(a) say("The raters of each recording were aligned by ", gctw_phrase(a), ".")

gctw_phrase <- function(a) {
  say("generalised canonical time warping (variant \"", a$variant, "\"",
    say_if(is.finite(a$max_shift), ", at most ", say_number(a$max_shift), " s"), ") [zhou2016]",
    say_if(a$synchronise, ", after one constant lag had been taken out of each rater"))
}

# With one rater there is nothing to fuse, but some fusions have a model of a trace.
one_rater <- function(a) a$.said$most_raters %in% 1L
fused <- function(a, ...) {
  if (one_rater(a)) "The trace of the single rater was taken as it was, without a band." else say(...)
}
raters_were <- function(a) if (one_rater(a)) "The trace of the single rater was" else "The raters were"

say_centre <- function(a) {
  say_if(isTRUE(a$centre), ", after each rater's level beside the others had been taken out by an additive model of ",
    "raters and times [searle1987]")
}

sentence_mean <- function(a) {
  trimmed <- a$trim > 0
  fused(a, "The raters were fused by the ", if (trimmed) paste0(say_share(a$trim), " trimmed mean") else "mean",
    say_if(!trimmed, say_centre(a)), say_band(a, "the jackknife over raters [efron1981]"), say_min_raters(a), ".")
}

sentence_median <- function(a) {
  fused(a, "The raters were fused by the median", say_band(a, "the variance of Maritz and Jarrett [maritz1978]"),
    say_min_raters(a), ".")
}

# What all fusions say at their end.
say_min_raters <- function(a) {
  say(
    say_if(isTRUE(a$min_raters > 1), "; times with fewer than ", say_number(a$min_raters), " raters stayed missing"),
    say_level(a)
  )
}

sentence_recalibrate <- function(a) {
  guard <- say(", where ", say_number(a$folds), "-fold cross-validation over the answers found a gain of more than ",
    "one standard error over a straight line (elsewhere it was left as it was),")
  say("The scale of the gold standard was bent", if (isTRUE(a$force)) "" else guard,
    " by a monotone piecewise linear map (", say_number(a$knots), " points, smoothness ", say_number(a$lambda),
    ") fitted to ", say_count(nrow(a$comparisons), "comparison"), " of segments [booth2018]; the range was kept",
    say_if(!is.null(a$conf_level), "; the band includes a bootstrap over the answers with ", say_number(a$resamples),
      " resamples", say_seed(a)), ".")
}

say_level <- function(a) {
  how <- c(means = "the raters' mean ratings", latent = "the raters' estimated offsets and gains")
  say_if(!is.null(a$level) && a$level != "own", "; the levels of the recordings were made comparable by a robust ",
    "additive model (rater and recording) of ", how[[a$level]],
    say_if(isTRUE(a$shrink), ", and their courses shrunk to them by the share of signal"))
}

sentence_compare <- function(a) {
  names <- if (is.character(a$methods)) a$methods else names(a$methods)
  say("The fusions ", say_list(names), " were compared", say_if(isTRUE(a$test), ": each rater was left out, the ",
    "others fused, and the gold standard correlated with the rater left out at the shift where they met best; ",
    "differences in Fisher's z, paired over raters, were tested by Student's t over recordings, with ",
    say_share(a$conf_level), " intervals and p adjusted for the pairs of a score [holm1979]"),
    say_if(!is.null(a$truth), "; a truth was given"), ".")
}

sentence_ewe <- function(a) {
  fused(a, "The raters were fused by the estimator weighted evaluator (EWE) [grimm2005], ", weights_phrase(a),
    say_centre(a), say_band(a, "the jackknife over raters [efron1981]"),
    "; raters with negative agreement had weight 0", say_unused(a), say_min_raters(a), ".")
}

say_unused <- function(a) {
  unused <- a$.said$unused
  say_if(!is.null(unused), " (", if (length(unused) == 0L) "none had" else say_counted(unused, a), ")")
}

weights_phrase <- function(a) {
  if (a$weighting == "reliability") {
    return(say("weighted by r / (1 - r^2 + .05), with r Pearson's correlation with the weighted mean of the others, ",
      "in at most ", say_number(a$max_iter %||% 10), " rounds"))
  }
  whom <- c(pairwise = "their mean agreement with each of the others",
    leave_one_out = "their agreement with the mean of the others",
    consensus = "their agreement with the mean of all")
  say("weighted by ", whom[[a$agreement]], say_if(a$agreement == "pairwise", " [stappen2021]"), " in ",
    if (a$index == "ccc") "CCC [lin1989]" else "Pearson's r")
}

sentence_raaw <- function(a) {
  aligned <- switch(a$align$method,
    gctw = gctw_phrase(a$align),
    dtw = , ctw = say(if (a$align$method == "dtw") "dynamic time warping [sakoe1978]" else
      "canonical time warping [zhou2009]",
      say_if(isTRUE(a$align$synchronise), ", after one constant lag had been taken out of each rater")),
    lag = "one constant lag for each rater",
    none = "no warping"
  )
  fused(a, "The raters were fused by rater aligned annotation weighting (RAAW) [stappen2021]: aligned by ", aligned,
    ", then ", weights_phrase(a), say_centre(a), say_band(a, "the jackknife over raters [efron1981]"),
    "; raters with negative agreement had weight 0", say_unused(a), say_min_raters(a), ".")
}

sentence_gctw <- function(a) {
  fused(a, "The raters were aligned by ", gctw_phrase(a$align), ", and fused by the mean of the aligned traces",
    say_centre(a), say_band(a, "the jackknife over raters [efron1981]"), say_min_raters(a), ".")
}

sentence_distribution <- function(a) {
  how <- c(
    normal = "a Student distribution with one degree of freedom less than raters, as another rater's rating has it",
    beta = "a beta distribution of their moments", quantile = "their quantiles"
  )
  say("How the raters spread about the gold standard at each time was kept as ", how[[a$family]],
    say_if(length(a$scale) == 2L, " on the scale from ", say_number(a$scale[[1L]]), " to ",
      say_number(a$scale[[2L]])), ".")
}

sentence_gradient <- function(a) {
  say(if (one_rater(a)) "The trace of the single rater was" else
    say("The raters", say_if(a$equalise, ", brought to equal spread,"), " were"),
    " fused by their changes: the common step, ",
    "Huber's M-estimate over the raters [huber1964] smoothed over ", say_window(a$window), ", was added up and held ",
    "to the mean of the centred traces beyond ", say_number(a$anchor), " s", say_band(a,
      "the jackknife over raters [efron1981]"), say_min_raters(a), ".")
}

sentence_ordinal <- function(a) {
  rule <- c(copeland = "Copeland's rule", bradley_terry = "the model of Bradley and Terry [bradley1952;hunter2004]")
  say(raters_were(a), " fused by their orderings: windows of ", say_window(a$window), " were ordered by ",
    rule[[a$rule]], " over the raters' votes on all pairs, and put on the scale of the mean",
    say_band(a, "the jackknife over raters [efron1981]"), say_min_raters(a), ".")
}

sentence_dba <- function(a) {
  fused(a, "The raters were fused by the barycentre of dynamic time warping (DBA", barycentre_options(a),
    ") [petitjean2011]", say_level(a), ".")
}

sentence_softdtw <- function(a) {
  say(raters_were(a), " fused by the soft-DTW barycentre (gamma ", say_number(a$gamma), " times their mean variance",
    barycentre_options(a), ") [cuturi2017]", say_level(a), ".")
}

barycentre_options <- function(a) {
  say(dtw_options_said(a, ", "), ", at most ", say_number(a$max_iter),
    " iterations", say_if(!is.null(a$start), " from ", start_phrase(a$start)),
    say_if(isTRUE(a$joint), ", one warp for all dimensions"),
    say_if(length(a$weights) > 0L, ", raters weighted"))
}

start_phrase <- function(start) {
  switch(start, steady = "their mean or a much better start", best = "the best of several starts", dtw_reference(start))
}

sentence_latent <- function(a) {
  say(raters_were(a), " fused by RALF, a latent factor model with lags that musefuse builds on the idea of dynamic ",
    "probabilistic factor models [nicolaou2014]; it estimates the signal with each ",
    "rater's lag (up to ", say_number(a$max_lag), " s), gain and noise at ", say_number(a$rate),
    " Hz by the Kalman smoother [durbin2012]",
    say_if(!is.null(a$conf_level), ", with a ", say_share(a$conf_level), " band by the model's variance",
      say_if(!one_rater(a), " widened by a jackknife over raters"),
      say_if(!one_rater(a) && identical(a$band, "full"), " and by how far their levels, scales and lags are apart")),
    say_if(!one_rater(a), say_negative(a)),
    say_if(length(a$.said$unused) > 0L, "; without weight remained ", say_counted(a$.said$unused, a)),
    say_if(identical(a$pool, "raters"), "; what the recordings told of each rater (lag, gain, noise and its time ",
      "constant) was pooled over recordings by empirical Bayes, and every recording fitted again under it"),
    say_if(!is.null(a$reference), "; lags were counted from ", say_reference(a)),
    say_if(length(a$.said$lags) > 0L && !one_rater(a), "; lags",
      say_if(is.null(a$reference) && a$base_lag == 0, ", counted from the earliest reliable rater,"),
      " were estimated as ", say_lags(a$.said$lags)),
    say_if(a$base_lag != 0, "; the signal was moved earlier by ", say_number(a$base_lag), " s"), say_level(a), ".")
}

say_negative <- function(a) {
  say("; raters who ran against the others were ", switch(a$negative,
      test = paste0(
        "turned round where a circular-shift test (p < .01, which takes traces of about 90 s or more) showed that ",
        "this was not chance, and left out elsewhere"
      ),
      flip = "turned round", drop = "left out"), say_inverted(a))
}

# Whom the latent fusion turned round, and in how many recordings x dimensions.
say_inverted <- function(a) {
  turned <- a$.said$turned
  if (is.null(turned)) return("")
  if (length(turned) == 0L) return(" (none was turned round)")
  say(" (turned round: ", say_counted(turned, a), ")")
}

# ---- segments, features, reduction -------------------------------------------------------------

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
    paste0(say_number(a$n_components), " principal component", if (a$n_components != 1) "s")
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
  say("The segments were clustered by ", how,
    say_if(isTRUE(a$.said$standardised), ", on standardised features (M = 0, SD = 1)"),
    say_if(!is.null(a$partition), ", fitted", say_fit_on(a)), say_seed(a), say_ended(a), ".")
}

say_starts <- function(a) say_if(is.null(a[["start"]]), ", ", say_count(a$starts, "start"))

sentence_kmeans <- function(a) {
  clustered(a, say("k-means (k = ", a$k, say_starts(a), ") [lloyd1982;arthur2007]"))
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
  linkage <- if (a$linkage == "ward") "Ward's" else a$linkage
  clustered(a, say("agglomerative clustering (", linkage, " linkage, ", cut, ")",
    if (a$linkage == "ward") " [murtagh2014]" else " [murtagh1983]"))
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
    ") [monti2003;fred2005]"))
}

sentence_cluster_som <- function(a) {
  what <- if (is.null(a[["k"]])) "each unit a class" else paste("units merged into k =", a$k)
  clustered(a, say("a self-organising map (", what, ") [vesanto2000]"))
}

sentence_traces <- function(a) {
  how <- c(pam = "partitioning around medoids [kaufman1990]", dba = "k-means with barycentres [petitjean2011]",
    hierarchical = say(if (a$linkage == "ward") "Ward's" else a$linkage, "-linkage hierarchical clustering"),
    kshape = "k-Shape [paparrizos2015]")
  what <- c(dtw = "dynamic time warping [sakoe1978]", soft_dtw = "soft dynamic time warping [cuturi2017]",
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
    " folds of whole recordings, against ", a$permutations, " permutations of the classes within recordings ",
    "[ojala2010]",
    say_seed(a), ".")
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
    say_if(identical(a$small, "last"), ", with proposals that had a very small class ranked last"),
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

# What no verb did belongs into the paper as well, in the author's words.
sentence_by_hand <- function(a) {
  taken <- all(startsWith(names(a), ".") | names(a) %in% c("gone", "kept", "fewer_rows", "lost_columns"))
  what <- table_words[[a$.table %||% ""]] %||% "table"
  say(if (taken) say("Of the ", what, " a part was kept (") else say("Then the ", what,
    if (what %in% plural_tables) " were" else " was",
    " changed by hand ("), paste(change_words(a, 12L), collapse = "; "),
    ")", say_if(!taken, ": what is said before belongs to the values before"), ".")
}

table_words <- list(annotations = "ratings", gold = "gold standard", segments = "segments", features = "features",
  classes = "classes", trace_classes = "classes",
  class_probabilities = "classes", class_predictability = "predictions", class_profile = "profile", lags = "lags",
  agreement = "agreement", diagnostics = "diagnostics")
plural_tables <- c("ratings", "segments", "features", "classes", "lags", "diagnostics")

sentence_rescale <- function(a) {
  turned <- length(a$from) == 2L && (a$from[[2L]] - a$from[[1L]]) * (a$to[[2L]] - a$to[[1L]]) < 0
  say("The ratings", say_whose(a), if (turned) " were turned round" else " were rescaled", say_if(length(a$from) == 2L,
    " (", say_ends(a$from), " became ", say_ends(a$to), ")"), ".")
}
say_ends <- function(x) paste0("[", paste(say_number(x), collapse = ", "), "]")

sentence_exclude <- function(a) {
  time <- c(if (!is.null(a$start)) paste("from", say_number(a$start), "s"),
    if (!is.null(a$end)) paste("before", say_number(a$end), "s"))
  say("The ratings", say_whose(a), say_if(length(time) > 0L, " ", paste(time, collapse = ", ")), " were left out: ",
    sub("[.]$", "", a$reason), say_if(diff(a$.said$raters) < 0L, "; ", paste(rev(a$.said$raters), collapse = " of "),
      " raters remained"), ".")
}

sentence_split <- function(a) {
  if (is.null(a$by) || is.data.frame(a$by)) {
    return("The recordings were split into sessions.")
  }
  if (!is.character(a$by)) {
    return(say("The recordings were split into parts of ", say_window(a$by), "."))
  }
  zones <- a$tz %||% a$.said$zones
  say("The recordings were split by ", a$by, say_if(length(zones) > 0L, " (time zone ", say_list(zones), ")"),
    say_if(isTRUE(a$from > 0), ", days from ", say_number(a$from), " o'clock on"),
    say_if(identical(a$clock, "elapsed"), ", on a clock that is not set to summer time"),
    say_if(isTRUE(a$min_share > 0), "; parts rated for less than ", say_share(a$min_share),
      " of their time were left out"), ".")
}

say_whose <- function(a) {
  say(say_if(!is.null(a$dimension), " of ", say_list(a$dimension)),
    say_if(!is.null(a$rater), " by ", say_list(a$rater)),
    say_if(!is.null(a$recording), " in ", say_list(a$recording)))
}

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
  compare_fusions = sentence_compare, fuse_gradient = sentence_gradient, fuse_ordinal = sentence_ordinal,
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
  pick_classes = sentence_pick, profile_classes = sentence_profile, name_classes = sentence_name
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
