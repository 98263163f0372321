# How agreement() prints: what was measured, where it is lowest, and on what it rests.

lines_of.agreement <- function(x, ...) {
  fit <- fit_of(x)
  what <- c(pairwise = "pairs of raters", leave_one_out = "each rater with the mean of the others",
    overall = "all raters")[fit$type %||% "overall"]
  c(
    cli::style_bold(paste0("Agreement: ", what, ", by ", fit$by %||% "recording")),
    format_agreement_size(x, fit), "", format_agreement_indices(x), format_agreement_notes(x, fit), format_handled(x),
    cli::style_dim(paste0("Next: ", if (any(!is.na(x$estimate))) "autoplot(x), ",
      "glance(x), rater_diagnostics(data); as_tibble(x) for the rows"))
  )
}

format_agreement_size <- function(x, fit) {
  count <- function(n, what) paste0(n, " ", what, if (n != 1L) "s")
  paste0(
    count(nrow(x), "row"), ": ", count(length(unique(x$recording)), "recording"), ", ",
    count(length(unique(x$dimension)), "dimension"), ", ",
    if (length(unique(x$index)) == 1L) "1 index" else paste(length(unique(x$index)), "indices"),
    if (!is.null(fit$conf_level)) paste0("; ", format(100 * fit$conf_level), " % intervals (block bootstrap over time)")
  )
}

# One line an index and dimension: median, extremes, how many intervals lie above 0.
format_agreement_indices <- function(x) {
  if (nrow(x) == 0L) {
    return("No rows: agreement needs at least two raters.")
  }
  facts <- glance(x)
  cells <- data.frame(
    index = as.character(facts$index), dimension = as.character(facts$dimension),
    median = ifelse(is.na(facts$median), "", two_digits(facts$median)),
    range = ifelse(is.na(facts$median), "not defined", paste(two_digits(facts$min), "to", two_digits(facts$max))),
    sure = ifelse(is.na(facts$above_zero), "", percent(facts$above_zero)), stringsAsFactors = FALSE
  )
  lines <- rbind(c("", "", "median", "lowest to highest", "interval above 0"), cells)
  if (all(cells$sure == "")) lines$sure <- NULL
  apply(format_columns(lines), 1L, paste, collapse = "  ")
}

format_columns <- function(lines) {
  as.data.frame(lapply(lines, function(column) formatC(column, width = -max(nchar(column)))))
}

format_agreement_notes <- function(x, fit) {
  known <- x[!is.na(x$estimate), ]
  lowest <- known[which.min(known$estimate), ]
  few <- !is.na(x$conf.low) & x$n_eff < least_n_eff
  icc <- grepl("ICC|alpha", x$index) & !is.na(x$estimate) & x$estimate < 0
  undefined <- sum(is.na(x$estimate))
  c(
    format_common_times(x, fit),
    if (nrow(known) > 1L) paste0("Lowest: ", name_agreement_row(lowest)),
    name_indices(x),
    if (identical(fit$by, "recording")) raters_in_words(of_clock(x, fit$clock, "raters"), x, x$n_raters),
    if (undefined > 0L) paste0("Not defined in ", undefined, " of ", nrow(x), " rows: ",
      paste(unique(x[["reason"]][is.na(x$estimate)]), collapse = "; "), "."),
    format_chance(x, fit$chance),
    if (any(icc)) {
      "A negative ICC or alpha means: raters differ more at one time than the times differ; no agreement to speak of."
    },
    if (any(few)) paste0("Intervals are rough in ", sum(few), " of ", nrow(x), " rows: fewer than ",
      least_n_eff, " independent samples (n_eff ", short_number(min(x$n_eff[few])), " to ",
      short_number(max(x$n_eff[few])), ").")
  )
}

of_clock <- function(x, clock, what) {
  clock[[what]][match(paste(x$recording, x$dimension), paste(clock$recording, clock$dimension))]
}

# On how many times it all rests, and where that is less than four fifths of the clock, how little it is.
format_common_times <- function(x, fit) {
  if (nrow(x) == 0L) {
    return(NULL)
  }
  rests <- paste0("Rests on ", paste(unique(format(range(x$n), big.mark = ",", trim = TRUE)), collapse = " to "),
    " common times",
    if (nrow(x) > 1L) " a row")
  clock <- fit$clock
  share <- if (identical(fit$by, "recording") && !is.null(clock)) {
    x$n / of_clock(x, clock, "times")
  }
  few <- which(share < 0.8)
  if (length(few) == 0L) {
    return(paste0(rests, "."))
  }
  least <- few[[which.min(share[few])]]
  paste0(rests, "; in ", length(few), " of ", count_of(nrow(x), "row"), " that is less than 80 % of the clock (",
    x$recording[[least]], " / ", x$dimension[[least]], ": ", format_share(share[[least]]), ").")
}

# "ICC(A,k) is ICC(2,k): two-way, absolute agreement, mean of k raters."
name_indices <- function(x) {
  code <- names(agreement_indices)[match(unique(as.character(x$index)), agreement_indices)]
  code <- intersect(code, names(agreement_names))
  theirs <- ifelse(code %in% names(shrout_fleiss), paste(" =", shrout_fleiss[code]), "")
  if (length(code) > 0L) paste0(agreement_indices[code], theirs, ": ", agreement_names[code], ".")
}

name_agreement_row <- function(row) {
  text <- function(name) as.character(row[[name]])
  raters <- paste(c(text("rater"), text("other")), collapse = " and ")
  paste(c(
    paste(row$index, two_digits(row$estimate)), text("recording"), text("dimension"),
    if (nzchar(raters)) raters, if (!is.null(row[["segment"]])) paste("segment", text("segment")),
    if (!is.null(row[["start"]])) paste(time_code(row$start), "to", time_code(row$end))
  ), collapse = ", ")
}
