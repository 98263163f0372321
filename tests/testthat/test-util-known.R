test_that("what is known of columns is found once, and only while the frame lasts", {
  found <- 0L
  column <- c("b", "a", "b")
  count <- function(column) {
    once_for(list(column), "tests", function(on) {
      found <<- found + 1L
      toupper(on[[1L]])
    })
  }
  several <- function() {
    local_known_indices()
    list(count(column), count(column), count(c("b", "a", "b")))
  }
  expect_identical(several(), rep(list(c("B", "A", "B")), 3L))
  expect_identical(found, 2L) # an equal column is not the same one
  count(column)
  expect_identical(found, 3L)
})

test_that("the texts of a column are found as unique() finds them, whatever their encoding", {
  latin <- "caf\xe9"
  Encoding(latin) <- "latin1"
  text <- c("b", NA, "caf\u00e9", latin, "b", "a")
  expect_identical(distinct(text), unique(text))
  expect_identical(distinct(character()), character())
  expect_identical(distinct(factor(c("b", "a", "b"))), factor(c("b", "a"), levels = c("a", "b")))
  expect_identical(distinct(factor(c("b", NA, NA, "a", "b"), c("b", "a"))), factor(c("b", NA, "a"), c("b", "a")))
  expect_identical(distinct(c(2, 1, 2)), c(2, 1))
  many <- rep(paste("rater", 1:3000), 3L)
  expect_identical(distinct(many), unique(many))
  coded <- distinct_codes(many)
  expect_identical(coded$values[coded$codes], many)
  expect_identical(as.character(as_id(text)), c("b", NA, "caf\u00e9", "caf\u00e9", "b", "a"))
})

test_that("a column of text becomes the factor that it became by match()", {
  set.seed(4)
  text <- sample(c(paste("video", 1:20), NA), 500L, replace = TRUE)
  expect_identical(as_id(text), factor(text, levels = paste("video", 1:20)[paste("video", 1:20) %in% text]))
})

test_that("a verb knows its tables until it ends, and nothing that was found for who called it", {
  ids <- as.list(ratings)[trace_keys]
  unknown <- function() is.null(known_for(ids, "indices"))
  inner <- function() {
    local_verb_indices(rlang::current_env())
    unknown()
  }
  outer <- function() {
    local_verb_indices(rlang::current_env())
    series_starts(ratings)
    c(unknown(), inner(), unknown())
  }
  expect_identical(outer(), c(FALSE, TRUE, FALSE))
  expect_true(unknown())
})

test_that("what was changed in place between two verbs is noticed", {
  skip_if_not_installed("data.table")
  table <- data.table::as.data.table(ratings)
  before <- fuse_mean(table, conf_level = NULL)
  expect_null(hand_change(table))
  data.table::set(table, 1L, "value", table$value[[1L]] + 1)
  data.table::set(table, 2L, "rater", levels(table$rater)[[2L]]) # where the second one has been already
  expect_warning(after <- fuse_mean(table, conf_level = NULL), class = "musefuse_warning_duplicates")
  expect_false(after$value[[1L]] == before$value[[1L]])
  expect_identical(names(hand_change(table)), c("fewer_rows", "more_rows", "changed"))
})

test_that("numbers that come again are coded as text is", {
  set.seed(5)
  for (x in list(sample(c(10L, 2L, NA), 60L, replace = TRUE), sample(c(10, 2, -0, 0, NA, NaN), 60L, replace = TRUE))) {
    coded <- distinct_codes(x)
    expect_equal(coded$values[coded$codes], x)
    expect_true(has_few_values(x))
    known <- sort(unique(x))
    expect_identical(as_id(x), factor(x, levels = known))
    expect_setequal(distinct(x), x)
  }
  expect_false(has_few_values(1:3000))
  expect_identical(as_id(c(3, 1, 2)), factor(c(3, 1, 2)))
  expect_error(cpp_distinct_codes(TRUE), "text or numbers")
  expect_true(all_whole(c(1, NA, 3)))
  expect_false(all_whole(c(rep(1, 2000), 0.5)))
  expect_identical(finite_range(c(NA, 3, -1, Inf)), c(-1, 3))
  expect_identical(finite_range(numeric()), c(NA_real_, NA_real_))
})

test_that("rows have one number where all of their ids are the same, a missing one too", {
  ids <- list(factor(c("a", "b", NA, "a")), c("x", "y", "x", "x"))
  expect_identical(row_codes(ids, 4), c(0L, 4L, 2L, 0L))
  expect_identical(row_codes(list(), 2), c(0L, 0L))
  expect_identical(row_codes(list(factor(character())), 0), integer())
})

# ---- columns that know facts ---------------------------------------------------------------------

