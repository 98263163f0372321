# Random exports of devices, of experiment software and of hand-made tables, with known truth: each is read right, or
# refused by an error of which one call gives the truth. `random_export()` gives list(kind, files, truth: NULL where
# nobody could know it; arguments).

random_export <- function(seed) {
  set.seed(seed)
  kind <- pick(names(export_kinds))
  n <- sample(16:30, 1L)
  step <- pick(c(0.1, 0.25, 0.5))
  wave <- function(k) round(50 + 40 * sin(seq_len(n) / pick(3:6) + k) + stats::rnorm(n), 2)
  dialect <- pick(list(list(",", "."), list(";", ","), list("\t", "."), list(";", ".")))[[1L]]
  case <- list(n = n, time = (seq_len(n) - 1) * step, a = wave(0), b = wave(2), step = step, delim = dialect[[1L]],
    decimal = dialect[[2L]], quote = stats::runif(1) < 0.3)
  c(list(kind = kind), export_kinds[[kind]](case))
}

# A table as lines, in the case's dialect.
export_lines <- function(case, columns, header = TRUE) {
  text <- lapply(columns, function(column) {
    if (is.character(column)) return(if (case$quote) paste0("\"", column, "\"") else column)
    sub(".", case$decimal, format(column, trim = TRUE, digits = 15, drop0trailing = TRUE), fixed = TRUE)
  })
  names <- if (case$quote) paste0("\"", names(columns), "\"") else names(columns)
  c(if (header) paste(names, collapse = case$delim), do.call(paste, c(unname(text), sep = case$delim)))
}

# The truth of two traces; "*" is any one name.
two_traces <- function(case, raters = c("*", "*"), recordings = "*", dimensions = "*", time = case$time) {
  one <- function(k, value) of(rep_len(recordings, 2L)[[k]], rep_len(dimensions, 2L)[[k]], raters[[k]], time, value)
  rbind(one(1L, case$a), one(2L, case$b))
}

