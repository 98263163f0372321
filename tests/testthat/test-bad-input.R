# Every verb of annotations with every kind of bad input: it gives a condition of the package, or a
# result of its class with the number of rows that its help page says. Never a raw error of R or C++.

small <- ratings[ratings$recording %in% c("clip1", "clip2") & ratings$time < 10, ]
plain <- as.data.frame(small)
anna <- plain$rater == "anna"
with_column <- function(...) utils::modifyList(plain, list(...))
changed <- function(column, row, value) {
  out <- small # still an annotations table: what users do to one by hand
  out[[column]][row] <- value
  out
}

inputs <- list(
  good = small,
  nothing = NULL, text = "ratings.csv", no_columns = data.frame(), no_value = plain[-5],
  no_rows = small[0, ], filtered_to_nothing = subset(small, recording == "clip9"),
  one_rater = small[small$rater == "anna", ], one_rating = small[1, ],
  one_sample = small[small$time == 0, ], two_samples = small[small$time <= 0.25, ],
  constant = with_column(value = 0.3), one_constant = with_column(value = ifelse(anna, 0.1, plain$value)),
  all_missing = with_column(value = NA), one_missing = with_column(value = ifelse(anna, NA, plain$value)),
  infinite = with_column(value = replace(plain$value, c(3, 50), c(Inf, -Inf))),
  infinite_later = changed("value", 3, Inf),
  text_value = with_column(value = replace(as.character(plain$value), 7, "lots")),
  text_value_later = changed("value", 7, "lots"),
  factor_value = with_column(value = factor(round(plain$value, 2))),
  matrix_value = {wide <- plain; wide$value <- cbind(plain$value, plain$value); wide},
  list_value = {nested <- plain; nested$value <- as.list(plain$value); nested},
  reversed = plain[rev(seq_len(nrow(plain))), ], reversed_later = small[rev(seq_len(nrow(small))), ],
  no_time = changed("time", 4, NA), infinite_time = changed("time", 4, Inf),
  far_time = changed("time", nrow(small), 1e9),
  date_time = with_column(time = as.POSIXct("2024-01-01", tz = "UTC") + plain$time),
  duration = with_column(time = as.difftime(plain$time, units = "secs")),
  duplicated = small[c(1:5, 5:nrow(small)), ], no_id = changed("rater", 3, NA),
  text_ids = with_column(rater = as.character(plain$rater), recording = as.character(plain$recording)),
  number_ids = with_column(rater = 10 * as.integer(plain$rater), recording = as.integer(plain$recording)),
  odd_names = with_column(rater = paste0("Zo\u00eb {x} \"", plain$rater),
    recording = paste0("\u00dcbung/{.val 1} ", plain$recording)),
  long_names = with_column(rater = paste0(strrep("very long name ", 20), plain$rater)),
  integers = with_column(value = as.integer(10 * plain$value), time = as.integer(4 * plain$time)),
  more_columns = cbind(note = "z", plain[5:1]),
  one_short = plain[!anna | plain$time < 4, ], one_slow = plain[!anna | plain$time %% 0.5 == 0, ],
  one_elsewhere = with_column(time = plain$time + 100 * anna)
)

