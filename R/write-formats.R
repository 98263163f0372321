# Tables as files of other tools; each has its reader (R/read-<format>.R).

# ---- NOVA ----------------------------------------------------------------------------------------

# A continuous scheme for each trace: <path>/<recording>/<dimension>.<rater>.annotation and ~.
write_nova_traces <- function(traces, path, digits, call) {
  stem <- vapply(traces, function(one) file.path(path, file_name(one$recording, call),
    paste(file_name(one$dimension, call), file_name(one$rater, call), sep = ".")), "")
  check_own_files(dirname(stem), vapply(traces, `[[`, "", "recording"), "recordings", "folder", call)
  check_own_files(stem, names_of_traces(traces), "traces", call = call)
  say_renamed(vapply(traces, `[[`, "", "recording"))
  files <- paste0(stem, ".annotation")
  make_folders(files)
  for (i in seq_along(traces)) {
    one <- traces[[i]]
    value <- on_steady_clock(one, 0, call)
    range <- range(c(value, one$facts$scale_min, one$facts$scale_max, if (all(is.na(value))) 0), na.rm = TRUE)
    scheme <- sprintf("<scheme name=\"%s\" type=\"CONTINUOUS\" sr=\"%s\" min=\"%s\" max=\"%s\" />",
      xml_text(one$dimension),
      number_text(one$rate), number_text(range[[1L]]), number_text(range[[2L]]))
    write_nova_head(files[[i]], scheme, one$rater, length(value), call)
    write_columns(list(value, rep(1L, length(value))), paste0(files[[i]], "~"), digits, delim = ";", missing = "NaN",
      call = call)
  }
  invisible(files)
}

write_nova_head <- function(file, scheme, annotator, n, call) {
  write_text(c("<?xml version=\"1.0\" ?>", "<annotation ssi-v=\"3\">",
    sprintf("    <info ftype=\"ASCII\" size=\"%d\" />", n),
    sprintf("    <meta annotator=\"%s\" role=\"\" />", xml_text(annotator)), paste0("    ", scheme), "</annotation>"),
    file, call)
}

names_of_traces <- function(traces) {
  vapply(traces, function(one) paste(one$recording, one$dimension, one$rater, sep = " / "), "")
}

# As the text or an attribute of XML, which would take a line's end for a blank, and has no control characters at all.
xml_text <- function(x, call = caller_env()) {
  x <- enc2utf8(as.character(x))
  odd <- grep("[\001-\010\013\014\016-\037]", x, perl = TRUE)
  if (length(odd) > 0L) {
    abort_musefuse("XML cannot hold the control characters of {.val {name_some(x[odd])}}: rename it.", "file",
      call = call)
  }
  marks <- c("&" = "&amp;", "<" = "&lt;", ">" = "&gt;", "\"" = "&quot;", "\t" = "&#9;", "\n" = "&#10;", "\r" = "&#13;")
  translated(x, names(marks), marks)
}

# Values at start, start + 1/rate, ...; missing where there is none. Times off that clock are an error.
on_steady_clock <- function(one, start, call) {
  at <- (one$time - start) * one$rate
  slot <- round(at)
  if (is.na(one$rate) || any(abs(at - slot) > 0.01) || any(slot < 0) || anyDuplicated(slot) > 0L) {
    abort_musefuse(c("This format has no times: it needs one rate, and times that are its multiples from {start} s.",
      x = "{.val {one$rater}} in {.val {one$recording}}, {.val {one$dimension}}, has others.",
      i = "{.fn resample_annotations} makes them."), "time", call = call)
  }
  if (max(slot) > 1e5 && max(slot) > 100 * length(slot)) {
    abort_musefuse(c("This format has no times, and would begin with {min(slot)} missing samples.",
      x = "{.val {one$rater}} in {.val {one$recording}}, {.val {one$dimension}}, starts at {min(one$time)} s.",
      i = "Let them start at 0: {.code data$time <- data$time - min(data$time)}."), "time", call = call)
  }
  replace(rep(NA_real_, max(slot) + 1), slot + 1, one$value)
}

