# Dates as people write them: 2021-03-28, 28.03.21, 3/28/2021, 28-Mar-2021, March 28, 2021, in several languages;
# what may be read in two ways is asked for by the `time_format` that reads it.

# Numbers only, with a time of day and a zone behind them, or not.
date_pattern <- paste0(
  "^([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{4}|[0-9]{2})|",
  "[0-9]{8}(?=T| [0-9]{4,6}))",
  paste("(,?[T ] *[0-9]{1,2}:?[0-9]{2}(:?[0-9]{2}([.,][0-9]+)?)?( ?[AaPp]\\.?[Mm]\\.?)?)?",
    "*(Z|UTC|GMT|[-+][0-9]{2}:?([0-9]{2})?)?$")
)

# The halves of the day as English has them, behind the clock: Korean, Chinese and Japanese, Greek, Spanish, Arabic,
# Persian, Turkish, Vietnamese, Hungarian, Czech, Hindi and Albanian have words of their own, some before it.
day_halves <- c(
  AM = paste("\uc624\uc804|\u4e0a\u5348|\u5348\u524d|\u51cc\u6668|\u65e9\u4e0a|\u03c0\\.?\u03bc\\.?|\u0635",
    "[Aa]\\.?[ \u00a0\u202f]?[Mm]\\.?|\u0642\\.?\u0638\\.?|\u00d6\u00d6|\u00f6\u00f6|SA|[Dd]e\\.|[Dd]op\\.",
    "\u092a\u0942\u0930\u094d\u0935\u093e\u0939\u094d\u0928|[Pp]\\.d\\.", sep = "|"),
  PM = paste("\uc624\ud6c4|\u4e0b\u5348|\u5348[\u5f8c\u540e]|\u4e2d\u5348|\u665a\u4e0a|\u03bc\\.?\u03bc\\.?|\u0645",
    "[Pp]\\.?[ \u00a0\u202f]?[Mm]\\.?|\u0628\\.?\u0638\\.?|\u00d6S|\u00f6s|CH|[Dd]u\\.|[Oo]dp\\.",
    "\u0905\u092a\u0930\u093e\u0939\u094d\u0928|[Mm]\\.d\\.", sep = "|")
)

# Times of day as English writes them ("\u4e0a\u5348 11:59" is 11:59 AM), dates before them with hyphens; other text
# as it is.
english_clocks <- function(text) {
  first <- utils::head(text[!is_na_text(text)], 5L)
  plain <- grepl("^[-0-9:., TZ+/]*$", first) & !grepl("^[0-9]{4}[.] ", first)
  if (length(first) == 0L || all(plain) || !all(grepl("[0-9](:|[\u6642\u65f6\uc2dc\u70b9] ?)[0-9]{2}", first))) {
    return(text)
  }
  text <- gsub(paste0("(?<=[0-9])[\u6642\u65f6\uc2dc\u70b9] ?([0-9]{2})[\u5206\ubd84] ?",
    "(?:([0-9]{2}(?:[.,][0-9]+)?)[\u79d2\ucd08])?"), ":\\1:\\2", text, perl = TRUE)
  text <- sub("(:[0-9]{2}):$", "\\1", text)
  text <- sub(paste0("^([0-9]{4})(?:[\u5e74\ub144] ?|\\. ?)([0-9]{1,2})(?:[\u6708\uc6d4] ?|\\. ?)([0-9]{1,2})",
    "(?:[\u65e5\uc77c]|\\.)?[, ]*(?=[^0-9 ]{1,8} ?[0-9]+:|[0-9]+:)"), "\\1-\\2-\\3 ", text, perl = TRUE)
  clock <- "([0-9]{1,2}(?::[0-9]{2}){1,2}(?:[.,][0-9]+)?)"
  gap <- "[ \u00a0\u202f]?"
  for (half in names(day_halves)) {
    words <- paste0("(?:", day_halves[[half]], ")")
    text <- sub(paste0("(^|[ T])", words, gap, clock, "$"), paste0("\\1\\2 ", half), text, perl = TRUE)
    text <- sub(paste0(clock, gap, words, "$"), paste0("\\1 ", half), text, perl = TRUE)
  }
  text
}

