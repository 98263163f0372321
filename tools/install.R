# What tools/test.R, tools/demo.R and .ci/run share: it finds out what musefuse needs, installs what is
# missing, and installs musefuse. It uses base R only, for nothing else may be there yet.

# One line for each element of the arguments.
say <- function(...) {
  writeLines(sprintf(...))
  flush(stdout())
}
stop_plainly <- function(...) {
  message(sprintf(...))
  quit(save = "no", status = 1)
}
seconds_since <- function(started) {
  sprintf("%.0f s", as.numeric(Sys.time() - started, units = "secs"))
}
shown <- function(x) paste(x, collapse = ", ")
r_command <- function(arguments, log) {
  system2(file.path(R.home("bin"), "R"), c("CMD", arguments), stdout = log, stderr = log)
}
tail_of <- function(log, lines = 30) paste(tail(readLines(log, warn = FALSE), lines), collapse = "\n")

# The user's own library, made where it is absent, and first in line here and in every child process.
user_library <- function() {
  named <- strsplit(Sys.getenv("R_LIBS_USER"), .Platform$path.sep, fixed = TRUE)[[1]]
  named <- setdiff(named, c("", "NULL"))
  version <- paste(R.version$major, sub("[.].*", "", R.version$minor), sep = ".")
  default <- file.path("~", "R", paste0(R.version$platform, "-library"), version)
  library <- path.expand(c(named, default)[1])
  dir.create(library, showWarnings = FALSE, recursive = TRUE)
  if (file.access(library, 2) != 0) {
    stop_plainly("Cannot write to the library '%s': set R_LIBS_USER to a folder of your own.", library)
  }
  .libPaths(c(library, .libPaths()))
  Sys.setenv(R_LIBS = paste(.libPaths(), collapse = .Platform$path.sep))
  normalizePath(library)
}

# Compiles one line of C++17 against R's headers: that takes make, a compiler and the headers.
check_compiler <- function() {
  folder <- tempfile("compiler")
  dir.create(folder)
  writeLines("CXX_STD = CXX17", file.path(folder, "Makevars"))
  writeLines(
    c("#include <Rinternals.h>", "#include <string_view>", "std::string_view word{\"C++17\"};"),
    file.path(folder, "probe.cpp")
  )
  log <- file.path(folder, "log")
  old <- setwd(folder)
  on.exit(setwd(old))
  if (r_command(c("SHLIB", "probe.cpp"), log) != 0) {
    stop_plainly(paste0(
      "No working C++17 compiler was found. musefuse needs make and g++ or clang++:\n",
      "  Debian, Ubuntu: apt-get install r-base-dev\n",
      "  Fedora:         dnf install R-devel\n",
      "  macOS:          xcode-select --install\n",
      "  Windows:        install Rtools\n",
      "The compiler said:\n%s"
    ), tail_of(log))
  }
}

# Packages and least versions, from fields of DESCRIPTION and from `more`, as a named vector.
package_needs <- function(root, fields, more = NULL) {
  description <- read.dcf(file.path(root, "DESCRIPTION"))
  fields <- intersect(fields, colnames(description))
  entries <- trimws(unlist(strsplit(description[1, fields], ",")))
  least <- ifelse(grepl(">=", entries), gsub(".*>= *|[) ]", "", entries), "0.0")
  needs <- c(
    setNames(least, sub("[[:space:](].*", "", entries)),
    setNames(rep("0.0", length(more)), more)
  )
  base <- rownames(utils::installed.packages(priority = "base"))
  needs[!names(needs) %in% c("R", base) & !duplicated(names(needs))]
}

# What tests use, if it is there: the Suggests, and peers that Debian does not have. These are no Suggests,
# as R CMD check --as-cran fails where a suggested package cannot be had.
wanted_by_tests <- function(root) package_needs(root, "Suggests", "dtw")

still_missing <- function(needs) {
  there <- vapply(names(needs), function(package) {
    found <- tryCatch(utils::packageVersion(package), error = function(e) NULL)
    !is.null(found) && found >= needs[[package]]
  }, logical(1))
  names(needs)[!there]
}

# Debian's built packages spare the compiling, where this is root and the R that they belong to.
can_use_apt <- function() {
  nzchar(Sys.which("apt-get")) && identical(unname(Sys.info()["user"]), "root") &&
    startsWith(R.home(), "/usr/lib/R")
}

install_from_debian <- function(packages) {
  log <- tempfile("apt")
  apt <- function(...) {
    system2("apt-get", c("-q", ...), stdout = log, stderr = log, env = "DEBIAN_FRONTEND=noninteractive")
  }
  apt("update")
  known <- system2("apt-cache", c("pkgnames", "r-cran-"), stdout = TRUE)
  wanted <- intersect(paste0("r-cran-", tolower(packages)), known)
  if (!length(wanted)) return(invisible())
  started <- Sys.time()
  say("Installing %d of Debian's built packages: %s", length(wanted), shown(wanted))
  status <- apt("install", "--yes", "--no-install-recommends", wanted)
  if (status != 0) say("  apt-get failed; going on with the package repository. It said:\n%s", tail_of(log, 5))
  else say("  done in %s", seconds_since(started))
}

