# What was done to a table by hand: its fingerprint as the verb returned it beside that of now.

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

# Of series that have lost rows, which columns differ in rows that are left? Of those that several of the tables had
# that were bound, nobody knows whose rows these are.
with_changed_rows <- function(change, lineage, x) {
  if (is.null(change$fewer_rows)) {
    return(change)
  }
  keys <- lapply(lineage$steps[lineage$at], function(step) series_key(step$print$series))
  cut <- setdiff(series_key(ids_of_part(change$fewer_rows)), unlist(keys)[duplicated(unlist(keys))])
  found <- Map(function(step, keys) {
    mine <- which(keys %in% cut)
    if (length(mine) > 0L && !is.null(step$sketch)) changed_in_rest(step, mine, x)
  }, lineage$steps[lineage$at], keys)
  found <- bind_filled(compact(unname(found)))
  if (nrow(found) > 0L) change$changed <- plain_frame(bind_filled(compact(list(change$changed, found))))
  change
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
