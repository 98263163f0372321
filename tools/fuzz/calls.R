# Draws a call by its number, makes it, and judges what came of it.

`%||%` <- function(a, b) if (is.null(a)) b else a
pick1 <- function(x) x[[sample.int(length(x), 1L)]]
fill <- function(text, table, column = "") gsub("{c}", column, gsub("{t}", table, text, fixed = TRUE), fixed = TRUE)

# ---- drawing --------------------------------------------------------------------------------------

# report() takes seconds, the shipped data are no functions.
# cli(quit = TRUE) ends R, explore() waits for somebody.
exported <- setdiff(sort(getNamespaceExports("musefuse")), c("report", "cli", "explore"))
exported <- exported[vapply(exported, function(verb) is.function(getExportedValue("musefuse", verb)), NA)]
verbs <- c(exported, names(extra_calls))

arguments_of <- function(verb) {
  if (verb %in% names(extra_calls)) return(names(extra_calls[[verb]]))
  own <- names(formals(getExportedValue("musefuse", verb)))
  pool <- names(by_verb[[verb]])
  # A generic's methods have arguments that it does not show.
  union(setdiff(own, c("...", ".rows", ".name_repair", "rownames")),
    if (setequal(own, c(own[1], "..."))) pool else intersect(pool, own))
}
# The first argument is called `x` in the pools, whatever its name.
valid_for <- function(verb, argument, first) {
  pool <- extra_calls[[verb]] %||% by_verb[[verb]]
  pool[[argument]] %||% (if (first) pool$x %||% pool$object) %||% by_argument[[argument]]
}

# A table on its way through other hands; two of them now and then.
spoil <- function(name) {
  what <- tables[[name]]
  text <- name
  for (i in seq_len(sample(1:2, 1L, prob = c(0.85, 0.15)))) {
    hand <- sample(c("table", "column", "number"), 1L, prob = c(0.4, 0.35, 0.25))
    if (hand == "number" && length(what$numbers) == 0L) hand <- "column"
    text <- switch(hand,
      table = fill(pick1(table_hands), text),
      column = fill(pick1(column_hands), text, pick1(c(what$ids, what$numbers))),
      number = fill(pick1(number_hands), text, pick1(what$numbers))
    )
  }
  gsub("{{", "{", gsub("}}", "}", text, fixed = TRUE), fixed = TRUE)
}

# Call `id`. Most arguments are valid, a few are hostile: a call with ten hostile arguments would only ever meet the
# first check.
draw_call <- function(id, only = NULL) {
  set.seed(id)
  verb <- pick1(if (is.null(only)) verbs else grep(only, verbs, value = TRUE))
  arguments <- arguments_of(verb)
  values <- list()
  for (i in seq_along(arguments)) {
    argument <- arguments[[i]]
    pool <- valid_for(verb, argument, i == 1L)
    needed <- i <= 2L || verb %in% c("dtw", "shift_lag", "predict_classes", "segment_sliding", "plan_study")
    if (!needed && stats::runif(1) < 0.6) next
    values[[argument]] <- if (is.null(pool)) pick1(hostile) else pick1(pool)
  }
  many <- sample(0:3, 1L, prob = c(0.15, 0.55, 0.2, 0.1))
  for (argument in sample(names(values), min(many, length(values)))) {
    value <- values[[argument]]
    values[[argument]] <- if (value %in% names(tables) && stats::runif(1) < 0.8) spoil(value) else pick1(hostile)
  }
  if (length(values) > 0L && stats::runif(1) < 0.02) values[[1L]] <- NULL
  first <- length(values) > 0L && names(values)[[1L]] == arguments[[1L]]
  texts <- paste0(names(values), " = ", unlist(values), recycle0 = TRUE)
  if (first) texts[[1L]] <- values[[1L]]
  if (stats::runif(1) < 0.01) texts <- c(texts, pick1(c("nonsense = 1", "7", "")))
  after <- if (stats::runif(1) < 0.5) pick1(after_calls) else ""
  list(id = id, verb = verb, arguments = texts, after = after,
    options = if (stats::runif(1) < 0.1) pick1(options_pool) else "")
}

