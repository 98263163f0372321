# The gold standard's room: two methods side by side, the band, the weights.

gold_ui <- function(id) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    shiny::sidebarPanel(
      shiny::selectInput(ns("method"), "Fuse by", fusion_methods(), "ewe"),
      shiny::numericInput(ns("smooth"), "Smooth the traces first (window in seconds)", "", min = 0),
      shiny::selectInput(ns("standardise"), "Standardise each rater", c("none", "rater", "recording")),
      shiny::actionButton(ns("fuse"), "Fuse", class = "btn-primary"),
      shiny::selectInput(ns("other"), "Beside it", c("nothing" = "", fusion_methods())),
      shiny::tags$hr(),
      cell_inputs(ns)
    ),
    shiny::mainPanel(
      shiny::plotOutput(ns("picture"), height = 320),
      shiny::conditionalPanel("input.other != ''", ns = ns, shiny::plotOutput(ns("beside"), height = 320)),
      shiny::verbatimTextOutput(ns("table")),
      shiny::tableOutput(ns("raters"))
    )
  )
}

gold_server <- function(id, study) {
  shiny::moduleServer(id, function(input, output, session) {
    gold <- shiny::reactive(shiny::req(study$gold))
    follow_cells(input, session, gold)
    fuse <- function(method) {
      smooth <- if (isTRUE(input$smooth > 0)) input$smooth
      tried(gold_standard(shiny::req(study$ratings), method, smooth = smooth, standardise = input$standardise))
    }
    shiny::observeEvent(input$fuse, {
      if (is.null(study$ratings)) shiny::showNotification("Read ratings first.", type = "warning")
      fused <- fuse(input$method)
      if (!is.null(fused)) explored_set(study, "gold", fused)
    })
    other <- shiny::reactive(if (is_chosen(input$other)) fuse(input$other))
    drawn <- function(gold) autoplot(chosen_cell(gold, input))
    output$picture <- drawing(function() drawn(gold()), "The gold standard over the traces of the raters")
    output$beside <- drawing(function() drawn(shiny::req(other())), "The gold standard of the other method")
    output$table <- shiny::renderText(printed(gold()))
    output$raters <- shiny::renderTable(digits = 2, {
      rows <- tidy(gold())
      shown_rows(rows[as.character(rows$recording) == input$recording & as.character(rows$dimension) == input$dimension,
        ])
    })
  })
}
