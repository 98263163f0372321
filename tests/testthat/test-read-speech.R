skip_if_not_installed("withr")

test_that("RTTM, STM and CTM are segments of who spoke when", {
  read <- function(name, ..., quiet = TRUE) {
    path <- file.path(withr::local_tempdir(), name)
    writeLines(c(...), path)
    read_segments(path, quiet = quiet)
  }
  rttm <- c("SPEAKER clip1 1 0.00 2.50 <NA> <NA> anna <NA> <NA>", "SPEAKER clip1 1 2.50 3.50 <NA> <NA> ben <NA> <NA>")
  for (name in c("a.rttm", "a.txt")) {
    x <- read(name, rttm)
    expect_identical(x$end, c(2.5, 6))
    expect_identical(x$label, c("anna", "ben"))
    expect_identical(as.character(unique(x$recording)), "clip1")
  }
  expect_message(read("b.rttm", ";; made by hand", "SPKR-INFO clip1 1 <NA> <NA> <NA> unknown anna <NA>", rttm,
    quiet = FALSE), "1 line of no speaker is left out")
  y <- read("a.stm", "clip1 1 anna 0.00 2.50 <o,f0> hello there", "clip1 1 ben 2.50 6.00 <o,f0> hi")
  expect_identical(y$label, c("hello there", "hi"))
  expect_identical(as.character(y$dimension), c("anna", "ben"))
  expect_identical(read("a.ctm", "clip1 1 0.00 0.50 hello", "clip1 1 0.50 0.30 there 0.9")$end, c(0.5, 0.8))
  expect_error(read("c.rttm", "SPEAKER clip1 1 0.00"), "Line 1 has fewer", class = "musefuse_error_values")
  expect_error(read("c.ctm", "clip1 1 zero 1 word"), "no number", class = "musefuse_error_values")
})
