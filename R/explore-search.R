# The search's room: many ways to find classes, ranked, and the choice of one of them.

search_pictures <- c(index = "Each index by the number of classes", heatmap = "One index of all settings",
  pareto = "Two indices against each other")

search_ui <- function(id) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    side_panel(
      choices_of(ns("methods"), "Methods to try", stats::setNames(names(method_names), method_names),
        c("kmeans", "agglomerative", "gmm")),
      radius_input(ns, "(input.methods || []).includes('dbscan')"),
      shiny::fluidRow(
        shiny::column(6, shiny::numericInput(ns("from"), "Classes, from", 2, min = 2)),
        shiny::column(6, shiny::numericInput(ns("to"), "to", 6, min = 2))
      ),
      shiny::numericInput(ns("components"), "Try components, too (PCA): how many", "", min = 1),
      shiny::numericInput(ns("seed"), "Seed", 1, min = 0),
      shiny::actionButton(ns("search"), "Search", class = "btn-primary"),
      shiny::tags$hr(),
      choices_of(ns("by"), "Rank by"),
      choice(ns("setting"), "Setting, best first"),
      shiny::actionButton(ns("take"), "Take its classes")
    ),
    shiny::mainPanel(
      choice(ns("picture"), "Picture", stats::setNames(names(search_pictures), search_pictures)),
      picture_output(ns("drawn")),
      table_output(ns("table"), "The ranking of the settings")
    )
  )
}

search_server <- function(id, study, taken = function() NULL) {
  shiny::moduleServer(id, function(input, output, session) {
    search <- shiny::reactive(needed(study$search, "Nothing was searched yet: extract features, press Search."))
    ranked <- shiny::reactive({
      here <- search()
      by <- intersect(input$by, rankings_of(here))
      shiny::req(tried(rank_settings(here, if (length(by) > 0L) by)))
    })
    shiny::observeEvent(input$search, tried({
      features <- needed(study$features, "Extract features first.")
      explored_set(study, "search", do.call(search_classes, c(list(features), search_arguments(input))))
    }))
    shiny::observeEvent(study$search, {
      shiny::updateSelectInput(session, "by", choices = rankings_of(study$search),
        selected = ranked_by_now(study$search))
    })
    shiny::observe({
      usable <- ranked()[!is.na(ranked()$rank), ]
      shiny::updateSelectInput(session, "setting", choices = stats::setNames(usable$setting, setting_words(usable)))
    })
    shiny::observeEvent(input$take, tried({
      explored_set(study, "classes", pick_classes(ranked(), setting = as.numeric(input$setting)))
      taken()
    }))
    output$drawn <- drawing(function() {
      by <- picture_indices(ranked(), input$picture)
      autoplot(search(), type = input$picture, by = by)
    }, "The settings of the search, judged by indices", 420)
    output$table <- shiny::renderTable(digits = 2, {
      shiny::req(study$search)
      shown_rows(ranking_shown(ranked()))
    })
  })
}

search_arguments <- function(input) {
  reduce <- c(list("none"), if (isTRUE(input$components > 0)) list(pca = input$components))
  given <- if ("dbscan" %in% input$methods) list(parameters = list(dbscan = list(eps = input$eps)))
  c(list(methods = input$methods, k = seq(input$from, input$to), reduce = reduce, seed = input$seed), given)
}

# What a search can be ranked by, and what it is ranked by where nobody has said so.
rankings_of <- function(search) {
  c(intersect(fit_of(search)$indices, names(search)), if (any(!is.na(search[["stability"]]))) "stability")
}
ranked_by_now <- function(search) fit_of(rank_settings(search))$by

setting_words <- function(search) {
  paste0(search$rank, ": ", method_names[search$method], ifelse(is.na(search$k), "", paste0(", k = ", search$k)), ", ",
    search$features, ", ", search$reduce)
}

# A picture of two indices needs another one where the ranking is by one.
picture_indices <- function(ranked, picture) {
  by <- fit_of(ranked)$by
  if (picture == "pareto") utils::head(union(by, rankings_of(ranked)), 2L) else by
}

ranking_shown <- function(ranked) {
  shown <- c("rank", "setting", "method", "k", "features", "reduce", fit_of(ranked)$by, "classes", "smallest_share",
    "small", "status", "note")
  as.data.frame(ranked)[intersect(shown, names(ranked))]
}
