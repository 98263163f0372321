# Real-shaped inputs that were misread once (../shared/cases): the same kinds, with numbers of our own. The number of a
# case stands in its test's name.

wave <- function(t, late = 0) round(sin((t - late) / 3), 4)

test_that("case 1: a log of changes is held until its next line", {
  truth <- function(t) 40 * sin(t / 9)
  log <- do.call(rbind, lapply(1:4, function(u) {
    t <- seq(0, 60, 0.1)
    value <- round(u * truth(t) / 40)
    keep <- c(TRUE, diff(value) != 0)
    data.frame(OriginalName = "film", Participant = paste0("u", u), SessionID = "s", VideoTime = 1000 * t[keep],
      Value = value[keep])
  }))
  root <- withr::local_tempfile(fileext = ".csv")
  utils::write.csv(log, root, row.names = FALSE, quote = FALSE)
  gold <- quietly(gold_standard(read_annotations(root, quiet = TRUE), "ewe"))
  expect_gt(stats::cor(gold$value, truth(gold$time), use = "complete.obs"), 0.9)
})

test_that("case 2: two idle raters neither agree nor weigh", {
  t <- 0:240 / 4
  x <- as_annotations(rbind(
    data.frame(rater = rep(c("a", "b", "c"), each = 241), time = rep(t, 3),
      value = c(wave(t), wave(t, 0.1), wave(t, 0.2)) + rep(c(0.01, -0.01), length.out = 723)),
    data.frame(rater = rep(c("idle1", "idle2"), each = 2), time = c(0, 60, 0, 60), value = 0.3)
  ), quiet = TRUE)
  pairs <- quietly(agreement(x, conf_level = NULL))
  expect_true(is.na(pairs$estimate[pairs$rater == "idle1" & pairs$other == "idle2"]))
  weights <- quietly(tidy(gold_standard(x)))
  expect_identical(weights$weight[startsWith(as.character(weights$rater), "idle")], c(0, 0))
})

test_that("cases 4 and 5: times in the columns' names; rows without times", {
  songs <- lay(arousal.csv = c("song_id,sample_15000ms,sample_15500ms,sample_16000ms", "7,.1,.2,.3", "8,.4,.5,"))
  x <- read_annotations(file.path(songs, "arousal.csv"), quiet = TRUE)
  expect_identical(x$time[x$recording == levels(x$recording)[[1L]]], c(15, 15.5, 16))
  frames <- lay(clip.csv = c("valence,arousal", "0.1,0.2", "0.3,0.1"))
  expect_error(read_annotations(frames), "rate = 25", class = "musefuse_error_columns")
  expect_identical(unique(quietly(read_annotations(frames, rate = 25))$time), c(0, 0.04))
})

test_that("cases 6, 7 and 9: dimensions, clips and numbered participants are no raters' ratings", {
  rows <- paste(0:9, wave(0:9), wave(0:9, 1), sep = ",")
  two <- lay("Amelie/Anna.csv" = c("time,arousal,valence", rows), "Amelie/Ben.csv" = c("time,arousal,valence", rows))
  x <- quietly(read_annotations(two))
  expect_identical(list(levels(x$dimension), levels(x$rater)), list(c("arousal", "valence"), c("Anna", "Ben")))
  clips <- function(order) c("jstime,valence,arousal,video",
    paste(50 * 0:39, 5, wave(0:39), rep(order, each = 20), sep = ","))
  y <- quietly(read_annotations(lay(sub_1.csv = clips(c(3, 8)), sub_2.csv = clips(c(8, 3)))))
  expect_identical(list(levels(y$recording), levels(y$rater)), list(c("3", "8"), c("sub_1", "sub_2")))
  expect_identical(range(y$time), c(0, 0.95))
  people <- lay(all.csv = c("participant,second,arousal,valence",
    paste(rep(101:103, each = 5), rep(0:4, 3), wave(1:15), wave(1:15, 1), sep = ",")))
  z <- quietly(read_annotations(file.path(people, "all.csv")))
  expect_identical(c(nrow(z), nlevels(z$rater), nlevels(z$dimension)), c(30L, 3L, 2L))
})

test_that("cases 10 and 11: two columns of one name, two sessions of one rater", {
  twins <- file.path(lay(film.csv = c("time,Rating,Rating", "0,1,4", "1,2,5")), "film.csv")
  expect_identical(quietly(read_annotations(twins))$value, c(1, 2, 4, 5))
  expect_identical(quietly(as_annotations(utils::read.csv(twins, check.names = FALSE)))$value, c(1, 2, 4, 5))
  sessions <- lay(log.csv = c("OriginalName,Participant,SessionID,VideoTime,Value",
    paste("clip", "p1", rep(c("s1", "s2"), each = 5), 100 * rep(0:4, 2), 1:10, sep = ",")))
  expect_message(x <- read_annotations(file.path(sessions, "log.csv")), "several sessions")
  expect_identical(levels(x$rater), c("p1", "p1 (2)"))
  expect_identical(x$value, as.double(1:10))
})

