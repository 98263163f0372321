# The grid of a search: one row a setting, and each cell a text that could be typed as R code, so that a
# grid can be read, filtered, edited, and kept as CSV.

#' The settings that a search tries
#'
#' Crosses all that you want to compare into a table, one row a setting, for [search_classes()]. The table
#' is there to be looked at: filter it, edit it, bind two of them together.
#'
#' @details
#' Each cell says what it does, and means what it says: change the text and the setting changes.
#'
#' * `fusion`: a method of [gold_standard()] and its other arguments: `"ewe"`,
#'   `"ewe(smooth = 4.25, standardise = 'rater')"`.
#' * `features`: sets or names of [feature_catalogue()], joined by plus signs: `"basic + cross"`; `"all"` are
#'   all columns of a features table.
#' * `standardise`: bring features to mean 0 and standard deviation 1 before they are reduced or clustered?
#' * `reduce`: `"none"` or a method with the arguments of its verb: `"pca(2)"`, `"som(c(6, 4))"`,
#'   `"tsne(2, perplexity = 20)"`.
#' * `method`, `k` (`NA` for DBSCAN and HDBSCAN, which find it) and `parameters`, the other arguments of the
#'   `cluster_*()` verb: `"linkage = 'average'"`.
#'
#' Values may be numbers, strings, logicals, `c()`, `list()`, [seconds()] and [samples()].
#'
#' @param features A list (or character vector) of feature sets, each a vector of names as in
#'   [extract_features()]. `NULL` leaves it to the search: all columns of a features table, `"extended"`
#'   otherwise. Functions of your own go by the names that they have in `functions` of [search_classes()].
#' @param standardise `TRUE`, `FALSE` or both.
#' @param reduce A list. An element with the name of a method (`pca`, `som`, `tsne`, `umap`, `lda`) holds values of its
#'   first argument, one setting each (`pca = c(2, 5)`), or a list of lists of arguments
#'   (`pca = list(list(2, by_dimension = TRUE))`); one without a name is text as above.
#' @param methods Any of `"kmeans"`, `"kmedoids"`, `"cmeans"`, `"gmm"`, `"agglomerative"`, `"spectral"`, `"som"`,
#'   `"consensus"`, `"dbscan"`, `"hdbscan"`.
#' @param k Numbers of classes.
#' @param parameters A list with an element for each method that has parameters to vary, itself a list:
#'   argument = values, which are crossed (`list(dbscan = list(eps = c(0.5, 1), min_samples = 5))`). DBSCAN
#'   needs `eps`.
#' @param fusion Where the search starts from annotations: a list of lists of arguments of [gold_standard()]
#'   (`list(list(method = "ewe", smooth = 4.25), list(method = "latent"))`), or text as above.
#' @inheritParams rlang::args_dots_empty
#' @returns A tibble, one row a setting: `setting` (number), `fusion` (where given), `features` (where
#'   given), `standardise`, `reduce`, `method`, `k`, `parameters`.
#' @section Errors:
#' `musefuse_error_argument` for settings that no verb understands.
#' @family search and profile
#' @examples
#' grid <- search_grid(
#'   features = c("basic", "extended"), reduce = list("none", pca = c(2, 5)),
#'   methods = c("kmeans", "agglomerative", "dbscan"), k = 3:4,
#'   parameters = list(
#'     agglomerative = list(linkage = c("ward", "average")), dbscan = list(eps = c(1, 2))
#'   )
#' )
#' grid
#' # no average linkage on components
#' grid[!(grid$parameters == "linkage = 'average'" & grid$reduce != "none"), ]
#' @export
search_grid <- function(features = NULL, standardise = TRUE, reduce = list("none", pca = c(2, 5)),
                        methods = c("kmeans", "cmeans", "gmm", "agglomerative"), k = 3:5, ...,
                        parameters = list(), fusion = NULL) {
  check_no_dots()
  columns <- list(
    fusion = if (!is.null(fusion)) fusion_texts(check_values(fusion)),
    features = if (!is.null(features)) unique(vapply(as.list(check_values(features)), feature_text, "")),
    standardise = unique(check_flags(standardise)),
    reduce = reduction_texts(check_values(reduce))
  )
  check_values(methods)
  check_values(k)
  check_parameters(parameters)
  before <- cross_columns_of(columns[lengths(columns) > 0L])
  method <- method_rows(methods, k, parameters)
  pairs <- expand.grid(method = seq_len(nrow(method)), before = seq_len(nrow(before)))
  rows <- cbind(before[pairs$before, , drop = FALSE], method[pairs$method, , drop = FALSE])
  check_grid_rows(tibble::as_tibble(cbind(setting = seq_len(nrow(rows)), rows)))
}

# All combinations, the first column slowest.
cross_columns_of <- function(columns) {
  crossed <- do.call(expand.grid, c(rev(columns), list(stringsAsFactors = FALSE, KEEP.OUT.ATTRS = FALSE)))
  crossed[rev(seq_along(columns))]
}

check_flags <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  if (!is.logical(x) || length(x) == 0L || anyNA(x)) {
    abort_musefuse("{.arg {arg}} must be {.code TRUE}, {.code FALSE} or both.", "argument", call = call)
  }
  x
}

