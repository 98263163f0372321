#' Concordance of two series
#'
#' Lin's concordance correlation coefficient (CCC): how well two raters agree in course, level and
#' spread. 1 is perfect agreement, 0 none, below 0 contrary courses. Pearson's correlation, its upper
#' limit, overlooks differences of level and spread.
#'
#' \deqn{CCC = \frac{2 s_{xy}}{s_x^2 + s_y^2 + (\bar x - \bar y)^2}}{CCC = 2 s_xy / (s_x^2 + s_y^2 + (m_x - m_y)^2)}
#' with population moments (divisor n), so that CCC(x, x) = 1.
#'
#' @param x,y Numeric vectors of one length. Pairs with a missing member are left out.
#' @inheritParams rlang::args_dots_empty
#' @returns One number; `NA` where no pair is complete or both are the same constant.
#' @references Lin, L. I.-K. (1989). A concordance correlation coefficient to evaluate
#'   reproducibility. *Biometrics*, 45(1), 255-268. \doi{10.2307/2532051}
#' @family agreement
#' @examples
#' concordance(c(1, 2, 3, 4), c(1.1, 2.2, 2.9, 4.3))
#' concordance(1:4, 11:14) # the same course on another level
#' @export
concordance <- function(x, y, ...) {
  check_no_dots()
  x <- check_paired(x)
  y <- check_paired(y)
  if (length(x) != length(y)) {
    abort_musefuse(c("{.arg x} and {.arg y} must have the same length.",
      x = "They have {length(x)} and {length(y)} values."), "argument")
  }
  call_core(cpp_concordance(x, y))
}

check_paired <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  check_given(missing(x), "numbers", arg, call)
  if (!is.numeric(x) && !(is.atomic(x) && all(is.na(x)))) abort_wanted(x, "numbers", arg, call)
  as.double(x)
}

# The indices: code and label, what it is in words, and the label of Shrout & Fleiss (1979).
agreement_indices <- c(
  ccc = "CCC", pearson = "Pearson", spearman = "Spearman", icc_1 = "ICC(1)", icc_k = "ICC(k)",
  icc_a1 = "ICC(A,1)", icc_ak = "ICC(A,k)", icc_c1 = "ICC(C,1)", icc_ck = "ICC(C,k)",
  cronbach = "Cronbach's alpha", alpha = "Krippendorff's alpha", alpha_nominal = "Krippendorff's alpha (nominal)",
  alpha_ordinal = "Krippendorff's alpha (ordinal)", alpha_ratio = "Krippendorff's alpha (ratio)",
  kendall = "Kendall's W", kappa = "Kappa", kappa_linear = "Kappa (linear weights)",
  kappa_quadratic = "Kappa (quadratic weights)", ac1 = "AC1", ac2 = "AC2",
  changes = "Changes", sda = "SDA"
)
agreement_names <- c(
  icc_1 = "one-way, one rater", icc_k = "one-way, mean of k raters",
  icc_a1 = "two-way, absolute agreement, one rater", icc_ak = "two-way, absolute agreement, mean of k raters",
  icc_c1 = "two-way, consistency, one rater", icc_ck = "two-way, consistency, mean of k raters",
  changes = "Pearson's correlation of the changes", sda = "signed differential agreement"
)
shrout_fleiss <- c(icc_1 = "ICC(1,1)", icc_k = "ICC(1,k)", icc_a1 = "ICC(2,1)", icc_ak = "ICC(2,k)",
  icc_c1 = "ICC(3,1)", icc_ck = "ICC(3,k)")

# The package psych writes them without brackets.
other_names_of_indices <- c(icc1 = "icc_1", icc2 = "icc_a1", icc3 = "icc_c1", icc1k = "icc_k", icc2k = "icc_ak",
  icc3k = "icc_ck")
# What somebody may mean who names an author, or the family.
indices_by_author <- list(krippendorff = c("alpha", "alpha_ordinal", "alpha_nominal"), cohen = c("kappa",
  "kappa_quadratic"), conger = "kappa", gwet = c("ac1", "ac2"), lin = "ccc", concordance = "ccc",
  icc = c("icc_a1", "icc_ak", "icc_c1", "icc_ck"), r = "pearson", correlation = c("pearson", "spearman"),
  rho = "spearman", w = "kendall")

# How far each index reaches follows from its kind: "pair" -1 to 1, "single" -1 / (k - 1) to 1, "mean" (the
# reliability of a mean) and "rank" 0 to 1.
index_reach <- c(
  ccc = "single", pearson = "single", spearman = "single", icc_1 = "single", icc_k = "mean", icc_a1 = "single",
  icc_ak = "mean", icc_c1 = "single", icc_ck = "mean", cronbach = "mean", alpha = "single", alpha_nominal = "single",
  alpha_ordinal = "single", alpha_ratio = "single", kendall = "rank", kappa = "pair", kappa_linear = "pair",
  kappa_quadratic = "pair", ac1 = "pair", ac2 = "pair", changes = "single", sda = "pair"
)

