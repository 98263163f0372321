#' A methods paragraph for a paper
#'
#' Writes down what was done, in the past tense, with the parameters, the versions and the literature: text
#' to paste into a manuscript and to edit there. Every number in it comes from the table or from the
#' settings that the table carries ([settings()]); what the package cannot know (who the raters were, why
#' a setting was chosen) is for you to add, and it calls all traces ratings and all who gave them raters, meters and
#' sensors too: mend that where it is not so.
#'
#' @param data A table of the package that knows how it was made: a gold standard, features, classes, a profile,
#'   agreement, lags or annotations.
#' @param ... Further tables of the same study whose last step the paragraph shall tell of, too, at its
#'   place in the chain: agreement, lags, diagnostics.
#' @param format `"text"`, or `"markdown"` with DOIs as links.
#' @returns A character vector of class `musefuse_methods`: the paragraph, and an element for each line of the
#'   references. [print()] wraps it; `writeLines()` writes it unwrapped.
#'
#'   Errors: `musefuse_error_settings` where a table does not know how it was made.
#' @family export
#' @examples
#' gold <- gold_standard(ratings, smooth = 4.25, standardise = "rater")
#' report_methods(gold)
#'
#' features <- extract_features(gold, ratings_segments)
#' report_methods(cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1))
#' @export
report_methods <- function(data, ..., format = c("text", "markdown")) {
  check_given(missing(data), "a table of the package", "data")
  format <- check_choice(format, c("text", "markdown"))
  local_plain_numbers()
  if (is.data.frame(data)) data <- mended(data)
  own <- whole_steps(data)
  steps <- merge_steps(own, lapply(given_dots(...), whole_steps))
  told <- step_sentences(steps, utils::tail(names(own), 1L))
  sentences <- c(opening_sentence(data, steps), told, bound_sentence(data), closing_sentence(data))
  paragraph <- paste(sentences, collapse = " ")
  if (format == "text") paragraph <- gsub("`", "", paragraph, fixed = TRUE)
  entries <- reference_entries(cited_keys(paragraph), format)
  heading <- if (format == "markdown") "### References" else "References"
  if (format == "markdown") entries <- as.vector(rbind(entries, ""))
  paragraph <- unshielded(cite_keys(paragraph), format)
  structure(c(paragraph, "", heading, if (format == "markdown") "", entries), class = "musefuse_methods")
}

#' @export
print.musefuse_methods <- function(x, ...) {
  local_plain_numbers()
  for (line in unclass(x)) cli::cat_line(strwrap(line, width = min(100L, cli::console_width()), exdent = 0))
  invisible(x)
}

# The steps of a table with their fits, which tell of what went in.
whole_steps <- function(x) {
  settings(x)
  if (is.data.frame(x)) current_lineage(x)$steps else lineage_of(x)$steps
}

# Tables made on the way from the same ratings add their own steps, each behind the last of its inputs.
merge_steps <- function(steps, others) {
  for (other in rev(others)) { # of two at one place the first given is told first
    after <- NULL
    for (id in setdiff(names(other), names(steps))) {
      inputs <- match(unlist(other[[id]]$from), names(steps))
      place <- max(c(0L, inputs, after), na.rm = TRUE)
      steps <- append(steps, other[id], after = place)
      after <- place + 1L
    }
  }
  steps
}

# `told`: the ids of the steps that the paragraph is about; what no step but these used was looked at only.
step_sentences <- function(steps, told) {
  has_input <- function(is_so) {
    vapply(steps, function(step) {
      any(vapply(steps[intersect(unlist(step$from), names(steps))], is_so, NA))
    }, NA)
  }
  of_gold <- has_input(function(input) identical(input$table, "gold"))
  used <- names(steps) %in% c(told, unlist(lapply(steps, `[[`, "from")))
  again <- duplicated(vapply(steps, `[[`, "", "verb"))
  unlist(Map(step_sentence, steps, of_gold, used, again), use.names = FALSE)
}

