skip_if_not_installed("shiny")

test_that("a gold standard is fused as it was asked for, and an impossible one changes nothing", {
  study <- shiny::reactiveValues(ratings = ratings[ratings$recording == "clip1", ])
  suppressMessages(shiny::testServer(gold_server, args = list(study = study), {
    session$setInputs(method = "median", smooth = NA, standardise = "none", recording = "clip1",
      dimension = "arousal", fuse = 1)
    expect_identical(study$gold, fuse_median(study$ratings))
    expect_match(output$table, "median")
    expect_no_match(output$table, "Next:")
    before <- study$gold
    session$setInputs(smooth = 1e6, fuse = 2)
    expect_identical(study$gold, before)
  }))
})

test_that("methods are compared side by side, with a reference that is read from a file", {
  made <- simulate_annotations(recordings = 2, duration = 30, raters = 4, seed = 1)
  ids <- levels(made$recording)
  folder <- withr::local_tempdir()
  one <- made[made$recording == ids[[1L]], ]
  signal <- truth(one)$signal
  utils::write.csv(signal[c("time", "value")], file <- file.path(folder, "any name.csv"), row.names = FALSE)
  expect_message(reference <- read_reference(file, one), class = "musefuse_message_reference")
  compared <- compare_beside(one, c("mean", "ewe"), list(smooth = 2, standardise = "none"), reference)
  expect_identical(levels(compared$method), c("mean", "ewe"))
  expect_gt(min(compared$truth_r_aligned), 0.5)
  expect_identical(fit_of(compared)$gold$mean, gold_standard(one, "mean", smooth = 2))
  # none of the recordings, and not to be guessed
  expect_error(suppressMessages(read_reference(file, made)), class = "musefuse_error_reference")
  among <- agreement_among(compared)
  expect_identical(nrow(among), 1L)
  expect_gt(among$ccc, 0.9)
})

test_that("a comparison that cannot be made leaves the page as it was", {
  study <- shiny::reactiveValues(ratings = ratings[ratings$recording == "clip1", ])
  suppressMessages(shiny::testServer(gold_server, args = list(study = study), {
    session$setInputs(smooth = NA, standardise = "none", recording = "clip1", dimension = "arousal",
      others = c("mean", "median"), truth = "", compare = 1)
    expect_match(output$scores, "median")
    expect_match(output$among, "ccc")
    before <- compared()
    session$setInputs(truth = "not there", compare = 2)
    session$setInputs(truth = "", others = NULL, compare = 3)
    expect_identical(compared(), before)
  }))
})

test_that("a gold standard from a file has no weights to show, which is no error", {
  gold <- structure(fuse_mean(ratings), fit = NULL, lineage = NULL)
  study <- shiny::reactiveValues(gold = gold)
  shiny::testServer(gold_server, args = list(study = study), {
    session$setInputs(recording = "clip1", dimension = "arousal")
    expect_error(output$raters, class = "shiny.silent.error")
    expect_match(output$table, "6 recordings")
  })
})
