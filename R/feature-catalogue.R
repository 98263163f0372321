#' The features of a segment
#'
#' All features that [extract_features()] knows, as a table: what each one is, what values it can take and
#' in which unit, and how many samples it needs. A shorter segment has `NA` there.
#'
#' @details
#' In the formulas \eqn{x_1, \dots, x_n} are the samples of a segment that are present, \eqn{m} their
#' mean and \eqn{d_i = x_{i+1} - x_i}.
#'
#' `r catalogue_markdown()`
#'
#' @section Sampling rate:
#' Features of the set `"dynamic"` are per second and hardly change with the sampling rate: a smooth signal
#' sampled at 4, 10 and 25 Hz gives values within 0.02 (for rates: 2 %) of each other. The exception is
#' `autocorrelation_lag_1`, which is from sample to sample by definition. Features of the other sets whose
#' unit is "per sample" depend on the sampling rate: compare them at one rate, see [resample_annotations()].
#'
#' @param set Only features of these sets: `"basic"`, `"change"`, `"extended"`, `"large"`, `"dynamic"`,
#'   `"cross"`, `"hours"`, `"clock"`, `"weekday"`. The first four are those of Stappen et al. (2021); each one of
#'   them but `"change"` contains the one before.
#' @param ... These dots are for future extensions and must be empty.
#' @returns A tibble, one row a feature: `name`, `set` (all sets it is in, separated by commas), `formula`
#'   (in words), `range`, `unit`, `min_length` (samples), `reference`.
#' @references
#' Stappen, L., Schumann, L., Sertolli, B., Baird, A., Weigell, B., Cambria, E., & Schuller, B. W.
#' (2021). MuSe-Toolbox: The multimodal sentiment analysis continuous annotation fusion and discrete class
#' transformation toolbox. *MuSe '21*, 75-82. \doi{10.1145/3475957.3484451}
#'
#' Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. *The American
#' Statistician* 50, 361-365. \doi{10.1080/00031305.1996.10473566}
#'
#' Joanes, D. N. and Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. *Journal of the
#' Royal Statistical Society D (The Statistician)* 47, 183-189. \doi{10.1111/1467-9884.00122}
#'
#' Mardia, K. V. and Jupp, P. E. (2000). *Directional statistics*. Wiley, section 2.2. \doi{10.1002/9780470316979}
#'
#' Richman, J. S. and Moorman, J. R. (2000). Physiological time-series analysis using approximate entropy
#' and sample entropy. *American Journal of Physiology: Heart and Circulatory Physiology* 278, H2039-H2049.
#' \doi{10.1152/ajpheart.2000.278.6.H2039}
#' @family segments and features
#' @examples
#' feature_catalogue()
#' feature_catalogue("dynamic")[c("name", "formula", "unit")]
#' @export
feature_catalogue <- function(set = NULL, ...) {
  check_no_dots()
  rows <- rep(TRUE, length(catalogue$name))
  if (!is.null(set)) {
    set <- check_known(set, names(feature_sets), "set", arg = "set")
    rows <- catalogue$name %in% unlist(feature_sets[set])
  }
  tibble::as_tibble(lapply(catalogue, `[`, rows))
}

# ---- the table ---------------------------------------------------------------------------------

