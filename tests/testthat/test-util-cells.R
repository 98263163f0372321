# Workers of a multisession load the installed package; under load_all() a fork has what is loaded.
local_workers <- function(env = parent.frame()) {
  skip_if_not_installed("future.apply")
  skip_on_cran()
  plan <- if (is_load_all()) "multicore" else "multisession"
  skip_if(plan == "multicore" && !future::supportsMulticore())
  old <- future::plan(plan, workers = 2)
  withr::defer(future::plan(old), envir = env)
  withr::local_options(future.globals.maxSize = 2 * 2^20, .local_envir = env)
}

test_that("5 MB of ratings go through workers that may be sent 2 MB, with the results of one process", {
  x <- simulate_annotations(recordings = 10, raters = 5, dimensions = c("a", "v"), duration = 220, rate = 4, seed = 1)
  expect_gt(as.double(utils::object.size(x)), 5e6)
  few <- x[x$recording %in% levels(x$recording)[1:3], ]
  gold <- fuse_mean(x)
  reference <- gold[c("recording", "dimension", "time", "value")]
  verbs <- list(
    fuse_mean = function() fuse_mean(x), fuse_median = function() fuse_median(x), fuse_ewe = function() fuse_ewe(x),
    fuse_dba = function() fuse_dba(few, window = 2, max_iter = 2), fuse_gctw = function() fuse_gctw(few),
    fuse_raaw = function() fuse_raaw(few), fuse_latent = function() fuse_latent(few, max_iter = 1),
    align_dtw = function() align_dtw(few, window = 2), align_gctw = function() align_gctw(few),
    align_ctw = function() align_ctw(few),
    lag = function() estimate_lag(x, "relative", resamples = 10, seed = 1),
    pairwise = function() estimate_lag(x, "pairwise"),
    reference = function() estimate_lag(x, "reference", reference = reference, resamples = 10, seed = 1),
    agreement = function() agreement(x, resamples = 10, seed = 1), diagnostics = function() rater_diagnostics(x),
    smooth = function() smooth_average(x, 2), shift = function() shift_lag(x, 1),
    features = function() extract_features(gold, segment_fixed(x, 20), c("mean", "std"))
  )
  quietly <- function(verb) suppressWarnings(suppressMessages(verb()))
  here <- lapply(verbs, quietly)
  local_workers()
  expect_true(has_future_plan())
  for (name in names(verbs)) {
    there <- quietly(verbs[[name]])
    expect_identical(as.data.frame(there), as.data.frame(here[[name]]), info = name)
    expect_equal(attributes(there), attributes(here[[name]]), info = name)
  }
})

test_that("an error is the same wherever it happens, and says where", {
  cells <- annotation_cells(ratings)
  cells[[3L]]$ratings <- cells[[3L]]$ratings[, 0L]
  core <- function() map_cells(cells, "Failing", fuse_median_cell, "x", 0.95)
  here <- expect_error(core(), class = "error")
  local_workers()
  there <- expect_error(core(), class = "error")
  expect_identical(class(there), class(here))
  expect_identical(conditionMessage(there), conditionMessage(here))
})

test_that("the core's errors go through its door with the name of the cell", {
  cells <- annotation_cells(ratings)
  err <- expect_error(
    map_cells(cells, "Smoothing", measure_cell, "ccc", "nonsense", NULL, 0L, 1, 1L),
    class = "error"
  )
  expect_s3_class(err, "musefuse_error")
  expect_match(conditionMessage(err), cells[[1L]]$recording, fixed = TRUE)
})

test_that("what travels is a function of the package, never a caller's frame", {
  local <- function(cell) cell
  expect_error(map_cells(annotation_cells(ratings), "x", local))
})

test_that("chunks hold what may be sent, in order, each item once", {
  local_workers()
  items <- lapply(1:40, function(i) numeric(1e4 * i %% 7))
  waves <- item_waves(items)
  expect_identical(unlist(waves), seq_along(items))
  size <- vapply(items, function(item) as.double(utils::object.size(item)), 0)
  chunks <- unlist(waves, recursive = FALSE)
  bytes <- vapply(chunks, function(chunk) sum(size[chunk]), 0)
  expect_true(all(bytes <= 2^19 | lengths(chunks) == 1L))
  expect_length(item_waves(items[1L]), 1L)
})

test_that("each cell has a stream of its own, whatever the number of cells before the work", {
  cells <- annotation_cells(ratings)
  seeds <- vapply(with_streams(cells, .Machine$integer.max), `[[`, 0, "seed")
  expect_identical(seeds, .Machine$integer.max + as.double(seq_along(cells)))
})

# Steps of a doubling, one item of which fails.
doubling <- list(
  prepare = function(item, most) if (item$x > most) stop("too large") else item$x,
  work = function(prepared, most, threads) {
    lapply(prepared, function(x) list(twice = 2 * x, problem = if (x == 13) "unlucky" else ""))
  },
  finish = function(item, result, most) result$twice
)

test_that("what the core does on its threads comes back as if item by item, errors with their place", {
  items <- lapply(1:12, function(x) list(x = x, recording = paste0("r", x), dimension = "d"))
  names(items) <- letters[1:12]
  one <- map_threaded(items, "Doubling", doubling, 20, threads = 1L)
  expect_identical(one, as.list(stats::setNames(2 * 1:12, letters[1:12])))
  expect_identical(map_threaded(items, "Doubling", doubling, 20, threads = 3L), one)
  expect_identical(map_threaded(list(), "Doubling", doubling, 20, threads = 3L), list())
  items$m <- list(x = 13, recording = "r13", dimension = "d")
  for (threads in c(1L, 3L)) {
    expect_error(map_threaded(items, "Doubling", doubling, 20, threads = threads), "nlucky.*r13",
      class = "musefuse_error_data")
    expect_error(map_threaded(items, "Doubling", doubling, 5, threads = threads), "too large")
  }
})

test_that("many items are worked on a hundredth of them at a time, up to the first that fails", {
  items <- lapply(1:250, function(x) list(x = x, recording = paste0("r", x), dimension = "d"))
  halving <- rlang::new_function(alist(item = , odd = 0), quote(if (item$x == odd) stop("odd luck") else item$x / 2),
    topenv(environment(map_items)))
  expect_lte(length(item_waves(items)), 100L)
  expect_identical(unlist(item_waves(items)), 1:250)
  expect_identical(unlist(map_items(items, "Halving", halving)), 1:250 / 2)
  expect_error(map_items(items, "Halving", halving, 101), "odd luck")
})
