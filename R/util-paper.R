# Tables as papers print them: a data frame of text and the notes below it, in the format a document needs.

paper_forms <- c("data.frame", "html", "latex", "markdown", "flextable")

# What `data` of a verb for papers must be: what `verb` returned.
check_paper_data <- function(data, verb, classes, call = caller_env()) {
  wanted <- paste0("what {.fn ", verb, "} returned")
  check_given(missing(data), wanted, "data", call)
  if (!inherits(data, classes)) {
    abort_wanted(data, wanted, "data", call)
  }
}

as_paper_table <- function(x, notes, as) {
  rownames(x) <- NULL
  if (as == "data.frame") {
    return(structure(x, notes = paste("Note.", notes)))
  }
  names(x) <- capital(names(x))
  if (as == "flextable") {
    return(as_word_table(x, notes))
  }
  check_package("knitr", "for tables in documents.")
  header <- paper_symbols(names(x), as)
  x[] <- lapply(x, function(cell) typeset(escaped_text(cell, as), as))
  form <- if (as == "markdown") "pipe" else as
  lines <- knitr::kable(x, form, col.names = header, escape = FALSE, booktabs = as == "latex", row.names = FALSE,
    align = ifelse(names(x) %in% words_in_tables, "l", "r"), linesep = "")
  note <- switch(as, html = paste0("<p><em>Note.</em> ", escaped_text(notes, as), "</p>"),
    latex = paste0("\\par\\smallskip\n\\emph{Note.} ", escaped_text(notes, as)),
    markdown = paste0("*Note.* ", escaped_text(notes, as)))
  knitr::asis_output(paste0("\n", paste(lines, collapse = "\n"), "\n\n", note, "\n"))
}

# Word and slides take tables by flextable, which formats parts of a cell and no markup.
as_word_table <- function(x, notes) {
  check_package("flextable", "for tables in Word.")
  x[] <- lapply(x, typeset, as = "flextable")
  slanted <- function(...) flextable::as_paragraph(flextable::as_i(...))
  table <- flextable::theme_apa(flextable::flextable(x))
  for (name in intersect(c("P", "R"), names(x))) {
    table <- flextable::compose(table, j = name, part = "header", value = slanted(lower(name)))
  }
  if ("N_eff" %in% names(x)) {
    table <- flextable::compose(table, j = "N_eff", part = "header",
      value = flextable::as_paragraph(flextable::as_i("n"), flextable::as_sub("eff")))
  }
  table <- flextable::add_footer_lines(table, "")
  table <- flextable::compose(table, i = 1, j = 1, part = "footer",
    value = flextable::as_paragraph(flextable::as_i("Note."), paste0(" ", notes)))
  for (column in seq_along(x)) {
    side <- if (names(x)[[column]] %in% words_in_tables) "left" else "right"
    table <- flextable::align(table, j = column, align = side, part = "all")
  }
  flextable::autofit(flextable::align(table, align = "left", part = "footer"))
}

# Columns of words stand to the left, numbers to the right.
words_in_tables <- c("Recording", "Dimension", "Rater", "Other", "Segment", "Index", "Method")

capital <- function(names) paste0(upper(substr(names, 1L, 1L)), substring(names, 2L))

# Symbols of statistics, which are slanted.
paper_symbols <- function(names, as) {
  slanted <- list(html = c(P = "<em>p</em>", N_eff = "<em>n</em><sub>eff</sub>", R = "<em>r</em>"),
    latex = c(P = "$p$", N_eff = "$n_{\\mathrm{eff}}$", R = "$r$"),
    markdown = c(P = "*p*", N_eff = "*n*~eff~", R = "*r*"))[[as]]
  ifelse(names %in% names(slanted), slanted[names], escaped_text(names, as))
}

# Names of recordings and raters may hold what a format reads as its own.
escaped_text <- function(x, as) {
  if (as == "html") {
    return(plain_html(x))
  }
  if (as == "markdown") { # the pipe is escaped by knitr
    return(gsub("([\\\\`*_~^$<>\\[\\]#])", "\\\\\\1", x, perl = TRUE))
  }
  x <- gsub("\\", "\u0001", x, fixed = TRUE)
  x <- gsub("([#$%&_{}])", "\\\\\\1", x)
  for (mark in list(c("\u0001", "\\textbackslash{}"), c("~", "\\textasciitilde{}"), c("^", "\\textasciicircum{}"),
    c("<", "\\ensuremath{<}"), c(">", "\\ensuremath{>}"))) {
    x <- gsub(mark[[1L]], mark[[2L]], x, fixed = TRUE)
  }
  gsub("\u2013", "--", x, fixed = TRUE)
}

# A minus before a number is no hyphen, and an interval stands on one line.
typeset <- function(x, as) {
  if (as == "html") x <- gsub("^(\\[.*), (.*\\])$", "\\1,&nbsp;\\2", x)
  minus <- if (as == "latex") "$-$" else "\u2212"
  gsub("(^|(?<=[ \\[])|(?<=\\\\\\[))-(?=[0-9]*[.][0-9])", minus, x, perl = TRUE)
}