# What is done with a result.
after_calls <- c(
  "print(.)", "format(.)", "tidy(.)", "glance(.)", "augment(.)", "draw(autoplot(.))", "settings(.)",
  "report_methods(.)", "as_tibble(.)", ".[1, ]", ".[0, ]", "summary(.)", "identical_again(.)", "identical_again(.)",
  "identical_again(.)", "print(.[1, ])", "print(.[0, ])", "format(lose(.))", "draw(autoplot(.[1, ]))",
  "draw(autoplot(lose(.)))", "as.data.frame(.)"
)
draw <- function(plot) {
  file <- tempfile(fileext = ".pdf")
  on.exit(unlink(file))
  grDevices::pdf(file, 5, 4)
  on.exit(grDevices::dev.off(), add = TRUE, after = FALSE)
  print(plot)
}
call_text <- function(call) {
  text <- paste0(call$verb, "(", paste(call$arguments, collapse = ", "), ")")
  if (call$after != "") text <- paste0("{. <- ", text, "; ", call$after, "}")
  if (call$options == "") text else paste0("{options(", call$options, "); ", text, "}")
}

# ---- making and judging ---------------------------------------------------------------------------

slow_after <- 10 # seconds
generic_verbs <- c(
  "tidy", "glance", "augment", "autoplot", "as_tibble", "predict", "as.hclust", "summary", "print", "format",
  "as.matrix", "as.data.frame"
)

# The call with its arguments evaluated, so that it can be seen whether it changed one of them.
make_values <- function(call, room) {
  set.seed(call$id)
  if (!is.null(call$text)) return(spelt_out(call$text, room))
  named <- grepl("^[a-z_]+ = ", call$arguments)
  texts <- ifelse(named, sub("^[a-z_]+ = ", "", call$arguments), call$arguments)
  names <- ifelse(named, paste0(sub(" = .*", "", call$arguments), " = "), "")
  values <- list()
  pieces <- character()
  for (i in seq_along(texts)) {
    if (texts[[i]] == "") {
      pieces <- c(pieces, names[[i]])
      next
    }
    value <- tryCatch(
      suppressMessages(suppressWarnings(list(eval(parse(text = texts[[i]], keep.source = FALSE),
        new.env(parent = room))))),
      error = function(cnd) NULL
    )
    if (is.null(value)) return(NULL)
    name <- paste0("a", i)
    values[name] <- value
    by_name <- is.symbol(value[[1L]]) || is.call(value[[1L]])
    pieces <- c(pieces, paste0(names[[i]], if (by_name) paste0("get('", name, "')") else name))
  }
  code <- paste0(call$verb, "(", paste(pieces, collapse = ", "), ")")
  list(values = values, code = parse(text = code, keep.source = FALSE)[[1L]])
}

# Of a call that is a text, the first argument is made.
spelt_out <- function(text, room) {
  code <- parse(text = text, keep.source = FALSE)[[1L]]
  first <- tryCatch(suppressMessages(suppressWarnings(list(a1 = eval(code[[2L]], new.env(parent = room))))),
    error = function(cnd) NULL)
  if (is.null(first)) return(NULL)
  code[[2L]] <- as.name("a1")
  list(values = first, code = code)
}

# The value or the error of `code`, and the warnings that have no class of ours.
caught <- function(code, where) {
  stray <- character()
  setTimeLimit(elapsed = slow_after, transient = TRUE)
  on.exit(setTimeLimit())
  found <- withCallingHandlers(
    tryCatch(list(value = eval(code, where)), error = function(cnd) list(error = cnd)),
    warning = function(cnd) {
      if (!inherits(cnd, "musefuse_warning")) stray <<- c(stray, paste0(class(cnd)[[1L]], ": ", conditionMessage(cnd)))
      invokeRestart("muffleWarning")
    },
    message = function(cnd) invokeRestart("muffleMessage")
  )
  found$stray <- stray
  found
}

