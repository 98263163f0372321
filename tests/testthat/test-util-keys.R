test_that("no two cells have one key", {
  expect_false(anyDuplicated(cell_key(list(recording = c("a", "a b"), dimension = c("b c", "c")))) > 0)
  expect_identical(same_as_next(factor(c("x", "x", "y"))), c(TRUE, FALSE))
})

test_that("codes of long tables tell what pasted keys tell, whatever the types, levels and order of ids", {
  set.seed(5)
  for (n in c(0L, 1L, 300L)) {
    draw <- function(ids) sample(c(ids, NA), n, replace = TRUE)
    left <- list(recording = factor(draw(c("b", "a")), c("unused", "a", "b")), dimension = draw(c("x", "y")))
    right <- list(recording = draw(c("a", "c")), dimension = factor(draw(c("y", "z")), c("z", "y")))
    codes <- shared_codes(list(left, right), c("recording", "dimension"))
    known <- lapply(list(left, right), function(x) !is.na(x$recording) & !is.na(x$dimension))
    for (k in 1:2) expect_identical(is.na(codes[[k]]), !known[[k]])
    expect_identical(outer(codes[[1L]][known[[1L]]], codes[[2L]][known[[2L]]], `==`),
      outer(cell_key(left)[known[[1L]]], cell_key(right)[known[[2L]]], `==`))
  }
})

test_that("rows have the same number where whole numbers or their names are the same", {
  whole <- list(list(segment = c(3L, NA, 1L, 3L)), list(segment = c(1L, 7L)))
  named <- lapply(whole, lapply, as.character)
  expect_identical(shared_codes(whole, "segment"), list(c(0L, NA, 1L, 0L), c(1L, 2L)))
  expect_identical(shared_codes(named, "segment"), shared_codes(whole, "segment"))
  expect_identical(shared_codes(list(whole[[1L]], named[[2L]]), "segment"), shared_codes(whole, "segment"))
})

test_that("ids become the factor that factor() makes of their texts in order of appearance", {
  twice <- c("\u00e9", iconv("\u00e9", "UTF-8", "latin1"), "a", NA, "a")
  for (id in list(twice, c(2, 10, 2, NA, -0, 0, 1e5), c(TRUE, NA), as.Date("2024-01-02") + c(1, 0, 1), rep(3:1, 9),
    character())) {
    expect_identical(id_codes(id), factor(as.character(id), unique(as.character(id))))
  }
})
