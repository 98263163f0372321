#' A report of a study in one file
#'
#' Writes what was found as one HTML file that opens in any browser, can be mailed, and needs no other
#' file: the ratings, the agreement and the lags of the raters, the fusion, the classes and what sets them apart,
#' the methods paragraph ([report_methods()]), the settings and the versions. Hand over the last table that
#' you made; what a section needs and the table does not carry can be given beside it. Sections whose
#' data are not there are left out, and the report says which and why.
#'
#' @param data A `class_profile`, `classes`, classes of whole traces ([cluster_traces()], [cluster_raters()]), class
#'   probabilities ([propagate()]), a gold standard, or annotations.
#' @param path The HTML file; its folder is made if it is not there.
#' @param ... These dots are for future extensions and must be empty.
#' @param ratings The ratings as they came, before smoothing and shifting: agreement and lags are measured on
#'   them. By default those that were fused.
#' @param gold The gold standard that the classes were made from.
#' @param segments The segments; by default those that the classes remember.
#' @param title The heading of the report; by default its parts.
#' @param resamples Bootstrap resamples for the intervals of the agreement; 0 leaves the intervals out.
#' @param seed Seed of the bootstrap.
#' @returns `path`, invisibly.
#'
#'   Needs the package rmarkdown and pandoc, which RStudio brings along: `musefuse_error_pandoc` where it is
#'   missing. Warnings of what is computed for the report are passed on; a part that fails is left out and
#'   named in the report.
#' @family export
#' @examplesIf rlang::is_installed("rmarkdown") && rmarkdown::pandoc_available("2.0")
#' \donttest{
#' gold <- gold_standard(ratings, smooth = 4.25)
#' features <- extract_features(gold, ratings_segments, "basic")
#' profile <- profile_classes(cluster_kmeans(features, k = 3, standardise = TRUE, seed = 1))
#' file <- report(profile, tempfile(fileext = ".html"), ratings = ratings, gold = gold)
#' # browseURL(file)
#' }
#' @export
report <- function(data, path, ..., ratings = NULL, gold = NULL, segments = NULL, title = NULL,
                   resamples = 200, seed = 1) {
  check_no_dots()
  path <- file_target(path, ".html")
  title <- check_string(title, null = TRUE)
  resamples <- check_repeats(resamples, 0)
  seed <- draw_seed(seed)
  check_can_render()
  local_plain_numbers()
  local_known_indices()
  study <- study_tables(data, ratings, gold, segments)
  study <- add_judgements(study, resamples, seed)
  study$title <- title %||% parts_in_words(study)
  beside <- unname(compact(study[c("agreement", "lags", "diagnostics")]))
  study$methods <- do.call(report_methods, c(list(study$last), beside, format = "markdown"))
  render_report(study, path)
  invisible(path)
}

check_can_render <- function(pandoc = rmarkdown::pandoc_available("2.0"), call = caller_env()) {
  check_package(c("rmarkdown", "knitr"), "to write a report.")
  if (!pandoc) {
    abort_musefuse(c(
      "A report needs pandoc 2.0 or later, which is not found.",
      i = "RStudio and Quarto bring it along; {.fn rmarkdown::find_pandoc} says where R looks for it.",
      i = "{.fn report_methods}, {.fn write_profile} and {.fn write_labels} work without."
    ), "pandoc", call = call)
  }
}

# ---- what there is to report -------------------------------------------------------------------

# The tables of the study, each where x has it or it is given; `last` is the one that was handed over.
study_tables <- function(x, ratings, gold, segments, call = caller_env()) {
  wanted <- "a profile, classes, class probabilities, a gold standard or annotations"
  check_given(missing(x), wanted, "data", call)
  study <- list(last = x, left_out = character())
  if (inherits(x, "class_profile")) {
    study$profile <- check_profile(x, call = call)
    study$classes <- fit_of(x)$classes
  } else if (inherits(x, "classes")) {
    study$classes <- check_classes(x, call = call)
    study <- attempt(study, "profile", profile_classes(x))
  } else if (inherits(x, "trace_classes")) {
    need_fit(x, call = call)
    study$traces <- x
  } else if (inherits(x, "class_probabilities")) {
    need_fit(x, call = call)
    study$probabilities <- x
  } else if (inherits(x, "gold")) {
    gold <- x
  } else if (inherits(x, "annotations")) {
    ratings <- x
  } else {
    abort_musefuse(c(
      "{.arg data} must be {wanted}.", x = "It is {.obj_type_friendly {x}}."
    ), "columns", call = call)
  }
  study$gold <- if (!is.null(gold)) check_gold(gold, call = call)
  ratings <- ratings %||% fused_ratings(gold)
  study$ratings <- if (!is.null(ratings)) check_annotations(ratings, call = call)
  if (!is.null(segments)) study$segments <- check_segments(segments, call = call)
  if (is.null(segments) && !is.null(study$classes)) study <- attempt(study, "segments",
    remembered_segments(study$classes))
  study
}

