# Random exports with known truth (helper-exports.R): read right, or refused by an error that shows how they are read.
# A longer run is made by hand: MUSEFUSE_EXTENDED_TESTS=all Rscript tools/test.R --filter read-exports

test_that("random exports are read right or refused with a call that reads them, none wrong", {
  skip_on_cran()
  skip_if_not_installed("withr")
  cases <- lapply(seq_len(sweep_size(12L, 24L, 1000L)), random_export)
  found <- vapply(cases, try_export, "")
  wrong <- which(!found %in% c("right", "refused"))
  kind <- vapply(cases, `[[`, "", "kind")
  expect_identical(paste(wrong, kind[wrong], found[wrong]), character())
  message("random exports: ", sum(found == "right"), " read right, ", sum(found == "refused"), " refused with a call ",
    "that reads them, ", length(wrong), " wrong")
  readable <- c("names of files", "face", "beside the ratings", "words for missing")
  expect_true(all(found[kind %in% readable] == "right"))
})
