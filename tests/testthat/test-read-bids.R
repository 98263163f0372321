skip_if_not_installed("withr")
skip_if_not_installed("jsonlite")
side <- "{\"SamplingFrequency\": 1, \"StartTime\": -1, \"Columns\": [\"joy\"], \"joy\": {\"Units\": \"arbitrary\"}}"

test_that("a table without header by its sidecar", {
  x <- quiet_read(format_folder("sub-S01_task-film1_recording-Joy_stim.json" = side,
    "sub-S01_task-film1_recording-Joy_stim.tsv.gz" = c("12", "14.5", "n/a", "17")))
  expect_identical(x$value, c(12, 14.5, NA, 17))
  expect_identical(x$time, -1:2 + 0)
  expect_identical(c(levels(x$recording), levels(x$dimension), levels(x$rater)), c("film1", "Joy", "S01"))
})

test_that("sidecars are inherited, key by key; what is nearer wins", {
  root <- format_folder("dataset_description.json" = "{\"Name\": \"d\"}",
    "task-film_stim.json" = "{\"SamplingFrequency\": 2, \"StartTime\": 0, \"Columns\": [\"arousal\", \"valence\", \"trigger\"]}", # nolint: line_length_linter.
    "sub-01/beh/sub-01_stim.json" = "{\"SamplingFrequency\": 4}",
    "sub-01/beh/sub-01_task-film_run-2_stim.tsv.gz" = c("1\t2\t0", "3\t4\t0"),
    "sub-02/beh/sub-02_task-film_run-2_stim.tsv.gz" = c("5\t6\t0", "7\t8\t0"))
  x <- quiet_read(root)
  expect_identical(levels(x$recording), "film_run-2")
  expect_identical(levels(x$dimension), c("arousal", "valence"))
  expect_identical(x$time[x$rater == "01" & x$dimension == "arousal"], c(0, 0.25))
  expect_identical(x$time[x$rater == "02" & x$dimension == "valence"], c(0, 0.5))
})

test_that("what BIDS forbids is refused", {
  name <- "sub-1_task-f_stim"
  read <- function(side, lines) {
    files <- stats::setNames(list(lines), paste0(name, ".tsv.gz"))
    files[[paste0(name, ".json")]] <- side
    quiet_read(do.call(format_folder, c(files, list(.local_envir = parent.frame()))))
  }
  expect_error(read(NULL, "1"), "json", class = "musefuse_error_file")
  expect_error(read(side, c("joy", "1")), "header", class = "musefuse_error_values")
  expect_error(read(side, c("1\t2")), class = "musefuse_error_columns")
  expect_error(read("{\"SamplingFrequency\": \"1\", \"StartTime\": 0, \"Columns\": [\"joy\"]}", "1"),
    class = "musefuse_error_time")
  expect_error(read("{broken", "1"), "JSON", class = "musefuse_error_file")
})

test_that("a table of the stimulus alone holds no ratings", {
  expect_error(quiet_read(format_folder("task-a_stim.json" = side, "task-a_stim.tsv" = c("1", "2"))), "stimulus",
    class = "musefuse_error_empty")
})

test_that("a sidecar is that of its own entities, not of the same words in other places", {
  skip_if_not_installed("jsonlite")
  d <- expand.grid(time = 0:5, dimension = c("arousal", "valence"), rater = c("arousal", "ben"),
    stringsAsFactors = FALSE)
  x <- as_annotations(cbind(d, recording = "f", value = seq_len(nrow(d))), quiet = TRUE)
  folder <- withr::local_tempdir()
  write_annotations(x, folder, format = "bids")
  again <- read_annotations(folder, quiet = TRUE)
  expect_equal(again$value, x$value)
  expect_identical(levels(again$rater), c("arousal", "ben"))
})

test_that("a header is refused with the call that reads it", {
  side <- "{\"SamplingFrequency\": 4, \"StartTime\": 0, \"Columns\": [\"joy\", \"fear\"]}"
  root <- format_folder("sub-1_task-f_stim.json" = side, "sub-1_task-f_stim.tsv.gz" = c("Joy\tFear", "1\t2", "3\t4"))
  refused <- expect_error(read_lay(root), "header", class = "musefuse_error_values")
  x <- run_advice(field_advice(refused, inside = TRUE),
    file.path(root, "sub-1_task-f_stim.tsv.gz"))
  expect_identical(x$value, c(1, 3, 2, 4))
  expect_identical(x$time[1:2], c(0, 0.25))
})
