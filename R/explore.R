#' Look at a study in the browser
#'
#' Opens the explorer, a page with one room for each part of a study: the files (what was guessed, and the choices to
#' change it), the raters (traces, agreement, lags; turn round, rescale, leave out with a reason), the gold standard
#' (methods side by side, with a reference where there is one), segments and features, a search for classes with its
#' ranking, classes, and what to take along. A click on a segment shows its traces, and plays that stretch of the
#' recording where its file is known: from `media`, or because the files of the ratings tell its path ([traces()]).
#'
#' Everything is done by the verbs of the package, so that the table that comes back knows how it was made: "Show code"
#' and [settings()] give the script that makes the same bytes in a fresh session. Nothing is written but what you save,
#' no variable of your session is changed, and no network is needed.
#'
#' @param x What to begin with: a folder or file of ratings, a file of a gold standard, annotations, a gold standard,
#'   segments' features, a search, classes, a profile, or `NULL` for an empty page.
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
  search = "Search", classes = "Classes", export = "Take along")

explore_ui <- function(start) {
  rooms <- list(files_ui("files", start), raters_ui("raters"), gold_ui("gold"), segments_ui("segments"),
    search_ui("search"), classes_ui("classes"), export_ui("export"))
  panels <- Map(function(title, value, room) shiny::tabPanel(title, value = value, room), unname(explore_rooms),
    names(explore_rooms), rooms)
  bslib::page_navbar(title = shiny::h1("musefuse", class = "h5 m-0"),
    window_title = "musefuse", id = "room", theme = explore_theme(FALSE), selected = first_room(start),
    lang = "en", bg = "#1d2125", inverse = TRUE, !!!unname(panels),
    bslib::nav_item(shiny::actionButton("code", "Show code", class = "btn-sm"),
      shiny::checkboxInput("dark", "Dark", width = "4em")),
    header = explore_head())
}

first_room <- function(start) {
  if (!is.null(start$classes)) "classes" else if (!is.null(start$search)) "search" else
    if (!is.null(start$features)) "segments" else
    if (!is.null(start$gold)) "gold" else if (!is.null(start$ratings)) "raters" else "files"
}

# Colours by number: named themes fetch their letters from the network.
explore_theme <- function(dark) {
  if (dark) bslib::bs_theme(version = 5, bg = "#1d2125", fg = "#e8e8e8", primary = "#56B4E9") else
    bslib::bs_theme(version = 5, primary = "#0072B2")
}

# The look of the page. In the dark pictures are turned, their hues kept.
explore_look <- paste(
  ".shiny-notification{white-space:pre-line;opacity:1;color:#222;background:#f4f7fa}",
  "pre{white-space:pre-wrap;overflow:visible;overflow-wrap:anywhere;font-size:.8em}",
  "fieldset,details{margin-bottom:1rem}",
  ".shiny-table .NA{color:inherit;opacity:.75}", "table{font-size:.85em}", "caption{caption-side:top}",
  ".shiny-html-output{overflow-x:auto}", ".btn{margin:.15em 0}",
  ".shiny-plot-output{overflow:hidden}", # the old picture, until one as narrow as the window has come
  ".navbar .form-group{margin:0 0 0 .8em}", ".navbar label{color:#fff}", ".navbar .checkbox{margin:0}",
  "#room .nav-link{color:#c8ced3;padding-left:.35em;padding-right:.35em}",
  ".navbar .navbar-brand,#room .active{color:#fff}",
  "#code{color:#fff;background:transparent;border-color:#fff}", ".navbar-nav{flex-grow:1}",
  ".bslib-nav-item{display:flex;align-items:center;margin-left:auto}", ":focus-visible{outline:2px solid #E69F00}",
  ".navbar-header{display:flex;align-items:center}", ".navbar-brand{padding:0}",
  ".navbar-toggle{order:1;margin-left:auto}", "html.dark .navbar-toggle .icon-bar{filter:invert(1)}",
  "select.form-control:not([multiple]){appearance:auto}",
  "video{width:100%;max-height:260px}", "[hidden]{display:none!important}",
  ".shiny-output-error-validation{color:inherit}",
  ".legend{list-style:none;display:flex;flex-wrap:wrap;justify-content:center;gap:.1em 1.2em}",
  ".legend{padding:0;font-size:.85em}",
  ".swatch{display:inline-block;width:1.6em;height:.25em;margin-right:.4em;vertical-align:middle}",
  "html.dark .shiny-plot-output img,html.dark .swatch{filter:invert(.88) hue-rotate(180deg)}",
  "html.shiny-busy body::before{content:'';position:fixed;inset:0 0 auto 0;height:3px;z-index:2000;background:#E69F00}"
)

# Messages are read out, and lists of several have their labels; the system's wish for a dark page is known, and the
# page knows when it is dark.
explore_script <- "$(document).on('shiny:connected', function() {
  var box = document.getElementById('dark');
  if (window.matchMedia('(prefers-color-scheme: dark)').matches && !box.checked) box.click();
});
$(document).on('shiny:inputchanged', function(event) {
  if (event.name === 'dark') document.documentElement.classList.toggle('dark', event.value);
});
$(function() {
  $('body').append('<div id=\"told\" class=\"visually-hidden\" role=\"status\" aria-live=\"polite\"></div>');
  new MutationObserver(function() {
    var says = $('.shiny-notification-content-text').map(function() { return $(this).text(); }).get().join('. ');
    if ($('#told').text() !== says) $('#told').text(says);
    $('.selectize-input input:not([aria-label])').each(function() {
      $(this).attr('aria-label', $(this).closest('.form-group').children('label').text());
    });
  }).observe(document.body, { childList: true, subtree: true });
});"

# The look stands in the body: a new theme comes last in the head, and would overrule it.
explore_head <- function() {
  shiny::tagList(shiny::tags$style(shiny::HTML(explore_look)),
    shiny::tags$head(shiny::tags$script(shiny::HTML(explore_script)), shiny::tags$script(shiny::HTML(media_script))))
}

explore_server <- function(input, output, session, start) {
  study <- shiny::reactiveValues()
  for (part in explored_parts) study[[part]] <- start[[part]]
  study$undo <- list()
  files_server("files", study, start)
  raters_server("raters", study)
  gold_server("gold", study)
  segments_server("segments", study, start$media)
  search_server("search", study, taken = function() bslib::nav_select("room", "classes", session))
  classes_server("classes", study)
  export_server("export", study)
  shiny::observeEvent(input$code, shiny::showModal(shiny::modalDialog(
    title = "The script of what is there now", size = "l", easyClose = TRUE,
    shiny::tags$pre(id = "script", tabindex = "0", paste(explored_code(study), collapse = "\n")),
    footer = shiny::modalButton("Close")
  )))
  shiny::observeEvent(input$dark, session$setCurrentTheme(explore_theme(isTRUE(input$dark))), ignoreInit = TRUE)
  study
}
