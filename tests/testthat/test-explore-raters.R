skip_if_not_installed("shiny")

test_that("the buttons are verbs, for whom and where they are chosen", {
  study <- shiny::reactiveValues(ratings = ratings[ratings$recording %in% c("clip1", "clip2"), ], undo = list())
  suppressMessages(suppressWarnings(shiny::testServer(raters_server, args = list(study = study), {
    before <- study$ratings
    session$setInputs(recording = "clip1", dimension = "arousal", rater = "ben", everywhere = FALSE, low = -1, high = 1)
    session$setInputs(turn = 1)
    turned <- which(study$ratings$value != before$value)
    expect_identical(unique(as.character(trace_key(before)[turned])), "clip1\rarousal\rben")
    session$setInputs(reason = "", exclude = 1)
    expect_length(study$undo, 1L) # no reason, nothing done
    session$setInputs(reason = "a phone rang", exclude = 2)
    expect_false("clip1\rarousal\rben" %in% trace_key(study$ratings[!is.na(study$ratings$value), ]))
    session$setInputs(undo = 1)
    session$setInputs(undo = 2)
    expect_identical(study$ratings, before)
    session$setInputs(shift = 1)
    expect_identical(study$ratings, shift_lag(before, estimate_lag(before, "pairwise")))
    expect_match(output$done, "shift_lag")
  })))
})

test_that("the ends of a scale are the files', or those of the values", {
  expect_identical(scale_ends(ratings), c(-1, 1))
  expect_identical(scale_ends(rescale_annotations(ratings, from = c(-1, 1), to = c(0, 100)))[[2L]], 100)
  rated <- function(values) scale_ends(traces_of_raters(cbind(values, values)))
  expect_identical(rated(c(0, 50, 100)), c(0, 100)) # not from -1
  expect_equal(rated(c(-1.29404, 0, 1.25159)), c(-1.3, 1.26), tolerance = 1e-12)
  expect_identical(rated(c(NA, NA, NA_real_)), c(-1, 1))
})

test_that("buttons say what is missing", {
  said <- character()
  replace_inner("tried", function(expr, ...) tryCatch(expr, error = function(cnd) {
    said <<- c(said, conditionMessage(cnd))
    NULL
  }))
  shiny::testServer(raters_server, args = list(study = shiny::reactiveValues()), session$setInputs(turn = 1))
  expect_match(said, "Read ratings first", all = FALSE)
})
