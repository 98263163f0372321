# Fingerprints: a hash of the content of each series of a table, taken when a verb returns it. Compared with the table
# as it is now, they tell which series a user took away, changed or added. The order of rows, the types of columns
# (integer, double) and unused levels are no content.

# What is a series of a table, and what tells its rows apart. All other columns are content.
table_keys <- list(
  annotations = list(series = c("recording", "dimension", "rater"), place = "time", content = "value"),
  gold = list(series = c("recording", "dimension"), place = "time"),
  agreement = list(series = c("recording", "dimension"), place = c("index", "rater", "other", "start")),
  agreement_study = list(series = "dimension", place = "index"),
  diagnostics = list(series = c("recording", "dimension", "rater")),
  lags = list(series = c("recording", "dimension", "rater"), place = "start"),
  segments = list(series = "recording", place = "segment"),
  features = list(series = "recording", place = "segment"),
  classes = list(series = "recording", place = "segment"),
  trace_classes = list(series = c("recording", "rater")),
  class_probabilities = list(series = "recording", place = "segment"),
  class_predictability = list(series = "classes", place = c("model", "index")),
  class_profile = list(series = "class", place = "feature"),
  class_search = list(series = character(), place = "setting"),
  fusion_comparison = list(series = c("recording", "dimension"), place = "method"),
  gold_distribution = list(series = c("recording", "dimension"), place = "time"),
  k_choice = list(series = "criterion", place = "k"),
  k_distance = list(series = "recording", place = "segment"),
  class_prototypes = list(series = c("class", "dimension"), place = "share"),
  changepoint_path = list(series = "recording", place = "segments"),
  predictability = list(series = "dimension")
)

# What kind of table `x` is: its class, or what it was made as where a package has taken the class away
# (as.data.table() does) and left the lineage.
kind_of <- function(x) {
  kind <- class(x)[[1L]]
  lineage <- lineage_of(x)
  if (inherits(x, "musefuse_tbl") || length(lineage$at) == 0L) kind else lineage$steps[[lineage$at[[1L]]]]$table
}

# list(series = a data frame of ids, rows = their numbers of rows, hashes = a list, a column a content column, and
# loose, the same of values wherever they stand, also of the columns that tell rows apart: were the times changed?, and
# of long tables blocks, see lineage-sketch.R: where they begin (`place`) and their `sums`).
# A `brief` one has loose hashes of the latter only, which is all that is needed to see that nothing was changed.
fingerprint <- function(x, brief = FALSE) fingerprints(list(x), brief)[[1L]]

# Those of several tables; neighbours that share their ids and times, as what a verb made and what it was given mostly
# do, are read in one pass.
fingerprints <- function(tables, brief = rep(FALSE, length(tables))) {
  parts <- lapply(tables, print_parts)
  done <- vector("list", length(parts))
  for (i in seq_along(parts)) {
    if (!is.null(done[[i]])) next
    alike <- which(vapply(parts, same_rows, NA, parts[[i]]))
    done[alike] <- prints_of_alike(parts[alike], brief[alike])
  }
  done
}

prints_of_alike <- function(parts, brief) {
  columns <- lapply(parts, `[[`, "content")
  content <- lapply(unlist(columns, recursive = FALSE, use.names = FALSE), plain_column)
  key <- parts[[1L]][c("ids", "place")]
  of <- rep(seq_along(parts), lengths(columns))
  blocks <- any(!brief & vapply(parts, has_blocks, NA))
  found <- prints_of_columns(key$ids, key$place, content, !brief[of], parts[[1L]]$rows, blocks)
  series <- series_frame(key$ids, found)
  places <- stats::setNames(found$places, names(key$place))
  Map(function(own, i) {
    named <- function(hashes) stats::setNames(lapply(found$columns[of == i], `[[`, hashes), names(own))
    out <- list(series = series, rows = found$rows, hashes = named("hashes"),
      loose = c(if (!brief[[i]]) named("loose"), places))
    if (blocks && !brief[[i]] && length(found$starts) > 0L) {
      out$blocks <- list(place = stats::setNames(list(found$starts), names(places)),
        sums = c(stats::setNames(list(found$place_blocks), names(places)), named("blocks")))
    }
    out
  }, columns, seq_along(parts))
}

# What the core finds of columns that share their rows: of the series `ids`, `rows` and `places`, and of each of the
# `content` its `hashes` and, where they are asked for, `loose` ones and those of `blocks`. Columns that know facts
# know these.
prints_of_columns <- function(ids, place, content, loose, rows, blocks) {
  key <- unname(c(ids, place))
  knows <- length(place) > 0L && all(vapply(place, has_no_attributes, NA))
  learns <- knows & vapply(content, has_no_attributes, NA)
  found <- if (knows) known_for(key, "places")
  columns <- vector("list", length(content))
  columns[learns] <- lapply(content[learns], function(column) known_for(c(key, list(column)), "prints"))
  lacks <- function(part) lengths(lapply(columns, `[[`, part)) == 0L
  open <- lengths(columns) == 0L | loose & (lacks("loose") | blocks & lacks("blocks"))
  if (any(open) || is.null(found) || blocks && length(found$starts) == 0L) {
    new <- cpp_fingerprint(unname(ids), unname(place), content[open], loose[open], rows,
      known_runs(ids, place[["time"]]), blocks)
    columns[open] <- Map(function(hashes, loose, blocks) list(hashes = hashes, loose = loose, blocks = blocks),
      new$hashes, new$loose, new$blocks)
    found <- new[c("ids", "rows", "places", if (blocks) c("starts", "place_blocks"))]
    if (knows) cpp_learn_fact(key, "places", found)
    for (i in which(open & learns)) cpp_learn_fact(c(key, content[i]), "prints", columns[[i]])
  }
  c(found, list(columns = columns))
}