#' Agreement of raters
#'
#' How much the raters of each recording and dimension agree: each pair (`"pairwise"`), each rater with
#' the mean of the others (`"leave_one_out"`), or all together (`"overall"`); over the whole
#' recording, its segments, or a sliding window.
#'
#' @section Indices:
#' | `index` | label | says |
#' |---|---|---|
#' | `"ccc"` | CCC | agreement in course, level and spread ([concordance()]) |
#' | `"pearson"`, `"spearman"` | Pearson, Spearman | agreement in course, up to a linear (monotone) change of scale |
#' | `"icc_1"`, `"icc_k"` | ICC(1), ICC(k) | one-way: who rated does not count; ICC(1,1), ICC(1,k) of Shrout & Fleiss |
#' | `"icc_a1"`, `"icc_ak"` | ICC(A,1), ICC(A,k) | two-way, absolute agreement; ICC(2,1), ICC(2,k) |
#' | `"icc_c1"`, `"icc_ck"` | ICC(C,1), ICC(C,k) | two-way, consistency: no levels; ICC(3,1), ICC(3,k) |
#' | `"cronbach"` | Cronbach's alpha | equals ICC(C,k) of the times that all rated |
#' | `"alpha"` | Krippendorff's alpha | absolute agreement, interval data, any pattern of missing ratings |
#' | `"alpha_ordinal"`, `"alpha_nominal"`, `"alpha_ratio"` | Krippendorff's alpha (...) | the same for other scales |
#' | `"kendall"` | Kendall's W | agreement in ranks, corrected for ties |
#' | `"kappa"`, `"kappa_linear"`, `"kappa_quadratic"` | Kappa | of classes: Cohen's, of many raters Conger's |
#' | `"ac1"`, `"ac2"` | AC1, AC2 | of classes: Gwet's, AC2 with quadratic weights |
#' | `"changes"` | Changes | Pearson's correlation of the changes over `change`: do they rise and fall as much? |
#' | `"sda"` | SDA | signed differential agreement: do they rise, fall and rest at the same times? |
#'
#' ICC(.,1) is the reliability of one rater, ICC(.,k) that of the mean of all k. In consistency a rater's level does not
#' count. Labels are McGraw & Wong's (1996); those of Shrout & Fleiss (1979), and of the package psych (`"ICC3k"`), are
#' understood, too.
#'
#' Raters bend a scale each in their own way, and on relative scales (up and down, no ends) levels mean little. Ranks
#' (Spearman, Kendall's W) overlook any bending that keeps the order, changes overlook slow drifts, and SDA (Booth &
#' Narayanan 2020) both: each change over `change` is a rise, a fall, or (up to `still`) none, and SDA is the mean of
#' +1 where two raters have the same, -1 where not; so (SDA + 1) / 2 of the changes are the same. The first
#' author's code takes the changes from one sample to the next, as `change = samples(1)` does. It
#' knows no chance
#' level (raters who mostly rest agree), so look at it with `chance`, and it is hard on lags: take them out before.
#'
#' Of more than two raters, CCC, Pearson, Spearman, Changes and SDA are the mean over all pairs, each of the times that
#' both rated (for changes, at both their ends); Cronbach's alpha and Kendall's W are of the times that all rated;
#' Krippendorff's alpha, kappa and AC of those that at least two rated (what kappa and AC expect by chance, of all
#' ratings); the ICCs of all ratings. `n` says how many times these were (of an ICC: how many of them at least two
#' rated, for only these tell how far raters agree).
#' With missing ratings the ICCs follow from variance components by the method of fitting constants (Henderson 1953,
#' method 3), which are the mean squares of McGraw & Wong where nothing is missing; k is then k0 of Ebel (1951,
#' \doi{10.1007/BF02288803}), which is just below the mean number of ratings a time. A coefficient that would be above
#' 1, because the data contradict the model (a variance that is estimated as negative), is `NA`, its interval that of
#' the admissible part.
#'
#' @section Intervals:
#' Neighbouring samples are not independent, so formulas for independent ones give intervals that
#' are far too short. Here time is resampled in blocks (circular block bootstrap; Politis & Romano
#' 1992) whose length follows from the autocorrelation of what the index is made of (Politis & White 2004,
#' corrected 2009). The interval is made on a scale without ends (Fisher's z; for ICCs, alphas and means over the pairs
#' of more than two raters that of the intraclass correlation), so it never leaves the range that the coefficient has
#' (`range_low`, `range_high`: a reliability of a mean is 0 to 1). Its centre is moved back by the bias that the
#' resamples show where levels count (Davison & Hinkley 1997; levels are estimated, too, which makes absolute agreement
#' look lower than it is), and that side of the interval is as much longer, for the bias is as uncertain as it is large.
#'
#' A few independent samples (`n_eff`) show their own spread badly. So of CCC, Pearson, Spearman, Changes, the ICCs,
#' Cronbach's, interval and ordinal alpha, and Kendall's W the squared standard error is a weighted mean: that of the
#' bootstrap, made up for what blocks of finite length miss, has the weight `n_eff / (n_eff + 15)`, that of `n_eff`
#' independent normal samples (the F distribution of McGraw & Wong 1996) the rest, and so are the quantiles. The other
#' indices, of classes and signs, have the bootstrap and Student's t with `n_eff / 2` degrees of freedom alone. Ratings
#' that rest and burst, or have a few extremes, hide how far they spread, and more samples look independent than are:
#' where their excess kurtosis `g` is positive (the mean of the raters'; of three or more that of
#' their mean, if larger), half widths of all these but ranks are \eqn{\sqrt{1 + a}} times as long with
#' \eqn{a = 50 g / (200 + n_{eff})}, and made for \eqn{n_{eff} / (1 + 4 a)} independent samples. The `n_eff` of these
#' rules, but not the one that is printed, is
#' the geometric mean of two: of the index, and of the raters' own autocorrelation as normal ratings would have it
#' (Bartlett 1946), as the first alone is often far too large.
#' In simulations with 10 independent samples (200 to 400 recordings a case, each figure good to 1.0 to 1.5; they also
#' chose how much each count weighs) 95 % intervals held the truth of normal ratings by 2 to 8 raters in 94 to 98 of
#' 100 recordings; with Laplace's tails in 92 to 97, with chi-squared ones (4 degrees of freedom) in 91 to 96, and of
#' ratings that rest for four fifths of the time and then burst in 93 to 98; with 30, where they were asked, in 94 to
#' 98, but chi-squared ones by 5 and 8 raters in 91 to 96.
#' By the first count alone, which is nearly the second where samples are many, it was 86 to 98 at 10, 90 to 98 at
#' 30 and 92 to 98 at 100 and more (bench/bootstrap-coverage.R in the sources). Tails make intervals long: those of two
#' raters who rest and burst were about 1.7 times as long as those of normal ratings at 10, and those of ICC(C,1) 1.1 to
#' 1.3 times as wide as those from the F distribution at 10 independent times, at most 1.1 times at 30 and more.
#' Below 10 independent samples
#' intervals are rough, and `reason` says so.
#' Of kappa, AC1, AC2 and nominal alpha 90 to 100 of 100 held the truth (two raters, classes that last and that do not,
#' 100 and 600 samples; 80 recordings a case, good to 2.5).
#' They say how far another stretch of the same kind would differ, not other raters: for those see A study.
#'
#' @section A study:
#' `type = "study"` pools the recordings of each dimension: variance components of times within recordings,
#' recordings, raters, raters by recordings and the rest (`tidy(x, "components")`; slow changes that no rater shares
#' count in part as raters by recordings, and those that all share as recordings), and from them ICC(A,1),
#' ICC(A,k), ICC(C,1) and ICC(C,k). What is to be told apart are the times of all recordings. The interval is by the
#' jackknife over recordings (the unit), over raters, or the sum of the two variances (`over` says which; `tidy(x,
#' "intervals")` has all three), so it covers other recordings and other raters. Of simulated studies of 3 or 5
#' recordings with 3 or 5 raters 97 to 100 % of the 95 % intervals held ICC(C,1) and ICC(A,1), as the few degrees of
#' freedom make them long, of 10 and 20 recordings 95 to 99 % (80 to 150 studies each, so good to 2), and estimates were
#' right on average (within .012). `autoplot()` draws a forest with
#' the pooled row, [rater_number()] says how many raters suffice, [agreement_table()] prints it for a paper. Its
#' rows are `dimension`, `index`, `estimate`, `std.error` (on Fisher's z), `conf.low`, `conf.high`, `over`, `k`
#' (raters a time), `recordings`, `raters`, `reason`.
#'
#' @section Chance:
#' Smooth traces agree by chance far more than independent numbers do, and aligned ones more still. With `chance =`
#' each coefficient is also computed of `surrogates`, which have the raters' traces but nothing in common:
#' * `"shift"`: each rater's trace is turned round within its recording (what runs out at the end comes in at the
#'   beginning) by a random time, no two raters nearer to each other than 10 s (less in short recordings). A level
#'   that a recording has for all raters stays; rises and falls that all recordings share (how they begin) count as
#'   more than chance. It presumes stationary traces: of 300 simulated recordings of 240 samples with
#'   two raters who had nothing in common, 20 % had p <= .05 where the traces were random walks, 40 % where they drifted
#'   (Pearson), and 7 % in `"changes"`; with an autocorrelation of .95 from sample to sample 5 to 7 %, six raters 10 %
#'   (220 recordings). A warning (`musefuse_warning_drift`) says so where traces remember their past for more than an
#'   eighth of a recording, or follow a straight line more than steady ones do: of simulated recordings with two raters
#'   it came with 87 % of
#'   the random walks and 90 % of those that drifted (walks of five recordings at once: 98 %). It came with 10 % of the
#'   recordings of 240 samples that had an autocorrelation of .95, and with at most 1 % where it was .8 or there were
#'   1200 samples. Of 300 recordings of random walks 0.3 % had p <= .05 and no warning.
#' * `"pairing"`: pseudo-raters, each rater of a recording taken from another one, no two of the same; beginnings
#'   and ends that are alike in all recordings are then chance. It needs as many recordings as a recording has raters.
#'
#' `p.value` is (b + 1) / (m + 1), where b of the m surrogates agree as much (Phipson & Smyth 2010): one-sided, for each
#' row by itself. Of few recordings few pairings are different, and none is the true one: with N of them p is
#' (N p + 1) / (N + 1), so that it never is below 1 / (N + 1) (two raters in four recordings: N = 12). `chance` and
#' `chance.high` are the mean (on the scale without ends, see Intervals) and the 95 %
#' quantile of the surrogates; `autoplot()` draws them.
#'
#' Raters who were aligned to each other agree more because they were: where `data` was made by [shift_lag()] with
#' lags estimated from the raters, [align_gctw()], [align_dtw()] or [align_ctw()], the same verbs with the same
#' arguments align every surrogate, after what else was done to the ratings. An alignment that cannot be repeated
#' (lags by hand, or against
#' a reference) is an error; then `refit` says how to align a surrogate. Warps that were made before the ratings
#' came into the package cannot be known. Surrogates of warped ratings are made of the ratings before
#' the warp, which the alignment keeps, and what was done since the warp (smoothing, standardising, a second warp) is
#' done to each of them. Where that cannot be (values changed by hand) it is an error, and `refit` says what makes of
#' ratings before the warp what `data` is. Of simulated recordings with nothing in common p <= .05 had 7 % of 300 of six
#' raters after [align_dtw()] (smoothed afterwards 9 % of 250), 6 % of 150 of four after [align_ctw()], 3 % of 100
#' after [align_gctw()], smoothed and standardised, and, after [shift_lag()], 8 % of 25 (good to 2; the last to 4).
#'
#' @param data A table of annotations.
#' @param index One or more of the indices below.
#' @param type `"pairwise"`, `"leave_one_out"`, `"overall"`, or `"study"`: one figure over all recordings (see A study).
#' @param by Over what: `"recording"`, `"segment"` (then `segments` is needed) or `"window"` (then
#'   `window` is). Giving `segments` or `window` is enough.
#' @param segments A table with `recording`, `segment`, `start`, `end` (seconds; start <= t < end).
#' @param window,step Length of the sliding window and the way it moves each time: seconds, [seconds()] or
#'   [samples()]. By default a window moves by half its length.
#' @param conf_level Level of the intervals; `NULL` leaves them out, which is much faster.
#' @param resamples Number of bootstrap resamples; 0 leaves the intervals out.
#' @param block Block length of the bootstrap (seconds, [seconds()], [samples()]); from the data by default.
#' @param change For `"changes"` and `"sda"`: the change at a time is that of so long before (seconds, [seconds()],
#'   [samples()]).
#' @param still For `"sda"`: changes of this size and less, in units of the ratings, are none.
#' @param chance `"shift"` or `"pairing"`: how surrogates are made (see Chance); `NULL` asks for none.
#' @param surrogates Number of surrogates, at least 19; with 199 the smallest `p.value` is .005.
#' @param refit `TRUE`: surrogates are aligned as `data` was; a function of a table of annotations that aligns it (of
#'   ratings before a warp, that does all done since); `FALSE`: the lags taken out owe nothing to these ratings.
#' @param seed Seed of the resampling and the surrogates, by default drawn from R's random numbers ([set.seed()]). The
#'   same seed gives the same result for any number of threads.
#' @param threads Number of threads.
#' @inheritParams rlang::args_dots_empty
#' @inheritParams gold_standard
#' @returns A table of class `agreement`: `recording`, `dimension`, (pairwise) `rater`, `other` or
#'   (leave-one-out) `rater`, (segments) `segment` or (windows) `start`, `end` in seconds, `index`
#'   (the label), `estimate`, `conf.low`, `conf.high`, `n` (times used), `n_eff` (independent
#'   samples that would tell as much), `n_raters` (raters compared who gave a rating; 2 in pairs), `range_low`,
#'   `range_high` (what the index can reach) and `reason` (why there is no estimate, or why to be careful with it);
#'   with `chance` also `p.value`, `chance`, `chance.high`.
#'
#'   An index is `NA` where it is not defined (fewer than two common times, constant traces, one
#'   rater); `print()` counts these. Recordings with one rater give a warning of class
#'   `musefuse_warning_data`. `glance()` gives the mean, median and range
#'   of each index and the share of intervals above 0 (`above_zero`).
#' @references
#' Booth, B. M., & Narayanan, S. S. (2020). Fifty shades of green: Towards a robust measure of inter-annotator agreement
#' for continuous signals. *Proceedings of the 2020 International Conference on Multimodal Interaction*, 204-212.
#' \doi{10.1145/3382507.3418860}
#'
#' Bartlett, M. S. (1946). On the theoretical specification and sampling properties of autocorrelated time-series.
#' *Supplement to the Journal of the Royal Statistical Society*, 8(1), 27-41. \doi{10.2307/2983611}
#'
#' Davison, A. C., & Hinkley, D. V. (1997). *Bootstrap methods and their application*. Cambridge University Press.
#' \doi{10.1017/CBO9780511802843}
#'
#' Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. *British
#' Journal of Mathematical and Statistical Psychology*, 61(1), 29-48. \doi{10.1348/000711006X126600}
#'
#' Henderson, C. R. (1953). Estimation of variance and covariance components. *Biometrics*, 9(2), 226-252.
#' \doi{10.2307/3001853}
#'
#' Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero: Calculating exact P-values when
#' permutations are randomly drawn. *Statistical Applications in Genetics and Molecular Biology*, 9(1), Article 39.
#' \doi{10.2202/1544-6115.1585}
#'
#' McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation
#' coefficients. *Psychological Methods*, 1(1), 30-46. \doi{10.1037/1082-989X.1.1.30}
#'
#' Krippendorff, K. (2004). *Content analysis: An introduction to its methodology* (2nd ed.). Sage.
#'
#' Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: Uses in assessing rater reliability. *Psychological
#' Bulletin*, 86(2), 420-428. \doi{10.1037/0033-2909.86.2.420}
#'
#' Politis, D. N., & Romano, J. P. (1992). A circular block-resampling procedure for stationary data. In R. LePage &
#' L. Billard (Eds.), *Exploring the limits of bootstrap* (pp. 263-270). Wiley.
#'
#' Politis, D. N., & White, H. (2004). Automatic block-length selection for the dependent bootstrap.
#' *Econometric Reviews*, 23(1), 53-70. \doi{10.1081/ETC-120028836}; correction by Patton, A., Politis, D. N., &
#' White, H. (2009), 28(4), 372-375. \doi{10.1080/07474930802459016}
#' @family agreement
#' @examples
#' agreement(ratings, resamples = 200)
#' agreement(ratings, c("ccc", "icc_a1", "alpha"), type = "overall", resamples = 200)
#' agreement(ratings, type = "overall", window = 30, conf_level = NULL)
#' agreement(ratings, type = "overall", conf_level = NULL, chance = "shift", surrogates = 49)
#' @export
agreement <- function(data, index = "ccc", ..., type = c("pairwise", "leave_one_out", "overall", "study"),
                      by = c("recording", "segment", "window"), segments = NULL, window = NULL,
                      step = NULL, conf_level = 0.95, resamples = 1000, block = NULL, change = 1, still = 0,
                      chance = NULL, surrogates = 199, refit = TRUE, seed = NULL,
                      threads = getOption("musefuse.threads", 1L), path = NULL, output = NULL, read = list()) {
  check_no_dots()
  if (!is.null(path)) {
    given <- arguments_over_recordings(but = "by") # follows from `segments` and `window`
    return(do.call(map_recordings, c(list(path, agreement, output = output, read = read), given)))
  }
  check_output_needs_path(output, read)
  data <- check_annotations(data)
  type <- check_choice(type)
  index <- if (missing(index) && type == "study") study_indices else check_indices(index)
  by <- check_agreement_by(by, segments, window, step)
  if (by == "segment") segments <- check_segments(segments)
  if (!is.null(window)) window <- as_window(window)
  if (!is.null(step)) step <- as_window(step)
  if (!is.null(block)) block <- as_window(block)
  change <- as_window(change)
  still <- check_number(still, 0)
  if (!is.null(conf_level)) conf_level <- check_conf_level(conf_level)
  if (is.numeric(resamples) && isTRUE(resamples == 0)) conf_level <- NULL else resamples <- check_repeats(resamples, 2)
  threads <- check_threads(threads)
  plan <- chance_plan(data, chance, surrogates, refit)
  seed <- if (is.null(conf_level) && is.null(plan)) 0L else draw_seed(seed)

  if (type == "study") {
    if (by != "recording" || !is.null(block)) {
      abort_musefuse(c("{.code type = \"study\"} pools whole recordings.",
        x = "{.arg segments}, {.arg window} and {.arg block} have no use."), "argument")
    }
    return(agreement_study(data, index, conf_level, resamples, plan, refit, seed, threads))
  }
  request <- list(index = index, type = type, by = by, segments = segments, window = window, step = step,
    block = block, change = change, still = still, threads = threads)
  found <- measured_agreement(data, request, conf_level, resamples, plan, seed)
  out <- found$table
  own <- own_arguments(c(if (by != "segment") "segments", "path", "output", "read"))
  own[c("chance", "surrogates", "refit", "seed")] <- list(plan$kind, plan$surrogates, recorded_refit(plan, refit),
    found$seed)
  add_step(out, data, "agreement", own, said = list(
    k = if (type == "overall") known_range(fit_of(out)$clock$raters), rows = nrow(out),
    undefined = sum(is.na(out$estimate))))
}

