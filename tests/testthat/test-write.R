test_that("a gold standard written as CSV reads back to the digit", {
  x <- noisy_ratings(30)
  gold <- fuse_mean(rbind(
    as.data.frame(as_ratings(x, recording = "film 1/2", dimension = "arousal")),
    as.data.frame(as_ratings(x + 1, recording = "\u00e9t\u00e9", dimension = "arousal"))
  ))
  gold$value[3] <- NA
  folder <- withr::local_tempdir()
  files <- write_gold_standard(gold, folder, digits = 17)
  expect_identical(basename(files), c("film 1_2.csv", "\u00e9t\u00e9.csv"))
  back <- utils::read.csv(files[[1]])
  expect_identical(names(back), c("time", "value", "lower", "upper", "n_raters"))
  expect_identical(back$value, gold$value[1:30])

  long <- write_gold_standard(gold, file.path(folder, "all.csv"), layout = "long", unit = "ms", digits = 17)
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
