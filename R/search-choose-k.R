#' How many classes?
#'
#' @description
#' Clusters with each number of classes and asks five questions of different kinds, in one table and one picture. Trust
#' a number that most of them name; where they differ widely, there may be no classes at all.
#'
#' @details
#' * `"silhouette"`: mean silhouette ([index_silhouette()]); the largest is taken. Cannot say that there is one class.
#' * `"gap"`: by how much the log of the sum of squares within classes is below that of uniform numbers in the box of
#'   the data, \eqn{E[\log W_k^*] - \log W_k} (Tibshirani et al. 2001). Taken is the least k whose gap is not below
#'   the next one less its standard error \eqn{sd \sqrt{1 + 1/B}}, which may be 1.
#' * `"prediction_strength"`: halves of the segments are clustered, each is placed in the classes of the other, and of
#'   the worst class the share of pairs that stay together is noted (Tibshirani and Walther 2005). Taken is the
#'   largest k with a mean above 0.8, which may be 1.
#' * `"eigengap"`: the gap after the k-th eigenvalue of the graph of 10 neighbours ([cluster_spectral()]), whatever
#'   `method`; the widest is taken.
#' * `"stability"`: the mean Jaccard similarity of the class that is found again worst in bootstrap samples
#'   ([cluster_stability()]); the largest is taken, or 1 where none reaches 0.75.
#'
#' Of whole traces (a gold standard or annotations), which [cluster_traces()] clusters by the distance among the
#' `parameters`, silhouette, prediction strength (over halves of the traces) and stability are asked; the other two are
#' of points.
#'
#' `std.error` is that of the gap, and of the means over halves; samples of one data set are not independent, so it is
#' rather too small.
#'
#' @inheritParams cluster_kmeans
#' @param data Features, as [cluster_kmeans()] takes them; or a gold standard or annotations, whose traces are
#'   clustered.
#' @param k Numbers of classes to try, 1000 at most. The gap needs them without holes.
#' @param method Method of clustering that takes `k`, see [search_grid()]; `"traces"`, the only one, of whole traces.
#' @param parameters A list of other arguments of its verb: `list(linkage = "average")`, of traces
#'   `list(distance = "dtw", window = 4)`.
#' @param criteria Which questions to ask; by default all that go with the data.
#' @param resamples References of the gap, halvings, and bootstrap samples for each k.
#' @returns A `k_choice` table, one row a criterion and k: `criterion`, `k`, `value`, `std.error`, `chosen` (is it the k
#'   that the criterion takes?), `note` (why there is no value). [glance()] gives the k that most criteria take (`k`;
#'   the smaller of equals), how many do (`votes`) and the least and the largest taken, [autoplot()] the curves.
#' @section Errors: as [cluster_kmeans()]; a k that cannot be fitted has no value and a `note`.
#' @references Tibshirani, R., Walther, G. and Hastie, T. (2001). Estimating the number of clusters in a data set via
#'   the gap statistic. *Journal of the Royal Statistical Society B* 63, 411-423. \doi{10.1111/1467-9868.00293}
#'
#'   Tibshirani, R. and Walther, G. (2005). Cluster validation by prediction strength. *Journal of Computational and
#'   Graphical Statistics* 14, 511-528. \doi{10.1198/106186005X59243}
#' @family search and profile
#' @examples
#' choice <- choose_k(iris[1:4], k = 1:4, criteria = c("silhouette", "gap"), resamples = 5, seed = 1)
#' choice
#' ggplot2::autoplot(choice)
#' # of whole traces
#' choose_k(fuse_mean(ratings), k = 1:3, parameters = list(window = 4), resamples = 2, seed = 1)
#' @export
choose_k <- function(data, k = 1:8, ..., method = "kmeans", parameters = list(), criteria = names(k_criteria),
                     resamples = 20, partition = NULL, features = NULL, standardise = NULL, seed = NULL) {
  check_no_dots()
  traces <- !missing(data) && has_traces(data)
  k <- check_tries(k)
  if (traces && missing(method)) method <- "traces"
  check_choice(method, if (traces) "traces" else names(method_names)[!finds_k(names(method_names))])
  check_arguments(check_parameters(parameters), paste0("cluster_", method), rlang::current_env())
  if (!is.character(criteria) || length(criteria) == 0L) abort_wanted(criteria, "names of criteria", "criteria",
    rlang::current_env())
  if (traces && missing(criteria)) criteria <- criteria_of_traces
  for (one in criteria) check_choice(one, if (traces) criteria_of_traces else names(k_criteria), arg = "criteria")
  resamples <- check_repeats(resamples, 2)
  members <- if (traces) trace_members(data, partition, features) else
    feature_members(sorted_rows(cluster_data(data, partition, standardise, features))$values)
  seed <- draw_seed(seed)
  criteria <- unique(unname(criteria))
  given <- parameters
  given$standardise <- if (traces) check_flag(standardise %||% TRUE) else FALSE
  cluster <- function(x, k, seed) clustered_or_why(x, k, method, given, seed)
  asked <- c(members, list(k = k, resamples = resamples, seed = seed, cluster = cluster))
  asked$fits <- lapply(k, function(one) cluster(members$part(rep(TRUE, members$n)), one, seed))
  out <- do.call(rbind, lapply(criteria, function(name) with_choice(name, k, k_criteria[[name]]$judge(asked))))
  fit <- structure(list(most = max(k), chosen = chosen_k(out)), # rows may be taken away
    class = c("fit_k_choice", "musefuse_fit"))
  add_step(new_table(as.list(out), "k_choice", fit = fit), data, "choose_k", own_arguments(),
    said = list(chosen = fit$chosen))
}