# The table, and the seed that its random numbers came from.
measured_agreement <- function(data, request, conf_level, resamples, plan, seed, call = caller_env()) {
  cells <- annotation_cells(data, call)
  cells_of <- with_stretches(cells, request)
  index <- request$index
  type <- request$type
  streams <- told_of_streams(cells_of, type, length(index), seed)
  drawn <- !is.null(conf_level) || !is.null(plan)
  streams <- if (drawn) ask_corpus("random numbers", streams, learnt_streams) else learnt_streams(list(streams))
  if (!is.null(plan)) plan$recordings <- names(streams$first)
  pieces <- map_cells(with_row_streams(cells_of, streams, type, length(index)), "Measuring agreement",
    measure_cell, index, type, conf_level, resamples, streams$seed, request$threads, call = call)
  warn_lone_raters(cells)
  if (request$by == "segment") warn_unknown_segments(request$segments, data)
  out <- bind_agreement(pieces, data, type, request$by)
  if (!is.null(plan)) {
    out <- c(out, chance_columns(on_open_scale(pieces), cells, plan, chance_of_cells, request, streams$seed, call))
  }
  fit <- list(type = type, by = request$by, conf_level = conf_level, clock = clock_lengths(cells), chance = plan)
  list(table = new_table(out, "agreement", fit = structure(fit, class = c("fit_agreement", "musefuse_fit"))),
    seed = streams$seed)
}

