# Random chains of verbs with random handling between them. A chain is list(x =, truth =); the truth is kept beside the
# table by plain set operations, never read from it:
#   verbs      the verbs of each step so far, in order, bound parts included
#   windows    the windows of the smoothings, which settings must repeat
#   left       a data frame of the series that are left (recording, dimension and, of annotations, rater)
#   raters     who was fused
#   changed    recordings whose values were changed since the last verb (before binding included)
#   renamed    recordings that have another name since the last verb
#   unknown    recordings that got another name since they were fused
#   columns    columns that a user added since the last verb
#   taken      was something taken away since the last verb?
#   ever       "changed" where any by hand change but a taking preceded any verb or binding

chain_data <- function() {
  grid <- expand.grid(time = seq(0, 39.5, 0.5), rater = c("ann", "bob", "cy"), dimension = c("arousal", "valence"),
    recording = c("r1", "r2", "r3", "r4"), stringsAsFactors = FALSE)
  signal <- sin(grid$time / 4 + match(grid$recording, unique(grid$recording))) +
    cos(grid$time / 7) * (grid$dimension == "valence")
  grid$value <- round((signal + stats::rnorm(nrow(grid), 0, 0.2)) / 3, 3)
  grid
}

new_chain <- function() {
  data <- chain_data()
  verb <- sample(c("as_annotations", "read_annotations", "simulate_annotations"), 1L)
  x <- switch(verb,
    as_annotations = as_annotations(data),
    read_annotations = {
      file <- tempfile(fileext = ".csv")
      on.exit(unlink(file))
      utils::write.csv(data, file, row.names = FALSE)
      read_annotations(file)
    },
    simulate_annotations = simulate_annotations(4, 3, duration = 40, rate = 2, seed = sample(99L, 1L))
  )
  list(x = x, truth = after_verb(list(verbs = character(), windows = list(), ever = FALSE), x, verb))
}

ids_of <- function(x, keys = c("recording", "dimension", "rater")) {
  unique(as.data.frame(lapply(as.list(x)[intersect(keys, names(x))], as.character)))
}

after_verb <- function(truth, x, verb) {
  truth$ever <- isTRUE(truth$ever) || length(truth$changed) > 0L || length(truth$renamed) > 0L ||
    length(truth$columns) > 0L
  truth$verbs <- c(truth$verbs, verb)
  truth$left <- ids_of(x)
  if ("rater" %in% names(x)) truth$raters <- sort(unique(as.character(x$rater)))
  truth$unknown <- if (!startsWith(verb, "fuse_")) union(truth$unknown, truth$renamed)
  truth[c("changed", "renamed", "columns", "bound")] <- list(character(), character(), character(), FALSE)
  truth$taken <- FALSE
  truth
}

chain_verbs <- list(
  annotations = c("smooth_average", "standardise_annotations", "shift_lag", "align_dtw", "rescale_annotations",
    "exclude_annotations", "fuse_mean", "fuse_median", "fuse_ewe", "fuse_ewe"),
  gold = c("smooth_average", "extract_features", "extract_features"),
  features = c("reduce_pca", "cluster_kmeans", "cluster_kmeans"),
  classes = "name_classes"
)

random_verb <- function(chain) {
  x <- chain$x
  truth <- chain$truth
  verb <- sample(chain_verbs[[class(x)[[1L]]]], 1L)
  window <- sample(2:6, 1L)
  if (verb == "smooth_average") truth$windows <- c(truth$windows, list(seconds(window)))
  if (verb == "extract_features") {
    segments <- segment_fixed(x, 5)
    truth$verbs <- c(truth$verbs, "segment_fixed")
  }
  if (verb == "shift_lag") truth$verbs <- c(truth$verbs, "estimate_lag") # by which lags that were given are one table
  made <- switch(verb,
    smooth_average = smooth_average(x, seconds(window)),
    standardise_annotations = standardise_annotations(x, by = "recording"),
    shift_lag = shift_lag(x, stats::setNames(1, levels(factor(x$rater))[[1L]])),
    align_dtw = align_dtw(x, window = 3), rescale_annotations = rescale_annotations(x, c(-10, 10), c(-5, 5)),
    exclude_annotations = exclude_annotations(x, reason = "was asleep", end = 1),
    fuse_mean = fuse_mean(x), fuse_median = fuse_median(x), fuse_ewe = fuse_ewe(x, fallback = "mean"),
    extract_features = extract_features(x, segments, c("mean", "std")), reduce_pca = reduce_pca(x, 2),
    cluster_kmeans = cluster_kmeans(x, 2, seed = 1),
    name_classes = name_classes(x, stats::setNames(paste("kind", length(truth$verbs)), levels(x$class)[[1L]]))
  )
  list(x = made, truth = after_verb(truth, made, verb))
}

