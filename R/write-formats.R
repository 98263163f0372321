# Tables as files of other tools; each has its reader (R/read-<format>.R).

# ---- NOVA ----------------------------------------------------------------------------------------

# A continuous scheme for each trace: <path>/<recording>/<dimension>.<rater>.annotation and ~.
write_nova_traces <- function(traces, path, digits, call) {
  stem <- vapply(traces, function(one) file.path(path, file_name(one$recording),
    paste(file_name(one$dimension), file_name(one$rater), sep = ".")), "")
  check_own_files(dirname(stem), vapply(traces, `[[`, "", "recording"), "recordings", "folder", call)
  check_own_files(stem, names_of_traces(traces), "traces", call = call)
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
  for (mark in names(marks)) x <- gsub(mark, marks[[mark]], x, fixed = TRUE)
  x
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

write_bids_traces <- function(traces, path, digits, call) {
  stem <- vapply(traces, function(one) {
    label <- lapply(one[trace_keys], bids_label, call)
    file.path(path, paste0("sub-", label$rater), "beh",
      paste0("sub-", label$rater, "_task-", label$recording, "_recording-", label$dimension, "_stim"))
  }, "")
  check_own_files(stem, names_of_traces(traces), "traces", call = call)
  write_bids_dataset(path, call)
  make_folders(stem)
  for (i in seq_along(traces)) {
    one <- traces[[i]]
    start <- one$time[[1L]]
    value <- on_steady_clock(one, start, call)
    write_columns(list(value), paste0(stem[[i]], ".tsv.gz"), digits, missing = "n/a", open = gzfile, call = call)
    write_json(list(SamplingFrequency = one$rate, StartTime = start, Columns = list(one$dimension),
      LongName = one[trace_keys], MusefuseNames = one[trace_keys]), paste0(stem[[i]], ".json"), call)
  }
  invisible(paste0(stem, ".tsv.gz"))
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
  files <- file.path(path, paste0(file_name(rows$recording), suffix))
  check_own_files(files, rows$recording, call = call)
  say_renamed(rows$recording)
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

write_elan <- function(rows, file, call) {
  ms <- function(seconds) sprintf("%.0f", seconds * 1000)
  n <- nrow(rows)
  slot <- paste0("ts", seq_len(2L * n))
  write_text(c(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    paste0("<ANNOTATION_DOCUMENT AUTHOR=\"musefuse\" DATE=\"1970-01-01T00:00:00+00:00\" FORMAT=\"3.0\" VERSION=\"3.0\" ", # nolint: line_length_linter.
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ",
      "xsi:noNamespaceSchemaLocation=\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">"),
    "<HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\"/>", "<TIME_ORDER>",
    sprintf("<TIME_SLOT TIME_SLOT_ID=\"%s\" TIME_VALUE=\"%s\"/>", slot, ms(c(rbind(rows$start, rows$end)))),
    "</TIME_ORDER>", sprintf("<TIER TIER_ID=\"%s\" LINGUISTIC_TYPE_REF=\"label\">", xml_text(rows$tier[[1L]])),
    sprintf(paste0("<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a%d\" TIME_SLOT_REF1=\"%s\" ",
      "TIME_SLOT_REF2=\"%s\">",
      "<ANNOTATION_VALUE>%s</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"), seq_len(n),
      slot[2L * seq_len(n) - 1L],
    slot[2L * seq_len(n)], xml_text(rows$label)),
    "</TIER>", "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"label\" TIME_ALIGNABLE=\"true\"/>", "</ANNOTATION_DOCUMENT>"
  ), file, call)
  file
}

# Intervals tile the whole tier: gaps are empty ones.
write_textgrid <- function(rows, file, call) {
  edges <- sort(unique(c(min(0, rows$start), rows$start, rows$end)))
  from <- edges[-length(edges)]
  to <- edges[-1L]
  label <- replace(rep("", length(from)), match(rows$start, from), gsub("\"", "\"\"", rows$label, fixed = TRUE))
  bounds <- sprintf(c("%sxmin = %s", "%sxmax = %s"), "", number_text(range(edges)))
  write_text(c("File type = \"ooTextFile\"", "Object class = \"TextGrid\"", "", bounds, "tiers? <exists>", "size = 1",
    "item []:",
    "    item [1]:", "        class = \"IntervalTier\"",
    sprintf("        name = \"%s\"", gsub("\"", "\"\"", rows$tier[[1L]])),
    paste0("        ", bounds), sprintf("        intervals: size = %d", length(from)),
    rbind(sprintf("        intervals [%d]:", seq_along(from)), sprintf("            xmin = %s", number_text(from)),
      sprintf("            xmax = %s", number_text(to)), sprintf("            text = \"%s\"", label))), file, call)
  file
}

# A discrete scheme in a folder a recording, as NOVA has it.
write_nova_labels <- function(rows, file, call) {
  dir.create(file, recursive = TRUE, showWarnings = FALSE)
  items <- unique(rows$label)
  file <- file.path(file, paste0(file_name(rows$tier[[1L]]), ".gold.annotation"))
  scheme <- c(sprintf("<scheme name=\"%s\" type=\"DISCRETE\">", xml_text(rows$tier[[1L]])),
    sprintf("    <item name=\"%s\" id=\"%d\" />", xml_text(items), seq_along(items) - 1L), "</scheme>")
  write_nova_head(file, scheme, "gold", nrow(rows), call)
  write_columns(list(rows$start, rows$end, match(rows$label, items) - 1L, rep(1L, nrow(rows))), paste0(file, "~"), 15,
    delim = ";", call = call)
  file
}

# ---- Parquet -------------------------------------------------------------------------------------

write_parquet_table <- function(rows, file, facts = NULL, call = caller_env()) {
  check_package("nanoparquet", "to read and write Parquet.", call = call)
  rows <- as.data.frame(rows)
  rows[] <- lapply(rows, function(column) if (is.factor(column)) as.character(column) else column)
  metadata <- if (NROW(facts) > 0L) c(musefuse_traces = pack_facts(facts))
  tryCatch(nanoparquet::write_parquet(rows, file, metadata = metadata),
    error = function(cnd) abort_unwritable(file, call))
  invisible(file)
}
