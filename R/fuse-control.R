# The smoothed mean as a control: on real ratings much of the lead of a model over the plain mean is smoothing
# (methods/pooled.md 5.5). What a fusion of the others tells of a rater left out is the yardstick, as no truth is known.

control_windows <- c(0, 1, 2.5, 5, 10, 15, 20) # seconds
control_shift <- 6 # seconds, either way: the left-out rater may be late or early
control_traces <- 40L # left-out raters that are looked at, spread over the corpus
control_rate <- 2 # Hz

# "mean, smoothed": a fusion, smoothed by the window that suits raters left out best.
fuse_smoothed <- function(data, verb) {
  window <- control_window(data)
  gold <- verb(data)
  if (window > 0) smooth_kernel(gold, window = window) else gold
}

smoothed_fusions <- list(
  "mean, smoothed" = function(data) fuse_smoothed(data, fuse_mean),
  "ewe, smoothed" = function(data) fuse_smoothed(data, function(data) fuse_ewe(data, fallback = "mean"))
)

control_window <- function(data) {
  tasks <- held_out_traces(annotation_cells(data))
  if (length(tasks) == 0L) 0 else best_window(smoothed_mean_scores(tasks))
}

best_window <- function(r) {
  mean_z <- colMeans(fisher_z(r), na.rm = TRUE)
  if (all(is.nan(mean_z))) 0 else control_windows[[which.max(mean_z)]]
}

# Which rater of which cell is left out: every trace, or as many of each cell as are looked at.
held_out_traces <- function(cells) {
  cells <- Filter(function(cell) sum(colSums(!is.na(cell$ratings)) > 2L) > 1L && is.finite(cell$rate), cells)
  tasks <- unlist(lapply(cells, function(cell) {
    lapply(which(colSums(!is.na(cell$ratings)) > 2L), function(k) list(cell = cell, k = unname(k)))
  }), recursive = FALSE)
  if (length(tasks) == 0L) {
    return(list())
  }
  # Round and round over the cells: the first rater of each, then the second.
  turn <- unlist(lapply(split(seq_along(tasks), vapply(tasks, function(t) name_cell(t$cell), "")), seq_along))
  tasks[utils::head(order(turn), control_traces)]
}

# One row a left-out rater, one column a window: how well the smoothed mean of the others goes along with them.
smoothed_mean_scores <- function(tasks) {
  scores <- vapply(tasks, function(task) {
    cell <- task$cell
    others <- cell$ratings[, -task$k, drop = FALSE]
    consensus <- cpp_weighted_mean(others, rep(1, ncol(others)), TRUE, 1, FALSE)$value
    vapply(control_windows, function(window) {
      size <- as.integer(2 * floor(window * cell$rate / 2) + 1)
      smooth <- cpp_smooth_shape(consensus, c(0L, length(consensus)), size, "box", "renormalise")
      shift_to_rater(smooth, cell$ratings[, task$k], cell$rate)$r
    }, 0)
  }, numeric(length(control_windows)))
  matrix(scores, ncol = length(control_windows), byrow = TRUE)
}

# How well a fusion of the others goes along with the one left out, at the shift of highest r: fusions that take lags
# out are earlier than the rater may be. `at` are the samples that are compared.
shift_to_rater <- function(gold, rater, rate) {
  by <- max(1, round(rate / control_rate))
  at <- seq(1, length(gold), by = by)
  if (length(at) < 10L) {
    return(list(r = NA_real_, at = at))
  }
  steps <- min(round(control_shift * rate / by), length(at) - 3L)
  c(best_shift(rater[at], gold[at], seq(-steps, steps), least = 10L), list(at = at))
}

no_gain <- list(window = NA_real_, latent_gain = NA_real_, latent_gain_se = NA_real_)

# What the latent fusion gains over the smoothed mean on raters left out, in Fisher's z: the window, the gain and its
# standard error over recordings x dimensions (over raters, where there are too few).
latent_gain <- function(data) {
  tasks <- held_out_traces(Filter(function(cell) ncol(cell$ratings) > 2L, annotation_cells(data)))
  if (length(tasks) < 3L) {
    return(no_gain)
  }
  smoothed <- smoothed_mean_scores(tasks)
  window <- best_window(smoothed)
  latent <- latent_scores(tasks)
  gain <- fisher_z(latent) - fisher_z(smoothed[, match(window, control_windows)])
  cell <- vapply(tasks, function(task) name_cell(task$cell), "")[!is.na(gain)]
  gain <- gain[!is.na(gain)]
  if (length(unique(cell)) > 3L) gain <- tapply(gain, cell, mean)
  if (length(gain) < 3L) {
    return(no_gain)
  }
  list(window = window, latent_gain = mean(gain), latent_gain_se = stats::sd(gain) / sqrt(length(gain)))
}

# All fits with somebody left out in one call, as recordings of their own.
latent_scores <- function(tasks) {
  pieces <- lapply(seq_along(tasks), function(i) {
    cell <- tasks[[i]]$cell
    ratings <- cell$ratings[, -tasks[[i]]$k, drop = FALSE]
    n <- nrow(ratings)
    list(recording = rep(sprintf("%04d", i), length(ratings)), dimension = rep("d", length(ratings)),
      rater = rep(colnames(ratings), each = n), time = rep(cell$time, ncol(ratings)), value = as.vector(ratings))
  })
  columns <- lapply(stats::setNames(nm = names(pieces[[1L]])), function(name) unlist(lapply(pieces, `[[`, name)))
  gold <- tryCatch(
    silently(fuse_latent(do.call(new_annotations, columns), conf_level = NULL, keep_ratings = FALSE)),
    musefuse_error_data = function(cnd) NULL
  )
  vapply(seq_along(tasks), function(i) {
    if (is.null(gold)) {
      return(NA_real_)
    }
    cell <- tasks[[i]]$cell
    rows <- which(gold$recording == sprintf("%04d", i))
    value <- interpolate_series(gold$time[rows], gold$value[rows], cell$time)
    shift_to_rater(value, cell$ratings[, tasks[[i]]$k], cell$rate)$r
  }, 0)
}
