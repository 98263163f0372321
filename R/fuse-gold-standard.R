#' From ratings to a gold standard in one call
#'
#' Composes the exported verbs in the order of the paper: smooth each rater, standardise, fuse, smooth
#' the fused signal. Each step can be left out, and the result keeps every setting. Where a step needs
#' other arguments than those here, call the verbs one by one: the result is the same.
#'
#' @inheritParams fuse_mean
#' @param method A fusion: `"ewe"`, `"mean"`, `"median"`, or any other for which there is a verb
#'   `fuse_<method>()`.
#' @param smooth Window of the smoother on each rater: seconds, [samples()], or `NULL` for none.
#' @param smoother `"savgol"` ([smooth_savgol()]), `"average"` ([smooth_average()]) or `"kernel"` ([smooth_kernel()]).
#' @param standardise Scale of the raters: `by` of [standardise_annotations()] (`"rater"`,
#'   `"recording"`), or `"none"`.
#' @param post_smooth Window of [smooth_kernel()] on the fused signal, or `NULL` for none.
#' @param partition,rater_map Recordings from which the scale is learnt, and which ids belong to one person (or a JSON
#'   file that says so); see [standardise_annotations()].
#' @param path Instead of `data`: a folder with a folder, or a file, for each recording. They are read and worked on one
#'   by one, on the workers of a `future::plan()` if there is one; what is learnt of all of them is the same as in
#'   memory. [map_recordings()] tells more and has more arguments.
#' @param output With `path`: a folder for the results, one file a recording, so that memory never holds them all, and
#'   an interrupted run goes on. `NULL` returns them.
#' @param read With `path`: a list of arguments of [read_annotations()], or a function that reads a recording.
#' @param ... Arguments of the fusion, e.g. `weighting = "reliability"` for [fuse_ewe()].
#' @returns A `gold` table; see the page of the fusion.
#' @family fusions
#' @examples
#' gold <- gold_standard(ratings, method = "ewe", smooth = 4.25, standardise = "rater",
#'   post_smooth = 2.5)
#' gold
#' @export
gold_standard <- function(data, method = "ewe", ..., smooth = NULL, standardise = "none",
                          post_smooth = NULL, partition = NULL, path = NULL, output = NULL, read = list(),
                          smoother = "savgol", rater_map = NULL) {
  if (!is.null(path)) {
    given <- arguments_over_recordings()
    return(do.call(map_recordings, c(list(path, gold_standard, output = output, read = read), given)))
  }
  check_output_needs_path(output, read)
  fuse <- fusion_verb(method)
  data <- check_annotations(data)
  arguments <- british_names(given_dots(...), c(names(formals(fuse)), "standardise"))
  if (missing(standardise) && "standardise" %in% names(arguments)) {
    standardise <- arguments$standardise
    arguments$standardise <- NULL
  }
  standardise <- check_choice(standardise, c("none", "rater", "recording"))
  check_fusion_arguments(arguments, fuse, method)
  if (!is.null(smooth)) smooth <- as_window(smooth)
  if (!is.null(post_smooth)) post_smooth <- as_window(post_smooth)
  smoother <- check_choice(smoother, c("savgol", "average", "kernel"))
  if (!is.null(rater_map) && standardise == "none") {
    abort_musefuse(c("{.arg rater_map} is of use only where raters are standardised.",
      i = "Say {.code standardise = \"rater\"}."), "argument")
  }
  if (!is.null(smooth)) data <- do.call(paste0("smooth_", smoother), list(data, window = smooth), envir = topenv())
  if (standardise != "none") {
    data <- standardise_annotations(data, by = standardise, partition = partition, rater_map = rater_map)
  }
  gold <- do.call(paste0("fuse_", method), c(list(data), arguments), envir = topenv())
  if (!is.null(post_smooth)) gold <- smooth_kernel(gold, window = post_smooth)
  gold
}

# The exported verb fuse_<method>; a new fusion joins by existing.
fusion_verb <- function(method, arg = "method", call = caller_env()) {
  check_string(method, arg = arg, call = call)
  getExportedValue("musefuse", paste0("fuse_", check_choice(method, fusion_methods(), arg = arg, call = call)))
}

fusion_methods <- function() {
  verbs <- grep("^fuse_", getNamespaceExports("musefuse"), value = TRUE)
  sort(sub("^fuse_", "", verbs))
}

# A misspelt argument is named here, with the verb that does not know it.
check_fusion_arguments <- function(arguments, fuse, method, call = caller_env()) {
  known <- setdiff(names(formals(fuse)), c("data", "..."))
  unknown <- if (length(arguments) > 0L) setdiff(rlang::names2(arguments), known)
  if (length(unknown) > 0L) {
    own <- c("smooth", "smoother", "standardise", "post_smooth", "partition", "rater_map")
    near <- nearest_words(unknown[[1L]], c(known, own))
    abort_musefuse(c(
      "{.fn fuse_{method}} has no argument{?s} {.arg {unknown}}.",
      i = if (length(near) > 0L) "Did you mean {.or {.arg {near}}}?",
      i = "It knows {.arg {known}}; {.fn gold_standard} itself knows {.arg {own}}."
    ), "argument", call = call)
  }
}