most_tries <- 1000L

check_tries <- function(k, call = caller_env()) {
  k <- check_values(k, call = call)
  if (length(k) > most_tries) {
    abort_musefuse(c("{.arg k} must hold at most {most_tries} numbers of classes.", x = "There are {length(k)}.",
      i = "A few small ones answer the question: {.code k = 1:8}."), "argument", call = call)
  }
  sort(check_ks(k, call))
}

# What is clustered: list(n, part), the number of members and those of some of them, as the verb takes them. Only
# features have `values`, too.
feature_members <- function(values) {
  list(values = values, n = nrow(values), part = function(rows) values[rows, , drop = FALSE])
}

criteria_of_traces <- c("silhouette", "prediction_strength", "stability")

has_traces <- function(data) is.data.frame(data) && all(table_columns$gold %in% names(data))

trace_members <- function(data, partition, features, call = caller_env()) {
  if (!is.null(partition) || !is.null(features)) {
    abort_musefuse(c("{.arg partition} and {.arg features} are for tables of features.",
      x = "{.arg data} holds traces.", i = "Filter its recordings or dimensions first."), "argument", call = call)
  }
  key <- paste(data$recording, data[["rater"]], sep = "\r")
  whose <- sort(unique(key), method = "radix")
  list(n = length(whose), part = function(rows) data[key %in% whose[rows], ])
}

