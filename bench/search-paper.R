# The experiment of Stappen et al. (2021, section 3.2): 96 settings (4 feature sets x PCA none, 2, 5 x 4 methods
# x k 3, 5), here on simulated ratings of the shape of MuSe-CaR (300 recordings, 6000 segments), one dimension, EWE.
# How many settings break the rule on class sizes, and what do two components do to each index? From the
# package's root, in about two minutes:
#   Rscript bench/search-paper.R              # writes bench/results/search-paper.md
# MUSEFUSE_RECORDINGS makes it smaller (20 segments a recording), MUSEFUSE_RESUME names a file to go on from.
library(musefuse)
source("bench/table.R")
recordings <- as.integer(Sys.getenv("MUSEFUSE_RECORDINGS", "300"))

seconds_of <- function(expr) sum(system.time(expr)[c("user.self", "sys.self")])

ratings <- simulate_annotations(recordings, raters = 5, dimensions = "arousal", duration = 200, rate = 2,
  scenario = "real5", seed = 1)
segments <- segment_fixed(ratings, 10)
grid <- search_grid(c("basic", "change", "extended", "large"), k = c(3, 5))
stopifnot(nrow(grid) == 96L)
resume <- Sys.getenv("MUSEFUSE_RESUME", "")
spent <- seconds_of({
  search <- search_classes(ratings, segments, grid = grid, seed = 1,
    resume = if (nzchar(resume)) resume)
})
print(search)

# The same classes, judged on the features before any reduction.
before <- search_classes(ratings, segments, grid = grid, seed = 1, indices_on = "features")

breaks <- function(factor) sum(search$smallest_share < factor / search$k, na.rm = TRUE)

# The effect of a reduction: settings that differ in nothing else, side by side.
key <- function(rows) paste(rows$features, rows$method, rows$k)
values_of <- function(search, name, reduce) {
  rows <- search[search$reduce == reduce, ]
  rows[[name]][match(key(search[search$reduce == "none", ]), key(rows))]
}
direction <- function(name) musefuse:::partition_indices[[name]]$direction
better <- function(search, name, reduce) {
  gain <- values_of(search, name, reduce) - values_of(search, name, "none")
  if (direction(name) == "lower") gain <- -gain
  paste0(sum(gain > 0, na.rm = TRUE), " of ", sum(!is.na(gain)))
}
indices <- c("silhouette", "calinski_harabasz", "davies_bouldin", "s_dbw", "fuzzy_partition")
effect <- do.call(rbind, lapply(indices, function(name) {
  middle <- function(reduce) stats::median(values_of(search, name, reduce), na.rm = TRUE)
  data.frame(
    index = name, `better is` = direction(name), `median, no reduction` = middle("none"),
    `median, PCA 2` = middle("pca(2)"), `median, PCA 5` = middle("pca(5)"),
    `PCA 2 better in` = better(search, name, "pca(2)"), `PCA 5 better in` = better(search, name, "pca(5)"),
    `PCA 2 better in, judged before reduction` = better(before, name, "pca(2)"), check.names = FALSE
  )
}))

by_method <- tapply(search$small, search$method, sum, na.rm = TRUE)
by_k <- tapply(search$small, search$k, sum, na.rm = TRUE)
say <- function(counts) paste0(names(counts), " ", counts, collapse = ", ")
write_table("search-paper", effect, c(
  paste0("Simulated ratings (`scenario = \"real5\"`, 2 Hz, arousal), ", length(unique(segments$recording)),
    " recordings, ", nrow(segments), " segments of 10 s; EWE; ", nrow(search), " settings, ",
    sum(search$status == "error"), " failed, ",
    sum(search$status == "max_iterations"), " not converged, ", sum(search$status == "degenerate"), " degenerate. ",
    "The whole search took ", round(spent), " s of CPU time in one run (fusion and features among them)",
    if (nzchar(resume)) ", less what was resumed", "."),
  "",
  paste0("**Class sizes.** The smallest class is below 25 % of chance (0.25 / k) in ", breaks(0.25), " of ",
    nrow(search), " settings; below half of chance (0.5 / k, the default) in ", breaks(0.5),
    " (by method: ", say(by_method), "; by k: ", say(by_k), "); below 25 % of all segments in ",
    sum(search$smallest_share < 0.25, na.rm = TRUE),
    ". The paper counts 9 of 96 on MuSe-CaR. These are other data: the numbers need not agree."),
  "",
  paste("**Two components.** Settings that differ in the reduction alone, side by side; indices are of the",
    "features as clustered. The paper: all but S_Dbw are better with PCA 2. Much of that is the space in which the",
    paste0(
      "indices are taken: the last column judges the same classes on the features before reduction (`indices_on = ",
      "\"features\"`)."
    ))
))