# Each trace of annotations: ids, rate, facts, time and value.
traces_to_write <- function(data) {
  facts <- traces(data)
  codes <- shared_codes(list(facts, data), trace_keys)
  rows <- split(seq_len(nrow(data)), factor(codes[[2L]], codes[[1L]]))
  facts <- as.list(facts)
  lapply(seq_along(rows), function(i) {
    one <- lapply(facts, `[[`, i)
    c(one[trace_keys], list(rate = one$rate, facts = one, time = data$time[rows[[i]]], value = data$value[rows[[i]]]))
  })
}

# ---- BIDS ----------------------------------------------------------------------------------------

# A gold standard is nobody's: it describes the stimulus, and its name has no `sub`.
write_bids_gold <- function(traces, path, digits, call) {
  write_bids_traces(traces, path, digits, call, function(label) {
    paste0("task-", label$recording, "_recording-", label$dimension, "_desc-gold_stim")
  })
}

bids_rater_stem <- function(label) {
  file.path(paste0("sub-", label$rater), "beh",
    paste0("sub-", label$rater, "_task-", label$recording, "_recording-", label$dimension, "_stim"))
}

write_bids_traces <- function(traces, path, digits, call, name = bids_rater_stem) {
  stem <- vapply(traces, function(one) file.path(path, name(lapply(one[trace_keys], bids_label, call))), "")
  check_own_files(stem, names_of_traces(traces), "traces", call = call)
  write_bids_dataset(path, call)
  make_folders(stem)
  for (i in seq_along(traces)) {
    one <- traces[[i]]
    start <- one$time[[1L]]
    value <- on_steady_clock(one, start, call)
    write_columns(list(value), paste0(stem[[i]], ".tsv.gz"), digits, missing = "n/a", open = gzfile, call = call)
    write_json(compact(list(SamplingFrequency = one$rate, StartTime = start, Columns = list(one$dimension),
      LongName = one[trace_keys], MusefuseNames = one[trace_keys], MusefuseTrace = facts_for_sidecar(one$facts))),
    paste0(stem[[i]], ".json"), call)
  }
  invisible(paste0(stem, ".tsv.gz"))
}

# What is known of a trace; NULL where nothing is.
facts_for_sidecar <- function(facts) {
  facts <- facts[setdiff(names(trace_unknown), c("rate", "sampling", "file"))]
  facts <- facts[!is.na(facts)]
  if (length(facts) > 0L) facts
}

bids_label <- function(name, call) {
  label <- gsub("[^A-Za-z0-9+]", "", name)
  if (!nzchar(label)) {
    abort_musefuse("{.val {name}} has no letter or digit that a name of BIDS could have.", "file", call = call)
  }
  label
}

write_bids_dataset <- function(path, call) {
  dir.create(path, recursive = TRUE, showWarnings = FALSE)
  write_json(list(Name = "musefuse", BIDSVersion = "1.11.1", DatasetType = "derivative",
    GeneratedBy = list(list(Name = "musefuse", Version = as.character(utils::packageVersion("musefuse"))))),
  file.path(path, "dataset_description.json"), call)
}

