# What is kept of a table beside its hashes, by which it is seen that more was done than taking rows away: a hash of all
# rows of a series says nothing of those that are left. A short table is kept whole. Of a longer one a few rows of each
# series are kept, spread evenly; and where its rows are in the order of one column of numbers (a gold standard,
# ratings), a hash of each block of 32 rows, which takes 1 to 2 % of what the rows take: what a filter() or head()
# leaves are whole blocks, but for their ends. So of a long table it is not seen that a value was changed by hand where
# rows beside it are gone and it is none of the few (in a sample of the rows, say).

block_rows <- 32 # as in core/util/fingerprint.h

in_order <- function(parts) length(parts$place) == 1L && is.numeric(parts$place[[1L]])
is_long_table <- function(parts) {
  parts$rows * (length(parts$place) + length(parts$content)) > if (in_order(parts)) 20000 else 200000
}
has_blocks <- function(parts) in_order(parts) && is_long_table(parts)

# list(of = numbers of series, place =, content = columns of the rows that are kept, blocks). NULL of a table in which
# rows cannot be told apart, and of a long one whose series do not stand one after the other.
sketch_of <- function(x, print) {
  parts <- print_parts(x)
  columns <- as.list(x)
  place <- names(parts$place)
  plain <- vapply(columns, function(column) is.atomic(column) && is.null(dim(column)), NA)
  if (length(place) == 0L || !any(print$rows > 1) || !all(plain[place])) {
    return(NULL)
  }
  rows <- if (is_long_table(parts)) evenly_kept(parts$ids, print) else
    list(at = seq_len(nrow(x)), of = series_of_rows(x, print$series))
  if (!is.null(rows)) {
    content <- intersect(names(print$hashes), names(columns)[plain])
    list(of = rows$of, place = lapply(columns[place], `[`, rows$at), content = lapply(columns[content], `[`, rows$at),
      blocks = print$blocks)
  }
}

# Up to eight rows of each series (of one row nothing is left) whose series stand one after the other, as those of which
# there are blocks do.
evenly_kept <- function(ids, print) {
  size <- print$rows
  n <- pmin(size, 8) * (size > 1)
  of <- rep(seq_along(size), n)
  at <- (cumsum(size) - size)[of] + 1 + floor((sequence(n) - 1) * (size[of] - 1) / pmax(n[of] - 1, 1))
  if (!is.null(print$blocks)) {
    return(list(at = at, of = of))
  }
  stands <- mapply(function(id, told) {
    if (identical(levels(id), levels(told))) {
      return(identical(as.integer(.subset(id, at)), as.integer(told)[of])) # nothing is labelled
    }
    identical(as.character(id[at]), as.character(told)[of])
  }, ids, print$series)
  if (all(stands)) list(at = at, of = of)
}

# Of each row the number of its series among these, or of those of them that are `mine`.
series_of_rows <- function(x, series, mine = seq_len(nrow(series))) {
  if (length(series) == 0L) {
    return(rep(1L, nrow(x)))
  }
  codes <- shared_codes(list(x, series[mine, , drop = FALSE]), names(series))
  mine[match(codes[[1L]], codes[[2L]])]
}

# Of the series `mine`, which have lost rows, those in whose rows that are left something differs from what was kept of
# them as `step` returned them, with the names of these columns.
changed_in_rest <- function(step, mine, x) {
  series <- step$print$series
  of <- series_of_rows(x, series, mine)
  found <- list(changed_in_sketch(step$sketch, step$print$rows, of, x),
    changed_in_blocks(step$sketch$blocks, step$print$rows, of, x))
  words <- vapply(mine, function(one) {
    hit <- lapply(found, function(columns) names(columns)[vapply(columns, function(those) one %in% those, NA)])
    paste(unique(unlist(hit)), collapse = ", ")
  }, "")
  cbind(series[mine[nzchar(words)], , drop = FALSE], columns = words[nzchar(words)])
}

# The numbers of the series whose rows differ from those in the sketch, a vector a column. Of a series that was kept
# whole a row in another place is none of it.
changed_in_sketch <- function(sketch, size, of, x) {
  place <- names(sketch$place)
  common <- intersect(names(sketch$content), names(Filter(is.atomic, as.list(x))))
  here <- lapply(as.list(x)[c(place, common)], unleveled)
  kept <- which(tabulate(of, length(size))[sketch$of] > 0)
  then <- lapply(c(sketch$place, sketch$content), function(column) unleveled(column[kept]))
  rows <- which(!is.na(of))
  for (key in place) rows <- rows[here[[key]][rows] %in% then[[key]]]
  row_key <- function(of, columns) do.call(paste, c(list(of), unname(columns), sep = "\r"))
  at <- match(row_key(of[rows], lapply(here[place], `[`, rows)), row_key(sketch$of[kept], then[place]))
  rows <- rows[!is.na(at)]
  at <- at[!is.na(at)]
  changed <- lapply(stats::setNames(nm = common), function(name) {
    unique(of[rows][!same_values(then[[name]][at], here[[name]][rows])])
  })
  whole <- which(tabulate(sketch$of, length(size)) == size)
  strange <- setdiff(which(of %in% whole), rows)
  new <- lapply(place, function(key) !here[[key]][strange] %in% then[[key]])
  moved <- lapply(new, function(is_new) unique(of[strange][is_new | !Reduce(`|`, new)]))
  c(stats::setNames(moved, place), changed)
}

# The same of blocks that have all of their rows.
changed_in_blocks <- function(blocks, size, of, x) {
  place <- names(blocks$place)
  if (is.null(blocks) || !is.numeric(x[[place]])) {
    return(NULL)
  }
  rows <- which(!is.na(of))
  of <- of[rows]
  columns <- lapply(as.list(x)[intersect(names(blocks$sums), names(x))], function(column) plain_column(column)[rows])
  n <- ceiling(size / block_rows)
  before <- cumsum(n) - n
  block <- integer(length(rows))
  series <- structure(of, levels = as.character(seq_along(n)), class = "factor")
  for (at in split(seq_along(rows), series, drop = TRUE)) {
    one <- of[[at[[1L]]]]
    block[at] <- findInterval(columns[[place]][at], blocks$place[[place]][before[[one]] + seq_len(n[[one]])]) +
      before[[one]]
  }
  strange <- is.na(block) | block == before[of]
  block[strange] <- NA
  content <- setdiff(names(columns), place)
  found <- cpp_fingerprint(list(as.integer(block)), list(columns[[place]]), unname(columns[content]),
    logical(length(content)), length(rows), known_runs(list()))
  id <- found$ids[[1L]]
  series <- rep(seq_along(n), n)[id]
  full <- pmin(block_rows, (size + block_rows * before)[series] - block_rows * (id - 1))
  differs <- function(name, hashes) !is.na(id) & found$rows == full & hashes %% 2^31 != blocks$sums[[name]][id]
  moved <- differs(place, found$places[[1L]])
  changed <- Map(function(name, hashes) series[differs(name, hashes) & !moved], content, found$hashes)
  c(stats::setNames(list(c(of[strange], series[moved | !is.na(id) & found$rows > full])), place), changed)
}

unleveled <- function(column) if (is.factor(column)) as.character(column) else column

same_values <- function(x, y) {
  if (!is.numeric(x) || !is.numeric(y)) {
    x <- as.character(x)
    y <- as.character(y)
  }
  ifelse(is.na(x) | is.na(y), is.na(x) & is.na(y), x == y)
}
