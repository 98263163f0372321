test_that("marks are cited by author and year, and each has an entry", {
  key <- method_references$key[[1L]]
  text <- paste0("Fused [", key, "].")
  expect_identical(cited_keys(text), key)
  expect_match(cite_keys(text), method_references$cited[[1L]], fixed = TRUE)
  expect_length(reference_entries(key, "text"), 3L) # with R and musefuse
  expect_match(reference_entries(key, "markdown"), "https://doi.org/|^[^<]+$")
  expect_match(reference_entries(character(), "text"), "[(]Version [0-9.]+[)] [[](Computer software|R package)[]][.]")
})

test_that("keys and references are unique, and every key that a sentence cites is there", {
  expect_false(anyDuplicated(method_references$key) > 0)
  expect_false(anyNA(method_references$cited))
  gold <- fuse_ewe(as_ratings(noisy_ratings(60)))
  expect_false(grepl("\\[[a-z]+[0-9]{4}\\]", paste(format(report_methods(gold)), collapse = " ")))
})

test_that("works cited together stand in the order of their authors", {
  inner <- asNamespace("musefuse")
  said <- unlist(lapply(grep("^(sentence_|say_)", names(inner), value = TRUE), function(name) deparse(inner[[name]])))
  marks <- unlist(regmatches(said, gregexpr("[a-z]+[0-9]{4}(;[a-z]+[0-9]{4})+(?=\\])", said, perl = TRUE)))
  keys <- strsplit(marks, ";")
  expect_gt(length(keys), 5L)
  expect_identical(keys, lapply(keys, sort, method = "radix"))
})