write_json <- function(x, file, call) {
  check_package("jsonlite", "to write JSON.", call = call)
  write_text(jsonlite::toJSON(x, auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null"), file, call)
}

# ---- labels: ELAN, Praat, NOVA -------------------------------------------------------------------

# `rows`: recording, start, end (seconds), label, tier. One file a recording.
write_label_files <- function(rows, path, format, call) {
  suffix <- c(elan = ".eaf", textgrid = ".TextGrid", nova = "")[[format]]
  files <- files_of_recordings(rows$recording, path, suffix, call)
  write <- list(elan = write_elan, textgrid = write_textgrid, nova = write_nova_labels)[[format]]
  pieces <- split(rows, factor(files, unique(files)))
  make_folders(names(pieces))
  written <- vapply(names(pieces), function(file) {
    one <- pieces[[file]][order(pieces[[file]]$start), ]
    over <- which(one$start[-1L] < one$end[-nrow(one)] - 1e-9)
    if (length(over) > 0L) {
      abort_musefuse(c("Segments within a tier may not overlap.",
        x = "Those of {.val {one$recording[[1L]]}} do at {one$start[[over[[1L]] + 1L]]} s."), "segments", call = call)
    }
    write(one, file, call)
  }, "")
  invisible(unname(written))
}

# Classes are nobody's, which is said: names of files may look as if they held a rater.
write_elan <- function(rows, file, call) {
  tier <- c(as.list(rows[c("start", "end", "label")]), list(name = rows$tier[[1L]], rater = nobody))
  elan_document(list(tier), "label", file, call)
}

# `tiers`: lists of name, (rater,) start, end (seconds) and label, of one linguistic type.
elan_document <- function(tiers, type, file, call) {
  size <- vapply(tiers, function(tier) length(tier$start), 0L)
  before <- cumsum(size) - size
  edges <- unlist(lapply(tiers, function(tier) rbind(tier$start, tier$end)))
  write_text(c(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    paste0("<ANNOTATION_DOCUMENT AUTHOR=\"musefuse\" DATE=\"1970-01-01T00:00:00+00:00\" FORMAT=\"3.0\" VERSION=\"3.0\" ", # nolint: line_length_linter.
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ",
      "xsi:noNamespaceSchemaLocation=\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">"),
    "<HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\"/>", "<TIME_ORDER>",
    sprintf("<TIME_SLOT TIME_SLOT_ID=\"ts%d\" TIME_VALUE=\"%.0f\"/>", seq_along(edges), edges * 1000),
    "</TIME_ORDER>", unlist(Map(elan_tier_lines, tiers, before, type)),
    sprintf("<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"%s\" TIME_ALIGNABLE=\"true\"/>", type), "</ANNOTATION_DOCUMENT>"
  ), file, call)
  file
}

elan_tier_lines <- function(tier, before, type) {
  annotator <- if (!is.null(tier$rater)) sprintf(" ANNOTATOR=\"%s\"", xml_text(tier$rater)) else ""
  id <- before + seq_along(tier$start)
  c(sprintf("<TIER TIER_ID=\"%s\"%s LINGUISTIC_TYPE_REF=\"%s\">", xml_text(tier$name), annotator, type),
    sprintf(paste0("<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a%d\" TIME_SLOT_REF1=\"ts%d\" ",
      "TIME_SLOT_REF2=\"ts%d\">",
      "<ANNOTATION_VALUE>%s</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"), id, 2L * id - 1L, 2L * id,
    xml_text(tier$label)), "</TIER>")
}

# Intervals tile the whole tier: gaps are empty ones.
write_textgrid <- function(rows, file, call) {
  edges <- sort(unique(c(min(0, rows$start), rows$start, rows$end)))
  from <- edges[-length(edges)]
  label <- replace(rep("", length(from)), match(rows$start, from), praat_text(rows$label))
  name <- paste0(rows$tier[[1L]], if (grepl("[_. -]", file_stem(file))) paste0("@", nobody))
  textgrid_document(list(list(name = name, class = "IntervalTier", item = "intervals",
    times = list(xmin = from, xmax = edges[-1L]), text = "text", label = label)), range(edges), file, call)
}

praat_text <- function(x) gsub("\"", "\"\"", x, fixed = TRUE)

# `tiers`: lists of name, class, item ("intervals" or "points"), the times of each and its label, by their words.
textgrid_document <- function(tiers, range, file, call) {
  bounds <- sprintf(c("%sxmin = %s", "%sxmax = %s"), "", number_text(range))
  tier_lines <- function(tier, k) {
    n <- length(tier$label)
    times <- lapply(names(tier$times), function(word) {
      sprintf("            %s = %s", word, number_text(tier$times[[word]]))
    })
    c(sprintf("    item [%d]:", k), sprintf("        class = \"%s\"", tier$class),
      sprintf("        name = \"%s\"", praat_text(tier$name)), paste0("        ", bounds),
      sprintf("        %s: size = %d", tier$item, n),
      do.call(rbind, c(list(sprintf("        %s [%d]:", tier$item, seq_len(n))), times,
        list(sprintf("            %s = \"%s\"", tier$text, tier$label)))))
  }
  write_text(c("File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", bounds, "tiers? <exists>",
    sprintf("size = %d", length(tiers)), "item []:", unlist(Map(tier_lines, tiers, seq_along(tiers)))), file, call)
  file
}

# ---- traces: ELAN, Praat -------------------------------------------------------------------------

# A file a recording with a tier "<dimension>@<rater>" a trace. In ELAN a sample is an interval until the next one, in
# Praat a point.
write_elan_traces <- function(traces, path, digits, call) {
  traces <- lapply(traces, in_milliseconds, call)
  write_tier_traces(traces, path, ".eaf", digits, function(tiers, file) {
    elan_document(tiers, elan_samples, file, call)
  }, call)
}

write_textgrid_traces <- function(traces, path, digits, call) {
  write_tier_traces(traces, path, ".TextGrid", digits, function(tiers, file) {
    points <- lapply(tiers, function(tier) list(name = tier$name, class = "TextTier", item = "points",
      times = list(number = tier$start), text = "mark", label = tier$label))
    textgrid_document(points, range(0, unlist(lapply(tiers, `[`, c("start", "end")))), file, call)
  }, call)
}

write_tier_traces <- function(traces, path, suffix, digits, write, call) {
  recording <- vapply(traces, `[[`, "", "recording")
  files <- files_of_recordings(recording, path, suffix, call)
  make_folders(files)
  at <- split(seq_along(traces), factor(files, unique(files)))
  for (file in names(at)) write(lapply(traces[at[[file]]], trace_tier, digits, call), file)
  invisible(names(at))
}

trace_tier <- function(one, digits, call) {
  if (grepl("@", one$rater, fixed = TRUE) || !nzchar(one$dimension)) {
    abort_musefuse(c("Tiers are called {.val dimension@rater}: a rater's name may hold no {.val @}.",
      x = "{.val {one$rater}} does.", i = "Rename the rater."), "file", call = call)
  }
  step <- if (length(one$time) > 1L) stats::median(diff(one$time)) else 1
  value <- ifelse(is.na(one$value), "NA", trimws(formatC(one$value, digits = digits, format = "g", decimal.mark = ".")))
  list(name = paste0(one$dimension, "@", one$rater), rater = one$rater, start = one$time,
    end = c(one$time[-1L], one$time[length(one$time)] + step), label = value)
}

# ELAN counts whole milliseconds from 0 on.
in_milliseconds <- function(one, call) {
  time <- round(one$time, 3L)
  if (any(time < 0) || anyDuplicated(time) > 0L || max(abs(time - one$time)) > 1e-6) {
    abort_musefuse(c("ELAN keeps times in whole milliseconds, from 0 on.",
      x = "{.val {one$rater}} in {.val {one$recording}}, {.val {one$dimension}}, has others.",
      i = "{.fn resample_annotations} makes them: {.code resample_annotations(data, 25)}."), "time", call = call)
  }
  replace(one, "time", list(time))
}

# A discrete scheme in a folder a recording, as NOVA has it.
write_nova_labels <- function(rows, file, call) {
  dir.create(file, recursive = TRUE, showWarnings = FALSE)
  items <- unique(rows$label)
  file <- file.path(file, paste0(file_name(rows$tier[[1L]], call), ".gold.annotation"))
  scheme <- c(sprintf("<scheme name=\"%s\" type=\"DISCRETE\">", xml_text(rows$tier[[1L]])),
    sprintf("    <item name=\"%s\" id=\"%d\" />", xml_text(items), seq_along(items) - 1L), "</scheme>")
  write_nova_head(file, scheme, "gold", nrow(rows), call)
  write_columns(list(rows$start, rows$end, match(rows$label, items) - 1L, rep(1L, nrow(rows))), paste0(file, "~"), 15,
    delim = ";", call = call)
  file
}

# ---- Parquet -------------------------------------------------------------------------------------

write_parquet_table <- function(rows, file, facts = NULL, call = caller_env()) {
  force(file)
  check_package("nanoparquet", "to read and write Parquet.", call = call)
  rows <- as.data.frame(rows)
  rows[] <- lapply(rows, function(column) if (is.factor(column)) as.character(column) else column)
  metadata <- c(musefuse = "1", if (NROW(facts) > 0L) c(musefuse_traces = pack_facts(facts)))
  tryCatch(nanoparquet::write_parquet(rows, file, metadata = metadata),
    error = function(cnd) abort_unwritable(file, call))
  invisible(file)
}
