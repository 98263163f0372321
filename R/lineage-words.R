# Pieces of the sentences of methods paragraphs: numbers, lists, lengths and names as text has them.

say <- function(...) paste0(...)
say_if <- function(condition, ...) if (isTRUE(condition)) paste0(...) else ""

# Numbers and lists as text has them.
say_number <- function(x) format(x, digits = 4, trim = TRUE)
say_share <- function(x) paste0(say_number(100 * x), "%")
say_window <- function(x) format(as_window(x))
say_count <- function(n, what) paste0(n, " ", what, if (n != 1L) "s")

say_list <- function(x, last = "and") {
  x <- as.character(x)
  if (length(x) < 2L) {
    return(paste(x))
  }
  paste(paste(x[-length(x)], collapse = ", "), last, x[[length(x)]])
}

say_range <- function(x) {
  ends <- unique(format(signif(range(x, na.rm = TRUE), 3), trim = TRUE, drop0trailing = TRUE))
  paste(ends, collapse = " to ")
}

# The unit in which so many seconds are said.
lasting_unit <- function(seconds) {
  unit <- c(s = 1, min = 60, h = 3600, days = 86400)
  unit[max(1L, which(unit * c(1, 10, 3, 3) <= stats::median(seconds, na.rm = TRUE)))]
}

# "10 s", "24 h", "14 to 31 days"; one length is said exactly.
say_lasting <- function(seconds) {
  unit <- lasting_unit(seconds)
  one <- unique(seconds)
  if (length(one) != 1L) return(say(say_range(seconds / unit), " ", names(unit)))
  if (!isTRUE(one %% unit == 0)) unit <- c(s = 1)
  say(say_number(one / unit), " ", names(unit))
}

# Names of raters are shielded; of many the first.
say_names <- function(names, most = 12L) {
  left <- length(names) - most
  say_list(c(shielded(utils::head(names, most)), if (left > 0L) paste(left, if (left == 1L) "other" else "others")))
}

# "ben in 1 and chen in 2 of 12 recordings x dimensions"
say_counted <- function(counts, a) {
  say(say_names(paste(names(counts), "in", counts)), " of ", a$.said$cells,
    if (a$.said$cells == 1L) " recording x dimension" else " recordings x dimensions")
}

say_seed <- function(a) say_if(!is.null(a$seed), " (seed ", a$seed, ")")
say_band <- function(a, how) {
  say_if(!is.null(a$conf_level) && !one_rater(a), ", with a ", say_share(a$conf_level), " band by ", how)
}
say_fit_on <- function(a) say_if(!is.null(a$partition), " on the partition ", say_list(a$partition))
