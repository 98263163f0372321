# Regenerates what is made from other files: the units of src/ and src/Makevars, the Rcpp glue, NAMESPACE
# and man/. Run it after adding a C++ file, an exported function or a roxygen comment; .ci/run fails
# where its result is not committed.

# The sources of each room of the core, and the glue, are compiled as one unit each: a file of its own would read Eigen
# and Rcpp anew, which took more than half of the time. A unit is made anew when any of its sources or any header is.
write_if_changed <- function(lines, file) {
  if (!file.exists(file) || !identical(lines, readLines(file))) writeLines(lines, file)
}
write_unit <- function(sources, unit) {
  write_if_changed(c("// Written by tools/document.R.", sprintf("#include \"%s\"", sources)), file.path("src", unit))
}
below <- function(folder, pattern, ...) sort(list.files(folder, pattern, ...), method = "radix")

Rcpp::compileAttributes(".")
core <- file.path("core", below("src/core", "[.]cpp$", recursive = TRUE))
units <- split(core, paste0("unit_", basename(dirname(core)), ".cpp"))
units$unit_glue.cpp <- below("src", "^r_.*[.]cpp$")
invisible(Map(write_unit, units, names(units)))
headers <- below("src", "[.]h$", recursive = TRUE)
objects <- sub("[.]cpp$", ".o", names(units))
listed <- function(files) paste0("  ", files, collapse = " \\\n")
# With the flags of Debian and others the library has 98 MB, of which 2 are code. Global symbols stay: R CMD check reads
# them.
strip <- "\t@if command -v strip >/dev/null 2>&1; then strip -S -x $(SHLIB) 2>/dev/null || true; fi"
makevars <- c(
  "# Written by tools/document.R.", "CXX_STD = CXX17", "PKG_CPPFLAGS = -I.",
  "# Names of the core are its own: a seventh of the library were tables of them.", "PKG_CXXFLAGS = $(CXX_VISIBILITY)",
  "OBJECTS = \\", listed(c("RcppExports.o", objects)), "HEADERS = \\", listed(headers), "",
  "# Symbols for debuggers, which nobody who installs a package asks for, are left out.", "all: $(SHLIB)", strip, "",
  "RcppExports.o: $(HEADERS)", paste0(objects, ": $(HEADERS) \\\n", vapply(units, listed, ""))
)
write_if_changed(unlist(strsplit(makevars, "\n")), "src/Makevars")
# R keeps the last of two objects of one name, silently: two files must not define the same one.
files <- list.files("R", "[.]R$", full.names = TRUE)
defined <- unlist(lapply(files, function(file) {
  name <- "^([A-Za-z_.][A-Za-z0-9_.]*) <- .*"
  sub(name, "\\1", grep(name, readLines(file), value = TRUE))
}))
twice <- unique(defined[duplicated(defined)])
if (length(twice)) stop("Defined twice in R/: ", paste(twice, collapse = ", "), call. = FALSE)

pkgbuild::compile_dll(".", debug = FALSE, quiet = TRUE)
suppressMessages(roxygen2::roxygenise("."))
