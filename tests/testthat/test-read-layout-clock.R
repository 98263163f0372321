# Which columns tell the time, after real files (numbers invented).
skip_if_not_installed("withr")

test_that("without times a rate is needed, frames need one, and the first column is never taken", {
  films <- lay("clip1.csv" = rows("valence,arousal", 1:6, 6:1), "clip2.csv" = rows("valence,arousal", 1:6, 6:1))
  expect_error(read_lay(films), class = "musefuse_error_columns")
  x <- read_lay(films, rate = 4)
  expect_identical(x$time[1:3], c(0, 0.25, 0.5))
  expect_identical(levels(x$recording), c("clip1", "clip2"))
  frames <- lay("clip.csv" = rows("Frame,anna,ben", 0:5, 1:6, 6:1))
  expect_error(read_lay(frames), class = "musefuse_error_time")
  expect_equal(read_lay(frames, unit = "frames", rate = 30)$time[2], 1 / 30)
  expect_error(read_lay(lay("ACC.csv" = c("32,32,32", "-60,20,10", "-59,21,11"))), class = "musefuse_error")
})

test_that("what may be axes, numbered sliders, times across columns or a rate that nothing uses is asked for", {
  for (header in c("time,V,A", "time,x,y", "time,slider1,slider2", "time,rating_1,rating_2", "time,PC1,PC2")) {
    expect_error(read_lay(lay("one.csv" = rows(header, t6, 1:6, 6:1))), class = "musefuse_error_columns",
      label = header)
  }
  expect_error(read_lay(lay("one.csv" = rows("time,anna,ben", t6, 1:6, 6:1)), rate = 25),
    class = "musefuse_error_argument")
  expect_error(as_annotations(data.frame(time = t6, anna = 1:6), rate = 4), class = "musefuse_error_argument")
  # whole-number ratings of raters who are called like words for raters
  expect_identical(levels(read_lay(lay("film.csv" = rows("time,observer,coder", t6, c(1, 2, 2, 3, 3, 1), 6:1)))$rater),
    c("observer", "coder"))
})

test_that("a clock for each rater, and names of three parts that come again, are asked for", {
  own <- lay(clip.csv = c("time_anna,anna,time_ben,ben", "0,1,0.1,2", "0.5,2,0.6,3", "1,3,1.1,4"))
  expect_error(read_annotations(own), "clock for each rater", class = "musefuse_error_columns")
  one <- read_lay(own, time = "time_ben", raters = "ben")
  expect_identical(one$time, c(0.1, 0.6, 1.1))
  names <- paste0("P", rep(1:2, each = 4), "_S", rep(1:2, 2, each = 2), "_V", 1:2, ".csv")
  many <- do.call(lay, stats::setNames(rep(list(c("time,value", paste0(0:3 / 2, ",", 1:4))), 8), names))
  expect_error(read_annotations(many), "3 parts that come again", class = "musefuse_error_columns")
  x <- read_lay(many, template = "{rater}_{session}_{recording}")
  expect_identical(levels(x$recording), c("V1", "V2"))
})

test_that("seconds in the header of respondents' rows are no raters, with or without a rate", {
  survey <- function(names, id = sprintf("R_%03d", 1:6)) {
    stats::setNames(cbind(data.frame(ResponseId = id), as.data.frame(outer(1:6, 1:30))), c("ResponseId", names))
  }
  for (stem in c("Clip1_sec", "t", "Q1_", "X")) {
    q <- survey(paste0(stem, 1:30))
    expect_error(as_annotations(q), "stack\\(x\\[", class = "musefuse_error_columns")
    expect_error(as_annotations(q, rate = 1), "stack\\(x\\[", class = "musefuse_error_columns")
  }
  raters <- stats::setNames(as.data.frame(outer(1:9, 1:10)), paste0("rater", 1:10))
  expect_identical(nlevels(suppressMessages(as_annotations(raters, rate = 1))$rater), 10L)
  expect_identical(nlevels(as_annotations(survey(paste0("t", 1:30)), raters = 2:31, rate = 1, quiet = TRUE)$rater), 30L)
})

test_that("a clock for each rater is known by what is left of the names, and the calls work", {
  own <- lay("f.csv" = rows("anna_time,anna_value,ben_time,ben_value", t6, 1:6, t6 + 0.1, 6:1))
  cnd <- expect_error(read_lay(own), "clock for each rater", class = "musefuse_error_columns")
  calls <- advised_calls(cnd)
  path <- own
  ben <- suppressMessages(eval(parse(text = calls[[2L]])))
  expect_identical(levels(ben$rater), "ben")
  expect_equal(ben$time, t6 + 0.1)
})

test_that("a clock for each rater is known beside dimensions, too, and of numbered ones; equal clocks are one", {
  of <- rows("Time_Anna,Valence_Anna,Arousal_Anna,Time_Ben,Valence_Ben,Arousal_Ben", t6, 1:6, 6:1, t6 + 2, 2:7, 7:2)
  own <- lay("f.csv" = of)
  cnd <- expect_error(read_lay(own), "clock for each rater", class = "musefuse_error_columns")
  calls <- advised_calls(cnd)
  path <- own
  ben <- suppressMessages(eval(parse(text = calls[[2L]])))
  expect_identical(levels(ben$rater), "ben")
  expect_identical(levels(ben$dimension), c("valence", "arousal"))
  expect_equal(unique(ben$time), t6 + 2)
  numbered <- lay("g.csv" = rows("time1,rating1,time2,rating2,time3,rating3", t6, 1:6, t6 + 1, 2:7, t6 + 2, 3:8))
  expect_error(read_lay(numbered), "clock for each rater", class = "musefuse_error_columns")
  same <- lay("h.csv" = rows("time_anna,anna,time_ben,ben", t6, 1:6, t6, 6:1))
  expect_identical(levels(read_lay(same)$rater), c("anna", "ben"))
})