# name | formula | range | unit | min_length | reference
# nolint start: line_length_linter. A row a feature.
catalogue_lines <- "
mean | sum of x / n | any | value | 1 |
median | the middle of the sorted x | any | value | 1 |
std | square root of the mean of (x - m)^2, divisor n | 0 or more | value | 1 |
percentile_5 | quantile at 5 %, between neighbours linear (type 7) | any | value | 1 | Hyndman and Fan (1996)
percentile_10 | quantile at 10 % | any | value | 1 | Hyndman and Fan (1996)
percentile_25 | quantile at 25 % | any | value | 1 | Hyndman and Fan (1996)
percentile_33 | quantile at 33 % | any | value | 1 | Hyndman and Fan (1996)
percentile_66 | quantile at 66 % | any | value | 1 | Hyndman and Fan (1996)
percentile_75 | quantile at 75 % | any | value | 1 | Hyndman and Fan (1996)
percentile_90 | quantile at 90 % | any | value | 1 | Hyndman and Fan (1996)
percentile_95 | quantile at 95 % | any | value | 1 | Hyndman and Fan (1996)
rel_energy | sum of x^2 / n | 0 or more | value^2 | 1 |
rel_sum_of_changes | sum of absolute d / n | 0 or more | value per sample | 1 |
rel_number_crossing_0 | how often x > level changes from one sample to the next / n | 0 to 1 | per sample | 1 |
rel_number_peaks | samples greater than each of the `support` samples on both sides, both complete / n | 0 to 1 | per sample | 1 |
rel_long_strike_below_mean | longest run of x < m / n | 0 to 1 | share | 1 |
rel_long_strike_above_mean | longest run of x > m / n | 0 to 1 | share | 1 |
rel_count_below_mean | count of x < m / n | 0 to 1 | share | 1 |
mean_abs_change | mean of absolute d | 0 or more | value per sample | 2 |
mean_change | (last x - first x) / (n - 1) | any | value per sample | 2 |
mean_sec_derivative_central | (last x - last but one - second + first) / (2 (n - 2)) | any | value per sample^2 | 3 |
skewness | adjusted Fisher-Pearson G1; 0 for a constant | any | none | 3 | Joanes and Gill (1998)
kurtosis | adjusted excess kurtosis G2; 0 for a constant | any | none | 4 | Joanes and Gill (1998)
first_location_of_maximum | samples before the first maximum / n | 0 to 1 | share | 1 |
first_location_of_minimum | samples before the first minimum / n | 0 to 1 | share | 1 |
last_location_of_maximum | 1 - samples after the last maximum / n | 0 to 1 | share | 1 |
last_location_of_minimum | 1 - samples after the last minimum / n | 0 to 1 | share | 1 |
percentage_of_reoccurring_datapoints_to_all_datapoints | samples whose value occurs more than once / n | 0 to 1 | share | 1 |
trend | slope of the least-squares line | any | value per second | 2 |
autocorrelation_lag_1 | correlation of neighbouring samples, divisor n | -1 to 1 | none | 3 |
autocorrelation_1s | correlation of now and one second later, divisor n; NA under 2 seconds, and for samples more than 2 s apart | -1 to 1 | none | 3 |
time_above_level | share of the time above `level`, straight lines between samples | 0 to 1 | share | 2 |
rise_rate | sum of all rises / duration | 0 or more | value per second | 2 |
fall_rate | sum of all falls / duration | 0 or more | value per second | 2 |
crossing_rate | how often x > level changes / duration | 0 or more | per second | 2 |
peak_rate | samples greater than all within `support` on both sides, both complete / duration; `support` in seconds, 2.5 where it is given in samples | 0 or more | per second | 2 |
spectral_centroid | mean frequency by power below 2 Hz (at 4 Hz, Hann taper); NA under 2 seconds, and for samples more than 2 s apart | 0 to 2 | Hz | 4 |
sample_entropy | -log of the share of stretches of 2 samples that stay alike for a third (at 4 Hz, tolerance 0.2 std); NA where none do, and for samples more than 2 s apart | 0 or more | none | 4 | Richman and Moorman (2000)
correlation | Pearson's r of two dimensions at the same time | -1 to 1 | none | 4 |
lead_lag | by how much the first dimension leads (negative: follows) where their correlation is largest; up to `max_lag` and a quarter of the segment | any | s | 4 |
loop_area | signed area of the loop that two dimensions draw, closed by a line, anticlockwise positive | any | value^2 | 4 |
mean_night | mean from 0 to 6 o'clock | any | value | 1 |
mean_morning | mean from 6 to 12 o'clock | any | value | 1 |
mean_afternoon | mean from 12 to 18 o'clock | any | value | 1 |
mean_evening | mean from 18 to 24 o'clock | any | value | 1 |
peak_time_sin | sine of the time of day of the first maximum, 24 hours being the circle; NA for a constant | -1 to 1 | none | 2 |
peak_time_cos | cosine of the same | -1 to 1 | none | 2 |
centre_time_sin | sum of sin(time of day) (x - min x) / sum of (x - min x); NA for a constant | -1 to 1 | none | 2 | Mardia and Jupp (2000)
centre_time_cos | the same with the cosine; the length of both is 1 where all is at one time of day, 0 where it is spread evenly | -1 to 1 | none | 2 | Mardia and Jupp (2000)
weekday_sin | sine of the weekday of the segment's middle, Monday being 0 and seven days the circle | -1 to 1 | none | 1 |
weekday_cos | cosine of the same | -1 to 1 | none | 1 |
weekend | 1 on Saturdays and Sundays, else 0 | 0 or 1 | none | 1 |
"
# nolint end

