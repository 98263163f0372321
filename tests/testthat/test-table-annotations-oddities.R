flags <- c(apart = "clock starts 1000 s after the others'", scale = "times as wide", contrary = "inverted\\? \\(r -0",
  stopped = "stopped at 60 s")

test_that("each oddity has its flag, on the rater who has it and on nobody else", {
  fine <- rater_diagnostics(raters_of())
  expect_true(all(fine$flags == ""))
  for (kind in names(odd)) {
    found <- rater_diagnostics(raters_of(odd[[kind]]))
    expect_match(found$flags[found$rater == "r1"], flags[[kind]], info = kind)
    expect_true(all(found$flags[found$rater != "r1"] == ""), info = kind)
    expect_no_match(found$flags[[1L]], "drifts", info = kind)
  }
})

test_that("somebody who leaves off, with or without a line for each time, has stopped", {
  gone <- raters_of(function(rows) rows[!(rows$rater == "r2" & rows$time > 50), ])
  found <- rater_diagnostics(gone)
  expect_match(found$flags[found$rater == "r2"], "stopped at 50 s")
  missing <- raters_of(function(rows) transform(rows, value = ifelse(rater == "r2" & time > 50, NA, value)))
  expect_match(rater_diagnostics(missing)$flags[[2L]], "stopped at 50 s")
})

test_that("after reading each is said once, with the verb that mends it", {
  verbs <- c(apart = "shift_lag", scale = "rescale_annotations", contrary = "rescale_annotations",
    stopped = "exclude_annotations")
  expect_no_message(say_odd_traces(raters_of()))
  expect_no_message(say_odd_traces(ratings))
  for (kind in names(odd)) {
    said <- expect_message(say_odd_traces(raters_of(odd[[kind]])), class = "musefuse_message_odd")
    text <- gsub("\\s+", " ", conditionMessage(said))
    expect_match(text, verbs[[kind]], info = kind)
    expect_match(text, "r1", info = kind)
    expect_length(gregexpr("(recording 1", text, fixed = TRUE)[[1L]], 1L)
  }
})

test_that("a clock that is off is mended by the call that is shown", {
  x <- raters_of(odd$apart)
  moved <- shift_lag(x, c(r1 = 1000, r2 = 0, r3 = 0, r4 = 0, r5 = 0))
  expect_s3_class(moved, "annotations")
})

test_that("the mean and the median warn of a rater who runs against the others", {
  against <- raters_of(odd$contrary)
  for (fuse in list(fuse_mean, fuse_median)) {
    warned <- expect_warning(fuse(against), class = "musefuse_warning_weights")
    expect_match(conditionMessage(warned), "r1 (recording 1 / rating)", fixed = TRUE)
    expect_no_warning(fuse(raters_of()))
  }
  expect_warning(fuse_mean(raters_of(odd$contrary, n = 2)), "r2", class = "musefuse_warning_weights")
})

test_that("a rater of another clock is named by every fusion, alignment and lag, once", {
  t <- 0:240 / 4
  x <- as_annotations(data.frame(rater = rep(c("a", "b", "c"), each = 241), time = c(t, t, t + 1e4),
    value = c(sin(t / 5), sin((t - 1) / 5), sin(t / 5) + t / 99)), quiet = TRUE)
  told <- function(expr) {
    said <- character()
    withCallingHandlers(suppressMessages(expr), warning = function(cnd) {
      if (inherits(cnd, "musefuse_warning_clock")) said <<- c(said, cli::ansi_strip(conditionMessage(cnd)))
      rlang::cnd_muffle(cnd)
    })
    said
  }
  for (verb in c("fuse_mean", "fuse_ewe", "fuse_latent", "fuse_gctw", "fuse_raaw", "fuse_dba", "align_dtw",
    "align_gctw", "estimate_lag")) {
    said <- told(get(verb)(x))
    expect_length(said, 1L)
    expect_match(said, "c (recording 1 / rating) starts 10000 s after", fixed = TRUE)
  }
  expect_length(told(fuse_raaw(x, align = list("dtw", synchronise = TRUE))), 1L)
  # what the line advises works
  mended <- shift_lag(x, c(a = 0, b = 0, c = 1e4))
  expect_identical(told(fuse_mean(mended)), character())
  expect_false(anyNA(mended$value))
  expect_length(told(fuse_mean(ratings)), 0L)
})

test_that("the clock of most is the clock; the one that is off is named, not the two that agree", {
  expect_identical(clocks_apart(c(0, 0, 1e4), c(60, 60, 10060)), c(NA, NA, 1e4))
  expect_identical(clocks_apart(c(100, 0), c(160, 60)), c(100, NA))
  expect_identical(clocks_apart(c(0, NA, 30), c(60, NA, 60)), rep(NA_real_, 3))
  expect_identical(clocks_apart(c(0, 0, 50, 50), c(10, 10, 60, 60)), c(NA, NA, 50, 50))
  expect_length(clocks_apart(numeric(), numeric()), 0L)
})

