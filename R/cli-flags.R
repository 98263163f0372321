# Flags of a command line are arguments of a reader, a verb or a writer.

# The arguments of a verb that can stand on a command line: not the table, the path, nor the dots; and not those of
# gold_standard(path), as a shell has `--output` and `--input-ARGUMENT` for them.
no_flags <- c("data", "path", "...", "x", "output", "read")

# What stands before the arguments of the reader and the writer, whose names the verb may have, too.
flag_prefix <- c(read = "input_", verb = "", write = "output_")
dashed <- function(names) gsub("_", "-", names, fixed = TRUE)

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
    prefix <- flag_prefix[[part]]
    bare <- sub(prefix, "", key, fixed = TRUE)
    if (startsWith(key, prefix) && bare %in% has[[part]]) return(list(part = part, argument = bare))
  }
  both <- c(read = key %in% has$read, write = key %in% has$write)
  if (sum(both) == 1L) return(list(part = names(both)[both], argument = key))
  flag <- dashed(key)
  if (all(both)) {
    abort_musefuse(c("{.code --{flag}} belongs to the input or to the output.",
      i = "Say {.code --input-{flag}} or {.code --output-{flag}}."), "usage", NULL)
  }
  prefixed <- function(part) paste0(flag_prefix[[part]], has[[part]], recycle0 = TRUE)
  known <- dashed(c(prefixed("verb"), prefixed("read"), prefixed("write"), "output", "settings", "help"))
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
