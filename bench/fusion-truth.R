# Every fusion against the truth: seeded replicates of each scenario of simulate_annotations().
#   nice Rscript bench/fusion-truth.R [replicates = 50] [minutes = 25] [methods, a pattern] [scenarios, a pattern]
# Each method is scored once on each data set and appended to results/fusion-truth-runs.csv (not committed), so that a
# run that was stopped, or that ran out of its minutes, goes on where it ended. The replicates are the outer
# loop: whatever is there is balanced over the scenarios. Written: results/fusion-truth.md (the
# ranking) and inst/extdata/fusion-truth.csv, which vignette("which-fusion") shows; what stands there of more
# replicates than were run stays.
suppressMessages(library(musefuse))
source("bench/table.R")

arguments <- commandArgs(TRUE)
given <- function(i, default) if (length(arguments) >= i) arguments[[i]] else default
replicates <- as.numeric(given(1L, 50))
minutes <- as.numeric(given(2L, 25))
runs_file <- "bench/results/fusion-truth-runs.csv"
scenarios <- c(
  "nolag", "lag", "wander", "hetero", "drift", "relative", "advers", "missing", "tracing", "jitter",
  "real3", "real5", "real8", "hard3"
)

synchronised <- function(data) shift_lag(data, estimate_lag(data, "pairwise", max_lag = 6))
methods <- list(
  "mean" = function(d) fuse_mean(d),
  "median" = function(d) fuse_median(d),
  "mean, smoothed" = function(d) musefuse:::smoothed_fusions[["mean, smoothed"]](d),
  "mean, synchronised" = function(d) fuse_mean(synchronised(d)),
  "EWE" = function(d) fuse_ewe(d, fallback = "mean"),
  "EWE+" = function(d) fuse_ewe(d, weighting = "reliability", fallback = "mean"),
  "EWE+, synchronised" = function(d) fuse_raaw(d, "lag", weighting = "reliability", fallback = "mean"),
  "gradient" = function(d) fuse_gradient(d),
  "gradient, own scales" = function(d) fuse_gradient(d, equalise = FALSE),
  "gradient, synchronised" = function(d) fuse_gradient(synchronised(d)),
  "ordinal" = function(d) fuse_ordinal(d),
  "ordinal, Bradley-Terry" = function(d) fuse_ordinal(d, rule = "bradley_terry"),
  "ordinal, synchronised" = function(d) fuse_ordinal(synchronised(d)),
  "GCTW" = function(d) fuse_gctw(d),
  "RAAW" = function(d) fuse_raaw(d, fallback = "mean"),
  "RAAW, as MuSe-Toolbox" = function(d) fuse_raaw(d, list("gctw", variant = "muse"), fallback = "mean"),
  "RAAW+" = function(d) fuse_raaw(d, list("gctw", synchronise = TRUE), weighting = "reliability", fallback = "mean"),
  "DBA" = function(d) fuse_dba(d),
  "soft-DTW" = function(d) fuse_softdtw(d),
  "latent" = function(d) fuse_latent(d, band = "full"),
  "latent, negative flipped" = function(d) fuse_latent(d, negative = "flip", band = "full"),
  "latent, negative dropped" = function(d) fuse_latent(d, negative = "drop", band = "full")
)

ccc <- function(x, z) {
  2 * mean((x - mean(x)) * (z - mean(z))) / (mean((x - mean(x))^2) + mean((z - mean(z))^2) + (mean(x) - mean(z))^2)
}

# At the times at which somebody rated: elsewhere some methods guess and others say nothing. Raw: as it is. Aligned:
# after the one shift in [-4, 8] s of highest r, which nobody can know from ratings. RMSE after shift and, as scale and
# level are not known either, the best line; coverage after the shift alone (of the latent fusion by the band of the
# course, and by the full one) and after giving the truth the mean and standard deviation of the estimate.
score <- function(gold, z, rate, rated) {
  x <- replace(gold$value, !rated, NA)
  n <- length(x)
  shifts <- seq(-4 * rate, 8 * rate)
  pairs <- function(shift) {
    i <- seq_len(n)
    i <- i[i - shift >= 1 & i - shift <= n]
    i[!is.na(x[i])]
  }
  r <- vapply(shifts, function(s) { i <- pairs(s); stats::cor(x[i], z[i - s]) }, 0)
  best <- shifts[[which.max(r)]]
  i <- pairs(best)
  truth <- z[i - best]
  matched <- mean(x[i]) + (truth - mean(truth)) * stats::sd(x[i]) / stats::sd(truth)
  fit <- musefuse:::fit_of(gold)
  gauge <- if (inherits(fit, "fit_latent")) (gold$conf.high - gold$conf.low) / 2 -
    musefuse:::course_half(as.data.frame(gold), fit) else numeric(length(x))
  inside <- function(of, less = gauge) if (is.null(gold$conf.low)) NA else
    mean(of >= (gold$conf.low + less)[i] & of <= (gold$conf.high - less)[i], na.rm = TRUE)
  now <- pairs(0)
  data.frame(
    r_aligned = max(r), ccc_aligned = ccc(x[i], truth), rmse_aligned = stats::sd(truth) * sqrt(1 - max(r)^2),
    r_raw = r[[which(shifts == 0)]], ccc_raw = ccc(x[now], z[now]), rmse_raw = sqrt(mean((x[now] - z[now])^2)),
    coverage_shift = inside(truth), coverage = inside(matched), coverage_full = inside(truth, 0 * gauge),
    shift = best / rate
  )
}