# Only numbers themselves make their hashes: levels, which make those of a factor, may be changed under it.
has_no_attributes <- function(column) is.numeric(column) && is.null(attributes(column))

# What of a table is hashed: the ids of its series, the columns that tell rows apart, and content.
print_parts <- function(x, call = caller_env()) {
  check_full_columns(x, "data", call)
  keys <- table_keys[[kind_of(x)]] %||% list(series = character())
  columns <- as.list(x)
  names(columns) <- names(x) %||% rep("", length(columns))
  series <- intersect(keys$series, names(x))
  place <- intersect(keys$place, names(x))
  is_content <- if (is.null(keys$content)) !names(columns) %in% c(series, place) else names(columns) %in% keys$content
  list(key = columns[c(series, place)], ids = lapply(columns[series], id_codes),
    place = lapply(columns[place], plain_column), content = columns[is_content], rows = nrow(x))
}

# The same columns, not only equal ones: to compare them would cost what it shall save.
same_rows <- function(part, other) {
  identical(part$rows, other$rows) && identical(names(part$key), names(other$key)) &&
    identical(names(part$ids), names(other$ids)) && all(mapply(rlang::is_reference, part$key, other$key))
}

series_frame <- function(ids, found) {
  series <- Map(function(id, codes) {
    # mostly at once: factor() looks for each label among the levels
    if (anyNA(levels(id))) factor(levels(id)[codes], levels(id)) else
      structure(codes, levels = levels(id), class = "factor")
  }, ids, found$ids)
  structure(series, names = names(ids), row.names = .set_row_names(length(found$rows)), class = "data.frame")
}

# What the core can hash: numbers, text and factors as they are, anything else (list columns) by R's own hash.
plain_column <- function(column) {
  column <- without_dims(column)
  if (is.atomic(column) && is.null(dim(column)) && typeof(column) %in% c("double", "integer", "logical", "character")) {
    return(column)
  }
  vapply(seq_len(NROW(column)), function(i) {
    rlang::hash(if (is.null(dim(column))) column[[i]] else column[i, , drop = FALSE])
  }, "")
}

# The ids of the series of a table in the order of its rows, a data frame; the core finds them in one pass.
series_of <- function(x, keys = intersect(table_keys[[kind_of(x)]]$series, names(x))) {
  ids <- lapply(as.list(x)[keys], id_codes)
  place <- as.list(x)[intersect(table_keys[[kind_of(x)]]$place, names(x))]
  known <- if (all(vapply(place, has_no_attributes, NA))) known_for(unname(c(ids, place)), "places")
  found <- known %||% cpp_fingerprint(unname(ids), list(), list(), logical(), nrow(x), known_runs(ids))
  series <- Map(function(id, codes) levels(id)[codes], ids, found$ids)
  structure(series, names = keys, row.names = .set_row_names(length(found$rows)), class = "data.frame")
}

series_key <- function(series) {
  if (length(series) == 0L) rep("", nrow(series)) else do.call(paste, c(unname(as.list(series)), sep = "\r"))
}

# The fingerprint of a table bound of the tables of these: sums, as hashes are sums over rows.
join_prints <- function(prints) {
  if (length(prints) == 1L) {
    return(prints[[1L]])
  }
  series <- bind_filled(lapply(prints, function(print) tibble::as_tibble(print$series)))
  key <- series_key(series)
  sums <- function(x) as.vector(tapply(x, factor(key, unique(key)), sum)) %% 2^52
  joined <- function(hashes) {
    columns <- Reduce(intersect, lapply(prints, function(print) names(print[[hashes]])))
    stats::setNames(lapply(columns, function(column) {
      sums(unlist(lapply(prints, function(print) print[[hashes]][[column]])))
    }), columns)
  }
  list(series = as.data.frame(series[!duplicated(key), ]), rows = sums(unlist(lapply(prints, `[[`, "rows"))),
    hashes = joined("hashes"), loose = joined("loose"))
}

# One word for a whole fingerprint, for files: of its series, in any order, hashed as rows of a table are.
print_digest <- function(print) {
  columns <- as.character(names(print$hashes))
  order <- order(columns, method = "radix") # in every locale
  found <- cpp_fingerprint(list(), c(unname(as.list(print$series)), list(print$rows)), unname(print$hashes[order]),
    logical(length(order)), length(print$rows), known_runs(list()))
  rlang::hash(list(columns[order], found$hashes, found$places))
}
