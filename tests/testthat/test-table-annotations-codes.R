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

test_that("who never moved is not told to have a code for missing, but where nobody else comes near", {
  x <- expand.grid(time = 0:199 / 4, rater = c("anna", "ben", "cleo"), recording = "f", dimension = "joy")
  still <- function(code, scale, more = numeric()) {
    x$value <- scale * (1.2 + sin(x$time / 7 + as.integer(x$rater)))
    x$value[x$rater == "cleo"] <- code
    x$value[seq_along(more)] <- more
    code_line(as_annotations(x, unit = "s", quiet = TRUE))
  }
  for (code in c(99, 0, 9)) expect_null(still(code, 50), info = code)
  expect_match(still(99, 0.5), "^A hand that never moved, or a code for missing. 200 ratings of 99 by cleo,")
  expect_match(still(-99, 50, c(1, 1, -9, -9)), "^Codes .* 2 ratings of -9 .*; 200 ratings of -99 by cleo, and nothing")
})

test_that("rows of known codes are found as %in% finds them", {
  value <- c(-99, 0.5, NA, 0, -0, NaN, 99.00000000000001, 99, Inf, -Inf, 65535, 1, -32768, 9.5)
  expect_equal(cpp_rows_of_values(value, missing_codes), which(value %in% missing_codes))
  expect_identical(cpp_rows_of_values(c(0L, NA, 9L), missing_codes), c(1, 3))
  expect_length(cpp_rows_of_values(value, numeric()), 0L)
})
