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
  data.frame(test = "EWE of two opposed raters", why = "two raters cannot tell who is right: equal weights, warned of")
)

peers_room <- function(folder) {
  lines <- readLines(file.path(folder, "helpers.R"))
  room <- new.env(parent = asNamespace("musefuse"))
  eval(parse(text = lines[!grepl("^suppressPackage", lines)]), room)
  room$fit <- fit_of
  room
}

# The call of a row, NULL where lines of it were lost or it needs a helper that is not here.
parsed_call <- function(text) {
  call <- tryCatch(parse(text = text), error = function(cnd) NULL)
  theirs <- c("D", "cm", "de", "h3", "mclust", "cpp_place_on_som")
  if (length(call) == 1L && !any(theirs %in% all.names(call))) call[[1L]]
}

not_here <- function(got) {
  inherits(got, "simpleError") && grepl("could not find function|object '.*' not found", conditionMessage(got))
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
    tolerance <- max(tolerance, 1e-11, na.rm = TRUE) # 12 digits are given
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
    run <- function() suppressWarnings(suppressMessages(eval(call, new.env(parent = room))))
    got <- tryCatch(run(), error = identity)
    if (is.null(call) || not_here(got)) {
      return(NA)
    }
    expected <- expected_of(rows$expected[[i]], room)
    agrees(got, expected, suppressWarnings(as.numeric(rows$tolerance[[i]])))
  }, NA)
  expect_gt(sum(!is.na(agreed)), 230L) # so that none is lost when a name changes
  excused <- vapply(rows$test, function(test) any(startsWith(test, on_purpose$test)), NA)
  expect_identical(paste(rows$suite, rows$test, sep = ": ")[agreed %in% FALSE & !excused], character())
})
