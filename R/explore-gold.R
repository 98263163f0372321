# The gold standard's room: a method with its band and weights; several methods side by side, with a reference.

gold_ui <- function(id) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    side_panel(
      choice(ns("method"), "Fuse by", fusion_choices(), "ewe"),
      shiny::numericInput(ns("smooth"), "Smooth the traces first (window in seconds)", "", min = 0),
      choice(ns("standardise"), "Standardise each rater", c("none", "rater", "recording")),
      shiny::actionButton(ns("fuse"), "Fuse", class = "btn-primary"),
      shiny::tags$hr(),
      cell_inputs(ns),
      shiny::tags$hr(),
      choices_of(ns("others"), "Methods side by side", fusion_choices(), c("mean", "ewe", "raaw")),
      shiny::textInput(ns("truth"), "Truth or reference, where there is one (a file)"),
      shiny::actionButton(ns("compare"), "Compare")
    ),
    shiny::mainPanel(
      picture_output(ns("picture")),
      shiny::tabsetPanel(id = ns("about"),
        shiny::tabPanel("What was fused", value = "fused",
          shiny::verbatimTextOutput(ns("table")), table_output(ns("raters"), "The raters' weights")),
        shiny::tabPanel("Methods side by side", value = "beside",
          picture_output(ns("beside")), table_output(ns("scores"), "The methods' scores"),
          table_output(ns("among"), "Agreement among the methods"))
      )
    )
  )
}

gold_server <- function(id, study) {
  shiny::moduleServer(id, function(input, output, session) {
    gold <- shiny::reactive(needed(study$gold, "Nothing is fused yet: choose a method and press Fuse."))
    follow_cells(input, session, shiny::reactive(shiny::req(study$gold %||% study$ratings)))
    preparation <- function() compact(list(smooth = if (isTRUE(input$smooth > 0)) input$smooth,
      standardise = input$standardise))
    shiny::observeEvent(input$fuse, tried({
      fused <- do.call(gold_standard, c(list(needed(study$ratings, "Read ratings first."), input$method),
        preparation()))
      explored_set(study, "gold", fused)
    }))
    compared <- shiny::reactiveVal()
    shiny::observeEvent(study$ratings, compared(NULL), ignoreNULL = FALSE)
    shiny::observeEvent(input$compare, tried({
      ratings <- needed(study$ratings, "Read ratings first.")
      reference <- if (is_chosen(input$truth)) read_reference(input$truth, ratings)
      compared(compare_beside(ratings, input$others, preparation(), reference))
      forget_error()
      shiny::updateTabsetPanel(session, "about", selected = "beside")
    }))
    beside <- shiny::reactive(needed(compared(), "Choose methods, and press Compare."))
    drawn <- shiny::reactive(list(gold = for_page(gold()), ratings = ratings_for_page(gold())))
    output$picture <- drawing(function() gold_picture(drawn()$gold, drawn()$ratings, input),
      "The gold standard over the traces of the raters", 320, traces = TRUE)
    output$beside <- drawing(function() autoplot(explored_cell(beside(), input$recording, input$dimension)),
      "The gold standards of the methods over one another", 360)
    output$scores <- shiny::renderTable(shown_rows(tidy(shiny::req(compared()))), digits = 2,
      caption = "Means over recordings: agreement with the raters (and the reference), roughness, ends, seconds")
    output$among <- shiny::renderTable(shown_rows(agreement_among(shiny::req(compared()))), digits = 2,
      caption = "How far the methods agree with each other")
    output$table <- shiny::renderText(printed(shiny::req(study$gold)))
    output$raters <- shiny::renderTable(digits = 2, {
      shiny::req(fit_of(shiny::req(study$gold))) # one from a file knows no weights
      shown_rows(chosen_cell(tidy(study$gold), input))
    })
  })
}

fusion_choices <- function() {
  methods <- fusion_methods()
  stats::setNames(methods, vapply(methods, method_label, ""))
}

# The same preparation, one method each.
compare_beside <- function(ratings, methods, preparation, reference = NULL) {
  fusion <- function(method) function(data) do.call(gold_standard, c(list(data, method), preparation))
  compare_fusions(ratings, lapply(stats::setNames(nm = methods), fusion), truth = reference)
}

# Each method is a rater of the same moments.
agreement_among <- function(compared) {
  golds <- compact(fit_of(compared)$gold)
  if (length(golds) < 2L) {
    return(NULL)
  }
  rows <- do.call(rbind, Map(function(gold, method) {
    data.frame(as.data.frame(gold)[c("recording", "dimension", "time", "value")], rater = method)
  }, golds, names(golds)))
  pairs <- agreement(as_annotations(rows), "ccc", resamples = 0)
  means <- stats::aggregate(estimate ~ rater + other + dimension, as.data.frame(pairs), mean)
  stats::setNames(means, c("method", "other", "dimension", "ccc"))
}

# A reference of one trace that is named after no recording of the ratings is that of all of them.
read_reference <- function(path, ratings) {
  reference <- read_gold_standard(path)
  rows <- as.data.frame(reference)
  for (id in c("recording", "dimension")) {
    if (any(as.character(rows[[id]]) %in% levels(ratings[[id]]))) next
    if (count_ids(rows[[id]]) > 1L || count_ids(ratings[[id]]) > 1L) {
      abort_musefuse(c("The reference has none of the {id}s of the ratings.",
        x = "It has {.val {unique(as.character(rows[[id]]))}}.",
        i = "The ratings have {.val {levels(ratings[[id]])}}."),
        "reference")
    }
    inform_musefuse("The reference is taken for that of the {id} {.val {levels(ratings[[id]])}}.", "reference")
    rows[[id]] <- levels(ratings[[id]])
  }
  rows
}
