test_that("names are compared without case, marks and camel case", {
  expect_true(is_word("Time", "time"))
  expect_true(is_word("AROUSAL", "dimension"))
  expect_false(is_word("anna", "dimension"))
  expect_identical(split_name("arousal_anna", "arousal"), c("arousal", "anna"))
  expect_identical(split_name("annaValence", "valence")[[2L]], "anna")
  expect_identical(split_name("arousal", "arousal"), c("", ""))
})

test_that("one's own words are known for a while", {
  old <- options(musefuse.words = list(dimension = "cosiness"))
  on.exit(options(old))
  expect_true("cosiness" %in% known_words("dimension"))
  options(old)
  expect_false("cosiness" %in% known_words("dimension"))
  expect_error(known_words("nonsense"), class = "musefuse_error")
})

test_that("words carry their marks and what numbers them in any language", {
  raters <- c("kat\u0131l\u0131mc\u0131", "oceniaj\u0105cy", "\u88ab\u8bd5\u7f16\u53f7",
    "\u53c2\u52a0\u8005\u756a\u53f7",
    "\ucc38\uac00\uc790 \ubc88\ud638", "Codigo do participante", "Nom du participant", "Probandennummer")
  expect_true(all(is_word(raters, "rater")))
  expect_false(any(is_word(c("code", "numero", "nome", "\u53f7"), "rater")))
})
