# The chain of one setting, from ratings to classes; search_classes() and class_pipeline() walk it.
# Each step is the call of one exported verb, so that the classes know how they were made.

gold_of <- function(source, fusion, partition, threads = NULL) {
  if (source$kind != "annotations") {
    return(source$x)
  }
  parsed <- parse_call(fusion)
  arguments <- parsed$arguments
  if (identical(arguments$standardise, "rater") && is.null(arguments$partition)) {
    arguments$partition <- fit_recordings(source, partition)
  }
  if ("threads" %in% names(formals(fusion_verb(parsed$name)))) arguments$threads <- threads
  do.call(gold_standard, c(list(source$x, method = parsed$name), arguments))
}

# Recordings whose segments are fitted on; NULL for all.
fit_recordings <- function(source, partition) {
  if (is.null(partition)) {
    return(NULL)
  }
  of_fit <- as.character(source$segments$recording[partition_rows(source$segments, partition)])
  intersect(levels(source$x$recording), of_fit)
}

features_of <- function(source, gold, features, threads) {
  names <- strsplit(features, " *[+] *")[[1L]]
  if (source$kind != "features") {
    own <- source$functions[intersect(names, names(source$functions))]
    wanted <- if (length(own) > 0L) c(as.list(setdiff(names, names(own))), own) else names
    return(extract_features(gold, source$segments, wanted, threads = threads))
  }
  if (identical(names, "all")) source$x else select_features(source$x, names)
}

# Columns of a table by sets or features (for all dimensions) or by their own names, in the order in which
# extract_features() would make them.
select_features <- function(x, names, call = caller_env()) {
  known <- feature_columns(x)
  chosen <- unique(unlist(lapply(columns_by_feature(names, known, fit_of(x)$dimensions), intersect, known)))
  absent <- setdiff(names, c(chosen, names(feature_sets), catalogue$name))
  if (length(absent) > 0L || length(chosen) == 0L) {
    abort_musefuse(c("The table has no features {.val {if (length(absent) > 0L) absent else names}}.",
      i = "It has {.val {name_some(known)}}."), "unknown", call = call)
  }
  x[c(setdiff(names(x), known), chosen)]
}

columns_by_feature <- function(names, known, dimensions) {
  wanted <- unique(unlist(lapply(names, function(name) feature_sets[[name]] %||% name)))
  cross <- intersect(wanted, feature_sets$cross)
  between <- lapply(cross, function(name) known[startsWith(known, paste0(name, "_"))])
  c(lapply(dimensions, function(dimension) paste0(setdiff(wanted, cross), "_", dimension)), between,
    list(union(names, wanted)))
}

reduced_of <- function(features, reduce, standardise, partition, seed, threads = NULL) {
  if (reduce == "none") {
    return(features)
  }
  parsed <- parse_call(reduce)
  call_verb(reduction_verbs[[parsed$name]], c(list(features), parsed$arguments,
    list(partition = partition, standardise = standardise)), seed = seed, threads = threads)
}

# What is reduced has been standardised before. A `tree` that several settings cut has been made before, too.
classes_of <- function(reduced, row, partition, seed, threads, tree = NULL) {
  if (!is.null(tree)) {
    for (cnd in tree$warnings) warning(cnd)
    return(cut_agglomerative(c(list(data = reduced), tree), check_k(row$k)))
  }
  check_choice(row$method, names(method_names), arg = "method")
  call_verb(paste0("cluster_", row$method), c(list(reduced), parse_parameters(row$parameters),
    if (!finds_k(row$method)) list(k = row$k),
    list(partition = partition, standardise = row$standardise && row$reduce == "none")), seed = seed, threads = threads)
}

# Which steps settings share: the texts of what they depend on.
step_texts <- function(grid) {
  fusion <- grid[["fusion"]] %||% rep("", nrow(grid))
  features <- paste(fusion, grid$features, sep = " | ")
  reduced <- paste(features, ifelse(grid$reduce == "none", "", grid$standardise), grid$reduce, sep = " | ")
  tree <- paste(reduced, grid$standardise, grid$parameters, sep = " | ")
  cut <- grid$method == "agglomerative"
  shared <- cut & tree %in% tree[cut][duplicated(tree[cut])]
  list(gold = paste("fusion", fusion), features = features, reduced = reduced, tree = ifelse(shared, tree, NA))
}

# The tree of a setting without its data, which the items bring; NULL where it cannot be grown, for then the setting
# itself says why.
tree_of <- function(reduced, row, partition) {
  tryCatch({
    linkage <- check_choice(parse_parameters(row$parameters)[["linkage"]] %||% "ward",
      c("ward", "complete", "average", "single"))
    made <- collect_warnings(agglomerate(reduced, linkage, partition, NULL, row$standardise && row$reduce == "none"))
    c(made$value[-1L], made["warnings"])
  }, musefuse_error = function(cnd) NULL)
}

# For each row of the grid its `reduced` features, the `tree` that it shares with other rows and, where it is judged on
# them, the `features` before; where a step failed, the error is in their place. What rows share is made once, and its
# warnings are said once.
shared_work <- function(grid, source, options) {
  texts <- step_texts(grid)
  once <- function(texts, make) {
    first <- match(unique(texts), texts)
    made <- lapply(first, function(i) tryCatch(make(i), error = identity))
    stats::setNames(made, texts[first])
  }
  needed <- function(made) if (inherits(made, "error")) stop(made) else made
  collected <- collect_warnings({
    gold <- once(texts$gold, function(i) gold_of(source, grid[["fusion"]][i], options$partition, options$threads))
    features <- once(texts$features, function(i) {
      features_of(source, needed(gold[[texts$gold[[i]]]]), grid$features[[i]], options$threads)
    })
    reduced <- once(texts$reduced, function(i) {
      reduced_of(needed(features[[texts$features[[i]]]]), grid$reduce[[i]], grid$standardise[[i]],
        options$partition, setting_seed(options$seed, texts$reduced[[i]]), options$threads)
    })
    trees <- once(texts$tree[!is.na(texts$tree)], function(j) {
      i <- which(!is.na(texts$tree))[[j]]
      tree_of(needed(reduced[[texts$reduced[[i]]]]), as.list(grid[i, ]), options$partition)
    })
  })
  for (cnd in collected$warnings) warning(cnd)
  lapply(seq_len(nrow(grid)), function(i) {
    tree <- if (!is.na(texts$tree[[i]])) trees[[texts$tree[[i]]]]
    list(reduced = reduced[[texts$reduced[[i]]]], tree = if (!inherits(tree, "error")) tree,
      features = if (options$indices_on == "features") features[[texts$features[[i]]]])
  })
}

# The value of `expr` with the warnings that came, each text once.
collect_warnings <- function(expr) {
  warnings <- list()
  value <- withCallingHandlers(expr, warning = function(cnd) {
    warnings[[conditionMessage(cnd)]] <<- cnd
    rlang::cnd_muffle(cnd)
  })
  list(value = value, warnings = warnings)
}