# A table of which all is known that verbs find; and the same rows in columns that know nothing.
smoothed <- smooth_savgol(as_annotations(as.data.frame(ratings)[1:1000, ], quiet = TRUE), samples(5))
with_columns <- function(x, columns) {
  attributes(columns) <- attributes(x)
  columns
}
known_ratings <- function() {
  x <- with_columns(smoothed, known_columns(of_plain_columns(smoothed)))
  fingerprint(x)
  is_clean(x)
  trace_scales_used(x, middle = FALSE)
  x
}
of_plain_columns <- function(x) with_columns(x, unserialize(serialize(as.list(x), NULL)))
knows <- function(x) {
  vapply(as.list(x), function(column) {
    cpp_learn_fact(list(column), "test", TRUE)
    isTRUE(cpp_known_fact(list(column), "test"))
  }, NA)
}
expect_same_as_plain <- function(x, label = NULL) {
  plain <- of_plain_columns(x)
  if (is.data.frame(x) && is.null(label)) expect_false(any(knows(plain)))
  found <- function(x) {
    finds <- list(fingerprint, function(x) fingerprint(x, brief = TRUE), series_of, series_starts, series_extremes,
      is_clean, function(x) trace_scales_used(x, middle = FALSE), function(x) fuse_mean(x, conf_level = NULL))
    lapply(finds, function(find) tryCatch(suppressWarnings(find(x)), error = conditionMessage))
  }
  expect_true(identical(found(x), found(plain)), label = label)
}

test_that("what a verb returns knows its facts, and they are those of plain columns", {
  x <- known_ratings()
  expect_true(all(knows(x)))
  columns <- as.list(x)[table_columns$annotations]
  for (what in c("extremes", "scales", "prints")) expect_false(is.null(cpp_known_fact(columns, what)), label = what)
  expect_false(is.null(cpp_known_fact(columns[1:4], "indices")))
  expect_false(is.null(cpp_known_fact(columns[1:4], "places")))
  expect_same_as_plain(x) # comparing has R ask for memory, and the columns forget
  verbs <- list(standardise_annotations, function(x) rescale_annotations(x, c(-1.5, 1.5), c(0, 100)),
    function(x) resample_annotations(x, 5), function(x) suppressWarnings(shift_lag(x, 0.5)))
  for (verb in verbs) {
    made <- verb(known_ratings())
    expect_true(all(knows(made)))
    expect_same_as_plain(made)
  }
  traces <- data.frame(recording = rep(1:3, each = 120), rater = rep(rep(1:2, each = 60), 3), time = rep(0:59, 6),
    value = sin(seq_len(360) / 9) / 3)
  read <- as_annotations(traces, quiet = FALSE)
  expect_true(all(knows(read)))
  expect_false(is.null(cpp_known_fact(as.list(read)[table_columns$annotations], "prints")))
  expect_false(recurring_end(c(1, 1, 2, 3, NA)))
  expect_true(recurring_end(c(1, 2, 3, 3, NA, 3)))
  expect_false(recurring_end(c(NA_real_, NA)))
  gold <- suppressWarnings(fuse_ewe(x))
  expect_true(all(knows(gold)))
  expect_identical(fingerprint(gold), fingerprint(of_plain_columns(gold)))
  expect_identical(smooth_average(gold, 1), smooth_average(of_plain_columns(gold), 1))
  made <- suppressWarnings(fuse_mean(known_ratings()))
  extract_features(made, suppressMessages(segment_fixed(made, 10)), "large")
  expect_true(all(knows(made)))
})

test_that("no fact outlives what a user does to a column by base R", {
  by_hand <- list(
    assigned = function(x) { x$value[3] <- 0.5; x },
    element = function(x) { x[["value"]][[3]] <- 0.5; x },
    cell = function(x) { x[3, "value"] <- 0.5; x },
    missing = function(x) { is.na(x$value) <- 4:9; x },
    infinite = function(x) { x$value[7] <- Inf; x },
    time = function(x) { x$time[2] <- x$time[2] + 0.01; x },
    unsorted = function(x) { x$time[2] <- 1000; x },
    rater = function(x) { x$rater[5] <- levels(x$rater)[2]; x },
    levels = function(x) { levels(x$rater)[1] <- "zoe"; x },
    merged = function(x) { levels(x$rater)[1] <- levels(x$rater)[2]; x },
    attribute = function(x) { attr(x$value, "unit") <- "cm"; x },
    class = function(x) { class(x$rater) <- NULL; x },
    rows = function(x) x[x$value > 0 & !is.na(x$value), ],
    turned = function(x) x[rev(seq_len(nrow(x))), ],
    beyond = function(x) x[c(1:5, NA), ],
    replaced = function(x) { x$value <- x$value * 2; x },
    swapped = function(x) { x$time <- known_ratings()$time + 1; x },
    text = function(x) { x$rater <- as.character(x$rater); x },
    bound = function(x) rbind(x[1:10, ], x[11:nrow(x), ]),
    sorted = function(x) x[order(x$value), ]
  )
  for (name in names(by_hand)) expect_same_as_plain(by_hand[[name]](known_ratings()), name)
})

