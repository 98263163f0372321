# What the columns of a table are by their names and cells (read-layout.R): an id, ratings, bookkeeping, or text.

column_roles <- function(names, columns, time, known, wanted, strict) {
  names <- without_common_prefix(names)
  compact <- compact_name(names)
  kind <- vapply(columns, column_kind, "")
  id <- vapply(columns, is_id_like, NA)
  dimension <- dimension_of_name(names)
  role <- ifelse(kind == "text", "text", "unknown")
  set <- function(which, to) role[which & role %in% c("text", "unknown")] <<- to
  ignored <- !nzchar(names) & any(nzchar(names)) | row_numbers_beside(names, compact, columns, kind, time$at)
  set(ignored | kind == "empty" & !nzchar(compact), "other")
  set(vapply(columns, is_epoch, NA), "other")
  if (of_prices(compact)) set(kind != "text" & is.na(time_rank(names)) & !is_word(names, "other", compact), "dimension")
  if (of_face(names)) set(kind != "text" & !is_word(names, "other", compact), "dimension")
  measured <- kind != "text" & is_measure(names) & !is_word(names, "other", compact)
  set(measured | kind != "text" & nzchar(dimension$dimension) & !nzchar(dimension$rest), "dimension")
  set(kind != "text" & nzchar(dimension$dimension), "compound")
  # "time 2" of a table put beside another one is no rater, nor is a clock beside the clock
  set(!is.na(time_rank(names)) & (all(nzchar(names)) | length(time$at) > 0L & duplicated_name(names)), "other")
  for (word in c("rater", "recording", "session", "trial")) {
    named <- is_word(names, word, compact)
    set(named & id & kind != "empty", word)
    set(named & kind == "empty", "other") # who or what is in no row
  }
  if (!any(role == "recording")) set(kind == "text" & vapply(columns, holds_media, NA), "recording")
  # what was felt, or done, beside a course of arousal is a label, as a scene is
  beside <- any(role == "dimension") & compact %in% feeling_words
  set(is_word(names, "dimension_id", compact) & kind == "text" & !beside, "dimension_id")
  set(is_word(names, "dimension_id", compact) & kind != "text" & !is_word(names, "other", compact), "dimension")
  set(compact %in% generic_id_words & id, "generic")
  set((is_word(names, "value", compact) | says_value(names)) & kind != "text", "value")
  set(kind != "text" & is_word(sub("[ ._]?[0-9]+$", "", names), "value") & duplicated_name(names), "value")
  spread <- vapply(name_tokens(names), function(tokens) length(tokens) > 1L && any(tokens %in% spread_words[1:9]), NA)
  set(is_word(names, "other", compact) | spread | lasts_some(names), "other")
  set(kind == "number" & is_quality(names), "dimension")
  # where rows are counted by a rate, a first column that counts them, too, is nobody's
  counts <- !is.null(wanted$rate) && length(time$at) == 0L && length(columns[[1L]]) >= 10L && role[[1L]] == "unknown" &&
    sum(role %in% c("unknown", "dimension", "value", "compound")) > 1L && counts_rows(columns[[1L]])
  if (counts) role[[1L]] <- "other"
  # what else a device writes is measured, too
  rest <- role == "unknown" & kind != "empty"
  if (sum(measured) > sum(rest) || isTRUE(wanted$dialect$device) && any(role == "dimension")) {
    set(rest, "dimension")
    set(role == "unknown", "other")
  }
  if (any(role == "dimension")) set(role == "unknown" & kind == "empty", "other")
  ratings <- c("unknown", "dimension", "value", "compound")
  role[fused_columns(compact) & any(role %in% ratings[1:3] & !fused_columns(compact))] <- "other"
  if (sum(role == "compound") > 1L) role[role %in% ratings & are_fused_dimensions(names)] <- "other"
  derived <- derived_columns(names) & role %in% ratings
  role[derived & any(role %in% ratings & !derived)] <- "other"
  if (has_own_columns(names)) role[match(own_columns, names)] <- c("recording", "dimension_id", "rater", "value")
  role[unlist(known)] <- "given"
  role[c(time$at, time$date, time$larger)] <- "time"
  role
}

