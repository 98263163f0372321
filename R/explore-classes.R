# The classes' room: cluster, look, name.

class_pictures <- c(scatter = "Where they lie", silhouette = "How well they are set apart",
  radar = "What sets them apart", effect = "Their features", timeline = "When they are")

classes_ui <- function(id) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    side_panel(
      choice(ns("method"), "Cluster by", stats::setNames(names(method_names), method_names)),
      shiny::conditionalPanel("!['dbscan', 'hdbscan'].includes(input.method)", ns = ns,
        shiny::numericInput(ns("k"), "Classes", 3, min = 1)),
      radius_input(ns, "input.method == 'dbscan'"),
      shiny::checkboxInput(ns("standardise"), "Standardise the features", TRUE),
      shiny::numericInput(ns("seed"), "Seed", 1, min = 0),
      shiny::actionButton(ns("cluster"), "Cluster", class = "btn-primary"),
      shiny::tags$hr(),
      shiny::uiOutput(ns("names")),
      shiny::actionButton(ns("name"), "Give names")
    ),
    shiny::mainPanel(
      choice(ns("picture"), "Picture", stats::setNames(names(class_pictures), class_pictures)),
      picture_output(ns("drawn")),
      table_output(ns("table"), "The classes and their features"),
      shiny::verbatimTextOutput(ns("printed"))
    )
  )
}

classes_server <- function(id, study) {
  shiny::moduleServer(id, function(input, output, session) {
    classes <- shiny::reactive(needed(study$classes,
      "Nothing was clustered yet: extract features, then press Cluster."))
    profile <- shiny::reactive(tried(profile_classes(shiny::req(study$classes))))
    shiny::observeEvent(input$cluster, tried({
      features <- needed(study$features, "Extract features first.")
      explored_set(study, "classes", do.call(paste0("cluster_", input$method),
        c(list(features), class_arguments(input)), envir = topenv()))
    }))
    output$names <- shiny::renderUI({
      levels <- levels(shiny::req(study$classes)$class)
      lapply(seq_along(levels), function(i) {
        shiny::textInput(session$ns(paste0("name", i)), paste("Name of class", levels[[i]]))
      })
    })
    shiny::observeEvent(input$name, tried({
      levels <- levels(classes()$class)
      given <- vapply(seq_along(levels), function(i) input[[paste0("name", i)]] %||% "", "")
      names <- stats::setNames(given, levels)[nzchar(given)]
      if (length(names) > 0L) explored_set(study, "classes", name_classes(classes(), names))
    }))
    output$drawn <- drawing(function() {
      here <- classes()
      class_picture(here, shiny::req(profile()), input$picture, study$gold, study$segments)
    }, "A picture of the classes", 420)
    output$table <- shiny::renderTable(shown_rows(class_table(shiny::req(profile()))))
    output$printed <- shiny::renderText(printed(shiny::req(study$classes)))
  })
}

class_arguments <- function(input) {
  known <- names(formals(get(paste0("cluster_", input$method), envir = topenv(), mode = "function")))
  given <- list(k = input$k, eps = input$eps, seed = input$seed)
  c(given[intersect(names(given), known)], list(standardise = isTRUE(input$standardise)))
}

class_picture <- function(classes, profile, type, gold = NULL, segments = NULL) {
  if (type %in% c("scatter", "silhouette")) {
    return(autoplot(classes, type = type))
  }
  if (type == "timeline") {
    return(autoplot(profile, type = type, gold = needed(gold, "The timeline needs a gold standard."),
      segments = segments))
  }
  autoplot(profile, type = type)
}
