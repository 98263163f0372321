# NOVA and SSI: X.annotation, a small XML with the scheme, and X.annotation~ with the data, as text or in two ways of
# binary records. Continuous schemes are traces, discrete and free ones intervals.

format_nova <- function() {
  list(files = "[.]annotation~?$", sniff = sniff_nova, read = read_format_nova, segments = segments_of_nova)
}

sniff_nova <- function(file, top) {
  grepl("[.]annotation~$", file$path) || any(grepl("<annotation[^>]*ssi-v", top$lines))
}

read_format_nova <- function(file, options) {
  scheme <- nova_scheme(file, options)
  if (scheme$type != "CONTINUOUS") {
    return(read_by_segments(segments_of_nova)(file, options))
  }
  rate <- header_number(scheme$sr)
  if (is.na(rate) || rate <= 0) {
    abort_format(file, "time", options, x = "Its scheme names no sampling rate: {.field sr} must be above 0.",
      i = "Write it there, as in {.code sr=\"25\"} for 25 samples a second.")
  }
  value <- if (scheme$binary) nova_floats(scheme, file, options) else nova_values(scheme, file, options)
  n <- length(value)
  rows <- c(lapply(scheme$ids, rep, n), list(time = (seq_len(n) - 1) / rate, value = value))
  list(rows = rows, traces = format_facts(rows, scale_min = header_number(scheme$min),
    scale_max = header_number(scheme$max), rate = rate, sampling = "regular", tool = "NOVA"),
  said = nova_size_said(scheme, n), role = scheme$role)
}

# What the XML says: list(type, sr, min, max, binary, size, items, ids, data: the file beside it).
nova_scheme <- function(file, options) {
  check_package("xml2", "to read files of NOVA.")
  header <- sub("~$", "", file$path)
  data <- paste0(header, "~")
  absent <- c(header, data)[!file.exists(c(header, data))]
  if (length(absent) > 0L) abort_format(file, "file", options, x = "{.file {absent}} must lie beside it.")
  xml <- tryCatch(xml2::read_xml(header), error = function(cnd) NULL) %||%
    # written in the code page of Windows, which the file does not name
    tryCatch(xml2::read_xml(paste(from_windows(read_lines(header)), collapse = "\n")), error = function(cnd) {
      abort_format(file, "file", options, x = "{.file {header}} is no XML.")
    })
  node <- xml2::xml_find_first(xml, "./scheme")
  attribute <- function(node, name) header_text(xml2::xml_attr(node, name))
  type <- upper(attribute(node, "type") %|NA|% "FREE")
  if (inherits(node, "xml_missing") || !type %in% c("CONTINUOUS", "DISCRETE", "FREE")) {
    abort_format(file, "file", options,
      x = "Schemes of type {.val {type}} are not read: continuous, discrete and free ones are.")
  }
  info <- xml2::xml_find_first(xml, "./info")
  meta <- xml2::xml_find_first(xml, "./meta")
  items <- xml2::xml_find_all(node, "./item")
  list(type = type, sr = attribute(node, "sr"), min = attribute(node, "min"), max = attribute(node, "max"),
    binary = identical(upper(attribute(info, "ftype")), "BINARY"), size = header_number(attribute(info, "size")),
    items = stats::setNames(xml2::xml_attr(items, "name"), xml2::xml_attr(items, "id")), data = data,
    role = attribute(meta, "role"),
    ids = list(recording = file$parent, dimension = attribute(node, "name") %|NA|% "rating",
      rater = attribute(meta, "annotator") %|NA|% nova_rater(file$name, attribute(meta, "role"),
        attribute(node, "name"))))
}

# NOVA calls files role.scheme.annotator: who is left where the header names nobody.
nova_rater <- function(name, role, scheme) {
  for (part in c(role, scheme)) if (!is.na(part)) name <- without_part(name, part)
  name
}

`%|NA|%` <- function(x, y) if (length(x) == 0L || is.na(x[[1L]])) y else x

nova_size_said <- function(scheme, n) {
  if (!is.na(scheme$size) && scheme$size != n) {
    warn_musefuse("{.file {scheme$data}} has {n} record{?s}; its header says {scheme$size}.", "values")
  }
  NULL
}