# Names of months, without accents, of English, German, French, Spanish, Italian, Dutch, Portuguese, Swedish, Danish.
month_words <- lapply(list(
  "jan january januar janner jaenner janvier janv enero ene gennaio gen januari janeiro",
  "feb february februar feber fevrier fevr fev febrero febbraio februari fevereiro",
  "mar march marz maerz mrz mars marzo maart mrt marco marts", "apr april avril avr abril abr aprile",
  "may mai mayo maggio mag mei maio maj", "jun june juni juin junio giugno giu junho",
  "jul july juli juillet juil julio luglio lug julho", "aug august aout agosto ago augustus augusti",
  "sep sept september septembre septiembre setiembre set settembre setembro",
  "oct october oktober okt octobre octubre ottobre ott outubro out",
  "nov november novembre noviembre novembro", "dec december dezember dez decembre diciembre dic dicembre dezembro"
), words)

weekday_words <- words(
  "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday",
  "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
  "lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche",
  "mie jue vie sab dom lunes martes miercoles jueves viernes sabado domingo",
  "gio lunedi martedi mercoledi giovedi venerdi sabato domenica",
  "ma wo za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
  "seg ter qua qui sex segunda terca quarta quinta sexta feira mandag tirsdag onsdag torsdag fredag lordag sondag"
)

# A date whose month is a word, somewhere among numbers; cheap, as it is asked of every cell of text.
named_month_pattern <- paste0(
  "^([[:alpha:]]+[.,]?,? +)?([0-9]{1,2}(st|nd|rd|th|er|[.])?[-/ ]*(de |of )?[[:alpha:]]{3,10}[.,]?",
  "[-/ ]*(de )?[0-9]{2,4}",
  "|[[:alpha:]]{3,10}[.]? +[0-9]{1,2}(st|nd|rd|th)?,? +[0-9]|[0-9]{4}[-/ ][[:alpha:]]{3,10}[-/ ][0-9]{1,2})"
)

looks_dated <- function(text) {
  text <- plain_instants(text)
  out <- grepl(date_pattern, text, perl = TRUE)
  rest <- which(!out & grepl("[0-9]", text) & grepl("[[:alpha:]]{3}", text))
  rest <- rest[grepl(named_month_pattern, text[rest])]
  if (length(rest) > 0L) out[rest] <- !is.na(numbered_months(text[rest]))
  out
}

# "28-Mar-2021 14:05" -> "2021-03-28 14:05"; NA where no word of the text is a month, or the rest is no date.
numbered_months <- function(text) {
  known <- unique(text)
  bare <- gsub("\u00df", "ss", chartr(accented[["from"]], accented[["to"]], lower(enc2utf8(known))), fixed = TRUE)
  found <- vapply(strsplit(bare, "[^a-z]+"), function(parts) {
    parts <- parts[nzchar(parts)]
    months <- rep(seq_along(month_words), lengths(month_words))[match(parts, unlist(month_words))]
    if (sum(!is.na(months)) == 2L && parts[[1L]] %in% weekday_words) months[[1L]] <- NA # mar 28 mars: a Tuesday
    at <- which(!is.na(months))
    if (length(at) == 1L) c(months[[at]], parts[[at]]) else c(NA, "")
  }, character(2L), USE.NAMES = FALSE)
  out <- rep(NA_character_, length(known))
  for (k in which(!is.na(found[1L, ]))) out[[k]] <- number_month(bare[[k]], as.integer(found[1L, k]), found[2L, k])
  out[match(text, known)]
}

