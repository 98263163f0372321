# What was done to the ratings, a sentence a verb (see lineage-sentences.R): simulated, prepared, looked at, split.

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
    say_if(all(is.finite(gap)) && length(gap) > 0L, "; gaps longer than ", say_lasting(gap),
      say_if(diff(gap) > 0, " (each trace by its own pace)"), " stayed missing"), ".")
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
  say(if (isTRUE(a$.again)) "Again" else "As raters react late [mariooryad2015],",
    " each rater's lag was estimated in each recording ", how[[a$method]], " (up to ", say_number(a$max_lag), " s",
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
      " [patton2009;politis1992;politis2004]") else
      say("of blocks of ", say_window(a$block), say_seed(a), " [politis1992]"),
    say_if(any(a$index %in% normal_indices), "; widths were means of the bootstrap's and those of the F distribution ",
      "[mcgraw1996], which had the more weight the fewer independent samples there were; their number was the ",
      "geometric mean of two, from the autocorrelation of what an index is made of and from that of the ratings ",
      "[bartlett1946]"),
    say_if(any(a$index %in% setdiff(normal_indices, rank_indices)), "; where ratings had a positive excess kurtosis, ",
      "it lengthened the intervals and lowered the number of independent samples that they were made for"))
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
