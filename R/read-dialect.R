# How a text file writes its table: where it begins, what parts the cells, the decimal mark, whether there is a header,
# a row of units. Told by the first lines, as one record that read-cells.R reads the file by.

# The dialect of a file by its first lines, NULL where they hold no table. `skip`: lines before the first row of data.
guess_dialect <- function(lines, wanted = list()) {
  blank <- !grepl("[^ \t\r]", lines)
  start <- wanted$skip %||% 0L
  delim <- wanted$delim
  declared <- utils::head(which(grepl("^\"?sep=.\"?\r?$", lines)), 1L)
  if (length(declared) == 1L && sum(!blank[seq_len(declared)]) <= 5L) {
    delim <- delim %||% sub("^\"?sep=(.).*$", "\\1", lines[[declared]])
    start <- max(start, declared)
  }
  at <- which(!blank & seq_along(lines) > start)
  if (length(at) == 0L) {
    return(NULL)
  }
  at <- at[!grepl("^[ |]*:?-{3,}:?([ ]*[|+][ ]*:?-{3,}:?)+[ |]*$", lines[at])] # rules of Markdown and Org
  chart <- arff_names(lines) %||% chart_names(lines) %||% acq_names(lines) %||% opensignals_names(lines)
  if (!is.null(chart)) {
    at <- at[at > chart$last]
    wanted$columns <- wanted$columns %||% chart$names
  }
  marked <- cumprod(grepl(remark_pattern, lines[at])) == 1
  remarks <- at[marked]
  at <- without_inner_remarks(at[!marked], lines)
  if (length(at) == 0L) {
    return(NULL)
  }
  block <- find_block(lines[at], delim, !is.null(wanted$skip))
  if (is.null(block)) {
    return(NULL)
  }
  if (!is.null(chart) && identical(wanted$columns, chart$names)) {
    wanted$columns <- c(chart$names, rep("", block$width))[seq_len(block$width)] # rows may end in a mark
  }
  remark_header <- commented_header(lines[remarks], block)
  out <- name_columns(block, at, remark_header, wanted)
  if (is.null(out)) {
    return(NULL)
  }
  if (is.null(wanted$columns)) out$short_header <- out$short_header %||% short_header(block)
  out$said_rate <- chart$rate
  out$device <- chart$device
  out$head_rate <- rate_of_head(lines[seq_len(min(out$skip, length(lines)))])
  out$decimal <- wanted$decimal %||% guess_decimal(out$sample)
  out["na"] <- list(wanted$na) # there even where it is NULL: `$na` would be `$names`
  out
}

# Remarks among the rows, as loggers write them: few, or they are rows of a rater called "#1".
without_inner_remarks <- function(at, lines) {
  inner <- grepl(remark_pattern, lines[at])
  if (sum(inner) < 0.2 * length(at)) at[!inner] else at
}

remark_pattern <- "^[ \t]*(#|%|//)"

# LabChart's head: lines of "Key=", tab, what it is, among them the channels' names. Times are exported only where it is
# asked to. NULL elsewhere.
chart_names <- function(lines) {
  head <- grepl("^[A-Za-z]+=(\t|$)", lines)
  title <- which(grepl("^ChannelTitle=\t", lines) & head)
  if (length(title) != 1L || !head[[1L]]) {
    return(NULL)
  }
  channels <- trimws(strsplit(lines[[title]], "\t", fixed = TRUE)[[1L]][-1L])
  last <- max(which(head))
  row <- strsplit(c(lines[-seq_len(last)], "")[[1L]], "\t", fixed = TRUE)[[1L]]
  if (sum(!startsWith(row, "#")) > length(channels)) {
    return(list(last = last, names = c("Time", channels), device = TRUE))
  }
  step <- regmatches(lines, regexec("^Interval=\\s*([0-9.,]+) *([A-Za-z]+)", lines))
  step <- c(step[lengths(step) > 0L], list(c("", "1", "")))[[1L]]
  unit <- unit_of_name(step[[3L]])
  list(last = last, names = channels, device = TRUE,
    rate = if (!is.na(unit)) 1 / in_seconds(text_to_number(step[[2L]]), unit))
}