# "rating.onset", "rating.code01", as Datavyu, or "data.time", "data.anna", as flattened JSON has them: what all begin
# with tells nothing.
without_common_prefix <- function(names) {
  before <- unique(sub("^([^.]+[.]).*$", "\\1", names))
  if (length(names) > 2L && length(before) == 1L && endsWith(before, ".") && all(nchar(names) > nchar(before))) {
    substring(names, nchar(before) + 1L)
  } else {
    names
  }
}

# "Duration_sf", "duration [ms]": how long something lasted.
lasts_some <- function(names) {
  vapply(name_tokens(names), function(token) {
    length(token) > 1L && token[[1L]] %in% words("duration dauer duree duracion durata duur duracao") &&
      all(token[-1L] %in% c(measure_units, words("sf hms hmsf sec secs seconds msec milliseconds sekunden ss")))
  }, NA)
}

# Seconds (or ms, ...) since 1970 are a second clock, whatever they are called.
is_epoch <- function(column) {
  is.numeric(column) && !is.object(column) && !is.null(epoch_scale(column)) && !anyNA(column) && !is.unsorted(column)
}

# OpenFace and its kin: action units AU01_r, gaze, pose and landmarks are what is measured, and no raters.
of_face <- function(names) sum(grepl("^ *AU[0-9]{2}(_[rc])?$", names)) >= 2L

# What a stock or coin cost is measured, too.
of_prices <- function(compact) sum(compact %in% c("open", "high", "low", "close")) >= 3L

# Names of films and sounds call recordings, whatever their column is called.
media_pattern <- "[.](mp4|avi|mov|wmv|mkv|webm|mpg|mpeg|m4v|ogv|wav|mp3|m4a|ogg|flac|aiff?)$"

holds_media <- function(column) {
  if (!is.character(column) && !is.factor(column)) {
    return(FALSE)
  }
  text <- distinct_texts(column)
  text <- text[!is_na_text(text)]
  length(text) > 0L && all(grepl(caseless(media_pattern), text, ignore.case = TRUE))
}

# Columns of one number throughout beside others that move: versions, rates, counts rather than dimensions.
some_stand_still <- function(columns) {
  still <- vapply(columns, function(column) {
    length(column) >= 10L && length(unique(utils::head(column, 1000L))) == 1L && length(distinct(column)) == 1L
  }, NA)
  any(still) && !all(still)
}

# "slider.response", "rating_value": nothing but words for ratings.
says_value <- function(names) {
  vapply(name_tokens(names), function(tokens) {
    rates <- tokens %in% words_of("value")
    length(tokens) > 1L && any(rates) && all(rates | tokens %in% filler_words)
  }, NA)
}

# The second of two columns of one name is called "Rating 2" by then, or was called "Rating.1".
duplicated_name <- function(names) {
  base <- sub("[ ._]?[0-9]+$", "", names)
  base %in% base[duplicated(base)]
}

# Numbers of rows, as spreadsheets and pandas write them: "Unnamed: 0" whatever it holds; and what is called like them
# and counts the rows, those of the table or (where the clock goes on with it) of one trace after the other.
row_numbers <- function(names, compact, columns, time) {
  pandas <- grepl("^(unnamed|indexlevel)[0-9]*$", compact)
  bare <- sub("[0-9]+$", "", compact)
  named <- pandas | grepl("^[.]{3}[0-9]+$", names) | compact == "v1" | bare %in% counter_words |
    bare == "x" & !any(compact %in% c("y", "z")) | is_word(names, "other", compact)
  pandas | named & vapply(seq_along(columns), function(k) named[[k]] && counts_rows(columns[[k]], time), NA)
}

# A trace that counts up is a trace where nothing else could be one.
row_numbers_beside <- function(names, compact, columns, kind, time) {
  counts <- row_numbers(names, compact, columns, columns[time])
  others <- !counts & !kind %in% c("text", "empty")
  others[time] <- FALSE
  counts & (any(others) | grepl("^(unnamed|indexlevel)", compact))
}

