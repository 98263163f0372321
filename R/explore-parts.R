# What the rooms of the explorer are built of: inputs that keyboards and screen readers know, tables, pictures, and the
# way in which a verb is tried.

side_panel <- function(...) shiny::column(4, shiny::wellPanel(...))

# One of several: the browser's own list, which keys, readers and telephones know. Its choices may come later.
choice <- function(id, label, choices = character(), selected = NULL) {
  shiny::selectInput(id, label, choices, selected, selectize = FALSE, width = "100%")
}

# Some of several; explore_script gives it its label, which selectize loses.
choices_of <- function(id, label, choices = character(), selected = NULL) {
  shiny::selectInput(id, label, choices, selected, multiple = TRUE, width = "100%")
}

# What DBSCAN cannot do without.
radius_input <- function(ns, condition) {
  shiny::conditionalPanel(condition, ns = ns, shiny::numericInput(ns("eps"), "Radius of DBSCAN (eps)", 1, min = 0))
}

# A table may be wider than the page: it is moved by keys, too.
table_output <- function(id, label) {
  shiny::tagAppendAttributes(shiny::tableOutput(id), tabindex = "0", role = "region", `aria-label` = label)
}

# A table for the page, where it can be made: the first rows, ids as text, sentences in lines that the browser does not
# break further.
shown_rows <- function(table, most = 200L) {
  rows <- utils::head(as.data.frame(shiny::req(tried(table, in_place = TRUE))), most)
  rows[] <- lapply(rows, function(column) {
    if (is.factor(column)) column <- as.character(column)
    if (is.character(column)) unbroken_lines(column) else column
  })
  rows
}

unbroken_lines <- function(text, width = 32L) {
  long <- !is.na(text) & nchar(text) > width
  text[long] <- vapply(strwrap(text[long], width + 1L, simplify = FALSE), function(lines) {
    paste(gsub(" ", "\u00a0", lines, fixed = TRUE), collapse = " ")
  }, "")
  text
}

# Which recording and dimension is shown.
cell_inputs <- function(ns) {
  shiny::tagList(
    choice(ns("recording"), "Recording"),
    choice(ns("dimension"), "Dimension")
  )
}

# Long traces are thinned to what a page can show, once for each table and not for each picture, so that an hour at
# 25 Hz is drawn at once.
for_page <- function(table) {
  thin_traces(table, intersect(c("value", "conf.low", "conf.high"), names(table)), steps = 120L)
}

chosen_cell <- function(table, input) {
  explored_cell(table, shiny::req(input$recording), shiny::req(input$dimension))
}

# The ratings that a gold standard carries; one from a file has none.
ratings_for_page <- function(gold) {
  ratings <- fit_of(gold)$ratings
  if (!is.null(ratings)) for_page(ratings)
}

# The gold standard of a cell over the ratings that it was made of, both thinned.
gold_picture <- function(gold, ratings, input) {
  autoplot(chosen_cell(gold, input), data = if (!is.null(ratings)) chosen_cell(ratings, input))
}

# The choices follow the table; what was chosen stays where it is still there.
follow_cells <- function(input, session, table, ids = c("recording", "dimension")) {
  shiny::observe({
    rows <- shiny::req(table())
    for (id in intersect(ids, names(rows))) {
      known <- levels(droplevels(as.factor(rows[[id]])))
      chosen <- intersect(shiny::isolate(input[[id]]), known)
      shiny::updateSelectInput(session, id, choices = known,
        selected = if (length(chosen) > 0L || id == "rater") chosen else known[1L])
    }
  })
}

# A verb is tried: what it says is shown on the page, and an error is a message that leaves all as it was. What is
# lacking is told `in_place` of an output.
tried <- function(expr, show = shiny::showNotification, in_place = FALSE) {
  say <- function(cnd, type) {
    text <- cli::ansi_strip(rlang::cnd_message(cnd))
    # what is said twice is shown once
    show(text, type = type, duration = if (type == "error") NULL else 12,
      id = if (type == "error") "error" else rlang::hash(text))
  }
  tryCatch(
    withCallingHandlers(expr,
      warning = function(cnd) {
        say(cnd, "warning")
        invokeRestart("muffleWarning")
      },
      message = function(cnd) {
        say(cnd, "message")
        invokeRestart("muffleMessage")
      }
    ),
    error = function(cnd) {
      lacking <- inherits(cnd, "shiny.silent.error")
      if (lacking && in_place) stop(cnd)
      if (!lacking || nzchar(conditionMessage(cnd))) say(cnd, if (lacking) "warning" else "error")
      NULL
    }
  )
}

# What went wrong before is of no interest once it went well.
forget_error <- function() {
  if (!is.null(shiny::getDefaultReactiveDomain())) shiny::removeNotification("error")
}

# A table that must be there before a room can work; what is shown in its place says how to come by it.
needed <- function(table, says) {
  shiny::validate(shiny::need(table, says))
  table
}

printed <- function(x) paste(printed_lines(x), collapse = "\n")

# As high as what is there: where there is no picture yet, what says so.
picture_output <- function(id, ...) shiny::plotOutput(id, height = "auto", ...)

# A picture with its text for those who cannot see it; one of traces by pen.
drawing <- function(draw, alt, height, traces = FALSE) {
  shiny::renderPlot(res = 96, alt = alt, height = height, expr = {
    picture <- narrow_titles(shiny::req(tried(draw(), in_place = TRUE)))
    if (traces) draw_by_pen(picture) else picture
  })
}

# wrapped_labs() wraps for 5 inches, as names of panels do; a telephone has less.
narrow_titles <- function(picture, width = shiny::getCurrentOutputInfo()$width()) {
  share <- width / 480
  if (!inherits(picture, "ggplot") || share >= 1) {
    return(picture)
  }
  for (part in intersect(names(label_letters), names(picture$labels))) {
    if (is.null(picture$labels[[part]])) next
    picture$labels[[part]] <- wrap_text(gsub("\n", " ", picture$labels[[part]]), floor(label_letters[[part]] * share))
  }
  strips <- ggplot2::calc_element("strip.text.x", picture$theme)$size * share
  picture + ggplot2::theme(strip.text.x = ggplot2::element_text(size = strips))
}

# The legend of rater_layers(); where there are more raters than colours, none can be followed.
colours_in_words <- function(raters) {
  groups <- levels(droplevels(raters))
  if (length(groups) > length(okabe_ito)) {
    return(NULL)
  }
  entries <- Map(function(name, colour) {
    shiny::tags$li(shiny::tags$span(class = "swatch", style = paste0("background:", colour)), name)
  }, groups, colours_of(groups, levels(raters)))
  shiny::tags$ul(class = "legend", `aria-label` = "Colours of the raters", unname(entries))
}

# The rows of one recording and dimension.
explored_cell <- function(table, recording, dimension) {
  is <- function(ids, id) if (is.factor(ids)) as.integer(ids) == match(id, levels(ids)) else ids == id
  table[which(is(table$recording, recording) & is(table$dimension, dimension)), ]
}

is_chosen <- function(x) is.character(x) && length(x) == 1L && !is.na(x) && nzchar(x)