# `code` under options that are a text.
under <- function(options, code) {
  if (options != "") {
    old <- suppressWarnings(eval(parse(text = paste0("options(", options, ")"))))
    on.exit(suppressWarnings(options(old)))
  }
  code
}
# What an option changed of a call's result or error.
told_by_options <- function(call, found, made, where) {
  set.seed(call$id)
  plain <- caught(made$code, where)
  if (is.null(found$error) != is.null(plain$error)) {
    words <- conditionMessage((found$error %||% plain$error))
    return(paste("fails only", if (is.null(plain$error)) "with" else "without", "an option:", words))
  }
  if (is.null(found$error) && !same(found$value, plain$value)) paste("an option changes the result:", call$options)
}

# Elapsed seconds are no result; functions, environments and pictures are not compared.
columns_of <- function(x) if (is.data.frame(x)) as.list(x)[setdiff(names(x), "seconds")] else x
same <- function(a, b) {
  identical(columns_of(a), columns_of(b)) || is.function(a) || is.environment(a) || inherits(a, "ggplot") ||
    is.character(a) || identical(serialize(columns_of(a), NULL), serialize(columns_of(b), NULL))
}
# Format 2 writes what R has put off (names of a sequence) as it writes what is there.
# Functions are compiled when they have run twice; environments are no values.
hash_of <- function(values) {
  kept <- values[!vapply(values, function(value) is.environment(value) || is.function(value), NA)]
  rlang::hash(serialize(kept, NULL, version = 2))
}
one_line <- function(text) substr(gsub("[\t\r\n]+", " / ", iconv(cli::ansi_strip(text), "", "UTF-8", sub = "?")), 1L,
  400L)

# What a call came to: right | musefuse (a classed error) | core (our own fault by its class) | error (R's own words)
# | warning (without class) | changed (an argument) | unstable (same seed, other result) | slow | users (an error of
# a function that the call was given) | generic (another package's words for what it does not know) | skip
# | wrong (without a word, see doubts.R) | gone (R was ended, but not by this call alone).
judge <- function(call, room) {
  made <- make_values(call, room)
  if (is.null(made)) return(list(outcome = "skip", message = "", part = call$verb))
  where <- list2env(made$values, parent = room)
  before <- hash_of(made$values)
  set.seed(call$id)
  started <- proc.time()[["elapsed"]]
  found <- under(call$options, caught(made$code, where))
  part <- call$verb
  changed_by <- if (call$options != "") told_by_options(call, found, made, where)
  unstable <- FALSE
  generic <- call$verb %in% generic_verbs
  on <- if (length(made$values)) made$values[[1L]]
  if (is.null(found$error) && call$after != "") {
    on <- found$value
    assign(".", found$value, where)
    part <- paste(call$verb, ">", call$after)
    if (call$after == "identical_again(.)") {
      set.seed(call$id)
      again <- caught(made$code, where)
      unstable <- !is.null(again$error) || !same(found$value, again$value)
    } else {
      drawn <- startsWith(call$after, "draw(") # ggplot2 and its kin fail under some of the options
      found <- under(if (drawn) "" else call$options, caught(parse(text = call$after)[[1L]], where))
      generic <- TRUE
    }
  }
  seconds <- proc.time()[["elapsed"]] - started
  told <- if (!is.null(found$error)) words_of(found$error, call$id)
  doubt <- if (is.null(found$error) && call$after %in% c("", "identical_again(.)")) doubt_of(call$verb, found$value,
    made$values)
  outcome <- if (!identical(before, hash_of(made$values))) "changed"
    else if (seconds > slow_after) "slow"
    else if (unstable) "unstable"
    else if (!is.null(found$error)) class_of_error(found$error, told, generic, on)
    else if (length(found$stray) && (!generic || inherits(on, own_classes))) "warning"
    else if (!is.null(doubt)) "wrong"
    else "right"
  if (outcome %in% c("right", "musefuse") && !is.null(changed_by)) {
    return(list(outcome = "wrong", message = one_line(changed_by), part = call$verb))
  }
  list(outcome = outcome, message = one_line(c(told, found$stray, doubt, "")[[1L]]), part = part)
}
# cli takes longer for the words of an error than most calls do: of our own they are read now and then.
words_of <- function(cnd, id) {
  if (inherits(cnd, "musefuse_error") && !inherits(cnd, "musefuse_error_core") && id %% 10 != 0) return("")
  tryCatch(conditionMessage(cnd), error = function(e) paste("an error without words:", class(e)[[1L]]))
}
# `on` is what a generic was called with: of what is not ours, others' words are the right ones; of what is ours, only
# that there is no such method.
class_of_error <- function(cnd, told, generic, on) {
  if (inherits(cnd, "musefuse_error_core")) return("core")
  if (startsWith(told, "an error without words")) return("error")
  if (inherits(cnd, "musefuse_error")) return("musefuse")
  if (startsWith(told, "mine")) return("users")
  no_method <- paste0("no applicable method|No .*method|Objects of (type|class)|number of dimensions|",
    "cannot coerce class|cannot be coerced to class|argument \"(object|x)\" is missing")
  if (generic && (!inherits(on, own_classes) || grepl(no_method, told))) "generic" else "error"
}
own_classes <- local({
  methods <- getNamespaceInfo("musefuse", "S3methods")
  setdiff(methods[, 2L], c("default", "data.frame", "matrix", "ts", "zoo", "list"))
})
defects <- c("error", "core", "warning", "changed", "unstable", "slow", "hang", "crash", "memory", "wrong")

