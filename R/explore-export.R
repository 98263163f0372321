# What is taken along: the table, files, the script, the methods paragraph, the report.

export_ui <- function(id) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    side_panel(
      choice(ns("part"), "Table"),
      shiny::downloadButton(ns("rows"), "Its rows (CSV)", icon = NULL),
      shiny::downloadButton(ns("script"), "The script (R)", icon = NULL),
      shiny::downloadButton(ns("settings"), "The settings (JSON)", icon = NULL),
      shiny::downloadButton(ns("report"), "A report (HTML)", icon = NULL),
      shiny::tags$hr(),
      shiny::actionButton(ns("done"), "Close and take along", class = "btn-primary")
    ),
    shiny::mainPanel(
      shiny::h2("For the methods section", class = "h4"),
      shiny::verbatimTextOutput(ns("methods")),
      shiny::h2("How the table was made", class = "h4"),
      shiny::verbatimTextOutput(ns("code"))
    )
  )
}

export_server <- function(id, study) {
  shiny::moduleServer(id, function(input, output, session) {
    shiny::observe({
      there <- Filter(function(part) !is.null(study[[part]]), explored_parts)
      shiny::updateSelectInput(session, "part", choices = stats::setNames(there, explored_words[there]),
        selected = utils::tail(there, 1L))
    })
    chosen <- shiny::reactive(shiny::req(study[[shiny::req(input$part)]]))
    code <- shiny::reactive(script_of(chosen()))
    output$code <- shiny::renderText(paste(code(), collapse = "\n"))
    output$methods <- shiny::renderText(paste(shiny::req(tried(report_methods(chosen()))), collapse = "\n"))
    download <- function(suffix, write) {
      shiny::downloadHandler(function() paste0(input$part, suffix), function(file) tried(write(chosen(), file)))
    }
    output$rows <- download(".csv", write_explored)
    output$script <- download(".R", function(table, file) writeLines(enc2utf8(code()), file, useBytes = TRUE))
    output$settings <- download(".json", write_settings)
    output$report <- download(".html", report)
    shiny::observeEvent(input$done, shiny::stopApp(chosen()))
  })
}

# One file, whatever the table is; of classes that do not know when their segments are, the rows.
write_explored <- function(table, file) {
  write <- writer_of(class(table))
  if (is.null(write) || write == "write_labels" && is.null(known_segments(table))) {
    return(write_rows(as.data.frame(table), file, 15))
  }
  long <- "layout" %in% names(formals(getExportedValue("musefuse", write)))
  do.call(write, c(list(table, file), if (long) list(layout = "long")), quote = TRUE)
}