# The k of coefficients for the mean of k raters: k0 of Ebel (1951, doi 10.1007/BF02288803), over recordings.
raters_at_a_time <- function(cells) {
  vapply(cells, function(cell) {
    at_time <- rowSums(is.finite(cell$ratings))
    at_time <- at_time[at_time > 0]
    (sum(at_time) - sum(at_time^2) / sum(at_time)) / (length(at_time) - 1)
  }, 0)
}

# A reliability of k raters is that of so many, not of all, where some were away.
raters_in_words <- function(k, x, raters) {
  k <- k[endsWith(as.character(x$index), ",k)")]
  if (length(k) == 0L || length(raters) == 0L || anyNA(k) || all(abs(k - max(raters)) < 0.005)) {
    return(NULL)
  }
  paste0("k = ", paste(unique(format(round(range(k), 2), trim = TRUE)), collapse = " to "),
    ": so many raters rated at a time.")
}

with_stretches <- function(cells, request) {
  lapply(cells, function(cell) {
    c(cell, list(stretches = cell_stretches(cell, request$by, request$segments, request$window, request$step),
      block = if (is.null(request$block)) 0L else window_samples(request$block, cell$rate),
      change = if (is.na(cell$rate)) 1L else window_samples(request$change, cell$rate), still = request$still))
  })
}

