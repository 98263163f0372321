test_that("files of one folder in milliseconds and in seconds are read each in its unit, which is said", {
  t41 <- seq(0, 20, .5)
  one <- function(time) c("time,value", paste(time, round(sin(t41), 3), sep = ","))
  both <- format_folder("clip1/anna.csv" = one(1000 * t41), "clip1/ben.csv" = one(t41))
  expect_message(x <- read_annotations(both), "milliseconds in \"anna.csv\" and seconds in \"ben.csv\"")
  expect_identical(x$time, rep(t41, 2))
  expect_error(read_annotations(both, unit = "ms"), NA)
  # one of many, the last
  many <- stats::setNames(rep(list(one(t41)), 60), sprintf("clip1/r%02d.csv", 1:60))
  many[[60]] <- one(1000 * t41)
  expect_identical(max(quiet_read(do.call(format_folder, many))$time), 20)
  # lengths that do not fit, and a file that may be in any unit
  for (other in list(one(t41 / 20), one(30 * t41))) {
    root <- format_folder("clip1/anna.csv" = one(1000 * t41), "clip1/ben.csv" = other)
    expect_error(quiet_read(root), "pattern", class = "musefuse_error_time")
    y <- rbind(quiet_read(root, pattern = "anna", layout = "raters", unit = "ms"),
      quiet_read(root, pattern = "ben", layout = "raters", unit = "s"))
    expect_identical(levels(y$rater), c("anna", "ben"))
    expect_identical(levels(y$recording), "clip1")
  }
})

test_that("of many files each clock is told from its own numbers, though their name is asked once", {
  rows <- function(time, name) c(paste0(name, ",anna,ben"), paste(format(time, trim = TRUE), 0:9, 9:0, sep = ","))
  small <- lapply(1:3, function(i) (0:9 + i) / 4)
  for (name in c("time", "time_ms", "t [min]")) {
    files <- stats::setNames(lapply(small, rows, name), paste0("arousal/v", 1:3, ".csv"))
    folder <- do.call(lay, files)
    x <- read_lay(folder)
    scale <- c(time = 1, time_ms = 1e-3, "t [min]" = 60)[[name]]
    expect_equal(x$time, unlist(lapply(small, function(time) rep(scale * time, 2))), tolerance = 1e-12) # rounding
    of <- c(time = "s", time_ms = "ms", "t [min]" = "min")[[name]]
    writeLines(rows(10:1, name), file.path(folder, "arousal", "v3.csv"))
    expect_error(read_lay(folder), "run down", class = "musefuse_error_time")
    expect_error(read_lay(folder, unit = of), "run down", class = "musefuse_error_time")
  }
  others <- list("hours, minutes and seconds" = c(105955:105959, 110000:110004), "tell the date" = 1.6e9 + 0:9)
  for (said in names(others)) {
    files <- stats::setNames(lapply(c(small, others[said]), rows, "time"), paste0("arousal/v", 1:4, ".csv"))
    expect_error(read_lay(do.call(lay, files)), said, class = "musefuse_error_time")
  }
})
