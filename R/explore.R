#' Look at a study in the browser
#'
#' Opens the explorer, a page with one room for each part of a study: the files (what was guessed, and the choices to
#' change it), the raters (traces, agreement, lags; turn round, rescale, leave out with a reason), the gold standard
#' (methods side by side), segments and features, classes, and what to take along. A click on a segment shows its
#' traces, and plays that stretch of the recording where its file is known.
#'
#' Everything is done by the verbs of the package, so that the table that comes back knows how it was made: "Show code"
#' and [settings()] give the script that makes the same bytes in a fresh session. Nothing is written but what you save,
#' no variable of your session is changed, and no network is needed.
#'
#' @param x What to begin with: a folder or file of ratings, annotations, a gold standard, segments' features, classes,
#'   a profile, or `NULL` for an empty page.
#' @param ... These dots are for future extensions and must be empty.
#' @param media A folder with the recordings themselves (video or sound), named as the recordings are.
#' @param launch_browser Open the page? `FALSE` prints its address.
#' @returns The table that was chosen with "Close and take along", invisibly; `NULL` where the window was closed.
#'
#'   Needs the packages shiny and bslib: `musefuse_error_package` where they are missing.
#' @family explorer
#' @examplesIf interactive()
#' gold <- explore(ratings)
#' settings(gold)
#' @export
explore <- function(x = NULL, ..., media = NULL, launch_browser = interactive()) {
  check_no_dots()
  launch_browser <- check_flag(launch_browser)
  app <- explore_app(x, media)
  chosen <- shiny::runApp(app, launch.browser = launch_browser)
  invisible(if (is.data.frame(chosen)) chosen)
}

explore_app <- function(x = NULL, media = NULL, call = caller_env()) {
  check_package(c("shiny", "bslib"), "for the explorer.", call = call)
  start <- explored_start(x, call)
  start$media <- media_files(media, call)
  shiny::shinyApp(explore_ui(start), function(input, output, session) {
    study <- explore_server(input, output, session, start)
  })
}

# The rooms, in the order of a study.
explore_rooms <- c(files = "Files", raters = "Raters", gold = "Gold standard", segments = "Segments",
  classes = "Classes",
  export = "Take along")

explore_ui <- function(start) {
  rooms <- list(files_ui("files", start), raters_ui("raters"), gold_ui("gold"), segments_ui("segments"),
    classes_ui("classes"), export_ui("export"))
  panels <- Map(function(title, value, room) shiny::tabPanel(title, value = value, room), unname(explore_rooms),
    names(explore_rooms), rooms)
  bslib::page_navbar(title = "musefuse", id = "room", theme = explore_theme(FALSE), selected = first_room(start),
    lang = "en", bg = "#1d2125", inverse = TRUE, !!!unname(panels), bslib::nav_spacer(),
    bslib::nav_item(shiny::actionButton("code", "Show code", class = "btn-outline-light btn-sm")),
    bslib::nav_item(shiny::checkboxInput("dark", "Dark", width = "5em")),
    header = explore_scripts(start$media))
}

first_room <- function(start) {
  if (!is.null(start$classes)) "classes" else if (!is.null(start$features)) "segments" else
    if (!is.null(start$gold)) "gold" else if (!is.null(start$ratings)) "raters" else "files"
}

# Colours by number: named themes fetch their letters from the network.
explore_theme <- function(dark) {
  if (dark) bslib::bs_theme(version = 5, bg = "#1d2125", fg = "#e8e8e8", primary = "#56B4E9") else
    bslib::bs_theme(version = 5, primary = "#0072B2")
}

# Playing a stretch of a recording, and the look of messages and tables.
explore_scripts <- function(media) {
  shiny::tags$head(
    shiny::tags$style(paste(
      ".shiny-notification{white-space:pre-line;opacity:1;color:#222;background:#f4f7fa}", "pre{white-space:pre-wrap}",
      "table{font-size:.85em}", ".shiny-html-output{overflow-x:auto}", ".btn{margin:.15em 0}",
      ".shiny-plot-output{overflow:hidden}", # the old picture, until one as narrow as the window has come
      ".navbar .form-group{margin:.3em .5em 0}", ".navbar label{color:#fff}",
      ".navbar .shiny-input-container{width:5em}", "video{width:100%;max-height:260px}"
    )),
    if (length(media) > 0L) shiny::tags$script("Shiny.addCustomMessageHandler('musefuse_play', function(at) {
      var player = document.getElementById('player'); if (!player) return;
      if (player.getAttribute('src') !== at.src) player.setAttribute('src', at.src);
      player.currentTime = at.start; player.play();
      player.ontimeupdate = function() { if (player.currentTime >= at.end) player.pause(); };
    });")
  )
}

explore_server <- function(input, output, session, start) {
  study <- shiny::reactiveValues()
  for (part in explored_parts) study[[part]] <- start[[part]]
  study$undo <- list()
  files_server("files", study, start)
  raters_server("raters", study)
  gold_server("gold", study)
  segments_server("segments", study, start$media)
  classes_server("classes", study)
  export_server("export", study)
  shiny::observeEvent(input$code, shiny::showModal(shiny::modalDialog(
    title = "The script of what is there now", size = "l", easyClose = TRUE,
    shiny::tags$pre(id = "script", paste(explored_code(study), collapse = "\n")), footer = shiny::modalButton("Close")
  )))
  shiny::observeEvent(input$dark, session$setCurrentTheme(explore_theme(isTRUE(input$dark))), ignoreInit = TRUE)
  study
}