# Every row of the whole result has a random stream of its own, whoever else is in memory: what a recording tells is
# how many rows it has, what it learns is the stream of its first one, and the seed.
told_of_streams <- function(cells, type, n_index, seed) {
  rows <- rows_of_cells(cells, type, n_index)
  recording <- vapply(cells, `[[`, "", "recording")
  rows <- vapply(split(rows, factor(recording, unique(recording))), sum, 0)
  list(rows = rows, seed = seed)
}

learnt_streams <- function(told) {
  rows <- unlist(lapply(told, `[[`, "rows"))
  list(first = stats::setNames(cumsum(c(0, rows))[seq_along(rows)], names(rows)), seed = told[[1L]]$seed)
}

rows_of_cells <- function(cells, type, n_index) {
  vapply(cells, function(cell) {
    k <- ncol(cell$ratings)
    length(cell$stretches$begin) * n_index * switch(type, pairwise = choose(k, 2), leave_one_out = k, overall = 1)
  }, 0)
}

# `first` is the stream of a cell's first row.
with_row_streams <- function(cells, streams, type, n_index) {
  rows <- rows_of_cells(cells, type, n_index)
  recording <- vapply(cells, `[[`, "", "recording")
  before <- stats::ave(rows, recording, FUN = function(rows) cumsum(rows) - rows)
  Map(function(cell, first) c(cell, list(first = first)), cells, streams$first[recording] + before)
}

