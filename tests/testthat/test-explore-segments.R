skip_if_not_installed("shiny")

test_that("a click chooses the segment under it, and its stretch is shown", {
  fused <- fuse_mean(ratings[ratings$recording == "clip1", ])
  study <- shiny::reactiveValues(gold = fused, ratings = fused_ratings(fused))
  suppressMessages(shiny::testServer(segments_server, args = list(study = study, media = character()), {
    session$setInputs(cut = "fixed", length = 20, features = "basic", recording = "clip1", dimension = "arousal",
      extract = 1)
    expect_identical(study$segments$start, seq(0, 100, 20))
    session$setInputs(segment = "3")
    expect_identical(chosen()$start, 40)
    expect_identical(range(explored_stretch(study$ratings, chosen())$time), c(40, 59.75))
    session$setInputs(cut = "changes", length = 10, extract = 2)
    expect_identical(study$segments, segment_changepoint(fused, min_length = 10, penalty = 5))
  }))
})

test_that("features alone are shown, a recording at a time, with the segments that they remember", {
  gold <- fuse_mean(ratings)
  start <- explored_start(extract_features(gold, segment_fixed(gold, 10, rest = "keep"), "mean"))
  study <- do.call(shiny::reactiveValues, start)
  shiny::testServer(segments_server, args = list(study = study, media = NULL), {
    session$setInputs(recording = "clip2")
    expect_match(output$features_table, "clip2")
    expect_identical(as.character(unique(here()$recording)), "clip2")
  })
})