export_kinds <- list(
  "times in the header" = function(case) {
    at <- seq_len(5L)
    time <- case$time[at]
    spell <- pick(list(function(t) paste0(t, "s"), function(t) paste0("sample_", 1000 * t, "ms"),
      function(t) paste0("ms", 1000 * t), function(t) sprintf("%d:%02d:%05.2f", 0L, 0L, t)))[[1L]]
    cells <- lapply(at, function(k) c(case$a[[k]], case$b[[k]]))
    table <- c(list(subject = c("P1", "P2"), video = c("v1", "v1")), stats::setNames(cells, spell(time)))
    if (any(grepl("sample_", names(table)))) table$video <- NULL # DEAM's: rows are raters of the file
    rows <- rbind(of("*", "*", "P1", time, case$a[at]), of("*", "*", "P2", time, case$b[at]))
    list(files = list("v1.csv" = export_lines(case, table)), truth = rows)
  },
  "names of files" = function(case) {
    shape <- pick(c("%s_clip1", "%s-clip1", "%s.clip1", "%s clip1", "clip1_%s", "ratings_%s", "%s_clip1_arousal"))
    names <- sprintf(shape, c("P1", "P2"))
    table <- function(value) export_lines(case, list(time = case$time, rating = value))
    list(files = stats::setNames(list(table(case$a), table(case$b)), paste0(names, ".csv")),
      truth = two_traces(case, c("P1", "P2"), if (grepl("clip1", shape)) "clip1" else "*"))
  },
  "log of an experiment" = function(case) {
    who <- rep(c("11", "12"), each = case$n)
    value <- c(case$a, case$b)
    seconds <- rep(case$time, 2)
    table <- pick(list(
      list(participant = who, movie = rep("clip1.mp4", 2 * case$n), t = seconds, slider.response = value,
        frameRate = rep(59.94, 2 * case$n), psychopyVersion = rep("2023.2.3", 2 * case$n)),
      list(subject_nr = who, time_stamp = 1000 * seconds, rating = value, logfile = rep("subject-1.csv", 2 * case$n)),
      list("UTC Timestamp" = 1.7e12 + 1000 * seconds, "Participant Private ID" = who, "Zone Name" = rep("Slider",
        2 * case$n), Response = value),
      list(RECORDING_SESSION_LABEL = paste0("p", who), TIMESTAMP = 1000 * seconds, LEFT_PUPIL_SIZE = value),
      list(Versuchsperson = who, "Zeit (ms)" = 1000 * seconds, Bewertung = value, Alter = rep(23:24, each = case$n)),
      list(ts_ms = 1000 * seconds, user_id = who, slider_pos = value)
    ))[[1L]]
    order <- sample(length(table))
    raters <- if (any(names(table) == "RECORDING_SESSION_LABEL")) c("p11", "p12") else c("11", "12")
    list(files = list("clip1.csv" = export_lines(case, table[order])), truth = two_traces(case, raters))
  },
  "device" = function(case) {
    with_time <- stats::runif(1) < 0.5
    case$delim <- "\t"
    case$decimal <- "."
    case$quote <- FALSE
    rows <- export_lines(case, c(if (with_time) list(time = case$time), list(a = case$a, b = case$b)), header = FALSE)
    head <- pick(list(c(paste0("Interval=\t", case$step, " s"), "ExcelDateTime=\t4.5E4\t1/3/2024",
      "TimeFormat=\tStartOfBlock", "DateFormat=\t", "ChannelTitle=\tEDA\tDial", "Range=\t10 uS\t10 V"),
    c("x.acq", paste0(1000 * case$step, " msec/sample"), "2 channels", "EDA", "microsiemens", "Dial", "Volts",
      if (with_time) "sec\tCH1\tCH2" else "CH1\tCH2", if (with_time) paste0("\t", case$n, "\t", case$n) else
        paste0(case$n, "\t", case$n))))[[1L]]
    list(files = list("s1.txt" = c(head, rows)), truth = two_traces(case, dimensions = c("EDA", "Dial")))
  },
  "face" = function(case) {
    case$delim <- "\t"
    case$decimal <- "."
    case$quote <- FALSE
    table <- list("Video Time" = sprintf("00:00:%06.3f", case$time), Happy = case$a, Valence = case$b,
      Gender = rep("Male", case$n), Beard = rep("None", case$n), Stimulus = rep("", case$n),
      "Event Marker" = rep("", case$n))
    list(files = list("s1.txt" = c("Video analysis detailed log", "Face Model:\tGeneral", "Frame rate:\t25", "",
      export_lines(case, table))), truth = two_traces(case, dimensions = c("Happy", "Valence")))
  },
  "EyeLink" = function(case) {
    at <- 1000 + 1000 * case$time
    list(files = list("P1.asc" = c("** CONVERTED FROM x.edf", "MSG\t900 TRIALID 1", paste0("MSG\t", at, " RATING ",
      case$a), "MSG\t90000 TRIAL_RESULT 0")), truth = of("*", "*", "*", case$time + 1, case$a))
  },
  "no header" = function(case) {
    ids <- rep(c("anna", "ben"), each = case$n)
    table <- list(ids, rep(case$time, 2), c(case$a, case$b))[pick(list(1:3, c(2, 1, 3)))[[1L]]]
    case$quote <- FALSE
    list(files = list("all.csv" = export_lines(case, table, header = FALSE)),
      truth = two_traces(case, c("anna", "ben")))
  },
  "count without a name" = function(case) {
    count <- seq_len(case$n) - pick(0:1)
    case$quote <- FALSE
    list(files = list("anna.csv" = export_lines(case, list(count, case$a), header = FALSE)),
      truth = of("*", "*", "*", count, case$a))
  },
  "beside the ratings" = function(case) {
    more <- list(Frame = seq_len(case$n), segment_id = rep(1, case$n), anna_conf = rep(0.9, case$n),
      note = rep("ok", case$n), mean = (case$a + case$b) / 2, sd = abs(case$a - case$b),
      anna_delta = c(0, diff(case$a)), "Unnamed: 0" = seq_len(case$n) - 1, target = rev(case$a))[sample(9, 3)]
    table <- c(list(time = case$time, anna = case$a, ben = case$b), more)
    list(files = list("clip1.csv" = export_lines(case, table[sample(length(table))])),
      truth = two_traces(case, c("anna", "ben")))
  },
  "qualities" = function(case) {
    words <- pick(list(c("funniness", "cringe"), c("Zufriedenheit", "Langeweile"), c("valence", "involvement"),
      c("left", "right"), c("P", "A"), c("anna.x", "anna.y")))[[1L]]
    table <- function(k) export_lines(case, stats::setNames(list(case$time, case$a + k, case$b), c("time", words)))
    list(files = list("P1.csv" = table(0), "P2.csv" = table(1)), truth = rbind(two_traces(case, c("P1", "P1"),
      dimensions = words), transform(two_traces(case, c("P2", "P2"), dimensions = words),
      value = value + (dimension == words[[1L]]))))
  },
  "words for missing" = function(case) {
    cells <- format(case$a, trim = TRUE)
    if (case$decimal == ",") cells <- sub(".", ",", cells, fixed = TRUE)
    cells[3:4] <- pick(c("n.a.", "k.A.", "<NA>", "#VALUE!", "-", "nil", "missing"))
    truth <- two_traces(case, c("anna", "ben"))
    truth$value[3:4] <- NA
    list(files = list("clip1.csv" = export_lines(case, list(time = case$time, anna = cells, ben = case$b))),
      truth = truth)
  },
  "trials" = function(case) {
    stim <- paste0("m", seq_len(case$n), ".mp4")
    list(files = list("all.csv" = export_lines(case, list(participant = rep(c("p1", "p2"), each = case$n),
      stim = rep(stim, 2), response = c(case$a, case$b)))), truth = two_traces(case, c("p1", "p2"),
      time = seq_len(case$n) - 1))
  }
)

