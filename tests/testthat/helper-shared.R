# The reference material beside a checkout (real ratings, golden numbers) is not shipped. Tests that
# use it skip where it is absent. MUSEFUSE_SHARED names it for checks that run elsewhere (.ci/run).
shared_path <- function(...) {
  root <- Sys.getenv("MUSEFUSE_SHARED", test_path("..", "..", "..", "shared"))
  path <- file.path(root, ...)
  skip_if_not(file.exists(path), paste("shared reference material:", file.path(...)))
  path
}

read_shared <- function(..., na.strings = c("NA", "NaN", "ERROR")) {
  utils::read.csv(shared_path(...), check.names = FALSE, na.strings = na.strings)
}

read_fixture <- function(name, ...) {
  utils::read.csv(test_path("fixtures", name), check.names = FALSE, comment.char = "#", ...)
}
