test_that("time codes read as people write them", {
  expect_identical(time_code(c(0, 75, 75.5, 3600, -5, NA)), c("0:00", "1:15", "1:15.5", "1:00:00", "-0:05", NA))
  expect_identical(clock_breaks(c(0, 200)), seq(0, 180, 60))
  expect_identical(clock_breaks(c(-3, 22)), c(0, 5, 10, 15, 20))
  expect_identical(clock_breaks(c(0, 5 * 86400)), 86400 * c(0, 1, 2, 3, 4, 5))
  expect_identical(vapply(c(60, 7200, 86400, 5 * 86400), function(end) clock_unit(c(0, end)), ""),
    c("min:s", "h:min:s", "h", "days"))
})

test_that("long names are broken behind punctuation or lose their middle, and stay different", {
  expect_identical(wrap_names("rel_long_strike_below_mean_arousal", 16), "rel_long_strike_\nbelow_mean_\narousal")
  expect_identical(wrap_names(c("a b", "two words here"), 9), c("a b", "two words\nhere"))
  long <- paste0(strrep("x", 60), 1:2)
  expect_lte(max(nchar(shorten_names(long))), 24)
  alike <- paste("Participant number", 1:12, "of the second study")
  expect_identical(anyDuplicated(shorten_names(alike)), 0L)
  expect_lte(max(nchar(shorten_names(alike))), 24)
  expect_identical(shorten_names(c("short", NA)), c("short", NA))
  expect_identical(shorten_names(paste0("household_1_Main_Street_detached 2024-03-", 25:26), 20), c("...2024-03-25",
    "...2024-03-26"))
  expect_identical(anyDuplicated(shorten_names(c(long, paste0(long, strrep("y", 40))))), 0L)
  expect_identical(anyDuplicated(shorten_names(strrep("xy", 20:21))), 0L)
  expect_identical(shorten_names("Z\u00fcrich"), "Z\u00fcrich")
})

test_that("a time code is rounded as a whole: nearly a second is the next one", {
  expect_identical(time_code(c(9.97, 59.96, 99.97, 3599.99, 59.94, 0.95)),
    c("0:10", "1:00", "1:40", "1:00:00", "0:59.9", "0:01"))
  expect_identical(time_code(c(-9.97, -0.04)), c("-0:10", "0:00"))
  expect_identical(time_code(266399.99), "3 d 2:00")
})

test_that("a function is one line, whatever its breaks and remarks", {
  f <- function(x, t = 1) {
    # a remark
    x + t
  }
  expect_identical(function_text(f), "function (x, t = 1) { x + t }")
  expect_identical(function_text(function(x) x), "function (x) x")
})

test_that("capitals are English ones in a Turkish session, where i is no small I", {
  old <- Sys.getlocale("LC_CTYPE")
  withr::defer(Sys.setlocale("LC_CTYPE", old))
  turkish <- suppressWarnings(Sys.setlocale("LC_CTYPE", "tr_TR.UTF-8"))
  expect_identical(lower(c("TIME", "i", NA)), c("time", "i", NA))
  expect_identical(upper("ini"), "INI")
  expect_true(grepl(caseless("^time[.]textgrid$"), "TIME.TextGrid", ignore.case = TRUE))
  if (!nzchar(turkish)) skip("no Turkish locale")
  rows <- data.frame(TIME = rep(0:9, 2), RATER_ID = rep(c("I", "i"), each = 10), RATING = sin(1:20))
  expect_identical(levels(suppressMessages(as_annotations(rows))$rater), c("I", "i"))
})

test_that("classes of long names have a line each, in their table and in their profile", {
  classes <- quietly(cluster_kmeans(iris[1:2], k = 2, seed = 1))
  expect_match(class_size_lines(classes$class, ""), "^Class 1: [0-9]+ \\([0-9]+ %\\), 2: ")
  named <- name_classes(classes, c("1" = "a moment of neither this nor that", "2" = "fear"))
  expect_length(class_size_lines(named$class, ""), 3L)
  expect_match(format(profile_classes(named))[4], "^    Sepal")
})

test_that("a word in another encoding is near none", {
  expect_identical(nearest_words("\xff", "ff"), character())
  expect_identical(nearest_words(NA_character_, "a"), character())
  expect_error(changepoint_path(gold_standard(ratings, "mean"), change = "\xff"), class = "musefuse_error_argument")
})