# "Raters, gold standard and classes"
parts_in_words <- function(study) {
  there <- c(raters = !is.null(study$ratings), `gold standard` = !is.null(study$gold),
    classes = !all_null(study$classes, study$traces, study$probabilities))
  capital(say_list(names(there)[there]))
}

# What is computed for the report itself.
add_judgements <- function(study, resamples, seed) {
  if (!is.null(study$ratings)) {
    study <- attempt(study, "agreement", {
      check_two_raters(study$ratings)
      agreement(study$ratings, c("ccc", "icc_ck"), type = "overall", resamples = resamples, seed = seed)
    })
    study <- attempt(study, "lags", {
      check_two_raters(study$ratings)
      estimate_lag(study$ratings, "pairwise")
    })
    study <- attempt(study, "diagnostics", rater_diagnostics(study$ratings))
  }
  if (!is.null(study$classes)) study <- attempt(study, "indices", cluster_indices(study$classes))
  if (!is.null(study$profile)) study <- attempt(study, "typical",
    typical_segments(study$profile, segments = study$segments))
  sections <- c(ratings = "Ratings, agreement and lags: give `ratings` or `gold`.",
    gold = "The gold standard: give `gold`.", classes = "Classes: there are none yet.")
  if (!is.null(study$traces) || !is.null(study$probabilities)) sections <- sections[names(sections) != "classes"]
  study$left_out <- c(unname(sections[vapply(names(sections), function(name) is.null(study[[name]]), NA)]),
    study$left_out)
  study
}

# One rater agrees with nobody, and is late to nobody.
check_two_raters <- function(ratings, call = caller_env()) {
  traces <- present_traces(ratings)
  if (anyDuplicated(traces[c("recording", "dimension")]) == 0L) {
    abort_musefuse("No recording has two raters.", "data", call = call)
  }
}

# A part that these data do not allow is left out, and its reason kept.
attempt <- function(study, part, expr) {
  value <- tryCatch(expr, musefuse_error = function(cnd) cnd)
  if (inherits(value, "condition")) {
    study$left_out <- c(study$left_out, paste0(capital(part), ": ",
      plain_markdown(cli::ansi_strip(conditionMessage(value)))))
  } else {
    study[[part]] <- value
  }
  study
}

# ---- drawing and writing -----------------------------------------------------------------------

render_report <- function(study, path) {
  folder <- tempfile("report")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  file.copy(list.files(system.file("report", package = "musefuse"), full.names = TRUE), folder)
  study <- save_pictures(study, report_pictures(study), folder)
  room <- new.env(parent = asNamespace("musefuse"))
  room$study <- study
  format <- rmarkdown::html_document(
    theme = NULL, highlight = NULL, mathjax = NULL, css = "report.css", toc = TRUE, toc_depth = 2,
    self_contained = TRUE, md_extensions = "-smart"
  )
  made <- rmarkdown::render(file.path(folder, "report.Rmd"), format, envir = room, quiet = TRUE)
  dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
  if (!file.copy(made, path, overwrite = TRUE)) {
    abort_musefuse("The report cannot be written to {.file {path}}.", "file", call = caller_env(2))
  }
}

# Pictures, or functions that draw them.
report_pictures <- function(study) {
  profile <- if (!is.null(study$profile)) profile_pictures(study$profile, study$gold, study$segments)
  c(
    compact(list(
      ratings = if (!is.null(study$ratings)) function() autoplot(study$ratings),
      agreement = if (!is.null(study$agreement)) function() autoplot(only_ccc(study$agreement)),
      lags = if (!is.null(study$lags)) function() autoplot(study$lags),
      gold = if (!is.null(study$gold) && !is.null(fit_of(study$gold))) function() autoplot(study$gold)
    )),
    if (!is.null(study$traces)) trace_pictures(study$traces),
    if (!is.null(study$probabilities)) list(sure = function() autoplot(study$probabilities),
      shares = function() autoplot(study$probabilities, type = "shares")),
    profile[setdiff(names(profile), c("distribution", "correlation"))]
  )
}