# An hour a line.
hour_lines <- paste0(sprintf("hour_%02d | mean of the samples from %d to %d o'clock", 0:23, 0:23,
  1:24), " | any | value | 1 |", collapse = "\n")

# Hours from which the quarters of a day count.
day_quarters <- c(night = 0, morning = 6, afternoon = 12, evening = 18)

feature_sets <- local({
  change <- c(
    "std", "rel_energy", "rel_sum_of_changes", "rel_number_peaks", "rel_long_strike_below_mean",
    "rel_long_strike_above_mean", "rel_count_below_mean"
  )
  basic <- c("mean", "median", "std", paste0("percentile_", c(5, 10, 25, 33, 66, 75, 90, 95)))
  reoccurring <- "percentage_of_reoccurring_datapoints_to_all_datapoints"
  extended <- c(union(basic, change), "rel_number_crossing_0", reoccurring)
  large <- c(extended, "skewness", "kurtosis", "mean_abs_change", "mean_change",
    "mean_sec_derivative_central", "first_location_of_maximum", "first_location_of_minimum",
    "last_location_of_maximum", "last_location_of_minimum")
  dynamic <- c("trend", "autocorrelation_lag_1", "autocorrelation_1s", "time_above_level", "rise_rate",
    "fall_rate", "crossing_rate", "peak_rate", "spectral_centroid", "sample_entropy")
  list(basic = basic, change = change, extended = extended, large = large, dynamic = dynamic,
    cross = c("correlation", "lead_lag", "loop_area"), hours = sprintf("hour_%02d", 0:23),
    clock = c(paste0("mean_", names(day_quarters)), paste0(rep(c("peak", "centre"), each = 2L), c("_time_sin",
      "_time_cos"))), weekday = c("weekday_sin", "weekday_cos", "weekend"))
})

catalogue <- local({
  lines <- strsplit(paste0(trimws(catalogue_lines), "\n", hour_lines), "\n")[[1L]]
  cells <- lapply(strsplit(paste0(lines, " "), "|", fixed = TRUE), trimws)
  column <- function(i) vapply(cells, `[[`, "", i)
  name <- column(1L)
  reference <- column(6L)
  list(
    name = name,
    set = vapply(name, function(one) {
      paste(names(feature_sets)[vapply(feature_sets, function(set) one %in% set, NA)], collapse = ", ")
    }, "", USE.NAMES = FALSE),
    formula = column(2L), range = column(3L), unit = column(4L), min_length = as.integer(column(5L)),
    reference = ifelse(reference == "", "Stappen et al. (2021)", reference)
  )
})
# What the paper does not have and nobody need be cited for.
catalogue$reference[catalogue$set %in% c("dynamic", "cross", "hours", "clock", "weekday") &
  catalogue$reference == "Stappen et al. (2021)"] <- NA

# The table of the help page, so that page and code cannot drift apart.
catalogue_markdown <- function() {
  own <- vapply(strsplit(catalogue$set, ", ", fixed = TRUE), `[[`, "", 1L)
  rows <- sprintf("| `%s` | %s | %s | %s | %s | %d |", catalogue$name, own, catalogue$formula,
    catalogue$range, catalogue$unit, catalogue$min_length)
  hours <- which(own == "hours") # one line for all of them
  rows[hours[1L]] <- "| `hour_00` to `hour_23` | hours | mean of the samples of that hour | any | value | 1 |"
  paste(c("| name | smallest set | formula | range | unit | samples |", "|---|---|---|---|---|---|",
    rows[setdiff(seq_along(rows), hours[-1L])]), collapse = "\n")
}
