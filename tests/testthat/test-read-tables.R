# Random files with known truth (helper-layouts.R). The full run of 2000 is made by hand:
#   MUSEFUSE_LAYOUTS=2000 Rscript -e 'devtools::test(filter = "read-tables")'
test_that("random files of all layouts, dialects and clocks are read right or refused, none wrong", {
  n <- as.integer(Sys.getenv("MUSEFUSE_LAYOUTS", "150"))
  found <- vapply(seq_len(n), function(seed) as.character(try_case(random_case(seed))), "")
  wrong <- which(!found %in% c("right", "refused"))
  expect_identical(paste(wrong, found[wrong]), character())
  count <- table(factor(found, c("right", "refused")))
  # Clocks without a unit (frames, every 15) are a seventh of the files and must be refused; little else may.
  expect_gt(count[["right"]] / n, 0.8)
  unclear <- vapply(seq_len(n), function(seed) !random_case(seed)$clock_of$read, NA)
  expect_true(all(found[unclear] == "refused"))
  expect_lt(mean(found[!unclear] == "refused"), 0.04)
  message("random files: ", count[["right"]], " read right, ", count[["refused"]], " refused, ", length(wrong),
    " wrong")
})

test_that("on a future plan the workers read the same", {
  skip_if_not_installed("future.apply")
  skip_if_not_installed("withr")
  skip_if(is_load_all(), "workers need the installed package")
  root <- write_case(random_case(3), withr::local_tempdir())
  here <- suppressWarnings(read_annotations(root, quiet = TRUE))
  old <- future::plan(future::multisession, workers = 2L)
  on.exit(future::plan(old))
  expect_identical(suppressWarnings(read_annotations(root, quiet = TRUE)), here)
})

test_that("files that begin alike are read as each by itself", {
  skip_if_not_installed("withr")
  root <- withr::local_tempdir()
  table <- function(i, extra = character()) c("time,anna,ben", paste(0:3, i + 0:3 / 10, i, sep = ","), extra)
  for (i in 1:9) writeLines(table(i), file.path(root, paste0("c", i, ".csv")))
  writeLines(c("time;anna;ben", "0;0,5;1", "1;0,6;1"), file.path(root, "c10.csv"))
  writeLines(table(11, "4,?,2"), file.path(root, "c11.csv"))
  writeLines(c("time,anna,ben", "ms,,", "0,1,2", "500,1,2"), file.path(root, "c12.csv"))
  writeLines(c(table(13), ""), file.path(root, "c13.csv"))
  con <- file(file.path(root, "c14.csv"), "wb")
  writeLines(table(14), con, sep = "\r\n")
  close(con)
  long <- table(15)
  writeLines(c(long, paste(4:2000, 0.5, 0.5, sep = ",")), file.path(root, "c15.csv"))
  writeLines(c(table(16), paste(4:2000, 0.5, 0.5, sep = ",")), file.path(root, "c16.csv"))
  files <- list.files(root, full.names = TRUE)
  for (fread in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = fread)
    all <- read_annotations(files, quiet = TRUE, dimension = "joy")
    one <- lapply(files, read_annotations, quiet = TRUE, dimension = "joy")
    for (x in one) {
      same <- all[all$recording == levels(x$recording), ]
      expect_equal(as.list(same)[c("time", "value")], as.list(x)[c("time", "value")], tolerance = 1e-14)
    }
    expect_identical(nrow(all), sum(vapply(one, nrow, 0L)))
  }
  writeLines(table(17, "4,high,2"), file.path(root, "c17.csv"))
  cnd <- expect_error(read_annotations(root), class = "musefuse_error_values")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "Line 6, column anna", fixed = TRUE)
})

test_that("both readers of cells give the same table", {
  skip_if_not_installed("data.table")
  skip_if_not_installed("withr")
  for (seed in 1:40) {
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
