three_groups <- function(seed = 1) {
  withr::with_seed(seed, data.frame(recording = "a", segment = 1:60, x = rep(c(0, 8, 16), 20) + stats::rnorm(60),
    y = stats::rnorm(60)))
}
skip_if_not_installed("withr")
quick_search <- function(x = three_groups(), ...) {
  search_classes(x, reduce = "none", methods = "kmeans", k = 2:3, seed = 1, ...)
}

test_that("a search goes on from its file, whatever the session's options", {
  file <- withr::local_tempfile(fileext = ".txt")
  first <- withr::with_options(list(OutDec = ",", scipen = 100, digits = 3), quick_search(resume = file))
  expect_identical(as.data.frame(quick_search(resume = file)), as.data.frame(first))
})

test_that("a file of another search is refused", {
  file <- withr::local_tempfile(fileext = ".txt")
  quick_search(resume = file)
  expect_error(quick_search(three_groups(2), resume = file), "data are others", class = "musefuse_error_file")
  expect_error(quick_search(indices = "silhouette", resume = file), "indices", class = "musefuse_error_file")
  expect_error(search_classes(three_groups(), k = 2, seed = 2, resume = file), "seed is 1",
    class = "musefuse_error_file")
  expect_error(search_classes(three_groups(), k = 2, seed = 1.5, resume = file), "seed",
    class = "musefuse_error_argument")
  writeLines("a shopping list", file)
  expect_error(quick_search(resume = file), "another search", class = "musefuse_error_file")
  expect_identical(readLines(file), "a shopping list")
  expect_error(quick_search(resume = withr::local_tempdir()), "folder", class = "musefuse_error_file")
})

test_that("nothing in a file is run, and any damage is told", {
  file <- withr::local_tempfile(fileext = ".txt")
  # R before 4.4 runs a promise that hides in an RDS file as soon as it is looked at
  saveRDS(list(musefuse_search = 1, done = list()), file)
  expect_error(quick_search(resume = file), "not written by", class = "musefuse_error_file")
  quick_search(resume = file2 <- withr::local_tempfile(fileext = ".txt"))
  whole <- readBin(file2, "raw", 1e6)
  start <- nchar(resume_magic) + 1L
  damages <- c(
    lapply(c(start, start + 10L, length(whole) %/% 2L, length(whole) - 3L), function(n) whole[seq_len(n)]),
    lapply(seq(start + 6L, length(whole) - 1L, by = 41L), function(i) replace(whole, i, xor(whole[[i]], as.raw(1L)))),
    list(replace(whole, 200L, as.raw(0L)), replace(whole, 200L, as.raw(0xff)), c(whole, charToRaw("more\n")))
  )
  for (bytes in damages) {
    writeBin(bytes, file2)
    expect_error(quick_search(resume = file2), "damaged", class = "musefuse_error_file")
  }
  # another program's line ends are no damage
  writeBin(charToRaw(gsub("\n", "\r\n", rawToChar(whole), fixed = TRUE)), file2)
  expect_s3_class(quick_search(resume = file2), "class_search")
})

test_that("what is no search's result is damage, though its check sum is right", {
  file <- withr::local_tempfile(fileext = ".txt")
  quick_search(resume = file)
  whole <- plain_content(readBin(file, "raw", file.size(file)), resume_magic)$value
  forged <- list(7, whole["data"], replace(whole, "done", list(7)), replace(whole, "seed", list("1")))
  change <- function(name, value) {
    done <- whole$done
    done[[1L]][name] <- list(value)
    replace(whole, "done", list(done))
  }
  for (name in names(whole$done[[1L]])) {
    forged <- c(forged, list(change(name, if (is.character(whole$done[[1L]][[name]])) 7 else "x"), change(name, NULL)))
  }
  impossible <- list(silhouette = 1.5, shares = "0.500", asked = 7L, classes = 9L, seconds = -1, smallest_share = 0.001,
    noise_share = 0.9, stability = 2)
  forged <- c(forged, unname(Map(change, names(impossible), impossible)))
  names(whole$done) <- rev(names(whole$done)) # another setting's
  for (value in c(forged, list(whole))) {
    write_text(plain_file(value, resume_magic), file)
    expect_error(quick_search(resume = file), "not the result of a search", class = "musefuse_error_file")
  }
})
