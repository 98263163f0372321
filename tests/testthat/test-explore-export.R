skip_if_not_installed("shiny")

test_that("each table is written to one file that is read again", {
  gold <- fuse_mean(ratings[ratings$recording == "clip1", ])
  features <- suppressMessages(extract_features(gold, segment_fixed(gold, 10), "basic"))
  classes <- cluster_kmeans(features, 2, seed = 1)
  file <- withr::local_tempfile(fileext = ".csv")
  for (table in list(fused_ratings(gold), gold, segment_fixed(gold, 10, rest = "keep"), features, classes,
    cluster_kmeans(as.data.frame(features), 2, seed = 1))) { # knows no segments
    write_explored(table, file)
    expect_identical(nrow(utils::read.csv(file)), nrow(table))
  }
  write_explored(gold, file)
  expect_equal(read_gold_standard(file)$value, gold$value, tolerance = 1e-14) # 15 digits
})

test_that("the page tells how the chosen table was made, and hands it back", {
  study <- shiny::reactiveValues(ratings = ratings, gold = fuse_mean(ratings))
  shiny::testServer(export_server, args = list(study = study), {
    session$setInputs(part = "gold")
    expect_match(output$methods, "fused by the mean")
    expect_match(output$code, "fuse_mean")
    writeLines(readLines(output$script), script <- tempfile())
    expect_identical(eval(parse(script)), study$gold)
  })
})
