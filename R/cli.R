# The command line: a shell command is a reader, a verb and a writer in a row, and its flags are their formals(), so
# that the flags cannot drift from the arguments. What an argument means is read from the help pages.

#' The command line
#'
#' Runs one command of the command line, as `musefuse gold ratings/ --method ewe` does. The script `exec/musefuse.R`
#' of the installed package calls it; so does `Rscript -e 'musefuse::cli()' gold ratings/`.
#'
#' A command reads its input, runs one verb and writes the result: `gold` ([gold_standard()]), `agreement`
#' ([agreement()]), `lag` ([estimate_lag()]), `features` ([extract_features()] of a gold standard, in the segments of
#' `--segments FILE` or of `--length SECONDS`, with the flags of [segment_sliding()]), `search` ([search_classes()] of
#' features, by the flags of [search_grid()]), `classes` (a `cluster_*()` verb of features, named by `--method`),
#' `report` ([report()] of ratings), `convert` ([read_annotations()] and [write_annotations()]), `explore` ([explore()],
#' of a folder or of nothing yet) and `run` ([run_settings()] of a JSON file, which may also hold `input` and `output`).
#' `musefuse COMMAND --help` has an example and all flags, `musefuse gold --method dba --help` those of a method.
#'
#' Flags are the arguments of the verb, with `-` or `_` between words: `--post-smooth 2`. Those of the reader and the
#' writer are `--input-ARGUMENT` and `--output-ARGUMENT`; the prefix may be left out where only one of the two has the
#' argument and the verb has not. Several values are parted by commas, names go before `=` (`--weights ann=2,bob=1`),
#' `samples:5` is `samples(5)`, `true`, `false` and `null` are what they say, and what stands in double quotes is text.
#' A flag without a value is `TRUE`. `--output` (or `-o`) is a file or folder, `-` (the default) the standard output,
#' as CSV; a file of CSV or Parquet holds all recordings. `--settings FILE` also writes how the result was made, to be
#' repeated by `run`.
#'
#' @param arguments Words of the command line.
#' @param ... These dots are for future extensions and must be empty.
#' @param quit End R with the exit status? By default in scripts.
#' @returns The exit status, invisibly: 0 (done), 1 (bad input or data; the message goes to the standard error),
#'   2 (a command or flag that there is not).
#' @examples
#' cli(c("gold", "--help"), quit = FALSE)
#' @family export
#' @export
cli <- function(arguments = commandArgs(trailingOnly = TRUE), ..., quit = !interactive()) {
  check_no_dots()
  status <- tryCatch(
    {
      arguments <- as.character(arguments)
      if (identical(arguments[1L], "--args")) arguments <- arguments[-1L] # Rscript puts one of its own before it
      withCallingHandlers(run_command(arguments), warning = say_warning, message = say_message)
      0L
    },
    musefuse_error_usage = function(cnd) say_failure(cnd, 2L),
    error = function(cnd) say_failure(cnd, 1L)
  )
  if (isTRUE(quit)) quit(save = "no", status = status)
  invisible(status)
}

say_failure <- function(cnd, status) {
  say_line(cnd)
  while (!is.null(cnd <- cnd$parent)) say_line(cnd, "Caused by: ")
  status
}

say_message <- function(cnd) {
  say_line(cnd)
  invokeRestart("muffleMessage")
}

# At once, not when R ends.
say_warning <- function(cnd) {
  say_line(cnd, "Warning: ")
  invokeRestart("muffleWarning")
}

# message() ends its words with a line's end, cli does not.
say_line <- function(cnd, before = "") {
  cat(before, sub("\n$", "", cli::ansi_strip(conditionMessage(cnd))), "\n", sep = "", file = stderr())
}

# What R would be told by `unit = "s"`, a shell is by `--unit s`: while `expr` runs, words of the reader, the verb or the
# writer (`part`) show their arguments as the flags that they have on a command line (`has`).
in_flags <- function(part, has, expr) {
  prefix <- c(read = "input-", verb = "", write = "output-")[[part]]
  others <- unlist(has[setdiff(names(has), part)])
  flag <- function(argument) {
    paste0("--", if (argument %in% others) prefix, gsub("_", "-", argument, fixed = TRUE))
  }
  ticked <- function(word) paste0("`", word, "`")
  argument <- function(word, ...) ticked(if (word %in% has[[part]]) flag(word) else word)
  code <- function(word, ...) {
    pieces <- regmatches(word, regexec("^([a-z_]+) = \"?([^\"()]*)\"?$", word))[[1L]]
    ticked(if (length(pieces) > 0L && pieces[[2L]] %in% has[[part]]) paste(flag(pieces[[2L]]), pieces[[3L]]) else word)
  }
  cli::cli_div(theme = list(span.arg = list(transform = argument), span.code = list(transform = code)))
  expr
}