counts_rows <- function(column, time = list()) {
  # readers without data.table have cells as text yet
  if (is.character(column) && all(grepl("^[0-9]+$", column))) column <- as.double(column)
  if (!is.numeric(column) || length(column) < 2L || anyNA(column) || !column[[1L]] %in% 0:1) {
    return(FALSE)
  }
  up <- diff(column)
  if (all(up == 1)) {
    return(TRUE)
  }
  again <- up != 1
  if (length(column) < 4 * (sum(again) + 1L) || any(column[-1L][again] != column[[1L]])) {
    return(FALSE)
  }
  # ids of raters that come again at each time count up, too, but not with the clock
  clock <- if (length(time) == 1L) diff(text_or_number(time[[1L]]))
  !is.null(clock) && isTRUE(all(clock[!again] > 0))
}

text_or_number <- function(x) if (is.numeric(x)) x else text_to_number(as.character(x))

# What was made of the raters beside them is no rater; but n may be one among raters of one letter.
fused_columns <- function(compact) {
  letters <- nchar(compact) == 1L
  compact %in% words("mean average avg median mode sd std stdev stddev var variance se sem stderr min max lower upper",
    "gold goldstandard groundtruth target consensus fused ewe weight weights nraters nratings",
    "ci cilow cihigh cilower ciupper conflow",
    "confhigh mittelwert moyenne media gemiddelde") | (compact == "n" & sum(letters) == 1L)
}

# "Mean (arousal)" beside "anna (arousal)", "ben (arousal)".
are_fused_dimensions <- function(names) {
  vapply(name_tokens(names), function(token) {
    rest <- setdiff(token, words_of("dimension"))
    length(rest) > 0L && length(rest) < length(token) && all(fused_columns(rest) | rest %in% filler_words) &&
      any(fused_columns(rest))
  }, NA)
}

# What was computed of a column beside it: "anna_delta", "valence_z" beside "anna", "valence"; or of nobody says which:
# "delta", "rate of change", "rating_smoothed". But Delta is somebody beside Alpha, z a letter beside others, and speed
# is measured beside other measures.
derived_columns <- function(names) {
  tokens <- name_tokens(gsub("([a-z])[.]?[(]", "\\1 ", names))
  rest <- lapply(tokens, setdiff, c(derived_words, "z"))
  computed <- lengths(rest) < lengths(tokens)
  told <- vapply(lapply(tokens, setdiff, about_words), paste, "", collapse = "")
  about <- vapply(tokens, function(token) length(token) > 1L && any(token %in% about_words), NA)
  base <- vapply(lapply(tokens, setdiff, "raw"), paste, "", collapse = "")
  of_column <- vapply(rest, paste, "", collapse = "") %in% base[!computed]
  of_nobody <- vapply(rest, function(token) all(token %in% c(filler_words, words_of("value"), derived_fillers)), NA)
  letters <- nchar(base) == 1L
  somebody <- base == "delta" & any(base %in% words("alpha beta gamma epsilon")) | letters & sum(letters) > 1L
  measured <- is_measure(names)
  about & nzchar(told) & told %in% base[!about] | computed & (of_column & lengths(rest) > 0L | of_nobody) & !somebody &
    !(measured & (sum(measured) > 1L | any(is_sensor(names))))
}

# Words of which some come again, as ids do.
comes_again <- function(column) {
  text <- if (is.character(column) || is.factor(column)) distinct_texts(column)
  length(text) > 1L && length(text) < length(column)
}

column_kind <- function(column) {
  if (is.list(column) || is.complex(column)) {
    return("number") # refused where it is used
  }
  if (length(column) == 0L || is.na(column[[1L]]) && all(is.na(column))) {
    return("empty")
  }
  if (is.numeric(column) || is.logical(column)) {
    return("number")
  }
  coded <- if (is.factor(column)) list(codes = as.integer(column), values = levels(column)) else
    distinct_codes(as.character(column))
  text <- coded$values
  rows <- tabulate(coded$codes, length(text))
  there <- !is_na_text(text)
  number <- !is.na(text_to_number(text[there]))
  if (any(there) && sum(rows[there][number]) < 0.5 * sum(rows[there])) "text" else "number"
}

