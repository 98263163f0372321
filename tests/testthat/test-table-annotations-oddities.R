raters_of <- function(change = identity, n = 5) {
  set.seed(11)
  time <- seq(0, 120, 0.5)
  signal <- sin(time / 9) + sin(time / 23)
  rows <- do.call(rbind, lapply(seq_len(n), function(k) {
    data.frame(rater = paste0("r", k), time = time, value = 0.45 * (signal + stats::rnorm(length(time), 0, 0.2)))
  }))
  as_annotations(change(rows), unit = "s", quiet = TRUE)
}
of_r1 <- function(f) function(rows) {
  mine <- rows$rater == "r1"
  rows[mine, ] <- f(rows[mine, ])
  rows
}
odd <- list(
  apart = of_r1(function(d) transform(d, time = time + 1000)),
  scale = of_r1(function(d) transform(d, value = 50 * (value + 1))),
  contrary = of_r1(function(d) transform(d, value = -value)),
  stopped = of_r1(function(d) transform(d, value = ifelse(time > 60, value[time == 60], value)))
)
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

test_that("fusions refuse scales that differ by more than five times, and no legitimate difference", {
  mixed <- raters_of(odd$scale)
  for (fuse in list(fuse_mean, fuse_median, fuse_ewe, fuse_dba, fuse_softdtw, fuse_gctw, fuse_raaw)) {
    refused <- expect_error(fuse(mixed), class = "musefuse_error_values")
    expect_match(conditionMessage(refused), "rescale_annotations", fixed = TRUE)
    expect_match(conditionMessage(refused), "r1", fixed = TRUE)
  }
  expect_no_error(fuse_mean(standardise_annotations(mixed)))
  timid <- raters_of(of_r1(function(d) transform(d, value = value / 12)))
  expect_no_error(fuse_mean(timid))
  expect_null(scales_apart(ratings))
  # declared scales decide
  expect_error(fuse_mean(set_traces(set_traces(timid, scale = c(0, 1), rater = "r1"), scale = c(0, 100),
    rater = paste0("r", 2:5))), class = "musefuse_error_values")
  expect_no_error(fuse_mean(set_traces(mixed, scale = c(0, 100))))
  expect_true(is_one_scale(data.frame(used = c(1, 2))))
})