# AcqKnowledge's head: the file, "1 msec/sample", "2 channels", name and unit of each, a row of names whose first is the
# unit of the times, a row of numbers of samples. Channels of modules such as EDA100C are called by what they measure.
acq_names <- function(lines) {
  at <- which(grepl("[^ \t\r]", lines))
  rate <- which(grepl("^[0-9.,]+ *(u?sec|msec|min|ms|s|hours?)/sample", lines[at]))
  if (length(rate) != 1L || !grepl("^[0-9]+ channels?", c(lines[at], "", "")[[rate + 1L]])) {
    return(NULL)
  }
  n <- as.integer(sub(" .*$", "", lines[at][[rate + 1L]]))
  named <- rate + 1L + 2L * seq_len(n) - 1L
  last <- max(named) + 1L
  if (last + 2L > length(at)) {
    return(NULL)
  }
  header <- lines[at][[last + 1L]]
  marks <- lengths(regmatches(header, gregexpr("[\t,;]", header)))
  channels <- sub("^([A-Za-z]{2,})[0-9]{2,3}[A-Za-z]?$", "\\1", trimws(gsub("\"", "", lines[at][named])))
  unit <- sub("^\"?([a-zA-Z]+)\"?[\t,;].*$", "\\1", header)
  if (unit == header || is.na(unit_of_name(unit))) {
    step <- strsplit(sub("/sample.*$", "", lines[at][[rate]]), " +")[[1L]]
    counts <- are_counts(lines[at][[last + 2L]], length(at) - last - 2L)
    return(list(last = at[[last + counts]] + counts, names = c(channels, rep("", marks + 1L - n)), device = TRUE,
      rate = 1 / in_seconds(text_to_number(step[[1L]]), unit_of_name(step[[2L]]))))
  }
  counts <- grepl("^[\t,; ]+[0-9]", lines[at][[last + 2L]])
  list(last = at[[last + 1L + counts]], names = c(paste0("Time (", unit, ")"), channels, rep("", marks - n)),
    device = TRUE)
}

# Under the names of channels stands how many samples each has: no fewer than the lines that were looked at.
are_counts <- function(line, n) {
  cells <- strsplit(trimws(line), "[\t,; ]+")[[1L]]
  all(grepl("^[0-9]+$", cells)) && length(unique(cells)) == 1L && as.numeric(cells[[1L]]) >= n
}

# ARFF of Weka: a line an attribute, and the rows below "@data".
arff_names <- function(lines) {
  data <- grep("^@data\\b", lines, ignore.case = TRUE)
  named <- grep(caseless("^@attribute[ \t]"), lines, ignore.case = TRUE)
  if (length(data) != 1L || length(named) == 0L || !any(grepl(caseless("^@relation\\b"), lines, ignore.case = TRUE))) {
    return(NULL)
  }
  names <- sub(caseless("^@attribute[ \t]+(\"[^\"]*\"|'[^']*'|[^ \t]+).*$"), "\\1", lines[named], ignore.case = TRUE)
  list(last = data, names = gsub("^[\"']|[\"']$", "", names))
}

# OpenSignals (r)evolution: a head of JSON, which names the columns and what each sensor measures.
opensignals_names <- function(lines) {
  head <- grep("^# *\\{.*\"sampling rate\"", lines)
  last <- grep("^# *EndOfHeader", lines)
  list_of <- function(key) {
    text <- sub(paste0("^.*\"", key, "\": *\\[([^]]*)\\].*$"), "\\1", lines[[head]])
    if (text == lines[[head]]) character() else trimws(gsub("\"", "", strsplit(text, ",")[[1L]]))
  }
  if (length(head) != 1L || length(last) != 1L || length(list_of("column")) == 0L) {
    return(NULL)
  }
  names <- list_of("column")
  at <- match(list_of("label"), names)
  if (anyNA(at) || length(at) != length(list_of("sensor"))) {
    return(NULL)
  }
  names[setdiff(seq_along(names)[-1L], at)] <- "event" # the digital ports
  names[at] <- list_of("sensor")
  list(last = last, names = names, rate = rate_of_head(lines[[head]]), device = TRUE)
}

