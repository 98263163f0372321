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