test_that("case 12: CARMA of 2014 repeats its head in each row", {
  rows <- paste("C:\\clips\\film.wmv", "low", "high", -100, 100, 1:5, c(3, 4, 5, 6, 7), sep = ",")
  root <- lay("anna.csv" = c("Filename,AxisMin Label,AxisMax Label,AxisMin,AxisMax,Second,Rating", rows))
  x <- tryCatch(quietly(read_annotations(root)), musefuse_error = function(cnd) NULL)
  if (!is.null(x)) expect_identical(list(levels(x$rater), x$value), list("anna", c(3, 4, 5, 6, 7)))
  expect_true(is.null(x) || nlevels(x$dimension) == 1L) # read as one rater's trace, or refused
})

test_that("cases 13, 14 and 23: frames, whole seconds and steps that tell no unit are asked for", {
  frame <- lay(clip.csv = c("Frame,anna,ben", paste(0:9, wave(0:9), wave(0:9, 1), sep = ",")))
  expect_error(read_annotations(frame), "rate = 25", class = "musefuse_error_time")
  expect_identical(max(quietly(read_annotations(frame, unit = "frames", rate = 30))$time), 0.3)
  whole <- lay(signal.csv = c("Seconds,Frame,signal", paste(rep(0:7, each = 30), 0:239, wave(0:239), sep = ",")))
  expect_error(read_annotations(whole), "Frame", class = "musefuse_error_duplicates")
  steps <- list(every_15 = 15 * 0:39, khz = 0:1999, wheel = c(outer(8 * 0:9, 4000 * 0:9, "+")))
  for (step in steps) {
    values <- sin(step / max(step) * 9)
    root <- lay(class.csv = c("time,anna,ben", paste(step, values, values, sep = ",")))
    expect_error(read_annotations(root), class = "musefuse_error_time")
  }
})

test_that("case 15: dates with zone, days", {
  root <- lay(watch.csv = c("time,hr,eda", paste0("2021-05-03T10:00:0", 0:4, ".000+02:00,", 60:64, ",", 1:5)))
  x <- quietly(read_annotations(root))
  expect_identical(list(unique(x$time), levels(x$dimension)), list(as.double(0:4), c("hr", "eda")))
})

test_that("cases 17 to 19: a wristband, a BIDS stimulus and a NOVA annotation have no times of their own", {
  band <- lay(EDA.csv = c("1600000000.00", "4.0", "0.3", "0.4", "0.5"))
  expect_identical(quietly(read_annotations(band))$time, c(0, 0.25, 0.5))
  bids <- lay("task-film_recording-anger_stim.json" =
    "{\"SamplingFrequency\": 10, \"StartTime\": 0, \"Columns\": [\"anger\"]}")
  con <- gzfile(file.path(bids, "sub-01_task-film_recording-anger_stim.tsv.gz"), "w")
  writeLines(c("0.1", "0.2", "n/a"), con)
  close(con)
  y <- quietly(read_annotations(bids))
  expect_identical(list(y$time, levels(y$dimension)), list(c(0, 0.1, 0.2), "anger"))
  skip_if_not_installed("xml2")
  nova <- lay("film.arousal.anna.annotation" = c("<?xml version=\"1.0\"?>", "<annotation ssi-v=\"3\">",
    "<info ftype=\"ASCII\" size=\"3\"/>", "<meta role=\"film\" annotator=\"anna\"/>",
    "<scheme name=\"arousal\" type=\"CONTINUOUS\" sr=\"4\" min=\"-1\" max=\"1\"/>", "</annotation>"),
    "film.arousal.anna.annotation~" = c("0.1;1", "0.2;1", "0.3;1"))
  z <- quietly(read_annotations(nova))
  expect_identical(z$value, c(0.1, 0.2, 0.3))
  expect_equal(diff(z$time), c(0.25, 0.25))
})

test_that("cases 20 to 22: JSON, other words for missing, a README among the files", {
  root <- lay(P1.json = "{\"time\": [0, 1], \"x\": [1, 2]}")
  expect_error(read_annotations(file.path(root, "P1.json")), "JSON", class = "musefuse_error")
  missing <- lay(a.csv = c("time,anna,ben", "0,1,None", "1,#N/A,2", "2,N/A,n/a", "3,NULL,?", "4,.,3"))
  x <- quietly(read_annotations(missing))
  expect_identical(sort(x$value), c(1, 2, 3))
  good <- lay(a.csv = c("time,anna,ben", "0,1,2", "1,2,3"), README.txt = c("About", "these: files"))
  expect_warning(y <- read_annotations(good, quiet = TRUE), "README.txt")
  expect_identical(nrow(y), 4L)
})

