# Data frames as other packages make them, with the ratings of one plain table.

frame_time <- seq(0, 10, 0.5)
frame_value <- round(sin(frame_time), 3)
frame_long <- data.frame(rater = rep(c("anna", "ben"), each = 21), time = rep(frame_time, 2),
  value = c(frame_value, -frame_value))
labelled <- function(x, ...) structure(x, ..., class = c("haven_labelled", "vctrs_vctr", typeof(x)))
expect_as_long <- function(x, ..., value = frame_long$value) {
  read <- suppressMessages(as_annotations(x, ...))
  expect_equal(as.character(read$rater), frame_long$rater)
  expect_equal(read$time, frame_long$time)
  expect_equal(read$value, value)
}

test_that("columns of lists, data frames and matrices become rows and columns", {
  halves <- split(frame_long, frame_long$rater)
  expect_as_long(tibble::tibble(rater = names(halves), data = unname(lapply(halves, `[`, 2:3))))
  expect_as_long(tibble::tibble(rater = names(halves), time = list(frame_time, frame_time),
    value = list(frame_value, -frame_value)))
  wide <- cbind(anna = frame_value, ben = -frame_value)
  expect_as_long(tibble::tibble(time = frame_time, ratings = wide))
  expect_as_long(tibble::tibble(time = frame_time, ratings = as.data.frame(wide)))
  twice <- tibble::tibble(time = frame_time, anna = as.list(frame_value), ben = lapply(frame_value, c, 1))
  expect_error(as_annotations(twice), "in row 1.*pivot", class = "musefuse_error_columns")
})

test_that("labelled ids are called by their labels, labelled ratings are numbers, declared missing ones NA", {
  x <- frame_long
  x$rater <- labelled(rep(c(1, 2), each = 21), labels = c(anna = 1, ben = 2))
  x$value <- labelled(replace(x$value, 3, 999), na_values = 999, labels = c(never = -1))
  expect_message(as_annotations(x), "1 value of value is declared missing")
  expect_as_long(x, value = replace(frame_long$value, 3, NA))
})

test_that("64-bit integers are numbers, with and without their package", {
  # 2^32 + 7, -1 and NA in the bits of doubles
  x <- readBin(as.raw(c(7, 0, 0, 0, 1, 0, 0, 0, rep(255, 8), rep(0, 7), 128)), "double", 3L, endian = "little")
  expect_equal(integer64_numbers(x), c(2^32 + 7, -1, NA))
  d <- data.frame(time = 0:2, anna = 1:3)
  d$anna <- structure(x, class = "integer64")
  expect_equal(as_annotations(d, quiet = TRUE)$value, c(2^32 + 7, -1, NA))
  # 2^53 + 1 and 2^53 are one double, but two raters; -2^63 + 1
  ids <- readBin(as.raw(c(1, rep(0, 5), 32, 0, rep(0, 6), 32, 0, 1, rep(0, 6), 128)), "double", 3L, endian = "little")
  text <- c("9007199254740993", "9007199254740992", "-9223372036854775807")
  expect_identical(integer64_text(ids), text)
  d <- data.frame(rater = 1:2, time = 0, value = 1:2)
  d$rater <- structure(ids[1:2], class = "integer64")
  expect_setequal(levels(as_annotations(d, rater = rater, value = value, unit = "s", quiet = TRUE)$rater), text[1:2])
})

test_that("an unknown rater who is a level of a factor is missing all the same; logical ratings are told how", {
  d <- data.frame(rater = addNA(factor(rep(c("anna", NA), each = 3))), time = 0:2, value = 1:6)
  expect_error(as_annotations(d, unit = "s"), "rater is missing in rows 4, 5 and 6", class = "musefuse_error_missing")
  expect_error(as_annotations(data.frame(time = 0:2, anna = c(TRUE, FALSE, TRUE)), unit = "s"), "as.numeric",
    class = "musefuse_error_values")
})

