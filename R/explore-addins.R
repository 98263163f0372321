# What RStudio's menu of add-ins calls (inst/rstudio/addins.dcf).

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
