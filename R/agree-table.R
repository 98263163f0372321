# Agreement and raters as tables of a paper print them; how they look in each format is util-paper.R.

#' Table of agreement for a paper
#'
#' Agreement as papers print it: a row a recording and a pooled one, numbers to two digits without the zero before them
#' (APA), and the line of notes that belongs below.
#'
#' @param data What [agreement()] returned with `type = "study"`, `"overall"`, `"leave_one_out"` or `"pairwise"`.
#' @inheritParams rater_table
#' @returns As [rater_table()] says; the columns are ids, `Index`, `Estimate`, `CI`, `Times`, `n_eff`, and `p` where
#'   agreement was compared with chance.
#' @family agreement
#' @examples
#' agreed <- agreement(ratings, "icc_ak", type = "study", resamples = 100, seed = 1)
#' paper <- agreement_table(agreed)
#' paper
#' attr(paper, "notes")
#' cat(agreement_table(agreed, as = "latex"))
#' @export
agreement_table <- function(data, ..., digits = 2, as = c("data.frame", "html", "latex", "markdown", "flextable")) {
  check_no_dots()
  as <- check_choice(as, paper_forms)
  check_paper_data(data, "agreement", c("agreement", "agreement_study"))
  digits <- check_number(digits, 0, 10, whole = TRUE)
  data <- mended(data)
  fit <- fit_of(data)
  pooled <- inherits(data, "agreement_study")
  rows <- as.data.frame(if (pooled) fit$recordings else data)
  ids <- intersect(c("recording", "dimension", "rater", "other", "segment", "start", "end"), names(rows))
  out <- paper_rows(rows, rows[ids], digits)
  if (pooled) {
    whole <- as.data.frame(data)
    if (!is.null(whole$p.value)) out$p <- rep("", nrow(out))
    out <- rbind(out, paper_rows(whole, data.frame(recording = "pooled", dimension = whole$dimension), digits))
  }
  as_paper_table(out, paper_notes(data, rows, fit, pooled), as)
}

paper_rows <- function(rows, ids, digits) {
  ids[] <- lapply(ids, as.character)
  count <- function(name) if (is.null(rows[[name]])) rep("", nrow(rows)) else apa_count(rows[[name]])
  out <- cbind(ids, data.frame(Index = as.character(rows$index), Estimate = apa_number(rows$estimate, digits),
    CI = apa_interval(rows$conf.low, rows$conf.high, digits),
    Times = count("n"), n_eff = count("n_eff")))
  if (!is.null(rows$p.value)) out$p <- apa_p(rows$p.value)
  out
}

# Indices that name_indices() does not spell out.
spelt_indices <- function(x) {
  long <- c(CCC = "concordance correlation coefficient", SDA = "signed differential agreement",
    "Kappa" = "Cohen's (of many raters Conger's) kappa", AC1 = "Gwet's AC1", AC2 = "Gwet's AC2, quadratic weights")
  here <- intersect(names(long), as.character(x$index))
  c(if (length(here) > 0L) paste0(here, " = ", long[here], "."), setdiff(name_indices(x), paste0("SDA: ", long[["SDA"]],
    ".")))
}

paper_notes <- function(x, rows, fit, pooled) {
  missing <- sum(is.na(rows$estimate))
  reasons <- unique(rows$reason[is.na(rows$estimate)])
  text <- c(
    spelt_indices(x),
    if (!is.null(fit$conf_level)) paste0("CI = ", format(100 * fit$conf_level),
      " % confidence interval (block bootstrap over time on Fisher's z or the like",
      if (any(rows$index %in% agreement_indices[normal_indices])) paste0(", blended with the F distribution's where ",
        "n_eff is small"),
      if (pooled && !identical(fit$over, "none")) paste0("; pooled: by the jackknife over ",
        paste(setdiff(fit$over, "none"), collapse = " or ")), ")."),
    "n_eff = number of independent samples that would tell as much.",
    if ("p.value" %in% names(x)) paste0("p = one-sided, against ", fit$chance$surrogates,
      " surrogates (", format(signif(1 / (fit$chance$surrogates + 1), 2)),
      " is the smallest that these can give), not adjusted for the number of rows",
      if (identical(fit$chance$kind, "shift")) "; it presumes traces without trend", "."),
    if (missing > 0L) paste0("\u2013 = not defined (", paste(reasons, collapse = "; "), ").")
  )
  paste(text, collapse = " ")
}

#' Table of raters for a paper
#'
#' What [rater_diagnostics()] found, as papers print it: a row a rater and dimension over all recordings, numbers to two
#' digits (APA), and the line of notes that says what they are.
#'
#' @section Into a document:
#' `as = "html"`, `"latex"` (with the package booktabs) and `"markdown"` go through knitr: in a chunk of R
#' Markdown or Quarto the table and its notes appear as they are, and `"markdown"` becomes a table in Word, too.
#' `as = "flextable"` is a table in APA style of the package flextable, which `flextable::save_as_docx(x, path =)`
#' writes to Word. A data frame goes on to other packages for tables, e.g. `gt::gt(x)`; its notes are
#' `attr(x, "notes")`.
#'
#' @param data What [rater_diagnostics()] returned.
#' @param digits Digits after the point.
#' @param as `"data.frame"`, or the format that a document needs (see Into a document).
#' @inheritParams rlang::args_dots_empty
#' @returns With `as = "data.frame"` a data frame of text with the attribute `notes`: `Rater`, `Dimension`,
#'   `Recordings`, `Missing`, `Agreement`, `Influence`, `Flagged` (recordings); else text that knitr prints as it is,
#'   or a flextable.
#'   Errors: `musefuse_error_argument`.
#' @family agreement
#' @examples
#' rater_table(rater_diagnostics(ratings))
#' cat(rater_table(rater_diagnostics(ratings), as = "markdown"))
#' @export
rater_table <- function(data, ..., digits = 2, as = c("data.frame", "html", "latex", "markdown", "flextable")) {
  check_no_dots()
  as <- check_choice(as, paper_forms)
  check_paper_data(data, "rater_diagnostics", "diagnostics")
  digits <- check_number(digits, 0, 10, whole = TRUE)
  data <- mended(data)
  each <- as.data.frame(summary(data))
  out <- data.frame(Rater = as.character(each$rater), Dimension = as.character(each$dimension),
    Recordings = apa_count(each$recordings), Missing = apa_number(each$missing, digits),
    Agreement = apa_number(each$agreement, digits), Influence = apa_number(each$influence, digits, whole = TRUE),
    Flagged = apa_count(each$flagged))
  limits <- fit_of(data)$limits
  notes <- c(
    "Means over recordings.", "Missing = share of the recording's clock without a rating.",
    "Agreement = mean concordance correlation with each other rater.",
    "Influence = root mean square change of the mean of all raters without this one, in its standard deviations.",
    paste0("Flagged = recordings in which a rater behaved oddly", if (!is.null(limits)) say_limits(limits), ".")
  )
  as_paper_table(out, paste(notes, collapse = " "), as)
}

# The criteria of rater_diagnostics() as its call had them.
say_limits <- function(limits) {
  number <- function(name) format(limits[[name]], digits = 3)
  paste0(" (missing above ", number("missing"), ", flat above ", number("flat"), ", range used below ",
    number("range_used"), ", at the ends above ", number("saturation"), ", drift above ", number("drift"),
    " SD, agreement below ", number("agreement"), ", others agreeing better by more than ", number("gain"),
    " without the rater, or a clock or scale of their own)")
}
