# Rscript tools/test.R [--filter NAME] [--share I/N]
# Installs what is missing, then runs every test; the last line counts the tests. Tests against the
# reference material run where the folder `shared` lies beside the checkout, and are skipped elsewhere.
# --share 2/8 runs every eighth file from the second on, so that several processes can share the work.
script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
root <- normalizePath(file.path(dirname(script), ".."))
for (file in c("install.R", "flags.R")) source(file.path(root, "tools", file))

usage <- "Usage: Rscript tools/test.R [--filter NAME] [--share I/N]   (NAME as in tests/testthat/test-NAME.R)"
check_flags(c("filter", "share"), usage)
filter <- flag("filter")
share <- suppressWarnings(as.integer(strsplit(flag("share", "1/1"), "/", fixed = TRUE)[[1]]))
if (length(share) != 2 || anyNA(share) || share[1] < 1 || share[1] > share[2]) stop_plainly(usage)
if (share[2] > 1) {
  files <- sub("^test-(.*)[.]R$", "\\1", list.files(file.path(root, "tests", "testthat"), "^test-.*[.]R$"))
  files <- files[if (is.null(filter)) TRUE else grepl(filter, files)]
  filter <- paste0("^(", paste(files[seq_along(files) %% share[2] == share[1] %% share[2]], collapse = "|"), ")$")
}

prepare_machine(root, suggests = TRUE)

# Snapshot tests are left out on CRAN's machines; here they belong to "every test".
Sys.setenv(NOT_CRAN = "true")
shared <- file.path(root, "..", "shared")
if (!nzchar(Sys.getenv("MUSEFUSE_SHARED")) && dir.exists(shared)) {
  Sys.setenv(MUSEFUSE_SHARED = normalizePath(shared))
}
say("Reference material: %s", if (nzchar(Sys.getenv("MUSEFUSE_SHARED"))) Sys.getenv("MUSEFUSE_SHARED") else "none")

# The package is compiled; each line of a test is run once or twice, and takes longer to compile than to run.
compiler::enableJIT(0)
# A tenth of the time of all tests went to two things that are made for failures alone: the colours of each comparison,
# and the calls that led to each error that a test asks for (testthat notes those of an error that none asked for).
options("rlang:::disable_trace_capture" = TRUE)
plain_progress <- R6::R6Class(
  inherit = testthat::ProgressReporter,
  public = list(local_user_output = function(.env) NULL)
)

started <- Sys.time()
# One line a file; a terminal that can redraw its lines also shows the counts as they rise.
interval <- if (cli::is_dynamic_tty()) 0.1 else Inf
results <- testthat::test_dir(
  file.path(root, "tests", "testthat"), filter = filter, package = "musefuse", load_package = "installed",
  reporter = plain_progress$new(show_praise = FALSE, max_failures = Inf, update_interval = interval),
  stop_on_failure = FALSE
)
tests <- as.data.frame(results)
failed <- tests$failed > 0 | tests$error
skipped <- tests$skipped & !failed

if (any(failed)) {
  say("Failed:")
  say("  %s: %s", tests$file[failed], tests$test[failed])
}
say("%d tests in %s, %d warnings", nrow(tests), seconds_since(started), sum(tests$warning))
say("%d passed, %d failed, %d skipped", sum(!failed & !skipped), sum(failed), sum(skipped))
quit(save = "no", status = as.integer(any(failed) || !nrow(tests)))