# How many rows a second a file's head tells; NULL where it tells none, or several.
rate_of_head <- function(lines) {
  pattern <- paste0("(?i)(sampl([iI]ng|e)[ _-]*(rate|freq[a-z]*)|frame[ _-]*rate|\\bfps)\\b[^0-9a-z,;]{0,8}",
    "(\\(?hz\\)?[^0-9a-z,;]{0,4})?([0-9]+([.][0-9]+)?)")
  found <- regmatches(lines, regexpr(pattern, lines, perl = TRUE))
  rate <- unique(as.numeric(sub("^.*?([0-9.]+)$", "\\1", found, perl = TRUE)))
  if (length(rate) == 1L && is.finite(rate) && rate > 0) rate
}

# The rows of the table and the mark that parts them: the mark that cuts the lines, from some line to the last, into the
# same number of cells, of which most are numbers or times.
find_block <- function(lines, delim = NULL, from_top = FALSE) {
  lines <- utils::head(lines, 40L)
  found <- lapply(delim %||% c(";", "\t", ",", "|"), function(mark) score_block(lines, mark, from_top))
  score <- vapply(found, function(block) block$score, 0)
  if (is.null(delim) && score[[2L]] <= 0.3) { # there is white space in cells, too: it parts them where marks do worse
    space <- score_block(lines, " ", from_top)
    # The blank between a date and its time parts rows only: their header has a name less, that of the true mark has
    # not.
    if (whole_header(space) || !any(vapply(found, whole_header, NA))) {
      found <- c(found, list(space))
      score <- c(score, 0.9 * space$score)
    }
  }
  if (max(score) <= 0) {
    return(NULL)
  }
  # decimal commas cut rows, too, but not the header, which a true mark cuts like all other lines
  best <- which.max(score)
  size <- lapply(found, function(block) lengths(block$cells))
  even <- vapply(size, function(one) one[[1L]] > 1L && all(one == one[[1L]]), NA)
  if (size[[best]][[1L]] == 1L && any(even & score > 0)) best <- which.max(ifelse(even, score, -1))
  found[[best]]
}

whole_header <- function(block) {
  block$width >= 3L && block$score > 0 && length(block$cells[[block$first]]) == block$width
}

score_block <- function(lines, mark, from_top) {
  cells <- split_cells(lines, mark)
  size <- lengths(cells)
  width <- usual_count(size)
  first <- if (from_top) 1L else first_of_run(cells, size, width)
  inside <- seq.int(first, length(lines))
  body <- cells[inside][size[inside] == width]
  flat <- unlist(utils::tail(body, -1L))
  if (length(flat) == 0L) flat <- unlist(body)
  numbers <- mean(looks_numeric(flat) | looks_timed(flat))
  list(delim = mark, cells = cells, first = first, width = width, numbers = numbers,
    score = if (width < 2L || numbers <= 0.2) numbers * 1e-3 * (numbers > 0.5) else
      numbers * min(1, length(body) / length(inside)) + 0.01)
}

usual_count <- function(size) {
  later <- if (length(size) > 3L) size[seq.int(length(size) %/% 2L, length(size))] else utils::tail(size, 2L)
  counts <- table(later)
  as.integer(names(counts)[[which.max(counts)]])
}

# The first line from which on (nearly) all have the table's width; a header may lack the cell over row names. An odd
# line among rows of numbers is no head, but odd: it is refused where it is read.
first_of_run <- function(cells, size, width) {
  odd <- which(size != width)
  before <- odd[odd < length(size) / 2 & vapply(odd,
    function(i) mean(size[seq.int(i + 1L, length(size))] == width) > 0.8, NA)]
  of_numbers <- function(i) size[[i]] == width && all(looks_numeric(cells[[i]]) | looks_timed(cells[[i]])) &&
    !all(is_na_text(cells[[i]]))
  before <- before[before == 1L | !vapply(pmax(before - 1L, 1L), of_numbers, NA)]
  first <- if (length(before) > 0L) max(before) + 1L else 1L
  if (first > 1L && size[[first - 1L]] == width - 1L && width > 2L) first - 1L else first
}

# "# time anna ben": the header as the last remark.
commented_header <- function(remarks, block) {
  if (length(remarks) == 0L) {
    return(NULL)
  }
  header <- split_cells(trimws(sub("^[ \t]*(#|%|//)+", "", remarks[[length(remarks)]])), block$delim)[[1L]]
  if (length(header) == block$width && !any(looks_numeric(header))) header
}