# ---- handling ------------------------------------------------------------------------------------

recordings_left <- function(chain) unique(chain$truth$left$recording)

handlings <- list(
  take = function(chain) {
    left <- recordings_left(chain)
    if (length(left) < 3L) return(chain)
    gone <- sample(left, 1L)
    x <- chain$x
    ways <- list(
      function() x[x$recording != gone, ], function() subset(x, recording != gone),
      if (rlang::is_installed("dplyr")) function() dplyr::filter(x, .data$recording != gone)
    )
    chain$x <- sample(Filter(Negate(is.null), ways), 1L)[[1L]]()
    chain$truth$left <- chain$truth$left[chain$truth$left$recording != gone, , drop = FALSE]
    chain$truth$changed <- setdiff(chain$truth$changed, gone)
    chain$truth$renamed <- setdiff(chain$truth$renamed, gone)
    chain$truth$taken <- TRUE
    chain
  },
  change = function(chain) {
    x <- chain$x
    column <- intersect(c("value", "mean_arousal"), names(x))
    if (length(column) == 0L) return(chain)
    at <- sample(recordings_left(chain), 1L)
    rows <- x$recording == at
    ways <- list(
      function() `[[<-`(x, column, value = x[[column]] + 0.01 * rows),
      function() { x[[column]][rows] <- x[[column]][rows] + 0.01; x },
      if (rlang::is_installed("dplyr")) function() dplyr::mutate(x,
        !!column := .data[[column]] + 0.01 * (.data$recording == at)),
      if (rlang::is_installed("dplyr")) function() dplyr::ungroup(dplyr::mutate(dplyr::group_by(x, .data$recording),
        !!column := .data[[column]] + 0.01 * (.data$recording == at))),
      function() do.call(transform, c(list(x), stats::setNames(list(x[[column]] + 0.01 * rows), column))),
      if (rlang::is_installed("data.table")) function() {
        x <- data.table::copy(x)
        data.table::set(x, which(rows), column, x[[column]][rows] + 0.01)
        x
      }
    )
    chain$x <- sample(Filter(Negate(is.null), ways), 1L)[[1L]]()
    chain$truth$changed <- union(chain$truth$changed, setdiff(at, chain$truth$renamed)) # of these all is new
    chain
  },
  rename = function(chain) {
    at <- sample(recordings_left(chain), 1L)
    name <- paste0(at, "b")
    x <- chain$x
    by_text <- stats::runif(1L) < 0.5 || !is.factor(x$recording) # text has no levels to rename
    if (by_text) x$recording <- sub(paste0("^", at, "$"), name, as.character(x$recording)) else
      levels(x$recording)[levels(x$recording) == at] <- name
    chain$x <- x
    chain$truth$left$recording[chain$truth$left$recording == at] <- name
    chain$truth$changed <- setdiff(chain$truth$changed, at)
    chain$truth$renamed <- c(setdiff(chain$truth$renamed, at), name)
    chain
  },
  column = function(chain) {
    if (inherits(chain$x, "annotations")) return(chain) # its other columns are nobody's, and no verb takes them along
    name <- paste0("note", ncol(chain$x), "_", length(chain$truth$verbs))
    chain$x[[name]] <- seq_len(nrow(chain$x))
    chain$truth$columns <- c(chain$truth$columns, name)
    chain
  },
  shuffle = function(chain) {
    chain$x <- chain$x[sample(nrow(chain$x)), ]
    chain
  },
  save = function(chain) {
    file <- tempfile(fileext = ".rds")
    on.exit(unlink(file))
    saveRDS(chain$x, file)
    chain$x <- readRDS(file)
    chain
  },
  bind = function(chain) {
    left <- recordings_left(chain)
    if (length(left) < 2L) return(chain)
    first <- chain$x$recording %in% sample(left, 1L)
    parts <- list(chain$x[first, ], chain$x[!first, ])
    dplyr <- rlang::is_installed("dplyr") && stats::runif(1L) < 0.5
    chain$x <- if (dplyr) dplyr::bind_rows(parts) else do.call(rbind, parts)
    chain$truth$bound <- TRUE
    chain
  }
)

