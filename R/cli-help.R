# Help of the command line: which commands and flags there are, their defaults, and the words of the help pages.

general_help <- function() {
  commands <- shell_commands()
  c("musefuse COMMAND INPUT [FLAGS]", "", "Commands:",
    sprintf("  %-10s %s", names(commands), vapply(commands, `[[`, "", "says")), "",
    "From a folder of ratings to classes:", paste0("  ", shell_examples[c("gold", "features", "classes")]), "",
    "musefuse COMMAND --help shows the flags of a command; --version the version.",
    "--output FILE (or -o; - is the standard output) and --settings FILE.json are of all commands.")
}

# A test runs their words through sort_flags().
shell_examples <- c(
  gold = "musefuse gold ratings --method ewe --smooth 4.25 --standardise rater -o gold.csv",
  agreement = "musefuse agreement ratings --index ccc,icc_ck --type overall -o agreement.csv",
  lag = "musefuse lag ratings --max-lag 6 -o lags.csv",
  features = "musefuse features gold.csv --length 10 -o features.csv",
  search = "musefuse search features.csv --k 2,3,4 --methods kmeans,gmm -o search.csv",
  classes = "musefuse classes features.csv --method kmeans --k 3 --seed 1 -o classes.csv",
  report = "musefuse report ratings --title \"Our study\" -o report.html",
  convert = "musefuse convert ratings --input-unit ms --output-format nova -o nova",
  explore = "musefuse explore ratings",
  run = "musefuse run run.json --input ratings -o gold.csv"
)

# Of the many fusions (and clusterings) only the chosen one.
command_help <- function(name, command, method = NULL) {
  lines <- function(part, verbs = command[[part]]) unlist(lapply(verbs, verb_help, prefix = flag_prefix[[part]]))
  fusions <- if (name == "gold") sub("fuse_", "", command$further, fixed = TRUE)
  fusion <- intersect(c(method, "ewe"), fusions)[1L]
  methods <- if (length(fusions) > 0L) fusions else if (name == "classes") sort(names(method_names))
  own <- c(input = "the ratings to run the settings on.",
    method = paste0(say_list(methods, "or"), "; --k and others are those of the verb."))
  c(sprintf("musefuse %s INPUT [FLAGS]: %s", name, command$says), "", "Example:", paste0("  ", shell_examples[[name]]),
    if (!is.null(command$verb)) c("", "Work:"), lines("verb"),
    if (length(command$own) > 0L) wrap_flag(paste0("--", command$own), own[command$own]),
    lines("verb", if (name == "gold") paste0("fuse_", fusion) else command$further),
    if (length(methods) > 0L) c("", strwrap(paste0("musefuse ", name, " --method M --help shows the flags of M: ",
      say_list(methods, "or"), "."), 80L)),
    if (!is.null(command$read)) c("", "Input:", lines("read")),
    if (!is.null(command$write)) c("", "Output:", lines("write")))
}

verb_help <- function(verb, prefix) {
  defaults <- vapply(formals(getExportedValue("musefuse", verb))[flag_names(verb)], shell_default, "")
  words <- help_words(verb)[names(defaults)]
  flags <- paste0("--", dashed(paste0(prefix, names(defaults))),
    ifelse(nzchar(defaults), paste0(" [", defaults, "]"), ""))
  words[is.na(words)] <- flags[is.na(words)] # of its own
  shared <- vapply(split(flags, factor(words, unique(words))), paste, "", collapse = ", ")
  c(sprintf(" %s()", verb), wrap_flag(shared, ifelse(names(shared) == shared, "", names(shared))))
}

wrap_flag <- function(flag, words) {
  unlist(Map(function(flag, words) strwrap(paste(flag, words), 80L, indent = 2L, exdent = 6L), flag, words),
    use.names = FALSE)
}

# A default as one would type it: of choices the first one, and the others behind it; nothing for none.
shell_default <- function(value) {
  if (is.call(value) && identical(value[[1L]], quote(getOption))) value <- value[[3L]]
  if (is.call(value) && as.character(value[[1L]]) %in% c("samples", "seconds")) {
    return(paste0(value[[1L]], ":", deparse(value[[2L]])))
  }
  if (is.call(value) && identical(value[[1L]], quote(c)) && is.character(value[[2L]])) {
    choices <- as.character(value[-1L])
    return(paste0(choices[[1L]], "; or ", say_list(choices[-1L], "or")))
  }
  if (is.null(value) || identical(value, quote(list()))) return("")
  if (is.logical(value)) return(lower(value))
  if (is.character(value)) value else sub("L$", "", paste(deparse(value), collapse = " "))
}

# The first sentence on each argument of a verb, from its help page; none where the package is not installed.
help_words <- function(verb) {
  page <- help_pages()[[verb]]
  if (is.null(page)) return(character())
  items <- unlist(lapply(parts_of_help(page, "\\arguments"), parts_of_help, "\\item"), recursive = FALSE)
  text <- function(x) trimws(gsub("[[:space:]]+", " ", paste(unlist(x), collapse = "")))
  words <- lapply(items, function(item) {
    names <- strsplit(text(item[[1L]]), ", *")[[1L]]
    stats::setNames(rep(first_sentence(text(item[[2L]])), length(names)), names)
  })
  unlist(words)
}
parts_of_help <- function(part, tag) part[vapply(part, function(x) identical(attr(x, "Rd_tag"), tag), NA)]

# The help pages by what they tell of, read once a session: all of them take half a second.
help_read <- new.env(parent = emptyenv())
help_pages <- function() {
  if (is.null(help_read$pages)) {
    pages <- tryCatch(tools::Rd_db("musefuse"), error = function(cnd) list())
    aliases <- lapply(pages, function(page) vapply(parts_of_help(page, "\\alias"),
      function(alias) paste(unlist(alias), collapse = ""), ""))
    help_read$pages <- stats::setNames(rep(pages, lengths(aliases)), unlist(aliases))
  }
  help_read$pages
}

# "ch. 4" and "e.g. this" end no sentence; of a formula the name of a Greek letter, which a tab in quotes is not. What
# the page says further down is not here.
first_sentence <- function(text) {
  text <- gsub("[,;] see (below|Details)(?=[.])", "", text, perl = TRUE)
  gsub("(?<!\")\\\\([a-z]+)", "\\1", sub("(?<!e[.]g|i[.]e|ch|eq)[.] .*", ".", text, perl = TRUE), perl = TRUE)
}