# `rows(table)`: the rows of the result for the cleaned table; NULL where they depend on the data.
n_series <- function(x) nrow(unique(as.data.frame(x)[c("recording", "dimension", "rater")]))
n_cells <- function(x) nrow(unique(as.data.frame(x)[c("recording", "dimension")]))
verb <- function(run, class, rows = NULL) list(run = run, class = class, rows = rows)
verbs <- list(
  as_annotations = verb(function(x) as_annotations(x), "annotations", nrow),
  to_wide = verb(function(x) to_wide(x), "tbl_df"),
  write_annotations = verb(function(x) write_annotations(x, new_folder()), "character", n_cells),
  resample_annotations = verb(function(x) resample_annotations(x, 2), "annotations"),
  smooth_savgol = verb(function(x) smooth_savgol(x, 2.25), "annotations", nrow),
  smooth_average = verb(function(x) smooth_average(x, 1.25), "annotations", nrow),
  smooth_kernel = verb(function(x) smooth_kernel(x, 1.25), "annotations", nrow),
  standardise = verb(function(x) standardise_annotations(x), "annotations", nrow),
  standardise_recording = verb(function(x) standardise_annotations(x, "recording"), "annotations", nrow),
  agreement = verb(function(x) agreement(x, c("ccc", "icc_a1", "alpha"), type = "overall", resamples = 5),
    "agreement", function(x) 3L * n_cells(x)),
  agreement_windows = verb(function(x) agreement(x, type = "leave_one_out", window = 4, conf_level = NULL),
    "agreement"),
  rater_diagnostics = verb(function(x) rater_diagnostics(x), "diagnostics", n_series),
  estimate_lag = verb(function(x) estimate_lag(x, "relative", resamples = 5), "lags", n_series),
  shift_lag = verb(function(x) shift_lag(x, 1), "annotations", nrow),
  align_dtw = verb(function(x) align_dtw(x, window = 2), "annotations"),
  align_gctw = verb(function(x) align_gctw(x), "annotations"),
  unwarp_gold = verb(function(x) unwarp_gold(fuse_gctw(x)), "annotations"),
  align_ctw = verb(function(x) align_ctw(x, window = 2), "annotations"),
  fuse_mean = verb(function(x) fuse_mean(x, trim = 0.1), "gold"),
  fuse_median = verb(function(x) fuse_median(x), "gold"),
  fuse_ewe = verb(function(x) fuse_ewe(x, fallback = "mean"), "gold"),
  fuse_ewe_plus = verb(function(x) fuse_ewe(x, weighting = "reliability", fallback = "median"), "gold"),
  fuse_gctw = verb(function(x) fuse_gctw(x), "gold"),
  fuse_raaw = verb(function(x) fuse_raaw(x, fallback = "mean"), "gold"),
  fuse_dba = verb(function(x) fuse_dba(x, max_iter = 3), "gold"),
  fuse_softdtw = verb(function(x) fuse_softdtw(x, window = 2, max_iter = 3), "gold"),
  fuse_latent = verb(function(x) fuse_latent(x, max_iter = 3), "gold"),
  fuse_gradient = verb(function(x) fuse_gradient(x), "gold"),
  fuse_ordinal = verb(function(x) fuse_ordinal(x), "gold"),
  gold_standard = verb(function(x) gold_standard(x, method = "mean", smooth = 1.25, standardise = "rater"), "gold"),
  compare_fusions = verb(function(x) compare_fusions(x, methods = c("mean", "median")), "fusion_comparison",
    function(x) 2L * n_cells(x)),
  choose_fusion = verb(function(x) choose_fusion(x), "fusion_choice")
)
new_folder <- function() tempfile("bad-input")

# What came of it; a warning or message that is not the package's is put down as raw.
outcome <- function(run, input) {
  raw <- character()
  result <- tryCatch(
    withCallingHandlers(run(input),
      warning = function(cnd) {
        if (!inherits(cnd, "musefuse_warning")) raw <<- c(raw, conditionMessage(cnd))
        invokeRestart("muffleWarning")
      },
      message = function(cnd) invokeRestart("muffleMessage")
    ),
    error = identity
  )
  list(result = result, raw = raw)
}

fault <- function(verb, input, clean) {
  found <- outcome(verb$run, input)
  result <- found$result
  if (length(found$raw) > 0L) {
    return(paste("raw warning:", found$raw[[1L]]))
  }
  if (inherits(result, "error")) {
    if (!inherits(result, "musefuse_error")) return(paste("raw error:", conditionMessage(result)))
    if (inherits(result, "musefuse_error_core")) return(paste("error of the core:", conditionMessage(result)))
    return(NULL)
  }
  if (is.null(clean)) {
    return("no error for input that is no table of annotations")
  }
  if (!inherits(result, verb$class)) {
    return(paste("class", class(result)[[1L]]))
  }
  if (!is.null(verb$rows) && NROW(result) != verb$rows(clean)) {
    return(paste(NROW(result), "rows, not", verb$rows(clean)))
  }
}