# ---- from R to text ----------------------------------------------------------------------------

feature_text <- function(names, call = caller_env(2)) {
  if (!is.character(names) || length(names) == 0L || anyNA(names)) {
    abort_musefuse(c(
      "Each of {.arg features} must be names of sets or features.",
      x = "One is {.obj_type_friendly {names}}.",
      i = "Functions of your own go by their names in {.arg functions} of {.fn search_classes}."
    ), "argument", call = call)
  }
  paste(names, collapse = " + ")
}

fusion_texts <- function(fusion, call = caller_env()) {
  if (is.list(fusion) && !is.null(fusion$method)) fusion <- list(fusion)
  if (length(fusion) == 0L) abort_musefuse("{.arg fusion} must name at least one fusion.", "argument", call = call)
  unique(vapply(as.list(fusion), function(one) {
    if (is_text(one)) {
      return(one)
    }
    if (!is.list(one) || !is_text(one$method)) {
      abort_musefuse("Each of {.arg fusion} must be a list of arguments with a {.field method}, or text.",
        "argument", call = call)
    }
    call_text(one$method, one[names(one) != "method"], call)
  }, ""))
}

reduction_texts <- function(reduce, call = caller_env()) {
  reduce <- as.list(reduce)
  texts <- lapply(seq_along(reduce), function(i) {
    method <- rlang::names2(reduce)[[i]]
    if (method == "") {
      return(as.character(reduce[[i]]))
    }
    vapply(as.list(reduce[[i]]), function(value) {
      call_text(method, if (is.list(value)) value else list(value), call)
    }, "")
  })
  unique(unlist(texts))
}

method_rows <- function(methods, k, parameters, call = caller_env()) {
  for (name in c(methods, names(parameters))) check_choice(name, names(method_names), "methods", call = call)
  if (!all(finds_k(methods))) k <- check_ks(k, call)
  idle <- setdiff(names(parameters), methods)
  if (length(idle) > 0L || (length(parameters) > 0L && is.null(names(parameters)))) {
    abort_musefuse("{.arg parameters} names {.val {idle}}, which {?is/are} not among {.arg methods}.", "argument",
      call = call)
  }
  rows <- lapply(unique(methods), function(method) {
    own <- lapply(parameters[[method]], as.list)
    choices <- expand.grid(lapply(own, seq_along), KEEP.OUT.ATTRS = FALSE)
    texts <- if (length(own) == 0L) "" else vapply(seq_len(nrow(choices)), function(i) {
      argument_texts(Map(function(values, at) values[[at]], own, choices[i, ]), call)
    }, "")
    ks <- if (finds_k(method)) NA_integer_ else as.integer(k)
    data.frame(method = method, k = rep(ks, each = length(texts)), parameters = rep(texts, length(ks)),
      stringsAsFactors = FALSE)
  })
  do.call(rbind, rows)
}

call_text <- function(name, arguments, call) {
  if (length(arguments) == 0L) name else paste0(name, "(", argument_texts(arguments, call), ")")
}

argument_texts <- function(arguments, call) {
  if (length(arguments) == 0L) {
    return("")
  }
  values <- vapply(arguments, value_text, "", call = call)
  names <- rlang::names2(arguments)
  paste0(ifelse(names == "", "", paste0(names, " = ")), values, collapse = ", ")
}

# Code that gives the same value back, with no more digits than that takes.
value_text <- function(value, call) {
  local_plain_numbers()
  if (inherits(value, "musefuse_window")) {
    return(paste0(value$unit, "(", value_text(value$length, call), ")"))
  }
  if (is_text(value)) {
    return(encodeString(value, quote = "'"))
  }
  for (digits in list(NULL, "digits17")) {
    text <- paste(deparse(value, 500L, control = c("keepNA", "niceNames", digits)), collapse = " ")
    back <- tryCatch(plain_value(str2lang(text)), error = function(cnd) NULL)
    if (isTRUE(all.equal(back, value, tolerance = 0))) {
      return(text)
    }
  }
  abort_musefuse(c(
    "Settings of a grid must be plain values.", x = "One is {.obj_type_friendly {value}}."
  ), "argument", call = call)
}

# ---- from text to R ----------------------------------------------------------------------------

# "pca(2, by_dimension = TRUE)" as list(name = "pca", arguments = list(2, by_dimension = TRUE)).
parse_call <- function(text) {
  code <- parse_text(text)
  if (is.symbol(code)) {
    return(list(name = as.character(code), arguments = list()))
  }
  if (!is.call(code) || !is.symbol(code[[1L]])) abort_text(text)
  list(name = as.character(code[[1L]]), arguments = parse_arguments(code, text))
}

parse_parameters <- function(text) {
  parse_arguments(parse_text(paste0("list(", if (is.na(text)) "" else text, ")")), text)
}

parse_arguments <- function(code, text) {
  tryCatch(lapply(as.list(code)[-1L], plain_value), error = function(cnd) abort_text(text))
}