# Which verbs a command puts in a row, and what for. `further`: verbs whose arguments travel in the dots of the verb.
shell_commands <- function() {
  fusions <- paste0("fuse_", fusion_methods())
  list(
    gold = list(says = "one gold standard from the ratings of several raters", read = "read_annotations",
      verb = "gold_standard", write = "write_gold_standard", further = fusions),
    agreement = list(says = "how far the raters agree", read = "read_annotations", verb = "agreement"),
    lag = list(says = "how late each rater is", read = "read_annotations", verb = "estimate_lag"),
    features = list(says = "features of segments of a gold standard", read = "read_gold_standard",
      verb = "extract_features", write = "write_features", further = "segment_sliding"),
    search = list(says = "many clusterings of features, ranked", read = "read_features", verb = "search_classes",
      further = "search_grid"),
    classes = list(says = "classes of segments from their features", read = "read_features", verb = "cluster_kmeans",
      write = "write_labels", own = "method"),
    report = list(says = "ratings, raters and agreement as a page", read = "read_annotations", write = "report"),
    convert = list(says = "ratings from one format to another", read = "read_annotations",
      write = "write_annotations"),
    explore = list(says = "the explorer, in a browser, on a folder or on nothing yet", verb = "explore"),
    run = list(says = "what settings in a JSON file say, once more", read = "read_annotations",
      verb = "run_settings", own = "input")
  )
}

run_command <- function(words) {
  if (length(words) == 2L && words[[1L]] == "help") words <- c(words[[2L]], "--help")
  if (length(words) == 0L || words[[1L]] %in% c("--help", "-h", "help")) return(cat(general_help(), sep = "\n"))
  if (words[[1L]] == "--version") {
    return(cat("musefuse ", as.character(utils::packageVersion("musefuse")), "\n", sep = ""))
  }
  commands <- shell_commands()
  name <- words[[1L]]
  if (!name %in% names(commands)) {
    abort_musefuse(c("There is no command {.val {name}}.", i = nearest_hint(name, names(commands)) %||%
      "There are {.val {names(commands)}}."), "usage", NULL)
  }
  given <- split_words(words[-1L], switches(commands[[name]]))
  command <- chosen_verb(name, commands[[name]], given$flags)
  if ("help" %in% names(given$flags)) return(cat(command_help(name, command, given$flags[["method"]]), sep = "\n"))
  if (length(given$input) != 1L && !(name == "explore" && length(given$input) == 0L)) {
    abort_musefuse(c("{.code musefuse {name}} needs one input, not {length(given$input)}.",
      i = "{.code musefuse {name} --help} tells more."), "usage", NULL)
  }
  parts <- sort_flags(given$flags, command, name)
  if (name == "run") return(run_file(given$input, parts))
  if (name == "explore") return(run_explorer(given$input, parts))
  in_flags("write", parts$has, rehearse(parts, command$write))
  data <- in_flags("read", parts$has, do.call(command$read, c(list(given$input), parts$read)))
  result <- in_flags("verb", parts$has, {
    if (name == "features") parts <- with_segments(data, parts)
    if (is.null(command$verb)) data else do.call(command$verb, c(list(data), parts$verb), quote = TRUE)
  })
  in_flags("write", parts$has, deliver(result, parts, command$write))
}

# Which clustering `classes` runs is a flag.
chosen_verb <- function(name, command, flags) {
  method <- flags[["method"]]
  if (name != "classes" || is.null(method)) return(command)
  methods <- sort(names(method_names))
  if (!method %in% methods) {
    abort_musefuse(c("There is no method {.val {method}}.", i = nearest_hint(method, methods) %||%
      "There are {.val {methods}}."), "usage", NULL)
  }
  command$verb <- paste0("cluster_", method)
  command
}