cleaned <- function(input) {
  # rows that run down may be a countdown, which as_annotations() asks; verbs sort what has their columns
  read <- function(x) if (inherits(x, "annotations")) as_annotations(x) else as_annotations(x, countdown = FALSE)
  result <- outcome(read, input)$result
  if (inherits(result, "error")) NULL else result
}

clean <- lapply(inputs, cleaned)
# as_annotations() meets every kind; each other verb every third, on CRAN's machines every sixth, others than the verb
# before. MUSEFUSE_EXTENDED_TESTS=all, by hand: every verb every kind.
met <- function(verb) {
  share <- sweep_size(6L, 3L, 1L)
  names(inputs)[verb == 1L | seq_along(inputs) %% share == verb %% share]
}

for (name in names(verbs)) {
  test_that(paste(name, "meets bad input with a condition of the package or a documented result"), {
    faults <- vapply(met(match(name, names(verbs))), function(kind) {
      fault(verbs[[name]], inputs[[kind]], clean[[kind]]) %||% ""
    }, "")
    expect_identical(faults[faults != ""], stats::setNames(character(), character()))
  })
}

test_that("every verb takes the good input", {
  takes <- vapply(verbs, function(verb) inherits(outcome(verb$run, small)$result, verb$class), NA)
  expect_identical(names(takes)[!takes], character())
})

test_that("no unusable table passes", {
  unusable <- c("nothing", "text", "no_columns", "no_value", "no_rows", "filtered_to_nothing", "text_value",
    "text_value_later", "matrix_value", "list_value", "no_time", "infinite_time", "no_id")
  for (kind in unusable) expect_error(fuse_mean(inputs[[kind]]), class = "musefuse_error")
  for (kind in c("no_time", "infinite_time")) {
    expect_error(smooth_average(inputs[[kind]]), class = "musefuse_error_time")
  }
  expect_error(fuse_mean(inputs$far_time), class = "musefuse_error_time")
  expect_error(resample_annotations(inputs$far_time, 4), class = "musefuse_error_time")
})

test_that("messages say what, where and how to mend it", {
  expect_snapshot(error = TRUE, {
    fuse_mean(inputs$text_value_later)
    fuse_mean(inputs$far_time)
    resample_annotations(inputs$far_time, 4)
    as_annotations(inputs$date_time)
    as_annotations(inputs$matrix_value)
    as_annotations(inputs$no_columns)
    smooth_savgol(inputs$one_sample, 2.25)
    fuse_mean(inputs$no_id)
    fuse_ewe(inputs$two_samples)
  })
  expect_snapshot({
    invisible(fuse_mean(inputs$infinite_later))
    invisible(fuse_mean(inputs$duplicated))
    invisible(fuse_mean(inputs$reversed_later))
  })
})

test_that("rows that were taken away are forgotten: their names are unknown", {
  kept <- small[small$recording == "clip1", ]
  expect_error(standardise_annotations(kept, partition = "clip2"), class = "musefuse_error_unknown")
  expect_identical(levels(suppressWarnings(fuse_mean(kept))$recording), "clip1")
})

test_that("annotations written are annotations read", {
  folder <- new_folder()
  files <- write_annotations(small, folder)
  expect_length(files, 4L)
  expect_equal(read_annotations(folder, quiet = TRUE)$value, small$value)
})

test_that("a lag beyond any recording is taken, a file that cannot be written is named", {
  expect_s3_class(suppressWarnings(estimate_lag(small, max_lag = 1e10, resamples = 0)), "lags")
  gold <- suppressWarnings(fuse_mean(small))
  expect_error(write_gold_standard(gold, tempdir(), layout = "long"), class = "musefuse_error_file")
})
