# Do the 95 % intervals of agreement() cover the truth in 95 of 100 simulated recordings?
#
# Ratings: rater k = sqrt(rho) f + sqrt(1 - rho) e_k (+ k shift), f and e_k independent AR(1) series of
# variance 1 with coefficient phi. Then Pearson, ICC(.,1) and alpha are rho (without shift), the CCC of two is
# 2 rho / (2 + shift^2), Spearman 6/pi asin(rho/2), the averages follow Spearman-Brown, and a recording of n
# samples tells as much on Pearson's r as n (1 - phi^2) / (1 + phi^2) independent ones. In the rows with heavy tails
# f and e_k are brought to another distribution, quantile by quantile: Student's t with 5 degrees of freedom, Laplace,
# chi-squared with 4, or bursts (0 for four fifths of the time). What Spearman's truth then is is not known.
#
# A second table has the width of the intervals of independent samples, by that of the interval from the F
# distribution (McGraw & Wong 1996, table 7), which knows that they are independent and normal.
#
#   Rscript bench/bootstrap-coverage.R [replications]      (1000: some half an hour on one core)
library(musefuse)
replications <- as.integer(c(commandArgs(TRUE), 1000)[[1]])

ar1 <- function(n, phi) {
  shocks <- stats::rnorm(n, sd = sqrt(1 - phi^2))
  shocks[[1]] <- stats::rnorm(1)
  as.numeric(stats::filter(shocks, phi, "recursive"))
}

# Of mean 0 and variance 1 all, from a normal of these.
shapes <- list(
  normal = function(x) x,
  "t(5)" = function(x) stats::qt(stats::pnorm(x), 5) / sqrt(5 / 3),
  laplace = function(x) -sign(x) * stats::pnorm(-abs(x), log.p = TRUE) / sqrt(2) - sign(x) * log(2) / sqrt(2),
  "chisq(4)" = function(x) (stats::qchisq(stats::pnorm(x), 4) - 4) / sqrt(8),
  bursts = function(x) (pmax(x - stats::qnorm(0.8), 0) - 0.1116377) / 0.3059091
)

simulate <- function(n, phi, rho, raters, shift, tails) {
  series <- function() shapes[[tails]](ar1(n, phi))
  common <- series()
  vapply(seq_len(raters), function(k) sqrt(rho) * common + sqrt(1 - rho) * series() + (k - 1) * shift, numeric(n))
}

truth <- function(rho, raters, shift) {
  mean_of_k <- raters * rho / (1 + (raters - 1) * rho)
  c(ccc = 2 * rho / (2 + shift^2), pearson = rho, spearman = 6 / pi * asin(rho / 2), icc_a1 = rho, icc_ak = mean_of_k,
    icc_c1 = rho, icc_ck = mean_of_k, alpha = rho)
}

coverage <- function(n, phi, rho, raters, shift, tails) {
  true <- truth(rho, raters, shift)
  if (tails != "normal") true <- true[names(true) != "spearman"]
  index <- if (shift == 0) names(true) else c("ccc", "pearson", "spearman", "icc_c1")
  runs <- lapply(seq_len(replications), function(seed) {
    rows <- musefuse:::cpp_measure_agreement(simulate(n, phi, rho, raters, shift, tails), list(indices = index,
      type = "overall", begin = 0L, end = n, resamples = 300L, block = 0L, step = 1L, still = 0,
      seed = seed, first_item = 0, threads = 1L))
    limits <- musefuse:::interval_limits(index, rows, ifelse(is.na(rows$ratings), raters, rows$ratings), 0.95)
    icc <- rows$estimate[index == "icc_c1"]
    list(hit = limits$low <= true[index] & true[index] <= limits$high, n_eff = rows$n_eff[[2]],
      width = (limits$high - limits$low)[index == "icc_c1"], f_width = f_width(icc, n, raters))
  })
  hit <- 100 * rowMeans(vapply(runs, `[[`, logical(length(index)), "hit"))
  middle <- function(what) stats::median(vapply(runs, `[[`, 0, what))
  list(hit = stats::setNames(hit, index), n_eff = middle("n_eff"), width = middle("width"), f_width = middle("f_width"))
}

