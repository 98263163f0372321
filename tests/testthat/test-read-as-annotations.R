long <- data.frame(
  video = c("clip 10", "clip 2"), coder = rep(c("zoe", "anna"), each = 4),
  ms = rep(c(0, 0, 250, 250), 2), score = 1:8 / 10
)

test_that("long data frames: bare and quoted columns, units, ids in natural order", {
  bare <- as_annotations(long, recording = video, rater = coder, time = ms, value = score, unit = "ms")
  expect_s3_class(bare, "annotations")
  expect_named(bare, c("recording", "dimension", "rater", "time", "value"))
  expect_equal(levels(bare$recording), c("clip 2", "clip 10"))
  expect_equal(levels(bare$dimension), "rating")
  expect_equal(levels(bare$rater), c("anna", "zoe"))
  expect_equal(bare$time, rep(c(0, 0.25), 4))
  # clip 2 is every second row, anna the last four
  expect_equal(bare$value, c(6, 8, 2, 4, 5, 7, 1, 3) / 10)
  quoted <- as_annotations(long,
    recording = "video", rater = "coder", time = "ms", value = "score", unit = "ms")
  expect_equal(quoted, bare)
  minutes <- as_annotations(transform(long, ms = ms / 60000),
    recording = video, rater = coder, time = ms, value = score, unit = "min")
  expect_equal(minutes, bare, ignore_attr = "lineage", tolerance = 1e-15)
})

test_that("it leaves annotations as they are", {
  x <- as_annotations(long, recording = video, rater = coder, time = ms, value = score)
  expect_identical(as_annotations(x), x)
})

test_that("text holds numbers, with point or comma", {
  data <- data.frame(rater = "a", time = c("0,5", "1.5"), value = c("1,25", "NA"))
  x <- as_annotations(data)
  expect_equal(x$time, c(0.5, 1.5))
  expect_equal(x$value, c(1.25, NA))
})

test_that("of ratings at the same time the last stays, counted; backward times are sorted, said", {
  data <- data.frame(rater = "a", time = c(0, 1, 1, 1, 2), value = c(1, 2, 3, 4, Inf))
  expect_warning(x <- as_annotations(data), class = "musefuse_warning_duplicates")
  expect_equal(x$value, c(1, 4, NA))
  back <- data.frame(rater = rep(c("a", "b"), 3), time = c(2, 0, 1, 1, 0, 2), value = 1:6)
  expect_warning(x <- as_annotations(back), class = "musefuse_warning_time")
  expect_equal(x$value, c(5, 3, 1, 2, 4, 6))
  # interleaved raters are no reason for a warning
  expect_no_warning(as_annotations(back[back$rater == "b", ]))
  expect_snapshot({
    invisible(as_annotations(data))
    invisible(as_annotations(back))
  })
})

test_that("a table bound together by hand is cleaned by the verbs", {
  x <- as_annotations(data.frame(rater = "a", time = 0:1, value = 1:2))
  expect_warning(y <- check_annotations(rbind(x, x)), class = "musefuse_warning_duplicates")
  expect_equal(y, x, ignore_attr = "lineage")
})

good <- data.frame(rater = "a", time = c(0, 1, 2), value = c(1, 2, 3))
bad <- list(
  empty = quote(as_annotations(good[0, ])),
  time = quote(as_annotations(transform(good, time = c(0, NA, Inf)))),
  time = quote(as_annotations(transform(good, time = c("0", "one", "2")))),
  values = quote(as_annotations(transform(good, value = c("1", "two", "drei")))),
  values = quote(as_annotations(transform(good, value = I(list(1, 2, sum))))),
  values = quote(as_annotations(data.frame(time = 0:1, anna = c("x", "1")))),
  missing = quote(as_annotations(transform(good, rater = c("a", NA, "")))),
  columns = quote(as_annotations(good, value = score)),
  columns = quote(as_annotations(good, time = c(time, value))),
  columns = quote(as_annotations(good["value"])),
  columns = quote(as_annotations(cbind(good, coder = "b")[-1])),
  columns = quote(as_annotations(good[-3])),
  argument = quote(as_annotations("ratings.csv")),
  argument = quote(as_annotations(matrix(1:4, 2))),
  values = quote(as_annotations(matrix(letters[1:4], 2), rate = 4))
)

test_that("bad input is a classed error", {
  for (i in seq_along(bad)) {
    expect_error(eval(bad[[i]]), class = paste0("musefuse_error_", names(bad)[[i]]), label = deparse(bad[[i]]))
  }
  expect_error(as_annotations(good, 3), class = "musefuse_error_argument")
})

test_that("errors say what was wanted, what came and where", {
  for (call in bad) expect_snapshot(eval(call), error = TRUE)
})

test_that("slips are asked for or said: labels without I(), merged twins, lists of raters, clocks of two parts", {
  d <- data.frame(time = 0:5 / 2, rater = "anna", value = 1:6)
  expect_error(as_annotations(d, recording = "one"), "recording = I\\(\"one\"\\)", class = "musefuse_error_columns")
  expect_error(as_annotations(data.frame(time = 0:5 / 2, anna.x = 1:6, anna.y = 6:1)), class = "musefuse_error_columns")
  expect_identical(levels(as_annotations(data.frame(time = 0:5 / 2, value.anna = 1:6, value.ben = 6:1))$rater),
    c("anna", "ben"))
  x <- list(anna = data.frame(time = 0:5 / 2, value = 1:6), ben = data.frame(time = 0:5 / 2, value = 6:1))
  said <- conditionMessage(tryCatch(as_annotations(x), musefuse_message_read = identity))
  advised <- eval(parse(text = regmatches(said, regexpr("(?<=`).*(?=`)", cli::ansi_strip(said), perl = TRUE))))
  expect_identical(levels(advised$rater), c("anna", "ben"))
  expect_no_message(as_annotations(x, quiet = TRUE))
  clock <- function(text) data.frame(time = text, anna = seq_along(text), ben = rev(seq_along(text)))
  expect_message(as_annotations(clock(sprintf("00:%02d", 0:19))), "minutes and seconds")
  expect_error(as_annotations(clock(sprintf("%02d:%02d", 0:47 %/% 2, 30 * (0:47 %% 2)))), "hh:mm",
    class = "musefuse_error_time")
  # the name tells hours; the last, 00:00, would be the same as minutes
  of_day <- tryCatch(as_annotations(data.frame(uhrzeit = c("23:58", "23:59", "00:00"), anna = c(1, 3, 2))),
    musefuse_message_read = conditionMessage)
  expect_no_match(of_day, "minutes and seconds")
  expect_match(of_day, "passes midnight")
  resets <- data.frame(x = rep(c("anna", "ben"), each = 6), y = rep(0:5 / 2, 2), z = 1:12)
  expect_error(as_annotations(resets), "time = \"y\", rater = \"x\"", class = "musefuse_error_columns")
  ids <- structure(15L * 0:5, class = "ITime")
  expect_identical(as_annotations(data.frame(time = I(ids), anna = 1:6), quiet = TRUE)$time[2], 15)
})