number_month <- function(text, month, word) {
  day <- sub(paste0("^(", paste(weekday_words, collapse = "|"), ")[.,]?,? +(?=.*", word, ")"), "", text, perl = TRUE)
  shapes <- c(
    dmy = paste0("^([0-9]{1,2})(?:st|nd|rd|th|er|[.])?[-/ ]*(?:de |of )?", word,
      "[.,]?[-/ ]*(?:de )?([0-9]{4}|[0-9]{2})(?![0-9:])[,t ]*(.*)$"),
    mdy = paste0("^", word, "[.]? +([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})(?![0-9:])[,t ]*(.*)$"),
    ctime = paste0("^", word, " +([0-9]{1,2}) +([0-9:.]+(?: [a-z]{3,4})?) +([0-9]{4})$"),
    ymd = paste0("^([0-9]{4})[-/ ]", word, "[-/ ]([0-9]{1,2})(?![0-9:])[,t ]*(.*)$")
  )
  for (shape in names(shapes)) {
    part <- regmatches(day, regexec(shapes[[shape]], day, perl = TRUE))[[1L]][-1L]
    if (length(part) == 0L) next
    part <- switch(shape, ymd = part[c(2L, 1L, 3L)], ctime = part[c(1L, 3L, 2L)], part)
    year <- if (nchar(part[[2L]]) == 2L) full_year(as.numeric(part[[2L]])) else as.numeric(part[[2L]])
    if (is.na(year)) {
      return(NA_character_)
    }
    out <- trimws(sprintf("%04.0f-%02d-%02d %s", year, month, as.integer(part[[1L]]), upper(part[[3L]])))
    return(if (grepl(date_pattern, out, perl = TRUE)) out else NA_character_)
  }
  NA_character_
}

# Two digits are a year since 1970, the next at most.
full_year <- function(year) {
  now <- as.integer(format(Sys.Date(), "%Y"))
  full <- now - now %% 100 + year
  full <- ifelse(full > now + 1, full - 100, full)
  ifelse(full < 1970, NA, full) # nobody logged then
}

# Dates with or without a time of day and a zone. `day`: the day of each cell, counted from 1970.
parse_dates <- function(text, name, call, verb = NULL) {
  named <- grepl("[[:alpha:]]{3}", sub("(UTC|GMT)$", "", text))
  if (any(named)) text[named] <- numbered_months(text[named])
  zone <- sub("^.*?(Z|UTC|GMT|[-+][0-9]{2}:?(?:[0-9]{2})?)$", "\\1", text, perl = TRUE)
  zone[zone == text | !grepl(":|T[0-9]{4}", sub("[-+][0-9]{2}:?([0-9]{2})?$", "", text))] <- ""
  bare <- trimws(substr(text, 1L, nchar(text) - nchar(zone)))
  day <- sub(",?[T ].*$", "", bare)
  clock <- trimws(sub("^,?[T ]", "", substring(bare, nchar(day) + 1L)))
  days <- parse_days(day, clock, name, call, verb)
  squeezed <- grepl("^[0-9]{4,6}([.,]|$)", clock)
  clock[squeezed] <- sub("^([0-9]{2})([0-9]{2})([0-9]{2})?", "\\1:\\2:\\3", clock[squeezed])
  clock <- sub(":([.,]|$)", ":00\\1", clock)
  one_colon <- grepl("^[0-9]+:[0-9]+( |$|[AaPp])", clock)
  clock[one_colon] <- sub("^([0-9]+:[0-9]+)", "\\1:00", clock[one_colon])
  seconds <- rep(0, length(text))
  timed <- nzchar(clock)
  if (any(timed)) seconds[timed] <- parse_clock(clock[timed], NULL, name, call)
  first <- min(days$day)
  list(time = (days$day - first) * 86400 + seconds - zone_seconds(zone), origin = first * 86400,
    zone = zone_said(zone), day = days$day, said = days$said, open = days$open)
}

# Days since 1970. 03/05/2021 is the third of May or the fifth of March: told by days beyond 12, points, or asked.
parse_days <- function(day, clock, name, call, verb = NULL) {
  known <- unique(day)
  part <- strsplit(known, "[-/.]")
  if (all(lengths(part) == 1L)) {
    dates <- list(ymd = as.Date(known, "%Y%m%d"))
  } else {
    dates <- possible_dates(matrix(unlist(part), nrow = 3L), all(grepl(".", known, fixed = TRUE)))
  }
  dates <- Filter(Negate(anyNA), dates)
  if (length(dates) > 0L && may_be_clocks(known, clock)) abort_which_date(known, clock, names(dates), name, call, verb)
  if (length(dates) == 0L) abort_no_date(known, name, call)
  said <- open <- NULL
  if (length(dates) > 1L) {
    if (length(known) > 1L || any(grepl("^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}$", known))) {
      abort_which_date(known, clock, names(dates), name, call, verb)
    }
    # one day only: which one does not matter to seconds since the start
    open <- list(day = known, clock = clock[[1L]], orders = names(dates))
    said <- line("{.val {known}} is taken for {format(dates[[1L]], '%Y-%m-%d')}. Otherwise set {.arg time_format}.")
  }
  list(day = as.numeric(dates[[1L]])[match(day, known)], said = said, open = open)
}

