test_that("an interruption keeps what was done, and half a file is none", {
  skip_if_not_installed("withr")
  root <- clip_folder()
  out <- withr::local_tempdir()
  work <- function(x) if (levels(x$recording) %in% Sys.getenv("STOP_AT")) rlang::interrupt() else fuse_mean(x)
  run <- function(stop_at) {
    withr::local_envvar(STOP_AT = stop_at)
    tryCatch(quietly(map_recordings(root, work, output = out))$status, interrupt = function(cnd) "interrupted")
  }
  expect_identical(run("clip3"), "interrupted")
  expect_setequal(list.files(out), c("clip1.csv", "clip2.csv", "index.csv"))
  expect_identical(run("none"), c("kept", "kept", "done", "done"))
  index <- readLines(file.path(out, "index.csv"))
  whole <- withr::local_tempdir()
  quietly(map_recordings(root, work, output = whole))
  expect_identical(index, readLines(file.path(whole, "index.csv")))
})

test_that("a function is another when what it takes from elsewhere is, or its files' digits are", {
  skip_if_not_installed("withr")
  root <- clip_folder(2)
  out <- withr::local_tempdir()
  share <- 0
  trimmed <- function(x) fuse_mean(x, trim = share)
  work <- function(x) trimmed(x)
  run <- function(...) unique(quietly(map_recordings(root, work, output = out, ...))$status)
  expect_identical(run(), "done")
  expect_identical(run(), "kept")
  share <- 0.2
  expect_identical(run(), "done")
  trimmed <- function(x, by = share) fuse_mean(x)
  expect_identical(run(), "done")
  expect_identical(run(digits = 4), "done")
  again <- function(n) if (n > 0) again(n - 1) else share # calls itself
  before <- key_of_work(again)
  expect_identical(key_of_work(again), before)
  share <- 0
  expect_false(identical(key_of_work(again), before))
})

test_that("a result that cannot be made anew is not left over, and results lie outside the recordings", {
  skip_if_not_installed("withr")
  root <- clip_folder(2)
  out <- withr::local_tempdir()
  quietly(map_recordings(root, fuse_mean, output = out))
  writeLines(c("anna,ben", "1,2", "0,2"), file.path(root, "clip2.csv"))
  quietly(map_recordings(root, fuse_mean, output = out))
  expect_false(file.exists(file.path(out, "clip2.csv")))
  for (inside in c(root, file.path(root, "out"))) {
    expect_error(map_recordings(root, fuse_mean, output = inside), "outside", class = "musefuse_error_argument")
  }
  expect_length(list.files(root), 2L)
})
