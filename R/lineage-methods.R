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
  if (is.data.frame(data) || inherits(data, names(table_columns))) data <- mended(data)
  own <- whole_steps(data)
  steps <- merge_steps(own, lapply(given_dots(...), whole_steps, call = rlang::current_env()))
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
whole_steps <- function(x, call = caller_env()) {
  check_made(x, call)
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
  bound <- lapply(steps, function(step) lapply(unname(step$from), say_bound, steps))
  unlist(Map(c, bound, Map(step_sentence, steps, of_gold, used, again)), use.names = FALSE)
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
  if (inherits(ratings, "annotations")) ratings <- present_traces(ratings)
  mine <- if (own || NROW(x[["recording"]]) == 0L) ratings else x
  dimensions <- unique(as.character(ratings$dimension))
  nameless <- identical(dimensions, "rating")
  extents <- known_extents(x, mine, steps)
  say("ratings", say_if(!nameless, " of ", say_list(shielded(dimensions))), " in ", say_recordings(mine),
    say_lengths(extents), " by ", say_count(count_ids(ratings$rater), "rater"), say_density(ratings, mine, extents,
      any(vapply(steps, `[[`, "", "verb") == "resample_annotations")))
}

# Those of the table where it is one of series, otherwise those that were written down last for its recordings, of
# ratings rather than of a gold standard; NULL where some recording has none.
known_extents <- function(x, mine, steps) {
  noted <- compact(lapply(steps, function(step) step$said[["extents"]]))
  noted <- noted[order(vapply(noted, function(one) one$of == "annotations", NA))]
  if (inherits(x, "annotations") && has_series(x)) noted <- list(series_extents(x))
  recordings <- unique(as.character(mine[["recording"]]))
  for (one in rev(noted)) {
    at <- match(recordings, one$recording)
    if (!anyNA(at)) {
      one$lasting <- one$lasting[at]
      return(one)
    }
  }
}

say_lengths <- function(extents) {
  lasting <- extents$lasting
  if (length(lasting) == 0L) {
    return("")
  }
  unit <- lasting_unit(lasting)
  range <- say_range(lasting / unit)
  say(" (", range, " ", names(unit), " long", say_if(length(lasting) > 2L && grepl(" to ", range, fixed = TRUE),
    ", median ", say_range(stats::median(lasting / unit)), " ", names(unit)), ")")
}

# How many raters a recording has, where it is not all of them, and how often they rated, which resampling tells itself.
say_density <- function(ratings, mine, extents, resampled) {
  ratings <- ratings[as.character(ratings$recording) %in% as.character(mine[["recording"]]), c("recording", "rater")]
  if (nrow(ratings) == 0L) {
    return("")
  }
  each <- range(tabulate(match(unique(ratings)$recording, unique(ratings$recording))))
  parts <- c(if (each[[1L]] < count_ids(ratings$rater)) paste(say_range(each), "per recording"),
    if (!resampled && !is.null(extents$rate)) say_rate(extents))
  say_if(length(parts) > 0L, " (", paste(parts, collapse = "; "), ")")
}

say_recordings <- function(x) say_count(count_ids(x[["recording"]]), "recording")

# The traces of the tables of ratings in a chain that other tables were made of, as their steps noted them.
source_series <- function(steps) {
  rated <- vapply(steps, function(step) identical(step$table, "annotations") && !is.null(step$print$series$rater), NA)
  used <- names(steps) %in% unlist(lapply(steps[!rated], `[[`, "from"))
  of <- if (any(rated & used)) steps[rated & used] else utils::tail(steps[rated], 1L)
  unique(do.call(rbind, lapply(unname(of), function(step) step$print$series[trace_keys])))
}

# Of a table that was bound, and of one that a verb was given: which verb made which of its series.
bound_sentence <- function(x) if (is.data.frame(x)) say_bound(lineage_of(x)$at, lineage_of(x)$steps, x)

say_bound <- function(ids, steps, x = NULL) {
  made <- lapply(ids, function(id) verbs_at(list(steps = steps), id))
  if (length(unique(unlist(made))) < 2L) {
    return(NULL)
  }
  series <- function(key) {
    lapply(unname(steps[ids]), function(step) {
      names <- unique(as.character(step$print$series[[key]]))
      if (is.null(x)) names else intersect(names, as.character(x[[key]]))
    })
  }
  told <- function(key, always = FALSE) {
    names <- series(key)
    if (always || length(unique(names)) > 1L) vapply(names, function(one) say_names(short_name(one)), "")
  }
  whose <- do.call(paste, c(compact(list(told("dimension"), told("recording", TRUE))), sep = " of "))
  if (!is.null(told("rater"))) whose <- paste0(whose, " by ", told("rater"))
  verbs <- vapply(made, function(ids) steps[[ids[[1L]]]]$verb, "")
  came <- verbs %in% source_verbs & !all(verbs %in% source_verbs)
  parts <- paste0(ifelse(came, "", paste0("`", verbs, "()` ")), "(", whose, ")")
  say("Tables were bound to one: what ", say_list(parts[!came]), " made", say_if(any(came), ", and what came in ",
    say_list(parts[came])), ".")
}

# "4 Hz", "about 0.4 to 2 Hz, at irregular times"
say_rate <- function(extents) {
  rate <- extents$rate
  if (rate[[2L]] <= 1.02 * rate[[1L]]) rate <- mean(rate) # clocks jitter
  if (extents$even) rate_words(rate) else say("about ", rate_words(rate, 2), ", at irregular times")
}

# Numbers need the word to be read as names.
say_classes <- function(names) paste0(ifelse(grepl("^[0-9]+$", names), "class ", ""), names)

# " (27 segments in class 1, 26 in class 2)"
say_sizes <- function(sizes, what) {
  if (length(sizes) == 0L) {
    return("")
  }
  counts <- c(say_count(sizes[[1L]], what), sizes[-1L])
  paste0(" (", paste0(counts, " in ", shielded(say_classes(names(sizes))), collapse = ", "), ")")
}

# The sizes of the classes; other tables have nothing to close with.
closing_sentence <- function(x) {
  described <- inherits(x, "class_profile") # the last sentence is then of that
  if (described) x <- fit_of(x)$classes
  if (inherits(x, "class_probabilities")) {
    return(closing_of_probabilities(x))
  }
  if (!inherits(x, c("classes", "trace_classes"))) {
    return(NULL)
  }
  what <- if (inherits(x, "classes")) "segment" else fit_of(x)$unit %||% "trace"
  sizes <- table(droplevels(x$class))
  missing <- sum(is.na(x$class))
  k <- sum(names(sizes) != "noise")
  fit <- fit_of(x)
  placed <- !is.null(fit) && (if (what == "segment") length(fit$train) == 0L else identical(fit$status, "placed"))
  began <- if (placed) say("New ", what, "s were placed in ") else if (described) "There were " else "This gave "
  say(began, k, if (k == 1L) " class" else " classes", say_sizes(sizes, what),
    say_if(missing > 0L, "; ", say_count(missing, what), " with missing features had no class"), ".")
}

closing_of_probabilities <- function(x) {
  known <- !is.na(x[["sure"]])
  sure <- sum(x[["sure"]][known])
  say("Of ", say_count(sum(known), unit_of(x)), " ", if (sure == 0L) "none" else sure,
    if (sure < 2L) " was" else " were", " sure.")
}