name_columns <- function(block, at, remark_header, wanted) {
  rows <- seq.int(block$first, length(block$cells))
  cells <- block$cells[rows]
  first <- cells[[1L]]
  has_header <- is.null(remark_header) && is_header(first, utils::head(cells[-1L], 5L), block$width)
  names <- if (has_header) first else remark_header
  data <- cells[seq.int(1L + has_header, length.out = length(cells) - has_header)]
  used <- as.integer(has_header)
  lead <- if (has_header) max(title_rows(cells), as.integer(is_remark(block, at))) else 0L
  if (lead > 0L) {
    block$first <- block$first + lead
    return(name_columns(block, at, remark_header, wanted))
  }
  more <- if (has_header) more_headers(data)
  units <- more$units
  if (!is.null(more) && identical(trimws(data[[1L]]), trimws(names))) more$join <- identity # the same row once more
  if (!is.null(more)) {
    names <- more$join(names)
    data <- data[-seq_len(more$rows)]
    used <- used + more$rows
  }
  if (length(data) == 0L) {
    return(list(empty = TRUE, names = names, delim = block$delim))
  }
  width <- block$width
  short <- NULL
  if (!is.null(names) && length(names) == width - 1L) {
    short <- names
    names <- pad_names(names, data, width)
    if (!is.null(names)) short <- NULL
  }
  if (length(names) > width) short <- names
  headless <- is.null(names)
  names <- wanted$columns %||% names
  list(
    delim = block$delim, names = names %||% rep("", width), width = width,
    headless = headless && is.null(wanted$columns), short_header = if (is.null(wanted$columns)) short,
    preamble = block$first > 1L,
    units = units, skip = at[[block$first]] - 1L + used + blanks_after(at, block$first, used),
    sample = Filter(function(row) length(row) == width, utils::head(data, 30L)), empty = FALSE,
    ragged = any(lengths(utils::head(data, 5L)) != width)
  )
}

# Spreadsheets fill a title's row, and blank ones below it, with marks: as many rows above that of the names.
title_rows <- function(cells) {
  here <- lapply(utils::head(cells, 10L), function(row) which(nzchar(row)))
  alone <- vapply(here, function(at) length(at) == 0L || identical(at, 1L), NA)
  lead <- match(FALSE, alone, 0L) - 1L
  rows <- cells[seq_len(max(lead, 0L) + 2L * (lead > 0L && length(cells) >= lead + 2L))]
  if (length(rows) < 3L) {
    return(0L)
  }
  titles <- unlist(rows[seq_len(lead)])
  names <- rows[[lead + 1L]]
  is_text <- function(x) !any(looks_numeric(x[nzchar(x)]) | looks_timed(x[nzchar(x)]))
  below <- rows[[lead + 2L]]
  if (is_text(below) && length(cells) > length(rows)) below <- cells[[length(rows) + 1L]] # names in two rows
  over_numbers <- is_text(names) && any(nzchar(below) & looks_numeric(below))
  if (any(nzchar(titles)) && is_text(titles) && over_numbers) lead else 0L
}

# A first row of text, parted from another such by a blank line: as many words as there are columns, by chance.
is_remark <- function(block, at) {
  k <- block$first
  if (length(block$cells) < k + 2L || at[[k + 1L]] - at[[k]] == 1L) {
    return(FALSE)
  }
  following <- block$cells[[k + 1L]]
  !any((looks_numeric(following) | looks_timed(following)) & !is_na_text(following))
}

# Blank lines between the header and the data.
blanks_after <- function(at, first, used) if (used == 0L) 0L else at[[first + used]] - at[[first]] - used

# A row is a header where it has text over columns of numbers, or text only.
is_header <- function(first, rest, width) {
  if (length(first) != width) {
    return(TRUE)
  }
  text <- !looks_numeric(first) & !looks_timed(first)
  if (!any(text)) {
    return(FALSE)
  }
  rest <- Filter(function(row) length(row) == width, rest)
  if (length(rest) == 0L || all(text) || names_times(first, text)) {
    return(TRUE)
  }
  text_below <- Reduce(`&`, lapply(rest, function(row) !looks_numeric(row) & !looks_timed(row)))
  any(text & !text_below)
}

