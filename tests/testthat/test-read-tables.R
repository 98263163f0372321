# Random files with known truth (helper-layouts.R). The full run of 2000 is made by hand:
#   MUSEFUSE_LAYOUTS=2000 Rscript -e 'devtools::test(filter = "read-tables")'
test_that("random files of all layouts, dialects and clocks are read right or refused, none wrong", {
  n <- as.integer(Sys.getenv("MUSEFUSE_LAYOUTS", if (extended_tests()) "100" else "24"))
  cases <- lapply(seq_len(n), random_case)
  found <- vapply(cases, function(case) as.character(try_case(case)), "")
  wrong <- which(!found %in% c("right", "refused"))
  expect_identical(paste(wrong, found[wrong]), character())
  count <- table(factor(found, c("right", "refused")))
  # Clocks that are not clear (frames, every 15, two readings of a date, put forward or back, counting down) are seven
  # of 26 and must be refused, and then be read by the call that is shown; little else may be refused.
  expect_gt(count[["right"]] / n, 0.6)
  unclear <- vapply(cases, function(case) !case$clock_of$read, NA)
  expect_true(all(found[unclear] == "refused"))
  expect_lt(mean(found[!unclear] == "refused"), 0.04)
  message("random files: ", count[["right"]], " read right, ", count[["refused"]], " refused, ", length(wrong),
    " wrong")
})

test_that("on a future plan the workers read the same", {
  skip_if_not_installed("future.apply")
  skip_if_not_installed("withr")
  skip_if(is_load_all(), "workers need the installed package")
  root <- withr::local_tempdir()
  suppressMessages(write_annotations(ratings, root))
  here <- suppressWarnings(read_annotations(root, quiet = TRUE))
  old <- future::plan(future::multisession, workers = 2L)
  on.exit(future::plan(old))
  expect_identical(suppressWarnings(read_annotations(root, quiet = TRUE)), here)
})

test_that("both readers of cells give the same table", {
  skip_if_not_installed("data.table")
  skip_if_not_installed("withr")
  for (seed in 1:26) {
    case <- random_case(seed)
    root <- write_case(case, withr::local_tempdir())
    read <- function(fread) {
      withr::local_options(musefuse.fread = fread)
      tryCatch(as.data.frame(suppressWarnings(read_annotations(root, quiet = TRUE))),
        musefuse_error = function(cnd) class(cnd)[[1L]])
    }
    # the last bit of a number may differ: the readers round in different ways
    expect_equal(read(TRUE), read(FALSE), tolerance = 1e-14, label = paste("case", seed))
  }
})

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

test_that("EyeLink's samples, messages and events are no table, and what is shown takes them out", {
  said <- c("MSG\t1000 TRIALID 1", paste0("MSG\t", 1000 + 250 * 1:20, " RATING ", 1:20), "MSG\t9000 TRIAL_RESULT 0")
  samples <- c("** CONVERTED FROM x.edf", "START\t1000 \tLEFT\tSAMPLES", paste0(1000 + 4 * 0:20, "\t 510.1\t 400\t ",
    900 + 0:20, "\t..."), "EFIX L   1000\t1040\t42\t  510.1\t  410.2\t   900")
  for (lines in list(said, samples)) {
    path <- file.path(lay("P1.csv" = lines), "P1.csv")
    refused <- tryCatch(read_annotations(path), musefuse_error_columns = identity)
    x <- run_advice(field_advice(refused), path)
    expect_identical(x$value, if (identical(lines, said)) 1:20 + 0 else 900 + 0:20)
    expect_equal(diff(x$time[1:2]), if (identical(lines, said)) 0.25 else 0.004)
  }
  mixed <- lay("anna.csv" = paste(0:9 / 2, c("arousal", "valence"), 1:10, sep = ","))
  expect_error(read_annotations(mixed), "words in column 2", class = "musefuse_error_columns")
})

test_that("a first column without a name that counts one by one is asked for, an id without one, too", {
  path <- file.path(lay("anna.csv" = paste(0:19, 1:20, sep = ",")), "anna.csv")
  refused <- expect_error(read_annotations(path), "Seconds, or rows", class = "musefuse_error_time")
  expect_identical(read_lay(path, unit = "s")$time[2], 1)
  expect_identical(read_lay(path, unit = "frames", rate = 10)$time[2], 0.1)
  ids <- file.path(lay("all.csv" = paste(rep(c("anna", "ben"), each = 9), rep(0:8 / 4, 2), 1:18, sep = ",")), "all.csv")
  refused <- expect_error(read_annotations(ids), "words in column 1", class = "musefuse_error_columns")
  calls <- regmatches(conditionMessage(refused), gregexpr("(?<=`)read_annotations[^`]+", conditionMessage(refused),
    perl = TRUE))[[1L]]
  expect_identical(levels(run_advice(calls[[1L]], ids)$rater), c("anna", "ben"))
  expect_identical(levels(run_advice(calls[[2L]], ids)$recording), c("anna", "ben"))
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
