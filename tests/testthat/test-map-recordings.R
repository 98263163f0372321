test_that("one at a time gives what all together give, in memory and in files", {
  skip_if_not_installed("withr")
  root <- clip_folder()
  whole <- fuse_mean(quietly(read_annotations(root, dimension = "joy")))
  one <- quietly(map_recordings(root, function(x) fuse_mean(x), read = list(dimension = "joy")))
  expect_identical(as.data.frame(one), as.data.frame(whole))
  out <- withr::local_tempdir()
  report <- quietly(map_recordings(root, fuse_mean, output = out, read = list(dimension = "joy"), digits = 17))
  expect_identical(report$status, rep("done", 4))
  expect_identical(report$rows, rep(81L, 4))
  clip2 <- utils::read.csv(file.path(out, "clip2.csv"))
  expect_equal(clip2$value, whole$value[whole$recording == "clip2"])
})

test_that("what is there is kept until its files, the work or its arguments change", {
  skip_if_not_installed("withr")
  root <- clip_folder()
  out <- withr::local_tempdir()
  work <- function(x, trim = 0) fuse_mean(x, trim = trim)
  run <- function(...) quietly(map_recordings(root, work, ..., output = out))$status
  expect_identical(run(), rep("done", 4))
  expect_identical(run(), rep("kept", 4))
  unlink(file.path(out, "clip3.csv"))
  expect_identical(run(), c("kept", "kept", "done", "kept"))
  cat("20.5,0,9\n", file = file.path(out, "clip4.csv"), append = TRUE) # what was changed by hand is no result of it
  expect_identical(run(), c("kept", "kept", "kept", "done"))
  writeLines(c("time,anna,ben", clip_lines(77), "20.25,0,0"), file.path(root, "clip1.csv"))
  expect_identical(run(), c("done", "kept", "kept", "kept"))
  expect_identical(run(trim = 0.1), rep("done", 4))
  expect_identical(run(resume = FALSE), rep("done", 4))
})

test_that("a result that is kept keeps what was said of it; those of recordings that are gone are told", {
  skip_if_not_installed("withr")
  root <- clip_folder(3)
  out <- withr::local_tempdir()
  work <- function(x) {
    if (x$recording[[1L]] == "clip2") warn_musefuse("odd, \"this\" is", "data")
    fuse_mean(x)
  }
  environment(work) <- list2env(list(warn_musefuse = warn_musefuse), parent = globalenv())
  run <- function() map_recordings(root, work, output = out)
  first <- quietly(run())
  expect_identical(first$note, c("", "odd, \"this\" is", ""))
  said <- c("recording", "rows", "file", "note")
  expect_identical(quietly(run())[said], first[said])
  unlink(file.path(root, "clip2.csv"))
  for (i in 1:2) {
    heard <- testthat::capture_messages(kept <- run())
    expect_match(paste(heard, collapse = ""), "holds 1 result of recordings that are not in.*clip2")
    expect_identical(kept$status, c("kept", "kept"))
  }
})

test_that("one that fails does not stop the others, and is told; none left is an error", {
  skip_if_not_installed("withr")
  root <- clip_folder(3)
  writeLines(c("anna,ben", "1,2", "0,2"), file.path(root, "clip2.csv"))
  out <- withr::local_tempdir()
  expect_warning(report <- suppressMessages(map_recordings(root, fuse_mean, output = out)), "1 of 3.*clip2",
    class = "musefuse_warning_recordings")
  expect_identical(report$status, c("done", "failed", "done"))
  expect_false(file.exists(file.path(out, "clip2.csv")))
  expect_warning(some <- suppressMessages(map_recordings(root, fuse_mean)), class = "musefuse_warning_recordings")
  expect_identical(levels(droplevels(some$recording)), c("clip1", "clip3"))
  expect_error(map_recordings(root, function(x) stop("no")), "3 of 3", class = "musefuse_error_data")
})

