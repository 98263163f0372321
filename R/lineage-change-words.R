# What was done to a table by hand, in words, and which rows of it are no longer what the verb returned.

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
