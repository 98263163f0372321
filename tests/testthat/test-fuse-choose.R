test_that("the recommendation follows from what the ratings are", {
  choose <- function(...) choose_fusion(simulate_annotations(..., seed = 3))
  expect_equal(choose(scenario = "advers")$verb, "fuse_latent")
  # One recording of good raters: what the model gains over a smoothed mean is not proven.
  lag <- choose(scenario = "lag")
  expect_equal(lag$verb, "gold_standard")
  expect_equal(lag$arguments, list(method = "mean", post_smooth = lag$facts$window))
  expect_lt(lag$facts$latent_gain, lag$facts$latent_gain_se)
  expect_equal(choose(raters = 2, duration = 120)$call, "fuse_raaw(data, align = \"lag\", weighting = \"reliability\")")
  expect_equal(choose(raters = 1, duration = 120)$verb, "fuse_mean")
  short <- choose(duration = 30)
  expect_equal(short$verb, "fuse_ewe")
  expect_equal(short$facts$unsure, 0L)
  few <- choose(duration = 3)
  expect_equal(few$verb, "fuse_ewe")
  expect_true(is.na(few$facts$agreement))
  drift <- choose(scenario = "drift")
  expect_equal(drift$verb, "fuse_latent")
  expect_gt(drift$facts$latent_gain, drift$facts$latent_gain_se)
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
  for (data in list(ratings[ratings$recording == "clip1", ],
    simulate_annotations(raters = 2, duration = 60, seed = 1))) {
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

test_that("odd ratings are judged or refused, never by a raw error", {
  clip <- ratings[ratings$recording == "clip1", ]
  plain <- as.data.frame(clip)
  odd <- list(
    one = plain[plain$rater == "anna", ], two = plain[plain$rater %in% c("anna", "ben"), ],
    missing = transform(plain, value = NA_real_),
    one_missing = transform(plain, value = ifelse(rater == "anna", NA, value)),
    constant = transform(plain, value = 1), one_constant = transform(plain, value = ifelse(rater == "anna", 1, value)),
    sample = plain[plain$time == 0, ], two_samples = plain[plain$time <= 0.25, ], short = plain[plain$time < 3, ],
    alike = transform(plain, value = rep(value[rater == "anna"], 5)[seq_along(value)]),
    infinite = transform(plain, value = replace(value, 3, Inf)), duplicates = rbind(plain, plain[1:5, ]),
    apart = transform(plain, time = time + 500 * (rater == "anna")), huge = transform(plain, value = 1e12 * value),
    foreign = transform(plain, recording = "\u00dcbung 1", rater = paste0("\u5f20 {", rater, "}"))
  )
  for (name in names(odd)) {
    raw <- character()
    choice <- withCallingHandlers(
      tryCatch(suppressMessages(choose_fusion(odd[[name]])), musefuse_error = identity),
      warning = function(cnd) {
        if (!inherits(cnd, "musefuse_warning")) raw <<- c(raw, conditionMessage(cnd))
        invokeRestart("muffleWarning")
      }
    )
    expect_true(inherits(choice, c("fusion_choice", "musefuse_error")), info = name)
    expect_identical(raw, character(), info = name)
    if (inherits(choice, "fusion_choice")) expect_gt(sum(nchar(utils::capture.output(print(choice)))), 0)
  }
  expect_error(choose_fusion(), class = "musefuse_error_argument")
  expect_error(choose_fusion(3), class = "musefuse_error_columns")
  expect_error(choose_fusion(clip[0, ]), class = "musefuse_error_empty")
  expect_error(choose_fusion(clip, 1), class = "musefuse_error_argument")
})

test_that("scales and clocks that do not go together are seen", {
  clip <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]
  fine <- choose_fusion(clip)
  expect_identical(c(fine$facts$scales_apart, fine$facts$clocks_apart), c(0L, 0L))
  anna <- clip$rater == "anna"
  wide <- clip
  wide$value[anna] <- 50 * (wide$value[anna] + 1)
  expect_identical(choose_fusion(wide)$facts$scales_apart, 1L)
  expect_match(choose_fusion(wide)$caveats[[1L]], "rescale_annotations")
  late <- clip
  late$time[anna] <- late$time[anna] + 1000
  expect_identical(choose_fusion(late)$facts$clocks_apart, 1L)
  expect_match(choose_fusion(late)$caveats[[1L]], "shift_lag")
  turned <- clip
  turned$value[anna] <- -turned$value[anna]
  expect_gte(choose_fusion(turned)$facts$inverted, 1L)
})

test_that("the correlation with the others is that over times that they rated", {
  early <- data.frame(recording = "f", rater = rep(c("a", "b"), c(121, 81)), time = c(0:120 / 2, 0:80 / 2))
  early$value <- sin(early$time / 5)
  # both follow the same sine: Pearson is 1, up to the lag of 0.13 s that the model believes in
  expect_gt(choose_fusion(as_annotations(early, quiet = TRUE))$facts$agreement, 0.995)
})

test_that("traces that never move are counted and said", {
  data <- simulate_annotations(1, 3, duration = 30, seed = 1)
  data$value[data$rater == "r1"] <- 1 / 3
  choice <- quietly(choose_fusion(data))
  expect_identical(choice$facts$idle, 1L)
  expect_match(choice$caveats, "1 trace never moves", all = FALSE)
})

test_that("how the choice was made is recorded, told and made again", {
  data <- simulate_annotations(raters = 2, duration = 40, seed = 3)
  choice <- choose_fusion(data)
  expect_match(as.character(settings(choice)), "choice <- choose_fusion(ratings)", fixed = TRUE, all = FALSE)
  expect_match(as.character(report_methods(choice)), "recommended fuse_raaw(data", fixed = TRUE, all = FALSE)
  expect_identical(run_settings(settings(choice), data), choice)
})

test_that("a call that was changed by hand is said", {
  choice <- structure(list(call = "a()", facts = data.frame(recordings = 1, dimensions = 1, raters = 2, agreement = NA),
    reasons = "", caveats = ""), class = "fusion_choice")
  made <- fuse_mean(ratings)
  lineage <- attr(made, "lineage")
  lineage$steps[[lineage$at]]$said$call <- "b()"
  attr(choice, "lineage") <- lineage
  expect_match(format(choice), "recommended was b()", fixed = TRUE, all = FALSE)
  choice$call <- "b()"
  expect_false(any(grepl("by hand", format(choice))))
})
