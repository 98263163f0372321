test_that("a gold standard written as CSV reads back to the digit", {
  x <- noisy_ratings(30)
  gold <- fuse_mean(rbind(
    as.data.frame(as_ratings(x, recording = "film 1/2", dimension = "arousal")),
    as.data.frame(as_ratings(x + 1, recording = "\u00e9t\u00e9", dimension = "arousal"))
  ))
  gold$value[3] <- NA
  folder <- withr::local_tempdir()
  files <- quietly(write_gold_standard(gold, folder, digits = 17))
  expect_identical(basename(files), c("film 1_2.csv", "\u00e9t\u00e9.csv"))
  back <- utils::read.csv(files[[1]])
  expect_identical(names(back), c("time", "value", "conf.low", "conf.high", "n_raters"))
  expect_identical(back$value, gold$value[1:30])

  long <- quietly(write_gold_standard(gold, file.path(folder, "all.csv"), layout = "long", unit = "ms", digits = 17))
  back <- utils::read.csv(long, encoding = "UTF-8")
  expect_identical(nrow(back), 60L)
  expect_equal(back$time_ms, gold$time * 1000)
})

test_that("two recordings never share a file", {
  x <- noisy_ratings(5)
  gold <- fuse_mean(rbind(
    as.data.frame(as_ratings(x, recording = "a/b")), as.data.frame(as_ratings(x, recording = "a:b"))
  ))
  folder <- withr::local_tempdir()
  expect_error(write_gold_standard(gold, folder), class = "musefuse_error_file")
  expect_identical(list.files(folder), character())
  expect_snapshot(error = TRUE, write_gold_standard(gold, folder))
})

test_that("REFERENCE-TOOL G18: a file of an earlier run is written anew", {
  data <- as_ratings(noisy_ratings(30))
  folder <- withr::local_tempdir()
  first <- write_gold_standard(fuse_mean(data), folder, digits = 17)
  gold <- fuse_median(data)
  expect_false(identical(gold$value, fuse_mean(data)$value))
  expect_identical(write_gold_standard(gold, folder, digits = 17), first)
  expect_identical(utils::read.csv(first)$value, gold$value)
})

test_that("REFERENCE-TOOL G8: a recording's file has the name that it was read from", {
  data <- rbind(
    as.data.frame(as_ratings(noisy_ratings(10), recording = "7")),
    as.data.frame(as_ratings(noisy_ratings(10), recording = "film.v2"))
  )
  folder <- withr::local_tempdir()
  for (of in c("7", "film.v2")) {
    rows <- data[data$recording == of, ]
    wide <- data.frame(timestamp = unique(rows$time), matrix(rows$value, ncol = 3))
    dir.create(file.path(folder, "raw", "arousal"), recursive = TRUE, showWarnings = FALSE)
    utils::write.csv(wide, file.path(folder, "raw", "arousal", paste0(of, ".csv")), row.names = FALSE)
  }
  gold <- fuse_mean(read_annotations(file.path(folder, "raw"), quiet = TRUE))
  files <- write_gold_standard(gold, file.path(folder, "gold"), digits = 17)
  expect_setequal(sub(".*/gold/", "", files), c("arousal/7.csv", "arousal/film.v2.csv"))
  # and its times are the recording's own
  expect_equal(utils::read.csv(files[[1]])$time, unique(as_ratings(noisy_ratings(10))$time))
})

test_that("a gold standard whose times or values are no numbers is not written", {
  gold <- as.data.frame(fuse_mean(ratings[ratings$recording == "clip1", ]))
  changes <- list(time = as.character, time = factor, time = as.list, value = as.character, value = as.list)
  for (i in seq_along(changes)) {
    bad <- gold
    bad[[names(changes)[[i]]]] <- changes[[i]](bad[[names(changes)[[i]]]])
    kind <- if (is.list(bad$time) || is.list(bad$value)) "columns" else "values"
    expect_error(write_gold_standard(bad, withr::local_tempdir()), class = paste0("musefuse_error_", kind))
    expect_error(smooth_average(bad, 1), class = "musefuse_error")
  }
})
