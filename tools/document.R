# Regenerates what is made from other files: the source list in src/Makevars, the Rcpp glue, NAMESPACE
# and man/. Run it after adding a C++ file, an exported function or a roxygen comment; .ci/run fails
# where its result is not committed.
sources <- sort(c(
  list.files("src", "[.]cpp$"),
  file.path("core", list.files("src/core", "[.]cpp$", recursive = TRUE))
), method = "radix")
sources <- union("RcppExports.cpp", sources)
objects <- paste0("  ", sub("[.]cpp$", ".o", sources), collapse = " \\\n")
# With the flags of Debian and others the library has 98 MB, of which 2 are code. Global symbols stay: R CMD check reads
# them.
strip <- "\t@if command -v strip >/dev/null 2>&1; then strip -S -x $(SHLIB) 2>/dev/null || true; fi"
makevars <- c(
  "# Written by tools/document.R.", "CXX_STD = CXX17", "PKG_CPPFLAGS = -I.",
  "# Names of the core are its own: a seventh of the library were tables of them.", "PKG_CXXFLAGS = $(CXX_VISIBILITY)",
  "OBJECTS = \\", objects, "", "# Symbols for debuggers, which nobody who installs a package asks for, are left out.",
  "all: $(SHLIB)", strip
)
makevars <- paste(makevars, collapse = "\n")
# A newer file would have all compiled anew: one that says the same stays.
if (makevars != paste(readLines("src/Makevars"), collapse = "\n")) writeLines(makevars, "src/Makevars")
# R keeps the last of two objects of one name, silently: two files must not define the same one.
files <- list.files("R", "[.]R$", full.names = TRUE)
defined <- unlist(lapply(files, function(file) {
  name <- "^([A-Za-z_.][A-Za-z0-9_.]*) <- .*"
  sub(name, "\\1", grep(name, readLines(file), value = TRUE))
}))
twice <- unique(defined[duplicated(defined)])
if (length(twice)) stop("Defined twice in R/: ", paste(twice, collapse = ", "), call. = FALSE)

Rcpp::compileAttributes(".")
pkgbuild::compile_dll(".", debug = FALSE, quiet = TRUE)
suppressMessages(roxygen2::roxygenise("."))