test_that("counts of movements have no scale", {
  set.seed(12)
  log <- do.call(rbind, lapply(1:4, function(k) {
    time <- cumsum(stats::rexp(200) * rep(c(0.02, 3), c(18, 2)))
    data.frame(rater = letters[[k]], time = time, value = 10^(k - 1) * cumsum(sample(c(-1, 1), 200, TRUE)))
  }))
  log <- set_traces(as_annotations(log, unit = "s", quiet = TRUE), sampling = "event")
  expect_null(scales_apart(log))
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

asked <- function(value, begins) {
  found <- codes_of(value, begins)
  coded <- value[value %in% found$code]
  if (length(coded) > 0L) code_text(found, rep("anna", length(coded)), coded)
}

test_that("numbers to which ratings jump, and back, may be codes for missing; ends that are reached are not", {
  slow <- round(50 + 40 * sin(1:200 / 15), 1)
  first <- c(TRUE, logical(199))
  holes <- c(20:24, 90, 150:155)
  for (code in c(-1, 99, -9, 999, -99)) {
    expect_match(asked(replace(slow, holes, code), first), paste0("12 ratings of ", code, " by anna, .*na = \"", code),
      info = code)
  }
  scale <- round(4 + 3 * sin(1:200 / 15))
  for (code in c(-1, 9, -8)) expect_match(asked(replace(scale, holes, code), first), "A code", info = code)
  expect_match(asked(replace(sin(1:200 / 15), holes, -1), first), "12 ratings of -1 by anna")
  dense <- round(50 + 50 * sin(1:300 / 23)) # goes through 99, too
  expect_match(asked(replace(dense, c(90:93, 240:245), 99), seq_along(dense) == 1L), "of 99 by anna, to which")
  expect_match(asked(replace(dense, c(40:43, 180:185), -9), seq_along(dense) == 1L), "the only number below zero")
  expect_null(asked(dense, seq_along(dense) == 1L))
  expect_null(asked(sample(-1:1, 300, TRUE), seq_along(dense) == 1L))
  expect_match(asked(replace(scale, holes, 12345), first), "12345 by anna, far from all others")
  clear <- list(slow, scale, sin(1:200 / 15), pmin(99, slow + 20), pmax(0, slow - 30), pmax(-1, 2 * sin(1:200 / 15)),
    rep(c(0, 5, 0, 7, 0, 3), length.out = 200), rep(c(-1, 0, 1, 0), each = 50), rep(-2:2, 40), rep(1, 200))
  for (k in seq_along(clear)) expect_null(asked(clear[[k]], first), info = k)
})

test_that("a long stay within a scale is asked about, and a number that none beside it is as frequent as", {
  first <- c(TRUE, rep(FALSE, 399L))
  course <- function(low, high, digits = 0) round(low + (high - low) * (1 + sin(1:400 / 37)) / 2, digits)
  stay <- function(value, code, at = 100:140) replace(value, at, code)
  slow <- course(0, 100, 1)
  expect_match(asked(stay(slow, 99, 170:200), first), "32 ratings of 99 by anna, to which ratings jump, and where")
  expect_match(asked(stay(slow, 9, 20:60), first), "of 9 by anna, to which")
  expect_match(asked(stay(course(-15, 15, 1), -9, 40:80), first), "of -9 by anna, to which")
  expect_match(asked(stay(course(50, 90), 0), first), "of 0 by anna, to which")
  expect_match(asked(stay(course(1, 7), 0), first), "of 0 by anna, to which")
  set.seed(5)
  shuffled <- sample(c(round(stats::runif(350, 0, 100), 1), rep(99, 50)))
  expect_match(asked(shuffled, first), "50 ratings of 99 by anna, far more often than any number beside it")
  hand <- replace(course(-1, 1, 2), c(1:30, 150:200), 0) # rests where it began
  steps <- rep(sample(0:100, 40, TRUE), each = 10)
  for (clear in list(slow, hand, steps, course(0, 9), pmin(course(0, 140), 100))) expect_null(asked(clear, first))
})

test_that("a single jump, a trace that begins or ends with a code, and codes side by side are asked about", {
  first <- c(TRUE, logical(399L))
  slow <- round(50 + 40 * sin(1:400 / 37))
  for (code in c(0, 9, 99)) expect_match(asked(replace(slow, 130, code), first), "jump", info = code)
  spikes <- replace(slow, 1:7 * 50, 8:14 * 7)
  expect_null(asked(replace(spikes, 130, 9), first))
  for (code in c(99, 255)) for (at in list(1:10, 391:400)) {
    expect_match(asked(replace(slow, at, code), first), paste("10 ratings of", code, "by anna, .* all others"))
  }
  two <- replace(replace(slow, 60:65, -98), 200:203, -99)
  expect_match(asked(two, first), paste0("Codes for missing. 4 ratings of -99 by anna, the only number below zero; 6 ",
    "ratings of -98 by anna, the only number below zero. read_annotations.na = c.\"-99\", \"-98\""))
  two <- replace(replace(slow, 60, 888), 200, 999)
  expect_match(asked(two, first), "1 rating of 999 by anna, far from all others; 1 rating of 888 by anna, far from all")
  for (at in list(1:10, 381:400, 200:220)) { # no other move is half as large
    expect_match(asked(replace(round(128 + 110 * sin(1:400 / 37)), at, 99), first), "of 99 by anna, ", info = at)
  }
  expect_match(asked(replace(slow, 200, 888), first), "1 rating of 888")
})

test_that("of many ratings those are looked at that may hold a code, and all of them are counted", {
  set.seed(8)
  long <- expand.grid(time = 0:2000 / 4, rater = paste0("r", 1:12), recording = paste0("f", 1:6), dimension = "joy")
  long$value <- round(50 + 40 * sin(long$time / 20) + stats::rnorm(nrow(long)), 0)
  expect_gt(nrow(long), ratings_of_codes)
  expect_no_message(as_annotations(long, unit = "s"))
  holes <- which(long$recording == "f6" & long$rater == "r12")[c(300:304, 700:702, 1500)]
  for (code in c(-99, 99)) {
    expect_message(as_annotations(within(long, value[holes] <- code), unit = "s"),
      paste("A code for missing. 9 ratings of", code, "by r12,"))
  }
})

test_that("rows of known codes are found as %in% finds them", {
  value <- c(-99, 0.5, NA, 0, -0, NaN, 99.00000000000001, 99, Inf, -Inf, 65535, 1, -32768, 9.5)
  expect_equal(cpp_rows_of_values(value, missing_codes), which(value %in% missing_codes))
  expect_identical(cpp_rows_of_values(c(0L, NA, 9L), missing_codes), c(1, 3))
  expect_length(cpp_rows_of_values(value, numeric()), 0L)
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