# Raters have no prototype, and one class no silhouette.
trace_pictures <- function(traces) {
  draw <- function(type) function() autoplot(traces, type = type)
  several <- length(fit_of(traces)$prototypes) > 1L
  compact(list(
    prototypes = if (fit_of(traces)$unit != "rater") draw("prototypes"),
    distances = if (!is.null(fit_of(traces)$distances)) draw("distances"),
    trace_silhouette = if (several && !is.null(traces[["silhouette"]])) draw("silhouette")
  ))
}

# ICC(C,k) may be far below 0 where raters disagree, and would squeeze the CCC beside it.
only_ccc <- function(agreement) agreement[agreement$index %in% c("ccc", agreement_indices[["ccc"]]), ]

# Each picture as a PNG in `folder`, with its alt text; those of many panels are taller.
save_pictures <- function(study, pictures, folder) {
  classes <- if (is.null(study$profile)) 1L else nlevels(droplevels(study$profile$class))
  height <- c(ratings = 6.5, gold = 6.5, timeline = 6, radar = if (classes > 4L) 5.5 else 3.6, agreement = 4,
    examples = max(5, 0.7 * classes))
  for (name in names(pictures)) {
    file <- paste0(name, ".png")
    tall <- if (name %in% names(height)) height[[name]] else 5
    failed <- tryCatch({
      picture <- pictures[[name]]
      if (is.function(picture)) picture <- picture()
      ggplot2::ggsave(file.path(folder, file), picture, device = "png", width = 8.4, height = tall, dpi = 96)
      study$pictures[[name]] <- list(file = file, alt = ggplot2::get_alt_text(picture))
      NULL
    }, error = conditionMessage)
    if (!is.null(failed)) study$left_out <- c(study$left_out,
      paste0("Picture \"", name, "\": ", plain_markdown(cli::ansi_strip(failed))))
  }
  study
}

# ---- what report.Rmd calls ---------------------------------------------------------------------

show_picture <- function(study, name) {
  picture <- study$pictures[[name]]
  if (is.null(picture)) {
    return(invisible())
  }
  knitr::asis_output(paste0("\n<p><img src=\"", picture$file, "\" alt=\"", plain_html(picture$alt), "\"/></p>\n"))
}

# Rows of a table, the first ones where there are many, which its caption says.
show_table <- function(x, caption = NULL, digits = 2, most = 24L) {
  x <- as.data.frame(x)
  if (nrow(x) > most) {
    caption <- paste0(caption, if (!is.null(caption)) " ", "The first ", most, " of ", nrow(x), " rows.")
  }
  rows <- utils::head(x, most)
  words <- vapply(rows, function(column) is.character(column) || is.factor(column), NA)
  rows[words] <- lapply(rows[words], function(column) ifelse(is.na(column), NA, plain_markdown(column)))
  names(rows) <- plain_markdown(names(rows))
  right <- vapply(rows, function(column) is.numeric(column) || all(grepl("^[-.0-9 ]+%?$", column)), NA)
  rows <- knitr::kable(rows, format = "pipe", digits = digits, row.names = FALSE, align = ifelse(right, "r", "l"))
  knitr::asis_output(paste0("\n\n", caption, "\n\n", paste(rows, collapse = "\n"), "\n\n"))
}

# The picture is of the CCC; a journal asks for the reliability of each recording, with its interval.
show_icc <- function(agreement) {
  rows <- agreement[agreement$index %in% c("icc_ck", agreement_indices[["icc_ck"]]), ]
  if (nrow(rows) == 0L || all(is.na(rows$estimate))) {
    return(invisible())
  }
  bounded <- any(!is.na(rows[["conf.low"]]))
  rows <- agreement_table(rows)
  show_table(rows[intersect(c("recording", "dimension", "Estimate", if (bounded) c("CI", "n_eff")), names(rows))],
    paste0("ICC(C,k) of each recording", if (bounded) paste(" with its 95 % interval; `n_eff`: as many independent",
      "samples would tell as much"), "."))
}

# What a table prints; no text within ends a block of indented lines.
show_lines <- function(x) {
  lines <- unlist(strsplit(printed_lines(x), "[\n\r]"))
  knitr::asis_output(paste0("\n\n", paste0("    ", lines, collapse = "\n"), "\n\n"))
}

rater_lines_table <- function(ratings) {
  rows <- split(ratings$value, droplevels(ratings$rater))
  per_rater <- function(of) unname(vapply(rows, function(value) as.double(of(value)), 0))
  data.frame(
    rater = names(rows), ratings = per_rater(length), missing = format_shares(per_rater(function(v) mean(is.na(v)))),
    mean = per_rater(function(v) mean(v, na.rm = TRUE)), sd = per_rater(function(v) stats::sd(v, na.rm = TRUE))
  )
}

