test_that("fusions refuse scales that differ by more than five times, and no legitimate difference", {
  mixed <- raters_of(odd$scale)
  for (fuse in list(fuse_mean, fuse_median, fuse_ewe, fuse_dba, fuse_softdtw, fuse_gctw, fuse_raaw)) {
    refused <- expect_error(fuse(mixed), class = "musefuse_error_values")
    expect_match(conditionMessage(refused), "rescale_annotations", fixed = TRUE)
    expect_match(conditionMessage(refused), "r1", fixed = TRUE)
  }
  expect_no_error(fuse_mean(standardise_annotations(mixed)))
  timid <- raters_of(of_r1(function(d) transform(d, value = value / 12)))
  expect_no_error(fuse_mean(timid))
  expect_null(scales_apart(ratings))
  # declared scales decide
  expect_error(fuse_mean(set_traces(set_traces(timid, scale = c(0, 1), rater = "r1"), scale = c(0, 100),
    rater = paste0("r", 2:5))), class = "musefuse_error_values")
  expect_no_error(fuse_mean(set_traces(mixed, scale = c(0, 100))))
  expect_true(is_one_scale(data.frame(used = c(1, 2))))
})

test_that("counts of movements have no scale", {
  set.seed(12)
  log <- do.call(rbind, lapply(1:4, function(k) {
    time <- cumsum(stats::rexp(200) * rep(c(0.02, 3), c(18, 2)))
    data.frame(rater = letters[[k]], time = time, value = 10^(k - 1) * cumsum(sample(c(-1, 1), 200, TRUE)))
  }))
  log <- set_traces(as_annotations(log, unit = "s", quiet = TRUE), sampling = "event")
  expect_null(scales_apart(log))
})