# "right", "refused" (and one call that the error shows gives the truth), or what is wrong.
try_export <- function(case) {
  root <- do.call(format_folder, case$files)
  path <- if (length(case$files) == 1L) file.path(root, names(case$files)) else root
  x <- tryCatch(quietly(read_annotations(path)), error = identity)
  if (!inherits(x, "error")) {
    return(compare_export(x, case$truth))
  }
  if (!inherits(x, "musefuse_error")) {
    return(paste("raw error:", conditionMessage(x)))
  }
  if (any(vapply(advised_tables(x, path), function(y) compare_export(y, case$truth) == "right", NA))) "refused" else
    paste("no call that is shown gives the truth:", conditionMessage(x))
}

# What the code that an error shows makes, with `path`: each line after the other, arguments as calls.
advised_tables <- function(cnd, path) {
  message <- gsub("The file is read with[^\n]*", "", cli::ansi_strip(conditionMessage(cnd)))
  code <- gsub("^`|`$", "", regmatches(message, gregexpr("`[^`]+`", message))[[1L]])
  env <- new.env(parent = globalenv())
  env$path <- path
  env$as_annotations <- as_annotations
  env$read_annotations <- read_annotations
  made <- lapply(code, function(one) {
    if (grepl("^[a-z_]+ = ", one)) one <- paste0("read_annotations(path, ", one, ")")
    if (grepl("[(<]", one)) tryCatch(quietly(eval(parse(text = one), env)), error = function(cnd) NULL)
  })
  Filter(function(x) inherits(x, "annotations"), made)
}

compare_export <- function(x, truth) {
  x <- as.data.frame(x)
  for (id in c("recording", "dimension", "rater")) {
    x[[id]] <- as.character(x[[id]])
    if (identical(unique(truth[[id]]), "*") && length(unique(x[[id]])) == 1L) truth[[id]] <- x[[id]][[1L]]
  }
  compare_relative(x, truth)
}
