# The explorer's first room: a folder is read, what was guessed is shown, and the choices that change it.

file_choices <- c(time = "Column of times", recording = "Column of recordings", dimension = "Column of dimensions",
  rater = "Column of raters", value = "Column of values")

files_ui <- function(id, start) {
  ns <- shiny::NS(id)
  shiny::sidebarLayout(
    side_panel(
      shiny::textInput(ns("path"), "Folder or file", start$path),
      choice(ns("inside"), "Look for it"),
      choice(ns("format"), "Format", c("as it looks" = "", c("delimited", names(annotation_formats())))),
      choice(ns("unit"), "Unit of the times", c("as it looks" = "", unit_choices)),
      shiny::numericInput(ns("rate"), "Samples or frames per second, where files have no times", "", min = 0),
      shiny::tags$details(
        shiny::tags$summary("Which column is what"),
        lapply(names(file_choices), function(name) shiny::textInput(ns(name), file_choices[[name]])),
        shiny::textInput(ns("skip"), "Lines to skip before the table")
      ),
      shiny::textInput(ns("further"), "What else was advised, as it stands there",
        placeholder = "template = \"{recording}_{rater}\""),
      shiny::actionButton(ns("read"), "Read", class = "btn-primary")
    ),
    shiny::mainPanel(
      shiny::h2("What was read", class = "h4"),
      shiny::verbatimTextOutput(ns("table")),
      shiny::h2("What was guessed and left out", class = "h4"),
      shiny::verbatimTextOutput(ns("said")),
      table_output(ns("traces"), "The traces that were read")
    )
  )
}

files_server <- function(id, study, start) {
  shiny::moduleServer(id, function(input, output, session) {
    said <- shiny::reactiveVal("No file was read here yet.")
    read <- function(path, arguments) {
      heard <- character()
      table <- tried(read_either(path, arguments), show = function(text, ...) heard <<- c(heard, text))
      said(if (is.null(table)) c("Nothing was read.", heard) else heard)
      if (!is.null(table)) {
        fused <- inherits(table, "gold")
        explored_set(study, "ratings", if (!fused) table)
        if (fused) explored_set(study, "gold", table)
        study$undo <- list()
      }
    }
    shiny::observe(shiny::updateSelectInput(session, "inside", choices = places_near(input$path)))
    shiny::observeEvent(input$inside, if (nzchar(input$inside)) {
      shiny::updateTextInput(session, "path", value = input$inside)
    })
    if (!is.null(start$path)) shiny::isolate(read(start$path, list()))
    shiny::observeEvent(input$read, read(input$path, file_arguments(input)))
    output$said <- shiny::renderText(paste(said(), collapse = "\n"))
    output$table <- shiny::renderText(printed(needed(study$ratings %||% study$gold,
      "No ratings are here yet: give a folder or a file, and press Read.")))
    output$traces <- shiny::renderTable(shown_rows(summary(shiny::req(study$ratings))), digits = 3)
  })
}

# Ratings, or the gold standard that lies in their place.
read_either <- function(path, arguments) {
  by <- function(reader) do.call(reader, c(list(path), arguments), envir = topenv())
  tryCatch(by("read_annotations"), musefuse_error_gold = function(cnd) {
    gold <- by("read_gold_standard")
    inform_musefuse("This is a gold standard and no ratings: go on in its room.", "gold")
    gold
  })
}

# Where one can go from a folder: up, and into the folders that it holds.
places_near <- function(path) {
  here <- if (is_chosen(path)) path else getwd()
  here <- normalizePath(if (dir.exists(here)) here else dirname(here), winslash = "/", mustWork = FALSE)
  if (!dir.exists(here)) {
    return(c("there is no such folder" = ""))
  }
  inside <- list.dirs(here, recursive = FALSE)
  inside <- inside[!startsWith(basename(inside), ".")]
  files <- length(list.files(here)) - length(inside)
  c(stats::setNames("", paste0(count_of(files, "file"), " here; go on to")), stats::setNames(dirname(here), "one up"),
    stats::setNames(here, paste0(basename(here), " (this one)")), stats::setNames(inside, basename(inside)))
}

# The arguments of read_annotations() that were filled in.
file_arguments <- function(input) {
  texts <- c("format", "unit", names(file_choices))
  filled <- Filter(is_chosen, stats::setNames(lapply(texts, function(name) input[[name]]), texts))
  if (isTRUE(input$rate > 0)) filled$rate <- input$rate
  if (is_chosen(input$skip)) filled$skip <- suppressWarnings(as.numeric(input$skip))
  utils::modifyList(filled, typed_arguments(input$further))
}

# Arguments as errors advise them in a call of read_annotations(): names, texts and numbers, but nothing that could be
# run.
typed_arguments <- function(text) {
  known <- list2env(list(list = list, c = c, `-` = `-`), parent = emptyenv())
  typed <- tryCatch(eval(str2lang(paste0("list(", text, ")")), known), error = function(cnd) NULL)
  if (is.null(typed) || length(typed) > 0L && !rlang::is_named(typed)) {
    abort_musefuse(c("What else was advised must be arguments, as they stand in a call; it is {.code {text}}.",
      i = "For example {.code template = \"{{recording}}_{{rater}}\", unit = \"ms\"}."), "argument", call = NULL)
  }
  typed
}