# The package repositories of this session; R's own start asks for one by the word "@CRAN@". None is an
# error only where packages are missing that must be there.
repositories <- function(vital) {
  repos <- getOption("repos")
  repos <- repos[nzchar(repos) & repos != "@CRAN@"]
  if (length(repos) || !length(vital)) return(repos)
  stop_plainly(paste0(
    "These packages are missing: %s.\n",
    "R does not know where to get them: no package repository is set. Either\n",
    "  * put options(repos = c(CRAN = \"<address of a CRAN mirror>\")) into your ~/.Rprofile\n",
    "    (chooseCRANmirror() in an R session lists the mirrors), or\n",
    "  * install them another way (Debian, Ubuntu: apt-get install %s),\n",
    "and run this again."
  ), shown(vital), paste0("r-cran-", tolower(vital), collapse = " "))
}

# Of `wanted`, those that this R is too old for, or whose dependencies are.
too_new <- function(wanted, repos) {
  every <- utils::available.packages(repos = repos, filters = c("OS_type", "subarch", "duplicates"))
  usable <- rownames(utils::available.packages(repos = repos))
  barred <- setdiff(rownames(every), c(usable, rownames(utils::installed.packages())))
  below <- tools::package_dependencies(wanted, every, which = "strong", recursive = TRUE)
  Filter(length, Map(function(package, others) intersect(c(package, others), barred), wanted, below))
}

use_every_core <- function() {
  cores <- max(1, parallel::detectCores(), na.rm = TRUE)
  if (!nzchar(Sys.getenv("MAKEFLAGS"))) Sys.setenv(MAKEFLAGS = paste0("-j", cores))
}

install_from_repository <- function(wanted, library, vital) {
  repos <- repositories(vital)
  if (!length(repos)) return(invisible())
  barred <- too_new(wanted, repos)
  for (package in names(barred)) {
    say("  %s: the current version of %s needs a newer R than %s.%s", package, shown(barred[[package]]),
        getRversion(), " Debian and Ubuntu have older ones (r-cran-*).")
  }
  wanted <- setdiff(wanted, names(barred))
  if (!length(wanted)) return(invisible())
  say("Installing %d packages into %s; compiling can take minutes:", length(wanted), library)
  use_every_core()
  for (package in wanted) {
    started <- Sys.time()
    problems <- character()
    withCallingHandlers(
      utils::install.packages(package, library, repos, quiet = TRUE),
      warning = function(w) {
        problems <<- c(problems, sub("\n.*", "", conditionMessage(w)))
        invokeRestart("muffleWarning")
      }
    )
    say("  %-14s %s %s", package, seconds_since(started), shown(problems))
  }
}

# `needed` must be there in the end; `wanted` may be missing (what uses it is skipped, and said).
install_packages <- function(needed, wanted, library) {
  needs <- c(needed, wanted[!names(wanted) %in% names(needed)])
  missing <- still_missing(needs)
  if (length(missing) && can_use_apt()) {
    install_from_debian(missing)
    missing <- still_missing(needs)
  }
  if (length(missing)) install_from_repository(missing, library, intersect(missing, names(needed)))
  missing <- still_missing(needs)
  vital <- intersect(missing, names(needed))
  if (length(vital)) stop_plainly("These packages are needed and could not be installed: %s", shown(vital))
  if (length(missing)) say("Not to be had here, what uses them is skipped: %s", shown(missing))
  say("%d packages are there.", length(needs) - length(missing))
}

install_musefuse <- function(root, library) {
  started <- Sys.time()
  say("Installing musefuse itself; compiling takes a minute or two ...")
  use_every_core()
  log <- tempfile("install")
  arguments <- c("INSTALL", "--no-multiarch", paste0("--library=", shQuote(library)), shQuote(root))
  if (r_command(arguments, log) != 0) stop_plainly("musefuse did not install:\n%s", tail_of(log))
  say("  done in %s", seconds_since(started))
}

# All of it: afterwards library(musefuse) works in this session.
prepare_machine <- function(root, suggests = FALSE) {
  say("R %s on %s", getRversion(), R.version$platform)
  library <- user_library()
  # .ci/run has installed all of it, for several commands.
  if (nzchar(Sys.getenv("MUSEFUSE_INSTALLED"))) return(invisible())
  check_compiler()
  needed <- package_needs(root, c("Depends", "Imports", "LinkingTo"), if (suggests) "testthat")
  install_packages(needed, if (suggests) wanted_by_tests(root), library)
  install_musefuse(root, library)
}
