#' Cluster segments along a graph of neighbours
#'
#' Links each segment to its nearest ones and cuts the graph where few and weak links are lost. Finds classes of any
#' shape, such as rings and moons, where it is known how many there are; noise has no class of its own.
#'
#' Two segments are linked if either is among the `neighbours` nearest of the other, with weight
#' \eqn{w_{ij} = \exp(-d_{ij}^2 / (s_i s_j))}; the scale \eqn{s_i} is the distance to the 7th neighbour (Zelnik-Manor
#' and Perona 2004). The eigenvectors of the `k` largest eigenvalues of \eqn{D^{-1/2} W D^{-1/2}}, rows brought to
#' length 1, are clustered by k-means (Ng et al. 2002). As many eigenvalues are 1 as the graph has parts; a wide gap
#' after the k-th speaks for k classes ([choose_k()]). New rows are placed by the mean of the fit rows that they are
#' linked to (Nystroem's extension), whose own places they would get.
#'
#' Memory is about \eqn{40 n^2} bytes, time of order \eqn{n^3}: seconds for 1000 rows, a minute for 3000. Of more, fit
#' on some (`partition`) and place the rest.
#'
#' @inheritParams cluster_kmeans
#' @param neighbours How many nearest segments each is linked to; of fewer rows as many as there are.
#' @param starts,seed Of the k-means on eigenvectors, see [cluster_kmeans()].
#' @returns A `classes` table: ids and `class`. [tidy()] gives the means of the classes, [glance()] adds `neighbours`,
#'   `parts` (of the graph) and `eigengap` (after the k-th eigenvalue).
#' @section Errors: as [cluster_kmeans()]; `musefuse_error_data` for more than 3000 rows to fit on. Where the graph
#'   falls into more parts than `k`, a warning (`musefuse_warning_parts`) says that the parts are joined by nothing
#'   but chance.
#' @references Ng, A. Y., Jordan, M. I. and Weiss, Y. (2002). On spectral clustering: analysis and an algorithm.
#'   *Advances in Neural Information Processing Systems* 14, 849-856.
#'
#'   Zelnik-Manor, L. and Perona, P. (2004). Self-tuning spectral clustering. *Advances in Neural Information Processing
#'   Systems* 17, 1601-1608.
#' @family clustering
#' @examples
#' angle <- seq(0, 2 * pi, length.out = 60)
#' rings <- rbind(cbind(cos(angle), sin(angle)), 4 * cbind(cos(angle), sin(angle)))
#' table(cluster_spectral(rings, k = 2, seed = 1)$class, rep(c("inner", "outer"), each = 60))
#' @export
cluster_spectral <- function(data, k, ..., neighbours = 10, starts = 10, partition = NULL, features = NULL,
                             standardise = NULL, seed = NULL) {
  check_no_dots()
  k <- check_k(k)
  neighbours <- check_number(neighbours, 1, whole = TRUE)
  starts <- check_repeats(starts)
  input <- cluster_data(data, partition, standardise, features)
  sorted <- sorted_rows(input)
  check_fit_rows(sorted$values, k, 3000L, bytes = 40)
  seed <- draw_seed(seed)
  graph <- neighbour_graph(sorted$values, neighbours)
  places <- spectral_places(graph, k)
  if (places$parts > k) warn_parts(places$parts, k)
  label <- call_core(cpp_kmeans(unit_rows(places$vectors), list(k = k, starts = starts, max_iter = 300, tolerance = 0,
    seed = seed, threads = 1L, start = NULL), core_progress("spectral clustering")))$label
  fit <- list(
    centres = cpp_class_means(sorted$values, label, k), middles = cpp_class_means(unit_rows(places$vectors), label, k),
    label = label[sorted$back], status = "converged", anchors = sorted$values, vectors = places$vectors,
    eigenvalues = places$values[seq_len(k)], scales = graph$scales, neighbours = graph$neighbours,
    facts = list(neighbours = neighbours, parts = places$parts, eigengap = places$values[[k]] - places$values[[k + 1L]])
  )
  finish_clustering(input, fit, "spectral", data, c("centres", "middles"))
}

# Weights of the links of sorted rows, and the scale of each row.
neighbour_graph <- function(values, neighbours) {
  distance <- call_core(cpp_square_distances(values, "euclidean"))
  n <- nrow(values)
  neighbours <- min(neighbours, n - 1L)
  ranked <- apply(distance, 1L, function(row) sort(row, partial = min(n, 8L))[min(n, 8L)]) # itself is the first
  scales <- positive_scales(ranked)
  linked <- vapply(seq_len(n), function(i) {
    near <- order(replace(distance[, i], i, Inf))[seq_len(neighbours)]
    replace(logical(n), near, TRUE)
  }, logical(n))
  linked <- matrix(linked, n)
  weights <- exp(-distance^2 / outer(scales, scales)) * (linked | t(linked))
  diag(weights) <- 0
  list(weights = weights, scales = scales, neighbours = neighbours)
}

# Rows with many doubles have no scale: they take the smallest that there is.
positive_scales <- function(scales) {
  least <- if (any(scales > 0)) min(scales[scales > 0]) else 1
  ifelse(scales > 0, scales, least)
}

# Eigenvectors of the random walk on the graph, and how many parts that has (eigenvalues of 1, up to rounding).
spectral_places <- function(graph, k) {
  degree <- rowSums(graph$weights)
  degree <- ifelse(degree > 0, degree, 1)
  found <- eigen(graph$weights / sqrt(outer(degree, degree)), symmetric = TRUE)
  vectors <- found$vectors[, seq_len(k), drop = FALSE]
  largest <- max.col(abs(t(vectors)), ties.method = "first")
  vectors <- vectors * rep(sign(vectors[cbind(largest, seq_len(k))]), each = nrow(vectors)) # one sign for all machines
  list(vectors = vectors / sqrt(degree), values = c(found$values, -1), parts = graph_parts(graph$weights > 0))
}

graph_parts <- function(linked) {
  parts <- 0L
  free <- rep(TRUE, nrow(linked))
  while (any(free)) {
    parts <- parts + 1L
    front <- which(free)[[1L]]
    while (length(front) > 0L) {
      free[front] <- FALSE
      front <- which(free & rowSums(linked[, front, drop = FALSE]) > 0)
    }
  }
  parts
}

unit_rows <- function(x) {
  length <- sqrt(rowSums(x^2))
  x / ifelse(length > 0, length, 1)
}

warn_parts <- function(parts, k) {
  warn_musefuse(c("The graph of neighbours falls into {parts} parts, more than {.arg k} = {k}.",
    x = "Which of them are joined is a matter of chance.",
    i = "Take a larger {.arg k} or more {.arg neighbours}."), "parts")
}

assign_rows.fit_spectral <- function(fit, values) {
  scale <- positive_scales(core_distances(values, fit$anchors, min(7L, nrow(fit$anchors))))
  distance <- row_distances(values, fit$anchors)
  places <- vapply(seq_len(nrow(values)), function(i) {
    near <- order(distance[i, ])[seq_len(max(fit$neighbours, 1L))]
    weight <- (distance[i, near]^2) / (scale[[i]] * fit$scales[near])
    weight <- exp(min(weight) - weight) # the nearest counts even where a row is far from all
    colSums(weight * fit$vectors[near, , drop = FALSE]) / sum(weight) / fit$eigenvalues
  }, numeric(length(fit$eigenvalues)))
  places <- matrix(places, nrow(values), byrow = TRUE)
  list(label = cpp_nearest_centre(unit_rows(places), fit$middles))
}
