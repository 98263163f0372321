# Rscript tools/demo.R [--input FOLDER] [--output FOLDER]
# From raw ratings to gold standards: reads a folder of CSVs (by default the data that musefuse ships),
# checks the raters, prepares their traces, fuses them by every method, makes classes of the recommended gold
# standard, and writes tables and pictures into `demo-output` (or --output). Installs what is missing first.
script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
root <- normalizePath(file.path(dirname(script), ".."))
for (file in c("install.R", "flags.R")) source(file.path(root, "tools", file))
check_flags(c("input", "output"), "Usage: Rscript tools/demo.R [--input FOLDER] [--output FOLDER]")
shipped_data <- file.path(root, "inst", "extdata", "ratings", "raw")
input <- flag("input", shipped_data)
output <- flag("output", "demo-output")
if (!dir.exists(input)) stop_plainly("There is no folder '%s'.", input)

prepare_machine(root)
library(musefuse)
options(warn = 1)
dir.create(output, showWarnings = FALSE, recursive = TRUE)

# --- what each step uses ------------------------------------------------------------------------
begun <- Sys.time()
written <- data.frame(file = character(), what = character())
note_file <- function(name, what) written[nrow(written) + 1, ] <<- c(file.path(output, name), what)

step <- function(title) say("\n-- %s %s", title, strrep("-", max(3, 76 - nchar(title))))
save_table <- function(table, name, what) {
  utils::write.csv(as.data.frame(table), file.path(output, name), row.names = FALSE, na = "")
  note_file(name, what)
}
# One row of panels a recording is usual, up to the dozen that a picture shows.
save_picture <- function(picture, name, what, width = 10,
  height = 2.5 + 0.8 * min(nlevels(annotations$recording), 12)) {
  ggplot2::ggsave(file.path(output, name), picture, width = width, height = height, dpi = 150, bg = "white")
  note_file(name, what)
}

# --- read ---------------------------------------------------------------------------------------
step("Reading")
annotations <- read_annotations(input)
print(annotations)
save_picture(autoplot(annotations), "ratings.png", "the ratings as they were read")

# --- check --------------------------------------------------------------------------------------
step("Checking the raters")
diagnostics <- rater_diagnostics(annotations)
print(diagnostics)
save_table(diagnostics, "rater-diagnostics.csv", "every rater's range, drift, gaps and influence, with flags")
save_picture(autoplot(diagnostics), "rater-diagnostics.png", "the diagnostics as a picture", width = 14, height = 7)

agreed <- agreement(annotations)
print(agreed)
save_table(agreed, "agreement.csv", "how well the raters agree, with intervals")
save_picture(autoplot(agreed), "agreement.png", "the agreement as a picture", height = 6)

step("How late the raters were, and what suits them")
lags <- estimate_lag(annotations, "pairwise")
print(lags, n = 5)
save_table(lags, "lags.csv", "how many seconds later than the earliest rater each rater was, with intervals")
save_picture(autoplot(lags), "lags.png", "the lags as a picture")
choice <- choose_fusion(annotations)
print(choice)

# --- prepare ------------------------------------------------------------------------------------
step("Smoothing and standardising")
prepared <- standardise_annotations(smooth_savgol(annotations), by = "rater")
print(settings(prepared))

# --- fuse ---------------------------------------------------------------------------------------
# Every fuse_*() that the package exports. The shipped data are simulated, so their truth is known.
methods <- sub("^fuse_", "", sort(grep("^fuse_", getNamespaceExports("musefuse"), value = TRUE)))
step(paste("Fusing by", shown(methods)))
shipped <- identical(normalizePath(input), normalizePath(shipped_data))
compared <- compare_fusions(prepared, methods, truth = if (shipped) truth(ratings)$signal)
print(compared)
if ("error" %in% names(compared)) stop_plainly("A method failed:\n%s", shown(unique(na.omit(compared$error))))
save_table(compared, "methods.csv", "the methods side by side: agreement, roughness, seconds")
save_picture(autoplot(compared), "methods.png", "the methods side by side as a picture", height = 7)

golds <- musefuse:::fit_of(compared)$gold
for (method in methods) {
  name <- paste0("gold-", method, c(".csv", ".png"))
  write_gold_standard(golds[[method]], file.path(output, name[1]), layout = "long")
  note_file(name[1], paste("the gold standard by", method))
  save_picture(autoplot(golds[[method]]), name[2], "the same over the raters' traces")
}

# --- segments and features ----------------------------------------------------------------------
step(paste("Segments and their features, of the gold standard by", choice$call))
gold <- do.call(choice$verb, c(list(prepared), choice$arguments))
print(gold)
folders <- file.path(dirname(normalizePath(input)), c("segments", "segment_info"))
folder <- folders[dir.exists(folders)][1]
segments <- if (is.na(folder)) segment_fixed(gold, length = 15) else segment_table(folder, recordings = gold)
print(segments)
save_picture(autoplot(segments, data = gold), "segments.png", "the segments over the gold standard")
features <- extract_features(gold, segments)
print(features)
save_table(features, "features.csv", "one row a segment, one column a feature")
save_picture(autoplot(features), "features.png", "the distributions of the features", width = 14, height = 10)

# --- classes ------------------------------------------------------------------------------------
step("Searching for classes")
most <- sum(stats::complete.cases(as.data.frame(features))) - 1
search <- search_classes(features, grid = search_grid(k = seq(2, min(4, most)), reduce = "pca(2)"), seed = 1)
print(search)
save_table(rank_settings(search), "search.csv", "every setting that was tried, with its indices")
save_picture(autoplot(search), "search.png", "the indices against the number of classes", height = 6)

step("The best of them, described and named")
classes <- pick_classes(search, rank = 1)
means <- paste0("mean_", c("arousal", "valence"))
if (all(means %in% names(features))) classes <- name_classes(classes, circumplex_rules(threshold = 0.1), features)
profile <- profile_classes(classes, features)
print(profile)
save_table(profile, "profile.csv", "what sets each class apart, feature by feature")
heights <- c(radar = 4.5, effect = 9, scatter = 7, distribution = 6, timeline = 7, examples = 7)
for (type in names(heights)) {
  save_picture(autoplot(profile, type = type, gold = gold, segments = segments), paste0("classes-", type, ".png"),
    paste("the classes:", type), height = heights[[type]])
}
save_table(typical_segments(profile, segments = segments), "typical-segments.csv",
  "what to watch to judge a class, with time codes")
write_labels(classes, file.path(output, "labels.csv"), segments, layout = "long")
note_file("labels.csv", "the class of each segment")

# --- report -------------------------------------------------------------------------------------
if (rlang::is_installed("rmarkdown") && rmarkdown::pandoc_available()) {
  step("Report")
  report(profile, file.path(output, "report.html"), ratings = annotations, gold = gold, segments = segments)
  note_file("report.html", "all of this as one page, with a methods paragraph to paste")
}

# --- summary ------------------------------------------------------------------------------------
step("Written")
say("  %s  %s", format(written$file), written$what)
cli::cat_line(cli::pluralize(
  "\n{nlevels(annotations$recording)} recording{?s}, {nlevels(annotations$rater)} rater{?s}, ",
  "{length(golds)} method{?s}, {nrow(written)} file{?s} in {seconds_since(begun)}"
))