measure_cell <- function(cell, index, type, conf_level, resamples, seed, threads) {
  stretches <- cell$stretches
  rows <- cpp_measure_agreement(cell$ratings, list(
    indices = index, type = type, begin = stretches$begin, end = stretches$end,
    resamples = if (is.null(conf_level)) min(resamples, 0L) else resamples, block = cell$block,
    step = cell$change, still = cell$still, seed = seed, first_item = cell$first, threads = threads
  ))
  agreement_rows(cell, rows, stretches, index, conf_level)
}

# Codes of the indices; labels are understood too.
check_indices <- function(index, call = caller_env()) {
  known <- cli::cli_vec(names(agreement_indices), list("vec-trunc" = Inf))
  if (!is.character(index) || length(index) == 0L || anyNA(index)) {
    abort_musefuse(c("{.arg index} must be one or more of {.val {known}}.",
      x = "It is {.obj_type_friendly {index}}."), "argument", call = call)
  }
  label <- match(index, agreement_indices)
  index[!is.na(label)] <- names(agreement_indices)[label[!is.na(label)]]
  theirs <- match(index, shrout_fleiss)
  index[!is.na(theirs)] <- names(shrout_fleiss)[theirs[!is.na(theirs)]]
  others <- match(lower(index), names(other_names_of_indices))
  index[!is.na(others)] <- other_names_of_indices[others[!is.na(others)]]
  unknown <- setdiff(index, names(agreement_indices))
  if (length(unknown) > 0L) {
    near <- indices_by_author[[lower(unknown[[1L]])]] %||% nearest_words(unknown[[1L]], names(agreement_indices))
    abort_musefuse(c("There is no index {.val {unknown}}.",
      i = if (length(near) > 0L) "Did you mean {.or {.val {near}}}?",
      i = "Known are {.val {known}}."), "argument", call = call)
  }
  unique(index)
}

