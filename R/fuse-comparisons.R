# Comparisons of segments: the table of questions and answers, its plan and its CSV file. An answered table has the
# columns ref_*, nearer_*, farther_* (triplets) or more_*, less_* (pairs), where * is start, end (seconds), and
# recording where a gold standard has several. A question has ref_*, a_*, b_* or a_*, b_*, and the column `answer`
# ("a" or "b").

comparison_roles <- list(triplet = c("ref", "nearer", "farther"), pair = c("more", "less"))
question_roles <- list(triplet = c("ref", "a", "b"), pair = c("a", "b"))

#' Comparisons of segments that say how a scale is bent
#'
#' Raters of a continuous scale may all stretch one part of it and squeeze another, and no fusion can tell. People who
#' compare short segments can: "is the reference nearer to A or to B?" (triplets), "which has more of it?" (pairs).
#' `plan_comparisons()` chooses the questions that tell most about the scale of a gold standard and writes them for a
#' rating tool or crowd workers; `read_comparisons()` reads the answers back for [recalibrate_gold()].
#'
#' @details
#' Segments are stretches of `length` seconds over which the gold standard is steady, spread over its range. Of all
#' questions about them those are taken, one after the other, that add most to what is known of the monotone
#' map of [recalibrate_gold()] (the determinant of the Fisher information, averaged over maps that are
#' plausible beforehand): mostly about neighbouring levels on either side of the reference. Triplets tell more
#' than pairs: pairs answered without error say nothing of the map. On ten real raters of a
#' known course, with answers as sharp as a person's, 33, 66 and 133 planned questions took the correlation with the
#' truth to .955, .958 and .961, and 50, 100 and 200 drawn at random to .940, .953 and .959 (eight repeats; differences
#' .015, .006, .001 with standard errors .005, .004, .002; bench/results/recalibrate.md in the sources).
#'
#' The file has one row a question, with times in seconds (`a_start`) and as time codes (`a_time`), the question as
#' text, and an
#' empty column `answer` to fill in with `a` or `b`; empty answers are left out when it is read.
#'
#' @param gold A gold standard, on the clock of what is shown (`reference` or `base_lag` of [fuse_latent()], or
#'   [shift_lag()] before the fusion).
#' @param n Number of questions.
#' @param type `"triplet"` or `"pair"`.
#' @param length Length of a segment in seconds.
#' @param most Most segments to choose from.
#' @param path Name of a CSV file for the questions, or to read; `NULL` writes none.
#' @param seed A number that makes the choice repeatable; `NULL` draws it from R's stream.
#' @param decimal,encoding,na As in [read_annotations()], of files that do not tell.
#' @inheritParams rlang::args_dots_empty
#' @returns A tibble, one row a question or answer. `plan_comparisons()`: `question` (number), `dimension`, and for
#'   each of
#'   `ref` (triplets), `a`, `b` the columns `*_recording`, `*_start`, `*_end` (seconds), `*_time` (time code), then
#'   `text` and
#'   `answer` (empty). `read_comparisons()`: `dimension` and the columns of the roles `ref`, `nearer`, `farther`, or
#'   `more`,
#'   `less`.
#' @section Errors:
#' `musefuse_error_argument`, `musefuse_error_columns`, `musefuse_error_file`, and `musefuse_error_data` where the
#' gold
#' standard has too few steady segments.
#' @family fusions
#' @examples
#' gold <- fuse_latent(ratings, base_lag = 1)
#' arousal <- gold[gold$dimension == "arousal", ]
#' plan <- plan_comparisons(arousal, 20, seed = 1)
#' plan
#' @export
plan_comparisons <- function(gold, n, type = c("triplet", "pair"), ..., length = 3, most = 40, path = NULL,
                             seed = NULL) {
  check_no_dots()
  gold <- check_gold(gold)
  check_rows(gold, "gold")
  n <- check_number(n, 1, 1e5, whole = TRUE)
  type <- check_choice(type)
  length <- check_number(length, 0, open = TRUE)
  most <- check_number(most, 3, 1000, whole = TRUE)
  path <- check_path_name(path, null = TRUE)
  seed <- draw_seed(seed)
  dimensions <- unique(as.character(gold$dimension))
  share <- rep(n %/% length(dimensions), length(dimensions)) + (seq_along(dimensions) <= n %% length(dimensions))
  plans <- Map(function(dimension, n) {
    if (n == 0L) NULL else plan_dimension(gold[gold$dimension == dimension, ], n, type, length, most, seed)
  }, dimensions, share)
  plan <- tibble::as_tibble(do.call(rbind, unname(plans)))
  plan <- tibble::add_column(plan, question = seq_len(nrow(plan)), .before = 1L)
  if (!is.null(path)) write_rows(plan, path, 15)
  plan
}

