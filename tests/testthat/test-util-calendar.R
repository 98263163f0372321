test_that("a reference is read as it was written", {
  skip_if_not("Europe/Berlin" %in% OlsonNames())
  for (zone in c("", "Z", "Europe/Berlin", "+05:30")) {
    ref <- format_time_ref(1711843200.25, zone)
    expect_identical(as.list(read_time_ref(ref)), list(instant = 1711843200.25, zone = zone))
  }
  expect_identical(read_time_ref(c("2024-03-31", "2024-03-31T02:00+02:00", "start of the film", NA))$instant,
    c(1711843200, 1711843200, NA, NA))
  # no such day, and no such hour
  expect_identical(read_time_ref(c("2024-02-30", "2024-03-31T25:00", "2024-03-31T24:00"))$instant,
    c(NA, NA, 1711929600))
  expect_identical(nrow(read_time_ref(character())), 0L)
  expect_identical(nrow(read_time_ref(NULL)), 0L)
  expect_identical(zone_said(NA_character_), "Z")
})

test_that("walls and instants are base R's", {
  skip_if_not(all(c("Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe") %in% OlsonNames()))
  for (zone in c("Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe")) {
    midnights <- as.POSIXct(paste(as.Date("2024-01-01") + 0:365, "00:00:00"), tz = zone)
    walls <- as.numeric(as.Date("2024-01-01") + 0:365) * 86400
    expect_equal(instant_of_wall(walls, zone), as.numeric(midnights))
    expect_equal(zone_offset(as.numeric(midnights), zone), walls - as.numeric(midnights))
  }
  # clocks went forward over midnight: the day begins when the wall first shows it, at one o'clock
  first <- instant_of_wall(as.numeric(as.Date("2018-11-04")) * 86400, "America/Sao_Paulo")
  expect_identical(format(as.POSIXct(first, origin = "1970-01-01", tz = "America/Sao_Paulo"), "%Y-%m-%d %H:%M"),
    "2018-11-04 01:00")
  expect_identical(weekday_names[weekday_of(as.numeric(as.Date("2024-03-31")) * 86400)], "Sunday")
})
