# What devices and programs measure (gaze, pupils, acceleration, pitch, places, brain waves, landmarks): dimensions of
# one source, and never raters, as nobody is called "gyro x [deg/s]".

measure_words <- words(
  "gaze pupil pupils eyeball eyelid fixation saccade gyro gyroscope accel acceleration accelerometer accelerometers",
  "magnetometer quaternion quat euler pose headpose roll yaw pitch altitude latitude longitude azimuth elevation",
  "speed velocity cadence distance stepcount steps mfcc mfccs loudness f0 f0final jitter shimmer hnr formant",
  "spectral rms zcr",
  "conductance spo2 oxygen battery luminance brightness diameter voltage humidity landmark landmarks keypoint",
  "browraise smile facerectx facerecty facescore headband barometer ambient wattage"
)

# Units of what is measured, in brackets behind a name or as its last word.
measure_units <- words("px pixel pixels mm cm m km g mg ms2 m s2 deg degree degrees rad hz khz db bpm mv uv v us ms s",
  "min % c k lx pa hpa kpa w kcal ut gauss counts arcmin dacs mcs grad steps microsiemens kohm ohm l kg n nm rpm")
last_units <- words("hz khz db px mm cm deg rad uv mv us bpm hpa kpa lx rpm")

# Places on the head that are called like nobody; beside them C3 and P4 are no participants, either.
electrodes <- words("fp1 fp2 fpz af3 af4 af7 af8 fz cz pz oz tp9 tp10 fcz poz cpz")

is_measure <- function(names) {
  tokens <- name_tokens(names)
  placed <- vapply(tokens, function(token) any(token %in% electrodes), NA)
  named <- vapply(tokens, function(token) {
    any(token %in% measure_words) || any(grepl("^(mfcc|f0|quat|exg|aux)[0-9]+$", token)) ||
      length(token) > 1L && token[[length(token)]] %in% last_units
  }, NA)
  named | has_unit(names) | placed | any(placed) & grepl("^(f|c|p|o|t|fc|cp)[0-9]{1,2}$", lower(names)) |
    of_landmarks(names)
}

# "X [mg]", "Acceleration x (m/s^2)"; but "ben (m)" is a man.
has_unit <- function(names) {
  unit <- ifelse(grepl("[[(][^])]+[])]$", names), sub("^.*([[(][^])]+[])])$", "\\1", names), "")
  letter <- grepl("^[(].[)]$", unit)
  known <- vapply(name_tokens(gsub("/s\\^?2|/s", " s2 ", unit)), function(token) {
    length(token) > 0L && all(token %in% measure_units)
  }, NA)
  known & !letter & nzchar(unit)
}

# x_0, y_0, X_1: places of points of a face or body.
of_landmarks <- function(names) {
  place <- grepl("^ *[xyzXYZ]_[0-9]+$", names)
  place & sum(place) > 3L
}
