# The segments' room: cut, look at a stretch with its raters and the recording beside, extract features.

segments_ui <- function(id) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    shiny::sidebarPanel(
      shiny::selectInput(ns("cut"), "Cut", c("every so many seconds" = "fixed",
        "where the gold standard changes" = "changes")),
      shiny::numericInput(ns("length"), "Seconds (at least, where it changes)", 10, min = 0),
      shiny::selectInput(ns("features"), "Features", names(feature_sets), "basic", multiple = TRUE),
      shiny::actionButton(ns("extract"), "Cut and extract", class = "btn-primary"),
      shiny::tags$hr(),
      cell_inputs(ns),
      shiny::selectInput(ns("segment"), "Segment (or click into the picture)", character())
    ),
    shiny::mainPanel(
      shiny::plotOutput(ns("whole"), height = 260, click = ns("at")),
      shiny::plotOutput(ns("stretch"), height = 260),
      shiny::uiOutput(ns("media")),
      shiny::tableOutput(ns("features_table"))
    )
  )
}

segments_server <- function(id, study, media) {
  shiny::moduleServer(id, function(input, output, session) {
    gold <- shiny::reactive(shiny::req(study$gold))
    follow_cells(input, session, gold)
    shiny::observeEvent(input$extract, {
      if (is.null(study$gold)) shiny::showNotification("Fuse a gold standard first.", type = "warning")
      made <- tried(cut_and_extract(shiny::req(study$gold), input$cut, input$length, input$features))
      if (!is.null(made)) {
        explored_set(study, "segments", made$segments)
        study$features <- made$features
      }
    })
    here <- shiny::reactive({
      rows <- shiny::req(study$segments)
      rows[as.character(rows$recording) == shiny::req(input$recording), ]
    })
    shiny::observe(shiny::updateSelectInput(session, "segment", choices = as.character(here()$segment)))
    shiny::observeEvent(input$at, {
      hit <- which(here()$start <= input$at$x & input$at$x < here()$end)
      if (length(hit) > 0L) shiny::updateSelectInput(session, "segment",
        selected = as.character(here()$segment[hit[[1L]]]))
    })
    chosen <- shiny::reactive({
      row <- here()[as.character(here()$segment) == shiny::req(input$segment), ]
      shiny::req(nrow(row) == 1L)
      row
    })
    output$whole <- drawing(function() autoplot(chosen_cell(gold(), input)) + segment_edges(here(), chosen()),
      "The gold standard with the segments")
    output$stretch <- drawing(function() {
      cell <- explored_cell(shiny::req(study$ratings), input$recording, input$dimension)
      autoplot(explored_stretch(cell, chosen()))
    }, "The raters within the chosen segment")
    output$features_table <- shiny::renderTable(digits = 3, {
      rows <- shiny::req(study$features)
      shown_rows(rows[as.character(rows$recording) == input$recording, ])
    })
    output$media <- shiny::renderUI(if (is_chosen(unname(media[shiny::req(input$recording)]))) {
      shiny::tags$video(id = "player", controls = NA, src = media[[input$recording]],
        `aria-label` = paste("The recording", input$recording))
    })
    shiny::observeEvent(chosen(), {
      src <- unname(media[input$recording])
      if (is_chosen(src)) session$sendCustomMessage("musefuse_play",
        list(src = src, start = chosen()$start, end = chosen()$end))
    })
  })
}

cut_and_extract <- function(gold, cut, length, features) {
  segments <- if (cut == "fixed") segment_fixed(gold, length) else
    segment_changepoint(gold, min_length = length, penalty = 5)
  list(segments = segments, features = extract_features(gold, segments, features))
}

# The edges of segments over a picture, the chosen one shaded.
segment_edges <- function(segments, chosen) {
  list(
    ggplot2::geom_vline(xintercept = unique(c(segments$start, segments$end)), colour = "grey60", linewidth = 0.3),
    ggplot2::annotate("rect", xmin = chosen$start, xmax = chosen$end, ymin = -Inf, ymax = Inf, fill = okabe_ito[[1L]],
      alpha = 0.15)
  )
}

explored_stretch <- function(table, segment) table[table$time >= segment$start & table$time < segment$end, ]
