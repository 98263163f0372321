# Values as text that a later session goes on from. It is read as data and never run: R before 4.4 runs code that hides
# in an RDS file. The first line names what the file is, the second is the check sum of all that follows: in depth first
# order a line a value and each of its attributes,
#
#   <type> TAB <number of attributes> TAB <length> TAB <element> TAB <element> ...
#
# with "- TAB <name>" before an attribute. Types are n (NULL), d (double, 17 digits), i (integer), l (logical), s (text,
# escaped; %NA where it is missing) and v (list, whose elements are the next values).

# The lines of a file; NULL where a value is none of data alone (a function, an environment).
plain_file <- function(value, magic) {
  body <- plain_lines(value)
  if (!is.null(body)) c(magic, paste("sum", check_sum(body)), body)
}

# list(value) of a file's bytes; NULL where the first line is another, list() where the rest is not what was written.
plain_content <- function(bytes, magic) {
  first <- charToRaw(magic)
  if (!identical(utils::head(bytes, length(first)), first)) {
    return(NULL)
  }
  lines <- if (!any(bytes == 0)) strsplit(text_of(bytes), "\r?\n")[[1L]]
  body <- lines[-(1:2)]
  if (!identical(lines[2L], paste("sum", check_sum(body)))) {
    return(list())
  }
  tryCatch(list(value = value_of_plain(body)), error = function(cnd) list())
}

check_sum <- function(lines) rlang::hash(charToRaw(enc2utf8(paste(lines, collapse = "\n"))))

text_of <- function(bytes) {
  text <- rawToChar(bytes)
  Encoding(text) <- "UTF-8"
  text
}

# ---- out ---------------------------------------------------------------------------------------

plain_types <- c("NULL" = "n", double = "d", integer = "i", logical = "l", character = "s", list = "v")

plain_lines <- function(x) {
  type <- plain_types[typeof(x)]
  if (is.na(type)) {
    return(NULL)
  }
  kept <- attributes(x)
  attributes(x) <- NULL
  elements <- switch(type, v = , n = character(), d = sprintf("%.17g", x),
    s = ifelse(is.na(x), "%NA", escaped(x)), as.character(x))
  elements[is.na(elements)] <- "NA"
  parts <- c(Map(function(name, value) below(plain_lines(value), paste0("-\t", escaped(name))), names(kept), kept),
    if (type == "v") lapply(x, plain_lines))
  if (any(lengths(parts) == 0L)) {
    return(NULL)
  }
  c(paste(c(type, length(kept), length(x), elements), collapse = "\t"), unlist(parts, use.names = FALSE))
}

below <- function(lines, head) if (!is.null(lines)) c(head, lines)

# ---- in ----------------------------------------------------------------------------------------

value_of_plain <- function(lines) {
  at <- 0L
  next_cells <- function() {
    at <<- at + 1L
    stopifnot(at <= length(lines))
    strsplit(lines[[at]], "\t", fixed = TRUE)[[1L]]
  }
  next_value <- function() {
    cells <- next_cells()
    stopifnot(length(cells) >= 3L)
    counts <- as.integer(cells[2:3])
    kept <- list()
    for (i in seq_len(counts[[1L]])) {
      name <- next_cells()
      stopifnot(length(name) == 2L, name[[1L]] == "-")
      kept[[unescaped(name[[2L]])]] <- next_value()
    }
    out <- if (cells[[1L]] == "v") lapply(seq_len(counts[[2L]]), function(i) next_value()) else
      plain_vector(cells[[1L]], cells[-(1:3)], counts[[2L]])
    if (length(kept) > 0L) attributes(out) <- kept
    out
  }
  out <- next_value()
  stopifnot(at == length(lines))
  out
}

plain_vector <- function(type, elements, n) {
  if (type == "s" && length(elements) < n) elements <- c(elements, "") # an empty last one is no cell
  stopifnot(type %in% plain_types, length(elements) == n)
  missing <- elements == if (type == "s") "%NA" else "NA"
  elements[missing] <- NA
  switch(type, n = NULL, d = as.double(elements), i = as.integer(elements), l = as.logical(elements),
    s = unescaped(elements))
}

# What would break a line is %09, %0A, %0D, and the mark itself %25: it is escaped first and read last.
escapes <- c("%" = "%25", "\t" = "%09", "\n" = "%0A", "\r" = "%0D")

escaped <- function(text) {
  text <- enc2utf8(text)
  for (plain in names(escapes)) text <- gsub(plain, escapes[[plain]], text, fixed = TRUE)
  text
}

unescaped <- function(text) {
  for (plain in rev(names(escapes))) text <- gsub(escapes[[plain]], plain, text, fixed = TRUE)
  text
}