test_that("no fact outlives what other packages do to a column in place", {
  set_by <- list(
    data.table = list(
      set = function(x) data.table::set(data.table::setDT(x), 3L, "value", 0.5),
      order = function(x) data.table::setorderv(data.table::setDT(x), "value"),
      key = function(x) data.table::setkeyv(data.table::setDT(x), c("time", "rater")),
      levels = function(x) { data.table::setattr(x$rater, "levels", rev(levels(x$rater))); x },
      fill = function(x) { data.table::setnafill(x, fill = 0.125, cols = "value"); x }
    ),
    collapse = list(
      setv = function(x) { getExportedValue("collapse", "setv")(x$value, 1:3, 0.5, vind1 = TRUE); x },
      setop = function(x) { getExportedValue("collapse", "setop")(x$value, "+", 0.5); x },
      codes = function(x) { getExportedValue("collapse", "setv")(x$rater, 5L, 2L, vind1 = TRUE); x },
      time = function(x) { getExportedValue("collapse", "setop")(x$time, "*", 2); x }
    ),
    dplyr = list(
      mutate = function(x) dplyr::mutate(x, value = -value),
      filter = function(x) dplyr::filter(x, time > 1),
      arrange = function(x) dplyr::arrange(x, value)
    ),
    vctrs = list(assign = function(x) { x$value <- vctrs::vec_assign(x$value, 3L, 0.5); x })
  )
  for (package in names(set_by)) {
    if (!requireNamespace(package, quietly = TRUE)) next
    for (name in names(set_by[[package]])) {
      expect_same_as_plain(set_by[[package]][[name]](known_ratings()), paste(package, name))
    }
  }
})

test_that("facts are of these very columns, and forgotten for ever", {
  x <- known_ratings()
  mixed <- x
  mixed$time <- known_ratings()$time
  expect_null(cpp_known_fact(as.list(mixed)[c(trace_keys, "time")], "indices"))
  expect_same_as_plain(mixed)
  column <- known_columns(list(c(1, 2, 3)))[[1L]]
  expect_true(knows(list(column)))
  twice <- column
  twice[[2]] <- 5 # a copy, as R makes one
  expect_identical(list(column, twice), list(c(1, 2, 3), c(1, 5, 3)))
  expect_false(knows(list(twice)))
  given <- c(4, 5, 6)
  kept <- known_columns(list(given))[[1L]]
  expect_false(rlang::is_reference(given, kept))
  expect_identical(kept[c(3, NA, 1, 9)], c(6, NA, 4, NA))
  expect_identical(known_columns(list(factor(c("b", "a"))))[[1L]][c(2L, NA)], factor(c("a", NA), c("a", "b")))
  expect_identical(unserialize(serialize(x, NULL)), x)
  expect_false(any(knows(unserialize(serialize(known_ratings(), NULL)))))
  skip_on_os("windows")
  expect_identical(parallel::mclapply(1L, function(i) fingerprint(x))[[1L]], fingerprint(of_plain_columns(x)))
})

test_that("columns that know facts keep them through the collector of garbage", {
  skip_on_cran() # much computing: tools/test.R runs it
  columns <- known_columns(list(c(2, 1), 1:2))
  gctorture(TRUE)
  again <- known_columns(list(c(2, 1), 1:2))
  cpp_learn_fact(columns, "test", list("a"))
  cpp_learn_fact(columns, "test", list("b"))
  cpp_learn_fact(columns[2:1], "test", list("c"))
  found <- list(cpp_known_fact(columns, "test"), cpp_known_fact(columns[2:1], "test"), cpp_known_fact(again, "test"))
  rows <- again[[1L]][2:1]
  gctorture(FALSE)
  expect_identical(found, list(list("b"), list("c"), NULL))
  expect_identical(rows, c(1, 2))
})

test_that("pieces of any kind are put one below the other, and codes are looked through once", {
  expect_identical(stacked_numbers(list(1:2, 3L)), 1:3)
  expect_identical(stacked_numbers(list(1:2, 3.5)), c(1, 2, 3.5))
  expect_identical(stacked_numbers(list(1, NA)), c(1, NA))
  expect_null(stacked_numbers(list()))
  id <- known_columns(list(factor(c("b", NA, "a"), levels = c("a", "b", "c"))))[[1L]]
  expect_identical(code_range(id), list(least = 1, most = 2, missing = TRUE))
  expect_identical(cpp_known_fact(list(id), "codes"), code_range(id))
  attr(id, "levels") <- "a"
  expect_false(is_sound_factor(id))
  expect_true(is_sound_factor(factor(c(NA, NA))))
  expect_true(is_sound_factor(factor(character())))
})
