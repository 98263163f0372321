test_that("a switch does not swallow the input, nor a flag the next", {
  words <- split_words(c("--quiet", "ratings", "--method", "-o", "x"), switches(shell_commands()$gold))
  expect_identical(words, list(input = "ratings", flags = list(quiet = "true", method = "true", output = "x")))
})

test_that("values are numbers, ids, names and windows as they are written", {
  expect_identical(shell_value("1e-3", "tolerance"), 0.001)
  expect_identical(shell_value("01,2", "raters"), c("01", "2"))
  expect_identical(shell_value("\"1\"", "raters"), "1")
  expect_identical(shell_value("ann=2,bob=1", "weights"), c(ann = 2, bob = 1))
  expect_identical(shell_value("samples:5", "smooth"), samples(5))
  expect_identical(shell_value(",", "delim"), ",")
  expect_null(shell_value("null", "smooth"))
  expect_identical(split_words(c("a", "--max-lag", "-2", "--quiet"))$flags, list(max_lag = "-2", quiet = "true"))
})
