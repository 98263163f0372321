# ELAN: tiers of annotations between time slots. Slots may have no time, which is then divided evenly among the
# annotations that share them; annotations that refer to others take their times.

format_elan <- function() {
  list(files = "[.]eaf$", sniff = sniff_elan, read = read_by_segments(segments_of_elan), segments = segments_of_elan)
}

sniff_elan <- function(file, top) {
  grepl("[.]eaf$", file$path, ignore.case = TRUE) || any(grepl("<ANNOTATION_DOCUMENT", top$lines, fixed = TRUE))
}

segments_of_elan <- function(file, options) {
  check_package("xml2", "to read files of ELAN.")
  xml <- tryCatch(xml2::read_xml(file$path), error = function(cnd) {
    abort_format(file, "file", options, x = "It is no XML, or cut off.")
  })
  header <- xml2::xml_find_first(xml, "./HEADER")
  unit <- xml2::xml_attr(header, "TIME_UNITS") %|NA|% "milliseconds"
  if (unit != "milliseconds") abort_elan_unit(unit, file, options)
  slots <- attributes_of(xml2::xml_find_all(xml, "./TIME_ORDER/TIME_SLOT"))
  time <- stats::setNames(as.numeric(slots("TIME_VALUE")) / 1000, slots("TIME_SLOT_ID"))
  media <- elan_media(header)
  recording <- if (is.na(media) || !nzchar(media)) file$name else file_stem(media)
  own <- without_part(file$name, recording) # "film1_anna.eaf" of film1.mp4
  tiers <- elan_tiers(xml2::xml_find_all(xml, "./TIER"), if (own == file$name) nobody else own)
  cells <- do.call(rbind, lapply(seq_along(tiers$nodes), function(k) elan_tier(tiers, k, time, file, options)))
  if (NROW(cells) == 0L) abort_format(file, "empty", options, x = "None of its tiers has an annotation.")
  cells <- elan_references(cells, file, options)
  rows <- interval_rows(recording, cells$dimension, cells$rater, cells$start, cells$end, cells$label)
  links <- length(xml2::xml_find_all(header, "./LINKED_FILE_DESCRIPTOR"))
  rows$sample <- cells$sample
  list(rows = check_intervals(rows, file, options), traces = format_facts(rows, media = media, tool = "ELAN"),
    names_raters = tiers$names_raters,
    said = c(tiers$said, elan_origin_said(header),
      if (links > 0L) line("{.file {basename(file$path)}} links {links} file{?s}, which {?is/are} not read.")))
}

# Frames are for the user to count: in a copy of the file they are milliseconds.
abort_elan_unit <- function(unit, file, options) {
  ms <- if (grepl("PAL", unit)) "* 40" else "* 1001 / 30"
  code <- c("x <- xml2::read_xml(path)", "slot <- xml2::xml_find_all(x, \"//TIME_SLOT[@TIME_VALUE]\")",
    paste0("xml2::xml_attr(slot, \"TIME_VALUE\") <- round(as.numeric(xml2::xml_attr(slot, \"TIME_VALUE\")) ", ms, ")"),
    "header <- xml2::xml_find_first(x, \"//HEADER\")", "xml2::xml_attr(header, \"TIME_UNITS\") <- \"milliseconds\"",
    paste0("xml2::write_xml(x, \"", file$name, "_ms.eaf\")"))
  abort_format(file, "time", options, x = "Its times are {.val {unit}}, not milliseconds.",
    i = "A copy in milliseconds can be read:", stats::setNames(code_for_file(code, file$path), rep(" ", length(code))))
}

# The name of the first medium; addresses have %20 for a blank.
elan_media <- function(header) {
  first <- xml2::xml_find_all(header, "./MEDIA_DESCRIPTOR")
  get <- function(attribute) xml2::xml_attr(first, attribute)
  url <- (get("RELATIVE_MEDIA_URL") %|NA|% get("MEDIA_URL") %|NA|% NA_character_)[1L]
  plain <- if (grepl("%[0-9A-Fa-f]{2}", url)) utils::URLdecode(url) else url
  Encoding(plain) <- "UTF-8"
  basename(gsub("\\", "/", if (validUTF8(plain)) plain else url, fixed = TRUE))
}

# Times of ELAN are its own; a medium may begin later in itself.
elan_origin_said <- function(header) {
  origin <- xml2::xml_attr(xml2::xml_find_first(header, "./MEDIA_DESCRIPTOR"), "TIME_ORIGIN")
  if (header_number(origin) %in% c(NA, 0)) NULL else
    line("ELAN: time 0 is at {origin} ms of the medium ({.field TIME_ORIGIN}); times are left as they are.")
}

