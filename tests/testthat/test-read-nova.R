skip_if_not_installed("withr")
skip_if_not_installed("xml2")
xml <- function(scheme, type = "ASCII", size = 4) {
  c("<?xml version=\"1.0\" ?>", "<annotation ssi-v=\"3\">", sprintf("<info ftype=\"%s\" size=\"%d\" />", type, size),
    "<meta annotator=\"anna\" role=\"novice\"/>", scheme, "</annotation>")
}
continuous <- "<scheme name=\"arousal\" type=\"CONTINUOUS\" sr=\"25\" min=\"-1\" max=\"1\" />"
discrete <- c("<scheme name=\"state\" type=\"DISCRETE\">", "<item name=\"calm\" id=\"0\"/>",
  "<item name=\"tense\" id=\"1\"/>",
  "</scheme>")
f32 <- function(x) writeBin(x, raw(), size = 4, endian = "little")
f64 <- function(x) writeBin(x, raw(), size = 8, endian = "little")
i32 <- function(x) writeBin(as.integer(x), raw(), size = 4, endian = "little")

test_that("continuous schemes, as text and binary", {
  text <- format_folder("film/a.annotation" = xml(continuous),
    "film/a.annotation~" = c("0.1;1", "0,15;1", "NaN;0", "-0.2;0.5"))
  x <- quiet_read(text)
  expect_identical(x$value, c(0.1, 0.15, NA, -0.2))
  expect_equal(x$time, 0:3 / 25)
  expect_identical(c(levels(x$recording), levels(x$dimension), levels(x$rater)), c("film", "arousal", "anna"))
  expect_identical(traces(x)[c("scale_min", "scale_max", "rate", "tool")],
    tibble::tibble(scale_min = -1, scale_max = 1, rate = 25, tool = "NOVA"))
  expect_identical(quiet_read(file.path(text, "film", "a.annotation~"))$value, x$value)
  binary <- format_folder("film/a.annotation" = xml(continuous, "BINARY", 3),
    "film/a.annotation~" = f32(c(0.5, 1, NaN, 0, -0.25, 1)))
  expect_identical(quiet_read(binary)$value, c(0.5, NA, -0.25))
})

test_that("discrete and free schemes are segments, in each way of writing", {
  text <- format_folder("film/a.annotation" = xml(discrete, size = 3),
    "film/a.annotation~" = c("0;2.48;0;1", "2.48;5.2;1;0.8", "5.2;6;-1;1"))
  x <- read_segments(text, quiet = TRUE)
  expect_identical(x$label, c("calm", "tense", NA))
  expect_identical(x$end, c(2.48, 5.2, 6))
  expect_error(quiet_read(text), "labels", class = "musefuse_error_values")
  long <- do.call(c, Map(function(a, b, id) c(f64(c(a, b)), i32(id), f32(1)), c(0, 2.48), c(2.48, 5.2), 0:1))
  short <- do.call(c, Map(function(a, b, id) c(i32(c(a, b)), i32(id), f32(1)), c(0, 2480), c(2480, 5200), 0:1))
  for (bytes in list(long, short)) {
    y <- read_segments(format_folder("f/a.annotation" = xml(discrete, "BINARY", 2), "f/a.annotation~" = bytes),
      quiet = TRUE)
    expect_identical(y$label, c("calm", "tense"))
    expect_equal(y$end, c(2.48, 5.2))
  }
  # two records of 24 bytes are as long as three of 16, which the header counts
  lying <- format_folder("f/a.annotation" = xml(discrete, "BINARY", 3), "f/a.annotation~" = long)
  expect_warning(y <- read_segments(lying, quiet = TRUE), "2 records", class = "musefuse_warning_values")
  expect_equal(y$end, c(2.48, 5.2))
  free <- "<scheme name=\"talk\" />"
  z <- read_segments(format_folder("f/a.annotation" = xml(free, size = 1),
    "f/a.annotation~" = "0.5;1.25;laughs; loudly;1;color=#FF000000"), quiet = TRUE)
  expect_identical(z$label, "laughs; loudly")
  record <- c(f64(c(0.5, 1.25)), i32(6), charToRaw("laughs"), f32(1))
  w <- read_segments(format_folder("f/a.annotation" = xml(free, "BINARY", 1), "f/a.annotation~" = record), quiet = TRUE)
  expect_identical(w$label, "laughs")
  cut <- format_folder("f/a.annotation" = xml(free, "BINARY", 1), "f/a.annotation~" = utils::head(record, -3))
  expect_error(read_segments(cut, quiet = TRUE), "ASCII", class = "musefuse_error_file")
})

test_that("companions, sizes, rates and types that are wrong", {
  expect_error(quiet_read(format_folder("a.annotation" = xml(continuous))), "annotation~",
    class = "musefuse_error_file")
  expect_error(quiet_read(format_folder("a.annotation" = xml("<scheme name=\"a\" type=\"CONTINUOUS\"/>"),
    "a.annotation~" = "1;1")),
    class = "musefuse_error_time")
  expect_error(quiet_read(format_folder("a.annotation" = xml("<scheme name=\"a\" type=\"POINT\"/>"),
    "a.annotation~" = "1;1")),
    "POINT", class = "musefuse_error_file")
  expect_error(quiet_read(format_folder("a.annotation" = xml(continuous, "BINARY"), "a.annotation~" = as.raw(1:9))),
    class = "musefuse_error_file")
  expect_error(quiet_read(format_folder("a.annotation" = "<annotation ssi-v=\"3\"><broken", "a.annotation~" = "1;1")),
    class = "musefuse_error_file")
  for (bytes in list(f32(1:4 / 8), f64(rep(1:4 / 8, 2)), rev(f32(rep(0.5, 8))))) { # values alone, doubles, big-endian
    expect_error(quiet_read(format_folder("a.annotation" = xml(continuous, "BINARY"), "a.annotation~" = bytes)),
      "other records", class = "musefuse_error_file")
  }
  expect_warning(quiet_read(format_folder("a.annotation" = xml(continuous), "a.annotation~" = c("1;1", "2;1"))),
    class = "musefuse_warning_values")
})
