# Tables of papers: what a format reads as its own stays text, and pandoc and LaTeX make tables of them.

marked <- function() {
  data.frame(recording = c("a_b|c", "50% & <x>"), Estimate = c("-.05", ".90"), CI = c("[-.30, .20]", "[.80, .95]"),
    n_eff = c("7", "12"), p = c("< .001", ".020"))
}

test_that("each format has the cells, typeset minus signs and the notes", {
  skip_if_not_installed("knitr")
  html <- as_paper_table(marked(), "Less < more.", "html")
  expect_match(html, "50% &amp; &lt;x&gt;", fixed = TRUE)
  expect_match(html, "[\u2212.30,&nbsp;.20]", fixed = TRUE)
  expect_match(html, "<em>n</em><sub>eff</sub>", fixed = TRUE)
  expect_match(html, "<em>Note.</em> Less &lt; more.", fixed = TRUE)
  latex <- as_paper_table(marked(), "Less.", "latex")
  expect_match(latex, "50\\% \\& \\ensuremath{<}x\\ensuremath{>}", fixed = TRUE)
  expect_match(latex, "a\\_b|c", fixed = TRUE)
  expect_match(latex, "$-$.05", fixed = TRUE)
  markdown <- as_paper_table(marked(), "Less.", "markdown")
  expect_match(markdown, "a\\_b&#124;c", fixed = TRUE)
  expect_s3_class(markdown, "knit_asis")
  expect_identical(attr(as_paper_table(marked(), "Less.", "data.frame"), "notes"), "Note. Less.")
})

test_that("pandoc reads the table in Markdown as a table with all its cells", {
  skip_if_not_installed("rmarkdown")
  skip_if_not(rmarkdown::pandoc_available("2.0"))
  skip_if_not_installed("xml2")
  file <- withr::local_tempfile(fileext = ".md")
  page <- withr::local_tempfile(fileext = ".html")
  write_text <- function(text) writeLines(enc2utf8(text), file, useBytes = TRUE)
  write_text(as_paper_table(marked(), "Less < more.", "markdown"))
  rmarkdown::pandoc_convert(file, "html", output = page)
  read <- xml2::read_html(page, encoding = "UTF-8")
  cells <- xml2::xml_text(xml2::xml_find_all(read, "//td"), trim = TRUE)
  expect_identical(cells[c(1, 3, 6)], c("a_b|c", "[\u2212.30, .20]", "50% & <x>"))
  expect_length(cells, 10)
})

test_that("Word has the cells, typeset minus signs, slanted symbols and the note", {
  skip_if_not_installed("flextable")
  skip_if_not_installed("xml2")
  table <- as_paper_table(marked(), "Less < more.", "flextable")
  file <- withr::local_tempfile(fileext = ".docx")
  flextable::save_as_docx(table, path = file)
  page <- xml2::read_xml(unz(file, "word/document.xml"))
  rows <- xml2::xml_find_all(page, "//w:tbl/w:tr")
  cells <- lapply(rows, function(row) vapply(xml2::xml_find_all(row, "./w:tc"), xml2::xml_text, ""))
  expect_identical(cells[[1L]], c("Recording", "Estimate", "CI", "neff", "p"))
  expect_identical(cells[[2L]], c("a_b|c", "\u2212.05", "[\u2212.30, .20]", "7", "< .001"))
  expect_identical(cells[[3L]], c("50% & <x>", ".90", "[.80, .95]", "12", ".020"))
  expect_identical(cells[[4L]][[1L]], "Note. Less < more.")
  slanted <- xml2::xml_text(xml2::xml_find_all(page, "//w:r[w:rPr/w:i[not(@w:val='false')]]"))
  expect_true(all(c("p", "n", "Note.") %in% slanted))
  expect_false("Estimate" %in% slanted)
})

test_that("numbers of a table do not hang on the session's decimal mark", {
  withr::local_options(OutDec = ",")
  expect_identical(apa_number(c(-0.5, 1.234, -0.001), 2), c("-.50", "1.23", ".00"))
  expect_identical(apa_number(c(0.834, -0.001), 2, whole = TRUE), c("0.83", "0.00"))
  expect_identical(apa_count(c(1200, NA)), c("1,200", ""))
})