test_that("words in their order are told from words of unknown order", {
  words <- c("low", "mid", "high")[c(1, 2, 3, 2, 1, 1, 2, 3)]
  x <- data.frame(rater = "anna", time = 0:7, value = factor(words, c("low", "mid", "high"), ordered = TRUE))
  expect_error(as_annotations(x), "as.integer\\(x", class = "musefuse_error_values")
  x$value <- factor(words, c("low", "mid", "high"))
  expect_error(as_annotations(x), "\"low\", \"mid\", \"high\"", class = "musefuse_error_values")
  x$value <- rep(c("4 - agree", "-2 - never", "0.5 (so, so)", "1/7"), 2)
  told <- gsub("\\s+", " ", conditionMessage(expect_error(as_annotations(x), class = "musefuse_error_values")))
  code <- sub("^.*alone: `(x.*)`[.].*$", "\\1", told)
  eval(str2lang(code))
  expect_identical(x$value[1:4], c(4, -2, 0.5, 1))
})

test_that("calendar series are asked for their dates, and the call works", {
  x <- stats::ts(cbind(anna = 1:14, ben = 14:1), start = c(2020, 3), frequency = 12)
  expect_error(as_annotations(x), "2020-03-01.*by = \"month\"", class = "musefuse_error_time")
  y <- suppressMessages(as_annotations(data.frame(time = seq(as.Date("2020-03-01"), by = "month",
    length.out = NROW(x)), x)))
  expect_equal(y$time[1:3], c(0, 31, 61) * 86400)
  expect_equal(as.Date(first_of_month(2020 + 2 / 12)), as.Date("2020-03-01"))
})

test_that("lists of raters, matrices on their side, row names and arrays are told what they are", {
  halves <- split(frame_long, frame_long$rater)
  expect_as_long(halves)
  expect_equal(levels(as_annotations(halves, quiet = TRUE)$recording), "recording 1")
  parts <- split(cbind(frame_long, recording = "c"), 1:42 > 21)
  expect_equal(levels(as_annotations(parts, quiet = TRUE)$recording), "c")
  wide <- cbind(anna = frame_value, ben = -frame_value)
  expect_error(as_annotations(t(wide), rate = 2), "t\\(x\\)", class = "musefuse_error_columns")
  rownames(wide) <- frame_time
  expect_error(as_annotations(wide), "as.numeric\\(rownames\\(x\\)\\)", class = "musefuse_error_argument")
  expect_error(as_annotations(as.data.frame(wide)), "as.numeric\\(rownames\\(x\\)\\)",
    class = "musefuse_error_columns")
  expect_as_long(as.data.frame(wide), time = as.numeric(rownames(wide)))
  x <- array(c(wide, -wide), c(21, 2, 2), list(NULL, c("anna", "ben"), c("arousal", "valence")))
  expect_error(as_annotations(x), "dimension = d", class = "musefuse_error_argument")
  y <- do.call(rbind, lapply(dimnames(x)[[3]], function(d) as_annotations(x[, , d], rate = 2, dimension = d)))
  expect_equal(levels(y$dimension), c("arousal", "valence"))
  expect_error(as_annotations(list(anna = 1:3, ben = 3:1), rate = 2), "as.data.frame",
    class = "musefuse_error_argument")
})

test_that("seconds that were declared, with the steps of milliseconds, are asked about", {
  x <- data.frame(time = 0:40 * 40, anna = sin(0:40))
  expect_message(as_annotations(x, unit = "s"), "Milliseconds\\? A rating every 40 s")
  expect_message(as_annotations(transform(x, time = 0:40 * 30), unit = "s"), NA)
})

test_that("a list's NULL is a missing value, complex numbers are none, whole ids are written out", {
  d <- data.frame(rater = rep(c(1e5, 2e5), each = 3), time = rep(0:2, 2), value = 1:6)
  expect_identical(levels(as_annotations(d, rater = rater, quiet = TRUE)$rater), c("100000", "200000"))
  d$value <- as.list(d$value)
  d$value[2] <- list(NULL)
  expect_identical(as_annotations(d, rater = rater, quiet = TRUE)$value, c(1, NA, 3:6))
  expect_error(as_annotations(data.frame(time = 0:2, anna = complex(real = 1:3)), quiet = TRUE),
    class = "musefuse_error_values")
  expect_error(as_annotations(data.frame(), rate = 25), class = "musefuse_error_empty")
  skip_if_not_installed("zoo")
  expect_identical(as_annotations(zoo::zooreg(1:4, start = 0, frequency = 4))$time, 0:3 / 4)
})
