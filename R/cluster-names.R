#' Give classes names
#'
#' Names belong to a set of rules that people can read and change, or to what the classes are like, never to a
#' number. A rule compares one statistic of one feature within a class with a threshold; a class gets the first name
#' whose rules all hold. The names travel with the classes into every table, picture and file.
#'
#' @param data A `classes` table.
#' @param rules One of
#'   * a data frame with one row a rule: `name`, `feature`, `operator` (`">="`, `">"`, `"<="`, `"<"`),
#'     `threshold`, and optionally `statistic`: `"mean"` (default), `"median"`, `"sd"`, `"min"`, `"max"`,
#'     `"effect"` (see [profile_classes()]) or a quantile such as `"q33"`. Rules with the same name must all
#'     hold; names are tried in the order of the table;
#'   * a named vector, `c("1" = "calm", "2" = "tense")`.
#' @param features The features that the rules speak of, if they are not those that were clustered (e.g. after
#'   a reduction): a `features` table with the same segments.
#' @param ... These dots are for future extensions and must be empty.
#' @param profile What the classes were like when they were named by a vector: a data frame with `class` and the class
#'   means of some features. [settings()] record it, so that names given by hand follow their classes when these
#'   are made again with other numbers: each name goes to the class with the nearest means, and a message shows what
#'   was matched. Where a class has no match that is nearer than half the way to the next class, all keep their
#'   numbers, with a warning (`musefuse_warning_names`).
#' @returns `data` with the levels of `class` renamed. Classes for which no name fits keep their number, and a
#'   message names them; if several classes get one name, they are numbered: `"joy 1"`, `"joy 2"`. Noise keeps
#'   its name.
#'
#'   Errors: `musefuse_error_columns` (a rule table without a column that is needed),
#'   `musefuse_error_unknown` (features, classes, operators or statistics that do not exist).
#' @family search and profile
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, c("mean", "std"))
#' classes <- cluster_kmeans(features[1:5], k = 3, standardise = TRUE, seed = 1)
#' rules <- data.frame(
#'   name = c("stirred", "calm"), feature = "mean_arousal", statistic = "effect",
#'   operator = c(">", "<"), threshold = c(0.5, -0.5)
#' )
#' name_classes(classes, rules)
#' name_classes(classes, circumplex_rules(threshold = 0.1), features = features)
#' @export
name_classes <- function(data, rules, features = NULL, ..., profile = NULL) {
  check_no_dots()
  data <- check_classes(data)
  check_given(missing(rules), "a data frame of rules or a vector named by class", "rules")
  numbered <- setdiff(levels(data$class), "noise")
  by_hand <- !is.data.frame(rules)
  if (by_hand && !is.null(profile)) {
    rules <- follow_classes(rules, check_name_profile(profile), data)
    if (is.null(rules)) {
      return(data)
    }
  }
  names <- if (by_hand) names_given(rules, numbered) else names_by_rules(data, check_rules(rules), features)
  unnamed <- numbered[is.na(names)]
  if (length(unnamed) > 0L) {
    inform_musefuse(paste0(
      "No name fits class{?es} {.val {name_some(unnamed)}}; ",
      "{?it keeps its number/they keep their numbers}."
    ),
      "names")
  }
  names <- numbered_names(ifelse(is.na(names), numbered, names))
  out <- rename_classes(data, stats::setNames(names, numbered))
  add_step(out, data, "name_classes", compact(list(
    rules = if (by_hand) rules else tibble::as_tibble(rules), features = features_table(features),
    profile = if (by_hand) name_profile(data)
  )))
}

#' @rdname name_classes
#' @description `circumplex_rules()` are the rules of the MuSe-Toolbox for the quadrants of arousal and
#'   valence. Arousal is high if the class's 33rd percentile is at least `threshold`, low if its 66th is at most
#'   `-threshold`, medium otherwise; valence is negative if its 90th percentile is at most 0. High and
#'   negative is anger, high and positive joy, low and negative sadness, low and positive pleasure; medium is
#'   neutral where the median valence is within the threshold, else `"joy / pleasure"` or
#'   `"anger / sadness"`.
#' @param arousal,valence Names of the features.
#' @param threshold On the scale of the ratings; 0.2 belongs to ratings from -1 to 1.
#' @export
circumplex_rules <- function(arousal = "mean_arousal", valence = "mean_valence", threshold = 0.2, ...) {
  check_no_dots()
  arousal <- check_string(arousal)
  valence <- check_string(valence)
  threshold <- check_number(threshold, 0)
  rule <- function(feature, statistic, operator, threshold) {
    data.frame(feature = feature, statistic = statistic, operator = operator, threshold = threshold)
  }
  high <- rule(arousal, "q33", ">=", threshold)
  low <- rule(arousal, "q66", "<=", -threshold)
  medium <- rbind(rule(arousal, "q33", "<", threshold), rule(arousal, "q66", ">", -threshold))
  negative <- rule(valence, "q90", "<=", 0)
  positive <- rule(valence, "q90", ">", 0)
  middle <- rbind(rule(valence, "median", ">=", -threshold), rule(valence, "median", "<=", threshold))
  named <- list(
    anger = rbind(high, negative), joy = rbind(high, positive), sadness = rbind(low, negative),
    pleasure = rbind(low, positive), neutral = rbind(medium, middle),
    `joy / pleasure` = rbind(medium, positive), `anger / sadness` = rbind(medium, negative)
  )
  tibble::as_tibble(do.call(rbind, lapply(names(named), function(name) cbind(name = name, named[[name]]))))
}

