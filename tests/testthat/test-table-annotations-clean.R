test_that("rows come sorted, and rows given twice alike are one", {
  out <- suppressWarnings(clean_annotations(rating_columns(time = c(2, 0, 1, 1), value = c(3, 1, 2, 2))))
  expect_identical(out$time, c(0, 1, 2))
  expect_identical(out$value, c(1, 2, 3))
})

test_that("of two values at one time the last is taken, and that is said", {
  expect_warning(out <- clean_annotations(rating_columns(time = c(0, 1, 1), value = c(1, 2, 3))), "1 rating",
    class = "musefuse_warning")
  expect_identical(out$value, c(1, 3))
})

test_that("infinite values become missing, and are counted", {
  expect_warning(out <- clean_annotations(rating_columns(value = c(1, Inf, 3))), class = "musefuse_warning")
  expect_identical(out$value, c(1, NA, 3))
})

test_that("a handled table is cleaned as it was read; numbers that became text are numbers", {
  handled <- ratings
  handled$value <- as.character(handled$value)
  handled$time <- as.difftime(handled$time / 60, units = "mins")
  expect_equal(fuse_mean(handled)$value, fuse_mean(ratings)$value, tolerance = 1e-12) # text has 15 digits
  handled$value[[3L]] <- "high"
  expect_error(fuse_mean(handled), "row 3: \"high\"", class = "musefuse_error_values")
})

test_that("rows in the order of a join are no passes, woven passes are", {
  joined <- merge(ratings, data.frame(rater = c("anna", "ben", "chen", "dora", "emil"), age = 1:5))
  expect_warning(gold <- fuse_mean(joined), "sorted")
  expect_equal(gold$value, fuse_mean(ratings)$value)
  blocks <- data.frame(rater = "a", time = c(50:70, 20:49, 71:99, 0:19), value = sin(1:100))
  blocks <- blocks[c(1:40, 71:100, 41:70), ]
  expect_no_error(suppressWarnings(as_annotations(blocks, unit = "s", quiet = TRUE)))
  for (rate in c(1, 4)) {
    passes <- data.frame(rater = "a", time = c(0:30, 0.13 + (0:(30 * rate)) / rate), value = 1)
    passes$value <- seq_len(nrow(passes))
    expect_error(as_annotations(passes, unit = "s", quiet = TRUE), class = "musefuse_error_duplicates")
  }
})

test_that("names that differ in blanks only are warned of, with the call that makes them one", {
  data <- data.frame(recording = "a", dimension = "d", rater = rep(c("anna", "anna ", "ben"), each = 3),
    time = rep(0:2, 3), value = c(1:3, 2:4, 3:5))
  expect_warning(as_annotations(data), "only in blanks.*rater", class = "musefuse_warning_names")
  told <- expect_warning(fuse_mean(data), class = "musefuse_warning_names")
  expect_match(conditionMessage(told), "trimws(data$rater)", fixed = TRUE)
  marked <- transform(data, rater = sub("[ ]+$", "\u200b", rater))
  told <- tryCatch(as_annotations(marked), musefuse_warning_names = identity)
  expect_match(conditionMessage(told), "not seen were.*<U\\+200B>.*perl = TRUE")
  expect_error(as_annotations(transform(data, rater = " ")), "needs a rater", class = "musefuse_error_missing")
  data$rater <- trimws(data$rater)
  expect_no_warning(as_annotations(data[c(1:3, 7:9), ]), class = "musefuse_warning_names")
  data$rater <- rep(c("a b", "a\u00a0b", "c"), each = 3)
  told <- expect_warning(as_annotations(data), class = "musefuse_warning_names")
  expect_match(conditionMessage(told), "trimws(gsub", fixed = TRUE) # trimws() alone makes them not one
})

test_that("names in letters that look alike are warned of, with the call that makes them one", {
  data <- data.frame(recording = "a", time = rep(0:2, 2), value = c(1:3, 2:4))
  for (name in c("\u0430nna", "ann\uff41", " \u0430nna", "ann\u200b\u0430")) {
    data$rater <- rep(c("anna", name), each = 3)
    told <- tryCatch(as_annotations(data), musefuse_warning_names = conditionMessage)
    expect_match(told, "signs that look.*alike.*<U\\+")
    call <- sub(".*`(data.*)`.*", "\\1", gsub("\n *", " ", told))
    eval(str2lang(call))
    expect_identical(unique(data$rater), "anna")
  }
  expect_identical(plain_signs(c("x\u20131", "O\u2019Brien", "\u0436", NA)), c("x-1", "O'Brien", "\u0436", NA))
})

test_that("a rating is not replaced by a missing one at its time", {
  wide <- data.frame(time = rep(0:9, 2), anna = c(1:10, rep(NA, 10)), ben = c(rep(NA, 10), 10:1))
  expect_warning(x <- as_annotations(wide, quiet = TRUE), "20 missing ratings at a time that the same rater rated")
  expect_equal(x$value, c(1:10, 10:1))
  expect_equal(carried_over_missing(c(5, NA, 6, NA, NA, 7), c(1, 3, 4)), c(5, 5, 6, 6, 6, 7))
})

test_that("the holes of a table that joins several clocks are no missing ratings; those of one's own clock are", {
  anna <- data.frame(time = seq(0, 30, 0.5), anna = sin(seq(0, 30, 0.5)))
  ben <- data.frame(time = seq(0.1, 30, 0.4), ben = cos(seq(0.1, 30, 0.4)))
  ben$ben[20:24] <- NA
  expect_warning(x <- as_annotations(merge(anna, ben, all = TRUE), quiet = TRUE), class = "musefuse_warning_holes")
  expect_equal(x$time[x$rater == "anna"], anna$time)
  expect_equal(sum(is.finite(x$value[x$rater == "ben"])), 70L)
  own <- data.frame(time = anna$time, anna = replace(anna$anna, c(3, 7, 8, 20:30, 41, 50, 52, 54), NA), ben = anna$anna)
  expect_warning(y <- as_annotations(own, quiet = TRUE), NA)
  expect_equal(nrow(y), 122L)
})

test_that("the last row, and a trace of one row, need an id and a time as all do", {
  two <- ratings[c(1L, 321L), ]
  two[] <- lapply(two, function(column) if (is.factor(column)) droplevels(column) else column)
  for (wrong in c(NA, Inf, -Inf)) {
    one <- two
    one$time[[2L]] <- wrong
    for (verb in list(glance, fuse_mean, summary)) expect_error(quietly(verb(one)), class = "musefuse_error_time")
  }
  added <- ratings[c(seq_len(nrow(ratings)), NA), ]
  levels(added$recording) <- c(levels(added$recording), "clip7") # sorts after all, as what is missing does not
  added$recording[[nrow(added)]] <- "clip7"
  expect_error(glance(added), "dimension is missing in row", class = "musefuse_error_missing")
  expect_match(format(added), "dimension is missing in row", all = FALSE)
})