opening_sentence <- function(x, steps) {
  versions <- unique(vapply(steps, `[[`, "", "version"))
  say(capital(data_phrase(x, steps)), " were analysed with the package musefuse (version ",
    say_list(shielded(versions)), "), which implements and extends the MuSe-Toolbox [stappen2021], in R (version ",
    settings(x)$r_version, ").")
}

# What the table itself says of the data or, of tables that no longer know their raters, the ratings that it came of.
data_phrase <- function(x, steps) {
  own <- inherits(x, c("annotations", "gold")) # of series in a gold standard that were renamed nobody knows the raters
  ratings <- if (inherits(x, "annotations")) x else if (own) fit_of(x)$ratings else source_series(steps)
  if (inherits(x, "class_profile")) x <- fit_of(x)$classes
  if (NROW(ratings) == 0L) {
    return(say("continuous ratings", say_if(!is.null(x[["recording"]]), " of ", say_recordings(x))))
  }
  recordings <- say_recordings(if (own || is.null(x[["recording"]])) ratings else x)
  dimensions <- as.character(unique(ratings$dimension))
  nameless <- identical(dimensions, "rating")
  say("ratings", say_if(!nameless, " of ", say_list(shielded(dimensions))), " in ", recordings, " by ",
    say_count(count_ids(ratings$rater), "rater"))
}

say_recordings <- function(x) say_count(count_ids(x[["recording"]]), "recording")

# The traces of the last table of ratings in a chain, as its step noted them.
source_series <- function(steps) {
  rated <- Filter(function(step) identical(step$table, "annotations") && !is.null(step$print$series$rater), steps)
  if (length(rated) > 0L) rated[[length(rated)]]$print$series
}

# Of a table that was bound: which verb made the rows of which recordings, and of which dimensions where these differ.
bound_sentence <- function(x) {
  lineage <- lineage_of(x)
  made <- if (is.data.frame(x)) verbs_at(lineage)
  if (length(made) < 2L) {
    return(NULL)
  }
  left <- function(id, key) intersect(as.character(lineage$steps[[id]]$print$series[[key]]), as.character(x[[key]]))
  dimensions <- lapply(made, left, "dimension")
  told <- length(unique(dimensions)) > 1L
  parts <- vapply(seq_along(made), function(i) {
    of <- c(if (told) say_list(shielded(dimensions[[i]])), say_list(shielded(short_name(left(made[[i]], "recording")))))
    of <- paste(of[nzchar(of)], collapse = " of ")
    say("`", lineage$steps[[made[[i]]]]$verb, "()`", say_if(nzchar(of), " (", of, ")"))
  }, "")
  say("Tables were bound to one: what ", say_list(parts), " made.")
}

# Numbers need the word to be read as names.
say_classes <- function(names) paste0(ifelse(grepl("^[0-9]+$", names), "class ", ""), names)

# The sizes of the classes; other tables have nothing to close with.
closing_sentence <- function(x) {
  if (inherits(x, "class_profile")) x <- fit_of(x)$classes
  if (!inherits(x, c("classes", "trace_classes"))) {
    return(NULL)
  }
  what <- if (inherits(x, "classes")) "segment" else fit_of(x)$unit %||% "trace"
  sizes <- table(droplevels(x$class))
  missing <- sum(is.na(x$class))
  k <- sum(names(sizes) != "noise")
  fit <- fit_of(x)
  placed <- !is.null(fit) && (if (what == "segment") length(fit$train) == 0L else identical(fit$status, "placed"))
  say(if (placed) say("New ", what, "s were placed in ") else "This gave ", k, if (k == 1L) " class" else " classes",
    " (", paste0(shielded(say_classes(names(sizes))), ": ", sizes, collapse = ", "), " ", what, "s)",
    say_if(missing > 0L, "; ", say_count(missing, what), " with missing features had no class"), ".")
}