# Each criterion: `judge` gives for each k a row of value, std.error and note, `choose` the number of the row.
k_criteria <- list(
  silhouette = list(
    judge = function(asked) each_k(asked, function(fit, k) {
      value <- if (k > 1) if (inherits(fit, "trace_classes")) glance(fit)$silhouette else
        index_of("silhouette", index_data(fit))$value
      c(value %||% NA, NA)
    }),
    choose = function(found, k) which.max(found$value)
  ),
  gap = list(judge = function(asked) gaps_of(asked), choose = function(found, k) {
    # the last k has no next one to be compared with: it is taken where no other is
    enough <- found$value >= c(found$value[-1L] - found$std.error[-1L], -Inf)
    which(enough)[1L]
  }),
  prediction_strength = list(
    judge = function(asked) each_k(asked, function(fit, k) {
      if (k == 1) c(1, 0) else mean_and_error(prediction_strengths(asked, k))
    }),
    choose = function(found, k) utils::tail(which(found$value > 0.8), 1L)
  ),
  eigengap = list(judge = function(asked) eigengaps_of(asked), choose = function(found, k) which.max(found$value)),
  stability = list(
    judge = function(asked) each_k(asked, function(fit, k) {
      if (k == 1) c(1, 0) else c(min(suppressWarnings(cluster_stability(fit, resamples = asked$resamples,
        seed = asked$seed))$jaccard), NA)
    }),
    choose = function(found, k) {
      several <- which(k > 1 & found$value >= 0.75)
      if (length(several) > 0L) several[[which.max(found$value[several])]] else which(k == 1)
    }
  )
)

each_k <- function(asked, value_of) {
  do.call(rbind, Map(function(fit, k) {
    if (is.character(fit)) {
      return(data.frame(value = NA_real_, std.error = NA_real_, note = fit))
    }
    value <- value_of(fit, k)
    data.frame(value = value[[1L]], std.error = value[[2L]],
      note = if (!is.na(value[[1L]])) "" else if (k == 1) "needs two classes" else "too few rows")
  }, asked$fits, asked$k))
}

mean_and_error <- function(x) {
  x <- x[!is.na(x)]
  c(if (length(x) > 0L) mean(x) else NA, if (length(x) > 1L) stats::sd(x) / sqrt(length(x)) else NA)
}

with_choice <- function(name, k, found) {
  at <- k_criteria[[name]]$choose(found, k)
  tibble::tibble(criterion = name, k = as.integer(k), value = found$value, std.error = found$std.error,
    chosen = seq_along(k) %in% at, note = found$note)
}

# ---- gap ----------------------------------------------------------------------------------------

squares_within <- function(values, classes) {
  label <- as.integer(classes$class)
  sums <- rowsum(values, label, reorder = TRUE)
  sum(values^2) - sum(sums^2 / as.vector(table(label)))
}

gaps_of <- function(asked) {
  x <- sweep(asked$values, 2L, colMeans(asked$values)) # about 0, so that squares do not cancel
  own <- log_squares(asked, x, asked$fits)
  box <- apply(x, 2L, range)
  drawn <- vapply(seq_len(asked$resamples), function(i) {
    uniform <- with_seed(next_seed(asked$seed, i), stats::runif(length(x), box[1L, col(x)], box[2L, col(x)]))
    uniform <- matrix(uniform, nrow(x))
    uniform <- uniform[cpp_lexicographic_order(uniform), , drop = FALSE]
    log_squares(asked, uniform, lapply(asked$k, function(k) asked$cluster(uniform, k, asked$seed)))
  }, numeric(length(asked$k)))
  drawn <- matrix(drawn, length(asked$k))
  spread <- sqrt(rowMeans((drawn - rowMeans(drawn))^2) * (1 + 1 / asked$resamples))
  gap <- rowMeans(drawn) - own
  holes <- c(diff(asked$k) > 1, FALSE)
  found <- is.finite(gap)
  data.frame(value = ifelse(found, gap, NA), std.error = ifelse(found, spread, NA),
    note = ifelse(!found, "no spread within classes, or no fit",
      ifelse(holes, "the next k was not tried", "")))
}

log_squares <- function(asked, values, fits) {
  vapply(fits, function(fit) if (is.character(fit)) NA_real_ else log(max(squares_within(values, fit), 0)), 0)
}

# ---- prediction strength ------------------------------------------------------------------------