test_that("the advice names the recording of the trace that it speaks of, and its code mends that one alone", {
  said <- function(x) {
    rows <- as.data.frame(x)
    words <- ""
    withCallingHandlers(as_annotations(rows), message = function(cnd) {
      words <<- paste(words, cli::ansi_strip(conditionMessage(cnd)))
      rlang::cnd_muffle(cnd)
    })
    gsub("\\s+", " ", words)
  }
  advised <- function(words, verb, data) {
    pattern <- paste0(verb, "\\(data.*?\\)(?= (leaves|turns|moves|brings))")
    code <- regmatches(words, regexpr(pattern, words, perl = TRUE))
    eval(parse(text = gsub("c(low, high)", "c(-1, 1)", gsub("c(high, low)", "c(1, -1)", code, fixed = TRUE),
      fixed = TRUE)), list(data = data), environment())
  }
  here <- ratings$recording == "clip1" & ratings$rater == "anna"
  still <- ratings
  late <- here & still$time > 60
  still$value[late] <- 0.2
  words <- said(still)
  expect_match(words, "Stopped half way: anna (clip1 / arousal), anna (clip1 / valence) do not move after",
    fixed = TRUE)
  kept <- advised(words, "exclude_annotations", still)
  expect_identical(sum(kept$rater == "anna" & kept$recording == "clip2"), sum(here <- still$rater == "anna" &
    still$recording == "clip2"))
  expect_lt(max(kept$time[kept$rater == "anna" & kept$recording == "clip1"]), 61)
  # who ends early did not stand still, and nothing follows that could be left out
  ended <- said(ratings[!late, ])
  expect_match(ended, "Ends early: anna (clip1 / arousal), anna (clip1 / valence) have no rating after 60 s",
    fixed = TRUE)
  expect_no_match(ended, "does not move|exclude_annotations")
  turned <- ratings
  one <- turned$recording == "clip1" & turned$rater == "anna"
  turned$value[one] <- -turned$value[one]
  mended <- advised(said(turned), "rescale_annotations", turned)
  expect_equal(mended$value, ratings$value)
  alone <- one & turned$dimension == "arousal"
  turned$value[alone] <- -turned$value[alone]
  expect_equal(advised(said(turned), "rescale_annotations", turned)$value, ratings$value)
  everywhere <- ratings
  hers <- everywhere$rater == "anna"
  everywhere$value[hers] <- -everywhere$value[hers]
  expect_match(said(everywhere), "to = c(high, low), rater = \"anna\") turns", fixed = TRUE)
  moved <- ratings
  moved$time[one] <- moved$time[one] + 1000
  back <- suppressWarnings(advised(said(moved), "shift_lag", check_annotations(moved)))
  expect_lt(max(back$time[is.finite(back$value)]), 300)
  other <- back$recording == "clip2" & back$rater == "anna"
  expect_equal(back$value[other], ratings$value[ratings$recording == "clip2" & ratings$rater == "anna"])
})

test_that("a copy under the name of another recording or dimension is told, with the call that leaves it out", {
  time <- 0:29 / 2
  one <- function(recording, dimension, k) data.frame(recording, dimension, rater = "anna", time, value = sin(time + k))
  told <- function(...) {
    x <- suppressMessages(as_annotations(rbind(...), unit = "s"))
    list(line = copy_line(x), data = x)
  }
  copied <- told(one("f1", "arousal", 1), one("f2", "arousal", 2), one("f1", "backup", 1))
  expect_match(copied$line, "One dimension under two names. \"arousal\", \"backup\"")
  code <- sub("^.*(exclude_annotations\\(.*\\)) leaves.*$", "\\1", copied$line)
  left <- eval(str2lang(code), list(data = copied$data), environment())
  expect_identical(unique(as.character(left$dimension[!is.na(left$value)])), "arousal")
  films <- told(one("f1", "joy", 1), one("f1", "fear", 2), one("f2", "joy", 1), one("f2", "fear", 2))
  expect_match(films$line, "One recording under two names. \"f1\", \"f2\"")
  expect_null(told(one("f1", "joy", 1), one("f2", "joy", 2))$line)
})

test_that("a mean that lies among the raters is told, whatever it is called", {
  time <- 0:49 / 4
  rated <- list(anna = round(50 + 40 * sin(time)), ben = round(50 + 30 * cos(time)),
    eva = round(40 + 30 * sin(time - 1)))
  table <- function(...) suppressMessages(as_annotations(data.frame(time, rated, ...)))
  told <- mean_line(table(x = round((rated$anna + rated$ben + rated$eva) / 3)))
  expect_match(told, "x .* is the mean of all others. exclude_annotations.data, .a mean., rater = .x")
  expect_null(mean_line(table()))
  expect_null(mean_line(table(x = rated$anna)))
})

test_that("recordings of two orders that nobody rated both are told, with the call that makes them one", {
  order <- function(names, who = list(c("p1", "p2"), c("p3", "p4"))) {
    x <- expand.grid(time = 0:9, rater = unlist(who), dimension = "joy", stringsAsFactors = FALSE)
    x$recording <- names[1L + x$rater %in% who[[2L]]]
    x$value <- seq_len(nrow(x)) %% 7
    order_line(as_annotations(x, unit = "s", quiet = TRUE))
  }
  expect_match(order(c("set1_ab", "set1_ba")), "\"set1_ab\", \"set1_ba\" have no rater in common. read_annotations")
  for (names in list(c("clip12", "clip21"), c("film", "clip"))) expect_null(order(names))
})