# Each tier with its dimension and who rated, `other` where it does not tell.
elan_tiers <- function(nodes, other) {
  get <- function(attribute) xml2::xml_attr(nodes, attribute)
  name <- get("TIER_ID")
  who <- as.character(mapply(function(annotator, name, participant) {
    annotator %|blank|% split_tier_name(name)$rater %|blank|% participant %|blank|% NA
  }, get("ANNOTATOR"), name, get("PARTICIPANT"), USE.NAMES = FALSE))
  rater <- replace(who, is.na(who), other)
  c(list(nodes = nodes, name = name, rater = rater, names_raters = !all(is.na(who))), tiers_apart(name, rater))
}

# All attributes of nodes in one go: to ask xml2 for one by one takes six times as long.
attributes_of <- function(nodes) {
  all <- xml2::xml_attrs(nodes)
  function(name) vapply(all, function(one) unname(one[name]), "", USE.NAMES = FALSE)
}

# The linguistic type of tiers whose intervals are samples: each begins at the time of one.
elan_samples <- "samples"

# The annotations of one tier, in their order: times where they have slots, else whom they refer to.
elan_tier <- function(tiers, k, time, file, options) {
  tier <- tiers$nodes[[k]]
  cells <- xml2::xml_find_all(tier, "./ANNOTATION/*")
  if (length(cells) == 0L) {
    return(NULL)
  }
  get <- attributes_of(cells)
  values <- xml2::xml_find_all(tier, "./ANNOTATION/*/ANNOTATION_VALUE")
  if (length(values) != length(cells)) values <- xml2::xml_find_first(cells, "./ANNOTATION_VALUE")
  slot <- cbind(get("TIME_SLOT_REF1"), get("TIME_SLOT_REF2"))
  time <- elan_fill_slots(slot, time, file, options)
  data.frame(id = get("ANNOTATION_ID"), parent = get("ANNOTATION_REF"), previous = get("PREVIOUS_ANNOTATION"),
    tier = tiers$name[[k]], dimension = tiers$dimension[[k]], rater = tiers$rater[[k]],
    start = unname(time[slot[, 1L]]), end = unname(time[slot[, 2L]]),
    label = xml2::xml_text(values),
    sample = xml2::xml_attr(tier, "LINGUISTIC_TYPE_REF") %in% elan_samples, stringsAsFactors = FALSE)
}

`%|blank|%` <- function(x, y) if (length(x) == 0L || is.na(x) || !nzchar(x)) y else x

# Slots without a time lie evenly between the neighbours of the run that have one.
elan_fill_slots <- function(slot, time, file, options) {
  used <- slot[!is.na(slot[, 1L]), , drop = FALSE]
  unknown <- setdiff(used, names(time))
  if (length(unknown) > 0L) abort_format(file, "file", options, x = "There is no time slot {.val {unknown}}.")
  following <- stats::setNames(used[, 2L], used[, 1L])
  for (first in used[!is.na(time[used[, 1L]]) & is.na(time[used[, 2L]]), 1L]) {
    run <- first
    repeat {
      run <- c(run, following[[run[[length(run)]]]])
      last <- run[[length(run)]]
      if (!is.na(time[[last]])) break
      if (is.na(following[last]) || length(run) > nrow(used) + 1L) abort_unaligned(last, file, options)
    }
    time[run] <- seq(time[[first]], time[[last]], length.out = length(run))
  }
  left <- used[is.na(time[used[, 1L]]) | is.na(time[used[, 2L]]), 1L]
  if (length(left) > 0L) abort_unaligned(left[[1L]], file, options)
  time
}

abort_unaligned <- function(slot, file, options) {
  abort_format(file, "time", options, x = "Time slot {.val {slot}} has no time, nor has one after it in its tier.")
}

# Annotations that refer to another one divide its time among themselves, in their order, tier by tier.
elan_references <- function(cells, file, options) {
  repeat {
    open <- which(is.na(cells$start))
    if (length(open) == 0L) {
      return(cells)
    }
    parent <- match(cells$parent[open], cells$id)
    ready <- open[!is.na(parent) & !is.na(cells$start[parent])]
    if (length(ready) == 0L) {
      abort_format(file, "time", options,
        x = "Annotation {.val {cells$id[[open[[1L]]]]}} refers to none that has times.")
    }
    for (group in split(ready, paste(cells$tier[ready], cells$parent[ready]))) {
      group <- elan_chain(group, cells)
      from <- match(cells$parent[[group[[1L]]]], cells$id)
      bounds <- seq(cells$start[[from]], cells$end[[from]], length.out = length(group) + 1L)
      cells$start[group] <- bounds[-length(bounds)]
      cells$end[group] <- bounds[-1L]
    }
  }
}

# In the order of PREVIOUS_ANNOTATION; the first one has none.
elan_chain <- function(group, cells) {
  order <- group[is.na(cells$previous[group]) | !cells$previous[group] %in% cells$id[group]]
  repeat {
    after <- group[cells$previous[group] %in% cells$id[order] & !group %in% order]
    if (length(after) == 0L) break
    order <- c(order, after)
  }
  c(order, setdiff(group, order))
}