prediction_strengths <- function(asked, k) {
  n <- asked$n
  vapply(seq_len(asked$resamples), function(i) {
    first <- seq_len(n) %in% with_seed(next_seed(asked$seed, i), sample.int(n, n %/% 2L))
    halves <- list(asked$part(first), asked$part(!first))
    fits <- lapply(halves, asked$cluster, k = k, seed = asked$seed)
    if (any(vapply(fits, is.character, NA))) {
      return(NA_real_)
    }
    mean(c(pairs_kept(fits[[1L]], fits[[2L]], halves[[1L]]), pairs_kept(fits[[2L]], fits[[1L]], halves[[2L]])))
  }, 0)
}

# Of the pairs within a class, the share that the classes of the other half put together; of the worst class.
pairs_kept <- function(own, other, values) {
  # halves of one table are on no other scale
  placed <- suppressWarnings(stats::predict(other, values), classes = "musefuse_warning_values")
  both <- table(own$class, placed$class)
  size <- tabulate(own$class, nlevels(own$class))
  kept <- rowSums(both * (both - 1)) / (size * (size - 1))
  min(kept[size > 1L], 1)
}

# ---- eigengap -----------------------------------------------------------------------------------

eigengaps_of <- function(asked) {
  n <- nrow(asked$values)
  gap <- rep(NA_real_, length(asked$k))
  note <- rep("", length(asked$k))
  if (n > 3000L) {
    note[] <- "more than 3000 rows"
  } else {
    values <- spectral_places(neighbour_graph(asked$values, 10), 1L)$values[seq_len(n)]
    gap <- values[asked$k] - values[asked$k + 1L]
    note[is.na(gap)] <- "too few rows"
  }
  data.frame(value = gap, std.error = NA_real_, note = note)
}

# ---- reading ------------------------------------------------------------------------------------

lines_of.k_choice <- function(x, ...) {
  if (nrow(x) == 0L) {
    return("A choice of the number of classes without rows.")
  }
  taken <- chosen_k(x)
  most <- fit_of(x)$most %||% max(x$k)
  best <- glance.k_choice(x)
  c(
    cli::style_bold(paste0("Number of classes: ", if (is.na(best$k)) "none is taken" else paste0(best$k,
      votes_in_words(x, best)))),
    paste0(names(taken), " ", ifelse(is.na(taken), "none", taken), collapse = ", "),
    if (isTRUE(best$k_max > best$k_min)) "They differ: look at the curves, and at whether there are classes at all.",
    if (isTRUE(any(taken == most))) paste0("The largest k that was tried is taken: try more than ", most, "."),
    format_handled(x)
  )
}

# " by 2 of 5 criteria, 8 by as many".
votes_in_words <- function(x, best) {
  votes <- table(chosen_k(x))
  equals <- setdiff(names(votes)[votes == best$votes], best$k)
  paste0(" by ", best$votes, " of ", best$criteria, " criteria",
    if (length(equals) > 0L) paste0(", ", paste(equals, collapse = ", "), " by as many"))
}

# Of each criterion among the rows, whether the row of its choice is among them or not.
chosen_k <- function(x) {
  known <- fit_of(x)$chosen
  if (all(x$criterion %in% names(known))) {
    return(known[unique(as.character(x$criterion))])
  }
  vapply(split(as_tibble.musefuse_tbl(x), factor(x$criterion, unique(x$criterion))), function(one) {
    c(one$k[one$chosen], NA)[[1L]]
  }, 0L)
}

#' @export
print.k_choice <- function(x, ..., n = 6L) print_table(x, "Next: autoplot(x), glance(x)", n = n)

#' @rdname tidiers
#' @export
glance.k_choice <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  taken <- chosen_k(x)
  taken <- taken[!is.na(taken)]
  votes <- table(taken)
  most <- if (length(votes) > 0L) as.integer(names(votes)[[which.max(votes)]]) else NA_integer_
  tibble::tibble(k = most, votes = as.integer(max(votes, 0L)), criteria = length(unique(x$criterion)),
    k_min = if (length(taken) > 0L) min(taken) else NA_integer_,
    k_max = if (length(taken) > 0L) max(taken) else NA_integer_)
}
