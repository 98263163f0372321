few <- as.data.frame(ratings[ratings$recording == "clip1" & ratings$time < 10, ])
plain <- quietly(fuse_mean(few))

# 64-bit integers as bit64 keeps them: in the bits of doubles.
bits <- function(x) {
  structure(readBin(writeBin(as.vector(rbind(x, ifelse(x < 0L, -1L, 0L))), raw(), endian = "little"), "double",
    length(x), endian = "little"), class = "integer64")
}

test_that("64-bit integers and labelled numbers are numbers to every verb, their package loaded or not", {
  few$value <- as.integer(100 * few$value)
  wanted <- quietly(fuse_mean(few))$value
  few$value <- bits(few$value)
  expect_identical(quietly(fuse_mean(few))$value, wanted)
  gold <- plain
  gold$value <- bits(as.integer(100 * gold$value))
  expect_identical(quietly(smooth_average(gold, 1.25))$value, quietly(smooth_average(within(plain, {
    value <- as.double(as.integer(100 * value))
  }), 1.25))$value)
  labelled <- function(x, labels) structure(x, labels = labels, class = c("haven_labelled", "vctrs_vctr", "double"))
  few$value <- labelled(ratings$value[ratings$recording == "clip1" & ratings$time < 10], c(low = -1))
  few$rater <- labelled(as.double(few$rater), stats::setNames(1:5, levels(few$rater)))
  expect_identical(quietly(fuse_mean(few))$value, plain$value)
  expect_identical(levels(check_annotations(few)$rater), levels(ratings$rater))
})

test_that("factors that are none, and text in another encoding, are errors that name the column", {
  code <- as.integer(few$rater)
  made <- function(code, levels) structure(code, levels = levels, class = "factor")
  odd <- list(made(code + 10L, letters[1:5]), made(-code, letters[1:5]), made(code, rep("a", 5L)), made(code, NULL),
    made(code, character()), made(code, 1:10), paste0(few$rater, "\xe9"),
    local({
      text <- paste0(few$rater, "\xe9")
      Encoding(text) <- "bytes"
      text
    }))
  for (ids in odd) {
    few$rater <- ids
    by_hand <- structure(few, class = class(ratings))
    for (verb in list(as_annotations, fuse_mean, function(x) glance(by_hand))) {
      expect_no_warning(expect_error(verb(few), "Column rater", class = "musefuse_error_values"))
    }
    expect_match(format(by_hand), "Column rater", all = FALSE)
  }
})

test_that("text that is marked as Latin-1 is text", {
  latin <- iconv(c("\u00e9t\u00e9", "No\u00ebl"), "UTF-8", "latin1")
  d <- data.frame(time = 0:3, anna = 1:4, note = latin)
  expect_identical(quietly(as_annotations(d))$value, as.double(1:4))
  long <- data.frame(time = rep(0:3, 2), rater = rep(latin, each = 4), value = 1:8)
  expect_identical(levels(quietly(as_annotations(long))$rater), c("No\u00ebl", "\u00e9t\u00e9"))
  long$rater <- factor(long$rater)
  expect_setequal(levels(quietly(as_annotations(long))$rater), c("No\u00ebl", "\u00e9t\u00e9"))
})