test_that("Parquet holds recordings and results, without loss", {
  skip_if_not_installed("withr")
  skip_if_not_installed("nanoparquet")
  root <- withr::local_tempdir()
  for (clip in levels(ratings$recording)) {
    write_annotations(ratings[ratings$recording == clip, ], file.path(root, paste0(clip, ".parquet")),
      format = "parquet")
  }
  out <- withr::local_tempdir()
  report <- quietly(map_recordings(root, fuse_mean, output = out, format = "parquet"))
  expect_identical(report$file, paste0("clip", 1:6, ".parquet"))
  again <- quietly(map_recordings(out, function(x) x, read = read_gold_standard))
  expect_identical(as.data.frame(again), as.data.frame(fuse_mean(ratings)))
  expect_identical(quietly(map_recordings(root, fuse_mean, output = out, format = "parquet"))$status, rep("kept", 6))
})

test_that("what is said of recordings in the same words is said once, with their number, and noted", {
  skip_if_not_installed("withr")
  root <- clip_folder()
  work <- function(x) {
    if (x$recording[[1L]] != "clip2") warn_musefuse("The recording {.val {x$recording[[1L]]}} has 3 ends.", "data")
    fuse_mean(x)
  }
  environment(work) <- list2env(list(warn_musefuse = warn_musefuse), parent = globalenv())
  expect_warning(map_recordings(root, work), "3 of 4.*clip1.*has 3 ends", class = "musefuse_warning_data")
  report <- quietly(map_recordings(root, work, output = withr::local_tempdir()))
  expect_match(report$note[-2L], "has 3 ends")
  expect_identical(report$note[[2L]], "")
})

test_that("a README beside the recordings is none, and results that memory cannot hold want an output", {
  skip_if_not_installed("withr")
  root <- clip_folder()
  writeLines("about", file.path(root, "README.txt"))
  expect_identical(levels(quietly(map_recordings(root, fuse_mean))$recording), paste0("clip", 1:4))
  withr::local_options(musefuse.memory = 8e3)
  expect_error(quietly(map_recordings(root, fuse_mean)), "output", class = "musefuse_error_memory")
})

test_that("a file that is read otherwise than the others is told", {
  skip_if_not_installed("withr")
  root <- clip_folder(3)
  writeLines(c("time,anna,ben", sub("[^,]*$", "good", clip_lines(1))), file.path(root, "clip3.csv"))
  expect_warning(suppressMessages(map_recordings(root, function(x) as.data.frame(x))), "2 ways.*clip3.*ben",
    class = "musefuse_warning_recordings")
})

test_that("folders are recordings; several within one, and a mixture, are refused", {
  skip_if_not_installed("withr")
  root <- withr::local_tempdir()
  for (clip in c("a", "b")) {
    dir.create(file.path(root, clip))
    for (rater in c("anna", "ben")) {
      writeLines(c("time,value", sub(",[^,]*$", "", clip_lines(1))), file.path(root, clip, paste0(rater, ".csv")))
    }
  }
  gold <- quietly(map_recordings(root, fuse_mean))
  expect_identical(levels(gold$recording), c("a", "b"))
  writeLines("time,anna", file.path(root, "more.csv"))
  expect_error(map_recordings(root, fuse_mean), "by = \"folder\"", class = "musefuse_error_columns")
  expect_error(map_recordings(tempfile(), fuse_mean), class = "musefuse_error_file")
  expect_error(map_recordings(root, 5), class = "musefuse_error_argument")
  expect_error(map_recordings(root, fuse_mean, read = list(units = "ms"), by = "folder"), class = "musefuse_error")
})

test_that("a pipeline gives classes, and workers give the same bytes", {
  skip_if_not_installed("withr")
  root <- clip_folder(2)
  pipeline <- quietly(class_pipeline(ratings[ratings$dimension == "arousal", ], function(gold) segment_fixed(gold, 10),
    features = "mean", k = 2, seed = 1))
  classes <- quietly(map_recordings(root, pipeline, read = list(dimension = "arousal")))
  expect_s3_class(classes, "classes")
  expect_setequal(as.character(classes$recording), c("clip1", "clip2"))
  skip_if_not_installed("future.apply")
  skip_if(is_load_all(), "workers need the installed package")
  old <- future::plan(future::multisession, workers = 2L)
  on.exit(future::plan(old))
  expect_identical(as.data.frame(quietly(map_recordings(root, fuse_mean))),
    {
      future::plan(future::sequential)
      as.data.frame(quietly(map_recordings(root, fuse_mean)))
    })
})