test_that("cases 24 and 25: an inverted rater moves nobody; names of two raters do not matter", {
  t <- 0:480 / 4
  rough <- function(late) sin((t - late) / 3) + cos((t - late) / 7.3)
  x <- as_annotations(data.frame(time = t, a = rough(1), b = rough(2), c = rough(3), inv = -rough(2)), quiet = TRUE)
  lags <- quietly(estimate_lag(x, seed = 1))
  expect_equal(lags$lag, c(0, 1, 2, 1), tolerance = 0.02) # hundredths of a second, as the lag is read between samples
  noise <- withr::with_seed(2, matrix(stats::rnorm(962, 0, 0.1), 481))
  noisy <- list(a = wave(t) + noise[, 1L], b = wave(t, 2) + noise[, 2L])
  for (method in c("dba", "softdtw")) {
    gold <- lapply(list(c("a", "b"), c("b", "a")), function(order) {
      named <- data.frame(time = t, r1 = noisy[[order[[1L]]]], r2 = noisy[[order[[2L]]]])
      quietly(gold_standard(as_annotations(named), method))
    })
    expect_equal(gold[[1L]]$value, gold[[2L]]$value)
  }
})

test_that("case 26: a dropout just under the window is bridged as well as by a straight line", {
  t <- 0:100 / 10
  v <- sin(t)
  gap <- 40:45
  v[gap] <- NA
  error <- max(abs(smooth_savgol(v, window = 7) - sin(t))[gap])
  expect_lt(error, max(abs(stats::approx(t[-gap], v[-gap], t[gap])$y - sin(t)[gap])))
})

test_that("case 27: noise is one segment at any rate, a day with two steps is three", {
  skip_on_cran() # much computing: tools/test.R runs it
  set.seed(1)
  pieces <- function(time, value, dimension = "d") {
    nrow(quietly(segment_changepoint(data.frame(recording = "r", dimension = dimension, time = time, value = value))))
  }
  for (rate in c(1, 4)) {
    time <- seq(0, 100, 1 / rate)
    expect_lte(sum(replicate(60, pieces(time, stats::rnorm(length(time)))) > 1), 7) # 3 expected; beyond 7: p = .01
  }
  expect_identical(pieces(60 * 0:1439, rep(c(0, 2, 0), each = 480) + stats::rnorm(1440, 0, 0.3), "kW"), 3L)
})

test_that("case 29: BIDS events are segments", {
  root <- lay(events.tsv = c("onset\tduration\ttrial_type", "0.5\t2.5\tcalm", "3\t4\tloud"))
  x <- quietly(segment_table(file.path(root, "events.tsv")))
  expect_identical(list(x$start, x$end), list(c(0.5, 3), c(3, 7)))
})

test_that("case 31: what the error of a date-time advises works", {
  d <- data.frame(t = as.POSIXct("2021-05-03", tz = "UTC") + 60 * 0:9, anna = 1:10)
  expect_identical(quietly(as_annotations(d, time = t))$time, 60 * 0:9)
  expect_identical(quietly(as_annotations(d, time = difftime(t, min(t))))$time, 60 * 0:9)
})

test_that("cases 40 to 50: what is right stays right", {
  v <- withr::with_seed(2, stats::rnorm(16))
  w <- v / 2 + withr::with_seed(3, stats::rnorm(16))
  expect_identical(concordance(v, v), 1)
  moment <- function(a, b) mean((a - mean(a)) * (b - mean(b)))
  expect_equal(concordance(v, w), 2 * moment(v, w) / (moment(v, v) + moment(w, w) + (mean(v) - mean(w))^2))
  x <- cbind(x = c(0, .1, .2, .3, 1, 5, 5.1, 5.2, 5.3, 9), y = 0)
  expect_identical(as.character(cluster_dbscan(x, 0.75, min_samples = 4)$class), c(rep(c("1", "2"), c(5, 4)), "noise"))
  expect_true(all(quietly(cluster_dbscan(cbind(x = 0:9, y = 0), 1, min_samples = 4))$class == "noise"))
  expect_true(all(quietly(cluster_dbscan(matrix(rep(1:4, each = 5), 5), 0.5, min_samples = 5))$class == "1"))
  points <- rbind(matrix(0, 5, 2), matrix(c(1, 2), 3, 2, byrow = TRUE))
  for (cluster in list(cluster_kmeans, cluster_cmeans, cluster_gmm)) {
    expect_setequal(table(cluster(points, 2, seed = 1)$class), c(3, 5))
    expect_error(cluster(points, 3, seed = 1), class = "musefuse_error_data")
  }
  few <- data.frame(recording = "r", segment = 1:3, a = c(1, 2, 4), b = c(2, 1, 1))
  expect_error(reduce_tsne(few), "at least 4 different rows", class = "musefuse_error_data")
})