names_given <- function(rules, numbered, call = caller_env()) {
  rules <- unlist(rules)
  if (!is.atomic(rules) || !rlang::is_named(rules) || anyNA(rules)) {
    abort_musefuse(c("{.arg rules} must be a data frame of rules or a vector named by class.",
      i = "E.g. {.code c(\"1\" = \"calm\")}."), "columns", call = call)
  }
  names(rules) <- check_known(names(rules), numbered, "class", arg = "rules", call = call)
  if (anyDuplicated(names(rules)) > 0L) {
    abort_musefuse("{.arg rules} names class {.val {names(rules)[duplicated(names(rules))][[1L]]}} twice.", "argument",
      call = call)
  }
  check_new_names(rules, call)
  as.character(rules)[match(numbered, names(rules))]
}

# What classes are like: their means of the features in which they differ most, NULL where the fit is gone or
# there are several.
name_profile <- function(data, most = 6L) {
  fit <- fit_of(data)
  if (is.null(fit) || inherits(fit, "fit_several")) {
    return(NULL)
  }
  means <- class_means_of(data, described_features(data, NULL)$values)
  apart <- apply(means$mean, 2L, function(x) diff(range(x))) / means$spread
  told <- utils::head(order(apart, decreasing = TRUE), most)
  tibble::new_tibble(c(list(class = rownames(means$mean)),
    lapply(as.data.frame(means$mean)[sort(told)], signif, 6L)), nrow = nrow(means$mean))
}

# The means of each class, one row a class, and the standard deviation of each feature.
class_means_of <- function(data, values) {
  counted <- !is.na(without_noise(data$class)) & rowSums(!is.finite(values)) == 0
  class <- droplevels(data$class[counted])
  values <- values[counted, , drop = FALSE]
  spread <- apply(values, 2L, population_sd)
  list(mean = rowsum(values, class, reorder = TRUE) / tabulate(class), spread = ifelse(spread > 0, spread, 1))
}

check_name_profile <- function(profile, call = caller_env()) {
  features <- setdiff(names(profile), "class")
  ok <- is.data.frame(profile) && "class" %in% names(profile) && length(features) > 0L && nrow(profile) > 0L &&
    all(vapply(profile[features], is.numeric, NA)) && anyDuplicated(profile$class) == 0L
  if (!ok) {
    abort_musefuse("{.arg profile} must be a data frame with a row for each {.field class} and its means of features.",
      "columns", call = call)
  }
  profile
}

# The names with the numbers that their classes bear now, NULL where some class has no match.
follow_classes <- function(rules, profile, data) {
  rules <- unlist(rules)
  features <- setdiff(names(profile), "class")
  named <- match(names(rules), as.character(profile$class))
  values <- described_features(data, NULL)$values
  if (anyNA(named) || !all(features %in% colnames(values))) {
    return(warn_not_followed("their profile has other classes or features"))
  }
  now <- class_means_of(data, values[, features, drop = FALSE])
  unit <- function(means) t(t(as.matrix(means)) / now$spread)
  there <- unit(now$mean)
  matched <- vapply(named, function(row) nearest_class(unit(profile[row, features]), there), 0L)
  if (anyNA(matched) || anyDuplicated(matched) > 0L) {
    return(warn_not_followed("no class is like {.val {rules[[which(is.na(matched) | duplicated(matched))[[1L]]]]}}"))
  }
  numbers <- rownames(there)[matched]
  moved <- numbers != names(rules)
  if (any(moved)) {
    told <- paste0(rules[moved], ": was ", names(rules)[moved], ", is ", numbers[moved])
    inform_musefuse(c("Names follow the classes that they were given to, by their means.", "*" = "{told}"), "names")
  }
  stats::setNames(as.character(rules), numbers)
}

# The row of `there` that is nearest, NA where it is farther than half the way to the next class.
nearest_class <- function(mean, there) {
  far <- sqrt(colSums((t(there) - as.vector(mean))^2))
  best <- which.min(far)
  others <- sqrt(colSums((t(there) - there[best, ])^2))[-best]
  if (length(others) == 0L || far[[best]] <= min(others) / 2) best else NA_integer_
}

