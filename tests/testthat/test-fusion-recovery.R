# The simulated ratings of golden/latent have a truth, and scores of a numeric-Python prototype on the very
# same ratings. bench/fusion-recovery.R reports all scenarios; these are the quick ones.
test_that("fusions come as close to the truth as the prototype did", {
  wide <- read_shared("golden", "latent", "ratings.csv.gz")
  scenarios <- c("lag", "advers", "hetero", "tracing")
  chosen <- function(rows) rows[rows$scenario %in% scenarios & rows$replicate < 2, ]
  wide <- chosen(wide)
  truth <- chosen(read_shared("golden", "latent", "truth.csv.gz"))
  scores <- chosen(read_shared("golden", "latent", "scores_reference.csv", na.strings = c("NA", "nan")))
  cell <- function(rows) paste(rows$scenario, rows$replicate)
  long <- do.call(rbind, lapply(grep("^r[0-9]$", names(wide), value = TRUE), function(rater) {
    rated <- !is.na(wide[[rater]])
    data.frame(recording = cell(wide), dimension = "signal", rater = rep(rater, nrow(wide)), time = wide$time,
      value = wide[[rater]])[rated, ]
  }))
  truth$recording <- cell(truth)
  compared <- compare_fusions(as_annotations(long), list(
    ewe_muse = fuse_ewe, ewe_plus = function(d) fuse_ewe(d, weighting = "reliability"),
    gctw_muse = function(d) fuse_gctw(d, "muse"), raaw_muse = function(d) fuse_raaw(d, list("gctw", variant = "muse")),
    raaw_plus = function(d) fuse_raaw(d, list("gctw", synchronise = TRUE), weighting = "reliability")
  ), truth = truth[c("recording", "time", "value")])
  expect_identical(nrow(compared), 40L)
  theirs <- scores$r_aligned[match(
    paste(compared$method, compared$recording), paste(scores$method, cell(scores))
  )]
  # Shifts on the 4 Hz grid against a finer one, and another way with the ends
  expect_lt(max(abs(compared$truth_r_aligned - theirs)), 0.01)
  expect_lt(max(abs(tapply(compared$truth_r_aligned - theirs, compared$method, mean))), 0.003)
})
