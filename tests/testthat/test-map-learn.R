# One recording at a time must give what all in memory give, to the last bit, where something is learnt of all.
skip_on_cran() # a minute: tools/test.R runs it

test_that("scales of raters, with and without a partition", {
  skip_if_not_installed("withr")
  root <- rated_folder(seconds = 30, recordings = paste0("clip", 1:4))
  all <- quietly(read_annotations(root))
  expect_same_rows(quietly(gold_standard(path = root, smooth = 4.25, standardise = "rater", post_smooth = 2.5)),
    quietly(gold_standard(all, smooth = 4.25, standardise = "rater", post_smooth = 2.5)))
  train <- c("clip1", "clip2", "clip3")
  expect_same_rows(quietly(gold_standard(path = root, method = "mean", standardise = "rater", partition = train)),
    quietly(gold_standard(all, "mean", standardise = "rater", partition = train)))
  expect_error(quietly(gold_standard(path = root, standardise = "rater", partition = "clip")),
    class = "musefuse_error_unknown")
  # z-scores need mean and sd, whose sums have another order; and one person has two names
  raters <- levels(all$rater)
  z <- function(x) standardise_annotations(x, range = NULL, rater_map = stats::setNames(raters[[1L]], raters[[2L]]))
  expect_equal(as.data.frame(quietly(map_recordings(root, z))), as.data.frame(z(all)), tolerance = 1e-12)
})

test_that("raters pooled over recordings, and levels", {
  skip_if_not_installed("withr")
  root <- rated_folder(seconds = 30, recordings = paste0("clip", 1:3))
  all <- quietly(read_annotations(root))
  expect_same_rows(quietly(gold_standard(path = root, method = "latent", pool = "raters", level = "means")),
    quietly(fuse_latent(all, pool = "raters", level = "means")))
  expect_same_rows(quietly(gold_standard(path = root, method = "latent", level = "latent")),
    quietly(fuse_latent(all, level = "latent")))
  expect_same_rows(quietly(gold_standard(path = root, method = "mean", level = "means")),
    fuse_mean(all, level = "means"))
  pooled <- quietly(gold_standard(path = root, method = "latent", pool = "raters"))
  expect_identical(tidy(pooled, "raters"), tidy(quietly(fuse_latent(all, pool = "raters")), "raters"))
})

test_that("agreement with its random numbers, chance, and a whole study", {
  skip_if_not_installed("withr")
  root <- rated_folder(seconds = 30, recordings = paste0("clip", 1:3))
  all <- quietly(read_annotations(root))
  expect_same_rows(quietly(agreement(path = root, resamples = 20, seed = 1)), agreement(all, resamples = 20, seed = 1))
  set.seed(3)
  drawn <- agreement(all, type = "overall", resamples = 20)
  set.seed(3)
  expect_same_rows(quietly(agreement(path = root, type = "overall", resamples = 20)), drawn)
  chance <- function(...) agreement(..., index = "ccc", type = "overall", chance = "shift", surrogates = 19,
    conf_level = NULL, seed = 2)
  expect_same_rows(quietly(chance(path = root)), quietly(chance(all)))
  study <- quietly(agreement(path = root, type = "study", resamples = 20, seed = 1))
  whole <- agreement(all, type = "study", resamples = 20, seed = 1)
  expect_same_rows(study, whole)
  expect_identical(tidy(study, "components"), tidy(whole, "components"))
  expect_identical(format(study), format(whole))
  expect_error(quietly(agreement(path = root, chance = "pairing", surrogates = 19)), "several recordings",
    class = "musefuse_error_data")
})

test_that("features, of raters and of gold standards on disk, and classes", {
  skip_if_not_installed("withr")
  root <- rated_folder()
  all <- quietly(read_annotations(root))
  some <- ratings_segments[rev(which(ratings_segments$recording != "clip4")), ]
  expect_same_rows(quietly(extract_features(path = root, segments = some)), extract_features(all, some))
  out <- withr::local_tempdir()
  quietly(map_recordings(root, gold_standard, standardise = "rater", output = out, digits = 17))
  gold <- gold_standard(all, standardise = "rater")
  expect_same_rows(quietly(extract_features(path = out, segments = some, read = read_gold_standard)),
    extract_features(gold, some))
  learn <- function(...) class_pipeline(..., segments = ratings_segments, partition = "train", features = "basic",
    k = 3, fusion = list(method = "ewe", standardise = "rater"), seed = 1)
  pipeline <- quietly(learn(path = root))
  expect_same_rows(pipeline$classes, learn(all)$classes)
  expect_identical(pipeline$scaling$scales$min, learn(all)$scaling$scales$min)
})