lag_table <- function(lags) {
  rows <- split(lags$lag[is.finite(lags$lag)], droplevels(lags$rater[is.finite(lags$lag)]))
  per_rater <- function(of) unname(vapply(rows, of, 0))
  data.frame(rater = names(rows), median = per_rater(stats::median), lowest = per_rater(min),
    highest = per_rater(max))
}

# Raters who were aligned to each other agree more because they were.
aligned_note <- function(ratings) {
  verbs <- vapply(current_lineage(ratings)$steps, `[[`, "", "verb")
  if (any(verbs == "shift_lag" | startsWith(verbs, "align_"))) {
    paste("These ratings had been aligned in time before, so they agree more, and the lags below are what was left;",
      "`agreement(chance = \"shift\")` compares with chance that was aligned as well.\n\n")
  }
}

# Were the lags taken out before or by the fusion, or the traces warped?
lag_note <- function(study) {
  steps <- current_lineage(study$gold %||% study$last)$steps
  verbs <- vapply(steps, `[[`, "", "verb")
  if (!any(grepl("^fuse_", verbs))) {
    return(NULL)
  }
  did <- function(what) any(vapply(steps, what, NA))
  method <- function(step) as.list(step$arguments$align)[["method"]] %||% ""
  synchronised <- function(step) isTRUE(step$arguments$synchronise) || isTRUE(as.list(step$arguments$align)$synchronise)
  if (did(function(step) step$verb %in% c("shift_lag", "fuse_latent") || synchronised(step) || method(step) == "lag")) {
    return("The gold standard below was made with each rater's lag taken out.")
  }
  warps <- function(step) startsWith(step$verb, "align_") || step$verb %in% c("fuse_gctw", "fuse_dba", "fuse_softdtw")
  if (did(function(step) warps(step) || method(step) %in% c("gctw", "dtw", "ctw"))) {
    return("The gold standard below was made of warped traces; these constant lags were not taken out beside.")
  }
  "The gold standard below was made of the traces as they are, without taking such lags out."
}

weight_table <- function(gold) {
  raters <- fit_of(gold)$raters
  weight <- tapply(raters$weight, list(raters$rater, raters$dimension), mean)
  data.frame(rater = rownames(weight), weight, row.names = NULL, check.names = FALSE)
}

trace_fit_table <- function(traces) {
  glance(traces)[c("method", "distance", "k", "n", "n_missing", "status", "objective", "silhouette")]
}

# One row a class: how large, and what it is high and low in, by a fifth of a standard deviation or more.
class_table <- function(profile, most = 3L) {
  classes <- levels(droplevels(profile$class))
  rows <- lapply(classes, function(class) {
    mine <- profile[profile$class == class & is.finite(profile$effect) & abs(profile$effect) >= 0.2, ]
    mine <- mine[order(-abs(mine$effect)), ]
    those <- function(rows) {
      rows <- utils::head(rows, most)
      paste0(rows$feature, " (", sprintf("%+.1f", rows$effect), ")", recycle0 = TRUE)
    }
    first <- profile[match(class, profile$class), ]
    data.frame(
      class = class, segments = max(profile$n[profile$class == class]), share = format_shares(first$share),
      `high in` = paste(those(mine[mine$effect > 0, ]), collapse = ", "),
      `low in` = paste(those(mine[mine$effect < 0, ]), collapse = ", "), check.names = FALSE
    )
  })
  do.call(rbind, rows)
}

# The indices that these classes have, under the names of their authors.
show_indices <- function(indices) {
  known <- indices[!is.na(indices$value), ]
  if (nrow(known) == 0L) {
    return(knitr::asis_output(paste("How well the classes are set apart cannot be said:",
      "the indices need two classes or more.")))
  }
  show_table(data.frame(index = vapply(known$index, index_name, ""), value = known$value,
    `better is` = known$direction, segments = known$n, check.names = FALSE),
    "How well the classes are set apart, by several indices:")
}

format_shares <- function(share) paste0(formatC(100 * share, digits = 1, format = "f"), "%")

version_table <- function() {
  packages <- c("musefuse", "ggplot2", "Rcpp", "knitr", "rmarkdown")
  data.frame(
    software = c("R", packages, "system"),
    version = c(
      as.character(getRversion()), vapply(packages, function(name) as.character(utils::packageVersion(name)), ""),
      R.version$platform
    )
  )
}