#' @rdname plan_comparisons
#' @export
read_comparisons <- function(path, ..., decimal = NULL, encoding = NULL, na = NULL) {
  check_no_dots()
  call <- rlang::current_env()
  given <- text_dialect(decimal, encoding, na, call)
  path <- check_there(check_path_name(path))
  rows <- read_csv_table(path, call, given$decimal, given$encoding, given$na)
  names(rows) <- lower(names(rows)) # as they were, whatever a spreadsheet made of their capitals
  tibble::as_tibble(answered(rows, "path"))
}

# ---- the table of answers ----------------------------------------------------------------------

# Answers of questions under the roles of the answers; tables that have these roles already stay as they are.
answered <- function(rows, arg, call = caller_env()) {
  if (!is.data.frame(rows)) {
    abort_musefuse("{.arg {arg}} must be a data frame, not {.obj_type_friendly {rows}}.", "argument", call = call)
  }
  if (!is.null(answer_type(rows))) {
    return(rows)
  }
  if (!all(c("a_start", "a_end", "b_start", "b_end", "answer") %in% names(rows))) {
    abort_musefuse(c("{.arg {arg}} holds no comparisons.",
      x = "Its columns are {.field {name_some(names(rows))}}.",
      i = paste0("Triplets have {.field ref_start}, {.field ref_end} and the same of {.field nearer} and ",
        "{.field farther}; pairs of {.field more} and {.field less}."),
      i = "A plan of {.fn plan_comparisons} has the column {.field answer}, with a or b."
    ), "columns", call = call)
  }
  answer <- lower(trimws(as.character(rows$answer)))
  answer[!nzchar(answer)] <- NA
  wrong <- which(!is.na(answer) & !answer %in% c("a", "b"))
  if (length(wrong) > 0L) {
    abort_musefuse(c("{.field answer} must be a or b.",
      x = "In row {wrong[[1L]]} it is {.val {as.character(rows$answer[[wrong[[1L]]]])}}."), "values", call = call)
  }
  if (anyNA(answer)) {
    open <- sum(is.na(answer))
    warn_musefuse("{open} question{?s} {?has/have} no answer and {?is/are} left out.", "values")
  }
  rows <- rows[!is.na(answer), , drop = FALSE]
  answer <- answer[!is.na(answer)]
  type <- if ("ref_start" %in% names(rows)) "triplet" else "pair"
  out <- rows[intersect(c("question", "dimension", "recording", grep("^ref_", names(rows), value = TRUE)), names(rows))]
  parts <- intersect(c("recording", "start", "end"), sub("^a_", "", grep("^a_", names(rows), value = TRUE)))
  roles <- utils::tail(comparison_roles[[type]], 2L)
  for (part in parts) {
    a <- rows[[paste0("a_", part)]]
    b <- rows[[paste0("b_", part)]]
    out[[paste0(roles[[1L]], "_", part)]] <- ifelse(answer == "a", a, b)
    out[[paste0(roles[[2L]], "_", part)]] <- ifelse(answer == "a", b, a)
  }
  out
}

