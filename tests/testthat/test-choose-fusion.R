test_that("the recommendation follows from what the ratings are", {
  choose <- function(...) choose_fusion(simulate_annotations(..., seed = 3))
  expect_equal(choose(scenario = "lag")$verb, "fuse_latent")
  expect_equal(choose(raters = 2, duration = 120)$call, "fuse_raaw(data, align = \"lag\", weights = \"reliability\")")
  expect_equal(choose(raters = 1, duration = 120)$verb, "fuse_mean")
  short <- choose(duration = 30)
  expect_equal(short$verb, "fuse_ewe")
  expect_equal(short$facts$unsure, 0L)
  few <- choose(duration = 3)
  expect_equal(few$verb, "fuse_ewe")
  expect_true(is.na(few$facts$agreement))
  drift <- choose(scenario = "drift")
  expect_true(any(grepl("drift slowly", drift$caveats)))
  expect_true(any(grepl("GCTW", choose(scenario = "missing")$caveats)))
  set.seed(6)
  chance <- as_ratings(apply(matrix(stats::rnorm(3 * 600), ncol = 3), 2, cumsum))
  expect_equal(choose_fusion(chance)$facts$unsure, 1L)
})

test_that("facts are those of the simulation", {
  data <- simulate_annotations(scenario = "advers", duration = 200, seed = 3)
  choice <- choose_fusion(data)
  expect_equal(choice$facts$inverted, sum(truth(data)$raters$type == "inverted"))
  expect_equal(choice$facts$raters, 5)
  expect_equal(choice$facts$seconds, 199.75)
  expect_equal(nrow(tidy(choice)), ncol(choice$facts))
  lags <- truth(simulate_annotations(scenario = "lag", duration = 200, seed = 9))$raters$mean_lag
  found <- choose_fusion(simulate_annotations(scenario = "lag", duration = 200, seed = 9))$facts$lag_spread
  expect_lt(abs(found - diff(range(lags))), 0.8)
})

test_that("what is recommended runs as it is printed", {
  for (data in list(ratings[ratings$recording == "clip1", ], simulate_annotations(raters = 2, duration = 60, seed = 1))) {
    choice <- choose_fusion(data)
    gold <- suppressWarnings(do.call(choice$verb, c(list(data), choice$arguments)))
    expect_equal(suppressWarnings(eval(str2lang(choice$call)))$value, gold$value)
  }
  expect_error(choose_fusion(1), class = "musefuse_error_columns")
})

test_that("print gives reasons", {
  local_reproducible_output(width = 100)
  expect_snapshot(print(choose_fusion(simulate_annotations(scenario = "real5", seed = 2))))
})
