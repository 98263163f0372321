test_that("names of columns tell units, in several languages", {
  unit <- function(...) unname(vapply(c(...), unit_of_name, ""))
  expect_identical(unit("time_ms", "Time [ms]", "timestamp (ms)", "timeMs", "Millisekunden"), rep("ms", 5))
  expect_identical(unit("Time(sec)", "time_s", "Sekunden", "secondes", "segundos", "seconds_elapsed"), rep("s", 6))
  expect_identical(unit("time_min", "Minuten"), rep("min", 2))
  expect_identical(unit("Frame", "frame_number"), rep("frames", 2))
  expect_identical(unit("timer (1/100 s)", "time [10 ms]", "t_cs"), rep("frames", 3)) # how many a second must be said
  expect_identical(unit("time", "Timestamp", "frame_time", "Zeit"), rep(NA_character_, 4))
})
