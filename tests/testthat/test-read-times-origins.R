u0 <- as.numeric(as.POSIXct("2024-01-31 10:00:00", tz = "UTC"))
at <- 0:9
clock <- function(x, ...) {
  y <- suppressMessages(as_annotations(data.frame(time = x, anna = sin(at), ben = cos(at)), ...))
  list(time = y$time[1:10], ref = sub("Z$", "", traces(y)$time_ref[[1L]]))
}
truth <- list(time = at + 0, ref = "2024-01-31T10:00:00.000")

test_that("ticks of Windows, .NET and WebKit are known by their size", {
  expect_equal(clock((u0 + 11644473600 + at) * 1e7), truth)
  expect_equal(clock((u0 + 62135596800 + at) * 1e7), truth)
  expect_equal(clock((u0 + 11644473600 + at) * 1e6), truth)
})

test_that("days of spreadsheets, MATLAB and astronomers, and whatever counts from elsewhere by origin", {
  for (day in c(25569, 719529, 40587, 2440587.5)) expect_equal(clock((u0 + at) / 86400 + day, unit = "days"), truth)
  starts <- c("1904-01-01" = 2082844800, "1989-12-31" = -631065600, "2001-01-01" = -978307200)
  for (origin in names(starts)) expect_equal(clock(u0 + starts[[origin]] + at, origin = origin, unit = "s"), truth)
  expect_equal(clock((u0 - 946684800 + at) * 1e9, origin = "2000-01-01", unit = "ns"), truth)
  # Garmin's seconds could be those of 2004
  expect_message(as_annotations(data.frame(time = u0 - 631065600 + at, anna = sin(at))), "dates of 2004")
})

test_that("times years after 0 are asked about, with the dates that they would tell", {
  mac <- data.frame(time = u0 + 2082844800 + at, anna = sin(at))
  cnd <- expect_error(as_annotations(mac), "origin = \"1904-01-01\", unit = \"s\"", class = "musefuse_error_time")
  expect_match(conditionMessage(cnd), "2024-01-31", fixed = TRUE)
  expect_error(as_annotations(data.frame(time = floor(u0 / 60) + at, anna = sin(at))), "unit = \"min\"",
    class = "musefuse_error_time")
  expect_error(as_annotations(mac, origin = "the year dot", unit = "s"), class = "musefuse_error_argument")
  expect_error(as_annotations(mac, origin = "1904-01-01"), "unit = \"s\"", class = "musefuse_error_time")
  dated <- data.frame(time = as.POSIXct(u0, origin = "1970-01-01", tz = "UTC") + at, anna = sin(at))
  expect_error(as_annotations(dated, origin = "1904-01-01", unit = "s"), class = "musefuse_error_argument")
})
