skip_if_not_installed("shiny")

test_that("a gold standard is fused as it was asked for, and an impossible one changes nothing", {
  study <- shiny::reactiveValues(ratings = ratings[ratings$recording == "clip1", ])
  suppressMessages(shiny::testServer(gold_server, args = list(study = study), {
    session$setInputs(method = "median", smooth = NA, standardise = "none", other = "", recording = "clip1",
      dimension = "arousal", fuse = 1)
    expect_identical(study$gold, fuse_median(study$ratings))
    expect_match(output$table, "median")
    expect_no_match(output$table, "Next:")
    before <- study$gold
    session$setInputs(smooth = 1e6, fuse = 2)
    expect_identical(study$gold, before)
  }))
})