# One day a file, of which none tells the order, or others tell it: the files are asked about together.
check_open_days <- function(found, name, wanted, call) {
  open <- compact(lapply(found, `[[`, "open_day"))
  days <- unique(vapply(open, `[[`, "", "day"))
  dated <- vapply(found, function(one) identical(one$kind, "date"), NA)
  if (length(days) > 1L || length(days) == 1L && length(open) < sum(dated)) {
    abort_which_date(days, open[[1L]]$clock, open[[1L]]$orders, name, call, wanted$verb)
  }
}

# The dates that three numbers may be, by the order of day, month and year.
possible_dates <- function(part, points) {
  number <- matrix(as.numeric(part), nrow = 3L)
  long <- nchar(part) == 4L
  orders <- list(dmy = 3:1, mdy = c(3L, 1L, 2L), ymd = 1:3)
  fits <- vapply(orders, function(order) all(!long[-order[[1L]], ]) && (all(long[order[[1L]], ]) || !any(long)), NA)
  if (points) fits[["mdy"]] <- FALSE # nobody writes 3.28.2021
  lapply(orders[fits], function(order) {
    year <- number[order[[1L]], ]
    if (!any(long)) year <- full_year(year)
    as.Date(sprintf("%04.0f-%02.0f-%02.0f", year, number[order[[2L]], ], number[order[[3L]], ]), optional = TRUE)
  })
}

abort_no_date <- function(known, name, call) {
  odd <- known[is.na(suppressWarnings(as.Date(known, optional = TRUE)))]
  abort_musefuse(c("A date cannot be read.", x = "Column {.field {name}}: {.val {c(odd, known)[[1L]]}}.",
    i = "{.arg time_format} says how dates are written: {.code time_format = \"%d.%m.%Y %H:%M:%S\"}."),
  "time", call = call)
}

abort_which_date <- function(known, clock, orders, name, call, verb) {
  formats <- vapply(orders, format_of_date, "", day = known[[1L]], clock = clock[[1L]])
  if (may_be_clocks(known, clock)) formats <- c(formats, "%H.%M.%S")
  shown <- paste0(verb %||% "read_annotations(path", ", time_format = \"", formats, "\")")
  abort_musefuse(c("Which is the day, the month, the year in these dates?",
    x = "Column {.field {name}}: {.val {utils::head(known, 3L)}}.",
    i = paste("Say it:", paste0("{.code ", escape_braces(shown), "}", collapse = " or "))), "time", call = call)
}

# 14.05.21 may be five minutes past two.
may_be_clocks <- function(known, clock) {
  if (any(nzchar(clock)) || !all(grepl("^[0-9]{1,2}[.][0-9]{2}[.][0-9]{2}$", known))) {
    return(FALSE)
  }
  number <- matrix(as.numeric(unlist(strsplit(known, ".", fixed = TRUE))), nrow = 3L)
  all(number[1L, ] < 24 & number[2L, ] < 60 & number[3L, ] < 60)
}

# 14.05.45 is no date, but a time of day with points.
no_dates_but_clocks <- function(text) {
  known <- unique(text)
  may_be_clocks(known, "") && all(vapply(possible_dates(matrix(unlist(strsplit(known, "[.]")), nrow = 3L), TRUE), anyNA,
    NA))
}