answer_type <- function(rows) {
  for (type in names(comparison_roles)) {
    wanted <- paste0(rep(comparison_roles[[type]], each = 2L), c("_start", "_end"))
    if (all(wanted %in% names(rows))) {
      return(type)
    }
  }
  NULL
}

# Mean of the gold standard over the segments of a role: one number an answer, NA where it has no value.
segment_levels <- function(rows, role, gold, call) {
  recording <- rows[[paste0(role, "_recording")]] %||% rows[["recording"]]
  known <- unique(as.character(gold$recording))
  if (is.null(recording)) {
    if (length(known) > 1L) {
      abort_musefuse(c("{.arg comparisons} must say in which recording a segment lies.",
        x = "The gold standard has {length(known)} recordings.",
        i = "The column {.field {role}_recording}, or {.field recording} for all segments of a row, says so."
      ), "columns", call = call)
    }
    recording <- rep(known, nrow(rows))
  }
  recording <- check_known(recording, known, "recording", arg = "comparisons", call = call)
  start <- rows[[paste0(role, "_start")]]
  end <- rows[[paste0(role, "_end")]]
  if (!is.numeric(start) || !is.numeric(end) || any(!(start < end))) {
    abort_musefuse(
      "Segments of {.arg comparisons} must have a {.field {role}_start} before their {.field {role}_end}.", "values",
      call = call
    )
  }
  vapply(seq_len(nrow(rows)), function(i) {
    at <- gold$recording == recording[[i]] & gold$time >= start[[i]] & gold$time < end[[i]]
    if (any(at)) mean(gold$value[at], na.rm = TRUE) else NA_real_
  }, 0)
}

# ---- the plan ----------------------------------------------------------------------------------

plan_dimension <- function(gold, n, type, length, most, seed, call = caller_env()) {
  segments <- steady_segments(gold, length, most)
  if (nrow(segments) < 3L) {
    abort_musefuse(c(
      "Dimension {.val {as.character(gold$dimension[[1L]])}} has too few segments of {length} s to compare.",
      x = "{nrow(segments)} {?has/have} a gold standard all the time; three are needed.",
      i = "A shorter {.arg length} gives more."), "data", call = call)
  }
  if (is_constant(segments$level)) {
    abort_musefuse(c("There is nothing to compare.",
      x = "Dimension {.val {as.character(gold$dimension[[1L]])}} has one level only."), "data", call = call)
  }
  questions <- with_seed(seed, choose_questions(segments$level, n, type, range(gold$value, na.rm = TRUE)))
  columns <- lapply(question_roles[[type]], function(role) {
    at <- segments[questions[[role]], ]
    out <- data.frame(at$recording, at$start, at$end, paste(film_code(at$start), "-", film_code(at$end)))
    stats::setNames(out, paste0(role, c("_recording", "_start", "_end", "_time")))
  })
  dimension <- as.character(gold$dimension[[1L]])
  text <- if (type == "triplet") {
    paste0("In ", dimension, ", is the reference nearer to A or to B?")
  } else {
    paste0("Which has more ", dimension, ", A or B?")
  }
  cbind(data.frame(dimension = rep(dimension, n)), do.call(cbind, columns),
    data.frame(text = text, answer = NA_character_))
}

# 83.4 s is 00:01:23.4
film_code <- function(seconds) {
  tenths <- round(seconds * 10)
  sprintf("%02d:%02d:%02d.%d", as.integer(tenths %/% 36000), as.integer(tenths %/% 600 %% 60),
    as.integer(tenths %/% 10 %% 60), as.integer(tenths %% 10))
}