# ---- words ---------------------------------------------------------------------------------------

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
  c("help", on_off, paste0("input_", on_off), paste0("output_", on_off))
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

# ---- flags and arguments -------------------------------------------------------------------------

# The arguments of a verb that can stand on a command line: not the table, the path, nor the dots; and not those of
# gold_standard(path), as a shell has `--output` and `--input-ARGUMENT` for them.
no_flags <- c("data", "path", "...", "x", "output", "read")

flag_names <- function(verbs) {
  names <- unlist(lapply(verbs, function(verb) names(formals(getExportedValue("musefuse", verb)))))
  setdiff(unique(names), no_flags)
}

command_flags <- function(command) {
  list(read = flag_names(command$read), verb = unique(c(flag_names(c(command$verb, command$further)), command$own)),
    write = flag_names(command$write))
}

# Arguments that are tables are files on a command line.
table_flags <- c(segments = "segment_table", ratings = "read_annotations", gold = "read_gold_standard")

sort_flags <- function(flags, command, name) {
  has <- command_flags(command)
  parts <- list(read = list(), verb = list(), write = list(), output = flags[["output"]] %||% "-",
    settings = flags[["settings"]], output_given = !is.null(flags[["output"]]), has = has)
  for (key in setdiff(names(flags), c("output", "settings"))) {
    at <- flag_place(key, has, name)
    reader <- table_flags[at$argument]
    value <- if (is.na(reader)) shell_value(flags[[key]], at$argument) else do.call(reader, list(flags[[key]]))
    parts[[at$part]][at$argument] <- list(value)
  }
  if (name == "classes") parts$verb$method <- NULL # it has chosen the verb
  parts
}

flag_place <- function(key, has, name) {
  if (key %in% has$verb) return(list(part = "verb", argument = key))
  for (part in c("read", "write")) {
    prefix <- c(read = "input_", write = "output_")[[part]]
    bare <- sub(prefix, "", key, fixed = TRUE)
    if (startsWith(key, prefix) && bare %in% has[[part]]) return(list(part = part, argument = bare))
  }
  both <- c(read = key %in% has$read, write = key %in% has$write)
  if (sum(both) == 1L) return(list(part = names(both)[both], argument = key))
  flag <- gsub("_", "-", key, fixed = TRUE)
  if (all(both)) {
    abort_musefuse(c("{.code --{flag}} belongs to the input or to the output.",
      i = "Say {.code --input-{flag}} or {.code --output-{flag}}."), "usage", NULL)
  }
  known <- c(has$verb, paste0("input_", has$read, recycle0 = TRUE), paste0("output_", has$write, recycle0 = TRUE),
    "output", "settings", "help")
  known <- gsub("_", "-", known, fixed = TRUE)
  abort_musefuse(c("{.code musefuse {name}} has no flag {.code --{flag}}.", i = nearest_hint(flag, known, "--"),
    i = "{.code musefuse {name} --help} shows them."), "usage", NULL)
}

nearest_hint <- function(word, known, before = "") {
  near <- nearest_words(word, known)
  if (length(near) > 0L) paste0("Did you mean ", say_list(paste0("`", before, near, "`"), "or"), "?")
}

with_segments <- function(data, parts) {
  cut <- parts$verb[intersect(flag_names("segment_sliding"), names(parts$verb))]
  given <- !is.null(parts$verb$segments)
  if (given == (length(cut) > 0L) || !given && is.null(cut$length)) {
    abort_musefuse(c("Either {.code --segments FILE} or {.code --length SECONDS} must be given.",
      i = "{.code --{flag_names('segment_sliding')}} are of segments that are cut here."), "usage", NULL)
  }
  parts$verb[names(cut)] <- NULL
  if (!given) parts$verb$segments <- do.call(if (is.null(cut$step)) segment_fixed else segment_sliding,
    c(list(data), cut))
  parts
}

# ---- results -------------------------------------------------------------------------------------