# Defects of one kind: by outcome, by who failed, and by its words without names and numbers.
signature_of <- function(outcome, part, message) {
  words <- gsub("[0-9]+", "#", gsub("['\"\u2018\u2019`][^'\"\u2018\u2019`]{0,80}['\"\u2018\u2019`]", "'_'", message))
  paste(outcome, sub(".* > ", "> ", part), substr(words, 1L, 90L), sep = " | ")
}

# Leaves out arguments as long as the defect is of the same kind.
shrink_call <- function(call, room, wanted) {
  stays <- function(call) {
    found <- judge(call, room)
    identical(signature_of(found$outcome, found$part, found$message), wanted)
  }
  repeat {
    smaller <- FALSE
    for (i in rev(seq_along(call$arguments))) {
      less <- call
      less$arguments <- call$arguments[-i]
      if (stays(less)) {
        call <- less
        smaller <- TRUE
      }
    }
    if (!smaller) return(call)
  }
}

# ---- every hand on every first argument -----------------------------------------------------------

# What can be done to a table, spelt out: texts of calls, each verb with each of its tables in each hand.
sweep_calls <- function(only = NULL) {
  asked <- if (is.null(only)) verbs else grep(only, verbs, value = TRUE)
  unlist(lapply(asked, function(verb) {
    argument <- arguments_of(verb)[1L]
    pool <- intersect(valid_for(verb, argument, TRUE), names(tables))
    second <- arguments_of(verb)[2L]
    value <- if (!is.na(second)) valid_for(verb, second, FALSE)[[1L]]
    rest <- if (!is.null(value)) paste0(", ", second, " = ", value)
    unlist(lapply(unique(pool), function(table) paste0(verb, "(", in_all_hands(table), rest, ")")))
  }))
}
in_all_hands <- function(table) {
  what <- tables[[table]]
  texts <- c(
    vapply(table_hands, fill, "", table),
    unlist(lapply(c(what$ids, what$numbers), function(column) vapply(column_hands, fill, "", table, column))),
    unlist(lapply(what$numbers, function(column) vapply(number_hands, fill, "", table, column)))
  )
  unname(gsub("{{", "{", gsub("}}", "}", texts, fixed = TRUE), fixed = TRUE))
}
