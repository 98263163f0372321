# The raters' room: traces, agreement, lags and what looks odd; the verbs that mend it.

raters_ui <- function(id) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    side_panel(
      cell_inputs(ns),
      choices_of(ns("rater"), "Raters to mend"),
      shiny::checkboxInput(ns("everywhere"), "In all recordings and dimensions", TRUE),
      shiny::tags$fieldset(
        shiny::tags$legend("Scale (the range of the values, where no file tells it)", class = "h6"),
        shiny::fluidRow(
          shiny::column(6, shiny::numericInput(ns("low"), "From", -1)),
          shiny::column(6, shiny::numericInput(ns("high"), "to", 1))
        ),
        shiny::actionButton(ns("turn"), "Turn round"),
        shiny::actionButton(ns("rescale"), "Rescale to -1 to 1")
      ),
      shiny::textInput(ns("reason"), "Leave out, because"),
      shiny::actionButton(ns("exclude"), "Leave out"),
      shiny::tags$hr(),
      shiny::actionButton(ns("shift"), "Take out the lags"),
      shiny::actionButton(ns("undo"), "Undo")
    ),
    shiny::mainPanel(
      picture_output(ns("traces")),
      shiny::uiOutput(ns("who")),
      shiny::tabsetPanel(
        shiny::tabPanel("What looks odd", table_output(ns("odd"), "What looks odd in each trace")),
        shiny::tabPanel("Agreement", table_output(ns("agreement"), "Agreement")),
        shiny::tabPanel("Lags", table_output(ns("lags"), "Lags")),
        shiny::tabPanel("What was done", shiny::verbatimTextOutput(ns("done")))
      )
    )
  )
}

raters_server <- function(id, study) {
  shiny::moduleServer(id, function(input, output, session) {
    ratings <- shiny::reactive(needed(study$ratings, "Read ratings first."))
    lags <- shiny::reactive(estimate_lag(ratings(), "pairwise"))
    follow_cells(input, session, ratings, c("recording", "dimension", "rater"))
    shiny::observe({
      ends <- scale_ends(ratings())
      shiny::updateNumericInput(session, "low", value = ends[[1L]])
      shiny::updateNumericInput(session, "high", value = ends[[2L]])
    })
    # Whom and where the buttons mend; nobody chosen is everybody.
    whom <- function() {
      chosen <- list(rater = if (length(input$rater) > 0L) input$rater)
      if (!isTRUE(input$everywhere)) chosen <- c(chosen, list(recording = input$recording, dimension = input$dimension))
      compact(chosen)
    }
    edit <- function(verb, ...) {
      mended <- tried(do.call(verb, c(list(ratings(), ...), whom()), envir = topenv()))
      if (!is.null(mended)) explored_edit(study, mended)
    }
    shiny::observeEvent(input$turn,
      edit("rescale_annotations", from = c(input$low, input$high), to = c(input$high, input$low)))
    shiny::observeEvent(input$rescale, edit("rescale_annotations", from = c(input$low, input$high), to = c(-1, 1)))
    shiny::observeEvent(input$exclude, edit("exclude_annotations", reason = input$reason))
    shiny::observeEvent(input$shift, {
      shifted <- tried(shift_lag(ratings(), lags()))
      if (!is.null(shifted)) explored_edit(study, shifted)
    })
    shiny::observeEvent(input$undo, explored_undo(study))

    drawn <- shiny::reactive(for_page(ratings()))
    shown <- shiny::reactive(chosen_cell(drawn(), input))
    output$traces <- drawing(function() autoplot(shown()), "The traces of the raters over time", 340, traces = TRUE)
    output$who <- shiny::renderUI({
      shiny::req(study$ratings)
      colours_in_words(shown()$rater)
    })
    output$odd <- shiny::renderTable(shown_rows(flags_first(rater_diagnostics(ratings()))), digits = 2)
    output$agreement <- shiny::renderTable(digits = 2,
      shown_rows(agreement(ratings(), c("ccc", "icc_ck"), type = "overall", resamples = 0)))
    output$lags <- shiny::renderTable(shown_rows(lags()), digits = 2)
    output$done <- shiny::renderText(paste(script_of(ratings()), collapse = "\n"))
  })
}

# What is odd in words, beside whose trace it is.
flags_first <- function(odd) {
  ids <- c("recording", "dimension", "rater", "flags")
  as.data.frame(odd)[c(ids, setdiff(names(odd), ids))]
}

# The ends of the scale that the files tell of, or else of the values.
scale_ends <- function(ratings) {
  facts <- trace_facts(ratings)
  told <- c(facts$scale_min[1L], facts$scale_max[1L])
  if (length(told) == 2L && all(is.finite(told))) {
    return(told)
  }
  seen <- ratings$value[is.finite(ratings$value)]
  if (all(abs(seen) <= 1)) {
    return(c(-1, 1))
  }
  unit <- 10^(floor(log10(max(abs(seen)))) - 2) # three digits, outwards
  c(floor(round(min(seen) / unit, 6)), ceiling(round(max(seen) / unit, 6))) * unit
}
