# What the test suites of other packages assert (tsfresh, scikit-learn, scipy, tslearn, psych, ...), translated to calls
# of this package: ../shared/golden/peers, which is not shipped. Rows are taken whose call can be run as it stands.

# Where this package differs on purpose, and why. `test` is matched from its beginning.
on_purpose <- rbind(
  data.frame(test = "sample_entropy", why = "as Richman & Moorman, equal numbers of templates; of a constant it is NA"),
  data.frame(test = "autocorrelation", why = "the divisor is n, as in the catalogue; under two seconds it is NA"),
  data.frame(test = "count_above (t=1 of 1*10)", why = "at the level is not above it"),
  data.frame(test = "test_calinski_harabasz", why = "NA or NaN with a note where it is not defined"),
  data.frame(test = "test_davies_bouldin", why = "NA or Inf with a note where it is not defined"),
  data.frame(test = "test_single_linkage_with_large_values (1e306)", why = "values beyond 1e100 are an error"),
  data.frame(test = "skew kurtosis skew_constant_value is NaN", why = "0 for a constant, as pandas"),
  data.frame(test = "skew_constant_value is NaN", why = "0 for a constant, as pandas"),
  data.frame(test = "infinite values: 25 %", why = "infinite values count as missing"),
  data.frame(test = "test_error_", why = "NA where it is not defined"),
  data.frame(test = "constant throughout: undefined", why = "each of the six is NA, the row gives one"),
  data.frame(test = "test-ICC: one subject", why = "NA where it is not defined"),
  data.frame(test = "psych ICC with missing", why = "all ratings count, not complete rows only"),
  data.frame(test = paste(c("rel_sum_of_changes", "rel_long_strike_below_mean", "rel_long_strike_above_mean",
    "rel_count_below_mean", "count_above_mean"), "of []"), why = "a segment without samples has NA"),
  data.frame(test = "test_correct_labelsize", why = "NA with a warning where it is not defined"),
  data.frame(test = c("test_kmeans_warns_less_centers", "regularisation: k = n = 10 on 2 distinct points"),
    why = "fewer different rows than classes are an error"),
  data.frame(test = paste("threshold edge case", c("ward", "complete", "average"), "1"),
    why = "what joins at the height itself is joined, as cutree() does"),
  data.frame(test = "test_pca n_components = n_samples", why = "no more components than rows less one have a variance"),
  data.frame(test = "bugs distance1_a window 3", why = "the band follows the slope of unequal lengths"),
  data.frame(test = "dba x,y,z by dtw_barycentre", why = "starts at its own medoid, not at a given series"),
  data.frame(test = "performDBA 10 iterations", why = "digits of what is expected were lost"),
  data.frame(test = "invalid input c(1,NA)", why = "missing samples are filled for the costs, and counted"),
  data.frame(test = "even window length 4", why = "an even window is made odd, which is said"),
  data.frame(test = "nans not skipped give NaN", why = "missing samples are left out"),
  data.frame(test = "Inf is rejected or missing", why = "Inf is missing, and the rest of its row counts"),
  data.frame(test = "missing values are an error", why = "rows with missing features have no class, which is said"),
  data.frame(test = "dbscan is.corepoint uses eps", why = "features of a data frame are standardised by default"),
  data.frame(test = "aeon #1563 weighted barycentre: weight 0", why = "a weight of 0 is an error"),
  data.frame(test = "EWE of two opposed raters", why = "two raters cannot tell who is right: equal weights, warned of")
)

# The call of a row; NULL where there is none, or where it needs data that are not here, or what is not public.
parsed_call <- function(text) {
  text <- repaired_call(text)
  call <- if (!is.null(text)) parse(text = text, keep.source = FALSE)
  theirs <- c("D", "cub", "bind1", "dl", "mclust", "mclustBIC")
  words <- all.names(call)
  if (length(call) == 1L && !any(words %in% theirs | startsWith(words, "cpp_"))) call[[1L]]
}

not_here <- function(got) {
  # the last three: a name of data that is a function here (shiny has one of h3), and a word that was lost from `$`
  lost <- paste0("could not find function|object '.*' not found|cannot coerce type 'closure'|argument of length 0|",
    "invalid subscript type 'logical'")
  inherits(got, "simpleError") && grepl(lost, conditionMessage(got))
}

# A word, or an expression; NULL where the rest of it was lost.
expected_of <- function(text, room) {
  call <- tryCatch(parse(text = text), error = function(cnd) NULL)
  if (is.null(call)) NULL else tryCatch(eval(call, room), error = function(cnd) text)
}

agrees <- function(got, expected, tolerance) {
  if (identical(expected, "error")) {
    return(inherits(got, "musefuse_error"))
  }
  if (is.null(expected)) {
    return(TRUE)
  }
  if (is.numeric(got) && (is.numeric(expected) || all(is.na(expected)))) {
    tolerance <- max(tolerance, 1e-11 * max(1, abs(expected), na.rm = TRUE), na.rm = TRUE) # 12 digits are given
    return(isTRUE(all.equal(as.vector(got), as.vector(as.double(expected)), tolerance = tolerance, scale = 1)))
  }
  identical(as.character(got), as.character(expected))
}

test_that("what peers assert holds here, but for what differs on purpose", {
  folder <- shared_path("golden", "peers")
  room <- peers_room(folder)
  rows <- utils::read.csv(file.path(folder, "assertions.csv"), colClasses = "character")
  set.seed(1)
  agreed <- vapply(seq_len(nrow(rows)), function(i) {
    call <- parsed_call(rows$call_in_R[[i]])
    here <- list2env(as.list(peers_of_suite[[rows$suite[[i]]]]), parent = room)
    run <- function() suppressWarnings(suppressMessages(eval(call, new.env(parent = here))))
    got <- tryCatch(run(), error = identity)
    if (is.null(call) || not_here(got)) {
      return(NA)
    }
    expected <- expected_of(rows$expected[[i]], room)
    agrees(got, expected, suppressWarnings(as.numeric(rows$tolerance[[i]])))
  }, NA)
  expect_gt(sum(!is.na(agreed)), 730L) # so that none is lost when a name changes
  # a band of 0 is no warping, and an error
  excused <- vapply(rows$test, function(test) any(startsWith(test, on_purpose$test)), NA) |
    grepl("window = 0L?[)]", rows$call_in_R)
  expect_identical(paste(rows$suite, rows$test, sep = ": ")[agreed %in% FALSE & !excused], character())
})
