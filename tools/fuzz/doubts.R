# What is wrong with a result though nobody said so. Each is a rule that holds for any arguments.

# Verbs whose result has no more rows than their first argument, unless another rate is asked for.
no_longer <- paste0("^(smooth|standardi[sz]e|rescale|exclude|shift)_|^align_|^fuse_|^gold_standard$|^reduce_|",
  "^cluster_(agg|cm|db|gmm|hdb|km|spec|som)|^cut_classes$|^name_classes$|^rank_settings$")
key_columns <- list(annotations = c("recording", "dimension", "rater", "time"),
  gold = c("recording", "dimension", "time"), segments = c("recording", "segment"),
  features = c("recording", "segment"), classes = c("recording", "segment"),
  gold_distribution = c("recording", "dimension", "time"))
# Columns in which an infinite number is the answer.
may_be_infinite <- c("noise", "conf.low", "conf.high", "penalty_from", "penalty_to", "range_low", "range_high")

# NULL, or what is wrong.
doubt_of <- function(verb, value, arguments) {
  if (verb %in% generic_verbs) return(NULL) # print(x) is x
  if (!is.data.frame(value)) return(doubtful_numbers(value, arguments))
  given <- if (length(arguments)) arguments[[1L]]
  doubtful_rows(verb, value, given, arguments) %||% doubtful_keys(value, given) %||%
    doubtful_numbers(value, arguments, verb) %||% doubtful_classes(verb, value, given)
}

doubtful_rows <- function(verb, value, given, arguments) {
  if (!grepl(no_longer, verb) || !is.data.frame(given) || !is.null(arguments$rate)) return(NULL)
  longer <- nrow(value) > nrow(given)
  if (longer && !verb %in% c("fuse_latent", "fuse_raaw", "fuse_gctw")) sprintf("%d rows came of %d", nrow(value),
    nrow(given))
}

# Rows of a plain table that was clustered, and features of raters, may share theirs.
doubtful_keys <- function(value, given) {
  keys <- key_columns[[class(value)[[1L]]]]
  plain <- inherits(value, c("features", "classes")) && !inherits(given, c("features", "classes", "gold"))
  if (plain || "rater" %in% setdiff(names(value), keys)) return(NULL)
  if (is.null(keys) || !all(keys %in% names(value))) return(NULL)
  ids <- as.data.frame(value)[keys]
  if (anyNA(ids)) return(paste("ids of the result are missing:", shown(keys[vapply(ids, anyNA, NA)])))
  if (anyDuplicated(ids)) "rows of the result have the same ids"
}

# NaN and Inf where no argument has one.
doubtful_numbers <- function(value, arguments, verb = "") {
  columns <- Filter(is.double, if (is.list(value)) as.list(value) else list(value = value))
  columns <- columns[!names(columns) %in% c(may_be_infinite, if (verb == "rater_number") "raters")]
  odd <- function(x) any(is.nan(x) | is.infinite(x))
  bad <- names(columns)[vapply(columns, odd, NA)]
  if (!length(bad)) return(NULL)
  given <- numbers_in(arguments)
  if (!odd(given) && all(abs(given) < 1e100, na.rm = TRUE)) paste("NaN or Inf in", shown(bad))
}
numbers_in <- function(x) {
  if (is.list(x)) as.double(unlist(lapply(unclass(x), numbers_in))) else if (is.numeric(x)) as.double(x) else double()
}

# A segment with a missing feature belongs to no class that a rule of numbers gave it.
doubtful_classes <- function(verb, value, given) {
  if (!inherits(value, "classes") || !startsWith(verb, "cluster_") || !is.data.frame(given)) return(NULL)
  if (!inherits(given, "features")) return(NULL)
  numbers <- Filter(is.numeric, as.list(given)[setdiff(names(given), c("recording", "segment", "partition"))])
  if (!length(numbers) || nrow(value) != nrow(given)) return(NULL)
  holes <- Reduce(`|`, lapply(numbers, is.na))
  of <- match(paste(value$recording, value$segment), paste(given$recording, given$segment))
  if (any(holes[of] & !is.na(value$class), na.rm = TRUE)) "rows with a missing feature have a class"
}
