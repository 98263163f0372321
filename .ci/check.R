# Rscript .ci/check.R TARBALL FOLDER [EARLIER]
# R CMD check --as-cran of the tarball, in FOLDER. Any ERROR, WARNING or NOTE fails, but for the NOTE that
# every first submission gets. With EARLIER, the folder of such a check, it checks the package that was
# installed there without the suggested packages: examples and tests must pass (testthat itself stays).
# Only that second check runs tests of the tarball, those that may feel the absence: tools/test.R runs all of them, with
# every suggested package.
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[2]
earlier <- if (length(arguments) > 2) Sys.glob(file.path(arguments[3], "*.Rcheck"))
depends_only <- length(arguments) > 2
dir.create(folder, showWarnings = FALSE, recursive = TRUE)

Sys.setenv(
  # The incoming checks without those that ask CRAN's data base, web addresses and DOIs over the net.
  `_R_CHECK_CRAN_INCOMING_REMOTE_` = "false",
  # The spelling of DESCRIPTION depends on which dictionaries a machine has.
  `_R_CHECK_CRAN_INCOMING_USE_ASPELL_` = "false",
  # Asks a time server over the net whether this machine's clock is right.
  `_R_CHECK_SYSTEM_CLOCK_` = "false",
  # The flags that Debian's R was built with; they are not ours.
  `_R_CHECK_COMPILATION_FLAGS_KNOWN_` =
    "-Wformat -Werror=format-security -Wdate-time -fstack-protector-strong -D_FORTIFY_SOURCE=2",
  # The manual in Times: the default font, inconsolata, comes with a large LaTeX package.
  R_RD4PDF = "times,hyper",
  # The installed package is 8.8 MB: code in R and C++ in about equal parts, vignettes, help. CRAN notes 5 MB and more,
  # and takes such packages; beyond 10 MB it fails here.
  `_R_CHECK_PKG_SIZES_THRESHOLD_` = "10",
  # Examples take up to 3 s of their own; CRAN notes 5 s by the clock, which a busy machine reaches.
  `_R_CHECK_EXAMPLE_TIMING_THRESHOLD_` = "15",
  # All of what a failing test printed, not its last 13 lines.
  `_R_CHECK_TESTS_NLINES_` = "0",
  `_R_CHECK_DEPENDS_ONLY_` = if (depends_only) "true" else "false",
  # .ci/usage.R asks it.
  `_R_CHECK_USE_CODETOOLS_` = "false"
)
# As on CRAN's machines: no reference material, tests marked skip_on_cran() and those of a minute are left out.
Sys.unsetenv(c("NOT_CRAN", "MUSEFUSE_SHARED", "MUSEFUSE_EXTENDED_TESTS", "CI"))
# Without the suggested packages: every second of the files of tests that ask for one; the others know none.
# Lines of tests run once: they are not compiled, as in tools/test.R.
if (depends_only) {
  tests <- list.files(file.path("tests", "testthat"), "^test-.*[.]R$", full.names = TRUE)
  asks <- vapply(tests, function(file) {
    any(grepl("skip_if_not_installed\\(\"(?!withr)", readLines(file, encoding = "UTF-8"), perl = TRUE))
  }, NA)
  named <- sub("^test-(.*)[.]R$", "\\1", basename(tests[asks][c(TRUE, FALSE)]))
  Sys.setenv(MUSEFUSE_TEST_FILES = paste0("^(", paste(named, collapse = "|"), ")$"), R_ENABLE_JIT = "0")
}

options <- c(
  # R CMD build has just made the vignettes of this tarball, with all their code; their sources are checked all the
  # same.
  "--as-cran", "--no-build-vignettes", "--no-vignettes",
  "--run-donttest", # examples once, with all that they have; CRAN runs them without and with it
  paste0("--output=", shQuote(folder)),
  # The first check has made these, and the absence of suggested packages does not change them.
  if (depends_only) c("--no-manual", "--ignore-vignettes") else "--no-tests",
  if (length(earlier)) {
    earlier <- normalizePath(earlier)
    paste0(c("--library=", "--install=check:"), shQuote(c(earlier, file.path(earlier, "00install.out"))))
  }
)
log <- file.path(folder, "screen.log")
status <- system2(file.path(R.home("bin"), "R"), c("CMD", "check", options, shQuote(arguments[1])),
  stdout = log, stderr = log)

logs <- Sys.glob(file.path(folder, "*.Rcheck", "00check.log"))
if (!length(logs)) {
  writeLines(tail(readLines(log), 40))
  quit(save = "no", status = 1)
}
found <- tools::check_packages_in_dir_details(logs = logs, drop_ok = FALSE)
bad <- found[found$Status %in% c("NOTE", "WARNING", "ERROR", "FAIL"), ]
first <- grepl("^CRAN incoming feasibility", bad$Check) &
  grepl("^(Maintainer: [^\n]*\n+)?New submission\\s*$", trimws(bad$Output))
bad <- bad[!first, ]
if (nrow(bad)) writeLines(sprintf("%s: %s\n%s\n", bad$Status, bad$Check, bad$Output))
failed <- nrow(bad) || status != 0
writeLines(tail(readLines(logs), 1))
quit(save = "no", status = as.integer(failed))
