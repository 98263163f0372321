some_ratings <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]

test_that("both roads, the fusion that aligns and the verbs one by one, give the same numbers and warps", {
  roads <- list(
    list(fuse_gctw(some_ratings, align = list(max_shift = 3)), align_gctw(some_ratings, max_shift = 3)),
    list(fuse_raaw(some_ratings, align = list("dtw", window = 5)), align_dtw(some_ratings, window = 5))
  )
  for (road in roads) {
    fuse <- if (road[[1L]] |> fit_of() |> inherits("fit_gctw")) fuse_mean else fuse_ewe
    expect_equal(road[[1L]]$value, fuse(road[[2L]])$value, tolerance = 1e-12) # sums in another order
    expect_equal(warping_paths(road[[1L]])$warped_time, warping_paths(road[[2L]])$warped_time)
  }
})

test_that("a wrong alignment is refused with what the right one knows", {
  told <- function(align) {
    cnd <- expect_error(fuse_raaw(some_ratings, align = align), class = "musefuse_error_argument")
    cli::ansi_strip(conditionMessage(cnd))
  }
  expect_match(told(list("dtw", windw = 5)), "no argument `windw`.*mean `window`")
  expect_match(told(list("none", window = 5)), "It has none")
  expect_match(told(list("dtw", 5)), "need names")
  expect_match(told(list("dtw", window = 5, window = 6)), "`window` more than once")
  expect_match(told(5), "must be a method of alignment")
})

test_that("what aligned a fusion is recorded whole, also what was not given", {
  recorded <- last_step(fuse_gctw(some_ratings, align = "muse"))$arguments$align
  expect_identical(recorded$variant, "muse")
  expect_true(all(setdiff(names(formals(align_gctw)), c("data", "...", "threads")) %in% names(recorded)))
})