run_file <- function(file, parts) {
  if (!file.exists(file)) abort_musefuse("There is no file {.file {file}}.", "file", NULL)
  check_package("jsonlite", "to read settings from JSON.")
  json <- tryCatch(jsonlite::read_json(file), error = function(cnd) NULL)
  input <- parts$verb$input %||% json$input
  if (is.null(json)) return(run_settings(file)) # an error that says so
  if (!parts$output_given) parts$output <- json$output %||% "-"
  makes <- unlist(lapply(utils::tail(json$steps, 1L), `[[`, "table"))
  if (!is.null(makes)) rehearse(parts, writer_of(makes), remembers = TRUE)
  data <- if (!is.null(input)) in_flags("read", parts$has, do.call(read_annotations, c(list(input), parts$read)))
  result <- tryCatch(run_settings(file, data), musefuse_error_settings = function(cnd) {
    if (!is.null(data) || !grepl("must be given", conditionMessage(cnd))) rlang::cnd_signal(cnd)
    abort_musefuse(c("The ratings to run the settings on must be given.",
      i = "{.code musefuse run {file} --input FOLDER}; the settings hold what was done to them, not the ratings."),
    "usage", NULL)
  })
  deliver(result, parts, writer_of(class(result)))
}

# What was chosen in the explorer goes to `--output` where that is given.
run_explorer <- function(input, parts) {
  parts$verb$launch_browser <- parts$verb$launch_browser %||% TRUE
  check_places(parts)
  if (!grepl("[.]parquet$", parts$output)) check_kind_of_file(parts$output, ".csv", NULL)
  chosen <- do.call(explore, c(list(if (length(input) > 0L) input), parts$verb))
  if (is.null(chosen) || !parts$output_given && is.null(parts$settings)) return(invisible())
  deliver(chosen, parts, writer_of(class(chosen)))
}

# Before the work, which may take hours: the writer itself says what is wrong with where and how its result is to be
# written, as it writes a little table under the same name into a folder that goes again.
rehearse <- function(parts, write, remembers = FALSE) {
  if (!is.null(parts$settings)) check_package("jsonlite", "to write settings as JSON.")
  check_places(parts)
  beside <- tempfile("rehearsal")
  dir.create(beside)
  home <- setwd(beside)
  on.exit({
    setwd(home)
    unlink(beside, recursive = TRUE)
  })
  if (!is.null(parts$settings)) file_target(basename(parts$settings), ".json", NULL)
  if (parts$output == "-") return(check_flags_of_files(parts, write))
  name <- basename(parts$output)
  if (identical(write, "report")) {
    file_target(name, ".html", NULL)
  } else {
    little <- utils::modifyList(parts, list(output = name, settings = NULL))
    knows <- remembers && identical(write, "write_labels") || !is.null(parts$write$segments)
    if (knows) little$write$segments <- little_segments()
    suppressWarnings(suppressMessages(deliver(little_result(write), little, write)))
  }
  is_folder <- dir.exists(name)
  setwd(home)
  check_kind_of_place(parts$output, is_folder)
}

check_places <- function(parts) {
  for (path in setdiff(c(parts$output, parts$settings), "-")) check_place(path)
}

# A file that is there must take more, the nearest folder that is there another one.
check_place <- function(path) {
  near <- path
  while (!file.exists(near) && dirname(near) != near) near <- dirname(near)
  probe <- tempfile(".musefuse", near)
  on.exit(unlink(probe, recursive = TRUE))
  open <- if (dir.exists(near)) dir.create(probe, showWarnings = FALSE) else near == path && can_append(path)
  if (!open) abort_unwritable(path, NULL)
}

can_append <- function(file) {
  tryCatch({
    close(base::file(file, "ab"))
    TRUE
  }, error = function(cnd) FALSE, warning = function(cnd) FALSE)
}

check_kind_of_place <- function(path, is_folder) {
  kinds <- c("a file", "a folder")
  there <- dir.exists(path) || grepl("/$", path)
  if (there != is_folder && (there || file.exists(path))) {
    abort_musefuse("{.path {path}} is {kinds[[there + 1L]]}, and the result would be {kinds[[is_folder + 1L]]}.",
      "file", NULL)
  }
}

# The least that each writer takes; rows are written of anything.
little_result <- function(write) {
  trace <- data.frame(recording = "a", dimension = "b", rater = "c", time = 0:1, value = 0)
  switch(write %||% "rows", write_annotations = as_annotations(trace),
    write_gold_standard = fuse_mean(as_annotations(trace)),
    write_labels = data.frame(recording = "a", segment = 1L, class = "1"),
    data.frame(recording = "a", segment = 1L, mean_b = 0))
}
little_segments <- function() segment_table(data.frame(recording = "a", segment = 1L, start = 0, end = 1), unit = "s")