one_data_set <- function(scenario, replicate, names) {
  data <- simulate_annotations(scenario = scenario, seed = 5000 + replicate)
  z <- truth(data)$signal$value
  rated <- !is.na(fuse_mean(data, conf_level = NULL)$value)
  do.call(rbind, lapply(names, function(method) {
    started <- proc.time()
    gold <- tryCatch(suppressMessages(suppressWarnings(methods[[method]](data))), error = identity)
    spent <- proc.time() - started
    scores <- if (inherits(gold, "error")) {
      message(scenario, " ", replicate, " ", method, ": ", conditionMessage(gold))
      data.frame(r_aligned = NA, ccc_aligned = NA, rmse_aligned = NA, r_raw = NA, ccc_raw = NA, rmse_raw = NA,
        coverage_shift = NA, coverage = NA, coverage_full = NA, shift = NA)
    } else {
      score(gold, z, 4, rated)
    }
    cbind(data.frame(scenario = scenario, replicate = replicate, method = method), scores,
      seconds = spent[["user.self"]] + spent[["sys.self"]])
  }))
}

run <- function() {
  key <- function(scenario, replicate, method) paste(scenario, replicate, method, sep = "\r")
  done <- if (file.exists(runs_file)) do.call(key, utils::read.csv(runs_file)[c("scenario", "replicate", "method")])
  deadline <- Sys.time() + 60 * minutes
  wanted <- grep(given(3L, ""), names(methods), value = TRUE)
  for (replicate in seq_len(replicates)) for (scenario in grep(given(4L, ""), scenarios, value = TRUE)) {
    if (Sys.time() > deadline) {
      return(message("out of time at replicate ", replicate))
    }
    left <- wanted[!key(scenario, replicate, wanted) %in% done]
    if (length(left) == 0L) next
    rows <- one_data_set(scenario, replicate, left)
    utils::write.table(rows, runs_file, sep = ",", row.names = FALSE, qmethod = "double",
      append = file.exists(runs_file), col.names = !file.exists(runs_file))
  }
}

# One row a scenario and method: means over replicates.
summarise <- function(runs) {
  runs$log_unexplained <- log10(1 - runs$r_aligned^2)
  # Paired with the latent fusion and the mean: differences of log unexplained variance and their standard errors.
  behind <- function(method) {
    base <- runs[runs$method == method, ]
    runs$log_unexplained -
      base$log_unexplained[match(paste(runs$scenario, runs$replicate), paste(base$scenario, base$replicate))]
  }
  runs$behind <- behind("latent")
  runs$behind_mean <- behind("mean")
  groups <- split(runs, paste(factor(runs$scenario, scenarios), runs$method, sep = "\r"))
  out <- do.call(rbind, lapply(unname(groups), function(rows) {
    se <- function(x) stats::sd(x, na.rm = TRUE) / sqrt(sum(!is.na(x)))
    numbers <- c("r_aligned", "ccc_aligned", "rmse_aligned", "ccc_raw", "rmse_raw", "coverage_shift", "coverage",
      "coverage_full", "seconds", "log_unexplained", "behind", "behind_mean")
    cbind(
      rows[1L, c("scenario", "method")], replicates = nrow(rows), failed = sum(is.na(rows$r_aligned)),
      as.list(round(colMeans(rows[numbers], na.rm = TRUE), 4)),
      r_aligned_se = round(se(rows$r_aligned), 4), behind_se = round(se(rows$behind), 4),
      behind_mean_se = round(se(rows$behind_mean), 4)
    )
  }))
  out
}

# The table that is shipped: of each scenario and method the row of most replicates.
with_shipped <- function(table, file) {
  if (file.exists(file)) {
    shipped <- utils::read.csv(file, comment.char = "#")
    shipped[setdiff(names(table), names(shipped))] <- NA
    table <- rbind(table, shipped[names(table)])
  }
  table <- table[order(match(table$scenario, scenarios), -table$replicates), ]
  table <- table[!duplicated(table[c("scenario", "method")]), ]
  table <- table[order(match(table$scenario, scenarios), table$log_unexplained), ]
  rownames(table) <- NULL
  table
}

dir.create("bench/results", showWarnings = FALSE)
run()
shipped_file <- "inst/extdata/fusion-truth.csv"
table <- with_shipped(summarise(utils::read.csv(runs_file)), shipped_file)
con <- file(shipped_file, "w")
writeLines("# Written by bench/fusion-truth.R; see there for the columns.", con)
utils::write.csv(table, con, row.names = FALSE)
close(con)

columns <- c("log_unexplained", "r_aligned", "ccc_aligned", "rmse_aligned", "ccc_raw", "rmse_raw", "coverage",
  "seconds")
overall <- stats::aggregate(table[columns], table["method"], mean)
overall <- overall[order(overall$log_unexplained), ]
wide <- tapply(table$r_aligned, table[c("method", "scenario")], mean)[overall$method, scenarios]
write_table("fusion-truth", list(overall, data.frame(method = rownames(wide), wide)), c(
  paste0(
    "Every fusion against the truth, ", paste(sort(unique(table$replicates)), collapse = " or "),
    " replicates of each of ", length(scenarios), " scenarios (seeds 5001 on), at the times at which somebody rated; ",
    "failures: ", sum(table$failed), ". Means over the scenarios: log10 of the unexplained variance 1 - r^2 (lower is ",
      "better, the order of the rows); ",
    "`aligned`: after the one shift of highest r, and for r and RMSE the best scale and level; `raw`: as it is; ",
    "coverage of the 95 % band with shift and scale removed (NA: no band); CPU seconds for a recording."
  ),
  "Aligned Pearson's r by scenario:"
), seconds = "mean of one run each, on a busy machine")
