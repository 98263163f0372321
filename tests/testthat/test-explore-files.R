skip_if_not_installed("shiny")

test_that("what was filled in becomes arguments of the reader, and what it says is shown", {
  expect_identical(file_arguments(list(format = "", unit = "ms", rate = NA, time = "t", skip = "2")),
    list(unit = "ms", time = "t", skip = 2))
  folder <- withr::local_tempdir()
  utils::write.csv(data.frame(t = 0:9 * 250, anna = 1:10, ben = 10:1), file.path(folder, "clip.csv"), row.names = FALSE)
  study <- shiny::reactiveValues()
  suppressMessages(shiny::testServer(files_server, args = list(study = study, start = list()), {
    session$setInputs(path = folder, unit = "ms", time = "t", read = 1)
    expect_identical(max(study$ratings$time), 2.25)
    expect_match(output$table, "2 raters")
    session$setInputs(path = "not there", read = 2)
    expect_identical(max(study$ratings$time), 2.25) # an error leaves all as it was
    expect_match(output$said, "not there")
    session$setInputs(path = folder, further = "unit = \"s\", raters = c(\"anna\")", read = 3) # what an error advises
    expect_identical(levels(study$ratings$rater), "anna")
    for (wrong in c("quit()", "\"ms\"", "unit = ")) {
      session$setInputs(further = wrong, read = 4 + nchar(wrong))
      expect_match(output$said, "template =", fixed = TRUE)
    }
  }))
})

test_that("a file of a gold standard takes the place of the ratings, which is said", {
  gold <- fuse_mean(ratings[ratings$recording == "clip1", ])
  file <- withr::local_tempfile(fileext = ".csv")
  write_gold_standard(gold, file, layout = "long")
  study <- shiny::reactiveValues(ratings = ratings)
  shiny::testServer(files_server, args = list(study = study, start = list()), {
    expect_match(output$said, "No file")
    session$setInputs(path = file, read = 1)
    expect_null(study$ratings)
    expect_equal(study$gold$value, gold$value)
    expect_match(output$said, "a gold standard and no ratings")
  })
})