check_flags_of_files <- function(parts, write) {
  if (identical(write, "report")) {
    abort_musefuse("{.code musefuse report} needs {.code --output FILE.html}.", "usage", NULL)
  }
  if (length(parts$write) > 0L) {
    abort_musefuse("{.code --output-{names(parts$write)[[1L]]}} needs {.code --output} a file or folder.",
      "usage", NULL)
  }
}

deliver <- function(result, parts, write = NULL) {
  if (!is.null(parts$settings)) write_settings(result, parts$settings)
  one_file <- grepl("[.](csv|parquet)$", parts$output, ignore.case = TRUE)
  timeless <- identical(write, "write_labels") && is.null(parts$write$segments) && is.null(known_segments(result))
  if (timeless && (length(parts$write) > 0L || !grepl("[.]csv$|^-$", parts$output, ignore.case = TRUE))) {
    abort_musefuse(c("Labels need {.code --segments FILE}, which tells from when to when a segment lasts.",
      i = "{.code --output FILE.csv} takes the classes without times, and no further flags."), "usage", NULL)
  }
  if (parts$output == "-" || is.null(write) || timeless) {
    return(print_rows(result, parts$output))
  }
  arguments <- parts$write
  if (one_file && "layout" %in% flag_names(write)) arguments$layout <- arguments$layout %||% "long"
  if (grepl("[.]parquet$", parts$output, ignore.case = TRUE)) arguments$format <- arguments$format %||% "parquet"
  do.call(write, c(list(result, parts$output), arguments), quote = TRUE)
}

print_rows <- function(result, file) {
  rows <- as.data.frame(result)
  nested <- vapply(rows, is.list, NA)
  if (any(nested)) {
    inform_musefuse("Columns that hold tables are left out: {.val {names(rows)[nested]}}.", "file")
  }
  if (file != "-") return(write_rows(rows[!nested], file_target(file, ".csv", NULL), 15, call = NULL))
  utils::write.csv(rows[!nested], row.names = FALSE, na = "")
}

# ---- help ----------------------------------------------------------------------------------------

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
  lines <- function(verbs, prefix) unlist(lapply(verbs, verb_help, prefix = prefix))
  fusions <- if (name == "gold") sub("fuse_", "", command$further, fixed = TRUE)
  fusion <- intersect(c(method, "ewe"), fusions)[1L]
  methods <- if (length(fusions) > 0L) fusions else if (name == "classes") sort(names(method_names))
  own <- c(input = "the ratings to run the settings on.",
    method = paste0(say_list(methods, "or"), "; --k and others are those of the verb."))
  c(sprintf("musefuse %s INPUT [FLAGS]: %s", name, command$says), "", "Example:", paste0("  ", shell_examples[[name]]),
    if (!is.null(command$verb)) c("", "Work:"), lines(command$verb, "--"),
    if (length(command$own) > 0L) wrap_flag(paste0("--", command$own), own[command$own]),
    lines(if (name == "gold") paste0("fuse_", fusion) else command$further, "--"),
    if (length(methods) > 0L) c("", strwrap(paste0("musefuse ", name, " --method M --help shows the flags of M: ",
      say_list(methods, "or"), "."), 80L)),
    if (!is.null(command$read)) c("", "Input:", lines(command$read, "--input-")),
    if (!is.null(command$write)) c("", "Output:", lines(command$write, "--output-")))
}

verb_help <- function(verb, prefix) {
  defaults <- vapply(formals(getExportedValue("musefuse", verb))[flag_names(verb)], shell_default, "")
  words <- help_words(verb)[names(defaults)]
  flags <- paste0(prefix, gsub("_", "-", names(defaults), fixed = TRUE),
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

# "ch. 4" and "e.g. this" end no sentence; of a formula the name of a Greek letter, which a tab in quotes is not.
first_sentence <- function(text) {
  gsub("(?<!\")\\\\([a-z]+)", "\\1", sub("(?<!e[.]g|i[.]e|ch|eq)[.] .*", ".", text, perl = TRUE), perl = TRUE)
}