# How strptime() reads a cell, for the order of its day, month and year.
format_of_date <- function(order, day, clock) {
  marks <- regmatches(day, gregexpr("[-/.]", day))[[1L]]
  year <- if (grepl("[0-9]{4}", day)) "%Y" else "%y"
  parts <- switch(order, dmy = c("%d", "%m", year), mdy = c("%m", "%d", year), ymd = c(year, "%m", "%d"))
  noon <- grepl("[AaPp]\\.?[Mm]", clock)
  hours <- if (noon) "%I" else "%H"
  colons <- lengths(regmatches(clock, gregexpr(":", clock, fixed = TRUE)))
  rest <- if (colons == 0L) "" else paste0(" ", hours, ":%M", if (colons == 2L) ":%OS", if (noon) " %p")
  paste0(parts[[1L]], marks[[1L]], parts[[2L]], marks[[2L]], parts[[3L]], rest)
}

# Hours from UTC of zones by their letters, of those that mean one zone only.
zone_hours <- c(WET = 0, WEST = 1, CET = 1, CEST = 2, MEZ = 1, MESZ = 2, EET = 2, EEST = 3, EST = -5, EDT = -4,
  MDT = -6, PST = -8, PDT = -7, AEST = 10, AEDT = 11, JST = 9, KST = 9)

# Instants without what is said twice or in words: the place behind hours from UTC ("+01:00[Europe/Berlin]",
# "GMT+0100 (CET)"), zones by letters, milliseconds behind a colon, weeks; digits in a row (20210503142233123).
plain_instants <- function(text, rate = NULL) {
  if (!any(grepl("[A-Z]{3}$|[])]$|:[0-9]{3}$|^[0-9]{4}-?W|(GMT|UTC)[-+]|^[0-9]{8}[_-]?[0-9]{6}", text))) {
    return(text)
  }
  text <- sub("^((?:19|20)[0-9]{6})[_-]?([0-9]{6})(?:[.,]?([0-9]{1,6}))?$", "\\1T\\2.\\3", text, perl = TRUE)
  text <- sub("\\[[A-Za-z]+(/[A-Za-z_]+)*\\]$", "", text)
  text <- sub(" ?(?:GMT|UTC)?([-+][0-9]{2}:?[0-9]{2})( \\(.*\\))?$", "\\1", text, perl = TRUE)
  zone <- sub("^.*[0-9] ?([A-Z]{3,4})$", "\\1", text)
  lettered <- which(zone %in% names(zone_hours))
  text[lettered] <- paste0(substr(text[lettered], 1L, nchar(text[lettered]) - nchar(zone[lettered])),
    sprintf("%+03d:00", zone_hours[zone[lettered]]))
  parted <- grepl(parted_ms, text)
  counts <- all(parted) && any(as.numeric(sub("^.*:", "", text)) >= max(rate, 250))
  parted <- parted & (counts | grepl("[-/.]", text))
  text[parted] <- sub(parted_ms, "\\1.\\2", text[parted])
  without_weeks(text)
}

# 2024-W05-3 is 2024-01-31: the first week of a year is the one of its fourth of January.
without_weeks <- function(text) {
  pattern <- "^([0-9]{4})-?W([0-5][0-9])-?([1-7])"
  if (!all(grepl(pattern, text))) {
    return(text)
  }
  part <- regmatches(text, regexec(pattern, text))
  number <- function(k) as.numeric(vapply(part, `[[`, "", k))
  fourth <- as.Date(paste0(vapply(part, `[[`, "", 2L), "-01-04"))
  monday <- fourth - (as.POSIXlt(fourth)$wday + 6) %% 7
  rest <- substring(text, nchar(vapply(part, `[[`, "", 1L)) + 1L)
  paste0(format(monday + 7 * (number(3L) - 1) + number(4L) - 1), rest)
}

# ---- in the words of strptime() ------------------------------------------------------------------

check_time_format <- function(time_format, call = caller_env()) {
  time_format <- check_string(time_format, null = TRUE, call = call)
  if (!is.null(time_format) && !grepl("%", time_format, fixed = TRUE)) {
    abort_musefuse(c("{.arg time_format} must say how times are written, in the words of {.fn strptime}.",
      x = "It is {.val {time_format}}.", i = "For example {.code \"%d/%m/%Y %H:%M:%OS\"}."), "argument", call = call)
  }
  time_format
}

