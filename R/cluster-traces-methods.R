# From traces and their distances to classes. Each method returns list(label, prototypes (a list of series),
# objective, iterations, status) and, where a prototype is a member, `medoid`: its number.

hclust_linkages <- c(average = "average", complete = "complete", single = "single", ward = "ward.D2")

partition_pam <- function(series, distances, k, how, given) {
  found <- call_core(cpp_medoids(distances, k, 1e6))
  c(found, list(prototypes = series[found$medoid]))
}

partition_tree <- function(series, distances, k, how, given) {
  if (length(series) == 1L) {
    return(list(label = 1L, medoid = 1L, prototypes = series, objective = 0, iterations = 0L, status = "converged"))
  }
  tree <- stats::hclust(stats::as.dist(distances), hclust_linkages[[given$linkage]])
  label <- unname(stats::cutree(tree, k))
  medoid <- class_medoids(distances, label)
  list(label = label, medoid = medoid, prototypes = series[medoid], tree = tree, iterations = NA_integer_,
    objective = sum(distances[cbind(seq_along(label), medoid[label])]), status = "converged")
}

# The member with the least summed distance to those of its class.
class_medoids <- function(distances, label) {
  vapply(split(seq_along(label), label), function(members) {
    members[[which.min(colSums(distances[members, members, drop = FALSE]))]]
  }, 0L, USE.NAMES = FALSE)
}

# k-means under time warping ends in a minimum near its start, so it starts from the medoids and from trees of two
# linkages, where these differ; the least objective counts.
partition_dba <- function(series, distances, k, how, given) {
  trees <- lapply(c("complete", "ward"), function(linkage) {
    partition_tree(series, distances, k, how, list(linkage = linkage))
  })
  starts <- c(list(partition_pam(series, distances, k, how, given)), trees)
  starts <- starts[!duplicated(lapply(starts, function(start) sort(start$medoid)))]
  found <- lapply(starts, function(start) descend_dba(series, start$prototypes, how, given))
  found[[which.min(vapply(found, `[[`, 0, "objective"))]]
}

# Members go to the nearest barycentre, barycentres to the middle of their members, until the objective falls by less
# than a millionth.
descend_dba <- function(series, start, how, given) {
  state <- placed_at(series, lapply(start, fill_gaps), how, "dba", given$threads)
  status <- "max_iterations"
  for (iteration in seq_len(given$max_iter)) {
    centres <- lapply(seq_along(start), function(class) {
      barycentre_of(series[state$label == class], state$prototypes[[class]], how, given$threads)
    })
    next_state <- placed_at(series, centres, how, "dba", given$threads)
    fell <- state$objective - next_state$objective
    if (fell > 0) state <- next_state
    if (fell <= 1e-6 * abs(state$objective)) {
      status <- "converged"
      break
    }
  }
  c(state, list(iterations = iteration, status = status))
}

# Members at their nearest prototypes; a prototype that would lose its last one takes the member that is worst placed.
placed_at <- function(series, prototypes, how, method, threads) {
  costs <- prototype_costs(series, prototypes, how, method, threads)
  label <- max.col(-costs, ties.method = "first")
  cost <- function(label) costs[cbind(seq_along(label), label)]
  for (class in setdiff(seq_along(prototypes), label)) {
    shared <- which(tabulate(label, length(prototypes))[label] > 1L)
    label[shared[[which.max(cost(label)[shared])]]] <- class
  }
  list(label = label, prototypes = prototypes, objective = sum(cost(label)))
}

barycentre_of <- function(members, start, how, threads) {
  found <- call_core(cpp_barycentre(unname(members), rep(1, length(members)), list(warping = how$window,
    gamma = how$gamma %||% 0, max_iter = 20, tolerance = 1e-6, threads = threads, start = start)))
  centre <- fill_gaps(found$centre)
  dimnames(centre) <- dimnames(start)
  centre
}

# What a member costs at each prototype: what the method's objective sums up.
prototype_costs <- function(series, prototypes, how, method, threads) {
  if (method != "dba") {
    return(trace_distances(series, prototypes, how, threads))
  }
  series <- unname(series)
  call_core(switch(how$distance,
    dtw = cpp_dtw_squared_between(series, prototypes, how$window, threads),
    soft_dtw = cpp_soft_dtw_between(series, prototypes, how$window, how$gamma, threads)
  ))
}

# Paparrizos & Gravano (2015), algorithm 3. The sum of distances may rise, so the best iteration counts.
partition_kshape <- function(series, distances, k, how, given) {
  medoids <- partition_pam(series, distances, k, how, given)
  best <- list(label = medoids$label, prototypes = medoids$prototypes, objective = medoids$objective)
  state <- best
  status <- "max_iterations"
  for (iteration in seq_len(given$max_iter)) {
    centres <- lapply(seq_len(k), function(class) {
      shape_centre(series[state$label == class], state$prototypes[[class]], how, given$threads)
    })
    found <- placed_at(series, centres, how, "kshape", given$threads)
    same <- identical(found$label, state$label)
    state <- found
    if (state$objective < best$objective) best <- state
    if (same) {
      status <- "converged"
      break
    }
  }
  c(best, list(iterations = iteration, status = status))
}

# Algorithm 2: of all courses of one length the one with the largest sum of squared products with the members, each
# shifted to `reference` and about its mean: their first right singular vector. All dimensions make one course.
shape_centre <- function(members, reference, how, threads) {
  shift <- cpp_shape_distances(list(reference), unname(members), how$window, threads)$shift
  rows <- do.call(rbind, Map(function(member, by) {
    moved <- shifted(member, by)
    as.vector(sweep(moved, 2L, colMeans(moved)))
  }, members, shift))
  course <- svd(rows, nu = 0L, nv = 1L)$v[, 1L]
  if (sum(rows %*% course) < 0) course <- -course # alike, not opposite
  matrix(course * sqrt(length(course)), nrow(reference), dimnames = dimnames(reference))
}

# Later by so many samples, with zeros where nothing comes.
shifted <- function(series, by) {
  rows <- seq_len(nrow(series)) - by
  out <- series[ifelse(rows >= 1L & rows <= nrow(series), rows, NA_integer_), , drop = FALSE]
  replace(out, is.na(out), 0)
}
