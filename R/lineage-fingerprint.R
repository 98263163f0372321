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
# loose, the same of values wherever they stand, also of the columns that tell rows apart: were the times changed?).
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
  found <- prints_of_columns(key$ids, key$place, content, !brief[of], parts[[1L]]$rows)
  series <- series_frame(key$ids, found)
  places <- stats::setNames(found$places, names(key$place))
  Map(function(own, i) {
    named <- function(hashes) stats::setNames(lapply(found$columns[of == i], `[[`, hashes), names(own))
    list(series = series, rows = found$rows, hashes = named("hashes"),
      loose = c(if (!brief[[i]]) named("loose"), places))
  }, columns, seq_along(parts))
}

# What the core finds of columns that share their rows: of the series `ids`, `rows` and `places`, and of each of the
# `content` its `hashes` and, where they are asked for, `loose` ones. Columns that know facts know these.
prints_of_columns <- function(ids, place, content, loose, rows) {
  key <- unname(c(ids, place))
  knows <- length(place) > 0L && all(vapply(place, has_no_attributes, NA))
  learns <- knows & vapply(content, has_no_attributes, NA)
  found <- if (knows) known_for(key, "places")
  columns <- vector("list", length(content))
  columns[learns] <- lapply(content[learns], function(column) known_for(c(key, list(column)), "prints"))
  open <- lengths(columns) == 0L | loose & lengths(lapply(columns, `[[`, "loose")) == 0L
  if (any(open) || is.null(found)) {
    new <- cpp_fingerprint(unname(ids), unname(place), content[open], loose[open], rows,
      known_runs(ids, place[["time"]]))
    columns[open] <- Map(function(hashes, loose) list(hashes = hashes, loose = loose), new$hashes, new$loose)
    found <- new[c("ids", "rows", "places")]
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

# What differs between a table as it is and as its verb returned it: NULL where nothing does, else a list of what
# does (series as data frames of their ids): `gone`, `added`, `renamed` (which `id`s, what they `was` and what they
# `is` now), `unfound` (gone or renamed, nobody knows), `other` (as `renamed`, of all names, where it is not known which
# is which), `fewer_rows`, `more_rows`, `twice` (segments of which there are several rows),
# `changed` (with the names of the columns, comma-separated), and `new_columns`, `lost_columns`.
hand_change <- function(x, print = fingerprint(x, brief = TRUE)) {
  lineage <- lineage_of(x)
  if (length(lineage$at) == 0L || is_as_recorded(lineage, print)) {
    return(NULL)
  }
  twice <- if (length(lineage$at) == 1L) copied_segments(x) # of tables that were bound the hashes are sums
  if (!is.null(twice)) {
    return(c(hand_change(x[!stands_above(x), ]), list(twice = twice)))
  }
  change <- compare_prints(join_prints(lapply(lineage$steps[lineage$at], `[[`, "print")), whole_print(print, x),
    in_place = TRUE)
  change <- with_changed_rows(change, lineage, x)
  # of segments it can be kept which ones are left
  if (!is.null(change$fewer_rows) && "segment" %in% names(x)) {
    left <- as.character(x$recording) %in% as.character(change$fewer_rows$recording)
    change$kept <- tibble::tibble(recording = as.character(x$recording)[left], segment = x$segment[left])
  }
  change
}

# The ids of segments that are there more than once; NULL where none is.
copied_segments <- function(x) {
  twice <- stands_above(x)
  if (any(twice)) plain_frame(unique(as.data.frame(x)[twice, intersect(segment_keys, names(x))]))
}

# A hash of all rows of a series says nothing of those that are left when some were taken away. A few of them, spread
# evenly, are kept as they were: one that is left and differs tells that more was done than taking. (Of a series of one
# row nothing is left.) NULL of a table whose series do not stand one after the other.
sketch_of <- function(x, print, most = 8L) {
  keys <- table_keys[[kind_of(x)]]
  columns <- as.list(x)
  place <- intersect(keys$place, names(x))
  size <- print$rows
  if (length(keys$series) == 0L || length(place) == 0L || !any(size > 1L) || sum(size) != nrow(x)) {
    return(NULL)
  }
  n <- pmin(size, most) * (size > 1L)
  of <- rep(seq_along(size), n)
  at <- (cumsum(size) - size)[of] + 1 + floor((sequence(n) - 1) * (size[of] - 1) / pmax(n[of] - 1, 1))
  stands <- vapply(names(print$series), function(key) {
    id <- columns[[key]]
    told <- print$series[[key]]
    if (is.factor(id) && identical(levels(id), levels(told))) {
      return(identical(as.integer(.subset(id, at)), as.integer(told)[of])) # nothing is labelled
    }
    identical(as.character(id[at]), as.character(told)[of])
  }, NA)
  plain <- vapply(columns, function(column) is.atomic(column) && is.null(dim(column)), NA)
  if (all(stands) && all(plain[place])) {
    list(of = of, place = lapply(columns[place], `[`, at),
      content = lapply(columns[intersect(names(print$hashes), names(columns)[plain])], `[`, at))
  }
}

# Of series that have lost rows, which columns differ in rows that are left?
with_changed_rows <- function(change, lineage, x) {
  if (is.null(change$fewer_rows) || ncol(ids_of_part(change$fewer_rows)) == 0L) {
    return(change)
  }
  cut <- series_key(change$fewer_rows)
  found <- lapply(unname(lineage$steps[lineage$at]), function(step) {
    mine <- which(series_key(step$print$series) %in% cut)
    if (length(mine) > 0L && !is.null(step$sketch)) changed_in_sketch(step$sketch, step$print$series, mine, x)
  })
  found <- bind_filled(compact(found))
  if (nrow(found) > 0L && length(lineage$at) == 1L) {
    change$changed <- plain_frame(bind_filled(compact(list(change$changed, found))))
  }
  change
}

# Rows of `x` beside those of the sketch that have the same ids, of the series `mine`: a row a series that differs.
changed_in_sketch <- function(sketch, series, mine, x) {
  columns <- lapply(as.list(x), unleveled)
  kept <- which(sketch$of %in% mine)
  place <- lapply(sketch$place, function(column) unleveled(column[kept]))
  codes <- shared_codes(list(x, series[sketch$of[kept], , drop = FALSE]), names(series))
  near <- codes[[1L]] %in% codes[[2L]]
  for (key in names(place)) near <- near & columns[[key]] %in% place[[key]]
  near <- which(near)
  row_key <- function(code, place) do.call(paste, c(list(code), unname(place), sep = "\r"))
  here <- near[match(row_key(codes[[2L]], place), row_key(codes[[1L]][near], lapply(columns[names(place)], `[`, near)))]
  kept <- kept[!is.na(here)]
  here <- here[!is.na(here)]
  common <- intersect(names(sketch$content), names(Filter(is.atomic, columns)))
  differs <- lapply(columns[common], function(column) logical(length(here)))
  for (name in common) differs[[name]] <- !same_values(unleveled(sketch$content[[name]][kept]), columns[[name]][here])
  of <- factor(sketch$of[kept])
  words <- vapply(split(seq_along(kept), of), function(at) {
    paste(common[vapply(differs, function(column) any(column[at]), NA)], collapse = ", ")
  }, "")
  found <- as.integer(levels(of))[nzchar(words)]
  cbind(series[found, , drop = FALSE], columns = unname(words[nzchar(words)]))
}

unleveled <- function(column) if (is.factor(column)) as.character(column) else column

same_values <- function(x, y) {
  if (!is.numeric(x) || !is.numeric(y)) {
    x <- as.character(x)
    y <- as.character(y)
  }
  ifelse(is.na(x) | is.na(y), is.na(x) & is.na(y), x == y)
}

# Is a table, row by row, what its verb returned? Rows in another order take a second look, which hashes all.
is_as_recorded <- function(lineage, now) {
  then <- if (length(lineage$at) == 1L) lineage$steps[[lineage$at]]$print
  place <- setdiff(names(then$loose), names(then$hashes))
  identical(then[c("series", "rows", "hashes")], now[c("series", "rows", "hashes")]) &&
    identical(then$loose[place], now$loose[setdiff(names(now$loose), names(now$hashes))])
}

# Where a brief one is not enough.
whole_print <- function(print, x) if (all(names(print$hashes) %in% names(print$loose))) print else fingerprint(x)

# `in_place`: the rows of `now` are those of then, changed; a series in the place of another is that one, renamed.
compare_prints <- function(then, now, in_place = FALSE) {
  before <- series_key(then$series)
  after <- series_key(now$series)
  both <- after[after %in% before]
  here <- match(both, after)
  there <- match(both, before)
  columns <- intersect(names(now$hashes), names(then$hashes))
  named <- function(series) if (NROW(series) > 0L) series
  lost <- which(!before %in% after)
  new <- which(!after %in% before)
  moved <- same_content(lapply(then$hashes[columns], `[`, lost), lapply(now$hashes[columns], `[`, new))
  pairs <- list(then = lost[moved$then], now = new[moved$now])
  left <- list(then = setdiff(lost, pairs$then), now = setdiff(new, pairs$now))
  if (in_place && stand_alike(then, now, left)) {
    pairs <- Map(c, pairs, left)
    here <- c(here, left$now)
    there <- c(there, left$then)
    left <- list(then = integer(), now = integer())
  }
  rows <- now$rows[here] - then$rows[there]
  differs <- what_differs(then, now, there, here)
  changed <- nzchar(differs) & rows == 0
  change <- compact(c(
    lost_series(then$series, now$series, left),
    list(
      added = named(now$series[left$now, , drop = FALSE]),
      renamed = named(other_names(then$series[pairs$then, , drop = FALSE], now$series[pairs$now, , drop = FALSE])),
      fewer_rows = named(now$series[here[rows < 0], , drop = FALSE]),
      more_rows = named(now$series[here[rows > 0], , drop = FALSE]),
      changed = named(cbind(now$series[here[changed], , drop = FALSE], columns = differs[changed])),
      new_columns = some_names(setdiff(names(now$hashes), names(then$hashes))),
      lost_columns = some_names(setdiff(names(then$hashes), names(now$hashes)))
    )
  ))
  if (length(change) > 0L) lapply(change, function(part) if (is.data.frame(part)) plain_frame(part) else part)
}

# Of pairs of series the columns that differ, "" where none does. Where the times (or what else tells rows apart) were
# changed, the values are compared wherever they stand.
what_differs <- function(then, now, there, here) {
  differ <- function(of, columns) {
    matrix(vapply(columns, function(column) now[[of]][[column]][here] != then[[of]][[column]][there],
      logical(length(here))), length(here), length(columns), dimnames = list(NULL, columns))
  }
  content <- intersect(names(now$hashes), names(then$hashes))
  place <- setdiff(intersect(names(now$loose), names(then$loose)), c(names(now$hashes), names(then$hashes)))
  placed <- differ("hashes", content)
  moved <- differ("loose", place)
  if (any(moved)) {
    at <- rowSums(moved) > 0
    placed[at, ] <- differ("loose", content)[at, ]
  }
  all <- cbind(moved, placed)
  vapply(seq_along(here), function(i) paste(colnames(all)[all[i, ]], collapse = ", "), "")
}

# Series that are gone, while no others came; else nobody knows what became of them.
lost_series <- function(then, now, left) {
  lost <- whole_ids(then[left$then, , drop = FALSE], now)
  if (nrow(lost) == 0L || length(left$now) == 0L) {
    return(list(gone = if (nrow(lost) > 0L) lost))
  }
  came <- whole_ids(now[left$now, , drop = FALSE], then)
  if (length(lost) > 1L || !identical(names(lost), names(came))) {
    return(list(unfound = lost))
  }
  rows <- seq_len(max(nrow(lost), nrow(came)))
  list(other = data.frame(id = names(lost), was = as.character(lost[[1L]])[rows], is = as.character(came[[1L]])[rows]))
}

# Do the series that are left stand where as many stood before, with as many rows at the same times, all under names of
# their own? Rows are sorted by names that became text, so that the names must bear that out: each is nearest to that
# in its place, or they are in no order that sorting would make.
stand_alike <- function(then, now, left) {
  n <- length(left$then)
  place <- setdiff(names(now$loose), names(now$hashes))
  if (n == 0L || n != length(left$now) || !all(place %in% names(then$loose))) {
    return(FALSE)
  }
  same <- function(x, y) identical(as.double(x[left$then]), as.double(y[left$now]))
  if (!same(then$rows, now$rows) || !all(mapply(same, then$loose[place], now$loose[place]))) {
    return(FALSE)
  }
  keys <- names(now$series)
  text <- function(series, key) as.character(series[[key]])
  all(vapply(keys, function(key) {
    was <- text(then$series, key)[left$then]
    is <- text(now$series, key)[left$now]
    other <- was != is
    !any(other) || (!any(was[other] %in% text(now$series, key)) && !any(is[other] %in% text(then$series, key)) &&
      names_in_place(was[other], is[other]))
  }, NA))
}

names_in_place <- function(was, is) {
  pairs <- unique(data.frame(was, is))
  if (nrow(pairs) == 1L) {
    return(TRUE)
  }
  if (anyDuplicated(pairs$was) > 0L || anyDuplicated(pairs$is) > 0L || nrow(pairs) > 500L) {
    return(FALSE)
  }
  far <- utils::adist(lower(pairs$was), lower(pairs$is))
  own <- diag(far)
  diag(far) <- Inf
  is.unsorted(order(natural_key(pairs$is), method = "radix")) || all(own < apply(far, 1L, min)) &&
    all(own < apply(far, 2L, min))
}

# Which series of now hold what a series of then, that is gone, held. Of several that hold the same (idle raters) it is
# not known which is which: none.
same_content <- function(then, now) {
  content <- function(hashes) do.call(paste, lapply(unname(hashes), function(hash) sprintf("%.0f", hash)))
  if (length(then) == 0L || length(then[[1L]]) == 0L || length(now[[1L]]) == 0L) {
    return(list(then = integer(), now = integer()))
  }
  was <- content(then)
  is <- content(now)
  hit <- which(!is %in% c(is[duplicated(is)], was[duplicated(was)]) & is %in% was)
  list(then = match(is[hit], was), now = hit)
}

other_names <- function(then, now) {
  if (nrow(now) == 0L) {
    return(now)
  }
  text <- function(series) do.call(cbind, lapply(as.list(series), as.character))
  differs <- text(then) != text(now)
  those <- function(of) {
    vapply(seq_len(nrow(of)), function(i) paste(of[i, differs[i, ]], collapse = " / "), "")
  }
  ids <- matrix(colnames(differs), nrow(differs), ncol(differs), byrow = TRUE)
  cbind(now, id = those(ids), was = those(text(then)), is = those(text(now)))
}

# Series that are gone since a whole recording, dimension or rater is: its name says it.
whole_ids <- function(gone, left) {
  for (key in names(gone)) {
    if (nrow(gone) > 0L && !any(as.character(gone[[key]]) %in% as.character(left[[key]]))) {
      return(unique(gone[key]))
    }
  }
  gone
}

some_names <- function(names) if (length(names) > 0L) names

plain_frame <- function(x) {
  columns <- lapply(as.list(x), function(column) if (is.factor(column)) as.character(column) else column)
  tibble::new_tibble(columns, nrow = nrow(x))
}

# One word for a whole fingerprint, for files: of its series, in any order, hashed as rows of a table are.
print_digest <- function(print) {
  columns <- as.character(names(print$hashes))
  order <- order(columns, method = "radix") # in every locale
  found <- cpp_fingerprint(list(), c(unname(as.list(print$series)), list(print$rows)), unname(print$hashes[order]),
    logical(length(order)), length(print$rows), known_runs(list()))
  rlang::hash(list(columns[order], found$hashes, found$places))
}

# ---- in words ----------------------------------------------------------------------------------

# Lines for print methods: what was done by hand since the verb, and to the tables that were bound.
format_handled <- function(x) {
  lineage <- lineage_of(x)
  parts <- lapply(hand_edits(lineage), change_words)
  change <- hand_change(x)
  # hand_change() does not look for copies in bound tables
  if (is.null(change$twice)) change <- c(change, compact(list(twice = copied_segments(x))))
  if (length(change) + length(parts) == 0L) {
    return(NULL)
  }
  verbs <- unique(vapply(lineage$steps[verbs_at(lineage)], `[[`, "", "verb"))
  verbs <- setdiff(verbs, c("data", "given"))
  words <- c(unlist(parts), if (length(change) > 0L) change_words(change))
  cli::col_yellow(paste0("By hand", if (length(verbs) > 0L) " since ",
    paste0(verbs, "()", collapse = ", ", recycle0 = TRUE), ": ",
    paste(unique(words), collapse = "; "), "."))
}

# The verbs that made a table, or the tables that were bound as it: what was done by hand to these is seen through.
verbs_at <- function(lineage, at = lineage$at) {
  unique(unlist(lapply(at, function(id) {
    step <- lineage$steps[[id]]
    if (step$verb == "by_hand") verbs_at(lineage, unlist(step$from)) else id
  })))
}

# What was done by hand to tables before they were bound, without what was taken away: that may have come back.
hand_edits <- function(lineage) {
  by_hand <- Filter(function(step) step$verb == "by_hand", lineage$steps[lineage$at])
  Filter(length, lapply(unname(by_hand), function(step) without_takings(step$arguments)))
}
without_takings <- function(change) change[setdiff(names(change), c("gone", "fewer_rows", "kept", "lost_columns"))]

# What is no longer as it was in the ratings that all began with: values and times of theirs, and names of any table.
edits_of_ratings <- function(x) {
  steps <- Filter(function(step) step$verb == "by_hand", lineage_of(x)$steps)
  changes <- c(unname(lapply(steps, `[`, c("table", "arguments"))), list(list(table = kind_of(x),
    arguments = hand_change(x))))
  Filter(length, lapply(changes, function(change) {
    edits <- without_takings(change$arguments)
    named <- edits[intersect(names(edits), c("renamed", "other", "unfound", "added", "more_rows"))]
    if (change$table == "annotations" && has_moved(edits, c("value", "time"))) c(named, edits["changed"]) else named
  }))
}

# Is one of these columns among those that were changed?
has_moved <- function(change, columns) any(unlist(columns_changed(change$changed)) %in% columns)

# Of each series that was changed the names of its columns that differ.
columns_changed <- function(changed) strsplit(as.character(changed[["columns"]]), ", ", fixed = TRUE)

change_words <- function(change, most = 3L) {
  many <- function(part, what, of = series_words(change[[part]], most)) {
    if (!is.null(change[[part]])) paste0(of, " ", what)
  }
  compact(c(
    many("gone", "taken away"), other_words(change$other), many("unfound", "taken away or renamed"),
    if (is.null(change$other)) many("added", if (is.null(change$unfound)) "added" else "added or renamed"),
    renaming_words(change$renamed),
    if (has_no_ids(change$fewer_rows)) "rows taken away" else many("fewer_rows", "with fewer rows"),
    if (has_no_ids(change$more_rows)) "rows added" else many("more_rows", "with more rows"),
    many("twice", "there twice"),
    if (!is.null(change$changed)) {
      columns <- unique(unlist(columns_changed(change$changed)))
      paste0(paste(replace(columns, columns == "time", "times"), collapse = ", "), " of ",
        series_words(change$changed, most), " changed")
    },
    if (!is.null(change$new_columns)) paste0("column ", paste(change$new_columns, collapse = ", "), " added"),
    if (!is.null(change$lost_columns)) paste0("column ", paste(change$lost_columns, collapse = ", "), " dropped")
  ))
}

has_no_ids <- function(part) !is.null(part) && length(ids_of_part(part)) == 0L

some_words <- function(words, most = 3L) {
  left <- length(words) - most
  counted <- most > 3L && left > 0L
  paste0(paste(utils::head(words, most), collapse = ", "), if (left > 0L) " and ", if (counted) paste0(left, " "),
    if (left > 0L) if (counted && left == 1L) "other" else "others")
}

# "recording clip1 renamed clip1b"; of two ids at once each by itself, unless a name holds what parts them.
renaming_words <- function(renamed) {
  if (is.null(renamed)) {
    return(NULL)
  }
  parts <- lapply(renamed[c("id", "was", "is")], strsplit, " / ", fixed = TRUE)
  apart <- lengths(parts$id) == lengths(parts$was) & lengths(parts$id) == lengths(parts$is)
  each <- Map(function(part, text) unlist(ifelse(apart, part, text)), parts, renamed[names(parts)])
  some_words(unique(paste0(each$id, " ", short_name(each$was), " renamed ", short_name(each$is))))
}

# "other recordings (a, b) than before (c, d)".
other_words <- function(other) {
  if (is.null(other)) {
    return(NULL)
  }
  some <- function(names) some_words(short_name(names[!is.na(names)]))
  paste0("other ", other$id[[1L]], if (nrow(other) > 1L) "s", " (", some(other$is), ") than before (",
    some(other$was), ")")
}

# The ids of a part of a change, without what it says of them.
ids_of_part <- function(part) part[setdiff(names(part), c("columns", "id", "was", "is"))]

# "clip1 / arousal, clip2 / arousal, clip3 / arousal and others".
series_words <- function(series, most = 3L) {
  ids <- as.list(ids_of_part(series))
  if (length(ids) == 0L) {
    return("rows")
  }
  names <- short_name(do.call(paste, c(unname(ids), sep = " / ")))
  speaks <- length(ids) == 1L && !names(ids) %in% c("class", "classes") # else its names speak for themselves
  paste0(if (speaks) paste0(names(ids), if (length(names) > 1L) "s", " "),
    some_words(names, if (length(ids) > 1L) min(most, 4L) else most))
}

# All that was done by hand since the verb, to the table or to those that were bound as it.
changes_by_hand <- function(x) c(hand_edits(lineage_of(x)), list(hand_change(x)))

# These parts of it one below the other ("changed", "fewer_rows", ...), as they are and by their ids alone.
parts_by_hand <- function(x, parts, as = identity) {
  bind_filled(lapply(compact(do.call(c, lapply(changes_by_hand(x), `[`, parts))), as))
}
series_by_hand <- function(x, parts) parts_by_hand(x, parts, ids_of_part)

# Intervals are of the numbers that they were estimated with.
warn_other_intervals <- function(x) {
  if (!all(c("conf.low", "conf.high") %in% names(x))) {
    return(invisible())
  }
  changed <- parts_by_hand(x, "changed")
  stale <- vapply(columns_changed(changed), function(columns) {
    any(c("value", "estimate", "lag") %in% columns) && !any(c("conf.low", "conf.high") %in% columns)
  }, NA)
  if (any(stale)) {
    warn_musefuse(paste("Intervals belong to the values as they were: those of {series_words(changed[stale, ])} were",
      "changed by hand."), "changed")
  }
}

# In how many series a column is no longer what the verb returned, or no longer where it was.
changed_rows <- function(x, column) {
  parts <- parts_by_hand(x, "changed")
  if (nrow(parts) == 0L) {
    return(0L)
  }
  telling <- c(column, table_keys[[kind_of(x)]]$place)
  hit <- vapply(columns_changed(parts), function(names) any(telling %in% names), NA)
  nrow(unique(parts[hit, setdiff(names(parts), "columns")]))
}

# The ids of series whose content is no longer what the verb returned.
changed_series <- function(x) {
  changed <- series_by_hand(x, c("changed", "fewer_rows", "more_rows", "twice", "added", "renamed"))
  keys <- intersect(names(series_of(x)), names(changed))
  unique(intersect(series_key(series_of(x)[keys]), series_key(changed[keys])))
}
