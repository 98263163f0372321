# What devices write: one source's dimensions, never raters (headers of real exports, numbers invented).
skip_if_not_installed("withr")

measured <- function(...) {
  header <- c(...)
  t <- 0:29 / 30
  cells <- lapply(seq_along(header)[-1L], function(k) round(sin(30 * t / 5 + k), 4))
  c(paste(header, collapse = ","), do.call(paste, c(list(t), cells, sep = ",")))
}

test_that("exports of devices and of programs are dimensions of one source", {
  exports <- list(
    neon = c("time [s]", "gaze x [px]", "gaze y [px]", "worn", "fixation id", "azimuth [deg]", "elevation [deg]"),
    pupils = c("time [s]", "pupil diameter left [mm]", "pupil diameter right [mm]", "optical axis left x"),
    imu = c("time [s]", "gyro x [deg/s]", "acceleration x [g]", "roll [deg]", "quaternion w"),
    core = c("gaze_timestamp", "world_index", "norm_pos_x", "gaze_point_3d_x", "gaze_point_3d_y"),
    face = c("timestamp", "gaze_0_x", "gaze_angle_x", "pose_Tx", "pose_Rx"),
    landmarks = c("timestamp", "x_0", "x_1", "y_0", "y_1"),
    eeg = c("lsl_timestamp", "Fp1", "Fp2", "C3", "C4"),
    muse = c("TimeStamp", "Delta_TP9", "Alpha_TP9", "RAW_AF7", "Battery"),
    phone = c("Time (s)", "Acceleration x (m/s^2)", "Acceleration y (m/s^2)", "Absolute acceleration (m/s^2)"),
    speech = c("frameTime", "F0final_sma", "loudness_sma3", "mfcc1", "jitterLocal"),
    place = c("time_s", "latitude", "longitude", "speed"), shimmer = c("time_s", "GSR_Skin_Conductance_CAL",
      "PPG_A13_CAL", "Accel_LN_X_CAL"), polar = c("time_s", "X [mg]", "Y [mg]", "Z [mg]")
  )
  for (name in names(exports)) {
    x <- read_lay(lay("p1.csv" = measured(exports[[name]])))
    expect_identical(nlevels(x$rater), 1L, info = name)
    kept <- setdiff(exports[[name]][-1L], c("worn", "fixation id", "world_index"))
    expect_identical(levels(x$dimension), kept, info = name)
  }
})

test_that("people are none of them, and who is beside a measure is asked", {
  expect_false(any(is_measure(c("anna", "ben (m)", "P3", "C4", "FM1", "rater 2", "R2", "x", "y"))))
  expect_error(read_annotations(lay("f.csv" = measured("time_s", "anna", "ben", "pupil_left"))), "may be raters",
    class = "musefuse_error_columns")
  # both eyes in one column
  eyes <- c("pupil_timestamp,eye_id,diameter", paste(0:39 / 120, 0:1, 3 + sin(0:39), sep = ","))
  expect_identical(levels(read_lay(lay("pupil_positions.csv" = eyes))$recording), c("0", "1"))
})

test_that("OpenSignals tells its rate and what its sensors measure; a rate in a head is held against the clock", {
  head <- c("# OpenSignals Text File Format. Version 1", paste0("# {\"00:07\": {\"sensor\": [\"EDA\", \"ECG\"], ",
    "\"column\": [\"nSeq\", \"DI\", \"A1\", \"A2\"], \"sampling rate\": 1000, \"label\": [\"A1\", \"A2\"]}}"),
  "# EndOfHeader")
  root <- lay("o.txt" = c(head, sprintf("%d\t0\t%d\t%d\t", 0:29 %% 16, 500:529, 600:629)))
  expect_error(read_annotations(root), "rate = 1000", class = "musefuse_error_time")
  x <- read_lay(root, rate = 1000)
  expect_identical(levels(x$dimension), c("EDA", "ECG"))
  expect_identical(x$value[1:2], c(500, 501))
  root <- lay("f.csv" = c("# sampling rate: 10 Hz", rows("time,anna,ben", 0:9, 1:10, 10:1)))
  expect_error(read_annotations(root), "rate = 10", class = "musefuse_error_time")
  expect_identical(read_lay(root, unit = "frames", rate = 10)$time[1:3], c(0, 0.1, 0.2))
})

test_that("Weka's ARFF has its names above, Markdown a rule below them", {
  arff <- c("@relation r", "@attribute frameTime numeric", "@attribute anna numeric", "@attribute ben numeric",
    "@data", paste(t6, 1:6, 6:1, sep = ","))
  expect_identical(levels(read_lay(lay("f.arff" = arff), pattern = "arff")$rater), c("anna", "ben"))
  table <- c("| time | anna | ben |", "|------|:-----|----:|", paste("|", t6, "|", 1:6, "|", 6:1, "|"))
  expect_identical(levels(read_lay(file.path(lay("f.md" = table), "f.md"))$rater), c("anna", "ben"))
})