# "rater, 0, 0.5, 1": names of ids before times in the header.
names_times <- function(first, text) {
  timed <- looks_timed(first[!text]) & !looks_numeric(first[!text])
  if (sum(!text) >= 4L && all(timed) && all(id_columns(first[text]))) {
    return(TRUE)
  }
  number <- as_decimal(first[!text])
  sum(text) >= 1L && length(number) >= 4L && !anyNA(number) && !is.unsorted(number, strictly = TRUE) &&
    all(id_columns(first[text]) | compact_name(first[text]) %in% generic_id_words | !is.na(time_rank(first[text])))
}

# Rows under the header without any number, over columns that hold numbers: units, or the second part of the names,
# under which pandas writes what the rows are called by. NULL where there are none; else how many (`rows`), `units`, and
# `join()`, which makes the names.
more_headers <- function(data) {
  if (is_second_header(data)) {
    second <- data[[1L]]
    if (is_unit_row(second)) {
      return(list(rows = 1L, units = second, join = identity))
    }
    return(list(rows = 1L, join = function(names) trimws(paste(names_over(names, second), second))))
  }
  if (length(data) >= 3L && is_second_header(data[-1L]) && which_here(data[[2L]]) == 1L &&
    !any((looks_numeric(data[[1L]]) | looks_timed(data[[1L]])) & !is_na_text(data[[1L]]))) {
    list(rows = 2L, join = function(names) {
      c(data[[2L]][[1L]], trimws(paste(names_over(names, data[[1L]]), data[[1L]]))[-1L])
    })
  }
}

# The number of the one cell that is not empty, 0 where it is another number of cells.
which_here <- function(cells) {
  here <- which(nzchar(cells))
  if (length(here) == 1L) here else 0L
}

# A merged cell of a spreadsheet stands over several columns, and is written over the first of them.
names_over <- function(names, second) {
  merged <- !nzchar(names) & nzchar(second) & seq_along(names) > match(TRUE, nzchar(names), length(names))
  for (k in which(merged)) names[[k]] <- names[[k - 1L]]
  names
}

# A row without any number, over columns that hold numbers.
is_second_header <- function(data) {
  if (length(data) < 2L || length(data[[1L]]) != length(data[[2L]])) {
    return(FALSE)
  }
  here <- !is_na_text(data[[1L]])
  number <- looks_numeric(data[[1L]]) & here
  below <- (looks_numeric(data[[2L]]) | looks_timed(data[[2L]])) & !is_na_text(data[[2L]])
  !any(number) && !any(looks_timed(data[[1L]])) && any(here & below)
}

is_unit_row <- function(cells) {
  cells <- cells[!is_na_text(cells)]
  if (any(!is.na(time_rank(cells)) & lengths(name_tokens(cells)) > 1L)) { # "Time (s)" is a name
    return(FALSE)
  }
  bare <- gsub("[][()]", "", cells)
  any(!is.na(vapply(bare, unit_of_name, ""))) || all(nchar(bare) <= 4L) && any(grepl("^\\[|^\\(|^-$|%", cells))
}

# One name fewer than columns: a trailing mark in each line, or a first column of row names, as R writes them; NULL
# where it is neither.
pad_names <- function(names, data, width) {
  last <- vapply(data, function(row) c(row, "")[[min(width, length(row) + 1L)]], "")
  if (all(last == "")) {
    return(c(names, ""))
  }
  full <- Filter(function(row) length(row) == width, data)
  first <- vapply(full, `[[`, "", 1L)
  second <- text_to_number(vapply(full, `[[`, "", 2L))
  of_rows <- identical(first, as.character(seq_along(first))) && !is.unsorted(second[!is.na(second)]) ||
    !any(looks_numeric(first) | looks_timed(first)) && anyDuplicated(first) == 0L
  if (of_rows) c("", names)
}

# Names over fewer columns than the rows have, one of them a clock's: commas are decimal marks, too, or a cell is open.
# Or over more, after a clock's: rows lack their last cells.
short_header <- function(block) {
  if (block$first < 2L) {
    return(NULL)
  }
  above <- block$cells[[block$first - 1L]]
  of_time <- !is.na(time_rank(above))
  other <- length(above) > 1L && !any(looks_numeric(above) | looks_timed(above)) &&
    if (length(above) > block$width) of_time[[1L]] && all(nzchar(above)) else
      length(above) < block$width && any(of_time)
  if (other) above
}

