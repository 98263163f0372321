# Random files with known truth (helper-layouts.R). The full run of 2000 is made by hand:
#   MUSEFUSE_EXTENDED_TESTS=all Rscript tools/test.R --filter read-tables
test_that("random files of all layouts, dialects and clocks are read right or refused, none wrong", {
  n <- sweep_size(24L, 60L, 2000L)
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
  for (seed in seq_len(sweep_size(8L, 13L, 26L))) {
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
