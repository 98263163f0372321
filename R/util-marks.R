# Names of recordings, raters, dimensions and classes within text that has marks of its own (Markdown, HTML, TeX,
# citations): none of their characters may be taken for a mark.

marked_characters <- c(strsplit("\\`*_{}[]()#+-!<>|~$&\"'^@:/;", "")[[1L]], "\n", "\r", "\t")
shields <- vapply(seq_along(marked_characters), function(i) intToUtf8(0xE000L + i), "")

# In a sentence that is still to be marked up, such characters are held by ones of private use. Plain words, as the
# values of options are, have none: an underscore within a word marks nothing.
shielded <- function(text) {
  text <- enc2utf8(as.character(text))
  plain <- is.na(text) | grepl("^[A-Za-z]([A-Za-z0-9_]*[A-Za-z0-9])?$", text)
  text[!plain] <- translated(text[!plain], marked_characters, shields)
  text
}

# All text within a value, names included.
shielded_value <- function(x) {
  if (!is.null(names(x))) names(x) <- shielded(names(x))
  if (is.factor(x)) levels(x) <- shielded(levels(x))
  if (is.character(x)) x[] <- shielded(x)
  if (is.list(x)) x[] <- lapply(x, shielded_value)
  x
}

# They are put back last, as they are or as Markdown has them.
unshielded <- function(text, format = "text") {
  plain <- replace(marked_characters, marked_characters %in% c("\n", "\r", "\t"), " ")
  translated(text, shields, if (format == "markdown") plain_markdown(plain) else plain)
}

translated <- function(text, from, to) {
  for (i in seq_along(from)) text <- gsub(from[[i]], to[[i]], text, fixed = TRUE)
  text
}

# Text as it stands, whatever it means in Markdown: no mark, no HTML, no formula, no address. Entities, because
# `\\(` begins a formula in R Markdown.
markdown_marks <- strsplit("\\`*_[]<>|~$^@:\"'", "")[[1L]]
plain_markdown <- function(text) {
  text <- gsub("[\n\r\t]+", " ", enc2utf8(as.character(text)))
  text <- gsub("&", "&amp;", text, fixed = TRUE) # first: entities have it
  translated(text, markdown_marks, paste0("&#", vapply(markdown_marks, utf8ToInt, 0L), ";"))
}

plain_html <- function(text) {
  translated(enc2utf8(as.character(text)), c("&", "<", ">", "\"", "'", "\n", "\r"),
    c("&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#10;", "&#13;"))
}
