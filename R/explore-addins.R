# What RStudio's menus call: add-ins (inst/rstudio/addins.dcf) and new projects (inst/rstudio/templates/project).

addin_explore <- function() {
  check_package("rstudioapi", "for the add-ins.")
  name <- rstudioapi::primary_selection(rstudioapi::getActiveDocumentContext())$text
  selected <- if (grepl("^[.[:alpha:]][.[:alnum:]_]*$", name)) get0(name, envir = globalenv())
  explore(selected, launch_browser = TRUE)
}

addin_template <- function() {
  check_package("rstudioapi", "for the add-ins.")
  rstudioapi::insertText(text = paste(template_lines(), collapse = "\n"))
}

template_lines <- function() {
  readLines(system.file("templates", "analysis.R", package = "musefuse", mustWork = TRUE), encoding = "UTF-8")
}

# A folder for a study: the analysis, a place for the ratings, and what to put there.
project_template <- function(path, ...) {
  dir.create(file.path(path, "ratings"), recursive = TRUE, showWarnings = FALSE)
  writeLines(template_lines(), file.path(path, "analysis.R"))
  writeLines(c("Put the files of the ratings here, or their folders: one file a recording or rater, in any layout.",
    "analysis.R, a folder up, reads them. read_annotations() says what it guessed, and leaves this file out."),
  file.path(path, "ratings", "README.md"))
}