check_agreement_by <- function(by, segments, window, step, call = caller_env()) {
  choices <- c("recording", "segment", "window")
  given <- c(segment = !is.null(segments), window = !is.null(window))
  by <- if (identical(by, choices) && sum(given) == 1L) names(given)[given] else
    check_choice(by, choices, call = call)
  needed <- c(recording = NA, segment = "segments", window = "window")[[by]]
  if (!is.na(needed) && !given[[by]]) {
    abort_musefuse("{.code by = \"{by}\"} needs {.arg {needed}}.", "argument", call = call)
  }
  spare <- c(segments = given[["segment"]] && by != "segment", window = given[["window"]] && by != "window",
    step = !is.null(step) && by != "window")
  if (any(spare)) {
    abort_musefuse("{.arg {names(spare)[spare]}} {?has/have} no use with {.code by = \"{by}\"}.",
      "argument", call = call)
  }
  by
}

# The stretches of a cell as rows of its ratings, from 0, `end` not included, with what names them.
cell_stretches <- function(cell, by, segments, window, step) {
  n <- length(cell$time)
  if (by == "recording") {
    return(list(begin = 0L, end = n, keys = list()))
  }
  if (by == "segment") {
    own <- segments[as.character(segments$recording) == cell$recording, ]
    return(list(
      begin = findInterval(own$start, cell$time, left.open = TRUE),
      end = findInterval(own$end, cell$time, left.open = TRUE), keys = list(segment = own$segment)
    ))
  }
  if (n < 2L) {
    return(list(begin = 0L, end = n, keys = list(start = cell$time, end = cell$time)))
  }
  width <- min(window_samples(window, cell$rate), n)
  move <- if (is.null(step)) max(1L, width %/% 2L) else window_samples(step, cell$rate)
  begin <- seq.int(0L, n - width, by = move)
  list(begin = begin, end = begin + width,
    keys = list(start = cell$time[begin + 1L], end = cell$time[begin + 1L] + width / cell$rate))
}

# The rows of one cell, ids as text.
agreement_rows <- function(cell, rows, stretches, index, conf_level) {
  code <- index[rows$index]
  compared <- ifelse(rows$rater > 0L, 2L, rows$n_raters)
  k <- ifelse(is.na(rows$ratings), compared, rows$ratings)
  k <- ifelse(index_reach[code] == "single", pmax(k, 2), k) # no coefficient of one rater is below -1
  limits <- interval_limits(code, rows, k, conf_level)
  low <- lowest_of_index(code, k)
  # Pairs of different times can disagree more, all together, than raters of the same times.
  beyond <- !is.na(rows$estimate) & rows$estimate < low & index_reach[code] != "mean"
  low[beyond] <- -1
  limits$low[beyond & !is.na(limits$low)] <- -1
  raters <- colnames(cell$ratings)
  name <- function(at) c(NA, raters)[at + 1L]
  c(
    list(z = rows$centre, k = k, reach = unname(index_reach[code]),
      recording = rep(cell$recording, length(code)), dimension = rep(cell$dimension, length(code)),
      rater = name(rows$rater), other = name(rows$other)),
    lapply(stretches$keys, function(key) if (is.factor(key)) as.character(key)[rows$range] else key[rows$range]),
    list(index = unname(agreement_indices[code]), estimate = rows$estimate, conf.low = limits$low,
      conf.high = limits$high, n = rows$n, n_eff = rows$n_eff, n_raters = rows$n_raters,
      range_low = low, range_high = rep(1, length(code)),
      reason = agreement_reasons(code, rows, compared, all(rowSums(is.finite(cell$ratings)) < 2L), conf_level))
  )
}

