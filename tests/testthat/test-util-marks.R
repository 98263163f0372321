hostile <- c("<script>alert(1)</script>", "$x^2$ \\(y\\)", "![](a.png)", "[stappen2021]", "`rm`", "a\n# b", "x|y",
  "http://a.b", "&lt; *b* _c_", "@key", "plain_word")

test_that("a shielded name comes back as it was, line ends as blanks, and plain words need no shield", {
  expect_identical(unshielded(shielded(hostile)), gsub("\n", " ", hostile))
  expect_false(any(grepl("[][<>`$&*\\\\()]", shielded(hostile))))
  expect_identical(shielded("leave_one_out"), "leave_one_out")
  expect_identical(shielded_value(list(a = NULL, b = c(`x]` = 1), c = factor("y`"), d = NA_character_)),
    stats::setNames(list(NULL, stats::setNames(1, shielded("x]")), factor(shielded("y`")), NA_character_),
      letters[1:4]))
})

test_that("plain Markdown and HTML show what stands there", {
  expect_identical(plain_markdown("<b>& *x*"), "&#60;b&#62;&amp; &#42;x&#42;")
  expect_identical(plain_html("<\"'&>"), "&lt;&quot;&#39;&amp;&gt;")
  skip_if_not_installed("rmarkdown")
  skip_if_not(rmarkdown::pandoc_available("2.0"), "pandoc")
  file <- withr::local_tempfile(lines = paste0("x ", plain_markdown(hostile), "\n"), fileext = ".md")
  out <- withr::local_tempfile(fileext = ".txt")
  rmarkdown::pandoc_convert(file, to = "plain", from = "markdown-smart+autolink_bare_uris+tex_math_single_backslash",
    output = out, options = "--wrap=none")
  lines <- readLines(out, encoding = "UTF-8")
  expect_identical(lines[nzchar(lines)], paste("x", gsub("\n", " ", hostile)))
})
