test_that("settings read as code", {
  expect_snapshot(
    print(settings(fuse_ewe(as_ratings(noisy_ratings()), fallback = "mean"))),
    transform = function(x) sub("R [0-9.]+$", "R <version>", x)
  )
  expect_error(settings(data.frame(a = 1)), class = "musefuse_error_settings")
})

test_that("a chain written as JSON and run again gives the same bytes", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  data <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  gold <- suppressWarnings(fuse_ewe(data, weights = "reliability", conf_level = 0.9))
  write_settings(gold, file)
  again <- suppressWarnings(run_settings(file, data))
  expect_identical(as.data.frame(again), as.data.frame(gold))
  expect_identical(again, suppressWarnings(run_settings(settings(gold), data)))
})

test_that("every kind of argument survives JSON", {
  skip_if_not_installed("jsonlite")
  values <- list(
    none = NULL, number = 1 / 3, tiny = 4.9e-324, whole = 5L, flag = TRUE, text = "\u00e9t\u00e9 \"x\"",
    vector = c(0.1, 2, -3), words = c("a", "b"), window = seconds(4.25), count = samples(17),
    named = c("9" = "7", b = "c"), missing = c(1.5, NA, Inf), gap = NA_character_,
    nested = list(a = 1, b = list("x", NULL)), matrix = matrix(c(1.1, 2, 3, 4), 2, dimnames = list(NULL, c("p", "q"))),
    table = tibble::tibble(recording = c("a", "b"), start = c(0.1, NA), n = 1:2)
  )
  table <- add_step(new_table(list(a = 1), "features"), NULL, "some_verb", values)
  file <- withr::local_tempfile(fileext = ".json")
  write_settings(table, file)
  back <- read_settings(file)[[1]]$arguments
  expect_identical(names(back), names(values))
  for (name in names(values)) expect_equal(back[[name]], values[[name]], tolerance = 0, info = name)
})

test_that("what cannot be written or run is an error", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  table <- add_step(new_table(list(a = 1), "features"), NULL, "extract_features", list(features = list(mean)))
  expect_error(write_settings(table, file), class = "musefuse_error_settings")
  strange <- structure(list(steps = list(list(verb = "fuse_magic", arguments = list(), version = "9.9.9"))),
    class = "musefuse_settings")
  expect_snapshot(error = TRUE, {
    run_settings(strange, ratings)
    run_settings(strange)
    run_settings("nowhere.json", ratings)
  }, transform = function(x) sub("musefuse [0-9.]+\\.", "musefuse <version>.", x))
  writeLines("{}", file)
  expect_error(run_settings(file, ratings), class = "musefuse_error_settings")
})