parse_text <- function(text) tryCatch(str2lang(text), error = function(cnd) abort_text(text))

abort_text <- function(text) {
  abort_musefuse(c(
    "{.val {text}} is not a setting that can be read.",
    i = "Settings are written like {.val pca(2)}, {.val ewe(smooth = 4.25)} or {.val linkage = 'average'}."
  ), "argument", call = NULL)
}

# The value of code that only builds values: nothing else is ever evaluated.
plain_value <- function(code) {
  if (is.call(code)) {
    builder <- plain_builders[[paste(deparse(code[[1L]]), collapse = "")]]
    if (is.null(builder)) stop("no plain value")
    return(do.call(builder, lapply(as.list(code)[-1L], plain_value)))
  }
  if (is.symbol(code)) stop("no plain value")
  code
}

plain_builders <- list(c = c, list = list, `-` = `-`, `:` = `:`, `(` = identity,
  seconds = function(x) seconds(x), samples = function(x) samples(x))

# ---- checks ------------------------------------------------------------------------------------

grid_columns <- c("fusion", "features", "standardise", "reduce", "method", "k", "parameters")
reduction_verbs <- c(pca = "reduce_pca", som = "reduce_som", tsne = "reduce_tsne", umap = "reduce_umap",
  lda = "reduce_lda")

# All rows can be read, and name verbs and arguments that exist. What they find is another matter.
check_grid_rows <- function(grid, arg = "grid", call = caller_env()) {
  absent <- setdiff(c("standardise", "reduce", "method", "k"), names(grid))
  if (!is.data.frame(grid) || length(absent) > 0L || nrow(grid) == 0L) {
    abort_musefuse(c(
      "{.arg {arg}} must be a table with one row a setting, as {.fn search_grid} makes it.",
      x = if (!is.data.frame(grid)) "It is {.obj_type_friendly {grid}}." else
        if (length(absent) > 0L) "It lacks {.field {absent}}." else "It has no rows."
    ), "argument", call = call)
  }
  if (is.null(grid[["parameters"]])) grid$parameters <- ""
  grid$parameters[is.na(grid$parameters)] <- ""
  if (is.null(grid[["setting"]])) grid$setting <- seq_len(nrow(grid))
  check_flags(grid$standardise, arg = "standardise", call = call)
  for (method in unique(grid$method)) {
    check_choice(method, names(method_names), arg = "method", call = call)
  }
  for (text in unique(grid[["fusion"]])) {
    check_method(text, fusion_methods(), "fusion", call)
    check_gold_arguments(parse_call(text), call)
  }
  for (text in setdiff(grid$reduce, "none")) {
    method <- check_method(text, names(reduction_verbs), "reduce", call)
    check_arguments(parse_call(text)$arguments, reduction_verbs[[method]], call)
  }
  rows <- unique(data.frame(method = grid$method, parameters = grid$parameters))
  for (i in seq_len(nrow(rows))) {
    check_clustering(rows$method[[i]], parse_parameters(rows$parameters[[i]]), call)
  }
  for (k in unique(grid$k[!finds_k(grid$method)])) check_k(k, call = call)
  twice <- duplicated(setting_texts(grid))
  if (any(twice)) {
    abort_musefuse(c(
      "Each setting of {.arg {arg}} must occur only once.",
      x = "{sum(twice)} {?is a repetition/are repetitions}, e.g. number {grid$setting[twice][[1L]]}."
    ), "argument", call = call)
  }
  grid[c("setting", intersect(grid_columns, names(grid)))]
}

check_method <- function(text, known, arg, call) {
  check_choice(parse_call(text)$name, known, arg = arg, call = call)
}

check_clustering <- function(method, arguments, call) {
  check_arguments(arguments, paste0("cluster_", method), call)
  if (method == "dbscan" && is.null(arguments$eps)) {
    abort_musefuse(c(
      "The method {.val dbscan} needs {.arg eps}.",
      i = "{.code parameters = list(dbscan = list(eps = c(0.5, 1)))}; {.fn k_distance} helps to choose."
    ), "argument", call = call)
  }
}

check_gold_arguments <- function(parsed, call) {
  fusion <- names(formals(fusion_verb(parsed$name)))
  known <- setdiff(union(names(formals(gold_standard)), fusion),
    c("data", "method", "keep_ratings", "threads", "path", "output", "read", "..."))
  abort_unknown_arguments(setdiff(rlang::names2(parsed$arguments), known), "gold_standard", known, call)
}

# A setting in one line: its name in resume files and the source of its seed.
setting_texts <- function(grid) {
  local_plain_numbers() # seeds follow from these texts
  columns <- intersect(grid_columns, names(grid))
  do.call(paste, c(unname(lapply(unclass(grid)[columns], as.character)), list(sep = " | ")))
}

# A seed that follows from the user's and from what the setting says, wherever it stands in the grid. A
# polynomial in the characters modulo the prime 2^31 - 1, exact in doubles.
setting_seed <- function(seed, text) {
  hash <- seed
  for (code in utf8ToInt(enc2utf8(text))) hash <- (hash * 8191 + code) %% 2147483647
  as.integer(hash)
}