handle <- function(chain) handlings[[sample(length(handlings), 1L)]](chain)

# ---- what the table says ---------------------------------------------------------------------------

# NULL where all is true, else what is not.
untruth <- function(chain) {
  x <- chain$x
  truth <- chain$truth
  recordings <- sort(unique(truth$left$recording))
  kind <- class(x)[[1L]]
  first <- function(...) for (what in list(...)) if (!is.null(what)) return(what)
  is_not <- function(what, found, wanted) {
    if (!identical(found, wanted)) paste0(what, ": ", paste(deparse(found), collapse = " "), ", but it is ",
      paste(deparse(wanted), collapse = " "))
  }
  printed <- paste(format(x), collapse = "\n")
  own <- length(truth$changed) > 0L || length(truth$renamed) > 0L || length(truth$columns) > 0L
  script <- as.character(settings(x))
  steps <- settings(x)$steps
  verbs <- unname(vapply(steps, `[[`, "", "verb"))
  smoothed <- unname(lapply(steps[verbs == "smooth_average"], function(step) step$arguments$window))
  hand <- steps[verbs == "by_hand"]
  edits <- c("changed", "added", "renamed", "new_columns")
  undone <- any(vapply(hand, function(step) any(edits %in% names(step$arguments)), NA))
  told <- report_methods(x)[[1L]]
  first(
    is_not("print says that something was done by hand", grepl("By hand", printed),
      own || truth$taken && !truth$bound ||
      truth$taken && grepl("By hand", printed)),
    # of a recording that was renamed and changed it may be told
    is_not("print tells of changed recordings", grepl("changed", printed),
      length(truth$changed) > 0L || length(truth$renamed) > 0L && grepl("changed", printed)),
    # one whose values were changed, too, is another one
    is_not("print tells of renamed recordings", grepl("renamed|other recordings", printed), length(truth$renamed) > 0L),
    is_not("print names all new columns", vapply(truth$columns, grepl, NA, printed, USE.NAMES = FALSE),
      rep(TRUE, length(truth$columns))),
    is_not("settings have the verbs", sort(setdiff(verbs, "by_hand")), sort(unique(truth$verbs))),
    is_not("settings have each step once", sort(verbs[verbs != "by_hand"]), sort(truth$verbs)),
    is_not("settings have the windows", smoothed, truth$windows),
    is_not("settings tell of what cannot be repeated", undone, own || truth$ever),
    is_not("the script can be parsed", tryCatch(is.expression(parse(text = script)), error = function(cnd) FALSE),
      TRUE),
    is_not("the paragraph tells of changes by hand", grepl("changed by hand", told), own || truth$ever),
    is_not("the paragraph tells of the EWE", grepl("estimator weighted evaluator", told), "fuse_ewe" %in% truth$verbs),
    is_not("the paragraph tells of k-means", grepl("k-means", told), "cluster_kmeans" %in% truth$verbs),
    is_not("the paragraph has no hole", grepl("  |\\bof +in\\b| 0 r", told), FALSE),
    is_not("glance() has one row", nrow(glance(x)), 1L),
    if (kind %in% c("annotations", "gold")) is_not("glance() counts recordings", as.integer(glance(x)$recordings),
      length(recordings)),
    if (kind == "gold") untruth_gold(x, truth, is_not, first)
  )
}

# Of a renamed recording nothing is known: nothing is told of it.
untruth_gold <- function(x, truth, is_not, first) {
  known <- sort(setdiff(unique(truth$left$recording), c(truth$renamed, truth$unknown)))
  cells <- function(recordings) sum(unique(truth$left[c("recording", "dimension")])$recording %in% recordings)
  weights <- tidy(x)
  joined <- suppressWarnings(augment(x))
  first(
    is_not("tidy() has the recordings", sort(unique(as.character(weights$recording))), known),
    is_not("tidy() has a row a series and rater", nrow(weights), cells(known) * length(truth$raters)),
    is_not("augment() has the recordings", sort(unique(as.character(joined$recording))), known),
    is_not("augment() has the raters", sort(unique(as.character(joined$rater))),
      if (length(known) > 0L) truth$raters else character()),
    is_not("augment() has the residuals of the gold as it is",
      isTRUE(all.equal(joined$residual, joined$value - joined$gold)), TRUE),
    is_not("glance() counts the series that are not as they were made", glance(x)$changed,
      cells(union(truth$changed, truth$renamed)))
  )
}