test_that("what was told is kept, and an interrupted pass goes on", {
  skip_if_not_installed("withr")
  root <- rated_folder(seconds = 30)
  out <- withr::local_tempdir()
  report <- quietly(gold_standard(path = root, standardise = "rater", output = out))
  expect_identical(report$status, rep("done", 6))
  told <- list.files(file.path(out, ".learnt"), full.names = TRUE)
  expect_length(told, 6L)
  tales <- lapply(told, kept_tale)
  expect_true(all(lengths(lapply(tales, function(tale) tale$told$question$told$scales)) > 0L))
  # what is damaged, or no tale, is told anew
  writeLines("not a tale", told[[1L]])
  no_tales <- list(7, "x", list(key = tales[[3L]]$key, told = 7), list(key = tales[[4L]]$key, told = list(note = "x")))
  for (i in seq_along(no_tales)) writeLines(plain_file(no_tales[[i]], tale_magic), told[[i + 1L]])
  expect_true(all(vapply(told[1:5], function(file) is.null(kept_tale(file)), NA)))
  expect_identical(quietly(gold_standard(path = root, standardise = "rater", output = out))$status, rep("kept", 6))
  unlink(file.path(out, "clip5.csv"))
  again <- quietly(gold_standard(path = root, standardise = "rater", output = out))
  expect_identical(again$status, replace(rep("kept", 6), 5, "done"))
  # other ratings of one rater change the scales of all
  lines <- readLines(file.path(root, "clip2.csv"))
  lines[[2L]] <- sub("[^,]*$", "7", lines[[2L]])
  writeLines(lines, file.path(root, "clip2.csv"))
  expect_false("kept" %in% quietly(gold_standard(path = root, standardise = "rater", output = out))$status)
})

test_that("what cannot be read takes no part in what is learnt, and is told", {
  skip_if_not_installed("withr")
  root <- rated_folder()
  all <- quietly(read_annotations(root))
  writeLines(c("time,a,b", "1,x,y"), file.path(root, "aaa.csv"))
  expect_warning(gold <- suppressMessages(gold_standard(path = root, standardise = "rater")), "1 of 7.*aaa",
    class = "musefuse_warning_recordings")
  expect_same_rows(gold, gold_standard(all, standardise = "rater"))
})

test_that("the functions of _targets.R, a branch a recording, give what one call gives", {
  skip_if_not_installed("withr")
  root <- rated_folder()
  code <- parse(system.file("templates", "_targets.R", package = "musefuse"))
  branch <- new.env(parent = topenv())
  for (line in code) if (is.call(line) && identical(line[[1L]], as.name("<-"))) eval(line, branch)
  files <- list.files(root, full.names = TRUE)
  scales <- lapply(files, branch$scale_of)
  gold <- quietly(lapply(files, branch$fuse_one, scales))
  expect_same_rows(do.call(rbind, gold),
    quietly(gold_standard(path = root, smooth = seconds(4.25), standardise = "rater", post_smooth = seconds(2.5))))
  classes <- branch$classes_of_all(quietly(lapply(gold, branch$features_of)))
  expect_identical(nlevels(classes$class), 4L)
  expect_error(standardise_annotations(ratings, scaling = list(scales[[1L]], standardise_annotations(ratings,
    by = "recording"))), "by = \"rater\"", class = "musefuse_error_argument")
})

test_that("workers learn and write the same", {
  skip_if_not_installed("withr")
  skip_if_not_installed("future.apply")
  skip_if(is_load_all(), "workers need the installed package")
  root <- rated_folder(seconds = 30)
  run <- function(out) {
    quietly(gold_standard(path = root, standardise = "rater", output = out))
    unname(tools::md5sum(list.files(out, "^clip", full.names = TRUE)))
  }
  here <- run(withr::local_tempdir())
  old <- future::plan(future::multisession, workers = 2L)
  on.exit(future::plan(old))
  expect_identical(run(withr::local_tempdir()), here)
})