# A comma counts as the decimal mark where no number has a point; "998; 999; 1,000" in one column is left open, and
# asked.
guess_decimal <- function(sample) {
  if (length(sample) == 0L) {
    return(".")
  }
  cells <- matrix(unlist(sample), nrow = length(sample[[1L]]))
  points <- apply(cells, 1L, point_parts_thousands)
  if (any(points)) {
    return(",")
  }
  comma <- grepl("^[-+]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?$", without_gaps(cells))
  if (any(grepl("[.].*,", cells) & grepl(thousands_pattern("[.]", ","), cells))) {
    return(",")
  }
  if (!any(comma) || any(grepl("^[-+]?[0-9]*[.][0-9]+([eE][-+]?[0-9]+)?$", cells))) {
    return(".")
  }
  dim(comma) <- dim(cells)
  clear <- vapply(which(rowSums(comma) > 0L), function(k) !may_be_thousands(cells[k, ]), NA)
  if (any(clear)) "," else "."
}

# Cells like 1,234 beside whole numbers or numbers with a point: decimals, or thousands?
may_be_thousands <- function(text) {
  comma <- grepl(",", text, fixed = TRUE)
  all(grepl("^[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+$", text[comma])) && any(grepl("^[-+]?[0-9]*[.]?[0-9]+$", text[!comma]))
}

# 500; 1.000; 1.500 rise as thousands only: the comma is the decimal mark there.
point_parts_thousands <- function(text) {
  text <- text[!is_na_text(text)]
  point <- grepl(".", text, fixed = TRUE)
  if (!any(point) || all(point) || !all(grepl(thousands_pattern("[.]", ","), text[point])) ||
    !all(grepl("^[-+]?[0-9]+(,[0-9]+)?$", text[!point]))) {
    return(FALSE)
  }
  plain <- function(text) as.numeric(sub(",", ".", text, fixed = TRUE))
  !is.unsorted(plain(gsub(".", "", text, fixed = TRUE))) && is.unsorted(plain(text))
}

# Numbers whose thousands are parted by `mark`, with the other one before decimals, if any.
thousands_pattern <- function(mark, decimal) paste0("^[-+]?[1-9][0-9]{0,2}(", mark, "[0-9]{3})+(", decimal, "[0-9]+)?$")

# The cells of each line without the space around; quotes hold marks, and "" is one quote.
split_cells <- function(lines, delim) {
  lines <- trimws(lines, whitespace = if (delim == "\t") "[ \r]" else "[ \t\r]")
  quoted <- grepl("\"", lines, fixed = TRUE)
  if (any(quoted)) {
    inside <- gregexpr("\"([^\"]|\"\")*\"", lines[quoted])
    regmatches(lines[quoted], inside) <- lapply(regmatches(lines[quoted], inside), function(cell) {
      cell <- gsub("\"\"", "\u0001", substr(cell, 2L, nchar(cell) - 1L), fixed = TRUE)
      gsub(delim, "\u0002", if (delim == " ") gsub("\t", " ", cell) else cell, fixed = TRUE)
    })
  }
  # strsplit() forgets an empty last cell, so one mark more
  cells <- if (delim == " ") strsplit(lines, "[ \t]+") else strsplit(paste0(lines, delim), delim, fixed = TRUE)
  flat <- unlist(cells)
  flat <- trimws(flat, whitespace = "[ \t]")
  if (any(quoted)) flat <- gsub("\u0001", "\"", gsub("\u0002", delim, flat, fixed = TRUE), fixed = TRUE)
  single <- grepl("^'.*'$", flat)
  flat[single] <- substr(flat[single], 2L, nchar(flat[single]) - 1L)
  unname(split(flat, rep.int(seq_along(cells), lengths(cells))))
}

looks_numeric <- function(cells) looks_plain(cells) | has_grouped_digits(cells)

looks_plain <- function(cells) {
  grepl("^[-+]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][-+]?[0-9]+)?$|^[-+]?[Ii]nf$", cells) | is_na_text(cells)
}

# 1'000 and 1.234,5: thousands that are parted.
has_grouped_digits <- function(cells) {
  grepl(grouped_pattern, cells) | grepl(thousands_pattern("[.]", ","), cells) |
    grepl(thousands_pattern(",", "[.]"), cells)
}

looks_timed <- function(cells) {
  grepl(clock_pattern, cells) | looks_dated(cells) | grepl(frame_code_pattern, cells) |
    grepl(unit_cell_pattern, cells, perl = TRUE)
}