test_that("times in the header are known by their units, clocks and words, and the code that is shown reads them", {
  headers <- list("0s 0.5s 1s" = c(0, 0.5, 1), "sec_1 sec_2 sec_3" = 1:3, "Sekunde 0;Sekunde 1;Sekunde 2" = 0:2,
    "ms0 ms500 ms1000" = c(0, 0.5, 1), "0:00 0:30 1:00" = c(0, 30, 60), "frame_0 frame_1 frame_2" = 0:2 / 25)
  for (header in names(headers)) {
    of <- gsub(if (grepl(";", header)) ";" else " ", ",", header)
    path <- lay("a.csv" = c(paste0("rater,film,", of), "7,f1,1,2,3", "8,f1,3,2,1"))
    refused <- tryCatch(read_annotations(path), musefuse_error_columns = identity)
    expect_match(conditionMessage(refused), "times in the header", info = header)
    x <- run_advice(field_advice(refused), file.path(path, "a.csv"))
    expect_equal(x$time, rep(headers[[header]], 2), info = header)
    expect_identical(unique(paste(x$recording, x$rater)), c("f1 7", "f1 8"), info = header)
  }
  both <- lay("a.csv" = c("id,arousal_0s,arousal_1s,arousal_2s,valence_0s,valence_1s,valence_2s", "p,1,2,3,4,5,6"))
  x <- run_advice(field_advice(tryCatch(read_annotations(both), error = identity)), file.path(both, "a.csv"))
  expect_identical(tapply(x$value, x$dimension, paste, collapse = ""), array(c("123", "456"), 2,
    list(c("arousal", "valence"))))
  # raters are never called by halves, nor are there more of them than ratings
  for (turned in list(c("time,0,0.5,1,1.5", "7,1,2,3,4", "8,4,3,2,1"), c(paste(c("time", 0:8), collapse = ","),
    paste(c(7, 1:9), collapse = ","), paste(c(8, 9:1), collapse = ",")))) {
    expect_error(read_annotations(lay("a.csv" = turned)), "times in the header", class = "musefuse_error_columns")
  }
  for (raters in c("s1,s2,s3", "S1,S2,S3")) {
    expect_identical(nlevels(read_lay(lay("a.csv" = rows(raters, 1:6, 6:1, 2)), rate = 4)$rater), 3L)
    expect_identical(nlevels(read_lay(lay("a.csv" = rows(paste0("frame,", raters), 0:5, 1:6, 6:1, 2)),
      rate = 4)$rater), 3L)
  }
  expect_identical(read_lay(lay("a.csv" = rows("ts_ms,anna,ben", 250 * 0:5, 1:6, 6:1)))$time[2], 0.25)
  expect_error(read_annotations(lay("a.csv" = rows("Timestep,anna,ben", 0:5, 1:6, 6:1))), "counts frames")
})

test_that("a row a trial has an order, and no course", {
  path <- lay("a.csv" = c("participant,stim,response", paste0("p", rep(1:2, each = 4), ",m", 1:4, ".mp4,", 1:8)))
  refused <- tryCatch(read_annotations(path), musefuse_error_columns = identity)
  x <- run_advice(grep("rate = 1", field_advice(refused, inside = TRUE), value = TRUE), path)
  expect_identical(x$time, rep(0:3, 2) + 0)
  expect_identical(x$value, 1:8 + 0)
})

test_that("a column of dates is the day of the clock beside it, whatever else its name means", {
  for (name in c("data", "jour", "tarih")) {
    x <- stats::setNames(data.frame("2024-03-01", sprintf("10:00:%02d", 10 * 0:3), 1:4), c(name, "hora", "anna"))
    expect_identical(as_annotations(x, quiet = TRUE)$time, c(0, 10, 20, 30))
  }
  numbers <- data.frame(time = 0:2, data = c(0.1, 0.5, 0.2))
  expect_identical(as_annotations(numbers, unit = "s", quiet = TRUE)$value, numbers$data)
})

test_that("cells of hours, minutes and seconds tell the time under any name", {
  skip_if_not_installed("withr")
  codes <- sprintf("00:00:%02d:%02d", rep(0:3, each = 2), c(0, 5))
  root <- lay(clip.csv = c("TC,anna,ben", paste(codes, 1:8, 8:1, sep = ",")))
  expect_equal(unique(read_lay(root, rate = 10)$time), 0:7 / 2)
  expect_error(read_lay(root), "rate = 25", class = "musefuse_error_time")
})

test_that("minutes right before seconds are part of the clock in files of less than a minute, too", {
  rows <- function(minute) c("min,sec,value", paste(minute, 5 * 0:9, c(1, 3, 2), sep = ","))
  x <- quiet_read(lay("film/anna.csv" = rows(1), "film/ben.csv" = rows(2)))
  expect_identical(c(tapply(x$time, x$rater, min)), c(anna = 60, ben = 120))
  least <- c("sec,min,max,value", paste(5 * 0:9, 1, 9, c(1, 3, 2), sep = ","))
  expect_identical(min(quiet_read(lay("anna.csv" = least), value = "value")$time), 0)
})