# Of ICC(C,1) of independent normal samples.
f_width <- function(icc, n, raters) {
  f <- (1 + (raters - 1) * icc) / (1 - icc)
  df <- c(n - 1, (n - 1) * (raters - 1))
  limit <- function(f) (f - 1) / (f + raters - 1)
  limit(f * stats::qf(0.975, df[[2]], df[[1]])) - limit(f / stats::qf(0.975, df[[1]], df[[2]]))
}

settings <- rbind(
  expand.grid(n_eff = c(10, 30, 100, 300), phi = 0.9, rho = 0.5, raters = c(2, 3, 5, 8), shift = 0),
  expand.grid(n_eff = c(15, 30, 60, 120), phi = c(0.8, 0.95, 0.99), rho = 0.5, raters = 2, shift = 0),
  expand.grid(n_eff = c(30, 60), phi = 0.95, rho = c(0.2, 0.8), raters = 2, shift = 0),
  data.frame(n_eff = c(30, 60), phi = 0.95, rho = 0.5, raters = 2, shift = 1),
  expand.grid(n_eff = c(10, 30, 100, 300), phi = 0, rho = 0.5, raters = c(2, 3, 5, 8), shift = 0)
)
settings$tails <- "normal"
settings <- rbind(settings, expand.grid(n_eff = c(10, 30, 100), phi = 0.9, rho = 0.5, raters = c(2, 5), shift = 0,
  tails = setdiff(names(shapes), "normal")), data.frame(n_eff = 300, phi = 0.9, rho = 0.5, raters = 3, shift = 0,
  tails = setdiff(names(shapes), "normal")))
settings <- subset(settings, n_eff * (1 + phi^2) / (1 - phi^2) <= 6500)
set.seed(20211020)
shown <- c("ccc", "pearson", "spearman", "icc_a1", "icc_ak", "icc_c1", "icc_ck", "alpha")
row <- function(...) paste0("| ", paste(c(...), collapse = " | "), " |")
found <- lapply(seq_len(nrow(settings)), function(i) {
  s <- settings[i, ]
  n <- round(s$n_eff * (1 + s$phi^2) / (1 - s$phi^2))
  done <- coverage(n, s$phi, s$rho, s$raters, s$shift, s$tails)
  cells <- ifelse(is.na(done$hit[shown]), "", sprintf("%.1f", done$hit[shown]))
  line <- row(s$n_eff, sprintf("%.0f", done$n_eff), n, s$phi, s$rho, s$raters, s$shift, s$tails, cells)
  message(line)
  list(line = line, width = if (s$phi == 0) row(n, s$raters, sprintf("%.2f", c(done$width, done$f_width,
    done$width / done$f_width))))
})
head <- c("n_eff", "n_eff estimated (median)", "n", "phi", "rho", "raters", "shift", "tails",
  musefuse:::agreement_indices[shown])
writeLines(c(
  "# Coverage of the 95 % intervals of agreement()", "",
  paste0("Per cent of ", replications, " simulated recordings whose interval holds the truth (standard error about ",
    sprintf("%.1f", 100 * sqrt(0.95 * 0.05 / replications)),
    "); 300 resamples. Written by bench/bootstrap-coverage.R."), "",
  paste0(
    "The correction for eight samples in `dependence()` was chosen on rho 0.5, phi 0.9, n_eff 10 and 30, ",
    "`trusted_n_eff` on rho 0.5, phi 0 and 0.9, n_eff 10 to 100, with 2 to 8 raters, and `tail_excess()` on t(5), ",
    "n_eff 10 to 100, with 2 and 5, all with other seeds; Laplace, chi-squared and bursting ratings were looked at ",
    "before it, the four times of `interval_limits()` and the mean of `steady_n_eff()` were settled. The other rows ",
    "are one on all."
  ), "",
  paste0("| ", paste(head, collapse = " | "), " |"),
  paste0("|", strrep("---|", length(head))), vapply(found, `[[`, "", "line"), "",
  "Median width of the intervals of ICC(C,1) of independent samples, and of those from the F distribution:", "",
  row("n", "raters", "width", "width by F", "ratio"), paste0("|", strrep("---|", 5)),
  unlist(lapply(found, `[[`, "width"))
), "bench/results/bootstrap-coverage.md")
