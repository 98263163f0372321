test_that("tables of one row a recording or rater lie beside ratings, and are named", {
  across <- c("song_id,sample_0ms,sample_500ms", "a,1,2", "b,3,4")
  static <- c("song_id,mean_arousal,std_arousal", "a,3.1,1.5", "b,3.5,1.8")
  songs <- c("song_id,Artist,Start of the segment (min.sec)", "a,X,0.37", "b,Y,0.15")
  root <- lay("arousal.csv" = across, "static_annotations.csv" = static, "songs_info.csv" = songs)
  expect_warning(x <- read_lay(root), "2 of 3 files.*songs_info.*static", class = "musefuse_warning_empty")
  expect_identical(x$value, c(1, 2, 3, 4))
  wide <- rows("time,anna,ben", t6, 1:6, 6:1)
  expect_warning(read_lay(lay("c1.csv" = wide, "c2.csv" = wide, "static.csv" = static)), "static",
    class = "musefuse_warning_empty")
  expect_error(read_lay(lay("static.csv" = static)), class = "musefuse_error_columns")
})

test_that("logs of events and of settings among ratings are left out and named, alone they are errors", {
  wide <- rows("time,anna,ben", t6, 1:6, 6:1)
  logs <- list("log.txt" = c("12:00 start", "12:30 stop", "done 13:00"),
    "events.csv" = c("time,event", "0,go", "9,end"), "settings.csv" = c("key,value", "version,2", "date,2024-01-01"))
  for (name in names(logs)) {
    expect_warning(x <- read_lay(do.call(lay, c(list("c1.csv" = wide, "c2.csv" = wide), logs[name]))), name,
      fixed = TRUE, class = "musefuse_warning_empty")
    expect_identical(levels(x$recording), c("c1", "c2"))
    expect_error(read_lay(do.call(lay, logs[name])), class = "musefuse_error_columns")
  }
})
