test_that("long lists of names are cut, and conditions are classed", {
  many <- paste0("r", 1:2000)
  expect_snapshot({
    warn_musefuse("Look at {.val {name_some(many)}}.", "data")
    warn_musefuse("Look at {.val {name_some(many[1:3])}}.", "data")
  })
  expect_warning(warn_musefuse("x", "data"), class = "musefuse_warning_data")
  expect_error(abort_musefuse("x", "data"), class = "musefuse_error_data")
  expect_message(inform_musefuse("x", "data"), class = "musefuse_message_data")
})

test_that("errors of the core become conditions of the verb, with the place", {
  verb <- function(x) call_core(cpp_weighted_mean(x, 1, TRUE, 1L, FALSE), "In recording \"film\".")
  expect_snapshot(error = TRUE, verb(matrix(1, 2, 2)))
  expect_error(verb(matrix(1, 2, 2)), class = "musefuse_error_argument")
})

test_that("what nobody hears has its class, but its words are not set", {
  told <- function() {
    warn_musefuse("{stop('set')}", "data")
    inform_musefuse("{stop('set')}", "lag")
    1
  }
  expect_silent(expect_identical(silently(told()), 1))
  expect_identical(silently(tryCatch(told(), musefuse_warning_data = function(cnd) 2)), 2)
  expect_error(told(), "set")
})

test_that("what is so of names is said with their number, and of none nothing", {
  expect_no_warning(warn_of(character(), "{n} trace{?s}", "data"))
  expect_warning(warn_of(c("a", "b"), "{n} trace{?s} {?is/are} odd.", "data", "{cli::qty(n)}{?It was/They were}."),
    "2 traces are odd.*\"a\" and \"b\".*They were", class = "musefuse_warning_data")
})
