# The words of a command line: which are flags, and what their values mean.

# A flag takes the next word unless that is a flag itself; a negative number is a value. A switch takes only true and
# false.
split_words <- function(words, switches = character()) {
  input <- character()
  flags <- list()
  i <- 1L
  while (i <= length(words)) {
    word <- if (words[[i]] == "-o") "--output" else if (words[[i]] == "-h") "--help" else words[[i]]
    if (startsWith(word, "--") && nchar(word) > 2L) {
      key <- gsub("-", "_", sub("=.*", "", substring(word, 3L)), fixed = TRUE)
      value <- if (grepl("=", word, fixed = TRUE)) sub("^[^=]*=", "", word)
      if (is.null(value) && i < length(words) && is_value(words[[i + 1L]], key %in% switches)) {
        i <- i + 1L
        value <- words[[i]]
      }
      if (is.null(value) && key %in% c("output", "settings")) {
        abort_musefuse("{.code {words[[i]]}} needs the name of a file.", "usage", NULL)
      }
      if (key %in% names(flags)) abort_musefuse("{.code {word}} is given twice.", "usage", NULL)
      flags[[key]] <- value %||% "true"
    } else if (startsWith(word, "-") && nchar(word) > 1L) {
      abort_musefuse(c("There is no flag {.code {word}}.", i = "Flags begin with two dashes."), "usage", NULL)
    } else {
      input <- c(input, word)
    }
    i <- i + 1L
  }
  list(input = input, flags = flags)
}

is_value <- function(word, switch) {
  if (switch) lower(word) %in% c("true", "false") else !grepl("^-[^0-9.]", word)
}

# Flags whose argument is TRUE or FALSE by default.
switches <- function(command) {
  verbs <- c(command$read, command$verb, command$write)
  defaults <- unlist(lapply(verbs, function(verb) formals(getExportedValue("musefuse", verb))), recursive = FALSE)
  on_off <- names(defaults)[vapply(defaults, is.logical, NA)]
  c("help", outer(flag_prefix, on_off, paste0))
}

# Texts in which commas and `=` are text.
whole_values <- c("delim", "decimal", "pattern", "title", "template", "encoding")

shell_value <- function(text, argument) {
  if (argument %in% whole_values) return(text)
  if (grepl("^samples:", text)) return(samples(one_value(sub("^samples:", "", text))))
  if (grepl("^seconds:", text)) return(seconds(one_value(sub("^seconds:", "", text))))
  pieces <- strsplit(text, ",", fixed = TRUE)[[1L]]
  if (length(pieces) == 0L) return(text)
  named <- grepl("^[^=\"]+=", pieces)
  values <- lapply(if (all(named)) sub("^[^=]*=", "", pieces) else pieces, one_value)
  if (length(values) == 1L && is.null(values[[1L]])) return(NULL)
  if (all(named)) names(values) <- sub("=.*", "", pieces)
  # unlist() would write 0.1 and "a" as texts of its own
  if (length(unique(vapply(values, typeof, ""))) > 1L) {
    values[] <- if (all(named)) sub("^[^=]*=", "", pieces) else pieces
  }
  unlist(values)
}

# What looks like a number is one; "01" is an id.
one_value <- function(text) {
  if (grepl("^\".*\"$", text)) return(substr(text, 2L, nchar(text) - 1L))
  if (grepl("^[-+]?((0|[1-9][0-9]*)([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?$", text)) return(as.numeric(text))
  switch(lower(text), true = TRUE, false = FALSE, null = NULL, inf = Inf, na = NA, text)
}