# The formats that read all of some cells, shown as arguments; an example where none does.
format_advice <- function(cells) {
  found <- formats_of(utils::head(unique(trimws(cells[!is_na_text(cells)])), 20L))
  if (length(found) == 0L) {
    return("{.arg time_format} says how it is written, for example {.code time_format = \"%d/%b/%Y:%T\"}.")
  }
  paste0("Is it {.code time_format = \"", escape_braces(found[[1L]]), "\"}",
    if (length(found) > 1L) paste0(", or {.code time_format = \"", escape_braces(found[[2L]]), "\"}"), "?")
}

# What stands behind the seconds, a zone by its name or hours, is part of the format.
formats_of <- function(text) {
  if (length(text) == 0L || !is.character(text)) {
    return(NULL)
  }
  zone <- unique(sub("^.*?( ?[-+][0-9]{4}| [A-Z]{2,5})?$", "\\1", text, perl = TRUE))
  if (length(zone) != 1L) {
    return(NULL)
  }
  bare <- substr(text, 1L, nchar(text) - nchar(zone))
  end <- sub("[-+][0-9]{4}", "%z", zone)
  days <- c("%Y-%m-%d", "%Y/%m/%d", "%Y-%j", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d/%b/%Y", "%d-%b-%Y",
    "%d %b %Y",
    "%Y\u5e74%m\u6708%d\u65e5", "%Y\ub144 %m\uc6d4 %d\uc77c", "%b-%y", "%b %Y", "%Y-%m", "%m/%Y")
  clocks <- c("", outer(c(" ", ":", "_", "-", ", "), c("%H:%M:%OS", "%H.%M.%OS", "%H.%M", "%H:%M", "%H-%M-%OS",
    "%H%M%S", "%Hh%M", "%H\u65f6%M\u5206%OS\u79d2", "%H\u6642%M\u5206%OS\u79d2"), paste0))
  formats <- as.vector(outer(days, clocks, paste0))
  reads <- vapply(formats, function(format) !anyNA(strptime_in_c(bare, format)), NA)
  if (any(reads)) paste0(formats[reads], end)
}

# Times written as `format` says: seconds of a day where it has no day, else a clock that tells the date.
formatted_times <- function(text, format, name, times, call) {
  here <- which(!is_na_text(text))
  known <- unique(text[here])
  parsed <- strptime_in_c(known, format)
  if (length(known) > 0L && all(is.na(parsed))) parsed <- strptime_whole(known, format)
  if (anyNA(parsed)) {
    abort_musefuse(c("A time is not written as {.arg time_format} says.",
      x = "Column {.field {name}}: {.val {known[is.na(parsed)][[1L]]}} is not {.val {format}}."), "time", call = call)
  }
  dated <- grepl("%[dejDFsuUVWcxbB]|%O?[dm]", format)
  seconds <- parsed$hour * 3600 + parsed$min * 60 + parsed$sec
  day <- if (dated) as.numeric(as.Date(parsed)) else rep(0, length(known))
  first <- min(day, Inf)
  at <- match(text, known)
  out <- times((day - first)[at] * 86400 + seconds[at], "s", if (dated) first * 86400 else NA_real_,
    if (dated) "date" else "clock", text, if (grepl("%[zsZ]", format)) "Z" else "")
  out$day <- if (dated) day[at]
  out
}

# English names of months, whatever the session's language; "1,5" seconds as "1.5".
strptime_in_c <- function(text, format) {
  before <- Sys.getlocale("LC_TIME")
  on.exit(suppressWarnings(Sys.setlocale("LC_TIME", before)))
  suppressWarnings(Sys.setlocale("LC_TIME", "C"))
  if (grepl("%OS", format, fixed = TRUE)) text <- sub("(:[0-9]{2}),([0-9]+)", "\\1.\\2", text)
  strptime_whole(text, format)
}

# strptime() does not mind what stands behind: 10:00 of "03/05/2021 10:00", read as a day, would be lost.
strptime_whole <- function(text, format) {
  if (grepl("%[mbB]", format) && grepl("%[yY]", format) && !grepl("%[dejD]", format)) { # months begin with the first
    text <- paste("01", text)
    format <- paste("%d", format)
  }
  as.POSIXlt(strptime(paste0(trimws(text), "\u0001"), paste0(trimws(format), "\u0001"), tz = "UTC"))
}
