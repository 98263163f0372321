test_that("the add-ins that RStudio is told of are there, and the template runs", {
  addins <- read.dcf(system.file("rstudio", "addins.dcf", package = "musefuse"))
  for (name in addins[, "Binding"]) expect_true(is.function(get(name, asNamespace("musefuse"))))
  skip_if_not_installed("jsonlite")
  withr::local_dir(withr::local_tempdir())
  write_annotations(ratings, "ratings")
  pdf <- withr::local_tempfile(fileext = ".pdf")
  grDevices::pdf(pdf)
  withr::defer(grDevices::dev.off())
  code <- parse(text = template_lines())
  run <- function() for (line in as.list(code)) utils::capture.output(print(eval(line, globalenv())))
  before <- ls(globalenv())
  suppressMessages(suppressWarnings(run()))
  expect_true(all(file.exists("gold", "labels", "settings.json")))
  rm(list = setdiff(ls(globalenv()), before), envir = globalenv())
})

test_that("a new project holds the analysis, which reads its folder", {
  path <- file.path(withr::local_tempdir(), "study")
  project_template(path)
  expect_identical(readLines(file.path(path, "analysis.R")), template_lines())
  write_annotations(ratings[ratings$recording == "clip1", ], file.path(path, "ratings"))
  read <- suppressMessages(read_annotations(file.path(path, "ratings")))
  expect_identical(levels(read$recording), "clip1")
  bindings <- read.dcf(system.file("rstudio", "templates", "project", "musefuse.dcf", package = "musefuse"))
  expect_true(is.function(get(bindings[, "Binding"], asNamespace("musefuse"))))
})

test_that("the templates of R Markdown run", {
  skip_if_not_installed("rmarkdown")
  skip_if_not(rmarkdown::pandoc_available())
  skip_if_not(extended_tests(), "MUSEFUSE_EXTENDED_TESTS is not \"true\"")
  folder <- withr::local_tempdir()
  for (template in c("analysis", "report")) {
    skeleton <- system.file("rmarkdown", "templates", template, "skeleton", "skeleton.Rmd", package = "musefuse")
    file.copy(skeleton, file.path(folder, paste0(template, ".Rmd")))
    made <- suppressMessages(suppressWarnings(rmarkdown::render(file.path(folder, paste0(template, ".Rmd")),
      params = list(ratings = system.file("extdata", "ratings", "raw", package = "musefuse")), quiet = TRUE)))
    expect_gt(file.size(made), 1e5)
  }
})
