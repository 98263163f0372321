# The segments' room: cut, look at a stretch with its raters and the recording beside, extract features.

segments_ui <- function(id) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    side_panel(
      choice(ns("cut"), "Cut", c("every so many seconds" = "fixed",
        "where the gold standard changes" = "changes")),
      shiny::numericInput(ns("length"), "Seconds (at least, where it changes)", 10, min = 0),
      choices_of(ns("features"), "Features", names(feature_sets), "basic"),
      shiny::actionButton(ns("extract"), "Cut and extract", class = "btn-primary"),
      shiny::tags$hr(),
      cell_inputs(ns),
      choice(ns("segment"), "Segment (or click into the picture)"),
      shiny::actionButton(ns("play"), "Play")
    ),
    shiny::mainPanel(
      picture_output(ns("whole"), click = ns("at")),
      picture_output(ns("stretch")),
      shiny::uiOutput(ns("who")),
      media_player(),
      table_output(ns("features_table"), "The features of the segments")
    )
  )
}

segments_server <- function(id, study, media) {
  shiny::moduleServer(id, function(input, output, session) {
    gold <- shiny::reactive(needed(study$gold, "Fuse a gold standard first, in its room."))
    follow_cells(input, session, shiny::reactive(shiny::req(study$gold %||% study$features)))
    shiny::observeEvent(input$extract, tried({
      made <- cut_and_extract(gold(), input$cut, input$length, input$features)
      explored_set(study, "segments", made$segments)
      study$features <- made$features
    }))
    here <- shiny::reactive({
      rows <- shiny::req(study$segments)
      rows[as.character(rows$recording) == shiny::req(input$recording), ]
    })
    shiny::observe(shiny::updateSelectInput(session, "segment", choices = as.character(here()$segment)))
    shiny::observeEvent(input$at, {
      hit <- which(here()$start <= input$at$x & input$at$x < here()$end)
      if (length(hit) == 0L) return()
      segment <- as.character(here()$segment[hit[[1L]]])
      if (identical(segment, input$segment)) {
        player$show(play = TRUE)
      } else {
        player$clicked(TRUE)
        shiny::updateSelectInput(session, "segment", selected = segment)
      }
    })
    chosen <- shiny::reactive({
      row <- here()[as.character(here()$segment) == shiny::req(input$segment), ]
      shiny::req(nrow(row) == 1L)
      row
    })
    player <- segment_player(input, session, study, media, chosen)
    drawn <- shiny::reactive(list(gold = for_page(gold()), ratings = ratings_for_page(gold())))
    output$whole <- drawing(function() gold_picture(drawn()$gold, drawn()$ratings, input) +
      (if (!is.null(study$segments)) segment_edges(here(), chosen())), "The gold standard with the segments",
      260, traces = TRUE)
    stretch <- shiny::reactive({
      cell <- explored_cell(shiny::req(study$ratings), input$recording, input$dimension)
      explored_stretch(cell, chosen())
    })
    output$stretch <- drawing(function() autoplot(stretch()), "The raters within the chosen segment", 260,
      traces = TRUE)
    output$who <- shiny::renderUI(colours_in_words(stretch()$rater))
    output$features_table <- shiny::renderTable(digits = 3, {
      rows <- shiny::req(study$features)
      shown_rows(rows[as.character(rows$recording) == shiny::req(input$recording), ])
    })
  })
}

# The film or sound of the chosen segment: what is chosen is wound to; it sounds where somebody clicked.
segment_player <- function(input, session, study, media, chosen) {
  files <- shiny::reactive(c(media, told_media(shiny::req(study$ratings))))
  show <- function(play) {
    file <- unname(files()[shiny::req(input$recording)])
    session$sendCustomMessage("musefuse_play", list(
      src = if (is_chosen(file)) session$registerDataObj(paste0("media-", input$recording), file, serve_part),
      start = chosen()$start, end = chosen()$end, play = play
    ))
    is_chosen(file)
  }
  clicked <- shiny::reactiveVal(FALSE)
  shiny::observeEvent(chosen(), {
    show(play = clicked())
    clicked(FALSE)
  })
  shiny::observeEvent(input$play, tried(if (!show(play = TRUE)) {
    inform_musefuse("No file of this recording is known: {.code explore(media = )} takes their folder.", "media")
  }))
  list(show = show, clicked = clicked)
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
