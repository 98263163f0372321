# What names of columns say of times (read-times.R): their unit, and how likely one is the clock.

unit_words <- list(
  ms = words("ms msec msecs millis millisecond milliseconds millisekunde millisekunden milliseconde",
    "millisecondes milisegundo milisegundos",
    "millisecondo millisecondi milliseconden milisekunda milisekundy milisaniye millisekunder",
    "\u6beb\u79d2 \u30df\u30ea\u79d2 \ubc00\ub9ac\ucd08 \u043c\u0441",
    "\u043c\u0438\u043b\u043b\u0438\u0441\u0435\u043a\u0443\u043d\u0434\u044b"),
  us = words("us usec usecs microsecond microseconds mikrosekunden microsecondes microsegundos"),
  ns = words("ns nanosecond nanoseconds nanos"),
  s = words("s sec secs second seconds sekunde sekunden sek seconde secondes segundo segundos secondo secondi",
    "seconden sekunda sekundy sekund sekunder saniye",
    "\u79d2 \ucd08 \u0441\u0435\u043a \u0441\u0435\u043a\u0443\u043d\u0434\u0430",
    "\u0441\u0435\u043a\u0443\u043d\u0434\u044b \u0441\u0435\u043a\u0443\u043d\u0434"),
  min = words("min mins minute minutes minuten minuto minutos minuti minuut minuta minuty minut minuter dakika",
    "\u5206 \u5206\u949f \u5206\u9418 \ubd84 \u043c\u0438\u043d",
    "\u043c\u0438\u043d\u0443\u0442\u044b \u043c\u0438\u043d\u0443\u0442\u0430"),
  h = words("h hr hrs hour hours stunde stunden heure heures hora horas ore uren godzina godziny timmar",
    "\u5c0f\u65f6 \u5c0f\u6642 \u0447\u0430\u0441\u044b \u0447\u0430\u0441"),
  days = words("day days tag tage jour jours dia dias giorno giorni dag dagen"),
  frames = words("tick ticks jiffies timestep timesteps zeitschritt frame frames framenumber framenr frameidx",
    "frameindex fotograma fotogramas fotogramma",
    "fotogrammi quadro quadros beeld",
    "bild trame klatka klatki kare \u30b3\u30de",
    "\u5e27 \u30d5\u30ec\u30fc\u30e0 \ud504\ub808\uc784 \u043a\u0430\u0434\u0440 \u043a\u0430\u0434\u0440\u044b")
)

parts_of_seconds_words <- words("cs centisecond centiseconds hundertstel ds decisecond deciseconds zehntelsekunden")

# The unit that a name or a cell of a row of units speaks of; NA where none. In "frame_time" the frame is no unit.
unit_of_name <- function(name) {
  if (is.null(known_units[[paste0("\r", name)]])) known_units[[paste0("\r", name)]] <- find_unit(name)
  known_units[[paste0("\r", name)]]
}

known_units <- new.env() # names come again, with every file

find_unit <- function(name) {
  tokens <- name_tokens(name)[[1L]]
  if (grepl("\u00b5s|\u03bcs", name)) {
    return("us")
  }
  whole <- paste(tokens, collapse = "")
  is_stamp <- length(tokens) > 1L && any(tokens %in% c("time", "timestamp", "times", "clock", "stamp", "zeit", "temps",
    "tiempo", "tempo", "tijd"))
  if (whole == "onset") {
    return("s") # of BIDS; an OnsetTime of E-Prime counts milliseconds
  }
  if (any(tokens %in% parts_of_seconds_words) || grepl("[(\\[/] *[0-9.]+ *([mu]?s|m?secs?|seconds?)\\b", lower(name))) {
    return("frames") # "(1/100 s)", "(10 ms)": how many a second is for `rate` to say
  }
  for (unit in names(unit_words)) {
    known <- unit_words[[unit]]
    if (unit == "frames" && is_stamp) next
    if (unit == "frames" && frame_word(whole) %in% known) {
      return(unit)
    }
    if (whole %in% known || any(utils::tail(tokens, 2L) %in% known) || tokens[1L] %in% known[nchar(known) > 1L]) {
      return(unit)
    }
  }
  NA_character_
}

# What dates are called where the word means other things, too: they must look like dates.
day_titles <- words("data day tag jour giorno dia dag tarih \ub0a0\uc9dc")
date_words <- words("date datum fecha \u65e5\u671f")

# What a name counts, as in videoframe, frameno and currentframeindex.
frame_word <- function(whole) {
  counted <- sub("^(video|vid|movie|film|clip|num|number|no|nr|n|cur|current)(?=.)", "", whole, perl = TRUE)
  sub("(id|no|num|number|nummer|nr|idx|index)$", "", counted)
}

# How likely a column of this name is the clock: the lower the better, NA where it is none. The medium's clock comes
# before the session's, one with a unit before one without, frames come last.
time_rank <- function(names) {
  tokens <- name_tokens(names)
  compact <- vapply(tokens, paste, "", collapse = "")
  known <- words_of("time")
  long <- known[nchar(known) > 3L | !is_ascii(known)]
  not_time <- words("reaction response end stop finish off last duration ende fin fine einde fim dauer exposure rt",
    "zone timezone completed completion expired expires")
  vapply(seq_along(names), function(i) {
    token <- tokens[[i]]
    unit <- unit_of_name(names[[i]])
    if (length(token) == 0L || any(token %in% not_time)) {
      return(NA_real_)
    }
    only_unit <- !is.na(unit) && compact[[i]] %in% unlist(unit_words)
    counts_frames <- identical(unit, "frames") && frame_word(compact[[i]]) %in% unit_words$frames
    if (counts_frames) {
      return(7)
    }
    is_time <- compact[[i]] %in% known || any(token %in% long) || token[[length(token)]] == "ts" ||
      grepl("time$|timestamp$", compact[[i]]) || token[[1L]] %in% c("t", "ts") && !is.na(unit) || only_unit &&
        compact[[i]] != "min"
    if (!is_time) {
      return(NA_real_)
    }
    if (any(token %in% medium_words) || grepl("^(video|media|stim)", compact[[i]])) {
      return(1)
    }
    if (any(token %in% counts_down_words)) {
      return(6.5)
    }
    if (any(token %in% words("scheduled sent planned due created geplant"))) {
      return(6.6)
    }
    if (any(token %in% date_words)) {
      return(5)
    }
    if (any(token %in% words("onset start started begin began")) || only_unit && unit %in% c("min", "h", "days")) {
      return(6)
    }
    if (!is.na(unit)) 2 else if (any(token %in% words("timestamp stamp timestamps"))) 4 else 3
  }, 0)
}
