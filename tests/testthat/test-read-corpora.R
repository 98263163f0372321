skip_if_not_installed("withr")

test_that("DEAM: times across the columns; songs or raters down", {
  x <- quiet_read(format_folder(arousal.csv = c("song_id,sample_15000ms,sample_15500ms,sample_16000ms",
    "2,-0.12,-0.10,-0.08", "3,0.30,0.31,")))
  expect_identical(levels(x$recording), c("2", "3"))
  expect_identical(levels(x$dimension), "arousal")
  expect_identical(x$time, c(15, 15.5, 16, 15, 15.5))
  expect_identical(x$value, c(-0.12, -0.1, -0.08, 0.3, 0.31))
  y <- quiet_read(format_folder("valence/7.csv" = c("workerId,sample_500ms,sample_1000ms", "w1,1,2", "w2,3,4")))
  expect_identical(c(levels(y$recording), levels(y$dimension), levels(y$rater)), c("7", "valence", "w1", "w2"))
})

test_that("CASE as recorded and interpolated", {
  x <- quiet_read(format_folder(sub_1.txt = c("0.001\t0\t26225", "0.051\t-26225\t0", "0.101\t100\t100")))
  expect_equal(x$value[x$dimension == "valence"][1:2], c(5, 0.5))
  expect_equal(x$value[x$dimension == "arousal"][1:2], c(9.5, 5))
  expect_identical(levels(x$rater), "sub_1")
  y <- quiet_read(format_folder(sub_1.csv = c("jstime,valence,arousal,video", "0,5.0,5.0,10", "50,5.1,5.0,10",
    "0,4.9,5.0,2", "50,4.8,5.1,2")))
  expect_identical(levels(y$recording), c("2", "10"))
  expect_equal(y$time, rep(c(0, 0.05), 4))
})

test_that("SEWA, MuSe, RECOLA and SEND", {
  x <- quiet_read(format_folder("Train_DE_01.csv" = c("'Train_DE_01';0.0;0.12;-0.05;0.00",
    "'Train_DE_01';0.1;0.13;-0.05;0.01")))
  expect_identical(levels(x$dimension), c("arousal", "valence", "liking"))
  expect_identical(x$value[x$dimension == "liking"], c(0, 0.01))
  expect_identical(levels(x$recording), "Train_DE_01")
  muse <- format_folder("label_segments/arousal/1.csv" = c("timestamp,value,segment_id", "0,0.1,1", "250,0.12,1",
    "500,0.2,2"),
    "label_segments/partition.csv" = c("id,partition", "1,train"))
  y <- suppressWarnings(quiet_read(muse))
  expect_identical(y$time, c(0, 0.25, 0.5))
  expect_identical(c(levels(y$recording), levels(y$dimension)), c("1", "arousal"))
  expect_identical(nlevels(y$rater), 1L)
  z <- quiet_read(format_folder("ratings_individual/arousal/train_1.csv" = c("time;FM1;FM2", "0.00;0.00;0.02",
    "0.04;0.00;0.01")))
  expect_identical(c(levels(z$dimension), levels(z$rater)), c("arousal", "FM1", "FM2"))
  w <- quiet_read(format_folder("results_111_1.csv" = c("time,evaluator12,evaluator31", "0.0,50,50", "0.5,52,50")))
  expect_identical(levels(w$rater), c("evaluator12", "evaluator31"))
})

test_that("columns beside the samples are ids by their names, and summaries are none", {
  times <- "sample_0ms,sample_500ms"
  x <- read_lay(lay("arousal.csv" = c(paste0("extrait,", times, ",mean,SD"), "a,1,2,1.5,0.1", "b,3,4,3.5,0.2")))
  expect_identical(ids(x), list(recording = c("a", "b"), dimension = "arousal", rater = "mean"))
  y <- read_lay(lay("all.csv" = c(paste0("song_id,dimension,", times), "a,joy,1,2", "a,fear,3,4")))
  expect_identical(ids(y), list(recording = "a", dimension = c("joy", "fear"), rater = "mean"))
  expect_identical(y$value, c(1, 2, 3, 4))
})
