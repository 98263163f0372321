# How raters were aligned and fused, a sentence a verb (see lineage-sentences.R).

sentence_align_dtw <- function(a) {
  say("The raters of each recording were aligned to ", aligned_to(a), " by dynamic time warping",
    dtw_limits(a), if (isTRUE(is.finite(a$max_slope))) " [itakura1975;sakoe1978]." else " [sakoe1978].")
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
    say_if(!is.null(a$conf_level), "; the band includes what the answers left open of the map, by ",
      say_number(a$resamples), " draws of it", say_seed(a)), ".")
}

say_level <- function(a) {
  how <- c(means = "the raters' mean ratings", latent = "the raters' estimated offsets and gains")
  say_if(!is.null(a$level) && a$level != "own", "; the levels of the recordings were made comparable by a robust ",
    "additive model (rater and recording) of ", how[[a$level]],
    say_if(isTRUE(a$shrink), ", and their courses shrunk to them by the share of signal"))
}

sentence_choose_fusion <- function(a) {
  say("Which fusion suits the ratings was asked of the ratings alone (`choose_fusion()`), which recommended `",
    a$.said$call, "`.")
}

sentence_compare <- function(a) {
  names <- if (is.character(a$methods)) a$methods else names(a$methods)
  say("The fusions ", say_list(names), " were compared", say_if(isTRUE(a$test), ": each rater was left out, the ",
    "others fused, and the gold standard correlated with the rater left out at the shift where they met best; ",
    "differences in Fisher's z, paired over raters, were tested by Student's t over recordings, with ",
    say_share(a$conf_level), " intervals and p adjusted for the pairs of a score [holm1979]"),
    say_if(!is.null(a$truth), "; a truth was given"), ".")
}

sentence_plan <- function(a) {
  names <- if (is.character(a$methods)) a$methods else names(a$methods)
  several <- length(a$raters) * length(a$recordings) * length(a$minutes) > 1L
  say("The size of the study was planned by simulation: ", a$studies, " studies of ",
    say_if(several, "each combination of "), say_list(say_number(a$raters)), " raters, ",
    say_list(say_number(a$recordings)), " recordings and ", say_list(say_number(a$minutes)), " minutes were simulated ",
    "(`simulate_annotations()`", say_if(length(a$simulation) > 0L, ", its ", say_list(names(a$simulation)),
      " chosen by the authors"), ") and fused by ", say_list(names), "; power was the share of studies whose ",
    "gold standard had a reliability of ", say_number(a$target), " or more", say_seed(a), ".")
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
  rule <- c(copeland = "Copeland's rule [saari1996]",
    bradley_terry = "the model of Bradley and Terry [bradley1952;hunter2004]")
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
    "probabilistic factor models [nicolaou2014]; it estimates the signal with ", if (one_rater(a))
      "the rater's noise" else say("each rater's lag (up to ", say_number(a$max_lag), " s), gain and noise"), " at ",
    say_number(a$rate),
    " Hz by the Kalman smoother [durbin2012] and penalised expectation-maximisation [dempster1977]",
    say_if(!is.null(a$conf_level), ", with a ", say_share(a$conf_level), " band by the model's variance",
      say_if(!one_rater(a), " widened by a jackknife over raters"),
      say_if(!one_rater(a) && identical(a$band, "full"), " and by how far their levels, scales and lags are apart")),
    say_if(!one_rater(a), say_negative(a)),
    say_if(length(a$.said$unused) > 0L, "; without weight remained ", say_counted(a$.said$unused, a)),
    say_if(identical(a$pool, "raters"), "; what the recordings told of each rater (lag, gain, noise and its time ",
      "constant) was pooled over recordings by empirical Bayes, and every recording fitted again under it"),
    say_if(!is.null(a$reference), "; lags were counted from ", say_reference(a)),
    say_if(length(a$.said$lags) > 0L && !one_rater(a), "; lags",
      say_if(is.null(a$reference) && a$base_lag == 0, ", counted from the ",
        if (identical(a$pool, "raters")) "rater who is earliest on the whole," else "earliest reliable rater,"),
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