# Below so many independent samples an interval is rough whatever its making.
least_n_eff <- 10

# Why there is no number, or one to be careful with; "" where all is well.
agreement_reasons <- function(code, rows, compared, alone, conf_level) {
  why <- rep("", length(code))
  undefined <- is.na(rows$estimate)
  contradicted <- undefined & is.finite(rows$centre)
  why[undefined] <- "constant traces, or no agreement beyond rounding"
  joined <- startsWith(code, "icc_") & code != "icc_1" & code != "icc_k" & compared > 2L & is.na(rows$ratings)
  why[undefined & joined] <- "raters fall into groups that share no times"
  why[undefined & rows$n < 2L] <- "fewer than two common times"
  if (alone) why[undefined] <- "no two raters rated at one time"
  why[undefined & compared < 2L] <- "fewer than two raters"
  why[undefined & code == "alpha_ratio" & rows$n >= 2L] <- "ratio scale has ratings below 0, or constant traces"
  why[contradicted] <- "an estimated variance is negative: the interval is of the admissible part"
  below <- !undefined & index_reach[code] == "mean" & rows$estimate < 0
  why[below] <- "no reliability: raters differ more at one time than the times differ"
  few <- !undefined & why == "" & !is.null(conf_level) & !is.na(rows$n_eff) & rows$n_eff < least_n_eff
  why[few] <- paste("rough interval: fewer than", least_n_eff, "independent samples")
  why
}

bind_agreement <- function(pieces, data, type, by) {
  pieces <- Filter(function(piece) length(piece$index) > 0L, pieces)
  columns <- c("recording", "dimension", if (type != "overall") "rater", if (type == "pairwise") "other",
    switch(by, segment = "segment", window = c("start", "end")),
    "index", "estimate", "conf.low", "conf.high", "n", "n_eff", "n_raters", "range_low", "range_high", "reason")
  out <- lapply(stats::setNames(columns, columns), function(column) unlist(lapply(pieces, `[[`, column)))
  ids <- list(recording = levels(data$recording), dimension = levels(data$dimension),
    rater = levels(data$rater), other = levels(data$rater), index = unname(agreement_indices))
  for (id in intersect(names(ids), columns)) {
    out[[id]] <- droplevels(factor(out[[id]], levels = ids[[id]]))
  }
  if (is.null(out$reason)) out$reason <- character()
  numbers <- setdiff(columns, c(names(ids), "segment", "reason"))
  out[numbers] <- lapply(out[numbers], function(x) if (is.null(x)) numeric() else x)
  out
}

warn_lone_raters <- function(cells) {
  lone <- vapply(cells, function(cell) ncol(cell$ratings) < 2L, NA)
  if (any(lone)) {
    names <- unique(vapply(cells[lone], `[[`, "", "recording"))
    warn_musefuse(c(
      paste0(
        "{length(names)} recording{?s} {?has/have} one rater only in some dimension, and so no agreement: ",
        "{.val {name_some(names)}}."
      )
    ), "data")
  }
}

warn_unknown_segments <- function(segments, data) {
  unknown <- !as.character(segments$recording) %in% levels(data$recording)
  if (any(unknown)) {
    names <- unique(as.character(segments$recording[unknown]))
    warn_musefuse(
      paste0(
        "{sum(unknown)} segment{?s} left out: {cli::qty(length(names))}recording{?s} {.val {name_some(names)}} ",
        "{?is/are} not in the data."
      ),
      "segments"
    )
  }
}

# The times that the raters' clock has in each recording and dimension, and how many raters rated at a time.
clock_lengths <- function(cells) {
  text <- function(name) vapply(cells, `[[`, "", name)
  data.frame(recording = text("recording"), dimension = text("dimension"), times = lengths(lapply(cells, `[[`, "time")),
    raters = raters_at_a_time(cells))
}

#' @export
glance.agreement <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  groups <- split(seq_len(nrow(x)), list(x$dimension, x$index), drop = TRUE)
  rows <- lapply(groups, function(at) {
    estimate <- x$estimate[at]
    bounded <- !is.na(x$conf.low[at])
    of <- function(f) if (all(is.na(estimate))) NA_real_ else f(estimate, na.rm = TRUE)
    data.frame(
      index = x$index[at[[1L]]], dimension = x$dimension[at[[1L]]], n = length(at), undefined = sum(is.na(estimate)),
      mean = of(mean), median = of(stats::median), min = of(min), max = of(max),
      above_zero = if (any(bounded)) mean(x$conf.low[at][bounded] > 0) else NA_real_
    )
  })
  tibble::as_tibble(do.call(rbind, unname(rows)))
}