# Stretches over which the gold standard is steady, at levels spread over its range: one row a segment.
steady_segments <- function(gold, length, most) {
  pieces <- lapply(split(seq_len(nrow(gold)), droplevels(gold$recording)), function(rows) {
    time <- gold$time[rows]
    part <- floor((time - time[[1L]]) / length)
    whole <- max(time) - time[[1L]] >= length
    lapply(split(rows, part), function(at) {
      start <- time[[1L]] + part[[match(at[[1L]], rows)]] * length
      value <- gold$value[at]
      if (!whole || anyNA(value) || start + length > max(time) + 1e-6 || base::length(at) < 2L) {
        return(NULL)
      }
      data.frame(recording = as.character(gold$recording[[at[[1L]]]]), start = start, end = start + length,
        level = mean(value), spread = stats::sd(value))
    })
  })
  all <- do.call(rbind, unlist(unname(pieces), recursive = FALSE))
  if (is.null(all) || nrow(all) <= most) {
    return(if (is.null(all)) data.frame() else all[order(all$level), ])
  }
  # Half of them where most of the time is spent, half over the whole range: the steadiest of each band.
  half <- most %/% 2
  bands <- list(ceiling(rank(all$level, ties.method = "first") / nrow(all) * (most - half)),
    cut(all$level, half, labels = FALSE))
  chosen <- unlist(lapply(bands, function(band) {
    vapply(split(seq_len(nrow(all)), band), function(i) i[[which.min(all$spread[i])]], 0L)
  }))
  all[sort(unique(chosen)), ]
}

question_candidates <- 2500L
question_maps <- 12L
# Sharper than usual_kappa: questions about close neighbours then count, which gave the same r from a third fewer
# answers on green intensity (methods/pooled.md 5.7).
plan_kappa <- 25

# Segments (numbers) of the questions that tell most: greedily, by the determinant of the information about the map.
choose_questions <- function(level, n, type, range) {
  candidates <- candidate_questions(length(level), type)
  knots <- map_knots(range, level, 8L)
  m <- length(knots) - 1L
  basis <- map_basis(level, knots)
  roles <- if (type == "triplet") c(ref = "ref", nearer = "a", farther = "b") else c(more = "a", less = "b")
  seen <- lapply(roles, function(role) basis[candidates[[role]], , drop = FALSE])
  # Maps that are plausible beforehand: random walks of u, about as rough as lambda = 3 lets them be.
  maps <- lapply(seq_len(question_maps), function(i) cumsum(stats::rnorm(m, 0, if (i == 1L) 0 else 0.6)))
  prior <- 2 * 3 * crossprod(diff(diag(m))) + 0.02 * diag(m)
  shown <- lapply(maps, function(u) {
    margin <- answer_margin(seen, map_increments(u - mean(u), knots))
    p <- stats::plogis(plan_kappa * margin$s)
    plan_kappa * sqrt(p * (1 - p)) * margin$ds
  })
  inverse <- rep(list(solve(prior)), question_maps)
  chosen <- integer(n)
  free <- rep(TRUE, nrow(candidates))
  for (i in seq_len(n)) {
    gain <- Reduce(`+`, Map(function(g, inverse) log1p(rowSums((g %*% inverse) * g)), shown, inverse))
    gain[!free] <- -Inf
    chosen[[i]] <- best <- which.max(gain)
    free[[best]] <- FALSE
    if (!any(free)) free[] <- TRUE # more questions than there are: some are asked again
    inverse <- Map(function(inverse, g) {
      along <- inverse %*% g[best, ]
      inverse - tcrossprod(along) / (1 + sum(g[best, ] * along))
    }, inverse, shown)
  }
  candidates[chosen, ]
}

# Questions about different segments; the reference of a triplet lies between the two in half of them at least.
candidate_questions <- function(segments, type) {
  draw <- function(size) {
    picks <- replicate(question_candidates, sample.int(segments, size))
    if (size == 3L) picks[, 1:1250] <- apply(picks[, 1:1250], 2L, function(x) sort(x)[c(2L, 1L, 3L)])
    unique(t(picks))
  }
  picks <- draw(base::length(question_roles[[type]]))
  stats::setNames(as.data.frame(picks), question_roles[[type]])
}
