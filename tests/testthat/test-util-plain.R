through_text <- function(x) plain_content(charToRaw(paste(c(plain_file(x, "test 1"), ""), collapse = "\n")), "test 1")

test_that("values go through text and back to the bit", {
  result <- list(status = "error", note = "100 %\tof\n\\N \"\u00fc\" %09 %NA\r", classes = 3L, seed = NA_integer_,
    tiny = 4.9e-324, third = 1 / 3, nan = NaN, none = NA_real_, zero = -0,
    most = -Inf, small = NA, flag = TRUE, text = NA_character_)
  expect_identical(through_text(result)$value, result)
  nested <- list(table = data.frame(id = factor(c("b", NA, "a")), x = c(NA, 2.5, Inf), y = c("", NA, "")), NULL, list(),
    m = matrix(1:4, 2, dimnames = list(NULL, c("a\tb", "\u4e2d"))), "", c("", ""), character(), double(), integer(),
    at = as.POSIXct("2026-03-29 01:30:00", tz = "UTC"), c(a = 1, b = NaN))
  expect_identical(through_text(nested)$value, nested)
  expect_identical(through_text(tibble::tibble(x = 1:3))$value, tibble::tibble(x = 1:3))
  expect_identical(through_text(NULL), list(value = NULL))
  withr::with_options(list(OutDec = ",", scipen = 100, digits = 3), expect_identical(through_text(1e-9)$value, 1e-9))
})

test_that("code is not kept, and what is no such text is no value", {
  expect_null(plain_file(list(1, mean), "test 1"))
  expect_null(plain_file(structure(1, how = quote(x)), "test 1"))
  expect_null(plain_content(charToRaw("shopping"), "test 1"))
  forged <- function(...) {
    body <- c(...)
    plain_content(charToRaw(paste(c("test 1", paste("sum", check_sum(body)), body), collapse = "\n")), "test 1")
  }
  expect_identical(forged("d\t0\t1\t2"), list(value = 2)) # the control: so a forgery is made
  for (body in list("q\t0\t1\t2", "d\t0\t2\t2",
    "d\t0", "v\t0\t2", "d\t1\t1\t2", c("d\t0\t1\t2", "d\t0\t1\t2"), "d\tx\ty")) {
    expect_identical(suppressWarnings(forged(body)), list())
  }
})