warn_not_followed <- function(why, .envir = parent.frame()) {
  warn_musefuse(c(paste0("The classes differ from those that were named by hand (", why,
    "); they keep their numbers."), i = "Look at them ({.fn profile_classes}) and name them again."), "names",
    .envir = .envir)
  NULL
}

# `noise` is no class, and nothing is no name.
check_new_names <- function(names, call) {
  names <- as.character(names)
  wrong <- is.na(names) | names %in% c("", "noise")
  if (any(wrong)) {
    abort_musefuse(c("Names of classes must be neither missing nor empty nor {.val noise}.",
      x = "{sum(wrong)} in {.arg rules} {cli::qty(sum(wrong))}{?is/are}."), "argument", call = call)
  }
}

# The first name of which all rules hold, a class at a time.
names_by_rules <- function(x, rules, features, call = caller_env()) {
  values <- described_features(x, features, call = call)$values
  rules$feature <- check_known(rules$feature, colnames(values), "feature", arg = "rules", call = call)
  classes <- setdiff(levels(x$class), "noise")
  holds <- vapply(classes, function(class) {
    vapply(seq_len(nrow(rules)), function(r) rule_holds(rules[r, ], values, x$class, class), NA)
  }, logical(nrow(rules)))
  holds <- matrix(holds, nrow = nrow(rules))
  names <- unique(rules$name)
  vapply(seq_along(classes), function(j) {
    fits <- vapply(names, function(name) all(holds[rules$name == name, j]), NA)
    if (any(fits)) names[[which(fits)[[1L]]]] else NA_character_
  }, "")
}

rule_holds <- function(rule, values, class, level) {
  value <- values[, rule$feature]
  counted <- !is.na(class) & is.finite(value)
  mine <- value[counted & class == level]
  if (length(mine) == 0L) {
    return(FALSE)
  }
  isTRUE(rule_operators[[rule$operator]](rule_statistic(rule$statistic, mine, value[counted]), rule$threshold))
}

rule_operators <- list(`>=` = `>=`, `>` = `>`, `<=` = `<=`, `<` = `<`)

rule_statistic <- function(statistic, mine, all) {
  if (grepl("^q[0-9]+$", statistic)) {
    return(stats::quantile(mine, as.numeric(substring(statistic, 2L)) / 100, names = FALSE, type = 7L))
  }
  switch(statistic,
    mean = mean(mine), median = stats::median(mine), sd = population_sd(mine), min = min(mine), max = max(mine),
    effect = if (population_sd(all) > 0) (mean(mine) - mean(all)) / population_sd(all) else 0
  )
}

check_rules <- function(rules, call = caller_env()) {
  missing <- setdiff(c("name", "feature", "operator", "threshold"), names(rules))
  if (length(missing) > 0L || nrow(rules) == 0L) {
    abort_musefuse(c(
      "{.arg rules} must have the columns {.field name}, {.field feature}, {.field operator} and {.field threshold}.",
      x = if (length(missing) > 0L) "It lacks {.field {missing}}." else "It has no rows."
    ), "columns", call = call)
  }
  if (is.null(rules[["statistic"]])) rules$statistic <- "mean"
  text <- c("name", "feature", "operator", "statistic")
  rules[text] <- lapply(rules[text], as.character)
  check_new_names(rules$name, call)
  if (!is.numeric(rules$threshold) || anyNA(rules$threshold)) {
    abort_musefuse("Column {.field threshold} of {.arg rules} must be numbers.", "columns", call = call)
  }
  check_known(rules$operator, names(rule_operators), "operator", arg = "rules", call = call)
  quantile <- grepl("^q([0-9]|[1-9][0-9]|100)$", rules$statistic)
  check_known(rules$statistic[!quantile], c("mean", "median", "sd", "min", "max", "effect", "q0 to q100"),
    "statistic", arg = "rules", call = call)
  rules
}

# Two classes may deserve one name, but must stay two.
numbered_names <- function(names) {
  for (name in unique(names[duplicated(names)])) {
    same <- names == name
    names[same] <- paste(name, seq_len(sum(same)))
  }
  names
}

# `names` maps the levels of the class to their new names.
rename_classes <- function(x, names) {
  fit <- fit_of(x)
  if (!is.null(fit) && !inherits(fit, "fit_several")) {
    fit$class_names <- unname(names[class_levels(fit)])
    attr(x, "fit") <- fit # of the step to come
  }
  levels <- levels(x$class)
  known <- levels %in% names(names)
  levels[known] <- names[levels[known]]
  levels(x$class) <- levels
  x
}