# Lines "value;confidence"; a decimal comma is understood.
nova_values <- function(scheme, file, options) {
  lines <- read_lines(scheme$data)
  at <- which(nzchar(trimws(lines)))
  if (length(at) == 0L) abort_format(file, "empty", options, x = "{.file {scheme$data}} has no lines.")
  format_numbers(sub(";.*$", "", lines[at]), list(path = scheme$data), "value", at, options)
}

nova_floats <- function(scheme, file, options) {
  bytes <- readBin(scheme$data, "raw", file.size(scheme$data))
  nova_whole(bytes, 8L, scheme, file, options)
  number <- readBin(bytes, "double", length(bytes) %/% 4L, size = 4L, endian = "little")
  value <- number[seq.int(1L, length(number), 2L)]
  size <- abs(value[is.finite(value) & value != 0])
  each <- length(bytes) / scheme$size # of values alone, or of doubles
  if (each %in% 4 || each %in% 16 && !all(is_confidence(number[-seq.int(1L, length(number), 2L)])) ||
    any(size < 1e-30 | size > 1e30)) {
    abort_format(file, "file", options, x = "{.file {scheme$data}} holds other records than two numbers of 4 bytes.",
      i = "Export it from NOVA as ASCII.")
  }
  replace(value, is.nan(value), NA_real_)
}

# Text of the right length would make numbers, too.
nova_whole <- function(bytes, record, scheme, file, options) {
  size <- length(bytes)
  if (size > 0L && all(bytes %in% charToRaw("0123456789.,;+-eENan\r\n"))) {
    abort_format(file, "file", options, x = "Its header says binary records, but {.file {scheme$data}} is text.",
      i = "Say so in the header: {.code ftype=\"ASCII\"}.")
  }
  if (size == 0L || size %% record != 0L) {
    abort_format(file, "file", options, x = "{.file {scheme$data}} has {size} bytes, which are no records of {record}.")
  }
}

segments_of_nova <- function(file, options) {
  scheme <- nova_scheme(file, options)
  if (scheme$type == "CONTINUOUS" && isFALSE(options$alone)) {
    return(left_out_file(file, "a continuous scheme: {.code read_annotations(path)} reads it", NULL))
  }
  if (scheme$type == "CONTINUOUS") {
    abort_format(file, "file", options, x = "Its scheme is continuous.", i = "{.fn read_annotations} reads it.")
  }
  found <- if (!scheme$binary) nova_text_records(scheme, file, options) else if (scheme$type == "DISCRETE")
    nova_discrete_records(scheme, file, options) else nova_free_records(scheme, file, options)
  nova_size_said(scheme, length(found$from))
  label <- found$label
  if (scheme$type == "DISCRETE") {
    # -1 is rubbish: no class
    unknown <- setdiff(label, c(names(scheme$items), "-1"))
    if (length(unknown) > 0L) {
      abort_format(file, "values", options,
        x = "{.file {scheme$data}} has class {.val {unknown}}, which the scheme does not name.")
    }
    label <- unname(scheme$items[label])
  }
  rows <- interval_rows(scheme$ids$recording, scheme$ids$dimension, scheme$ids$rater, found$from, found$to, label)
  list(rows = check_intervals(rows, file, options), traces = NULL, said = NULL)
}

# "from;to;id;confidence[;meta]" and "from;to;label;confidence[;color=...]"; labels may hold semicolons.
nova_text_records <- function(scheme, file, options) {
  lines <- read_lines(scheme$data)
  at <- which(nzchar(trimws(lines)))
  if (length(at) == 0L && scheme$size %in% 0) {
    return(list(from = numeric(), to = numeric(), label = character())) # nothing was seen
  }
  if (length(at) == 0L) abort_format(file, "empty", options, x = "{.file {scheme$data}} has no lines.")
  cells <- strsplit(paste0(lines[at], ";"), ";", fixed = TRUE)
  short <- which(lengths(cells) < 3L)
  if (length(short) > 0L) {
    line <- at[[short[[1L]]]]
    abort_format(file, "values", options, x = "Line {line} of {.file {scheme$data}} has fewer than 3 fields.")
  }
  data <- list(path = scheme$data)
  field <- function(k, name) format_numbers(vapply(cells, `[[`, "", k), data, name, at, options)
  label <- if (scheme$type == "DISCRETE") trimws(vapply(cells, `[[`, "", 3L)) else vapply(cells, nova_label, "")
  list(from = field(1L, "from"), to = field(2L, "to"), label = label)
}