# May a column hold ids? Text, or whole numbers that come again.
is_id_like <- function(column) {
  if (is.character(column) || is.factor(column)) {
    text <- distinct_texts(column)
    return(!any(grepl("^[-+]?[0-9]*[.,][0-9]*[1-9][0-9]*$", text)))
  }
  if (!is.numeric(column) || is.na(column[1L]) && all(is.na(column))) {
    return(FALSE)
  }
  if (anyNA(column)) column <- column[!is.na(column)]
  all_whole(column) && (length(column) < 4L || length(distinct(column)) <= max(1, length(column) / 2))
}

# Ids that may name anything are settled by what else there is.
settle_generic <- function(plan, role, columns, wanted, where, call) {
  if (!any(role %in% c("value", "dimension", "compound", "unknown", "given"))) role[role == "generic"] <- "text"
  for (k in which(role == "generic")) {
    column <- columns[[k]]
    text <- distinct_texts(column)
    text <- text[!is.na(text)]
    if (length(text) <= 1L || length(text) == length(column) && is.numeric(column)) {
      role[[k]] <- "other"
    } else if (length(plan$rater) + length(plan$recording) + length(plan$dimension) == 0L && hold_parts(text)) {
      role[[k]] <- "rater"
      plan$rater <- k
    } else if (length(plan$dimension) == 0L && is.character(column) &&
      mean(nzchar(dimension_of_name(text)$dimension)) > 0.5) {
      role[[k]] <- "dimension_id"
      plan$dimension <- k
    } else if (length(plan$rater) > 0L && length(plan$recording) == 0L) {
      role[[k]] <- "recording"
      plan$recording <- k
    } else if (length(plan$recording) > 0L && length(plan$rater) == 0L && !plan$strict) {
      role[[k]] <- "rater"
      plan$rater <- k
    } else if (length(plan$rater) > 0L) {
      role[[k]] <- "trial"
      plan$trial <- c(plan$trial, k)
    } else {
      name <- plan$names[[k]]
      abort_layout(where, "The column {.field {name}} may name raters, recordings or dimensions.",
        paste0(c("rater", "recording", "dimension"), " = \"", name, "\""), wanted, call, name = name)
    }
  }
  plan$role <- role
  plan
}

# A word for raters over ratings is a rater's name: time, observer, coder.
one_rater_column <- function(plan, role, columns, known) {
  role <- plan$role
  if (!is.null(known$rater)) {
    plan$role[setdiff(which(role == "rater"), known$rater)] <- "other"
    return(plan)
  }
  ratings <- role %in% c("value", "dimension", "compound", "unknown", "given")
  if (length(plan$rater) > 0L && !any(ratings)) {
    numeric <- plan$rater[vapply(columns[plan$rater], column_kind, "") == "number"]
    plan$role[numeric] <- "unknown"
    plan$rater <- setdiff(plan$rater, numeric)
  }
  if (length(plan$rater) > 1L) { # who rates comes before who takes part
    rates <- is_word(plan$names[plan$rater], "rater", sub("participant|subject|person|user|player", "",
      compact_name(plan$names[plan$rater])))
    plan$rater <- plan$rater[order(!rates)]
    plan$role[plan$rater[-1L]] <- "other"
    plan$rater <- plan$rater[[1L]]
  }
  if (length(plan$recording) > 1L && is.null(known$recording)) {
    varied <- vapply(columns[plan$recording], function(column) length(distinct(column)), 0L)
    keep <- plan$recording[[which.max(varied > 1L)]]
    plan$role[setdiff(plan$recording, keep)] <- "trial"
    plan$trial <- c(setdiff(plan$recording, keep), plan$trial)
    plan$recording <- keep
  }
  plan$dimension <- utils::head(plan$dimension, 1L)
  plan
}

# Trials that each have one row are no parts of a recording, but count its rows.
without_counters <- function(plan, columns) {
  for (id in c("trial", "session")) {
    ids <- columns[c(plan$recording, plan$rater, plan$dimension, plan[[id]])]
    n <- length(columns[[1L]])
    if (length(plan[[id]]) > 0L && n > 3L && anyDuplicated(row_codes(unname(ids), n)) == 0L) {
      plan$role[plan[[id]]] <- "other"
      plan[[id]] <- integer()
    }
  }
  plan
}
