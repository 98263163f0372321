# Regenerates what is made from other files: the source list in src/Makevars, the Rcpp glue, NAMESPACE
# and man/. Run it after adding a C++ file, an exported function or a roxygen comment; .ci/run fails
# where its result is not committed.
sources <- sort(c(
  list.files("src", "[.]cpp$"),
  file.path("core", list.files("src/core", "[.]cpp$", recursive = TRUE))
), method = "radix")
sources <- union("RcppExports.cpp", sources)
objects <- paste0("  ", sub("[.]cpp$", ".o", sources), collapse = " \\\n")
makevars <- c(
  "# Written by tools/document.R.", "CXX_STD = CXX17", "PKG_CPPFLAGS = -I.",
  "OBJECTS = \\", objects
)
writeLines(makevars, "src/Makevars")
Rcpp::compileAttributes(".")
pkgbuild::compile_dll(".", debug = FALSE, quiet = TRUE)
suppressMessages(roxygen2::roxygenise("."))