# The confidence is the numeric one of the last two fields; the label is what stands before it.
nova_label <- function(cells) {
  n <- length(cells)
  last <- if (n < 4L) n + 1L else if (!is.na(text_to_number(cells[[n]]))) n else if (!is.na(text_to_number(cells[[n -
    1L]])))
    n - 1L else n + 1L
  paste(cells[seq.int(3L, max(3L, last - 1L))], collapse = ";")
}

# 24 bytes (seconds) as NOVA writes them, or 16 (milliseconds) as discover-utils does: those that hold classes of the
# scheme, from a start to an end; where both do, those that the header counts.
nova_discrete_records <- function(scheme, file, options) {
  bytes <- readBin(scheme$data, "raw", file.size(scheme$data))
  sizes <- c(24L, 16L)
  sizes <- sizes[length(bytes) %% sizes == 0L]
  found <- if (length(bytes) > 0L) lapply(sizes, nova_records, bytes = bytes)
  sound <- vapply(found, function(records) {
    all(records$label %in% c(names(scheme$items), "-1")) && all((records$from <= records$to) %in% TRUE) &&
      all(records$to < 2e5) && all(is_confidence(records$confidence))
  }, NA)
  counted <- lengths(lapply(found, `[[`, "from")) == scheme$size
  best <- which(sound & counted %in% TRUE)
  if (length(best) == 0L) best <- if (any(sound)) which(sound) else which(counted)
  if (length(best) == 0L && length(found) == 1L) best <- 1L
  if (length(best) != 1L) {
    nova_whole(bytes, 24L, scheme, file, options)
    abort_format(file, "file", options, x = "Its bytes may be records of 24 or of 16, and its header does not tell.")
  }
  nova_whole(bytes, sizes[[best]], scheme, file, options)
  found[[best]]
}

nova_records <- function(record, bytes) {
  bytes <- matrix(bytes, nrow = record)
  n <- ncol(bytes)
  part <- function(rows, what, size) readBin(as.vector(bytes[rows, ]), what, n, size = size, endian = "little")
  if (record == 24L) {
    return(list(from = part(1:8, "double", 8L), to = part(9:16, "double", 8L),
      label = as.character(part(17:20, "integer", 4L)), confidence = part(21:24, "double", 4L)))
  }
  list(from = part(1:4, "integer", 4L) / 1000, to = part(5:8, "integer", 4L) / 1000,
    label = as.character(part(9:12, "integer", 4L)), confidence = part(13:16, "double", 4L))
}

is_confidence <- function(x) (x >= 0 & x <= 1) %in% TRUE | is.nan(x)

nova_free_records <- function(scheme, file, options) {
  bytes <- readBin(scheme$data, "raw", file.size(scheme$data))
  from <- to <- numeric()
  label <- character()
  at <- 0
  while (at < length(bytes)) {
    length <- if (at + 20 <= length(bytes)) readBin(bytes[at + 17:20], "integer", 1L, size = 4L,
      endian = "little") else -1L
    if (is.na(length) || length < 0L || at + 24 + length > length(bytes)) {
      abort_format(file, "file", options, x = paste0(
        "The records of {.file {scheme$data}} do not end where it ends: labels are not ASCII, or it is cut ",
        "off."
      ),
        i = "Export it from NOVA as ASCII.")
    }
    times <- readBin(bytes[at + 1:16], "double", 2L, size = 8L, endian = "little")
    from <- c(from, times[[1L]])
    to <- c(to, times[[2L]])
    label <- c(label, from_windows(rawToChar(bytes[at + 20 + seq_len(length)])))
    at <- at + 24 + length
  }
  list(from = from, to = to, label = label)
}
